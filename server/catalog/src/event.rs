//! What happened: the events of the catalog's log, and how they lie on disk.
//!
//! A record's data is one JSON object:
//!
//! ```text
//! {"v":1,"at_ms":1700000000000,"event":{"kind":"stream-deleted","body":{...}}}
//!   │       │                             │                       └─ the event's fields
//!   │       │                             └─ which event it is
//!   │       └─ when it was proposed: for people who read the log, never for the state
//!   └─ the version of this envelope
//! ```
//!
//! Names stay taken: a `kind` and the names of its fields keep their meaning for ever, also when nothing
//! writes them any more. What a version does not know, it refuses to open ([`crate::OpenError::Newer`]);
//! the engine's checksums have ruled out damage before.

use std::collections::{BTreeMap, BTreeSet};

use penstock_api::hex;
use serde::{Deserialize, Serialize};

use crate::hash_range::HashRange;
use crate::reshard::Step;
use crate::resource::{Resource, ResourceChanged, ResourceCreated, WhichResource};
use crate::stream::{Consumer, Key, Mode, Stream};

/// The version of the envelope that is written.
const ENVELOPE: u32 = 1;

/// Something that happened to the catalog.
///
/// The last four are a snapshot: the state as a run of events, appended by the catalog itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "kebab-case")]
pub enum Event {
    /// The secret that page tokens and iterators are sealed with was drawn, so that they stay valid
    /// across a restart. It grants nothing by itself: whoever reads the log reads the data directory.
    TokenKeyDrawn(TokenKey),
    /// Every shard of the data engine has this service's throughput limits, or has none.
    ThrottleSet(ThrottleSet),
    /// A stream is to be created; its shards have their numbers from here on.
    StreamCreated(StreamCreated),
    /// A stream's shards exist and its time has come.
    StreamActivated(Which),
    /// A stream is to be deleted.
    StreamDeleting(WhichAndWhen),
    /// A stream is gone; its shards in the data engine are nobody's.
    StreamDeleted(Which),
    /// A stream has other tags.
    StreamTagged(StreamTagged),
    /// A stream's records are kept for another time; its shards are to be told.
    RetentionSet(RetentionSet),
    /// A stream takes records of another size.
    RecordSizeSet(RecordSizeSet),
    /// A stream's shards in the data engine have its settings.
    StreamSettled(StreamSettled),
    /// A stream is to become another; the shards that this makes have their numbers from here on.
    StreamUpdating(StreamUpdating),
    /// A stream became what it was to become.
    StreamUpdated(StreamUpdated),
    /// Closed shards of a stream have no records any more; in the data engine they are nobody's.
    ShardsForgotten(ShardsForgotten),
    /// A stream's shards have other metrics.
    MonitoringSet(MonitoringSet),
    /// A stream or one of its consumers has another policy.
    PolicySet(PolicySet),
    /// A stream has a consumer, or one that it has is another.
    ConsumerSet(ConsumerSet),
    /// A stream has a consumer no more.
    ConsumerRemoved(ConsumerRemoved),
    /// An account commits itself to a throughput in a region, or does so no more.
    CommitmentSet(CommitmentSet),
    /// A resource is there; its shards have their numbers from here on.
    ResourceCreated(ResourceCreated),
    /// A resource's document is another.
    ResourceChanged(ResourceChanged),
    /// A resource is gone; its shards in the data engine are nobody's.
    ResourceRemoved(WhichResource),
    /// A snapshot begins, with what belongs to no resource.
    SnapshotBegun(SnapshotBegun),
    /// A stream as it was when the snapshot was taken.
    StreamKept(Stream),
    /// A resource as it was when the snapshot was taken.
    ResourceKept(Resource),
    /// The snapshot is complete.
    SnapshotEnded(SnapshotEnded),
}

/// The secret of tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenKey {
    /// 32 bytes as hexadecimal digits.
    pub hex: String,
}

/// Whether shards are throttled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThrottleSet {
    /// They are.
    pub on: bool,
}

/// A stream as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StreamCreated {
    /// Its account, region and name.
    pub key: Key,
    /// When, in milliseconds since 1970.
    pub created_ms: i64,
    /// When it is to become active, in milliseconds since 1970.
    pub due_ms: i64,
    /// Who decides how many shards there are.
    pub mode: Mode,
    /// How long records are kept, in hours.
    pub retention_hours: u32,
    /// The largest record, partition key included, in KiB.
    pub record_kib_max: u32,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// When its shards were created, in seconds since 1970.
    pub shards_created_s: u64,
    /// The hash keys of each shard, by index; together they are all hash keys.
    pub shards: Vec<HashRange>,
    /// What it is to carry at once, in MiB/s, if it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warm_mibps: Option<u32>,
}

