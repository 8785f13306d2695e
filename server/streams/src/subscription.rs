//! Subscriptions of consumers: records of a shard are pushed as they come, at a rate that the consumer shares with nobody.
//!
//! ```text
//!  read from memory or disk ──▶ an event ──▶ paced: 2 MiB/s ──▶ the wire asks for the next when the last one is sent
//!        ▲                                                        │
//!        └── nothing there: wait for a record, or five seconds ◀──┘
//! ```
//!
//! Reads are beside the shard's own limits. An event says where to go on, also without a record in it. A subscription ends after
//! five minutes, at the end of a closed shard with an event that names the children, with its consumer or its stream, and when
//! the consumer subscribes to the shard again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::stream;
use penstock_api::{Event, Events, Fault};
use penstock_catalog::{Shard, Status, Stream};
use penstock_engine::{Batch, From, Position, ReadLimits};
use penstock_model::kinesis::ChildShard;
use penstock_model::{Encode, Members, Writer};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::ops::get_records::{self, Records};
use crate::sequence::SequenceNumber;
use crate::{Streams, Throttle, describe, fault, limits, time};

/// The events' name in the model.
const EVENT: &str = "SubscribeToShardEvent";

/// A consumer of a stream and a shard that it subscribes to, by their numbers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Who {
    /// The stream's number in the catalog.
    pub stream: u64,
    /// The consumer's name.
    pub consumer: String,
    /// When it was registered, in milliseconds since 1970.
    pub created_ms: i64,
    /// The shard's number in the engine.
    pub engine: u64,
}

/// Who subscribes to what.
#[derive(Default)]
pub(crate) struct Subscriptions(Mutex<HashMap<Who, Place>>);

struct Place {
    since: Instant,
    /// Tells the subscription that another one has taken its place.
    taken_over: Arc<Notify>,
}

impl Subscriptions {
    /// Takes the place of a subscription, from the one that has it if that is older than this.
    pub(crate) fn take(&self, who: &Who, older_than: Duration) -> Option<Arc<Notify>> {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        // Of those that ended nobody else speaks.
        places.retain(|_, place| {
            Arc::strong_count(&place.taken_over) > 1 || now < place.since + limits::RESUBSCRIBE_AFTER
        });
        if places.get(who).is_some_and(|place| now < place.since + older_than) {
            return None;
        }
        let taken_over = Arc::new(Notify::new());
        let place = Place { since: now, taken_over: Arc::clone(&taken_over) };
        if let Some(before) = places.insert(who.clone(), place) {
            before.taken_over.notify_one();
        }
        Some(taken_over)
    }
}

/// A subscription on its way.
pub(crate) struct Subscription {
    /// The streams.
    pub streams: Arc<Streams>,
    /// The stream, as it was at the beginning.
    pub stream: Arc<Stream>,
    /// The shard.
    pub shard: Shard,
    /// The shard in the engine.
    pub handle: penstock_engine::Shard,
    /// Who subscribes.
    pub who: Who,
    /// Where to read on.
    pub from: From,
    /// Tells that another subscription has taken the place of this one.
    pub taken_over: Arc<Notify>,
}

/// What is known between two events.
struct State {
    subscription: Subscription,
    ends: Instant,
    /// When the next event may be sent: what was sent before has used the time up to then.
    free_at: Instant,
    /// When an event is due although there is no record.
    due: Instant,
    /// Nothing comes any more.
    ended: bool,
}

impl Subscription {
    /// Its events, until it ends.
    pub(crate) fn events(self) -> Events {
        let now = Instant::now();
        let state = State {
            subscription: self,
            ends: now + limits::SUBSCRIPTION_LIFE,
            free_at: now,
            // Whoever waits for the first event learns at once that all is well.
            due: now,
            ended: false,
        };
        Events::new(stream::unfold(state, |mut state| async move {
            let event = state.next().await?;
            Some((event, state))
        }))
    }
}

impl State {
    async fn next(&mut self) -> Option<Result<Event, Fault>> {
        if self.ended {
            return None;
        }
        let Subscription { streams, stream, taken_over, who, .. } = &self.subscription;
        let (streams, taken_over) = (Arc::clone(streams), Arc::clone(taken_over));
        let (key, who) = (stream.key.clone(), who.clone());
        // A subscription that another one took over says so.
        let consumer = fault::subscribed(&who.consumer, &key.name, &key.account);
        let ends = self.ends;
        let event = tokio::select! {
            biased;
            () = taken_over.notified() => Some(Err(consumer)),
            () = tokio::time::sleep_until(ends) => None,
            () = gone(&streams, &key, &who) => None,
            event = self.event() => event.transpose(),
        };
        self.ended |= !matches!(event, Some(Ok(_)));
        event
    }

