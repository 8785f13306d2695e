//! ListShards: the shards of a stream, filtered, page by page.
//!
//! A page token carries the filter, so the pages of a list are of one piece:
//!
//! ```text
//!  0                 8          12       13             21
//! ┌─────────────────┬──────────┬────────┬──────────────┬────────────────────┐
//! │ stream's number │ last     │ filter │ its value    │ name of the stream │
//! │                 │ index    │        │              │                    │
//! └─────────────────┴──────────┴────────┴──────────────┴────────────────────┘
//! ```

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::{Shard, Stream};
use penstock_model::Timestamp;
use penstock_model::kinesis::{ListShardsInput, ListShardsOutput, ShardFilter, ShardFilterType};

use crate::target::Target;
use crate::{Streams, describe, fault, limits, page, shard_id, time};

pub(super) async fn list_shards(
    streams: Arc<Streams>,
    context: CallContext,
    input: ListShardsInput,
) -> Result<ListShardsOutput, Fault> {
    let now_ms = penstock_api::millis(context.received_at);
    let operation = context.operation.name;
    let limit = input.max_results.map_or(limits::LIST_SHARDS_MAX, |limit| limit.unsigned_abs() as usize);
    let limit = limit.min(limits::LIST_SHARDS_MAX);

    let (target, list) = begin(&streams, &context, input, now_ms)?;
    let stream = streams.existing(&target)?;
    if list.stream.is_some_and(|number| number != stream.number) {
        return Err(fault::stream_not_found(&target.name, &target.account));
    }
    streams.admit_stream(&context, &stream, limits::LIST_SHARDS_PER_S)?;
    if !stream.status.is_open() {
        return Err(fault::not_active(&stream));
    }

    let mut rest = describe::shards(&stream, now_ms)
        .filter(|shard| list.after.is_none_or(|after| shard.index > after))
        .filter(|shard| list.filter.passes(&stream, shard, now_ms));
    let shards: Vec<&Shard> = rest.by_ref().take(limit).collect();
    let last = shards.last().filter(|_| rest.next().is_some());
    let next_token = last.map(|last| {
        let payload = list.filter.payload(&stream, last.index);
        page::seal(&streams.token_key, operation, now_ms, &payload)
    });
    Ok(ListShardsOutput { shards: Some(shards.into_iter().map(describe::shard).collect()), next_token })
}

/// Where a list begins or goes on.
struct List {
    /// The stream's number, for a list that goes on: not another stream of the name.
    stream: Option<u64>,
    /// The index after which it begins.
    after: Option<u32>,
    filter: Filter,
}

fn begin(
    streams: &Streams,
    context: &CallContext,
    input: ListShardsInput,
    now_ms: i64,
) -> Result<(Target, List), Fault> {
    if let Some(token) = &input.next_token {
        for (given, member) in [
            (input.stream_name.is_some(), "StreamName"),
            (input.stream_arn.is_some(), "StreamARN"),
            (input.stream_creation_timestamp.is_some(), "StreamCreationTimestamp"),
            (input.exclusive_start_shard_id.is_some(), "ExclusiveStartShardId"),
            (input.shard_filter.is_some(), "ShardFilter"),
        ] {
            if given {
                return Err(fault::token_and(member));
            }
        }
        let payload = page::open(&streams.token_key, context.operation.name, token, now_ms)?;
        let (name, list) = read_payload(&payload).ok_or_else(fault::token_invalid)?;
        let target = Target::of(&context.caller, Some(name), None, input.stream_id.as_ref())?;
        return Ok((target, list));
    }
    if input.stream_name.is_none() && input.stream_arn.is_none() {
        return Err(fault::neither_token_nor_stream());
    }
    let target = Target::of(&context.caller, input.stream_name, input.stream_arn, input.stream_id.as_ref())?;
    let after = input.exclusive_start_shard_id.map(|given| index(&given, &target)).transpose()?;
    let filter =
        input.shard_filter.map_or(Ok(Filter::FromTrimHorizon), |filter| Filter::of(&filter, &target))?;
    if let Some(Timestamp(created_ms)) = input.stream_creation_timestamp {
        // The service tells it in seconds, so clients send it back with or without the milliseconds.
        let same = |stream: &Stream| time::seconds(stream.created_ms) == time::seconds(created_ms);
        if !streams.stream(&target).is_some_and(|stream| same(&stream)) {
            return Err(fault::stream_not_found(&target.name, &target.account));
        }
    }
    Ok((target, List { stream: None, after, filter }))
}

fn index(given: &str, target: &Target) -> Result<u32, Fault> {
    shard_id::parse(given).ok_or_else(|| fault::shard_not_found(given, &target.name, &target.account))
}

/// Which shards a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filter {
    /// Those with a larger index.
    AfterShard(u32),
    /// Those that were open at the trim horizon.
    AtTrimHorizon,
    /// All that have records.
    FromTrimHorizon,
    /// The open ones.
    AtLatest,
    /// Those that were open at this time, in milliseconds since 1970.
    AtTimestamp(i64),
    /// Those that were open at this time or later.
    FromTimestamp(i64),
}

