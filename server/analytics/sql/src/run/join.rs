//! Joins of two streams. A row that arrives on one side meets those that are in the window of the other; then it is in the window of
//! its own side itself, if that has one. Rows of an outer side that have met nobody come out when nobody can come any more.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::SnapshotError;
use super::merge::Merger;
use super::operator::{Chunk, Errors, Keep, Operator, Source, load};
use crate::expr::Fault;
use crate::keep::{Apart, ByKey, Deque, Sorted, State as Held, Stow};
use crate::plan::{self, JoinWindow};
use crate::room::Relief;
use crate::syntax::ast::JoinKind;
use crate::value::{Batch, Row, Value};

pub(super) struct Join {
    spec: Arc<plan::Join>,
    pump: Arc<str>,
    /// Whether rows of a side that meet nobody are kept.
    outer: [bool; 2],
    state: State,
}

#[derive(Serialize, Deserialize)]
struct State {
    merger: Merger,
    sides: [Side; 2],
    /// Results that wait for what follows, by the time and the number of the row that they belong to.
    later: Sorted<(i64, u64), Vec<Box<[Value]>>>,
}

/// The window of one side, the oldest row first; rows are numbered from the first that ever came.
#[derive(Default, Serialize, Deserialize)]
struct Side {
    rows: Deque<Kept>,
    first: u64,
    by_key: ByKey<Apart<Deque<u64>>>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Kept {
    rowtime: i64,
    values: Box<[Value]>,
    key: Box<[Value]>,
    met: bool,
}

impl Stow for State {
    fn heap(&self) -> usize {
        self.merger.heap() + self.sides.iter().map(Stow::heap).sum::<usize>() + self.later.heap()
    }

    fn stow(&mut self, relief: &mut Relief<'_>) {
        self.merger.stow(relief);
        self.sides.iter_mut().for_each(|side| side.stow(relief));
        self.later.stow(relief);
    }
}

impl Stow for Side {
    fn heap(&self) -> usize {
        self.rows.heap() + self.by_key.heap()
    }

    fn stow(&mut self, relief: &mut Relief<'_>) {
        self.rows.stow(relief);
        self.by_key.stow(relief);
    }
}

impl Stow for Kept {
    const BESIDE: usize = 2 * <Box<[Value]>>::BESIDE;

    fn heap(&self) -> usize {
        self.values.heap() + self.key.heap()
    }
}

impl Side {
    fn push(&mut self, kept: Kept) {
        let number = self.first + self.rows.len() as u64;
        // NULL equals nothing: such a row waits for its time only.
        if !kept.key.iter().any(Value::is_null) {
            match self.by_key.get_mut(&kept.key) {
                Some(numbers) => numbers.own().push_back(number),
                None => {
                    let mut numbers = Deque::default();
                    numbers.push_back(number);
                    self.by_key.insert(kept.key.clone(), Apart::new(numbers));
                }
            }
        }
        self.rows.push_back(kept);
    }

    fn drop_front(&mut self) {
        let Some(kept) = self.rows.front() else { return };
        if let Some(numbers) = self.by_key.get_mut(&kept.key) {
            if numbers.front() == Some(&self.first) {
                numbers.own().drop_front();
            }
            if numbers.is_empty() {
                self.by_key.remove(&kept.key);
            }
        }
        self.rows.drop_front();
        self.first += 1;
    }

    // A copy that is there to be written.
    fn frozen(&self) -> Side {
        Side { rows: self.rows.clone(), first: self.first, by_key: self.by_key.frozen() }
    }
}

impl Join {
    pub(super) fn new(spec: &Arc<plan::Join>, pump: &Arc<str>) -> Join {
        let left = matches!(spec.kind, JoinKind::Left | JoinKind::Full);
        let right = matches!(spec.kind, JoinKind::Right | JoinKind::Full);
        let sides = [Side::default(), Side::default()];
        let state = State { merger: Merger::new(2), sides, later: Sorted::default() };
        Join { spec: Arc::clone(spec), pump: Arc::clone(pump), outer: [left, right], state }
    }

    // What a window that follows on the other side makes of this one: its rows are kept for so long.
    fn window(&self, side: usize) -> JoinWindow {
        match (self.spec.windows[side], self.spec.windows[1 - side]) {
            (_, JoinWindow::Following(ms)) => JoinWindow::Range(ms),
            (JoinWindow::Following(_), _) => JoinWindow::Current,
            (window, _) => window,
        }
    }

    fn follows(&self) -> bool {
        self.spec.windows.iter().any(|window| matches!(window, JoinWindow::Following(_)))
    }

    fn arrive(
        &mut self,
        side: usize,
        rowtime: i64,
        values: Box<[Value]>,
        out: &mut Batch,
        errors: &mut Errors,
    ) {
        self.expire(rowtime, out);
        let (key, met) = match self.meet(side, rowtime, &values, out) {
            Ok(met) => met,
            Err(fault) => return errors.report(&self.pump, Row { rowtime, values: &values }, &fault),
        };
        match self.window(side) {
            JoinWindow::Range(_) => self.state.sides[side].push(Kept { rowtime, values, key, met }),
            JoinWindow::Rows(rows) => {
                self.state.sides[side].push(Kept { rowtime, values, key, met });
                while self.state.sides[side].rows.len() as u64 > rows {
                    self.let_go(side, rowtime, out);
                }
            }
            JoinWindow::Current | JoinWindow::Following(_) => {
                if self.outer[side] && !met {
                    let alone = self.alone(side, &values);
                    out.push(rowtime, alone);
                }
            }
        }
    }

