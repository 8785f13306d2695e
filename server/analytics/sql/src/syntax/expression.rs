//! Expressions: literals, operators with their precedence, functions with the words that stand between their arguments.

use super::ast::{
    BinaryOp, Call, Comparison, Expr, ExprKind, Ident, Query, Relation, Strictness, TemporalOp,
};
use super::parser::{Parsed, Parser};
use super::token::{Kind, Token};
use crate::civil;
use crate::diagnostic::Finding;
use crate::types::{Field, SqlType};

/// Functions that are called without parentheses.
const BARE: &[&str] = &[
    "CURRENT_DATE",
    "CURRENT_TIME",
    "CURRENT_TIMESTAMP",
    "CURRENT_ROW_TIMESTAMP",
    "CURRENT_PATH",
    "LOCALTIME",
    "LOCALTIMESTAMP",
];

/// Digits of the leading field of an interval where nothing says otherwise: the service's own.
const INTERVAL_DIGITS: u64 = 2;

impl Parser {
    pub(crate) fn expr(&mut self) -> Parsed<Expr> {
        self.enter()?;
        let others = std::mem::take(&mut self.height);
        let first = self.conjunction()?;
        let expr = if self.is_word("OR") {
            let mut terms = vec![first];
            while self.eat_word("OR") {
                terms.push(self.conjunction()?);
            }
            let span = terms[0].span.to(self.last_span());
            Expr { kind: ExprKind::Or(terms), span }
        } else {
            first
        };
        self.leave();
        self.link()?;
        self.height = self.height.max(others);
        Ok(expr)
    }

    fn conjunction(&mut self) -> Parsed<Expr> {
        let first = self.term()?;
        if !self.is_word("AND") {
            return Ok(first);
        }
        let mut terms = vec![first];
        while self.eat_word("AND") {
            terms.push(self.term()?);
        }
        let span = terms[0].span.to(self.last_span());
        Ok(Expr { kind: ExprKind::And(terms), span })
    }

    // Terms stand side by side: the highest counts.
    fn term(&mut self) -> Parsed<Expr> {
        let others = std::mem::take(&mut self.height);
        let term = self.negation()?;
        self.height = self.height.max(others);
        Ok(term)
    }

    fn negation(&mut self) -> Parsed<Expr> {
        let start = self.span();
        if !self.eat_word("NOT") {
            return self.predicate();
        }
        self.enter()?;
        let inner = self.negation()?;
        self.leave();
        Ok(Expr { span: start.to(inner.span), kind: ExprKind::Not(Box::new(inner)) })
    }

    // Comparisons and everything else that makes a BOOLEAN of two values.
    fn predicate(&mut self) -> Parsed<Expr> {
        let mut left = self.additive()?;
        loop {
            if let Some(op) = self.comparison() {
                if let Some(all) = self.quantifier() {
                    left = self.quantified(op, all, left)?;
                    self.link()?;
                    continue;
                }
                let right = self.additive()?;
                let span = left.span.to(right.span);
                let op = BinaryOp::Compare(op);
                left = Expr { kind: ExprKind::Binary(op, Box::new(left), Box::new(right)), span };
                self.link()?;
            } else if self.eat_word("IS") {
                left = self.is(left)?;
                self.link()?;
            } else if let Some(op) = self.temporal()? {
                left = self.temporal_chain(op, left)?;
            } else if let Some(kind) = self.range_predicate(&left)? {
                left = Expr { kind, span: left.span.to(self.last_span()) };
                self.link()?;
            } else {
                return Ok(left);
            }
        }
    }

    fn comparison(&mut self) -> Option<Comparison> {
        let ops = [
            ("=", Comparison::Equal),
            ("<>", Comparison::NotEqual),
            ("!=", Comparison::NotEqual),
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ];
        ops.into_iter().find(|(sign, _)| self.eat_sign(sign)).map(|(_, op)| op)
    }

    // Whether ALL is what a comparison is with, or ANY. Without a sub-query, ANY is a function.
    fn quantifier(&self) -> Option<bool> {
        let found = [("ANY", false), ("SOME", false), ("ALL", true)].into_iter();
        let mut found = found.filter(|(word, _)| self.is_word(word)).map(|(_, all)| all);
        found.next().filter(|_| self.sign_ahead(1, "(") && self.word_ahead(2, "SELECT"))
    }

    fn quantified(&mut self, op: Comparison, all: bool, value: Expr) -> Parsed<Expr> {
        self.advance();
        let start = value.span;
        let query = self.sub_query()?;
        let kind = ExprKind::Quantified { op, all, value: Box::new(value), query };
        Ok(Expr { kind, span: start.to(self.last_span()) })
    }

