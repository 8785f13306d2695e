//! UntagResource: RemoveTagsFromStream for whatever has an ARN.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesis::UntagResourceInput;

use crate::consumers::Resource;
use crate::{Streams, fault, limits, tags};

pub(super) async fn untag_resource(
    streams: Arc<Streams>,
    context: CallContext,
    input: UntagResourceInput,
) -> Result<(), Fault> {
    if !streams.admit_account(&context, limits::TAGS_CALLS_PER_S) {
        return Err(fault::account_rate(&context.caller.account));
    }
    let resource = Resource::of(&context.caller, input.resource_arn, input.stream_id.as_ref())?;
    tags::remove(&streams, resource, input.tag_keys).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Service, arn, context};
    use crate::{Throttle, Timing};

    #[tokio::test]
    async fn the_stream_of_an_arn_loses_its_tags() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        service.tag("orders", &[("team", "red")]).await;
        let input = UntagResourceInput {
            resource_arn: arn("orders"),
            tag_keys: vec!["team".into()],
            stream_id: None,
        };
        untag_resource(service.streams(), context("UntagResource"), input).await.unwrap();
        assert!(service.stream("orders").tags.is_empty());
        service.close();
    }
}
