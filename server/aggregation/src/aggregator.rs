//! Putting user records together.

use crate::protobuf::{field_bytes, put_length, put_number, varint_bytes};
use crate::{CHECKSUM_BYTES, MAGIC, hash_key};
use bytes::Bytes;
use md5::{Digest, Md5};
use std::collections::HashMap;

/// Packs user records into one, up to a size that it never passes.
#[derive(Debug)]
pub struct Aggregator {
    size_max: usize,
    partition_keys: Table,
    hash_keys: Table,
    records: Vec<Packed>,
    /// Bytes of all records as fields of the message.
    records_bytes: usize,
}

/// An aggregate, as a producer puts it into a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aggregated {
    /// The first user record's partition key.
    pub partition_key: String,
    /// The first user record's hash key, so that the aggregate goes where that one would have gone. Nothing if what the producer
    /// gave is no hash key.
    pub explicit_hash_key: Option<String>,
    /// The aggregate itself.
    pub data: Bytes,
}

/// Why a user record was not added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddError {
    /// There is no more room: take what there is, then add the record again.
    #[error("the aggregate is full")]
    Full,
    /// The record is too large for any aggregate of this size: put it into the stream by itself.
    #[error("the record does not fit into an aggregate")]
    TooLarge,
}

/// A user record whose keys are in the tables.
#[derive(Debug)]
struct Packed {
    partition_key: u64,
    hash_key: Option<u64>,
    data: Bytes,
}

impl Packed {
    /// Bytes of the record as a message.
    fn bytes(&self) -> usize {
        let index_bytes = |index: u64| 1 + varint_bytes(index);
        index_bytes(self.partition_key) + self.hash_key.map_or(0, index_bytes) + field_bytes(self.data.len())
    }
}

/// Keys, each once, in the order in which they were met.
#[derive(Debug, Default)]
struct Table {
    index_by_key: HashMap<String, u64>,
    /// Bytes of all keys as fields of the message.
    bytes: usize,
}

impl Table {
    /// The key's index, and how many bytes the table would grow by.
    fn find(&self, key: &str) -> (u64, usize) {
        match self.index_by_key.get(key) {
            Some(index) => (*index, 0),
            None => (self.index_by_key.len() as u64, field_bytes(key.len())),
        }
    }

    fn add(&mut self, key: &str) {
        let (index, growth) = self.find(key);
        if growth > 0 {
            self.index_by_key.insert(key.to_owned(), index);
            self.bytes += growth;
        }
    }

    fn write(self, field: u64, out: &mut Vec<u8>) {
        let mut keys: Vec<_> = self.index_by_key.into_iter().collect();
        keys.sort_unstable_by_key(|(_, index)| *index);
        for (key, _) in keys {
            put_length(out, field, key.len());
            out.extend_from_slice(key.as_bytes());
        }
    }
}

impl Aggregator {
    /// An empty one for aggregates of at most this many bytes. The KPL's own default is 51,200, two of the 25 KiB that a record
    /// is billed by; a stream's largest record is the upper end.
    pub fn new(size_max: usize) -> Aggregator {
        Aggregator {
            size_max,
            partition_keys: Table::default(),
            hash_keys: Table::default(),
            records: Vec::new(),
            records_bytes: 0,
        }
    }

    /// Number of user records in it.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is none in it.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Bytes of the aggregate as it is now, exactly.
    pub fn size(&self) -> usize {
        MAGIC.len() + self.partition_keys.bytes + self.hash_keys.bytes + self.records_bytes + CHECKSUM_BYTES
    }

    /// Adds a user record, unless that would make the aggregate larger than it may be.
    pub fn add(
        &mut self,
        partition_key: &str,
        explicit_hash_key: Option<&str>,
        data: &Bytes,
    ) -> Result<(), AddError> {
        let (key_index, key_bytes) = self.partition_keys.find(partition_key);
        let hash_key = explicit_hash_key.map(|key| self.hash_keys.find(key));
        let packed = Packed {
            partition_key: key_index,
            hash_key: hash_key.map(|(index, _)| index),
            data: data.clone(),
        };
        let record_bytes = field_bytes(packed.bytes());
        let growth = key_bytes + hash_key.map_or(0, |(_, bytes)| bytes) + record_bytes;
        if self.size() + growth > self.size_max {
            return Err(if self.is_empty() {
                AddError::TooLarge
            } else {
                self.full(partition_key, explicit_hash_key, data)
            });
        }
        self.partition_keys.add(partition_key);
        explicit_hash_key.into_iter().for_each(|key| self.hash_keys.add(key));
        self.records.push(packed);
        self.records_bytes += record_bytes;
        Ok(())
    }

    // Whether an empty aggregate would have room decides what the caller should do.
    fn full(&self, partition_key: &str, explicit_hash_key: Option<&str>, data: &Bytes) -> AddError {
        match Aggregator::new(self.size_max).add(partition_key, explicit_hash_key, data) {
            Ok(()) => AddError::Full,
            Err(error) => error,
        }
    }

