//! Binds expressions: each to its type, its course, and a key by which it is recognised.

use std::sync::Arc;

use super::{
    AggregateUse, Binder, Env, Grouping, RowtimeAt, Typed, WindowUse, arithmetic, known_instead, other_case,
    rowtime_course, wrong,
};
use crate::diagnostic::{Finding, Mistake, Named, Span};
use crate::expr::{Expr, Kernel, fault};
use crate::functions::cast::{self, decimal};
use crate::functions::{self, Aggregate, Arguments, Made, as_int};
use crate::limits::DECIMAL_PRECISION_MAX;
use crate::plan::Frame;
use crate::syntax::ast::{
    self, BinaryOp, Call, Comparison, ExprKind, Ident, Relation, Strictness, TemporalOp,
};
use crate::tick::Course;
use crate::types::{Family, SqlType};
use crate::value::{Row, Value};

/// Whether there is an aggregate without a window in it.
pub(super) fn has_aggregate(expr: &ast::Expr) -> bool {
    let mut found = false;
    walk(expr, &mut |expr| {
        if let ExprKind::Call(call) = &expr.kind {
            found |= call.over.is_none() && functions::aggregate(&call.name.name).is_some();
        }
    });
    found
}

/// Whether there is a function with a window in it.
pub(super) fn has_window(expr: &ast::Expr) -> bool {
    let mut found = false;
    walk(expr, &mut |expr| {
        if let ExprKind::Call(call) = &expr.kind {
            found |= call.over.is_some();
        }
    });
    found
}

fn walk(expr: &ast::Expr, visit: &mut impl FnMut(&ast::Expr)) {
    visit(expr);
    match &expr.kind {
        ExprKind::Call(call) => call.arguments.iter().for_each(|argument| walk(argument, visit)),
        ExprKind::And(list) | ExprKind::Or(list) | ExprKind::Period(list) => {
            list.iter().for_each(|one| walk(one, visit));
        }
        ExprKind::Negate(inner)
        | ExprKind::Not(inner)
        | ExprKind::IsNull(inner, _)
        | ExprKind::IsTruth(inner, ..)
        | ExprKind::Cast(inner, _)
        | ExprKind::Difference(inner, _) => walk(inner, visit),
        ExprKind::Binary(_, left, right)
        | ExprKind::IsDistinct(left, right, _)
        | ExprKind::Temporal(_, left, right) => {
            walk(left, visit);
            walk(right, visit);
        }
        ExprKind::Between { value, low, high, .. } => {
            [value, low, high].into_iter().for_each(|one| walk(one, visit));
        }
        ExprKind::In { value, list, .. } => {
            walk(value, visit);
            list.iter().for_each(|one| walk(one, visit));
        }
        ExprKind::Like { value, pattern, .. } => {
            walk(value, visit);
            walk(pattern, visit);
        }
        // What stands in a sub-query is its own.
        ExprKind::InQuery { value, .. } | ExprKind::Quantified { value, .. } => walk(value, visit),
        ExprKind::Case { operand, whens, otherwise } => {
            for (when, then) in whens {
                walk(when, visit);
                walk(then, visit);
            }
            operand.iter().chain(otherwise).for_each(|one| walk(one, visit));
        }
        _ => {}
    }
}

impl Binder {
    pub(super) fn bind(&mut self, expr: &ast::Expr, env: &mut Env<'_>) -> Result<Typed, Finding> {
        self.spend(1, expr.span)?;
        if env.group.is_some()
            && let Some(key) = self.group_key(expr, env)
        {
            return Ok(key);
        }
        let mut bound = self.bind_kind(expr, env)?;
        bound.span = expr.span;
        // What needs nothing of a row is computed now, and what fails then would fail for every row.
        if bound.course == Course::Constant
            && !matches!(bound.expr, Expr::Const(_))
            && bound.expr.is_constant()
        {
            match bound.expr.eval(Row { rowtime: 0, values: &[] }) {
                Ok(value) => bound.expr = Expr::Const(value),
                Err(fault) => {
                    return wrong(
                        expr.span,
                        fault.message,
                        "this would fail for every row: change the values",
                    );
                }
            }
        }
        Ok(bound)
    }

    /// One that must be TRUE, FALSE or NULL.
    pub(super) fn bind_condition(&mut self, expr: &ast::Expr, env: &mut Env<'_>) -> Result<Typed, Finding> {
        let bound = self.bind(expr, env)?;
        if matches!(bound.sql.family(), Family::Boolean | Family::Null) {
            return Ok(bound);
        }
        let message = format!("a condition is a BOOLEAN, and this is {}", bound.sql);
        let fix = if bound.sql.is_numeric() { "write <> 0 behind it" } else { "compare it with something" };
        wrong(expr.span, message, fix)
    }

    // The key of the group that is the same expression, in a row that a group makes.
    fn group_key(&mut self, expr: &ast::Expr, env: &Env<'_>) -> Option<Typed> {
        if has_aggregate(expr) || matches!(expr.kind, ExprKind::Keyword(_)) {
            return None;
        }
        let mut row = Env { named: env.named, ..Env::row(env.scope) };
        let bound = self.bind(expr, &mut row).ok()?;
        if let Expr::Const(_) = bound.expr {
            return Some(bound);
        }
        // By itself, ROWTIME is that of the row that comes out.
        if is_rowtime(expr) {
            return None;
        }
        let keys = &env.group.as_ref()?.keys;
        let at = keys.iter().position(|key| key.key == bound.key)?;
        let course = keys[at].course.of_group();
        Some(Typed { expr: Expr::Column(at), course, ..bound })
    }

