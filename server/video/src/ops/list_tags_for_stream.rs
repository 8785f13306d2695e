//! ListTagsForStream: the tags of a stream. It has so few that they never take a second page.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{ListTagsForStreamInput, ListTagsForStreamOutput};

use crate::record::StreamSettings;
use crate::target::Target;
use crate::{Video, page};

pub(super) async fn list_tags_for_stream(
    video: Arc<Video>,
    context: CallContext,
    input: ListTagsForStreamInput,
) -> Result<ListTagsForStreamOutput, Fault> {
    let target =
        Target::<StreamSettings>::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    page::no_token(input.next_token.as_deref())?;
    let tags = video.existing(&target)?.tags().clone();
    Ok(ListTagsForStreamOutput { tags: Some(tags), next_token: None })
}
