//! Opening a session: what was asked for, completed by what the service takes where nothing is said, and whether there is anything to play.

use super::limits::{
    LIVE_FRAGMENTS_DEFAULT, LIVE_SILENCE_MAX, ON_DEMAND_FRAGMENTS_DEFAULT, PART_MS, PART_MS_TAG, SESSION_S,
};
use super::session::{By, ContainerFormat, Discontinuity, Mode, Protocol, Session};
use crate::media::recordings::not_read;
use crate::record::StreamRecord;
use crate::{Video, fault};
use penstock_api::Fault;
use penstock_fragments::{Entry, Query};
use penstock_model::Timestamp;
use penstock_model::kinesis_video_archived_media::errors;
use penstock_packaging::{CodecError, Playback, Tracks};

/// What a session is asked to be.
pub(crate) struct Asked {
    pub(crate) protocol: Protocol,
    pub(crate) mode: Mode,
    pub(crate) container: ContainerFormat,
    pub(crate) discontinuity: Option<Discontinuity>,
    pub(crate) by: By,
    pub(crate) shows_times: bool,
    pub(crate) shows_numbers: bool,
    pub(crate) from: Option<Timestamp>,
    pub(crate) to: Option<Timestamp>,
    /// Seconds.
    pub(crate) expires_s: Option<i32>,
    pub(crate) size: Option<i64>,
}

impl Video {
    /// The token of a new session.
    pub(crate) async fn open_session(&self, stream: &StreamRecord, asked: Asked) -> Result<String, Fault> {
        if stream.settings().retention_hours == 0 {
            return Err(no_retention());
        }
        let default = match asked.mode {
            Mode::Live | Mode::LiveReplay => LIVE_FRAGMENTS_DEFAULT,
            Mode::OnDemand => ON_DEMAND_FRAGMENTS_DEFAULT,
        };
        let size = asked.size.and_then(|size| usize::try_from(size).ok()).unwrap_or(default);
        let (from_ms, to_ms) = range(&asked)?;
        let (first, framed) = {
            let recording = self.recording(stream).await?;
            let entries = self.first_entries(stream, &recording, &asked, (from_ms, to_ms), size).await?;
            let first = entries
                .into_iter()
                .min_by_key(|entry| (asked.by.ms(entry.number, entry.producer_ms), entry.number));
            let first = first.ok_or_else(nothing_there)?;
            (first, self.framed(stream.resource.number, &recording, first.number).await?)
        };
        let playback = match asked.protocol {
            Protocol::Hls => Playback::Hls,
            Protocol::Dash => Playback::Dash,
        };
        Tracks::read(&framed.header, playback).map_err(|error| not_playable(&error))?;
        let discontinuity = asked.discontinuity.unwrap_or(match asked.by {
            By::Server => Discontinuity::Always,
            By::Producer => Discontinuity::Never,
        });
        let now_ms = self.now_ms();
        let part_ms = stream.document.tags.get(PART_MS_TAG).and_then(|text| text.parse().ok());
        let part_ms = part_ms.filter(|ms| PART_MS.contains(ms) && asked.mode == Mode::Live).unwrap_or(0);
        let is_mp4 = asked.container == ContainerFormat::FragmentedMp4 && asked.protocol == Protocol::Hls;
        let session = Session {
            protocol: asked.protocol,
            stream: stream.resource.number,
            mode: asked.mode,
            container: asked.container,
            discontinuity,
            by: asked.by,
            shows_times: asked.shows_times,
            shows_numbers: asked.shows_numbers,
            created_ms: now_ms,
            expires_ms: now_ms + asked.expires_s.map_or(SESSION_S, i64::from) * 1_000,
            from_ms,
            to_ms,
            first: first.number,
            first_ms: asked.by.ms(first.number, first.producer_ms),
            size,
            part_ms: if is_mp4 { part_ms } else { 0 },
        };
        Ok(session.seal(&self.token_key))
    }

    /// The fragments among which the first of a session is.
    async fn first_entries(
        &self,
        stream: &StreamRecord,
        recording: &penstock_fragments::Recording,
        asked: &Asked,
        (from_ms, to_ms): (i64, i64),
        size: usize,
    ) -> Result<Vec<Entry>, Fault> {
        let oldest = self.oldest(stream);
        let query = match asked.mode {
            Mode::Live => Query { newest_first: true, ..Query::all() }.limit(size),
            Mode::LiveReplay => asked.by.between(from_ms, to_ms).limit(1),
            Mode::OnDemand => asked.by.between(from_ms, to_ms).limit(size),
        };
        let entries = recording.select(&query.not_before(oldest)).await.map_err(not_read)?;
        if asked.mode == Mode::Live {
            let silent_ms = i64::try_from(LIVE_SILENCE_MAX.as_millis()).unwrap_or(i64::MAX);
            let newest = entries.first().map(|entry| By::Server.ms(entry.number, 0));
            if newest.is_none_or(|newest| self.now_ms() - newest > silent_ms) {
                return Err(nothing_there());
            }
        }
        Ok(entries)
    }
}

/// The range of a session, in milliseconds since 1970.
fn range(asked: &Asked) -> Result<(i64, i64), Fault> {
    let missing = |what: &str| fault::invalid(format!("{what} must be specified for this playback mode."));
    match asked.mode {
        Mode::Live if asked.from.is_some() || asked.to.is_some() => {
            Err(fault::invalid("TimestampRange must not be specified for the playback mode LIVE."))
        }
        Mode::Live => Ok((i64::MIN, i64::MAX)),
        Mode::LiveReplay if asked.to.is_some() => {
            Err(fault::invalid("EndTimestamp must not be specified for the playback mode LIVE_REPLAY."))
        }
        Mode::LiveReplay => Ok((asked.from.ok_or_else(|| missing("StartTimestamp"))?.0, i64::MAX)),
        Mode::OnDemand => {
            let from = asked.from.ok_or_else(|| missing("StartTimestamp"))?.0;
            let to = asked.to.ok_or_else(|| missing("EndTimestamp"))?.0;
            if to <= from {
                return Err(fault::invalid("EndTimestamp must be after StartTimestamp."));
            }
            Ok((from, to))
        }
    }
}

/// Documented.
pub(crate) fn no_retention() -> Fault {
    Fault::new(&errors::NO_DATA_RETENTION_EXCEPTION, "The stream has no data retention.")
}

/// Documented, for a live stream that is silent and for a range in which nothing is.
fn nothing_there() -> Fault {
    let message = "No fragments found in the stream for the streaming request.";
    Fault::new(&errors::RESOURCE_NOT_FOUND_EXCEPTION, message)
}

/// What a caller is told of media that no player can play.
pub(crate) fn not_playable(error: &CodecError) -> Fault {
    let shape = match error {
        CodecError::MissingCodecPrivateData { .. } => &errors::MISSING_CODEC_PRIVATE_DATA_EXCEPTION,
        CodecError::InvalidCodecPrivateData { .. } => &errors::INVALID_CODEC_PRIVATE_DATA_EXCEPTION,
        CodecError::UnsupportedStreamMediaType(_) => &errors::UNSUPPORTED_STREAM_MEDIA_TYPE_EXCEPTION,
    };
    Fault::new(shape, error.to_string())
}