    fn bind_kind(&mut self, expr: &ast::Expr, env: &mut Env<'_>) -> Result<Typed, Finding> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Null => Ok(constant(Value::Null, SqlType::Null, span)),
            ExprKind::Boolean(value) => Ok(constant(Value::Bool(*value), SqlType::Boolean, span)),
            ExprKind::Number(text) => number(text, span),
            ExprKind::Text(text) => {
                let length = u32::try_from(text.chars().count().max(1)).unwrap_or(u32::MAX);
                Ok(constant(Value::text(text), SqlType::Varchar(length), span))
            }
            ExprKind::Bytes(bytes) => {
                let length = u32::try_from(bytes.len().max(1)).unwrap_or(u32::MAX);
                Ok(constant(Value::Bytes(bytes.clone().into()), SqlType::Varbinary(length), span))
            }
            ExprKind::Date(days) => Ok(constant(Value::Int(*days), SqlType::Date, span)),
            ExprKind::Time(ms) => Ok(constant(Value::Int(*ms), SqlType::Time, span)),
            ExprKind::Timestamp(ms) => Ok(constant(Value::Int(*ms), SqlType::Timestamp, span)),
            ExprKind::Interval(ms, sql) => Ok(constant(Value::Int(*ms), sql.clone(), span)),
            ExprKind::Keyword(word) => Ok(constant(Value::text(word), SqlType::Varchar(32), span)),
            ExprKind::Name(names) => self.name(expr, names, env),
            ExprKind::Call(call) => self.call(call, span, env),
            ExprKind::Negate(inner) => {
                let zero = ast::Expr { kind: ExprKind::Number("0".to_owned()), span };
                let value = self.bind(inner, env)?;
                if let SqlType::Interval(..) = value.sql {
                    let minus = constant(Value::Int(-1), SqlType::Integer, span);
                    return arithmetic::binary(BinaryOp::Multiply, value, minus, span);
                }
                arithmetic::binary(BinaryOp::Subtract, self.bind(&zero, env)?, value, span)
            }
            ExprKind::Binary(op, left, right) => {
                let left = self.bind(left, env)?;
                let right = self.bind(right, env)?;
                arithmetic::binary(*op, left, right, span)
            }
            ExprKind::And(list) | ExprKind::Or(list) => {
                let and = matches!(expr.kind, ExprKind::And(_));
                let terms: Vec<Typed> =
                    list.iter().map(|term| self.bind_condition(term, env)).collect::<Result<_, _>>()?;
                let key = join_keys(if and { "AND" } else { "OR" }, &terms);
                let nullable = terms.iter().any(|term| term.nullable);
                let course = all_constant(&terms);
                let exprs = terms.into_iter().map(|term| term.expr).collect();
                let expr = if and { Expr::And(exprs) } else { Expr::Or(exprs) };
                Ok(Typed { expr, sql: SqlType::Boolean, nullable, course, key, span })
            }
            ExprKind::Not(inner) => {
                let inner = self.bind_condition(inner, env)?;
                Ok(boolean(Expr::Not(Box::new(inner.expr.clone())), "NOT", &[inner], span))
            }
            ExprKind::IsNull(inner, negated) => {
                let inner = self.bind(inner, env)?;
                let made = Expr::IsNull(Box::new(inner.expr.clone()), *negated);
                let name = if *negated { "NOTNULL" } else { "NULL" };
                Ok(Typed { nullable: false, ..boolean(made, name, &[inner], span) })
            }
            ExprKind::IsTruth(inner, truth, negated) => {
                let inner = self.bind_condition(inner, env)?;
                let made = Expr::IsTruth(Box::new(inner.expr.clone()), *truth, *negated);
                Ok(Typed {
                    nullable: false,
                    ..boolean(made, &format!("IS{truth:?}{negated}"), &[inner], span)
                })
            }
            ExprKind::IsDistinct(left, right, negated) => {
                let (left, right) = (self.bind(left, env)?, self.bind(right, env)?);
                let (left, right) = arithmetic::comparable(left, right, span)?;
                let (one, two) = (Box::new(left.expr.clone()), Box::new(right.expr.clone()));
                let made = Expr::IsDistinct(one, two, *negated);
                Ok(Typed {
                    nullable: false,
                    ..boolean(made, &format!("DISTINCT{negated}"), &[left, right], span)
                })
            }
            ExprKind::Between { value, low, high, negated } => {
                let value = self.bind(value, env)?;
                let (low, high) = (self.bind(low, env)?, self.bind(high, env)?);
                self.spend_copies(&value, 2)?;
                let from = arithmetic::compare(Comparison::GreaterOrEqual, value.clone(), low, span)?;
                let to = arithmetic::compare(Comparison::LessOrEqual, value, high, span)?;
                let both = Expr::And(vec![from.expr.clone(), to.expr.clone()]);
                let made = if *negated { Expr::Not(Box::new(both)) } else { both };
                Ok(boolean(made, &format!("BETWEEN{negated}"), &[from, to], span))
            }
            ExprKind::In { value, list, negated } => match &value.kind {
                ExprKind::Period(parts) => self.row_among(parts, list, *negated, span, env),
                _ => self.among(value, list, *negated, span, env),
            },
            ExprKind::Exists(query) => self.sub_query(None, query, span, env),
            ExprKind::InQuery { value, query, negated } => {
                self.quantified(Comparison::Equal, value, query, *negated, span, env)
            }
            // What holds for all of them is what fails for none.
            ExprKind::Quantified { op, all: true, value, query } => {
                self.quantified(op.opposite(), value, query, true, span, env)
            }
            ExprKind::Quantified { op, all: false, value, query } => {
                self.quantified(*op, value, query, false, span, env)
            }
            ExprKind::Like { value, pattern, escape, similar, negated } => {
                let mut list = vec![self.bind(value, env)?, self.bind(pattern, env)?];
                if let Some(escape) = escape {
                    list.push(self.bind(escape, env)?);
                }
                let key = join_keys(if *similar { "SIMILAR" } else { "LIKE" }, &list);
                let name = if *similar { "SIMILAR TO" } else { "LIKE" };
                let made = functions::like::bind(Arguments { name, span, list }, *similar)?;
                let expr = if *negated { Expr::Not(Box::new(made.expr)) } else { made.expr };
                Ok(typed(Made { expr, ..made }, format!("{key}{negated}"), span))
            }
            ExprKind::Case { operand, whens, otherwise } => {
                self.case(operand.as_deref(), whens, otherwise.as_deref(), span, env)
            }
            ExprKind::Cast(inner, sql) => {
                let value = self.bind(inner, env)?;
                let key = format!("CAST({} AS {sql})", value.key);
                Ok(typed(cast::bind(Arguments { name: "CAST", span, list: vec![value] }, sql)?, key, span))
            }
            ExprKind::Difference(inner, sql) => self.difference(inner, sql, span, env),
            ExprKind::Temporal(op, left, right) => self.temporal(*op, left, right, span, env),
            ExprKind::Period(_) => {
                let fix = "write a predicate between two of them, as in (a, b) OVERLAPS (c, d)";
                wrong(span, "a period is no value", fix)
            }
        }
    }

    fn name(&mut self, expr: &ast::Expr, names: &[Ident], env: &mut Env<'_>) -> Result<Typed, Finding> {
        let span = expr.span;
        // In a sub-query, what its own table does not have is looked for around it.
        if let Some(outer) = &mut env.outer
            && !env.scope.has(names)
        {
            let found = outer(self, expr);
            return found.map_err(|finding| match (finding.mistake, names) {
                (Mistake::UnknownName(_), [name]) => {
                    let inner = unknown_column(name, None, env.scope);
                    let message = format!("{}, nor in the sub-query", finding.message);
                    let fix = format!("{} within it; around it, {}", inner.fix, finding.fix);
                    Finding { message, fix, ..finding }
                }
                _ => finding,
            });
        }
        if env.group.is_some() {
            return ungrouped(names, span);
        }
        let [first, rest @ ..] = names else { return wrong(span, "a name is missing", "write a column") };
        let key = |position: usize| format!("#{position}");
        // ROWTIME by itself is that of the row that is about to be made.
        if rest.is_empty() && first.name == "ROWTIME" {
            let key = "@ROWTIME".to_owned();
            return Ok(Typed {
                expr: Expr::Rowtime,
                sql: SqlType::Timestamp,
                nullable: false,
                course: rowtime_course(),
                key,
                span,
            });
        }
        let column = |entry: &super::Entry, at: usize| {
            let column = &entry.columns[at];
            let position = entry.at + at;
            Typed {
                expr: Expr::Column(position),
                sql: column.sql.clone(),
                nullable: column.nullable,
                course: column.course.clone(),
                key: key(position),
                span,
            }
        };
        // The column by itself, or of a source.
        let mut found = Vec::new();
        for entry in &env.scope.entries {
            if let Some(at) = entry.columns.iter().position(|column| column.name == first.name) {
                found.push((column(entry, at), rest));
            }
        }
        let source = env.scope.entries.iter().find(|entry| entry.alias.as_ref() == Some(&first.name));
        if let (Some(entry), [second, fields @ ..]) = (source, rest) {
            if second.name == "ROWTIME" && fields.is_empty() {
                return rowtime_of(entry, span);
            }
            let at = entry.columns.iter().position(|column| column.name == second.name);
            let Some(at) = at else { return Err(unknown_column(second, Some(entry), env.scope)) };
            found = vec![(column(entry, at), fields)];
        }
        match found.as_slice() {
            [] if rest.is_empty() => Err(unknown_column(first, None, env.scope)),
            [] => {
                let known = env.scope.entries.iter().filter_map(|entry| entry.alias.as_deref());
                let fix = known_instead(&first.name, known);
                let message = format!("nothing in FROM is called {}", first.name);
                Err(Finding::unknown(Named::Source, first.span, message, fix))
            }
            [(column, fields)] => field(column.clone(), fields, span),
            _ => {
                let message = format!("{} is a column of several sources", first.name);
                let alias = env.scope.entries.iter().find_map(|entry| entry.alias.as_deref()).unwrap_or("s");
                wrong(span, message, format!("say of which, as in \"{alias}\".{}", first.name))
            }
        }
    }

    fn call(&mut self, call: &Call, span: Span, env: &mut Env<'_>) -> Result<Typed, Finding> {
        let name = call.name.name.as_str();
        if let Some(aggregate) = functions::aggregate(name) {
            return self.aggregate(aggregate, call, span, env);
        }
        if call.over.is_some() {
            return wrong(
                span,
                format!("{name} is a function of one row and has no window"),
                "leave OVER out",
            );
        }
        if call.distinct || call.star {
            return wrong(span, format!("{name} is a function of one row"), "give it values");
        }
        let mut list = Vec::with_capacity(call.arguments.len());
        for argument in &call.arguments {
            list.push(self.bind(argument, env)?);
        }
        let key = join_keys(name, &list);
        if self.functions.get(name).is_some_and(|known| !known.is_empty()) {
            return self.user_function(name, list, key, span);
        }
        let Some(scalar) = functions::scalar(name) else { return unknown_function(&call.name) };
        let made = (scalar.bind)(Arguments { name, span, list })?;
        Ok(typed(made, key, span))
    }

    // The arguments must be of the very types of the parameters: that is how one of several is chosen, too.
    fn user_function(
        &mut self,
        name: &str,
        list: Vec<Typed>,
        key: String,
        span: Span,
    ) -> Result<Typed, Finding> {
        let candidates = &self.functions[name];
        let same = |given: &SqlType, parameter: &SqlType| match (given, parameter) {
            (SqlType::Null, _) => true,
            (SqlType::Char(_) | SqlType::Varchar(_), SqlType::Char(_) | SqlType::Varchar(_))
            | (SqlType::Decimal(..), SqlType::Decimal(..)) => true,
            _ => given == parameter,
        };
        let fits = candidates.iter().find(|candidate| {
            candidate.parameters.len() == list.len()
                && list
                    .iter()
                    .zip(&candidate.parameters)
                    .all(|(given, parameter)| same(&given.sql, parameter))
        });
        let Some(function) = fits else {
            let parameters = &candidates[0].parameters;
            let mismatch =
                list.iter().zip(parameters).find(|(given, parameter)| !same(&given.sql, parameter));
            return match mismatch {
                Some((given, parameter)) if list.len() == parameters.len() => {
                    let message = format!("{name} takes {parameter} here, not {}", given.sql);
                    wrong(
                        given.span,
                        message,
                        format!("nothing is converted by itself: write CAST(... AS {parameter})"),
                    )
                }
                _ => {
                    let message = format!("{name} takes {} arguments, not {}", parameters.len(), list.len());
                    wrong(span, message, "give as many as the function has parameters")
                }
            };
        };
        let (body, strict, sql, cost) =
            (Arc::clone(&function.body), function.strict, function.returns.clone(), function.cost);
        let parameters = function.parameters.clone();
        self.spend(cost, span)?;
        let nullable = list.iter().any(|argument| argument.nullable) || !strict;
        let arguments = list
            .into_iter()
            .zip(&parameters)
            .map(|(argument, parameter)| argument.converted(parameter).expr)
            .collect();
        let expr = Expr::Inline { body, arguments, strict };
        Ok(Typed { expr, sql, nullable, course: Course::Any, key, span })
    }

    fn aggregate(
        &mut self,
        aggregate: &Aggregate,
        call: &Call,
        span: Span,
        env: &mut Env<'_>,
    ) -> Result<Typed, Finding> {
        let name = aggregate.name;
        let windowed = call.over.is_some() || env.implied.is_some();
        if windowed && env.windows.is_none() {
            let fix = "compute it in a sub-query in FROM, and use its column here";
            return wrong(span, format!("{name} over a window cannot stand here"), fix);
        }
        if !windowed && env.group.is_none() {
            let fix = "write OVER (RANGE INTERVAL '1' MINUTE PRECEDING) behind it, or GROUP BY STEP(s.ROWTIME BY INTERVAL '1' MINUTE)";
            return wrong(span, format!("{name} needs a window or a group, and there is none here"), fix);
        }
        if !windowed && !aggregate.grouped {
            let fix = "write OVER (PARTITION BY ... RANGE INTERVAL '1' MINUTE PRECEDING) behind it";
            return wrong(span, format!("{name} is a function of a window, not of a group"), fix);
        }
        let mut row = Env { named: env.named, ..Env::row(env.scope) };
        let mut list = Vec::with_capacity(call.arguments.len());
        for argument in &call.arguments {
            list.push(self.bind(argument, &mut row)?);
        }
        let mut key = join_keys(name, &list);
        key.push_str(&format!("{}{}{}{}", call.star, call.distinct, call.ignore_nulls, call.from_last));
        let made = (aggregate.bind)(functions::AggregateCall {
            arguments: Arguments { name, span, list },
            star: call.star,
            distinct: call.distinct,
            ignore_nulls: call.ignore_nulls,
            from_last: call.from_last,
        })?;
        let arguments = made.arguments.into_iter().map(|argument| argument.expr).collect();
        let used = AggregateUse { kind: made.kind, arguments, key: key.clone() };
        let at = if windowed {
            let (partition, frame) = match (&call.over, env.implied) {
                (Some(over), _) => self.window(over, env)?,
                (None, Some((partition, frame))) => (partition.to_vec(), frame),
                (None, None) => return wrong(span, "there is no window", "write OVER"),
            };
            if frame == Frame::All && !made.kind.runs_on() {
                let message = format!("{name} would have to keep every row of this window for ever");
                return wrong(span, message, "write RANGE INTERVAL '1' HOUR PRECEDING, or ROWS 10 PRECEDING");
            }
            let window_key = format!("{}{frame:?}", join_keys("", &partition));
            key.push_str(&window_key);
            add_to_window(env, used, partition, frame, window_key)
        } else {
            let Some(group) = &mut env.group else {
                return wrong(span, "there is no group", "write GROUP BY");
            };
            group.add(used)
        };
        Ok(Typed {
            expr: Expr::Column(at),
            sql: made.sql,
            nullable: made.nullable,
            course: Course::Any,
            key,
            span,
        })
    }

    fn among(
        &mut self,
        value: &ast::Expr,
        list: &[ast::Expr],
        negated: bool,
        span: Span,
        env: &mut Env<'_>,
    ) -> Result<Typed, Finding> {
        let value = self.bind(value, env)?;
        let mut bound = Vec::with_capacity(list.len());
        let mut common = value.sql.clone();
        for one in list {
            let one = self.bind(one, env)?;
            let Some(wider) = common.common(&one.sql) else {
                let message = format!("{} cannot be compared with {common}", one.sql);
                return wrong(
                    one.span,
                    message,
                    format!("nothing is converted by itself: write CAST(... AS {common})"),
                );
            };
            common = wider;
            bound.push(one);
        }
        let constants = bound.iter().all(|one| matches!(one.expr, Expr::Const(_)));
        let key = format!("{}IN{}{negated}", value.key, join_keys("", &bound));
        let nullable = value.nullable || bound.iter().any(|one| one.nullable);
        let char_filled =
            std::iter::once(&value).chain(&bound).any(|one| matches!(one.sql, SqlType::Char(_)));
        let expr = if constants && !char_filled {
            let mut with_null = false;
            let mut values = foldhash::HashSet::default();
            for one in bound {
                match one.converted(&common).expr {
                    Expr::Const(Value::Null) => with_null = true,
                    Expr::Const(value) => drop(values.insert(value)),
                    _ => {}
                }
            }
            Expr::Among(Box::new(value.converted(&common).expr), Arc::new(values), with_null)
        } else {
            self.spend_copies(&value, bound.len())?;
            let mut terms = Vec::with_capacity(bound.len());
            for one in bound {
                terms.push(arithmetic::compare(Comparison::Equal, value.clone(), one, span)?.expr);
            }
            Expr::Or(terms)
        };
        let expr = if negated { Expr::Not(Box::new(expr)) } else { expr };
        Ok(Typed { expr, sql: SqlType::Boolean, nullable, course: Course::Any, key, span })
    }

    // A row among rows that are written out: `(a, b) IN ((1, 2), (3, 4))`.
    fn row_among(
        &mut self,
        parts: &[ast::Expr],
        list: &[ast::Expr],
        negated: bool,
        span: Span,
        env: &mut Env<'_>,
    ) -> Result<Typed, Finding> {
        let values: Vec<Typed> = parts.iter().map(|part| self.bind(part, env)).collect::<Result<_, _>>()?;
        for value in &values {
            self.spend_copies(value, list.len())?;
        }
        let mut terms = Vec::with_capacity(list.len());
        for row in list {
            let others = match &row.kind {
                ExprKind::Period(others) if others.len() == values.len() => others,
                _ => {
                    let message =
                        format!("a row of {} values is looked for, and this is another", values.len());
                    return wrong(row.span, message, "write as many values in parentheses, as in (1, 2)");
                }
            };
            let mut equal = Vec::with_capacity(values.len());
            for (value, other) in values.iter().zip(others) {
                let other = self.bind(other, env)?;
                let place = other.span;
                equal.push(arithmetic::compare(Comparison::Equal, value.clone(), other, place)?);
            }
            let exprs = equal.iter().map(|one| one.expr.clone()).collect();
            terms.push(boolean(Expr::And(exprs), "ROW", &equal, span));
        }
        let any = Expr::Or(terms.iter().map(|term| term.expr.clone()).collect());
        let made = if negated { Expr::Not(Box::new(any)) } else { any };
        Ok(boolean(made, &format!("ROWS{negated}"), &terms, span))
    }

    fn case(
        &mut self,
        operand: Option<&ast::Expr>,
        whens: &[(ast::Expr, ast::Expr)],
        otherwise: Option<&ast::Expr>,
        span: Span,
        env: &mut Env<'_>,
    ) -> Result<Typed, Finding> {
        let operand = operand.map(|operand| self.bind(operand, env)).transpose()?;
        if let Some(operand) = &operand {
            self.spend_copies(operand, whens.len())?;
        }
        let mut conditions = Vec::with_capacity(whens.len());
        let mut results = Vec::with_capacity(whens.len() + 1);
        let mut key = "CASE".to_owned();
        for (when, then) in whens {
            let condition = match &operand {
                None => self.bind_condition(when, env)?,
                Some(operand) => {
                    let when = self.bind(when, env)?;
                    let place = when.span;
                    arithmetic::compare(Comparison::Equal, operand.clone(), when, place)?
                }
            };
            key.push_str(&format!("/{}:", condition.key));
            conditions.push(condition.expr);
            results.push(self.bind(then, env)?);
        }
        results.push(match otherwise {
            Some(otherwise) => self.bind(otherwise, env)?,
            None => constant(Value::Null, SqlType::Null, span),
        });
        let mut sql = SqlType::Null;
        for result in &results {
            let Some(common) = sql.common(&result.sql) else {
                let message = format!("one result of this CASE is {sql}, and another {}", result.sql);
                return wrong(
                    result.span,
                    message,
                    format!("nothing is converted by itself: write CAST(... AS {sql})"),
                );
            };
            sql = common;
            key.push_str(&result.key);
        }
        let nullable = results.iter().any(|result| result.nullable);
        let mut exprs = results.into_iter().map(|result| result.converted(&sql).expr);
        let whens = conditions.into_iter().zip(exprs.by_ref()).collect();
        let otherwise = exprs.next().unwrap_or(Expr::Const(Value::Null));
        Ok(Typed {
            expr: Expr::Case(whens, Box::new(otherwise)),
            sql,
            nullable,
            course: Course::Any,
            key,
            span,
        })
    }

    // `(a - b) MINUTE`: in that unit, whatever is less cut off. Of one value it is the value in that unit.
    fn difference(
        &mut self,
        inner: &ast::Expr,
        sql: &SqlType,
        span: Span,
        env: &mut Env<'_>,
    ) -> Result<Typed, Finding> {
        let ExprKind::Binary(BinaryOp::Subtract, left, right) = &inner.kind else {
            let fix = "write as in (a - b) SECOND";
            return wrong(span, "a unit stands behind the difference of two moments", fix);
        };
        let (left, right) = (self.bind(left, env)?, self.bind(right, env)?);
        if !left.sql.is_datetime() || left.sql != right.sql {
            let message = format!(
                "the difference is of two moments of one type, not of {} and {}",
                left.sql, right.sql
            );
            return wrong(span, message, "write CAST(... AS TIMESTAMP)");
        }
        let SqlType::Interval(_, last) = sql else { return wrong(span, "this is no unit", "write SECOND") };
        let unit = if last.ms() == 1000 { 1 } else { last.ms() };
        let factor = if left.sql == SqlType::Date { crate::civil::DAY_MS } else { 1 };
        let key = format!("DIFF({},{},{sql})", left.key, right.key);
        let nullable = left.nullable || right.nullable;
        let list = vec![left, right];
        let course = all_constant(&list);
        let kernel: Kernel = Arc::new(move |values| {
            let ms =
                as_int(&values[0])?.checked_sub(as_int(&values[1])?).and_then(|by| by.checked_mul(factor));
            ms.map(|ms| Value::Int(ms / unit * unit)).ok_or_else(|| fault("the interval is too long"))
        });
        let expr = Expr::Strict(kernel, list.into_iter().map(|one| one.expr).collect());
        Ok(Typed { expr, sql: sql.clone(), nullable, course, key, span })
    }

    // Periods begin with their first moment and end before their second.
    fn temporal(
        &mut self,
        op: TemporalOp,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
        env: &mut Env<'_>,
    ) -> Result<Typed, Finding> {
        use Comparison::{Equal, Less, LessOrEqual};
        let (left_ends, right_ends) = (self.period(left, env)?, self.period(right, env)?);
        for end in left_ends.iter().chain(&right_ends) {
            self.spend_copies(end, 2)?;
        }
        let [s1, e1] = left_ends.as_slice() else {
            return wrong(left.span, "a period has two ends", "write as in (start, end)");
        };
        let (s2, e2) = match (right_ends.as_slice(), op.relation) {
            ([s2, e2], _) => (s2, e2),
            ([moment], Relation::Contains) => {
                let begun = arithmetic::compare(LessOrEqual, s1.clone(), moment.clone(), span)?;
                let open = arithmetic::compare(Less, moment.clone(), e1.clone(), span)?;
                let made = Expr::And(vec![begun.expr.clone(), open.expr.clone()]);
                return Ok(boolean(made, "CONTAINS", &[begun, open], span));
            }
            _ => return wrong(right.span, "a period has two ends", "write as in (start, end)"),
        };
        let strict = op.strictness == Strictness::Strictly;
        let at_once = op.strictness == Strictness::Immediately;
        let before = if strict { Less } else { LessOrEqual };
        let touches = if at_once { Equal } else { before };
        let pairs: Vec<(&Typed, Comparison, &Typed)> = match op.relation {
            Relation::Contains => vec![(s1, before, s2), (e2, before, e1)],
            Relation::Equals => vec![(s1, Equal, s2), (e1, Equal, e2)],
            Relation::Precedes => vec![(e1, touches, s2)],
            Relation::Succeeds => vec![(e2, touches, s1)],
            Relation::Overlaps => vec![(s1, Less, e2), (s2, Less, e1)],
            // One begins first and the other ends last; at once: the one ends when the other begins.
            Relation::Leads if at_once => vec![(s1, Less, s2), (e1, Equal, s2)],
            Relation::Lags if at_once => vec![(s2, Less, s1), (e2, Equal, s1)],
            Relation::Leads => vec![(s1, before, s2), (e1, before, e2)],
            Relation::Lags => vec![(s2, before, s1), (e2, before, e1)],
        };
        let mut terms = Vec::new();
        for (one, op, two) in pairs {
            terms.push(arithmetic::compare(op, one.clone(), two.clone(), span)?);
        }
        if op.relation == Relation::Overlaps && strict {
            // Neither begin nor end together.
            for (one, two) in [(s1, s2), (e1, e2)] {
                terms.push(arithmetic::compare(Comparison::NotEqual, one.clone(), two.clone(), span)?);
            }
        }
        let made = Expr::And(terms.iter().map(|term| term.expr.clone()).collect());
        Ok(boolean(made, &format!("{op:?}"), &terms, span))
    }

    fn period(&mut self, expr: &ast::Expr, env: &mut Env<'_>) -> Result<Vec<Typed>, Finding> {
        let ends = match &expr.kind {
            ExprKind::Period(ends) => ends.as_slice(),
            _ => std::slice::from_ref(expr),
        };
        let mut bound = Vec::with_capacity(ends.len());
        for end in ends {
            let end = self.bind(end, env)?;
            if end.sql != SqlType::Timestamp {
                let message = format!("a period lies between two of TIMESTAMP, not {}", end.sql);
                return wrong(end.span, message, "write CAST(... AS TIMESTAMP)");
            }
            bound.push(end);
        }
        Ok(bound)
    }
}

