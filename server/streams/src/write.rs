//! What PutRecord and PutRecords share: which shard a record goes to, whether it is too large, and what
//! became of it in the engine.
//!
//! A shard that is split or merged is closed in the engine first, and its children are in the catalog a moment later. What comes
//! in between waits for them, so a writer notices nothing, and what a hash key got before lies in the parent.

use std::sync::Arc;

use futures_util::future::join_all;
use penstock_api::Fault;
use penstock_catalog::{HashRange, Mode, Shard, Stream};
use penstock_engine::{AppendError, AppendReason, Record};

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
    let mut left: Vec<usize> = (0..records.len()).collect();
    while !left.is_empty() {
        let route = |place: usize| (stream.shard_for(hash_keys[place]).index, place);
        let mut routes: Vec<(u32, usize)> = left.drain(..).map(route).collect();
        // By shard, and within a shard in the request's order, which is that of each hash key's records.
        routes.sort_unstable();
        let parts = routes.chunk_by(|one, other| one.0 == other.0).map(|part| {
            let own = part.iter().map(|&(_, place)| std::mem::take(&mut records[place]));
            (part[0].0, part, own.collect::<Vec<_>>())
        });
        let parts: Vec<_> = parts.collect();
        if stream.mode == Mode::OnDemand {
            for (index, part, own) in &parts {
                let hash_keys = part.iter().map(|&(_, place)| hash_keys[place]);
                streams.traffic.count(stream.number, *index, load(own, hash_keys));
            }
        }
        let appends = parts.into_iter().map(async |(index, part, own)| {
            let there = stream.shard(index).and_then(|shard| Some((shard, streams.handle(shard)?)));
            let appended = match there {
                Some((shard, handle)) => append(&handle, shard, own).await,
                None => Ok(vec![Outcome::Gone; part.len()]),
            };
            (index, part, appended)
        });
        let mut closed = None;
        for (shard, part, appended) in join_all(appends).await {
            let places = part.iter().map(|&(_, place)| place);
            match appended {
                Ok(outcomes) => {
                    places
                        .zip(outcomes)
                        .for_each(|(place, outcome)| written[place] = Written { shard, outcome });
                }
                Err(given_back) => {
                    closed = Some(shard);
                    for (place, record) in places.zip(given_back) {
                        written[place].shard = shard;
                        records[place] = record;
                        left.push(place);
                    }
                }
            }
        }
        let Some(closed) = closed else { break };
        match streams.resharded(target, closed).await {
            Some(resharded) => stream = resharded,
            None => {
                left.iter().for_each(|&place| written[place].outcome = Outcome::Failed);
                break;
            }
        }
    }
    written
}

/// Appends records to a shard; one outcome for each, in their order. Gives them back if the shard is closed.
async fn append(
    handle: &penstock_engine::Shard,
    shard: &Shard,
    records: Vec<Record>,
) -> Result<Vec<Outcome>, Vec<Record>> {
    let count = records.len();
    let appended = match handle.append(records).await {
        Ok(appended) => appended,
        Err(AppendError { reason: AppendReason::Sealed, records }) => return Err(records),
        Err(AppendError { reason, .. }) => return Ok(vec![refusal(&reason, shard); count]),
    };
    let arrived_s = time::seconds(time::timestamp_of_us(appended.timestamp_us).0);
    let mut refused = appended.refused.iter().peekable();
    let mut stored = 0;
    let outcomes = (0u32..).take(count).map(|index| {
        if refused.next_if(|&&refused| refused == index).is_some() {
            return Outcome::Throttled;
        }
        let position = appended.first.plus(stored).number();
        stored += 1;
        let (created_s, shard) = (shard.created_s, shard.index);
        Outcome::Stored(SequenceNumber { created_s, shard, position, arrived_s })
    });
    Ok(outcomes.collect())
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