impl Filter {
    fn of(filter: &ShardFilter, target: &Target) -> Result<Filter, Fault> {
        let missing = |member| fault::filter_needs(filter.r#type.as_str(), member);
        let timestamp =
            || filter.timestamp.map(|Timestamp(millis)| millis).ok_or_else(|| missing("Timestamp"));
        match filter.r#type {
            ShardFilterType::AfterShardId => {
                let given = filter.shard_id.as_deref().ok_or_else(|| missing("ShardId"))?;
                index(given, target).map(Filter::AfterShard)
            }
            ShardFilterType::AtTrimHorizon => Ok(Filter::AtTrimHorizon),
            ShardFilterType::FromTrimHorizon => Ok(Filter::FromTrimHorizon),
            ShardFilterType::AtLatest => Ok(Filter::AtLatest),
            ShardFilterType::AtTimestamp => timestamp().map(Filter::AtTimestamp),
            ShardFilterType::FromTimestamp => timestamp().map(Filter::FromTimestamp),
        }
    }

    /// Does the list hold this shard? What has expired is left out before.
    fn passes(self, stream: &Stream, shard: &Shard, now_ms: i64) -> bool {
        let ends_after = |time_s: u64| shard.closed_s.is_none_or(|closed_s| closed_s > time_s);
        // A child is a second younger than the end of its parents, and open from that end on.
        let open_s = shard.created_s - u64::from(shard.parent.is_some());
        let open_at = |time_s: u64| open_s <= time_s && ends_after(time_s);
        // A time before the stream means its beginning.
        let at_least_horizon = |millis| time::seconds(millis).max(describe::horizon_s(stream, now_ms));
        match self {
            Filter::AfterShard(after) => shard.index > after,
            Filter::AtTrimHorizon => open_at(describe::horizon_s(stream, now_ms)),
            Filter::FromTrimHorizon => true,
            Filter::AtLatest => shard.closed_s.is_none(),
            Filter::AtTimestamp(millis) => open_at(at_least_horizon(millis)),
            Filter::FromTimestamp(millis) => ends_after(at_least_horizon(millis)),
        }
    }

    fn payload(self, stream: &Stream, last: u32) -> Vec<u8> {
        let (kind, value) = match self {
            Filter::AfterShard(index) => (0u8, i64::from(index)),
            Filter::AtTrimHorizon => (1, 0),
            Filter::FromTrimHorizon => (2, 0),
            Filter::AtLatest => (3, 0),
            Filter::AtTimestamp(millis) => (4, millis),
            Filter::FromTimestamp(millis) => (5, millis),
        };
        let mut payload = stream.number.to_be_bytes().to_vec();
        payload.extend_from_slice(&last.to_be_bytes());
        payload.push(kind);
        payload.extend_from_slice(&value.to_be_bytes());
        payload.extend_from_slice(stream.key.name.as_bytes());
        payload
    }
}

