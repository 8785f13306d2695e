//! The state that the events add up to. Pure: the same events give the same state, on every machine and in
//! every version.
//!
//! That is why limits of a service (how many shards an account may have) are not checked here. They may
//! change from one version to the next, and an event that was accepted must be accepted again at replay; the
//! service checks them in [`crate::Catalog::propose`], before there is an event.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::Refused;
use crate::event::{
    Commitment, CommitmentSet, ConsumerRemoved, ConsumerSet, Event, MonitoringSet, PolicySet, RecordSizeSet,
    RetentionSet, ShardsForgotten, SnapshotBegun, SnapshotEnded, StreamCreated, StreamSettled, StreamTagged,
    StreamUpdated, StreamUpdating, TokenKey, Wanted, WrappedKey,
};
use crate::resource::{Resource, ResourceChanged, WhichResource};
use crate::stream::{DataKey, Key, Status, Stream, Update};

/// Streams of one region, by name.
type ByName = BTreeMap<String, Arc<Stream>>;

/// Everything the catalog knows.
///
/// Records are shared: whoever holds an `Arc<Stream>` keeps the stream as it was then, and a change makes
/// a new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The next number for a stream or a shard. One counter for both, so a number in a log line means
    /// one thing.
    number_next: u64,
    token_key: Option<TokenKey>,
    throttled: Option<bool>,
    /// By account and region.
    commitments: BTreeMap<(String, String), Commitment>,
    /// By account, then region, then name, so that a look-up borrows its parts.
    streams: BTreeMap<String, BTreeMap<String, ByName>>,
    /// By kind.
    resources: BTreeMap<String, BTreeMap<Key, Arc<Resource>>>,
}

/// What an accepted event made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied {
    /// The stream as it is now; if it was removed, as it was last.
    Stream(Arc<Stream>),
    /// The same for a resource that is no stream.
    Resource(Arc<Resource>),
    /// Something that is no resource changed.
    Setting,
}

impl Default for State {
    fn default() -> State {
        // 0 is left out, so that a zero in a log line is always a mistake.
        State {
            number_next: 1,
            token_key: None,
            throttled: None,
            commitments: BTreeMap::new(),
            streams: BTreeMap::new(),
            resources: BTreeMap::new(),
        }
    }
}

impl State {
    /// The stream of this name.
    #[must_use]
    pub fn stream(&self, account: &str, region: &str, name: &str) -> Option<&Arc<Stream>> {
        self.streams.get(account)?.get(region)?.get(name)
    }

