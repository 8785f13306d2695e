//! ListTagsForResource: the tags of a signaling channel. It has so few that they never take a second page.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{ListTagsForResourceInput, ListTagsForResourceOutput};

use crate::record::ChannelSettings;
use crate::target::Target;
use crate::{Video, page};

pub(super) async fn list_tags_for_resource(
    video: Arc<Video>,
    context: CallContext,
    input: ListTagsForResourceInput,
) -> Result<ListTagsForResourceOutput, Fault> {
    let target = Target::<ChannelSettings>::read(&context, None, Some(&input.resource_arn))?;
    page::no_token(input.next_token.as_deref())?;
    let tags = video.existing(&target)?.tags().clone();
    Ok(ListTagsForResourceOutput { tags: Some(tags), next_token: None })
}
