//! Sliding windows: each row comes out at once, with what its windows make of it and of those before it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::SnapshotError;
use super::operator::{Chunk, Errors, Keep, Operator, Source, load};
use super::slide::{Rows, Slider};
use crate::expr::{Expr, Fault};
use crate::keep::{Apart, ByKey, State, Stow};
use crate::plan::{self, Frame};
use crate::room::Relief;
use crate::value::{Batch, Value};

pub(super) struct Over {
    spec: Arc<plan::Over>,
    pump: Arc<str>,
    states: Vec<Partitions>,
    /// Of each window.
    plain: Vec<Plain>,
    key: Vec<Value>,
    values: Vec<Value>,
    results: Vec<Value>,
}

/// The columns that a window is partitioned by, and those that its functions take, if they are nothing but columns.
struct Plain {
    partition: Option<Vec<usize>>,
    arguments: Option<Vec<usize>>,
}

/// One window: its rows by partition.
#[derive(Default, Serialize, Deserialize)]
struct Partitions {
    partitions: ByKey<Apart<Partition>>,
    /// When partitions were last looked through for those that time has emptied.
    swept: i64,
}

#[derive(Clone, Serialize, Deserialize)]
struct Partition {
    rows: Rows,
    sliders: Box<[Slider]>,
}

impl Stow for Partitions {
    const NESTED: bool = true;

    fn heap(&self) -> usize {
        self.partitions.heap()
    }

    /// They lie in no page themselves.
    fn pages(&self) -> usize {
        usize::MAX
    }

    fn stow(&mut self, relief: &mut Relief<'_>) {
        self.partitions.stow(relief);
    }
}

impl Stow for Partition {
    /// Some ten rows, and what aggregates keep of them: few partitions share a page, because rows come to one and not to its neighbours.
    const BESIDE: usize = 2048;
    const NESTED: bool = true;

    fn heap(&self) -> usize {
        self.rows.heap() + self.sliders.heap()
    }

    fn pages(&self) -> usize {
        self.rows.pages().max(self.sliders.pages())
    }

    fn stow(&mut self, relief: &mut Relief<'_>) {
        self.rows.stow(relief);
        self.sliders.stow(relief);
    }
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

