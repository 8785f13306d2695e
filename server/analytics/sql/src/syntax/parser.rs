//! Walks the tokens: what all parts of the grammar share, and the list of statements.

use super::ast::{Ident, Statement};
use super::token::{Kind, Token, tokens};
use crate::diagnostic::{Finding, Span};
use crate::limits::{CODE_BYTES_MAX, DEPTH_MAX, DIAGNOSTICS_MAX, HEIGHT_MAX};
use crate::types::{Field, SqlType};

pub(crate) type Parsed<T> = Result<T, Finding>;

/// Reads a program. After a mistake it goes on with the next statement, so that one look finds what is wrong in all of them.
pub(crate) fn parse(code: &str) -> Result<Vec<Statement>, Vec<Finding>> {
    if code.len() > CODE_BYTES_MAX {
        let message = format!("the code has {} bytes; {CODE_BYTES_MAX} are allowed", code.len());
        return Err(vec![Finding::new(Span::new(0, 0), message, "split it into several applications")]);
    }
    let mut findings = Vec::new();
    let tokens = tokens(code, &mut findings);
    let mut parser = Parser { tokens, at: 0, depth: 0, height: 0 };
    let mut statements = Vec::new();
    while !parser.at_end() && findings.len() < DIAGNOSTICS_MAX {
        if parser.eat_sign(";") {
            continue;
        }
        parser.depth = 0;
        parser.height = 0;
        match parser.statement() {
            Ok(statement) => statements.push(statement),
            Err(finding) => {
                findings.push(finding);
                parser.skip_statement();
            }
        }
    }
    if statements.is_empty() && findings.is_empty() {
        let fix = "write a CREATE STREAM and a CREATE PUMP that inserts into it";
        findings.push(Finding::new(Span::new(0, 0), "there is no statement in the code", fix));
    }
    if findings.is_empty() { Ok(statements) } else { Err(findings) }
}

pub(crate) struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    /// How high the tree of the expression is at most that is being read.
    pub(crate) height: usize,
}

/// Words that end or continue a clause, so that they cannot be an alias without AS.
const RESERVED: &[&str] = &[
    "SELECT",
    "STREAM",
    "FROM",
    "WHERE",
    "GROUP",
    "HAVING",
    "WINDOW",
    "WINDOWED",
    "ORDER",
    "UNION",
    "ON",
    "USING",
    "JOIN",
    "INNER",
    "LEFT",
    "RIGHT",
    "FULL",
    "CROSS",
    "NATURAL",
    "OUTER",
    "OVER",
    "AS",
    "AND",
    "OR",
    "NOT",
    "IN",
    "IS",
    "BETWEEN",
    "LIKE",
    "SIMILAR",
    "CASE",
    "WHEN",
    "THEN",
    "ELSE",
    "END",
    "BY",
    "CREATE",
    "INSERT",
    "INTO",
    "RANGE",
    "ROWS",
    "PARTITION",
    "LIMIT",
    "OFFSET",
    "FETCH",
    "EXCEPT",
    "INTERSECT",
    "DISTINCT",
    "ALL",
    "WITHIN",
    "FOR",
    "TO",
    "ESCAPE",
    "ASC",
    "DESC",
    "NULLS",
    "EMIT",
    "WITH",
    "VALUES",
    "EXISTS",
    "CAST",
    "INTERVAL",
];

impl Parser {
    pub(crate) fn token(&self) -> &Token {
        &self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    pub(crate) fn ahead(&self, by: usize) -> &Token {
        &self.tokens[(self.at + by).min(self.tokens.len() - 1)]
    }

    pub(crate) fn span(&self) -> Span {
        self.token().span
    }

    /// The place of the token before this one.
    pub(crate) fn last_span(&self) -> Span {
        self.tokens[self.at.saturating_sub(1)].span
    }

    pub(crate) fn advance(&mut self) -> Token {
        let token = self.token().clone();
        self.at += 1;
        token
    }

    pub(crate) fn at_end(&self) -> bool {
        self.token().kind == Kind::End
    }

    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.word_ahead(0, word)
    }

