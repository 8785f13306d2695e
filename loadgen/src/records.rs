//! The records that loads append: cut from pools of random bytes, so that nothing compresses, and making them costs a
//! load next to nothing.

use bytes::Bytes;
use penstock_engine::Record;

use crate::random::Random;

/// Bytes of a record's key: as long as a user's id or a small hash.
pub const KEY_BYTES: usize = 16;

/// Bytes of all pools together.
const POOLS_BYTES: usize = 8 << 20;

/// As many pools, if records are short: who makes records and who is done with some count their references in different
/// places, as they would with records that have nothing to do with each other.
const POOLS_MAX: usize = 64;

/// Records begin at any multiple of this: a cache line.
const STEP_BYTES: usize = 64;

/// An endless source of batches.
pub struct Records {
    pools: Vec<Bytes>,
    random: Random,
    batch: usize,
    data_bytes: usize,
}

impl Records {
    /// Batches of so many records with so many bytes of data each.
    #[must_use]
    pub fn new(batch: usize, data_bytes: usize) -> Records {
        let data_bytes = data_bytes.min(POOLS_BYTES / 2);
        let pools = (POOLS_BYTES / 2 / data_bytes.max(KEY_BYTES)).min(POOLS_MAX);
        let mut random = Random::new(1);
        let pools = (0..pools).map(|_| {
            let mut pool = vec![0; POOLS_BYTES / pools];
            random.fill(&mut pool);
            Bytes::from(pool)
        });
        Records { pools: pools.collect(), random: Random::part(2, 0), batch, data_bytes }
    }

    /// Another source, over the same pools.
    #[must_use]
    pub fn part(&self, part: u64) -> Records {
        Records { pools: self.pools.clone(), random: Random::part(2, part), ..*self }
    }

    /// The next batch.
    pub fn batch(&mut self) -> Vec<Record> {
        (0..self.batch)
            .map(|_| Record { key: self.cut(KEY_BYTES), data: self.cut(self.data_bytes) })
            .collect()
    }

    fn cut(&mut self, length: usize) -> Bytes {
        let pool = self.random.between(0, self.pools.len() as u64 - 1) as usize;
        let longest = self.data_bytes.max(KEY_BYTES);
        let places = (self.pools[pool].len() - longest) / STEP_BYTES;
        let at = self.random.between(0, places as u64) as usize * STEP_BYTES;
        self.pools[pool].slice(at..at + length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_have_the_asked_size_and_differ() {
        let mut records = Records::new(3, 100).part(7);
        let (one, other) = (records.batch(), records.batch());
        assert!(
            one.len() == 3 && one.iter().all(|record| record.key.len() == 16 && record.data.len() == 100)
        );
        assert_ne!(one[0].data, other[0].data);
    }

    #[test]
    fn records_as_long_as_the_pool_are_cut_short() {
        assert_eq!(Records::new(1, usize::MAX).batch()[0].data.len(), POOLS_BYTES / 2);
    }
}
