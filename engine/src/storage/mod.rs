//! How bytes reach a disk and come back. A driver knows files, offsets and completions, and nothing of
//! groups or shards; what the bytes mean is the log's affair.
//!
//! A driver belongs to one lane's thread. Work is handed in with [`Storage::submit`] and comes back,
//! in any order, from [`Storage::wait`]. What every driver must keep (the suite in [`conformance`] holds
//! each of them to it):
//!
//! 1. A completed write is durable: it survives power loss. Nothing is promised before completion, and an
//!    unfinished write may be there in part: each piece of 512 bytes may be old, new, zeros or garbage.
//! 2. A failed write stays failed: the driver never tries again, for a kernel may report success after it
//!    dropped the data.
//! 3. A provisioned file is durable with its name and its length, and its space on the disk is taken. If it was
//!    filled, writing into it changes no metadata wherever the file system allows that.
//! 4. Buffers stay alive and untouched until their operation has completed.
//! 5. Each submitted operation completes exactly once.
//! 6. Files are provisioned, copied into, synced, punched and removed in the order that was asked for, so that after a crash no older
//!    segment is gone while a younger one, removed after it, is still there.

mod blocking;
#[cfg(target_os = "linux")]
mod choice;
#[cfg(test)]
mod conformance;
#[cfg(target_os = "linux")]
pub(crate) mod device;
pub(crate) mod files;
mod sim;
#[cfg(target_os = "linux")]
mod tokio_driver;
#[cfg(target_os = "linux")]
mod uring;
mod workers;

use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::buffer::Buffer;
use crate::lane::mailbox::Wake;

pub use sim::{SimCounts, SimDisk, SimFaults};

/// How bytes reach the disk.
#[derive(Clone, Debug, Default)]
pub enum Driver {
    /// `Uring` where the kernel allows it, else `Blocking`, with a line in the log that says so.
    #[default]
    Auto,
    /// io_uring, one ring a lane.
    Uring,
    /// Plain threads: works everywhere, in containers that forbid io_uring too.
    Blocking,
    /// The `tokio-uring` runtime, for comparison.
    TokioUring,
    /// A disk in memory, with faults to order.
    Sim(SimDisk),
}

impl Driver {
    /// No directory is used.
    pub(crate) fn in_memory(&self) -> bool {
        matches!(self, Driver::Sim(_))
    }

    /// Settles what `Auto` means on this machine.
    pub(crate) fn resolve(&self, dir: &Path) -> Driver {
        match self {
            Driver::Auto => match probe() {
                Ok(()) => Driver::Uring,
                Err(why) => {
                    tracing::warn!(
                        dir = %dir.display(),
                        "io_uring is refused ({why}); using the blocking storage driver: \
                         allow io_uring_setup in the container's seccomp profile for full speed"
                    );
                    Driver::Blocking
                }
            },
            settled => settled.clone(),
        }
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Driver::Auto => "auto",
            Driver::Uring => "uring",
            Driver::Blocking => "blocking",
            Driver::TokioUring => "tokio-uring",
            Driver::Sim(_) => "sim",
        }
    }

    /// Makes the driver for the lane whose files are in `dir`. Called on the lane's own thread.
    pub(crate) fn build(&self, dir: &Path) -> io::Result<Box<dyn Storage>> {
        match self {
            Driver::Blocking => Ok(Box::new(blocking::Blocking::new(dir)?)),
            Driver::Sim(disk) => Ok(Box::new(disk.storage(dir))),
            #[cfg(target_os = "linux")]
            Driver::Auto | Driver::Uring => Ok(Box::new(uring::Uring::new(dir)?)),
            #[cfg(target_os = "linux")]
            Driver::TokioUring => Ok(Box::new(tokio_driver::TokioUring::new(dir)?)),
            #[cfg(not(target_os = "linux"))]
            Driver::Auto => Ok(Box::new(blocking::Blocking::new(dir)?)),
            #[cfg(not(target_os = "linux"))]
            Driver::Uring | Driver::TokioUring => Err(io::Error::from(io::ErrorKind::Unsupported)),
        }
    }
}

#[cfg(target_os = "linux")]
fn probe() -> io::Result<()> {
    uring::probe()
}

#[cfg(not(target_os = "linux"))]
fn probe() -> io::Result<()> {
    Err(io::Error::other("this is not Linux"))
}

