//! Where the entries of a recording are: the newest in memory, the others in blocks, and blocks in blocks. It decides and does
//! nothing: blocks are written and read by others.

use crate::entry::{Entry, ROW_BYTES, Row, Summary, rows};
use crate::limits::{BLOCK_ROWS, ENTRIES_UNSORTED_MAX, LEVELS_MAX};
use crate::number::FragmentNumber;
use penstock_engine::Position;
use std::collections::VecDeque;

/// The index of a recording, as its newest checkpoint and the entries behind that say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Index {
    /// Entries that are in no block yet, in order.
    recent: VecDeque<Entry>,
    /// Blocks that are in no other block yet: those of entries first, then those of their summaries, and so on; each in order.
    levels: Vec<VecDeque<Summary>>,
    /// The greatest number in a block.
    blocked: Option<FragmentNumber>,
}

/// A block that is to be written.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// 0 for a block of entries.
    pub(crate) level: usize,
    pub(crate) bytes: Vec<u8>,
    summary: Summary,
}

impl Index {
    /// Takes an entry. Whether it could be: not if blocks with later ones are written already.
    #[must_use]
    pub(crate) fn insert(&mut self, entry: Entry) -> bool {
        if self.blocked.is_some_and(|blocked| entry.number <= blocked) {
            return false;
        }
        let place = self.recent.partition_point(|other| other.number < entry.number);
        if self.recent.get(place).is_none_or(|other| other.number != entry.number) {
            self.recent.insert(place, entry);
        }
        true
    }

    /// The block that is due to be written, if one is. Nothing changes before it is [`written`](Index::written).
    pub(crate) fn due(&self) -> Option<Block> {
        if self.recent.len() >= BLOCK_ROWS + ENTRIES_UNSORTED_MAX {
            let entries = self.recent.iter().take(BLOCK_ROWS);
            let summary = Summary {
                first: self.recent[0].number,
                last: self.recent[BLOCK_ROWS - 1].number,
                producer_ms_min: entries.clone().map(|entry| entry.producer_ms).min().unwrap_or_default(),
                producer_ms_max: entries.clone().map(|entry| entry.producer_ms).max().unwrap_or_default(),
                count: BLOCK_ROWS as u64,
                position: Position::START,
            };
            return Some(Block { level: 0, bytes: encoded(entries), summary });
        }
        let level = self.levels.iter().position(|blocks| blocks.len() >= BLOCK_ROWS)?;
        let blocks = self.levels[level].iter().take(BLOCK_ROWS);
        let summary = Summary {
            first: self.levels[level][0].first,
            last: self.levels[level][BLOCK_ROWS - 1].last,
            producer_ms_min: blocks.clone().map(|block| block.producer_ms_min).min().unwrap_or_default(),
            producer_ms_max: blocks.clone().map(|block| block.producer_ms_max).max().unwrap_or_default(),
            count: blocks.clone().map(|block| block.count).sum(),
            position: Position::START,
        };
        Some(Block { level: level + 1, bytes: encoded(blocks), summary })
    }

    /// A block that was due is on disk there.
    pub(crate) fn written(&mut self, block: &Block, position: Position) {
        match block.level.checked_sub(1) {
            None => {
                self.recent.drain(..BLOCK_ROWS);
                self.blocked = Some(block.summary.last);
            }
            Some(below) => {
                self.levels[below].drain(..BLOCK_ROWS);
            }
        }
        if self.levels.len() <= block.level {
            self.levels.resize_with(block.level + 1, VecDeque::new);
        }
        self.levels[block.level].push_back(Summary { position, ..block.summary });
    }

    /// Forgets blocks whose fragments are all before this number.
    pub(crate) fn expire(&mut self, before: FragmentNumber) {
        for blocks in &mut self.levels {
            while blocks.front().is_some_and(|block| block.last < before) {
                blocks.pop_front();
            }
        }
    }

    /// The entries that are in no block, in order; all later than those that are.
    pub(crate) fn recent(&self) -> &VecDeque<Entry> {
        &self.recent
    }