    /// The next event; nothing if the shard's end was told.
    async fn event(&mut self) -> Result<Option<Event>, Fault> {
        tokio::time::sleep_until(self.free_at).await;
        loop {
            let Subscription { stream, shard, handle, from, .. } = &self.subscription;
            let refused = |error| fault::not_read(error, shard.index, stream);
            let limits = ReadLimits { records: limits::EVENT_RECORDS_MAX, bytes: limits::EVENT_BYTES_MAX };
            // Whoever waits for the throttle of others would not be at a rate of its own.
            let batch = match handle.read_unmetered(*from, limits).await {
                Err(penstock_engine::ReadError::Overloaded) => {
                    tokio::time::sleep(limits::SUBSCRIPTION_PAUSE).await;
                    continue;
                }
                read => read.map_err(refused)?,
            };
            if batch.records.is_empty() && batch.ended {
                if let Some(children) = self.children() {
                    self.ended = true;
                    let records = Records::new(batch.records, shard, None)?;
                    let child_shards = Some(children);
                    let last = Told { records, continuation: None, millis_behind_latest: 0, child_shards };
                    return Ok(Some(Event::new(EVENT, last)));
                }
                // Sealed, and its children are not there yet.
                tokio::time::sleep(limits::SUBSCRIPTION_PAUSE).await;
                continue;
            }
            if batch.records.is_empty() && batch.last && Instant::now() < self.due {
                let next = batch.next;
                let _ = tokio::time::timeout_at(self.due, handle.wait_past(next)).await;
                // From where nothing was: the time that a subscription began at is looked up once.
                self.subscription.from = From::At(next);
                continue;
            }
            let millis_behind_latest = get_records::behind_ms(&batch, handle).await.map_err(refused)?;
            return self.told(batch, millis_behind_latest).map(Some);
        }
    }

    /// The event of what was read.
    fn told(&mut self, batch: Batch, millis_behind_latest: i64) -> Result<Event, Fault> {
        let bytes: usize = batch.records.iter().map(|entry| entry.key.len() + entry.data.len()).sum();
        let next = batch.next;
        let encryption = self.now().and_then(|stream| describe::record_encryption(&stream));
        let shard = &self.subscription.shard;
        let records = Records::new(batch.records, shard, encryption)?;
        let begins = || before(next, shard, self.subscription.streams.now_ms());
        let continuation = records.last_number().unwrap_or_else(begins);
        let now = Instant::now();
        self.due = now + limits::EVENT_INTERVAL;
        if self.subscription.streams.options.throttle == Throttle::Aws {
            let takes = Duration::from_secs_f64(bytes as f64 / limits::SHARD_READ_BYTES_PER_S as f64);
            self.free_at = self.free_at.max(now) + takes;
        }
        self.subscription.from = From::At(next);
        let continuation = Some(continuation.to_string());
        Ok(Event::new(EVENT, Told { records, continuation, millis_behind_latest, child_shards: None }))
    }

    /// The stream as it is by now.
    fn now(&self) -> Option<Arc<Stream>> {
        let Subscription { streams, stream, .. } = &self.subscription;
        let key = &stream.key;
        streams.catalog.stream(&key.account, &key.region, &key.name)
    }

    /// The children of the shard, if it has any by now.
    fn children(&self) -> Option<Vec<ChildShard>> {
        let now = self.now()?;
        let children: Vec<_> = now.children(self.subscription.shard.index).map(describe::child).collect();
        (!children.is_empty()).then_some(children)
    }
}

/// Resolves when the consumer is there no more, or the stream.
async fn gone(streams: &Streams, key: &penstock_catalog::Key, who: &Who) {
    loop {
        let updated = streams.updated.notified();
        let stream = streams.catalog.stream(&key.account, &key.region, &key.name);
        let there = stream.is_some_and(|stream| {
            let consumer = stream.consumers.get(&who.consumer);
            stream.number == who.stream
                && stream.status.is_open()
                && consumer.is_some_and(|it| it.created_ms == who.created_ms && it.status == Status::Active)
        });
        if !there {
            return;
        }
        updated.await;
    }
}

/// A number after which the next record of the shard comes, and at which none is that was not told.
fn before(next: Position, shard: &Shard, now_ms: i64) -> SequenceNumber {
    let (created_s, shard) = (shard.created_s, shard.index);
    match next.number().checked_sub(1) {
        None | Some(0) => SequenceNumber::start(created_s, shard),
        Some(position) => {
            let arrived_s = time::seconds(now_ms).max(created_s);
            SequenceNumber { created_s, shard, position, arrived_s }
        }
    }
}

/// A `SubscribeToShardEvent`. The last one, to a closed shard, has no continuation although the model requires it: by that clients
/// tell the end.
struct Told {
    records: Records,
    continuation: Option<String>,
    millis_behind_latest: i64,
    child_shards: Option<Vec<ChildShard>>,
}

impl Encode for Told {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("Records", &self.records);
        members.optional("ContinuationSequenceNumber", &self.continuation);
        members.required("MillisBehindLatest", &self.millis_behind_latest);
        members.optional("ChildShards", &self.child_shards);
        members.end();
    }
}
