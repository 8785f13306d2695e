//! Retention through the whole server: port, router, service, catalog and engine on real files, in this process and on a clock
//! that the test moves, so that a year takes seconds.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use common::Client;
use penstock_api::{Caller, Clock};
use penstock_catalog::Catalog;
use penstock_engine::{Engine, KeyRing, ManualClock, Options, Shelving};
use penstock_streams::{Streams, StreamsOptions, Throttle, Timing};
use penstock_wire::{Port, Router, Stopped};
use serde_json::{Value, json};
use std::ops::Range;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(86_400);
const SHARD: &str = "shardId-000000000000";

/// Small, so that a few MiB of records fill some segments.
const SEGMENT_BYTES: u64 = 1 << 20;

/// A server of which every part goes by one clock.
struct Server {
    client: Client,
    clock: ManualClock,
    runtime: Runtime,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Stopped>,
    catalog: Catalog,
    engines: [Engine; 2],
    /// The directory of the records.
    records: PathBuf,
}

impl Server {
    fn open(data: &Path, clock: &ManualClock) -> Server {
        let ring = Arc::<KeyRing>::default();
        let options = Options {
            lanes: Some(1),
            segment_bytes: SEGMENT_BYTES,
            // Records are read from the disk.
            tail_cache_bytes: 1 << 16,
            shelving: Shelving { age_us_min: 0, ..Shelving::default() },
            pin: false,
            clock: penstock_engine::Clock::Manual(clock.clone()),
            keys: Some(Arc::<KeyRing>::clone(&ring)),
            ..Options::default()
        };
        let open = |name| Engine::open(data.join(name), options.clone()).unwrap();
        let engines = [open("catalog"), open("streams")];
        let catalog = Catalog::open(&engines[0], penstock_catalog::Options::default()).unwrap();

        let shown = clock.clone();
        let now = Clock::new(move || SystemTime::UNIX_EPOCH + Duration::from_micros(shown.now_us()));
        let options = StreamsOptions {
            throttle: Throttle::Off,
            timing: Timing::Instant,
            keys: Arc::new(penstock_api::keys::NoKeys),
            ring,
            clock: now.clone(),
        };
        let runtime = Runtime::new().unwrap();
        let streams = Streams::open(catalog.clone(), engines[1].clone(), options);
        let streams = runtime.block_on(streams).unwrap();
        let caller = Caller { account: "000000000000".into(), region: "us-east-1".into(), access_key: None };
        let router = Router::new(vec![streams], Box::new(move |_, _, _| Ok(caller.clone()))).with_clock(now);
        let port = runtime.block_on(Port::open(&["127.0.0.1:0".parse().unwrap()])).unwrap();
        let client = Client { address: port.address().unwrap() };
        let records = data.join("streams");
        let (stop, stopping) = oneshot::channel();
        let serving = runtime.spawn(port.serve(Arc::new(router), async { stopping.await.unwrap() }));
        Server { client, clock: clock.clone(), runtime, stop, serving, catalog, engines, records }
    }

    fn close(self) {
        self.stop.send(()).unwrap();
        self.runtime.block_on(self.serving).unwrap();
        self.catalog.close();
        self.engines.iter().for_each(Engine::close);
    }

    /// Lets so much time pass at once.
    fn pass(&self, time: Duration) {
        self.clock.advance_us(micros(time));
    }

    fn pass_until(&self, now: Duration) {
        self.pass(now - self.now());
    }

    /// Bytes that the records take on the disk, once they are as `settled` wants them, or do not get there. What was given back
    /// within a file does not count.
    fn disk_bytes(&self, settled: impl Fn(u64) -> bool) -> u64 {
        for _ in 0..1_000 {
            let lanes = self.runtime.block_on(self.engines[1].stats()).unwrap();
            // The engine's own figure is of what it has asked for; the file system may take its time.
            if settled(lanes[0].disk_bytes) && settled(file_bytes(&self.records)) {
                break;
            }
            // Time for the lane's turns, and for its keeper's thread.
            self.pass(SECOND / 2);
            std::thread::sleep(Duration::from_millis(1));
        }
        file_bytes(&self.records)
    }

    /// Time since 1970.
    fn now(&self) -> Duration {
        Duration::from_micros(self.clock.now_us())
    }

    fn retain(&self, change: &str, stream: &str, hours: u32) {
        let input = json!({"StreamName": stream, "RetentionPeriodHours": hours});
        self.client.ok(&format!("{change}StreamRetentionPeriod"), input);
    }

    fn create(&self, stream: &str, hours: u32) {
        self.client.ok("CreateStream", json!({"StreamName": stream, "ShardCount": 1}));
        self.retain("Increase", stream, hours);
        let told = self.client.ok("DescribeStreamSummary", json!({"StreamName": stream}));
        let told = &told["StreamDescriptionSummary"];
        assert_eq!(told["RetentionPeriodHours"], hours);
        assert_eq!(told["StreamCreationTimestamp"], self.now().as_secs_f64());
    }

    /// Puts a hundred records of so many bytes, numbered from `first` on.
    fn put(&self, stream: &str, first: usize, bytes: usize) {
        let record =
            |number: usize| json!({"PartitionKey": "k", "Data": STANDARD.encode(text(number, bytes))});
        let records: Vec<Value> = (first..first + 100).map(record).collect();
        let answer = self.client.ok("PutRecords", json!({"StreamName": stream, "Records": records}));
        assert_eq!(answer["FailedRecordCount"], 0);
    }

