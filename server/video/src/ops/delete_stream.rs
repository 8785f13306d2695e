//! DeleteStream: deletes a stream with all that it keeps.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{DeleteStreamInput, DeleteStreamOutput};

use crate::Video;
use crate::record::StreamSettings;
use crate::target::Target;

pub(super) async fn delete_stream(
    video: Arc<Video>,
    context: CallContext,
    input: DeleteStreamInput,
) -> Result<DeleteStreamOutput, Fault> {
    let target = Target::<StreamSettings>::read(&context, None, Some(&input.stream_arn))?;
    video.delete(target, input.current_version).await?;
    Ok(DeleteStreamOutput {})
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::Timing;
    use crate::testing::Service;

    #[tokio::test]
    async fn a_stream_is_deleted_in_its_current_version() {
        let service = Service::open(Timing::Instant).await;
        let arn = service.create("door", json!({})).await;
        let other = json!({"StreamARN": arn, "CurrentVersion": "other"});
        let refused = service.refused("DeleteStream", other).await;
        let sentence = "The stream version that you specified is not the latest version. To get the latest version, \
                        use the DescribeStream API.";
        assert_eq!((&*refused.0, &*refused.1), ("VersionMismatchException", sentence));
        let version = service.describe("door").await["Version"].clone();
        let input = json!({"StreamARN": arn, "CurrentVersion": version});
        assert_eq!(service.call("DeleteStream", input.clone()).await.unwrap(), json!({}));
        assert_eq!(service.refused("DeleteStream", input).await.0, "ResourceNotFoundException");
        // A new one of the name is another one.
        service.pass_ms(1);
        let again = service.create("door", json!({})).await;
        assert_ne!(again, arn);
        let refused = service.refused("DeleteStream", json!({"StreamARN": arn})).await;
        assert_eq!(refused.0, "ResourceNotFoundException");
        service.close();
    }
}