/// One stream, and not another one of the same name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// Its account, region and name.
    pub key: Key,
    /// Its number.
    pub number: u64,
}

/// One stream, and a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhichAndWhen {
    /// Its account, region and name.
    pub key: Key,
    /// Its number.
    pub number: u64,
    /// In milliseconds since 1970.
    pub due_ms: i64,
}

/// Tags of one stream that are set and removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StreamTagged {
    /// Its account, region and name.
    pub key: Key,
    /// Its number.
    pub number: u64,
    /// What is set.
    pub tags: BTreeMap<String, String>,
    /// Keys that are removed.
    pub untagged: Vec<String>,
}

/// How long one stream's records are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionSet {
    /// Its account, region and name.
    pub key: Key,
    /// Its number.
    pub number: u64,
    /// In hours.
    pub hours: u32,
}

/// The largest record of one stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordSizeSet {
    /// Its account, region and name.
    pub key: Key,
    /// Its number.
    pub number: u64,
    /// Partition key included, in KiB.
    pub kib: u32,
}

/// How far one stream's shards follow its settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StreamSettled {
    /// Its account, region and name.
    pub key: Key,
    /// Its number.
    pub number: u64,
    /// The last change of its settings that its shards have.
    pub change: u32,
}

/// What a stream is to become.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Wanted {
    /// Other shards, by these steps.
    Shards(Vec<Step>),
    /// Somebody else decides how many shards there are.
    Mode(Mode),
    /// It carries so many MiB/s at once.
    WarmThroughput(u32),
    /// Its records are encrypted with a new key, or not any more.
    Encryption(Option<WrappedKey>),
}

/// A data key before it has a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrappedKey {
    /// The name of the key that wraps it, as its owner called it.
    pub key_id: String,
    /// The key itself, wrapped; as hexadecimal digits.
    pub wrapped: String,
}

/// The update of one stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StreamUpdating {
    /// Its account, region and name.
    pub key: Key,
    /// Its number.
    pub number: u64,
    /// When it is to be done, in milliseconds since 1970.
    pub due_ms: i64,
    /// What it is to become.
    pub wanted: Wanted,
}

/// The end of an update of one stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StreamUpdated {
    /// Its account, region and name.
    pub key: Key,
    /// Its number.
    pub number: u64,
    /// When, in seconds since 1970: shards that are split or merged are closed at this time.
    pub at_s: u64,
}

/// Shards of one stream that are forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShardsForgotten {
    /// Its account, region and name.
    pub key: Key,
    /// Its number.
    pub number: u64,
    /// All that were closed before this time, in seconds since 1970.
    pub closed_before_s: u64,
}

/// What is measured of each shard of one stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonitoringSet {
    /// Its account, region and name.
    pub key: Key,
    /// Its number.
    pub number: u64,
    /// Names of metrics.
    pub metrics: BTreeSet<String>,
}

/// Who may use one stream, or one consumer of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicySet {
    /// Its account, region and name.
    pub key: Key,
    /// Its number.
    pub number: u64,
    /// The consumer's name; nothing for the stream itself.
    pub consumer: Option<String>,
    /// The policy's text; nothing if there is none any more.
    pub policy: Option<String>,
}

/// A consumer of one stream, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsumerSet {
    /// Its account, region and name.
    pub key: Key,
    /// Its number.
    pub number: u64,
    /// The consumer as it is from now on.
    pub consumer: Consumer,
}

/// A consumer that one stream has no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsumerRemoved {
    /// Its account, region and name.
    pub key: Key,
    /// Its number.
    pub number: u64,
    /// The consumer's name.
    pub consumer: String,
    /// When it was registered, in milliseconds since 1970.
    pub created_ms: i64,
}

/// Whether an account has committed itself to a minimum throughput. Times are in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// When it began.
    pub started_ms: i64,
    /// When it was asked to end, if it was.
    pub ended_ms: Option<i64>,
}

/// The commitment of one account in one region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommitmentSet {
    /// Twelve digits.
    pub account: String,
    /// Such as `us-east-1`.
    pub region: String,
    /// What it is from now on.
    pub commitment: Commitment,
}