    pub(crate) fn word_ahead(&self, by: usize, word: &str) -> bool {
        matches!(&self.ahead(by).kind, Kind::Word(text) if text == word)
    }

    pub(crate) fn is_sign(&self, sign: &str) -> bool {
        self.sign_ahead(0, sign)
    }

    pub(crate) fn sign_ahead(&self, by: usize, sign: &str) -> bool {
        matches!(self.ahead(by).kind, Kind::Sign(text) if text == sign)
    }

    pub(crate) fn eat_word(&mut self, word: &str) -> bool {
        let eaten = self.is_word(word);
        self.at += usize::from(eaten);
        eaten
    }

    /// Eats all of these words or none of them.
    pub(crate) fn eat_words(&mut self, words: &[&str]) -> bool {
        let eaten = words.iter().enumerate().all(|(by, word)| self.word_ahead(by, word));
        self.at += if eaten { words.len() } else { 0 };
        eaten
    }

    pub(crate) fn eat_sign(&mut self, sign: &str) -> bool {
        let eaten = self.is_sign(sign);
        self.at += usize::from(eaten);
        eaten
    }

    pub(crate) fn expect_word(&mut self, word: &str) -> Parsed<()> {
        if self.eat_word(word) { Ok(()) } else { Err(self.expected(word)) }
    }

    pub(crate) fn expect_sign(&mut self, sign: &str) -> Parsed<()> {
        if self.eat_sign(sign) { Ok(()) } else { Err(self.expected(sign)) }
    }

    /// Says what should have been here.
    pub(crate) fn expected(&self, what: &str) -> Finding {
        let found = match &self.token().kind {
            Kind::End => "the code ends".to_owned(),
            Kind::Word(word) => format!("{word} stands"),
            Kind::Quoted(name) => format!("\"{name}\" stands"),
            Kind::Number(number) => format!("{number} stands"),
            Kind::Text(_) => "a text stands".to_owned(),
            Kind::Bytes(_) => "a binary literal stands".to_owned(),
            Kind::Sign(sign) => format!("{sign} stands"),
        };
        let message = format!("{found} where {what} is expected");
        Finding::new(self.span(), message, format!("write {what} here"))
    }

