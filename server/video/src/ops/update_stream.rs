//! UpdateStream: gives a stream another device name and media type.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{UpdateStreamInput, UpdateStreamOutput};

use crate::Video;
use crate::record::StreamSettings;
use crate::target::Target;

pub(super) async fn update_stream(
    video: Arc<Video>,
    context: CallContext,
    input: UpdateStreamInput,
) -> Result<UpdateStreamOutput, Fault> {
    let target = Target::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    let change = move |settings: &mut StreamSettings| {
        settings.device_name = input.device_name.or(settings.device_name.take());
        settings.media_type = input.media_type.or(settings.media_type.take());
        Ok(())
    };
    video.update(target, input.current_version, change).await?;
    Ok(UpdateStreamOutput {})
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::Timing;
    use crate::testing::Service;

    #[tokio::test]
    async fn what_is_not_said_stays() {
        let service = Service::open(Timing::Instant).await;
        service.create("door", json!({"DeviceName": "camera", "DataRetentionInHours": 3})).await;
        let before = service.describe("door").await;
        let update =
            json!({"StreamName": "door", "CurrentVersion": before["Version"], "MediaType": "video/h265"});
        assert_eq!(service.call("UpdateStream", update.clone()).await.unwrap(), json!({}));
        let told = service.describe("door").await;
        assert_eq!((&told["DeviceName"], &told["MediaType"]), (&json!("camera"), &json!("video/h265")));
        assert_eq!((&told["DataRetentionInHours"], &told["Status"]), (&json!(3), &json!("ACTIVE")));
        assert_ne!(told["Version"], before["Version"]);
        assert_eq!(service.refused("UpdateStream", update).await.0, "VersionMismatchException");
        service.close();
    }
}
