//! Outputs on their way from the journal to their destination.
//!
//! What a step gave an output is cut at fixed bounds, and each cut is an append to every shard that some of it goes to. A shard takes
//! an append once, by its number, so that whatever was under way at a crash is sent again and found to be there. A shard that was
//! split takes no more: what it did not take goes by other routes, which the journal knows before they are gone.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_util::future::join_all;
use penstock_engine::{
    AppendReason, Engine, Entry, From as ReadFrom, Position, Producer, ReadLimits, Record, Shard, ShardId,
};
use std::future::Future;
use std::pin::Pin;
use tokio::sync::watch;
use xxhash_rust::xxh3::xxh3_64;

use crate::journal::{End, Going, Pause, append, read_own};
use crate::limits::{NOTE_STEPS, SENT_BYTES, SENT_RECORDS};
pub use crate::line::Route;
use crate::line::{Forward, Line, Rerouted, kind, output_key};

/// Where an output goes.
#[derive(Clone)]
pub enum Destination {
    /// To shards of the engine, each record once.
    Log(Arc<dyn Target>),
    /// To whoever is called, each record at least once.
    Call(Arc<dyn Call>),
}

/// Shards that records go to.
pub trait Target: Send + Sync {
    /// The shards that take records at the moment, which together take every hash. None if there are none: whoever asks waits.
    fn routes(&self) -> Vec<Route>;

    /// The key that a record gets, and its hash. The number is the record's own, the same whenever it is sent.
    fn key(&self, number: u64) -> (Bytes, u128);
}

/// Somebody who is called with records.
pub trait Call: Send + Sync {
    /// Hands over records, each with an id that stays the same when it comes again, and which were handed over so many times before.
    /// Answers with those that have to come again.
    fn call<'a>(&'a self, records: &'a [(String, Bytes)], times: u32) -> Calling<'a>;
}

/// A call under way: the ids of the records that were not taken, or why none was.
pub type Calling<'a> = Pin<Box<dyn Future<Output = Result<Vec<String>, String>> + Send + 'a>>;

/// What forwarders and the job know of each other.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    /// How far each output is forwarded.
    pub(crate) forwards: Mutex<BTreeMap<String, Forward>>,
    /// Bytes of output that wait.
    pub(crate) waiting: AtomicU64,
}

impl Shared {
    pub(crate) fn forwards(&self) -> Vec<Forward> {
        self.forwards.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    fn set(&self, forward: &Forward) {
        let mut forwards = self.forwards.lock().unwrap_or_else(PoisonError::into_inner);
        forwards.insert(forward.output.clone(), forward.clone());
    }
}

/// Brings one output to its destination.
pub(crate) struct Forwarder {
    pub(crate) engine: Engine,
    pub(crate) journal: Shard,
    pub(crate) destination: Destination,
    pub(crate) forward: Forward,
    pub(crate) reroutes: Vec<Rerouted>,
    pub(crate) void: Arc<[Range<u64>]>,
    pub(crate) shared: Arc<Shared>,
    /// Positions of the journal up to which all steps are there.
    pub(crate) committed: watch::Receiver<u64>,
}

/// A record of the output and where it lies in the journal.
struct Piece {
    at: u64,
    data: Bytes,
}

impl Forwarder {
    /// Goes on until the job is over.
    pub(crate) async fn run(mut self) -> Going<()> {
        self.begin().await?;
        let key = output_key(&self.forward.output);
        let mut pieces = Vec::new();
        let (mut next, mut noted) = (self.forward.upto, 0);
        loop {
            while *self.committed.borrow_and_update() <= next {
                self.committed.changed().await.map_err(|_| End::Stopped)?;
            }
            let from = ReadFrom::At(Position::new(next));
            let batch = read_own(&self.journal, from, ReadLimits::default()).await?;
            for entry in &batch.records {
                let at = entry.position.number();
                if entry.key == key {
                    if !self.void.iter().any(|void| void.contains(&at)) {
                        pieces.push(Piece { at, data: entry.data.clone() });
                    }
                    continue;
                }
                if !is_step(entry) {
                    continue;
                }
                if !pieces.is_empty() {
                    self.send(&pieces).await?;
                    let bytes: usize = pieces.iter().map(|piece| piece.data.len()).sum();
                    self.shared.waiting.fetch_sub(bytes as u64, Ordering::Relaxed);
                    pieces.clear();
                    noted += 1;
                }
                self.forward.upto = entry.position.next().number();
                self.shared.set(&self.forward);
                if noted >= NOTE_STEPS {
                    noted = 0;
                    append(&self.journal, vec![Line::Forwarded(self.forward.clone()).record()]).await?;
                }
            }
            next = batch.next.number();
        }
    }

