//! A shelf for states that are larger than memory: a file of this process, which is gone with it.
//!
//! ```text
//! file    blocks of 512 bytes; a page begins at a block
//! number  block: 34 bits | bytes of the page: 30 bits
//! ```

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{Error, ErrorKind, Result};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use penstock_sql::Shelf;

use crate::limits::{SHELF_LEAVES_BYTES, SHELF_LEAVES_PARTS, SHELF_STEP_BYTES, SHELF_WARNING_EVERY};

/// Bytes of a block.
const BLOCK_BYTES: u64 = 512;

/// Bits of a page's length: pages are some kilobytes, but for those whose items have long texts. The other bits are enough for eight
/// terabytes.
const LENGTH_BITS: u32 = 30;

/// Blocks up to which a place is as long as its page. Longer ones are rounded up to one of eight lengths between a power of two and the next,
/// so that a place is found again for another page.
const EXACT_BLOCKS: u64 = 64;

/// Places in a file, which are used again. Where no page is left at all, the file gives up its room. It grows only as long as the disk has
/// room left for those who need it more: the logs, which cannot go on without.
pub struct FileShelf {
    file: File,
    places: Mutex<Places>,
}

#[derive(Debug, Default)]
struct Places {
    /// Blocks where nothing lies any more, by how many there are.
    free: BTreeMap<u64, Vec<u64>>,
    /// The block behind the last.
    end: u64,
    /// Up to there the disk was found to have room.
    may_end: u64,
    pages: u64,
    /// When it was said last that there is no room.
    warned: Option<Instant>,
}

impl FileShelf {
    /// A new one at this path, where nobody finds it: not even this process, if it is started again.
    ///
    /// # Errors
    /// If the file cannot be made.
    pub fn create(path: &Path) -> Result<FileShelf> {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(path)?;
        std::fs::remove_file(path)?;
        Ok(FileShelf { file, places: Mutex::default() })
    }

    fn places(&self) -> MutexGuard<'_, Places> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, page: &[u8]) -> Result<u64> {
        let length = page.len() as u64;
        if length >> LENGTH_BITS != 0 {
            return Err(Error::new(ErrorKind::InvalidInput, "a page is too long for the shelf"));
        }
        let block = self.places().take(blocks(length), || spare_bytes(&self.file))?;
        let number = block << LENGTH_BITS | length;
        // Outside the lock: the disk may take its time.
        match self.file.write_all_at(page, block * BLOCK_BYTES) {
            Ok(()) => Ok(number),
            Err(error) => {
                self.forget(number);
                Err(error)
            }
        }
    }
}

/// Bytes of the disk that are free and not left to others.
fn spare_bytes(file: &File) -> Result<u64> {
    let disk = rustix::fs::fstatvfs(file)?;
    let bytes = |blocks: u64| blocks.saturating_mul(disk.f_frsize);
    let left = SHELF_LEAVES_BYTES.min(bytes(disk.f_blocks) / SHELF_LEAVES_PARTS);
    Ok(bytes(disk.f_bavail).saturating_sub(left))
}

/// Blocks of the place of a page.
fn blocks(length: u64) -> u64 {
    let blocks = length.div_ceil(BLOCK_BYTES);
    if blocks <= EXACT_BLOCKS {
        return blocks;
    }
    let step = 1 << (blocks.ilog2() - 3);
    blocks.next_multiple_of(step)
}

impl Places {
    fn take(&mut self, blocks: u64, spare_bytes: impl FnOnce() -> Result<u64>) -> Result<u64> {
        if let Some(block) = self.free.get_mut(&blocks).and_then(Vec::pop) {
            self.pages += 1;
            return Ok(block);
        }
        let end = self.end + blocks;
        if end > self.may_end {
            let more = blocks + SHELF_STEP_BYTES / BLOCK_BYTES;
            if spare_bytes()? < more * BLOCK_BYTES {
                let why = "the disk has only so much room left as it is to have";
                return Err(Error::new(ErrorKind::StorageFull, why));
            }
            self.may_end = self.end + more;
        }
        self.pages += 1;
        Ok(std::mem::replace(&mut self.end, end))
    }
}

impl Shelf for FileShelf {
    fn put(&self, page: &[u8]) -> Result<u64> {
        self.write(page).inspect_err(|error| {
            let mut places = self.places();
            if places.warned.is_none_or(|warned| warned.elapsed() >= SHELF_WARNING_EVERY) {
                places.warned = Some(Instant::now());
                tracing::warn!(
                    %error,
                    "states of applications stay in memory although there is no room for them: make space on the disk"
                );
            }
        })
    }

