//! ListTagsForDeliveryStream: the tags of a delivery stream, by key.

use std::ops::Bound;
use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::firehose::{ListTagsForDeliveryStreamInput, ListTagsForDeliveryStreamOutput, Tag};

use crate::{Firehose, limits};

pub(super) async fn list_tags_for_delivery_stream(
    firehose: Arc<Firehose>,
    context: CallContext,
    input: ListTagsForDeliveryStreamInput,
) -> Result<ListTagsForDeliveryStreamOutput, Fault> {
    let found = firehose.existing(&Firehose::key(&context, &input.delivery_stream_name))?;
    let limit = input.limit.map_or(limits::LIST_TAGS_DEFAULT, |limit| usize::try_from(limit).unwrap_or(0));
    let begin = input.exclusive_start_tag_key.map_or(Bound::Unbounded, Bound::Excluded);
    let mut tags = found.stream.tags.range((begin, Bound::Unbounded));
    let shown =
        tags.by_ref().take(limit).map(|(key, value)| Tag { key: key.clone(), value: Some(value.clone()) });
    let shown = shown.collect();
    Ok(ListTagsForDeliveryStreamOutput { tags: shown, has_more_tags: tags.next().is_some() })
}
