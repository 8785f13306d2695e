//! Stagger and session windows: one for each key, which opens with the key's first row and closes by itself.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::SnapshotError;
use super::accumulate::{self, Accumulator};
use super::operator::{Chunk, Errors, Keep, Operator, Source, load};
use crate::expr::Fault;
use crate::keep::{ByKey, Sorted, State as Kept, Stow};
use crate::plan;
use crate::room::Relief;
use crate::value::{Batch, Row, Value};

pub(super) struct Keyed {
    spec: Arc<plan::Keyed>,
    pump: Arc<str>,
    state: State,
    values: Vec<Value>,
}

#[derive(Default, Serialize, Deserialize)]
struct State {
    open: ByKey<Window>,
    /// When windows close, and in which order they were opened.
    closing: Sorted<(i64, u64), Box<[Value]>>,
    opened: u64,
}

#[derive(Clone, Serialize, Deserialize)]
struct Window {
    closes: i64,
    number: u64,
    accumulators: Box<[Accumulator]>,
}

impl Stow for State {
    fn heap(&self) -> usize {
        self.open.heap() + self.closing.heap()
    }

    fn stow(&mut self, relief: &mut Relief<'_>) {
        self.open.stow(relief);
        self.closing.stow(relief);
    }
}

impl Stow for Window {
    const BESIDE: usize = <Box<[Accumulator]>>::BESIDE;
    const NESTED: bool = true;

    fn heap(&self) -> usize {
        self.accumulators.heap()
    }

    fn pages(&self) -> usize {
        self.accumulators.pages()
    }

    fn stow(&mut self, relief: &mut Relief<'_>) {
        self.accumulators.stow(relief);
    }
}

impl Keyed {
    pub(super) fn new(spec: &Arc<plan::Keyed>, pump: &Arc<str>) -> Keyed {
        Keyed { spec: Arc::clone(spec), pump: Arc::clone(pump), state: State::default(), values: Vec::new() }
    }

    fn add(&mut self, row: Row<'_>) -> Result<(), Box<Fault>> {
        let spec = &self.spec;
        if let Some(keep) = &spec.keep
            && !keep.holds(row)?
        {
            return Ok(());
        }
        let key = spec.keys.iter().map(|key| key.eval(row)).collect::<Result<Box<[Value]>, _>>()?;
        accumulate::arguments(&spec.calls, row, &mut self.values)?;
        let closes = row.rowtime.saturating_add(spec.length_ms);
        let State { open, closing, opened } = &mut self.state;
        let place = match open.find(&key) {
            Some(place) => place,
            None => {
                *opened += 1;
                closing.insert((closes, *opened), key.clone());
                let accumulators = accumulate::start(&spec.calls);
                open.insert(key.clone(), Window { closes, number: *opened, accumulators })
            }
        };
        let Some(window) = open.at_mut(place) else { return Ok(()) };
        if spec.session && window.closes != closes {
            closing.remove(&(window.closes, window.number));
            window.closes = closes;
            closing.insert((closes, window.number), key);
        }
        accumulate::add_all(&spec.calls, &mut window.accumulators, &mut self.values);
        Ok(())
    }

    // Closes what ends at or before that moment.
    fn close(&mut self, now: i64, out: &mut Batch, errors: &mut Errors) {
        while self.state.closing.first().is_some_and(|((closes, _), _)| *closes <= now) {
            let Some(((rowtime, _), key)) = self.state.closing.pop_first() else { return };
            let Some(window) = self.state.open.remove(&key) else { continue };
            let results =
                self.spec.calls.iter().zip(&window.accumulators).map(|(call, kept)| kept.result(call.kind));
            match results.collect::<Result<Vec<Value>, _>>() {
                Ok(results) => out.push(rowtime, key.iter().cloned().chain(results)),
                Err(fault) => errors.report(&self.pump, Row { rowtime, values: &key }, &fault),
            }
        }
    }
}

impl Operator for Keyed {
    fn push(&mut self, _port: usize, chunk: Chunk, out: &mut Chunk, errors: &mut Errors) {
        for row in chunk.rows.rows() {
            self.close(row.rowtime, &mut out.rows, errors);
            if let Err(fault) = self.add(row) {
                errors.report(&self.pump, row, &fault);
            }
        }
        self.close(chunk.bound, &mut out.rows, errors);
        // A window that a row of this moment opens is open for its whole length.
        let next = chunk.bound.saturating_add(self.spec.length_ms);
        out.bound = self.state.closing.first().map_or(next, |((closes, _), _)| next.min(*closes));
    }

    fn freeze(&self) -> Box<dyn Keep> {
        Box::new(State {
            open: self.state.open.frozen(),
            closing: self.state.closing.clone(),
            opened: self.state.opened,
        })
    }

    fn state(&mut self) -> Option<&mut dyn Kept> {
        Some(&mut self.state)
    }

    fn load(&mut self, from: &mut Source<'_>) -> Result<(), SnapshotError> {
        self.state = load(from)?;
        Ok(())
    }
}
