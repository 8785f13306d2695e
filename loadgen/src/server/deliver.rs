//! Data Firehose: records are put as fast as they are taken, and the clock runs until the last of them is in an object.
//!
//! ```text
//!  PutRecordBatch ──▶ log ──▶ buffers ──▶ object ──▶ ListObjectsV2
//!  | ingest                 |                        |
//!  | delivered: the same bytes, in the longer time   |
//! ```
//! With `--partitions` each record says where it belongs, and with `--freshness` single records are put and looked for one after
//! the other.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use clap::{Args, ValueEnum};
use futures_util::future::try_join_all;
use hdrhistogram::Histogram;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::block_on;
use super::target::{Running, Target, Throttle};
use crate::kinesis::body::Body;
use crate::kinesis::client::Client;
use crate::kinesis::endpoint::{Endpoint, Http};
use crate::kinesis::sign::{FIREHOSE, S3};
use crate::random::Random;
use crate::report::Report;

/// The bucket of objects.
const BUCKET: &str = "delivered";
/// The delivery stream.
const STREAM: &str = "load";
const ROLE: &str = "arn:aws:iam::123456789012:role/delivery";

/// Different bodies that are sent.
const BODIES: usize = 16;

/// Between two looks at the bucket.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// The same for single records, whose way is what is measured.
const FRESH_LOOK_EVERY: Duration = Duration::from_millis(2);

/// How long nothing may happen in the bucket before everything is there, where sizes do not tell: longer than a buffer waits.
const QUIET: Duration = Duration::from_secs(3);

/// How long deliveries may take after the load.
const DELIVER_MAX: Duration = Duration::from_secs(120);

/// What objects are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The records as they are
    Plain,
    /// Snappy, in frames
    Snappy,
    /// Gzip
    Gzip,
    /// Rows in Parquet, compressed by Snappy
    Parquet,
}

/// PutRecordBatch without limits until all of it is in S3: throughput to durable and to delivered
#[derive(Args, Clone, Debug)]
pub(super) struct Deliver {
    /// Which server.
    #[command(flatten)]
    target: Target,
    /// What objects are
    #[arg(long, value_enum, default_value = "plain")]
    format: Format,
    /// Connections, each with one request under way
    #[arg(long, default_value_t = 4)]
    connections: usize,
    /// Records of one request
    #[arg(long, default_value_t = 500)]
    batch: usize,
    /// Bytes of a record's data
    #[arg(long, default_value_t = 1024)]
    record_bytes: usize,
    /// MiB of records that an object has at most
    #[arg(long, default_value_t = 64)]
    object_mib: u32,
    /// Partitions; none for one stream of objects
    #[arg(long, default_value_t = 0)]
    partitions: u64,
    /// Seconds of load
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
    /// Put this many single records instead, with an interval of 0, each when the one before is in the bucket
    #[arg(long, value_name = "RECORDS")]
    freshness: Option<u32>,
}

/// What is in a bucket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Held {
    objects: u64,
    bytes: u64,
}

impl Deliver {
    pub(super) fn run(&self) -> Result<Report> {
        ensure!(self.connections > 0 && self.batch > 0, "no connections or no records, no figures");
        block_on(self.seconds + DELIVER_MAX.as_secs_f64(), async {
            let server = self.target.start(Throttle::Off)?;
            let endpoint = server.endpoint(Http::Http1)?;
            let firehose = Arc::new(endpoint.of(FIREHOSE));
            let mut bucket = Client::connect(&Arc::new(endpoint.of(S3))).await?;
            let made = bucket.get(Method::PUT, &format!("/{BUCKET}"), "").await?;
            ensure!(made.status == StatusCode::OK, "CreateBucket is answered {}", made.said());
            if self.format == Format::Parquet {
                self.make_table(&endpoint).await?;
            }
            let mut control = Client::connect(&firehose).await?;
            self.create(&mut control).await?;
            match self.freshness {
                Some(records) => self.fresh(&mut control, &mut bucket, records).await,
                None => self.load(&server, &firehose, &mut bucket).await,
            }
        })
    }

