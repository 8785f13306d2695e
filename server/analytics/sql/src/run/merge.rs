//! Rows of several inputs in the order of their ROWTIME: for streams that several pumps fill, and for unions.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::SnapshotError;
use super::operator::{Chunk, Errors, Keep, Operator, Source, load};
use crate::keep::{Deque, State, Stow};
use crate::room::Relief;
use crate::value::{Batch, Value};

/// Holds rows back until no input can bring an earlier one.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Merger {
    ports: Vec<Port>,
    came: u64,
}

#[derive(Clone, Serialize, Deserialize)]
struct Port {
    bound: i64,
    /// With the number by which rows of one instant are told in the order in which they came.
    waiting: Deque<(i64, u64, Box<[Value]>)>,
}

impl Stow for Merger {
    fn heap(&self) -> usize {
        self.ports.iter().map(|port| port.waiting.heap()).sum()
    }

    fn stow(&mut self, relief: &mut Relief<'_>) {
        self.ports.iter_mut().for_each(|port| port.waiting.stow(relief));
    }
}

impl Merger {
    pub(super) fn new(ports: usize) -> Merger {
        let port = |_| Port { bound: i64::MIN, waiting: Deque::default() };
        Merger { ports: (0..ports).map(port).collect(), came: 0 }
    }

    pub(super) fn push(&mut self, port: usize, chunk: Chunk) {
        let Chunk { mut rows, bound } = chunk;
        let Merger { ports, came } = self;
        let port = &mut ports[port];
        for at in 0..rows.len() {
            *came += 1;
            let rowtime = rows.row(at).rowtime;
            port.waiting.push_back((rowtime, *came, rows.take(at).collect()));
        }
        port.bound = port.bound.max(bound);
    }

    /// What no input can come before.
    pub(super) fn bound(&self) -> i64 {
        self.ports.iter().map(|port| port.bound).min().unwrap_or(i64::MIN)
    }

    /// The next row that may be told, and its port.
    pub(super) fn next(&mut self) -> Option<(usize, i64, Box<[Value]>)> {
        let heads = self.ports.iter().enumerate().filter_map(|(at, port)| {
            port.waiting.front().map(|(rowtime, number, _)| (*rowtime, *number, at))
        });
        let (rowtime, _, at) = heads.min()?;
        let free = self.ports.iter().all(|port| port.bound >= rowtime);
        if !free {
            return None;
        }
        self.ports[at].waiting.pop_front().map(|(rowtime, _, values)| (at, rowtime, values))
    }

    /// What has been told and what will be: no row that still waits is before it.
    pub(super) fn done(&self) -> i64 {
        let waiting = self.ports.iter().filter_map(|port| port.waiting.front().map(|(rowtime, ..)| *rowtime));
        waiting.min().map_or(self.bound(), |first| first.min(self.bound()))
    }

    pub(super) fn fits(&self, ports: usize) -> bool {
        self.ports.len() == ports
    }
}

/// A stream, or a union: what comes in goes out, in order.
pub(super) struct Stream {
    pump: Arc<str>,
    /// None where there is a single input, whose rows are in order already.
    merger: Option<Merger>,
    ports: usize,
    /// The latest ROWTIME that has gone out.
    high: i64,
    /// Rows for whoever reads the stream from outside.
    watched: Option<Batch>,
    /// Whether an operator reads it.
    read: bool,
}

impl Stream {
    pub(super) fn new(ports: usize, width: usize, watched: bool, read: bool, pump: &Arc<str>) -> Stream {
        Stream {
            pump: Arc::clone(pump),
            merger: (ports > 1).then(|| Merger::new(ports)),
            ports,
            high: i64::MIN,
            watched: watched.then(|| Batch::new(width)),
            read,
        }
    }

    /// The rows since the last time.
    pub(super) fn take(&mut self) -> Option<Batch> {
        let watched = self.watched.as_mut()?;
        let width = watched.width();
        Some(std::mem::replace(watched, Batch::new(width)))
    }
}

impl Operator for Stream {
    fn push(&mut self, port: usize, mut chunk: Chunk, out: &mut Chunk, errors: &mut Errors) {
        if let Some(merger) = &mut self.merger {
            merger.push(port, chunk);
            return;
        }
        // An operator tells no row behind its bound; of one that does, the row and not the order is lost.
        if chunk.rows.rows().any(|row| row.rowtime < self.high) {
            let mut kept = Batch::new(chunk.rows.width());
            for row in chunk.rows.rows() {
                if row.rowtime < self.high {
                    errors.out_of_order(&self.pump, row);
                } else {
                    kept.push(row.rowtime, row.values.iter().cloned());
                }
            }
            chunk.rows = kept;
        }
        if let Some(last) = chunk.rows.len().checked_sub(1) {
            self.high = self.high.max(chunk.rows.row(last).rowtime);
        }
        match &mut self.watched {
            Some(watched) if self.read => watched.append(&mut chunk.rows.clone()),
            Some(watched) => watched.append(&mut chunk.rows),
            None => {}
        }
        out.rows.append(&mut chunk.rows);
        out.bound = chunk.bound.max(self.high);
    }

    fn settle(&mut self, out: &mut Chunk, _errors: &mut Errors) {
        let Some(merger) = &mut self.merger else { return };
        while let Some((_, rowtime, values)) = merger.next() {
            if let Some(watched) = &mut self.watched {
                watched.push(rowtime, values.iter().cloned());
            }
            out.rows.push(rowtime, values);
        }
        out.bound = merger.done();
    }

    fn freeze(&self) -> Box<dyn Keep> {
        Box::new((self.merger.clone(), self.high, self.watched.clone()))
    }

    fn state(&mut self) -> Option<&mut dyn State> {
        self.merger.as_mut().map(|merger| merger as &mut dyn State)
    }

    fn load(&mut self, from: &mut Source<'_>) -> Result<(), SnapshotError> {
        let (merger, high, watched): (Option<Merger>, i64, Option<Batch>) = load(from)?;
        let fits = merger.as_ref().is_none_or(|merger| merger.fits(self.ports));
        if !fits || merger.is_some() != self.merger.is_some() {
            return Err(SnapshotError::Damaged);
        }
        self.merger = merger;
        self.high = high;
        // What is read from outside is the affair of whoever restores, and so are rows that had not been taken.
        if let (Some(mine), Some(saved)) = (&mut self.watched, watched) {
            *mine = saved;
        }
        Ok(())
    }
}