    /// The streams of an account in a region, by name.
    pub fn streams_in<'a>(
        &'a self,
        account: &str,
        region: &str,
    ) -> impl Iterator<Item = &'a Arc<Stream>> + use<'a> {
        self.region(account, region).into_iter().flat_map(BTreeMap::values)
    }

    /// The streams of an account in a region whose names sort after this one, by name.
    pub fn streams_after<'a>(
        &'a self,
        account: &str,
        region: &str,
        name: &str,
    ) -> impl Iterator<Item = &'a Arc<Stream>> + use<'a> {
        let after = (std::ops::Bound::Excluded(name.to_owned()), std::ops::Bound::Unbounded);
        self.region(account, region)
            .into_iter()
            .flat_map(move |streams| streams.range(after.clone()))
            .map(|(_, s)| s)
    }

    fn region(&self, account: &str, region: &str) -> Option<&ByName> {
        self.streams.get(account)?.get(region)
    }

    /// Every stream there is.
    pub fn streams(&self) -> impl Iterator<Item = &Arc<Stream>> {
        self.streams.values().flat_map(BTreeMap::values).flat_map(BTreeMap::values)
    }

    /// The resource of this kind and name.
    #[must_use]
    pub fn resource(&self, kind: &str, key: &Key) -> Option<&Arc<Resource>> {
        self.resources.get(kind)?.get(key)
    }

    /// Every resource of this kind, by account, region and name.
    pub fn resources(&self, kind: &str) -> impl Iterator<Item = &Arc<Resource>> {
        self.resources.get(kind).into_iter().flat_map(BTreeMap::values)
    }

    /// The resources of this kind in the account and region of a key whose names sort after its name, by name.
    pub fn resources_after<'a>(
        &'a self,
        kind: &str,
        key: &'a Key,
    ) -> impl Iterator<Item = &'a Arc<Resource>> + use<'a> {
        let after = (std::ops::Bound::Excluded(key), std::ops::Bound::Unbounded);
        let found = self.resources.get(kind).into_iter().flat_map(move |resources| resources.range(after));
        let within = |found: &Key| found.account == key.account && found.region == key.region;
        found.take_while(move |(found, _)| within(found)).map(|(_, resource)| resource)
    }

    /// The number of every shard of the data engine that belongs to a resource that is no stream.
    pub fn resource_shards(&self) -> impl Iterator<Item = u64> {
        self.all_resources().flat_map(|resource| resource.shards.iter().copied())
    }

    fn all_resources(&self) -> impl Iterator<Item = &Arc<Resource>> {
        self.resources.values().flat_map(BTreeMap::values)
    }

    /// The number of every shard that the data engine should have for a stream, with its stream.
    pub fn shards(&self) -> impl Iterator<Item = (&Arc<Stream>, u64)> {
        self.streams().flat_map(|stream| stream.engine_shards().map(move |engine| (stream, engine)))
    }

    /// The streams that have a step to take, or whose consumers have, and when it is due, in milliseconds since 1970.
    pub fn due(&self) -> impl Iterator<Item = (i64, &Arc<Stream>)> {
        self.streams().filter_map(|stream| Some((stream.due_ms()?, stream)))
    }

    /// The next number for a stream or a shard: none at or above it was ever given out.
    #[must_use]
    pub fn number_next(&self) -> u64 {
        self.number_next
    }

    /// The secret that tokens are sealed with.
    #[must_use]
    pub fn token_key(&self) -> Option<[u8; 32]> {
        self.token_key.as_ref().and_then(TokenKey::bytes)
    }

    /// Whether the data engine's shards are throttled; nothing if that was never said.
    #[must_use]
    pub fn throttled(&self) -> Option<bool> {
        self.throttled
    }

    /// What the account has committed itself to in a region, if it ever has.
    #[must_use]
    pub fn commitment(&self, account: &str, region: &str) -> Option<Commitment> {
        self.commitments.get(&(account.to_owned(), region.to_owned())).copied()
    }

    /// Would this event be accepted? [`State::apply`] asks the same question first.
    pub fn check(&self, event: &Event) -> Result<(), Refused> {
        match event {
            Event::TokenKeyDrawn(_) if self.token_key.is_some() => Err(Refused::Set),
            Event::TokenKeyDrawn(_) | Event::ThrottleSet(_) | Event::CommitmentSet(_) => Ok(()),
            Event::StreamCreated(created) => match self.at(&created.key) {
                Some(_) => Err(Refused::Exists),
                None => Ok(()),
            },
            Event::StreamActivated(which) => match self.numbered(&which.key, which.number)?.status {
                Status::Creating { .. } => Ok(()),
                Status::Active | Status::Updating { .. } | Status::Deleting { .. } => Err(Refused::State),
            },
            Event::StreamDeleting(which) => match self.numbered(&which.key, which.number)?.status {
                Status::Creating { .. } | Status::Active | Status::Updating { .. } => Ok(()),
                Status::Deleting { .. } => Err(Refused::State),
            },
            Event::StreamDeleted(which) => self.numbered(&which.key, which.number).map(|_| ()),
            Event::StreamTagged(StreamTagged { key, number, .. })
            | Event::RetentionSet(RetentionSet { key, number, .. })
            | Event::RecordSizeSet(RecordSizeSet { key, number, .. })
            | Event::StreamSettled(StreamSettled { key, number, .. })
            | Event::ShardsForgotten(ShardsForgotten { key, number, .. })
            | Event::MonitoringSet(MonitoringSet { key, number, .. })
            | Event::PolicySet(PolicySet { key, number, consumer: None, .. })
            | Event::ConsumerSet(ConsumerSet { key, number, .. }) => self.numbered(key, *number).map(|_| ()),
            Event::PolicySet(PolicySet { key, number, consumer: Some(name), .. }) => {
                self.numbered(key, *number)?.consumers.get(name).map(|_| ()).ok_or(Refused::Missing)
            }
            Event::ConsumerRemoved(ConsumerRemoved { key, number, consumer, created_ms }) => {
                let consumers = &self.numbered(key, *number)?.consumers;
                let same = consumers.get(consumer).filter(|consumer| consumer.created_ms == *created_ms);
                same.map(|_| ()).ok_or(Refused::Missing)
            }
            Event::StreamUpdating(StreamUpdating { key, number, wanted, .. }) => {
                let stream = self.numbered(key, *number)?;
                let possible = match wanted {
                    Wanted::Shards(steps) => stream.resharded(steps, self.number_next, 0).is_some(),
                    Wanted::Mode(_) | Wanted::WarmThroughput(_) | Wanted::Encryption(_) => true,
                };
                if stream.status == Status::Active && possible { Ok(()) } else { Err(Refused::State) }
            }
            Event::StreamUpdated(StreamUpdated { key, number, .. }) => {
                match self.numbered(key, *number)?.status {
                    Status::Updating { .. } => Ok(()),
                    Status::Creating { .. } | Status::Active | Status::Deleting { .. } => Err(Refused::State),
                }
            }
            Event::ResourceCreated(created) => match self.resource(&created.kind, &created.key) {
                Some(_) => Err(Refused::Exists),
                None => Ok(()),
            },
            Event::ResourceChanged(ResourceChanged { kind, key, number, revision, .. }) => {
                let resource = self.resource_numbered(kind, key, *number)?;
                if resource.revision == *revision { Ok(()) } else { Err(Refused::State) }
            }
            Event::ResourceRemoved(WhichResource { kind, key, number }) => {
                self.resource_numbered(kind, key, *number).map(|_| ())
            }
            // The catalog writes snapshots itself; nobody proposes one.
            Event::SnapshotBegun(_)
            | Event::StreamKept(_)
            | Event::ResourceKept(_)
            | Event::SnapshotEnded(_) => Err(Refused::State),
        }
    }

    /// Takes an event in, or refuses it and stays as it is.
    pub fn apply(&mut self, event: &Event) -> Result<Applied, Refused> {
        self.check(event)?;
        match event {
            Event::TokenKeyDrawn(key) => {
                self.token_key = Some(key.clone());
                Ok(Applied::Setting)
            }
            Event::ThrottleSet(throttle) => {
                self.throttled = Some(throttle.on);
                Ok(Applied::Setting)
            }
            Event::StreamCreated(created) => Ok(Applied::Stream(self.create(created))),
            Event::StreamActivated(which) => self.set_status(&which.key, Status::Active),
            Event::StreamDeleting(which) => {
                self.set_status(&which.key, Status::Deleting { due_ms: which.due_ms })
            }
            Event::StreamDeleted(which) => {
                self.remove(&which.key).map(Applied::Stream).ok_or(Refused::Missing)
            }
            Event::StreamTagged(tagged) => self.alter(&tagged.key, |stream| {
                stream.tags.extend(tagged.tags.clone());
                stream.tags.retain(|key, _| !tagged.untagged.contains(key));
            }),
            Event::RetentionSet(retention) => self.alter(&retention.key, |stream| {
                stream.retention_hours = retention.hours;
                stream.unsettled += 1;
            }),
            Event::RecordSizeSet(size) => self.alter(&size.key, |stream| stream.record_kib_max = size.kib),
            // What was changed since is not settled by that.
            Event::StreamSettled(settled) => self.alter(&settled.key, |stream| {
                if stream.unsettled == settled.change {
                    stream.unsettled = 0;
                }
            }),
            Event::StreamUpdating(updating) => self.begin_update(updating),
            Event::StreamUpdated(updated) => {
                self.alter(&updated.key, |stream| end_update(stream, updated.at_s))
            }
            Event::ShardsForgotten(forgotten) => self.alter(&forgotten.key, |stream| {
                let is_old = |closed_s: u64| closed_s < forgotten.closed_before_s;
                stream.shards.retain(|shard| !shard.closed_s.is_some_and(is_old));
                stream.route();
            }),
            Event::MonitoringSet(monitoring) => {
                self.alter(&monitoring.key, |stream| stream.monitoring = monitoring.metrics.clone())
            }
            Event::PolicySet(policy) => self.alter(&policy.key, |stream| match &policy.consumer {
                None => stream.policy = policy.policy.clone(),
                Some(name) => {
                    if let Some(consumer) = stream.consumers.get_mut(name) {
                        consumer.policy = policy.policy.clone();
                    }
                }
            }),
            Event::ConsumerSet(ConsumerSet { key, consumer, .. }) => self.alter(key, |stream| {
                stream.consumers.insert(consumer.name.clone(), consumer.clone());
            }),
            Event::ConsumerRemoved(removed) => self.alter(&removed.key, |stream| {
                stream.consumers.remove(&removed.consumer);
            }),
            Event::CommitmentSet(set) => {
                self.commitments.insert((set.account.clone(), set.region.clone()), set.commitment);
                Ok(Applied::Setting)
            }
            Event::ResourceCreated(created) => {
                let resource = Resource::new(created, self.number_next);
                self.number_next += 1 + resource.shards.len() as u64;
                Ok(Applied::Resource(self.put_resource(resource)))
            }
            Event::ResourceChanged(ResourceChanged { kind, key, document, .. }) => {
                let mut resource = self.resource(kind, key).ok_or(Refused::Missing)?.as_ref().clone();
                resource.revision += 1;
                resource.document = document.clone();
                Ok(Applied::Resource(self.put_resource(resource)))
            }
            Event::ResourceRemoved(WhichResource { kind, key, .. }) => {
                let resources = self.resources.get_mut(kind).ok_or(Refused::Missing)?;
                resources.remove(key).map(Applied::Resource).ok_or(Refused::Missing)
            }
            Event::SnapshotBegun(_)
            | Event::StreamKept(_)
            | Event::ResourceKept(_)
            | Event::SnapshotEnded(_) => Err(Refused::State),
        }
    }

    fn put_resource(&mut self, resource: Resource) -> Arc<Resource> {
        let resource = Arc::new(resource);
        let of_kind = self.resources.entry(resource.kind.clone()).or_default();
        of_kind.insert(resource.key.clone(), Arc::clone(&resource));
        resource
    }

    fn resource_numbered(&self, kind: &str, key: &Key, number: u64) -> Result<&Arc<Resource>, Refused> {
        self.resource(kind, key).filter(|resource| resource.number == number).ok_or(Refused::Missing)
    }

    fn create(&mut self, created: &StreamCreated) -> Arc<Stream> {
        let stream = Stream::new(created, self.number_next);
        self.number_next += 1 + stream.shards.len() as u64;
        self.put(stream)
    }

    fn begin_update(&mut self, updating: &StreamUpdating) -> Result<Applied, Refused> {
        let engine = self.number_next;
        let update = match &updating.wanted {
            Wanted::Shards(steps) => {
                self.number_next += steps.iter().map(|step| step.makes()).sum::<u64>();
                Update::Shards { steps: steps.clone(), engine }
            }
            Wanted::Mode(mode) => Update::Mode(*mode),
            Wanted::WarmThroughput(mibps) => Update::WarmThroughput(*mibps),
            Wanted::Encryption(None) => Update::Encryption(None),
            Wanted::Encryption(Some(WrappedKey { key_id, wrapped })) => {
                self.number_next += 1;
                let (key_id, wrapped) = (key_id.clone(), wrapped.clone());
                Update::Encryption(Some(DataKey { engine, key_id, wrapped }))
            }
        };
        self.alter(&updating.key, |stream| {
            stream.status = Status::Updating { due_ms: updating.due_ms };
            stream.update = Some(update);
        })
    }

    fn set_status(&mut self, key: &Key, status: Status) -> Result<Applied, Refused> {
        self.alter(key, |stream| stream.status = status)
    }

    fn alter(&mut self, key: &Key, change: impl FnOnce(&mut Stream)) -> Result<Applied, Refused> {
        let mut stream = self.at(key).ok_or(Refused::Missing)?.as_ref().clone();
        change(&mut stream);
        Ok(Applied::Stream(self.put(stream)))
    }

    fn put(&mut self, stream: Stream) -> Arc<Stream> {
        let stream = Arc::new(stream);
        let Key { account, region, name } = stream.key.clone();
        self.streams.entry(account).or_default().entry(region).or_default().insert(name, Arc::clone(&stream));
        stream
    }

    /// Removes a stream, and the maps it leaves empty: accounts and regions come from callers and must
    /// not pile up.
    fn remove(&mut self, key: &Key) -> Option<Arc<Stream>> {
        let regions = self.streams.get_mut(&key.account)?;
        let streams = regions.get_mut(&key.region)?;
        let stream = streams.remove(&key.name)?;
        if streams.is_empty() {
            regions.remove(&key.region);
        }
        if regions.is_empty() {
            self.streams.remove(&key.account);
        }
        Some(stream)
    }

    fn at(&self, key: &Key) -> Option<&Arc<Stream>> {
        self.stream(&key.account, &key.region, &key.name)
    }

    fn numbered(&self, key: &Key, number: u64) -> Result<&Arc<Stream>, Refused> {
        self.at(key).filter(|stream| stream.number == number).ok_or(Refused::Missing)
    }

    /// The state as a run of events that [`Replay`] turns into the same state.
    pub(crate) fn snapshot(&self) -> impl Iterator<Item = Event> {
        let begun = SnapshotBegun {
            number_next: self.number_next,
            token_key: self.token_key.clone(),
            throttled: self.throttled,
            commitments: self
                .commitments
                .iter()
                .map(|(place, &commitment)| commitment_set(place, commitment))
                .collect(),
        };
        let ended = SnapshotEnded { resources: self.kept() };
        std::iter::once(Event::SnapshotBegun(begun))
            .chain(self.streams().map(|stream| Event::StreamKept(stream.as_ref().clone())))
            .chain(self.all_resources().map(|resource| Event::ResourceKept(resource.as_ref().clone())))
            .chain(std::iter::once(Event::SnapshotEnded(ended)))
    }

    /// How many resources a snapshot holds.
    fn kept(&self) -> u64 {
        self.streams().count() as u64 + self.all_resources().count() as u64
    }
}

