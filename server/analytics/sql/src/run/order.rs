//! DISTINCT, ORDER BY within a tick, and ORDER BY ... WITHIN, which puts rows in the order of another time.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::SnapshotError;
use super::operator::{Chunk, Errors, Keep, Operator, Source, load};
use crate::keep::{ByKey, Deque, Sorted, State};
use crate::plan;
use crate::tick::Tick;
use crate::value::{Batch, Value};

/// A row to be sorted, with its ROWTIME in milliseconds since 1970.
type Kept = (i64, Box<[Value]>);

/// Tells each row once between two ticks.
pub(super) struct Distinct {
    tick: Tick,
    lead: usize,
    state: Told,
}

#[derive(Default, Serialize, Deserialize)]
struct Told {
    rows: ByKey<()>,
    ends: Option<i64>,
    lead: Option<Value>,
}

impl Distinct {
    pub(super) fn new(tick: Tick, lead: usize) -> Distinct {
        Distinct { tick, lead, state: Told::default() }
    }
}

impl Operator for Distinct {
    fn push(&mut self, _port: usize, chunk: Chunk, out: &mut Chunk, _errors: &mut Errors) {
        let Told { rows, ends, lead } = &mut self.state;
        for row in chunk.rows.rows() {
            let over = ends.is_some_and(|ends| row.rowtime >= ends);
            let changed = self.tick == Tick::Shown && lead.as_ref() != Some(&row.values[self.lead]);
            if over || changed {
                rows.clear();
                *ends = None;
            }
            if ends.is_none() {
                *ends = self.tick.next(row.rowtime);
            }
            *lead = Some(row.values[self.lead].clone());
            if !rows.contains(row.values) {
                rows.insert(row.values.into(), ());
                out.rows.push(row.rowtime, row.values.iter().cloned());
            }
        }
        if ends.is_some_and(|ends| chunk.bound >= ends) {
            rows.clear();
            *ends = None;
        }
        out.bound = chunk.bound;
    }

    fn freeze(&self) -> Box<dyn Keep> {
        Box::new(Told {
            rows: self.state.rows.frozen(),
            ends: self.state.ends,
            lead: self.state.lead.clone(),
        })
    }

    fn state(&mut self) -> Option<&mut dyn State> {
        Some(&mut self.state.rows)
    }

    fn load(&mut self, from: &mut Source<'_>) -> Result<(), SnapshotError> {
        self.state = load(from)?;
        Ok(())
    }
}

/// Gathers the rows between two ticks and tells them sorted.
pub(super) struct Sort {
    spec: Arc<plan::Sort>,
    /// Columns that go out; those behind them were there to sort by.
    width: usize,
    state: Gathered,
}

#[derive(Clone, Default, Serialize, Deserialize)]
struct Gathered {
    rows: Deque<Kept>,
    ends: Option<i64>,
}

impl Sort {
    pub(super) fn new(spec: &Arc<plan::Sort>, width: usize) -> Sort {
        Sort { spec: Arc::clone(spec), width, state: Gathered::default() }
    }

    fn flush(&mut self, at: Option<i64>, out: &mut Batch) {
        let ends = self.state.ends.take();
        let rows = std::mem::take(&mut self.state.rows);
        let compare = |one: &[Value], two: &[Value]| {
            let orders = self.spec.keys.iter().map(|(column, descending)| {
                let order = one[*column].order(&two[*column]);
                if *descending { order.reverse() } else { order }
            });
            orders.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
        };
        let mut order: Vec<&Kept> = rows.iter().collect();
        order.sort_by(|(_, one), (_, two)| compare(one, two));
        let end = at.or(ends.map(|ends| self.spec.tick.end(ends)));
        let limit = self.spec.limit.unwrap_or(usize::MAX);
        let Some(backwards) = self.spec.rank else {
            for (rowtime, values) in order.into_iter().take(limit) {
                out.push(end.unwrap_or(*rowtime), values[..self.width].iter().cloned());
            }
            return;
        };
        // Equal rows have one rank, and the next one counts all of them.
        let mut ranked: Vec<(&Kept, i64)> = Vec::with_capacity(order.len());
        for (number, row) in order.into_iter().enumerate() {
            let same = ranked.last().filter(|((_, before), _)| compare(before, &row.1).is_eq());
            ranked.push((row, same.map_or(number as i64 + 1, |(_, rank)| *rank)));
        }
        if backwards {
            ranked.reverse();
        }
        for ((rowtime, values), rank) in ranked.into_iter().take(limit) {
            let told = values.iter().cloned().chain([Value::Int(rank)]);
            out.push(end.unwrap_or(*rowtime), told);
        }
    }
}

