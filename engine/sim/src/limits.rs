//! Every limit of the simulator, with its unit and its reason.

/// Turns within which every message must have its answer, for each lane. A group waits for at most four others of a
/// few dozen disk steps each; a segment that must be made ready comes on top. A hundred times that is a hang.
pub const TURNS_TO_ANSWER_MAX: u64 = 20_000;

/// Messages that fit into a mailbox: fewer than a lane takes in one turn, so that the oracle knows in which turn a
/// message was taken.
pub const MAILBOX_MESSAGES_MAX: usize = 1000;

/// How much longer than its second an entry of the throttle's window may weigh, in nanoseconds: admissions closer
/// together than this are counted as one and leave with the last of them.
pub const THROTTLE_BLUR_NS: u64 = 5_000_000;

/// How long after the disk got room a lane is due to ask for it, in nanoseconds: it does so twice a second.
pub const ROOM_NOTICED_NS: u64 = 1_000_000_000;

/// Turns after that in which a lane may still wait to be told that there was no room: it had asked before there was,
/// and the slowest disk takes 40 turns to answer, 800 where operations straggle. Then it is due to ask once more.
pub const TURNS_TO_REFUSE_ROOM_MAX: u64 = 45;
/// The same where operations straggle.
pub const STRAGGLING_TURNS_TO_REFUSE_ROOM_MAX: u64 = 805;

/// Turns after that in which a lane may still say that the disk is full: in the first it refuses what it had taken
/// in and then asks for room.
pub const TURNS_TO_NOTICE_ROOM_MAX: u64 = 3;

/// Bytes from which the data of records is cut: larger than the largest append.
pub const POOL_BYTES: usize = 4 << 20;

/// How long a failing list of steps is shrunk, in seconds: most of what can be left out is left out in the first few.
pub const SHRINK_S: u64 = 60;

/// How often a campaign says how far it is, in seconds.
pub const PROGRESS_S: u64 = 5;

/// How long a planted bug may stay hidden, in seconds.
pub const MUTANT_S: u64 = 60;
