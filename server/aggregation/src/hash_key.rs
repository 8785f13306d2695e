//! Which shard a user record was meant for.

use crate::decode::{Aggregate, UserRecord};
use md5::{Digest, Md5};
use std::ops::RangeInclusive;

impl UserRecord<'_> {
    /// The hash key that decides about the record's shard: the explicit one, or the MD5 of the partition key. Nothing if the
    /// explicit one is no number below 2^128.
    pub fn hash_key(&self) -> Option<u128> {
        of(self.partition_key, self.explicit_hash_key)
    }
}

pub(crate) fn of(partition_key: &str, explicit_hash_key: Option<&str>) -> Option<u128> {
    match explicit_hash_key {
        Some(explicit) => explicit.parse().ok(),
        None => Some(u128::from_be_bytes(Md5::digest(partition_key.as_bytes()).into())),
    }
}

/// Whether an aggregate's records are all meant for a shard with this range of hash keys.
///
/// After a stream was split or merged, an aggregate may arrive in a shard that only some of its records are meant for. The
/// producer library notices and sends it again, so the Kinesis Client Library drops the aggregate as a whole, although its
/// documentation speaks of the strayed record alone. A consumer that wants each record once does the same with this.
pub fn belongs(aggregate: &Aggregate, shard: &RangeInclusive<u128>) -> bool {
    aggregate.records().all(|record| record.hash_key().is_some_and(|hash_key| shard.contains(&hash_key)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Aggregator, decode};

    fn aggregate(keys: &[(&str, Option<&str>)]) -> Aggregate {
        let mut aggregator = Aggregator::new(1000);
        for (partition_key, explicit) in keys {
            aggregator.add(partition_key, *explicit, &"x".into()).unwrap();
        }
        decode(&aggregator.take().unwrap().data).unwrap()
    }

    #[test]
    fn a_partition_key_hashes_to_its_md5() {
        // MD5("a"), of RFC 1321.
        assert_eq!(of("a", None), Some(0x0cc1_75b9_c0f1_b6a8_31c3_99e2_6977_2661));
        assert_eq!(of("a", Some("7")), Some(7));
        for wrong in ["", "-1", "x", "340282366920938463463374607431768211456"] {
            assert_eq!(of("a", Some(wrong)), None, "{wrong}");
        }
    }

    #[test]
    fn one_strayed_record_drops_the_aggregate() {
        let shard = 0..=9;
        assert!(belongs(&aggregate(&[("a", Some("0")), ("b", Some("9"))]), &shard));
        assert!(!belongs(&aggregate(&[("a", Some("0")), ("b", Some("10"))]), &shard));
        assert!(!belongs(&aggregate(&[("a", None)]), &shard));
        assert!(belongs(&aggregate(&[("a", None)]), &(0..=u128::MAX)));
    }
}
