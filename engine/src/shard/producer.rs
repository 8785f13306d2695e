//! What the log remembers of a producer, so that an append that was sent twice is there once.
//!
//! A producer numbers its appends to a shard 0, 1, 2... The number goes into the log beside the records, in
//! the same group, so that both are there or neither; a checkpoint repeats what is remembered.

use std::collections::VecDeque;

use crate::limits::PRODUCER_APPENDS_MAX;
use crate::log::format::{Fields, producer, producer_append, put};
use crate::record::Position;

/// An append of a producer, as it was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Once {
    pub(crate) sequence: u64,
    pub(crate) first: Position,
    pub(crate) timestamp_us: u64,
    pub(crate) accepted: u32,
}

/// One producer of one shard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Remembered {
    pub(crate) epoch: u32,
    /// Its last appends, oldest first; their sequences follow each other.
    appends: VecDeque<Once>,
}

/// Bytes of the frame's data for so many appends.
pub(crate) const fn producer_bytes(appends: usize) -> usize {
    producer::BYTES + appends * producer_append::BYTES
}

impl Remembered {
    pub(crate) fn of(epoch: u32, append: Once) -> Remembered {
        Remembered { epoch, appends: VecDeque::from([append]) }
    }

    pub(crate) fn last(&self) -> Option<&Once> {
        self.appends.back()
    }

    /// The sequence that the next append must have.
    pub(crate) fn next_sequence(&self) -> u64 {
        self.last().map_or(0, |last| last.sequence + 1)
    }

    pub(crate) fn find(&self, sequence: u64) -> Option<&Once> {
        self.appends.iter().find(|append| append.sequence == sequence)
    }

    pub(crate) fn appends(&self) -> usize {
        self.appends.len()
    }

    /// Takes over what a newer entry of the log says.
    pub(crate) fn note(&mut self, newer: &Remembered) {
        self.epoch = self.epoch.max(newer.epoch);
        for append in &newer.appends {
            if append.sequence >= self.next_sequence() {
                self.appends.push_back(*append);
            }
        }
        while self.appends.len() > PRODUCER_APPENDS_MAX {
            self.appends.pop_front();
        }
    }

    pub(crate) fn encode(&self, id: u64) -> Vec<u8> {
        let mut bytes = vec![0; producer_bytes(self.appends.len())];
        put(&mut bytes, producer::ID, id.to_le_bytes());
        put(&mut bytes, producer::EPOCH, self.epoch.to_le_bytes());
        put(&mut bytes, producer::APPENDS, (self.appends.len() as u32).to_le_bytes());
        let entries = bytes[producer::BYTES..].chunks_exact_mut(producer_append::BYTES);
        for (entry, append) in entries.zip(&self.appends) {
            put(entry, producer_append::SEQUENCE, append.sequence.to_le_bytes());
            put(entry, producer_append::FIRST, append.first.number().to_le_bytes());
            put(entry, producer_append::TIMESTAMP_US, append.timestamp_us.to_le_bytes());
            put(entry, producer_append::ACCEPTED, append.accepted.to_le_bytes());
        }
        bytes
    }

    /// The producer's id and what is remembered of it; nothing if these are not the bytes of one.
    pub(crate) fn decode(bytes: &[u8]) -> Option<(u64, Remembered)> {
        let head = bytes.get(..producer::BYTES)?;
        let count = head.u32(producer::APPENDS) as usize;
        if count > PRODUCER_APPENDS_MAX || bytes.len() < producer_bytes(count) {
            return None;
        }
        let entries = bytes[producer::BYTES..].chunks_exact(producer_append::BYTES).take(count);
        let appends = entries.map(|entry| Once {
            // The highest number of all has no successor: no writer of ours gives it out.
            sequence: entry.u64(producer_append::SEQUENCE).min(u64::MAX - 1),
            first: Position::new(entry.u64(producer_append::FIRST)),
            timestamp_us: entry.u64(producer_append::TIMESTAMP_US),
            accepted: entry.u32(producer_append::ACCEPTED),
        });
        let remembered = Remembered { epoch: head.u32(producer::EPOCH), appends: appends.collect() };
        Some((head.u64(producer::ID), remembered))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn once(sequence: u64) -> Once {
        Once { sequence, first: Position::of(10 + sequence, 3), timestamp_us: 77 + sequence, accepted: 2 }
    }

    #[test]
    fn only_the_last_appends_are_remembered_and_read_back() {
        let mut remembered = Remembered::of(4, once(0));
        for sequence in 1..9 {
            remembered.note(&Remembered::of(4, once(sequence)));
        }
        // What is there already changes nothing: a checkpoint and the frames behind it may overlap.
        remembered.note(&Remembered::of(4, once(8)));
        assert_eq!((remembered.appends(), remembered.next_sequence()), (PRODUCER_APPENDS_MAX, 9));
        assert_eq!((remembered.find(8), remembered.find(3)), (Some(&once(8)), None));
        assert_eq!(Remembered::decode(&remembered.encode(99)), Some((99, remembered)));
    }

    #[test]
    fn bytes_that_are_no_producer_are_refused() {
        let bytes = Remembered::of(1, once(5)).encode(7);
        assert_eq!(Remembered::decode(&bytes[..bytes.len() - 1]), None);
        let mut many = bytes.clone();
        put(&mut many, producer::APPENDS, 6u32.to_le_bytes());
        assert_eq!(Remembered::decode(&many), None);
    }
}
