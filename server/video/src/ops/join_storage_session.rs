//! JoinStorageSession: would have the service become the master's peer and store what it sends. It does not: that takes a media peer, and
//! audio that is encoded anew. Media are stored by PutMedia.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesis_video_webrtc_storage::JoinStorageSessionInput;

use crate::{Video, fault};

pub(super) async fn join_storage_session(
    video: Arc<Video>,
    context: CallContext,
    input: JoinStorageSessionInput,
) -> Result<(), Fault> {
    video.active_channel(&context.caller, &input.channel_arn)?;
    Err(fault::no_storage_session())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::Timing;
    use crate::testing::Service;

    #[tokio::test]
    async fn who_joins_is_told_what_there_is_instead() {
        let service = Service::open(Timing::Instant).await;
        let arn = service.create_channel("call").await;
        let viewer = json!({"channelArn": arn, "clientId": "v"});
        for (operation, input) in
            [("JoinStorageSession", json!({"channelArn": arn})), ("JoinStorageSessionAsViewer", viewer)]
        {
            let (code, message) = service.refused(operation, input).await;
            assert_eq!(code, "InvalidArgumentException");
            assert!(message.contains("PutMedia"), "{message}");
        }
        let other = json!({"channelArn": arn.replace("/call/", "/hall/")});
        assert_eq!(service.refused("JoinStorageSession", other).await.0, "ResourceNotFoundException");
        service.close();
    }
}
