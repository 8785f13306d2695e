//! DeleteSignalingChannel: deletes a channel.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{DeleteSignalingChannelInput, DeleteSignalingChannelOutput};

use crate::Video;
use crate::record::ChannelSettings;
use crate::target::Target;

pub(super) async fn delete_signaling_channel(
    video: Arc<Video>,
    context: CallContext,
    input: DeleteSignalingChannelInput,
) -> Result<DeleteSignalingChannelOutput, Fault> {
    let target = Target::<ChannelSettings>::read(&context, None, Some(&input.channel_arn))?;
    video.delete(target, input.current_version).await?;
    Ok(DeleteSignalingChannelOutput {})
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::Service;
    use crate::{Timing, limits};

    #[tokio::test]
    async fn a_channel_is_deleted_when_its_time_has_come() {
        let service = Service::open(Timing::Aws).await;
        let arn = service.create_channel("call").await;
        let delete = async |version: &str| {
            let input = json!({"ChannelARN": arn, "CurrentVersion": version});
            service.call("DeleteSignalingChannel", input).await
        };
        let told = service.describe_channel("call").await;
        assert_eq!(told["ChannelStatus"], "CREATING");
        let version = told["Version"].as_str().unwrap();
        assert_eq!(delete(version).await.unwrap_err().0, "ResourceInUseException");
        service.pass_ms(limits::CREATING_MS);
        let status = async || service.describe_channel("call").await["ChannelStatus"].clone();
        while status().await != "ACTIVE" {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert_eq!(delete("other").await.unwrap_err().0, "VersionMismatchException");
        assert_eq!(delete(version).await, Ok(json!({})));
        assert_eq!(status().await, "DELETING");
        service.pass_ms(limits::DELETING_MS);
        let input = json!({"ChannelName": "call"});
        while service.call("DescribeSignalingChannel", input.clone()).await.is_ok() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        service.close();
    }
}
