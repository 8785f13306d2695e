//! How streams come and go: the steps between the catalog's record of a stream and its shards in the
//! engine, and the timers that take the next one.
//!
//! A step is written into the catalog before anybody acts on it, so a crash leaves at most work that
//! [`Streams::reconcile`] finishes at the next start:
//!
//! ```text
//! CreateStream   catalog: CREATING, shards numbered ─▶ engine: shards ─▶ catalog: ACTIVE
//! DeleteStream   catalog: DELETING ─▶ catalog: gone ─▶ engine: shards deleted
//! a setting      catalog: set, shards do not have it ─▶ engine: shards ─▶ catalog: shards have it
//! an update      catalog: UPDATING, children numbered ─▶ engine: children, parents sealed ─▶ catalog: ACTIVE
//! ```
//!
//! A parent is sealed when its children exist, and only then do they get records: so whoever reads a parent to its end and
//! then its children has every hash key's records in order.

use std::collections::{BTreeSet, HashMap};
use std::future::Future;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use penstock_api::Fault;
use penstock_api::keys::KeyFault;
use penstock_catalog::{
    Applied, Consumer, Event, Key, ProposeError, Refused, State, Status, Stream, Update, Wanted,
};
use penstock_engine::{Engine, Shard, ShardConfig, ShardError, ShardId};
use tokio::sync::Notify;
use tokio::task::{Id, JoinSet};

use crate::{OpenError, Streams, Throttle, describe, encryption, fault, limits, time};

impl Streams {
    /// Makes a stream of what `decide` says, and its shards; resolves when it is as far as it gets
    /// without waiting for a due time.
    pub(crate) async fn create(
        self: &Arc<Streams>,
        decide: impl FnOnce(&State) -> Result<Event, Fault> + Send + 'static,
    ) -> Result<(), Fault> {
        let streams = Arc::clone(self);
        finish(async move {
            let stream = streams.decided("no stream was created", decide).await?;
            if let Err(error) = streams.make_shards(&stream).await {
                streams.give_up(&stream).await;
                return Err(fault::failure("no shards for a new stream", error));
            }
            streams.go_on(&stream).await
        })
        .await
    }

    /// Deletes a stream; one that is being deleted already stays as it is.
    pub(crate) async fn delete(self: &Arc<Streams>, stream: Arc<Stream>, due_ms: i64) -> Result<(), Fault> {
        let streams = Arc::clone(self);
        finish(async move {
            let event = Event::stream_deleting(&stream, due_ms);
            let applied = match streams.catalog.propose(move |_| Ok(event)).await {
                Err(ProposeError::Refused(Refused::State)) => return Ok(()),
                Err(ProposeError::Refused(Refused::Missing)) => {
                    return Err(fault::not_there(&stream));
                }
                applied => applied.map_err(|error| fault::not_proposed("no stream was deleted", error))?,
            };
            streams.go_on(&stream_of(applied)).await
        })
        .await
    }

    /// Changes a setting of a stream, and of its shards if they have a part in it.
    pub(crate) async fn set(
        self: &Arc<Streams>,
        decide: impl FnOnce(&State) -> Result<Event, Fault> + Send + 'static,
    ) -> Result<(), Fault> {
        let streams = Arc::clone(self);
        finish(async move {
            let stream = streams.decided("no setting was changed", decide).await?;
            if stream.unsettled == 0 {
                return Ok(());
            }
            streams.settle(&stream.key).await.map_err(|error| fault::failure("shards miss a setting", error))
        })
        .await
    }

