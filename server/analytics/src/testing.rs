//! What the tests of operations share: a whole service in a temporary directory, spoken to in JSON as the wire would, and a runner that
//! does what it is told.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use penstock_api::{BoxFuture, Clock, Endpoint, Timing, testing};
use penstock_catalog::Catalog;
use penstock_engine::{Engine, Options, ShardId};
use serde_json::{Value as Json, json};
use tempfile::TempDir;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;

use crate::{
    Analytics, AnalyticsOptions, ApplicationId, Position, Reporter, Runner, Sample, SampleFault, Samples,
    Source, Start, StartFault,
};

pub(crate) use penstock_api::testing::{ACCOUNT, REGION, Refusal};

pub(crate) const ROLE: &str = "arn:aws:iam::123456789012:role/analytics";
/// When everything happens.
pub(crate) const NOW_S: u64 = 1_700_000_000;

/// Writes down what it is asked for, and tells what it is told to tell.
#[derive(Default)]
pub(crate) struct Fake {
    /// What happened, in order.
    pub(crate) told: Mutex<Vec<String>>,
    pub(crate) starts: Mutex<Vec<Start>>,
    reporters: Mutex<HashMap<u64, Reporter>>,
    /// What `check` answers.
    pub(crate) refuses: Mutex<Option<StartFault>>,
}

impl Fake {
    /// What happened since this was asked last.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.told.lock().unwrap())
    }

    fn note(&self, what: String) {
        self.told.lock().unwrap().push(what);
    }

    /// The reporter of the last run of an application.
    pub(crate) fn reporter(&self, number: u64) -> Reporter {
        self.reporters.lock().unwrap()[&number].clone()
    }

    /// The number of the application that was started last.
    pub(crate) fn last(&self) -> Start {
        self.starts.lock().unwrap().last().unwrap().clone()
    }

    fn begin(&self, what: &str, start: Start, reporter: Reporter) {
        let resume = if start.resume { ", resume" } else { "" };
        self.note(format!("{what} {} {}{resume}", start.application.key.name, start.version));
        self.reporters.lock().unwrap().insert(start.application.number, reporter);
        self.starts.lock().unwrap().push(start);
    }
}

/// The fake as the service has it.
struct Shared(Arc<Fake>);

impl Runner for Shared {
    fn check(&self, _: &Start) -> Result<(), StartFault> {
        self.0.refuses.lock().unwrap().clone().map_or(Ok(()), Err)
    }

    fn start(&self, start: Start, reporter: Reporter) -> BoxFuture<'_, Result<(), StartFault>> {
        self.0.begin("start", start, reporter);
        Box::pin(std::future::ready(Ok(())))
    }

    fn update(&self, start: Start, reporter: Reporter) -> BoxFuture<'_, Result<(), StartFault>> {
        self.0.begin("update", start, reporter);
        Box::pin(std::future::ready(Ok(())))
    }

    fn stop(&self, application: &ApplicationId, force: bool) -> BoxFuture<'_, ()> {
        self.0.note(format!("stop {}{}", application.key.name, if force { ", force" } else { "" }));
        Box::pin(std::future::ready(()))
    }

    fn snapshot(&self, application: &ApplicationId, name: &str) -> BoxFuture<'_, Result<(), String>> {
        self.0.note(format!("snapshot {} {name}", application.key.name));
        let taken = if name == "broken" { Err("it is broken".to_owned()) } else { Ok(()) };
        Box::pin(std::future::ready(taken))
    }

    fn forget(
        &self,
        application: &ApplicationId,
        _: &[ShardId],
        name: &str,
    ) -> BoxFuture<'_, Result<(), String>> {
        self.0.note(format!("forget {} {name}", application.key.name));
        Box::pin(std::future::ready(Ok(())))
    }
}

/// What there is to be sampled.
struct Shelf;

