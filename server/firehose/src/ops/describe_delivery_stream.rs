//! DescribeDeliveryStream: a delivery stream with its source and its destination.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use penstock_model::firehose::DescribeDeliveryStreamInput;

use crate::{Firehose, describe};

pub(super) async fn describe_delivery_stream(
    firehose: Arc<Firehose>,
    context: CallContext,
    input: DescribeDeliveryStreamInput,
) -> Result<Value, Fault> {
    // There is one destination, whatever the request says of where to begin and how many to show.
    let found = firehose.existing(&Firehose::key(&context, &input.delivery_stream_name))?;
    describe::answer(context.operation, &found)
}