/// The head of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SnapshotBegun {
    /// The next number for a stream or a shard.
    pub number_next: u64,
    /// The secret of tokens, if it was drawn.
    pub token_key: Option<TokenKey>,
    /// Whether shards are throttled, if that was ever said.
    pub throttled: Option<bool>,
    /// What accounts have committed themselves to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commitments: Vec<CommitmentSet>,
}

/// The foot of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SnapshotEnded {
    /// How many resources it holds.
    pub resources: u64,
}

impl Event {
    /// Draws the secret of tokens.
    #[must_use]
    pub fn token_key_drawn(key: &[u8; 32]) -> Event {
        Event::TokenKeyDrawn(TokenKey { hex: hex::encode(key) })
    }

    /// Says whether the data engine's shards are throttled.
    #[must_use]
    pub fn throttle_set(on: bool) -> Event {
        Event::ThrottleSet(ThrottleSet { on })
    }

    /// Makes a stream active.
    #[must_use]
    pub fn stream_activated(stream: &Stream) -> Event {
        Event::StreamActivated(Which { key: stream.key.clone(), number: stream.number })
    }

    /// Begins to delete a stream that is to be gone at this time.
    #[must_use]
    pub fn stream_deleting(stream: &Stream, due_ms: i64) -> Event {
        Event::StreamDeleting(WhichAndWhen { key: stream.key.clone(), number: stream.number, due_ms })
    }

    /// Removes a stream.
    #[must_use]
    pub fn stream_deleted(stream: &Stream) -> Event {
        Event::StreamDeleted(Which { key: stream.key.clone(), number: stream.number })
    }

    /// Sets and removes tags of a stream.
    #[must_use]
    pub fn stream_tagged(stream: &Stream, tags: BTreeMap<String, String>, untagged: Vec<String>) -> Event {
        Event::StreamTagged(StreamTagged { key: stream.key.clone(), number: stream.number, tags, untagged })
    }

    /// Keeps a stream's records so many hours.
    #[must_use]
    pub fn retention_set(stream: &Stream, hours: u32) -> Event {
        Event::RetentionSet(RetentionSet { key: stream.key.clone(), number: stream.number, hours })
    }

    /// Lets a stream take records of so many KiB.
    #[must_use]
    pub fn record_size_set(stream: &Stream, kib: u32) -> Event {
        Event::RecordSizeSet(RecordSizeSet { key: stream.key.clone(), number: stream.number, kib })
    }

    /// Begins to make another of a stream, which is to be done at this time.
    #[must_use]
    pub fn stream_updating(stream: &Stream, wanted: Wanted, due_ms: i64) -> Event {
        Event::StreamUpdating(StreamUpdating {
            key: stream.key.clone(),
            number: stream.number,
            due_ms,
            wanted,
        })
    }

    /// Makes of a stream what it was to become.
    #[must_use]
    pub fn stream_updated(stream: &Stream, at_s: u64) -> Event {
        Event::StreamUpdated(StreamUpdated { key: stream.key.clone(), number: stream.number, at_s })
    }

    /// Forgets the shards of a stream that were closed before this time.
    #[must_use]
    pub fn shards_forgotten(stream: &Stream, closed_before_s: u64) -> Event {
        let (key, number) = (stream.key.clone(), stream.number);
        Event::ShardsForgotten(ShardsForgotten { key, number, closed_before_s })
    }

    /// Measures this of each shard of a stream.
    #[must_use]
    pub fn monitoring_set(stream: &Stream, metrics: BTreeSet<String>) -> Event {
        Event::MonitoringSet(MonitoringSet { key: stream.key.clone(), number: stream.number, metrics })
    }

    /// Gives a stream, or a consumer of it, a policy or takes it away.
    #[must_use]
    pub fn policy_set(stream: &Stream, consumer: Option<String>, policy: Option<String>) -> Event {
        Event::PolicySet(PolicySet { key: stream.key.clone(), number: stream.number, consumer, policy })
    }

    /// Gives a stream a consumer, or makes another of the one of that name.
    #[must_use]
    pub fn consumer_set(stream: &Stream, consumer: Consumer) -> Event {
        Event::ConsumerSet(ConsumerSet { key: stream.key.clone(), number: stream.number, consumer })
    }

    /// Takes a consumer from a stream.
    #[must_use]
    pub fn consumer_removed(stream: &Stream, consumer: &Consumer) -> Event {
        Event::ConsumerRemoved(ConsumerRemoved {
            key: stream.key.clone(),
            number: stream.number,
            consumer: consumer.name.clone(),
            created_ms: consumer.created_ms,
        })
    }

