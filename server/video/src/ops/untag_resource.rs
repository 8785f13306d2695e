//! UntagResource: removes tags of a signaling channel.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{UntagResourceInput, UntagResourceOutput};

use crate::record::ChannelSettings;
use crate::target::Target;
use crate::{Video, tags};

pub(super) async fn untag_resource(
    video: Arc<Video>,
    context: CallContext,
    input: UntagResourceInput,
) -> Result<UntagResourceOutput, Fault> {
    let target = Target::<ChannelSettings>::read(&context, None, Some(&input.resource_arn))?;
    tags::remove(&video, target, input.tag_key_list).await?;
    Ok(UntagResourceOutput {})
}