    /// The blocks that are in no other, with their levels, in order.
    pub(crate) fn roots(&self) -> impl DoubleEndedIterator<Item = (usize, Summary)> + '_ {
        let levels = self.levels.iter().enumerate().rev();
        levels.flat_map(|(level, blocks)| blocks.iter().map(move |block| (level, *block)))
    }

    /// The greatest number of all.
    pub(crate) fn last(&self) -> Option<FragmentNumber> {
        self.recent.back().map(|entry| entry.number).max(self.blocked)
    }

    /// All of it, as a checkpoint keeps it:
    ///
    /// ```text
    /// blocked 16 | levels 4 | count of each level 4 ... | summaries of the lowest level ... | entries
    /// ```
    pub(crate) fn checkpoint(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend(self.blocked.map_or(0, FragmentNumber::bits).to_be_bytes());
        bytes.extend((self.levels.len() as u32).to_be_bytes());
        for blocks in &self.levels {
            bytes.extend((blocks.len() as u32).to_be_bytes());
        }
        for block in self.levels.iter().flatten() {
            block.encode(&mut bytes);
        }
        for entry in &self.recent {
            entry.encode(&mut bytes);
        }
        bytes
    }

    /// What a checkpoint kept; nothing if these bytes are none.
    pub(crate) fn from_checkpoint(bytes: &[u8]) -> Option<Index> {
        let (blocked, bytes) = bytes.split_first_chunk()?;
        let blocked = u128::from_be_bytes(*blocked);
        let (count, mut bytes) = bytes.split_first_chunk()?;
        let count = u32::from_be_bytes(*count) as usize;
        if count > LEVELS_MAX {
            return None;
        }
        let mut lengths = Vec::with_capacity(count);
        for _ in 0..count {
            let (length, rest) = bytes.split_first_chunk()?;
            lengths.push(u32::from_be_bytes(*length) as usize);
            bytes = rest;
        }
        let mut levels = Vec::with_capacity(count);
        for length in lengths {
            let (blocks, rest) = bytes.split_at_checked(length.checked_mul(ROW_BYTES)?)?;
            levels.push(rows(blocks)?.into());
            bytes = rest;
        }
        let blocked = (blocked > 0).then(|| FragmentNumber::from_bits(blocked));
        Some(Index { recent: rows::<Entry>(bytes)?.into(), levels, blocked })
    }
}

fn encoded<'r, R: Row + 'r>(rows: impl Iterator<Item = &'r R>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(BLOCK_ROWS * ROW_BYTES);
    rows.for_each(|row| row.encode(&mut bytes));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(number: u64) -> Entry {
        Entry {
            number: FragmentNumber::at(number),
            producer_ms: 10_000 - number as i64,
            duration_ms: 1_000,
            bytes: 1,
            header_id: 0,
            flags: 0,
            position: Position::new(number),
            records: 2,
        }
    }

    /// An index and the blocks that it had written.
    fn filled(count: u64) -> (Index, Vec<Block>) {
        let (mut index, mut written) = (Index::default(), Vec::new());
        for number in 1..=count {
            assert!(index.insert(entry(number)));
            while let Some(block) = index.due() {
                index.written(&block, Position::new(written.len() as u64));
                written.push(block);
            }
        }
        (index, written)
    }

    #[test]
    fn full_blocks_are_written_level_by_level_and_nothing_is_lost() {
        let count = (BLOCK_ROWS * BLOCK_ROWS + 3 * BLOCK_ROWS) as u64;
        let (index, written) = filled(count);
        assert_eq!(written.iter().filter(|block| block.level == 1).count(), 1);
        let roots: Vec<_> = index.roots().collect();
        assert_eq!(roots[0].0, 1);
        assert!(roots.is_sorted_by_key(|(_, block)| block.first));
        let held: u64 = roots.iter().map(|(_, block)| block.count).sum();
        assert_eq!(held + index.recent().len() as u64, count);
        assert_eq!(index.last(), Some(FragmentNumber::at(count)));
        let (_, first) = roots[0];
        assert_eq!((first.producer_ms_min, first.producer_ms_max), (10_000 - (512 * 512), 9_999));
        let block = rows::<Entry>(&written[0].bytes).unwrap();
        assert_eq!((block[0], block.len()), (entry(1), BLOCK_ROWS));
    }

    #[test]
    fn a_checkpoint_keeps_all_of_it() {
        for count in [0, 1, 600, 300_000] {
            let (index, _) = filled(count);
            assert_eq!(Index::from_checkpoint(&index.checkpoint()), Some(index));
        }
        let (index, _) = filled(2_000);
        let bytes = index.checkpoint();
        assert_eq!(Index::from_checkpoint(&bytes[..bytes.len() - 1]), None);
        assert_eq!(Index::from_checkpoint(&[0xff; 64]), None);
    }

    #[test]
    fn late_entries_find_their_place_until_it_is_in_a_block() {
        let mut index = Index::default();
        for number in (1..=BLOCK_ROWS as u64 + 80).filter(|number| *number != 2 && *number != 570) {
            assert!(index.insert(entry(number)));
        }
        let block = index.due().unwrap();
        index.written(&block, Position::START);
        assert!(!index.insert(entry(2)), "its block is written");
        assert!(index.insert(entry(570)));
        assert!(index.insert(entry(570)), "again");
        assert!(index.recent().iter().is_sorted_by_key(|entry| entry.number));
        assert_eq!(index.recent().iter().filter(|entry| entry.number == FragmentNumber::at(570)).count(), 1);
    }

    #[test]
    fn what_has_expired_is_forgotten() {
        let (mut index, _) = filled(3_000);
        let before = index.roots().count();
        index.expire(FragmentNumber::at(513));
        assert_eq!(index.roots().count(), before - 1);
    }
}
