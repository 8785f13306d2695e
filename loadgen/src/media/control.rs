//! Streams of Video Streams: made, deleted, and where their media goes.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use super::wire;
use crate::crash::client::text;
use crate::kinesis::endpoint::{Access, Endpoint};
use crate::kinesis::sign::VIDEO;

/// How long the control plane may take to answer, and a stream to become active.
const ASK_MAX: Duration = Duration::from_secs(60);
const SETTLE_MAX: Duration = Duration::from_secs(60);

/// Between two looks at what is to become active.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// A stream.
#[derive(Clone, Debug)]
pub(crate) struct Stream {
    pub(crate) name: String,
    arn: String,
}

impl Stream {
    /// Makes one that keeps its media for so many hours, and waits until it is active.
    pub(crate) async fn create(endpoint: &Endpoint, name: String, retention_hours: u32) -> Result<Stream> {
        let asked =
            json!({"StreamName": name, "DataRetentionInHours": retention_hours, "MediaType": "video/h264"});
        let created = ask(endpoint, "/createStream", &asked).await?;
        let stream = Stream { arn: text(&created, "StreamARN")?.to_owned(), name };
        let begun = Instant::now();
        loop {
            let described = ask(endpoint, "/describeStream", &json!({"StreamName": stream.name})).await?;
            if described["StreamInfo"]["Status"] == "ACTIVE" {
                return Ok(stream);
            }
            ensure!(begun.elapsed() < SETTLE_MAX, "the stream {} does not become active", stream.name);
            sleep(LOOK_EVERY).await;
        }
    }

    /// Where an operation on its media goes.
    pub(crate) async fn data_endpoint(
        &self,
        endpoint: &Endpoint,
        access: &Access,
        operation: &str,
    ) -> Result<Endpoint> {
        let asked = json!({"StreamName": self.name, "APIName": operation});
        let told = ask(endpoint, "/getDataEndpoint", &asked).await?;
        let url = text(&told, "DataEndpoint")?;
        let endpoint = Endpoint::new(url, access).with_context(|| format!("{operation} goes to {url:?}"))?;
        Ok(endpoint.of(VIDEO))
    }

    /// Deletes it.
    pub(crate) async fn delete(&self, endpoint: &Endpoint) -> Result<()> {
        ask(endpoint, "/deleteStream", &json!({"StreamARN": self.arn})).await.map(drop)
    }
}

async fn ask(endpoint: &Endpoint, path: &str, input: &Value) -> Result<Value> {
    let answered = timeout(ASK_MAX, wire::ask(endpoint, path, &input.to_string())).await;
    let (head, body) = answered.with_context(|| format!("{path} is not answered in {ASK_MAX:?}"))??;
    if head.status != 200 {
        bail!("{path} is answered {}", head.said(&body));
    }
    match body.is_empty() {
        true => Ok(Value::Null),
        false => serde_json::from_slice(&body).context("the answer is no JSON"),
    }
}
