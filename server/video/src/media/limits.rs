//! The limits of media, each with its unit and its reason.

use std::time::Duration;

/// Bytes of a fragment: documented as 50 MB.
pub(crate) const FRAGMENT_BYTES_MAX: u32 = 50_000_000;

/// How long a fragment may play: documented.
pub(crate) const FRAGMENT_MAX: Duration = Duration::from_secs(20);

/// Tracks of a stream: documented.
pub(crate) const TRACKS_MAX: usize = 3;

/// PutMedia connections to a stream at once. One is documented; a producer that takes another token opens the next one while the last
/// drains, for which the service was once documented to have room for five.
pub(crate) const PRODUCERS_MAX: usize = 5;

/// How long a PutMedia connection may last, with the service's limits.
pub(crate) const CONNECTION_MAX: Duration = Duration::from_secs(45 * 60);

/// Silence of a producer after which its connection is closed: documented.
pub(crate) const IDLE_MAX: Duration = Duration::from_secs(30);

/// How often a silent producer is told that it is.
pub(crate) const IDLE_ACK_INTERVAL: Duration = Duration::from_secs(10);

/// Acknowledgements that wait for a producer to read them: those of a minute of short fragments. One that reads none is not read from.
pub(crate) const ACKS_WAITING_MAX: usize = 64;

/// Bytes of a connection that wait for the disk. Two seconds of the most that the service takes from one.
pub(crate) const PERSISTING_BYTES_MAX: usize = 24 << 20;

/// GetMedia connections to a stream at once, with the service's limits: documented.
pub(crate) const VIEWERS_MAX: usize = 3;

/// GetMediaForFragmentList connections to a stream at once: documented.
pub(crate) const LIST_READERS_MAX: usize = 5;

/// Bytes a second of a GetMedia connection, with the service's limits: documented as 25 MB.
pub(crate) const VIEWER_BYTES_PER_S: f64 = 25e6;

/// Fragments that ListFragments shows where no number is given: documented.
pub(crate) const LIST_FRAGMENTS_DEFAULT: usize = 100;
