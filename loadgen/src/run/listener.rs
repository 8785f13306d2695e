//! Who waits for records: a subscription to a shard of a stream, or somebody who waits at the end of one of the engine's shards.

use std::time::Instant;

use anyhow::{Context, Result};
use penstock_engine::{From, Position, ReadLimits, Shard};
use serde_json::{Value, json};

use crate::kinesis::body::stamp_of_bytes;
use crate::kinesis::client::Client;
use crate::kinesis::listen::Subscription;

/// Who waits.
pub(crate) enum Listener {
    Engine(EngineListener),
    Service(Box<ServiceListener>),
}

/// Records that came together: what each is stamped with, and its bytes.
pub(crate) struct Arrived {
    pub(crate) at: Instant,
    pub(crate) records: Vec<(Option<u64>, u64)>,
}

impl Listener {
    /// What comes next. Whoever stops waiting loses nothing.
    pub(crate) async fn next(&mut self) -> Result<Arrived> {
        match self {
            Listener::Engine(listener) => listener.next().await,
            Listener::Service(listener) => listener.next().await,
        }
    }
}

/// Waits for a shard of the engine.
pub(crate) struct EngineListener {
    shard: Shard,
    next: Position,
}

impl EngineListener {
    pub(crate) async fn begin(shard: Shard, oldest: bool) -> Result<EngineListener> {
        let next = if oldest {
            Position::START
        } else {
            shard.tail().await.context("cannot ask for a shard's end")?.next
        };
        Ok(EngineListener { shard, next })
    }

    async fn next(&mut self) -> Result<Arrived> {
        loop {
            let read = self.shard.read(From::At(self.next), ReadLimits::default()).await;
            let batch = read.context("cannot read")?;
            let at = Instant::now();
            self.next = batch.next;
            if !batch.records.is_empty() {
                let records = batch.records.iter();
                let records =
                    records.map(|entry| (stamp_of_bytes(&entry.data), entry.data.len() as u64)).collect();
                return Ok(Arrived { at, records });
            }
            self.shard.wait_past(self.next).await.context("cannot wait")?;
        }
    }
}

/// Subscribes to a shard of a stream, and again where a subscription ends, as each does after five minutes.
pub(crate) struct ServiceListener {
    client: Client,
    consumer: String,
    shard: String,
    subscription: Subscription,
    /// Where another one goes on.
    continuation: Option<String>,
}

impl ServiceListener {
    pub(crate) async fn begin(
        mut client: Client,
        consumer: String,
        shard: String,
        oldest: bool,
    ) -> Result<ServiceListener> {
        let position = json!({"Type": if oldest { "TRIM_HORIZON" } else { "LATEST" }});
        let mut subscription = Subscription::begin(&mut client, &consumer, &shard, &position).await?;
        if !oldest {
            // The first event says that it has begun.
            subscription.next().await?.context("the subscription ends before it begins")?;
        }
        Ok(ServiceListener { client, consumer, shard, subscription, continuation: None })
    }

    async fn next(&mut self) -> Result<Arrived> {
        loop {
            let Some(event) = self.subscription.next().await? else {
                let from = self.continuation.as_ref().context("the subscription ends by itself")?;
                let position: Value = json!({"Type": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": from});
                let begun =
                    Subscription::begin(&mut self.client, &self.consumer, &self.shard, &position).await?;
                self.subscription = begun;
                continue;
            };
            let batch = event.batch()?;
            self.continuation = batch.continuation.clone().or(self.continuation.take());
            if !batch.records.is_empty() {
                return Ok(Arrived { at: event.arrived, records: batch.stamped().collect() });
            }
        }
    }
}
