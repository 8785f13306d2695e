//! DeregisterStreamConsumer: takes a consumer from its stream. It is DELETING for a while; what it subscribed to ends.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::{Consumer, Event, State, Status};
use penstock_model::kinesis::DeregisterStreamConsumerInput;

use crate::consumers::ConsumerTarget;
use crate::{Streams, limits};

pub(super) async fn deregister_stream_consumer(
    streams: Arc<Streams>,
    context: CallContext,
    input: DeregisterStreamConsumerInput,
) -> Result<(), Fault> {
    let arn = input.consumer_arn.as_deref();
    let id = input.stream_id.as_ref();
    let target = ConsumerTarget::of(&context.caller, input.stream_arn, input.consumer_name, arn, id)?;
    streams.admit_stream(&context, &*streams.existing(&target.stream)?, limits::CONSUMERS_CALLS_PER_S)?;
    let due_ms = streams.due_ms(penstock_api::millis(context.received_at), limits::CONSUMER_CHANGING_MS);
    let name = target.name.clone();
    let decide = move |state: &State| {
        let (stream, consumer) = target.find(state)?;
        let status = match consumer.status {
            // Its time does not start anew.
            deleting @ Status::Deleting { .. } => deleting,
            _ => Status::Deleting { due_ms },
        };
        Ok(Event::consumer_set(stream, Consumer { status, ..consumer.clone() }))
    };
    streams.set_consumer(name, decide).await?;
    streams.updated.notify_waiters();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ACCOUNT, Service, arn, context};
    use crate::{Throttle, Timing, fault};

    #[tokio::test]
    async fn a_consumer_is_gone_and_another_may_have_its_name() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        service.register("orders", "app").await;
        let deregister = async || {
            let input = DeregisterStreamConsumerInput {
                stream_arn: Some(arn("orders")),
                consumer_name: Some("app".into()),
                ..Default::default()
            };
            deregister_stream_consumer(service.streams(), context("DeregisterStreamConsumer"), input).await
        };
        deregister().await.unwrap();
        assert!(service.stream("orders").consumers.is_empty());
        assert_eq!(deregister().await, Err(fault::consumer_not_found("app", "orders", ACCOUNT)));
        service.register("orders", "app").await;
        service.close();
    }

    #[tokio::test]
    async fn with_aws_timing_it_is_deleting_for_a_while() {
        let service = Service::open(Throttle::Off, Timing::Aws).await;
        service.create("orders", 1).await;
        service.wait_for("orders", |_| service.is_active("orders")).await;
        let consumer_arn = Some(service.register("orders", "app").await);
        let input = DeregisterStreamConsumerInput { consumer_arn, ..Default::default() };
        let context = context("DeregisterStreamConsumer");
        deregister_stream_consumer(service.streams(), context, input).await.unwrap();
        assert!(matches!(service.stream("orders").consumers["app"].status, Status::Deleting { .. }));
        service.wait_for("orders", |stream| stream.is_some_and(|stream| stream.consumers.is_empty())).await;
        service.close();
    }
}
