//! DescribeStreamConsumer: what is known of a consumer.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesis::{
    self as model, ConsumerDescription, DescribeStreamConsumerInput, DescribeStreamConsumerOutput,
};

use crate::consumers::ConsumerTarget;
use crate::{Streams, describe, limits};

pub(super) async fn describe_stream_consumer(
    streams: Arc<Streams>,
    context: CallContext,
    input: DescribeStreamConsumerInput,
) -> Result<DescribeStreamConsumerOutput, Fault> {
    let arn = input.consumer_arn.as_deref();
    let id = input.stream_id.as_ref();
    let target = ConsumerTarget::of(&context.caller, input.stream_arn, input.consumer_name, arn, id)?;
    streams.admit_stream(&context, &*streams.existing(&target.stream)?, limits::DESCRIBE_CONSUMER_PER_S)?;
    let state = streams.catalog.state();
    let (stream, consumer) = target.find(&state)?;
    let model::Consumer { consumer_name, consumer_arn, consumer_status, consumer_creation_timestamp } =
        describe::consumer(&stream.key, consumer);
    let consumer_description = ConsumerDescription {
        consumer_name,
        consumer_arn,
        consumer_status,
        consumer_creation_timestamp,
        stream_arn: describe::stream_arn(&stream.key),
    };
    Ok(DescribeStreamConsumerOutput { consumer_description })
}

#[cfg(test)]
mod tests {
    use penstock_model::kinesis::ConsumerStatus;

    use super::*;
    use crate::testing::{ACCOUNT, Service, arn, context};
    use crate::{Throttle, Timing, fault};

    #[tokio::test]
    async fn a_consumer_is_described_by_its_arn() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        let consumer_arn = service.register("orders", "app").await;
        let describe = async |consumer_arn: String| {
            let input =
                DescribeStreamConsumerInput { consumer_arn: Some(consumer_arn), ..Default::default() };
            describe_stream_consumer(service.streams(), context("DescribeStreamConsumer"), input).await
        };
        let shown = describe(consumer_arn.clone()).await.unwrap().consumer_description;
        assert_eq!((shown.consumer_name.as_str(), shown.consumer_status), ("app", ConsumerStatus::Active));
        assert_eq!((shown.consumer_arn, shown.stream_arn), (consumer_arn.clone(), arn("orders")));
        let another = describe(format!("{consumer_arn}0")).await;
        assert_eq!(another, Err(fault::consumer_not_found("app", "orders", ACCOUNT)));
        service.close();
    }
}
