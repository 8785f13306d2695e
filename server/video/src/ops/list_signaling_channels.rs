//! ListSignalingChannels: the channels of an account in a region, by name, all or those whose names begin alike.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{ListSignalingChannelsInput, ListSignalingChannelsOutput};

use crate::record::ChannelSettings;
use crate::{Video, describe, limits, page};

pub(super) async fn list_signaling_channels(
    video: Arc<Video>,
    context: CallContext,
    input: ListSignalingChannelsInput,
) -> Result<ListSignalingChannelsOutput, Fault> {
    let prefix = input.channel_name_condition.and_then(|condition| condition.comparison_value);
    let prefix = prefix.unwrap_or_default();
    let size = page::size(input.max_results, limits::LIST_CHANNELS_DEFAULT);
    let page = video.page::<ChannelSettings>(&context, input.next_token.as_deref(), size, |resource| {
        resource.key.name.starts_with(&prefix)
    })?;
    let channels = page.records.iter().map(describe::channel).collect();
    Ok(ListSignalingChannelsOutput { channel_info_list: Some(channels), next_token: page.next_token })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use crate::Timing;
    use crate::testing::Service;

    #[tokio::test]
    async fn channels_are_listed_by_name_in_pages() {
        let service = Service::open(Timing::Instant).await;
        service.create("call-0", json!({})).await;
        for name in ["other", "call-2", "call-1"] {
            service.create_channel(name).await;
        }
        let list = |input: Json| service.call("ListSignalingChannels", input);
        let condition = json!({"ComparisonOperator": "BEGINS_WITH", "ComparisonValue": "call"});
        let first = list(json!({"ChannelNameCondition": condition, "MaxResults": 1})).await.unwrap();
        assert_eq!(first["ChannelInfoList"], json!([service.describe_channel("call-1").await]));
        let rest = json!({"ChannelNameCondition": condition, "NextToken": first["NextToken"]});
        let rest = list(rest).await.unwrap();
        assert_eq!(rest, json!({"ChannelInfoList": [service.describe_channel("call-2").await]}));
        assert_eq!(list(json!({})).await.unwrap()["ChannelInfoList"].as_array().unwrap().len(), 3);
        service.close();
    }
}