    /// The delivery stream, active.
    async fn create(&self, client: &mut Client) -> Result<()> {
        let interval_s = u32::from(self.freshness.is_none());
        let mut destination = json!({
            "RoleARN": ROLE,
            "BucketARN": format!("arn:aws:s3:::{BUCKET}"),
            "BufferingHints": {"SizeInMBs": self.object_mib, "IntervalInSeconds": interval_s},
            "CompressionFormat": match self.format {
                Format::Plain | Format::Parquet => "UNCOMPRESSED",
                Format::Snappy => "Snappy",
                Format::Gzip => "GZIP",
            },
        });
        if self.format == Format::Parquet {
            destination["DataFormatConversionConfiguration"] = json!({
                "SchemaConfiguration": {"RoleARN": ROLE, "DatabaseName": STREAM, "TableName": STREAM},
                "InputFormatConfiguration": {"Deserializer": {"OpenXJsonSerDe": {}}},
                "OutputFormatConfiguration": {"Serializer": {"ParquetSerDe": {}}},
            });
        }
        if self.partitions > 0 {
            let parameter = |name, value| json!({"ParameterName": name, "ParameterValue": value});
            destination["Prefix"] = "!{partitionKeyFromQuery:page}/".into();
            destination["ErrorOutputPrefix"] = "failed-!{firehose:error-output-type}/".into();
            destination["DynamicPartitioningConfiguration"] = json!({"Enabled": true});
            destination["ProcessingConfiguration"] = json!({"Enabled": true, "Processors": [{
                "Type": "MetadataExtraction",
                "Parameters": [
                    parameter("MetadataExtractionQuery", "{page: .page}"),
                    parameter("JsonParsingEngine", "JQ-1.6"),
                ],
            }]});
            // All of them stay open until the load is over.
            destination["BufferingHints"]["IntervalInSeconds"] =
                (self.seconds.ceil() as u64 + 60).min(900).into();
        }
        let asked = json!({"DeliveryStreamName": STREAM, "ExtendedS3DestinationConfiguration": destination});
        client.ask("CreateDeliveryStream", &asked).await?;
        let begun = Instant::now();
        loop {
            let told = client.ask("DescribeDeliveryStream", &json!({"DeliveryStreamName": STREAM})).await?;
            let told = &told["DeliveryStreamDescription"];
            if told["DeliveryStreamStatus"] == "ACTIVE" {
                return Ok(());
            }
            ensure!(begun.elapsed() < DELIVER_MAX, "the delivery stream does not become active: {told}");
            sleep(LOOK_EVERY).await;
        }
    }

    /// The table that rows are of.
    async fn make_table(&self, endpoint: &Endpoint) -> Result<()> {
        let service = crate::kinesis::sign::GLUE;
        let mut glue = Client::connect(&Arc::new(endpoint.of(service))).await?;
        glue.ask("CreateDatabase", &json!({"DatabaseInput": {"Name": STREAM}})).await?;
        let column = |name, kind| json!({"Name": name, "Type": kind});
        let columns = [
            column("id", "bigint"),
            column("page", "string"),
            column("at", "timestamp"),
            column("text", "string"),
        ];
        let table = json!({"Name": STREAM, "StorageDescriptor": {"Columns": columns}});
        glue.ask("CreateTable", &json!({"DatabaseName": STREAM, "TableInput": table})).await?;
        Ok(())
    }