    /// Gives a resource another document.
    #[must_use]
    pub fn resource_changed(resource: &Resource, document: serde_json::Value) -> Event {
        let Resource { kind, key, number, revision, .. } = resource.clone();
        Event::ResourceChanged(ResourceChanged { kind, key, number, revision, document })
    }

    /// Removes a resource.
    #[must_use]
    pub fn resource_removed(resource: &Resource) -> Event {
        let Resource { kind, key, number, .. } = resource.clone();
        Event::ResourceRemoved(WhichResource { kind, key, number })
    }

    /// Notes that a stream's shards have the settings that it has.
    #[must_use]
    pub fn stream_settled(stream: &Stream) -> Event {
        let (key, number, change) = (stream.key.clone(), stream.number, stream.unsettled);
        Event::StreamSettled(StreamSettled { key, number, change })
    }
}

impl TokenKey {
    /// The secret itself; nothing if the digits are not 32 bytes.
    pub(crate) fn bytes(&self) -> Option<[u8; 32]> {
        hex::decode(&self.hex)?.try_into().ok()
    }
}

#[derive(Serialize)]
struct EnvelopeOut<'a> {
    v: u32,
    at_ms: i64,
    event: &'a Event,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EnvelopeIn {
    v: u32,
    #[expect(dead_code, reason = "kept for people who read the log; must be there and be a number")]
    at_ms: i64,
    event: Event,
}

/// As much of an envelope as every version is expected to keep, to name what cannot be read.
#[derive(Deserialize)]
struct EnvelopeHead {
    v: u32,
    event: EventHead,
}

#[derive(Deserialize)]
struct EventHead {
    kind: String,
}

/// The bytes of an event that was proposed at this time.
pub(crate) fn encode(event: &Event, at_ms: i64) -> Vec<u8> {
    let envelope = EnvelopeOut { v: ENVELOPE, at_ms, event };
    serde_json::to_vec(&envelope).expect("events hold nothing that JSON cannot carry")
}