    fn get(&self, number: u64) -> Result<Vec<u8>> {
        let mut page = vec![0; (number & ((1 << LENGTH_BITS) - 1)) as usize];
        self.file.read_exact_at(&mut page, (number >> LENGTH_BITS) * BLOCK_BYTES)?;
        Ok(page)
    }

    fn forget(&self, number: u64) {
        let (block, length) = (number >> LENGTH_BITS, number & ((1 << LENGTH_BITS) - 1));
        let mut places = self.places();
        places.pages -= 1;
        if places.pages > 0 {
            places.free.entry(blocks(length)).or_default().push(block);
            return;
        }
        places.free.clear();
        (places.end, places.may_end) = (0, 0);
        // A file that keeps its length keeps its room, and that is used again.
        if let Err(error) = self.file.set_len(0) {
            tracing::warn!(%error, "what states of applications took on the disk is not given up yet");
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn page(seed: u64, length: usize) -> Vec<u8> {
        (0..length as u64).map(|at| (seed.wrapping_mul(31) ^ at) as u8).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn pages_are_what_they_were_until_they_are_forgotten(
            steps in prop::collection::vec((any::<u64>(), 0..3u8, prop_oneof![0..5000usize, 30_000..200_000usize]), 1..60),
        ) {
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("shelf");
            let shelf = FileShelf::create(&path).unwrap();
            prop_assert!(!path.exists());
            let mut pages: Vec<(u64, Vec<u8>)> = Vec::new();
            for (seed, what, length) in steps {
                if what == 0 && !pages.is_empty() {
                    let (number, _) = pages.swap_remove(seed as usize % pages.len());
                    shelf.forget(number);
                } else {
                    let page = page(seed, length);
                    pages.push((shelf.put(&page).unwrap(), page));
                }
                for (number, page) in &pages {
                    prop_assert!(shelf.get(*number).unwrap() == *page);
                }
            }
            pages.into_iter().for_each(|(number, _)| shelf.forget(number));
            prop_assert_eq!(shelf.file.metadata().unwrap().len(), 0);
        }
    }

    #[test]
    fn places_are_used_again() {
        let directory = tempfile::tempdir().unwrap();
        let shelf = FileShelf::create(&directory.path().join("shelf")).unwrap();
        let stays = shelf.put(b"stays").unwrap();
        for seed in 0..1000 {
            let number = shelf.put(&page(seed, 40_000 + seed as usize)).unwrap();
            shelf.forget(number);
        }
        let length = shelf.file.metadata().unwrap().len();
        assert!(length < 200_000, "{length}");
        assert_eq!(shelf.get(stays).unwrap(), b"stays");
    }

    #[test]
    fn a_page_that_is_too_long_or_has_no_room_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let shelf = FileShelf::create(&directory.path().join("shelf")).unwrap();
        assert_eq!(shelf.put(&vec![0; 1 << 30]).unwrap_err().kind(), ErrorKind::InvalidInput);
        // The device of that name is always full.
        let file = OpenOptions::new().read(true).write(true).open("/dev/full").unwrap();
        let may_end = SHELF_STEP_BYTES;
        let full = FileShelf { file, places: Mutex::new(Places { may_end, ..Places::default() }) };
        assert_eq!(full.put(b"page").unwrap_err().kind(), ErrorKind::StorageFull);
        assert_eq!(full.places().pages, 0);
    }

    #[test]
    fn what_the_logs_need_of_the_disk_is_left_to_them() {
        let mut places = Places::default();
        let spare = |bytes| move || Ok(bytes);
        let full = |taken: Result<u64>| taken.is_err_and(|error| error.kind() == ErrorKind::StorageFull);
        assert!(full(places.take(10, spare(SHELF_STEP_BYTES))));
        assert_eq!((places.pages, places.end), (0, 0));
        assert_eq!(places.take(10, spare(SHELF_STEP_BYTES + 10 * BLOCK_BYTES)).unwrap(), 0);
        // For a while nobody asks again.
        let step = SHELF_STEP_BYTES / BLOCK_BYTES;
        assert_eq!(places.take(step, || panic!("the disk is asked")).unwrap(), 10);
        assert!(full(places.take(1, spare(0))));
        // What is free in the file takes nothing more of the disk.
        places.free.entry(3).or_default().push(5);
        assert_eq!(places.take(3, || panic!("the disk is asked")).unwrap(), 5);
    }
}
