//! Tumbling windows: groups that all end at once, when time or a row says so.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::SnapshotError;
use super::accumulate::{self, Accumulator};
use super::operator::{Chunk, Errors, Operator, load, save};
use crate::expr::{Expr, Fault};
use crate::plan;
use crate::tick::Tick;
use crate::value::{Batch, ByKey, Row, Value};

pub(super) struct Group {
    spec: Arc<plan::Group>,
    pump: Arc<str>,
    state: State,
    /// The keys that differ within a window, and their places among all.
    moving: Vec<usize>,
    key: Vec<Value>,
    values: Vec<Value>,
    results: Vec<Value>,
}

#[derive(Default, Serialize, Deserialize)]
struct State {
    /// When the window ends; none if there is none, or if only a row can tell.
    ends: Option<i64>,
    /// The keys that all rows of the window share; empty if there is none.
    fixed: Vec<Value>,
    /// What a row must bring another value of to end the window.
    shown: Option<Value>,
    groups: ByKey<Box<[Accumulator]>>,
}

impl Group {
    pub(super) fn new(spec: &Arc<plan::Group>, pump: &Arc<str>) -> Group {
        let moving = (0..spec.keys.len()).filter(|at| !spec.fixed[*at]).collect();
        Group {
            spec: Arc::clone(spec),
            pump: Arc::clone(pump),
            state: State::default(),
            moving,
            key: Vec::new(),
            values: Vec::new(),
            results: Vec::new(),
        }
    }

    fn add(&mut self, row: Row<'_>, out: &mut Batch, errors: &mut Errors) -> Result<(), Box<Fault>> {
        let spec = Arc::clone(&self.spec);
        if let Some(keep) = &spec.keep
            && !keep.holds(row)?
        {
            return Ok(());
        }
        if self.state.ends.is_some_and(|ends| row.rowtime >= ends) {
            self.close(None, out, errors);
        }
        self.key.clear();
        for at in &self.moving {
            let value = spec.keys[*at].eval(row)?;
            self.key.push(value);
        }
        accumulate::arguments(&spec.calls, row, &mut self.values)?;
        if let Some(at) = spec.shown {
            let value = spec.keys[at].eval(row)?;
            if self.state.shown.as_ref().is_some_and(|before| *before != value) {
                self.close(Some(row.rowtime), out, errors);
            }
            self.state.shown = Some(value);
        }
        if self.state.groups.is_empty() {
            let fixed = spec.keys.iter().zip(&spec.fixed).filter(|(_, fixed)| **fixed).map(|(key, _)| key);
            self.state.fixed = fixed.map(|key: &Expr| key.eval(row)).collect::<Result<_, _>>()?;
            self.state.ends = spec.ticks.iter().filter_map(|tick| tick.next(row.rowtime)).min();
        }
        let accumulators = match self.state.groups.get_mut(self.key.as_slice()) {
            Some(accumulators) => accumulators,
            None => {
                let key = self.key.clone().into_boxed_slice();
                self.state.groups.entry(key).or_insert_with(|| accumulate::start(&spec.calls))
            }
        };
        accumulate::add_all(&spec.calls, accumulators, &mut self.values);
        Ok(())
    }

    // Tells the groups, in the order in which they began.
    fn close(&mut self, at: Option<i64>, out: &mut Batch, errors: &mut Errors) {
        let spec = &self.spec;
        let ends = self.state.ends.take();
        let rowtime = at.or(ends.map(|ends| end(&spec.ticks, ends))).unwrap_or_default();
        self.state.shown = None;
        for (key, accumulators) in self.state.groups.drain(..) {
            let (mut fixed, mut moving) = (self.state.fixed.iter(), key.into_iter());
            self.results.clear();
            for is_fixed in &spec.fixed {
                let value = if *is_fixed { fixed.next().cloned() } else { moving.next() };
                self.results.push(value.unwrap_or_default());
            }
            let results = spec.calls.iter().zip(&accumulators).map(|(call, kept)| kept.result(call.kind));
            match results.collect::<Result<Vec<Value>, _>>() {
                Ok(results) => out.push(rowtime, self.results.drain(..).chain(results)),
                Err(fault) => errors.report(&self.pump, Row { rowtime, values: &self.results }, &fault),
            }
        }
    }
}

// ROWTIME of groups that end at that moment, by the finest of the ticks.
fn end(ticks: &[Tick], next: i64) -> i64 {
    let finest = ticks.iter().find(|tick| matches!(tick, Tick::Each { .. })).or(ticks.first());
    finest.map_or(next, |tick| tick.end(next))
}

impl Operator for Group {
    fn push(&mut self, _port: usize, chunk: Chunk, out: &mut Chunk, errors: &mut Errors) {
        for row in chunk.rows.rows() {
            if let Err(fault) = self.add(row, &mut out.rows, errors) {
                errors.report(&self.pump, row, &fault);
            }
        }
        if self.state.ends.is_some_and(|ends| chunk.bound >= ends) {
            self.close(None, &mut out.rows, errors);
        }
        // What is open now, or would be opened by a row of this moment, ends then and not before.
        let next = match self.state.ends {
            Some(ends) => Some(ends),
            None => self.spec.ticks.iter().filter_map(|tick| tick.next(chunk.bound)).min(),
        };
        out.bound = next.map_or(chunk.bound, |next| end(&self.spec.ticks, next));
    }

    fn save(&self, into: &mut Vec<u8>) -> Result<(), SnapshotError> {
        save(&self.state, into)
    }

    fn load(&mut self, from: &mut &[u8]) -> Result<(), SnapshotError> {
        self.state = load(from)?;
        Ok(())
    }
}
