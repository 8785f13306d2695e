//! DescribeLimits: what an account has in a region and what it may have.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::{Mode, State, Status};
use penstock_model::kinesis::{DescribeLimitsInput, DescribeLimitsOutput};

use crate::{Streams, describe, fault, limits};

/// What an account has in a region. Streams that are being deleted count no more.
pub(super) struct Usage {
    /// Open shards of provisioned streams.
    pub open_shards: usize,
    /// Streams in on-demand mode.
    pub on_demand_streams: usize,
}

pub(super) fn usage(state: &State, account: &str, region: &str) -> Usage {
    let mut usage = Usage { open_shards: 0, on_demand_streams: 0 };
    for stream in state.streams_in(account, region) {
        match (stream.status, stream.mode) {
            (Status::Deleting { .. }, _) => {}
            (_, Mode::Provisioned) => usage.open_shards += stream.open_shards().len(),
            (_, Mode::OnDemand) => usage.on_demand_streams += 1,
        }
    }
    usage
}

pub(super) async fn describe_limits(
    streams: Arc<Streams>,
    context: CallContext,
    _input: DescribeLimitsInput,
) -> Result<DescribeLimitsOutput, Fault> {
    if !streams.admit_account(&context, limits::DESCRIBE_LIMITS_PER_S) {
        return Err(fault::account_rate(&context.caller.account));
    }
    let usage = usage(&streams.catalog.state(), &context.caller.account, &context.caller.region);
    Ok(DescribeLimitsOutput {
        shard_limit: describe::count(limits::ACCOUNT_SHARDS_MAX),
        open_shard_count: describe::count(usage.open_shards),
        on_demand_stream_count: describe::count(usage.on_demand_streams),
        on_demand_stream_count_limit: describe::count(limits::ACCOUNT_ON_DEMAND_STREAMS_MAX),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ACCOUNT, Service, context};
    use crate::{Throttle, Timing};

    #[tokio::test]
    async fn it_counts_what_there_is() {
        let service = Service::open(Throttle::Aws, Timing::Instant).await;
        service.create("three", 3).await;
        service.create_on_demand("four").await;
        let now = context("DescribeLimits");
        let answer = describe_limits(service.streams(), now.clone(), DescribeLimitsInput {}).await.unwrap();
        assert_eq!(
            answer,
            DescribeLimitsOutput {
                shard_limit: 20_000,
                open_shard_count: 3,
                on_demand_stream_count: 1,
                on_demand_stream_count_limit: 50,
            }
        );
        let again = describe_limits(service.streams(), now, DescribeLimitsInput {}).await;
        assert_eq!(again, Err(fault::account_rate(ACCOUNT)), "once a second");
        service.close();
    }
}
