//! The most frequent items of a tumbling window, with a bounded number of counters (after Metwally, Agrawal, El Abbadi: Efficient
//! Computation of Frequent and Top-k Elements in Data Streams, 2005): exact as long as these are enough. When they are not, the rarer
//! half is given up, and whatever comes later is counted on from the greatest count that was: so no count is told too low, none too
//! high by more than the rows divided by half the counters, and no item that is more frequent than that is missed.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::SnapshotError;
use super::operator::{Chunk, Errors, Keep, Operator, Source, load};
use crate::expr::Fault;
use crate::limits::{TOP_K_COUNTERS_EACH, TOP_K_COUNTERS_MIN};
use crate::plan;
use crate::value::{Batch, Counts, Row, Value};

pub(super) struct Top {
    spec: Arc<plan::Top>,
    pump: Arc<str>,
    counters: usize,
    state: State,
}

#[derive(Clone, Default, Serialize, Deserialize)]
struct State {
    ends: Option<i64>,
    counts: Counts,
    /// How often an item that has been given up can have come.
    floor: i64,
}

impl Top {
    pub(super) fn new(spec: &Arc<plan::Top>, pump: &Arc<str>) -> Top {
        let counters = (spec.count * TOP_K_COUNTERS_EACH).max(TOP_K_COUNTERS_MIN);
        Top { spec: Arc::clone(spec), pump: Arc::clone(pump), counters, state: State::default() }
    }

    fn add(&mut self, row: Row<'_>, out: &mut Batch) -> Result<(), Box<Fault>> {
        if self.state.ends.is_some_and(|ends| row.rowtime >= ends) {
            self.close(out);
        }
        let item = self.spec.item.eval(row)?;
        if item.is_null() {
            return Ok(());
        }
        let State { ends, counts, floor } = &mut self.state;
        if ends.is_none() {
            *ends = self.spec.tick.next(row.rowtime);
        }
        *counts.entry(item).or_insert(*floor) += 1;
        if counts.len() > self.counters {
            let mut all: Vec<i64> = counts.values().copied().collect();
            let middle = all.len() / 2;
            let (_, median, _) = all.select_nth_unstable(middle);
            let median = *median;
            // Of those that are as frequent as the one in the middle, the first stay.
            let mut equal = all.len() - middle - counts.values().filter(|count| **count > median).count();
            counts.retain(|_, count| {
                let stays = *count > median || (*count == median && equal > 0);
                equal -= usize::from(stays && *count == median);
                stays
            });
            *floor = median.max(*floor);
        }
        Ok(())
    }

    // Items of equal counts in their order, so that the same rows always have the same result.
    fn close(&mut self, out: &mut Batch) {
        let State { ends, counts, .. } = std::mem::take(&mut self.state);
        let rowtime = ends.map_or(0, |ends| self.spec.tick.end(ends));
        let mut items: Vec<(Value, i64)> = counts.into_iter().collect();
        items.sort_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.order(&two.0)));
        for (item, count) in items.into_iter().take(self.spec.count) {
            out.push(rowtime, [item, Value::Int(count)]);
        }
    }
}

impl Operator for Top {
    fn push(&mut self, _port: usize, chunk: Chunk, out: &mut Chunk, errors: &mut Errors) {
        for row in chunk.rows.rows() {
            if let Err(fault) = self.add(row, &mut out.rows) {
                errors.report(&self.pump, row, &fault);
            }
        }
        if self.state.ends.is_some_and(|ends| chunk.bound >= ends) {
            self.close(&mut out.rows);
        }
        out.bound = self.spec.tick.bound(self.state.ends, chunk.bound);
    }

    fn freeze(&self) -> Box<dyn Keep> {
        Box::new(self.state.clone())
    }

    fn load(&mut self, from: &mut Source<'_>) -> Result<(), SnapshotError> {
        self.state = load(from)?;
        Ok(())
    }
}
