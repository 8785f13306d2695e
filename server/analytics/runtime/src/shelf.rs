//! A shelf for states that are larger than memory: a file of this process, which is gone with it.
//!
//! ```text
//! file    blocks of 512 bytes; a page begins at a block
//! number  block: 40 bits | bytes of the page: 24 bits
//! ```

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{Error, ErrorKind, Result};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use penstock_sql::Shelf;

use crate::limits::SHELF_WARNING_EVERY;

/// Bytes of a block.
const BLOCK_BYTES: u64 = 512;

/// Bits of a page's length.
const LENGTH_BITS: u32 = 24;

/// Blocks up to which a place is as long as its page. Longer ones are rounded up to one of eight lengths between a power of two and the next,
/// so that a place is found again for another page.
const EXACT_BLOCKS: u64 = 64;

/// Places in a file, which are used again. Where no page is left at all, the file gives up its room.
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
        let block = self.places().take(blocks(length));
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
    fn take(&mut self, blocks: u64) -> u64 {
        self.pages += 1;
        if let Some(block) = self.free.get_mut(&blocks).and_then(Vec::pop) {
            return block;
        }
        let block = self.end;
        self.end += blocks;
        block
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
        // A file that keeps its length keeps its room, and that is used again.
        if self.file.set_len(0).is_ok() {
            places.end = 0;
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
        assert_eq!(shelf.put(&vec![0; 1 << 24]).unwrap_err().kind(), ErrorKind::InvalidInput);
        // The device of that name is always full.
        let file = OpenOptions::new().read(true).write(true).open("/dev/full").unwrap();
        let full = FileShelf { file, places: Mutex::default() };
        assert_eq!(full.put(b"page").unwrap_err().kind(), ErrorKind::StorageFull);
        assert_eq!(full.places().pages, 0);
    }
}
