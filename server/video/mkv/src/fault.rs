//! Why a body is not taken apart any further.

/// What is wrong with a body. Nothing that follows it is looked at; a producer has to begin anew.
///
/// Places are bytes from the beginning of the body.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It is no Matroska, or none that the service takes. The producer has to be mended.
    #[error("{what} at byte {at}")]
    Invalid {
        /// What is wrong.
        what: &'static str,
        /// Where the element begins that is wrong.
        at: u64,
    },
    /// A fragment is larger than the limit. Shorter ones will do.
    #[error("a fragment of more than {bytes_max} bytes at byte {at}")]
    FragmentTooLarge {
        /// The limit.
        bytes_max: u32,
        /// Where the element begins that does not fit.
        at: u64,
    },
    /// There are more tracks than the limit.
    #[error("{tracks} tracks, of which {tracks_max} are taken")]
    TooManyTracks {
        /// Tracks of the body.
        tracks: usize,
        /// The limit.
        tracks_max: usize,
    },
    /// A block belongs to a track that the header does not describe.
    #[error("a block of the unknown track {track} at byte {at}")]
    UnknownTrack {
        /// The track's number.
        track: u64,
        /// Where the block begins.
        at: u64,
    },
    /// What a session has once came a second time. A new header needs a new session.
    #[error("a second {what} at byte {at}")]
    Repeated {
        /// What came again.
        what: &'static str,
        /// Where.
        at: u64,
    },
    /// A fragment has more tags than the limits allow, or larger ones.
    #[error("{what} at byte {at}")]
    Tags {
        /// Which limit it is.
        what: &'static str,
        /// Where the Tags begin.
        at: u64,
    },
    /// A tag has a name that is kept for the service itself.
    #[error("the reserved tag name {name:?} at byte {at}")]
    ReservedTag {
        /// The name.
        name: String,
        /// Where the Tags begin.
        at: u64,
    },
    /// The body ended within an element. What was begun is lost; sent again it may come through.
    #[error("the body ends within an element, at byte {at}")]
    Truncated {
        /// Bytes of the body.
        at: u64,
    },
}
