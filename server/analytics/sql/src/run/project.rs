//! Filter and projection: rows chosen, columns computed, ROWTIME changed where that is asked for.

use std::sync::Arc;

use super::SnapshotError;
use super::operator::{Chunk, Errors, Operator, load, save};
use crate::expr;
use crate::plan;
use crate::value::Batch;

pub(super) struct Project {
    spec: Arc<plan::Project>,
    pump: Arc<str>,
    /// The latest ROWTIME that has gone out, where it is changed.
    high: i64,
    scratch: Batch,
}

impl Project {
    pub(super) fn new(spec: &Arc<plan::Project>, pump: &Arc<str>) -> Project {
        let scratch = Batch::new(spec.exprs.len());
        Project { spec: Arc::clone(spec), pump: Arc::clone(pump), high: i64::MIN, scratch }
    }
}

impl Operator for Project {
    fn push(&mut self, _port: usize, chunk: Chunk, out: &mut Chunk, errors: &mut Errors) {
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

    fn save(&self, into: &mut Vec<u8>) -> Result<(), SnapshotError> {
        save(&self.high, into)
    }

    fn load(&mut self, from: &mut &[u8]) -> Result<(), SnapshotError> {
        self.high = load(from)?;
        Ok(())
    }
}
