//! DecreaseStreamRetentionPeriod: keeps a stream's records less long, down to a day. What is older is gone at once.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesis::DecreaseStreamRetentionPeriodInput;

use crate::target::Target;
use crate::{Streams, fault, retention};

pub(super) async fn decrease_stream_retention_period(
    streams: Arc<Streams>,
    context: CallContext,
    input: DecreaseStreamRetentionPeriodInput,
) -> Result<(), Fault> {
    let hours = retention::checked(input.retention_period_hours)?;
    let target = Target::of(&context.caller, input.stream_name, input.stream_arn, input.stream_id.as_ref())?;
    retention::set(&streams, target, hours, |hours, stream| {
        if hours > stream.retention_hours {
            return Err(fault::retention_longer(hours, &stream.key.name, stream.retention_hours));
        }
        Ok(())
    })
    .await
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::testing::{Service, context};
    use crate::{Throttle, Timing};

    #[tokio::test]
    async fn older_records_are_gone_and_longer_is_refused() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        service.retain("orders", 72).await;
        service.put("orders", "k", "old").await;
        service.advance(Duration::from_secs(30 * 3_600));
        service.put("orders", "k", "new").await;
        assert_eq!(service.records("orders", 0).await, ["old", "new"]);
        let decrease = async |hours| {
            let input = DecreaseStreamRetentionPeriodInput {
                stream_name: Some("orders".into()),
                retention_period_hours: hours,
                ..Default::default()
            };
            let context = context("DecreaseStreamRetentionPeriod");
            decrease_stream_retention_period(service.streams(), context, input).await
        };
        assert_eq!(decrease(73).await, Err(fault::retention_longer(73, "orders", 72)));
        assert_eq!(decrease(23).await, Err(fault::retention_too_short(23, 24)));
        decrease(24).await.unwrap();
        assert_eq!(service.records("orders", 0).await, ["new"]);
        service.close();
    }
}
