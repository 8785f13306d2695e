//! AddTagsToStream: sets tags of a stream; those it has already get other values.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesis::AddTagsToStreamInput;

use crate::consumers::Resource;
use crate::target::Target;
use crate::{Streams, fault, limits, tags};

pub(super) async fn add_tags_to_stream(
    streams: Arc<Streams>,
    context: CallContext,
    input: AddTagsToStreamInput,
) -> Result<(), Fault> {
    if !streams.admit_account(&context, limits::TAGS_CALLS_PER_S) {
        return Err(fault::account_rate(&context.caller.account));
    }
    let target = Target::of(&context.caller, input.stream_name, input.stream_arn, input.stream_id.as_ref())?;
    tags::set(&streams, Resource::Stream(target), input.tags).await
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::testing::{ACCOUNT, Service, context};
    use crate::{Throttle, Timing};

    async fn add(service: &Service, name: &str, tags: &[(&str, &str)]) -> Result<(), Fault> {
        let tags = tags.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect();
        let input = AddTagsToStreamInput { stream_name: Some(name.into()), tags, ..Default::default() };
        add_tags_to_stream(service.streams(), context("AddTagsToStream"), input).await
    }

    #[tokio::test]
    async fn tags_are_added_and_replaced() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        add(&service, "orders", &[("team", "red"), ("stage", "test")]).await.unwrap();
        add(&service, "orders", &[("team", "blue")]).await.unwrap();
        let expected = [("stage", "test"), ("team", "blue")];
        let expected: BTreeMap<_, _> = expected.map(|(key, value)| (key.into(), value.into())).into();
        assert_eq!(service.stream("orders").tags, expected);
        service.close();
    }

    #[tokio::test]
    async fn fifty_are_enough_together() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        service.create("orders", 1).await;
        let many: Vec<_> = (0..50).map(|number| format!("k{number}")).collect();
        let many: Vec<_> = many.iter().map(|key| (key.as_str(), "")).collect();
        add(&service, "orders", &many).await.unwrap();
        add(&service, "orders", &[("k0", "again")]).await.unwrap();
        let one_more = add(&service, "orders", &[("more", "")]).await;
        assert_eq!(one_more, Err(fault::too_many_tags("orders", ACCOUNT, 50)));
        assert_eq!(add(&service, "none", &[]).await, Err(fault::stream_not_found("none", ACCOUNT)));
        service.close();
    }

    #[tokio::test]
    async fn five_calls_a_second() {
        let service = Service::open(Throttle::Aws, Timing::Instant).await;
        service.create("orders", 1).await;
        for _ in 0..5 {
            add(&service, "orders", &[]).await.unwrap();
        }
        assert_eq!(add(&service, "orders", &[]).await, Err(fault::account_rate(ACCOUNT)));
        service.close();
    }
}
