//! UpdateStreamWarmThroughput: makes an on-demand stream ready for so much at once, instead of step by step as the traffic grows.
//! Only for accounts that have committed themselves to a minimum throughput.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::{Mode, State, Wanted};
use penstock_model::kinesis::{UpdateStreamWarmThroughputInput, UpdateStreamWarmThroughputOutput};

use crate::target::Target;
use crate::{Streams, describe, fault, limits};

pub(super) async fn update_stream_warm_throughput(
    streams: Arc<Streams>,
    context: CallContext,
    input: UpdateStreamWarmThroughputInput,
) -> Result<UpdateStreamWarmThroughputOutput, Fault> {
    if !streams.admit_account(&context, limits::ACCOUNT_SETTINGS_PER_S) {
        return Err(fault::account_rate(&context.caller.account));
    }
    let target = Target::of(&context.caller, input.stream_name, input.stream_arn, input.stream_id.as_ref())?;
    warm(&streams, target.clone(), input.warm_throughput_mibps.unsigned_abs()).await?;
    let stream = streams.existing(&target)?;
    Ok(UpdateStreamWarmThroughputOutput {
        stream_arn: Some(describe::stream_arn(&stream.key)),
        stream_name: Some(target.name),
        warm_throughput: describe::warm_throughput(&stream),
    })
}

/// Makes a stream ready for so many MiB/s.
pub(super) async fn warm(streams: &Arc<Streams>, target: Target, mibps: u32) -> Result<(), Fault> {
    if mibps > limits::WARM_MIBPS_MAX {
        return Err(fault::warm_throughput_limit(mibps, limits::WARM_MIBPS_MAX));
    }
    let now_ms = streams.now_ms();
    let decide = move |state: &State| {
        super::describe_account_settings::check_committed(state, &target.account, &target.region, now_ms)?;
        let stream = target.active_stream(state)?;
        match stream.mode {
            Mode::Provisioned => Err(fault::stream_provisioned(&target.name, &target.account)),
            Mode::OnDemand => Ok(Some((Arc::clone(stream), Wanted::WarmThroughput(mibps)))),
        }
    };
    streams.update(decide).await?;
    streams.look_at_traffic();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ACCOUNT, Service, context};
    use crate::{Throttle, Timing};

    async fn update(service: &Service, mibps: i32) -> Result<UpdateStreamWarmThroughputOutput, Fault> {
        let input = UpdateStreamWarmThroughputInput {
            stream_name: Some("orders".into()),
            stream_arn: None,
            stream_id: None,
            warm_throughput_mibps: mibps,
        };
        let context = context("UpdateStreamWarmThroughput");
        update_stream_warm_throughput(service.streams(), context, input).await
    }

    #[tokio::test]
    async fn a_stream_gets_as_many_shards_as_it_needs_for_it() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create_on_demand("orders").await;
        assert_eq!(update(&service, 10).await, Err(fault::warm_throughput_unavailable(ACCOUNT)));
        service.commit().await;
        let answer = update(&service, 10).await.unwrap();
        assert_eq!(answer.warm_throughput.unwrap().target_mibps, Some(10));
        service.wait_for("orders", |stream| stream.is_some_and(|s| s.open_shards().len() == 10)).await;
        let shown = describe::warm_throughput(&service.stream("orders")).unwrap();
        assert_eq!((shown.target_mibps, shown.current_mibps), (Some(10), Some(10)));
        service.close();
    }

    #[tokio::test]
    async fn the_owner_of_a_provisioned_stream_sees_to_it_himself() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        service.commit().await;
        assert_eq!(update(&service, 10).await, Err(fault::stream_provisioned("orders", ACCOUNT)));
        assert_eq!(update(&service, 10_241).await, Err(fault::warm_throughput_limit(10_241, 10_240)));
        service.close();
    }
}
