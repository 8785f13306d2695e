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
pub(crate) struct Stream {
    pub(crate) name: String,
    pub(crate) arn: String,
    pub(crate) shards: Vec<Shard>,
}

/// One of its shards.
#[derive(Clone, Debug)]
pub(crate) struct Shard {
    pub(crate) id: String,
    /// A hash key that leads to it: its first one.
    pub(crate) hash_key: String,
    /// Its hash keys.
    pub(crate) from: u128,
    pub(crate) to: u128,
    /// It takes records.
    pub(crate) open: bool,
}

impl Stream {
    /// Makes one whose name no other run has.
    pub(crate) async fn create(client: &mut Client, shards: usize) -> Result<Stream> {
        Stream::create_named(client, format!("load-{:016x}", Random::fresh_seed()), shards).await
    }

    /// Makes one.
    pub(crate) async fn create_named(client: &mut Client, name: String, shards: usize) -> Result<Stream> {
        client.ask("CreateStream", &json!({"StreamName": name, "ShardCount": shards})).await?;
        let stream = Stream::find(client, name).await?;
        ensure!(stream.shards.len() == shards, "{} shards instead of {shards}", stream.shards.len());
        Ok(stream)
    }

    /// One that is there, as soon as it is active.
    pub(crate) async fn find(client: &mut Client, name: String) -> Result<Stream> {
        let arn = active(client, &name).await?;
        let shards = list(client, &name).await?;
        Ok(Stream { name, arn, shards: shards.into_iter().filter(|shard| shard.open).collect() })
    }

    /// Its shards as they are now, closed ones too.
    pub(crate) async fn all_shards(&self, client: &mut Client) -> Result<Vec<Shard>> {
        list(client, &self.name).await
    }

    /// Splits an open shard in the middle, and waits until its children take records.
    pub(crate) async fn split(&self, client: &mut Client, shard: &Shard) -> Result<()> {
        let middle = shard.from + (shard.to - shard.from) / 2 + 1;
        let asked = json!({
            "StreamName": self.name, "ShardToSplit": shard.id, "NewStartingHashKey": middle.to_string(),
        });
        client.ask("SplitShard", &asked).await?;
        active(client, &self.name).await.map(drop)
    }

    /// Merges two neighbours, and waits until their child takes records.
    pub(crate) async fn merge(&self, client: &mut Client, one: &Shard, next: &Shard) -> Result<()> {
        let asked = json!({
            "StreamName": self.name, "ShardToMerge": one.id, "AdjacentShardToMerge": next.id,
        });
        client.ask("MergeShards", &asked).await?;
        active(client, &self.name).await.map(drop)
    }

    /// Has its records encrypted from now on.
    pub(crate) async fn encrypt(&self, client: &mut Client) -> Result<()> {
        let key = json!({"StreamName": self.name, "EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"});
        client.ask("StartStreamEncryption", &key).await?;
        active(client, &self.name).await?;
        Ok(())
    }

    /// Registers a consumer and returns its ARN when it is active.
    pub(crate) async fn register(&self, client: &mut Client, consumer: &str) -> Result<String> {
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
    pub(crate) async fn delete(&self, client: &mut Client) -> Result<()> {
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

/// All shards of a stream.
async fn list(client: &mut Client, name: &str) -> Result<Vec<Shard>> {
    let mut listed = Vec::new();
    let mut asked = json!({"StreamName": name});
    loop {
        let page = client.ask("ListShards", &asked).await?;
        for shard in page["Shards"].as_array().context("an answer without Shards")? {
            let number = |name| -> Result<u128> {
                text(&shard["HashKeyRange"], name)?.parse().context("a hash key that is no number")
            };
            listed.push(Shard {
                id: text(shard, "ShardId")?.into(),
                hash_key: text(&shard["HashKeyRange"], "StartingHashKey")?.into(),
                from: number("StartingHashKey")?,
                to: number("EndingHashKey")?,
                open: shard["SequenceNumberRange"]["EndingSequenceNumber"].is_null(),
            });
        }
        match &page["NextToken"] {
            Value::String(token) => asked = json!({"NextToken": token}),
            _ => return Ok(listed),
        }
    }
}