impl Samples for Shelf {
    fn records(
        &self,
        source: &Source,
        _: Position,
        _: Duration,
    ) -> BoxFuture<'static, Result<Vec<Sample>, SampleFault>> {
        let (Source::Stream(arn) | Source::Delivery(arn)) = source;
        let sample = |data: &'static str| Sample {
            data: Bytes::from_static(data.as_bytes()),
            partition_key: "k".to_owned(),
            arrived_ms: 0,
        };
        let records = match arn.rsplit('/').next() {
            Some("ticks") => Ok(vec![sample(r#"{"ticker":"AMZN","n":1}"#), sample(r#"{"ticker":"GOOG"}"#)]),
            Some("empty") => Ok(Vec::new()),
            _ => Err(SampleFault::Missing(arn.clone())),
        };
        Box::pin(std::future::ready(records))
    }

    fn object(&self, _: &str, key: &str, bytes_max: usize) -> BoxFuture<'static, Result<Bytes, SampleFault>> {
        let object = match key {
            "states.csv" => Ok(Bytes::from_static(b"YEAR,STATE\n1990,AK\n1991,AL\n")),
            "long.csv" => Ok(Bytes::from("1,AK\n".repeat(bytes_max)).slice(..bytes_max)),
            "words.txt" => Ok(Bytes::from_static(b"words and words")),
            _ => Err(SampleFault::Missing(key.to_owned())),
        };
        Box::pin(std::future::ready(object))
    }

    fn invoke(&self, arn: &str, event: Bytes) -> BoxFuture<'static, Result<Bytes, SampleFault>> {
        let answer = match arn.rsplit(':').next() {
            // Drops all but the first.
            Some("upper") => {
                let mut event: Json = serde_json::from_slice(&event).unwrap();
                for (place, record) in event["records"].as_array_mut().unwrap().iter_mut().enumerate() {
                    let data = BASE64.decode(record["data"].as_str().unwrap()).unwrap().to_ascii_uppercase();
                    record["data"] = json!(BASE64.encode(data));
                    record["result"] = json!(if place == 0 { "Ok" } else { "Dropped" });
                }
                Ok(event.to_string().into())
            }
            Some("babbles") => Ok(Bytes::from_static(b"hello")),
            Some("breaks") => Err(SampleFault::Failed("exit status 1".to_owned())),
            _ => Err(SampleFault::Missing(arn.to_owned())),
        };
        Box::pin(std::future::ready(answer))
    }
}

pub(crate) struct Service {
    pub(crate) analytics: Arc<Analytics>,
    pub(crate) runner: Arc<Fake>,
    pub(crate) engine: Engine,
    catalog_engine: Engine,
    dir: TempDir,
}

impl Service {
    pub(crate) async fn open() -> Service {
        Service::open_in(tempfile::tempdir().unwrap(), Timing::Instant).await
    }

    pub(crate) async fn open_in(dir: TempDir, timing: Timing) -> Service {
        let options = || Options { lanes: Some(1), pin: false, segment_bytes: 4 << 20, ..Options::default() };
        let [catalog_engine, engine] =
            ["catalog", "streams"].map(|name| Engine::open(dir.path().join(name), options()).unwrap());
        let catalog = Catalog::open(&catalog_engine, penstock_catalog::Options::default()).unwrap();
        let runner = Arc::new(Fake::default());
        // Half a second is not told, and comes back as a whole one.
        let now = SystemTime::UNIX_EPOCH + Duration::from_millis(NOW_S * 1_000 + 500);
        let clock = Clock::new(move || now);
        let options = AnalyticsOptions {
            timing,
            runner: Arc::new(Shared(Arc::clone(&runner))),
            samples: Arc::new(Shelf),
            clock,
        };
        let analytics = Analytics::open(catalog, engine.clone(), options).await.unwrap();
        Service { analytics, runner, engine, catalog_engine, dir }
    }

    pub(crate) fn close(self) -> TempDir {
        let catalog = self.analytics.catalog.clone();
        drop(self.analytics);
        self.engine.close();
        catalog.close();
        self.catalog_engine.close();
        self.dir
    }

    /// Calls an operation of the newer API.
    pub(crate) async fn call(&self, operation: &str, input: Json) -> Result<Json, Refusal> {
        self.call_of("kinesisanalyticsv2", operation, input).await
    }

