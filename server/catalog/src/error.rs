//! What can go wrong, named after the action; each variant says what the caller should do.

use penstock_engine::{AppendReason, ReadError, ShardError};

/// The catalog could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The log holds something this version does not know. Open the data with the version that wrote it,
    /// or a newer one.
    #[error(
        "the catalog holds an event that this version does not know, at position {position}: {what}; it was written \
         by a newer version of Penstock: start that version, or give --data another directory"
    )]
    Newer {
        /// Where in the catalog's log.
        position: u64,
        /// The event's name, and what this version could not read.
        what: String,
    },
    /// The log contradicts itself: restore the data directory from a copy.
    #[error("the catalog's log contradicts itself at position {position}: {what}")]
    Contradiction {
        /// Where in the catalog's log.
        position: u64,
        /// What was found.
        what: String,
    },
    /// The engine could not read the log. Follow the engine's advice.
    #[error("the catalog's log cannot be read: {0}")]
    Read(#[from] ReadError),
    /// The engine could not create the log. Follow the engine's advice.
    #[error("the catalog's log cannot be created: {0}")]
    Create(#[from] ShardError),
    /// The catalog's thread could not be started: the system is out of threads or memory.
    #[error("the catalog's thread cannot be started: {0}")]
    Thread(#[from] std::io::Error),
}

/// An event was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum ProposeError<E> {
    /// `decide` did not want it: answer with its reason.
    #[error("refused by the service")]
    Declined(E),
    /// The state does not allow it: answer accordingly.
    #[error("{0}")]
    Refused(#[from] Refused),
    /// The event may or may not be on disk; the state is as before. Nothing more is accepted until the
    /// server is started again: answer that the service failed.
    #[error("the catalog cannot be written: {0}")]
    Failed(AppendReason),
    /// Nothing was written and nothing changed: try again, or answer that the service failed.
    #[error("the catalog did not take the event: {0}")]
    NotTaken(AppendReason),
    /// Too many proposals are waiting: try again.
    #[error("the catalog has more waiting than it may hold")]
    Overloaded,
    /// The catalog is closed.
    #[error("the catalog is closed")]
    Closed,
}

/// An event that the state does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There is a resource with this key.
    #[error("the resource exists already")]
    Exists,
    /// There is no such resource, or its key has been given to another one since.
    #[error("the resource does not exist")]
    Missing,
    /// The resource is in another state than the event expects.
    #[error("the resource is in another state")]
    State,
    /// It was set before and is never set again.
    #[error("it is set already")]
    Set,
}
