//! DescribeStreamSummary: a stream without its shards.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::Status;
use penstock_model::kinesis::{
    DescribeStreamSummaryInput, DescribeStreamSummaryOutput, StreamDescriptionSummary,
};

use crate::target::Target;
use crate::{Streams, describe, fault, limits};

pub(super) async fn describe_stream_summary(
    streams: Arc<Streams>,
    context: CallContext,
    input: DescribeStreamSummaryInput,
) -> Result<DescribeStreamSummaryOutput, Fault> {
    let target = Target::of(&context.caller, input.stream_name, input.stream_arn, input.stream_id.as_ref())?;
    if !streams.admit_account(&context, limits::DESCRIBE_STREAM_SUMMARY_PER_S) {
        return Err(fault::stream_rate(&target.name, &target.account));
    }
    let stream = streams.existing(&target)?;
    let open_shards = match stream.status {
        Status::Creating { .. } => 0,
        Status::Active | Status::Updating { .. } | Status::Deleting { .. } => stream.open_shards().len(),
    };
    let (encryption_type, key_id) = describe::encryption(&stream);
    Ok(DescribeStreamSummaryOutput {
        stream_description_summary: StreamDescriptionSummary {
            stream_name: stream.key.name.clone(),
            stream_arn: describe::stream_arn(&stream.key),
            stream_id: None,
            stream_status: describe::status(stream.status),
            stream_mode_details: Some(describe::mode(stream.mode)),
            retention_period_hours: stream.retention_hours.cast_signed(),
            stream_creation_timestamp: describe::created(&stream),
            enhanced_monitoring: describe::monitoring(&stream),
            encryption_type: Some(encryption_type),
            key_id,
            open_shard_count: describe::count(open_shards),
            consumer_count: Some(describe::count(stream.consumers.len())),
            warm_throughput: describe::warm_throughput(&stream),
            max_record_size_in_kib: Some(stream.record_kib_max.cast_signed()),
        },
    })
}

#[cfg(test)]
mod tests {
    use penstock_model::kinesis::StreamStatus;

    use super::*;
    use crate::testing::{ACCOUNT, Service, context};
    use crate::{Throttle, Timing};

    async fn summary(service: &Service, name: &str) -> Result<StreamDescriptionSummary, Fault> {
        let input = DescribeStreamSummaryInput { stream_name: Some(name.into()), ..Default::default() };
        let answer =
            describe_stream_summary(service.streams(), context("DescribeStreamSummary"), input).await?;
        Ok(answer.stream_description_summary)
    }

    #[tokio::test]
    async fn open_shards_are_counted_once_the_stream_is_there() {
        let service = Service::open(Throttle::Off, Timing::Aws).await;
        service.create("orders", 3).await;
        let shown = summary(&service, "orders").await.unwrap();
        assert_eq!((shown.stream_status, shown.open_shard_count), (StreamStatus::Creating, 0));
        service
            .wait_for("orders", |stream| stream.is_some_and(|stream| stream.status == Status::Active))
            .await;
        let shown = summary(&service, "orders").await.unwrap();
        assert_eq!((shown.stream_status, shown.open_shard_count), (StreamStatus::Active, 3));
        assert_eq!((shown.consumer_count, shown.max_record_size_in_kib), (Some(0), Some(1024)));
        service.close();
    }

    #[tokio::test]
    async fn what_is_not_there_is_not_found() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        assert_eq!(summary(&service, "none").await, Err(fault::stream_not_found("none", ACCOUNT)));
        service.close();
    }
}
