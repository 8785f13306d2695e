//! Binds queries: FROM, WHERE, then one of a plain projection, sliding windows, a group or a keyed window, then DISTINCT and ORDER BY.

use std::sync::Arc;

use super::expression::{has_aggregate, has_window, is_rowtime, list_names};
use super::window::interval_ms;
use super::{
    AggregateUse, Binder, ColumnInfo, Entry, Env, Grouping, Relation, RowtimeAt, Scope, Typed, Windows,
    course_of_other_time, other_case, rowtime_course, wrong,
};
use crate::diagnostic::{Finding, Named, Span};
use crate::expr::Expr;
use crate::functions::{self, Arguments, TableCall, TableMade};
use crate::limits::DEPTH_MAX;
use crate::plan::{CallSpec, Frame, Group, Keyed, Over, Project, Retime, Sort, Spec, Window, WindowCall};
use crate::syntax::ast::{
    self, ExprKind, Ident, Item, OrderItem, Query, Select, Source, TableArgument, WindowedKind,
};
use crate::tick::{Course, Tick};
use crate::types::SqlType;
use crate::value::Value;

/// What FROM makes: a node and what its names mean.
pub(super) struct Base {
    pub(super) node: usize,
    pub(super) width: usize,
    pub(super) scope: Scope,
}

/// A column of SELECT.
struct Output {
    name: String,
    value: Typed,
}

/// What a select has been bound to before it becomes nodes.
struct Bound {
    outputs: Vec<Output>,
    rowtime: Option<Typed>,
    /// Behind the outputs: what it is ordered by and does not tell.
    order: Vec<(usize, bool, Course)>,
    hidden: Vec<Typed>,
}

/// What a select of groups has been bound to.
struct Grouped {
    spec: Spec,
    width: usize,
    bound: Bound,
    having: Option<Expr>,
}

