//! UpdateMediaStorageConfiguration: stores what a channel's peers send in a stream from here on, or does not any more.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::State;
use penstock_model::kinesisvideo::{
    MediaStorageConfigurationStatus, UpdateMediaStorageConfigurationInput,
    UpdateMediaStorageConfigurationOutput,
};

use super::describe_mapped_resource_configuration::channel_of;
use crate::record::{ChannelRecord, ChannelSettings, Document, StreamSettings};
use crate::target::Target;
use crate::{Video, fault};

pub(super) async fn update_media_storage_configuration(
    video: Arc<Video>,
    context: CallContext,
    input: UpdateMediaStorageConfigurationInput,
) -> Result<UpdateMediaStorageConfigurationOutput, Fault> {
    let target = Target::read(&context, None, Some(&input.channel_arn))?;
    let asked = input.media_storage_configuration;
    let stream = match (asked.status, asked.stream_arn) {
        (MediaStorageConfigurationStatus::Disabled, _) => None,
        (MediaStorageConfigurationStatus::Enabled, Some(arn)) => {
            Some(Target::<StreamSettings>::read(&context, None, Some(&arn))?)
        }
        (MediaStorageConfigurationStatus::Enabled, None) => {
            // Our own words.
            return Err(fault::invalid("A StreamARN is required to enable media storage."));
        }
    };
    let changing = video.change(target, move |state, channel, document: &mut Document<ChannelSettings>| {
        channel.expect_active()?;
        let stored_in = stream.map(|stream| store(state, channel, &stream));
        document.settings.stored_in = stored_in.transpose()?;
        Ok(())
    });
    changing.await?;
    Ok(UpdateMediaStorageConfigurationOutput {})
}

/// The ARN of a stream that may take what a channel's peers send: each belongs to one of the other at most.
fn store(state: &State, channel: &ChannelRecord, stream: &Target<StreamSettings>) -> Result<String, Fault> {
    let stream = stream.find(state)?;
    stream.expect_active()?;
    if stream.settings().retention_hours == 0 {
        return Err(fault::no_data_retention());
    }
    let arn = stream.arn();
    // Our own words, both.
    if channel.settings().stored_in.as_ref().is_some_and(|stored_in| *stored_in != arn) {
        return Err(fault::in_use("The channel is mapped to another stream already."));
    }
    if channel_of(state, &stream).is_some_and(|other| other.number != channel.number()) {
        return Err(fault::in_use("The stream is mapped to another channel already."));
    }
    Ok(arn)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use crate::Timing;
    use crate::testing::{Refusal, Service};

    struct Calls(Service);

    impl Calls {
        async fn enable(&self, channel: &str, stream: &str) -> Result<Json, Refusal> {
            self.update(channel, json!({"Status": "ENABLED", "StreamARN": stream})).await
        }

        async fn update(&self, channel: &str, configuration: Json) -> Result<Json, Refusal> {
            let input = json!({"ChannelARN": channel, "MediaStorageConfiguration": configuration});
            self.0.call("UpdateMediaStorageConfiguration", input).await
        }

        async fn told(&self, channel: &str) -> Json {
            let input = json!({"ChannelARN": channel});
            let told = self.0.call("DescribeMediaStorageConfiguration", input).await.unwrap();
            told["MediaStorageConfiguration"].clone()
        }

        async fn mapped(&self, stream: &str) -> Json {
            let input = json!({"StreamName": stream});
            self.0.call("DescribeMappedResourceConfiguration", input).await.unwrap()
        }
    }

    #[tokio::test]
    async fn a_channel_and_a_stream_belong_to_each_other() {
        let calls = Calls(Service::open(Timing::Instant).await);
        let (call, other) = (calls.0.create_channel("call").await, calls.0.create_channel("other").await);
        let door = calls.0.create("door", json!({"DataRetentionInHours": 1})).await;
        let hall = calls.0.create("hall", json!({"DataRetentionInHours": 1})).await;
        assert_eq!(calls.told(&call).await, json!({"Status": "DISABLED"}));
        assert_eq!(calls.mapped("door").await, json!({"MappedResourceConfigurationList": []}));
        assert_eq!(calls.enable(&call, &door).await, Ok(json!({})));
        assert_eq!(calls.enable(&call, &door).await, Ok(json!({})), "it is so already");
        assert_eq!(calls.told(&call).await, json!({"Status": "ENABLED", "StreamARN": door}));
        let mapped = json!([{"Type": "SIGNALING_CHANNEL", "ARN": call}]);
        assert_eq!(calls.mapped("door").await["MappedResourceConfigurationList"], mapped);
        assert_eq!(calls.enable(&call, &hall).await.unwrap_err().0, "ResourceInUseException");
        assert_eq!(calls.enable(&other, &door).await.unwrap_err().0, "ResourceInUseException");
        let input = json!({"ChannelARN": call, "SingleMasterChannelEndpointConfiguration": {"Protocols": ["WEBRTC"]}});
        let told = calls.0.call("GetSignalingChannelEndpoint", input).await.unwrap();
        assert_eq!(told["ResourceEndpointList"][0]["ResourceEndpoint"], "http://localhost:4566");

        calls.update(&call, json!({"Status": "DISABLED"})).await.unwrap();
        assert_eq!(calls.told(&call).await, json!({"Status": "DISABLED"}));
        assert_eq!(calls.enable(&other, &door).await, Ok(json!({})));
        assert_eq!(calls.enable(&call, &hall).await, Ok(json!({})));
        calls.0.close();
    }

    #[tokio::test]
    async fn what_cannot_store_is_refused() {
        let calls = Calls(Service::open(Timing::Instant).await);
        let call = calls.0.create_channel("call").await;
        let door = calls.0.create("door", json!({})).await;
        assert_eq!(calls.enable(&call, &door).await.unwrap_err().0, "NoDataRetentionException");
        assert_eq!(
            calls.enable(&call, &format!("{door}0")).await.unwrap_err().0,
            "ResourceNotFoundException"
        );
        assert_eq!(calls.enable(&call, &call).await.unwrap_err().0, "InvalidArgumentException");
        let without = calls.update(&call, json!({"Status": "ENABLED"})).await;
        assert_eq!(without.unwrap_err().0, "InvalidArgumentException");
        calls.0.close();
    }
}