    /// Finds the first routes of an output that never had any.
    async fn begin(&mut self) -> Going<()> {
        let Destination::Log(target) = self.destination.clone() else { return Ok(()) };
        if self.forward.routes.is_empty() {
            self.forward.routes = self.find_routes(&*target).await?;
            append(&self.journal, vec![Line::Forwarded(self.forward.clone()).record()]).await?;
            self.shared.set(&self.forward);
        }
        Ok(())
    }

    /// Waits until there are shards to send to.
    async fn find_routes(&self, target: &dyn Target) -> Going<Vec<Route>> {
        let mut pause = Pause::new();
        loop {
            let routes = target.routes();
            if !routes.is_empty() {
                return Ok(routes);
            }
            if self.committed.has_changed().is_err() {
                return Err(End::Stopped);
            }
            pause.wait().await;
        }
    }

    async fn send(&mut self, pieces: &[Piece]) -> Going<()> {
        let mut rest = pieces;
        while !rest.is_empty() {
            let mut bytes = 0;
            let fits = |piece: &&Piece| {
                bytes += piece.data.len();
                bytes <= SENT_BYTES
            };
            let count = rest.iter().take(SENT_RECORDS).take_while(fits).count().max(1);
            let (cut, behind) = rest.split_at(count);
            rest = behind;
            match self.destination.clone() {
                Destination::Log(target) => self.append(&*target, cut).await?,
                Destination::Call(call) => self.call(&*call, cut).await?,
            }
        }
        Ok(())
    }

    async fn call(&self, call: &dyn Call, cut: &[Piece]) -> Going<()> {
        let mut records: Vec<(String, Bytes)> =
            cut.iter().map(|piece| (format!("{:020}", piece.at), piece.data.clone())).collect();
        let mut pause = Pause::new();
        for times in 0_u32.. {
            match call.call(&records, times).await {
                Ok(again) if again.is_empty() => return Ok(()),
                Ok(again) => records.retain(|(id, _)| again.contains(id)),
                Err(error) => tracing::warn!(output = self.forward.output, error, "an output is sent again"),
            }
            if self.committed.has_changed().is_err() {
                return Err(End::Stopped);
            }
            pause.wait().await;
        }
        Ok(())
    }

    /// Appends a cut wherever its records belong. It is there when this resolves.
    async fn append(&mut self, target: &dyn Target, cut: &[Piece]) -> Going<()> {
        let at = cut[0].at;
        let mut left: Vec<(u128, Record)> = cut
            .iter()
            .map(|piece| {
                let (key, hash) = target.key(piece.at);
                (hash, Record::new(key, piece.data.clone()))
            })
            .collect();
        while !left.is_empty() {
            let mut by_shard: BTreeMap<u64, Vec<(u128, Record)>> = BTreeMap::new();
            for (hash, record) in left.drain(..) {
                by_shard.entry(shard_for(&self.forward.routes, hash)).or_default().push((hash, record));
            }
            let appends = by_shard.into_iter().map(|(shard, records)| {
                let sequence = self.forward.sequences.get(&shard).copied().unwrap_or(0);
                self.append_to(shard, sequence, records)
            });
            let mut refused = BTreeMap::new();
            for (shard, result) in join_all(appends).await {
                match result? {
                    None => *self.forward.sequences.entry(shard).or_insert(0) += 1,
                    Some(records) => drop(refused.insert(shard, records)),
                }
            }
            if !refused.is_empty() {
                let closed = self.reroute(target, at, refused.keys().copied().collect()).await?;
                refused.retain(|shard, _| closed.contains(shard));
                left.extend(refused.into_values().flatten());
            }
        }
        Ok(())
    }