    /// A click, as long as a record is to be.
    fn record(&self, random: &mut Random) -> String {
        let page = random.draw() % self.partitions.max(100);
        let mut text = String::new();
        let begin =
            format!(r#"{{"id":{},"page":"{page}","at":"2026-11-22 04:05:06","text":""#, random.draw() >> 1);
        while begin.len() + text.len() + 3 < self.record_bytes {
            text.push_str(&format!("{:x} ", random.draw() >> 40));
        }
        text.truncate(self.record_bytes.saturating_sub(begin.len() + 3));
        format!("{begin}{text}\"}}\n")
    }

    fn body(&self, random: &mut Random) -> Body {
        let record = |_| json!({"Data": BASE64.encode(self.record(random))});
        let records: Vec<Value> = (0..self.batch).map(record).collect();
        Body::json(&json!({"DeliveryStreamName": STREAM, "Records": records}))
    }

    /// Puts as fast as it goes, and waits until all of it is in the bucket.
    async fn load(&self, server: &Running, firehose: &Arc<Endpoint>, bucket: &mut Client) -> Result<Report> {
        let mut random = Random::new(1);
        let bodies: Vec<Body> = (0..BODIES).map(|_| self.body(&mut random)).collect();
        eprintln!("{} connections put for {} s", self.connections, self.seconds);
        let cpu = server.cpu();
        let begun = Instant::now();
        let until = begun + Duration::try_from_secs_f64(self.seconds)?;
        let puts = (0..self.connections).map(async |number| {
            let mut client = Client::connect(firehose).await?;
            let mut sent = 0;
            while Instant::now() < until {
                let answer = client.call("PutRecordBatch", &bodies[(number + sent) % BODIES]).await?;
                ensure!(answer.status == StatusCode::OK, "PutRecordBatch is answered {}", answer.said());
                let told: Value = serde_json::from_slice(&answer.body).context("the answer is no JSON")?;
                ensure!(told["FailedPutCount"] == 0, "records are refused: is the server's throttle off?");
                sent += 1;
            }
            anyhow::Ok(sent)
        });
        let sent: usize = try_join_all(puts).await?.into_iter().sum();
        let ingested = begun.elapsed();
        let memory = server.memory();
        let records = (sent * self.batch) as u64;
        let bytes = records * self.record_bytes.max(self.record(&mut random).len()) as u64;
        eprintln!("waiting until all of it is delivered");
        let (held, delivered) = self.wait(bucket, begun, bytes).await?;
        let mib = bytes as f64 / f64::from(1 << 20);
        let mut report = Report::default();
        report.add("ingest_mib_per_s", mib / ingested.as_secs_f64(), 1);
        report.add("ingest_records_per_s", records as f64 / ingested.as_secs_f64(), 0);
        report.add("delivered_mib_per_s", mib / delivered.as_secs_f64(), 1);
        report.add("objects", held.objects as f64, 0);
        report.add("object_bytes_per_byte", held.bytes as f64 / bytes as f64, 3);
        let cpu = server.cpu().zip(cpu).map(|(after, before)| after.saturating_sub(before).as_secs_f64());
        report.add("server_cpu_us_per_record", cpu.map(|cpu| cpu * 1e6 / records as f64), 3);
        report.add("server_memory_mib", memory.map(|bytes| bytes as f64 / f64::from(1 << 20)), 0);
        report.add("seconds", delivered.as_secs_f64(), 2);
        Ok(report)
    }

    /// Until all is in the bucket: what is, and when the last came, counted from `begun`.
    async fn wait(&self, bucket: &mut Client, begun: Instant, bytes: u64) -> Result<(Held, Duration)> {
        let (mut known, mut changed) = (Held::default(), begun);
        let limit = Instant::now() + DELIVER_MAX;
        loop {
            let held = look(bucket).await?;
            if held != known {
                (known, changed) = (held, Instant::now());
            }
            let all = match self.format {
                Format::Plain => held.bytes == bytes,
                _ => held.objects > 0 && changed.elapsed() > QUIET,
            };
            if all {
                return Ok((held, changed.duration_since(begun)));
            }
            ensure!(Instant::now() < limit, "{} of {bytes} bytes are delivered", held.bytes);
            sleep(LOOK_EVERY).await;
        }
    }

    /// Puts single records, and waits for each.
    async fn fresh(&self, client: &mut Client, bucket: &mut Client, records: u32) -> Result<Report> {
        let mut random = Random::new(1);
        let mut times = Histogram::<u64>::new(3)?;
        for number in 1..=u64::from(records) {
            let record = json!({"Data": BASE64.encode(self.record(&mut random))});
            let body = Body::json(&json!({"DeliveryStreamName": STREAM, "Record": record}));
            let begun = Instant::now();
            let answer = client.call("PutRecord", &body).await?;
            ensure!(answer.status == StatusCode::OK, "PutRecord is answered {}", answer.said());
            while look(bucket).await?.objects < number {
                ensure!(begun.elapsed() < DELIVER_MAX, "record {number} is not delivered");
                sleep(FRESH_LOOK_EVERY).await;
            }
            times.record(u64::try_from(begun.elapsed().as_nanos())?)?;
        }
        let mut report = Report::default();
        report.add_latency(&times);
        report.add("records", f64::from(records), 0);
        Ok(report)
    }
}

/// What is in the bucket by now.
async fn look(bucket: &mut Client) -> Result<Held> {
    let mut held = Held::default();
    let mut after = String::new();
    loop {
        let query = format!("list-type=2&start-after={after}");
        let answer = bucket.get(Method::GET, &format!("/{BUCKET}"), &query).await?;
        ensure!(answer.status == StatusCode::OK, "ListObjectsV2 is answered {}", answer.said());
        let text = String::from_utf8_lossy(&answer.body);
        for size in values(&text, "Size") {
            held.objects += 1;
            held.bytes += size.parse::<u64>().context("a size that is no number")?;
        }
        if !text.contains("<IsTruncated>true") {
            return Ok(held);
        }
        let last = values(&text, "Key").last().context("a page without keys")?;
        // Keys are letters, digits, hyphens and slashes.
        after = last.replace('/', "%2F");
    }
}

/// The values of all elements of this name.
fn values<'a>(text: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, behind) = rest.split_once(open.as_str())?;
        let (value, behind) = behind.split_once(close.as_str())?;
        rest = behind;
        Some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_between_tags() {
        let text = "<A><Key>one</Key><Size>1</Size></A><A><Key>two</Key><Size>22</Size></A>";
        assert_eq!(values(text, "Size").collect::<Vec<_>>(), ["1", "22"]);
        assert_eq!(values(text, "Key").last(), Some("two"));
        assert_eq!(values(text, "None").count(), 0);
    }
}
