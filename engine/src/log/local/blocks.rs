//! Blocks of sealed segments that several shards' readers want: each is read once.
//!
//! A segment has the records of many shards close together. A reader of one of them reads just those. Where a second
//! shard's reader comes by, more are to be expected, as shards that lag mostly lag together: then the whole block is read
//! and kept for a while.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};

use bytes::Bytes;

use crate::limits::{READ_BLOCK_BYTES, READ_BLOCKS_ASKED_MAX, READ_CACHE_BYTES};

/// A block of a segment: the segment's number, and the block's place among its blocks.
pub(super) type BlockId = (u64, u64);

/// A piece of a job that waits for a block: the job, and the piece's index.
pub(super) type Waiter = (u64, usize);

/// See the module's description.
#[derive(Default)]
pub(super) struct Blocks {
    loaded: HashMap<BlockId, Bytes>,
    /// Of those, the one used longest ago first.
    order: VecDeque<BlockId>,
    bytes: usize,
    loading: HashMap<BlockId, Vec<Waiter>>,
    /// Which shard wanted something in a block that was not there.
    asked: HashMap<BlockId, u64>,
    asked_order: VecDeque<BlockId>,
}

impl Blocks {
    /// The blocks in which a half-open range of a segment's bytes lies.
    pub(super) fn covering(segment: u64, begin: u64, end: u64) -> impl Iterator<Item = BlockId> + Clone {
        (begin / READ_BLOCK_BYTES..end.div_ceil(READ_BLOCK_BYTES)).map(move |block| (segment, block))
    }

    /// Whether a block should be read whole, or is there or on its way already. Remembers who asked.
    pub(super) fn worth_it(&mut self, id: BlockId, shard: u64) -> bool {
        if self.loaded.contains_key(&id) || self.loading.contains_key(&id) {
            return true;
        }
        match self.asked.entry(id) {
            Entry::Occupied(asked) => *asked.get() != shard,
            Entry::Vacant(asked) => {
                asked.insert(shard);
                self.asked_order.push_back(id);
                if self.asked_order.len() > READ_BLOCKS_ASKED_MAX
                    && let Some(oldest) = self.asked_order.pop_front()
                {
                    self.asked.remove(&oldest);
                }
                false
            }
        }
    }

    /// The block, if it is there.
    pub(super) fn get(&mut self, id: BlockId) -> Option<Bytes> {
        let bytes = self.loaded.get(&id)?.clone();
        self.order.retain(|&other| other != id);
        self.order.push_back(id);
        Some(bytes)
    }

    /// Lets a piece wait for a block that is not there. True if nobody did before: then it must be read.
    pub(super) fn wait_for(&mut self, id: BlockId, waiter: Waiter) -> bool {
        let waiting = self.loading.entry(id).or_default();
        waiting.push(waiter);
        waiting.len() == 1
    }

    /// A block was read, or could not be; returns who waits for it.
    pub(super) fn arrived(&mut self, id: BlockId, bytes: Option<&Bytes>) -> Vec<Waiter> {
        if let Some(bytes) = bytes {
            self.bytes += bytes.len();
            self.order.push_back(id);
            if let Some(old) = self.loaded.insert(id, bytes.clone()) {
                self.bytes -= old.len();
            }
            while self.bytes > READ_CACHE_BYTES
                && let Some(oldest) = self.order.pop_front()
            {
                self.bytes -= self.loaded.remove(&oldest).map_or(0, |old| old.len());
            }
        }
        self.loading.remove(&id).unwrap_or_default()
    }

    /// The segment with this number is another one from here on.
    pub(super) fn forget(&mut self, segment: u64) {
        self.order.retain(|&(other, _)| other != segment);
        self.asked_order.retain(|&(other, _)| other != segment);
        self.asked.retain(|&(other, _), _| other != segment);
        let bytes = &mut self.bytes;
        self.loaded.retain(|&(other, _), block| {
            let kept = other != segment;
            *bytes -= if kept { 0 } else { block.len() };
            kept
        });
    }

    /// Bytes of memory that the blocks take.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block() -> Bytes {
        Bytes::from(vec![0; READ_BLOCK_BYTES as usize])
    }

    #[test]
    fn a_range_lies_in_one_block_or_in_more() {
        let covering = |begin, end| Blocks::covering(3, begin, end).collect::<Vec<_>>();
        assert_eq!(covering(0, 4096), [(3, 0)]);
        assert_eq!(covering(READ_BLOCK_BYTES - 4096, READ_BLOCK_BYTES), [(3, 0)]);
        assert_eq!(covering(READ_BLOCK_BYTES - 4096, READ_BLOCK_BYTES + 4096), [(3, 0), (3, 1)]);
    }

    #[test]
    fn the_second_shard_makes_a_block_worth_reading() {
        let mut blocks = Blocks::default();
        assert!(!blocks.worth_it((1, 0), 7));
        assert!(!blocks.worth_it((1, 0), 7), "the same shard comes by again");
        assert!(blocks.worth_it((1, 0), 8));
        assert!(blocks.wait_for((1, 0), (1, 0)) && !blocks.wait_for((1, 0), (2, 0)));
        assert!(blocks.worth_it((1, 0), 7), "it is on its way");
        assert_eq!(blocks.arrived((1, 0), Some(&block())), [(1, 0), (2, 0)]);
        assert!(blocks.get((1, 0)).is_some());
        blocks.forget(1);
        assert!(blocks.get((1, 0)).is_none() && blocks.bytes() == 0);
        assert!(!blocks.worth_it((1, 0), 8), "it is another segment now");
    }

    #[test]
    fn what_was_used_longest_ago_goes_first() {
        let mut blocks = Blocks::default();
        let fit = READ_CACHE_BYTES as u64 / READ_BLOCK_BYTES;
        for number in 0..fit {
            blocks.arrived((1, number), Some(&block()));
        }
        assert!(blocks.get((1, 0)).is_some());
        blocks.arrived((1, fit), Some(&block()));
        assert!(blocks.get((1, 0)).is_some() && blocks.get((1, 1)).is_none());
        assert_eq!(blocks.bytes(), READ_CACHE_BYTES);
    }

    #[test]
    fn not_more_is_remembered_than_there_is_room_for() {
        let mut blocks = Blocks::default();
        for number in 0..2 * READ_BLOCKS_ASKED_MAX as u64 {
            blocks.worth_it((1, number), 7);
        }
        assert_eq!(
            (blocks.asked.len(), blocks.asked_order.len()),
            (READ_BLOCKS_ASKED_MAX, READ_BLOCKS_ASKED_MAX)
        );
    }
}
