//! SQL applications of Data Analytics: rows that are there already are read as fast as it goes, until what comes of the last of them is
//! in the stream where it belongs.
//!
//! ```text
//!  PutRecords ──▶ data stream ──▶ application, started at the oldest row ──▶ data stream ──▶ GetRecords
//!  | fill        |                | from RUNNING until all rows are accounted for
//! ```
//! A sliding window tells a row for each row, a tumbling one how many it has counted. With `--freshness` single rows are put into a
//! running application instead, and looked for one after the other.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use clap::{Args, ValueEnum};
use futures_util::future::try_join_all;
use hdrhistogram::Histogram;
use http::StatusCode;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::block_on;
use super::target::{Running, Target, Throttle};
use crate::crash::client::text;
use crate::kinesis::body::Body;
use crate::kinesis::client::Client;
use crate::kinesis::endpoint::{Format, Http};
use crate::kinesis::records::refused;
use crate::kinesis::sign::ANALYTICS;
use crate::kinesis::stream::Stream;
use crate::random::Random;
use crate::report::Report;

const APPLICATION: &str = "load";
const ROLE: &str = "arn:aws:iam::123456789012:role/analytics";

/// Different bodies that are sent.
const BODIES: usize = 16;
/// Records of one request.
const BATCH: usize = 500;

/// Between two looks at what came out.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// The same for single rows, whose way is what is measured.
const FRESH_LOOK_EVERY: Duration = Duration::from_millis(1);
/// How long the application may take.
const COMPUTE_MAX: Duration = Duration::from_secs(120);

/// What is computed, by ten keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Window {
    /// Mean, least and greatest of ten seconds, a row for each row
    Sliding,
    /// Count, least and greatest of each second
    Tumbling,
}

/// An SQL application without limits, from rows that are there to what comes of them
#[derive(Args, Clone, Debug)]
pub(super) struct Sql {
    /// Which server.
    #[command(flatten)]
    target: Target,
    /// What is computed
    #[arg(long, value_enum, default_value = "sliding")]
    window: Window,
    /// Shards of the stream that is read
    #[arg(long, default_value_t = 2)]
    shards: usize,
    /// Rows that are put beforehand, by the thousand
    #[arg(long, default_value_t = 1000)]
    thousands: usize,
    /// Put this many single rows instead, each when the one before has come out
    #[arg(long, value_name = "ROWS")]
    freshness: Option<u32>,
}

/// Reads what came out, from the beginning.
struct Outcome {
    client: Client,
    iterator: String,
    window: Window,
    /// Rows that are accounted for.
    rows: u64,
}

impl Outcome {
    async fn begin(mut client: Client, stream: &Stream, window: Window) -> Result<Outcome> {
        let asked = json!({"StreamName": stream.name, "ShardId": stream.shards[0].id, "ShardIteratorType": "TRIM_HORIZON"});
        let told = client.ask("GetShardIterator", &asked).await?;
        Ok(Outcome { client, iterator: text(&told, "ShardIterator")?.to_owned(), window, rows: 0 })
    }

    /// Reads what is there, and returns whether there was anything.
    async fn look(&mut self) -> Result<bool> {
        let told = self.client.ask("GetRecords", &json!({"ShardIterator": self.iterator})).await?;
        text(&told, "NextShardIterator")?.clone_into(&mut self.iterator);
        let records = told["Records"].as_array().context("an answer without records")?;
        for record in records {
            self.rows += match self.window {
                Window::Sliding => 1,
                Window::Tumbling => {
                    let row: Value = serde_json::from_slice(&BASE64.decode(text(record, "Data")?)?)?;
                    row["COUNTED"].as_u64().context("a row without a count")?
                }
            };
        }
        Ok(!records.is_empty())
    }
}

