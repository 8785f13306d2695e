//! Every limit of the engine, with its unit and its reason.
//!
//! Limits of a service (1 MiB/s a shard, 10,000 records a call) are not here: they are parameters of a
//! shard ([`crate::Throttle`], [`crate::ReadLimits`]) and belong to whoever embeds the engine.

/// Sequences of a lane's groups stay below it: a position keeps its group's sequence in 43 bits. At a million
/// groups a second that is enough for 278 years, so what says more is no sequence.
pub const SEQUENCES_MAX: u64 = 1 << 43;

/// Numbers of a lane's segments stay below it. Each is at least [`SEGMENT_BYTES_MIN`] long, so that no disk
/// holds as many; a file with a higher number in its name is not ours.
pub const SEGMENT_NUMBERS_MAX: u64 = 1 << 62;

/// The unit of every write and of every address on disk, in bytes: the largest logical block size that
/// direct I/O asks for on the devices we know. A group is padded to it.
pub const BLOCK_BYTES: usize = 4096;

/// A group is closed once this many bytes are staged. One flush of 1 MiB costs about as much as three
/// of 4 KiB, and past 1 MiB throughput grows little while latency doubles (`docs/performance.md`). What is left of
/// 1 MiB has room for the extents of a thousand shards, so that a group fits a pooled buffer, and a device that takes 254
/// pages at a time does not make two writes of it.
pub const GROUP_BYTES_MAX: usize = (1 << 20) - (64 << 10);

/// Groups that may be on their way to the disk at once. One leaves the device idle between a completion and the next
/// submission; with four it was idle while the lane copied the next group, as groups end in order. Past six nothing is
/// won on the disks measured.
pub const GROUPS_IN_FLIGHT_MAX: usize = 6;

/// A small group waits until so many microseconds after the one before it was begun, as long as there are fewer appends than the
/// lane has had at once lately: a write costs the processor as much as several records do. A fifth of what a single PutRecord
/// waits for where 64 of them keep a machine of two cores busy; with 200 there were half as many records in a group.
pub const GATHER_US: u64 = 500;

/// A group of so many bytes waits for nothing: from here on a record's own copy and checksum cost what its share of a write does.
pub const GATHER_BYTES: usize = 16 << 10;

/// Bytes of keys and data that one append may carry. One append is never torn apart: it lies whole in
/// one group, and a group must fit a segment several times over.
pub const APPEND_BYTES_MAX: usize = 16 << 20;

/// Records that one append may carry: positions number the records of a shard within a group in 20 bits,
/// and many appends to one shard may meet in one group.
pub const APPEND_RECORDS_MAX: usize = 1 << 16;

/// Bytes of a record's key: its length is stored in 16 bits.
pub const KEY_BYTES_MAX: usize = u16::MAX as usize;

/// Bytes staged or in flight in one lane before it pushes back: sixteen full groups, which is four times
/// what the disk can have in flight, so that it never waits for producers.
pub const LANE_BYTES_STAGED_MAX: usize = 64 << 20;

/// Messages waiting in a lane's mailbox before a caller is told [`crate::AppendReason::Overloaded`].
pub const MAILBOX_MESSAGES_MAX: usize = 1 << 14;

/// Length of a segment, in bytes. Large enough that sealing is rare and small enough that retention
/// gives disk back in steps an operator does not notice.
pub const SEGMENT_BYTES: u64 = 128 << 20;

/// The smallest segment length that can be asked for, in bytes: some groups of ordinary length fit. A group
/// that does not gets a longer segment of its own.
pub const SEGMENT_BYTES_MIN: u64 = 1 << 20;

/// Segments that may be without a durable footer at once: the one that is being written and the one before it. An
/// open looks at so many footers in full, because a power cut may have torn them; the others cannot be torn. A footer
/// is on disk long before the next segment is full, so that nobody waits for it.
pub const SEGMENTS_UNSEALED_MAX: usize = 2;

/// Length of the first segment after an open, in bytes: pre-written while the caller waits, so it must
/// take milliseconds. Segments of full length follow, made ready in the background.
pub const SEGMENT_BYTES_STARTER: u64 = 4 << 20;

/// Bytes of recent groups that a lane keeps in memory for readers at the tail: several seconds of a busy
/// lane's groups, and nothing when idle.
pub const TAIL_CACHE_BYTES: usize = 64 << 20;

/// Bytes of sealed segments' directories that a lane keeps in memory between catch-up reads.
pub const DIRECTORY_CACHE_BYTES: usize = 32 << 20;

/// Directories longer than this part of a segment of ordinary length are read in part when few shards are wanted: a shelf
/// of many shards has one of megabytes, of which a reader of one shard needs some kilobytes.
pub const DIRECTORY_WHOLE_SHARE: u64 = 512;

/// So many shards' parts of one directory are loaded one by one; whoever comes then has all of it loaded, as it seems
/// that everybody catches up.
pub const DIRECTORY_PARTS_MAX: usize = 8;

/// Blocks of sealed segments, in bytes, that are read whole and kept when several shards' records in them are wanted:
/// shards that lag together read the disk once. As long as random reads need to be to reach the bandwidth of
/// sequential ones, several times over.
pub const READ_BLOCK_BYTES: u64 = 256 << 10;

/// Bytes of such blocks that a lane keeps.
pub const READ_CACHE_BYTES: usize = 32 << 20;

/// Blocks of which a lane remembers who wanted something in them: those of a few segments, so that shards may lag
/// seconds apart.
pub const READ_BLOCKS_ASKED_MAX: usize = 4096;

/// Bytes of reads that the disk has to do at once, at most, in a lane; others wait. Enough for a disk's full
/// bandwidth, and a group that comes does not wait for more than the disk does in a few milliseconds.
pub const READ_BYTES_FLYING_MAX: u64 = 8 << 20;

