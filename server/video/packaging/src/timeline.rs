//! What a playlist or manifest lists: the fragments of a session, in order, with what sets each apart from the one before it.

use crate::limits::DISCONTINUITY_MS;

/// A fragment in a session's playlists and manifest. One list serves all tracks, and so they never disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its number, as the service numbers fragments.
    pub fragment: String,
    /// When it begins on the session's clock, in milliseconds: the same that its media is packaged with.
    pub start_ms: u64,
    /// Milliseconds until the next one begins, or as long as its media is.
    pub duration_ms: u64,
    /// Whether its media does not go on where that of the one before it ended.
    pub discontinuity: bool,
    /// The number of its init segment within the session. Another one than before means other codec private data.
    pub init: u64,
    /// Milliseconds since 1970, where the playlist is to tell when the fragment was.
    pub timestamp_ms: Option<u64>,
}

/// Where playlists tell of a discontinuity; the service's `DiscontinuityMode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiscontinuityMode {
    /// Before each fragment.
    Always,
    /// Nowhere.
    Never,
    /// Where fragments lie apart or overlap by more than [`DISCONTINUITY_MS`].
    OnDiscontinuity,
}

impl DiscontinuityMode {
    /// Whether there is one between fragments of which one ends and the next begins at these times, in milliseconds.
    pub fn between(self, end_ms: u64, start_ms: u64) -> bool {
        match self {
            DiscontinuityMode::Always => true,
            DiscontinuityMode::Never => false,
            DiscontinuityMode::OnDiscontinuity => end_ms.abs_diff(start_ms) > DISCONTINUITY_MS,
        }
    }
}

/// What a playlist or a manifest points to. The caller says where it is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource<'a> {
    /// The media playlist of a track.
    Playlist {
        /// The track's number.
        track: u64,
    },
    /// The init segment of a track, by its number within the session.
    Init {
        /// The track's number.
        track: u64,
        /// As in [`Segment::init`].
        init: u64,
    },
    /// A track of a fragment.
    Media {
        /// The track's number.
        track: u64,
        /// As in [`Segment::fragment`].
        fragment: &'a str,
    },
    /// All tracks of a fragment, in MPEG-TS.
    Transport {
        /// As in [`Segment::fragment`].
        fragment: &'a str,
    },
    /// A part of a fragment, counted from zero.
    Part {
        /// The track's number.
        track: u64,
        /// As in [`Segment::fragment`].
        fragment: &'a str,
        /// Its number within the fragment.
        part: u64,
    },
    /// A template of all fragments of a track in a DASH period, with `$Number$` or `$Time$` in it: their numbers go on from
    /// [`Period::first_number`](crate::dash::Period), their times are [`Segment::start_ms`].
    Template {
        /// The track's number.
        track: u64,
    },
}

/// Bits a second of so many bytes, for playlists and manifests. Never zero, which players divide by.
pub fn bandwidth(bytes: u64, duration_ms: u64) -> u64 {
    let bits = u128::from(bytes) * 8000 / u128::from(duration_ms.max(1));
    u64::try_from(bits).unwrap_or(u64::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifty_milliseconds_are_forgiven() {
        let between = |end, start| DiscontinuityMode::OnDiscontinuity.between(end, start);
        assert!(!between(1_000, 1_050) && !between(1_050, 1_000));
        assert!(between(1_000, 1_051) && between(1_051, 1_000));
        assert!(DiscontinuityMode::Always.between(0, 0));
        assert!(!DiscontinuityMode::Never.between(0, u64::MAX));
    }

    #[test]
    fn bandwidth_is_bits_a_second() {
        assert_eq!(bandwidth(250_000, 1_000), 2_000_000);
        assert_eq!((bandwidth(0, 0), bandwidth(u64::MAX, 0)), (1, u64::MAX));
    }
}
