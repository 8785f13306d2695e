//! Sliding windows: each row comes out at once, with what its windows make of it and of those before it.

use std::sync::Arc;

use foldhash::HashMap;
use serde::{Deserialize, Serialize};

use super::SnapshotError;
use super::operator::{Chunk, Errors, Operator, load, save};
use super::slide::{Rows, Slider};
use crate::expr::Fault;
use crate::plan::{self, Frame};
use crate::value::{Batch, Row, Value};

pub(super) struct Over {
    spec: Arc<plan::Over>,
    pump: Arc<str>,
    states: Vec<Partitions>,
    key: Vec<Value>,
    values: Vec<Value>,
    arguments: Vec<Value>,
    results: Vec<Value>,
}

/// One window: its rows by partition.
#[derive(Default, Serialize, Deserialize)]
struct Partitions {
    partitions: HashMap<Box<[Value]>, Partition>,
    /// When partitions were last looked through for those that time has emptied.
    swept: i64,
}

#[derive(Serialize, Deserialize)]
struct Partition {
    rows: Rows,
    sliders: Box<[Slider]>,
}

impl Partition {
    fn new(window: &plan::Window) -> Partition {
        let sliders = window.calls.iter().map(|call| Slider::new(call.kind)).collect();
        Partition { rows: Rows::new(window.arguments.len()), sliders }
    }

    fn pop(&mut self, window: &plan::Window) {
        for (call, slider) in window.calls.iter().zip(&mut self.sliders) {
            slider.remove(call.kind, &self.rows, call.arguments.first().copied());
        }
        self.rows.pop();
    }

    // Rows that are too old, or too many.
    fn evict(&mut self, window: &plan::Window, now: i64) {
        match window.frame {
            Frame::Range(ms) => {
                let oldest = now.saturating_sub(ms);
                while self.rows.times.front().is_some_and(|time| *time < oldest) {
                    self.pop(window);
                }
            }
            // What the sliders have made of those before is enough.
            Frame::All => {
                while self.rows.len() > 0 {
                    self.rows.pop();
                }
                self.sliders.iter_mut().for_each(Slider::keep_best);
            }
            Frame::Rows(before) => {
                while self.rows.len() as u64 > before {
                    self.pop(window);
                }
            }
        }
    }
}

impl Over {
    pub(super) fn new(spec: &Arc<plan::Over>, pump: &Arc<str>) -> Over {
        let states = spec.windows.iter().map(|_| Partitions::default()).collect();
        Over {
            spec: Arc::clone(spec),
            pump: Arc::clone(pump),
            states,
            key: Vec::new(),
            values: Vec::new(),
            arguments: Vec::new(),
            results: vec![Value::Null; spec.results],
        }
    }

    fn add(&mut self, row: Row<'_>, out: &mut Batch) -> Result<(), Box<Fault>> {
        let spec = Arc::clone(&self.spec);
        // All arguments first: a row that fails in one of them is in no window.
        self.key.clear();
        self.values.clear();
        for window in &spec.windows {
            for expr in &window.partition {
                self.key.push(expr.eval(row)?);
            }
            for expr in &window.arguments {
                self.values.push(expr.eval(row)?);
            }
        }
        let mut failed = None;
        let (mut keys, mut values) = (self.key.as_slice(), self.values.drain(..));
        let arguments = &mut self.arguments;
        for (window, state) in spec.windows.iter().zip(&mut self.states) {
            let (key, rest) = keys.split_at(window.partition.len());
            keys = rest;
            arguments.extend(values.by_ref().take(window.arguments.len()));
            let partition = match state.partitions.get_mut(key) {
                Some(partition) => partition,
                None => state.partitions.entry(key.into()).or_insert_with(|| Partition::new(window)),
            };
            partition.evict(window, row.rowtime);
            let number = partition.rows.first + partition.rows.len() as u64;
            for (call, slider) in window.calls.iter().zip(&mut partition.sliders) {
                let value = call.arguments.first().map_or(&Value::Null, |at| &arguments[*at]);
                slider.add(call.kind, number, row.rowtime, value);
            }
            partition.rows.push(row.rowtime, arguments);
            for (call, slider) in window.calls.iter().zip(&partition.sliders) {
                match slider.result(call.kind, &partition.rows, &call.arguments) {
                    Ok(value) => self.results[call.result] = value,
                    Err(fault) => failed = Some(fault),
                }
            }
        }
        if let Some(fault) = failed {
            return Err(fault);
        }
        out.push(row.rowtime, row.values.iter().cloned().chain(self.results.iter().cloned()));
        Ok(())
    }

    // Partitions that nothing comes to any more would stay for ever. They are looked through once in the length of the window, so
    // that it costs each of them as much as one row.
    fn sweep(&mut self, now: i64) {
        for (window, state) in self.spec.windows.iter().zip(&mut self.states) {
            let Frame::Range(ms) = window.frame else { continue };
            if now.saturating_sub(state.swept) <= ms.max(SWEEP_MS_MIN) {
                continue;
            }
            state.swept = now;
            state.partitions.retain(|_, partition| {
                partition.rows.times.back().is_some_and(|last| *last >= now.saturating_sub(ms))
            });
        }
    }
}

/// Milliseconds between two looks at partitions, however short the window is.
const SWEEP_MS_MIN: i64 = 10_000;

impl Operator for Over {
    fn push(&mut self, _port: usize, chunk: Chunk, out: &mut Chunk, errors: &mut Errors) {
        for row in chunk.rows.rows() {
            if let Err(fault) = self.add(row, &mut out.rows) {
                errors.report(&self.pump, row, &fault);
            }
        }
        self.sweep(chunk.bound);
        out.bound = chunk.bound;
    }

    fn save(&self, into: &mut Vec<u8>) -> Result<(), SnapshotError> {
        save(&self.states, into)
    }

    fn load(&mut self, from: &mut &[u8]) -> Result<(), SnapshotError> {
        let states: Vec<Partitions> = load(from)?;
        let fits = |(window, state): (&plan::Window, &Partitions)| {
            state.partitions.values().all(|partition| partition.sliders.len() == window.calls.len())
        };
        if states.len() != self.spec.windows.len() || !self.spec.windows.iter().zip(&states).all(fits) {
            return Err(SnapshotError::Damaged);
        }
        self.states = states;
        Ok(())
    }
}
