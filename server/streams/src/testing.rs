//! What the tests of operations share: a whole service in a temporary directory, and the calls that set a
//! scene.
//!
//! The engine of the records has a clock that stands still until a test moves it, so that a second holds as
//! many records as a test likes, however slow the machine is. It starts a minute ago: moved on by some
//! seconds it is still not ahead of the calls, which are received now.
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use penstock_api::keys::{KeyFault, KeyProvider};
use penstock_api::{BoxFuture, CallContext, Caller, Dispatch, Endpoint, Output};
use penstock_catalog::{Applied, Catalog, Event, HashRange, Key, Mode, State, Status, Stream, StreamCreated};
use penstock_engine::{Clock, Engine, From, KeyRing, ManualClock, ReadLimits};
use penstock_model::kinesis::ShardIteratorType;
use penstock_model::{Document, Input, Name, Value};
use tempfile::TempDir;

use crate::rate::Limiter;
use crate::{OpenError, Streams, StreamsOptions, Throttle, Timing, describe, hash, time};

pub(crate) const ACCOUNT: &str = "000000000000";
pub(crate) const REGION: &str = "us-east-1";
const SECRET: &str = "a secret";

/// A call that is received now.
pub(crate) fn context(operation: &str) -> CallContext {
    let service = penstock_model::service_by_id("kinesis").unwrap();
    CallContext {
        caller: Caller { account: ACCOUNT.into(), region: REGION.into(), access_key: None },
        request_id: "a1".into(),
        operation: service.operation(operation).unwrap(),
        service,
        received_at: SystemTime::now(),
        endpoint: Endpoint::default(),
    }
}

/// A stream with these open shards, from index 0 on.
pub(crate) fn stream_with(shards: &[HashRange]) -> Arc<Stream> {
    let mut state = State::default();
    let created = Event::StreamCreated(StreamCreated {
        key: Key::new(ACCOUNT, REGION, "orders"),
        created_ms: 1_700_000_000_000,
        due_ms: 0,
        mode: Mode::Provisioned,
        retention_hours: 24,
        record_kib_max: 1_024,
        tags: BTreeMap::new(),
        shards_created_s: 1_700_000_000,
        shards: shards.to_vec(),
        warm_mibps: None,
    });
    match state.apply(&created) {
        Ok(Applied::Stream(stream)) => stream,
        other => panic!("{other:?}"),
    }
}

/// The ARN of a stream.
pub(crate) fn arn(name: &str) -> String {
    describe::stream_arn(&Key::new(ACCOUNT, REGION, name))
}

/// Catalog, engine and streams.
pub(crate) struct Service {
    streams: Arc<Streams>,
    catalog: Catalog,
    engines: [Engine; 2],
    dir: TempDir,
    clock: ManualClock,
}

impl Service {
    pub(crate) async fn open(throttle: Throttle, timing: Timing) -> Service {
        Service::open_in(tempfile::tempdir().unwrap(), throttle, timing).await
    }

    pub(crate) async fn open_in(dir: TempDir, throttle: Throttle, timing: Timing) -> Service {
        let a_minute_ago = SystemTime::now() - Duration::from_secs(60);
        let clock = ManualClock::at_us(u64::try_from(penstock_api::millis(a_minute_ago)).unwrap() * 1_000);
        let engines = [
            engine(&dir.path().join("catalog"), Clock::System),
            engine(&dir.path().join("streams"), Clock::Manual(clock.clone())),
        ];
        let catalog = Catalog::open(&engines[0], penstock_catalog::Options::default()).unwrap();
        let options = options(throttle, timing, SECRET);
        let streams = Streams::open(catalog.clone(), engines[1].clone(), options).await.unwrap();
        Service { streams, catalog, engines, dir, clock }
    }

    /// Opens the streams with keys of another secret.
    pub(crate) async fn try_open(dir: &TempDir, secret: &'static str) -> Result<(), OpenError> {
        let engines = ["catalog", "streams"].map(|name| engine(&dir.path().join(name), Clock::System));
        let catalog = Catalog::open(&engines[0], penstock_catalog::Options::default()).unwrap();
        let options = options(Throttle::Off, Timing::Instant, secret);
        Streams::open(catalog, engines[1].clone(), options).await.map(|_| ())
    }

    /// Stops the service; what is left is its directory.
    pub(crate) fn close(self) -> TempDir {
        drop(self.streams);
        self.catalog.close();
        for engine in self.engines {
            engine.close();
        }
        self.dir
    }

    /// Moves the clock of the records on.
    pub(crate) fn advance(&self, time: Duration) {
        self.clock.advance_us(u64::try_from(time.as_micros()).unwrap());
    }

    /// What the clock of the records shows, in milliseconds since 1970.
    pub(crate) fn now_ms(&self) -> i64 {
        time::timestamp_of_us(self.clock.now_us()).0
    }

    pub(crate) fn streams(&self) -> Arc<Streams> {
        Arc::clone(&self.streams)
    }

    pub(crate) fn stream(&self, name: &str) -> Arc<Stream> {
        self.catalog.stream(ACCOUNT, REGION, name).unwrap()
    }

