//! DescribeStream: what a stream is, in whatever state.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{DescribeStreamInput, DescribeStreamOutput};

use crate::target::Target;
use crate::{Video, describe};

pub(super) async fn describe_stream(
    video: Arc<Video>,
    context: CallContext,
    input: DescribeStreamInput,
) -> Result<DescribeStreamOutput, Fault> {
    let target = Target::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    Ok(DescribeStreamOutput { stream_info: Some(describe::stream(&video.existing(&target)?)) })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::Timing;
    use crate::testing::Service;

    /// The sentence was recorded.
    #[tokio::test]
    async fn a_stream_that_is_not_there_is_not_found() {
        let service = Service::open(Timing::Instant).await;
        let refused = service.refused("DescribeStream", json!({"StreamName": "door"})).await;
        let wanted = ("ResourceNotFoundException", "The requested stream is not found or not active.");
        assert_eq!((&*refused.0, &*refused.1), wanted);
        service.close();
    }
}
