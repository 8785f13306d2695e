//! TagStream: sets tags of a stream.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{TagStreamInput, TagStreamOutput};

use crate::record::StreamSettings;
use crate::target::Target;
use crate::{Video, tags};

pub(super) async fn tag_stream(
    video: Arc<Video>,
    context: CallContext,
    input: TagStreamInput,
) -> Result<TagStreamOutput, Fault> {
    let target =
        Target::<StreamSettings>::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    tags::set(&video, target, input.tags).await?;
    Ok(TagStreamOutput {})
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use crate::Timing;
    use crate::testing::Service;

    #[tokio::test]
    async fn tags_come_and_go() {
        let service = Service::open(Timing::Instant).await;
        service.create("door", json!({"Tags": {"a": "1", "b": "2"}})).await;
        let version = service.describe("door").await["Version"].clone();
        let list = async || service.call("ListTagsForStream", json!({"StreamName": "door"})).await.unwrap();
        service.call("TagStream", json!({"StreamName": "door", "Tags": {"b": "3", "c": ""}})).await.unwrap();
        assert_eq!(list().await, json!({"Tags": {"a": "1", "b": "3", "c": ""}}));
        let keys = json!({"StreamName": "door", "TagKeyList": ["a", "none"]});
        service.call("UntagStream", keys).await.unwrap();
        assert_eq!(list().await, json!({"Tags": {"b": "3", "c": ""}}));
        assert_eq!(service.describe("door").await["Version"], version, "tags are no settings");

        let many = |count: usize| -> Map<_, _> { (0..count).map(|n| (format!("k{n}"), json!(""))).collect() };
        service.call("TagStream", json!({"StreamName": "door", "Tags": many(48)})).await.unwrap();
        let refused = service.refused("TagStream", json!({"StreamName": "door", "Tags": {"more": ""}})).await;
        assert_eq!(refused.0, "TagsPerResourceExceededLimitException");
        let refused = service.refused("TagStream", json!({"StreamName": "hall", "Tags": {"a": ""}})).await;
        assert_eq!(refused.0, "ResourceNotFoundException");
        let refused =
            service.refused("ListTagsForStream", json!({"StreamName": "door", "NextToken": "A"})).await;
        assert_eq!(refused.0, "InvalidArgumentException");
        service.close();
    }
}
