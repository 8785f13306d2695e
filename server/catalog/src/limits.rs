//! The catalog's limits, each with its unit and its reason.

use std::time::Duration;

/// Events after which a snapshot may be taken. Replaying a thousand events takes milliseconds; a snapshot
/// after each event would write the whole catalog each time.
pub(crate) const SNAPSHOT_EVENTS_MIN: u64 = 1_000;

/// Bytes of snapshot records that go into one append: as much as the engine puts into one group.
pub(crate) const SNAPSHOT_APPEND_BYTES: usize = 1 << 20;

/// Records that one append of a snapshot carries at most, well under the engine's own bound.
pub(crate) const SNAPSHOT_APPEND_RECORDS: usize = 4_096;

/// Bytes of one event. The largest is a stream of 20,000 shards (some 3 MiB); the engine takes 16 MiB in one append.
pub(crate) const EVENT_BYTES_MAX: usize = 15 << 20;

/// Proposals that may wait for the catalog's thread. Each is one request of a control-plane operation; when
/// so many wait, the disk has stopped answering, and more waiting helps nobody.
pub(crate) const PROPOSALS_WAITING_MAX: usize = 4_096;

/// Records that one read of the replay asks for.
pub(crate) const REPLAY_RECORDS: u32 = 10_000;

/// Bytes that one read of the replay asks for.
pub(crate) const REPLAY_BYTES: u64 = 16 << 20;

/// How long a service waits at most before it looks again for steps that are due: the time of day may be set.
pub(crate) const LOOK_EVERY: Duration = Duration::from_secs(1);