    /// The aggregate of what was added, and begins a new one; nothing if nothing was added.
    pub fn take(&mut self) -> Option<Aggregated> {
        let full = std::mem::replace(self, Aggregator::new(self.size_max));
        let size = full.size();
        let first = full.records.first()?;
        let key = |table: &Table, index: u64| {
            table.index_by_key.iter().find(|(_, known)| **known == index).map(|(key, _)| key.clone())
        };
        let partition_key = key(&full.partition_keys, first.partition_key)?;
        let explicit = first.hash_key.and_then(|index| key(&full.hash_keys, index));
        let hash_key = hash_key::of(&partition_key, explicit.as_deref());

        let mut data = Vec::with_capacity(size);
        data.extend_from_slice(&MAGIC);
        full.partition_keys.write(1, &mut data);
        full.hash_keys.write(2, &mut data);
        for record in &full.records {
            put_length(&mut data, 3, record.bytes());
            put_number(&mut data, 1, record.partition_key);
            record.hash_key.into_iter().for_each(|index| put_number(&mut data, 2, index));
            put_length(&mut data, 3, record.data.len());
            data.extend_from_slice(&record.data);
        }
        let checksum = Md5::digest(&data[MAGIC.len()..]);
        data.extend_from_slice(&checksum);
        assert_eq!(data.len(), size, "the size was counted while records were added");
        let explicit_hash_key = hash_key.map(|hash_key| hash_key.to_string());
        Some(Aggregated { partition_key, explicit_hash_key, data: data.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode;
    use proptest::prelude::*;

    #[test]
    fn the_published_vector_is_written() {
        let mut aggregator = Aggregator::new(100);
        for (key, data) in [("k0", "hello0"), ("k1", "hello1"), ("k0", "hello2")] {
            aggregator.add(key, None, &data.into()).unwrap();
        }
        let written = aggregator.take().unwrap();
        let hex: String = written.data.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            hex,
            "f3899ac20a026b300a026b311a0a08001a0668656c6c6f301a0a08011a0668656c6c6f31\
             1a0a08001a0668656c6c6f32e34e10a469ffed6634508602b1f6b52e"
        );
        assert_eq!(written.partition_key, "k0");
        assert_eq!(written.explicit_hash_key, hash_key::of("k0", None).map(|key| key.to_string()));
        assert_eq!(aggregator.take(), None);
    }

    #[test]
    fn a_full_aggregate_refuses_and_goes_on_after_it_was_taken() {
        // One record of 10 bytes: magic and checksum 20, key 3, record 2 + 2 + 2 + 10.
        let ten: Bytes = vec![0; 10].into();
        let mut aggregator = Aggregator::new(39);
        aggregator.add("k", None, &ten).unwrap();
        assert_eq!(aggregator.size(), 39);
        assert_eq!(aggregator.add("k", None, &Bytes::new()), Err(AddError::Full));
        assert_eq!(aggregator.add("kk", None, &ten), Err(AddError::TooLarge));
        assert_eq!(aggregator.take().unwrap().data.len(), 39);
        assert_eq!(aggregator.add("kk", None, &ten), Err(AddError::TooLarge));
        aggregator.add("k", None, &ten).unwrap();
        assert_eq!(aggregator.len(), 1);
    }

    #[test]
    fn the_first_record_says_where_the_aggregate_goes() {
        let mut aggregator = Aggregator::new(1000);
        aggregator.add("a", Some("5"), &"x".into()).unwrap();
        aggregator.add("b", Some("6"), &"y".into()).unwrap();
        let written = aggregator.take().unwrap();
        assert_eq!((written.partition_key.as_str(), written.explicit_hash_key.as_deref()), ("a", Some("5")));
    }

    proptest! {
        #[test]
        fn what_was_put_together_is_taken_apart(
            records in proptest::collection::vec(
                (".{0,5}", proptest::option::of("[0-9]{1,3}"), proptest::collection::vec(any::<u8>(), 0..300)),
                0..200,
            ),
            size_max in 0usize..20_000,
        ) {
            let mut aggregator = Aggregator::new(size_max);
            let (mut aggregates, mut added) = (Vec::new(), Vec::new());
            for (key, explicit, data) in &records {
                let data = Bytes::copy_from_slice(data);
                let mut outcome = aggregator.add(key, explicit.as_deref(), &data);
                if outcome == Err(AddError::Full) {
                    aggregates.extend(aggregator.take());
                    outcome = aggregator.add(key, explicit.as_deref(), &data);
                    prop_assert_ne!(outcome, Err(AddError::Full));
                }
                if outcome.is_ok() {
                    added.push((key.as_str(), explicit.as_deref(), data));
                }
            }
            aggregates.extend(aggregator.take());
            let aggregates: Vec<_> = aggregates.iter().map(|aggregate| {
                assert!(aggregate.data.len() <= size_max);
                decode(&aggregate.data).unwrap()
            }).collect();
            let read: Vec<_> = aggregates.iter().flat_map(crate::Aggregate::records)
                .map(|record| (record.partition_key, record.explicit_hash_key, record.data))
                .collect();
            prop_assert_eq!(read, added);
        }
    }
}
