//! UpdateShardCount: gives a stream so many shards, as evenly as their parents allow.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::{State, Step, Wanted};
use penstock_model::kinesis::{UpdateShardCountInput, UpdateShardCountOutput};

use super::merge_shards::{check_room, reshardable};
use crate::target::Target;
use crate::{Streams, Throttle, describe, fault, limits, reshard};

pub(super) async fn update_shard_count(
    streams: Arc<Streams>,
    context: CallContext,
    input: UpdateShardCountInput,
) -> Result<UpdateShardCountOutput, Fault> {
    if !streams.admit_account(&context, limits::UPDATE_SHARD_COUNT_PER_S) {
        return Err(fault::account_rate(&context.caller.account));
    }
    let target = Target::of(&context.caller, input.stream_name, input.stream_arn, input.stream_id.as_ref())?;
    // The model has seen to it that it is positive, and that there is but one way of scaling.
    let wanted = input.target_shard_count.unsigned_abs() as usize;
    let stream = {
        let state = streams.catalog.state();
        let stream = Arc::clone(reshardable(&target, &state)?);
        check_count(stream.open_shards().len(), wanted, streams.options.throttle)?;
        stream
    };
    streams.admit_daily(&context, &stream, limits::UPDATE_SHARD_COUNT_PER_DAY)?;
    let output = UpdateShardCountOutput {
        stream_name: Some(target.name.clone()),
        current_shard_count: Some(describe::count(stream.open_shards().len())),
        target_shard_count: Some(input.target_shard_count),
        stream_arn: Some(describe::stream_arn(&stream.key)),
    };
    let throttle = streams.options.throttle;
    let decide = move |state: &State| {
        let stream = reshardable(&target, state)?;
        let open = stream.open_shards().len();
        check_count(open, wanted, throttle)?;
        let steps = reshard::plan(stream, wanted);
        let made: u64 = steps.iter().copied().map(Step::makes).sum();
        check_room(state, stream, usize::try_from(made).unwrap_or(usize::MAX), wanted.saturating_sub(open))?;
        Ok((!steps.is_empty()).then(|| (Arc::clone(stream), Wanted::Shards(steps))))
    };
    streams.update(decide).await?;
    Ok(output)
}

/// May a stream of so many open shards get so many? How far one call reaches is a limit as the rates are.
fn check_count(open: usize, wanted: usize, throttle: Throttle) -> Result<(), Fault> {
    if wanted > limits::STREAM_SHARDS_MAX {
        return Err(fault::target_shards(limits::STREAM_SHARDS_MAX, open, wanted));
    }
    if throttle == Throttle::Off {
        return Ok(());
    }
    if wanted > 2 * open {
        return Err(fault::scaling_too_far("up over double", open, wanted));
    }
    if 2 * wanted < open {
        return Err(fault::scaling_too_far("down below half", open, wanted));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use penstock_model::kinesis::ScalingType;

    use super::*;
    use crate::testing::{ACCOUNT, Service, context};
    use crate::{Timing, hash};

    async fn update(service: &Service, count: i32) -> Result<UpdateShardCountOutput, Fault> {
        let input = UpdateShardCountInput {
            stream_name: Some("orders".into()),
            target_shard_count: count,
            scaling_type: ScalingType::UniformScaling,
            stream_arn: None,
            stream_id: None,
        };
        update_shard_count(service.streams(), context("UpdateShardCount"), input).await
    }

    #[tokio::test]
    async fn a_stream_is_scaled_up_and_down() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 4).await;
        let answer = update(&service, 5).await.unwrap();
        assert_eq!((answer.current_shard_count, answer.target_shard_count), (Some(4), Some(5)));
        let open = |service: &Service| {
            service.stream("orders").open_shards().map(|shard| shard.range).collect::<Vec<_>>()
        };
        assert_eq!((open(&service), service.stream("orders").shards.len()), (hash::divide(5), 15));
        assert_eq!(update(&service, 5).await.unwrap().current_shard_count, Some(5), "as it is");
        assert_eq!(service.stream("orders").shards.len(), 15);
        update(&service, 40).await.unwrap();
        assert_eq!(open(&service).len(), 40, "unthrottled as far as one likes");
        update(&service, 1).await.unwrap();
        assert_eq!(open(&service).len(), 1);
        // The short-lived shards are there and closed, too.
        for shard in &service.stream("orders").shards {
            let handle = service.streams().handle(shard).unwrap();
            assert_eq!(handle.tail().await.unwrap().sealed, shard.closed_s.is_some(), "{shard:?}");
        }
        service.put("orders", "a", "x").await;
        service.close();
    }

    #[tokio::test]
    async fn one_call_doubles_or_halves_at_most_and_ten_are_a_days() {
        let service = Service::open(Throttle::Aws, Timing::Instant).await;
        service.create("orders", 4).await;
        assert_eq!(update(&service, 9).await, Err(fault::scaling_too_far("up over double", 4, 9)));
        assert_eq!(update(&service, 1).await, Err(fault::scaling_too_far("down below half", 4, 1)));
        assert_eq!(update(&service, 10_001).await, Err(fault::target_shards(10_000, 4, 10_001)));
        for _ in 0..10 {
            update(&service, 4).await.unwrap();
            tokio::time::sleep(std::time::Duration::from_millis(150)).await;
        }
        assert_eq!(
            update(&service, 4).await,
            Err(fault::daily_limit("UpdateShardCount", 10, "orders", ACCOUNT))
        );
        service.close();
    }
}
