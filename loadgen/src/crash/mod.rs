//! The crash campaign: kill -9 under load, start again, read everything, compare.
//!
//! ```text
//!   content   what each append holds, computed from its name, so that nothing need be remembered to compare bytes
//!   check     what must be true of a shard after a crash, for any kind of position
//!   writer    the process that is killed in a campaign against the engine: it appends and says what was acknowledged
//!   engine    a campaign against the engine: kills `writer`, opens the directory, checks
//!   client    the few requests of Data Streams that a campaign against the server needs
//!   server    a campaign against the server: kills `penstock`, starts it again, checks
//!   child     processes that never outlive the campaign
//! ```
//! kill -9 leaves what the kernel was given: it proves the order of acknowledgement and recovery, not the disk's own
//! promise. Lost power is the affair of the engine's simulated disk.

pub mod check;
pub mod child;
pub mod client;
pub mod content;
pub mod engine;
pub mod server;
pub mod writer;

use std::path::PathBuf;

/// What one round did, for the line that tells it.
#[derive(Clone, Debug, Default)]
pub struct Round {
    /// Processes killed.
    pub kills: u32,
    /// Appends acknowledged before a kill.
    pub acknowledged: u64,
    /// Records read and compared afterwards.
    pub records: u64,
    /// Records found whose append was not acknowledged: whole appends, and allowed.
    pub unacknowledged: u64,
    /// Shards looked at.
    pub shards: u64,
    /// What else is worth a word.
    pub note: String,
}

/// A campaign against one kind of thing.
pub trait Campaign {
    /// Kills, starts again, checks.
    ///
    /// # Errors
    /// What was found wrong.
    fn round(&mut self) -> anyhow::Result<Round>;

    /// Where the data is, to be looked at after a failure.
    fn dir(&self) -> PathBuf;

    /// Keeps the data when the campaign ends.
    fn keep(&mut self);
}
