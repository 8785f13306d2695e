//! A stream to load: made, encrypted, with consumers, and deleted.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::client::Client;
use crate::crash::client::text;
use crate::random::Random;

/// How long anything may take to become active or to be gone.
const SETTLE_MAX: Duration = Duration::from_secs(60);

/// Between two looks at what is to become active: half of what the service allows in calls.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// A stream that is active.
#[derive(Clone, Debug)]
pub(super) struct Stream {
    pub(super) name: String,
    arn: String,
    pub(super) shards: Vec<Shard>,
}

/// One of its shards.
#[derive(Clone, Debug)]
pub(super) struct Shard {
    pub(super) id: String,
    /// A hash key that leads to it.
    pub(super) hash_key: String,
}

impl Stream {
    /// Makes one whose name no other run has.
    pub(super) async fn create(client: &mut Client, shards: usize) -> Result<Stream> {
        let name = format!("load-{:016x}", Random::fresh_seed());
        client.ask("CreateStream", &json!({"StreamName": name, "ShardCount": shards})).await?;
        let arn = active(client, &name).await?;
        let mut listed = Vec::with_capacity(shards);
        let mut asked = json!({"StreamName": name});
        loop {
            let page = client.ask("ListShards", &asked).await?;
            for shard in page["Shards"].as_array().context("an answer without Shards")? {
                listed.push(Shard {
                    id: text(shard, "ShardId")?.into(),
                    hash_key: text(&shard["HashKeyRange"], "StartingHashKey")?.into(),
                });
            }
            match &page["NextToken"] {
                Value::String(token) => asked = json!({"NextToken": token}),
                _ => break,
            }
        }
        ensure!(listed.len() == shards, "{} shards instead of {shards}", listed.len());
        Ok(Stream { name, arn, shards: listed })
    }

    /// Has its records encrypted from now on.
    pub(super) async fn encrypt(&self, client: &mut Client) -> Result<()> {
        let key = json!({"StreamName": self.name, "EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"});
        client.ask("StartStreamEncryption", &key).await?;
        active(client, &self.name).await?;
        Ok(())
    }

    /// Registers a consumer and returns its ARN when it is active.
    pub(super) async fn register(&self, client: &mut Client, consumer: &str) -> Result<String> {
        let asked = json!({"StreamARN": self.arn, "ConsumerName": consumer});
        let registered = client.ask("RegisterStreamConsumer", &asked).await?;
        let arn = text(&registered["Consumer"], "ConsumerARN")?.to_owned();
        let begun = Instant::now();
        loop {
            let described = client.ask("DescribeStreamConsumer", &json!({"ConsumerARN": arn})).await?;
            if described["ConsumerDescription"]["ConsumerStatus"] == "ACTIVE" {
                return Ok(arn);
            }
            ensure!(begun.elapsed() < SETTLE_MAX, "the consumer {consumer} does not become active");
            sleep(LOOK_EVERY).await;
        }
    }

    /// Deletes it with its consumers, and waits until it is gone: its space is used again.
    pub(super) async fn delete(self, client: &mut Client) -> Result<()> {
        let asked = json!({"StreamName": self.name, "EnforceConsumerDeletion": true});
        client.ask("DeleteStream", &asked).await?;
        let begun = Instant::now();
        loop {
            match client.ask("DescribeStreamSummary", &json!({"StreamName": self.name})).await {
                Ok(_) => ensure!(begun.elapsed() < SETTLE_MAX, "{} is not deleted", self.name),
                Err(error) if format!("{error:#}").contains("ResourceNotFoundException") => return Ok(()),
                Err(error) => return Err(error),
            }
            sleep(LOOK_EVERY).await;
        }
    }
}

/// Waits until a stream is active and returns its ARN.
async fn active(client: &mut Client, name: &str) -> Result<String> {
    let begun = Instant::now();
    while begun.elapsed() < SETTLE_MAX {
        let described = client.ask("DescribeStreamSummary", &json!({"StreamName": name})).await?;
        let summary = &described["StreamDescriptionSummary"];
        if summary["StreamStatus"] == "ACTIVE" {
            return Ok(text(summary, "StreamARN")?.into());
        }
        sleep(LOOK_EVERY).await;
    }
    bail!("the stream {name} does not become active")
}
