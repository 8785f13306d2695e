//! The nouns of the public face: what goes in, what comes out, and where it lies.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use crate::encryption::KeyId;
use crate::prefetch;

/// The name of a shard within an engine. The caller chooses it and never uses it twice, not even after
/// the shard was deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShardId(pub u64);

impl fmt::Display for ShardId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "shard {}", self.0)
    }
}

/// Where a record lies in its shard: greater than every position given out before in that shard, below
/// 2^63, and valid for as long as the record is kept.
///
/// A position is the logical address of the group that carried the record (43 bits, counted by the
/// lane) and the record's index among the shard's records in that group (20 bits). The records of one
/// append have consecutive positions. No offset of any disk or provider is in it, so it stays true
/// when the log moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position(u64);

impl Position {
    const INDEX_BITS: u32 = 20;

    /// Before every record.
    pub const START: Position = Position(0);

    /// After every record.
    pub const END: Position = Position((1 << 63) - 1);

    /// The position with this number; numbers of 2^63 and above are cut to [`Position::END`].
    #[must_use]
    pub const fn new(number: u64) -> Position {
        if number > Position::END.0 { Position::END } else { Position(number) }
    }

    pub(crate) const fn of(group: u64, index: u32) -> Position {
        Position((group << Position::INDEX_BITS) | index as u64)
    }

    /// The number that stands for this position in a caller's own address.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }

    /// The first position after this one.
    #[must_use]
    pub const fn next(self) -> Position {
        Position::new(self.0 + 1)
    }

    /// The position `records` further on in the same append.
    #[must_use]
    pub const fn plus(self, records: u32) -> Position {
        Position::new(self.0 + records as u64)
    }

    pub(crate) const fn group(self) -> u64 {
        self.0 >> Position::INDEX_BITS
    }
}

/// What a producer appends: a key and data, both opaque to the engine.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Record {
    /// At most [`crate::limits::KEY_BYTES_MAX`] bytes; may be empty.
    pub key: Bytes,
    /// May be empty.
    pub data: Bytes,
}

impl Record {
    /// A record of this key and data.
    pub fn new(key: impl Into<Bytes>, data: impl Into<Bytes>) -> Record {
        Record { key: key.into(), data: data.into() }
    }

    /// Bytes of key and data together: what the write limit counts.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.key.len() + self.data.len()
    }
}

/// A record as a reader gets it. Key and data are slices of the group that was written: nothing is copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it lies.
    pub position: Position,
    /// When its append was admitted, in microseconds since 1970; never decreases along a shard.
    pub timestamp_us: u64,
    /// The key as it was appended.
    pub key: Bytes,
    /// The data as it was appended.
    pub data: Bytes,
}

impl Entry {
    /// Asks the processor for the data's memory, if it is to be read soon: what was read a moment ago by a disk, or written by a lane, is
    /// in no cache of this core. Whoever goes through many records asks for one of the next while working on one.
    pub fn prefetch_data(&self) {
        prefetch::to_read(&self.data);
    }

    /// The same for the key's.
    pub fn prefetch_key(&self) {
        prefetch::to_read(&self.key);
    }
}

/// Whose append it is, and which: for [`crate::Shard::append_once`].
///
/// A producer numbers its appends to a shard 0, 1, 2... without gaps, and sends one again, with the same number,
/// until it has its answer. The epoch keeps an older self of the producer out: once an append with a higher
/// epoch was taken, those with lower ones are refused. Numbers go on over epochs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Producer {
    /// The producer's own name: drawn at random, or given out by whoever starts producers.
    pub id: u64,
    /// Raised by each new life of the producer.
    pub epoch: u32,
    /// The append's number, from 0.
    pub sequence: u64,
}

/// The answer to an append: its records are on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The position of the first accepted record; the others follow it one by one. [`Position::START`] for a
    /// duplicate that is older than the last [`crate::limits::PRODUCER_APPENDS_MAX`] of its producer.
    pub first: Position,
    /// The time stamped on the accepted records, in microseconds since 1970.
    pub timestamp_us: u64,
    /// How many records were accepted.
    pub accepted: u32,
    /// Indexes, in the order given to the append, of the records that the shard's throttle refused.
    pub refused: Vec<u32>,
    /// The append was in the log already, as its producer's number says: this is what was answered then.
    pub duplicate: bool,
}

/// Where a read begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// At the oldest record still kept.
    TrimHorizon,
    /// At this position, or the next one that holds a record.
    At(Position),
    /// At the first record after this position.
    After(Position),
    /// At the first record stamped at or after this time, in microseconds since 1970.
    Timestamp(u64),
    /// After the newest record.
    Latest,
}

/// How much one read may return. At least one record is returned if there is one, whatever its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadLimits {
    /// Records at most.
    pub records: u32,
    /// Bytes of keys and data at most.
    pub bytes: u64,
}

impl Default for ReadLimits {
    fn default() -> ReadLimits {
        ReadLimits { records: 10_000, bytes: 10 << 20 }
    }
}

/// What a read returned. It may hold fewer records than there are, and even none with more to come:
/// read on from [`Batch::next`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// In order of position.
    pub records: Vec<Entry>,
    /// Where to read on, as [`From::At`].
    pub next: Position,
    /// Nothing more is there at the moment.
    pub last: bool,
    /// The shard is sealed and nothing more will ever come.
    pub ended: bool,
}

/// The end of a shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tail {
    /// Every record that is appended from now on lies at or after this position: where
    /// [`From::Latest`] begins.
    pub next: Position,
    /// No record will be appended any more.
    pub sealed: bool,
    /// The newest record's time, in microseconds since 1970; nothing if the shard holds none.
    pub last_timestamp_us: Option<u64>,
}

/// What a shard is told at its creation and may be told anew at any time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct ShardConfig {
    /// Records older than this are not returned any more, and their disk is freed. Nothing: for ever.
    pub retention: Option<Duration>,
    /// How fast the shard may be written and read. Nothing: as fast as it can.
    pub throttle: Option<Throttle>,
    /// What its records are encrypted with from here on, see [`crate::Keys`]. Nothing: they are not.
    pub key: Option<KeyId>,
}

/// A shard's limits, each for every second. They hold exactly, however many threads push at once:
/// no second, wherever it begins, holds more than the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttle {
    /// Bytes of keys and data appended.
    pub write_bytes_per_s: u64,
    /// Records appended.
    pub write_records_per_s: u64,
    /// Bytes of keys and data read. A read that returns more than a second's worth is answered and
    /// then keeps the shard from being read until the seconds it took have passed.
    pub read_bytes_per_s: u64,
    /// Calls to read.
    pub read_calls_per_s: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_order_by_group_and_then_by_index() {
        let earlier = Position::of(7, 3);
        assert_eq!((earlier.group(), earlier.number()), (7, (7 << 20) + 3));
        assert!(earlier < Position::of(7, 4) && Position::of(7, 4) < Position::of(8, 0));
        assert_eq!(earlier.next(), Position::of(7, 4));
    }

    #[test]
    fn positions_end_below_two_to_the_63() {
        assert_eq!(Position::new(u64::MAX), Position::END);
        assert_eq!(Position::END.next(), Position::END);
        assert_eq!(Position::END.number(), 0x7fff_ffff_ffff_ffff);
    }
}
