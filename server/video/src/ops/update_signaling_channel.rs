//! UpdateSignalingChannel: has a channel's messages wait for another time.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{UpdateSignalingChannelInput, UpdateSignalingChannelOutput};

use super::create_signaling_channel::message_ttl_s;
use crate::record::ChannelSettings;
use crate::target::Target;
use crate::{Video, fault};

pub(super) async fn update_signaling_channel(
    video: Arc<Video>,
    context: CallContext,
    input: UpdateSignalingChannelInput,
) -> Result<UpdateSignalingChannelOutput, Fault> {
    let target = Target::read(&context, None, Some(&input.channel_arn))?;
    let message_ttl_s = input.single_master_configuration.as_ref().and_then(message_ttl_s);
    // Documented as required for the only type of channel there is; our own words.
    let message_ttl_s = message_ttl_s.ok_or_else(|| {
        fault::invalid(
            "SingleMasterConfiguration with MessageTtlSeconds is required for a SINGLE_MASTER channel.",
        )
    })?;
    let change = move |settings: &mut ChannelSettings| {
        settings.message_ttl_s = message_ttl_s;
        Ok(())
    };
    video.update(target, input.current_version, change).await?;
    Ok(UpdateSignalingChannelOutput {})
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::Timing;
    use crate::testing::Service;

    #[tokio::test]
    async fn a_channel_is_updated_in_its_current_version() {
        let service = Service::open(Timing::Instant).await;
        let arn = service.create_channel("call").await;
        let version = service.describe_channel("call").await["Version"].clone();
        let input = json!({"ChannelARN": arn, "CurrentVersion": version,
            "SingleMasterConfiguration": {"MessageTtlSeconds": 120}});
        assert_eq!(service.call("UpdateSignalingChannel", input.clone()).await, Ok(json!({})));
        let told = service.describe_channel("call").await;
        assert_eq!(told["SingleMasterConfiguration"], json!({"MessageTtlSeconds": 120}));
        assert_ne!(told["Version"], version);
        let refused = service.refused("UpdateSignalingChannel", input).await;
        assert_eq!(refused.0, "VersionMismatchException");
        let empty = json!({"ChannelARN": arn, "CurrentVersion": told["Version"]});
        assert_eq!(service.refused("UpdateSignalingChannel", empty).await.0, "InvalidArgumentException");
        service.close();
    }
}