    fn sub_query(&mut self) -> Parsed<Box<Query>> {
        self.expect_sign("(")?;
        let query = self.query()?;
        self.expect_sign(")")?;
        Ok(Box::new(query))
    }

    fn is(&mut self, value: Expr) -> Parsed<Expr> {
        let negated = self.eat_word("NOT");
        let value = Box::new(value);
        let start = value.span;
        let kind = if self.eat_word("NULL") {
            ExprKind::IsNull(value, negated)
        } else if self.eat_word("UNKNOWN") {
            ExprKind::IsTruth(value, None, negated)
        } else if self.eat_word("TRUE") {
            ExprKind::IsTruth(value, Some(true), negated)
        } else if self.eat_word("FALSE") {
            ExprKind::IsTruth(value, Some(false), negated)
        } else if self.eat_words(&["DISTINCT", "FROM"]) {
            let other = self.additive()?;
            ExprKind::IsDistinct(value, Box::new(other), negated)
        } else {
            return Err(self.expected("NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM"));
        };
        Ok(Expr { kind, span: start.to(self.last_span()) })
    }

    // BETWEEN, IN, LIKE and SIMILAR TO, each with or without NOT.
    fn range_predicate(&mut self, value: &Expr) -> Parsed<Option<ExprKind>> {
        let by = usize::from(self.is_word("NOT"));
        let follows = ["BETWEEN", "IN", "LIKE", "SIMILAR"].into_iter().find(|word| self.word_ahead(by, word));
        let Some(word) = follows else { return Ok(None) };
        let negated = self.eat_word("NOT");
        self.advance();
        let value = Box::new(value.clone());
        Ok(Some(match word {
            "BETWEEN" => {
                let symmetric = self.eat_word("SYMMETRIC");
                if symmetric {
                    let fix = "write the smaller value first and leave SYMMETRIC out";
                    return Err(Finding::new(self.last_span(), "there is no BETWEEN SYMMETRIC", fix));
                }
                self.eat_word("ASYMMETRIC");
                let low = Box::new(self.additive()?);
                self.expect_word("AND")?;
                ExprKind::Between { value, low, high: Box::new(self.additive()?), negated }
            }
            "IN" if self.sign_ahead(0, "(") && self.word_ahead(1, "SELECT") => {
                ExprKind::InQuery { value, query: self.sub_query()?, negated }
            }
            "IN" => {
                self.expect_sign("(")?;
                let list = self.expr_list()?;
                self.expect_sign(")")?;
                ExprKind::In { value, list, negated }
            }
            _ => {
                let similar = word == "SIMILAR";
                if similar {
                    self.expect_word("TO")?;
                }
                let pattern = Box::new(self.additive()?);
                let escape = if self.eat_word("ESCAPE") { Some(Box::new(self.additive()?)) } else { None };
                ExprKind::Like { value, pattern, escape, similar, negated }
            }
        }))
    }

    fn temporal(&mut self) -> Parsed<Option<TemporalOp>> {
        let relations = [
            ("CONTAINS", Relation::Contains),
            ("OVERLAPS", Relation::Overlaps),
            ("EQUALS", Relation::Equals),
            ("PRECEDES", Relation::Precedes),
            ("SUCCEEDS", Relation::Succeeds),
            ("LEADS", Relation::Leads),
            ("LAGS", Relation::Lags),
        ];
        let strictness = if self.is_word("STRICTLY") {
            Strictness::Strictly
        } else if self.is_word("IMMEDIATELY") {
            Strictness::Immediately
        } else {
            Strictness::Plain
        };
        let by = usize::from(strictness != Strictness::Plain);
        let found = relations.into_iter().find(|(word, _)| self.word_ahead(by, word));
        let Some((_, relation)) = found else { return Ok(None) };
        let meaningless = match strictness {
            Strictness::Plain => false,
            Strictness::Strictly => relation == Relation::Equals,
            Strictness::Immediately => {
                matches!(relation, Relation::Contains | Relation::Overlaps | Relation::Equals)
            }
        };
        if meaningless {
            return Err(Finding::new(self.span(), "this word has no meaning here", "leave it out"));
        }
        (0..=by).for_each(|_| drop(self.advance()));
        Ok(Some(TemporalOp { relation, strictness }))
    }

