//! RemoveTagsFromStream: removes tags of a stream by their keys; keys that it does not have are passed over.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesis::RemoveTagsFromStreamInput;

use crate::consumers::Resource;
use crate::target::Target;
use crate::{Streams, fault, limits, tags};

pub(super) async fn remove_tags_from_stream(
    streams: Arc<Streams>,
    context: CallContext,
    input: RemoveTagsFromStreamInput,
) -> Result<(), Fault> {
    if !streams.admit_account(&context, limits::TAGS_CALLS_PER_S) {
        return Err(fault::account_rate(&context.caller.account));
    }
    let target = Target::of(&context.caller, input.stream_name, input.stream_arn, input.stream_id.as_ref())?;
    tags::remove(&streams, Resource::Stream(target), input.tag_keys).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ACCOUNT, Service, context};
    use crate::{Throttle, Timing};

    async fn remove(service: &Service, name: &str, keys: &[&str]) -> Result<(), Fault> {
        let input = RemoveTagsFromStreamInput {
            stream_name: Some(name.into()),
            tag_keys: keys.iter().map(|&key| key.to_owned()).collect(),
            ..Default::default()
        };
        remove_tags_from_stream(service.streams(), context("RemoveTagsFromStream"), input).await
    }

    #[tokio::test]
    async fn named_tags_are_gone_and_others_stay() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        service.tag("orders", &[("team", "red"), ("stage", "test")]).await;
        remove(&service, "orders", &["team", "none"]).await.unwrap();
        let left: Vec<_> = service.stream("orders").tags.keys().cloned().collect();
        assert_eq!(left, ["stage"]);
        assert_eq!(remove(&service, "orders", &["a;"]).await, Err(fault::tag_characters()));
        assert_eq!(remove(&service, "none", &["a"]).await, Err(fault::stream_not_found("none", ACCOUNT)));
        service.close();
    }
}
