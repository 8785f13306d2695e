//! ListStreams: the names of an account's streams in a region, in order, page by page.

use std::sync::Arc;

use penstock_api::{CallContext, Caller, Fault};
use penstock_catalog::Stream;
use penstock_model::kinesis::{ListStreamsInput, ListStreamsOutput, StreamSummary};

use crate::{Streams, describe, fault, limits, page};

pub(super) async fn list_streams(
    streams: Arc<Streams>,
    context: CallContext,
    input: ListStreamsInput,
) -> Result<ListStreamsOutput, Fault> {
    if !streams.admit_account(&context, limits::LIST_STREAMS_PER_S) {
        return Err(fault::account_rate(&context.caller.account));
    }
    let now_ms = penstock_api::millis(context.received_at);
    let operation = context.operation.name;
    let after = match input.next_token {
        Some(token) => {
            let name = page::open(&streams.token_key, operation, &token, now_ms)?;
            Some(String::from_utf8(name).map_err(|_| fault::token_invalid())?)
        }
        None => input.exclusive_start_stream_name,
    };
    let limit = input.limit.map_or(limits::LIST_STREAMS_MAX, |limit| limit.unsigned_abs() as usize);
    let limit = limit.min(limits::LIST_STREAMS_MAX);

    let Caller { account, region, .. } = &context.caller;
    // One more than the page, to know whether there is more. No name is empty, so all come after "".
    let mut found: Vec<Arc<Stream>> = {
        let state = streams.catalog.state();
        let after = after.as_deref().unwrap_or_default();
        state.streams_after(account, region, after).take(limit + 1).cloned().collect()
    };
    let more = found.len() > limit;
    found.truncate(limit);
    let last = found.last().filter(|_| more);
    Ok(ListStreamsOutput {
        stream_names: found.iter().map(|stream| stream.key.name.clone()).collect(),
        has_more_streams: more,
        next_token: last
            .map(|last| page::seal(&streams.token_key, operation, now_ms, last.key.name.as_bytes())),
        stream_summaries: Some(found.iter().map(|stream| summary(stream)).collect()),
    })
}

fn summary(stream: &Stream) -> StreamSummary {
    StreamSummary {
        stream_name: stream.key.name.clone(),
        stream_arn: describe::stream_arn(&stream.key),
        stream_status: describe::status(stream.status),
        stream_mode_details: Some(describe::mode(stream.mode)),
        stream_creation_timestamp: Some(describe::created(stream)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Service, context};
    use crate::{Throttle, Timing};

    async fn list(service: &Service, input: ListStreamsInput) -> Result<ListStreamsOutput, Fault> {
        list_streams(service.streams(), context("ListStreams"), input).await
    }

    #[tokio::test]
    async fn all_streams_of_the_caller_are_listed_by_name() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        for name in ["b", "a", "c"] {
            service.create(name, 1).await;
        }
        let all = list(&service, ListStreamsInput::default()).await.unwrap();
        assert_eq!(all.stream_names, ["a", "b", "c"]);
        assert_eq!((all.has_more_streams, all.next_token), (false, None));
        let summaries = all.stream_summaries.unwrap();
        assert_eq!(summaries[2].stream_arn, "arn:aws:kinesis:us-east-1:000000000000:stream/c");

        let mut elsewhere = context("ListStreams");
        elsewhere.caller.region = "eu-west-1".into();
        let none = list_streams(service.streams(), elsewhere, ListStreamsInput::default()).await.unwrap();
        assert_eq!((none.stream_names.len(), none.stream_summaries), (0, Some(vec![])));
        service.close();
    }

    #[tokio::test]
    async fn pages_go_on_by_name_or_by_token() {
        let service = Service::open(Throttle::Off, Timing::Instant).await;
        for name in ["a", "b", "c"] {
            service.create(name, 1).await;
        }
        let first = list(&service, ListStreamsInput { limit: Some(2), ..Default::default() }).await.unwrap();
        assert_eq!(
            (first.stream_names.as_slice(), first.has_more_streams),
            (["a", "b"].map(String::from).as_slice(), true)
        );
        for rest in [
            ListStreamsInput { next_token: first.next_token, ..Default::default() },
            ListStreamsInput { exclusive_start_stream_name: Some("b".into()), ..Default::default() },
        ] {
            let rest = list(&service, rest).await.unwrap();
            assert_eq!((rest.stream_names, rest.has_more_streams), (vec!["c".to_owned()], false));
        }
        let forged = ListStreamsInput { next_token: Some("forged".into()), ..Default::default() };
        assert_eq!(list(&service, forged).await, Err(fault::token_invalid()));
        service.close();
    }
}
