//! UpdateStreamMode: the owner decides how many shards a stream has, or the service does from now on. Its shards stay as they
//! are; of an on-demand stream's the service makes more as they are needed.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::{Mode, State, Wanted};
use penstock_model::kinesis::{StreamMode, UpdateStreamModeInput};

use crate::target::Target;
use crate::{Streams, fault, limits};

pub(super) async fn update_stream_mode(
    streams: Arc<Streams>,
    context: CallContext,
    input: UpdateStreamModeInput,
) -> Result<(), Fault> {
    let target = Target::of(&context.caller, None, Some(input.stream_arn), input.stream_id.as_ref())?;
    let mode = match input.stream_mode_details.stream_mode {
        StreamMode::Provisioned => Mode::Provisioned,
        StreamMode::OnDemand => Mode::OnDemand,
    };
    if input.warm_throughput_mibps.is_some() {
        let (account, region) = (&target.account, &target.region);
        super::describe_account_settings::check_committed(
            &streams.catalog.state(),
            account,
            region,
            streams.now_ms(),
        )?;
        if mode == Mode::Provisioned {
            return Err(fault::stream_provisioned(&target.name, &target.account));
        }
    }
    let stream = Arc::clone(target.active_stream(&streams.catalog.state())?);
    if stream.mode != mode {
        streams.admit_daily(&context, &stream, limits::UPDATE_MODE_PER_DAY)?;
    }
    let decide = {
        let target = target.clone();
        move |state: &State| {
            let stream = target.active_stream(state)?;
            if stream.mode == mode {
                return Ok(None);
            }
            super::create_stream::check_mode(
                state,
                &target.account,
                &target.region,
                mode,
                stream.open_shards().len(),
            )?;
            Ok(Some((Arc::clone(stream), Wanted::Mode(mode))))
        }
    };
    streams.update(decide).await?;
    match input.warm_throughput_mibps {
        Some(mibps) => {
            super::update_stream_warm_throughput::warm(&streams, target, mibps.unsigned_abs()).await
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use penstock_model::kinesis::StreamModeDetails;

    use super::*;
    use crate::testing::{ACCOUNT, Service, arn, context};
    use crate::{Throttle, Timing};

    async fn update(service: &Service, stream_mode: StreamMode) -> Result<(), Fault> {
        let input = UpdateStreamModeInput {
            stream_arn: arn("orders"),
            stream_id: None,
            stream_mode_details: StreamModeDetails { stream_mode },
            warm_throughput_mibps: None,
        };
        update_stream_mode(service.streams(), context("UpdateStreamMode"), input).await
    }

    #[tokio::test]
    async fn the_mode_changes_and_the_shards_stay() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 2).await;
        update(&service, StreamMode::OnDemand).await.unwrap();
        assert_eq!(
            (service.stream("orders").mode, service.stream("orders").shards.len()),
            (Mode::OnDemand, 2)
        );
        update(&service, StreamMode::OnDemand).await.unwrap();
        update(&service, StreamMode::Provisioned).await.unwrap();
        assert_eq!(service.stream("orders").mode, Mode::Provisioned);
        service.close();
    }

    #[tokio::test]
    async fn twice_a_day() {
        let service = Service::open(Throttle::Aws, Timing::Instant).await;
        service.create("orders", 2).await;
        update(&service, StreamMode::OnDemand).await.unwrap();
        update(&service, StreamMode::Provisioned).await.unwrap();
        let refused = fault::daily_limit("UpdateStreamMode", 2, "orders", ACCOUNT);
        assert_eq!(update(&service, StreamMode::OnDemand).await, Err(refused));
        service.close();
    }
}
