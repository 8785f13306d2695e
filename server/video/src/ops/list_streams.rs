//! ListStreams: the streams of an account in a region, by name, all or those whose names begin alike.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{ListStreamsInput, ListStreamsOutput};

use crate::record::StreamSettings;
use crate::{Video, describe, limits, page};

pub(super) async fn list_streams(
    video: Arc<Video>,
    context: CallContext,
    input: ListStreamsInput,
) -> Result<ListStreamsOutput, Fault> {
    let prefix = input.stream_name_condition.and_then(|condition| condition.comparison_value);
    let prefix = prefix.unwrap_or_default();
    let size = page::size(input.max_results, limits::LIST_STREAMS_DEFAULT);
    let page = video.page::<StreamSettings>(&context, input.next_token.as_deref(), size, |resource| {
        resource.key.name.starts_with(&prefix)
    })?;
    let streams = page.records.iter().map(describe::stream).collect();
    Ok(ListStreamsOutput { stream_info_list: Some(streams), next_token: page.next_token })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use crate::Timing;
    use crate::testing::Service;

    fn names(told: &Json) -> Vec<&str> {
        let listed = told["StreamInfoList"].as_array().unwrap();
        listed.iter().map(|stream| stream["StreamName"].as_str().unwrap()).collect()
    }

    #[tokio::test]
    async fn streams_are_listed_by_name_in_pages() {
        let service = Service::open(Timing::Instant).await;
        assert_eq!(service.call("ListStreams", json!({})).await.unwrap(), json!({"StreamInfoList": []}));
        for name in ["hall", "door-2", "yard", "door-1", "door"] {
            service.create(name, json!({})).await;
        }
        let list = |input: Json| service.call("ListStreams", input);
        let all = list(json!({})).await.unwrap();
        assert_eq!(names(&all), ["door", "door-1", "door-2", "hall", "yard"]);
        assert!(all.get("NextToken").is_none());
        assert_eq!(all["StreamInfoList"][0], service.describe("door").await);

        let condition = json!({"ComparisonOperator": "BEGINS_WITH", "ComparisonValue": "door"});
        let first = list(json!({"MaxResults": 2, "StreamNameCondition": condition})).await.unwrap();
        assert_eq!(names(&first), ["door", "door-1"]);
        let token = first["NextToken"].clone();
        let input = json!({"MaxResults": 2, "StreamNameCondition": condition, "NextToken": token});
        let second = list(input).await.unwrap();
        assert_eq!((names(&second), second.get("NextToken")), (vec!["door-2"], None));
        for forged in ["AAAA", "not"] {
            let refused = list(json!({"NextToken": forged})).await.unwrap_err();
            assert_eq!(refused.0, "InvalidArgumentException");
        }
        let refused = service.refused("ListSignalingChannels", json!({"NextToken": token})).await;
        assert_eq!(refused.0, "InvalidArgumentException", "it is another list's");
        service.close();
    }
}
