//! Blocks of indexes that were read, kept for whoever pages on.

use crate::entry::{Entry, Summary};
use crate::limits::BLOCKS_CACHED;
use penstock_engine::Position;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// The blocks of all recordings that were read last. Cheap to clone; clones share.
#[derive(Clone, Debug, Default)]
pub struct Blocks(Arc<Mutex<VecDeque<(Place, Rows)>>>);

/// A shard's id and the place of a block in it.
type Place = (u64, Position);

/// The rows of a block.
#[derive(Clone, Debug)]
pub(crate) enum Rows {
    Entries(Arc<[Entry]>),
    Blocks(Arc<[Summary]>),
}

impl Blocks {
    pub(crate) fn get(&self, place: Place) -> Option<Rows> {
        let mut cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = cached.iter().position(|(other, _)| *other == place)?;
        let block = cached.remove(found)?;
        let rows = block.1.clone();
        cached.push_back(block);
        Some(rows)
    }

    pub(crate) fn put(&self, place: Place, rows: Rows) {
        let mut cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        cached.retain(|(other, _)| *other != place);
        cached.push_back((place, rows));
        if cached.len() > BLOCKS_CACHED {
            cached.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_last_stays() {
        let blocks = Blocks::default();
        let rows = || Rows::Blocks(Arc::from([]));
        for number in 0..BLOCKS_CACHED as u64 {
            blocks.put((number, Position::START), rows());
        }
        assert!(blocks.get((0, Position::START)).is_some());
        blocks.put((1_000, Position::START), rows());
        assert!(blocks.get((0, Position::START)).is_some());
        assert!(blocks.get((1, Position::START)).is_none());
    }
}
