//! What PutRecord and PutRecords share: which shard a record goes to, whether it is too large, and what
//! became of it in the engine.
//!
//! A shard that is split or merged is closed in the engine first, and its children are in the catalog a moment later. What comes
//! in between waits for them, so a writer notices nothing, and what a hash key got before lies in the parent.

use std::sync::Arc;

use penstock_api::Fault;
use penstock_catalog::{HashRange, Mode, Shard, Stream};
use penstock_engine::{AppendError, AppendReason, Appended, Record, ShardId};
use penstock_model::kinesis::PutRecordsRequestEntry;

use crate::scaling::Load;
use crate::sequence::SequenceNumber;
use crate::target::Target;
use crate::{Streams, fault, hash, time};

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

/// The same for each record of a request.
pub(crate) fn hash_keys(records: &[PutRecordsRequestEntry]) -> Result<Vec<u128>, Fault> {
    let without = records.iter().filter(|record| record.explicit_hash_key.is_none());
    let mut of_partition_keys =
        hash::of_partition_keys(without.map(|record| &*record.partition_key)).into_iter();
    let hash_key = |record: &PutRecordsRequestEntry| match record.explicit_hash_key.as_deref() {
        Some(explicit) => hash_key(&record.partition_key, Some(explicit)),
        None => Ok(of_partition_keys.next().expect("there is one for each record without an explicit one")),
    };
    records.iter().map(hash_key).collect()
}

/// Are these records as small as the stream allows? The limit holds for the data, and for data and partition
/// key together. `path` says where in the request a record's data is, for the sentence.
pub(crate) fn check_sizes(
    stream: &Stream,
    records: &[Record],
    path: impl Fn(usize) -> String,
) -> Result<(), Fault> {
    let limit = stream.record_kib_max as usize * 1024;
    let largest = records.iter().map(Record::bytes).max();
    let Some(bytes) = largest.filter(|&bytes| bytes > limit) else { return Ok(()) };
    let too_long = records.iter().enumerate().filter(|(_, record)| record.data.len() > limit);
    let paths: Vec<String> = too_long.map(|(place, _)| path(place)).collect();
    if paths.is_empty() {
        return Err(fault::record_too_large(bytes, limit));
    }
    Err(penstock_model::blobs_too_long(paths, limit).into())
}

/// What became of a record, and which shard it went to last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written {
    /// The shard's index.
    pub shard: u32,
    /// What became of it.
    pub outcome: Outcome,
}

/// What records with these hash keys add to a shard's load.
fn load(records: &[Record], hash_keys: impl Iterator<Item = u128> + Clone) -> Load {
    let start = hash_keys.clone().min().unwrap_or(0);
    let hash_keys = HashRange { start, end: hash_keys.max().unwrap_or(0) };
    let bytes = records.iter().map(|record| record.bytes() as u64).sum();
    Load { records: records.len() as u64, bytes, hash_keys }
}

/// Appends one record to the shard that takes its hash key, as [`write()`] does with many.
pub(crate) async fn write_one(
    streams: &Streams,
    target: &Target,
    mut stream: Arc<Stream>,
    hash_key: u128,
    record: Record,
) -> Written {
    let mut records = vec![record];
    loop {
        let shard = stream.shard_for(hash_key);
        if stream.mode == Mode::OnDemand {
            streams.traffic.count(stream.number, shard.index, load(&records, std::iter::once(hash_key)));
        }
        let outcome = match streams.engine.append(ShardId(shard.engine), records).await {
            Ok(appended) => outcomes(shard, &appended).next().unwrap_or(Outcome::Failed),
            Err(AppendError { reason: AppendReason::Sealed, records: given_back }) => {
                if let Some(resharded) = streams.resharded(target, shard.index).await {
                    (stream, records) = (resharded, given_back);
                    continue;
                }
                Outcome::Failed
            }
            Err(AppendError { reason, .. }) => refusal(&reason, shard),
        };
        return Written { shard: shard.index, outcome };
    }
}