impl Sql {
    pub(super) fn run(&self) -> Result<Report> {
        ensure!(self.shards > 0 && self.thousands > 0, "no shards or no rows, no figures");
        block_on(2.0 * COMPUTE_MAX.as_secs_f64(), async {
            let server = self.target.start(Throttle::Off)?;
            let mut control = Client::connect(&server.endpoint(Http::Http1)?).await?;
            let source = Stream::create(&mut control, self.shards).await?;
            let out = Stream::create(&mut control, 1).await?;
            let mut analytics =
                Client::connect(&Arc::new(server.endpoint(Http::Http1)?.of(ANALYTICS))).await?;
            self.create(&mut analytics, &source, &out).await?;
            let reader = Client::connect(&server.endpoint(Http::Http1)?).await?;
            let outcome = Outcome::begin(reader, &out, self.window).await?;
            let report = match self.freshness {
                Some(rows) => self.fresh(&mut control, &mut analytics, &source, outcome, rows).await?,
                None => self.catch_up(&server, &mut analytics, &source, outcome).await?,
            };
            analytics.ask("StopApplication", &json!({"ApplicationName": APPLICATION})).await?;
            reach(&mut analytics, "READY").await?;
            for stream in [source, out] {
                stream.delete(&mut control).await?;
            }
            Ok(report)
        })
    }

    async fn create(&self, analytics: &mut Client, source: &Stream, out: &Stream) -> Result<()> {
        let columns = r#"CREATE STREAM "OUT" (ticker VARCHAR(8), counted INTEGER, least DOUBLE, greatest DOUBLE);
            CREATE PUMP "P" AS INSERT INTO "OUT" SELECT STREAM"#;
        let select = match self.window {
            Window::Sliding => {
                r#"ticker, COUNT(*) OVER w, MIN(price) OVER w, MAX(price) OVER w FROM "S_001"
                WINDOW w AS (PARTITION BY ticker RANGE INTERVAL '10' SECOND PRECEDING);"#
            }
            Window::Tumbling => {
                r#"ticker, COUNT(*), MIN(price), MAX(price) FROM "S_001"
                GROUP BY ticker, STEP("S_001".ROWTIME BY INTERVAL '1' SECOND);"#
            }
        };
        let column = |name: &str, kind| json!({"Name": name, "Mapping": format!("$.{}", name.to_lowercase()), "SqlType": kind});
        let form = json!({"RecordFormatType": "JSON", "MappingParameters": {"JSONMappingParameters": {"RecordRowPath": "$"}}});
        let sql = json!({
            "Inputs": [{
                "NamePrefix": "S",
                "KinesisStreamsInput": {"ResourceARN": source.arn},
                "InputSchema": {"RecordFormat": form, "RecordColumns": [
                    column("TICKER", "VARCHAR(8)"),
                    column("PRICE", "DOUBLE"),
                    column("QUANTITY", "INTEGER"),
                ]},
            }],
            "Outputs": [{
                "Name": "OUT",
                "KinesisStreamsOutput": {"ResourceARN": out.arn},
                "DestinationSchema": {"RecordFormatType": "JSON"},
            }],
        });
        let code = json!({"CodeContentType": "PLAINTEXT", "CodeContent": {"TextContent": format!("{columns} {select}")}});
        let made = json!({
            "ApplicationName": APPLICATION,
            "RuntimeEnvironment": "SQL-1_0",
            "ServiceExecutionRole": ROLE,
            "ApplicationConfiguration": {"SqlApplicationConfiguration": sql, "ApplicationCodeConfiguration": code},
        });
        analytics.ask("CreateApplication", &made).await?;
        Ok(())
    }

    /// Puts rows, and has them read.
    async fn catch_up(
        &self,
        server: &Running,
        analytics: &mut Client,
        source: &Stream,
        mut outcome: Outcome,
    ) -> Result<Report> {
        let rows = self.fill(server, source).await?;
        eprintln!("{rows} rows are there; the application starts");
        start(analytics, "TRIM_HORIZON").await?;
        let (begun, cpu) = (Instant::now(), server.cpu());
        while outcome.rows < rows {
            if !outcome.look().await? {
                ensure!(begun.elapsed() < COMPUTE_MAX, "{} of {rows} rows are accounted for", outcome.rows);
                sleep(LOOK_EVERY).await;
            }
        }
        let elapsed = begun.elapsed();
        ensure!(outcome.rows == rows, "{} rows came of {rows}", outcome.rows);
        let cpu = server.cpu().zip(cpu).map(|(after, before)| after.saturating_sub(before).as_secs_f64());
        let mut report = Report::default();
        report.add("rows_per_s", rows as f64 / elapsed.as_secs_f64(), 0);
        report.add("server_cpu_us_per_row", cpu.map(|cpu| cpu * 1e6 / rows as f64), 3);
        report.add("server_memory_mib", server.memory().map(|bytes| bytes as f64 / f64::from(1 << 20)), 0);
        report.add("seconds", elapsed.as_secs_f64(), 2);
        Ok(report)
    }

