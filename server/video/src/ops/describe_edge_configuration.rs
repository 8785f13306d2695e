//! DescribeEdgeConfiguration: what the agent of a device is to do for a stream, and how far it has come.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use penstock_model::kinesisvideo::DescribeEdgeConfigurationInput;

use crate::record::StreamSettings;
use crate::target::Target;
use crate::{Video, edge};

pub(super) async fn describe_edge_configuration(
    video: Arc<Video>,
    context: CallContext,
    input: DescribeEdgeConfigurationInput,
) -> Result<Value, Fault> {
    let target =
        Target::<StreamSettings>::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    let (stream, now_ms) = (video.existing(&target)?, video.now_ms());
    edge::answer(context.operation, &edge::told(&stream, edge::of(&stream, now_ms)?, now_ms))
}
