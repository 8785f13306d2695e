//! Every limit of this crate, with its unit and its reason.

use std::time::Duration;

/// Records of one shard that a step takes at most.
pub const STEP_RECORDS: u32 = 10_000;

/// Bytes of records of one shard that a step takes at most: a step is done again whole after a crash, and nobody is told of it before
/// it is done.
pub const STEP_BYTES: u64 = 4 << 20;

/// How often time goes on where nothing comes in: windows close at most so much too late.
pub const BOUND_EVERY: Duration = Duration::from_millis(100);

/// How often a source is asked for new shards.
pub const SOURCE_LOOK_EVERY: Duration = Duration::from_secs(1);

/// Bytes read behind the last checkpoint that make the next one due: what a start has to do again, and what came while the next one was
/// being written and behind that in its pause, see [`CHECKPOINT_PAUSE`].
pub const CHECKPOINT_BYTES: u64 = 64 << 20;

/// Steps behind the last checkpoint that make the next one due.
pub const CHECKPOINT_STEPS: usize = 10_000;

/// The longest that steps wait for a checkpoint to become due: records of the source that are younger than that, and than four times as
/// long as a large checkpoint takes, are read again after a crash, so this has to be far below any retention.
pub const CHECKPOINT_EVERY: Duration = Duration::from_secs(30);

/// How many times as long as a checkpoint took to be written nothing but steps goes on behind it: all of a state is written, and a large one
/// would be written all the time. Where something is made of records before they become rows, the pause is over when that has no room any
/// more: see [`INTAKE_BYTES`].
pub const CHECKPOINT_PAUSE: u32 = 3;

/// Pieces of state that are made before those in front of them are written.
pub const CHECKPOINT_PIECES_AHEAD: usize = 4;

/// Requests for snapshots that wait for each other: the service that asks waits for one after another.
pub const COMMANDS_MAX: usize = 4;

/// Records of one shard that go through whoever makes something else of them at once: a function that is quick gets so many in a call.
pub const PREPARE_RECORDS: u32 = 500;

/// Bytes of such records: in a call they are a third longer, and what comes back may be several times as long and still be one answer.
pub const PREPARE_BYTES: u64 = 1 << 20;

/// Bytes that are made of such records at most: what one append takes, less its head with the places of some ten thousand shards.
pub const PREPARED_BYTES_MAX: usize = 14 << 20;

/// Shards whose records go through it at the same time. Those of one shard go one after another.
pub const PREPARING_MAX: usize = 16;

/// Bytes that were made and that no checkpoint has read yet, before nothing more is made. Twice what makes a checkpoint due, so that a small
/// state is written before there is no room; a large one is written when there is none, without a pause.
pub const INTAKE_BYTES: u64 = 2 * CHECKPOINT_BYTES;

/// Bytes of a piece of a table, which is a record of its shard.
pub const PIECE_BYTES: usize = 1 << 20;

/// Bytes of output records in one append of a step; larger outputs are appended in front of it. Well below what the engine takes.
pub const APPEND_BYTES: usize = 8 << 20;

/// Output records in one append of a step.
pub const APPEND_RECORDS: usize = 30_000;

/// Bytes of output that wait for their destinations before nothing more is read.
pub const BACKLOG_BYTES: u64 = 256 << 20;

/// Records of an append to a destination: as many as the services take in one request.
pub const SENT_RECORDS: usize = 500;

/// Bytes of an append to a destination: half of what a shard takes in a second, so that it is not refused for ever.
pub const SENT_BYTES: usize = 512 << 10;

/// Steps that were forwarded behind the last note of it: so many are asked about again after a crash, and found to be there.
pub const NOTE_STEPS: usize = 100;

/// Bytes of the disk that a shelf leaves to the logs, which cannot go on without some: a few of their segments.
pub const SHELF_LEAVES_BYTES: u64 = 1 << 30;

/// A part of the disk that is left where it is small.
pub const SHELF_LEAVES_PARTS: u64 = 20;

/// Bytes that a shelf grows by before it asks the disk again.
pub const SHELF_STEP_BYTES: u64 = 16 << 20;

/// How often it is said that a shelf is full: it is tried again and again.
pub const SHELF_WARNING_EVERY: Duration = Duration::from_secs(60);

/// Before what failed is tried again, at first; then twice as long each time.
pub const PAUSE_MIN: Duration = Duration::from_millis(20);

/// Before what failed is tried again, at most.
pub const PAUSE_MAX: Duration = Duration::from_secs(5);
