//! A data stream as the catalog keeps it: settings, state and shards.
//!
//! The field names below are on disk. A name once written stays taken: a field may be added (with a
//! default, so that old records still read), never renamed or given another meaning. Unknown fields are an
//! error and not ignored, because dropping what a newer version wrote would lose it at the next snapshot.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::event::StreamCreated;
use crate::hash_range::HashRange;
use crate::reshard::{self, Step};

/// Which resource: a name within an account and a region.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// Twelve digits.
    pub account: String,
    /// Such as `us-east-1`.
    pub region: String,
    /// The resource's name, unique within account and region.
    pub name: String,
}

impl Key {
    /// A key of these parts.
    pub fn new(account: impl Into<String>, region: impl Into<String>, name: impl Into<String>) -> Key {
        Key { account: account.into(), region: region.into(), name: name.into() }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.account, self.region, self.name)
    }
}

/// What a stream is going through. A time that is due is on disk, so that it outlives a restart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Status {
    /// Becomes active at this time, in milliseconds since 1970.
    Creating {
        /// When.
        due_ms: i64,
    },
    /// Ready to be read and written.
    Active,
    /// Becomes what [`Stream::update`] says at this time, in milliseconds since 1970; read and written meanwhile.
    Updating {
        /// When.
        due_ms: i64,
    },
    /// Is gone at this time, in milliseconds since 1970.
    Deleting {
        /// When.
        due_ms: i64,
    },
}

impl Status {
    /// Can the resource be used?
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Status::Active | Status::Updating { .. })
    }

    /// When the next step is due, in milliseconds since 1970; nothing if it stays as it is.
    #[must_use]
    pub fn due_ms(self) -> Option<i64> {
        match self {
            Status::Creating { due_ms } | Status::Updating { due_ms } | Status::Deleting { due_ms } => {
                Some(due_ms)
            }
            Status::Active => None,
        }
    }
}

/// Who decides how many shards there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// The owner.
    Provisioned,
    /// The service, by the traffic.
    OnDemand,
}

/// A stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stream {
    /// Its account, region and name.
    pub key: Key,
    /// Tells it from another stream that had the same key before or has it after; never used again.
    pub number: u64,
    /// What it is going through.
    pub status: Status,
    /// When it was created, in milliseconds since 1970.
    pub created_ms: i64,
    /// Who decides how many shards there are.
    pub mode: Mode,
    /// How long records are kept, in hours.
    pub retention_hours: u32,
    /// The largest record, partition key included, in KiB.
    pub record_kib_max: u32,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// Changes of settings that its shards in the data engine may not have yet, counted since they had all of them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unsettled: u32,
    /// What it becomes; something while it is [`Status::Updating`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update: Option<Update>,
    /// The metrics that are kept for each of its shards, by the service's names.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub monitoring: BTreeSet<String>,
    /// The policy that says who may use it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// What its records are encrypted with: the number of one of its data keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encrypted: Option<u64>,
    /// Every key that records of it were encrypted with, the newest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub data_keys: Vec<DataKey>,
    /// What it is to carry at once, in MiB/s, if it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warm_mibps: Option<u32>,
    /// Those who read it at a rate of their own, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub consumers: BTreeMap<String, Consumer>,
    /// Every shard, the closed ones too, by index.
    pub shards: Vec<Shard>,
    /// Places in `shards` of the open ones, by the start of their range: what a hash key is looked up in.
    /// Not on disk, since it follows from `shards`.
    #[serde(skip)]
    pub(crate) routes: Vec<u32>,
}

/// What a stream becomes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Update {
    /// Its shards are split and merged.
    Shards {
        /// How, one after the other.
        steps: Vec<Step>,
        /// The number within the data engine of the first shard that is made; the others follow.
        engine: u64,
    },
    /// Somebody else decides how many shards there are.
    Mode(Mode),
    /// It is to carry so many MiB/s at once.
    WarmThroughput(u32),
    /// Its records are encrypted with this key from here on, or not any more.
    Encryption(Option<DataKey>),
}

/// A key that records of a stream are encrypted with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataKey {
    /// Its number within the data engine, never used again.
    pub engine: u64,
    /// The name of the key that wraps it, as its owner called it.
    pub key_id: String,
    /// The key itself, wrapped; as hexadecimal digits.
    pub wrapped: String,
}

/// A registered consumer of a stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consumer {
    /// Its name.
    pub name: String,
    /// When it was registered, in milliseconds since 1970: tells it from another of that name.
    pub created_ms: i64,
    /// What it is going through.
    pub status: Status,
    /// Its tags.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// The policy that says who may use it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
}

