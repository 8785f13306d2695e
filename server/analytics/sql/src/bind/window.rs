//! Windows of OVER: of functions, and of the streams of a join.

use super::{Binder, Env, Typed, wrong};
use crate::diagnostic::{Finding, Named, Span};
use crate::expr::Expr;
use crate::limits::WINDOW_ROWS_MAX;
use crate::plan::{Frame, JoinWindow};
use crate::syntax::ast::{self, Bound, Ident, WindowRef, WindowSpec};
use crate::types::SqlType;
use crate::value::Value;

const LENGTH_FIX: &str = "write RANGE INTERVAL '1' MINUTE PRECEDING, or ROWS 10 PRECEDING";

impl Binder {
    /// The partition and the frame of a function's window.
    pub(super) fn window(&mut self, over: &WindowRef, env: &Env<'_>) -> Result<(Vec<Typed>, Frame), Finding> {
        let spec = resolve(over, env.named, 0)?;
        let mut row = Env { named: env.named, ..Env::row(env.scope) };
        let mut partition = Vec::with_capacity(spec.partition.len());
        for expr in &spec.partition {
            partition.push(self.bind(expr, &mut row)?);
        }
        self.check_order(&spec, env)?;
        let frame = frame(&spec)?;
        if let (Bound::Beginning, Bound::Current) = (&frame.start, &frame.end) {
            return Ok((partition, Frame::All));
        }
        match self.bound(frame, env)? {
            JoinWindow::Range(ms) => Ok((partition, Frame::Range(ms))),
            JoinWindow::Rows(rows) => Ok((partition, Frame::Rows(rows))),
            JoinWindow::Current => Ok((partition, if frame.rows { Frame::Rows(0) } else { Frame::Range(0) })),
            JoinWindow::Following(_) => {
                let fix = "write PRECEDING; a function tells its result at once";
                wrong(frame.span, "a function cannot look at rows that are still to come", fix)
            }
        }
    }

    /// The window of a stream in a join.
    pub(super) fn join_window(
        &mut self,
        over: Option<&WindowRef>,
        env: &Env<'_>,
    ) -> Result<JoinWindow, Finding> {
        let Some(over) = over else { return Ok(JoinWindow::Current) };
        let spec = resolve(over, env.named, 0)?;
        if let Some(first) = spec.partition.first() {
            let fix = "leave PARTITION BY out, and say in ON which columns must be equal";
            return wrong(first.span, "the window of a stream in a join has no PARTITION BY", fix);
        }
        self.check_order(&spec, env)?;
        let frame = frame(&spec)?;
        match self.bound(frame, env)? {
            JoinWindow::Rows(0) => Ok(JoinWindow::Current),
            window => Ok(window),
        }
    }

    fn check_order(&mut self, spec: &WindowSpec, env: &Env<'_>) -> Result<(), Finding> {
        let mut row = Env { named: env.named, ..Env::row(env.scope) };
        for item in &spec.order {
            let rowtime = super::expression::is_rowtime(&item.expr)
                || self.bind(&item.expr, &mut row).is_ok_and(|bound| bound.key == "@ROWTIME");
            if !rowtime || item.descending {
                let fix = "leave ORDER BY out: the rows of a window are in the order of ROWTIME";
                return wrong(item.expr.span, "a window cannot be ordered by this", fix);
            }
        }
        Ok(())
    }

    fn bound(&mut self, frame: &ast::Frame, env: &Env<'_>) -> Result<JoinWindow, Finding> {
        let span = frame.span;
        match (&frame.start, &frame.end) {
            (Bound::Current, Bound::Current) => Ok(JoinWindow::Current),
            (Bound::Preceding(length), Bound::Current) => self.length(frame.rows, length, env),
            (Bound::Current, Bound::Following(length)) => match self.length(frame.rows, length, env)? {
                JoinWindow::Range(ms) => Ok(JoinWindow::Following(ms)),
                _ => wrong(
                    span,
                    "rows that follow are told by time",
                    "write RANGE INTERVAL '1' MINUTE FOLLOWING",
                ),
            },
            (Bound::Beginning | Bound::Unbounded, _) | (_, Bound::Beginning | Bound::Unbounded) => {
                wrong(span, "this window has no end, and would keep every row for ever", LENGTH_FIX)
            }
            _ => wrong(span, "a window ends with the current row", LENGTH_FIX),
        }
    }

