//! Joins: of two streams, each the current row or a window of them, and of a stream with a table.

use std::sync::Arc;

use super::query::Base;
use super::{Binder, ColumnInfo, Entry, Env, RowtimeAt, Scope, Typed, course_of_other_time, wrong};
use crate::diagnostic::{Finding, Span};
use crate::expr::{Comparison, Expr};
use crate::plan::{Join, JoinWindow, Lookup, Project, Spec};
use crate::syntax::ast::{self, ExprKind, Ident, JoinKind, Source, WindowRef};
use crate::types::SqlType;

/// What is equal on both sides of a join, each over its own rows, and what else must hold over the rows of both.
type Condition = (Vec<(Expr, Expr)>, Option<Expr>);

impl Binder {
    #[expect(clippy::too_many_arguments, reason = "each part of a join is one")]
    pub(super) fn join(
        &mut self,
        left: &Source,
        right: &Source,
        kind: JoinKind,
        on: Option<&ast::Expr>,
        span: Span,
        named: &[(Ident, ast::WindowSpec)],
        pump: &Arc<str>,
    ) -> Result<Base, Finding> {
        match (self.table(left), self.table(right)) {
            (None, None) => self.join_streams(left, right, kind, on, span, named, pump),
            (None, Some(table)) => {
                if matches!(kind, JoinKind::Right | JoinKind::Full) {
                    let fix = "write LEFT JOIN: it keeps the rows of the stream";
                    return wrong(
                        span,
                        "the rows of a table that no row of the stream finds would never be known",
                        fix,
                    );
                }
                let base = self.source(left, named, pump)?;
                self.join_table(base, table, true, kind == JoinKind::Left, on, pump)
            }
            (Some(table), None) => {
                if matches!(kind, JoinKind::Left | JoinKind::Full) {
                    let fix = "write RIGHT JOIN: it keeps the rows of the stream";
                    return wrong(
                        span,
                        "the rows of a table that no row of the stream finds would never be known",
                        fix,
                    );
                }
                let base = self.source(right, named, pump)?;
                self.join_table(base, table, false, kind == JoinKind::Right, on, pump)
            }
            (Some(_), Some(_)) => {
                wrong(span, "two tables never emit a row", "join a stream with them, one after the other")
            }
        }
    }

    // The table that a source is, with its alias and where it is named.
    fn table(&self, source: &Source) -> Option<(String, String, Span)> {
        let Source::Named { name, alias, .. } = source else { return None };
        if self.streams.contains_key(&name.name) || !self.tables.contains_key(&name.name) {
            return None;
        }
        let alias = alias.as_ref().map_or(&name.name, |alias| &alias.name.name);
        Some((name.name.clone(), alias.clone(), name.span))
    }

    // A name that nothing bears is told before what its window would have to be.
    fn known(&self, source: &Source) -> Result<(), Finding> {
        match source {
            Source::Named { name, .. } if !self.has_source(&name.name) => self.unknown_stream(name),
            _ => Ok(()),
        }
    }

    fn join_table(
        &mut self,
        base: Base,
        (table, alias, _): (String, String, Span),
        stream_left: bool,
        outer: bool,
        on: Option<&ast::Expr>,
        pump: &Arc<str>,
    ) -> Result<Base, Finding> {
        let mut columns = self.tables[&table].clone();
        if outer {
            columns.iter_mut().for_each(|column| column.nullable = true);
        }
        let table_width = columns.len();
        let width = base.width + table_width;
        let mut scope = base.scope;
        let (stream_at, table_at) = if stream_left { (0, base.width) } else { (table_width, 0) };
        shift(&mut scope, stream_at);
        let entry = Entry { alias: Some(alias), columns, at: table_at, rowtime: RowtimeAt::Nowhere };
        if stream_left {
            scope.entries.push(entry);
        } else {
            scope.entries.insert(0, entry);
        }
        let (pairs, residual) =
            self.condition(on, &scope, if stream_left { base.width } else { table_width })?;
        let (mut stream_keys, mut table_keys) = (Vec::new(), Vec::new());
        for (left, right) in pairs {
            let (stream, table) = if stream_left { (left, right) } else { (right, left) };
            stream_keys.push(stream);
            table_keys.push(table);
        }
        let spec = Lookup { table, table_width, stream_left, outer, stream_keys, table_keys, residual };
        let node = self.graph.add(Spec::Lookup(Arc::new(spec)), vec![base.node], width, pump);
        Ok(Base { node, width, scope })
    }