    // Tells the row with those that it meets; its key, and whether there were any.
    fn meet(
        &mut self,
        side: usize,
        rowtime: i64,
        values: &[Value],
        out: &mut Batch,
    ) -> Result<(Box<[Value]>, bool), Box<Fault>> {
        let spec = Arc::clone(&self.spec);
        let row = Row { rowtime, values };
        let key = spec.keys[side].iter().map(|key| key.eval(row)).collect::<Result<Box<[Value]>, _>>()?;
        let follows = self.follows();
        let other = &mut self.state.sides[1 - side];
        let mut met = false;
        let mut pairs = Vec::new();
        if let Some(numbers) = other.by_key.get(&key) {
            for number in numbers.iter() {
                let at = (number - other.first) as usize;
                let Some(kept) = other.rows.get(at) else { continue };
                let pair: Box<[Value]> = if side == 0 {
                    values.iter().chain(&kept.values).cloned().collect()
                } else {
                    kept.values.iter().chain(values).cloned().collect()
                };
                let holds = match &spec.residual {
                    None => true,
                    Some(residual) => residual.holds(Row { rowtime, values: &pair })?,
                };
                if holds {
                    pairs.push((at, pair));
                }
            }
        }
        for (at, pair) in pairs {
            met = true;
            // A row that has met somebody is not written again: its chunk may be shared.
            let Some(kept) = other.rows.get(at) else { continue };
            let kept_at = kept.rowtime;
            if !kept.met
                && let Some(kept) = other.rows.get_mut(at)
            {
                kept.met = true;
            }
            if follows {
                let place = (kept_at, other.first + at as u64);
                match self.state.later.get_mut(&place) {
                    Some(pairs) => pairs.push(pair),
                    None => self.state.later.insert(place, vec![pair]),
                }
            } else {
                out.push(rowtime, pair);
            }
        }
        Ok((key, met))
    }

    // A row with NULL for the other side.
    fn alone(&self, side: usize, values: &[Value]) -> Box<[Value]> {
        let nulls = std::iter::repeat_n(Value::Null, self.spec.widths[1 - side]);
        if side == 0 {
            values.iter().cloned().chain(nulls).collect()
        } else {
            nulls.chain(values.iter().cloned()).collect()
        }
    }

    fn let_go(&mut self, side: usize, at: i64, out: &mut Batch) {
        let number = self.state.sides[side].first;
        let Some(kept) = self.state.sides[side].rows.front() else { return };
        let rowtime = kept.rowtime;
        let alone = (self.outer[side] && !kept.met).then(|| self.alone(side, &kept.values));
        self.state.sides[side].drop_front();
        if let Some(pairs) = self.state.later.remove(&(rowtime, number)) {
            pairs.into_iter().for_each(|pair| out.push(rowtime, pair));
        }
        if let Some(alone) = alone {
            out.push(if self.follows() { rowtime } else { at }, alone);
        }
    }

    // Rows that nobody who comes now can meet any more leave their window: at its end, which belongs to it.
    fn expire(&mut self, now: i64, out: &mut Batch) {
        loop {
            let ends = [0, 1].map(|side| match (self.window(side), self.state.sides[side].rows.front()) {
                (JoinWindow::Range(ms), Some(kept)) => Some(kept.rowtime.saturating_add(ms)),
                _ => None,
            });
            let first = ends.iter().enumerate().filter_map(|(side, end)| end.map(|end| (end, side))).min();
            match first {
                Some((end, side)) if end < now => self.let_go(side, end, out),
                _ => return,
            }
        }
    }
}

impl Operator for Join {
    fn push(&mut self, port: usize, chunk: Chunk, _out: &mut Chunk, _errors: &mut Errors) {
        self.state.merger.push(port, chunk);
    }

    fn settle(&mut self, out: &mut Chunk, errors: &mut Errors) {
        while let Some((side, rowtime, values)) = self.state.merger.next() {
            self.arrive(side, rowtime, values, &mut out.rows, errors);
        }
        let bound = self.state.merger.done();
        self.expire(bound, &mut out.rows);
        // What waits for its end is told with that time, or with its own where rows follow.
        let follows = self.follows();
        let waiting = [0, 1].into_iter().filter_map(|side| {
            let kept = self.state.sides[side].rows.front()?;
            match self.window(side) {
                JoinWindow::Range(_) if follows => Some(kept.rowtime),
                JoinWindow::Range(ms) if self.outer[side] => Some(kept.rowtime.saturating_add(ms)),
                _ => None,
            }
        });
        out.bound = waiting.min().map_or(bound, |first| first.min(bound));
    }

    fn freeze(&self) -> Box<dyn Keep> {
        Box::new(State {
            merger: self.state.merger.clone(),
            sides: self.state.sides.each_ref().map(Side::frozen),
            later: self.state.later.clone(),
        })
    }

    fn state(&mut self) -> Option<&mut dyn Held> {
        Some(&mut self.state)
    }

    fn load(&mut self, from: &mut Source<'_>) -> Result<(), SnapshotError> {
        let state: State = load(from)?;
        if !state.merger.fits(2) {
            return Err(SnapshotError::Damaged);
        }
        self.state = state;
        Ok(())
    }
}