    /// Makes of a stream what `decide` wants, when the time for it has come; resolves when it is as far as it gets without
    /// waiting for that. Nothing wanted, nothing changed.
    pub(crate) async fn update(
        self: &Arc<Streams>,
        decide: impl FnOnce(&State) -> Result<Option<(Arc<Stream>, Wanted)>, Fault> + Send + 'static,
    ) -> Result<(), Fault> {
        let streams = Arc::clone(self);
        let due_ms = self.due_ms(self.now_ms(), limits::UPDATING_MS);
        finish(async move {
            let decide = move |state: &State| match decide(state) {
                Ok(Some((stream, wanted))) => Ok(Event::stream_updating(&stream, wanted, due_ms)),
                Ok(None) => Err(None),
                Err(fault) => Err(Some(fault)),
            };
            let stream = match streams.catalog.propose(decide).await {
                Ok(applied) => stream_of(applied),
                Err(ProposeError::Declined(None)) => return Ok(()),
                Err(ProposeError::Declined(Some(fault))) => return Err(fault),
                Err(error) => return Err(fault::failure("no stream was updated", error)),
            };
            streams.go_on(&stream).await
        })
        .await
    }

    /// Gives a stream a consumer of this name, or makes another of the one that it has, as `decide` says; resolves when that is
    /// as far as it gets without waiting for a due time. The consumer as it was decided.
    pub(crate) async fn set_consumer(
        self: &Arc<Streams>,
        name: String,
        decide: impl FnOnce(&State) -> Result<Event, Fault> + Send + 'static,
    ) -> Result<Consumer, Fault> {
        let streams = Arc::clone(self);
        finish(async move {
            let stream = streams.decided("no consumer was changed", decide).await?;
            let consumer = stream.consumers.get(&name).cloned();
            streams.go_on(&stream).await?;
            consumer.ok_or_else(Fault::internal_failure)
        })
        .await
    }

    /// The stream as what `decide` says makes it; `failed` goes into the log if nobody could say it.
    async fn decided(
        &self,
        failed: &str,
        decide: impl FnOnce(&State) -> Result<Event, Fault> + Send + 'static,
    ) -> Result<Arc<Stream>, Fault> {
        let applied = self.catalog.propose(decide).await;
        applied.map(stream_of).map_err(|error| fault::not_proposed(failed, error))
    }

    /// Gives a stream's settings to its shards, as they are by now.
    async fn settle(&self, key: &Key) -> Result<(), StepError> {
        // One after the other, so that an older setting does not come behind a newer one.
        let _one_at_a_time = self.settling.lock().await;
        let Some(stream) = self.catalog.stream(&key.account, &key.region, &key.name) else {
            return Ok(());
        };
        if stream.unsettled == 0 {
            return Ok(());
        }
        self.configure_shards(&stream).await?;
        self.record(Event::stream_settled(&stream)).await
    }

    /// Gives a stream's settings to its shards.
    async fn configure_shards(&self, stream: &Stream) -> Result<(), ShardError> {
        let config = self.shard_config(stream);
        let handles = stream.shards.iter().filter_map(|shard| self.handle(shard));
        change_all(&self.engine, handles.map(|handle| Change::Configure(handle, config)).collect()).await
    }

    /// Takes the next step now if it is due, or leaves it to the timer.
    async fn go_on(&self, stream: &Stream) -> Result<(), Fault> {
        if stream.due_ms().is_some_and(|due_ms| due_ms > self.now_ms()) {
            self.transitions.notify_one();
            return Ok(());
        }
        self.step(stream).await.map_err(|error| fault::failure("a stream is stuck in its state", error))
    }

    /// Takes the steps of a stream and its consumers that are due. Taking one that was taken already changes nothing.
    async fn step(&self, stream: &Stream) -> Result<(), StepError> {
        let due = |status: Status| status.due_ms().is_some_and(|due_ms| due_ms <= self.now_ms());
        for consumer in stream.consumers.values().filter(|consumer| due(consumer.status)) {
            let event = match consumer.status {
                Status::Deleting { .. } => Event::consumer_removed(stream, consumer),
                _ => Event::consumer_set(stream, Consumer { status: Status::Active, ..consumer.clone() }),
            };
            self.record(event).await?;
        }
        match stream.status {
            status if !due(status) => Ok(()),
            Status::Active => Ok(()),
            Status::Creating { .. } => {
                self.make_shards(stream).await?;
                self.record(Event::stream_activated(stream)).await
            }
            Status::Updating { .. } => {
                self.make_shards(stream).await?;
                self.seal_parents(stream).await?;
                if let Some(Update::Encryption(_)) = stream.update {
                    self.unlock_stream(stream).await?;
                    self.configure_shards(stream).await?;
                }
                self.record(Event::stream_updated(stream, time::seconds(self.now_ms()))).await?;
                self.updated.notify_waiters();
                Ok(())
            }
            Status::Deleting { .. } => {
                self.record(Event::stream_deleted(stream)).await?;
                self.drop_shards(stream).await;
                self.updated.notify_waiters();
                Ok(())
            }
        }
    }