impl Grouping {
    /// Where the result of the call is in the rows of the group.
    fn add(&mut self, used: AggregateUse) -> usize {
        let known = self.calls.iter().position(|call| call.key == used.key);
        let at = known.unwrap_or_else(|| {
            self.calls.push(used);
            self.calls.len() - 1
        });
        self.keys.len() + at
    }
}

fn add_to_window(
    env: &mut Env<'_>,
    used: AggregateUse,
    partition: Vec<Typed>,
    frame: Frame,
    key: String,
) -> usize {
    let Some(windows) = &mut env.windows else { return 0 };
    let at = match windows.windows.iter().position(|window| window.key == key) {
        Some(at) => at,
        None => {
            let partition = partition.into_iter().map(|one| one.expr).collect();
            windows.windows.push(WindowUse { partition, frame, key, calls: Vec::new() });
            windows.windows.len() - 1
        }
    };
    let window = &mut windows.windows[at];
    if let Some((_, result)) = window.calls.iter().find(|(call, _)| call.key == used.key) {
        return windows.at + result;
    }
    let result = windows.results;
    window.calls.push((used, result));
    windows.results += 1;
    windows.at + result
}

/// Whether it is ROWTIME by itself.
pub(super) fn is_rowtime(expr: &ast::Expr) -> bool {
    matches!(&expr.kind, ExprKind::Name(names) if names.len() == 1 && names[0].name == "ROWTIME")
}

