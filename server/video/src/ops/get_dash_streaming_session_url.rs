//! GetDASHStreamingSessionURL: a link under which DASH players find a stream, for as long as its session lasts.

use crate::Video;
use crate::play::open::Asked;
use crate::play::session::{By, ContainerFormat, Discontinuity, Mode, Protocol};
use crate::target::Target;
use penstock_api::{CallContext, Fault};
use penstock_model::kinesis_video_archived_media::{
    DASHDisplayFragmentNumber, DASHDisplayFragmentTimestamp, DASHFragmentSelectorType, DASHPlaybackMode,
    GetDASHStreamingSessionURLInput, GetDASHStreamingSessionURLOutput,
};
use std::sync::Arc;

pub(super) async fn get_dash_streaming_session_url(
    video: Arc<Video>,
    context: CallContext,
    input: GetDASHStreamingSessionURLInput,
) -> Result<GetDASHStreamingSessionURLOutput, Fault> {
    let target = Target::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    let stream = video.watchable(&target)?;
    let selector = input.dash_fragment_selector;
    let range = selector.as_ref().and_then(|selector| selector.timestamp_range.as_ref());
    let asked = Asked {
        protocol: Protocol::Dash,
        mode: match input.playback_mode {
            None | Some(DASHPlaybackMode::Live) => Mode::Live,
            Some(DASHPlaybackMode::LiveReplay) => Mode::LiveReplay,
            Some(DASHPlaybackMode::OnDemand) => Mode::OnDemand,
        },
        container: ContainerFormat::FragmentedMp4,
        // A period for each gap, and none where fragments meet.
        discontinuity: Some(Discontinuity::AtGaps),
        by: match selector.as_ref().and_then(|selector| selector.fragment_selector_type) {
            None | Some(DASHFragmentSelectorType::ServerTimestamp) => By::Server,
            Some(DASHFragmentSelectorType::ProducerTimestamp) => By::Producer,
        },
        shows_times: input.display_fragment_timestamp == Some(DASHDisplayFragmentTimestamp::Always),
        shows_numbers: input.display_fragment_number == Some(DASHDisplayFragmentNumber::Always),
        from: range.and_then(|range| range.start_timestamp),
        to: range.and_then(|range| range.end_timestamp),
        expires_s: input.expires,
        size: input.max_manifest_fragment_results,
    };
    let endpoint = video.endpoint(&context)?;
    let token = video.open_session(&stream, asked).await?;
    let url = format!("{endpoint}/dash/v1/getDASHManifest.mpd?SessionToken={token}");
    Ok(GetDASHStreamingSessionURLOutput { dash_streaming_session_url: Some(url) })
}
