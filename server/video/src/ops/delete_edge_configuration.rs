//! DeleteEdgeConfiguration: nothing is to be done for a stream any more by the agent of a device.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{DeleteEdgeConfigurationInput, DeleteEdgeConfigurationOutput};

use crate::record::{Document, StreamSettings};
use crate::target::Target;
use crate::{Video, edge, limits};

pub(super) async fn delete_edge_configuration(
    video: Arc<Video>,
    context: CallContext,
    input: DeleteEdgeConfigurationInput,
) -> Result<DeleteEdgeConfigurationOutput, Fault> {
    let target = Target::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    let (now_ms, due_ms) = (video.now_ms(), video.due_ms(limits::DELETING_MS));
    let changing = video.change(target, move |_, stream, document: &mut Document<StreamSettings>| {
        let mut deleted = edge::of(stream, now_ms)?.clone();
        deleted.deleted_ms.get_or_insert(due_ms);
        document.settings.edge = Some(deleted);
        Ok(())
    });
    changing.await?;
    Ok(DeleteEdgeConfigurationOutput {})
}
