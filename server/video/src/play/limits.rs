//! The limits of playing, each with its unit and its reason.

use std::time::Duration;

/// Seconds that a session lasts where nothing is said, and as long as may be said: documented.
pub(crate) const SESSION_S: i64 = 300;

/// Fragments of a playlist where nothing is said, live: documented.
pub(crate) const LIVE_FRAGMENTS_DEFAULT: usize = 5;

/// Fragments of a playlist where nothing is said, on demand: documented.
pub(crate) const ON_DEMAND_FRAGMENTS_DEFAULT: usize = 1_000;

/// Target durations that a live playlist lasts at least, whatever its number of fragments: RFC 8216 (6.2.2) asks for it, because
/// players begin so far before the end. For the same reason a playlist of so many fragments lasts as many seconds: those that the
/// service takes last one at least, and shorter ones are taken here.
pub(crate) const LIVE_TARGETS_MIN: u64 = 3;

/// Fragments among which a replay finds those that it begins with: three seconds of tenths.
pub(crate) const REPLAY_BEGINS_FRAGMENTS_MAX: usize = 30;

/// A live session is refused if nothing came for so long: documented.
pub(crate) const LIVE_SILENCE_MAX: Duration = Duration::from_secs(30);

/// Changes of codec private data within a session: documented.
pub(crate) const INITS_MAX: usize = 500;

/// Lists of sessions that are remembered. One that is not is made again from its token.
pub(crate) const LISTS_CACHED: usize = 1_000;

/// Bytes of fragments that are remembered for other tracks and viewers.
pub(crate) const FRAGMENTS_CACHED_BYTES: usize = 64 << 20;

/// Fragments of a clip: documented.
pub(crate) const CLIP_FRAGMENTS_MAX: usize = 200;

/// Bytes of a clip: documented as 100 MB.
pub(crate) const CLIP_BYTES_MAX: u64 = 100_000_000;

/// Milliseconds between the ends of a clip's range: documented as a day.
pub(crate) const CLIP_RANGE_MS_MAX: i64 = 24 * 3_600 * 1_000;

/// The tag of a stream that asks for low-latency playlists: its value is the length of a part in milliseconds.
pub(crate) const PART_MS_TAG: &str = "penstock:hls-part-ms";

/// Milliseconds of a part: shorter ones cost more requests than they gain, longer ones gain nothing.
pub(crate) const PART_MS: std::ops::RangeInclusive<u64> = 50..=2_000;

/// How long a low-latency player may be kept waiting for a playlist: three target durations of a fragment of common length.
pub(crate) const BLOCKED_MAX: Duration = Duration::from_secs(6);
