//! Sub-queries over tables in EXISTS, IN and ANY: what they ask of a row, and the index of the table that answers.
//!
//! ```text
//!  a IN (SELECT t.c FROM t WHERE t.k = s.k AND t.low < s.x AND t.d = 1)
//!  value        compared         keys        residual        keep
//! ```
//!
//! Rows of the table that are not kept are no part of the index. It groups the others by the keys, and finds those of a group that equal
//! the values by a hash of both, so that a row that asks looks at none that is not equal to it. Only a residual has to be tried on rows,
//! and only on those that are left then. Where nothing is found, a row with NULL in the place of the value may still be it: the answer
//! is unknown.

use std::sync::{Arc, PoisonError, RwLock};

use foldhash::HashMap;

use crate::expr::{Comparison, Evaluated, Expr, Fault};
use crate::value::{Batch, Row, Value};

/// What a sub-query does with the rows of its table.
#[derive(Clone)]
pub(crate) struct Spec {
    pub(crate) table: String,
    /// Columns of the table.
    pub(crate) width: usize,
    /// Which rows of the table there are, over them alone.
    pub(crate) keep: Option<Expr>,
    /// What must equal the keys of the row that asks, over the rows of the table alone.
    pub(crate) keys: Vec<Expr>,
    /// What is compared with the values of the row that asks; nothing for EXISTS.
    pub(crate) compared: Option<Compared>,
    /// What else must hold, over a row of the table and behind it what the row that asks gives.
    pub(crate) residual: Option<Expr>,
    /// Whether the answer goes by the time of the row that asks.
    pub(crate) timed: bool,
}

/// What is compared, and how it is found.
#[derive(Clone)]
pub(crate) struct Compared {
    /// The comparison itself, over the same rows as the residual.
    pub(crate) holds: Expr,
    pub(crate) by: By,
}

/// How a row of the table is found for which the comparison holds.
#[derive(Clone)]
pub(crate) enum By {
    /// These equal the values: by a hash of them.
    Hash(Vec<Expr>),
    /// The value is compared with this: the least and the greatest of a group tell.
    Extremes(Comparison, Expr),
    /// By trying.
    Each,
}

/// A sub-query with the index of its table, which is empty in a program and an execution's own in an execution.
pub(crate) struct SubQuery {
    pub(crate) spec: Spec,
    // Written between two rows only.
    index: RwLock<Index>,
}

/// A sub-query, and what a row gives it.
#[derive(Clone)]
pub(crate) struct Ask {
    pub(crate) query: Arc<SubQuery>,
    /// What must hold of the row: otherwise there is nothing in the sub-query for it.
    pub(crate) guards: Vec<Expr>,
    pub(crate) keys: Vec<Expr>,
    /// What is looked for; none where rows of the table are tried one by one.
    pub(crate) values: Vec<Expr>,
    /// What stands behind the columns of the table where something is tried.
    pub(crate) behind: Vec<Expr>,
}

#[derive(Default)]
struct Index {
    table: Arc<Batch>,
    /// By the keys.
    groups: HashMap<Box<[Value]>, Group>,
    /// By the keys and the values, of which none is NULL; without the places of the rows where none has to be tried.
    members: HashMap<Box<[Value]>, Vec<usize>>,
}

/// Rows of the table with the same keys, of which there is one at least.
#[derive(Default)]
struct Group {
    /// All of them, where rows have to be tried.
    rows: Vec<usize>,
    /// Those with NULL among the values, where rows have to be tried.
    nulls: Vec<usize>,
    has_null: bool,
    least: Value,
    greatest: Value,
}

impl Spec {
    /// All its expressions.
    pub(crate) fn exprs_mut(&mut self, each: &mut dyn FnMut(&mut Expr)) {
        self.keep.iter_mut().chain(&mut self.keys).chain(&mut self.residual).for_each(&mut *each);
        if let Some(compared) = &mut self.compared {
            each(&mut compared.holds);
            match &mut compared.by {
                By::Hash(exprs) => exprs.iter_mut().for_each(each),
                By::Extremes(_, expr) => each(expr),
                By::Each => {}
            }
        }
    }

