//! A lane's log: groups in, groups out, in order, durable. [`Loglet`] is what a lane asks of any log;
//! [`local`] keeps it in segments on a disk of this machine, whatever the storage driver.

pub(crate) mod directory;
pub(crate) mod format;
pub(crate) mod group;
pub(crate) mod local;
pub(crate) mod recovery;
pub(crate) mod segment;
pub(crate) mod shelf;

#[cfg(test)]
mod conformance;

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use crate::engine::Recovery;
use crate::hash::Map;
use crate::lane::mailbox::Wake;
use crate::record::{Entry, Position};
use crate::shard::Settings;
use crate::shard::producer::Remembered;
use group::{Group, SealedGroup, Wanted};

/// What a log promises about an entry it has committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durability {
    /// Nothing beyond the process: a simulator.
    Volatile,
    /// It survives the machine's power.
    Persisted,
}

/// What a log is like; declared, so that it can be shown, and not hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Caps {
    pub(crate) durability: Durability,
    /// Bytes of the largest entry it takes.
    pub(crate) entry_bytes_max: usize,
}

/// Whether a group can be enqueued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    /// It fits.
    Here,
    /// It must be the first of a new segment, and a checkpoint must come first in it.
    Next,
    /// Not yet: a segment is being made ready. An event will come.
    Wait,
    /// The disk has no room for another segment. It is asked again from time to time.
    Full,
    /// The log is sealed or has failed.
    Closed,
}

/// What a group will need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    /// Bytes and extents without a checkpoint.
    pub(crate) plain: (usize, usize),
    /// Bytes and extents with one.
    pub(crate) with_checkpoint: (usize, usize),
}

/// What a reader of one shard wants.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Request {
    pub(crate) shard: u64,
    pub(crate) wanted: Wanted,
    /// Groups from this sequence on are in the reader's memory: the log need not look further.
    pub(crate) until: u64,
}

/// What a reader found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) entries: Vec<Entry>,
    /// Where to read on.
    pub(crate) next: Position,
}

/// Why a read failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ReadFault {
    /// What lies from the first position up to the second is damaged.
    Damaged { from: Position, to: Position, why: String },
    /// What lies from the first position up to the second is encrypted, and its key does not open it.
    Locked { from: Position, to: Position, why: String },
    /// The disk did not answer.
    Failed(String),
}

/// Something that the log has to say to its lane.
#[derive(Debug)]
pub(crate) enum Event {
    /// The group with this sequence is committed, and all before it are.
    Committed(u64),
    /// A write failed or its outcome is unknown. Nothing is committed from here on: the writer must be
    /// opened anew, which decides by what is on disk.
    Failed(String),
    /// A segment is ready, where [`Room::Wait`] or [`Room::Full`] was answered.
    Ready,
    /// A read is done.
    Read { ticket: u64, result: Result<Found, ReadFault> },
}

/// A shard's share of a segment: what trimming looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) shard: u64,
    pub(crate) first: Position,
    pub(crate) last: Position,
    pub(crate) last_us: u64,
}

/// What is to become of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Nobody wants it any more.
    Gone,
    /// It is wanted, but too young, or will be gone too soon, to be worth a second write.
    Passing,
    /// It is there to stay.
    Lasting,
}

/// What an open found in a log.
#[derive(Debug, Default)]
pub(crate) struct Recovered {
    /// The sequence for the next group; all below are durable.
    pub(crate) next_sequence: u64,
    /// The epoch for this writer: higher than any before.
    pub(crate) epoch: u32,
    /// The latest time stamped on a record, in microseconds since 1970.
    pub(crate) last_us: u64,
    /// The shards as the log's control frames leave them.
    pub(crate) shards: Map<u64, Settings>,
    /// What is remembered of producers, by shard and producer.
    pub(crate) producers: BTreeMap<(u64, u64), Remembered>,
    /// Each shard's newest record: its position and time.
    pub(crate) last: Map<u64, (Position, u64)>,
    /// Behind the last sequence that is damaged: before it nobody may conclude that there is nothing.
    pub(crate) damage_end: u64,
    pub(crate) report: Recovery,
}

