//! What the tracks of a stream are coded in, out of their codec private data, and whether a stream may be played.
//!
//! Producers may send anything; only playback asks. Then track 1 has to be H.264 or H.265 and track 2, if there is one, AAC or G.711; HLS also takes AAC
//! alone as track 1, and no G.711. A third track is let be: no player is told of it.

mod audio;
mod avc;
mod hevc;

pub(crate) use audio::SAMPLE_RATES;
pub use audio::{Aac, G711, Law};
pub use avc::Avc;
pub use hevc::Hevc;

use crate::error::CodecError;
use crate::limits::{
    CODEC_PRIVATE_BYTES_MAX, FRAME_MS_DEFAULT, REORDER_FRAMES_DEFAULT, REORDER_FRAMES_MAX, TRACKS_MAX,
};
use bytes::Bytes;
use penstock_mkv::{Header, Track, TrackKind};

/// How a stream is to be played; each way has rules of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Playback {
    /// `GetHLSStreamingSessionURL`.
    Hls,
    /// `GetDASHStreamingSessionURL`.
    Dash,
    /// `GetClip`.
    Clip,
}

/// The tracks of a header that are played, in the order of their numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Tracks {
    pub(crate) timecode_scale_ns: u64,
    tracks: Vec<MediaTrack>,
}

/// A track that is played.
#[derive(Clone, Debug, PartialEq)]
pub struct MediaTrack {
    /// Its number in the header, 1 or 2.
    pub number: u64,
    /// What it is coded in.
    pub codec: Codec,
    default_duration_ns: Option<u64>,
}

/// What a track is coded in.
#[derive(Clone, Debug, PartialEq)]
pub enum Codec {
    /// H.264.
    Avc(Avc),
    /// H.265.
    Hevc(Hevc),
    /// AAC, whatever its profile.
    Aac(Aac),
    /// G.711.
    G711(G711),
}

/// What a codec's private data says of its pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Picture {
    /// Pixels, as shown.
    pub width: u32,
    /// Pixels, as shown.
    pub height: u32,
    /// Pictures a second.
    pub frame_rate: Option<f64>,
    /// How many pictures may be decoded before one that is shown before them.
    pub reorder_frames: Option<usize>,
}

impl Tracks {
    /// The tracks that are played, or why the stream is not.
    pub fn read(header: &Header, playback: Playback) -> Result<Tracks, CodecError> {
        if header.tracks.len() > TRACKS_MAX {
            let reason =
                format!("the stream has {} tracks; at most {TRACKS_MAX} are played", header.tracks.len());
            return Err(CodecError::UnsupportedStreamMediaType(reason));
        }
        let mut tracks = Vec::new();
        for number in [1, 2] {
            let mut of_this_number = header.tracks.iter().filter(|track| track.number == number);
            let Some(track) = of_this_number.next() else {
                continue;
            };
            if of_this_number.next().is_some() {
                let reason = format!("the stream has several tracks with the number {number}");
                return Err(CodecError::UnsupportedStreamMediaType(reason));
            }
            let codec = Codec::read(track)?;
            let allowed = match (&codec, number) {
                (Codec::Avc(_) | Codec::Hevc(_), _) => number == 1,
                (Codec::Aac(_), 1) => playback == Playback::Hls && header.tracks.len() == 1,
                (Codec::Aac(_), _) => true,
                (Codec::G711(_), _) => number == 2 && playback != Playback::Hls,
            };
            if !allowed {
                return Err(unsupported(track, playback));
            }
            tracks.push(MediaTrack { number, codec, default_duration_ns: track.default_duration_ns });
        }
        if tracks.first().is_none_or(|track| track.number != 1) {
            let reason = "the stream has no track 1".to_owned();
            return Err(CodecError::UnsupportedStreamMediaType(reason));
        }
        Ok(Tracks { timecode_scale_ns: header.timecode_scale_ns, tracks })
    }

    /// All of them; never none.
    pub fn iter(&self) -> std::slice::Iter<'_, MediaTrack> {
        self.tracks.iter()
    }

    /// The one with this number.
    pub fn get(&self, number: u64) -> Option<&MediaTrack> {
        self.tracks.iter().find(|track| track.number == number)
    }

    /// The one with pictures.
    pub fn video(&self) -> Option<&MediaTrack> {
        self.tracks.iter().find(|track| track.codec.picture().is_some())
    }

    /// The one with sound.
    pub fn audio(&self) -> Option<&MediaTrack> {
        self.tracks.iter().find(|track| track.codec.picture().is_none())
    }
}