    // `a PRECEDES b PRECEDES c` stands for `a PRECEDES b AND b PRECEDES c`.
    fn temporal_chain(&mut self, first: TemporalOp, left: Expr) -> Parsed<Expr> {
        let start = left.span;
        let (mut op, mut left) = (first, left);
        let mut terms = Vec::new();
        loop {
            let right = self.additive()?;
            let span = left.span.to(right.span);
            let kind = ExprKind::Temporal(op, Box::new(left), Box::new(right.clone()));
            terms.push(Expr { kind, span });
            self.link()?;
            match self.temporal()? {
                Some(next) => (op, left) = (next, right),
                None => break,
            }
        }
        if let [only] = terms.as_slice() {
            return Ok(only.clone());
        }
        Ok(Expr { kind: ExprKind::And(terms), span: start.to(self.last_span()) })
    }

    pub(crate) fn additive(&mut self) -> Parsed<Expr> {
        let mut left = self.multiplicative()?;
        loop {
            let op = if self.eat_sign("+") {
                BinaryOp::Add
            } else if self.eat_sign("-") {
                BinaryOp::Subtract
            } else if self.eat_sign("||") {
                BinaryOp::Concatenate
            } else {
                return Ok(left);
            };
            self.link()?;
            let right = self.multiplicative()?;
            let span = left.span.to(right.span);
            left = Expr { kind: ExprKind::Binary(op, Box::new(left), Box::new(right)), span };
        }
    }

    fn multiplicative(&mut self) -> Parsed<Expr> {
        let mut left = self.unary()?;
        loop {
            let op = if self.eat_sign("*") {
                BinaryOp::Multiply
            } else if self.eat_sign("/") {
                BinaryOp::Divide
            } else if self.is_sign("%") {
                return Err(Finding::new(self.span(), "there is no operator %", "write MOD(a, b)"));
            } else {
                return Ok(left);
            };
            self.link()?;
            let right = self.unary()?;
            let span = left.span.to(right.span);
            left = Expr { kind: ExprKind::Binary(op, Box::new(left), Box::new(right)), span };
        }
    }

    fn unary(&mut self) -> Parsed<Expr> {
        let start = self.span();
        let minus = self.eat_sign("-");
        if !minus && !self.eat_sign("+") {
            return self.primary();
        }
        self.enter()?;
        let inner = self.unary()?;
        self.leave();
        let span = start.to(inner.span);
        // A number with its sign is one literal, so that the least BIGINT can be written.
        let kind = match inner.kind {
            ExprKind::Number(text) if minus && !text.starts_with('-') => ExprKind::Number(format!("-{text}")),
            kind if minus => ExprKind::Negate(Box::new(Expr { kind, span: inner.span })),
            kind => kind,
        };
        Ok(Expr { kind, span })
    }

    fn primary(&mut self) -> Parsed<Expr> {
        let Token { kind, span } = self.token().clone();
        let kind = match kind {
            Kind::Number(text) => {
                self.advance();
                ExprKind::Number(text)
            }
            Kind::Text(text) => {
                self.advance();
                ExprKind::Text(text)
            }
            Kind::Bytes(bytes) => {
                self.advance();
                ExprKind::Bytes(bytes)
            }
            Kind::Sign("(") => return self.parenthesis(),
            Kind::Quoted(_) => return self.name_or_call(),
            Kind::Word(word) => match word.as_str() {
                "NULL" | "TRUE" | "FALSE" | "UNKNOWN" => {
                    self.advance();
                    match word.as_str() {
                        "TRUE" => ExprKind::Boolean(true),
                        "FALSE" => ExprKind::Boolean(false),
                        _ => ExprKind::Null,
                    }
                }
                "DATE" | "TIME" | "TIMESTAMP" if matches!(self.ahead(1).kind, Kind::Text(_)) => {
                    return self.datetime(&word);
                }
                "INTERVAL" => return self.interval(),
                "CASE" => return self.case(),
                "CAST" => return self.cast(),
                "PERIOD" if self.sign_ahead(1, "(") => {
                    self.advance();
                    self.advance();
                    let ends = self.expr_list()?;
                    self.expect_sign(")")?;
                    ExprKind::Period(ends)
                }
                "EXISTS" => {
                    self.advance();
                    let query = self.sub_query()?;
                    self.link()?;
                    ExprKind::Exists(query)
                }
                bare if BARE.contains(&bare) && !self.sign_ahead(1, ".") => {
                    self.advance();
                    if self.eat_sign("(") {
                        if !self.is_sign(")") {
                            self.whole_number("a precision")?;
                        }
                        self.expect_sign(")")?;
                    }
                    let name = Ident { name: word, span };
                    ExprKind::Call(Box::new(Call::new(name, Vec::new())))
                }
                _ => return self.name_or_call(),
            },
            _ => return Err(self.expected("an expression")),
        };
        Ok(Expr { kind, span: span.to(self.last_span()) })
    }

