//! Streams and shards as the service shows them.

use std::collections::BTreeSet;

use penstock_api::Arn;
use penstock_catalog::{Consumer, HashRange, Key, Mode, Shard, Status, Stream, Update};
use penstock_model::Timestamp;
use penstock_model::kinesis::{
    self as model, ChildShard, ConsumerStatus, EncryptionType, EnhancedMetrics, HashKeyRange, MetricsName,
    SequenceNumberRange, StreamMode, StreamModeDetails, StreamStatus, WarmThroughputObject,
};

use crate::sequence::SequenceNumber;
use crate::{shard_id, time};

pub(crate) fn stream_arn(key: &Key) -> String {
    Arn::new("kinesis", &key.region, &key.account, format!("stream/{}", key.name)).to_string()
}

pub(crate) fn status(status: Status) -> StreamStatus {
    match status {
        Status::Creating { .. } => StreamStatus::Creating,
        Status::Active => StreamStatus::Active,
        Status::Updating { .. } => StreamStatus::Updating,
        Status::Deleting { .. } => StreamStatus::Deleting,
    }
}

pub(crate) fn mode(mode: Mode) -> StreamModeDetails {
    let stream_mode = match mode {
        Mode::Provisioned => StreamMode::Provisioned,
        Mode::OnDemand => StreamMode::OnDemand,
    };
    StreamModeDetails { stream_mode }
}

/// The shard-level metrics that are switched on, always as one entry.
pub(crate) fn monitoring(stream: &Stream) -> Vec<EnhancedMetrics> {
    vec![EnhancedMetrics { shard_level_metrics: Some(metrics(&stream.monitoring)) }]
}

/// Metrics by the names that the catalog keeps.
pub(crate) fn metrics(names: &BTreeSet<String>) -> Vec<MetricsName> {
    names.iter().filter_map(|name| MetricsName::parse(name)).collect()
}

/// Whether a stream is encrypted, for answers about it; and with which key.
pub(crate) fn encryption(stream: &Stream) -> (EncryptionType, Option<String>) {
    match stream.data_key() {
        Some(key) => (EncryptionType::Kms, Some(key.key_id.clone())),
        None => (EncryptionType::None, None),
    }
}

/// The same for answers about records, which say nothing of a stream that is not.
pub(crate) fn record_encryption(stream: &Stream) -> Option<EncryptionType> {
    stream.encrypted.map(|_| EncryptionType::Kms)
}

/// The ARN of a consumer: the second of its registration tells it from another of its name.
pub(crate) fn consumer_arn(key: &Key, consumer: &Consumer) -> String {
    format!("{}/consumer/{}:{}", stream_arn(key), consumer.name, time::seconds(consumer.created_ms))
}

/// A consumer as it is listed.
pub(crate) fn consumer(key: &Key, consumer: &Consumer) -> model::Consumer {
    model::Consumer {
        consumer_name: consumer.name.clone(),
        consumer_arn: consumer_arn(key, consumer),
        consumer_status: match consumer.status {
            Status::Creating { .. } => ConsumerStatus::Creating,
            Status::Active | Status::Updating { .. } => ConsumerStatus::Active,
            Status::Deleting { .. } => ConsumerStatus::Deleting,
        },
        consumer_creation_timestamp: Timestamp(consumer.created_ms),
    }
}

/// The throughput that an on-demand stream was told to be ready for.
pub(crate) fn warm_throughput(stream: &Stream) -> Option<WarmThroughputObject> {
    let mibps = |mibps: u32| i32::try_from(mibps).ok();
    let target = match stream.update {
        Some(Update::WarmThroughput(target)) => Some(target),
        _ => stream.warm_mibps,
    };
    (target.is_some()).then(|| WarmThroughputObject {
        target_mibps: target.and_then(mibps),
        current_mibps: mibps(stream.warm_mibps.unwrap_or(0)),
    })
}

