//! The shards of a source: which of them there are to read, which have more, and what comes next of one.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use penstock_engine::{Entry, From as ReadFrom, Position, ReadError, ReadLimits};

use crate::job::{Begin, Source, SourceShard};
use crate::journal::{End, Going, Pause, read};
use crate::limits::{STEP_BYTES, STEP_RECORDS};
use crate::line::{Places, Read};

/// What was read of a shard.
pub(crate) struct Taken {
    pub(crate) shard: SourceShard,
    pub(crate) records: Vec<Entry>,
}

/// A shard that is read.
struct Input {
    shard: SourceShard,
    next: Position,
}

type More = Pin<Box<dyn Future<Output = (u64, Result<(), ReadError>)> + Send>>;

/// Follows a source: new shards are read once nothing more comes of those that they go on from.
pub(crate) struct Follower {
    source: Arc<dyn Source>,
    inputs: BTreeMap<u64, Input>,
    waiting: FuturesUnordered<More>,
}

impl Follower {
    pub(crate) fn new(source: Arc<dyn Source>) -> Follower {
        Follower { source, inputs: BTreeMap::new(), waiting: FuturesUnordered::new() }
    }

    /// Begins to read shards that are new, once nothing more comes of those that they go on from.
    pub(crate) fn find(&mut self, places: &Places) {
        let shards = self.source.shards();
        let there: BTreeSet<u64> = shards.iter().map(|shard| shard.shard.id().0).collect();
        for shard in shards {
            let id = shard.shard.id().0;
            let is_over = |parent: &u64| places.ended.contains(parent) || !there.contains(parent);
            if self.inputs.contains_key(&id)
                || places.ended.contains(&id)
                || !shard.parents.iter().all(is_over)
            {
                continue;
            }
            let next = places.next.get(&id).map_or(Position::START, |next| Position::new(*next));
            self.inputs.insert(id, Input { shard, next });
            self.wait_for(id);
        }
    }

    fn wait_for(&mut self, id: u64) {
        let Some(input) = self.inputs.get(&id) else { return };
        let (shard, next) = (input.shard.shard.clone(), input.next);
        self.waiting.push(Box::pin(async move { (id, shard.wait_past(next).await) }));
    }

    /// Waits for a shard that is to be read. Nothing if no shard is waited for.
    pub(crate) async fn more(&mut self) -> Option<Going<u64>> {
        self.waiting.next().await.map(came)
    }

    /// A shard that is to be read, if there is one at once.
    pub(crate) fn more_now(&mut self) -> Option<Going<u64>> {
        self.waiting.next().now_or_never().flatten().map(came)
    }

    /// A shard that is read, and where it is read on.
    pub(crate) fn input(&self, id: u64) -> Option<(SourceShard, Position)> {
        self.inputs.get(&id).map(|input| (input.shard.clone(), input.next))
    }

    /// A shard that had more was read so far. More of it is waited for, unless there never will be.
    pub(crate) fn was_read(&mut self, read: &Read) {
        if read.ended {
            self.inputs.remove(&read.shard);
        } else if let Some(input) = self.inputs.get_mut(&read.shard) {
            input.next = Position::new(read.to);
            self.wait_for(read.shard);
        }
    }
}

fn came((id, more): (u64, Result<(), ReadError>)) -> Going<u64> {
    match more {
        Err(ReadError::Closed) => Err(End::Stopped),
        // What is wrong, the read tells.
        _ => Ok(id),
    }
}

/// What a step takes of a shard at most.
pub(crate) const STEP: ReadLimits = ReadLimits { records: STEP_RECORDS, bytes: STEP_BYTES };

/// What comes next of a shard.
pub(crate) async fn next_of(shard: SourceShard, next: Position, limits: ReadLimits) -> Going<(Read, Taken)> {
    let (id, from) = (shard.shard.id().0, next.number());
    let mut pause = Pause::new();
    let (records, to, ended) = loop {
        match read(&shard.shard, ReadFrom::At(next), limits).await {
            Ok(batch) => break (batch.records, batch.next.number(), batch.last && batch.ended),
            Err(ReadError::Closed) => return Err(End::Stopped),
            // It has expired and is gone.
            Err(ReadError::Deleted) => break (Vec::new(), from, true),
            Err(error @ ReadError::Damaged { to, .. }) => {
                tracing::error!(%error, "an application leaves out records that cannot be read");
                break (Vec::new(), to.number(), false);
            }
            Err(error) => {
                tracing::warn!(%error, "a source is read again");
                pause.wait().await;
            }
        }
    };
    Ok((Read { shard: id, from, to, ended }, Taken { shard, records }))
}

/// What was read before.
pub(crate) async fn read_again(shard: &SourceShard, read: &Read) -> Going<Vec<Entry>> {
    let (mut records, mut next) = (Vec::new(), Position::new(read.from));
    while next.number() < read.to {
        let (of_shard, taken) = next_of(shard.clone(), next, STEP).await?;
        records.extend(taken.records.into_iter().filter(|record| record.position.number() < read.to));
        if of_shard.to == next.number() {
            break;
        }
        next = Position::new(of_shard.to);
    }
    Ok(records)
}

/// Where a job that knows nothing begins.
pub(crate) async fn first_places(shards: Vec<SourceShard>, begin: &Begin) -> Going<Places> {
    let mut places = Places::default();
    if *begin == Begin::Oldest {
        return Ok(places);
    }
    for SourceShard { shard, .. } in shards {
        match shard.tail().await {
            Ok(tail) => {
                places.next.insert(shard.id().0, tail.next.number());
                if tail.sealed {
                    places.ended.insert(shard.id().0);
                }
            }
            Err(ReadError::Deleted) => {}
            Err(ReadError::Closed) => return Err(End::Stopped),
            Err(error) => return Err(End::Failed(error.to_string())),
        }
    }
    Ok(places)
}