    // `(a)`, a period `(a, b)`, `(a - b) MINUTE`.
    fn parenthesis(&mut self) -> Parsed<Expr> {
        let start = self.span();
        self.advance();
        if self.is_word("SELECT") {
            let fix = "join with the table and name its column, or compare with all of its rows, as in x > ALL (SELECT ...)";
            return Err(Finding::new(self.span(), "a sub-query cannot be a value", fix));
        }
        let mut list = self.expr_list()?;
        self.expect_sign(")")?;
        let span = start.to(self.last_span());
        if list.len() > 1 {
            return Ok(Expr { kind: ExprKind::Period(list), span });
        }
        let inner = list.remove(0);
        let field = match &self.token().kind {
            Kind::Word(word) => Field::named(word),
            _ => None,
        };
        if field.is_none() {
            return Ok(Expr { span, ..inner });
        }
        let fields = self.interval_fields()?;
        Ok(Expr { kind: ExprKind::Difference(Box::new(inner), fields), span: span.to(self.last_span()) })
    }

    fn datetime(&mut self, word: &str) -> Parsed<Expr> {
        let start = self.advance().span;
        let Token { kind, span } = self.advance();
        let Kind::Text(text) = kind else { return Err(self.expected("a text")) };
        let (read, form) = match word {
            "DATE" => (civil::parse_date(&text).map(ExprKind::Date), "DATE '2018-11-01'"),
            "TIME" => (civil::parse_time(&text).map(ExprKind::Time), "TIME '10:00:45'"),
            _ => (civil::parse_timestamp(&text).map(ExprKind::Timestamp), "TIMESTAMP '2018-11-01 10:00:45'"),
        };
        let message = format!("'{text}' is no {word}");
        let kind = read.ok_or_else(|| Finding::new(span, message, format!("write as in {form}")))?;
        Ok(Expr { kind, span: start.to(span) })
    }

    // `INTERVAL '1 02:03' DAY TO MINUTE`, with a sign before or within the quotes.
    fn interval(&mut self) -> Parsed<Expr> {
        let start = self.advance().span;
        let minus = self.eat_sign("-");
        let Token { kind, span } = self.advance();
        let Kind::Text(text) = kind else {
            let fix = "write the number in quotes, as in INTERVAL '5' MINUTE";
            return Err(Finding::new(span, "the length of an interval is a text", fix));
        };
        let (from, digits) = self.interval_field()?;
        let to = if self.eat_word("TO") { self.interval_field()?.0 } else { from };
        let whole = start.to(self.last_span());
        let wrong = |message: String, fix: String| Err(Finding::new(whole, message, fix));
        if to < from {
            let message = format!("{} TO {} is no interval", from.name(), to.name());
            return wrong(message, "name the larger field first, as in DAY TO SECOND".to_owned());
        }
        let Some((ms, leading)) = interval_ms(&text, from, to) else {
            let message = format!(
                "'{text}' is no INTERVAL {}",
                SqlType::Interval(from, to).to_string().replace("INTERVAL ", "")
            );
            return wrong(message, format!("write as in {}", example(from, to)));
        };
        let allowed = digits.unwrap_or(INTERVAL_DIGITS);
        if leading as u64 > allowed {
            let message =
                format!("'{text}' has {leading} digits of {}, and {allowed} are allowed", from.name());
            return wrong(message, format!("write {}({leading})", from.name()));
        }
        let ms = if minus { -ms } else { ms };
        Ok(Expr { kind: ExprKind::Interval(ms, SqlType::Interval(from, to)), span: whole })
    }

    fn case(&mut self) -> Parsed<Expr> {
        let start = self.advance().span;
        let operand = if self.is_word("WHEN") { None } else { Some(Box::new(self.expr()?)) };
        let mut whens = Vec::new();
        while self.eat_word("WHEN") {
            let when = self.expr()?;
            self.expect_word("THEN")?;
            whens.push((when, self.expr()?));
        }
        if whens.is_empty() {
            return Err(self.expected("WHEN"));
        }
        let otherwise = if self.eat_word("ELSE") { Some(Box::new(self.expr()?)) } else { None };
        self.expect_word("END")?;
        let span = start.to(self.last_span());
        Ok(Expr { kind: ExprKind::Case { operand, whens, otherwise }, span })
    }

    fn cast(&mut self) -> Parsed<Expr> {
        let start = self.advance().span;
        self.expect_sign("(")?;
        let value = self.expr()?;
        self.expect_word("AS")?;
        let sql = self.sql_type()?;
        self.expect_sign(")")?;
        Ok(Expr { kind: ExprKind::Cast(Box::new(value), sql), span: start.to(self.last_span()) })
    }

