//! Filter and projection: rows chosen, columns computed, ROWTIME changed where that is asked for.

use std::sync::Arc;

use super::SnapshotError;
use super::operator::{Chunk, Errors, Keep, Operator, Source, load};
use crate::expr;
use crate::plan;
use crate::value::Batch;

pub(super) struct Project {
    spec: Arc<plan::Project>,
    pump: Arc<str>,
    /// The latest ROWTIME that has gone out, where it is changed.
    high: i64,
    scratch: Batch,
    /// Where nothing is computed: the columns that go out, each but once.
    moved: Option<Vec<usize>>,
}

impl Project {
    pub(super) fn new(spec: &Arc<plan::Project>, pump: &Arc<str>) -> Project {
        let scratch = Batch::new(spec.exprs.len());
        let columns: Option<Vec<usize>> = spec.exprs.iter().map(expr::Expr::column).collect();
        let once = |columns: &Vec<usize>| {
            columns.iter().enumerate().all(|(at, column)| !columns[..at].contains(column))
        };
        let moved = columns.filter(|columns| spec.keep.is_none() && spec.rowtime.is_none() && once(columns));
        Project { spec: Arc::clone(spec), pump: Arc::clone(pump), high: i64::MIN, scratch, moved }
    }
}

impl Operator for Project {
    fn push(&mut self, _port: usize, mut chunk: Chunk, out: &mut Chunk, errors: &mut Errors) {
        if let Some(columns) = &self.moved {
            chunk.rows.select(columns, &mut out.rows);
            out.bound = chunk.bound;
            return;
        }
        let plan::Project { keep, exprs, rowtime } = &*self.spec;
        let Some(rowtime) = rowtime else {
            expr::evaluate(exprs, None, &chunk.rows, keep.as_ref(), &mut out.rows, |row, fault| {
                errors.report(&self.pump, row, &fault);
            });
            out.bound = chunk.bound;
            return;
        };
        self.scratch.clear();
        expr::evaluate(
            exprs,
            Some(&rowtime.expr),
            &chunk.rows,
            keep.as_ref(),
            &mut self.scratch,
            |row, fault| {
                errors.report(&self.pump, row, &fault);
            },
        );
        if !rowtime.ordered {
            out.rows.append(&mut self.scratch);
            out.bound = chunk.bound;
            return;
        }
        for row in self.scratch.rows() {
            if row.rowtime < self.high {
                errors.out_of_order(&self.pump, row);
                continue;
            }
            self.high = row.rowtime;
            out.rows.push(row.rowtime, row.values.iter().cloned());
        }
        if let Some(ahead) = rowtime.ahead {
            self.high = self.high.max(chunk.bound.saturating_add(ahead));
        }
        out.bound = self.high;
    }

    fn freeze(&self) -> Box<dyn Keep> {
        Box::new(self.high)
    }

    fn load(&mut self, from: &mut Source<'_>) -> Result<(), SnapshotError> {
        self.high = load(from)?;
        Ok(())
    }
}
