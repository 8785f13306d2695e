//! ListStreamConsumers: the consumers of a stream by name, page by page. A page token holds the last name.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::Consumer;
use penstock_model::Timestamp;
use penstock_model::kinesis::{ListStreamConsumersInput, ListStreamConsumersOutput};

use crate::target::Target;
use crate::{Streams, describe, fault, limits, page, time};

pub(super) async fn list_stream_consumers(
    streams: Arc<Streams>,
    context: CallContext,
    input: ListStreamConsumersInput,
) -> Result<ListStreamConsumersOutput, Fault> {
    let now_ms = penstock_api::millis(context.received_at);
    let operation = context.operation.name;
    let target = Target::of(&context.caller, None, Some(input.stream_arn), input.stream_id.as_ref())?;
    let stream = streams.existing(&target)?;
    if let Some(Timestamp(created_ms)) = input.stream_creation_timestamp
        && time::seconds(created_ms) != time::seconds(stream.created_ms)
    {
        return Err(fault::not_there(&stream));
    }
    streams.admit_stream(&context, &stream, limits::CONSUMERS_CALLS_PER_S)?;
    let after = match &input.next_token {
        Some(token) => page::open(&streams.token_key, operation, token, now_ms)?,
        None => Vec::new(),
    };
    let limit =
        input.max_results.map_or(limits::LIST_CONSUMERS_DEFAULT, |limit| limit.unsigned_abs() as usize);
    let mut rest = stream.consumers.values().filter(|consumer| consumer.name.as_bytes() > after.as_slice());
    let consumers: Vec<&Consumer> = rest.by_ref().take(limit).collect();
    let last = consumers.last().filter(|_| rest.next().is_some());
    Ok(ListStreamConsumersOutput {
        next_token: last.map(|last| page::seal(&streams.token_key, operation, now_ms, last.name.as_bytes())),
        consumers: Some(
            consumers.into_iter().map(|consumer| describe::consumer(&stream.key, consumer)).collect(),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ACCOUNT, Service, arn, context};
    use crate::{Throttle, Timing};

    async fn list(
        service: &Service,
        max_results: i32,
        next_token: Option<String>,
    ) -> Result<(Vec<String>, Option<String>), Fault> {
        let input = ListStreamConsumersInput {
            stream_arn: arn("orders"),
            next_token,
            max_results: Some(max_results),
            stream_creation_timestamp: None,
            stream_id: None,
        };
        let page = list_stream_consumers(service.streams(), context("ListStreamConsumers"), input).await?;
        let names = page.consumers.unwrap().into_iter().map(|consumer| consumer.consumer_name);
        Ok((names.collect(), page.next_token))
    }

    #[tokio::test]
    async fn consumers_are_listed_by_name_in_pages() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        assert_eq!(list(&service, 2, None).await, Err(fault::stream_not_found("orders", ACCOUNT)));
        service.create("orders", 1).await;
        for name in ["c", "a", "b"] {
            service.register("orders", name).await;
        }
        let (first, token) = list(&service, 2, None).await.unwrap();
        assert_eq!(first, ["a", "b"]);
        assert_eq!(list(&service, 2, token).await.unwrap(), (vec!["c".to_owned()], None));
        service.close();
    }
}