    #[expect(clippy::too_many_arguments, reason = "each part of a join is one")]
    fn join_streams(
        &mut self,
        left: &Source,
        right: &Source,
        kind: JoinKind,
        on: Option<&ast::Expr>,
        span: Span,
        named: &[(Ident, ast::WindowSpec)],
        pump: &Arc<str>,
    ) -> Result<Base, Finding> {
        self.known(left)?;
        self.known(right)?;
        let empty = Scope::default();
        let env = Env { named, ..Env::row(&empty) };
        let windows = [self.join_window(over(left), &env)?, self.join_window(over(right), &env)?];
        if windows == [JoinWindow::Current; 2] {
            let fix =
                "write OVER (RANGE INTERVAL '1' MINUTE PRECEDING) behind the name of one of them, or of both";
            return wrong(span, "two streams without a window never meet", fix);
        }
        let following = windows.iter().any(|window| matches!(window, JoinWindow::Following(_)));
        if following && (!windows.contains(&JoinWindow::Current) || kind == JoinKind::Full) {
            let fix = "write the window that follows on one side, and none on the other";
            return wrong(span, "a window that follows goes with the current row of the other side", fix);
        }
        let outer_window = match (kind, windows) {
            (JoinKind::Left, [_, JoinWindow::Following(_)])
            | (JoinKind::Right, [JoinWindow::Following(_), _]) => false,
            (JoinKind::Left | JoinKind::Right, _) => following,
            _ => false,
        };
        if outer_window {
            let fix = "keep the rows of the other side";
            return wrong(span, "the rows of a window that follows cannot be kept", fix);
        }
        let left = self.source(left, named, pump)?;
        let right = self.source(right, named, pump)?;
        // The rows of each side, and behind them its ROWTIME.
        let left_nullable = matches!(kind, JoinKind::Right | JoinKind::Full);
        let right_nullable = matches!(kind, JoinKind::Left | JoinKind::Full);
        let (left, left_width, mut scope) = self.with_rowtime(left, left_nullable, 0, pump);
        let (right, right_width, right_scope) = self.with_rowtime(right, right_nullable, left_width, pump);
        scope.entries.extend(right_scope.entries);
        let (pairs, residual) = self.condition(on, &scope, left_width)?;
        let (left_keys, right_keys) = pairs.into_iter().unzip();
        let spec = Join {
            kind,
            windows,
            widths: [left_width, right_width],
            keys: [left_keys, right_keys],
            residual,
        };
        let width = left_width + right_width;
        let node = self.graph.add(Spec::Join(Arc::new(spec)), vec![left, right], width, pump);
        Ok(Base { node, width, scope })
    }

    fn with_rowtime(
        &mut self,
        base: Base,
        nullable: bool,
        at: usize,
        pump: &Arc<str>,
    ) -> (usize, usize, Scope) {
        let Base { node, width, mut scope } = base;
        let exprs = (0..width).map(Expr::Column).chain([Expr::Rowtime]).collect();
        let node = self.graph.add(
            Spec::Project(Arc::new(Project { exprs, ..Project::default() })),
            vec![node],
            width + 1,
            pump,
        );
        for entry in &mut scope.entries {
            if entry.rowtime == RowtimeAt::Row {
                entry.rowtime = RowtimeAt::Column(width);
            }
            for column in &mut entry.columns {
                column.nullable |= nullable;
                // A row of the join is as late as the later of the two.
                column.course = course_of_join(column);
            }
        }
        shift(&mut scope, at);
        (node, width + 1, scope)
    }

    // Takes ON apart: what is equal on both sides, and the rest. The keys of each side are over its own rows.
    fn condition(
        &mut self,
        on: Option<&ast::Expr>,
        scope: &Scope,
        left_width: usize,
    ) -> Result<Condition, Finding> {
        let Some(on) = on else { return Ok((Vec::new(), None)) };
        let terms = match &on.kind {
            ExprKind::And(terms) => terms.as_slice(),
            _ => std::slice::from_ref(on),
        };
        let mut pairs = Vec::new();
        let mut rest = Vec::new();
        for term in terms {
            let bound: Typed = self.bind_condition(term, &mut Env::row(scope))?;
            match bound.expr {
                Expr::Compare(Comparison::Equal, one, two) => {
                    let (mut one, mut two) = (*one, *two);
                    let sides = (side(&mut one, left_width), side(&mut two, left_width));
                    match sides {
                        (Some(false), Some(true)) => {
                            move_columns(&mut two, left_width);
                            pairs.push((one, two));
                        }
                        (Some(true), Some(false)) => {
                            move_columns(&mut one, left_width);
                            pairs.push((two, one));
                        }
                        _ => rest.push(Expr::Compare(Comparison::Equal, Box::new(one), Box::new(two))),
                    }
                }
                Expr::Const(crate::value::Value::Bool(true)) => {}
                other => rest.push(other),
            }
        }
        Ok((pairs, if rest.is_empty() { None } else { Some(Expr::And(rest)) }))
    }
}

fn course_of_join(column: &ColumnInfo) -> crate::tick::Course {
    match (&column.sql, &column.course) {
        (SqlType::Record(_), _) => crate::tick::Course::Any,
        (_, crate::tick::Course::Constant) => course_of_other_time(&column.course),
        _ => crate::tick::Course::Any,
    }
}

fn over(source: &Source) -> Option<&WindowRef> {
    match source {
        Source::Named { window, .. } | Source::Sub { window, .. } => window.as_ref(),
        _ => None,
    }
}

fn shift(scope: &mut Scope, by: usize) {
    for entry in &mut scope.entries {
        entry.at += by;
        if let RowtimeAt::Column(at) = &mut entry.rowtime {
            *at += by;
        }
    }
}

// Whether an expression is of the right side only, or of the left; none if of both, of none, of the time of the row or of another
// table.
fn side(expr: &mut Expr, left_width: usize) -> Option<bool> {
    let mut columns = Vec::new();
    let mut other = false;
    expr.walk(&mut |expr| match expr {
        Expr::Column(at) => columns.push(*at),
        Expr::Rowtime | Expr::Ask(_) => other = true,
        _ => {}
    });
    if other || columns.is_empty() {
        return None;
    }
    if columns.iter().all(|at| *at < left_width) {
        Some(false)
    } else if columns.iter().all(|at| *at >= left_width) {
        Some(true)
    } else {
        None
    }
}

// From places in the row of the join to places in the row of the right side.
fn move_columns(expr: &mut Expr, by: usize) {
    expr.walk(&mut |expr| {
        if let Expr::Column(at) = expr {
            *at -= by;
        }
    });
}