    /// Closes the shards that an update splits and merges: nothing is written to them any more.
    async fn seal_parents(&self, stream: &Stream) -> Result<(), ShardError> {
        let Some(Update::Shards { steps, engine }) = &stream.update else { return Ok(()) };
        let after = stream.resharded(steps, *engine, 0).unwrap_or_default();
        let closed_before = |index: u32| stream.shard(index).is_some_and(|shard| shard.closed_s.is_some());
        let parents = after.iter().filter(|shard| shard.closed_s.is_some() && !closed_before(shard.index));
        let handles = parents.filter_map(|shard| self.handle(shard));
        change_all(&self.engine, handles.map(Change::Seal).collect()).await
    }

    /// Forgets closed shards whose records have all expired.
    async fn forget_shards(&self) {
        let now_ms = self.now_ms();
        let old: Vec<(Arc<Stream>, u64)> = {
            let state = self.catalog.state();
            let streams =
                state.streams().map(|stream| (Arc::clone(stream), describe::horizon_s(stream, now_ms)));
            streams.filter(|(stream, horizon_s)| closed_before(stream, *horizon_s).next().is_some()).collect()
        };
        for (stream, horizon_s) in old {
            if let Err(error) = self.forget_shards_of(&stream, horizon_s).await {
                tracing::warn!(%error, stream = %stream.key, "closed shards without records stay for now");
            }
        }
    }

    async fn forget_shards_of(&self, stream: &Stream, horizon_s: u64) -> Result<(), StepError> {
        self.record(Event::shards_forgotten(stream, horizon_s)).await?;
        let handles = closed_before(stream, horizon_s).filter_map(|shard| self.handle(shard));
        Ok(change_all(&self.engine, handles.map(Change::Delete).collect()).await?)
    }

    async fn record(&self, event: Event) -> Result<(), StepError> {
        match self.catalog.propose(move |_| Ok::<_, ()>(event)).await {
            // Somebody else took the step, or the stream is gone.
            Ok(_) | Err(ProposeError::Refused(_)) => Ok(()),
            Err(error) => Err(StepError::Catalog(error)),
        }
    }

    /// Takes back a stream that got no shards. What fails here is found at the next start.
    async fn give_up(&self, stream: &Stream) {
        if let Err(error) = self.record(Event::stream_deleted(stream)).await {
            tracing::error!(%error, stream = %stream.key, "a stream without shards stays in the catalog");
            return;
        }
        self.drop_shards(stream).await;
    }

    /// Creates those of the stream's shards that the engine does not have.
    async fn make_shards(&self, stream: &Stream) -> Result<(), ShardError> {
        let config = self.shard_config(stream);
        let ids = stream.engine_shards().map(ShardId);
        let missing = ids.filter(|&id| self.engine.shard(id).is_none());
        let changes = missing.map(|id| Change::Create(id, config)).collect();
        change_all(&self.engine, changes).await
    }

    /// Deletes the shards of a stream that is gone. One that cannot be deleted is nobody's and is deleted at
    /// the next start.
    async fn drop_shards(&self, stream: &Stream) {
        let handles = stream.engine_shards().filter_map(|engine| self.engine.shard(ShardId(engine)));
        let changes = handles.map(Change::Delete).collect();
        if let Err(error) = change_all(&self.engine, changes).await {
            tracing::warn!(%error, stream = %stream.key, "shards of a deleted stream stay until the next start");
        }
    }