/// Counters of a log.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LogStats {
    pub(crate) segments: u64,
    pub(crate) segment_bytes: u64,
    pub(crate) kept_bytes: u64,
    pub(crate) disk_bytes: u64,
    pub(crate) written_bytes: u64,
    pub(crate) shelves: u64,
    pub(crate) shelved_bytes: u64,
    pub(crate) disk_read_bytes: u64,
    pub(crate) read_cache_bytes: u64,
    pub(crate) index_memory_bytes: u64,
}

/// A lane's log. It has one writer, which numbers its groups itself: a log never gives out an address of
/// its own. Every log keeps this contract, and the suite in [`conformance`] holds each of them to it:
///
/// 1. A committed group is read back bit by bit the same, by every later open, until it is trimmed.
/// 2. Groups commit in the order they were enqueued. After [`Event::Failed`] nothing commits; what was
///    enqueued and not committed may or may not be there at the next open.
/// 3. A read never sees a group that is not committed, and two reads of the same range agree.
/// 4. An open finds at least what was committed; of the rest it finds a prefix, and makes it durable before
///    anybody sees it.
/// 5. Damage to committed groups is reported by the open or by the read that meets it, and never skipped.
/// 6. Trimming gives up whole segments, oldest first, and only those with nothing to keep.
/// 7. No clock: times are data that the writer stamps.
///
/// ```text
///  enqueue(7) enqueue(8)        Committed(7)   Committed(8)
///      |          |                  ^              ^
///      v          v                  |              |
///  ----[==== 7 ===][==== 8 ====]-----+--------------+-----> time
/// ```
pub(crate) trait Loglet {
    fn caps(&self) -> Caps;
    /// Whether a group of this size can be enqueued now.
    fn room(&mut self, size: Size) -> Room;
    /// Begins a new segment; allowed after [`Room::Next`]. The next group begins with a checkpoint.
    fn roll(&mut self);
    /// The disk had no room for the next segment.
    fn starved(&self) -> bool;
    /// Asks again for a segment that the disk had no room for.
    fn retry(&mut self);
    /// Queues a group, whose sequence is one more than the last one's. Returns it with its place.
    fn enqueue(&mut self, group: Group) -> SealedGroup;
    /// Asks for records; the answer is an [`Event::Read`] with the ticket.
    fn read(&mut self, ticket: u64, request: Request);
    /// Gives up the oldest segments as long as `keep` wants none of their spans. A span of
    /// [`format::CONTROL_SHARD`] stands for damage: it is kept as long as any shard may have had records there.
    fn trim(&mut self, keep: &mut dyn FnMut(&Span) -> bool);
    /// Goes on with rewriting segments in which a shard's records lie scattered or of which most is gone, copying about
    /// so many bytes; begins with it if there is something that lasts. True while it is under way. Nothing but what is
    /// gone is lost, whatever happens; never in the way of a group or of a trim.
    fn shelve(&mut self, bytes: u64, fate: &mut dyn FnMut(&Span) -> Fate) -> bool;
    /// Visits the spans of segments that were rewritten, which can be given up one by one.
    fn shelved(&self, visit: &mut dyn FnMut(&Span));
    /// Gives such spans up: `gone` says of which the log itself knows, durably, that they are not wanted any more.
    fn give_back(&mut self, gone: &mut dyn FnMut(&Span) -> bool);
    /// Refuses groups from here on, for good as far as this writer is concerned. Returns the sequence of
    /// the last group that can still commit.
    fn seal(&mut self) -> u64;
    /// The sequence of the last committed group.
    fn tail(&self) -> u64;
    /// Moves things along, and blocks as [`crate::storage::Storage::wait`] does.
    fn poll(&mut self, timeout: Option<Duration>, events: &mut Vec<Event>) -> io::Result<()>;
    /// What wakes [`Loglet::poll`] from another thread.
    fn bell(&self) -> Arc<dyn Wake>;
    fn stats(&self) -> LogStats;
}