    /// Whether one of its expressions is of that kind, or something within one.
    pub(crate) fn has(&self, is: &dyn Fn(&Expr) -> bool) -> bool {
        let mut found = false;
        self.clone().exprs_mut(&mut |expr| found |= expr.has(is));
        found
    }

    /// Whether rows have to be tried, and so their places are needed.
    pub(crate) fn tries(&self) -> bool {
        self.residual.is_some()
            || self.compared.as_ref().is_some_and(|compared| match &compared.by {
                By::Hash(values) => values.len() > 1,
                By::Extremes(..) => false,
                By::Each => true,
            })
    }
}

impl SubQuery {
    pub(crate) fn new(spec: Spec) -> SubQuery {
        SubQuery { spec, index: RwLock::default() }
    }

    // Makes the index of these rows, or of those that it has. A row in which an expression fails is told, and not in it.
    fn set(&self, table: Option<&Arc<Batch>>, failed: &mut dyn FnMut(Row<'_>, &Fault)) {
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        let table = Arc::clone(table.unwrap_or(&index.table));
        *index = Index::default();
        for (at, row) in table.rows().enumerate() {
            if let Err(fault) = self.add(at, row, &mut index) {
                failed(row, &fault);
            }
        }
        index.table = table;
    }

    fn add(&self, at: usize, row: Row<'_>, index: &mut Index) -> Result<(), Box<Fault>> {
        let spec = &self.spec;
        if let Some(keep) = &spec.keep
            && !keep.holds(row)?
        {
            return Ok(());
        }
        let mut key = spec.keys.iter().map(|key| key.eval(row)).collect::<Result<Vec<Value>, _>>()?;
        // NULL equals nothing.
        if key.iter().any(Value::is_null) {
            return Ok(());
        }
        let by = spec.compared.as_ref().map(|compared| &compared.by);
        let values = match by {
            Some(By::Hash(exprs)) => {
                exprs.iter().map(|expr| expr.eval(row)).collect::<Result<Vec<_>, _>>()?
            }
            Some(By::Extremes(_, expr)) => vec![expr.eval(row)?],
            Some(By::Each) | None => Vec::new(),
        };
        let has_null = values.iter().any(Value::is_null);
        let tries = spec.tries();
        let group = match index.groups.get_mut(key.as_slice()) {
            Some(group) => group,
            None => index.groups.entry(key.as_slice().into()).or_default(),
        };
        group.has_null |= has_null;
        if tries {
            group.rows.push(at);
        }
        if has_null && tries {
            group.nulls.push(at);
        }
        match by {
            Some(By::Hash(_)) if !has_null => {
                key.extend(values);
                let rows = index.members.entry(key.into()).or_default();
                if spec.residual.is_some() {
                    rows.push(at);
                }
            }
            Some(By::Extremes(..)) if !has_null => {
                for value in values {
                    if group.least.is_null() || value.order(&group.least).is_lt() {
                        group.least = value.clone();
                    }
                    if group.greatest.is_null() || value.order(&group.greatest).is_gt() {
                        group.greatest = value;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }
}

impl Ask {
    /// What a row gives.
    pub(crate) fn given(&mut self) -> impl Iterator<Item = &mut Expr> {
        let Ask { query: _, guards, keys, values, behind } = self;
        guards.iter_mut().chain(keys).chain(values).chain(behind)
    }

    /// TRUE, FALSE, or NULL where it is unknown.
    pub(crate) fn answer(&self, row: Row<'_>) -> Evaluated {
        for guard in &self.guards {
            if !guard.holds(row)? {
                return Ok(Value::Bool(false));
            }
        }
        // What most ask for needs no memory.
        if let ([one], []) | ([], [one]) = (self.keys.as_slice(), self.values.as_slice()) {
            return self.find(&[one.eval(row)?], row);
        }
        let mut wanted = Vec::with_capacity(self.keys.len() + self.values.len());
        for one in self.keys.iter().chain(&self.values) {
            wanted.push(one.eval(row)?);
        }
        self.find(&wanted, row)
    }

    // With the keys and then the values.
    fn find(&self, wanted: &[Value], row: Row<'_>) -> Evaluated {
        let spec = &self.query.spec;
        let keys = &wanted[..self.keys.len()];
        if keys.iter().any(Value::is_null) {
            return Ok(Value::Bool(false));
        }
        let index = self.query.index.read().unwrap_or_else(PoisonError::into_inner);
        let has_null = wanted.iter().any(Value::is_null);
        let Some(group) = index.groups.get(keys) else { return Ok(Value::Bool(false)) };
        match spec.compared.as_ref().map(|compared| &compared.by) {
            Some(By::Hash(_)) => {
                if !has_null && let Some(rows) = index.members.get(wanted) {
                    if spec.residual.is_none() {
                        return Ok(Value::Bool(true));
                    }
                    if let Value::Bool(true) = self.try_each(rows, &index.table, row)? {
                        return Ok(Value::Bool(true));
                    }
                }
                let unknown = if has_null { &group.rows } else { &group.nulls };
                match spec.tries() {
                    true => self.try_each(unknown, &index.table, row),
                    false if has_null || group.has_null => Ok(Value::Null),
                    false => Ok(Value::Bool(false)),
                }
            }
            Some(By::Extremes(..)) if spec.residual.is_none() && has_null => Ok(Value::Null),
            Some(By::Extremes(op, _)) if spec.residual.is_none() => {
                // What holds for one of them holds for the one that it holds for most easily.
                let holds = wanted.last().is_some_and(|value| {
                    let extremes = [&group.least, &group.greatest].into_iter();
                    extremes
                        .filter(|extreme| !extreme.is_null())
                        .any(|extreme| op.holds(value.order(extreme)))
                });
                Ok(if !holds && group.has_null { Value::Null } else { Value::Bool(holds) })
            }
            None if spec.residual.is_none() => Ok(Value::Bool(true)),
            _ => self.try_each(&group.rows, &index.table, row),
        }
    }

    // Tries rows of the table one after the other, until one of them is found.
    fn try_each(&self, rows: &[usize], table: &Batch, row: Row<'_>) -> Evaluated {
        let spec = &self.query.spec;
        let mut unknown = false;
        let mut values = vec![Value::Null; spec.width];
        if !rows.is_empty() {
            for given in &self.behind {
                values.push(given.eval(row)?);
            }
        }
        for at in rows {
            values[..spec.width].clone_from_slice(table.row(*at).values);
            let pair = Row { rowtime: row.rowtime, values: &values };
            if let Some(residual) = &spec.residual
                && !residual.holds(pair)?
            {
                continue;
            }
            match spec.compared.as_ref().map(|compared| compared.holds.eval(pair)).transpose()? {
                None | Some(Value::Bool(true)) => return Ok(Value::Bool(true)),
                Some(Value::Bool(false)) => {}
                Some(_) => unknown = true,
            }
        }
        Ok(if unknown { Value::Null } else { Value::Bool(false) })
    }
}

/// The sub-queries of an execution, each behind those that it uses itself.
#[derive(Default)]
pub(crate) struct SubQueries {
    all: Vec<Owned>,
}

struct Owned {
    /// The program's, from which it was made.
    of: Arc<SubQuery>,
    query: Arc<SubQuery>,
    /// Whether it looks into others.
    nested: bool,
    /// Whose error rows bear its name.
    pump: Arc<str>,
}

impl SubQueries {
    /// Gives an expression sub-queries of this execution in the place of those of the program.
    pub(crate) fn own(&mut self, expr: &mut Expr, pump: &Arc<str>) {
        expr.walk(&mut |one| match one {
            Expr::Ask(ask) => ask.query = self.adopt(&ask.query, pump),
            Expr::Inline { body, .. } if body.has(&|inner| matches!(inner, Expr::Ask(_))) => {
                self.own(Arc::make_mut(body), pump);
            }
            _ => {}
        });
    }

    fn adopt(&mut self, of: &Arc<SubQuery>, pump: &Arc<str>) -> Arc<SubQuery> {
        if let Some(known) = self.all.iter().find(|known| Arc::ptr_eq(&known.of, of)) {
            return Arc::clone(&known.query);
        }
        let mut spec = of.spec.clone();
        let nested = spec.has(&|expr| matches!(expr, Expr::Ask(_)));
        spec.exprs_mut(&mut |expr| self.own(expr, pump));
        let query = Arc::new(SubQuery::new(spec));
        let pump = Arc::clone(pump);
        self.all.push(Owned { of: Arc::clone(of), query: Arc::clone(&query), nested, pump });
        query
    }

    /// Takes the rows of a table in the place of those before. Rows of which an expression fails are told, with the pump.
    pub(crate) fn set_table(
        &self,
        table: &str,
        rows: &Arc<Batch>,
        mut failed: impl FnMut(&Arc<str>, Row<'_>, &Fault),
    ) {
        for Owned { query, nested, pump, .. } in &self.all {
            let own = query.spec.table == table;
            if own || *nested {
                query.set(own.then_some(rows), &mut |row, fault| failed(pump, row, fault));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::expr::Kernel;

    #[test]
    fn a_row_tries_no_row_that_is_not_equal_to_it() {
        let tried = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&tried);
        let never: Kernel = Arc::new(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
            Ok(Value::Bool(false))
        });
        let column = |at: usize| Expr::Column(at);
        let spec = |keys: Vec<Expr>, compared: Option<Compared>, residual: bool| Spec {
            table: "T".to_owned(),
            width: 2,
            keep: None,
            keys,
            compared,
            residual: residual.then(|| Expr::Lenient(Arc::clone(&never), vec![column(1)])),
            timed: false,
        };
        let equal = |values: &[usize]| Compared {
            holds: Expr::Lenient(Arc::clone(&never), Vec::new()),
            by: By::Hash(values.iter().map(|at| column(*at)).collect()),
        };
        // 10,000 rows, of which 100 have the same first value and one has both; and what each of them costs.
        let mut table = Batch::new(2);
        (0..10_000).for_each(|at| table.push(0, [Value::Int(at % 100), Value::Int(at / 100)]));
        let table = Arc::new(table);
        let cases = [
            (spec(vec![column(0)], None, false), 0),
            (spec(vec![column(0)], None, true), 100),
            (spec(vec![column(0)], Some(equal(&[1])), true), 1),
            (spec(Vec::new(), Some(equal(&[0, 1])), true), 1),
            (spec(Vec::new(), Some(equal(&[0])), false), 0),
            (spec(Vec::new(), None, true), 10_000),
        ];
        for (at, (spec, cost)) in cases.into_iter().enumerate() {
            let keys = spec.keys.iter().map(|_| column(0)).collect();
            let values = match spec.compared.as_ref().map(|compared| &compared.by) {
                Some(By::Hash(values)) => values.clone(),
                _ => Vec::new(),
            };
            let query = Arc::new(SubQuery::new(spec));
            query.set(Some(&table), &mut |_, fault| panic!("{fault:?}"));
            let ask = Ask { query, guards: Vec::new(), keys, values, behind: Vec::new() };
            tried.store(0, Ordering::Relaxed);
            let row = [Value::Int(7), Value::Int(50)];
            let answer = ask.answer(Row { rowtime: 0, values: &row });
            assert_eq!((answer, tried.load(Ordering::Relaxed)), (Ok(Value::Bool(cost == 0)), cost), "{at}");
        }
    }
}
