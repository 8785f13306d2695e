//! Why a stream is not played, and why a fragment is not packaged.

/// A stream that is not played as its header is. It stays so until its producer sends another header.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    /// The service's `MissingCodecPrivateDataException`.
    #[error("track {track} ({codec_id}) has no codec private data")]
    MissingCodecPrivateData {
        /// The track's number.
        track: u64,
        /// Its codec.
        codec_id: String,
    },
    /// The service's `InvalidCodecPrivateDataException`.
    #[error("the codec private data of track {track} ({codec_id}) is not valid: {reason}")]
    InvalidCodecPrivateData {
        /// The track's number.
        track: u64,
        /// Its codec.
        codec_id: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The service's `UnsupportedStreamMediaTypeException`.
    #[error("{0}")]
    UnsupportedStreamMediaType(String),
}

/// A fragment, or several, that cannot be packaged. Trying again gives the same; other fragments of the stream may be well.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackageError {
    /// The caller asked for a track that is not among those that are played.
    #[error("track {0} is not played")]
    UnknownTrack(u64),
    /// The fragment has nothing for this track.
    #[error("track {0} has no frames in the fragment")]
    NoFrames(u64),
    /// A frame lies outside of the fragment's bytes, or the bytes are not those that the frames were told with.
    #[error("a frame of track {0} lies outside of the fragment")]
    FrameOutside(u64),
    /// A frame that does not hold what its codec says.
    #[error("a frame of track {track} is damaged: {reason}")]
    DamagedFrame {
        /// The track's number.
        track: u64,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// More frames than [`crate::limits::FRAMES_MAX`], or more bytes than [`crate::limits::SEGMENT_BYTES_MAX`] or
    /// [`crate::limits::CLIP_BYTES_MAX`].
    #[error("the media is too large to be packaged")]
    TooLarge,
    /// Timestamps that no clock of media holds, or frames further apart than it can say.
    #[error("a timestamp of track {0} is out of range")]
    TimeOutOfRange(u64),
    /// A clip's fragments are to be given in the order of their starts, each start once.
    #[error("fragment {0} does not begin after the one before it")]
    OutOfOrder(usize),
    /// A clip without fragments.
    #[error("there are no fragments")]
    NoFragments,
    /// The codec has no form in MPEG-TS.
    #[error("track {track} cannot be carried by MPEG-TS: {reason}")]
    NotInTransportStream {
        /// The track's number.
        track: u64,
        /// Why not.
        reason: &'static str,
    },
}
