//! TagDeliveryStream: sets tags of a delivery stream.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::firehose::{TagDeliveryStreamInput, TagDeliveryStreamOutput};

use crate::{Firehose, tags};

pub(super) async fn tag_delivery_stream(
    firehose: Arc<Firehose>,
    context: CallContext,
    input: TagDeliveryStreamInput,
) -> Result<TagDeliveryStreamOutput, Fault> {
    let key = Firehose::key(&context, &input.delivery_stream_name);
    let given = tags::read(input.tags);
    firehose
        .change(key, move |found, stream| {
            stream.tags.extend(given);
            tags::check(found.key(), &stream.tags)
        })
        .await?;
    Ok(TagDeliveryStreamOutput {})
}
