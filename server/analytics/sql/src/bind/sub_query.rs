//! Binds EXISTS, IN and ANY over tables: names of the table to its columns, names from around to what the row that asks gives, and what
//! is equal on both sides to keys.

use std::sync::Arc;

use super::expression::{boolean, has_aggregate, has_window, join_keys};
use super::{Binder, Env, Relation, RowtimeAt, Typed, arithmetic, known_instead, wrong};
use crate::diagnostic::{Finding, Named, Span};
use crate::expr::{Comparison, Expr};
use crate::sub_query::{Ask, By, Compared, Spec, SubQuery};
use crate::syntax::ast::{self, Alias, ExprKind, Ident, Item, Query, Select, Source};
use crate::tick::Course;
use crate::types::SqlType;

/// Where what the row that asks gives begins, as long as nobody knows how much of it there will be: behind all columns of any table.
const GIVEN: usize = usize::MAX / 2;

/// What the row that asks gives, each once.
#[derive(Default)]
struct Given(Vec<Typed>);

impl Given {
    // The same as the sub-query sees it.
    fn take(&mut self, value: &Typed) -> Typed {
        let at = self.0.iter().position(|known| known.key == value.key).unwrap_or_else(|| {
            self.0.push(value.clone());
            self.0.len() - 1
        });
        let key = format!("^{at}:{}", value.sql);
        Typed { expr: Expr::Column(GIVEN + at), course: Course::Any, key, ..value.clone() }
    }

    // What needs nothing but what is given, over the row that asks.
    fn outside(&self, mut expr: Expr) -> Expr {
        expr.walk(&mut |one| {
            if let Expr::Column(at) = one {
                *one = self.0[*at - GIVEN].expr.clone();
            }
        });
        expr
    }
}

/// What an expression of a sub-query needs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Nothing, or columns of the table.
    Table,
    /// What the row gives.
    Row,
    Both,
}

fn reach(expr: &Expr) -> Reach {
    let (mut of_table, mut of_row) = (false, expr.has(&is_timed));
    expr.clone().walk(&mut |one| {
        if let Expr::Column(at) = one {
            of_table |= *at < GIVEN;
            of_row |= *at >= GIVEN;
        }
    });
    match (of_table, of_row) {
        (_, false) => Reach::Table,
        (false, true) => Reach::Row,
        (true, true) => Reach::Both,
    }
}

// ROWTIME within a sub-query is that of the row that asks.
fn is_timed(expr: &Expr) -> bool {
    match expr {
        Expr::Rowtime => true,
        Expr::Ask(ask) => ask.query.spec.timed,
        _ => false,
    }
}

impl Binder {
    /// `x > ANY (SELECT ...)`, or that it holds for none; `x` may be a row.
    pub(super) fn quantified(
        &mut self,
        op: Comparison,
        value: &ast::Expr,
        query: &Query,
        none: bool,
        span: Span,
        env: &mut Env<'_>,
    ) -> Result<Typed, Finding> {
        let parts = match &value.kind {
            ExprKind::Period(parts) => parts.as_slice(),
            _ => std::slice::from_ref(value),
        };
        if parts.len() > 1 && !matches!(op, Comparison::Equal | Comparison::NotEqual) {
            let fix = "write = or <>, or compare one value";
            return wrong(value.span, "rows of several values have no order", fix);
        }
        let values: Vec<Typed> = parts.iter().map(|part| self.bind(part, env)).collect::<Result<_, _>>()?;
        let any = self.sub_query(Some((op, &values)), query, span, env)?;
        if !none {
            return Ok(any);
        }
        Ok(Typed { key: format!("NONE({})", any.key), expr: Expr::Not(Box::new(any.expr)), ..any })
    }