    fn name_or_call(&mut self) -> Parsed<Expr> {
        let start = self.span();
        let mut names = vec![self.ident("an expression")?];
        while self.is_sign(".") && !self.sign_ahead(1, "*") {
            self.advance();
            names.push(self.ident("a name")?);
        }
        if !self.is_sign("(") {
            return Ok(Expr { kind: ExprKind::Name(names), span: start.to(self.last_span()) });
        }
        self.advance();
        // A schema before the name says nothing: there is one.
        let name = names.pop().ok_or_else(|| self.expected("a name"))?;
        let mut call = self.arguments(name)?;
        self.expect_sign(")")?;
        self.after_arguments(&mut call)?;
        Ok(Expr { kind: ExprKind::Call(Box::new(call)), span: start.to(self.last_span()) })
    }

    fn after_arguments(&mut self, call: &mut Call) -> Parsed<()> {
        if self.eat_words(&["FROM", "LAST"]) {
            call.from_last = true;
        } else {
            self.eat_words(&["FROM", "FIRST"]);
        }
        if self.eat_words(&["IGNORE", "NULLS"]) {
            call.ignore_nulls = true;
        } else {
            self.eat_words(&["RESPECT", "NULLS"]);
        }
        call.over = self.over()?;
        Ok(())
    }

    // What stands in the parentheses. Some functions have words between their arguments.
    fn arguments(&mut self, name: Ident) -> Parsed<Call> {
        let mut call = Call::new(name, Vec::new());
        if self.is_sign(")") {
            return Ok(call);
        }
        if self.is_sign("*") && self.sign_ahead(1, ")") {
            self.advance();
            call.star = true;
            return Ok(call);
        }
        match call.name.name.as_str() {
            "EXTRACT" => {
                call.arguments.push(self.keyword()?);
                self.expect_word("FROM")?;
                call.arguments.push(self.expr()?);
            }
            "POSITION" => {
                call.arguments.push(self.additive()?);
                self.expect_word("IN")?;
                call.arguments.push(self.expr()?);
            }
            "OVERLAY" => {
                call.arguments.push(self.expr()?);
                self.expect_word("PLACING")?;
                call.arguments.push(self.expr()?);
                self.expect_word("FROM")?;
                call.arguments.push(self.expr()?);
                if self.eat_word("FOR") {
                    call.arguments.push(self.expr()?);
                }
            }
            "TRIM" => self.trim(&mut call)?,
            "SUBSTRING" => self.substring(&mut call)?,
            "FLOOR" | "CEIL" | "CEILING" => {
                call.arguments.push(self.expr()?);
                if self.eat_word("TO") {
                    call.arguments.push(self.keyword()?);
                }
            }
            "STEP" => {
                call.arguments.push(self.expr()?);
                self.expect_word("BY")?;
                call.arguments.push(self.expr()?);
            }
            _ => {
                call.distinct = self.eat_word("DISTINCT");
                if !call.distinct {
                    self.eat_word("ALL");
                }
                call.arguments = self.expr_list()?;
                call.ignore_nulls = self.eat_words(&["IGNORE", "NULLS"]);
            }
        }
        Ok(call)
    }

    fn keyword(&mut self) -> Parsed<Expr> {
        let Token { kind, span } = self.token().clone();
        let Kind::Word(word) = kind else { return Err(self.expected("a unit such as MINUTE")) };
        self.advance();
        Ok(Expr { kind: ExprKind::Keyword(word), span })
    }

    // TRIM([[BOTH | LEADING | TRAILING] [what] FROM] text), as side, what, text.
    fn trim(&mut self, call: &mut Call) -> Parsed<()> {
        let span = self.span();
        let side = ["BOTH", "LEADING", "TRAILING"].into_iter().find(|side| self.eat_word(side));
        let side_word = Expr { kind: ExprKind::Keyword(side.unwrap_or("BOTH").to_owned()), span };
        let blank = Expr { kind: ExprKind::Text(" ".to_owned()), span };
        let (what, text) = if side.is_some() && self.eat_word("FROM") {
            (blank, self.expr()?)
        } else {
            let first = self.expr()?;
            if self.eat_word("FROM") {
                (first, self.expr()?)
            } else if side.is_some() {
                return Err(self.expected("FROM"));
            } else {
                (blank, first)
            }
        };
        call.arguments = vec![side_word, what, text];
        Ok(())
    }