fn ungrouped(names: &[Ident], span: Span) -> Result<Typed, Finding> {
    let last = names.last().map_or("", |name| name.name.as_str());
    if names.len() == 1 && last == "ROWTIME" {
        let key = "@ROWTIME".to_owned();
        let (expr, course) = (Expr::Rowtime, rowtime_course());
        return Ok(Typed { expr, sql: SqlType::Timestamp, nullable: false, course, key, span });
    }
    let message = format!("{last} is neither in GROUP BY nor within an aggregate");
    wrong(span, message, format!("add it to GROUP BY, or write LAST_VALUE({last}) or another aggregate"))
}

fn rowtime_of(entry: &super::Entry, span: Span) -> Result<Typed, Finding> {
    let sql = SqlType::Timestamp;
    match entry.rowtime {
        RowtimeAt::Row => {
            let key = "@ROWTIME".to_owned();
            Ok(Typed { expr: Expr::Rowtime, sql, nullable: false, course: rowtime_course(), key, span })
        }
        RowtimeAt::Column(at) => Ok(Typed {
            expr: Expr::Column(at),
            sql,
            nullable: true,
            course: Course::Any,
            key: format!("#{at}"),
            span,
        }),
        RowtimeAt::Nowhere => {
            wrong(span, "the rows of a table have no ROWTIME", "write ROWTIME, or that of the stream")
        }
    }
}

