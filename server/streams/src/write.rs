//! What PutRecord and PutRecords share: which shard a record goes to, whether it is too large, and what
//! became of it in the engine.

use bytes::Bytes;
use penstock_api::Fault;
use penstock_catalog::{Shard, Stream};
use penstock_engine::{AppendError, AppendReason, Record};

use crate::sequence::SequenceNumber;
use crate::{fault, hash, time};

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is on disk under this number.
    Stored(SequenceNumber),
    /// The shard takes no more at the moment.
    Throttled,
    /// The shard was deleted meanwhile.
    Gone,
    /// It may or may not be on disk; the log says why.
    Failed,
}

/// The hash key that decides where a record goes.
pub(crate) fn hash_key(partition_key: &str, explicit: Option<&str>) -> Result<u128, Fault> {
    match explicit {
        Some(explicit) => hash::parse(explicit).ok_or_else(|| fault::explicit_hash_key(explicit)),
        None => Ok(hash::of_partition_key(partition_key)),
    }
}

/// Are these records as small as the stream allows? The limit holds for the data, and for data and partition
/// key together. `path` says where in the request a record's data is, for the sentence.
pub(crate) fn check_sizes<'a>(
    stream: &Stream,
    records: impl Iterator<Item = (&'a str, &'a Bytes)> + Clone,
    path: impl Fn(usize) -> String,
) -> Result<(), Fault> {
    let limit = stream.record_kib_max as usize * 1024;
    let too_long = records.clone().enumerate().filter(|(_, (_, data))| data.len() > limit);
    let paths: Vec<String> = too_long.map(|(place, _)| path(place)).collect();
    if !paths.is_empty() {
        return Err(penstock_model::blobs_too_long(paths, limit).into());
    }
    let sizes = records.map(|(partition_key, data)| partition_key.len() + data.len());
    match sizes.max() {
        Some(bytes) if bytes > limit => Err(fault::record_too_large(bytes, limit)),
        _ => Ok(()),
    }
}

/// Appends records to a shard; one outcome for each, in their order.
pub(crate) async fn append(
    handle: &penstock_engine::Shard,
    shard: &Shard,
    records: Vec<Record>,
) -> Vec<Outcome> {
    let count = records.len();
    let appended = match handle.append(records).await {
        Ok(appended) => appended,
        Err(AppendError { reason, .. }) => return vec![refusal(&reason, shard); count],
    };
    let arrived_s = time::seconds(time::timestamp_of_us(appended.timestamp_us).0);
    let mut refused = appended.refused.iter().peekable();
    let mut stored = 0;
    (0u32..)
        .take(count)
        .map(|index| {
            if refused.next_if(|&&refused| refused == index).is_some() {
                return Outcome::Throttled;
            }
            let position = appended.first.plus(stored).number();
            stored += 1;
            let (created_s, shard) = (shard.created_s, shard.index);
            Outcome::Stored(SequenceNumber { created_s, shard, position, arrived_s })
        })
        .collect()
}

fn refusal(reason: &AppendReason, shard: &Shard) -> Outcome {
    match reason {
        // The disk is behind: to the producer that is what a throttled shard is, and it tries again.
        AppendReason::Overloaded => Outcome::Throttled,
        AppendReason::Deleted => Outcome::Gone,
        reason => {
            tracing::error!(shard = shard.engine, %reason, "records were not stored");
            Outcome::Failed
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_our_failure_and_a_busy_one_the_producers_patience() {
        let shard = Shard {
            index: 0,
            engine: 2,
            range: penstock_catalog::HashRange::ALL,
            created_s: 0,
            parent: None,
            adjacent_parent: None,
            closed_s: None,
        };
        assert_eq!(refusal(&AppendReason::DiskFull, &shard), Outcome::Failed);
        assert_eq!(refusal(&AppendReason::Closed, &shard), Outcome::Failed);
        assert_eq!(refusal(&AppendReason::Overloaded, &shard), Outcome::Throttled);
        assert_eq!(refusal(&AppendReason::Deleted, &shard), Outcome::Gone);
    }
}