    fn substring(&mut self, call: &mut Call) -> Parsed<()> {
        call.arguments.push(self.additive()?);
        if self.eat_word("SIMILAR") {
            call.name.name = "SUBSTRING_SIMILAR".to_owned();
            call.arguments.push(self.additive()?);
            self.expect_word("ESCAPE")?;
            call.arguments.push(self.additive()?);
        } else if self.eat_word("FROM") {
            call.arguments.push(self.additive()?);
            if self.eat_word("FOR") {
                call.arguments.push(self.additive()?);
            }
        } else {
            while self.eat_sign(",") {
                call.arguments.push(self.expr()?);
            }
        }
        Ok(())
    }
}

impl Call {
    pub(crate) fn new(name: Ident, arguments: Vec<Expr>) -> Call {
        Call {
            name,
            arguments,
            star: false,
            distinct: false,
            ignore_nulls: false,
            from_last: false,
            over: None,
        }
    }
}

// The milliseconds of what is written between the quotes, and how many digits the leading field has.
pub(crate) fn interval_ms(text: &str, from: Field, to: Field) -> Option<(i64, usize)> {
    let text = text.trim();
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let fields: Vec<Field> = [Field::Day, Field::Hour, Field::Minute, Field::Second]
        .into_iter()
        .filter(|field| (from..=to).contains(field))
        .collect();
    let (clock, fraction) = match text.split_once('.') {
        Some((clock, fraction)) if to == Field::Second => (clock, fraction),
        Some(_) => return None,
        None => (text, ""),
    };
    // A day is followed by a blank, the others by a colon.
    let parts: Vec<&str> = match clock.split_once(' ') {
        Some((day, rest)) if from == Field::Day => std::iter::once(day).chain(rest.split(':')).collect(),
        Some(_) => return None,
        None => clock.split(':').collect(),
    };
    if parts.len() != fields.len() || fraction.len() > 9 {
        return None;
    }
    let mut ms: i64 = 0;
    for (at, (part, field)) in parts.iter().zip(&fields).enumerate() {
        if part.is_empty() || part.len() > 10 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number: i64 = part.parse().ok()?;
        let most = if *field == Field::Hour { 23 } else { 59 };
        if at > 0 && number > most {
            return None;
        }
        ms = ms.checked_add(number.checked_mul(field.ms())?)?;
    }
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    ms += format!("{fraction:0<3}")[..3].parse::<i64>().ok()?;
    Some((if negative { -ms } else { ms }, parts[0].trim_start_matches('0').len().max(1)))
}

fn example(from: Field, to: Field) -> &'static str {
    match (from, to) {
        (Field::Day, Field::Day) => "INTERVAL '2' DAY",
        (Field::Day, Field::Hour) => "INTERVAL '2 03' DAY TO HOUR",
        (Field::Day, Field::Minute) => "INTERVAL '2 03:04' DAY TO MINUTE",
        (Field::Day, Field::Second) => "INTERVAL '2 03:04:05' DAY TO SECOND",
        (Field::Hour, Field::Hour) => "INTERVAL '3' HOUR",
        (Field::Hour, Field::Minute) => "INTERVAL '03:04' HOUR TO MINUTE",
        (Field::Hour, _) => "INTERVAL '03:04:05' HOUR TO SECOND",
        (Field::Minute, Field::Minute) => "INTERVAL '4' MINUTE",
        (Field::Minute, _) => "INTERVAL '04:05' MINUTE TO SECOND",
        _ => "INTERVAL '5' SECOND",
    }
}

#[cfg(test)]
mod tests {
    use super::super::ast::Statement;
    use super::super::parse;
    use super::*;

    fn reads(code: &str) -> Vec<Statement> {
        parse(code).unwrap_or_else(|findings| panic!("{code:.200}: {findings:?}"))
    }

    #[test]
    fn intervals_are_milliseconds() {
        let cases = [
            ("5", Field::Minute, Field::Minute, 300_000),
            ("59:59.999", Field::Minute, Field::Second, 3_599_999),
            ("1 02:03:04.5", Field::Day, Field::Second, 93_784_500),
            ("-1", Field::Day, Field::Day, -86_400_000),
            ("3 4", Field::Day, Field::Hour, 273_600_000),
        ];
        for (text, from, to, ms) in cases {
            assert_eq!(interval_ms(text, from, to).map(|(ms, _)| ms), Some(ms), "{text}");
        }
        for (text, from, to) in [
            ("3:45:04.0", Field::Day, Field::Second),
            ("1:60", Field::Minute, Field::Second),
            ("1.5", Field::Minute, Field::Minute),
            ("", Field::Day, Field::Day),
            ("99999999999", Field::Day, Field::Day),
            ("1.1234567890", Field::Second, Field::Second),
        ] {
            assert_eq!(interval_ms(text, from, to), None, "{text}");
        }
    }

