//! What lies on the simulated disk, what is on its way there, and what a power cut leaves of either.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use super::{Random, SECTOR_BYTES, SimCounts, SimFaults};
use crate::limits::BLOCK_BYTES;
use crate::storage::Piece;

/// A file's durable bytes. It outlives its name as long as somebody has it open.
#[derive(Clone, Debug, Default)]
pub(super) struct SimFile(Arc<Mutex<Vec<u8>>>);

impl SimFile {
    fn of(bytes: Vec<u8>) -> SimFile {
        SimFile(Arc::new(Mutex::new(bytes)))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether they are the same file.
    fn is(&self, other: &SimFile) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    pub(super) fn bytes(&self) -> u64 {
        self.lock().len() as u64
    }

    /// Writes all of it. The file grows if it must.
    pub(super) fn write(&self, offset: usize, bytes: &[u8]) {
        let mut durable = self.lock();
        if durable.len() < offset + bytes.len() {
            durable.resize(offset + bytes.len(), 0);
        }
        durable[offset..offset + bytes.len()].copy_from_slice(bytes);
    }
}

/// A write that was handed in and has not completed.
#[derive(Debug)]
pub(super) struct Unfinished {
    pub(super) file: SimFile,
    pub(super) offset: usize,
    pub(super) bytes: Bytes,
}

/// A file that was made or removed, and nobody was told yet: how to take it back.
#[derive(Debug)]
enum Undo {
    Make { path: PathBuf },
    Rename { from: PathBuf, to: PathBuf, first_block: Vec<u8> },
    Remove { path: PathBuf, file: SimFile },
    Punch { file: SimFile, offset: usize, bytes: Vec<u8> },
}

/// Files are made and removed in the order that was asked for.
#[derive(Debug)]
struct Chore {
    dir: PathBuf,
    ticket: u64,
    undo: Vec<Undo>,
}

#[derive(Debug)]
pub(super) struct Disk {
    pub(super) random: Random,
    pub(super) faults: SimFaults,
    pub(super) files: BTreeMap<PathBuf, SimFile>,
    /// By the storage that handed them in and their ticket.
    pub(super) unfinished: BTreeMap<(u64, u64), Unfinished>,
    /// Copied and not synced, by the storage that asked for it.
    copied: Vec<(u64, Unfinished)>,
    chores: Vec<Chore>,
    /// Grows at each power cut: what was connected before is cut off.
    pub(super) generation: u64,
    pub(super) storages: u64,
    pub(super) counts: SimCounts,
    writes: u64,
    operations: u64,
}

impl Disk {
    pub(super) fn new(random: Random) -> Disk {
        Disk {
            random,
            faults: SimFaults::default(),
            files: BTreeMap::new(),
            unfinished: BTreeMap::new(),
            copied: Vec::new(),
            chores: Vec::new(),
            generation: 0,
            storages: 0,
            counts: SimCounts::default(),
            writes: 0,
            operations: 0,
        }
    }

    pub(super) fn set_faults(&mut self, faults: SimFaults) {
        (self.writes, self.operations) = (0, 0);
        self.faults = faults;
    }

