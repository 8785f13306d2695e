//! UntagStream: removes tags of a stream.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{UntagStreamInput, UntagStreamOutput};

use crate::record::StreamSettings;
use crate::target::Target;
use crate::{Video, tags};

pub(super) async fn untag_stream(
    video: Arc<Video>,
    context: CallContext,
    input: UntagStreamInput,
) -> Result<UntagStreamOutput, Fault> {
    let target =
        Target::<StreamSettings>::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    tags::remove(&video, target, input.tag_key_list).await?;
    Ok(UntagStreamOutput {})
}