    fn shard_config(&self, stream: &Stream) -> ShardConfig {
        ShardConfig {
            retention: Some(Duration::from_secs(u64::from(stream.retention_hours) * 3_600)),
            throttle: (self.options.throttle == Throttle::Aws).then_some(limits::SHARD_THROTTLE),
            key: encryption::key(stream),
        }
    }

    /// Brings catalog and engine together after a start: shards that the catalog names are created,
    /// shards that no stream has are deleted, and all get the throughput limits of this start.
    ///
    /// Refuses where deleting would be no finishing of what was begun but the loss of what another
    /// catalog knows: an empty or older one put beside the records.
    pub(crate) async fn reconcile(&self) -> Result<(), OpenError> {
        let have: BTreeSet<_> = self.engine.shards().into_iter().collect();
        let mut wanted = Vec::new();
        // Those of other services are theirs to create.
        let mut named = BTreeSet::new();
        {
            let state = self.catalog.state();
            let known = ShardId(state.number_next());
            let unknown = have.range(known..).count();
            if unknown > 0 {
                return Err(OpenError::OtherCatalog { shards: unknown });
            }
            for (stream, engine) in state.shards() {
                let id = ShardId(engine);
                if stream.status == Status::Active && !have.contains(&id) {
                    tracing::error!(stream = %stream.key, shard = engine, "a shard is gone from the engine, and its records with it");
                }
                wanted.push((id, self.shard_config(stream)));
            }
            named.extend(state.resource_shards().map(ShardId));
        }
        named.extend(wanted.iter().map(|&(id, _)| id));
        let missing = wanted.iter().filter(|(id, _)| !have.contains(id));
        let mut changes: Vec<_> = missing.map(|&(id, config)| Change::Create(id, config)).collect();
        let missing = changes.len();
        let unnamed = have.difference(&named).filter_map(|&id| self.engine.shard(id));
        changes.extend(unnamed.map(Change::Delete));
        let unnamed = changes.len() - missing;
        if !changes.is_empty() {
            tracing::info!(missing, unnamed, "finishing what was begun before the last stop");
        }
        change_all(&self.engine, changes).await?;
        let unsettled: Vec<_> = {
            let state = self.catalog.state();
            let unsettled = state.streams().filter(|stream| stream.unsettled > 0);
            unsettled.map(|stream| stream.key.clone()).collect()
        };
        for key in unsettled {
            self.settle(&key).await.map_err(|error| error.at_start(key))?;
        }

        let throttled = self.options.throttle == Throttle::Aws;
        if self.catalog.state().throttled() != Some(throttled) {
            let handles =
                wanted.into_iter().filter_map(|(id, config)| Some((self.engine.shard(id)?, config)));
            let changes = handles.map(|(handle, config)| Change::Configure(handle, config)).collect();
            change_all(&self.engine, changes).await?;
            // Last, so that a crash before it does all of it again.
            self.catalog.propose(move |_| Ok(Event::throttle_set(throttled))).await?;
        }
        Ok(())
    }
}