    pub(crate) fn is_active(&self, name: &str) -> bool {
        self.stream(name).status == Status::Active
    }

    /// Waits until the stream is as it should be.
    pub(crate) async fn wait_for(&self, name: &str, ready: impl Fn(Option<Arc<Stream>>) -> bool) {
        for _ in 0..1_000 {
            if ready(self.catalog.stream(ACCOUNT, REGION, name)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{name} is not as it should be after ten seconds");
    }

    /// Sets a scene through the same door as the wire. Rates are counted anew after each such call: a test
    /// of a rate makes its own calls.
    async fn call(&self, operation: &str, members: &[(&'static str, Value)]) -> serde_json::Value {
        let input = members.iter().map(|(name, value)| (Name::Borrowed(*name), value.clone())).collect();
        let answer =
            self.streams().dispatch(context(operation), Input::Value(Value::Map(input))).await.unwrap();
        *self.streams.rates.lock().unwrap() = Limiter::default();
        let Output::Document(answer) = answer else { panic!("{answer:?}") };
        json(&*answer)
    }

    pub(crate) async fn create(&self, name: &str, shards: i64) {
        self.call("CreateStream", &[("StreamName", text(name)), ("ShardCount", Value::Integer(shards))])
            .await;
    }

    pub(crate) async fn create_on_demand(&self, name: &str) {
        self.call("CreateStream", &[("StreamName", text(name))]).await;
    }

    /// Splits the shard in its middle.
    pub(crate) async fn split(&self, name: &str, shard: u32) {
        let range = self.stream(name).shard(shard).unwrap().range;
        let middle = range.start + (range.end - range.start) / 2 + 1;
        let members = [
            ("StreamName", text(name)),
            ("ShardToSplit", text(&shard.to_string())),
            ("NewStartingHashKey", text(&middle.to_string())),
        ];
        self.call("SplitShard", &members).await;
    }

    /// Registers a consumer and tells its ARN.
    pub(crate) async fn register(&self, stream: &str, consumer: &str) -> String {
        let members = [("StreamARN", text(&arn(stream))), ("ConsumerName", text(consumer))];
        let answer = self.call("RegisterStreamConsumer", &members).await;
        string(answer.get("Consumer").unwrap(), "ConsumerARN")
    }

    pub(crate) async fn deregister(&self, consumer_arn: &str) {
        self.call("DeregisterStreamConsumer", &[("ConsumerARN", text(consumer_arn))]).await;
    }

    /// Puts a record of so many bytes, its key counted.
    pub(crate) async fn put_bytes(&self, name: &str, bytes: usize) {
        let data = vec![b'x'; bytes - 1].into();
        let members = [("StreamName", text(name)), ("PartitionKey", text("k")), ("Data", Value::Blob(data))];
        self.call("PutRecord", &members).await;
    }

    /// Commits the account to a minimum throughput.
    pub(crate) async fn commit(&self) {
        let status = Value::Map(vec![("Status".into(), text("ENABLED"))]);
        self.call("UpdateAccountSettings", &[("MinimumThroughputBillingCommitment", status)]).await;
    }

    pub(crate) async fn delete(&self, name: &str) {
        self.call("DeleteStream", &[("StreamName", text(name))]).await;
    }

    pub(crate) async fn tag(&self, name: &str, tags: &[(&'static str, &str)]) {
        let tags = tags.iter().map(|&(key, value)| (Name::Borrowed(key), text(value))).collect();
        self.call("AddTagsToStream", &[("StreamName", text(name)), ("Tags", Value::Map(tags))]).await;
    }

    pub(crate) async fn retain(&self, name: &str, hours: i64) {
        let members = [("StreamName", text(name)), ("RetentionPeriodHours", Value::Integer(hours))];
        self.call("IncreaseStreamRetentionPeriod", &members).await;
    }

    /// Puts a record and tells its sequence number.
    pub(crate) async fn put(&self, name: &str, partition_key: &str, data: &'static str) -> String {
        let members = [
            ("StreamName", text(name)),
            ("PartitionKey", text(partition_key)),
            ("Data", Value::Blob(data.into())),
        ];
        string(&self.call("PutRecord", &members).await, "SequenceNumber")
    }

    /// An iterator; the argument is a sequence number or, for AT_TIMESTAMP, milliseconds.
    pub(crate) async fn iterator(
        &self,
        name: &str,
        shard: i64,
        r#type: ShardIteratorType,
        argument: Option<&str>,
    ) -> String {
        let mut members = vec![
            ("StreamName", text(name)),
            ("ShardId", text(&shard.to_string())),
            ("ShardIteratorType", text(r#type.as_str())),
        ];
        match (r#type, argument) {
            (ShardIteratorType::AtTimestamp, Some(millis)) => {
                members.push(("Timestamp", Value::Timestamp(millis.parse().unwrap())));
            }
            (_, Some(number)) => members.push(("StartingSequenceNumber", text(number))),
            (_, None) => {}
        }
        string(&self.call("GetShardIterator", &members).await, "ShardIterator")
    }

    /// Puts so many records into one shard; how many were refused.
    pub(crate) async fn put_many(&self, name: &str, count: usize) -> i64 {
        self.put_keys(name, (0..count).map(|_| "k".to_owned())).await
    }

    /// Puts so many records into all shards; how many were refused.
    pub(crate) async fn put_spread(&self, name: &str, count: usize) -> i64 {
        self.put_keys(name, (0..count).map(|n| n.to_string())).await
    }

    async fn put_keys(&self, name: &str, keys: impl Iterator<Item = String>) -> i64 {
        let entry = |key: String| {
            let members = [("PartitionKey", text(&key)), ("Data", Value::Blob("x".into()))];
            Value::Map(members.into_iter().map(|(name, value)| (Name::Borrowed(name), value)).collect())
        };
        let members = [("StreamName", text(name)), ("Records", Value::List(keys.map(entry).collect()))];
        self.call("PutRecords", &members).await["FailedRecordCount"].as_i64().unwrap()
    }

    /// The data of the records from an iterator on.
    pub(crate) async fn read(&self, iterator: &str) -> Vec<String> {
        let answer = self.call("GetRecords", &[("ShardIterator", text(iterator))]).await;
        data(&answer)
    }

    /// The data of every record in a shard, past the service.
    pub(crate) async fn records(&self, name: &str, index: u32) -> Vec<bytes::Bytes> {
        let stream = self.stream(name);
        let handle = self.streams.handle(stream.shard(index).unwrap()).unwrap();
        let batch = handle.read(From::TrimHorizon, ReadLimits::default()).await.unwrap();
        batch.records.into_iter().map(|entry| entry.data).collect()
    }
}

/// Options with keys that come from a secret.
pub(crate) fn options(throttle: Throttle, timing: Timing, secret: &'static str) -> StreamsOptions {
    let (keys, clock) = (Arc::new(TestKeys(secret)), penstock_api::Clock::default());
    StreamsOptions { throttle, timing, keys, ring: ring(), clock }
}

/// The ring of the engine that is opened next in this thread, and of the streams on it.
fn ring() -> Arc<KeyRing> {
    RING.with(Arc::clone)
}

thread_local! {
    static RING: Arc<KeyRing> = Arc::default();
}

/// Two keys that are made of a secret.
struct TestKeys(&'static str);

impl TestKeys {
    fn pad(&self, name: &str, context: &str) -> Result<u128, KeyFault> {
        match name {
            "alias/aws/kinesis" | "alias/other" => {
                Ok(hash::of_partition_key(&format!("{} {name} {context}", self.0)))
            }
            _ => Err(KeyFault::NotFound(name.to_owned())),
        }
    }
}

impl KeyProvider for TestKeys {
    fn wrap<'a>(
        &'a self,
        name: &'a str,
        context: &'a str,
        data_key: &'a [u8; 32],
    ) -> BoxFuture<'a, Result<Vec<u8>, KeyFault>> {
        let wrapped = self.pad(name, context).map(|pad| {
            let pad = pad.to_be_bytes();
            let hidden = data_key.iter().zip(pad.iter().cycle()).map(|(byte, pad)| byte ^ pad);
            hidden.chain(pad.iter().rev().copied()).collect()
        });
        Box::pin(std::future::ready(wrapped))
    }

    fn unwrap<'a>(
        &'a self,
        name: &'a str,
        context: &'a str,
        wrapped: &'a [u8],
    ) -> BoxFuture<'a, Result<[u8; 32], KeyFault>> {
        let key = self.pad(name, context).and_then(|pad| {
            let pad = pad.to_be_bytes();
            if wrapped.len() != 48 || !wrapped[32..].iter().eq(pad.iter().rev()) {
                return Err(KeyFault::Wrong(name.to_owned()));
            }
            Ok(std::array::from_fn(|at| wrapped[at] ^ pad[at % 16]))
        });
        Box::pin(std::future::ready(key))
    }
}

pub(crate) fn engine(dir: &Path, clock: Clock) -> Engine {
    let options = penstock_engine::Options {
        keys: Some(ring()),
        lanes: Some(1),
        segment_bytes: 4 << 20,
        pin: false,
        clock,
        ..Default::default()
    };
    Engine::open(dir, options).unwrap()
}

/// A document as it goes out.
pub(crate) fn json(document: &dyn Document) -> serde_json::Value {
    let json = format!("{document:?}");
    if json.is_empty() { serde_json::Value::Null } else { serde_json::from_str(&json).unwrap() }
}

/// The data of the records in an answer.
pub(crate) fn data(answer: &serde_json::Value) -> Vec<String> {
    let records = answer["Records"].as_array().unwrap().iter();
    let data = records.map(|record| BASE64.decode(record["Data"].as_str().unwrap()).unwrap());
    data.map(|data| String::from_utf8(data).unwrap()).collect()
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

fn string(value: &serde_json::Value, member: &str) -> String {
    value[member].as_str().unwrap().to_owned()
}
