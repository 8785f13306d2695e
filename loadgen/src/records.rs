//! The records that loads append: cut from one pool of random bytes, so that nothing compresses, and making them costs a
//! load next to nothing.

use bytes::Bytes;
use penstock_engine::Record;

use crate::random::Random;

/// Bytes of a record's key: as long as a user's id or a small hash.
pub const KEY_BYTES: usize = 16;

/// Bytes of the pool.
const POOL_BYTES: usize = 8 << 20;

/// Records begin at any multiple of this: a cache line.
const STEP_BYTES: usize = 64;

/// An endless source of batches.
pub struct Records {
    pool: Bytes,
    random: Random,
    batch: usize,
    data_bytes: usize,
}

impl Records {
    /// Batches of so many records with so many bytes of data each.
    #[must_use]
    pub fn new(batch: usize, data_bytes: usize) -> Records {
        let mut pool = vec![0; POOL_BYTES];
        Random::new(1).fill(&mut pool);
        Records {
            pool: Bytes::from(pool),
            random: Random::part(2, 0),
            batch,
            data_bytes: data_bytes.min(POOL_BYTES / 2),
        }
    }

    /// Another source, over the same pool.
    #[must_use]
    pub fn part(&self, part: u64) -> Records {
        Records { pool: self.pool.clone(), random: Random::part(2, part), ..*self }
    }

    /// The next batch.
    pub fn batch(&mut self) -> Vec<Record> {
        (0..self.batch)
            .map(|_| Record { key: self.cut(KEY_BYTES), data: self.cut(self.data_bytes) })
            .collect()
    }

    fn cut(&mut self, length: usize) -> Bytes {
        let longest = self.data_bytes.max(KEY_BYTES);
        let places = (POOL_BYTES - longest) / STEP_BYTES;
        let at = self.random.between(0, places as u64) as usize * STEP_BYTES;
        self.pool.slice(at..at + length)
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
        assert_eq!(Records::new(1, usize::MAX).batch()[0].data.len(), POOL_BYTES / 2);
    }
}
