//! What the tests of operations share: a whole service in a temporary directory, spoken to in JSON as the wire would.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use penstock_api::keys::NoKeys;
use penstock_api::{BoxFuture, Clock, Endpoint, testing};
use penstock_catalog::{Catalog, Event, HashRange, Key, Mode, StreamCreated};
use penstock_engine::{Engine, KeyRing, Keys, Options, ShardConfig, ShardId};
use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::{
    Firehose, FirehoseOptions, Invoke, InvokeFault, Invoked, ObjectStore, PutObject, Readers, StoreFault,
    Table, TableFault, TableName, Tables, Throttle, Timing,
};

pub(crate) use penstock_api::testing::{ACCOUNT, REGION, Refusal};

/// A store in memory that fails as it is told.
#[derive(Default)]
pub(crate) struct Store {
    pub(crate) objects: Mutex<BTreeMap<String, PutObject>>,
    /// It takes nothing.
    pub(crate) down: AtomicBool,
    /// Every second time it takes an object and says that it did not.
    pub(crate) lies: AtomicBool,
    puts: AtomicUsize,
}

impl Store {
    /// What is in each object of a bucket, by key.
    pub(crate) fn bodies(&self) -> Vec<(String, Bytes)> {
        let objects = self.objects.lock().unwrap();
        objects.values().map(|object| (object.key.clone(), object.body.clone())).collect()
    }

    /// Waits until there are so many objects.
    pub(crate) async fn wait_for(&self, count: usize) -> Vec<(String, Bytes)> {
        for _ in 0..1_000 {
            let bodies = self.bodies();
            if bodies.len() >= count {
                return bodies;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{} of {count} objects", self.bodies().len());
    }
}

impl ObjectStore for Arc<Store> {
    fn put(&self, object: PutObject) -> BoxFuture<'static, Result<(), StoreFault>> {
        let store = Arc::clone(self);
        Box::pin(async move {
            if store.down.load(Ordering::Relaxed) {
                return Err(StoreFault::Unavailable("down".into()));
            }
            let lies = store.lies.load(Ordering::Relaxed)
                && store.puts.fetch_add(1, Ordering::Relaxed).is_multiple_of(2);
            store.objects.lock().unwrap().insert(object.key.clone(), object);
            if lies { Err(StoreFault::NoSuchBucket) } else { Ok(()) }
        })
    }

    fn get(&self, _: &str, key: &str) -> BoxFuture<'static, Result<Bytes, StoreFault>> {
        let found = self.objects.lock().unwrap().get(key).map(|object| object.body.clone());
        Box::pin(std::future::ready(found.ok_or(StoreFault::NoSuchObject)))
    }
}

/// A function: what it does with an event.
pub(crate) type Script = Box<dyn Fn(Json) -> BoxFuture<'static, Result<Invoked, InvokeFault>> + Send + Sync>;

/// Functions by their ARN, each of which does what it is told, and how often each was asked.
#[derive(Default)]
pub(crate) struct Functions {
    pub(crate) scripts: Mutex<BTreeMap<String, Arc<Script>>>,
    pub(crate) asked: Mutex<Vec<(String, Json)>>,
}

impl Functions {
    /// From now on, the function does this.
    pub(crate) fn script(
        &self,
        arn: &str,
        script: impl Fn(Json) -> BoxFuture<'static, Result<Invoked, InvokeFault>> + Send + Sync + 'static,
    ) {
        self.scripts.lock().unwrap().insert(arn.to_owned(), Arc::new(Box::new(script)));
    }

    /// The same for one that answers at once.
    pub(crate) fn answers(
        &self,
        arn: &str,
        script: impl Fn(&Json) -> Result<Invoked, InvokeFault> + Send + Sync + 'static,
    ) {
        self.script(arn, move |event| Box::pin(std::future::ready(script(&event))));
    }

    /// Events that functions were asked with.
    pub(crate) fn events(&self) -> Vec<Json> {
        self.asked.lock().unwrap().iter().map(|(_, event)| event.clone()).collect()
    }
}

impl Invoke for Arc<Functions> {
    fn invoke(
        &self,
        arn: &str,
        payload: Bytes,
        wait_max: Duration,
    ) -> BoxFuture<'static, Result<Invoked, InvokeFault>> {
        assert!(payload.len() <= 6 << 20 && wait_max == Duration::from_secs(300));
        let event: Json = serde_json::from_slice(&payload).unwrap();
        self.asked.lock().unwrap().push((arn.to_owned(), event.clone()));
        match self.scripts.lock().unwrap().get(arn) {
            Some(script) => script(event),
            None => Box::pin(std::future::ready(Err(InvokeFault::NotFound))),
        }
    }
}