impl Binder {
    pub(super) fn query(&mut self, query: &Query, pump: &Arc<str>) -> Result<Relation, Finding> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return wrong(
                query.span,
                format!("queries and views nest deeper than {DEPTH_MAX} levels"),
                "use fewer of them",
            );
        }
        self.spend(1, query.span)?;
        let relation = match query.selects.as_slice() {
            [select] => self.select(select, &query.order, query.within.as_ref(), pump),
            selects => {
                let union = self.union(selects, pump)?;
                self.order_union(union, query, pump)
            }
        };
        self.depth -= 1;
        relation
    }

    fn union(&mut self, selects: &[Select], pump: &Arc<str>) -> Result<Relation, Finding> {
        let mut parts = Vec::with_capacity(selects.len());
        for select in selects {
            parts.push((self.select(select, &[], None, pump)?, select.span));
        }
        let mut columns: Vec<ColumnInfo> = Vec::new();
        for (at, (part, span)) in parts.iter().enumerate() {
            if at == 0 {
                columns.clone_from(&part.columns);
                columns.iter_mut().for_each(|column| column.course = Course::Any);
                continue;
            }
            if part.columns.len() != columns.len() {
                let message = format!(
                    "this part has {} columns, and the first one {}",
                    part.columns.len(),
                    columns.len()
                );
                return wrong(*span, message, "select as many columns in each part");
            }
            for (column, other) in columns.iter_mut().zip(&part.columns) {
                let Some(common) = column.sql.common(&other.sql) else {
                    let message =
                        format!("the column {} is {} here, and {} before", other.name, other.sql, column.sql);
                    return wrong(*span, message, format!("write CAST(... AS {})", column.sql));
                };
                column.sql = common;
                column.nullable |= other.nullable;
            }
        }
        let mut nodes = Vec::with_capacity(parts.len());
        for (part, _) in parts {
            nodes.push(self.convert_columns(&part, &columns, pump));
        }
        let width = columns.len();
        let node = self.graph.add(Spec::Merge, nodes, width, pump);
        Ok(Relation { node, columns })
    }

    // Makes the columns of a relation of those types.
    fn convert_columns(&mut self, part: &Relation, columns: &[ColumnInfo], pump: &Arc<str>) -> usize {
        if part.columns.iter().zip(columns).all(|(one, two)| one.sql == two.sql) {
            return part.node;
        }
        let exprs = part.columns.iter().zip(columns).enumerate().map(|(at, (from, to))| {
            let column = Typed {
                expr: Expr::Column(at),
                sql: from.sql.clone(),
                nullable: from.nullable,
                course: Course::Any,
                key: String::new(),
                span: Span::default(),
            };
            column.converted(&to.sql).expr
        });
        let project = Project { exprs: exprs.collect(), ..Project::default() };
        self.graph.add(Spec::Project(Arc::new(project)), vec![part.node], columns.len(), pump)
    }

    fn order_union(&mut self, union: Relation, query: &Query, pump: &Arc<str>) -> Result<Relation, Finding> {
        if query.order.is_empty() {
            return Ok(union);
        }
        let entry = Entry { alias: None, columns: union.columns, at: 0, rowtime: RowtimeAt::Row };
        let columns = entry.columns.clone();
        let scope = Scope { entries: vec![entry] };
        let outputs = columns.iter().enumerate().map(|(at, column)| Output {
            name: column.name.clone(),
            value: Typed {
                expr: Expr::Column(at),
                sql: column.sql.clone(),
                nullable: column.nullable,
                course: column.course.clone(),
                key: format!("#{at}"),
                span: query.span,
            },
        });
        let mut bound =
            Bound { outputs: outputs.collect(), rowtime: None, order: Vec::new(), hidden: Vec::new() };
        self.bind_order(&query.order, &mut bound, &mut Env::row(&scope))?;
        if query.within.is_some() {
            let fix =
                "give each part its ROWTIME in a sub-query: SELECT ts AS ROWTIME, ... ORDER BY ts WITHIN ...";
            return wrong(query.span, "a union cannot be ordered WITHIN", fix);
        }
        self.finish(bound, union.node, None, false, query.span, pump)
    }

    fn select(
        &mut self,
        select: &Select,
        order: &[OrderItem],
        within: Option<&ast::Expr>,
        pump: &Arc<str>,
    ) -> Result<Relation, Finding> {
        let base = self.source(&select.from, &select.windows, pump)?;
        let keep = match &select.filter {
            None => None,
            Some(filter) => {
                if has_aggregate(filter) || has_window(filter) {
                    let fix = "filter in HAVING, or in a query around this one";
                    return wrong(filter.span, "WHERE chooses rows before anything is aggregated", fix);
                }
                let mut env = Env { named: &select.windows, ..Env::row(&base.scope) };
                Some(self.bind_condition(filter, &mut env)?.expr)
            }
        };
        let items = select.items.iter().filter_map(|item| match item {
            Item::Expr { expr, .. } => Some(expr),
            _ => None,
        });
        let aggregated = items.clone().chain(&select.having).any(has_aggregate);
        match &select.windowed {
            Some(windowed) if windowed.kind == WindowedKind::Sliding => {
                self.sliding(select, order, within, base, keep, pump)
            }
            Some(_) => self.grouped(select, order, &base, keep, pump),
            None if !select.group.is_empty() => self.grouped(select, order, &base, keep, pump),
            None if aggregated => {
                let fix = "add GROUP BY STEP(\"S\".ROWTIME BY INTERVAL '1' MINUTE) with the stream's name, or OVER (...) behind the function";
                let message =
                    "this would never emit a row: the whole of a stream has no end, and so no result";
                wrong(select.span, message, fix)
            }
            None => self.sliding(select, order, within, base, keep, pump),
        }
    }

    // Without a group: each row by itself, and sliding windows.
    fn sliding(
        &mut self,
        select: &Select,
        order: &[OrderItem],
        within: Option<&ast::Expr>,
        base: Base,
        mut keep: Option<Expr>,
        pump: &Arc<str>,
    ) -> Result<Relation, Finding> {
        if let Some(having) = &select.having {
            return wrong(
                having.span,
                "HAVING chooses groups, and there are none",
                "write WHERE, or add GROUP BY",
            );
        }
        let mut windows = Windows { at: base.width, windows: Vec::new(), results: 0 };
        let mut implied = None;
        if let Some(windowed) = &select.windowed {
            let mut partition = Vec::new();
            for expr in windowed.partition.iter().chain(&select.group) {
                let mut row = Env { named: &select.windows, ..Env::row(&base.scope) };
                partition.push(self.bind(expr, &mut row)?);
            }
            implied = Some((partition, Frame::Range(interval_ms(&windowed.interval)?)));
        }
        let mut env = Env {
            named: &select.windows,
            windows: Some(&mut windows),
            implied: implied.as_ref().map(|(partition, frame)| (partition.as_slice(), *frame)),
            ..Env::row(&base.scope)
        };
        let mut bound = self.items(&select.items, &mut env)?;
        match within {
            None => self.bind_order(order, &mut bound, &mut env)?,
            Some(_) => self.check_within(order, &bound, &mut env)?,
        }
        let mut base = base;
        if !windows.windows.is_empty() {
            if let Some(keep) = keep.take() {
                let exprs = (0..base.width).map(Expr::Column).collect();
                let project = Project { keep: Some(keep), exprs, rowtime: None };
                base.node =
                    self.graph.add(Spec::Project(Arc::new(project)), vec![base.node], base.width, pump);
            }
            let results = windows.results;
            let specs = windows.windows.into_iter().map(|window| {
                let mut arguments: Vec<Expr> = Vec::new();
                let mut keys: Vec<String> = Vec::new();
                let calls = window.calls.into_iter().map(|(call, result)| {
                    let places = call.arguments.into_iter().map(|argument| {
                        // The same column of several calls is kept once.
                        let key = match &argument {
                            Expr::Column(at) => format!("#{at}"),
                            _ => format!("@{}", arguments.len()),
                        };
                        if let Some(known) = keys.iter().position(|other| *other == key) {
                            return known;
                        }
                        keys.push(key);
                        arguments.push(argument);
                        arguments.len() - 1
                    });
                    WindowCall { kind: call.kind, arguments: places.collect(), result }
                });
                let calls = calls.collect();
                Window { partition: window.partition, frame: window.frame, arguments, calls }
            });
            let over = Over { windows: specs.collect(), results };
            base.width += results;
            base.node = self.graph.add(Spec::Over(Arc::new(over)), vec![base.node], base.width, pump);
        }
        let within = within.map(interval_ms).transpose()?;
        self.finish_within(bound, base.node, keep, select.distinct, within, select.span, pump)
    }

    // All windows whose rows become one.
    fn grouped(
        &mut self,
        select: &Select,
        order: &[OrderItem],
        base: &Base,
        keep: Option<Expr>,
        pump: &Arc<str>,
    ) -> Result<Relation, Finding> {
        let flat = flatten(&select.group);
        let windowed = select.windowed.as_ref();
        let mut keys: Vec<Typed> = Vec::new();
        for expr in windowed.map_or([].as_slice(), |windowed| &windowed.partition).iter().chain(&flat) {
            let expr = self.group_item(expr, &select.items)?;
            if has_aggregate(&expr) || has_window(&expr) {
                let fix = "group by it in a query around this one";
                return wrong(expr.span, "a group cannot be formed by what is computed of groups", fix);
            }
            let mut env = Env { named: &select.windows, ..Env::row(&base.scope) };
            keys.push(self.bind(&expr, &mut env)?);
        }
        let Grouped { spec, width, bound, having } = match windowed {
            None => self.tumbling(select, order, base, keep, keys)?,
            Some(windowed) => self.keyed(select, windowed, order, base, keep, keys)?,
        };
        let node = self.graph.add(spec, vec![base.node], width, pump);
        self.finish(bound, node, having, select.distinct, select.span, pump)
    }

    // A tumbling window, which ends when one of its keys goes on with time.
    fn tumbling(
        &mut self,
        select: &Select,
        order: &[OrderItem],
        base: &Base,
        keep: Option<Expr>,
        keys: Vec<Typed>,
    ) -> Result<Grouped, Finding> {
        let mut ticks: Vec<Tick> = Vec::new();
        let mut shown = None;
        for (at, key) in keys.iter().enumerate() {
            match key.course {
                Course::Steady { tick: Tick::Shown, .. } => shown = shown.or(Some(at)),
                Course::Steady { tick, .. } => ticks.push(tick),
                _ => {}
            }
        }
        if ticks.is_empty() && shown.is_none() {
            let span = select.group[0].span.to(select.group[select.group.len() - 1].span);
            let alias = base.scope.entries.iter().find(|entry| entry.rowtime == RowtimeAt::Row);
            let alias = alias.and_then(|entry| entry.alias.clone()).unwrap_or_else(|| "S".to_owned());
            let message = "these groups would never end, and so never emit a row: nothing in GROUP BY goes along with time";
            return wrong(span, message, format!("add STEP(\"{alias}\".ROWTIME BY INTERVAL '1' MINUTE)"));
        }
        let shown = if ticks.is_empty() { shown } else { None };
        let fixed = keys.iter().map(|key| {
            matches!(
                key.course,
                Course::Constant
                    | Course::Steady {
                        tick: Tick::Each { .. } | Tick::Grid { .. } | Tick::Months { .. },
                        ..
                    }
            )
        });
        let fixed: Vec<bool> = fixed.collect();
        ticks.dedup_by(|one, two| one == two);
        let specs = keys.iter().map(|key| key.expr.clone()).collect();
        let (bound, having, calls) = self.group_items(select, order, base, keys)?;
        let width = fixed.len() + calls.len();
        let group = Group { keep, keys: specs, fixed, ticks, shown, calls };
        Ok(Grouped { spec: Spec::Group(Arc::new(group)), width, bound, having })
    }

    // Stagger and session windows, and the alias of a tumbling one.
    fn keyed(
        &mut self,
        select: &Select,
        windowed: &ast::Windowed,
        order: &[OrderItem],
        base: &Base,
        keep: Option<Expr>,
        mut keys: Vec<Typed>,
    ) -> Result<Grouped, Finding> {
        let length_ms = interval_ms(&windowed.interval)?;
        let count = keys.len();
        let mut specs: Vec<Expr> = keys.iter().map(|key| key.expr.clone()).collect();
        // A window begins whenever its first row comes: nothing in it goes along with time.
        keys.iter_mut().for_each(|key| key.course = course_of_other_time(&key.course));
        let tumbling = windowed.kind == WindowedKind::Tumbling;
        if tumbling {
            // A key that all rows of the window share: it says when the window ends, and nobody can name it.
            let span = windowed.span;
            let step = Typed {
                expr: Expr::Rowtime,
                sql: SqlType::Timestamp,
                nullable: false,
                course: rowtime_course().stepped(length_ms, false),
                key: "@WINDOW".to_owned(),
                span,
            };
            specs.push(Expr::Const(Value::Null));
            keys.push(step);
        }
        let (bound, having, calls) = self.group_items(select, order, base, keys)?;
        let width = count + usize::from(tumbling) + calls.len();
        let spec = if tumbling {
            let mut fixed = vec![false; count];
            fixed.push(true);
            let tick = Tick::Grid { period: length_ms, offset: 0, ahead: None };
            Spec::Group(Arc::new(Group { keep, keys: specs, fixed, ticks: vec![tick], shown: None, calls }))
        } else {
            let session = windowed.kind == WindowedKind::Session;
            Spec::Keyed(Arc::new(Keyed { keep, session, length_ms, keys: specs, calls }))
        };
        Ok(Grouped { spec, width, bound, having })
    }

    // A number in GROUP BY is no place in SELECT, but an alias of SELECT stands for its expression.
    fn group_item(&mut self, expr: &ast::Expr, items: &[Item]) -> Result<ast::Expr, Finding> {
        if let ExprKind::Number(_) = expr.kind {
            return wrong(
                expr.span,
                "a number does not group anything",
                "write the expression of that column",
            );
        }
        let ExprKind::Name(names) = &expr.kind else { return Ok(expr.clone()) };
        let [name] = names.as_slice() else { return Ok(expr.clone()) };
        for item in items {
            if let Item::Expr { expr: aliased, alias: Some(alias) } = item
                && alias.name == name.name
                && !matches!(aliased.kind, ExprKind::Name(_))
                && !has_aggregate(aliased)
            {
                return Ok(ast::Expr { span: expr.span, ..aliased.clone() });
            }
        }
        Ok(expr.clone())
    }

    // SELECT, HAVING and ORDER BY over the rows of groups.
    fn group_items(
        &mut self,
        select: &Select,
        order: &[OrderItem],
        base: &Base,
        keys: Vec<Typed>,
    ) -> Result<(Bound, Option<Expr>, Vec<CallSpec>), Finding> {
        let mut grouping = Grouping { keys, calls: Vec::new() };
        let mut env = Env { named: &select.windows, group: Some(&mut grouping), ..Env::row(&base.scope) };
        let mut bound = self.items(&select.items, &mut env)?;
        let having =
            select.having.as_ref().map(|having| self.bind_condition(having, &mut env)).transpose()?;
        self.bind_order(order, &mut bound, &mut env)?;
        let calls = grouping
            .calls
            .into_iter()
            .map(|AggregateUse { kind, arguments, .. }| CallSpec { kind, arguments });
        Ok((bound, having.map(|having| having.expr), calls.collect()))
    }

    fn items(&mut self, items: &[Item], env: &mut Env<'_>) -> Result<Bound, Finding> {
        let mut bound = Bound { outputs: Vec::new(), rowtime: None, order: Vec::new(), hidden: Vec::new() };
        for item in items {
            match item {
                Item::Star(span) => {
                    let entries: Vec<usize> = (0..env.scope.entries.len()).collect();
                    self.star(&entries, *span, &mut bound, env)?;
                }
                Item::StarOf(name) => {
                    let found =
                        env.scope.entries.iter().position(|entry| entry.alias.as_ref() == Some(&name.name));
                    let Some(at) = found else { return unknown_source(name, env.scope) };
                    self.star(&[at], name.span, &mut bound, env)?;
                }
                Item::Expr { expr, alias } => {
                    let value = self.bind(expr, env)?;
                    let retimed =
                        alias.as_ref().is_some_and(|alias| alias.name == "ROWTIME") && !is_rowtime(expr);
                    if retimed {
                        if value.sql != SqlType::Timestamp {
                            let message = format!("ROWTIME is a TIMESTAMP, and this is {}", value.sql);
                            return wrong(expr.span, message, "write CAST(... AS TIMESTAMP)");
                        }
                        bound.rowtime = Some(value);
                        continue;
                    }
                    let name = match (alias, &expr.kind) {
                        (Some(alias), _) => alias.name.clone(),
                        (None, ExprKind::Name(names)) => {
                            names.last().map_or(String::new(), |name| name.name.clone())
                        }
                        _ => format!("EXPR${}", bound.outputs.len()),
                    };
                    bound.outputs.push(Output { name, value });
                }
            }
        }
        Ok(bound)
    }

    fn star(
        &mut self,
        entries: &[usize],
        span: Span,
        bound: &mut Bound,
        env: &mut Env<'_>,
    ) -> Result<(), Finding> {
        if env.group.is_some() {
            return wrong(
                span,
                "* cannot stand in a query of groups",
                "name the columns of GROUP BY, and aggregates",
            );
        }
        for at in entries {
            let entry = &env.scope.entries[*at];
            for (column, info) in entry.columns.iter().enumerate().filter(|(_, info)| !info.hidden) {
                let position = entry.at + column;
                let value = Typed {
                    expr: Expr::Column(position),
                    sql: info.sql.clone(),
                    nullable: info.nullable,
                    course: info.course.clone(),
                    key: format!("#{position}"),
                    span,
                };
                bound.outputs.push(Output { name: info.name.clone(), value });
            }
        }
        Ok(())
    }

    // Finds what a select is ordered by among its columns, or adds it behind them.
    fn bind_order(
        &mut self,
        order: &[OrderItem],
        bound: &mut Bound,
        env: &mut Env<'_>,
    ) -> Result<(), Finding> {
        for item in order {
            let ordinal = match &item.expr.kind {
                ExprKind::Number(text) => Some(text.parse::<usize>().ok()),
                _ => None,
            };
            let aliased = match &item.expr.kind {
                ExprKind::Name(names) if names.len() == 1 && names[0].name != "ROWTIME" => {
                    bound.outputs.iter().position(|output| output.name == names[0].name)
                }
                _ => None,
            };
            let at = match (ordinal, aliased) {
                (Some(Some(number)), _) if (1..=bound.outputs.len()).contains(&number) => number - 1,
                (Some(_), _) => {
                    let message = format!("SELECT has {} columns", bound.outputs.len());
                    return wrong(item.expr.span, message, "write the number of one of them");
                }
                (None, Some(at)) => at,
                (None, None) => {
                    let value = self.bind(&item.expr, env)?;
                    let known = bound.outputs.iter().position(|output| output.value.key == value.key);
                    known.unwrap_or_else(|| {
                        bound.hidden.push(value);
                        bound.outputs.len() + bound.hidden.len() - 1
                    })
                }
            };
            let value = bound
                .outputs
                .get(at)
                .map_or_else(|| &bound.hidden[at - bound.outputs.len()], |output| &output.value);
            if bound.order.is_empty() && (item.descending || !value.course.is_steady()) {
                let message = "a stream has no end to be sorted at: the first thing that it is ordered by must go along with time, and not down";
                return wrong(
                    item.expr.span,
                    message,
                    "begin with ORDER BY FLOOR(s.ROWTIME TO SECOND), or with ROWTIME",
                );
            }
            bound.order.push((at, item.descending, value.course.clone()));
        }
        Ok(())
    }

    // ORDER BY ts WITHIN: the very ROWTIME that the rows are given.
    fn check_within(&mut self, order: &[OrderItem], bound: &Bound, env: &mut Env<'_>) -> Result<(), Finding> {
        let Some(rowtime) = &bound.rowtime else {
            let span = order.first().map_or(Span::default(), |item| item.expr.span);
            let fix = "write SELECT ts AS ROWTIME, ... and ORDER BY ts WITHIN INTERVAL '10' SECOND";
            return wrong(span, "rows that are ordered WITHIN a time are given it as ROWTIME", fix);
        };
        let [item] = order else {
            return wrong(
                order[0].expr.span,
                "rows are ordered WITHIN a time by that time alone",
                "leave the others out",
            );
        };
        if item.descending {
            return wrong(item.expr.span, "time does not go down", "leave DESC out");
        }
        if is_rowtime(&item.expr) || self.bind(&item.expr, env)?.key == rowtime.key {
            return Ok(());
        }
        wrong(
            item.expr.span,
            "this is not the ROWTIME that the rows are given",
            "order by the same expression",
        )
    }

    fn finish(
        &mut self,
        bound: Bound,
        from: usize,
        keep: Option<Expr>,
        distinct: bool,
        span: Span,
        pump: &Arc<str>,
    ) -> Result<Relation, Finding> {
        self.finish_within(bound, from, keep, distinct, None, span, pump)
    }

    // The projection, and what follows it.
    #[expect(clippy::too_many_arguments, reason = "each clause of a query is one")]
    fn finish_within(
        &mut self,
        bound: Bound,
        from: usize,
        keep: Option<Expr>,
        distinct: bool,
        within_ms: Option<i64>,
        span: Span,
        pump: &Arc<str>,
    ) -> Result<Relation, Finding> {
        let Bound { outputs, rowtime, order, hidden } = bound;
        if outputs.is_empty() {
            return wrong(span, "SELECT has no column besides ROWTIME", "select a column");
        }
        if let Some(rowtime) = &rowtime
            && within_ms.is_none()
            && !rowtime.course.is_steady()
        {
            let fix = "write ORDER BY ts WITHIN INTERVAL '10' SECOND behind the query, or MONOTONIC(ts) if it never goes back";
            return wrong(rowtime.span, "this may go back, and ROWTIME may not", fix);
        }
        let retimed = rowtime.is_some();
        let visible = outputs.len();
        let width = visible + hidden.len();
        let mut columns: Vec<ColumnInfo> = outputs
            .iter()
            .map(|Output { name, value }| ColumnInfo {
                name: name.clone(),
                sql: value.sql.clone(),
                nullable: value.nullable,
                course: if retimed { course_of_other_time(&value.course) } else { value.course.clone() },
                hidden: false,
            })
            .collect();
        let values = outputs
            .into_iter()
            .map(|output| output.value.expr)
            .chain(hidden.into_iter().map(|value| value.expr));
        let rowtime = rowtime.map(|rowtime| Retime {
            ahead: match rowtime.course {
                Course::Steady { tick: Tick::Each { ahead }, .. } => ahead,
                _ => None,
            },
            expr: rowtime.expr,
            ordered: within_ms.is_none(),
        });
        let project = Project { keep, exprs: values.collect(), rowtime };
        let mut node = self.graph.add(Spec::Project(Arc::new(project)), vec![from], width, pump);
        if let Some(within_ms) = within_ms {
            node = self.graph.add(Spec::Resort { within_ms }, vec![node], width, pump);
        }
        if distinct {
            let steady = columns.iter().position(|column| column.course.is_steady());
            let Some(lead) = steady else {
                let message = "the rows that were told would have to be remembered for ever: nothing in SELECT DISTINCT goes along with time";
                return wrong(
                    span,
                    message,
                    "add STEP(s.ROWTIME BY INTERVAL '1' MINUTE), or ROWTIME, to the columns",
                );
            };
            if width > visible {
                let fix = "order by columns of SELECT";
                return wrong(span, "SELECT DISTINCT can be ordered by what it selects only", fix);
            }
            let tick = match columns[lead].course {
                Course::Steady { tick, .. } => tick,
                _ => Tick::Shown,
            };
            node = self.graph.add(Spec::Distinct { tick, lead }, vec![node], width, pump);
        }
        if let [(lead, _, course), ..] = order.as_slice() {
            let tick = match course {
                Course::Steady { tick, .. } if !retimed => *tick,
                _ => Tick::Shown,
            };
            let keys = order.iter().map(|(at, descending, _)| (*at, *descending)).collect();
            let sort = Sort { tick, lead: *lead, keys, limit: None, rank: None };
            node = self.graph.add(Spec::Sort(Arc::new(sort)), vec![node], visible, pump);
            columns.iter_mut().for_each(|column| column.course = Course::Any);
        }
        Ok(Relation { node, columns })
    }

    /// FROM: a stream, a view, a sub-query, a function of a whole stream, or a join of them.
    pub(super) fn source(
        &mut self,
        source: &Source,
        named: &[(Ident, ast::WindowSpec)],
        pump: &Arc<str>,
    ) -> Result<Base, Finding> {
        match source {
            Source::Named { name, alias, .. } => {
                let relation = if let Some(stream) = self.streams.get(&name.name) {
                    Relation { node: stream.node, columns: stream.columns.clone() }
                } else if let Some(view) = self.views.get(&name.name).cloned() {
                    self.query(&view, pump)?
                } else if self.tables.contains_key(&name.name) {
                    let fix = "write FROM \"STREAM\" JOIN the table ON ...";
                    return wrong(
                        name.span,
                        format!("a table never emits a row by itself, and {} is one", name.name),
                        fix,
                    );
                } else {
                    return self.unknown_stream(name);
                };
                let default = Some(name.name.clone());
                Self::base(relation, alias.as_ref(), default)
            }
            Source::Sub { query, alias, .. } => {
                let relation = self.query(query, pump)?;
                Self::base(relation, alias.as_ref(), None)
            }
            Source::Function { name, arguments, alias } => {
                let relation = self.table_function(name, arguments, pump)?;
                Self::base(relation, alias.as_ref(), None)
            }
            Source::Join { left, right, kind, on, span } => {
                self.join(left, right, *kind, on.as_ref(), *span, named, pump)
            }
        }
    }

    pub(super) fn base(
        relation: Relation,
        alias: Option<&ast::Alias>,
        default: Option<String>,
    ) -> Result<Base, Finding> {
        let Relation { node, mut columns } = relation;
        if let Some(alias) = alias.filter(|alias| !alias.columns.is_empty()) {
            if alias.columns.len() != columns.len() {
                let message = format!(
                    "there are {} columns, and {} names for them",
                    columns.len(),
                    alias.columns.len()
                );
                return wrong(alias.name.span, message, "name as many as there are");
            }
            for (column, name) in columns.iter_mut().zip(&alias.columns) {
                column.name.clone_from(&name.name);
            }
        }
        let width = columns.len();
        let alias = alias.map(|alias| alias.name.name.clone()).or(default);
        let entry = Entry { alias, columns, at: 0, rowtime: RowtimeAt::Row };
        Ok(Base { node, width, scope: Scope { entries: vec![entry] } })
    }

    pub(super) fn has_source(&self, name: &str) -> bool {
        self.streams.contains_key(name) || self.views.contains_key(name) || self.tables.contains_key(name)
    }

    pub(super) fn unknown_stream<T>(&self, name: &Ident) -> Result<T, Finding> {
        let streams = self.streams.keys().map(String::as_str);
        let all = streams
            .chain(self.views.keys().map(String::as_str))
            .chain(self.tables.keys().map(String::as_str));
        let fix = match other_case(&name.name, all.clone()) {
            Some(other) => format!("write \"{other}\": names without quotes are taken in upper case"),
            None => format!("write one of {}, or create it before", list_names(all)),
        };
        let message = format!("there is no stream {}", name.name);
        Err(Finding::unknown(Named::Source, name.span, message, fix))
    }

    // TABLE(function(CURSOR(query), ...)): what follows the cursor is written out.
    fn table_function(
        &mut self,
        name: &Ident,
        arguments: &[TableArgument],
        pump: &Arc<str>,
    ) -> Result<Relation, Finding> {
        let Some(function) = functions::table(&name.name) else {
            let fix = format!("write one of {}", list_names(functions::tables()));
            let message = format!("there is no function {} of a whole stream", name.name);
            return Err(Finding::unknown(Named::Function, name.span, message, fix));
        };
        let misused = |span: Span| {
            Finding::new(
                span,
                format!("{} is not called so", name.name),
                format!("write {}{}", function.name, function.form),
            )
        };
        let [TableArgument::Cursor(query), rest @ ..] = arguments else { return Err(misused(name.span)) };
        let mut list = Vec::with_capacity(rest.len());
        for argument in rest {
            let TableArgument::Expr(expr) = argument else { return Err(misused(name.span)) };
            let value = self.bind(expr, &mut Env::row(&Scope::default())).map_err(|_| misused(expr.span))?;
            if !matches!(value.expr, Expr::Const(_)) {
                return Err(misused(expr.span));
            }
            list.push(value);
        }
        let relation = self.query(query, pump)?;
        let call = TableCall {
            arguments: Arguments { name: function.name, span: name.span, list },
            form: function.form,
            columns: relation.columns,
        };
        let TableMade { spec, columns } = (function.bind)(&call)?;
        let node = self.graph.add(spec, vec![relation.node], columns.len(), pump);
        Ok(Relation { node, columns })
    }
}

// GROUP BY (a, b) is GROUP BY a, b.
fn flatten(group: &[ast::Expr]) -> Vec<ast::Expr> {
    let mut flat = Vec::with_capacity(group.len());
    for expr in group {
        match &expr.kind {
            ExprKind::Period(list) => flat.extend(list.iter().cloned()),
            _ => flat.push(expr.clone()),
        }
    }
    flat
}

pub(super) fn unknown_source<T>(name: &Ident, scope: &Scope) -> Result<T, Finding> {
    let known = scope.entries.iter().filter_map(|entry| entry.alias.as_deref());
    let fix = format!("write one of {}", list_names(known));
    let message = format!("nothing in FROM is called {}", name.name);
    Err(Finding::unknown(Named::Source, name.span, message, fix))
}
