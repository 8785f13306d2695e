//! TagResource: AddTagsToStream for whatever has an ARN.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesis::TagResourceInput;

use crate::consumers::Resource;
use crate::{Streams, fault, limits, tags};

pub(super) async fn tag_resource(
    streams: Arc<Streams>,
    context: CallContext,
    input: TagResourceInput,
) -> Result<(), Fault> {
    if !streams.admit_account(&context, limits::TAGS_CALLS_PER_S) {
        return Err(fault::account_rate(&context.caller.account));
    }
    let resource = Resource::of(&context.caller, input.resource_arn, input.stream_id.as_ref())?;
    tags::set(&streams, resource, input.tags).await
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::testing::{ACCOUNT, Service, arn, context};
    use crate::{Throttle, Timing};

    #[tokio::test]
    async fn the_stream_of_an_arn_is_tagged() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        let tag = async |name| {
            let tags = BTreeMap::from([("team".to_owned(), "red".to_owned())]);
            let input = TagResourceInput { resource_arn: arn(name), tags, stream_id: None };
            tag_resource(service.streams(), context("TagResource"), input).await
        };
        tag("orders").await.unwrap();
        assert_eq!(service.stream("orders").tags["team"], "red");
        assert_eq!(tag("none").await, Err(fault::stream_not_found("none", ACCOUNT)));
        service.close();
    }
}