/// Bytes that unanswered reads of a lane may have taken from the disk, all together: above that a read is answered with what
/// it has. A thousand readers that ask for 10 MiB each would otherwise have as much memory as that.
pub const READS_BYTES_MAX: u64 = 64 << 20;

/// Readers of one lane that are read ahead for, each by what one read takes from the disk: where there are more, the disk
/// has enough to do, and what was read ahead would not be kept until it is wanted.
pub const READ_AHEAD_MAX: usize = 4;

/// Bytes that one catch-up read takes from the disk in one piece: random reads of 64 KiB and more reach
/// the bandwidth of sequential ones, and a lane must not be kept from appends for long.
pub const READ_BYTES_MAX: usize = 4 << 20;

/// Extents closer than this are read in one piece, in bytes: below it a seek costs more than the bytes
/// between.
pub const READ_GAP_BYTES_MAX: u64 = 64 << 10;

/// Lanes of one engine. A lane is a thread; more of them than any machine has cores helps nobody.
pub const LANES_MAX: usize = 256;

/// Submission entries of a lane's ring. Memory for rings is locked memory and is counted for the whole
/// user, so rings stay small: four groups, their segment's header and footer, and reads.
pub const RING_ENTRIES: u32 = 128;

/// Appends that go to a lane in one message: as many as a request has to a wide stream, and few enough that other messages do not
/// wait long for their turn.
pub const APPENDS_PER_MESSAGE_MAX: usize = 256;

/// Messages that a lane takes from its mailbox before it looks at its disk again.
pub const MESSAGES_PER_TURN: usize = 1024;

/// Reads from disk that a lane keeps under way; others wait their turn, so that appends find the ring free.
pub const READS_IN_FLIGHT_MAX: usize = 32;

/// How long a lane must have been idle before it records that its last group was acknowledged, in
/// microseconds. Until then a bit flipped in that very group cannot be told from a torn write.
pub const MARK_IDLE_US: u64 = 1_000_000;

/// How often a lane looks for segments that retention has emptied, in microseconds.
pub const RETENTION_CHECK_US: u64 = 1_000_000;

/// How long a lane waits before it asks again for a segment that the disk had no room for, in microseconds.
pub const PROVISION_RETRY_US: u64 = 500_000;

/// The throttle's window, in nanoseconds: the limits are so many for each second.
pub const THROTTLE_WINDOW_NS: u64 = 1_000_000_000;

/// Admissions closer than this are counted as one entry of the throttle's window, in nanoseconds. It
/// bounds the window's memory at 200 entries and errs by at most half a percent, on the strict side.
pub const THROTTLE_MERGE_NS: u64 = 5_000_000;

/// Segments that are rewritten as one shelf, at least: with fewer a shard's records would hardly lie closer together.
pub const SHELF_INPUTS_MIN: usize = 4;

/// Segments that are rewritten as one shelf, at most: it is a second copy of them until it is done.
pub const SHELF_INPUTS_MAX: usize = 8;

/// Bytes of the segments that are rewritten as one shelf, at most: offsets in a shelf have 32 bits.
pub const SHELF_BYTES_MAX: u64 = 2 << 30;

/// A segment is fragmented if a shard's records in a group take fewer bytes than this on average. Random reads of
/// 16 KiB reach two thirds of the disk's bandwidth, shorter ones much less.
pub const SHELF_EXTENT_BYTES_MAX: u64 = 16 << 10;

/// A segment is worth rewriting for its space if so many of a hundred bytes of its records are not wanted any more: then
/// less than half of what is gained is written again.
pub const SHELF_DEAD_PERCENT_MIN: u64 = 70;

/// Bytes of a segment that are read, and copied from, in one go.
pub const SHELF_SLICE_BYTES: u64 = 2 << 20;

/// Bytes that shelving copies in a second unless the caller says otherwise: beside a lane at full load it
/// takes a few hundredths of the disk.
pub const SHELVING_BYTES_PER_S: u64 = 64 << 20;

/// Age below which records are not put together, in microseconds: by then it shows what is kept.
pub const SHELVING_AGE_US_MIN: u64 = 60_000_000;

/// How often a lane looks for something to shelve while a record comes of age for it; not more than once a second.
pub const SHELVING_LOOKS: u64 = 16;

/// How often a lane goes on with shelving that is under way, in microseconds.
pub const SHELVING_STEP_US: u64 = 20_000;

/// How often a lane looks for what can be given back in shelves, in microseconds.
pub const HOLES_CHECK_US: u64 = 10_000_000;

/// Shards' shares of shelves that are given up at once because they have expired: each is a change in the log.
pub const EXPIRED_TRIMS_MAX: usize = 1000;

/// Appends of a producer whose places are remembered: more than these it should not have under way.
pub const PRODUCER_APPENDS_MAX: usize = 5;

/// Producers that a lane remembers. Each takes up to 200 bytes in every checkpoint, so all of them together
/// stay below one group.
pub const PRODUCERS_MAX: usize = 4096;

/// Reads that wait for their turn at the disk before a reader is told [`crate::ReadError::Overloaded`].
pub const READS_WAITING_MAX: usize = 10_000;

/// Bytes that a check reads in one piece: enough for the bandwidth of sequential reads, and a length of buffers that are
/// used again.
pub const CHECK_PIECE_BYTES: usize = 2 << 20;

/// Pieces that a check has read ahead of what it looks at, for each lane that it is at.
pub const CHECK_PIECES_AHEAD: usize = 3;

/// Files of a lane whose first blocks are asked which engine they belong to, where `ENGINE` is in doubt.
pub const CHECK_WITNESSES_MAX: usize = 8;
