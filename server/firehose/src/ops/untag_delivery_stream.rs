//! UntagDeliveryStream: takes tags from a delivery stream. One that it does not have is gone already.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::firehose::{UntagDeliveryStreamInput, UntagDeliveryStreamOutput};

use crate::Firehose;

pub(super) async fn untag_delivery_stream(
    firehose: Arc<Firehose>,
    context: CallContext,
    input: UntagDeliveryStreamInput,
) -> Result<UntagDeliveryStreamOutput, Fault> {
    let key = Firehose::key(&context, &input.delivery_stream_name);
    firehose
        .change(key, move |_, stream| {
            stream.tags.retain(|key, _| !input.tag_keys.contains(key));
            Ok(())
        })
        .await?;
    Ok(UntagDeliveryStreamOutput {})
}
