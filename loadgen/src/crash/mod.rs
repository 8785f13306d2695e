//! The crash campaign: kill -9 under load, start again, read everything, compare.
//!
//! ```text
//!   content   what each append holds, computed from its name, so that nothing need be remembered to compare bytes
//!   check     what must be true of a shard after a crash, for any kind of position
//!   expiry    what retention must have taken from a shard by then, and what it may have taken
//!   plant     mistakes that the check must find
//!   setting   how an engine's directory is opened in a campaign
//!   writer    the process that is killed in a campaign against the engine: it appends, is shelved and expires
//!   said      what that process says of it, and how it is read
//!   engine    a campaign against the engine: kills `writer`, or cuts its disk's power, opens the directory, checks
//!   power     a disk whose power can be cut
//!   kernel    the calls that this takes
//!   client    the few requests of Data Streams that a campaign against the server needs
//!   server    a campaign against the server: kills `penstock`, starts it again, checks
//!   child     processes that never outlive the campaign
//! ```
//! kill -9 leaves what the kernel was given: it proves the order of acknowledgement and recovery, not the disk's own
//! promise. A power cut leaves what the disk was told to flush, and shows what ought to have been and was not.

pub mod check;
pub mod child;
pub mod client;
pub mod content;
pub mod engine;
pub mod expiry;
mod kernel;
pub mod plant;
pub mod power;
pub mod said;
pub mod server;
pub mod setting;
pub mod writer;

use std::path::PathBuf;

/// What one round did, for the line that tells it.
#[derive(Clone, Debug, Default)]
pub struct Round {
    /// Processes killed.
    pub kills: u32,
    /// Power cuts before a process was killed.
    pub power_cuts: u32,
    /// Appends acknowledged before a kill.
    pub acknowledged: u64,
    /// Records read and compared afterwards.
    pub records: u64,
    /// Records found whose append was not acknowledged: whole appends, and allowed.
    pub unacknowledged: u64,
    /// Shards looked at.
    pub shards: u64,
    /// Records that were known and had expired when they were looked for.
    pub expired: u64,
    /// Appends that were sent again after a kill, and were in the log already.
    pub resent: u64,
    /// Shelves that were made.
    pub shelves: u64,
    /// Shelves that were being made at a kill.
    pub half_shelves: u64,
    /// What else is worth a word.
    pub note: String,
}

impl Round {
    /// Adds what another round did.
    pub fn add(&mut self, other: &Round) {
        // Taken apart, so that a new count cannot be forgotten here.
        let Round {
            kills,
            power_cuts,
            acknowledged,
            records,
            unacknowledged,
            shards,
            expired,
            resent,
            shelves,
            half_shelves,
            note: _,
        } = other;
        self.kills += kills;
        self.power_cuts += power_cuts;
        self.acknowledged += acknowledged;
        self.records += records;
        self.unacknowledged += unacknowledged;
        self.shards += shards;
        self.expired += expired;
        self.resent += resent;
        self.shelves += shelves;
        self.half_shelves += half_shelves;
    }
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
