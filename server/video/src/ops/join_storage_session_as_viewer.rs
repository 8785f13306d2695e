//! JoinStorageSessionAsViewer: would show a viewer what the service gets of a master; see `join_storage_session`.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesis_video_webrtc_storage::JoinStorageSessionAsViewerInput;

use crate::{Video, fault};

pub(super) async fn join_storage_session_as_viewer(
    video: Arc<Video>,
    context: CallContext,
    input: JoinStorageSessionAsViewerInput,
) -> Result<(), Fault> {
    video.active_channel(&context.caller, &input.channel_arn)?;
    Err(fault::no_storage_session())
}
