//! A subscription, read: events of SubscribeToShard one after the other, each with the moment at which the last of its bytes came.

use std::borrow::Cow;

use anyhow::{Context, Result, bail, ensure};
use bytes::{Buf as _, Bytes, BytesMut};
use http::StatusCode;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use penstock_wire::event_stream;
use serde::Deserialize;
use serde_json::json;

use super::body::Clock;
use super::client::{Client, whole};

/// The events that bring records.
const EVENT: &str = "SubscribeToShardEvent";

/// A subscription.
pub(super) struct Subscription {
    body: Incoming,
    buffer: BytesMut,
    clock: Clock,
    arrived_ns: u64,
}

/// An event.
pub(super) struct Event {
    /// When it was there.
    pub(super) arrived_ns: u64,
    payload: Bytes,
}

#[derive(Deserialize)]
struct Payload<'a> {
    #[serde(rename = "Records", borrow)]
    records: Vec<Record<'a>>,
}

/// A record of an event, with data as JSON has it.
#[derive(Deserialize)]
pub(super) struct Record<'a> {
    #[serde(rename = "Data", borrow)]
    pub(super) data: Cow<'a, str>,
    #[serde(rename = "PartitionKey", borrow)]
    partition_key: Cow<'a, str>,
}

impl Record<'_> {
    /// Bytes of data and key.
    pub(super) fn bytes(&self) -> usize {
        let padding = self.data.bytes().rev().take_while(|&byte| byte == b'=').count();
        (self.data.len() / 4 * 3).saturating_sub(padding) + self.partition_key.len()
    }
}

impl Event {
    /// Its records.
    pub(super) fn records(&self) -> Result<Vec<Record<'_>>> {
        let payload: Payload<'_> = serde_json::from_slice(&self.payload).context("an event is no JSON")?;
        Ok(payload.records)
    }
}

impl Subscription {
    /// Subscribes, from `position` on, and waits until the server has agreed.
    pub(super) async fn begin(
        client: &mut Client,
        consumer_arn: &str,
        shard_id: &str,
        position: &str,
        clock: Clock,
    ) -> Result<Subscription> {
        let asked = json!({
            "ConsumerARN": consumer_arn,
            "ShardId": shard_id,
            "StartingPosition": {"Type": position},
        });
        let answer = client.send("SubscribeToShard", asked.to_string().into()).await?;
        if answer.status() != StatusCode::OK {
            let refused = whole(answer).await?;
            let said = String::from_utf8_lossy(&refused.body).into_owned();
            bail!("SubscribeToShard is answered {}: {said}", refused.status);
        }
        Ok(Subscription {
            body: answer.into_body(),
            buffer: BytesMut::new(),
            clock,
            arrived_ns: clock.now_ns(),
        })
    }

    /// The next event that may bring records; nothing when the subscription has ended.
    pub(super) async fn next(&mut self) -> Result<Option<Event>> {
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
                    return Ok(Some(Event { arrived_ns: self.arrived_ns, payload }));
                }
                continue;
            }
            let Some(frame) = self.body.frame().await else {
                return Ok(None);
            };
            if let Ok(data) = frame.context("the subscription breaks off")?.into_data() {
                self.arrived_ns = self.clock.now_ns();
                self.buffer.extend_from_slice(&data);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_counted_as_the_service_counts_them() {
        for (data, bytes) in [("", 3), ("AA==", 4), ("AAA=", 5), ("AAAA", 6)] {
            let payload = json!({"Records": [{"Data": data, "PartitionKey": "key", "SequenceNumber": "1"}]});
            let event = Event { arrived_ns: 0, payload: payload.to_string().into() };
            assert_eq!(event.records().unwrap()[0].bytes(), bytes, "{data}");
        }
    }
}