    /// Whether there is a row in the sub-query for which the comparison holds, or any row.
    pub(super) fn sub_query(
        &mut self,
        compared: Option<(Comparison, &[Typed])>,
        query: &Query,
        span: Span,
        env: &mut Env<'_>,
    ) -> Result<Typed, Finding> {
        if let Some(first) = query.order.first() {
            let message = "which row comes first is nothing to a sub-query that rows are looked for in";
            return wrong(first.expr.span, message, "leave ORDER BY out");
        }
        let mut terms = Vec::with_capacity(query.selects.len());
        for select in &query.selects {
            terms.push(self.ask(compared, select, span, env)?);
        }
        if let [_] = terms.as_slice() {
            return Ok(terms.remove(0));
        }
        let any = Expr::Or(terms.iter().map(|term| term.expr.clone()).collect());
        Ok(boolean(any, "OR", &terms, span))
    }

    fn ask(
        &mut self,
        compared: Option<(Comparison, &[Typed])>,
        select: &Select,
        span: Span,
        env: &mut Env<'_>,
    ) -> Result<Typed, Finding> {
        self.spend(1, select.span)?;
        refuse_groups(select)?;
        let (table, alias) = self.table_of(&select.from)?;
        let columns = self.tables[&table.name].clone();
        let width = columns.len();
        let relation = Relation { node: usize::MAX, columns };
        let mut scope = Self::base(relation, alias, Some(table.name.clone()))?.scope;
        scope.entries.iter_mut().for_each(|entry| entry.rowtime = RowtimeAt::Nowhere);
        let mut given = Given::default();
        let values = compared.map_or(&[][..], |(_, values)| values);
        let looked: Vec<Typed> = values.iter().map(|value| given.take(value)).collect();
        let (terms, items) = {
            let mut outer = |binder: &mut Binder, expr: &ast::Expr| {
                binder.bind(expr, env).map(|value| given.take(&value))
            };
            let mut inner = Env { outer: Some(&mut outer), ..Env::row(&scope) };
            (self.ask_terms(select.filter.as_ref(), &mut inner)?, self.ask_items(&select.items, &mut inner)?)
        };

        let mut made = Made::default();
        let mut key = format!("{}:{}", table.name, join_keys("WHERE", &terms));
        terms.into_iter().for_each(|term| made.condition(term.expr, &given));
        let mut nullable = false;
        if let Some((op, _)) = compared {
            if items.len() != looked.len() {
                let message =
                    format!("the sub-query has {} columns, and {} are compared", items.len(), looked.len());
                return wrong(select.span, message, "select one column for each value that is compared");
            }
            let rows = looked.len() > 1;
            let each = if rows { Comparison::Equal } else { op };
            let mut pairs = Vec::with_capacity(looked.len());
            for (value, item) in looked.into_iter().zip(items) {
                let place = item.span;
                pairs.push(arithmetic::compare(each, value, item, place)?);
            }
            nullable = pairs.iter().any(|pair| pair.nullable);
            key.push_str(&format!("{op:?}{}", join_keys("SELECT", &pairs)));
            made.compare(op, rows, pairs.into_iter().map(|pair| pair.expr).collect(), &given);
        }
        let Made { guards, keep, keys, compared, values, residual } = made;
        let (inside, outside) = keys.into_iter().unzip();
        let (table, keep, keys, residual) = (table.name.clone(), all(keep), inside, all(residual));
        let tried = residual.iter().chain(compared.as_ref().map(|compared| &compared.holds));
        let timed = tried.into_iter().any(|expr| expr.has(&is_timed));
        let spec = placed(Spec { table, width, keep, keys, compared, residual, timed });
        let outer: Vec<&str> = given.0.iter().map(|value| value.key.as_str()).collect();
        let ask_key = format!("ASK({key};{})", outer.join(","));
        let behind =
            if spec.tries() { given.0.into_iter().map(|value| value.expr).collect() } else { Vec::new() };
        let query = self.shared(key, spec);
        let ask = Ask { query, guards, keys: outside, values, behind };
        self.graph.asks = true;
        let expr = Expr::Ask(Box::new(ask));
        // What is given may stand there more than once, and be a sub-query of which the same is true.
        self.spend(expr.size(), span)?;
        Ok(Typed { expr, sql: SqlType::Boolean, nullable, course: Course::Any, key: ask_key, span })
    }