/// An answer in JSON.
pub(crate) fn answer(json: &Json) -> Result<Invoked, InvokeFault> {
    Ok(Invoked { payload: json.to_string().into(), failed: false })
}

/// What a function gets of a record.
pub(crate) fn data_of(record: &Json) -> String {
    String::from_utf8(BASE64.decode(record["data"].as_str().unwrap()).unwrap()).unwrap()
}

/// What it says of it.
pub(crate) fn answered(record: &Json, result: &str, data: &str) -> Json {
    json!({"recordId": record["recordId"], "result": result, "data": BASE64.encode(data)})
}

/// A function's answer, record by record.
pub(crate) fn each(event: &Json, of: impl Fn(&Json) -> Json) -> Result<Invoked, InvokeFault> {
    answer(&json!({"records": event["records"].as_array().unwrap().iter().map(of).collect::<Vec<_>>()}))
}

/// Somebody who reads logs from a position on, or nobody.
#[derive(Default)]
pub(crate) struct Reading(pub(crate) Mutex<Option<u64>>);

impl Readers for Arc<Reading> {
    fn floor(&self, _: &Key) -> Option<u64> {
        *self.0.lock().unwrap()
    }
}

pub(crate) struct Service {
    pub(crate) functions: Arc<Functions>,
    pub(crate) store: Arc<Store>,
    pub(crate) reading: Arc<Reading>,
    pub(crate) firehose: Arc<Firehose>,
    pub(crate) catalog: Catalog,
    pub(crate) engine: Engine,
    dir: TempDir,
}

impl Service {
    pub(crate) async fn open(throttle: Throttle, timing: Timing) -> Service {
        Service::open_in(tempfile::tempdir().unwrap(), throttle, timing).await
    }

    pub(crate) async fn open_in(dir: TempDir, throttle: Throttle, timing: Timing) -> Service {
        Service::open_with(dir, Arc::default(), throttle, timing).await
    }

    pub(crate) async fn open_with(
        dir: TempDir,
        store: Arc<Store>,
        throttle: Throttle,
        timing: Timing,
    ) -> Service {
        Service::open_all(dir, store, Arc::default(), throttle, timing).await
    }

    pub(crate) async fn open_all(
        dir: TempDir,
        store: Arc<Store>,
        functions: Arc<Functions>,
        throttle: Throttle,
        timing: Timing,
    ) -> Service {
        let ring = Arc::new(KeyRing::default());
        let keys: Arc<dyn Keys> = Arc::<KeyRing>::clone(&ring);
        let options = || Options {
            lanes: Some(1),
            pin: false,
            segment_bytes: 4 << 20,
            keys: Some(Arc::clone(&keys)),
            ..Options::default()
        };
        let [catalog_engine, engine] =
            ["catalog", "streams"].map(|name| Engine::open(dir.path().join(name), options()).unwrap());
        let catalog = Catalog::open(&catalog_engine, penstock_catalog::Options::default()).unwrap();
        let reading = Arc::<Reading>::default();
        let options = FirehoseOptions {
            throttle,
            timing,
            keys: Arc::new(NoKeys),
            ring,
            store: Arc::new(Arc::clone(&store)),
            tables: Arc::new(Clicks),
            lent: penstock_sinks::Environment::new(REGION),
            functions: Arc::new(Arc::clone(&functions)),
            readers: Arc::new(Arc::clone(&reading)),
            clock: Clock::default(),
        };
        let firehose = Firehose::open(catalog.clone(), engine.clone(), options).await.unwrap();
        Service { functions, store, reading, firehose, catalog, engine, dir }
    }

    pub(crate) fn close(self) -> TempDir {
        drop(self.firehose);
        self.engine.close();
        self.catalog.close();
        self.dir
    }

    /// Calls an operation.
    pub(crate) async fn call(&self, operation: &str, input: Json) -> Result<Json, Refusal> {
        let dispatch = Arc::clone(&self.firehose);
        testing::call(dispatch, &["firehose"], operation, &input, Endpoint::default()).await
    }

    pub(crate) async fn describe(&self, name: &str) -> Result<Json, Refusal> {
        let told = self.call("DescribeDeliveryStream", json!({"DeliveryStreamName": name})).await?;
        Ok(told["DeliveryStreamDescription"].clone())
    }