    /// Goes one level deeper, within the limit. Whoever calls it goes up again by [`Parser::leave`].
    pub(crate) fn enter(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            let message = format!("this nests deeper than {DEPTH_MAX} levels");
            return Err(Finding::new(self.span(), message, "take a part of it into a view or a function"));
        }
        Ok(())
    }

    pub(crate) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// A chain of operators grows a tree that is as high as the chain is long.
    pub(crate) fn link(&mut self) -> Parsed<()> {
        self.height += 1;
        if self.height > HEIGHT_MAX {
            let message = format!("more than {HEIGHT_MAX} operators follow one another");
            return Err(Finding::new(self.span(), message, "put parts of it into sub-queries"));
        }
        Ok(())
    }

    fn skip_statement(&mut self) {
        while !self.at_end() && !self.eat_sign(";") {
            self.at += 1;
        }
    }

    /// A name, in quotes or not.
    pub(crate) fn ident(&mut self, what: &str) -> Parsed<Ident> {
        let Token { kind, span } = self.token().clone();
        let name = match kind {
            Kind::Quoted(name) => name,
            Kind::Word(word) if !RESERVED.contains(&word.as_str()) => word,
            Kind::Word(word) => {
                let message = format!("{word} is a reserved word where {what} is expected");
                return Err(Finding::new(
                    span,
                    message,
                    format!("write \"{word}\" if it is meant as a name"),
                ));
            }
            _ => return Err(self.expected(what)),
        };
        self.at += 1;
        Ok(Ident { name, span })
    }

    /// The last of names with points between: what stands before is a schema, of which there is one.
    pub(crate) fn qualified(&mut self, what: &str) -> Parsed<Ident> {
        let mut name = self.ident(what)?;
        while self.eat_sign(".") {
            name = self.ident(what)?;
        }
        Ok(name)
    }

    pub(crate) fn idents(&mut self, what: &str) -> Parsed<Vec<Ident>> {
        self.expect_sign("(")?;
        let mut names = vec![self.ident(what)?];
        while self.eat_sign(",") {
            names.push(self.ident(what)?);
        }
        self.expect_sign(")")?;
        Ok(names)
    }

    /// `AS name` or only a name.
    pub(crate) fn alias(&mut self) -> Parsed<Option<Ident>> {
        if self.eat_word("AS") {
            return self.ident("a name").map(Some);
        }
        let implied = match &self.token().kind {
            Kind::Quoted(_) => true,
            Kind::Word(word) => !RESERVED.contains(&word.as_str()),
            _ => false,
        };
        if implied { self.ident("a name").map(Some) } else { Ok(None) }
    }

    pub(crate) fn whole_number(&mut self, what: &str) -> Parsed<u64> {
        let Token { kind, span } = self.token().clone();
        let Kind::Number(text) = kind else { return Err(self.expected(what)) };
        self.at += 1;
        text.parse().map_err(|_| Finding::new(span, format!("{text} is not {what}"), "write a whole number"))
    }

    /// A type as a column or a CAST has it.
    pub(crate) fn sql_type(&mut self) -> Parsed<SqlType> {
        let start = self.span();
        if self.eat_word("INTERVAL") {
            return self.interval_fields();
        }
        let Kind::Word(mut name) = self.token().kind.clone() else { return Err(self.expected("a type")) };
        self.at += 1;
        for second in ["VARYING", "PRECISION"] {
            if self.eat_word(second) {
                name = format!("{name} {second}");
            }
        }
        let mut numbers = Vec::new();
        if self.eat_sign("(") {
            numbers.push(self.whole_number("a length")?);
            while self.eat_sign(",") {
                numbers.push(self.whole_number("a length")?);
            }
            self.expect_sign(")")?;
        }
        let span = start.to(self.last_span());
        if self.eat_words(&["CHARACTER", "SET"]) {
            self.qualified("a character set")?;
        }
        SqlType::named(&name, &numbers).map_err(|wrong| {
            let fix = match name.as_str() {
                "STRING" | "TEXT" | "CLOB" => "write VARCHAR(1024)",
                "LONG" | "BIGINTEGER" => "write BIGINT",
                "BOOL" => "write BOOLEAN",
                "DATETIME" => "write TIMESTAMP",
                _ => {
                    "write one of BIGINT, INTEGER, SMALLINT, TINYINT, DOUBLE, REAL, DECIMAL(p,s), VARCHAR(n), CHAR(n), \
                     BOOLEAN, DATE, TIME, TIMESTAMP, VARBINARY(n)"
                }
            };
            Finding::new(span, wrong, fix)
        })
    }

    /// `DAY`, `HOUR TO SECOND(3)`: the fields of an interval, whose precisions are read and do not bind.
    pub(crate) fn interval_fields(&mut self) -> Parsed<SqlType> {
        let (from, _) = self.interval_field()?;
        if !self.eat_word("TO") {
            return Ok(SqlType::Interval(from, from));
        }
        let span = self.span();
        let (to, _) = self.interval_field()?;
        if to <= from {
            let message = format!("{} TO {} is no interval", from.name(), to.name());
            return Err(Finding::new(span, message, "name the larger field first, as in DAY TO SECOND"));
        }
        Ok(SqlType::Interval(from, to))
    }

    /// A field and the digits that it may have, where that is written.
    pub(crate) fn interval_field(&mut self) -> Parsed<(Field, Option<u64>)> {
        let field = match &self.token().kind {
            Kind::Word(word) if word == "MONTH" || word == "YEAR" => {
                let message = format!("{word} is not of a fixed length, and no interval may be of it");
                return Err(Finding::new(self.span(), message, "write DAY, as in INTERVAL '30' DAY"));
            }
            Kind::Word(word) => Field::named(word),
            _ => None,
        };
        let Some(field) = field else { return Err(self.expected("DAY, HOUR, MINUTE or SECOND")) };
        self.at += 1;
        let mut digits = None;
        if self.eat_sign("(") {
            digits = Some(self.whole_number("a number of digits")?);
            if self.eat_sign(",") {
                self.whole_number("a number of digits")?;
            }
            self.expect_sign(")")?;
        }
        Ok((field, digits))
    }
}