impl Operator for Sort {
    fn push(&mut self, _port: usize, chunk: Chunk, out: &mut Chunk, _errors: &mut Errors) {
        for row in chunk.rows.rows() {
            if self.state.ends.is_some_and(|ends| row.rowtime >= ends) {
                self.flush(None, &mut out.rows);
            }
            let lead = self.spec.lead;
            let last = self.state.rows.back();
            let changed = self.spec.tick == Tick::Shown
                && last.is_some_and(|(_, values)| values[lead] != row.values[lead]);
            if changed {
                self.flush(Some(row.rowtime), &mut out.rows);
            }
            if self.state.rows.is_empty() {
                self.state.ends = self.spec.tick.next(row.rowtime);
            }
            self.state.rows.push_back((row.rowtime, row.values.into()));
        }
        if self.state.ends.is_some_and(|ends| chunk.bound >= ends) {
            self.flush(None, &mut out.rows);
        }
        out.bound = self.spec.tick.bound(self.state.ends, chunk.bound);
    }

    fn freeze(&self) -> Box<dyn Keep> {
        Box::new(self.state.clone())
    }

    fn state(&mut self) -> Option<&mut dyn State> {
        Some(&mut self.state.rows)
    }

    fn load(&mut self, from: &mut Source<'_>) -> Result<(), SnapshotError> {
        self.state = load(from)?;
        Ok(())
    }
}

/// Keeps rows back for so long that those that are late find their place.
pub(super) struct Resort {
    within_ms: i64,
    pump: Arc<str>,
    state: Waiting,
}

#[derive(Clone, Serialize, Deserialize)]
struct Waiting {
    /// By their time and by when they came.
    rows: Sorted<(i64, u64), Box<[Value]>>,
    came: u64,
    /// What has been told is not later than this.
    told: i64,
}

impl Resort {
    pub(super) fn new(within_ms: i64, pump: &Arc<str>) -> Resort {
        let state = Waiting { rows: Sorted::default(), came: 0, told: i64::MIN };
        Resort { within_ms, pump: Arc::clone(pump), state }
    }
}

impl Operator for Resort {
    fn push(&mut self, _port: usize, chunk: Chunk, out: &mut Chunk, errors: &mut Errors) {
        for row in chunk.rows.rows() {
            if row.rowtime < self.state.told {
                errors.out_of_order(&self.pump, row);
                continue;
            }
            self.state.came += 1;
            self.state.rows.insert((row.rowtime, self.state.came), row.values.into());
            // The latest time that has come says how late the others may be.
            let due = row.rowtime.saturating_sub(self.within_ms);
            self.state.told = self.state.told.max(due);
            let told = self.state.told;
            while self.state.rows.first().is_some_and(|((rowtime, _), _)| *rowtime < told) {
                let Some(((rowtime, _), values)) = self.state.rows.pop_first() else { break };
                out.rows.push(rowtime, values);
            }
        }
        // Times of one clock say nothing of another, but for the end of all of them.
        if chunk.bound == i64::MAX {
            self.state.told = i64::MAX;
            while let Some(((rowtime, _), values)) = self.state.rows.pop_first() {
                out.rows.push(rowtime, values);
            }
        }
        out.bound = self.state.told;
    }

    fn freeze(&self) -> Box<dyn Keep> {
        Box::new(self.state.clone())
    }

    fn state(&mut self) -> Option<&mut dyn State> {
        Some(&mut self.state.rows)
    }

    fn load(&mut self, from: &mut Source<'_>) -> Result<(), SnapshotError> {
        self.state = load(from)?;
        Ok(())
    }
}