    #[test]
    fn the_whole_grammar_is_read() {
        let selects = [
            "SELECT STREAM * FROM s",
            "SELECT a.*, b AS c, d e FROM s AS a",
            "SELECT -1, +a, a - -1, NOT NOT a, a || 'x' || u&'\\0009' FROM s",
            "SELECT a IS NOT NULL, a IS UNKNOWN, a IS DISTINCT FROM b, a NOT BETWEEN 1 AND 2 AND b FROM s",
            "SELECT a IN (SELECT b FROM t), (a, b) NOT IN (SELECT c, d FROM t WHERE t.e = s.e), (a, b) IN ((1, 2)) FROM s",
            "SELECT a FROM s WHERE NOT EXISTS (SELECT * FROM t UNION ALL (SELECT 1 FROM u)) AND a <> ALL (SELECT b FROM t)",
            "SELECT ANY(a > 1), a = ANY (SELECT b FROM t), a >= SOME (SELECT b FROM t), b = ANY(c) FROM s",
            "SELECT a IN (1, 2), a NOT LIKE 'x%' ESCAPE '!', a SIMILAR TO '%x%' FROM s",
            "SELECT CASE WHEN a THEN 1 END, CASE a WHEN 1 THEN 'x' ELSE NULL END FROM s",
            "SELECT CAST(a AS DECIMAL(5, 2)), CAST(a AS DOUBLE PRECISION) FROM s",
            "SELECT EXTRACT(SECOND FROM a), FLOOR(a), FLOOR(s.ROWTIME TO MINUTE), STEP(a BY INTERVAL '10' SECOND) FROM s",
            "SELECT SUBSTRING(a FROM 1 FOR 2), SUBSTRING(a, 1), SUBSTRING(a SIMILAR 'x#\"y#\"z' ESCAPE '#') FROM s",
            "SELECT TRIM(a), TRIM(BOTH 'x' FROM a), TRIM('x' FROM a), TRIM(LEADING FROM a) FROM s",
            "SELECT POSITION('x' IN a), OVERLAY(a PLACING 'x' FROM 1 FOR 2) FROM s",
            "SELECT (a - b) SECOND(10, 3), (a - b) DAY TO SECOND FROM s",
            "SELECT a FROM s WHERE (a, b) OVERLAPS (c, d) AND PERIOD (a, b) STRICTLY PRECEDES PERIOD (c, d) PRECEDES (e, f)",
            "SELECT COUNT(*), COUNT(DISTINCT a), SUM(ALL a) FROM s GROUP BY FLOOR(s.ROWTIME TO HOUR), b HAVING COUNT(*) > 1",
            "SELECT MIN(a) OVER (PARTITION BY b, c RANGE INTERVAL '1' MINUTE PRECEDING) FROM s",
            "SELECT MIN(a) OVER w, LAG(a, 1, 0) IGNORE NULLS OVER w FROM s WINDOW w AS (ROWS 10 PRECEDING), v AS (w)",
            "SELECT NTH_VALUE(a, 2) FROM LAST IGNORE NULLS OVER (ROWS BETWEEN 5 PRECEDING AND CURRENT ROW) FROM s",
            "SELECT a FROM s WINDOWED BY STAGGER (PARTITION BY a, b RANGE INTERVAL '1' MINUTE)",
            "SELECT a FROM s GROUP BY a WINDOWED BY RANGE INTERVAL '5' MINUTE",
            "SELECT a FROM s WINDOWED BY (PARTITION BY a RANGE INTERVAL '5' MINUTE PRECEDING)",
            "SELECT a FROM s WINDOWED BY SESSION INTERVAL '10' MINUTE",
            "SELECT a FROM s OVER (RANGE INTERVAL '1' MINUTE PRECEDING) AS l JOIN t OVER (ROWS 5 PRECEDING) AS r ON l.a = r.a",
            "SELECT a FROM s LEFT JOIN t ON s.a = t.a RIGHT OUTER JOIN u ON u.a = t.a, v CROSS JOIN w",
            "SELECT a FROM (SELECT a FROM s) AS l(r), (s JOIN t ON TRUE)",
            "SELECT l.r.COLUMN1 FROM s AS l",
            "SELECT a FROM TABLE(TOP_K_ITEMS_TUMBLING(CURSOR(SELECT STREAM * FROM s), 'a', 5, 60))",
            "SELECT a FROM s UNION ALL SELECT b FROM t ORDER BY a DESC, b",
            "SELECT a AS ROWTIME FROM s ORDER BY a WITHIN INTERVAL '5' SECOND",
            "SELECT DATE '2018-01-01', TIME '10:00:00', TIMESTAMP '2018-01-01 10:00:00', INTERVAL '120' SECOND(3) FROM s",
            "SELECT CURRENT_TIMESTAMP, LOCALTIME(3), f(), sys.g(a) FROM schema1.s",
        ];
        for select in selects {
            reads(&format!("CREATE OR REPLACE PUMP p AS INSERT INTO o (x, y) {select};"));
            reads(&format!("CREATE VIEW v DESCRIPTION 'd' AS {select}"));
        }
        reads(
            "CREATE PUMP p STOPPED AS INSERT EXPEDITED INTO \"o\" SELECT a FROM s; CREATE STREAM s (a INT NOT NULL);",
        );
        reads(
            "CREATE FUNCTION f(a DOUBLE, b INT) RETURNS DOUBLE LANGUAGE SQL NOT DETERMINISTIC CONTAINS SQL RETURNS NULL ON NULL INPUT RETURN a",
        );
    }

