//! Requests that are made before a load begins: so many that caches do not hold them, as with callers that have nothing to do with each
//! other. They are sent in turn, again and again.

use std::sync::Arc;

use anyhow::Result;

use super::body::{Entry, Put};
use super::endpoint::Format;
use crate::random::Random;

/// Bytes of all of them.
const BYTES: usize = 32 << 20;

/// Requests at most.
const REQUESTS_MAX: usize = 1000;

/// What the requests are.
#[derive(Clone, Debug)]
pub(crate) struct Mix<'a> {
    pub(crate) stream: &'a str,
    /// Records of each.
    pub(crate) batch: usize,
    /// Bytes of a record's data.
    pub(crate) record_bytes: usize,
    pub(crate) format: Format,
    /// Records are put together as the Kinesis Producer Library does.
    pub(crate) aggregate: bool,
    /// PutRecord instead of PutRecords, for a batch of one.
    pub(crate) single: bool,
    /// All records of a request go to the shard of one of these, in turn; anywhere if there are none.
    pub(crate) hash_keys: Vec<&'a str>,
}

impl<'a> Mix<'a> {
    /// PutRecords in JSON, to all shards.
    pub(crate) fn new(stream: &'a str, batch: usize, record_bytes: usize) -> Mix<'a> {
        let (format, hash_keys) = (Format::Json, Vec::new());
        Mix { stream, batch, record_bytes, format, aggregate: false, single: false, hash_keys }
    }

    /// The request whose turn it is.
    pub(crate) fn put(&self, turn: usize, random: &mut Random) -> Result<Put> {
        let hash_key = (!self.hash_keys.is_empty()).then(|| self.hash_keys[turn % self.hash_keys.len()]);
        let entries = (0..self.batch).map(|_| Entry::random(self.record_bytes, hash_key, random));
        let mut entries: Vec<Entry> = entries.collect();
        if self.aggregate {
            entries = Entry::aggregated(entries)?;
        }
        Ok(match entries.as_slice() {
            [entry] if self.single => Put::record(self.stream, entry, self.format),
            entries => Put::records(self.stream, entries, self.format),
        })
    }

    /// All of them; each shard has its turn.
    pub(crate) fn pool(&self) -> Result<Arc<Vec<Put>>> {
        let mut random = Random::new(1);
        let first = self.put(0, &mut random)?;
        let shards = self.hash_keys.len().max(1);
        let count = (BYTES / first.body.bytes.len().max(1)).clamp(shards, REQUESTS_MAX.max(shards));
        let mut puts = vec![first];
        for turn in 1..count {
            puts.push(self.put(turn, &mut random)?);
        }
        Ok(Arc::new(puts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pool_is_bounded_and_every_shard_has_its_turn() {
        let small = Mix { hash_keys: vec!["1", "2"], ..Mix::new("s", 1, 10) }.pool().unwrap();
        assert_eq!(small.len(), REQUESTS_MAX);
        for (turn, put) in small.iter().take(4).enumerate() {
            let body = std::str::from_utf8(&put.body.bytes).unwrap();
            assert!(
                body.contains(if turn % 2 == 0 { "\"ExplicitHashKey\":\"1\"" } else { "Key\":\"2\"" }),
                "{body}"
            );
        }
        let large = Mix::new("s", 100, 100_000).pool().unwrap();
        assert_eq!(large.len(), 2);
        assert_ne!(large[0].body.hash, large[1].body.hash);
        let operations = [false, true].map(|single| Mix { single, ..Mix::new("s", 1, 10) });
        let operations = operations.map(|mix| mix.put(0, &mut Random::new(1)).unwrap().operation);
        assert_eq!(operations, ["PutRecords", "PutRecord"]);
    }
}