/// A file that the driver has open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct FileId(pub(crate) u32);

/// Something to do for the lane while the lane does other things.
#[derive(Debug)]
pub(crate) enum Operation {
    /// Writes whole blocks at a block's boundary; durable when completed.
    Write { file: FileId, offset: u64, bytes: Bytes },
    /// Reads whole blocks at a block's boundary. Past the end of the file the answer is shorter.
    Read { file: FileId, offset: u64, length: usize },
    /// Makes a file of `length` bytes ready to be written: its space taken, pre-written if `fill` says over how
    /// much time, which may be none, synced, its name synced. With `recycle`, that file is renamed and used
    /// again instead of a new one.
    Provision { name: String, length: u64, recycle: Option<String>, fill: Option<Duration> },
    /// Removes a file for good.
    Remove { name: String },
    /// Copies pieces of one file to places in another, which need not be block's boundaries. All pieces lie close
    /// together where they come from, so that one read gets them. Durable only after [`Operation::Sync`], and read
    /// only after that.
    Copy { from: String, to: String, pieces: Vec<Piece> },
    /// Makes durable what was copied into a file.
    Sync { name: String },
    /// Gives back the space of whole blocks in a file, which read as zeros afterwards. Nothing is promised before
    /// or after a crash: whoever asks has no use for these blocks any more.
    Punch { name: String, ranges: Vec<Range<u64>> },
}

/// What is copied: bytes at one place of a file, to a place of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) from: u64,
    pub(crate) to: u64,
    pub(crate) length: u32,
}

/// What an operation gave.
#[derive(Debug)]
pub(crate) enum Outcome {
    Written,
    /// The bytes, and how many of the buffer's they are.
    Read(Buffer, usize),
    Provisioned(Provisioned),
    /// A file was removed, copied into, synced or punched.
    Finished,
}

/// A file that is ready to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Provisioned {
    pub(crate) file: FileId,
    /// Bytes that were written to make it ready.
    pub(crate) filled_bytes: u64,
    /// How long that took, without the pauses of one that was filled over some time. A simulated disk takes no time.
    pub(crate) took: Duration,
}

/// A completed operation.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) ticket: u64,
    pub(crate) result: io::Result<Outcome>,
}

/// A lane's files, for whatever is done while the caller waits: at the open, and when a file's turn ends.
pub(crate) trait Directory {
    /// The files in the lane's directory.
    fn list(&mut self) -> io::Result<Vec<String>>;
    /// Opens a file; also tells its length.
    fn open(&mut self, name: &str) -> io::Result<(FileId, u64)>;
    /// Provisions a file while the caller waits.
    fn create(&mut self, name: &str, length: u64) -> io::Result<FileId>;
    /// Reads whole blocks while the caller waits: for recovery.
    fn read_now(&mut self, file: FileId, offset: u64, length: usize) -> io::Result<(Buffer, usize)>;
    /// Writes whole blocks, durably, while the caller waits: for recovery.
    fn write_now(&mut self, file: FileId, offset: u64, bytes: &Bytes) -> io::Result<()>;
    /// Cuts the file to this length, durably, while the caller waits.
    fn truncate(&mut self, file: FileId, length: u64) -> io::Result<()>;
    /// Removes a file, durably, while the caller waits.
    fn remove_now(&mut self, name: &str) -> io::Result<()>;
    /// Forgets a file that is open; its operations have completed.
    fn close(&mut self, file: FileId);
}

/// A storage driver. See the module's description for what it must keep.
pub(crate) trait Storage {
    /// The lane's files.
    fn directory(&mut self) -> &mut dyn Directory;
    /// Hands in an operation. The ticket comes back with its completion.
    fn submit(&mut self, ticket: u64, operation: Operation);
    /// Somebody waits for the files that are being made ready: those that are filled over some time are ready at
    /// once, filled or not. Nothing for a driver that fills nothing over time.
    fn hurry(&mut self) {}
    /// Hands over what was submitted, and appends what has completed to `done`. Blocks until something
    /// has, the bell rings, or the time is up; no time at all means not to block.
    fn wait(&mut self, timeout: Option<Duration>, done: &mut Vec<Done>) -> io::Result<()>;
    /// What wakes [`Storage::wait`] from another thread.
    fn bell(&self) -> Arc<dyn Wake>;
}
