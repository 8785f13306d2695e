//! GetClip: what a stream has of a range of times, as one MP4 file.

use crate::media::recordings::not_read;
use crate::play::limits::{CLIP_BYTES_MAX, CLIP_FRAGMENTS_MAX, CLIP_RANGE_MS_MAX};
use crate::play::open::{no_retention, not_playable};
use crate::play::session::By;
use crate::target::Target;
use crate::{Video, fault};
use futures_util::stream::{self, StreamExt};
use penstock_api::media::Media;
use penstock_api::{CallContext, Fault};
use penstock_fragments::Entry;
use penstock_model::kinesis_video_archived_media::{ClipFragmentSelectorType, GetClipInput, errors};
use penstock_packaging::mp4::Clip;
use penstock_packaging::{Fragment, PackageError, Playback, Tracks};
use std::cmp::Reverse;
use std::io;
use std::sync::Arc;

pub(super) async fn get_clip(
    video: Arc<Video>,
    context: CallContext,
    input: GetClipInput,
) -> Result<Media, Fault> {
    let target = Target::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    let stream = video.watchable(&target)?;
    if stream.settings().retention_hours == 0 {
        return Err(no_retention());
    }
    let selector = &input.clip_fragment_selector;
    let (from, to) = (selector.timestamp_range.start_timestamp.0, selector.timestamp_range.end_timestamp.0);
    if to <= from {
        return Err(fault::invalid("EndTimestamp must be after StartTimestamp."));
    }
    if to.saturating_sub(from) > CLIP_RANGE_MS_MAX {
        return Err(fault::invalid("The range of the timestamps must not be longer than 24 hours."));
    }
    let by = match selector.fragment_selector_type {
        ClipFragmentSelectorType::ProducerTimestamp => By::Producer,
        ClipFragmentSelectorType::ServerTimestamp => By::Server,
    };
    let recording = video.recording(&stream).await?;
    let query = by.between(from, to).not_before(video.oldest(&stream)).limit(CLIP_FRAGMENTS_MAX + 1);
    let mut entries = recording.select(&query).await.map_err(not_read)?;
    let bytes: u64 = entries.iter().map(|entry| u64::from(entry.bytes)).sum();
    if entries.len() > CLIP_FRAGMENTS_MAX || bytes > CLIP_BYTES_MAX {
        let message = "The clip has more than 200 fragments or 100 MB: ask for a shorter range.";
        return Err(Fault::new(&errors::CLIENT_LIMIT_EXCEEDED_EXCEPTION, message));
    }
    // Of fragments with the same time the last is the one that counts.
    let ms = |entry: &Entry| by.ms(entry.number, entry.producer_ms);
    entries.sort_by_key(|entry| (ms(entry), Reverse(entry.number)));
    entries.dedup_by_key(|entry| ms(entry));
    let Some(first) = entries.first() else {
        let message = "No fragments found in the stream for the clip.";
        return Err(Fault::new(&errors::RESOURCE_NOT_FOUND_EXCEPTION, message));
    };
    if entries.iter().any(|entry| entry.header_id != first.header_id) {
        let message = "The codec private data changes within the range of the clip.";
        return Err(Fault::new(&errors::INVALID_CODEC_PRIVATE_DATA_EXCEPTION, message));
    }

    // Once for the tables of the frames, and once more, one fragment after the other, for the frames.
    let number = stream.resource.number;
    let (mut tables, mut tracks) = (Vec::with_capacity(entries.len()), None);
    for entry in &entries {
        let framed = video.framed(number, &recording, entry.number).await?;
        if tracks.is_none() {
            let read = Tracks::read(&framed.header, Playback::Clip);
            tracks = Some(read.map_err(|error| not_playable(&error))?);
        }
        tables.push((framed.frames.clone(), framed.parts.len(), ms(entry)));
    }
    let Some(tracks) = tracks else { return Err(fault::not_found("fragment")) };
    let begin_ms = tables[0].2;
    let fragments: Vec<Fragment<'_>> = tables
        .iter()
        .map(|(frames, size, at_ms)| Fragment {
            frames,
            size: *size,
            start_ms: u64::try_from(at_ms - begin_ms).unwrap_or(0),
            duration_ms: None,
        })
        .collect();
    let clip = Clip::new(&tracks, &fragments).map_err(|error| not_packaged(&error))?;
    let (head, length) = (clip.head(), clip.len());
    let media = stream::iter(entries.into_iter().enumerate()).then(move |(index, entry)| {
        let (video, recording, clip) = (Arc::clone(&video), Arc::clone(&recording), clip.clone());
        async move {
            let framed = video.framed(number, &recording, entry.number).await;
            let framed = framed.map_err(|fault| io::Error::other(fault.code))?;
            clip.media(index, &framed.parts).map_err(io::Error::other)
        }
    });
    let pieces = media.flat_map(|pieces| match pieces {
        Ok(pieces) => stream::iter(pieces.into_iter().map(Ok).collect::<Vec<_>>()),
        Err(error) => stream::iter(vec![Err(error)]),
    });
    let body = stream::iter([Ok(head)]).chain(pieces);
    Ok(Media { length: Some(length), ..Media::flowing("video/mp4", body) })
}

fn not_packaged(error: &PackageError) -> Fault {
    Fault::new(&errors::INVALID_MEDIA_FRAME_EXCEPTION, error.to_string())
}
