//! What the engine must answer. The oracle knows of each shard what was sent, what was acknowledged, and what is
//! uncertain since a crash; it is told each answer and says whether the engine may give it.

mod producer;
mod read;
mod shard;
mod throttle;

use penstock_engine::Position;

pub use producer::{Numbered, Once};
pub use read::{Ask, Snapshot};
pub use shard::{Change, Life, Outcome, Sent, Shard, Stored};

/// What the engine must not have done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation(pub String);

/// Nothing, or a violation.
pub type Checked<T = ()> = Result<T, Violation>;

/// A violation, unless the condition holds.
#[macro_export]
macro_rules! demand {
    ($holds:expr, $($what:tt)+) => {
        if !$holds {
            return Err($crate::oracle::Violation(format!($($what)+)));
        }
    };
}

/// The sequence of the group that a position lies in.
#[must_use]
pub fn group(position: Position) -> u64 {
    // Below it is the record's index in the group.
    position.number() >> 20
}

/// The lane's time, as far as it is known: it follows the wall clock and never goes back, but after an open nobody
/// outside knows exactly from where it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    /// It is not earlier than this, in microseconds since 1970.
    pub least_us: u64,
    /// It is not later.
    pub most_us: u64,
}