    #[test]
    fn what_is_refused_says_where_and_what_instead() {
        let cases = [
            ("CREATE PUMP p AS INSERT INTO o SELECT a FROM s LIMIT 5", "LIMIT", "TOP_K"),
            (
                "CREATE PUMP p AS INSERT INTO o SELECT a FROM s GROUP BY ROWTIME RANGE INTERVAL '1' MINUTE",
                "RANGE",
                "STEP",
            ),
            (
                "CREATE PUMP p AS INSERT INTO o SELECT a FROM s UNION SELECT a FROM t",
                "UNION SELECT",
                "UNION ALL",
            ),
            ("CREATE PUMP p AS INSERT INTO o SELECT INTERVAL '120' SECOND FROM s", "INTERVAL", "SECOND(3)"),
            ("CREATE PUMP p AS INSERT INTO o SELECT INTERVAL '1' MONTH FROM s", "MONTH", "DAY"),
            ("CREATE PUMP p AS INSERT INTO o SELECT a % 2 FROM s", "%", "MOD"),
            ("CREATE STREAM s (a STRING)", "STRING", "VARCHAR"),
            ("CREATE STREAM s (a INT, a INT)", "a INT)", "another name"),
            ("SELECT a FROM s", "SELECT", "PUMP"),
            ("CREATE TABLE t (a INT)", "TABLE", "STREAM"),
            ("CREATE PUMP p AS INSERT INTO o SELECT (SELECT b FROM t) FROM s", "SELECT b", "join"),
            ("CREATE PUMP p AS INSERT INTO o SELECT EXISTS t FROM s", "t FROM", "("),
            ("CREATE PUMP p AS INSERT INTO o SELECT SELECT FROM s", "SELECT FROM", "\"SELECT\""),
            ("CREATE PUMP p AS INSERT INTO o SELECT DATE '2018-02-30' FROM s", "'2018", "DATE '"),
        ];
        for (code, place, fix) in cases {
            let findings = parse(code).expect_err(code);
            assert_eq!(findings.len(), 1, "{code}: {findings:?}");
            assert!(code[findings[0].span.start..].starts_with(place), "{code}: {findings:?}");
            assert!(findings[0].fix.contains(fix), "{code}: {findings:?}");
        }
    }

    #[test]
    fn one_look_finds_the_mistakes_of_all_statements() {
        let findings =
            parse("CREATE STREAM s (a INT;\nCREATE STREAM t (b INT);\nCREATE PUMP p;").unwrap_err();
        assert_eq!(findings.len(), 2, "{findings:?}");
    }

    #[test]
    fn depth_and_length_are_bounded() {
        let select = |expr: String| format!("CREATE PUMP p AS INSERT INTO o SELECT {expr} FROM s");
        let deep = 40_000;
        for expr in [
            "(".repeat(deep),
            format!("{}a{}", "(".repeat(deep), ")".repeat(deep)),
            "NOT ".repeat(deep / 2) + "a",
            "- ".repeat(deep) + "a",
            vec!["a"; deep].join("+"),
            vec!["a"; deep].join("*"),
            vec!["a"; deep].join("="),
            "CASE ".repeat(deep / 4),
            "f(".repeat(deep),
        ] {
            assert!(parse(&select(expr)).is_err());
        }
        assert!(parse(&select("a FROM (SELECT ".repeat(5000))).is_err());
        assert!(parse(&" ".repeat(200_000)).is_err());
        // What is long without being deep is fine.
        reads(&select(vec!["a = 1"; 5000].join(" OR ")));
        reads(&select(vec!["a"; 90].join(" || ")));
    }
}