/// The shards that are shown: none while the stream is being created, and no closed ones whose records
/// have all expired.
pub(crate) fn shards(stream: &Stream, now_ms: i64) -> impl Iterator<Item = &Shard> {
    let horizon_s = horizon_s(stream, now_ms);
    let creating = matches!(stream.status, Status::Creating { .. });
    let shown =
        move |shard: &&Shard| !creating && shard.closed_s.is_none_or(|closed_s| closed_s >= horizon_s);
    stream.shards.iter().filter(shown)
}

/// The trim horizon, in seconds since 1970: how far records are kept, but not before the stream was.
pub(crate) fn horizon_s(stream: &Stream, now_ms: i64) -> u64 {
    let retention_ms = i64::from(stream.retention_hours) * 3_600_000;
    time::seconds(now_ms.saturating_sub(retention_ms).max(stream.created_ms))
}

pub(crate) fn shard(shard: &Shard) -> model::Shard {
    let Shard { index, created_s, .. } = *shard;
    let ending = shard.closed_s.map(|closed_s| SequenceNumber::end(created_s, index, closed_s).to_string());
    model::Shard {
        shard_id: shard_id::format(index),
        parent_shard_id: shard.parent.map(shard_id::format),
        adjacent_parent_shard_id: shard.adjacent_parent.map(shard_id::format),
        hash_key_range: hash_range(shard.range),
        sequence_number_range: SequenceNumberRange {
            starting_sequence_number: SequenceNumber::start(created_s, index).to_string(),
            ending_sequence_number: ending,
        },
    }
}

pub(crate) fn child(shard: &Shard) -> ChildShard {
    ChildShard {
        shard_id: shard_id::format(shard.index),
        parent_shards: [shard.parent, shard.adjacent_parent]
            .into_iter()
            .flatten()
            .map(shard_id::format)
            .collect(),
        hash_key_range: hash_range(shard.range),
    }
}

pub(crate) fn created(stream: &Stream) -> Timestamp {
    Timestamp(stream.created_ms)
}

/// As the model counts.
pub(crate) fn count(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

fn hash_range(range: HashRange) -> HashKeyRange {
    HashKeyRange { starting_hash_key: range.start.to_string(), ending_hash_key: range.end.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MERGED: Shard = Shard {
        index: 2,
        engine: 12,
        range: HashRange::ALL,
        created_s: 1_700_000_000,
        parent: Some(0),
        adjacent_parent: Some(1),
        closed_s: None,
    };

    #[test]
    fn an_open_shard_has_no_ending_number() {
        let shown = shard(&MERGED);
        assert_eq!(shown.shard_id, "shardId-000000000002");
        assert_eq!(shown.parent_shard_id.as_deref(), Some("shardId-000000000000"));
        assert_eq!(shown.adjacent_parent_shard_id.as_deref(), Some("shardId-000000000001"));
        assert_eq!(shown.hash_key_range.ending_hash_key, "340282366920938463463374607431768211455");
        assert_eq!(shown.sequence_number_range.starting_sequence_number.len(), 56);
        assert_eq!(shown.sequence_number_range.ending_sequence_number, None);
    }

    #[test]
    fn a_closed_shard_ends_with_the_largest_number_it_could_have_given() {
        let shown = shard(&Shard { closed_s: Some(1_700_000_100), ..MERGED });
        let range = shown.sequence_number_range;
        assert_eq!(
            range.ending_sequence_number.unwrap(),
            SequenceNumber::end(1_700_000_000, 2, 1_700_000_100).to_string()
        );
    }

    #[test]
    fn a_child_names_its_parents() {
        assert_eq!(child(&MERGED).parent_shards, ["shardId-000000000000", "shardId-000000000001"]);
    }

    #[test]
    fn arns_name_the_stream() {
        let key = Key::new("000000000000", "us-east-1", "orders");
        assert_eq!(stream_arn(&key), "arn:aws:kinesis:us-east-1:000000000000:stream/orders");
    }
}