    /// Goes over to routes around closed shards: to those that were found before the last stop, if that was so. Answers with the shards
    /// that did not take their part.
    async fn reroute(&mut self, target: &dyn Target, at: u64, closed: BTreeSet<u64>) -> Going<BTreeSet<u64>> {
        if let Some(known) = self.reroutes.iter().position(|known| known.at == at) {
            // A shard that is closed by now and was not then has taken its part before that was written.
            let known = self.reroutes.remove(known);
            self.forward.routes = known.routes;
            return Ok(known.closed);
        }
        let mut pause = Pause::new();
        let routes = loop {
            let routes = self.find_routes(target).await?;
            // What is closed in the engine is closed in the catalog a moment later.
            if !routes.iter().any(|route| closed.contains(&route.shard)) {
                break routes;
            }
            pause.wait().await;
        };
        let output = self.forward.output.clone();
        let line = Rerouted { output, at, closed: closed.clone(), routes: routes.clone() };
        append(&self.journal, vec![Line::Rerouted(line).record()]).await?;
        self.forward.routes = routes;
        Ok(closed)
    }

    /// Appends records to a shard with this number; gives them back if the shard takes no more.
    async fn append_to(
        &self,
        shard: u64,
        sequence: u64,
        records: Vec<(u128, Record)>,
    ) -> (u64, Going<Option<Vec<(u128, Record)>>>) {
        let (hashes, mut records): (Vec<u128>, Vec<Record>) = records.into_iter().unzip();
        let again = |records: Vec<Record>| Some(hashes.iter().copied().zip(records).collect());
        let Some(log) = self.engine.shard(ShardId(shard)) else { return (shard, Ok(again(records))) };
        let id = xxh3_64(&[&self.journal.id().0.to_be_bytes()[..], self.forward.output.as_bytes()].concat());
        let producer = Producer { id, epoch: 0, sequence };
        let mut pause = Pause::new();
        loop {
            // What the shard's limit refuses is not handed back.
            let kept = records.clone();
            match log.append_once(producer, records).await {
                Ok(appended) if appended.refused.is_empty() => return (shard, Ok(None)),
                Ok(_) => records = kept,
                Err(error) => match error.reason {
                    AppendReason::Sealed | AppendReason::Deleted => return (shard, Ok(again(kept))),
                    AppendReason::Closed => return (shard, Err(End::Stopped)),
                    AppendReason::Failed(why) | AppendReason::TooLarge(why) => {
                        return (shard, Err(End::Failed(why)));
                    }
                    AppendReason::OutOfOrder { expected } => {
                        let why = format!("shard {shard} expects append {expected} and not {sequence}");
                        return (shard, Err(End::Failed(why)));
                    }
                    reason => {
                        tracing::debug!(output = self.forward.output, %reason, "an output waits");
                        records = kept;
                    }
                },
            }
            if self.committed.has_changed().is_err() {
                return (shard, Err(End::Stopped));
            }
            pause.wait().await;
        }
    }
}

fn shard_for(routes: &[Route], hash: u128) -> u64 {
    let found = routes.iter().find(|route| (route.start..=route.end).contains(&hash));
    // Routes take every hash; the last is as good as any if they do not.
    found.or(routes.last()).map_or(0, |route| route.shard)
}

/// Whether a line is one of a step. They are looked at often: no need to read all of it.
fn is_step(entry: &Entry) -> bool {
    entry.key.first() == Some(&kind::LINE) && entry.data.starts_with(br#"{"Step""#)
}