/// Takes the steps that become due, until the streams are dropped. Each stream's in a task of its own: one whose step takes long,
/// or fails again and again because the disk is full, keeps no other waiting.
pub(crate) async fn take_steps(streams: Weak<Streams>, transitions: Arc<Notify>) {
    let mut forgot: Option<Instant> = None;
    let mut steps = Steps::default();
    while let Some(open) = streams.upgrade() {
        if forgot.is_none_or(|forgot| forgot.elapsed() >= limits::FORGETTING_INTERVAL) {
            forgot = Some(Instant::now());
            open.forget_shards().await;
        }
        let pause = steps.begin(&open).min(limits::FORGETTING_INTERVAL);
        // Nothing of the streams is held while waiting, so that they can be dropped.
        drop(open);
        tokio::select! {
            () = transitions.notified() => {}
            () = steps.end_one() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// The steps that are under way, and those to take again, by the streams' numbers.
#[derive(Default)]
struct Steps {
    running: JoinSet<bool>,
    stream_of: HashMap<Id, u64>,
    /// When a step that failed is tried again.
    again: HashMap<u64, Instant>,
}

impl Steps {
    /// Begins those that are due; how long until there may be another one.
    fn begin(&mut self, streams: &Arc<Streams>) -> Duration {
        self.again.retain(|_, again| *again > Instant::now());
        let now_ms = streams.now_ms();
        let mut pause = Duration::MAX;
        for (due_ms, stream) in streams.catalog.state().due() {
            let number = stream.number;
            if self.stream_of.values().any(|&running| running == number) {
                continue;
            }
            let until_due = Duration::from_millis(u64::try_from(due_ms - now_ms).unwrap_or(0));
            let until_again = self.again.get(&number).map_or(Duration::ZERO, |again| *again - Instant::now());
            let wait = until_due.max(until_again);
            if !wait.is_zero() {
                pause = pause.min(wait);
            } else if self.stream_of.len() < limits::STEPS_AT_ONCE {
                let (streams, stream) = (Arc::clone(streams), Arc::clone(stream));
                let step = self.running.spawn(async move {
                    let taken = streams.step(&stream).await;
                    if let Err(error) = &taken {
                        tracing::warn!(%error, stream = %stream.key, "a stream is stuck in its state");
                    }
                    taken.is_ok()
                });
                self.stream_of.insert(step.id(), number);
            }
        }
        pause
    }

    /// Waits until one has been taken, or has failed.
    async fn end_one(&mut self) {
        let Some(ended) = self.running.join_next_with_id().await else {
            // There is none.
            return std::future::pending().await;
        };
        let (id, taken) = ended.unwrap_or_else(|error| {
            tracing::error!(%error, "a step of a stream panicked");
            (error.id(), false)
        });
        let stream = self.stream_of.remove(&id).expect("every step is of a stream");
        if !taken {
            self.again.insert(stream, Instant::now() + limits::TRANSITION_PAUSE);
        }
    }
}

/// A stream's next step failed.
#[derive(Debug, thiserror::Error)]
enum StepError {
    #[error(transparent)]
    Shard(#[from] ShardError),
    #[error(transparent)]
    Catalog(ProposeError<()>),
    #[error("{0}")]
    Key(KeyFault),
}

impl From<KeyFault> for StepError {
    fn from(fault: KeyFault) -> StepError {
        StepError::Key(fault)
    }
}

impl StepError {
    /// The same at a start.
    fn at_start(self, stream: Key) -> OpenError {
        match self {
            StepError::Shard(error) => OpenError::Shard(error),
            StepError::Catalog(error) => OpenError::Catalog(error),
            StepError::Key(fault) => OpenError::Key { stream, fault },
        }
    }
}

/// Shards that were closed before this time, in seconds since 1970.
fn closed_before(stream: &Stream, time_s: u64) -> impl Iterator<Item = &penstock_catalog::Shard> {
    stream.shards.iter().filter(move |shard| shard.closed_s.is_some_and(|closed_s| closed_s < time_s))
}

/// Runs to its end even if the caller hangs up: a stream left between two steps would wait for the next start.
async fn finish<T: Send + 'static>(
    work: impl Future<Output = Result<T, Fault>> + Send + 'static,
) -> Result<T, Fault> {
    match tokio::spawn(work).await {
        Ok(result) => result,
        Err(error) => Err(fault::failure("a stream's task ended early", error)),
    }
}

/// A change to one shard of the engine. Making it twice is the same as making it once.
enum Change {
    Create(ShardId, ShardConfig),
    Configure(Shard, ShardConfig),
    Seal(Shard),
    Delete(Shard),
}

/// Changes shards, many at a time, so that they share durable writes; stops at the first that fails.
async fn change_all(engine: &Engine, changes: Vec<Change>) -> Result<(), ShardError> {
    let engine = engine.clone();
    let running = changes.into_iter().map(move |wanted| change(engine.clone(), wanted));
    let mut running = futures_util::stream::iter(running).buffer_unordered(limits::SHARD_CHANGES_AT_ONCE);
    while let Some(result) = running.next().await {
        result?;
    }
    Ok(())
}

/// Changes a shard; tries again while the engine has too much waiting.
async fn change(engine: Engine, change: Change) -> Result<(), ShardError> {
    let mut tries = 0;
    loop {
        let result = match &change {
            Change::Create(id, config) => engine.create_shard(*id, *config).await.map(|_| ()),
            Change::Configure(shard, config) => shard.configure(*config).await,
            Change::Seal(shard) => shard.seal().await,
            Change::Delete(shard) => shard.delete().await,
        };
        tries += 1;
        match (&change, result) {
            (Change::Create(..), Err(ShardError::Exists(_)))
            | (Change::Delete(_), Err(ShardError::Deleted)) => {
                return Ok(());
            }
            (_, Err(ShardError::Overloaded)) if tries < limits::SHARD_CHANGE_TRIES_MAX => {
                tokio::time::sleep(limits::SHARD_CHANGE_PAUSE).await;
            }
            (_, result) => return result,
        }
    }
}

fn stream_of(applied: Applied) -> Arc<Stream> {
    match applied {
        Applied::Stream(stream) => stream,
        Applied::Resource(_) | Applied::Setting => unreachable!("an event of a stream changes a stream"),
    }
}

/// Each test that stops in the middle of something does so by leaving out what came after: what is on disk
/// is then what a crash at that place leaves.
#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::SystemTime;

    use penstock_catalog::{Catalog, HashRange, Mode, Step, StreamCreated, WrappedKey};
    use penstock_engine::Clock;
    use penstock_model::kinesis::ShardIteratorType;

    use super::*;
    use crate::Timing;
    use crate::testing::{ACCOUNT, REGION, Service, engine};

    fn now_ms() -> i64 {
        penstock_api::millis(SystemTime::now())
    }

    fn created(name: &str, due_ms: i64) -> Event {
        Event::StreamCreated(StreamCreated {
            key: Key::new(ACCOUNT, REGION, name),
            created_ms: now_ms(),
            due_ms,
            mode: Mode::Provisioned,
            retention_hours: 24,
            record_kib_max: 1024,
            tags: BTreeMap::new(),
            shards_created_s: 1_700_000_000,
            shards: vec![HashRange::ALL],
            warm_mibps: None,
        })
    }

    async fn propose(service: &Service, event: Event) {
        service.streams().catalog.propose(move |_| Ok::<_, ()>(event)).await.unwrap();
    }

    #[tokio::test]
    async fn a_stream_without_its_shards_gets_them_at_the_next_start() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        propose(&service, created("orders", now_ms() + 3_600_000)).await;
        assert_eq!(service.streams().engine.shards(), []);

        let service = Service::open_in(service.close(), Throttle::Off, Timing::Instant).await;
        let stream = service.stream("orders");
        assert_eq!(service.streams().engine.shards(), [ShardId(stream.shards[0].engine)]);
        assert!(matches!(stream.status, Status::Creating { .. }), "its time has not come");
        service.close();
    }

    #[tokio::test]
    async fn a_setting_that_the_shards_missed_is_theirs_at_the_next_start() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        propose(&service, Event::retention_set(&service.stream("orders"), 48)).await;
        service.put("orders", "k", "a day old").await;

        let service = Service::open_in(service.close(), Throttle::Off, Timing::Instant).await;
        assert_eq!(service.stream("orders").unsettled, 0);
        service.advance(Duration::from_secs(30 * 3_600));
        assert_eq!(service.records("orders", 0).await, ["a day old"]);
        service.advance(Duration::from_secs(20 * 3_600));
        assert_eq!(service.records("orders", 0).await.len(), 0);
        service.close();
    }

    #[tokio::test]
    async fn a_split_that_was_begun_is_finished_at_the_next_start() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        let stream = service.stream("orders");
        let split = Wanted::Shards(vec![Step::Split { shard: 0, at: 1 << 127 }]);
        propose(&service, Event::stream_updating(&stream, split, now_ms() + 500)).await;
        // As far as the engine knows the parent is closed, and to writers there is nobody yet to take its place.
        service.streams().handle(&stream.shards[0]).unwrap().seal().await.unwrap();
        assert_eq!(service.streams().engine.shards().len(), 1);

        let service = Service::open_in(service.close(), Throttle::Off, Timing::Instant).await;
        service.put("orders", "k", "waits for its shard").await;
        let stream = service.stream("orders");
        assert_eq!((stream.status, stream.shards.len()), (Status::Active, 3));
        let shard = stream.shard_for(crate::hash::of_partition_key("k")).index;
        assert_eq!(service.records("orders", shard).await, ["waits for its shard"]);
        service.close();
    }

    #[tokio::test]
    async fn closed_shards_are_forgotten_when_their_records_have_expired() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        let days_ago_ms = |days: i64| now_ms() - days * 86_400_000;
        let Event::StreamCreated(created) = created("orders", days_ago_ms(9)) else {
            panic!("another event")
        };
        let old = StreamCreated { created_ms: days_ago_ms(9), ..created };
        propose(&service, Event::StreamCreated(old)).await;
        propose(&service, Event::stream_activated(&service.stream("orders"))).await;
        for (shard, days) in [(0, 3), (1, 0)] {
            let split = Wanted::Shards(vec![Step::Split { shard, at: 1 << (127 - shard) }]);
            propose(&service, Event::stream_updating(&service.stream("orders"), split, 0)).await;
            let closed_s = time::seconds(days_ago_ms(days));
            propose(&service, Event::stream_updated(&service.stream("orders"), closed_s)).await;
        }
        assert_eq!(service.stream("orders").shards.len(), 5);

        let service = Service::open_in(service.close(), Throttle::Off, Timing::Instant).await;
        service.wait_for("orders", |stream| stream.is_some_and(|stream| stream.shards.len() == 4)).await;
        let stream = service.stream("orders");
        assert_eq!(stream.shards.iter().map(|shard| shard.index).collect::<Vec<_>>(), [1, 2, 3, 4]);
        for _ in 0..1_000 {
            if service.streams().engine.shards().len() == 4 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(service.streams().engine.shards().len(), 4);
        service.close();
    }

    #[tokio::test]
    async fn a_time_that_passed_while_stopped_is_not_missed() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        propose(&service, created("orders", now_ms())).await;
        propose(&service, created("gone", now_ms())).await;
        let gone = service.stream("gone");
        propose(&service, Event::stream_deleting(&gone, now_ms())).await;

        let service = Service::open_in(service.close(), Throttle::Off, Timing::Instant).await;
        service.wait_for("gone", |stream| stream.is_none()).await;
        service
            .wait_for("orders", |stream| stream.is_some_and(|stream| stream.status == Status::Active))
            .await;
        service.put("orders", "k", "x").await;
        service.close();
    }

    /// A stream whose step failed, here for want of its key, was always the first that was due: no other stream's step was taken
    /// by the timer any more.
    #[tokio::test]
    async fn a_stream_that_is_stuck_keeps_no_other_waiting() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("stuck", 1).await;
        let key = WrappedKey { key_id: "alias/gone".into(), wrapped: "00".into() };
        let wanted = Wanted::Encryption(Some(key));
        propose(&service, Event::stream_updating(&service.stream("stuck"), wanted, now_ms())).await;
        let streams = service.streams();
        streams.transitions.notify_one();
        let begun = Instant::now();
        for number in 0..20 {
            let name = format!("orders-{number}");
            propose(&service, created(&name, now_ms())).await;
            streams.transitions.notify_one();
            service.wait_for(&name, |stream| stream.is_some_and(|it| it.status == Status::Active)).await;
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
        assert!(!service.is_active("stuck"));
        drop(streams);
        service.close();
    }

    #[tokio::test]
    async fn a_time_to_come_survives_a_restart() {
        let service = Service::open(Throttle::Off, Timing::Aws).await;
        service.create("orders", 1).await;
        let due_ms = service.stream("orders").status.due_ms();

        let service = Service::open_in(service.close(), Throttle::Off, Timing::Instant).await;
        if let Some(still_due_ms) = service.stream("orders").status.due_ms() {
            assert_eq!(Some(still_due_ms), due_ms);
        }
        service.wait_for("orders", |_| service.is_active("orders")).await;
        assert!(Some(now_ms()) >= due_ms);
        service.close();
    }

    #[tokio::test]
    async fn shards_of_nobody_are_deleted_at_the_next_start() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 3).await;
        service.create("kept", 1).await;
        let stream = service.stream("orders");
        propose(&service, Event::stream_deleted(&stream)).await;
        assert_eq!(service.streams().engine.shards().len(), 4);

        let service = Service::open_in(service.close(), Throttle::Off, Timing::Instant).await;
        assert_eq!(service.streams().engine.shards(), [ShardId(service.stream("kept").shards[0].engine)]);
        service.close();
    }

    /// Somebody restores the records without the catalog, or an old copy of it: deleting what that catalog
    /// does not know would delete everything.
    #[tokio::test]
    async fn records_beside_another_catalog_are_not_deleted() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 2).await;
        let dir = service.close();

        let engines = ["another", "streams"].map(|name| engine(&dir.path().join(name), Clock::System));
        let catalog = Catalog::open(&engines[0], penstock_catalog::Options::default()).unwrap();
        let options = crate::testing::options(Throttle::Off, Timing::Instant, "a secret");
        let refused = Streams::open(catalog, engines[1].clone(), options).await;
        assert!(matches!(refused, Err(OpenError::OtherCatalog { shards: 2 })));
        assert_eq!(engines[1].shards().len(), 2);
    }

    #[tokio::test]
    async fn records_and_iterators_survive_a_restart() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        let begin = service.iterator("orders", 0, ShardIteratorType::TrimHorizon, None).await;
        let first = service.put("orders", "k", "one").await;

        let service = Service::open_in(service.close(), Throttle::Off, Timing::Instant).await;
        let second = service.put("orders", "k", "two").await;
        assert!(second > first);
        assert_eq!(service.read(&begin).await, ["one", "two"]);
        service.close();
    }

    #[tokio::test]
    async fn a_start_with_another_throttle_counts_for_shards_that_are_there() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        assert_eq!(service.put_many("orders", 1_001).await, 0, "unthrottled");

        let service = Service::open_in(service.close(), Throttle::Aws, Timing::Instant).await;
        assert_eq!(service.put_many("orders", 1_001).await, 1);

        let service = Service::open_in(service.close(), Throttle::Off, Timing::Instant).await;
        assert_eq!(service.put_many("orders", 1_001).await, 0);
        service.close();
    }

    /// A client that gives up waiting must not leave a stream that is CREATING for ever.
    #[tokio::test]
    async fn a_stream_is_created_though_nobody_waits() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        let streams = service.streams();
        {
            let creating = streams.create(move |_| Ok(created("orders", now_ms())));
            let _ = tokio::time::timeout(Duration::ZERO, creating).await;
        }
        drop(streams);
        service
            .wait_for("orders", |stream| stream.is_some_and(|stream| stream.status == Status::Active))
            .await;
        service.close();
    }

    #[tokio::test]
    async fn ten_thousand_shards_take_seconds() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        let begun = Instant::now();
        service.create("wide", 10_000).await;
        assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
        service.delete("wide").await;
        assert_eq!(service.streams().engine.shards(), []);
        service.close();
    }
}
