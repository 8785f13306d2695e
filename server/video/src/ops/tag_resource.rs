//! TagResource: sets tags of a signaling channel.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{TagResourceInput, TagResourceOutput};

use crate::record::ChannelSettings;
use crate::target::Target;
use crate::{Video, tags};

pub(super) async fn tag_resource(
    video: Arc<Video>,
    context: CallContext,
    input: TagResourceInput,
) -> Result<TagResourceOutput, Fault> {
    let target = Target::<ChannelSettings>::read(&context, None, Some(&input.resource_arn))?;
    let tags = input.tags.into_iter().map(|tag| (tag.key, tag.value)).collect();
    tags::set(&video, target, tags).await?;
    Ok(TagResourceOutput {})
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use crate::Timing;
    use crate::testing::Service;

    #[tokio::test]
    async fn tags_come_and_go() {
        let service = Service::open(Timing::Instant).await;
        let arn = service.create_channel("call").await;
        let list = async || service.call("ListTagsForResource", json!({"ResourceARN": arn})).await.unwrap();
        assert_eq!(list().await, json!({"Tags": {}}));
        let tag = |key: &str| json!({"Key": key, "Value": "1"});
        let input = json!({"ResourceARN": arn, "Tags": [tag("a"), tag("b")]});
        assert_eq!(service.call("TagResource", input).await.unwrap(), json!({}));
        service.call("UntagResource", json!({"ResourceARN": arn, "TagKeyList": ["b", "c"]})).await.unwrap();
        assert_eq!(list().await, json!({"Tags": {"a": "1"}}));
        let many: Vec<Json> = (0..50).map(|n| tag(&format!("k{n}"))).collect();
        let refused = service.refused("TagResource", json!({"ResourceARN": arn, "Tags": many})).await;
        assert_eq!(refused.0, "TagsPerResourceExceededLimitException");
        let stream = service.create("door", json!({})).await;
        let refused = service.refused("ListTagsForResource", json!({"ResourceARN": stream})).await;
        assert_eq!(refused.0, "InvalidArgumentException", "streams have operations of their own for it");
        service.close();
    }
}
