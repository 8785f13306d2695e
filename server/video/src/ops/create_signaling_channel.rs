//! CreateSignalingChannel: makes a channel over which one master and its viewers find each other.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{
    ChannelType, CreateSignalingChannelInput, CreateSignalingChannelOutput, SingleMasterConfiguration,
};

use crate::record::ChannelSettings;
use crate::{Video, fault, limits};

pub(super) async fn create_signaling_channel(
    video: Arc<Video>,
    context: CallContext,
    input: CreateSignalingChannelInput,
) -> Result<CreateSignalingChannelOutput, Fault> {
    if input.channel_type == Some(ChannelType::FullMesh) {
        // Documented as not supported; our own words.
        return Err(fault::invalid("The ChannelType FULL_MESH is not supported."));
    }
    let message_ttl_s = input.single_master_configuration.as_ref().and_then(message_ttl_s);
    let message_ttl_s = message_ttl_s.unwrap_or(limits::MESSAGE_TTL_S);
    let tags = input.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)).collect();
    let settings = ChannelSettings { message_ttl_s, stored_in: None };
    let created = video.create(&context, &input.channel_name, tags, settings).await?;
    Ok(CreateSignalingChannelOutput { channel_arn: Some(created.arn()) })
}

/// How long messages wait, in seconds, if anything is said of it.
pub(super) fn message_ttl_s(configuration: &SingleMasterConfiguration) -> Option<u32> {
    configuration.message_ttl_seconds.and_then(|seconds| u32::try_from(seconds).ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::Timing;
    use crate::testing::Service;

    #[tokio::test]
    async fn what_is_created_is_described_with_its_defaults() {
        let service = Service::open(Timing::Instant).await;
        let arn = service.create_channel("call").await;
        let mut told = service.describe_channel("call").await;
        let (version, created) = (told["Version"].take(), told["CreationTime"].take());
        assert_eq!(version.as_str().unwrap().len(), 20);
        let created_ms = (created.as_f64().unwrap() * 1_000.0).round() as i64;
        assert_eq!(arn, format!("arn:aws:kinesisvideo:eu-west-1:123456789012:channel/call/{created_ms}"));
        let wanted = json!({
            "ChannelName": "call",
            "ChannelARN": arn,
            "ChannelType": "SINGLE_MASTER",
            "ChannelStatus": "ACTIVE",
            "CreationTime": null,
            "SingleMasterConfiguration": {"MessageTtlSeconds": 60},
            "Version": null,
        });
        assert_eq!(told, wanted);
        // A stream may have the same name.
        service.create("call", json!({})).await;
        let refused = service.refused("CreateSignalingChannel", json!({"ChannelName": "call"})).await;
        assert_eq!(
            (&*refused.0, &*refused.1),
            ("ResourceInUseException", "The channel call already exists.")
        );
        let mesh = json!({"ChannelName": "mesh", "ChannelType": "FULL_MESH"});
        assert_eq!(service.refused("CreateSignalingChannel", mesh).await.0, "InvalidArgumentException");
        service.close();
    }

    #[tokio::test]
    async fn what_was_asked_for_is_kept_through_a_restart() {
        let service = Service::open(Timing::Instant).await;
        let input = json!({"ChannelName": "call", "ChannelType": "SINGLE_MASTER",
            "SingleMasterConfiguration": {"MessageTtlSeconds": 5}, "Tags": [{"Key": "team", "Value": "a"}]});
        service.call("CreateSignalingChannel", input).await.unwrap();
        let service = Service::open_in(service.close(), Timing::Instant).await;
        let told = service.describe_channel("call").await;
        assert_eq!(told["SingleMasterConfiguration"], json!({"MessageTtlSeconds": 5}));
        let tags = service.call("ListTagsForResource", json!({"ResourceARN": told["ChannelARN"]})).await;
        assert_eq!(tags.unwrap(), json!({"Tags": {"team": "a"}}));
        assert_eq!(service.engine.shards(), [], "a channel keeps nothing");
        service.close();
    }
}
