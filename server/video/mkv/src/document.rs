//! What a Matroska document says, as far as a service that stores and serves media must know it.

use std::ops::Range;

use bytes::Bytes;

/// What stands before the clusters of one session: EBML header, Info and Tracks.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// The bytes as received, from the EBML header to the end of the Tracks (Segment header included; tags and void between
    /// them left out).
    pub bytes: Bytes,
    /// Nanoseconds of one tick of the timecodes; 1,000,000 where the file says nothing.
    pub timecode_scale_ns: u64,
    /// In the order in which they are described.
    pub tracks: Vec<Track>,
}

/// One track: what its frames name it by and what a decoder must know.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// What blocks name it by; never 0.
    pub number: u64,
    /// Picture or sound, with its measures.
    pub kind: TrackKind,
    /// Such as `V_MPEG4/ISO/AVC`, `A_AAC`.
    pub codec_id: String,
    /// What a decoder must have before the first frame; empty where the track says nothing.
    pub codec_private: Bytes,
    /// The track's name for people.
    pub name: Option<String>,
    /// Nanoseconds of one frame, where all are equally long.
    pub default_duration_ns: Option<u64>,
}

/// What a track carries.
#[derive(Clone, Debug, PartialEq)]
pub enum TrackKind {
    /// Pictures.
    Video {
        /// Pixels of a line.
        width: u32,
        /// Lines of a picture.
        height: u32,
    },
    /// Sound.
    Audio {
        /// Samples a second.
        sampling_frequency: f64,
        /// Samples at a time.
        channels: u32,
        /// Bits of a sample, where the track says it.
        bit_depth: Option<u32>,
    },
    /// Anything else: subtitles, data.
    Other,
}

/// One frame of a cluster: a SimpleBlock's or a BlockGroup's payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The number of its track.
    pub track: u64,
    /// Ticks since the cluster's timecode; may be negative.
    pub relative_timecode: i16,
    /// Whether it can be decoded without the frames before it.
    pub keyframe: bool,
    /// Where the payload lies in the cluster's bytes (offset 0 = first byte of the Cluster element's id).
    pub range: Range<u32>,
}
