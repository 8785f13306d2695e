//! ListTagsForResource: all tags of whatever has an ARN, in order of their keys.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesis::{ListTagsForResourceInput, ListTagsForResourceOutput};

use crate::target::Target;
use crate::{Streams, fault, limits, tags};

pub(super) async fn list_tags_for_resource(
    streams: Arc<Streams>,
    context: CallContext,
    input: ListTagsForResourceInput,
) -> Result<ListTagsForResourceOutput, Fault> {
    if !streams.admit_account(&context, limits::TAGS_CALLS_PER_S) {
        return Err(fault::account_rate(&context.caller.account));
    }
    let target = Target::of(&context.caller, None, Some(input.resource_arn), input.stream_id.as_ref())?;
    let stream = streams.existing(&target)?;
    Ok(ListTagsForResourceOutput { tags: Some(stream.tags.iter().map(tags::shown).collect()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Service, arn, context};
    use crate::{Throttle, Timing};

    #[tokio::test]
    async fn the_tags_of_an_arn_are_listed() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        service.tag("orders", &[("team", "red"), ("a", "")]).await;
        let input = ListTagsForResourceInput { resource_arn: arn("orders"), stream_id: None };
        let listed =
            list_tags_for_resource(service.streams(), context("ListTagsForResource"), input).await.unwrap();
        let tags: Vec<_> = listed.tags.unwrap().into_iter().map(|tag| (tag.key, tag.value)).collect();
        assert_eq!(tags, [("a".into(), Some(String::new())), ("team".into(), Some("red".into()))]);
        service.close();
    }
}