impl<'a> IntoIterator for &'a Tracks {
    type Item = &'a MediaTrack;
    type IntoIter = std::slice::Iter<'a, MediaTrack>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl MediaTrack {
    /// Pictures a second, if anything tells them: the codec's private data, or the track.
    pub fn frame_rate(&self) -> Option<f64> {
        let of_codec = self.codec.picture()?.frame_rate;
        of_codec.or_else(|| Some(1e9 / self.default_duration_ns.filter(|ns| *ns > 0)? as f64))
    }

    /// Ticks of a second in files of this track.
    pub(crate) fn timescale(&self) -> u32 {
        match &self.codec {
            Codec::Avc(_) | Codec::Hevc(_) => crate::timing::VIDEO_HZ,
            Codec::Aac(aac) => aac.sample_rate,
            Codec::G711(g711) => g711.sample_rate,
        }
    }

    /// What one picture takes, in milliseconds, as far as it is known.
    pub(crate) fn frame_ms(&self) -> u64 {
        let rate = self.frame_rate().filter(|rate| *rate >= 0.01);
        rate.map_or(FRAME_MS_DEFAULT, |rate| ((1000.0 / rate).round() as u64).max(1))
    }

    /// How many pictures may be decoded before one that is shown before them.
    pub(crate) fn reorder_frames(&self) -> usize {
        let told = self.codec.picture().map(|picture| picture.reorder_frames);
        told.map_or(0, |told| told.unwrap_or(REORDER_FRAMES_DEFAULT).min(REORDER_FRAMES_MAX))
    }
}

impl Codec {
    fn read(track: &Track) -> Result<Codec, CodecError> {
        let unsupported = CodecError::UnsupportedStreamMediaType;
        let kind = match track.codec_id.as_str() {
            // The first name is the service's, the second Matroska's.
            "V_MPEG/ISO/AVC" | "V_MPEG4/ISO/AVC" => Kind::Avc,
            "V_MPEG/ISO/HEVC" | "V_MPEGH/ISO/HEVC" => Kind::Hevc,
            "A_MS/ACM" => Kind::Wave,
            id if id == "A_AAC" || id.starts_with("A_AAC/") => Kind::Aac,
            id => return Err(unsupported(format!("track {} is {id}, which is not played", track.number))),
        };
        let (config, codec_id) = (&track.codec_private, track.codec_id.clone());
        if config.is_empty() {
            return Err(CodecError::MissingCodecPrivateData { track: track.number, codec_id });
        }
        let read = match kind {
            _ if config.len() > CODEC_PRIVATE_BYTES_MAX => Err("it is too long"),
            Kind::Avc => Avc::read(config, pixels(track)).map(Codec::Avc),
            Kind::Hevc => Hevc::read(config, pixels(track)).map(Codec::Hevc),
            Kind::Aac => Aac::read(config).map(Codec::Aac),
            Kind::Wave if audio::is_other_wave(config) => {
                let reason = format!(
                    "track {} is neither A-law nor mu-law; no other wave format is played",
                    track.number
                );
                return Err(unsupported(reason));
            }
            Kind::Wave => G711::read(config).map(Codec::G711),
        };
        read.map_err(|reason| CodecError::InvalidCodecPrivateData { track: track.number, codec_id, reason })
    }

    /// As RFC 6381 has it, such as `avc1.4d4029`.
    pub fn string(&self) -> String {
        match self {
            Codec::Avc(avc) => avc.string(),
            Codec::Hevc(hevc) => hevc.string(),
            Codec::Aac(aac) => aac.string(),
            Codec::G711(g711) => g711.string().to_owned(),
        }
    }

    /// Its pictures, if it has any.
    pub fn picture(&self) -> Option<&Picture> {
        match self {
            Codec::Avc(avc) => Some(&avc.picture),
            Codec::Hevc(hevc) => Some(&hevc.picture),
            Codec::Aac(_) | Codec::G711(_) => None,
        }
    }
}

enum Kind {
    Avc,
    Hevc,
    Aac,
    Wave,
}

fn unsupported(track: &Track, playback: Playback) -> CodecError {
    let wanted = match (track.number, playback) {
        (1, Playback::Hls) => "H.264 or H.265, or AAC alone",
        (1, _) => "H.264 or H.265",
        (_, Playback::Hls) => "AAC",
        _ => "AAC or G.711",
    };
    let what = format!("track {} is {}; it has to be {wanted}", track.number, track.codec_id);
    CodecError::UnsupportedStreamMediaType(what)
}

