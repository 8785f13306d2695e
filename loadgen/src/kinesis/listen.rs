//! A subscription, read: events of SubscribeToShard one after the other, each with the moment at which the last of its bytes came.

use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use bytes::{Buf as _, Bytes, BytesMut};
use http::StatusCode;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use penstock_wire::event_stream;
use serde_json::{Value, json};

use super::body::Body;
use super::client::{Client, whole};
use super::endpoint::Format;
use super::records::Batch;

/// The events that bring records.
const EVENT: &str = "SubscribeToShardEvent";

/// A subscription.
pub(crate) struct Subscription {
    body: Incoming,
    buffer: BytesMut,
    arrived: Instant,
}

/// An event.
pub(crate) struct Event {
    /// When it was there.
    pub(crate) arrived: Instant,
    payload: Bytes,
}

impl Event {
    /// What it brings. The service takes subscriptions in JSON alone.
    pub(crate) fn batch(&self) -> Result<Batch> {
        Batch::read(&self.payload, Format::Json)
    }
}

impl Subscription {
    /// Subscribes, from `position` on, and waits until the server has agreed.
    pub(crate) async fn begin(
        client: &mut Client,
        consumer_arn: &str,
        shard_id: &str,
        position: &Value,
    ) -> Result<Subscription> {
        let asked = Body::json(&json!({
            "ConsumerARN": consumer_arn,
            "ShardId": shard_id,
            "StartingPosition": position,
        }));
        let answer = client.send("SubscribeToShard", &asked).await?;
        if answer.status() != StatusCode::OK {
            bail!("SubscribeToShard is answered {}", whole(answer, Format::Json).await?.said());
        }
        Ok(Subscription { body: answer.into_body(), buffer: BytesMut::new(), arrived: Instant::now() })
    }

    /// The next event that may bring records; nothing when the subscription has ended.
    pub(crate) async fn next(&mut self) -> Result<Option<Event>> {
        loop {
            if let Some((message, bytes)) = event_stream::decode(&self.buffer)? {
                ensure!(
                    message.header(":message-type") == Some("event"),
                    "the subscription ends with {:?}: {}",
                    message.headers,
                    String::from_utf8_lossy(message.payload)
                );
                let brings_records = message.header(":event-type") == Some(EVENT);
                let payload = Bytes::copy_from_slice(message.payload);
                self.buffer.advance(bytes);
                if brings_records {
                    return Ok(Some(Event { arrived: self.arrived, payload }));
                }
                continue;
            }
            let Some(frame) = self.body.frame().await else {
                return Ok(None);
            };
            if let Ok(data) = frame.context("the subscription breaks off")?.into_data() {
                self.arrived = Instant::now();
                self.buffer.extend_from_slice(&data);
            }
        }
    }
}
