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
    /// Of a shelf, the number of the last segment it was made of.
    through: Option<u64>,
    salt: u64,
    epoch: u32,
}

impl Head {
    /// The salt it must have: one that nothing else ever has.
    fn salt(&self) -> u64 {
        let mut seed = ENGINE.to_le_bytes().to_vec();
        seed.extend(self.number.to_le_bytes());
        seed.extend(self.lane.to_le_bytes());
        seed.extend(self.epoch.to_le_bytes());
        let salt = xxh3_64(&seed);
        self.through.map_or(salt, |through| xxh3_64(&[salt.to_le_bytes(), through.to_le_bytes()].concat()))
    }

    fn name(&self) -> String {
        match self.through {
            None => format!("segment-{:020}.log", self.number),
            Some(through) => format!("shelf-{:020}-{through:020}.log", self.number),
        }
    }
}

fn read(block: &[u8]) -> Option<Head> {
    let block = block.get(..BLOCK_BYTES)?;
    let u32_at = |at: usize| u32::from_le_bytes(block[at..at + 4].try_into().unwrap_or_default());
    let u64_at = |at: usize| u64::from_le_bytes(block[at..at + 8].try_into().unwrap_or_default());
    let whole = block.starts_with(b"PNSTKSEG") && u64_at(8) == xxh3_64(&block[16..]);
    let through = (u32_at(52) > 0).then(|| u64_at(88));
    whole.then(|| Head { lane: u32_at(20), number: u64_at(24), through, salt: u64_at(32), epoch: u32_at(48) })
}

/// The file is a shelf, or will be one.
#[must_use]
pub fn is_shelf(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("shelf-"))
}

impl World {
    /// The heads that are on the disk, with the names of their files.
    fn heads(&self) -> Vec<(PathBuf, Head)> {
        let mut heads = Vec::new();
        for file in self.disk.files() {
            let mut head = None;
            self.disk.corrupt(&file, |bytes| head = read(bytes));
            if let Some(head) = head {
                heads.push((file, head));
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
        for (file, head) in found {
            if let Some(lane) = self.lanes.get_mut(head.lane as usize) {
                lane.epoch = lane.epoch.max(head.epoch);
            }
            self.known.insert((file, head.epoch));
        }
    }

    /// Every segment that was begun since the open has an epoch that is higher than any that the open left, and a salt
    /// that nothing else ever had.
    ///
    /// # Errors
    /// One has not.
    pub(super) fn check_heads(&mut self) -> Checked {
        let heads = self.heads();
        for (file, head) in &heads {
            let (lane, name) = (head.lane as usize, file.display());
            demand!(
                file.file_name().is_some_and(|name| name == head.name().as_str()) && lane < self.lanes.len(),
                "{name} has the head of another segment"
            );
            if self.known.contains(&(file.clone(), head.epoch)) {
                continue;
            }
            demand!(head.salt == head.salt(), "{name} has a salt that another use of the file may have too");
            let found = self.lanes[lane].epoch;
            demand!(head.epoch > found, "{name} has epoch {}, and the open left {found}", head.epoch);
        }
        // What goes from here on may be back after a power cut.
        self.known.extend(heads.into_iter().map(|(file, head)| (file, head.epoch)));
        Ok(())
    }

    /// Counts the shelves that are on the disk and were not when the engine stopped before.
    pub(super) fn count_shelves(&mut self) {
        let heads = self.heads();
        for file in self.disk.files().into_iter().filter(|file| is_shelf(file)) {
            let whole = heads.iter().any(|(other, _)| *other == file);
            if self.shelves.insert((file, whole)) {
                self.tried.shelves += u64::from(whole);
                self.tried.shelves_cut_off += u64::from(!whole);
            }
        }
    }
}