// `rec.column1`.
fn field(mut value: Typed, fields: &[Ident], span: Span) -> Result<Typed, Finding> {
    for name in fields {
        let SqlType::Record(known) = &value.sql else {
            let message = format!("{} has no field {}: it is {}", value.key, name.name, value.sql);
            return wrong(name.span, message.replace('#', "column "), "leave the field out");
        };
        let Some(at) = known.iter().position(|(field, _)| *field == name.name) else {
            let names = known.iter().map(|(name, _)| name.as_str());
            let message = format!("the record has no field {}", name.name);
            let fix = format!("write one of {}", list_names(names));
            return Err(Finding::unknown(Named::Column, name.span, message, fix));
        };
        let sql = known[at].1.clone();
        let key = format!("{}.{at}", value.key);
        let expr = Expr::Field(Box::new(value.expr), at);
        value = Typed { expr, sql, nullable: true, course: Course::Any, key, span };
    }
    Ok(value)
}

/// A few names, as a message shows them.
pub(crate) fn list_names<'n>(names: impl Iterator<Item = &'n str>) -> String {
    const SHOWN: usize = 12;
    let names: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
    let rest = names.len().saturating_sub(SHOWN);
    let shown = names.into_iter().take(SHOWN).collect::<Vec<_>>().join(", ");
    match (shown.is_empty(), rest) {
        (true, _) => "another name".to_owned(),
        (_, 0) => shown,
        _ => format!("{shown} and {rest} more"),
    }
}

