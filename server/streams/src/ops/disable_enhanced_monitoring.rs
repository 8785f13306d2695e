//! DisableEnhancedMonitoring: switches metrics of each shard off.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesis::{DisableEnhancedMonitoringInput, EnhancedMonitoringOutput};

use crate::Streams;
use crate::monitoring;
use crate::target::Target;

pub(super) async fn disable_enhanced_monitoring(
    streams: Arc<Streams>,
    context: CallContext,
    input: DisableEnhancedMonitoringInput,
) -> Result<EnhancedMonitoringOutput, Fault> {
    let target = Target::of(&context.caller, input.stream_name, input.stream_arn, input.stream_id.as_ref())?;
    let given = monitoring::names(&input.shard_level_metrics);
    monitoring::set(&streams, target, move |metrics| metrics.retain(|metric| !given.contains(metric))).await
}

#[cfg(test)]
mod tests {
    use penstock_model::kinesis::{EnableEnhancedMonitoringInput, MetricsName};

    use super::*;
    use crate::testing::{Service, arn, context};
    use crate::{Throttle, Timing};

    #[tokio::test]
    async fn metrics_are_switched_off() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        let input = EnableEnhancedMonitoringInput {
            stream_name: None,
            shard_level_metrics: vec![MetricsName::All],
            stream_arn: Some(arn("orders")),
            stream_id: None,
        };
        let context_of = context("EnableEnhancedMonitoring");
        let enable = super::super::enable_enhanced_monitoring::enable_enhanced_monitoring;
        enable(service.streams(), context_of, input).await.unwrap();
        let disable = async |metric| {
            let input = DisableEnhancedMonitoringInput {
                stream_name: Some("orders".into()),
                shard_level_metrics: vec![metric],
                stream_arn: None,
                stream_id: None,
            };
            let context = context("DisableEnhancedMonitoring");
            let answer = disable_enhanced_monitoring(service.streams(), context, input).await.unwrap();
            answer.desired_shard_level_metrics.unwrap().len()
        };
        assert_eq!(disable(MetricsName::IncomingBytes).await, 6);
        assert_eq!(disable(MetricsName::All).await, 0);
        service.close();
    }
}
