//! What each append holds, computed from its name and the campaign's seed. The writer makes it, the check makes it again:
//! two processes agree on every byte without having told each other.
//!
//! A record's data begins with its name, so that a record found on disk says which one it is:
//!
//! ```text
//!  0        8         12        16        20       24         length
//!  +--------+---------+---------+---------+--------+-----------+
//!  | shard  | writer  | number  | index   | count  | fill      |   little endian
//!  +--------+---------+---------+---------+--------+-----------+
//! ```

use crate::random::Random;

/// Bytes of the name at the beginning of each record's data.
pub const NAME_BYTES: usize = 24;

/// Records of one append at most. Four such appends fit one call of Data Streams, which takes 500 records.
pub const APPEND_RECORDS_MAX: u64 = 120;

/// The name of an append: who wrote it, and as its which. A writer numbers upwards and never uses a number twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Append {
    /// The writer; unique in a campaign.
    pub writer: u32,
    /// Counts the writer's appends.
    pub number: u32,
}

/// The name of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// The shard it was meant for.
    pub shard: u64,
    /// Its append.
    pub append: Append,
    /// Its place in the append.
    pub index: u32,
    /// How many records the append has.
    pub count: u32,
}

/// Makes appends.
#[derive(Clone, Copy, Debug)]
pub struct Content {
    /// The campaign's seed.
    pub seed: u64,
    /// Bytes of the largest record; they are rare.
    pub record_bytes_max: u64,
}

impl Content {
    /// How many records the append has: often one, sometimes many.
    #[must_use]
    pub fn count(&self, append: Append) -> u32 {
        let mut random = self.random(append, u32::MAX);
        let count = match random.between(0, 9) {
            0..=4 => 1,
            5..=8 => random.between(2, 20),
            _ => random.between(21, APPEND_RECORDS_MAX),
        };
        count as u32
    }

    /// The key and the data of one record of the append.
    #[must_use]
    pub fn record(&self, shard: u64, append: Append, index: u32) -> (String, Vec<u8>) {
        let count = self.count(append);
        let mut random = self.random(append, index);
        let key = format!("{:x}", random.draw() >> random.between(0, 60));
        let least = NAME_BYTES as u64;
        // Large records come alone: an append stays below what one call of Data Streams may carry.
        let length = match random.between(0, 199) {
            0 if count == 1 => random.between(64 << 10, self.record_bytes_max),
            0..=4 if count <= 20 => random.between(4 << 10, 16 << 10),
            0..=40 => random.between(least, 4 << 10),
            _ => random.between(least, 256),
        };
        let mut data = Vec::with_capacity(length as usize);
        data.extend(shard.to_le_bytes());
        for field in [append.writer, append.number, index, count] {
            data.extend(field.to_le_bytes());
        }
        data.resize(length as usize, 0);
        random.fill(&mut data[NAME_BYTES..]);
        (key, data)
    }

    fn random(&self, append: Append, index: u32) -> Random {
        let name = (u64::from(append.writer) << 32) | u64::from(append.number);
        Random::part(Random::part(self.seed, name).draw(), u64::from(index))
    }
}

/// The name in a record's data; nothing if the data is too short to hold one.
#[must_use]
pub fn name(data: &[u8]) -> Option<Name> {
    let (name, _) = data.split_first_chunk::<NAME_BYTES>()?;
    let (shard, rest) = name.split_first_chunk::<8>()?;
    let field = |at: usize| {
        let bytes = rest.get(at..)?.first_chunk::<4>()?;
        Some(u32::from_le_bytes(*bytes))
    };
    Some(Name {
        shard: u64::from_le_bytes(*shard),
        append: Append { writer: field(0)?, number: field(4)? },
        index: field(8)?,
        count: field(12)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_says_who_it_is_and_is_made_alike_again() {
        let content = Content { seed: 3, record_bytes_max: 1 << 20 };
        for number in 0..500 {
            let append = Append { writer: 9, number };
            let count = content.count(append);
            assert!((1..=APPEND_RECORDS_MAX as u32).contains(&count));
            let (key, data) = content.record(77, append, count - 1);
            assert!(!key.is_empty() && key.len() <= 16);
            assert_eq!(name(&data), Some(Name { shard: 77, append, index: count - 1, count }));
            assert_eq!(content.record(77, append, count - 1), (key, data));
        }
        assert_eq!(name(&[0; NAME_BYTES - 1]), None);
    }
}