fn unknown_column(name: &Ident, entry: Option<&super::Entry>, scope: &super::Scope) -> Finding {
    let entries: Vec<&super::Entry> = match entry {
        Some(entry) => vec![entry],
        None => scope.entries.iter().collect(),
    };
    let names: Vec<&str> =
        entries.iter().flat_map(|entry| entry.columns.iter().map(|column| column.name.as_str())).collect();
    let of = entries.iter().filter_map(|entry| entry.alias.as_deref());
    let message = match (names.is_empty(), list_names(of)) {
        (true, _) => format!("there is no column {} here", name.name),
        (false, of) => format!("there is no column {} in {of}", name.name),
    };
    let fix = match other_case(&name.name, names.iter().copied()) {
        Some(other) if other.chars().any(char::is_lowercase) => {
            format!("write \"{other}\": names without quotes are taken in upper case")
        }
        Some(other) => format!("write {other}, without quotes or in upper case"),
        None => format!("write one of {}", list_names(names.into_iter())),
    };
    Finding::unknown(Named::Column, name.span, message, fix)
}

fn unknown_function(name: &Ident) -> Result<Typed, Finding> {
    let fix = match name.name.as_str() {
        "JSON_VALUE" | "JSON_QUERY" | "JSON_EXTRACT" | "GET_JSON_OBJECT" => {
            "map the path to a column in the schema of the input, as in $.a.b"
        }
        "ROWTIME_TO_TIMESTAMP" => "ROWTIME is a TIMESTAMP already: write ROWTIME",
        "NOW" | "GETDATE" | "SYSDATE" => "write CURRENT_TIMESTAMP",
        "LENGTH" | "LEN" => "write CHAR_LENGTH(text)",
        "CONCAT" => "write a || b",
        "IFNULL" | "NVL" | "ISNULL" => "write COALESCE(a, b)",
        "REPLACE" | "REGEXP_REPLACE" => "write REGEX_REPLACE(text, 'what', 'by what', 1, 0)",
        "DATE_FORMAT" | "TO_CHAR" => "write TIMESTAMP_TO_CHAR('yyyy-MM-dd HH:mm:ss', moment)",
        "TO_DATE" | "STR_TO_DATE" => "write CHAR_TO_DATE('yyyy-MM-dd', text)",
        "DATEDIFF" | "TIMESTAMPDIFF" => "write TSDIFF(start, end), in milliseconds",
        "ROUND" => "write CAST(x AS DECIMAL(10, 2)), which rounds",
        "APPROX_COUNT_DISTINCT" => "write COUNT(DISTINCT x)",
        "TUMBLE" | "HOP" | "TUMBLE_START" | "TUMBLE_END" => {
            "write STEP(s.ROWTIME BY INTERVAL '1' MINUTE) in GROUP BY"
        }
        "ROW_NUMBER" | "RANK" | "DENSE_RANK" => {
            "use TOP_K_ITEMS_TUMBLING, or MAX over a window and a filter around it"
        }
        table if functions::table(table).is_some() => {
            "it is a function of a whole stream: write it in FROM, as TABLE(... (CURSOR(SELECT ...), ...))"
        }
        other => {
            let fix = functions::similar(other).map(|similar| format!("write {similar}"));
            let fix = fix
                .unwrap_or_else(|| "use one of the functions of the manual, or CREATE FUNCTION".to_owned());
            let message = format!("there is no function {other}");
            return Err(Finding::unknown(Named::Function, name.span, message, fix));
        }
    };
    let message = format!("there is no function {}", name.name);
    Err(Finding::unknown(Named::Function, name.span, message, fix))
}