fn commitment_set((account, region): &(String, String), commitment: Commitment) -> CommitmentSet {
    CommitmentSet { account: account.clone(), region: region.clone(), commitment }
}

/// Makes of a stream what it was to become.
fn end_update(stream: &mut Stream, at_s: u64) {
    match stream.update.take() {
        Some(Update::Shards { steps, engine }) => {
            // Looked at when the update began; nothing changes shards meanwhile but forgetting, which leaves open ones alone.
            if let Some(shards) = stream.resharded(&steps, engine, at_s) {
                stream.shards = shards;
            }
            stream.route();
        }
        Some(Update::Mode(mode)) => stream.mode = mode,
        Some(Update::WarmThroughput(mibps)) => stream.warm_mibps = Some(mibps),
        Some(Update::Encryption(key)) => {
            stream.encrypted = key.as_ref().map(|key| key.engine);
            stream.data_keys.extend(key);
        }
        None => {}
    }
    stream.status = Status::Active;
}

/// Turns a log back into a state.
#[derive(Default)]
pub(crate) struct Replay {
    state: State,
    /// The state of a snapshot whose end has not come yet. A crash in the middle of a snapshot leaves
    /// one without an end, and then the events before it are still there and count.
    building: Option<State>,
}

impl Replay {
    /// Takes the next event of the log; an error says what contradicts what went before.
    pub(crate) fn take(&mut self, event: Event) -> Result<(), String> {
        match event {
            Event::SnapshotBegun(begun) => {
                let SnapshotBegun { number_next, token_key, throttled, commitments } = begun;
                let commitments =
                    commitments.into_iter().map(|set| ((set.account, set.region), set.commitment)).collect();
                let state = State { number_next, token_key, throttled, commitments, ..State::default() };
                self.building = Some(state);
            }
            Event::StreamKept(mut stream) => {
                let state = self.building.as_mut().ok_or("a part of a snapshot that did not begin")?;
                stream.route();
                state.put(stream);
            }
            Event::ResourceKept(resource) => {
                let state = self.building.as_mut().ok_or("a part of a snapshot that did not begin")?;
                state.put_resource(resource);
            }
            Event::SnapshotEnded(ended) => {
                let state = self.building.take().ok_or("the end of a snapshot that did not begin")?;
                let resources = state.kept();
                if resources != ended.resources {
                    return Err(format!("a snapshot of {} resources holds {resources}", ended.resources));
                }
                self.state = state;
            }
            event => {
                self.building = None;
                self.state.apply(&event).map_err(|refused| format!("{event:?}: {refused}"))?;
            }
        }
        Ok(())
    }

