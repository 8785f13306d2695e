//! What can go wrong, named after the action that failed; each variant says what the caller should do.

use std::path::PathBuf;

use crate::encryption::KeyError;
use crate::record::{Position, Record, ShardId};

/// The engine could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has the directory open. Stop it, or choose another directory.
    #[error("{} is in use by another process", .0.display())]
    InUse(PathBuf),
    /// A newer version wrote the directory. Open it with that version or a newer one.
    #[error("{} has format {found}, and this version reads formats up to {known}", .dir.display())]
    Newer {
        /// The directory.
        dir: PathBuf,
        /// The format it has.
        found: u32,
        /// The newest format this version knows.
        known: u32,
    },
    /// The directory holds something that is not an engine's data. Choose another directory.
    #[error("{} is not an engine's directory: {why}", .dir.display())]
    Foreign {
        /// The directory.
        dir: PathBuf,
        /// What was found.
        why: String,
    },
    /// Acknowledged data below the durable mark cannot be read, in a place where the engine cannot work
    /// without it. Restore the directory from a copy, or look at the named file.
    #[error("damaged: {0}")]
    Damaged(String),
    /// An option is out of its range. Change it.
    #[error("option {name}: {why}")]
    Option {
        /// The option's name.
        name: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// The operating system refused: look at permissions, space and the device.
    #[error("{action}: {source}")]
    Io {
        /// What was being done, with the path.
        action: String,
        /// What the operating system said.
        source: std::io::Error,
    },
}

impl OpenError {
    pub(crate) fn io(action: impl Into<String>) -> impl FnOnce(std::io::Error) -> OpenError {
        let action = action.into();
        move |source| OpenError::Io { action, source }
    }
}

/// Records were not appended. They are handed back.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct AppendError {
    /// Why, and so what to do.
    pub reason: AppendReason,
    /// The records as they were given; empty where they may already be on disk
    /// ([`AppendReason::Failed`]).
    pub records: Vec<Record>,
}

impl AppendError {
    pub(crate) fn new(reason: AppendReason, records: Vec<Record>) -> AppendError {
        AppendError { reason, records }
    }
}

/// Why an append failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppendReason {
    /// The shard is sealed: append to another one.
    #[error("the shard is sealed")]
    Sealed,
    /// The shard is not there (any more).
    #[error("the shard does not exist")]
    Deleted,
    /// More is waiting than the disk takes: wait a little and try again.
    #[error("the lane has more waiting than it may hold")]
    Overloaded,
    /// A record or the append is larger than the engine's limits: make it smaller.
    #[error("too large: {0}")]
    TooLarge(String),
    /// A producer of the same id and a higher epoch has appended: stop, another self has taken over.
    #[error("the producer was fenced by epoch {epoch}")]
    Fenced {
        /// The epoch that the shard has seen.
        epoch: u32,
    },
    /// The number of the producer's append is not the next one: send those before it again. If 0 is expected
    /// of a producer that has appended before, it was forgotten ([`crate::limits::PRODUCERS_MAX`]), and what is in
    /// doubt must be looked up by reading; go on as a new producer then.
    #[error("the producer's append {expected} is expected")]
    OutOfOrder {
        /// The number that is expected.
        expected: u64,
    },
    /// The key that the shard is encrypted with cannot be had: see to the key, then try again.
    #[error("the shard's key cannot be had: {0}")]
    Key(KeyError),
    /// The disk has no room for another segment: free some, then try again. Reads go on.
    #[error("the disk is full")]
    DiskFull,
    /// The lane's log failed and takes no appends until the engine is opened again. The records of this
    /// append may or may not be found then.
    #[error("the lane stopped: {0}")]
    Failed(String),
    /// The engine is closed.
    #[error("the engine is closed")]
    Closed,
}

/// Records could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The shard's read limit is used up for the moment: try again in up to a second.
    #[error("the shard's read limit is reached")]
    Throttled,
    /// The shard is not there (any more).
    #[error("the shard does not exist")]
    Deleted,
    /// Records from the first position up to the second are damaged on disk; nothing before was
    /// returned out of order. Read on from the second to leave them out, or restore them.
    #[error("records of {shard} from position {} up to {} are damaged: {why}", .from.number(), .to.number())]
    Damaged {
        /// The shard.
        shard: ShardId,
        /// The first position that may be affected.
        from: Position,
        /// The first position that is not.
        to: Position,
        /// What was found.
        why: String,
    },
    /// Records from the first position up to the second are encrypted, and their key does not open them: see to the key, then try
    /// again, or read on from the second to leave them out.
    #[error("records of {shard} from position {} up to {} cannot be opened: {why}", .from.number(), .to.number())]
    Key {
        /// The shard.
        shard: ShardId,
        /// The first position that is affected.
        from: Position,
        /// The first position that is not.
        to: Position,
        /// What is wrong with the key.
        why: String,
    },
    /// Too many reads are waiting: try again.
    #[error("the lane has more waiting than it may hold")]
    Overloaded,
    /// The disk failed to read: try again, then look at the device.
    #[error("the disk failed: {0}")]
    Failed(String),
    /// The engine is closed.
    #[error("the engine is closed")]
    Closed,
}

/// A shard could not be created or changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShardError {
    /// There is a shard with this id: choose another.
    #[error("{0} exists already")]
    Exists(ShardId),
    /// The shard is not there (any more).
    #[error("the shard does not exist")]
    Deleted,
    /// An id or a setting is out of its range: change it.
    #[error("{0}")]
    Invalid(String),
    /// Too much is waiting: try again.
    #[error("the lane has more waiting than it may hold")]
    Overloaded,
    /// The disk has no room for another segment: free some, then try again.
    #[error("the disk is full")]
    DiskFull,
    /// The lane's log failed: nothing can be changed until the engine is opened again.
    #[error("the lane stopped: {0}")]
    Failed(String),
    /// The engine is closed.
    #[error("the engine is closed")]
    Closed,
}