/// The stream's name and where its list goes on.
fn read_payload(payload: &[u8]) -> Option<(String, List)> {
    let (&number, rest) = payload.split_first_chunk()?;
    let (&last, rest) = rest.split_first_chunk()?;
    let (&kind, rest) = rest.split_first()?;
    let (&value, name) = rest.split_first_chunk()?;
    let value = i64::from_be_bytes(value);
    let filter = match kind {
        0 => Filter::AfterShard(u32::try_from(value).ok()?),
        1 => Filter::AtTrimHorizon,
        2 => Filter::FromTrimHorizon,
        3 => Filter::AtLatest,
        4 => Filter::AtTimestamp(value),
        5 => Filter::FromTimestamp(value),
        _ => return None,
    };
    let name = String::from_utf8(name.to_vec()).ok()?;
    let (stream, after) = (Some(u64::from_be_bytes(number)), Some(u32::from_be_bytes(last)));
    Some((name, List { stream, after, filter }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ACCOUNT, Service, context};
    use crate::{Throttle, Timing};

    fn input(name: &str) -> ListShardsInput {
        ListShardsInput { stream_name: Some(name.into()), ..ListShardsInput::default() }
    }

    fn next(token: &str) -> ListShardsInput {
        ListShardsInput { next_token: Some(token.into()), ..ListShardsInput::default() }
    }

    fn filtered(name: &str, r#type: ShardFilterType) -> ListShardsInput {
        let filter = ShardFilter { r#type, shard_id: None, timestamp: None };
        ListShardsInput { shard_filter: Some(filter), ..input(name) }
    }

    async fn list(service: &Service, input: ListShardsInput) -> Result<(Vec<String>, Option<String>), Fault> {
        let answer = list_shards(service.streams(), context("ListShards"), input).await?;
        let ids = answer.shards.unwrap_or_default().into_iter().map(|shard| shard.shard_id).collect();
        Ok((ids, answer.next_token))
    }

    fn ids(indexes: impl IntoIterator<Item = u32>) -> Vec<String> {
        indexes.into_iter().map(shard_id::format).collect()
    }

    #[tokio::test]
    async fn shards_come_a_thousand_at_a_time() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 2_500).await;
        let more = ListShardsInput { max_results: Some(10_000), ..input("orders") };
        let (first, token) = list(&service, more).await.unwrap();
        assert_eq!(first, ids(0..1_000));
        let (second, token) = list(&service, next(&token.unwrap())).await.unwrap();
        assert_eq!(second, ids(1_000..2_000));
        let (third, token) = list(&service, next(&token.unwrap())).await.unwrap();
        assert_eq!((third, token), (ids(2_000..2_500), None));
        service.close();
    }

    #[tokio::test]
    async fn a_list_goes_on_with_its_filter() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 5).await;
        let mut after_first = filtered("orders", ShardFilterType::AfterShardId);
        after_first.shard_filter.as_mut().unwrap().shard_id = Some("shardId-000000000001".into());
        after_first.max_results = Some(2);
        let (first, token) = list(&service, after_first).await.unwrap();
        assert_eq!(first, ids([2, 3]));
        assert_eq!(list(&service, next(&token.unwrap())).await, Ok((ids([4]), None)));

        let after = ListShardsInput { exclusive_start_shard_id: Some("3".into()), ..input("orders") };
        assert_eq!(list(&service, after).await, Ok((ids([4]), None)));
        service.close();
    }

    #[tokio::test]
    async fn a_stream_that_was_never_resharded_is_whole_under_every_filter() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 2).await;
        for r#type in
            [ShardFilterType::AtTrimHorizon, ShardFilterType::FromTrimHorizon, ShardFilterType::AtLatest]
        {
            assert_eq!(list(&service, filtered("orders", r#type)).await, Ok((ids([0, 1]), None)), "{type:?}");
        }
        for r#type in [ShardFilterType::AtTimestamp, ShardFilterType::FromTimestamp] {
            let mut at_zero = filtered("orders", r#type);
            at_zero.shard_filter.as_mut().unwrap().timestamp = Some(Timestamp(0));
            assert_eq!(list(&service, at_zero).await, Ok((ids([0, 1]), None)), "{type:?}");
            let missing = fault::filter_needs(r#type.as_str(), "Timestamp");
            assert_eq!(list(&service, filtered("orders", r#type)).await, Err(missing));
        }
        service.close();
    }

    /// A parent that was split at second 50, and its first child.
    #[tokio::test]
    async fn filters_tell_parents_from_children() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        let mut stream = service.stream("orders").as_ref().clone();
        stream.created_ms = 10_000;
        let parent = Shard { created_s: 6, closed_s: Some(50), ..stream.shards[0].clone() };
        let child = Shard { index: 1, created_s: 51, closed_s: None, parent: Some(0), ..parent.clone() };
        let held = |filter: Filter| {
            let passes = |shard| filter.passes(&stream, shard, 100_000);
            (passes(&parent), passes(&child))
        };
        assert_eq!(held(Filter::AtTrimHorizon), (true, false));
        assert_eq!(held(Filter::FromTrimHorizon), (true, true));
        assert_eq!(held(Filter::AtLatest), (false, true));
        assert_eq!(held(Filter::AtTimestamp(20_000)), (true, false));
        assert_eq!(held(Filter::AtTimestamp(60_000)), (false, true));
        assert_eq!(held(Filter::FromTimestamp(20_000)), (true, true));
        assert_eq!(held(Filter::FromTimestamp(60_000)), (false, true));
        service.close();
    }

    #[tokio::test]
    async fn contradicting_and_missing_members_are_refused() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        assert_eq!(list(&service, ListShardsInput::default()).await, Err(fault::neither_token_nor_stream()));
        let both = ListShardsInput { next_token: Some("t".into()), ..input("orders") };
        assert_eq!(list(&service, both).await, Err(fault::token_and("StreamName")));
        let both = ListShardsInput {
            stream_arn: Some("arn:aws:kinesis:us-east-1:000000000000:stream/orders".into()),
            ..next("t")
        };
        assert_eq!(list(&service, both).await, Err(fault::token_and("StreamARN")));
        assert_eq!(list(&service, next("forged")).await, Err(fault::token_invalid()));
        assert_eq!(list(&service, input("none")).await, Err(fault::stream_not_found("none", ACCOUNT)));
        let other = ListShardsInput { stream_creation_timestamp: Some(Timestamp(5)), ..input("orders") };
        assert_eq!(list(&service, other).await, Err(fault::stream_not_found("orders", ACCOUNT)));
        let created_ms = service.stream("orders").created_ms;
        let this =
            ListShardsInput { stream_creation_timestamp: Some(Timestamp(created_ms)), ..input("orders") };
        assert_eq!(list(&service, this).await, Ok((ids([0]), None)));
        service.close();
    }

    #[tokio::test]
    async fn a_stream_that_is_not_active_is_in_use() {
        let service = Service::open(Throttle::Off, Timing::Aws).await;
        service.create("orders", 1).await;
        let refused = fault::stream_not_active("orders", ACCOUNT, "CREATING");
        assert_eq!(list(&service, input("orders")).await, Err(refused));
        service.close();
    }
}
