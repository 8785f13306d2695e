//! A disk in memory that behaves as badly as it is told to, and the same way every time for the same seed.
//!
//! Faults it knows ([`SimFaults`]):
//! - operations take any number of steps and complete in any order;
//! - a power cut leaves each 512-byte sector of an unfinished write old, new, zero or garbage, and so with what was
//!   copied and not synced; of the files that were being made and removed, and of the holes made in them, the last few
//!   are not made or are there again;
//! - the power fails by itself in the middle of an operation, so that an open can be cut off anywhere;
//! - one write fails, or all from one on; a failed write leaves what a torn one leaves;
//! - reads fail; the disk is full;
//! - bits flip and writes land in the wrong place: by hand, through [`SimDisk::corrupt`].
//!
//! A write that completed is durable, as with every driver.

mod disk;
mod driver;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use self::disk::Disk;
pub(crate) use self::driver::SimStorage;

/// The unit in which a torn write is torn, in bytes.
const SECTOR_BYTES: usize = 512;

/// Faults to order from a [`SimDisk`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SimFaults {
    /// Each operation completes after up to so many steps of waiting.
    pub delay_steps_max: u32,
    /// One operation in so many is a straggler, and takes up to twenty times as long; none if zero.
    pub stragglers: u32,
    /// Operations complete in any order, else in the order they were handed in.
    pub reorder: bool,
    /// A power cut leaves unfinished writes torn, and files half made or not removed; else writes vanish whole, and
    /// files are as they were asked for.
    pub tear: bool,
    /// Sectors of a torn write may be zeros or garbage, besides old or new.
    pub garble: bool,
    /// The write with this number, counted from now on, and all after it fail.
    pub fail_write: Option<u64>,
    /// The write with this number, counted from now on, fails, and it alone.
    pub fail_one_write: Option<u64>,
    /// Of a thousand reads, so many fail.
    pub failing_reads_per_mille: u32,
    /// The power fails in the middle of the operation with this number, counted from now on. Reads do not count.
    pub power_fails_at: Option<u64>,
    /// Bytes that files may take in all.
    pub space_bytes: Option<u64>,
}

impl Default for SimFaults {
    fn default() -> SimFaults {
        SimFaults {
            delay_steps_max: 0,
            stragglers: 0,
            reorder: false,
            tear: true,
            garble: false,
            fail_write: None,
            fail_one_write: None,
            failing_reads_per_mille: 0,
            power_fails_at: None,
            space_bytes: None,
        }
    }
}

/// What a [`SimDisk`] did to the engines on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SimCounts {
    /// Times that the power failed.
    pub power_cuts: u64,
    /// Those that came by themselves, in the middle of an operation.
    pub power_cuts_within: u64,
    /// Unfinished writes of which a power cut left nothing.
    pub writes_lost: u64,
    /// Unfinished writes that a power cut left whole.
    pub writes_kept: u64,
    /// Unfinished or failed writes that are there in part.
    pub writes_torn: u64,
    /// Sectors of them that are zeros or garbage.
    pub sectors_garbled: u64,
    /// Files whose making a power cut undid, or left half done.
    pub files_unmade: u64,
    /// Files whose removal a power cut undid.
    pub files_back: u64,
    /// Holes that were made in files.
    pub holes: u64,
    /// Holes in files whose making a power cut undid, or left half done.
    pub holes_filled: u64,
    /// Writes that failed.
    pub writes_failed: u64,
    /// Reads that failed.
    pub reads_failed: u64,
    /// Files for which there was no room.
    pub files_refused: u64,
    /// Operations that completed before one that was handed in earlier.
    pub reordered: u64,
    /// Operations that took many times as long as others.
    pub stragglers: u64,
}

/// A disk in memory. Clones are the same disk; it outlives the engines that use it.
#[derive(Clone, Debug)]
pub struct SimDisk(Arc<Mutex<Disk>>);

impl SimDisk {
    /// An empty disk. All its accidents follow from the seed.
    #[must_use]
    pub fn new(seed: u64) -> SimDisk {
        SimDisk(Arc::new(Mutex::new(Disk::new(Random(seed)))))
    }

    /// Orders other faults from now on.
    pub fn set_faults(&self, faults: SimFaults) {
        self.lock().set_faults(faults);
    }

    /// The power fails: every engine on this disk is cut off, and what was unfinished is torn or vanishes.
    pub fn crash(&self) {
        self.lock().crash();
    }

    /// What the disk did so far.
    #[must_use]
    pub fn counts(&self) -> SimCounts {
        self.lock().counts
    }

    /// The names of all files, in order.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        self.lock().files.keys().cloned().collect()
    }

    /// Lets `change` loose on the durable bytes of a file: bit rot, by hand. False if there is no such file.
    pub fn corrupt(&self, file: &Path, change: impl FnOnce(&mut [u8])) -> bool {
        match self.lock().files.get(file) {
            Some(file) => {
                change(&mut file.lock());
                true
            }
            None => false,
        }
    }

    /// A number that is equal for equal contents.
    #[must_use]
    pub fn digest(&self) -> u64 {
        let mut hash = xxhash_rust::xxh3::Xxh3::new();
        for (name, file) in &self.lock().files {
            hash.update(name.as_os_str().as_encoded_bytes());
            hash.update(&file.lock());
        }
        hash.digest()
    }

    pub(crate) fn storage(&self, dir: &Path) -> SimStorage {
        SimStorage::new(self.clone(), dir)
    }

    fn lock(&self) -> MutexGuard<'_, Disk> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// splitmix64: a seed in, always the same numbers out.
#[derive(Debug)]
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}
