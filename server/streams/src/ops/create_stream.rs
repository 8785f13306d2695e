//! CreateStream: makes a stream and its shards.
//!
//! With a ShardCount it is provisioned, without a mode and a count it is on-demand. It is CREATING at
//! first, and ACTIVE once its shards are there and, with `--timing=aws`, a few seconds have passed.

use std::sync::Arc;

use penstock_api::{CallContext, Caller, Fault};
use penstock_catalog::{Event, Key, Mode, State, Status, StreamCreated};
use penstock_model::kinesis::{CreateStreamInput, StreamMode};

use crate::{Streams, Timing, fault, hash, limits, tags, time};

pub(super) async fn create_stream(
    streams: Arc<Streams>,
    context: CallContext,
    input: CreateStreamInput,
) -> Result<(), Fault> {
    if !streams.admit_account(&context, limits::CREATE_STREAM_PER_S) {
        return Err(fault::account_rate(&context.caller.account));
    }
    let now_ms = penstock_api::millis(context.received_at);
    let Caller { account, region, .. } = context.caller;
    let (mode, shards) = capacity(&input)?;
    let warm_mibps = input.warm_throughput_mibps.map(i32::unsigned_abs);
    if let Some(warm_mibps) = warm_mibps {
        if warm_mibps > limits::WARM_MIBPS_MAX {
            return Err(fault::warm_throughput_limit(warm_mibps, limits::WARM_MIBPS_MAX));
        }
        super::describe_account_settings::check_committed(
            &streams.catalog.state(),
            &account,
            &region,
            now_ms,
        )?;
        if mode == Mode::Provisioned {
            return Err(fault::stream_provisioned(&input.stream_name, &account));
        }
    }
    let warm_shards = warm_mibps.map_or(0, |mibps| mibps as usize).min(limits::WARM_SHARDS_MAX);
    let stream_tags = input.tags.unwrap_or_default();
    tags::check(&stream_tags, &input.stream_name, &account)?;

    let record_kib_max = input.max_record_size_in_kib.map_or(limits::RECORD_KIB_DEFAULT, i32::unsigned_abs);
    let timing = streams.options.timing;
    let due_ms = streams.due_ms(now_ms, limits::CREATING_MS);
    let decide = move |state: &State| {
        if state.stream(&account, &region, &input.stream_name).is_some() {
            return Err(fault::stream_exists(&input.stream_name, &account));
        }
        check_account(state, &account, &region, mode, shards, timing)?;
        Ok(Event::StreamCreated(StreamCreated {
            key: Key::new(account, region, input.stream_name),
            created_ms: now_ms,
            due_ms,
            mode,
            retention_hours: limits::RETENTION_HOURS_DEFAULT,
            record_kib_max,
            tags: stream_tags,
            shards_created_s: time::seconds(now_ms - limits::SHARD_AGE_S * 1_000),
            shards: hash::divide(shards.max(warm_shards)),
            warm_mibps,
        }))
    };
    streams.create(decide).await
}

/// The mode of the stream and how many shards it begins with.
fn capacity(input: &CreateStreamInput) -> Result<(Mode, usize), Fault> {
    let mode = input.stream_mode_details.as_ref().map(|details| details.stream_mode);
    // The model has seen to it that a count is positive.
    let count = input.shard_count.map(|count| count.unsigned_abs() as usize);
    match (mode, count) {
        (Some(StreamMode::OnDemand), Some(_)) => Err(fault::shard_count_unexpected()),
        (Some(StreamMode::Provisioned), None) => Err(fault::shard_count_expected()),
        (Some(StreamMode::OnDemand) | None, None) => Ok((Mode::OnDemand, limits::ON_DEMAND_SHARDS)),
        (Some(StreamMode::Provisioned) | None, Some(count)) => Ok((Mode::Provisioned, count)),
    }
}

/// May the account have such a stream?
fn check_account(
    state: &State,
    account: &str,
    region: &str,
    mode: Mode,
    shards: usize,
    timing: Timing,
) -> Result<(), Fault> {
    check_mode(state, account, region, mode, shards)?;
    let creating = || {
        let creating = |status| matches!(status, Status::Creating { .. });
        state.streams_in(account, region).filter(|stream| creating(stream.status)).count()
    };
    if timing == Timing::Aws && creating() >= limits::ACCOUNT_CREATING_STREAMS_MAX {
        return Err(fault::creating_limit(account, region, limits::ACCOUNT_CREATING_STREAMS_MAX));
    }
    Ok(())
}

