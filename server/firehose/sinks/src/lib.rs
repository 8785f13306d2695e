//! The destinations of Data Firehose that are not S3: HTTP endpoints, Splunk, OpenSearch and its kin, Redshift.
//!
//! A [`Sink`] is a destination as it is configured. It is brought a [`Chunk`] of records and answers when it is known of each what
//! became of it: taken, or failed for good, after the destination's own time for trying again. What it keeps in between is in
//! memory; whoever calls has promised the chunk somewhere durable and brings it again, with the same ids, after a crash.
//!
//! | file | what it is for |
//! |---|---|
//! | `http_endpoint` | HTTP endpoints, by the delivery protocol 1.0 |
//! | `splunk` | the HTTP Event Collector of Splunk, with acknowledgements |
//! | `opensearch`, `index` | OpenSearch, Elasticsearch, OpenSearch Serverless: bulk requests; names of indexes |
//! | `redshift` | Redshift, and PostgreSQL in its place: staged objects are copied into a table; no [`Sink`], because it is brought objects |
//! | `s3` | an S3 elsewhere, for a server that is to keep its objects there |
//! | `webhook` | single requests to whatever URL somebody wants to be told at |
//! | `retry` | when a request is made again |
//! | `client` | connections, requests, answers, and what can go wrong with them |
//! | `environment` | what the server lends: clock, network, trust, keys |
//! | `limits` | every limit with its reason |
//!
//! ```no_run
//! # async fn example() -> Result<(), String> {
//! use penstock_sinks::{Chunk, Environment, Item};
//!
//! let configuration = serde_json::json!({
//!     "EndpointConfiguration": {"Url": "https://example.com/in"},
//!     "RetryOptions": {"DurationInSeconds": 300},
//! });
//! let sink = penstock_sinks::read("http-endpoint", &configuration, &Environment::new("eu-west-1"))?;
//! let sink = sink.ok_or("a destination of another kind")?;
//! let items = vec![Item { data: "a click".into(), arrived_ms: 1_783_951_509_000, id: "shard-7".to_owned() }];
//! let stream_arn = "arn:aws:firehose:eu-west-1:123456789012:deliverystream/clicks".into();
//! let chunk = Chunk { id: uuid::Uuid::new_v4(), stream_arn, items: items.clone() };
//! let mut errors = Vec::new();
//! for failed in sink.clone().deliver(chunk).await.failed {
//!     sink.failure(&items[failed.item], &failed).write(&mut errors);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Deliberately absent: buffering, the journal, the error output, what S3 is for, and anything on disk.

mod client;
pub mod environment;
mod http_endpoint;
mod index;
pub mod limits;
mod opensearch;
pub mod redshift;
mod retry;
pub mod s3;
mod splunk;
pub mod webhook;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use penstock_api::BoxFuture;
use penstock_transform::failure::{Detail, Failure, OutputType};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::limits::{COMPRESSED_BESIDE_BYTES_MIN, RETRY_S_MAX};

pub use environment::Environment;

/// Who we say we are.
const USER_AGENT: &str = concat!("penstock/", env!("CARGO_PKG_VERSION"));

/// What is brought to a destination at once: records in order. After a crash it is made again with the same id and the same records.
#[derive(Clone, Debug)]
pub struct Chunk {
    /// Stable over retries and crashes.
    pub id: Uuid,
    /// The delivery stream.
    pub stream_arn: Arc<str>,
    /// The records; none is no work.
    pub items: Vec<Item>,
}

/// A record on its way to a destination.
#[derive(Clone, Debug)]
pub struct Item {
    /// What is delivered.
    pub data: Bytes,
    /// When the record arrived, in milliseconds since 1970.
    pub arrived_ms: i64,
    /// Stable over retries and crashes, and unique in the delivery stream: the id of a document, an event, a datum.
    pub id: String,
}

/// What became of a chunk: everything is there but what failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What was not taken, in the order of the items, each once.
    pub failed: Vec<Failed>,
}

