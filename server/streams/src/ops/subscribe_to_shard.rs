//! SubscribeToShard: pushes the records of a shard to a consumer, from a position on, for five minutes.

use std::sync::Arc;
use std::time::Duration;

use penstock_api::{CallContext, Events, Fault};
use penstock_catalog::Status;
use penstock_model::kinesis::SubscribeToShardInput;

use crate::consumers::ConsumerTarget;
use crate::start::Start;
use crate::subscription::{Subscription, Who};
use crate::{Streams, Throttle, fault, limits, shard_id};

pub(super) async fn subscribe_to_shard(
    streams: Arc<Streams>,
    context: CallContext,
    input: SubscribeToShardInput,
) -> Result<Events, Fault> {
    let now_ms = penstock_api::millis(context.received_at);
    let target = ConsumerTarget::of_arn(&context.caller, &input.consumer_arn, input.stream_id.as_ref())?;
    let (name, account) = (&target.stream.name, &target.stream.account);
    let Some(index) = shard_id::parse(&input.shard_id) else {
        return Err(fault::shard_not_found(&input.shard_id, name, account));
    };
    let (stream, consumer) = {
        let state = streams.catalog.state();
        let (stream, consumer) = target.find(&state)?;
        (Arc::clone(stream), consumer.clone())
    };
    if !stream.status.is_open() {
        return Err(fault::not_active(&stream));
    }
    if consumer.status != Status::Active {
        return Err(fault::consumer_not_active(&consumer, &stream));
    }
    let missing = || fault::shard_does_not_exist(index, name, account);
    let shard = stream.shard(index).ok_or_else(missing)?.clone();
    let handle = streams.handle(&shard).ok_or_else(missing)?;
    let position = input.starting_position;
    let start = Start::of(position.r#type, position.sequence_number, position.timestamp, now_ms)?;
    let from = start.place(&handle, &stream, &shard, now_ms).await?;

    let who = Who {
        stream: stream.number,
        consumer: consumer.name.clone(),
        created_ms: consumer.created_ms,
        engine: shard.engine,
    };
    let older_than = match streams.options.throttle {
        Throttle::Aws => limits::RESUBSCRIBE_AFTER,
        Throttle::Off => Duration::ZERO,
    };
    let taken_over = streams.subscriptions.take(&who, older_than);
    let taken_over = taken_over.ok_or_else(|| fault::subscribed(&consumer.name, name, account))?;
    Ok(Subscription { streams, stream, shard, handle, who, from, taken_over }.events())
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt;
    use penstock_api::Event;
    use penstock_model::kinesis::{ShardIteratorType, StartingPosition};

    use super::*;
    use crate::Timing;
    use crate::testing::{ACCOUNT, Service, context, data, json};

    async fn subscribe(
        service: &Service,
        consumer_arn: &str,
        shard: u32,
        r#type: ShardIteratorType,
        sequence_number: Option<String>,
    ) -> Result<Events, Fault> {
        let input = SubscribeToShardInput {
            consumer_arn: consumer_arn.into(),
            stream_id: None,
            shard_id: shard.to_string(),
            starting_position: StartingPosition { r#type, sequence_number, timestamp: None },
        };
        subscribe_to_shard(service.streams(), context("SubscribeToShard"), input).await
    }

    /// A stream with a consumer, and the consumer's ARN.
    async fn with_consumer(throttle: Throttle, shards: i64) -> (Service, String) {
        let service = Service::open(throttle, Timing::Instant).await;
        service.create("orders", shards).await;
        let consumer = service.register("orders", "app").await;
        (service, consumer)
    }

    /// The data of an event's records, and its continuation.
    fn told(event: Option<Result<Event, Fault>>) -> (Vec<String>, Option<String>) {
        let event = event.unwrap().unwrap();
        assert_eq!(event.name, "SubscribeToShardEvent");
        let event = json(&*event.document);
        (data(&event), event["ContinuationSequenceNumber"].as_str().map(Into::into))
    }

    #[tokio::test]
    async fn records_are_pushed_as_they_come_and_go_on_where_they_ended() {
        let (service, consumer) = with_consumer(Throttle::Off, 1).await;
        service.put("orders", "k", "one").await;
        let mut events =
            subscribe(&service, &consumer, 0, ShardIteratorType::TrimHorizon, None).await.unwrap();
        let (records, after_one) = told(events.next().await);
        assert_eq!(records, ["one"]);
        let (pushed, ()) = tokio::join!(events.next(), async {
            service.put("orders", "k", "two").await;
        });
        assert_eq!(told(pushed).0, ["two"]);

        let after = ShardIteratorType::AfterSequenceNumber;
        let mut again = subscribe(&service, &consumer, 0, after, after_one).await.unwrap();
        assert_eq!(told(again.next().await).0, ["two"]);
        let over = events.next().await.unwrap().unwrap_err();
        assert_eq!(over, fault::subscribed("app", "orders", ACCOUNT), "taken over");
        assert!(events.next().await.is_none());
        service.close();
    }

    #[tokio::test]
    async fn an_idle_subscription_says_where_it_is() {
        let (service, consumer) = with_consumer(Throttle::Off, 1).await;
        service.put("orders", "k", "before").await;
        for r#type in [ShardIteratorType::AtSequenceNumber, ShardIteratorType::AfterSequenceNumber] {
            let mut events =
                subscribe(&service, &consumer, 0, ShardIteratorType::Latest, None).await.unwrap();
            let (records, next) = told(events.next().await);
            assert_eq!(records.len(), 0);
            drop(events);
            service.put("orders", "k", "after").await;
            let mut events = subscribe(&service, &consumer, 0, r#type, next).await.unwrap();
            assert_eq!(told(events.next().await).0, ["after"], "{type:?}");
        }
        service.close();
    }

    #[tokio::test]
    async fn a_closed_shard_ends_with_its_children() {
        let (service, consumer) = with_consumer(Throttle::Off, 1).await;
        service.put("orders", "k", "one").await;
        let mut events =
            subscribe(&service, &consumer, 0, ShardIteratorType::TrimHorizon, None).await.unwrap();
        assert_eq!(told(events.next().await).0, ["one"]);
        service.split("orders", 0).await;
        let last = events.next().await.unwrap().unwrap();
        let last = json(&*last.document);
        assert_eq!(last["ChildShards"].as_array().unwrap().len(), 2);
        assert_eq!(last.get("ContinuationSequenceNumber"), None);
        assert!(events.next().await.is_none());
        service.close();
    }

    #[tokio::test]
    async fn it_ends_with_its_consumer() {
        let (service, consumer) = with_consumer(Throttle::Off, 1).await;
        let mut events = subscribe(&service, &consumer, 0, ShardIteratorType::Latest, None).await.unwrap();
        told(events.next().await);
        let (ended, ()) = tokio::join!(events.next(), service.deregister(&consumer));
        assert!(ended.is_none());
        let gone = subscribe(&service, &consumer, 0, ShardIteratorType::Latest, None).await.err();
        assert_eq!(gone, Some(fault::consumer_not_found("app", "orders", ACCOUNT)));
        service.close();
    }

    #[tokio::test]
    async fn a_second_call_within_five_seconds_is_refused() {
        let (service, consumer) = with_consumer(Throttle::Aws, 2).await;
        let latest = ShardIteratorType::Latest;
        let first = subscribe(&service, &consumer, 0, latest, None).await.unwrap();
        drop(first);
        let refused = subscribe(&service, &consumer, 0, latest, None).await.err();
        assert_eq!(refused, Some(fault::subscribed("app", "orders", ACCOUNT)), "even if the first is over");
        assert!(subscribe(&service, &consumer, 1, latest, None).await.is_ok(), "another shard");
        service.close();
    }

    /// Two megabytes each second for each consumer, whatever others read.
    #[tokio::test]
    async fn a_consumer_has_a_rate_of_its_own() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        for _ in 0..6 {
            service.put_bytes("orders", 1 << 20).await;
        }
        let service = Service::open_in(service.close(), Throttle::Aws, Timing::Instant).await;
        let mut subscriptions = Vec::new();
        for name in ["one", "two"] {
            let consumer = service.register("orders", name).await;
            let trim_horizon = ShardIteratorType::TrimHorizon;
            subscriptions.push(subscribe(&service, &consumer, 0, trim_horizon, None).await.unwrap());
        }
        let begun = std::time::Instant::now();
        let all = subscriptions.into_iter().map(async |mut events| {
            let mut records = 0;
            while records < 6 {
                records += told(events.next().await).0.len();
            }
        });
        futures_util::future::join_all(all).await;
        // The sixth is sent when the time of five is over.
        let took = begun.elapsed();
        assert!(took > Duration::from_millis(2_400) && took < Duration::from_secs(10), "{took:?}");
        service.close();
    }
}