/// A shard of a stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shard {
    /// Its number within the stream: `shardId-000000000007` has index 7.
    pub index: u32,
    /// Its number within the data engine, never used again.
    pub engine: u64,
    /// The hash keys it takes.
    pub range: HashRange,
    /// When it was created, in seconds since 1970: a part of each of its sequence numbers.
    pub created_s: u64,
    /// The shard that was split, or the lower of the two that were merged, into this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<u32>,
    /// The upper of the two that were merged into this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adjacent_parent: Option<u32>,
    /// When it was closed by a split or a merge, in seconds since 1970; nothing while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_s: Option<u64>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Stream {
    /// A new one, with this number; its shards have those that follow.
    pub(crate) fn new(created: &StreamCreated, number: u64) -> Stream {
        let shards = (0u32..).zip(&created.shards).map(|(index, &range)| Shard {
            index,
            engine: number + 1 + u64::from(index),
            range,
            created_s: created.shards_created_s,
            parent: None,
            adjacent_parent: None,
            closed_s: None,
        });
        let mut stream = Stream {
            key: created.key.clone(),
            number,
            status: Status::Creating { due_ms: created.due_ms },
            created_ms: created.created_ms,
            mode: created.mode,
            retention_hours: created.retention_hours,
            record_kib_max: created.record_kib_max,
            tags: created.tags.clone(),
            unsettled: 0,
            update: None,
            monitoring: BTreeSet::new(),
            policy: None,
            encrypted: None,
            data_keys: Vec::new(),
            warm_mibps: created.warm_mibps,
            consumers: BTreeMap::new(),
            shards: shards.collect(),
            routes: Vec::new(),
        };
        stream.route();
        stream
    }

    /// The shard with this index, open or closed.
    #[must_use]
    pub fn shard(&self, index: u32) -> Option<&Shard> {
        let place = self.shards.binary_search_by_key(&index, |shard| shard.index).ok()?;
        self.shards.get(place)
    }

    /// The open shards, by the start of their range.
    pub fn open_shards(&self) -> impl ExactSizeIterator<Item = &Shard> + Clone {
        self.routes.iter().map(|&place| &self.shards[place as usize])
    }

    /// The open shard that takes this hash key. Open shards tile the whole space, so there is one.
    #[must_use]
    pub fn shard_for(&self, hash_key: u128) -> &Shard {
        // Most streams are divided evenly: there it lies where the key lies among all keys, and nothing has to be searched.
        let likely = ((hash_key >> 64) * self.routes.len() as u128) >> 64;
        let likely = self.routes.get(likely as usize).map(|&place| &self.shards[place as usize]);
        if let Some(shard) = likely.filter(|shard| shard.range.contains(hash_key)) {
            return shard;
        }
        let after = self.routes.partition_point(|&place| self.shards[place as usize].range.start <= hash_key);
        assert!(after > 0, "the open shards of a stream begin at hash key 0");
        let shard = &self.shards[self.routes[after - 1] as usize];
        assert!(shard.range.contains(hash_key), "the open shards of a stream leave no gap");
        shard
    }

    /// The numbers within the data engine of every shard that should be there: also of those that an update makes.
    pub fn engine_shards(&self) -> impl Iterator<Item = u64> + Clone + '_ {
        let planned = match &self.update {
            Some(Update::Shards { steps, engine }) => {
                *engine..*engine + steps.iter().map(|step| step.makes()).sum::<u64>()
            }
            _ => 0..0,
        };
        self.shards.iter().map(|shard| shard.engine).chain(planned)
    }

    /// The shards as they are once these steps were taken at this time, in seconds since 1970; nothing if they cannot be.
    #[must_use]
    pub fn resharded(&self, steps: &[Step], engine: u64, at_s: u64) -> Option<Vec<Shard>> {
        let mut shards = self.shards.clone();
        reshard::take(&mut shards, steps, engine, at_s).map(|()| shards)
    }

    /// What its records are encrypted with.
    #[must_use]
    pub fn data_key(&self) -> Option<&DataKey> {
        self.data_keys.iter().find(|key| Some(key.engine) == self.encrypted)
    }

    /// When the next step of the stream or of one of its consumers is due, in milliseconds since 1970.
    #[must_use]
    pub fn due_ms(&self) -> Option<i64> {
        let consumers = self.consumers.values().filter_map(|consumer| consumer.status.due_ms());
        consumers.chain(self.status.due_ms()).min()
    }

    /// The shards that a split or merge of this one made.
    pub fn children(&self, index: u32) -> impl Iterator<Item = &Shard> {
        self.shards
            .iter()
            .filter(move |shard| shard.parent == Some(index) || shard.adjacent_parent == Some(index))
    }

    /// Works out the routes anew; to be called whenever `shards` has changed.
    pub(crate) fn route(&mut self) {
        let mut routes: Vec<u32> = (0u32..)
            .zip(&self.shards)
            .filter_map(|(place, shard)| shard.closed_s.is_none().then_some(place))
            .collect();
        routes.sort_by_key(|&place| self.shards[place as usize].range.start);
        self.routes = routes;
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn stream_of(ranges: &[HashRange]) -> Stream {
        let created = StreamCreated {
            key: Key::new("000000000000", "us-east-1", "orders"),
            created_ms: 1_700_000_004_000,
            due_ms: 0,
            mode: Mode::Provisioned,
            retention_hours: 24,
            record_kib_max: 1024,
            tags: BTreeMap::new(),
            shards_created_s: 1_700_000_000,
            shards: ranges.to_vec(),
            warm_mibps: None,
        };
        Stream { status: Status::Active, ..Stream::new(&created, 9) }
    }

    const LOW: HashRange = HashRange { start: 0, end: 99 };
    const HIGH: HashRange = HashRange { start: 100, end: u128::MAX };

    #[test]
    fn every_hash_key_has_a_shard_and_ends_are_inclusive() {
        let stream = stream_of(&[LOW, HIGH]);
        for (key, index) in [(0, 0), (99, 0), (100, 1), (u128::MAX, 1)] {
            assert_eq!(stream.shard_for(key).index, index, "{key}");
        }
    }

    #[test]
    fn closed_shards_take_no_hash_key() {
        let mut stream = stream_of(&[HashRange::ALL, LOW, HIGH]);
        stream.shards[0].closed_s = Some(1_700_000_100);
        stream.shards[1].parent = Some(0);
        stream.shards[2].parent = Some(0);
        stream.route();
        assert_eq!(stream.shard_for(50).index, 1);
        assert_eq!(stream.open_shards().map(|shard| shard.index).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(stream.children(0).map(|shard| shard.index).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(stream.shard(0).map(|shard| shard.engine), Some(10));
        assert_eq!(stream.shard(3), None);
    }
}