/// A record that the destination did not take and will not be brought again. It may be there all the same, where an answer got lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// Its place in the chunk's items.
    pub item: usize,
    /// How often it was tried; none for a record that cannot be sent.
    pub attempts: u32,
    /// When the last try ended, in milliseconds since 1970.
    pub ended_ms: i64,
    /// The service's code, or the cluster's status, such as `Splunk.AckTimeout` or `400`. Shared, as is the message: hundreds of thousands of
    /// records may fail for one reason.
    pub code: Arc<str>,
    /// What went wrong, for people.
    pub message: Arc<str>,
    /// The index that it was meant for, in OpenSearch.
    pub index: Option<String>,
}

/// A destination, as it is configured.
pub trait Sink: Send + Sync + 'static {
    /// Brings a chunk there, again and again until everything is taken or the time for it is over. May be dropped at any time: whatever
    /// was under way is then given up, and may be there or not.
    fn deliver(self: Arc<Self>, chunk: Chunk) -> BoxFuture<'static, Outcome>;

    /// What the error output tells of a failed record beside what it tells of all.
    fn detail<'a>(&'a self, item: &'a Item, failed: &'a Failed) -> Detail<'a>;

    /// The kind of error output of failed records.
    fn output_type(&self) -> OutputType;

    /// The error line of a failed record.
    fn failure<'a>(&'a self, item: &'a Item, failed: &'a Failed) -> Failure<'a> {
        Failure {
            attempts_made: failed.attempts,
            arrival_timestamp_ms: item.arrived_ms,
            error_code: &failed.code,
            error_message: &failed.message,
            attempt_ending_timestamp_ms: failed.ended_ms,
            raw_data: &item.data,
            detail: self.detail(item, failed),
        }
    }
}

/// Reads the configuration of a destination as a delivery stream keeps it: the API's own members, completed by their defaults. Nothing for
/// those that are no sink of this crate.
///
/// # Errors
/// The destination cannot be delivered to as it is configured; the text says why, for whoever made the delivery stream.
pub fn read(
    kind: &str,
    configuration: &Json,
    environment: &Environment,
) -> Result<Option<Arc<dyn Sink>>, String> {
    Ok(Some(match kind {
        "http-endpoint" => Arc::new(http_endpoint::HttpEndpoint::read(configuration, environment)?),
        "splunk" => Arc::new(splunk::Splunk::read(configuration, environment)?),
        "opensearch" | "elasticsearch" => {
            Arc::new(opensearch::OpenSearch::read(configuration, environment, opensearch::Family::Domain)?)
        }
        "opensearch-serverless" => Arc::new(opensearch::OpenSearch::read(
            configuration,
            environment,
            opensearch::Family::Serverless,
        )?),
        _ => return Ok(None),
    }))
}

/// A text member of a configuration.
fn text<'a>(configuration: &'a Json, name: &str) -> Option<&'a str> {
    configuration.get(name).and_then(Json::as_str)
}

/// How long a destination is tried again.
fn retry_of(configuration: &Json) -> Duration {
    let seconds = configuration["RetryOptions"]["DurationInSeconds"].as_u64().unwrap_or(0);
    Duration::from_secs(seconds.min(RETRY_S_MAX))
}

/// Refuses what is kept in a service that is not here.
fn no_secret(configuration: &Json) -> Result<(), String> {
    if configuration["SecretsManagerConfiguration"]["Enabled"].as_bool() == Some(true) {
        return Err("there is no Secrets Manager here: put the key into the configuration".to_owned());
    }
    Ok(())
}

/// Makes something out of so many bytes, on a thread of its own if that takes long.
async fn beside<T: Send + 'static>(bytes: usize, make: impl Fn() -> T + Clone + Send + 'static) -> T {
    if bytes >= COMPRESSED_BESIDE_BYTES_MIN {
        let make = make.clone();
        if let Ok(made) = tokio::task::spawn_blocking(make).await {
            return made;
        }
        // Only a runtime that is stopping takes no more work, and it will not come to what follows.
    }
    make()
}
