//! IncreaseStreamRetentionPeriod: keeps a stream's records longer, up to a year. What has expired stays gone.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesis::IncreaseStreamRetentionPeriodInput;

use crate::target::Target;
use crate::{Streams, fault, retention};

pub(super) async fn increase_stream_retention_period(
    streams: Arc<Streams>,
    context: CallContext,
    input: IncreaseStreamRetentionPeriodInput,
) -> Result<(), Fault> {
    let hours = retention::checked(input.retention_period_hours)?;
    let target = Target::of(&context.caller, input.stream_name, input.stream_arn, input.stream_id.as_ref())?;
    retention::set(&streams, target, hours, |hours, stream| {
        if hours < stream.retention_hours {
            return Err(fault::retention_shorter(hours, &stream.key.name, stream.retention_hours));
        }
        Ok(())
    })
    .await
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::testing::{ACCOUNT, Service, context};
    use crate::{Throttle, Timing};

    async fn increase(service: &Service, name: &str, hours: i32) -> Result<(), Fault> {
        let input = IncreaseStreamRetentionPeriodInput {
            stream_name: Some(name.into()),
            retention_period_hours: hours,
            ..Default::default()
        };
        let context = context("IncreaseStreamRetentionPeriod");
        increase_stream_retention_period(service.streams(), context, input).await
    }

    #[tokio::test]
    async fn records_are_kept_longer() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        service.create("others", 1).await;
        increase(&service, "orders", 48).await.unwrap();
        for stream in ["orders", "others"] {
            service.put(stream, "k", "x").await;
        }
        service.advance(Duration::from_secs(25 * 3_600));
        assert_eq!(service.records("orders", 0).await, ["x"]);
        assert_eq!(service.records("others", 0).await.len(), 0, "a day");
        service.advance(Duration::from_secs(24 * 3_600));
        assert_eq!(service.records("orders", 0).await.len(), 0, "two days");
        increase(&service, "orders", 8_760).await.unwrap();
        assert_eq!(service.records("orders", 0).await.len(), 0, "what has expired does not come back");
        assert_eq!(service.stream("orders").unsettled, 0);
        service.close();
    }

    #[tokio::test]
    async fn what_is_no_increase_is_refused() {
        let service = Service::open(Throttle::Off, Timing::Aws).await;
        service.create("orders", 1).await;
        let creating = Err(fault::stream_not_active("orders", ACCOUNT, "CREATING"));
        assert_eq!(increase(&service, "orders", 48).await, creating);
        service.wait_for("orders", |_| service.is_active("orders")).await;
        for (hours, refused) in [
            (23, fault::retention_too_short(23, 24)),
            (-1, fault::retention_too_short(-1, 24)),
            (8_761, fault::retention_too_long(8_761, 8_760)),
        ] {
            assert_eq!(increase(&service, "orders", hours).await, Err(refused));
        }
        increase(&service, "orders", 48).await.unwrap();
        increase(&service, "orders", 48).await.unwrap();
        assert_eq!(increase(&service, "orders", 47).await, Err(fault::retention_shorter(47, "orders", 48)));
        assert_eq!(increase(&service, "none", 48).await, Err(fault::stream_not_found("none", ACCOUNT)));
        service.close();
    }
}
