//! A lane: one log, one thread that owns it, many shards.
//!
//! [`core`] decides and knows no clock, thread or disk; [`run`] is the thread around it; [`mailbox`] is
//! the only way in.

pub(crate) mod core;
pub(crate) mod mailbox;
mod patience;
#[cfg_attr(not(target_os = "linux"), path = "place/elsewhere.rs")]
mod place;
pub(crate) mod reply;
pub(crate) mod run;

use futures_channel::oneshot;

use self::reply::AppendReply;
use crate::engine::LaneStats;
use crate::error::{ReadError, ShardError};
use crate::record::{Batch, From, Position, Producer, ReadLimits, Record, ShardConfig, ShardId, Tail};

/// Where an answer goes. Whoever dropped the other end does not want it any more.
pub(crate) type Reply<T, E> = oneshot::Sender<Result<T, E>>;

/// What a lane can be asked.
pub(crate) enum Message {
    Append(Append),
    /// Appends to several shards, one after the other. Each is taken or refused by itself.
    Appends(Vec<Append>),
    Read {
        shard: ShardId,
        from: From,
        limits: ReadLimits,
        /// The shard's throttle has a say.
        metered: bool,
        reply: Reply<Batch, ReadError>,
    },
    Wait {
        shard: ShardId,
        position: Position,
        reply: Reply<(), ReadError>,
    },
    Tail {
        shard: ShardId,
        reply: Reply<Tail, ReadError>,
    },
    Change {
        shard: ShardId,
        change: Change,
        reply: Reply<(), ShardError>,
    },
    Stats {
        reply: oneshot::Sender<LaneStats>,
    },
    Close,
}

/// Records for a shard.
pub(crate) struct Append {
    pub(crate) shard: ShardId,
    pub(crate) producer: Option<Producer>,
    pub(crate) records: Vec<Record>,
    /// Bytes that the mailbox counts for it.
    pub(crate) bytes: usize,
    pub(crate) reply: AppendReply,
}

/// A change of a shard, logged like a record: it takes effect at its place in the log, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Create(ShardConfig),
    /// Other settings; and what had expired until then, by the time in microseconds since 1970.
    Configure(ShardConfig, u64),
    Seal,
    Trim(Position),
    Delete,
}
