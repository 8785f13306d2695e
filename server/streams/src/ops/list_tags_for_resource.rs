//! ListTagsForResource: all tags of whatever has an ARN, in order of their keys.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesis::{ListTagsForResourceInput, ListTagsForResourceOutput};

use crate::consumers::Resource;
use crate::{Streams, fault, limits, tags};

pub(super) async fn list_tags_for_resource(
    streams: Arc<Streams>,
    context: CallContext,
    input: ListTagsForResourceInput,
) -> Result<ListTagsForResourceOutput, Fault> {
    if !streams.admit_account(&context, limits::TAGS_CALLS_PER_S) {
        return Err(fault::account_rate(&context.caller.account));
    }
    let resource = Resource::of(&context.caller, input.resource_arn, input.stream_id.as_ref())?;
    let state = streams.catalog.state();
    let shown = resource.find(&state)?.tags().iter().map(tags::shown).collect();
    Ok(ListTagsForResourceOutput { tags: Some(shown) })
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

    #[tokio::test]
    async fn consumers_have_tags_of_their_own() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        let consumer = service.register("orders", "app").await;
        let resource = || Resource::of(&context("TagResource").caller, consumer.clone(), None).unwrap();
        let tags = [("team".to_owned(), "red".to_owned()), ("a".to_owned(), String::new())];
        tags::set(&service.streams(), resource(), tags.into()).await.unwrap();
        tags::remove(&service.streams(), resource(), vec!["a".into()]).await.unwrap();
        let input = ListTagsForResourceInput { resource_arn: consumer.clone(), stream_id: None };
        let listed =
            list_tags_for_resource(service.streams(), context("ListTagsForResource"), input).await.unwrap();
        assert_eq!(listed.tags.unwrap().len(), 1);
        assert!(service.stream("orders").tags.is_empty());
        service.close();
    }
}