    async fn fill(&self, server: &Running, source: &Stream) -> Result<u64> {
        let mut random = Random::new(1);
        let bodies: Vec<Body> = (0..BODIES)
            .map(|_| {
                let record = |_| {
                    let (row, key) = (row(&mut random), random.draw());
                    json!({"Data": BASE64.encode(row), "PartitionKey": key.to_string()})
                };
                Body::json(&json!({"StreamName": source.name, "Records": (0..BATCH).map(record).collect::<Vec<_>>()}))
            })
            .collect();
        let requests = self.thousands * 1000 / BATCH;
        let connections = 4;
        let puts = (0..connections).map(async |number| {
            let mut client = Client::connect(&server.endpoint(Http::Http1)?).await?;
            for request in (number..requests).step_by(connections) {
                let answer = client.call("PutRecords", &bodies[request % BODIES]).await?;
                ensure!(answer.status == StatusCode::OK, "PutRecords is answered {}", answer.said());
                ensure!(
                    refused(&answer.body, Format::Json)? == 0,
                    "records are refused: is the server's throttle off?"
                );
            }
            anyhow::Ok(())
        });
        try_join_all(puts).await?;
        Ok((requests * BATCH) as u64)
    }

    /// Puts single rows, and waits for each.
    async fn fresh(
        &self,
        control: &mut Client,
        analytics: &mut Client,
        source: &Stream,
        mut outcome: Outcome,
        rows: u32,
    ) -> Result<Report> {
        ensure!(self.window == Window::Sliding, "a tumbling window tells nothing of a row before it is over");
        start(analytics, "TRIM_HORIZON").await?;
        eprintln!("the application runs; {rows} rows one after the other");
        let mut random = Random::new(1);
        let mut times = Histogram::<u64>::new(3)?;
        for number in 1..=u64::from(rows) {
            let (row, key) = (row(&mut random), random.draw());
            let body = json!({"StreamName": source.name, "Data": BASE64.encode(row), "PartitionKey": key.to_string()});
            let body = Body::json(&body);
            let begun = Instant::now();
            let answer = control.call("PutRecord", &body).await?;
            ensure!(answer.status == StatusCode::OK, "PutRecord is answered {}", answer.said());
            while outcome.rows < number {
                if !outcome.look().await? {
                    ensure!(begun.elapsed() < COMPUTE_MAX, "row {number} does not come out");
                    sleep(FRESH_LOOK_EVERY).await;
                }
            }
            times.record(u64::try_from(begun.elapsed().as_nanos())?)?;
        }
        let mut report = Report::default();
        report.add_latency(&times);
        report.add("rows", f64::from(rows), 0);
        Ok(report)
    }
}

/// A tick of about 124 bytes, of which three members are columns.
fn row(random: &mut Random) -> String {
    let draw = random.draw();
    format!(
        r#"{{"event_time":"2026-01-01T00:00:00.000","ticker":"T{}","price":{}.{:02},"quantity":{},"venue":"XNAS","trade":1{:09}}}"#,
        draw % 10,
        100 + draw / 10 % 57,
        draw / 570 % 100,
        1 + draw / 57_000 % 500,
        draw % 1_000_000_000,
    )
}

async fn start(analytics: &mut Client, position: &str) -> Result<()> {
    let position =
        json!({"InputId": "1.1", "InputStartingPositionConfiguration": {"InputStartingPosition": position}});
    let run = json!({"SqlRunConfigurations": [position]});
    analytics
        .ask("StartApplication", &json!({"ApplicationName": APPLICATION, "RunConfiguration": run}))
        .await?;
    reach(analytics, "RUNNING").await
}

/// Waits until the application is in that state.
async fn reach(analytics: &mut Client, status: &str) -> Result<()> {
    let begun = Instant::now();
    loop {
        let told = analytics.ask("DescribeApplication", &json!({"ApplicationName": APPLICATION})).await?;
        let is = &told["ApplicationDetail"]["ApplicationStatus"];
        if is == status {
            return Ok(());
        }
        ensure!(begun.elapsed() < COMPUTE_MAX, "the application is {is} and does not become {status}");
        sleep(LOOK_EVERY).await;
    }
}
