//! DescribeStream: a stream with a page of its shards. While it is CREATING it shows none.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesis::{DescribeStreamInput, DescribeStreamOutput, StreamDescription};

use crate::target::Target;
use crate::{Streams, describe, fault, limits, shard_id};

pub(super) async fn describe_stream(
    streams: Arc<Streams>,
    context: CallContext,
    input: DescribeStreamInput,
) -> Result<DescribeStreamOutput, Fault> {
    let target = Target::of(&context.caller, input.stream_name, input.stream_arn, input.stream_id.as_ref())?;
    if !streams.admit_account(&context, limits::DESCRIBE_STREAM_PER_S) {
        return Err(fault::stream_rate(&target.name, &target.account));
    }
    let after = match &input.exclusive_start_shard_id {
        None => None,
        Some(given) => match shard_id::parse(given) {
            None => return Err(fault::shard_not_found(given, &target.name, &target.account)),
            after => after,
        },
    };
    let stream = streams.existing(&target)?;
    let page = input.limit.map_or(limits::DESCRIBE_STREAM_SHARDS_MAX, |limit| limit.unsigned_abs() as usize);
    let page = page.min(limits::DESCRIBE_STREAM_SHARDS_MAX);
    let mut rest = describe::shards(&stream, penstock_api::millis(context.received_at))
        .filter(|shard| after.is_none_or(|after| shard.index > after));
    let shards = rest.by_ref().take(page).map(describe::shard).collect();
    let (encryption_type, key_id) = describe::encryption(&stream);
    Ok(DescribeStreamOutput {
        stream_description: StreamDescription {
            stream_name: stream.key.name.clone(),
            stream_arn: describe::stream_arn(&stream.key),
            stream_status: describe::status(stream.status),
            stream_mode_details: Some(describe::mode(stream.mode)),
            shards,
            has_more_shards: rest.next().is_some(),
            retention_period_hours: stream.retention_hours.cast_signed(),
            stream_creation_timestamp: describe::created(&stream),
            enhanced_monitoring: describe::monitoring(&stream),
            encryption_type: Some(encryption_type),
            key_id,
        },
    })
}

#[cfg(test)]
mod tests {
    use penstock_model::kinesis::EncryptionType;

    use penstock_model::kinesis::{StreamMode, StreamStatus};

    use super::*;
    use crate::testing::{ACCOUNT, Service, context};
    use crate::{Throttle, Timing};

    fn input(name: &str) -> DescribeStreamInput {
        DescribeStreamInput { stream_name: Some(name.into()), ..DescribeStreamInput::default() }
    }

    async fn describe(service: &Service, input: DescribeStreamInput) -> Result<StreamDescription, Fault> {
        let answer = describe_stream(service.streams(), context("DescribeStream"), input).await?;
        Ok(answer.stream_description)
    }

    #[tokio::test]
    async fn an_active_stream_shows_its_shards() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 3).await;
        let shown = describe(&service, input("orders")).await.unwrap();
        assert_eq!(shown.stream_arn, "arn:aws:kinesis:us-east-1:000000000000:stream/orders");
        assert_eq!(shown.stream_status, StreamStatus::Active);
        assert_eq!(shown.stream_mode_details.unwrap().stream_mode, StreamMode::Provisioned);
        assert_eq!((shown.shards.len(), shown.has_more_shards), (3, false));
        assert_eq!(
            shown.shards[1].hash_key_range.starting_hash_key,
            "113427455640312821154458202477256070485"
        );
        assert_eq!((shown.retention_period_hours, shown.encryption_type), (24, Some(EncryptionType::None)));
        assert_eq!(shown.enhanced_monitoring[0].shard_level_metrics, Some(vec![]));
        service.close();
    }

    #[tokio::test]
    async fn a_stream_that_is_being_created_shows_no_shards() {
        let service = Service::open(Throttle::Off, Timing::Aws).await;
        service.create("orders", 3).await;
        let shown = describe(&service, input("orders")).await.unwrap();
        assert_eq!(shown.stream_status, StreamStatus::Creating);
        assert_eq!((shown.shards.len(), shown.has_more_shards), (0, false));
        service.close();
    }

    #[tokio::test]
    async fn shards_come_in_pages() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 150).await;
        let first =
            describe(&service, DescribeStreamInput { limit: Some(10_000), ..input("orders") }).await.unwrap();
        assert_eq!((first.shards.len(), first.has_more_shards), (100, true));
        let after = first.shards[99].shard_id.clone();
        let after = DescribeStreamInput { exclusive_start_shard_id: Some(after), ..input("orders") };
        let second = describe(&service, after).await.unwrap();
        assert_eq!((second.shards.len(), second.has_more_shards), (50, false));
        assert_eq!(second.shards[0].shard_id, "shardId-000000000100");
        service.close();
    }

    #[tokio::test]
    async fn what_is_not_there_is_not_found() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        assert_eq!(describe(&service, input("none")).await, Err(fault::stream_not_found("none", ACCOUNT)));
        let unreadable = DescribeStreamInput { exclusive_start_shard_id: Some("x".into()), ..input("none") };
        assert_eq!(describe(&service, unreadable).await, Err(fault::shard_not_found("x", "none", ACCOUNT)));
        service.close();
    }
}