/// The event in these bytes, or what about it this version does not know.
pub(crate) fn decode(bytes: &[u8]) -> Result<Event, String> {
    match serde_json::from_slice::<EnvelopeIn>(bytes) {
        Ok(envelope) if envelope.v == ENVELOPE => Ok(envelope.event),
        Ok(envelope) => Err(format!("envelope version {}", envelope.v)),
        Err(error) => match serde_json::from_slice::<EnvelopeHead>(bytes) {
            Ok(head) => Err(format!("{:?} in envelope version {}: {error}", head.event.kind, head.v)),
            Err(_) => Err(format!("no event of any version: {error}")),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::tests::stream_of;

    /// Each event as version 1 wrote it. These lines are on people's disks: they are only ever added to.
    fn on_disk() -> Vec<(Event, &'static str)> {
        let key = Key::new("000000000000", "us-east-1", "orders");
        vec![
            (
                Event::token_key_drawn(&[0xa5; 32]),
                r#"{"kind":"token-key-drawn","body":{"hex":"a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"}}"#,
            ),
            (Event::throttle_set(true), r#"{"kind":"throttle-set","body":{"on":true}}"#),
            (
                Event::StreamCreated(StreamCreated {
                    key: key.clone(),
                    created_ms: 1_700_000_000_123,
                    due_ms: 1_700_000_005_123,
                    mode: Mode::OnDemand,
                    retention_hours: 24,
                    record_kib_max: 1024,
                    tags: BTreeMap::from([("team".to_owned(), "red".to_owned())]),
                    shards_created_s: 1_699_999_996,
                    shards: vec![HashRange::ALL],
                    warm_mibps: None,
                }),
                r#"{"kind":"stream-created","body":{"key":{"account":"000000000000","region":"us-east-1","name":"orders"},"created_ms":1700000000123,"due_ms":1700000005123,"mode":"on-demand","retention_hours":24,"record_kib_max":1024,"tags":{"team":"red"},"shards_created_s":1699999996,"shards":["0-340282366920938463463374607431768211455"]}}"#,
            ),
            (
                Event::StreamActivated(Which { key: key.clone(), number: 9 }),
                r#"{"kind":"stream-activated","body":{"key":{"account":"000000000000","region":"us-east-1","name":"orders"},"number":9}}"#,
            ),
            (
                Event::StreamDeleting(WhichAndWhen { key: key.clone(), number: 9, due_ms: 5 }),
                r#"{"kind":"stream-deleting","body":{"key":{"account":"000000000000","region":"us-east-1","name":"orders"},"number":9,"due_ms":5}}"#,
            ),
            (
                Event::StreamDeleted(Which { key: key.clone(), number: 9 }),
                r#"{"kind":"stream-deleted","body":{"key":{"account":"000000000000","region":"us-east-1","name":"orders"},"number":9}}"#,
            ),
            (
                Event::StreamTagged(StreamTagged {
                    key: key.clone(),
                    number: 9,
                    tags: BTreeMap::from([("team".to_owned(), "blue".to_owned())]),
                    untagged: vec!["owner".to_owned()],
                }),
                r#"{"kind":"stream-tagged","body":{"key":{"account":"000000000000","region":"us-east-1","name":"orders"},"number":9,"tags":{"team":"blue"},"untagged":["owner"]}}"#,
            ),
            (
                Event::RetentionSet(RetentionSet { key: key.clone(), number: 9, hours: 48 }),
                r#"{"kind":"retention-set","body":{"key":{"account":"000000000000","region":"us-east-1","name":"orders"},"number":9,"hours":48}}"#,
            ),
            (
                Event::RecordSizeSet(RecordSizeSet { key: key.clone(), number: 9, kib: 2048 }),
                r#"{"kind":"record-size-set","body":{"key":{"account":"000000000000","region":"us-east-1","name":"orders"},"number":9,"kib":2048}}"#,
            ),
            (
                Event::StreamSettled(StreamSettled { key: key.clone(), number: 9, change: 3 }),
                r#"{"kind":"stream-settled","body":{"key":{"account":"000000000000","region":"us-east-1","name":"orders"},"number":9,"change":3}}"#,
            ),
            (
                Event::StreamUpdating(StreamUpdating {
                    key: key.clone(),
                    number: 9,
                    due_ms: 5,
                    wanted: Wanted::Shards(vec![
                        Step::Split { shard: 0, at: u128::MAX },
                        Step::Merge { lower: 1, upper: 2 },
                    ]),
                }),
                r#"{"kind":"stream-updating","body":{"key":{"account":"000000000000","region":"us-east-1","name":"orders"},"number":9,"due_ms":5,"wanted":{"shards":[{"split":{"shard":0,"at":"340282366920938463463374607431768211455"}},{"merge":{"lower":1,"upper":2}}]}}}"#,
            ),
            (
                Event::StreamUpdating(StreamUpdating {
                    key: key.clone(),
                    number: 9,
                    due_ms: 5,
                    wanted: Wanted::Encryption(Some(WrappedKey {
                        key_id: "alias/aws/kinesis".to_owned(),
                        wrapped: "0a".to_owned(),
                    })),
                }),
                r#"{"kind":"stream-updating","body":{"key":{"account":"000000000000","region":"us-east-1","name":"orders"},"number":9,"due_ms":5,"wanted":{"encryption":{"key_id":"alias/aws/kinesis","wrapped":"0a"}}}}"#,
            ),
            (
                Event::StreamUpdated(StreamUpdated { key: key.clone(), number: 9, at_s: 5 }),
                r#"{"kind":"stream-updated","body":{"key":{"account":"000000000000","region":"us-east-1","name":"orders"},"number":9,"at_s":5}}"#,
            ),
            (
                Event::ShardsForgotten(ShardsForgotten { key: key.clone(), number: 9, closed_before_s: 5 }),
                r#"{"kind":"shards-forgotten","body":{"key":{"account":"000000000000","region":"us-east-1","name":"orders"},"number":9,"closed_before_s":5}}"#,
            ),
            (
                Event::MonitoringSet(MonitoringSet {
                    key: key.clone(),
                    number: 9,
                    metrics: BTreeSet::from(["IncomingBytes".to_owned()]),
                }),
                r#"{"kind":"monitoring-set","body":{"key":{"account":"000000000000","region":"us-east-1","name":"orders"},"number":9,"metrics":["IncomingBytes"]}}"#,
            ),
            (
                Event::PolicySet(PolicySet {
                    key: key.clone(),
                    number: 9,
                    consumer: Some("app".to_owned()),
                    policy: Some("{}".to_owned()),
                }),
                r#"{"kind":"policy-set","body":{"key":{"account":"000000000000","region":"us-east-1","name":"orders"},"number":9,"consumer":"app","policy":"{}"}}"#,
            ),
            (
                Event::ConsumerSet(ConsumerSet {
                    key: key.clone(),
                    number: 9,
                    consumer: Consumer {
                        name: "app".to_owned(),
                        created_ms: 5,
                        status: crate::stream::Status::Updating { due_ms: 6 },
                        tags: BTreeMap::new(),
                        policy: None,
                    },
                }),
                r#"{"kind":"consumer-set","body":{"key":{"account":"000000000000","region":"us-east-1","name":"orders"},"number":9,"consumer":{"name":"app","created_ms":5,"status":{"updating":{"due_ms":6}}}}}"#,
            ),
            (
                Event::ConsumerRemoved(ConsumerRemoved {
                    key,
                    number: 9,
                    consumer: "app".to_owned(),
                    created_ms: 5,
                }),
                r#"{"kind":"consumer-removed","body":{"key":{"account":"000000000000","region":"us-east-1","name":"orders"},"number":9,"consumer":"app","created_ms":5}}"#,
            ),
            (
                Event::CommitmentSet(CommitmentSet {
                    account: "000000000000".to_owned(),
                    region: "us-east-1".to_owned(),
                    commitment: Commitment { started_ms: 5, ended_ms: None },
                }),
                r#"{"kind":"commitment-set","body":{"account":"000000000000","region":"us-east-1","commitment":{"started_ms":5,"ended_ms":null}}}"#,
            ),
            (
                Event::SnapshotBegun(SnapshotBegun {
                    number_next: 11,
                    token_key: None,
                    throttled: None,
                    commitments: Vec::new(),
                }),
                r#"{"kind":"snapshot-begun","body":{"number_next":11,"token_key":null,"throttled":null}}"#,
            ),
            (
                Event::StreamKept(stream_of(&[HashRange::ALL])),
                r#"{"kind":"stream-kept","body":{"key":{"account":"000000000000","region":"us-east-1","name":"orders"},"number":9,"status":"active","created_ms":1700000004000,"mode":"provisioned","retention_hours":24,"record_kib_max":1024,"tags":{},"shards":[{"index":0,"engine":10,"range":"0-340282366920938463463374607431768211455","created_s":1700000000}]}}"#,
            ),
            (
                Event::SnapshotEnded(SnapshotEnded { resources: 1 }),
                r#"{"kind":"snapshot-ended","body":{"resources":1}}"#,
            ),
        ]
    }

    /// The routes of a stream are not on disk; whoever reads one works them out.
    fn routed(event: Event) -> Event {
        match event {
            Event::StreamKept(mut stream) => {
                stream.route();
                Event::StreamKept(stream)
            }
            other => other,
        }
    }

    #[test]
    fn every_event_lies_on_disk_as_version_1_wrote_it() {
        for (event, written) in on_disk() {
            let written = format!(r#"{{"v":1,"at_ms":7,"event":{written}}}"#);
            assert_eq!(String::from_utf8(encode(&event, 7)).unwrap(), written);
            assert_eq!(decode(written.as_bytes()).map(routed), Ok(event));
        }
    }

    #[test]
    fn what_a_newer_version_wrote_is_named() {
        let unknown_kind = br#"{"v":1,"at_ms":7,"event":{"kind":"stream-painted","body":{"colour":"red"}}}"#;
        assert!(decode(unknown_kind).unwrap_err().starts_with("\"stream-painted\" in envelope version 1"));

        let unknown_field =
            br#"{"v":1,"at_ms":7,"event":{"kind":"snapshot-ended","body":{"resources":1,"checksum":5}}}"#;
        assert!(decode(unknown_field).unwrap_err().contains("checksum"));

        let newer_envelope = br#"{"v":2,"at_ms":7,"by":"x","event":{"kind":"snapshot-ended","body":{}}}"#;
        assert!(decode(newer_envelope).unwrap_err().contains("envelope version 2"));

        assert!(decode(b"\x00").is_err());
    }

    #[test]
    fn a_token_key_is_32_bytes_of_hex() {
        let Event::TokenKeyDrawn(key) = Event::token_key_drawn(&[0x0f; 32]) else { panic!("another event") };
        assert_eq!(key.bytes(), Some([0x0f; 32]));
        for hex in ["", "0f", &"zz".repeat(32), &"é".repeat(32)] {
            assert_eq!(TokenKey { hex: hex.to_owned() }.bytes(), None, "{hex}");
        }
    }
}
