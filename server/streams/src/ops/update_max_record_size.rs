//! UpdateMaxRecordSize: how large a record of a stream may be, partition key included: 1 to 10 MiB.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::{Event, State};
use penstock_model::kinesis::UpdateMaxRecordSizeInput;

use crate::Streams;
use crate::target::Target;

pub(super) async fn update_max_record_size(
    streams: Arc<Streams>,
    context: CallContext,
    input: UpdateMaxRecordSizeInput,
) -> Result<(), Fault> {
    let target = Target::of(&context.caller, None, input.stream_arn, input.stream_id.as_ref())?;
    // The model has seen to the range.
    let kib = input.max_record_size_in_kib.unsigned_abs();
    let decide = move |state: &State| Ok(Event::record_size_set(target.active_stream(state)?, kib));
    streams.set(decide).await
}

#[cfg(test)]
mod tests {
    use penstock_model::kinesis::PutRecordInput;

    use super::*;
    use crate::testing::{Service, arn, context};
    use crate::{Throttle, Timing};

    #[tokio::test]
    async fn larger_records_are_taken() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        let put = async || {
            let input = PutRecordInput {
                stream_name: Some("orders".into()),
                partition_key: "k".into(),
                data: vec![7; 2 << 20].into(),
                ..Default::default()
            };
            crate::ops::put_record::put_record(service.streams(), context("PutRecord"), input).await
        };
        let refused = put().await.unwrap_err();
        assert!(refused.message.unwrap().ends_with("less than or equal to 1048576"));
        let input = UpdateMaxRecordSizeInput {
            stream_arn: Some(arn("orders")),
            stream_id: None,
            max_record_size_in_kib: 10_240,
        };
        update_max_record_size(service.streams(), context("UpdateMaxRecordSize"), input).await.unwrap();
        put().await.unwrap();
        assert_eq!(service.stream("orders").record_kib_max, 10_240);
        service.close();
    }
}