fn number(text: &str, span: Span) -> Result<Typed, Finding> {
    let too_long =
        || Finding::new(span, format!("{text} has too many digits"), "write it with an exponent, as in 1E20");
    if text.contains(['e', 'E']) {
        let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
        let number = number
            .ok_or_else(|| Finding::new(span, format!("{text} is no number"), "write a smaller exponent"))?;
        return Ok(constant(Value::Double(number), SqlType::Double, span));
    }
    let (digits, scale) = decimal(text).ok_or_else(too_long)?;
    let value = i64::try_from(digits).map_err(|_| too_long())?;
    let precision = u8::try_from(digits.unsigned_abs().to_string().len()).unwrap_or(u8::MAX).max(scale);
    if precision > DECIMAL_PRECISION_MAX {
        return Err(too_long());
    }
    let sql = match scale {
        0 if i32::try_from(value).is_ok() => SqlType::Integer,
        0 => SqlType::BigInt,
        _ => SqlType::Decimal(precision, scale),
    };
    Ok(constant(Value::Int(value), sql, span))
}

fn constant(value: Value, sql: SqlType, span: Span) -> Typed {
    let key = format!("'{value:?}:{sql}'");
    Typed { nullable: value.is_null(), expr: Expr::Const(value), sql, course: Course::Constant, key, span }
}

fn typed(made: Made, key: String, span: Span) -> Typed {
    Typed { expr: made.expr, sql: made.sql, nullable: made.nullable, course: made.course, key, span }
}

pub(super) fn boolean(expr: Expr, name: &str, from: &[Typed], span: Span) -> Typed {
    let nullable = from.iter().any(|one| one.nullable);
    let key = join_keys(name, from);
    Typed { expr, sql: SqlType::Boolean, nullable, course: all_constant(from), key, span }
}

fn all_constant(list: &[Typed]) -> Course {
    if list.iter().all(|one| one.course == Course::Constant) { Course::Constant } else { Course::Any }
}

