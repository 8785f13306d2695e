//! DeleteStream: removes a stream, its shards and their records. It works in any state; a stream that is
//! being deleted already goes on being deleted.
//!
//! EnforceConsumerDeletion asks for consumers to be deleted too; a stream has none as long as there is no
//! operation to register one.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesis::DeleteStreamInput;

use crate::target::Target;
use crate::{Streams, fault, limits};

pub(super) async fn delete_stream(
    streams: Arc<Streams>,
    context: CallContext,
    input: DeleteStreamInput,
) -> Result<(), Fault> {
    if !streams.admit_account(&context, limits::DELETE_STREAM_PER_S) {
        return Err(fault::account_rate(&context.caller.account));
    }
    let target = Target::of(&context.caller, input.stream_name, input.stream_arn, input.stream_id.as_ref())?;
    let stream = streams.existing(&target)?;
    if !stream.consumers.is_empty() && input.enforce_consumer_deletion != Some(true) {
        return Err(fault::stream_has_consumers(&target.name, &target.account));
    }
    let due_ms = streams.due_ms(penstock_api::millis(context.received_at), limits::DELETING_MS);
    streams.delete(stream, due_ms).await
}

#[cfg(test)]
mod tests {
    use penstock_catalog::Status;

    use super::*;
    use crate::testing::{ACCOUNT, Service, context};
    use crate::{Throttle, Timing};

    async fn delete(service: &Service, name: &str) -> Result<(), Fault> {
        let input = DeleteStreamInput { stream_name: Some(name.into()), ..DeleteStreamInput::default() };
        delete_stream(service.streams(), context("DeleteStream"), input).await
    }

    #[tokio::test]
    async fn the_stream_and_its_shards_are_gone() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 3).await;
        let before = service.stream("orders");
        delete(&service, "orders").await.unwrap();
        assert_eq!(service.streams().catalog.state().streams().count(), 0);
        assert!(before.shards.iter().all(|shard| service.streams().handle(shard).is_none()));
        assert_eq!(delete(&service, "orders").await, Err(fault::stream_not_found("orders", ACCOUNT)));
        service.close();
    }

    #[tokio::test]
    async fn consumers_go_along_only_if_that_is_said() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        service.register("orders", "app").await;
        assert_eq!(delete(&service, "orders").await, Err(fault::stream_has_consumers("orders", ACCOUNT)));
        let input = DeleteStreamInput {
            stream_name: Some("orders".into()),
            enforce_consumer_deletion: Some(true),
            ..DeleteStreamInput::default()
        };
        delete_stream(service.streams(), context("DeleteStream"), input).await.unwrap();
        assert_eq!(service.streams().catalog.state().streams().count(), 0);
        service.close();
    }

    #[tokio::test]
    async fn with_aws_timing_it_is_deleting_for_a_while() {
        let service = Service::open(Throttle::Off, Timing::Aws).await;
        service.create("orders", 1).await;
        assert!(
            matches!(service.stream("orders").status, Status::Creating { .. }),
            "deleted while it is created"
        );
        delete(&service, "orders").await.unwrap();
        let deleting = service.stream("orders").status;
        assert!(matches!(deleting, Status::Deleting { .. }));
        delete(&service, "orders").await.unwrap();
        assert_eq!(service.stream("orders").status, deleting, "its time does not start anew");
        service.wait_for("orders", |stream| stream.is_none()).await;
        service.close();
    }
}