    fn ask_terms(&mut self, filter: Option<&ast::Expr>, env: &mut Env<'_>) -> Result<Vec<Typed>, Finding> {
        let terms = match filter.map(|filter| (&filter.kind, filter)) {
            None => &[],
            Some((ExprKind::And(terms), _)) => terms.as_slice(),
            Some((_, filter)) => std::slice::from_ref(filter),
        };
        terms.iter().map(|term| self.bind_condition(term, env)).collect()
    }

    fn ask_items(&mut self, items: &[Item], env: &mut Env<'_>) -> Result<Vec<Typed>, Finding> {
        let mut bound = Vec::with_capacity(items.len());
        for item in items {
            let span = match item {
                Item::Expr { expr, .. } => {
                    bound.push(self.bind(expr, env)?);
                    continue;
                }
                Item::Star(span) => *span,
                Item::StarOf(name) if env.scope.entries[0].alias.as_ref() == Some(&name.name) => name.span,
                Item::StarOf(name) => return super::query::unknown_source(name, env.scope),
            };
            let columns =
                env.scope.entries[0].columns.iter().enumerate().filter(|(_, column)| !column.hidden);
            bound.extend(columns.map(|(at, column)| Typed {
                expr: Expr::Column(at),
                sql: column.sql.clone(),
                nullable: column.nullable,
                course: Course::Any,
                key: format!("#{at}"),
                span,
            }));
        }
        Ok(bound)
    }

    // One that is made of the same is the same. Of functions of the program only the name is known here, and another may come to bear it.
    fn shared(&mut self, key: String, spec: Spec) -> Arc<SubQuery> {
        let unsure = spec.has(&|expr| matches!(expr, Expr::Inline { .. }));
        let query = Arc::new(SubQuery::new(spec));
        if unsure {
            return query;
        }
        Arc::clone(self.sub_queries.entry(key).or_insert(query))
    }

    // The table that a sub-query looks into.
    fn table_of<'s>(&self, from: &'s Source) -> Result<(&'s Ident, Option<&'s Alias>), Finding> {
        if let Some(stream) = self.stream_in(from) {
            let message = format!(
                "the rows of {} have no end, and nobody could say what is not among them",
                stream.name
            );
            let fix = "join the two over a window, as in FROM a OVER (RANGE INTERVAL '1' MINUTE PRECEDING) JOIN b ON a.k = b.k; \
                a sub-query is looked into where it is one of a table";
            return wrong(stream.span, message, fix);
        }
        match from {
            Source::Named { name, .. } if !self.tables.contains_key(&name.name) => {
                let message = format!("there is no table {}", name.name);
                let fix = known_instead(&name.name, self.tables.keys().map(String::as_str));
                Err(Finding::unknown(Named::Source, name.span, message, fix))
            }
            Source::Named { name, window: Some(_), .. } => {
                wrong(name.span, "a table has no window: it is there as a whole", "leave OVER out")
            }
            Source::Named { name, alias, .. } => Ok((name, alias.as_ref())),
            Source::Join { span, .. } => {
                let fix = "look into the other table within this one, as in WHERE EXISTS (SELECT * FROM b WHERE b.k = a.k)";
                wrong(*span, "a sub-query that rows are looked for in is one of a single table", fix)
            }
            Source::Sub { query, .. } => {
                let fix = "name the table itself, and filter and compute in this sub-query";
                wrong(query.span, "a sub-query that rows are looked for in is one of a table", fix)
            }
            Source::Function { name, .. } => {
                wrong(name.span, "a function of a whole stream has no end", "name a table")
            }
        }
    }

    // The first stream that it is made of.
    fn stream_in<'s>(&self, from: &'s Source) -> Option<&'s Ident> {
        match from {
            Source::Named { name, .. } => {
                let stream = self.streams.contains_key(&name.name) || self.views.contains_key(&name.name);
                stream.then_some(name)
            }
            Source::Join { left, right, .. } => self.stream_in(left).or_else(|| self.stream_in(right)),
            Source::Sub { query, .. } => query.selects.iter().find_map(|select| self.stream_in(&select.from)),
            Source::Function { .. } => None,
        }
    }
}