pub(super) fn join_keys(name: &str, list: &[Typed]) -> String {
    let keys: Vec<&str> = list.iter().map(|one| one.key.as_str()).collect();
    format!("{name}({})", keys.join(","))
}

#[cfg(test)]
mod tests {
    use crate::testing::value_of;

    #[test]
    fn every_operator_does_what_the_reference_says() {
        let cases = [
            ("-(2)", "-2"),
            ("+2", "2"),
            ("7 + 2", "9"),
            ("7 - 2", "5"),
            ("7 * 2", "14"),
            ("7 / 2", "3"),
            ("'a' || 'b'", "ab"),
            ("1 = 1", "TRUE"),
            ("1 <> 1", "FALSE"),
            ("1 != 2", "TRUE"),
            ("1 < 2", "TRUE"),
            ("2 <= 2", "TRUE"),
            ("1 > 2", "FALSE"),
            ("1 >= 2", "FALSE"),
            ("1 IS DISTINCT FROM NULL", "TRUE"),
            ("NULL IS NOT DISTINCT FROM NULL", "TRUE"),
            ("NULL IS NULL", "TRUE"),
            ("1 IS NOT NULL", "TRUE"),
            ("(1 = 1) IS TRUE", "TRUE"),
            ("(1 = 1) IS NOT TRUE", "FALSE"),
            ("(1 = 1) IS FALSE", "FALSE"),
            ("(1 = 1) IS NOT FALSE", "TRUE"),
            ("(1 = NULL) IS UNKNOWN", "TRUE"),
            ("(1 = 1) IS NOT UNKNOWN", "TRUE"),
            ("2 BETWEEN 1 AND 3", "TRUE"),
            ("2 NOT BETWEEN ASYMMETRIC 3 AND 4", "TRUE"),
            ("2 IN (1, 2)", "TRUE"),
            ("2 NOT IN (1, 2)", "FALSE"),
            ("(1, 'a') IN ((2, 'a'), (1, 'a'))", "TRUE"),
            ("(1, 'b') NOT IN ((2, 'a'), (1, 'a'))", "TRUE"),
            ("(1, NULL) IN ((2, 'a'), (1, 'a'))", "NULL"),
            ("(3, NULL) IN ((2, 'a'), (1, 'a'))", "FALSE"),
            ("'ab' LIKE 'a%'", "TRUE"),
            ("'ab' NOT LIKE 'a%'", "FALSE"),
            ("'ab' SIMILAR TO '(a|b)+'", "TRUE"),
            ("'ab' NOT SIMILAR TO '(a|b)+'", "FALSE"),
            ("NOT FALSE", "TRUE"),
            ("TRUE AND NULL", "NULL"),
            ("TRUE OR NULL", "TRUE"),
            ("CASE 2 WHEN 1 THEN 'a' WHEN 2 THEN 'b' END", "b"),
            ("CASE WHEN FALSE THEN 'a' ELSE 'c' END", "c"),
            ("DATE '2020-01-31' + INTERVAL '1' DAY", "2020-02-01"),
            ("TIMESTAMP '2020-01-01 00:00:00' - INTERVAL '1' SECOND", "2019-12-31 23:59:59"),
            ("INTERVAL '1' DAY * 2", "+2"),
            ("INTERVAL '10' MINUTE / 2", "+5"),
            ("INTERVAL '1' HOUR + INTERVAL '1' HOUR", "+2"),
            ("(TIMESTAMP '2020-01-01 00:02:00' - TIMESTAMP '2020-01-01 00:00:30') MINUTE TO SECOND", "+1:30"),
        ];
        for (expr, expected) in cases {
            assert_eq!(value_of(expr), expected, "{expr}");
        }
    }

    #[test]
    fn all_17_temporal_predicates_hold_where_they_should() {
        // Each with periods for which it holds, and for which it does not.
        let cases = [
            ("EQUALS", (1, 3, 1, 3), (1, 3, 1, 4)),
            ("CONTAINS", (1, 3, 1, 2), (1, 3, 2, 4)),
            ("STRICTLY CONTAINS", (1, 4, 2, 3), (1, 3, 1, 2)),
            ("OVERLAPS", (1, 3, 2, 4), (1, 2, 2, 3)),
            ("STRICTLY OVERLAPS", (1, 3, 2, 4), (1, 3, 1, 4)),
            ("PRECEDES", (1, 2, 2, 3), (1, 3, 2, 4)),
            ("STRICTLY PRECEDES", (1, 2, 3, 4), (1, 2, 2, 3)),
            ("IMMEDIATELY PRECEDES", (1, 2, 2, 3), (1, 2, 3, 4)),
            ("SUCCEEDS", (2, 3, 1, 2), (2, 4, 1, 3)),
            ("STRICTLY SUCCEEDS", (3, 4, 1, 2), (2, 3, 1, 2)),
            ("IMMEDIATELY SUCCEEDS", (2, 3, 1, 2), (3, 4, 1, 2)),
            ("LEADS", (1, 3, 1, 4), (2, 4, 1, 3)),
            ("STRICTLY LEADS", (1, 3, 2, 4), (1, 3, 1, 4)),
            ("IMMEDIATELY LEADS", (1, 2, 2, 4), (1, 3, 2, 4)),
            ("LAGS", (1, 4, 1, 3), (1, 3, 2, 4)),
            ("STRICTLY LAGS", (2, 4, 1, 3), (1, 4, 1, 3)),
            ("IMMEDIATELY LAGS", (2, 4, 1, 2), (2, 4, 1, 3)),
        ];
        assert_eq!(cases.len(), 17);
        let moment = |second: i32| format!("TIMESTAMP '2020-01-01 00:00:0{second}'");
        for (predicate, holds, fails) in cases {
            for ((one, two, three, four), expected) in [(holds, "TRUE"), (fails, "FALSE")] {
                for period in ["", "PERIOD "] {
                    let expr = format!(
                        "{period}({}, {}) {predicate} {period}({}, {})",
                        moment(one),
                        moment(two),
                        moment(three),
                        moment(four)
                    );
                    assert_eq!(value_of(&expr), expected, "{expr}");
                }
            }
        }
    }
}