    fn add<'a>(
        &mut self,
        window: &plan::Window,
        number: u64,
        rowtime: i64,
        argument: impl Fn(usize) -> &'a Value,
    ) {
        for (call, slider) in window.calls.iter().zip(&mut self.sliders) {
            let value = call.arguments.first().map_or(&Value::Null, |at| argument(*at));
            slider.add(call.kind, number, rowtime, value);
        }
    }

    // Rows that are too old, or too many.
    fn evict(&mut self, window: &plan::Window, now: i64) {
        match window.frame {
            Frame::Range(ms) => {
                let oldest = now.saturating_sub(ms);
                while self.rows.oldest().is_some_and(|time| time < oldest) {
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
        let columns = |list: &[Expr]| list.iter().map(Expr::column).collect();
        let plain = |window: &plan::Window| Plain {
            partition: columns(&window.partition),
            arguments: columns(&window.arguments),
        };
        Over {
            plain: spec.windows.iter().map(plain).collect(),
            spec: Arc::clone(spec),
            pump: Arc::clone(pump),
            states,
            key: Vec::new(),
            values: Vec::new(),
            results: vec![Value::Null; spec.results],
        }
    }

    fn add(&mut self, rows: &mut Batch, at: usize, out: &mut Batch) -> Result<(), Box<Fault>> {
        let Over { spec, states, plain, key, values, results, .. } = self;
        let row = rows.row(at);
        // All arguments first: a row that fails in one of them is in no window.
        key.clear();
        values.clear();
        for (window, plain) in spec.windows.iter().zip(plain.iter()) {
            if plain.partition.is_none() {
                for expr in &window.partition {
                    key.push(expr.eval(row)?);
                }
            }
            if plain.arguments.is_none() {
                for expr in &window.arguments {
                    values.push(expr.eval(row)?);
                }
            }
        }
        let mut failed = None;
        let (mut keys, mut values) = (key.as_slice(), values.as_mut_slice());
        for ((window, state), plain) in spec.windows.iter().zip(states).zip(plain) {
            let partitions = &mut state.partitions;
            let found = match &plain.partition {
                // The key is looked for where it lies.
                Some(columns) => {
                    let key = || columns.iter().map(|column| &row.values[*column]);
                    let hash = partitions.hash(key());
                    partitions
                        .find_by(hash, |other| other.iter().eq(key()))
                        .ok_or_else(|| key().cloned().collect::<Box<[Value]>>())
                }
                None => {
                    let (key, rest) = keys.split_at(window.partition.len());
                    keys = rest;
                    partitions.find(key).ok_or_else(|| key.into())
                }
            };
            let place = match found {
                Ok(place) => place,
                Err(key) => partitions.insert(key, Apart::new(Partition::new(window))),
            };
            let Some(partition) = partitions.at_mut(place).map(Apart::own) else { continue };
            partition.evict(window, row.rowtime);
            let number = partition.rows.first + partition.rows.len() as u64;
            match &plain.arguments {
                Some(columns) => {
                    partition.add(window, number, row.rowtime, |at| &row.values[columns[at]]);
                    let kept = columns.iter().map(|column| row.values[*column].clone());
                    partition.rows.push(row.rowtime, kept);
                }
                None => {
                    let (arguments, rest) = values.split_at_mut(window.arguments.len());
                    values = rest;
                    partition.add(window, number, row.rowtime, |at| &arguments[at]);
                    partition.rows.push(row.rowtime, arguments.iter_mut().map(std::mem::take));
                }
            }
            for (call, slider) in window.calls.iter().zip(&partition.sliders) {
                match slider.result(call.kind, &partition.rows, &call.arguments) {
                    Ok(value) => results[call.result] = value,
                    Err(fault) => failed = Some(fault),
                }
            }
        }
        if let Some(fault) = failed {
            return Err(fault);
        }
        let rowtime = row.rowtime;
        out.push(rowtime, rows.take(at).chain(results.iter_mut().map(std::mem::take)));
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
            let oldest = now.saturating_sub(ms);
            state.partitions.retain(|partition| partition.rows.newest().is_some_and(|last| last >= oldest));
        }
    }
}

/// Milliseconds between two looks at partitions, however short the window is.
const SWEEP_MS_MIN: i64 = 10_000;

impl Operator for Over {
    fn push(&mut self, _port: usize, mut chunk: Chunk, out: &mut Chunk, errors: &mut Errors) {
        for at in 0..chunk.rows.len() {
            if let Err(fault) = self.add(&mut chunk.rows, at, &mut out.rows) {
                errors.report(&self.pump, chunk.rows.row(at), &fault);
            }
        }
        self.sweep(chunk.bound);
        out.bound = chunk.bound;
    }

    fn freeze(&self) -> Box<dyn Keep> {
        let frozen =
            |state: &Partitions| Partitions { partitions: state.partitions.frozen(), swept: state.swept };
        Box::new(self.states.iter().map(frozen).collect::<Vec<_>>())
    }

    fn state(&mut self) -> Option<&mut dyn State> {
        Some(&mut self.states)
    }

    fn load(&mut self, from: &mut Source<'_>) -> Result<(), SnapshotError> {
        let states: Vec<Partitions> = load(from)?;
        let fits = |(window, state): (&plan::Window, &Partitions)| {
            let mut fits = true;
            state.partitions.visit(|_, partition| fits &= partition.sliders.len() == window.calls.len());
            fits
        };
        if states.len() != self.spec.windows.len() || !self.spec.windows.iter().zip(&states).all(fits) {
            return Err(SnapshotError::Damaged);
        }
        self.states = states;
        Ok(())
    }
}