    pub(super) fn file(&self, path: &Path) -> io::Result<SimFile> {
        self.files.get(path).cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    /// Whether the power fails in the middle of the operation that begins now.
    pub(super) fn power_fails(&mut self) -> bool {
        self.operations += 1;
        let fails = self.faults.power_fails_at == Some(self.operations);
        if fails {
            self.counts.power_cuts_within += 1;
        }
        fails
    }

    pub(super) fn write_fails(&mut self) -> bool {
        self.writes += 1;
        let fails = self.faults.fail_write.is_some_and(|from| self.writes > from)
            || self.faults.fail_one_write.is_some_and(|one| self.writes == one + 1);
        if fails {
            self.counts.writes_failed += 1;
        }
        fails
    }

    pub(super) fn read_fails(&mut self) -> bool {
        let per_mille = u64::from(self.faults.failing_reads_per_mille);
        let fails = per_mille > 0 && self.random.below(1000) < per_mille;
        if fails {
            self.counts.reads_failed += 1;
        }
        fails
    }

    /// Whether the disk has room for so many bytes more.
    pub(super) fn has_room(&mut self, more: u64) -> bool {
        let Some(space) = self.faults.space_bytes else { return true };
        let used: u64 = self.files.values().map(SimFile::bytes).sum();
        let has_room = used + more <= space;
        if !has_room {
            self.counts.files_refused += 1;
        }
        has_room
    }

    /// Makes a file ready. Returns it and how many bytes were written for it. Until the chore is [`Disk::told`], a
    /// power cut may take it back.
    pub(super) fn provision(
        &mut self,
        dir: &Path,
        ticket: u64,
        path: &Path,
        length: u64,
        recycle: Option<&Path>,
    ) -> io::Result<(SimFile, u64)> {
        let mut undo = Vec::new();
        let result = self.make(path, length, recycle, &mut undo);
        self.chores.push(Chore { dir: dir.to_path_buf(), ticket, undo });
        result
    }

    fn make(
        &mut self,
        path: &Path,
        length: u64,
        recycle: Option<&Path>,
        undo: &mut Vec<Undo>,
    ) -> io::Result<(SimFile, u64)> {
        if let Some(from) = recycle
            && let Some(old) = self.files.remove(from)
        {
            if old.bytes() == length {
                let first_block = old.lock()[..BLOCK_BYTES].to_vec();
                old.lock()[..BLOCK_BYTES].fill(0);
                undo.push(Undo::Rename { from: from.to_path_buf(), to: path.to_path_buf(), first_block });
                self.files.insert(path.to_path_buf(), old.clone());
                return Ok((old, BLOCK_BYTES as u64));
            }
            undo.push(Undo::Remove { path: from.to_path_buf(), file: old });
        }
        if !self.has_room(length) {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        let file = SimFile::of(vec![0; length as usize]);
        self.files.insert(path.to_path_buf(), file.clone());
        undo.push(Undo::Make { path: path.to_path_buf() });
        Ok((file, length))
    }

    /// Removes a file; as with [`Disk::provision`], a power cut may take it back.
    pub(super) fn remove(&mut self, dir: &Path, ticket: u64, path: &Path) -> io::Result<()> {
        let file = self.files.remove(path).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        let undo = vec![Undo::Remove { path: path.to_path_buf(), file }];
        self.chores.push(Chore { dir: dir.to_path_buf(), ticket, undo });
        Ok(())
    }

    /// Copies a piece of one file into another, where it is durable only once that one is synced.
    pub(super) fn copy(
        &mut self,
        storage: u64,
        from: &SimFile,
        to: &SimFile,
        piece: &Piece,
    ) -> io::Result<()> {
        let (at, length) = (piece.from as usize, piece.length as usize);
        let bytes = from.lock().get(at..at + length).map(Bytes::copy_from_slice);
        let bytes = bytes.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
        self.copied.push((storage, Unfinished { file: to.clone(), offset: piece.to as usize, bytes }));
        Ok(())
    }

    /// What was copied into the file is durable, or torn.
    pub(super) fn sync(&mut self, file: &SimFile) -> io::Result<()> {
        let fails = self.write_fails();
        for (_, copied) in self.copied.extract_if(.., |(_, copied)| copied.file.is(file)).collect::<Vec<_>>()
        {
            if fails {
                self.tear(&copied);
            } else {
                copied.file.write(copied.offset, &copied.bytes);
            }
        }
        if fails { Err(io::Error::other("ordered to fail")) } else { Ok(()) }
    }

    /// The process is gone, and the kernel finishes what it was handed.
    pub(super) fn finish(&mut self, storage: u64) {
        let mut own = self.unfinished.split_off(&(storage, 0));
        let mut others = own.split_off(&(storage + 1, 0));
        self.unfinished.append(&mut others);
        let copied = self.copied.extract_if(.., |(whose, _)| *whose == storage).map(|(_, copied)| copied);
        for write in own.into_values().chain(copied) {
            write.file.write(write.offset, &write.bytes);
        }
    }

    /// Gives the bytes of ranges back, which are zeros from then on; as with [`Disk::provision`], a power cut may
    /// take it back.
    pub(super) fn punch(&mut self, dir: &Path, ticket: u64, file: &SimFile, ranges: &[Range<u64>]) {
        let mut undo = Vec::new();
        for range in ranges {
            let (begin, end) = (range.start as usize, range.end as usize);
            let mut durable = file.lock();
            let bytes = durable[begin..end].to_vec();
            durable[begin..end].fill(0);
            self.counts.holes += 1;
            undo.push(Undo::Punch { file: file.clone(), offset: begin, bytes });
        }
        self.chores.push(Chore { dir: dir.to_path_buf(), ticket, undo });
    }

    /// A chore's completion was handed over: it is durable, and so are those before it.
    pub(super) fn told(&mut self, dir: &Path, ticket: u64) {
        let told = self.chores.iter().rposition(|chore| chore.dir == dir && chore.ticket == ticket);
        if let Some(told) = told {
            let mut index = 0;
            self.chores.retain(|chore| {
                index += 1;
                index - 1 > told || chore.dir != dir
            });
        }
    }

    /// All chores of a lane are durable.
    pub(super) fn told_all(&mut self, dir: &Path) {
        self.chores.retain(|chore| chore.dir != dir);
    }

    pub(super) fn crash(&mut self) {
        self.generation += 1;
        self.counts.power_cuts += 1;
        let unfinished = std::mem::take(&mut self.unfinished);
        let copied = std::mem::take(&mut self.copied).into_iter().map(|(_, copied)| copied);
        let chores = std::mem::take(&mut self.chores);
        if !self.faults.tear {
            self.counts.writes_lost += (unfinished.len() + copied.len()) as u64;
            return;
        }
        for write in unfinished.into_values().chain(copied) {
            match self.random.below(4) {
                0 => self.counts.writes_lost += 1,
                1 => {
                    write.file.write(write.offset, &write.bytes);
                    self.counts.writes_kept += 1;
                }
                _ => self.tear(&write),
            }
        }
        self.take_back(chores);
    }

    /// Leaves of a write what a power cut or an error in its middle leaves of it.
    pub(super) fn tear(&mut self, write: &Unfinished) {
        self.counts.writes_torn += 1;
        let mut durable = write.file.lock();
        let end = write.offset + write.bytes.len();
        if durable.len() < end {
            durable.resize(end, 0);
        }
        // Some disks write from front to back; others have all of it under way at once.
        let (front_to_back, reached) =
            (self.random.below(3) == 0, self.random.below(write.bytes.len() as u64) as usize);
        // What is copied may begin anywhere in a sector.
        let head = (SECTOR_BYTES - write.offset % SECTOR_BYTES).min(write.bytes.len());
        let (head, rest) = write.bytes.split_at(head);
        let mut done = 0;
        for sector in std::iter::once(head).chain(rest.chunks(SECTOR_BYTES)) {
            let place = &mut durable[write.offset + done..][..sector.len()];
            let new = if front_to_back { done < reached } else { self.random.below(2) == 0 };
            done += sector.len();
            if new {
                place.copy_from_slice(sector);
            }
            if self.faults.garble && self.random.below(16) == 0 {
                self.counts.sectors_garbled += 1;
                match self.random.below(2) {
                    0 => place.fill(0),
                    _ => place.iter_mut().for_each(|byte| *byte = self.random.next() as u8),
                }
            }
        }
    }

    /// For each lane: of the files that were being made and removed, the last few are not made or are there
    /// again. The first of those may be half done.
    fn take_back(&mut self, mut chores: Vec<Chore>) {
        while let Some(chore) = chores.first() {
            let dir = chore.dir.clone();
            let (mut own, others): (Vec<_>, Vec<_>) = chores.into_iter().partition(|chore| chore.dir == dir);
            chores = others;
            let kept = self.random.below(own.len() as u64 + 1) as usize;
            let undone: Vec<Undo> = own.drain(kept..).flat_map(|chore| chore.undo).collect();
            let count = undone.len();
            for (index, undo) in undone.into_iter().rev().enumerate() {
                let half = index + 1 == count && self.random.below(2) == 0;
                self.undo(undo, half);
            }
        }
    }

    fn undo(&mut self, undo: Undo, half: bool) {
        match undo {
            Undo::Make { path } => {
                self.counts.files_unmade += 1;
                match self.files.get(&path) {
                    Some(file) if half => {
                        let mut bytes = file.lock();
                        let length = self.random.below(bytes.len() as u64 + 1) as usize;
                        bytes.truncate(length);
                    }
                    _ => {
                        self.files.remove(&path);
                    }
                }
            }
            Undo::Rename { from, to, first_block } => {
                self.counts.files_unmade += 1;
                if let Some(file) = self.files.remove(&to) {
                    // The block is blanked before the file gets its new name.
                    for (index, sector) in first_block.chunks(SECTOR_BYTES).enumerate() {
                        if !half || self.random.below(2) == 0 {
                            file.write(index * SECTOR_BYTES, sector);
                        }
                    }
                    self.files.insert(from, file);
                }
            }
            Undo::Remove { path, file } => {
                self.counts.files_back += 1;
                self.files.insert(path, file);
            }
            Undo::Punch { file, offset, bytes } => {
                self.counts.holes_filled += 1;
                for (index, sector) in bytes.chunks(SECTOR_BYTES).enumerate() {
                    if !half || self.random.below(2) == 0 {
                        file.write(offset + index * SECTOR_BYTES, sector);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disk(seed: u64) -> Disk {
        let mut disk = Disk::new(Random(seed));
        disk.faults.garble = true;
        disk
    }

    #[test]
    fn a_power_cut_leaves_sectors_old_new_zero_or_garbage() {
        let mut seen = [false; 4];
        for seed in 0..50 {
            let mut disk = disk(seed);
            let (file, _) = disk.provision(Path::new(""), 0, Path::new("a"), 8192, None).unwrap();
            file.lock().fill(1);
            disk.told(Path::new(""), 0);
            let bytes = Bytes::from(vec![2; 4096]);
            disk.unfinished.insert((0, 1), Unfinished { file: file.clone(), offset: 4096, bytes });
            disk.crash();
            assert!(file.lock()[..4096].iter().all(|&byte| byte == 1), "what was not written to stays");
            for sector in file.lock()[4096..].chunks(SECTOR_BYTES) {
                let kind = match (sector[0], sector.iter().all(|&byte| byte == sector[0])) {
                    (1, true) => 0,
                    (2, true) => 1,
                    (0, true) => 2,
                    _ => 3,
                };
                seen[kind] = true;
            }
        }
        assert_eq!(seen, [true; 4]);
    }

    /// A younger file that was removed after an older one must not be gone while the older one is there.
    #[test]
    fn files_go_in_order_and_come_back_in_order() {
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..100 {
            let (mut disk, dir) = (disk(seed), Path::new(""));
            for (ticket, name) in ["a", "b", "c"].into_iter().enumerate() {
                disk.provision(dir, ticket as u64, Path::new(name), 4096, None).unwrap();
            }
            disk.told(dir, 2);
            for (ticket, name) in ["a", "b", "c"].into_iter().enumerate() {
                disk.remove(dir, 3 + ticket as u64, Path::new(name)).unwrap();
            }
            disk.told(dir, 3);
            disk.crash();
            let left: String = disk.files.keys().map(|path| path.display().to_string()).collect();
            assert!(["", "c", "bc"].contains(&left.as_str()), "{left}");
            seen.insert(left);
        }
        assert_eq!(seen.len(), 3);
    }

    #[test]
    fn a_file_that_was_to_be_used_again_is_the_old_one_or_blank() {
        for seed in 0..100 {
            let (mut disk, dir) = (disk(seed), Path::new(""));
            let (file, _) = disk.provision(dir, 0, Path::new("old"), 8192, None).unwrap();
            file.lock().fill(1);
            disk.told(dir, 0);
            disk.provision(dir, 1, Path::new("new"), 8192, Some(Path::new("old"))).unwrap();
            disk.crash();
            let names: Vec<_> = disk.files.keys().map(|path| path.display().to_string()).collect();
            let blank = file.lock()[..4096].iter().all(|&byte| byte == 0);
            assert!(names == ["old"] || (names == ["new"] && blank), "{names:?}");
            assert!(file.lock()[4096..].iter().all(|&byte| byte == 1));
        }
    }
}
