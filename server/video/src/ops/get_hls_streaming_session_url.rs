//! GetHLSStreamingSessionURL: a link under which HLS players find a stream, for as long as its session lasts.

use crate::Video;
use crate::play::open::Asked;
use crate::play::session::{By, ContainerFormat, Discontinuity, Mode, Protocol};
use crate::target::Target;
use penstock_api::{CallContext, Fault};
use penstock_model::kinesis_video_archived_media::{
    ContainerFormat as AskedContainer, GetHLSStreamingSessionURLInput, GetHLSStreamingSessionURLOutput,
    HLSDiscontinuityMode, HLSDisplayFragmentTimestamp, HLSFragmentSelectorType, HLSPlaybackMode,
};
use std::sync::Arc;

pub(super) async fn get_hls_streaming_session_url(
    video: Arc<Video>,
    context: CallContext,
    input: GetHLSStreamingSessionURLInput,
) -> Result<GetHLSStreamingSessionURLOutput, Fault> {
    let target = Target::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    let stream = video.watchable(&target)?;
    let selector = input.hls_fragment_selector;
    let range = selector.as_ref().and_then(|selector| selector.timestamp_range.as_ref());
    let asked = Asked {
        protocol: Protocol::Hls,
        mode: match input.playback_mode {
            None | Some(HLSPlaybackMode::Live) => Mode::Live,
            Some(HLSPlaybackMode::LiveReplay) => Mode::LiveReplay,
            Some(HLSPlaybackMode::OnDemand) => Mode::OnDemand,
        },
        container: match input.container_format {
            None | Some(AskedContainer::FragmentedMp4) => ContainerFormat::FragmentedMp4,
            Some(AskedContainer::MpegTs) => ContainerFormat::MpegTs,
        },
        discontinuity: input.discontinuity_mode.map(|mode| match mode {
            HLSDiscontinuityMode::Always => Discontinuity::Always,
            HLSDiscontinuityMode::Never => Discontinuity::Never,
            HLSDiscontinuityMode::OnDiscontinuity => Discontinuity::AtGaps,
        }),
        by: match selector.as_ref().and_then(|selector| selector.fragment_selector_type) {
            None | Some(HLSFragmentSelectorType::ServerTimestamp) => By::Server,
            Some(HLSFragmentSelectorType::ProducerTimestamp) => By::Producer,
        },
        shows_times: input.display_fragment_timestamp == Some(HLSDisplayFragmentTimestamp::Always),
        shows_numbers: false,
        from: range.and_then(|range| range.start_timestamp),
        to: range.and_then(|range| range.end_timestamp),
        expires_s: input.expires,
        size: input.max_media_playlist_fragment_results,
    };
    let endpoint = video.endpoint(&context)?;
    let token = video.open_session(&stream, asked).await?;
    let url = format!("{endpoint}/hls/v1/getHLSMasterPlaylist.m3u8?SessionToken={token}");
    Ok(GetHLSStreamingSessionURLOutput { hls_streaming_session_url: Some(url) })
}
