//! What the tests of operations share: a whole service in a temporary directory, spoken to in JSON as the wire would.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use penstock_api::{BoxFuture, Clock, Endpoint, testing};
use penstock_catalog::{Catalog, Event};
use penstock_engine::{Engine, From as ReadFrom, Options, ReadLimits, ShardId};
use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::{Outlet, PostNotice, PutPicture, StreamRecord, Throttle, Timing, Turn, Video, VideoOptions};

pub(crate) use penstock_api::testing::{ACCOUNT, REGION, Refusal};

pub(crate) struct Service {
    pub(crate) video: Arc<Video>,
    pub(crate) engine: Engine,
    catalog: Catalog,
    catalog_engine: Engine,
    /// Milliseconds that the service's clock is ahead of the machine's.
    ahead_ms: Arc<AtomicI64>,
    /// Where calls reach the server.
    pub(crate) reached: Endpoint,
    dir: TempDir,
}

/// Where nothing goes.
struct Nowhere;

impl Outlet for Nowhere {
    fn put(&self, _: PutPicture) -> BoxFuture<'static, Result<(), String>> {
        Box::pin(async { Err("there is no bucket".to_owned()) })
    }

    fn post(&self, _: PostNotice) -> BoxFuture<'static, Result<(), String>> {
        Box::pin(async { Err("there is no network".to_owned()) })
    }
}

impl Service {
    pub(crate) async fn open(timing: Timing) -> Service {
        Service::open_in(tempfile::tempdir().unwrap(), timing).await
    }

    pub(crate) async fn open_in(dir: TempDir, timing: Timing) -> Service {
        Service::open_with(dir, timing, None, false).await
    }

    pub(crate) async fn open_with(
        dir: TempDir,
        timing: Timing,
        endpoint: Option<&str>,
        tls: bool,
    ) -> Service {
        let options = || Options { lanes: Some(1), pin: false, segment_bytes: 4 << 20, ..Options::default() };
        let [catalog_engine, engine] =
            ["catalog", "streams"].map(|name| Engine::open(dir.path().join(name), options()).unwrap());
        let catalog = Catalog::open(&catalog_engine, penstock_catalog::Options::default()).unwrap();
        if catalog.state().token_key().is_none() {
            catalog.propose(|_| Ok::<_, ()>(Event::token_key_drawn(&[7; 32]))).await.unwrap();
        }
        let ahead_ms = Arc::new(AtomicI64::new(0));
        let ahead = Arc::clone(&ahead_ms);
        let clock = Clock::new(move || {
            SystemTime::now() + Duration::from_millis(ahead.load(Ordering::Relaxed).unsigned_abs())
        });
        let endpoint = endpoint.map(|url| url.parse().unwrap());
        let options =
            VideoOptions { throttle: Throttle::Off, timing, clock, endpoint, tls, turn: Turn::default() };
        let video = Video::open(catalog.clone(), engine.clone(), Arc::new(Nowhere), options).await.unwrap();
        let reached = Endpoint { authority: "localhost:4566".to_owned(), tls: false };
        Service { video, engine, catalog, catalog_engine, ahead_ms, reached, dir }
    }

    pub(crate) fn close(self) -> TempDir {
        drop(self.video);
        self.engine.close();
        self.catalog.close();
        self.catalog_engine.close();
        self.dir
    }

    /// Lets time pass, and whoever waits for it look.
    pub(crate) fn pass_ms(&self, ms: i64) {
        self.ahead_ms.fetch_add(ms, Ordering::Relaxed);
        self.video.transitions.notify_one();
    }

    /// Calls an operation.
    pub(crate) async fn call(&self, operation: &str, input: Json) -> Result<Json, Refusal> {
        let dispatch = Arc::clone(&self.video);
        testing::call(
            dispatch,
            &["kinesisvideo", "kinesis-video-signaling", "kinesis-video-webrtc-storage"],
            operation,
            &input,
            self.reached.clone(),
        )
        .await
    }

    /// The refusal that an operation must end in.
    pub(crate) async fn refused(&self, operation: &str, input: Json) -> Refusal {
        self.call(operation, input).await.unwrap_err()
    }

    /// Creates a stream with more members; its ARN.
    pub(crate) async fn create(&self, name: &str, members: Json) -> String {
        let mut input = json!({"StreamName": name});
        input.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        let created = self.call("CreateStream", input).await.unwrap();
        created["StreamARN"].as_str().unwrap().to_owned()
    }

    /// Creates a channel; its ARN.
    pub(crate) async fn create_channel(&self, name: &str) -> String {
        let created = self.call("CreateSignalingChannel", json!({"ChannelName": name})).await.unwrap();
        created["ChannelARN"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn describe(&self, name: &str) -> Json {
        let told = self.call("DescribeStream", json!({"StreamName": name})).await.unwrap();
        told["StreamInfo"].clone()
    }

    pub(crate) async fn describe_channel(&self, name: &str) -> Json {
        let told = self.call("DescribeSignalingChannel", json!({"ChannelName": name})).await.unwrap();
        told["ChannelInfo"].clone()
    }

    pub(crate) fn stream(&self, name: &str) -> StreamRecord {
        self.video.find_stream(ACCOUNT, REGION, name).unwrap()
    }

    /// Changes the retention of a stream in its current version.
    pub(crate) async fn retain(&self, name: &str, operation: &str, hours: i64) -> Result<Json, Refusal> {
        let input = json!({"StreamName": name, "CurrentVersion": self.stream(name).version(),
            "Operation": operation, "DataRetentionChangeInHours": hours});
        self.call("UpdateDataRetention", input).await
    }

    pub(crate) async fn delete(&self, name: &str) -> Result<Json, Refusal> {
        self.call("DeleteStream", json!({"StreamARN": self.stream(name).arn()})).await
    }

    /// How many records a shard has.
    pub(crate) async fn read(&self, shard: ShardId) -> usize {
        let shard = self.engine.shard(shard).unwrap();
        shard.read(ReadFrom::TrimHorizon, ReadLimits::default()).await.unwrap().records.len()
    }

    pub(crate) async fn wait_for(&self, name: &str, status: &str) {
        self.wait(name, |told| told.is_some_and(|told| told["Status"] == status)).await;
    }

    pub(crate) async fn wait_until_gone(&self, name: &str) {
        self.wait(name, |told| told.is_none()).await;
    }

    async fn wait(&self, name: &str, done: impl Fn(Option<Json>) -> bool) {
        for _ in 0..1_000 {
            let told = self.call("DescribeStream", json!({"StreamName": name})).await;
            if done(told.ok().map(|told| told["StreamInfo"].clone())) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{name} does not get there: {:?}", self.describe(name).await);
    }
}