    /// The numbers of the records that the stream has, from its horizon or from a time on.
    fn read(&self, stream: &str, from: Option<Duration>) -> Vec<usize> {
        let mut input = json!({"StreamName": stream, "ShardId": SHARD, "ShardIteratorType": "TRIM_HORIZON"});
        if let Some(from) = from {
            input["ShardIteratorType"] = json!("AT_TIMESTAMP");
            input["Timestamp"] = json!(from.as_secs_f64());
        }
        let mut next = self.client.ok("GetShardIterator", input)["ShardIterator"].take();
        let mut numbers = Vec::new();
        loop {
            let mut answer = self.client.ok("GetRecords", json!({"ShardIterator": next}));
            for record in answer["Records"].as_array().unwrap() {
                let data = STANDARD.decode(record["Data"].as_str().unwrap()).unwrap();
                let number = std::str::from_utf8(&data[..NUMBER]).unwrap().trim().parse().unwrap();
                assert!(data == text(number, data.len()).into_bytes(), "record {number} is another");
                numbers.push(number);
            }
            if answer["MillisBehindLatest"] == 0 {
                return numbers;
            }
            next = answer["NextShardIterator"].take();
        }
    }
}

/// Digits that a record begins with.
const NUMBER: usize = 8;

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap()
}

fn numbers(range: Range<usize>) -> Vec<usize> {
    range.collect()
}

fn text(number: usize, bytes: usize) -> String {
    let number = format!("{number:NUMBER$}");
    number.repeat(bytes / NUMBER)
}

/// Bytes that the files of a directory take, without holes in them.
fn file_bytes(dir: &Path) -> u64 {
    let entries = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap());
    let bytes = entries.map(|entry| match entry.metadata() {
        Ok(entry_is) if entry_is.is_dir() => file_bytes(&entry.path()),
        Ok(entry_is) => entry_is.blocks() * 512,
        // Removed a moment ago.
        Err(_) => 0,
    });
    bytes.sum()
}

/// The lane's log holds the records of all its shards side by side: what a short-lived stream leaves must make room although
/// a long-lived one has its records between.
#[test]
fn a_day_is_over_after_a_day_and_a_year_after_a_year() {
    let dir = tempfile::tempdir().unwrap();
    let clock = ManualClock::at_us(1_800_000_000_000_000);
    let server = Server::open(dir.path(), &clock);
    server.create("day", 24);
    server.create("year", 8_760);
    server.create("lowered", 8_760);

    // Sixteen times as much for the day as for the others, in each segment of all three.
    let begun = server.now();
    for first in (0..3_000).step_by(100) {
        server.put("day", first, 8_192);
        server.put("year", first, 512);
        server.put("lowered", first, 512);
        server.pass(SECOND);
    }
    let all = numbers(0..3_000);

    // A day is not over yet.
    server.pass_until(begun + DAY - HOUR);
    for stream in ["day", "year", "lowered"] {
        assert_eq!(server.read(stream, None), all, "{stream}");
    }
    server.put("day", 3_000, 512);
    let full = server.disk_bytes(|bytes| bytes > 24 << 20);

    // A hundred records were written in a second, so half of them are older than a day now, and then all but the last.
    server.pass_until(begun + DAY + SECOND * 14 + SECOND / 2);
    assert_eq!(server.read("day", None), numbers(1_500..3_100));
    assert_eq!(server.read("day", Some(begun)), numbers(1_500..3_100));
    server.pass_until(begun + DAY + HOUR / 2);
    assert_eq!(server.read("day", None), numbers(3_000..3_100));
    assert_eq!(server.read("year", None), all);
    server.pass_until(begun + 2 * DAY);
    assert_eq!(server.read("day", None), [0; 0]);
    assert_eq!(server.read("day", Some(begun)), [0; 0]);

    // What is left is a ninth of it, and some segments that are made ready or kept to be used again.
    let rest = server.disk_bytes(|bytes| bytes < full / 3);
    assert!(rest < full / 3, "{rest} of {full} bytes");
    for stream in ["year", "lowered"] {
        assert_eq!(server.read(stream, None), all, "{stream}");
        assert_eq!(server.read(stream, Some(begun + SECOND * 14 + SECOND / 2)), numbers(1_500..3_000));
    }

    // Lowered to a day it loses at once what is older, and gets nothing back when it is raised again.
    server.put("lowered", 3_000, 512);
    server.retain("Decrease", "lowered", 24);
    assert_eq!(server.read("lowered", None), numbers(3_000..3_100));
    server.retain("Increase", "lowered", 8_760);
    assert_eq!(server.read("lowered", None), numbers(3_000..3_100));
    server.close();

    // Another process, most of a year later.
    clock.advance_us(micros(362 * DAY));
    let server = Server::open(dir.path(), &clock);
    assert_eq!(server.read("day", None), [0; 0]);
    assert_eq!(server.read("year", None), all);
    assert_eq!(server.read("lowered", None), numbers(3_000..3_100));
    server.pass_until(begun + 365 * DAY + HOUR);
    assert_eq!(server.read("year", None), [0; 0]);
    assert_eq!(server.read("lowered", None), numbers(3_000..3_100));
    server.pass_until(begun + 368 * DAY);
    assert_eq!(server.read("lowered", None), [0; 0]);
    server.close();
}
