//! EnableEnhancedMonitoring: switches metrics of each shard on.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesis::{EnableEnhancedMonitoringInput, EnhancedMonitoringOutput};

use crate::Streams;
use crate::monitoring;
use crate::target::Target;

pub(super) async fn enable_enhanced_monitoring(
    streams: Arc<Streams>,
    context: CallContext,
    input: EnableEnhancedMonitoringInput,
) -> Result<EnhancedMonitoringOutput, Fault> {
    let target = Target::of(&context.caller, input.stream_name, input.stream_arn, input.stream_id.as_ref())?;
    let given = monitoring::names(&input.shard_level_metrics);
    monitoring::set(&streams, target, move |metrics| metrics.extend(given)).await
}

#[cfg(test)]
mod tests {
    use penstock_model::kinesis::MetricsName;

    use super::*;
    use crate::testing::{Service, context};
    use crate::{Throttle, Timing, describe};

    #[tokio::test]
    async fn metrics_are_switched_on_one_by_one_or_all() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        let enable = async |metric| {
            let input = EnableEnhancedMonitoringInput {
                stream_name: Some("orders".into()),
                shard_level_metrics: vec![metric],
                stream_arn: None,
                stream_id: None,
            };
            let context = context("EnableEnhancedMonitoring");
            let answer = enable_enhanced_monitoring(service.streams(), context, input).await.unwrap();
            let count = |metrics: Option<Vec<_>>| metrics.unwrap().len();
            (count(answer.current_shard_level_metrics), count(answer.desired_shard_level_metrics))
        };
        assert_eq!(enable(MetricsName::IncomingBytes).await, (0, 1));
        assert_eq!(enable(MetricsName::IncomingBytes).await, (1, 1));
        assert_eq!(enable(MetricsName::All).await, (1, 7));
        let shown = describe::monitoring(&service.stream("orders"));
        assert_eq!(shown[0].shard_level_metrics.as_ref().unwrap().len(), 7);
        service.close();
    }
}
