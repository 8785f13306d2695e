//! DescribeSignalingChannel: what a channel is, in whatever state.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{DescribeSignalingChannelInput, DescribeSignalingChannelOutput};

use crate::target::Target;
use crate::{Video, describe};

pub(super) async fn describe_signaling_channel(
    video: Arc<Video>,
    context: CallContext,
    input: DescribeSignalingChannelInput,
) -> Result<DescribeSignalingChannelOutput, Fault> {
    let target = Target::read(&context, input.channel_name.as_deref(), input.channel_arn.as_deref())?;
    Ok(DescribeSignalingChannelOutput { channel_info: Some(describe::channel(&video.existing(&target)?)) })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::Timing;
    use crate::testing::Service;

    /// The sentence was recorded.
    #[tokio::test]
    async fn a_channel_that_is_not_there_is_not_found() {
        let service = Service::open(Timing::Instant).await;
        let refused = service.refused("DescribeSignalingChannel", json!({"ChannelName": "call"})).await;
        let wanted = ("ResourceNotFoundException", "The requested channel is not found or not active.");
        assert_eq!((&*refused.0, &*refused.1), wanted);
        assert_eq!(
            service.refused("DescribeSignalingChannel", json!({})).await.0,
            "InvalidArgumentException"
        );
        service.close();
    }
}