// What the track says of its pictures; for private data that cannot be read so far.
fn pixels(track: &Track) -> (u32, u32) {
    match track.kind {
        TrackKind::Video { width, height } => (width, height),
        TrackKind::Audio { .. } | TrackKind::Other => (0, 0),
    }
}

/// Bytes with their length before them in 16 bits, as parameter sets are kept.
fn parameter_set(from: &mut &[u8]) -> Option<Bytes> {
    let (length, rest) = from.split_first_chunk::<2>()?;
    let (set, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    *from = rest;
    (!set.is_empty()).then(|| Bytes::copy_from_slice(set))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{aac_track, avc_track, header};

    #[test]
    fn video_with_audio_is_played_each_way() {
        for playback in [Playback::Hls, Playback::Dash, Playback::Clip] {
            let tracks = Tracks::read(&header(vec![avc_track(1), aac_track(2)]), playback).unwrap();
            let codecs: Vec<String> = tracks.iter().map(|track| track.codec.string()).collect();
            assert_eq!(codecs, ["avc1.64000a", "mp4a.40.2"]);
            assert_eq!(tracks.video().unwrap().number, 1);
            assert_eq!(tracks.audio().unwrap().number, 2);
        }
    }

    #[test]
    fn both_names_of_a_codec_are_known() {
        for id in ["V_MPEG/ISO/AVC", "V_MPEG4/ISO/AVC"] {
            let track = Track { codec_id: id.to_owned(), ..avc_track(1) };
            assert!(Tracks::read(&header(vec![track]), Playback::Dash).is_ok());
        }
    }

    #[test]
    fn audio_alone_is_for_hls() {
        let header = header(vec![aac_track(1)]);
        assert!(Tracks::read(&header, Playback::Hls).is_ok());
        let refused = Tracks::read(&header, Playback::Clip).unwrap_err();
        assert_eq!(refused.to_string(), "track 1 is A_AAC; it has to be H.264 or H.265");
    }

    #[test]
    fn telephone_sound_is_not_for_hls() {
        let mut sound = aac_track(2);
        sound.codec_id = "A_MS/ACM".to_owned();
        sound.codec_private =
            Bytes::from_static(&[7, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0, 0, 0]);
        let header = header(vec![avc_track(1), sound]);
        assert!(Tracks::read(&header, Playback::Dash).is_ok());
        assert!(Tracks::read(&header, Playback::Clip).is_ok());
        let refused = Tracks::read(&header, Playback::Hls).unwrap_err();
        assert_eq!(refused.to_string(), "track 2 is A_MS/ACM; it has to be AAC");
    }

    #[test]
    fn a_third_track_is_let_be_and_a_fourth_is_too_many() {
        let other = |number| Track { number, codec_id: "S_TEXT/UTF8".to_owned(), ..aac_track(number) };
        let tracks =
            Tracks::read(&header(vec![avc_track(1), aac_track(2), other(3)]), Playback::Hls).unwrap();
        assert_eq!(tracks.iter().count(), 2);
        let refused =
            Tracks::read(&header(vec![avc_track(1), aac_track(2), other(3), other(4)]), Playback::Hls);
        assert!(matches!(refused, Err(CodecError::UnsupportedStreamMediaType(_))));
    }

    #[test]
    fn what_is_missing_or_wrong_is_told_with_its_track() {
        let refused =
            |track: Track| Tracks::read(&header(vec![track]), Playback::Hls).unwrap_err().to_string();
        assert_eq!(
            refused(Track { codec_private: Bytes::new(), ..avc_track(1) }),
            "track 1 (V_MPEG4/ISO/AVC) has no codec private data"
        );
        assert_eq!(
            refused(Track { codec_private: Bytes::from_static(&[0, 0, 0, 1, 0x67]), ..avc_track(1) }),
            "the codec private data of track 1 (V_MPEG4/ISO/AVC) is not valid: it is no AVCDecoderConfigurationRecord"
        );
        assert_eq!(
            refused(Track { codec_id: "V_VP9".to_owned(), ..avc_track(1) }),
            "track 1 is V_VP9, which is not played"
        );
        assert_eq!(refused(avc_track(2)), "track 2 is V_MPEG4/ISO/AVC; it has to be AAC");
        assert_eq!(refused(aac_track(3)), "the stream has no track 1");
    }
}
