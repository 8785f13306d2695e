//! GetMedia: a stream's media from some fragment on, for as long as somebody watches. Frames leave before their fragment has ended.

use crate::media::watch::{CONTENT_TYPE, Watch};
use crate::target::Target;
use crate::{Video, fault};
use penstock_api::media::Media;
use penstock_api::{CallContext, Fault};
use penstock_fragments::{FragmentNumber, Recording};
use penstock_model::kinesis_video_media::{GetMediaInput, StartSelector, StartSelectorType, errors};
use std::sync::Arc;

pub(super) async fn get_media(
    video: Arc<Video>,
    context: CallContext,
    input: GetMediaInput,
) -> Result<Media, Fault> {
    let target = Target::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    let stream = video.watchable(&target)?;
    let recording = video.recording(&stream).await?;
    let (after, producer_ms_min) = start(&recording, &input.start_selector)?;
    let place = if video.keeps_rates() {
        let viewers = Arc::clone(&video.connections(&stream).viewers);
        Some(viewers.try_acquire_owned().map_err(|_| {
            let message = "The number of GetMedia connections to the stream is too high.";
            Fault::new(&errors::CONNECTION_LIMIT_EXCEEDED_EXCEPTION, message)
        })?)
    } else {
        None
    };
    let watch = Watch::new(video, stream, recording, after, place).not_before_producer_ms(producer_ms_min);
    Ok(Media::flowing(CONTENT_TYPE, watch.into_stream()))
}

/// Behind which number to begin, and at which time of the producer.
fn start(recording: &Recording, selector: &StartSelector) -> Result<(FragmentNumber, i64), Fault> {
    let after_number = |text: &Option<String>, member: &str| {
        let text = text.as_deref().ok_or_else(|| fault::invalid(format!("{member} must be specified.")))?;
        text.parse().map_err(|_| fault::invalid(format!("{member} is not a fragment number.")))
    };
    let time_ms = || {
        let time =
            selector.start_timestamp.ok_or_else(|| fault::invalid("StartTimestamp must be specified."))?;
        Ok(time.0)
    };
    let all = |after| (after, i64::MIN);
    match selector.start_selector_type {
        StartSelectorType::Now => Ok(all(newest(recording))),
        StartSelectorType::Earliest => Ok(all(FragmentNumber::START)),
        StartSelectorType::FragmentNumber => {
            after_number(&selector.after_fragment_number, "AfterFragmentNumber").map(all)
        }
        StartSelectorType::ContinuationToken => {
            after_number(&selector.continuation_token, "ContinuationToken").map(all)
        }
        StartSelectorType::ServerTimestamp => {
            let time_ms: Result<i64, Fault> = time_ms();
            Ok(all(FragmentNumber::at(u64::try_from(time_ms?).unwrap_or(0)).before()))
        }
        StartSelectorType::ProducerTimestamp => Ok((FragmentNumber::START, time_ms()?)),
    }
}

/// Right before the fragment that comes in, or after the last one if none does.
fn newest(recording: &Recording) -> FragmentNumber {
    let fragments = recording.live().fragments();
    let coming = fragments.last().filter(|last| last.pieces(usize::MAX).ending.is_none());
    coming.map_or(recording.live().last(), |coming| coming.number.before())
}