/// What a sub-query is made of, one condition after the other.
#[derive(Default)]
struct Made {
    /// Of the row that asks: no affair of the table's rows.
    guards: Vec<Expr>,
    keep: Vec<Expr>,
    /// Of the table, and of the row that asks.
    keys: Vec<(Expr, Expr)>,
    compared: Option<Compared>,
    values: Vec<Expr>,
    residual: Vec<Expr>,
}

impl Made {
    fn condition(&mut self, condition: Expr, given: &Given) {
        if let Expr::Compare(Comparison::Equal, one, two) = &condition {
            let sides = match (reach(one), reach(two)) {
                (Reach::Table, Reach::Row) => Some((one, two)),
                (Reach::Row, Reach::Table) => Some((two, one)),
                _ => None,
            };
            if let Some((inside, outside)) = sides {
                return self.keys.push(((**inside).clone(), given.outside((**outside).clone())));
            }
        }
        match reach(&condition) {
            Reach::Table => self.keep.push(condition),
            Reach::Row => self.guards.push(given.outside(condition)),
            Reach::Both => self.residual.push(condition),
        }
    }

    fn compare(&mut self, op: Comparison, rows: bool, pairs: Vec<Expr>, given: &Given) {
        let mut sides = Vec::with_capacity(pairs.len());
        for pair in &pairs {
            match pair {
                Expr::Compare(_, one, two) if reach(one) == Reach::Row && reach(two) == Reach::Table => {
                    sides.push(((**one).clone(), (**two).clone()));
                }
                _ => {}
            }
        }
        let apart = sides.len() == pairs.len() && !(rows && op == Comparison::NotEqual);
        let mut holds = Expr::And(pairs);
        if rows && op == Comparison::NotEqual {
            holds = Expr::Not(Box::new(holds));
        }
        let mut by = By::Each;
        if apart {
            let (outside, inside): (Vec<Expr>, Vec<Expr>) = sides.into_iter().unzip();
            self.values = outside.into_iter().map(|one| given.outside(one)).collect();
            by = match (op, inside.as_slice()) {
                (Comparison::Equal, _) => By::Hash(inside),
                (op, [one]) => By::Extremes(op, one.clone()),
                _ => By::Each,
            };
        }
        self.compared = Some(Compared { holds, by });
    }
}

fn all(mut terms: Vec<Expr>) -> Option<Expr> {
    match terms.len() {
        0 | 1 => terms.pop(),
        _ => Some(Expr::And(terms)),
    }
}

// With what is given where it is going to be.
fn placed(mut spec: Spec) -> Spec {
    let width = spec.width;
    spec.exprs_mut(&mut |expr| {
        expr.walk(&mut |one| {
            if let Expr::Column(at) = one
                && *at >= GIVEN
            {
                *at = *at - GIVEN + width;
            }
        });
    });
    spec
}

fn refuse_groups(select: &Select) -> Result<(), Finding> {
    let items = select.items.iter().filter_map(|item| match item {
        Item::Expr { expr, .. } => Some(expr),
        _ => None,
    });
    let computed = |expr: &&ast::Expr| has_aggregate(expr) || has_window(expr);
    let found =
        items.chain(&select.filter).find(computed).or(select.group.first()).or(select.having.as_ref());
    let span = found.map(|expr| expr.span).or(select.windowed.as_ref().map(|windowed| windowed.span));
    let Some(span) = span else { return Ok(()) };
    let fix =
        "compare with each of its rows, as in x >= ALL (SELECT ...), or load what is aggregated as the table";
    wrong(span, "a sub-query that rows are looked for in aggregates nothing", fix)
}
