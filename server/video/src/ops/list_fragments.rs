//! ListFragments: what is kept of a stream, page by page in the order in which it came.

use crate::media::limits::LIST_FRAGMENTS_DEFAULT;
use crate::media::recordings::not_read;
use crate::target::Target;
use crate::{Video, fault, page};
use penstock_api::{CallContext, Fault, token};
use penstock_fragments::{Entry, FragmentNumber, Query};
use penstock_model::Timestamp;
use penstock_model::kinesis_video_archived_media::{
    Fragment, FragmentSelector, FragmentSelectorType, ListFragmentsInput, ListFragmentsOutput,
};
use std::sync::Arc;

pub(super) async fn list_fragments(
    video: Arc<Video>,
    context: CallContext,
    input: ListFragmentsInput,
) -> Result<ListFragmentsOutput, Fault> {
    let target = Target::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    let stream = video.watchable(&target)?;
    let mut query = match &input.fragment_selector {
        None => Query::all(),
        Some(selector) => selected(selector)?,
    };
    if let Some(token) = input.next_token.as_deref().filter(|token| !token.is_empty()) {
        let after = token::open(&video.token_key, context.operation.name, token);
        let after =
            after.ok().and_then(|bytes| String::from_utf8(bytes).ok()?.parse::<FragmentNumber>().ok());
        query = query.after(after.ok_or_else(fault::bad_token)?);
    }
    let size = page::size(
        input.max_results.map(|size| i32::try_from(size).unwrap_or(i32::MAX)),
        LIST_FRAGMENTS_DEFAULT,
    );
    let query = query.not_before(video.oldest(&stream)).limit(size.saturating_add(1));
    let recording = video.recording(&stream).await?;
    let mut found = recording.select(&query).await.map_err(not_read)?;
    let goes_on = found.len() > size;
    found.truncate(size);
    let last = found.last().filter(|_| goes_on);
    let next_token = last.map(|last| {
        token::seal(&video.token_key, context.operation.name, last.number.to_string().as_bytes())
    });
    Ok(ListFragmentsOutput { fragments: Some(found.iter().map(shown).collect()), next_token })
}

/// The fragments that begin within a range of times, both ends of it included.
fn selected(selector: &FragmentSelector) -> Result<Query, Fault> {
    let (from, to) = (selector.timestamp_range.start_timestamp.0, selector.timestamp_range.end_timestamp.0);
    if to < from {
        return Err(fault::invalid("EndTimestamp must not be before StartTimestamp."));
    }
    Ok(match selector.fragment_selector_type {
        FragmentSelectorType::ProducerTimestamp => Query { producer_ms: (from, to), ..Query::all() },
        FragmentSelectorType::ServerTimestamp => {
            let ms = |time: i64| u64::try_from(time).unwrap_or(0);
            Query::all().server_ms(ms(from), ms(to))
        }
    })
}

fn shown(entry: &Entry) -> Fragment {
    Fragment {
        fragment_number: Some(entry.number.to_string()),
        fragment_size_in_bytes: Some(i64::from(entry.bytes)),
        producer_timestamp: Some(Timestamp(entry.producer_ms)),
        server_timestamp: Some(Timestamp(i64::try_from(entry.number.server_ms()).unwrap_or(i64::MAX))),
        fragment_length_in_milliseconds: Some(i64::from(entry.duration_ms)),
    }
}
