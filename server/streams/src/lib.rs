//! Kinesis Data Streams.
//!
//! Each operation is a file in `ops/`, and a line in `ops/mod.rs`. What they share lies beside them: how
//! sequence numbers and hash keys are made, what the service says when it refuses, which limits there are.
//! What a stream *is* lies in the catalog, its records in the engine; nothing is kept here but the rate limiter.
//!
//! # Opening
//!
//! The catalog and the records have an engine each. Streams are opened within a tokio runtime, after both,
//! and closed before both:
//!
//! ```
//! use penstock_catalog::Catalog;
//! use penstock_engine::Engine;
//! use penstock_streams::{Streams, StreamsOptions, Throttle, Timing};
//!
//! # let dir = tempfile::tempdir()?;
//! # let data = dir.path();
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! // Opening an engine or the catalog blocks: a server does it before its runtime, or on a blocking thread.
//! let small = penstock_engine::Options { lanes: Some(1), segment_bytes: 4 << 20, ..Default::default() };
//! let catalog_engine = Engine::open(data.join("catalog"), small)?;
//! let catalog = Catalog::open(&catalog_engine, penstock_catalog::Options::default())?;
//! // Where the engine looks for the keys of encrypted streams, and who keeps them: nobody here.
//! let ring = std::sync::Arc::<penstock_engine::KeyRing>::default();
//! let keys = std::sync::Arc::new(penstock_api::keys::NoKeys);
//! let ordinary = penstock_engine::Options { keys: Some(ring.clone()), ..Default::default() };
//! let engine = Engine::open(data.join("streams"), ordinary)?;
//!
//! let clock = penstock_api::Clock::default();
//! let options = StreamsOptions { throttle: Throttle::Aws, timing: Timing::Instant, keys, ring, clock };
//! let streams = Streams::open(catalog.clone(), engine.clone(), options).await?;
//! // `streams` is an `Arc<Streams>` and implements `penstock_api::Dispatch`: hand it to the wire, serve, ...
//!
//! // ... and once the wire has stopped:
//! drop(streams);
//! catalog.close();
//! engine.close();
//! catalog_engine.close();
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```
//!
//! The engine of the records is this service's alone: shards in it that the catalog does not name are
//! leftovers of an interrupted DeleteStream and are deleted at the opening, unless it cannot be this catalog
//! that named them.

mod consumers;
mod describe;
mod encryption;
mod fault;
mod hash;
mod iterator;
mod lifecycle;
mod limits;
mod md5_lanes;
mod monitoring;
mod ops;
mod page;
mod policy;
mod rate;
mod reshard;
mod retention;
mod scaling;
mod sequence;
mod shard_id;
mod start;
mod subscription;
mod tags;
mod target;
#[cfg(test)]
mod testing;
mod time;
mod write;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use penstock_api::keys::{KeyFault, KeyProvider};
use penstock_api::token::Key;
use penstock_api::{Clock, Fault};
use penstock_catalog::{Catalog, Event, ProposeError, Stream};
use penstock_engine::{Engine, KeyRing, ShardError, ShardId};
use tokio::sync::Notify;

pub use hash::of_partition_key;
pub use ops::OPERATIONS;
pub use penstock_api::{Throttle, Timing};
pub use sequence::names;

use rate::{Limiter, Subject};
use scaling::Traffic;
use subscription::Subscriptions;
use target::Target;

/// How the service is to behave.
#[derive(Clone)]
pub struct StreamsOptions {
    /// Whether the service's rates are kept.
    pub throttle: Throttle,
    /// How long a stream is being created and deleted.
    pub timing: Timing,
    /// Who keeps the keys of encrypted streams.
    pub keys: Arc<dyn KeyProvider>,
    /// Where the engine of the records looks for them: its [`penstock_engine::Options::keys`].
    pub ring: Arc<KeyRing>,
    /// The time of day: the one that calls are received at, and records stamped with.
    pub clock: Clock,
}

/// The streams could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The catalog took no event. Follow its advice.
    #[error("the catalog: {0}")]
    Catalog(#[from] ProposeError<()>),
    /// The engine holds shards that this catalog never named: the two are not of one data directory, or
    /// the catalog is older. Put the catalog of these records back; nothing was deleted.
    #[error(
        "{shards} shards of records belong to another catalog than the one beside them, or to a newer \
         state of it: restore both from one copy, or start with an empty data directory"
    )]
    OtherCatalog {
        /// How many such shards there are.
        shards: usize,
    },
    /// A shard could not be created, deleted or configured. Follow the engine's advice.
    #[error("a shard: {0}")]
    Shard(#[from] ShardError),
    /// A stream is encrypted, and its key cannot be had: its records could neither be read nor written.
    #[error("stream {stream} is encrypted: {fault}")]
    Key {
        /// The stream.
        stream: penstock_catalog::Key,
        /// Why not, and what to do.
        fault: KeyFault,
    },
    /// The system gave no random bytes, without which page tokens could be forged.
    #[error("no random bytes from /dev/urandom: {0}")]
    Random(#[from] std::io::Error),
}

/// The service. Its operations are reached through [`penstock_api::Dispatch`].
pub struct Streams {
    catalog: Catalog,
    engine: Engine,
    options: StreamsOptions,
    token_key: Key,
    rates: Mutex<Limiter>,
    /// Held while a stream's settings are given to its shards.
    settling: tokio::sync::Mutex<()>,
    /// Wakes the task that takes due steps: there may be an earlier one.
    transitions: Arc<Notify>,
    /// Wakes those who wait for a stream to be updated.
    updated: Notify,
    /// Who subscribes to what.
    subscriptions: Subscriptions,
    /// What on-demand streams are offered.
    traffic: Traffic,
    /// Wakes the task that looks at it.
    scaling: Arc<Notify>,
}

impl Streams {
    /// Opens the service: finishes what a crash interrupted and starts the task that takes due steps. To be
    /// called within a tokio runtime.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open(
        catalog: Catalog,
        engine: Engine,
        options: StreamsOptions,
    ) -> Result<Arc<Streams>, OpenError> {
        let token_key = token_key(&catalog).await?;
        let (transitions, scaling) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let streams = Arc::new(Streams {
            catalog,
            engine,
            options,
            token_key,
            rates: Mutex::default(),
            settling: tokio::sync::Mutex::default(),
            transitions: Arc::clone(&transitions),
            updated: Notify::new(),
            subscriptions: Subscriptions::default(),
            traffic: Traffic::default(),
            scaling: Arc::clone(&scaling),
        });
        streams.unlock().await?;
        streams.reconcile().await?;
        tokio::spawn(lifecycle::take_steps(Arc::downgrade(&streams), transitions));
        tokio::spawn(scaling::watch(Arc::downgrade(&streams), scaling));
        Ok(streams)
    }

    fn stream(&self, target: &Target) -> Option<Arc<Stream>> {
        self.catalog.stream(&target.account, &target.region, &target.name)
    }

    /// The stream, in whatever state.
    fn existing(&self, target: &Target) -> Result<Arc<Stream>, Fault> {
        target.stream(&self.catalog.state()).map(Arc::clone)
    }

    /// The stream, if its data can be read and written. To operations on data a stream that is being
    /// created is not there yet, and one that is being deleted no more.
    fn active(&self, target: &Target) -> Option<Arc<Stream>> {
        self.stream(target).filter(|stream| stream.status.is_open())
    }

    /// The stream once this shard of it has children; nothing if that takes too long or the stream goes away.
    async fn resharded(&self, target: &Target, shard: u32) -> Option<Arc<Stream>> {
        let waiting = async {
            loop {
                // From here on no update is missed.
                let updated = self.updated.notified();
                let stream = self.active(target)?;
                if stream.shard(shard).is_none_or(|shard| shard.closed_s.is_some()) {
                    return Some(stream);
                }
                updated.await;
            }
        };
        tokio::time::timeout(limits::RESHARD_WAIT_MAX, waiting).await.ok().flatten()
    }

    fn handle(&self, shard: &penstock_catalog::Shard) -> Option<penstock_engine::Shard> {
        self.engine.shard(ShardId(shard.engine))
    }

    /// May this call go on? Always, if rates are not kept.
    fn admit(&self, subject: impl FnOnce() -> Subject, calls_per_s_max: usize, at: SystemTime) -> bool {
        self.admit_within(rate::SECOND_MS, subject, calls_per_s_max, at)
    }

    /// The same for so many calls in any window of so many milliseconds.
    fn admit_within(
        &self,
        window_ms: i64,
        subject: impl FnOnce() -> Subject,
        calls_max: usize,
        at: SystemTime,
    ) -> bool {
        if self.options.throttle == Throttle::Off {
            return true;
        }
        let mut rates = self.rates.lock().unwrap_or_else(PoisonError::into_inner);
        rates.admit(subject(), calls_max, window_ms, penstock_api::millis(at))
    }

    /// Counts a change of a stream of which there may be so many a day. A start forgets the count.
    fn admit_daily(
        &self,
        context: &penstock_api::CallContext,
        stream: &Stream,
        calls_max: usize,
    ) -> Result<(), Fault> {
        let operation = context.operation.name;
        let subject = || Subject::StreamDaily { operation, number: stream.number };
        if self.admit_within(rate::DAY_MS, subject, calls_max, context.received_at) {
            return Ok(());
        }
        Err(fault::daily_limit(operation, calls_max, &stream.key.name, &stream.key.account))
    }

    /// Counts a call of an operation on a stream, by the stream's number.
    fn admit_stream(
        &self,
        context: &penstock_api::CallContext,
        stream: &Stream,
        calls_per_s_max: usize,
    ) -> Result<(), Fault> {
        let subject = || Subject::Stream { operation: context.operation.name, number: stream.number };
        if self.admit(subject, calls_per_s_max, context.received_at) {
            return Ok(());
        }
        Err(fault::stream_rate(&stream.key.name, &stream.key.account))
    }

    /// Counts a call of an account's operation.
    fn admit_account(&self, context: &penstock_api::CallContext, calls_per_s_max: usize) -> bool {
        let subject = || Subject::Account {
            operation: context.operation.name,
            account: context.caller.account.clone(),
            region: context.caller.region.clone(),
        };
        self.admit(subject, calls_per_s_max, context.received_at)
    }

    /// Milliseconds since 1970.
    fn now_ms(&self) -> i64 {
        penstock_api::millis(self.options.clock.now())
    }

    /// When a step of so many milliseconds that begins now is due.
    fn due_ms(&self, now_ms: i64, aws_ms: i64) -> i64 {
        self.options.timing.due_ms(now_ms, aws_ms)
    }
}

impl Drop for Streams {
    fn drop(&mut self) {
        // The tasks look up, find the streams gone, and end.
        self.transitions.notify_one();
        self.scaling.notify_one();
    }
}

/// The secret of tokens: the catalog's, or a new one that it keeps from now on.
async fn token_key(catalog: &Catalog) -> Result<Key, OpenError> {
    if let Some(bytes) = catalog.state().token_key() {
        return Ok(Key::new(bytes));
    }
    let bytes = penstock_api::random::bytes()?;
    catalog.propose(move |_| Ok(Event::token_key_drawn(&bytes))).await?;
    Ok(Key::new(bytes))
}