    fn length(&mut self, rows: bool, length: &ast::Expr, env: &Env<'_>) -> Result<JoinWindow, Finding> {
        let mut row = Env { named: env.named, ..Env::row(env.scope) };
        let bound = self.bind(length, &mut row)?;
        let Expr::Const(Value::Int(number)) = bound.expr else {
            return wrong(length.span, "the length of a window is written out", LENGTH_FIX);
        };
        let interval = matches!(bound.sql, SqlType::Interval(..));
        if rows {
            if interval || !bound.sql.is_integer() {
                return wrong(length.span, "ROWS counts rows", "write RANGE before an INTERVAL");
            }
            return match u64::try_from(number) {
                Ok(0) => {
                    wrong(length.span, "a window of 0 rows before the current one", "write ROWS CURRENT ROW")
                }
                Ok(rows) if rows <= WINDOW_ROWS_MAX => Ok(JoinWindow::Rows(rows)),
                Ok(_) => {
                    let message = format!("a window of more than {WINDOW_ROWS_MAX} rows");
                    wrong(length.span, message, "write a smaller number")
                }
                Err(_) => wrong(length.span, "a window cannot have a negative length", LENGTH_FIX),
            };
        }
        if !interval {
            return wrong(
                length.span,
                "RANGE is a length of time",
                "write as in RANGE INTERVAL '1' MINUTE PRECEDING",
            );
        }
        if number < 0 {
            return wrong(length.span, "a window cannot have a negative length", LENGTH_FIX);
        }
        Ok(JoinWindow::Range(number))
    }
}

fn frame(spec: &WindowSpec) -> Result<&ast::Frame, Finding> {
    let missing = "this window has no length, and would keep every row for ever";
    spec.frame.as_ref().ok_or_else(|| Finding::new(spec.span, missing, LENGTH_FIX))
}

// A window by its name, or with another as its base.
fn resolve(over: &WindowRef, named: &[(Ident, WindowSpec)], depth: usize) -> Result<WindowSpec, Finding> {
    let find = |name: &Ident| -> Result<WindowSpec, Finding> {
        let found = named.iter().find(|(known, _)| known.name == name.name);
        let Some((_, spec)) = found else { return unknown(name) };
        if depth > named.len() {
            return wrong(name.span, "these windows are each other's base", "write the window out");
        }
        resolve(&WindowRef::Spec(spec.clone()), named, depth + 1)
    };
    match over {
        WindowRef::Named(name) => find(name),
        WindowRef::Spec(spec) => {
            let Some(base) = &spec.base else { return Ok(spec.clone()) };
            let mut whole = find(base)?;
            if !spec.partition.is_empty() {
                whole.partition.clone_from(&spec.partition);
            }
            if spec.frame.is_some() {
                whole.frame.clone_from(&spec.frame);
            }
            Ok(whole)
        }
    }
}

fn unknown(name: &Ident) -> Result<WindowSpec, Finding> {
    let message = format!("there is no window {}", name.name);
    let fix = format!(
        "write WINDOW {} AS (RANGE INTERVAL '1' MINUTE PRECEDING) at the end of the query",
        name.name
    );
    Err(Finding::unknown(Named::Window, name.span, message, fix))
}

/// A length of time that is written out, longer than nothing.
pub(super) fn interval_ms(expr: &ast::Expr) -> Result<i64, Finding> {
    match expr.kind {
        ast::ExprKind::Interval(ms, _) if ms > 0 => Ok(ms),
        _ => interval_wrong(expr.span),
    }
}

fn interval_wrong(span: Span) -> Result<i64, Finding> {
    wrong(span, "this is no length of time", "write as in INTERVAL '5' MINUTE")
}