    /// Creates a delivery stream to S3, and waits until it is active.
    pub(crate) async fn create(&self, name: &str) {
        let input = json!({"DeliveryStreamName": name, "ExtendedS3DestinationConfiguration": s3()});
        self.call("CreateDeliveryStream", input).await.unwrap();
        self.wait_for(name, "ACTIVE").await;
    }

    /// Creates a delivery stream to S3 with more members, and waits until it is active.
    pub(crate) async fn create_with(&self, name: &str, members: Json) {
        let mut configuration = s3();
        configuration.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        let input = json!({"DeliveryStreamName": name, "ExtendedS3DestinationConfiguration": configuration});
        self.call("CreateDeliveryStream", input).await.unwrap();
        self.wait_for(name, "ACTIVE").await;
    }

    /// Makes a data stream of so many shards, as its own service would.
    pub(crate) async fn data_stream(&self, name: &str, shards: u32) -> Vec<penstock_engine::Shard> {
        let width = u128::MAX / u128::from(shards);
        let range = |index: u32| HashRange {
            start: u128::from(index) * width + u128::from(index > 0),
            end: if index + 1 == shards { u128::MAX } else { u128::from(index + 1) * width },
        };
        let created = Event::StreamCreated(StreamCreated {
            key: Key::new(ACCOUNT, REGION, name),
            created_ms: 0,
            due_ms: 0,
            mode: Mode::Provisioned,
            retention_hours: 24,
            record_kib_max: 1_024,
            tags: BTreeMap::new(),
            shards_created_s: 1_700_000_000,
            shards: (0..shards).map(range).collect(),
            warm_mibps: None,
        });
        self.catalog.propose(move |_| Ok::<_, ()>(created)).await.unwrap();
        let stream = self.catalog.stream(ACCOUNT, REGION, name).unwrap();
        let mut made = Vec::new();
        for id in stream.engine_shards() {
            made.push(self.engine.create_shard(ShardId(id), ShardConfig::default()).await.unwrap());
        }
        made
    }

    /// Puts records; the accepted ones are counted.
    pub(crate) async fn put(&self, name: &str, records: &[&str]) {
        let records: Vec<_> = records.iter().map(|record| json!({"Data": BASE64.encode(record)})).collect();
        let input = json!({"DeliveryStreamName": name, "Records": records});
        let told = self.call("PutRecordBatch", input).await.unwrap();
        assert_eq!(told["FailedPutCount"], 0, "{told}");
    }

    pub(crate) async fn wait_for(&self, name: &str, status: &str) {
        for _ in 0..1_000 {
            if self.describe(name).await.unwrap()["DeliveryStreamStatus"] == status {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{name} does not become {status}: {:?}", self.describe(name).await);
    }
}

/// One table, `web.clicks`, in two versions of which the first makes no sense.
pub(crate) struct Clicks;

impl Tables for Clicks {
    fn table(&self, name: &TableName) -> Result<Table, TableFault> {
        let missing = |what: &str| TableFault::NotFound(format!("{what} not found."));
        if (name.account.as_str(), name.region.as_str(), name.database.as_str()) != (ACCOUNT, REGION, "web") {
            return Err(missing("Database"));
        }
        if name.table != "clicks" {
            return Err(missing("Table"));
        }
        let column = |name: &str, kind: &str| (name.to_owned(), kind.to_owned());
        let columns = match name.version.as_deref() {
            None | Some("1") => vec![column("id", "bigint"), column("page", "string")],
            Some("0") => vec![column("id", "nonsense")],
            Some(version) => return Err(TableFault::NoSuchVersion(format!("no version {version}"))),
        };
        Ok(Table { version: name.version.clone().unwrap_or_else(|| "1".to_owned()), columns })
    }
}

/// The conversion of records by [`Clicks`].
pub(crate) fn converted() -> Json {
    json!({
        "Enabled": true,
        "SchemaConfiguration": {
            "RoleARN": "arn:aws:iam::123456789012:role/delivery",
            "DatabaseName": "web",
            "TableName": "clicks",
        },
        "InputFormatConfiguration": {"Deserializer": {"OpenXJsonSerDe": {}}},
        "OutputFormatConfiguration": {"Serializer": {"ParquetSerDe": {"Compression": "GZIP"}}},
    })
}

/// A place in S3.
pub(crate) fn s3() -> Json {
    json!({"RoleARN": "arn:aws:iam::123456789012:role/delivery", "BucketARN": "arn:aws:s3:::bucket"})
}
