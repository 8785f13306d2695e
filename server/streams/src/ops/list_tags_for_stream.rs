//! ListTagsForStream: a stream's tags in order of their keys, from a key on.

use std::ops::Bound;
use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesis::{ListTagsForStreamInput, ListTagsForStreamOutput};

use crate::target::Target;
use crate::{Streams, fault, limits, tags};

pub(super) async fn list_tags_for_stream(
    streams: Arc<Streams>,
    context: CallContext,
    input: ListTagsForStreamInput,
) -> Result<ListTagsForStreamOutput, Fault> {
    if !streams.admit_account(&context, limits::TAGS_CALLS_PER_S) {
        return Err(fault::account_rate(&context.caller.account));
    }
    let target = Target::of(&context.caller, input.stream_name, input.stream_arn, input.stream_id.as_ref())?;
    let stream = streams.existing(&target)?;
    let limit = input.limit.map_or(limits::TAGS_MAX, |limit| limit.unsigned_abs() as usize);
    let after = input.exclusive_start_tag_key.map_or(Bound::Unbounded, Bound::Excluded);
    let mut tags: Vec<_> =
        stream.tags.range((after, Bound::Unbounded)).map(tags::shown).take(limit + 1).collect();
    let has_more_tags = tags.len() > limit;
    tags.truncate(limit);
    Ok(ListTagsForStreamOutput { tags, has_more_tags })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ACCOUNT, Service, context};
    use crate::{Throttle, Timing};

    #[tokio::test]
    async fn tags_come_by_key_and_in_pages() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        service.tag("orders", &[("b", "2"), ("a", "1"), ("C", "3")]).await;
        let list = async |limit, after: Option<&str>| {
            let input = ListTagsForStreamInput {
                stream_name: Some("orders".into()),
                limit,
                exclusive_start_tag_key: after.map(Into::into),
                ..Default::default()
            };
            let listed =
                list_tags_for_stream(service.streams(), context("ListTagsForStream"), input).await.unwrap();
            let tags: Vec<_> =
                listed.tags.into_iter().map(|tag| format!("{}={}", tag.key, tag.value.unwrap())).collect();
            (tags.join(" "), listed.has_more_tags)
        };
        assert_eq!(list(None, None).await, ("C=3 a=1 b=2".into(), false), "in order of their bytes");
        assert_eq!(list(Some(2), None).await, ("C=3 a=1".into(), true));
        assert_eq!(list(Some(2), Some("a")).await, ("b=2".into(), false));
        assert_eq!(list(None, Some("z")).await, (String::new(), false));
        let none = ListTagsForStreamInput { stream_name: Some("none".into()), ..Default::default() };
        let refused = list_tags_for_stream(service.streams(), context("ListTagsForStream"), none).await;
        assert_eq!(refused, Err(fault::stream_not_found("none", ACCOUNT)));
        service.close();
    }
}