    /// Calls an operation of the older API.
    pub(crate) async fn call_v1(&self, operation: &str, input: Json) -> Result<Json, Refusal> {
        self.call_of("kinesisanalytics", operation, input).await
    }

    async fn call_of(&self, service: &str, operation: &str, input: Json) -> Result<Json, Refusal> {
        let dispatch = Arc::clone(&self.analytics);
        testing::call(dispatch, &[service], operation, &input, Endpoint::default()).await
    }

    /// The name of the error that an operation of the newer API must end in.
    pub(crate) async fn refused(&self, operation: &str, input: Json) -> String {
        self.call(operation, input).await.unwrap_err().0
    }

    /// Makes an SQL application with an input, an output and a code that copies.
    pub(crate) async fn sql(&self, name: &str) -> Json {
        let told = self.call("CreateApplication", sql(name)).await.unwrap();
        told["ApplicationDetail"].clone()
    }

    pub(crate) async fn describe(&self, name: &str) -> Json {
        let told = self.call("DescribeApplication", json!({"ApplicationName": name})).await.unwrap();
        told["ApplicationDetail"].clone()
    }

    pub(crate) async fn status(&self, name: &str) -> String {
        self.describe(name).await["ApplicationStatus"].as_str().unwrap().to_owned()
    }

    /// Starts an application and has the runner say that it runs.
    pub(crate) async fn run(&self, name: &str) -> Reporter {
        self.call("StartApplication", json!({"ApplicationName": name})).await.unwrap();
        let reporter = self.runner.reporter(self.runner.last().application.number);
        reporter.running().await;
        assert_eq!(self.status(name).await, "RUNNING");
        reporter
    }
}

/// The schema of ticks.
pub(crate) fn schema() -> Json {
    json!({
        "RecordFormat": {
            "RecordFormatType": "JSON",
            "MappingParameters": {"JSONMappingParameters": {"RecordRowPath": "$"}},
        },
        "RecordEncoding": "UTF-8",
        "RecordColumns": [
            {"Name": "TICKER", "Mapping": "$.ticker", "SqlType": "VARCHAR(4)"},
            {"Name": "PRICE", "Mapping": "$.price", "SqlType": "DOUBLE"},
        ],
    })
}

/// The ARN of a data stream.
pub(crate) fn stream(name: &str) -> String {
    format!("arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/{name}")
}

pub(crate) fn input() -> Json {
    json!({"NamePrefix": "S", "KinesisStreamsInput": {"ResourceARN": stream("ticks")}, "InputSchema": schema()})
}

pub(crate) fn output(name: &str) -> Json {
    json!({
        "Name": name,
        "KinesisStreamsOutput": {"ResourceARN": stream("high")},
        "DestinationSchema": {"RecordFormatType": "JSON"},
    })
}

pub(crate) fn reference(table: &str) -> Json {
    json!({
        "TableName": table,
        "S3ReferenceDataSource": {"BucketARN": "arn:aws:s3:::lake", "FileKey": "names.json"},
        "ReferenceSchema": schema(),
    })
}

/// Code that copies rows of the input.
pub(crate) const CODE: &str = r#"
CREATE OR REPLACE STREAM "HIGH" (ticker VARCHAR(4), price DOUBLE);
CREATE OR REPLACE PUMP "P" AS INSERT INTO "HIGH" SELECT STREAM ticker, price FROM "S_001" WHERE price > 10;
"#;

/// How an SQL application is made.
pub(crate) fn sql(name: &str) -> Json {
    json!({
        "ApplicationName": name,
        "RuntimeEnvironment": "SQL-1_0",
        "ServiceExecutionRole": ROLE,
        "ApplicationConfiguration": {
            "SqlApplicationConfiguration": {"Inputs": [input()], "Outputs": [output("HIGH")]},
            "ApplicationCodeConfiguration": {
                "CodeContentType": "PLAINTEXT",
                "CodeContent": {"TextContent": CODE},
            },
        },
    })
}

/// How a Flink application is made.
pub(crate) fn flink(name: &str) -> Json {
    json!({"ApplicationName": name, "RuntimeEnvironment": "FLINK-1_20", "ServiceExecutionRole": ROLE})
}
