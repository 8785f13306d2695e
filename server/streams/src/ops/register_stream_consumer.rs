//! RegisterStreamConsumer: gives a stream a consumer that reads each shard at a rate of its own. It is CREATING at first.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::{Consumer, Event, State, Status};
use penstock_model::kinesis::{RegisterStreamConsumerInput, RegisterStreamConsumerOutput};

use crate::target::Target;
use crate::{Streams, describe, fault, limits, tags};

pub(super) async fn register_stream_consumer(
    streams: Arc<Streams>,
    context: CallContext,
    input: RegisterStreamConsumerInput,
) -> Result<RegisterStreamConsumerOutput, Fault> {
    if !streams.admit_account(&context, limits::REGISTER_CONSUMER_PER_S) {
        return Err(fault::account_rate(&context.caller.account));
    }
    let target = Target::of(&context.caller, None, Some(input.stream_arn), input.stream_id.as_ref())?;
    let now_ms = penstock_api::millis(context.received_at);
    let due_ms = streams.due_ms(now_ms, limits::CONSUMER_CHANGING_MS);
    let name = input.consumer_name;
    let consumer = Consumer {
        name: name.clone(),
        created_ms: now_ms,
        status: Status::Creating { due_ms },
        tags: input.tags.unwrap_or_default(),
        policy: None,
    };
    tags::check(&consumer.tags, &target.name, &target.account)?;
    let key = penstock_catalog::Key::new(&target.account, &target.region, &target.name);
    let decide = move |state: &State| {
        let stream = target.stream(state)?;
        let (name, account) = (&target.name, &target.account);
        if !stream.status.is_open() {
            return Err(fault::not_active(stream));
        }
        if stream.consumers.contains_key(&consumer.name) {
            return Err(fault::consumer_exists(&consumer.name, name, account));
        }
        let limit =
            match super::describe_account_settings::is_committed(state, account, &target.region, now_ms) {
                true => limits::CONSUMERS_ADVANTAGE_MAX,
                false => limits::CONSUMERS_MAX,
            };
        if stream.consumers.len() >= limit {
            return Err(fault::consumer_limit(name, account, limit));
        }
        let creating = |consumer: &&Consumer| matches!(consumer.status, Status::Creating { .. });
        if stream.consumers.values().filter(creating).count() >= limits::CONSUMERS_CREATING_MAX {
            return Err(fault::consumer_creating_limit(name, account, limits::CONSUMERS_CREATING_MAX));
        }
        Ok(Event::consumer_set(stream, consumer))
    };
    let consumer = streams.set_consumer(name, decide).await?;
    Ok(RegisterStreamConsumerOutput { consumer: describe::consumer(&key, &consumer) })
}

#[cfg(test)]
mod tests {
    use penstock_model::kinesis::ConsumerStatus;

    use super::*;
    use crate::testing::{ACCOUNT, Service, arn, context};
    use crate::{Throttle, Timing};

    async fn register(service: &Service, name: &str) -> Result<RegisterStreamConsumerOutput, Fault> {
        let input = RegisterStreamConsumerInput {
            stream_arn: arn("orders"),
            consumer_name: name.into(),
            stream_id: None,
            tags: None,
        };
        register_stream_consumer(service.streams(), context("RegisterStreamConsumer"), input).await
    }

    #[tokio::test]
    async fn a_consumer_has_an_arn_with_the_second_of_its_registration() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        let consumer = register(&service, "app").await.unwrap().consumer;
        assert_eq!(consumer.consumer_status, ConsumerStatus::Creating);
        let created_s = consumer.consumer_creation_timestamp.0 / 1_000;
        assert_eq!(consumer.consumer_arn, format!("{}/consumer/app:{created_s}", arn("orders")));
        assert_eq!(service.stream("orders").consumers["app"].status, Status::Active);
        assert_eq!(register(&service, "app").await, Err(fault::consumer_exists("app", "orders", ACCOUNT)));
        service.close();
    }

    #[tokio::test]
    async fn a_stream_has_twenty_and_with_the_advantage_fifty() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        for n in 0..20 {
            register(&service, &format!("app-{n}")).await.unwrap();
        }
        assert_eq!(register(&service, "more").await, Err(fault::consumer_limit("orders", ACCOUNT, 20)));
        service.commit().await;
        register(&service, "more").await.unwrap();
        service.close();
    }

    #[tokio::test]
    async fn with_aws_timing_five_may_be_creating() {
        let service = Service::open(Throttle::Off, Timing::Aws).await;
        service.create("orders", 1).await;
        let creating = fault::stream_not_active("orders", ACCOUNT, "CREATING");
        assert_eq!(register(&service, "early").await, Err(creating));
        service.wait_for("orders", |_| service.is_active("orders")).await;
        for n in 0..5 {
            register(&service, &format!("app-{n}")).await.unwrap();
        }
        assert_eq!(
            register(&service, "more").await,
            Err(fault::consumer_creating_limit("orders", ACCOUNT, 5))
        );
        service
            .wait_for("orders", |stream| {
                stream.is_some_and(|stream| stream.consumers["app-4"].status == Status::Active)
            })
            .await;
        service.close();
    }
}
