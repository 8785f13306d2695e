//! MergeShards: closes two neighbours and opens one in their place.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::{Mode, Shard, State, Step, Stream, Wanted};
use penstock_model::kinesis::MergeShardsInput;

use crate::target::Target;
use crate::{Streams, fault, limits, shard_id};

pub(super) async fn merge_shards(
    streams: Arc<Streams>,
    context: CallContext,
    input: MergeShardsInput,
) -> Result<(), Fault> {
    if !streams.admit_account(&context, limits::RESHARD_PER_S) {
        return Err(fault::account_rate(&context.caller.account));
    }
    let target = Target::of(&context.caller, input.stream_name, input.stream_arn, input.stream_id.as_ref())?;
    let lower = parse_shard(&input.shard_to_merge, &target)?;
    let upper = parse_shard(&input.adjacent_shard_to_merge, &target)?;
    let decide = move |state: &State| {
        let stream = reshardable(&target, state)?;
        let (low, high) = (open_shard(stream, lower)?, open_shard(stream, upper)?);
        // The order counts: the service takes only the lower one first.
        if low.range.end.checked_add(1) != Some(high.range.start) {
            return Err(fault::shards_not_adjacent(lower, upper, &target.name, &target.account));
        }
        check_room(state, stream, 1, 0)?;
        Ok(Some((Arc::clone(stream), Wanted::Shards(vec![Step::Merge { lower, upper }]))))
    };
    streams.update(decide).await
}

/// The shard's index in a caller's text.
pub(super) fn parse_shard(given: &str, target: &Target) -> Result<u32, Fault> {
    shard_id::parse(given).ok_or_else(|| fault::shard_not_found(given, &target.name, &target.account))
}

/// The stream, if its owner may change its shards now.
pub(super) fn reshardable<'a>(target: &Target, state: &'a State) -> Result<&'a Arc<Stream>, Fault> {
    let stream = target.active_stream(state)?;
    match stream.mode {
        Mode::Provisioned => Ok(stream),
        Mode::OnDemand => Err(fault::stream_on_demand(&target.name, &target.account)),
    }
}

/// The shard, if it is there and was neither split nor merged before.
pub(super) fn open_shard(stream: &Stream, index: u32) -> Result<&Shard, Fault> {
    let (name, account) = (&stream.key.name, &stream.key.account);
    let missing = || fault::shard_not_found(&shard_id::format(index), name, account);
    let shard = stream.shard(index).ok_or_else(missing)?;
    if shard.closed_s.is_some() { Err(fault::shard_closed(index, name, account)) } else { Ok(shard) }
}

/// May the stream have so many shards more, and its account so many open ones more?
pub(super) fn check_room(state: &State, stream: &Stream, made: usize, opened: usize) -> Result<(), Fault> {
    let key = &stream.key;
    if stream.shards.len() + made > limits::STREAM_SHARDS_KEPT_MAX {
        return Err(fault::kept_shards_limit(&key.name, &key.account, limits::STREAM_SHARDS_KEPT_MAX));
    }
    let open = super::describe_limits::usage(state, &key.account, &key.region).open_shards;
    if opened > 0 && open + opened > limits::ACCOUNT_SHARDS_MAX {
        let limit = limits::ACCOUNT_SHARDS_MAX;
        return Err(fault::shard_limit(&key.account, &key.region, open, limit, opened));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use penstock_catalog::HashRange;

    use super::*;
    use crate::testing::{ACCOUNT, Service, context};
    use crate::{Throttle, Timing};

    async fn merge(service: &Service, lower: &str, upper: &str) -> Result<(), Fault> {
        let input = MergeShardsInput {
            stream_name: Some("orders".into()),
            shard_to_merge: lower.into(),
            adjacent_shard_to_merge: upper.into(),
            ..Default::default()
        };
        merge_shards(service.streams(), context("MergeShards"), input).await
    }

    #[tokio::test]
    async fn two_neighbours_become_one() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 2).await;
        service.put("orders", "a", "before").await;
        merge(&service, "shardId-000000000000", "1").await.unwrap();
        service.put("orders", "a", "after").await;
        let stream = service.stream("orders");
        let merged = stream.shard(2).unwrap();
        assert_eq!((merged.range, merged.parent, merged.adjacent_parent), (HashRange::ALL, Some(0), Some(1)));
        assert_eq!(service.records("orders", 0).await, ["before"], "nothing is copied");
        assert_eq!(service.records("orders", 2).await, ["after"]);
        service.close();
    }

    #[tokio::test]
    async fn only_open_neighbours_in_their_order_are_merged() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 3).await;
        for (lower, upper) in [(1, 0), (0, 2), (0, 0)] {
            let refused = fault::shards_not_adjacent(lower, upper, "orders", ACCOUNT);
            assert_eq!(merge(&service, &lower.to_string(), &upper.to_string()).await, Err(refused));
        }
        merge(&service, "0", "1").await.unwrap();
        assert_eq!(merge(&service, "1", "2").await, Err(fault::shard_closed(1, "orders", ACCOUNT)));
        merge(&service, "3", "2").await.unwrap();
        service.close();
    }
}
