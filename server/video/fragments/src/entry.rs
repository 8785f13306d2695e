//! What the index says of one fragment, and of many: two rows of 64 bytes each, as they are on disk.
//!
//! ```text
//! entry    number 16 | producer ms 8 | position 8 | header 8 | duration ms 4 | bytes 4 | records 4 | flags 4 | zero 8
//! summary  first  16 | last 16 | producer ms: least 8, greatest 8 | count 8 | position 8
//! ```
//!
//! All big-endian.

use crate::number::FragmentNumber;
use penstock_engine::Position;

/// Length of an entry and of a summary on disk.
pub(crate) const ROW_BYTES: usize = 64;

/// A fragment that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number, which says when it came.
    pub number: FragmentNumber,
    /// The producer's time of its begin, in milliseconds since 1970 where the producer says so.
    pub producer_ms: i64,
    /// How long it plays.
    pub duration_ms: u32,
    /// Bytes of its cluster.
    pub bytes: u32,
    /// Which header its frames need: fragments of equal value have equal ones.
    pub header_id: u64,
    /// Whatever the writer wants to know of it without reading it.
    pub flags: u32,
    pub(crate) position: Position,
    pub(crate) records: u32,
}

/// What a block of the index holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Summary {
    pub(crate) first: FragmentNumber,
    pub(crate) last: FragmentNumber,
    pub(crate) producer_ms_min: i64,
    pub(crate) producer_ms_max: i64,
    pub(crate) count: u64,
    pub(crate) position: Position,
}

/// A row of the index.
pub(crate) trait Row: Sized + Copy {
    fn encode(&self, to: &mut Vec<u8>);
    /// Nothing if these are no such row: what was on disk is damaged in a way that no checksum told.
    fn decode(bytes: &[u8; ROW_BYTES]) -> Option<Self>;
}

impl Row for Entry {
    fn encode(&self, to: &mut Vec<u8>) {
        to.extend(self.number.bits().to_be_bytes());
        to.extend(self.producer_ms.to_be_bytes());
        to.extend(self.position.number().to_be_bytes());
        to.extend(self.header_id.to_be_bytes());
        to.extend(self.duration_ms.to_be_bytes());
        to.extend(self.bytes.to_be_bytes());
        to.extend(self.records.to_be_bytes());
        to.extend(self.flags.to_be_bytes());
        to.extend([0; 8]);
    }

    fn decode(bytes: &[u8; ROW_BYTES]) -> Option<Entry> {
        let mut fields = Fields(bytes);
        Some(Entry {
            number: FragmentNumber::from_bits(u128::from_be_bytes(fields.take()?)),
            producer_ms: i64::from_be_bytes(fields.take()?),
            position: Position::new(u64::from_be_bytes(fields.take()?)),
            header_id: u64::from_be_bytes(fields.take()?),
            duration_ms: u32::from_be_bytes(fields.take()?),
            bytes: u32::from_be_bytes(fields.take()?),
            records: u32::from_be_bytes(fields.take()?),
            flags: u32::from_be_bytes(fields.take()?),
        })
    }
}

impl Row for Summary {
    fn encode(&self, to: &mut Vec<u8>) {
        to.extend(self.first.bits().to_be_bytes());
        to.extend(self.last.bits().to_be_bytes());
        to.extend(self.producer_ms_min.to_be_bytes());
        to.extend(self.producer_ms_max.to_be_bytes());
        to.extend(self.count.to_be_bytes());
        to.extend(self.position.number().to_be_bytes());
    }

    fn decode(bytes: &[u8; ROW_BYTES]) -> Option<Summary> {
        let mut fields = Fields(bytes);
        let summary = Summary {
            first: FragmentNumber::from_bits(u128::from_be_bytes(fields.take()?)),
            last: FragmentNumber::from_bits(u128::from_be_bytes(fields.take()?)),
            producer_ms_min: i64::from_be_bytes(fields.take()?),
            producer_ms_max: i64::from_be_bytes(fields.take()?),
            count: u64::from_be_bytes(fields.take()?),
            position: Position::new(u64::from_be_bytes(fields.take()?)),
        };
        (summary.first <= summary.last).then_some(summary)
    }
}

/// The rows of a block, or nothing where its length is none.
pub(crate) fn rows<R: Row>(bytes: &[u8]) -> Option<Vec<R>> {
    let (rows, rest) = bytes.as_chunks::<ROW_BYTES>();
    if !rest.is_empty() {
        return None;
    }
    rows.iter().map(R::decode).collect()
}

struct Fields<'b>(&'b [u8]);

impl Fields<'_> {
    fn take<const LENGTH: usize>(&mut self) -> Option<[u8; LENGTH]> {
        let (field, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was written once must be read for ever: these are the bytes.
    #[test]
    fn an_entry_is_these_bytes() {
        let entry = Entry {
            number: FragmentNumber::at(0x0102_0304_0506),
            producer_ms: 0x1122,
            duration_ms: 0x33,
            bytes: 0x44,
            header_id: 0x5566,
            flags: 0x77,
            position: Position::new(0x8899),
            records: 0xaa,
        };
        let mut bytes = Vec::new();
        entry.encode(&mut bytes);
        let mut expected = [0; ROW_BYTES];
        expected[2..8].copy_from_slice(&[1, 2, 3, 4, 5, 6]);
        expected[22..24].copy_from_slice(&[0x11, 0x22]);
        expected[30..32].copy_from_slice(&[0x88, 0x99]);
        expected[38..40].copy_from_slice(&[0x55, 0x66]);
        expected[43] = 0x33;
        expected[47] = 0x44;
        expected[51] = 0xaa;
        expected[55] = 0x77;
        assert_eq!(bytes, expected);
    }

    #[test]
    fn rows_are_what_they_were_when_they_are_read() {
        let entry = Entry {
            number: FragmentNumber::at(7),
            producer_ms: -3,
            duration_ms: 1_000,
            bytes: 250_000,
            header_id: u64::MAX,
            flags: 5,
            position: Position::new(9),
            records: 17,
        };
        let summary = Summary {
            first: FragmentNumber::at(7),
            last: FragmentNumber::at(9),
            producer_ms_min: -3,
            producer_ms_max: i64::MAX,
            count: 512,
            position: Position::new(1 << 40),
        };
        let mut bytes = Vec::new();
        entry.encode(&mut bytes);
        assert_eq!(rows(&bytes), Some(vec![entry]));
        assert_eq!(rows::<Entry>(&bytes[1..]), None);
        bytes.clear();
        summary.encode(&mut bytes);
        assert_eq!(bytes.len(), ROW_BYTES);
        assert_eq!(rows(&bytes), Some(vec![summary]));
        let backwards = Summary { first: FragmentNumber::at(10), ..summary };
        bytes.clear();
        backwards.encode(&mut bytes);
        assert_eq!(rows::<Summary>(&bytes), None);
    }
}