    /// The state at the end of the log.
    pub(crate) fn finish(self) -> State {
        self.state
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash_range::HashRange;
    use crate::reshard::Step;
    use crate::stream::{Consumer, Mode};

    fn due(state: &State) -> Vec<(i64, Arc<Stream>)> {
        state.due().map(|(due_ms, stream)| (due_ms, Arc::clone(stream))).collect()
    }

    fn created(name: &str, shards: usize) -> Event {
        Event::StreamCreated(StreamCreated {
            key: Key::new("000000000000", "us-east-1", name),
            created_ms: 5_000,
            due_ms: 6_000,
            mode: Mode::Provisioned,
            retention_hours: 24,
            record_kib_max: 1024,
            tags: BTreeMap::new(),
            shards_created_s: 1,
            shards: vec![HashRange::ALL; shards],
            warm_mibps: None,
        })
    }

    fn applied(state: &mut State, event: &Event) -> Arc<Stream> {
        match state.apply(event) {
            Ok(Applied::Stream(stream)) => stream,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_stream_goes_from_creating_to_gone() {
        let mut state = State::default();
        let stream = applied(&mut state, &created("a", 1));
        assert_eq!(stream.status, Status::Creating { due_ms: 6_000 });
        assert_eq!(due(&state), [(6_000, stream.clone())]);
        let stream = applied(&mut state, &Event::stream_activated(&stream));
        assert_eq!((stream.status, due(&state)), (Status::Active, vec![]));
        let stream = applied(&mut state, &Event::stream_deleting(&stream, 9_000));
        assert_eq!(due(&state), [(9_000, stream.clone())]);
        applied(&mut state, &Event::stream_deleted(&stream));
        assert_eq!(state.streams().count(), 0);
        assert!(state.streams.is_empty(), "an empty account is forgotten");
    }

    #[test]
    fn tags_are_set_and_removed() {
        let mut state = State::default();
        let stream = applied(&mut state, &created("a", 1));
        let tags = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect()
        };
        let set = Event::stream_tagged(&stream, tags(&[("b", "1"), ("c", "2")]), Vec::new());
        applied(&mut state, &set);
        let changed = Event::stream_tagged(&stream, tags(&[("b", "3")]), vec!["c".into(), "none".into()]);
        assert_eq!(applied(&mut state, &changed).tags, tags(&[("b", "3")]));
    }

    /// Two changes at once: whoever has told the shards of the first does not speak for the second.
    #[test]
    fn settings_are_settled_with_the_last_change() {
        let mut state = State::default();
        let stream = applied(&mut state, &created("a", 1));
        let first = applied(&mut state, &Event::retention_set(&stream, 48));
        let second = applied(&mut state, &Event::retention_set(&stream, 72));
        assert_eq!((second.retention_hours, second.unsettled), (72, 2));
        assert_eq!(applied(&mut state, &Event::stream_settled(&first)).unsettled, 2);
        assert_eq!(applied(&mut state, &Event::stream_settled(&second)).unsettled, 0);
        assert_eq!(applied(&mut state, &Event::record_size_set(&second, 2048)).record_kib_max, 2048);
    }

    #[test]
    fn a_stream_is_updated_when_its_time_has_come() {
        let mut state = State::default();
        let stream = applied(&mut state, &created("a", 1));
        let split = Wanted::Shards(vec![Step::Split { shard: 0, at: 1 << 127 }]);
        let begin = Event::stream_updating(&stream, split, 9_000);
        assert_eq!(state.apply(&begin), Err(Refused::State), "it is being created");
        applied(&mut state, &Event::stream_activated(&stream));
        let updating = applied(&mut state, &begin);
        assert_eq!((updating.status, updating.shards.len()), (Status::Updating { due_ms: 9_000 }, 1));
        let engine: Vec<_> = state.shards().map(|(_, engine)| engine).collect();
        assert_eq!(engine, [2, 3, 4], "the shards to come have their numbers");
        assert_eq!(applied(&mut state, &created("b", 1)).number, 5, "which nobody else gets");
        assert_eq!(state.apply(&begin), Err(Refused::State), "one update at a time");

        let updated = applied(&mut state, &Event::stream_updated(&stream, 9));
        assert_eq!((updated.status, &updated.update), (Status::Active, &None));
        let shards: Vec<_> =
            updated.shards.iter().map(|s| (s.index, s.engine, s.closed_s, s.created_s)).collect();
        assert_eq!(shards, [(0, 2, Some(9), 1), (1, 3, None, 10), (2, 4, None, 10)]);
        assert_eq!(updated.shard_for(u128::MAX).index, 2);
        assert_eq!(state.apply(&Event::stream_updated(&stream, 9)), Err(Refused::State));

        let forgotten = applied(&mut state, &Event::shards_forgotten(&stream, 10));
        assert_eq!(forgotten.shards.iter().map(|shard| shard.index).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(forgotten.shard_for(0).index, 1);
        let nowhere = Wanted::Shards(vec![Step::Merge { lower: 2, upper: 1 }]);
        assert_eq!(state.apply(&Event::stream_updating(&stream, nowhere, 0)), Err(Refused::State));
        let key = WrappedKey { key_id: "alias/a".into(), wrapped: "0a".into() };
        applied(&mut state, &Event::stream_updating(&stream, Wanted::Encryption(Some(key)), 0));
        let encrypted = applied(&mut state, &Event::stream_updated(&stream, 9));
        let (data_key, number) = (encrypted.data_key().unwrap(), encrypted.encrypted);
        assert_eq!((Some(data_key.engine), data_key.key_id.as_str()), (number, "alias/a"));
        applied(&mut state, &Event::stream_updating(&stream, Wanted::Encryption(None), 0));
        let clear = applied(&mut state, &Event::stream_updated(&stream, 9));
        assert_eq!((clear.data_key(), clear.data_keys.len()), (None, 1), "what was encrypted stays readable");
        let on_demand = Event::stream_updating(&stream, Wanted::Mode(Mode::OnDemand), 0);
        applied(&mut state, &on_demand);
        assert_eq!(applied(&mut state, &Event::stream_updated(&stream, 9)).mode, Mode::OnDemand);
    }

    fn resource(state: &mut State, event: &Event) -> Arc<Resource> {
        match state.apply(event).unwrap() {
            Applied::Resource(resource) => resource,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_resource_comes_changes_and_goes() {
        let mut state = State::default();
        let created = |name: &str, shards| {
            Event::ResourceCreated(crate::ResourceCreated {
                kind: "thing".into(),
                key: Key::new("1", "here", name),
                shards,
                document: serde_json::json!({"of": name}),
            })
        };
        let first = resource(&mut state, &created("b", 2));
        assert_eq!((first.number, &first.shards[..], first.revision), (1, &[2, 3][..], 0));
        assert_eq!(state.apply(&created("b", 0)), Err(Refused::Exists));
        assert_eq!(resource(&mut state, &created("a", 0)).number, 4);
        let after = |state: &State, name: &str| -> Vec<String> {
            let key = Key::new("1", "here", name);
            state.resources_after("thing", &key).map(|resource| resource.key.name.clone()).collect()
        };
        assert_eq!((after(&state, ""), after(&state, "a")), (vec!["a".into(), "b".into()], vec!["b".into()]));
        assert_eq!(state.resources_after("thing", &Key::new("1", "her", "")).count(), 0);
        assert_eq!(state.resource_shards().collect::<Vec<_>>(), [2, 3]);

        let change = Event::resource_changed(&first, serde_json::json!(1));
        assert_eq!(resource(&mut state, &change).revision, 1);
        assert_eq!(state.apply(&change), Err(Refused::State), "it was decided on an older revision");

        let mut replay = Replay::default();
        state.snapshot().for_each(|event| replay.take(event).unwrap());
        assert_eq!(replay.finish(), state);

        resource(&mut state, &Event::resource_removed(&first));
        assert_eq!(state.apply(&Event::resource_removed(&first)), Err(Refused::Missing));
        assert_eq!(after(&state, ""), ["a"]);
    }

    #[test]
    fn a_consumer_comes_and_goes() {
        let mut state = State::default();
        let stream = applied(&mut state, &created("a", 1));
        let consumer = Consumer {
            name: "app".into(),
            created_ms: 7,
            status: Status::Creating { due_ms: 4_000 },
            tags: BTreeMap::new(),
            policy: None,
        };
        let stream = applied(&mut state, &Event::consumer_set(&stream, consumer.clone()));
        assert_eq!(due(&state), [(4_000, stream.clone())], "before the stream itself");
        let policy = Event::policy_set(&stream, Some("app".into()), Some("{}".into()));
        assert_eq!(applied(&mut state, &policy).consumers["app"].policy.as_deref(), Some("{}"));
        let nobodys = Event::policy_set(&stream, Some("other".into()), None);
        assert_eq!(state.apply(&nobodys), Err(Refused::Missing));

        let earlier = Consumer { created_ms: 6, ..consumer.clone() };
        assert_eq!(state.apply(&Event::consumer_removed(&stream, &earlier)), Err(Refused::Missing));
        assert!(applied(&mut state, &Event::consumer_removed(&stream, &consumer)).consumers.is_empty());
    }

    #[test]
    fn numbers_are_never_used_again() {
        let mut state = State::default();
        let first = applied(&mut state, &created("a", 2));
        assert_eq!(first.shards.iter().map(|shard| shard.engine).collect::<Vec<_>>(), [2, 3]);
        applied(&mut state, &Event::stream_deleted(&first));
        let second = applied(&mut state, &created("a", 1));
        assert_eq!((second.number, second.shards[0].engine), (4, 5));
    }

    #[test]
    fn what_the_state_does_not_allow_changes_nothing() {
        let mut state = State::default();
        let first = applied(&mut state, &created("a", 1));
        assert_eq!(state.apply(&created("a", 1)), Err(Refused::Exists));
        let active = applied(&mut state, &Event::stream_activated(&first));
        assert_eq!(state.apply(&Event::stream_activated(&active)), Err(Refused::State));

        applied(&mut state, &Event::stream_deleted(&first));
        let before = state.clone();
        assert_eq!(state.apply(&Event::stream_deleted(&first)), Err(Refused::Missing));
        assert_eq!(state, before);
    }

    /// The timer of a stream that was deleted meanwhile must not wake the next one of its name.
    #[test]
    fn an_event_for_an_earlier_stream_of_the_name_is_refused() {
        let mut state = State::default();
        let first = applied(&mut state, &created("a", 1));
        applied(&mut state, &Event::stream_deleted(&first));
        applied(&mut state, &created("a", 1));
        assert_eq!(state.apply(&Event::stream_activated(&first)), Err(Refused::Missing));
        assert_eq!(state.apply(&Event::stream_deleting(&first, 1)), Err(Refused::Missing));
    }

    #[test]
    fn streams_are_listed_by_name_within_account_and_region() {
        let mut state = State::default();
        for name in ["b", "a", "c"] {
            applied(&mut state, &created(name, 1));
        }
        let names =
            |streams: Vec<&Arc<Stream>>| streams.iter().map(|s| s.key.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(state.streams_in("000000000000", "us-east-1").collect()), ["a", "b", "c"]);
        assert_eq!(names(state.streams_after("000000000000", "us-east-1", "a").collect()), ["b", "c"]);
        assert_eq!(names(state.streams_after("000000000000", "us-east-1", "bb").collect()), ["c"]);
        assert_eq!(state.streams_in("000000000000", "eu-west-1").count(), 0);
        assert_eq!(state.streams_in("111111111111", "us-east-1").count(), 0);
    }

    #[test]
    fn the_token_key_is_drawn_once() {
        let mut state = State::default();
        assert_eq!(state.token_key(), None);
        assert_eq!(state.apply(&Event::token_key_drawn(&[7; 32])), Ok(Applied::Setting));
        assert_eq!(state.apply(&Event::token_key_drawn(&[8; 32])), Err(Refused::Set));
        assert_eq!(state.token_key(), Some([7; 32]));
    }

    fn some_state() -> State {
        let mut state = State::default();
        state.apply(&Event::token_key_drawn(&[7; 32])).unwrap();
        state.apply(&Event::throttle_set(true)).unwrap();
        let first = applied(&mut state, &created("a", 3));
        let first = applied(&mut state, &Event::stream_activated(&first));
        applied(&mut state, &Event::policy_set(&first, None, Some("{}".into())));
        applied(&mut state, &Event::stream_updating(&first, Wanted::WarmThroughput(5), 9_000));
        applied(&mut state, &created("b", 1));
        state
            .apply(&Event::CommitmentSet(commitment_set(
                &("000000000000".into(), "us-east-1".into()),
                Commitment { started_ms: 5, ended_ms: None },
            )))
            .unwrap();
        state
    }

    #[test]
    fn a_snapshot_replays_to_the_same_state() {
        let state = some_state();
        let mut replay = Replay::default();
        state.snapshot().try_for_each(|event| replay.take(event)).unwrap();
        let mut again = replay.finish();
        assert_eq!(again, state);
        let next = applied(&mut again, &created("c", 1));
        assert_eq!(next.number, state.number_next, "numbers go on where they were");
    }

    #[test]
    fn a_snapshot_without_an_end_does_not_count() {
        let mut replay = Replay::default();
        replay.take(created("before", 1)).unwrap();
        for event in some_state().snapshot().take(2) {
            replay.take(event).unwrap();
        }
        replay.take(created("after", 1)).unwrap();
        let state = replay.finish();
        let names: Vec<_> = state.streams().map(|stream| stream.key.name.clone()).collect();
        assert_eq!(names, ["after", "before"]);
    }

    #[test]
    fn a_log_that_contradicts_itself_is_an_error() {
        let kept = some_state().snapshot().nth(1).unwrap();
        assert!(Replay::default().take(kept).is_err());
        let ended = Event::SnapshotEnded(SnapshotEnded { resources: 0 });
        assert!(Replay::default().take(ended).is_err());

        let mut replay = Replay::default();
        replay.take(created("a", 1)).unwrap();
        assert!(replay.take(created("a", 1)).is_err());
    }
}