/// May the account have one stream more in this mode, with so many shards?
pub(super) fn check_mode(
    state: &State,
    account: &str,
    region: &str,
    mode: Mode,
    shards: usize,
) -> Result<(), Fault> {
    let usage = super::describe_limits::usage(state, account, region);
    match mode {
        Mode::Provisioned if usage.open_shards + shards > limits::ACCOUNT_SHARDS_MAX => {
            let limit = limits::ACCOUNT_SHARDS_MAX;
            Err(fault::shard_limit(account, region, usage.open_shards, limit, shards))
        }
        Mode::OnDemand if usage.on_demand_streams >= limits::ACCOUNT_ON_DEMAND_STREAMS_MAX => {
            let limit = limits::ACCOUNT_ON_DEMAND_STREAMS_MAX;
            Err(fault::on_demand_limit(account, region, usage.on_demand_streams, limit))
        }
        Mode::Provisioned | Mode::OnDemand => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use penstock_model::kinesis::StreamModeDetails;

    use super::*;
    use crate::Throttle;
    use crate::testing::{ACCOUNT, REGION, Service, context};

    fn input(name: &str) -> CreateStreamInput {
        CreateStreamInput { stream_name: name.into(), ..CreateStreamInput::default() }
    }

    fn with_mode(stream_mode: StreamMode) -> CreateStreamInput {
        CreateStreamInput { stream_mode_details: Some(StreamModeDetails { stream_mode }), ..input("orders") }
    }

    async fn create(service: &Service, input: CreateStreamInput) -> Result<(), Fault> {
        create_stream(service.streams(), context("CreateStream"), input).await
    }

    #[tokio::test]
    async fn without_a_count_it_is_on_demand_with_four_shards() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        create(&service, input("orders")).await.unwrap();
        let stream = service.stream("orders");
        assert_eq!((stream.mode, stream.shards.len(), stream.status), (Mode::OnDemand, 4, Status::Active));
        assert_eq!((stream.retention_hours, stream.record_kib_max), (24, 1024));
        service.close();
    }

    #[tokio::test]
    async fn with_a_count_it_is_provisioned() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        let tags = BTreeMap::from([("team".to_owned(), "red".to_owned())]);
        let wanted = CreateStreamInput {
            shard_count: Some(3),
            tags: Some(tags.clone()),
            max_record_size_in_kib: Some(10_240),
            ..with_mode(StreamMode::Provisioned)
        };
        create(&service, wanted).await.unwrap();
        let stream = service.stream("orders");
        assert_eq!((stream.mode, stream.shards.len()), (Mode::Provisioned, 3));
        assert_eq!((&stream.tags, stream.record_kib_max), (&tags, 10_240));
        assert!(stream.shards.iter().all(|shard| service.streams().handle(shard).is_some()));
        service.close();
    }

    #[tokio::test]
    async fn a_name_is_taken_once() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        create(&service, input("orders")).await.unwrap();
        assert_eq!(create(&service, input("orders")).await, Err(fault::stream_exists("orders", ACCOUNT)));
        service.close();
    }

    #[tokio::test]
    async fn what_cannot_be_kept_is_refused() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        let both = CreateStreamInput { shard_count: Some(1), ..with_mode(StreamMode::OnDemand) };
        assert_eq!(create(&service, both).await, Err(fault::shard_count_unexpected()));
        assert_eq!(
            create(&service, with_mode(StreamMode::Provisioned)).await,
            Err(fault::shard_count_expected())
        );
        let warm = CreateStreamInput { warm_throughput_mibps: Some(100), ..input("orders") };
        assert_eq!(create(&service, warm.clone()).await, Err(fault::warm_throughput_unavailable(ACCOUNT)));
        let tagged =
            CreateStreamInput { tags: Some([("a;".into(), String::new())].into()), ..input("orders") };
        assert_eq!(create(&service, tagged).await, Err(fault::tag_characters()));
        assert_eq!(service.streams().catalog.state().streams().count(), 0);

        service.commit().await;
        create(&service, warm).await.unwrap();
        assert_eq!(
            (service.stream("orders").shards.len(), service.stream("orders").warm_mibps),
            (100, Some(100))
        );
        service.close();
    }

    #[tokio::test]
    async fn an_account_has_so_many_shards_and_on_demand_streams() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        create(&service, CreateStreamInput { shard_count: Some(3), ..input("three") }).await.unwrap();
        let many = CreateStreamInput { shard_count: Some(20_000), ..input("many") };
        assert_eq!(create(&service, many).await, Err(fault::shard_limit(ACCOUNT, REGION, 3, 20_000, 20_000)));

        for n in 0..50 {
            create(&service, input(&format!("on-demand-{n}"))).await.unwrap();
        }
        assert_eq!(
            create(&service, input("one-more")).await,
            Err(fault::on_demand_limit(ACCOUNT, REGION, 50, 50))
        );
        service.close();
    }

    #[tokio::test]
    async fn with_aws_timing_it_is_creating_for_a_while_and_five_may_be() {
        let service = Service::open(Throttle::Off, Timing::Aws).await;
        for n in 0..5 {
            create(&service, input(&format!("s{n}"))).await.unwrap();
        }
        assert!(matches!(service.stream("s0").status, Status::Creating { .. }));
        assert_eq!(create(&service, input("s5")).await, Err(fault::creating_limit(ACCOUNT, REGION, 5)));
        service.wait_for("s0", |stream| stream.is_some_and(|stream| stream.status == Status::Active)).await;
        service.close();
    }

    #[tokio::test]
    async fn five_a_second_for_an_account() {
        let service = Service::open(Throttle::Aws, Timing::Instant).await;
        let now = context("CreateStream");
        for n in 0..5 {
            create_stream(service.streams(), now.clone(), input(&format!("s{n}"))).await.unwrap();
        }
        let sixth = create_stream(service.streams(), now, input("s5")).await;
        assert_eq!(sixth, Err(fault::account_rate(ACCOUNT)));
        service.close();
    }
}
