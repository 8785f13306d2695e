//! Stored fragments of video as what players play: fragmented MP4 and MPEG-TS for HLS and DASH with their playlists, and MP4 for clips.
//!
//! Nothing here reads, waits or remembers: what comes out follows from what goes in, and the same in gives the same out. Fragments are clusters of Matroska as
//! they were received; media is handed out as slices of them.
//!
//! ```
//! use penstock_packaging::{Fragment, Parts, Playback, Tracks, fmp4};
//! # use penstock_mkv::{Frame, Header, Track, TrackKind};
//! # fn track() -> Track {
//! #     Track { number: 1, kind: TrackKind::Other, codec_id: "A_AAC".into(), codec_private: vec![0x12, 0x10].into(), name: None, default_duration_ns: None }
//! # }
//! // Once for a session: what its header says.
//! let header = Header { bytes: "...".into(), timecode_scale_ns: 1_000_000, tracks: vec![track()] };
//! let tracks = Tracks::read(&header, Playback::Hls)?;
//! let init = fmp4::init_segment(tracks.get(1).expect("there is always a track 1"));
//!
//! // For each fragment: its table of frames, and its bytes in the parts in which they are stored.
//! let frames = [Frame { track: 1, relative_timecode: 0, keyframe: true, range: 7..12 }];
//! let parts: Parts = vec!["cluster".into(), "sound".into()].into();
//! let fragment = Fragment { frames: &frames, size: parts.len(), start_ms: 1_790_000_000_000, duration_ms: None };
//! let segment = fmp4::media_segment(&tracks, 1, &fragment, &parts, 1)?;
//! assert_eq!(segment.into_iter().last(), Some("sound".into()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! ```text
//!  codec/       what tracks are coded in, and whether they are played
//!  fragment     what goes in, and what comes out
//!  timing       when frames are decoded and shown
//!  boxes        what MP4 files have in common
//!  fmp4, mp4    segments and parts for HLS and DASH; clips
//!  ts           segments of MPEG-TS
//!  timeline     what playlists list
//!  hls, dash    playlists and manifests
//! ```

mod bits;
mod boxes;
mod codec;
pub mod dash;
mod error;
pub mod fmp4;
mod fragment;
pub mod hls;
pub mod limits;
pub mod mp4;
#[cfg(test)]
mod testing;
mod text;
mod timeline;
mod timing;
pub mod ts;

pub use codec::{Aac, Avc, Codec, G711, Hevc, Law, MediaTrack, Picture, Playback, Tracks};
pub use error::{CodecError, PackageError};
pub use fragment::{Fragment, Parts, Pieces};
pub use timeline::{DiscontinuityMode, Resource, Segment, bandwidth};
