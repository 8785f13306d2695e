//! The heads of segments on the disk, read as docs/format.md tells, whenever the engine has stopped. Recovery knows
//! stale groups by salt, sequence and chain, each of which would do alone; that the writer keeps its part of it can
//! only be seen here.

use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use super::World;
use crate::demand;
use crate::oracle::Checked;

const BLOCK_BYTES: usize = 4096;

/// The id that every engine on a simulated disk has.
const ENGINE: u128 = 1;

/// What a segment's first block says.
struct Head {
    lane: u32,
    number: u64,
    salt: u64,
    epoch: u32,
}

fn read(block: &[u8]) -> Option<Head> {
    let block = block.get(..BLOCK_BYTES)?;
    let u32_at = |at: usize| u32::from_le_bytes(block[at..at + 4].try_into().unwrap_or_default());
    let u64_at = |at: usize| u64::from_le_bytes(block[at..at + 8].try_into().unwrap_or_default());
    let whole = block.starts_with(b"PNSTKSEG") && u64_at(8) == xxh3_64(&block[16..]);
    whole.then(|| Head { lane: u32_at(20), number: u64_at(24), salt: u64_at(32), epoch: u32_at(48) })
}

fn number(file: &Path) -> Option<u64> {
    file.file_name()?.to_str()?.strip_prefix("segment-")?.strip_suffix(".log")?.parse().ok()
}

impl World {
    /// The heads that are on the disk, with the names of their files.
    fn heads(&self) -> Vec<(PathBuf, u64, Head)> {
        let mut heads = Vec::new();
        for file in self.disk.files() {
            let mut head = None;
            self.disk.corrupt(&file, |bytes| head = read(bytes));
            if let (Some(head), Some(number)) = (head, number(&file)) {
                heads.push((file, number, head));
            }
        }
        heads
    }

    /// Remembers what is there after an open: what comes is told from it.
    pub(super) fn look_at_heads(&mut self) {
        let found = self.heads();
        for lane in &mut self.lanes {
            lane.epoch = 0;
        }
        self.known.clear();
        for (_, number, head) in found {
            if let Some(lane) = self.lanes.get_mut(head.lane as usize) {
                lane.epoch = lane.epoch.max(head.epoch);
            }
            self.known.insert((head.lane, number, head.epoch));
        }
    }

    /// Every segment that was begun since the open has an epoch that is higher than any that the open left, and a salt
    /// that nothing else ever had.
    ///
    /// # Errors
    /// One has not.
    pub(super) fn check_heads(&self) -> Checked {
        for (file, number, head) in self.heads() {
            let (lane, name) = (head.lane as usize, file.display());
            demand!(
                head.number == number && lane < self.lanes.len(),
                "{name} has the head of another segment"
            );
            if self.known.contains(&(head.lane, number, head.epoch)) {
                continue;
            }
            let mut seed = ENGINE.to_le_bytes().to_vec();
            seed.extend(number.to_le_bytes());
            seed.extend(head.lane.to_le_bytes());
            seed.extend(head.epoch.to_le_bytes());
            demand!(
                head.salt == xxh3_64(&seed),
                "{name} has a salt that another use of the file may have too"
            );
            let found = self.lanes[lane].epoch;
            demand!(head.epoch > found, "{name} has epoch {}, and the open left {found}", head.epoch);
        }
        Ok(())
    }
}
