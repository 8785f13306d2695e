//! Tumbling windows: groups that all end at once, when time or a row says so.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::SnapshotError;
use super::accumulate::{self, Accumulator};
use super::operator::{Chunk, Errors, Keep, Operator, Source, load};
use crate::expr::{Expr, Fault};
use crate::keep::{ByKey, State as Kept};
use crate::plan;
use crate::tick::Tick;
use crate::value::{Batch, Row, Value};

pub(super) struct Group {
    spec: Arc<plan::Group>,
    pump: Arc<str>,
    state: State,
    /// The keys that differ within a window, and their places among all.
    moving: Vec<usize>,
    /// The columns that those keys are, and those that the aggregates take, if they are nothing but columns.
    plain: Option<(Vec<usize>, Vec<Option<usize>>)>,
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
        let moving: Vec<usize> = (0..spec.keys.len()).filter(|at| !spec.fixed[*at]).collect();
        let keys = moving.iter().map(|at| spec.keys[*at].column()).collect::<Option<_>>();
        let arguments = spec.calls.iter().map(|call| match call.arguments.first() {
            None => Some(None),
            Some(argument) => argument.column().map(Some),
        });
        let plain = keys.zip(arguments.collect::<Option<_>>());
        Group {
            spec: Arc::clone(spec),
            pump: Arc::clone(pump),
            state: State::default(),
            moving,
            plain,
            key: Vec::new(),
            values: Vec::new(),
            results: Vec::new(),
        }
    }

    fn add(&mut self, row: Row<'_>, out: &mut Batch, errors: &mut Errors) -> Result<(), Box<Fault>> {
        if let Some(keep) = &self.spec.keep
            && !keep.holds(row)?
        {
            return Ok(());
        }
        if self.state.ends.is_some_and(|ends| row.rowtime >= ends) {
            self.close(None, out, errors);
        }
        if self.plain.is_none() {
            self.evaluate(row)?;
        }
        if let Some(at) = self.spec.shown {
            let value = self.spec.keys[at].eval(row)?;
            if self.state.shown.as_ref().is_some_and(|before| *before != value) {
                self.close(Some(row.rowtime), out, errors);
            }
            self.state.shown = Some(value);
        }
        let Group { spec, state, plain, key, values, .. } = self;
        if state.groups.is_empty() {
            let fixed = spec.keys.iter().zip(&spec.fixed).filter(|(_, fixed)| **fixed).map(|(key, _)| key);
            state.fixed = fixed.map(|key: &Expr| key.eval(row)).collect::<Result<_, _>>()?;
            state.ends = spec.ticks.iter().filter_map(|tick| tick.next(row.rowtime)).min();
        }
        let groups = &mut state.groups;
        let found = match plain {
            // The key is looked for where it lies.
            Some((columns, _)) => {
                let hash = groups.hash(columns.iter().map(|column| &row.values[*column]));
                let found = groups.find_by(hash, |other| {
                    other.iter().zip(columns.iter()).all(|(part, column)| *part == row.values[*column])
                });
                if found.is_none() {
                    key.clear();
                    key.extend(columns.iter().map(|column| row.values[*column].clone()));
                }
                found
            }
            None => groups.find(key),
        };
        let at = match found {
            Some(at) => at,
            None => groups.insert(key.as_slice().into(), accumulate::start(&spec.calls)),
        };
        let Some(accumulators) = groups.at_mut(at) else { return Ok(()) };
        match plain {
            Some((_, columns)) => {
                for ((call, accumulator), column) in spec.calls.iter().zip(accumulators).zip(columns) {
                    accumulator.add(call.kind, column.map_or(&Value::Null, |column| &row.values[column]));
                }
            }
            None => accumulate::add_all(&spec.calls, accumulators, values),
        }
        Ok(())
    }

    // The key and the arguments: all of them before anything is changed.
    fn evaluate(&mut self, row: Row<'_>) -> Result<(), Box<Fault>> {
        self.key.clear();
        for at in &self.moving {
            self.key.push(self.spec.keys[*at].eval(row)?);
        }
        accumulate::arguments(&self.spec.calls, row, &mut self.values)
    }

    // Tells the groups, in the order in which they began.
    fn close(&mut self, at: Option<i64>, out: &mut Batch, errors: &mut Errors) {
        let spec = Arc::clone(&self.spec);
        let ends = self.state.ends.take();
        let rowtime = at.or(ends.map(|ends| end(&spec.ticks, ends))).unwrap_or_default();
        self.state.shown = None;
        let Group { pump, state, results: told, .. } = self;
        state.groups.visit(|key, accumulators| {
            let (mut fixed, mut moving) = (state.fixed.iter(), key.iter());
            told.clear();
            for is_fixed in &spec.fixed {
                let value = if *is_fixed { fixed.next() } else { moving.next() };
                told.push(value.cloned().unwrap_or_default());
            }
            let results = spec.calls.iter().zip(accumulators).map(|(call, kept)| kept.result(call.kind));
            match results.collect::<Result<Vec<Value>, _>>() {
                Ok(results) => out.push(rowtime, told.drain(..).chain(results)),
                Err(fault) => errors.report(pump, Row { rowtime, values: told }, &fault),
            }
        });
        self.state.groups.clear();
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

    fn freeze(&self) -> Box<dyn Keep> {
        Box::new(State {
            ends: self.state.ends,
            fixed: self.state.fixed.clone(),
            shown: self.state.shown.clone(),
            groups: self.state.groups.frozen(),
        })
    }

    fn state(&mut self) -> Option<&mut dyn Kept> {
        Some(&mut self.state.groups)
    }

    fn load(&mut self, from: &mut Source<'_>) -> Result<(), SnapshotError> {
        self.state = load(from)?;
        Ok(())
    }
}