/// Appends each record to the shard that takes its hash key, all shards at once; one result for each, in order. Records for a
/// shard that is being split or merged wait until its children take them.
pub(crate) async fn write(
    streams: &Streams,
    target: &Target,
    mut stream: Arc<Stream>,
    hash_keys: &[u128],
    mut records: Vec<Record>,
) -> Vec<Written> {
    let mut written = vec![Written { shard: 0, outcome: Outcome::Gone }; records.len()];
    // Places in the request of what is not written yet.
    let mut left: Vec<u32> = (0u32..).take(records.len()).collect();
    while !left.is_empty() {
        let route = |place| Route::new(stream.shard_for(hash_keys[place as usize]).index, place);
        let mut routes: Vec<Route> = left.drain(..).map(route).collect();
        // By shard, and within a shard in the request's order, which is that of each hash key's records.
        routes.sort_unstable();
        let parts = || routes.chunk_by(|one, other| one.shard() == other.shard());
        let mut shards = Vec::new();
        let mut appends = Vec::new();
        for part in parts() {
            let own: Vec<_> =
                part.iter().map(|route| std::mem::take(&mut records[route.place() as usize])).collect();
            let shard = stream.shard(part[0].shard()).expect("a route is to a shard of the stream");
            if stream.mode == Mode::OnDemand {
                let hash_keys = part.iter().map(|route| hash_keys[route.place() as usize]);
                streams.traffic.count(stream.number, shard.index, load(&own, hash_keys));
            }
            shards.push(shard);
            appends.push((ShardId(shard.engine), own));
        }
        let results = streams.engine.append_all(appends).await;
        let mut closed = None;
        for ((part, shard), result) in parts().zip(shards).zip(results) {
            let places = part.iter().map(|route| route.place() as usize);
            let index = shard.index;
            match result {
                Ok(appended) => {
                    let outcomes = places.zip(outcomes(shard, &appended));
                    outcomes.for_each(|(place, outcome)| written[place] = Written { shard: index, outcome });
                }
                Err(AppendError { reason: AppendReason::Sealed, records: given_back }) => {
                    closed = Some(index);
                    for (route, record) in part.iter().zip(given_back) {
                        written[route.place() as usize].shard = index;
                        records[route.place() as usize] = record;
                        left.push(route.place());
                    }
                }
                Err(AppendError { reason, .. }) => {
                    let outcome = refusal(&reason, shard);
                    places.for_each(|place| written[place] = Written { shard: index, outcome });
                }
            }
        }
        let Some(closed) = closed else { break };
        match streams.resharded(target, closed).await {
            Some(resharded) => stream = resharded,
            None => {
                left.iter().for_each(|&place| written[place as usize].outcome = Outcome::Failed);
                break;
            }
        }
    }
    written
}

/// A shard's index, and the place in the request of a record that goes there. One number, because that is sorted fastest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Route(u64);

impl Route {
    fn new(shard: u32, place: u32) -> Route {
        Route(u64::from(shard) << 32 | u64::from(place))
    }

    fn shard(self) -> u32 {
        (self.0 >> 32) as u32
    }

    fn place(self) -> u32 {
        self.0 as u32
    }
}

/// What became of the records of an append that was taken, in their order, without end.
fn outcomes(shard: &Shard, appended: &Appended) -> impl Iterator<Item = Outcome> {
    let arrived_s = time::seconds(time::timestamp_of_us(appended.timestamp_us).0);
    let mut refused = appended.refused.iter().peekable();
    let mut stored = 0;
    (0u32..).map(move |index| {
        if refused.next_if(|&&refused| refused == index).is_some() {
            return Outcome::Throttled;
        }
        let position = appended.first.plus(stored).number();
        stored += 1;
        let (created_s, shard) = (shard.created_s, shard.index);
        Outcome::Stored(SequenceNumber { created_s, shard, position, arrived_s })
    })
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
            range: HashRange::ALL,
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
