//! A disk in memory that behaves as badly as it is told to, and the same way every time for the same seed.
//!
//! Faults it knows: operations take any number of steps and complete in any order; a crash leaves each
//! 512-byte sector of an unfinished write old or new, or drops the write; writes fail; the disk is full;
//! bits flip. A write that completed is durable, as with every driver.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;

use super::{Directory, Done, FileId, Operation, Outcome, Provisioned, Storage};
use crate::buffer::Buffer;
use crate::lane::mailbox::Wake;

/// The unit in which a torn write is torn, in bytes.
const SECTOR_BYTES: usize = 512;

/// Faults to order from a [`SimDisk`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SimFaults {
    /// Each operation completes after up to so many steps of waiting.
    pub delay_steps_max: u32,
    /// Operations complete in any order, else in the order they were handed in.
    pub reorder: bool,
    /// A crash leaves unfinished writes torn, else they vanish whole.
    pub tear: bool,
    /// The write with this number, counted from now on, and all after it fail.
    pub fail_write: Option<u64>,
    /// Bytes that files may take in all.
    pub space_bytes: Option<u64>,
}

impl Default for SimFaults {
    fn default() -> SimFaults {
        SimFaults { delay_steps_max: 0, reorder: false, tear: true, fail_write: None, space_bytes: None }
    }
}

/// A disk in memory. Clones are the same disk; it outlives the engines that use it.
#[derive(Clone, Debug)]
pub struct SimDisk(Arc<Mutex<Disk>>);

#[derive(Debug)]
struct Disk {
    random: Random,
    faults: SimFaults,
    files: BTreeMap<PathBuf, SimFile>,
    /// Grows at each crash: what was connected before is cut off.
    generation: u64,
    writes: u64,
}

#[derive(Debug, Default)]
struct SimFile {
    durable: Vec<u8>,
    unfinished: BTreeMap<u64, (usize, Bytes)>,
    /// Copied and not synced.
    copied: Vec<(usize, Vec<u8>)>,
}

impl SimDisk {
    /// An empty disk. All its accidents follow from the seed.
    #[must_use]
    pub fn new(seed: u64) -> SimDisk {
        SimDisk(Arc::new(Mutex::new(Disk {
            random: Random(seed),
            faults: SimFaults::default(),
            files: BTreeMap::new(),
            generation: 0,
            writes: 0,
        })))
    }

    /// Orders other faults from now on.
    pub fn set_faults(&self, faults: SimFaults) {
        let mut disk = self.lock();
        disk.writes = 0;
        disk.faults = faults;
    }

    /// The power fails: every engine on this disk is cut off, and unfinished writes are torn or vanish.
    pub fn crash(&self) {
        let mut disk = self.lock();
        let disk = &mut *disk;
        disk.generation += 1;
        for file in disk.files.values_mut() {
            let unfinished = std::mem::take(&mut file.unfinished).into_values();
            let copied = std::mem::take(&mut file.copied).into_iter();
            let copied = copied.map(|(offset, bytes)| (offset, Bytes::from(bytes)));
            for (offset, bytes) in unfinished.chain(copied) {
                if !disk.faults.tear {
                    continue;
                }
                // What was copied may begin anywhere in a sector, which is old or new as a whole.
                let first = SECTOR_BYTES - offset % SECTOR_BYTES;
                let (head, rest) = bytes.split_at(first.min(bytes.len()));
                let mut at = offset;
                for sector in std::iter::once(head).chain(rest.chunks(SECTOR_BYTES)) {
                    if disk.random.below(2) == 0 {
                        file.durable[at..at + sector.len()].copy_from_slice(sector);
                    }
                    at += sector.len();
                }
            }
        }
    }

    /// The names of all files, in order.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        self.lock().files.keys().cloned().collect()
    }

    /// Lets `change` loose on the durable bytes of a file: bit rot, by hand. False if there is no such file.
    pub fn corrupt(&self, file: &Path, change: impl FnOnce(&mut [u8])) -> bool {
        match self.lock().files.get_mut(file) {
            Some(file) => {
                change(&mut file.durable);
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
            hash.update(&file.durable);
        }
        hash.digest()
    }

    pub(crate) fn storage(&self, dir: &Path) -> SimStorage {
        SimStorage {
            disk: self.clone(),
            dir: dir.to_path_buf(),
            generation: self.lock().generation,
            open: Vec::new(),
            queue: Vec::new(),
            bell: Arc::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Disk> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Disk {
    fn file(&mut self, path: &Path) -> io::Result<&mut SimFile> {
        self.files.get_mut(path).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    fn write_fails(&mut self) -> bool {
        self.writes += 1;
        self.faults.fail_write.is_some_and(|from| self.writes > from)
    }

    /// Returns the bytes that were written to make the file ready.
    fn provision(&mut self, path: &Path, length: u64, recycle: Option<&Path>) -> io::Result<u64> {
        let old = recycle.and_then(|old| self.files.remove(old));
        let mut filled_bytes = length;
        let mut durable = match old {
            Some(old) if old.durable.len() as u64 == length => {
                filled_bytes = crate::limits::BLOCK_BYTES as u64;
                old.durable
            }
            _ => {
                let used: u64 = self.files.values().map(|file| file.durable.len() as u64).sum();
                if self.faults.space_bytes.is_some_and(|space| used + length > space) {
                    return Err(io::Error::from(io::ErrorKind::StorageFull));
                }
                vec![0; length as usize]
            }
        };
        durable[..crate::limits::BLOCK_BYTES].fill(0);
        self.files.insert(path.to_path_buf(), SimFile { durable, ..SimFile::default() });
        Ok(filled_bytes)
    }
}

/// A lane's view of the disk.
pub(crate) struct SimStorage {
    disk: SimDisk,
    dir: PathBuf,
    generation: u64,
    open: Vec<Option<PathBuf>>,
    queue: Vec<Queued>,
    bell: Arc<Bell>,
}

struct Queued {
    ticket: u64,
    steps: u32,
    work: Work,
}

enum Work {
    Write {
        file: FileId,
        offset: u64,
        bytes: Bytes,
    },
    Read {
        file: FileId,
        offset: u64,
        length: usize,
    },
    /// Done already, in the order it was asked for; only the answer is late.
    File(io::Result<Outcome>),
}

impl SimStorage {
    fn adopt(&mut self, path: PathBuf) -> FileId {
        self.open.push(Some(path));
        FileId(self.open.len() as u32 - 1)
    }

    fn path(&self, file: FileId) -> &Path {
        self.open[file.0 as usize].as_deref().expect("the file is open")
    }

    fn connected(&self) -> io::Result<MutexGuard<'_, Disk>> {
        let disk = self.disk.lock();
        if disk.generation == self.generation { Ok(disk) } else { Err(io::Error::other("the power failed")) }
    }

    fn provision(&mut self, name: &str, length: u64, recycle: Option<String>) -> io::Result<Outcome> {
        let recycle = recycle.map(|old| self.dir.join(old));
        let path = self.dir.join(name);
        let filled_bytes = self.connected()?.provision(&path, length, recycle.as_deref())?;
        Ok(Outcome::Provisioned(Provisioned { file: self.adopt(path), filled_bytes, took: Duration::ZERO }))
    }

    /// What changes files without going through the queue of blocks.
    fn change(&mut self, operation: Operation) -> io::Result<()> {
        let path = |name: String| self.dir.join(name);
        let mut disk = self.connected()?;
        match operation {
            Operation::Remove { name } => {
                disk.files.remove(&path(name));
            }
            Operation::Copy { from, to, pieces } => {
                if disk.write_fails() {
                    return Err(io::Error::other("ordered to fail"));
                }
                for piece in pieces {
                    let (at, length) = (piece.from as usize, piece.length as usize);
                    let source = &disk.file(&path(from.clone()))?.durable;
                    let Some(bytes) = source.get(at..at + length) else {
                        return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
                    };
                    let bytes = bytes.to_vec();
                    disk.file(&path(to.clone()))?.copied.push((piece.to as usize, bytes));
                }
            }
            Operation::Sync { name } => {
                let fails = disk.write_fails();
                let file = disk.file(&path(name))?;
                let copied = std::mem::take(&mut file.copied);
                if fails {
                    return Err(io::Error::other("ordered to fail"));
                }
                for (at, bytes) in copied {
                    file.durable[at..at + bytes.len()].copy_from_slice(&bytes);
                }
            }
            Operation::Punch { name, ranges } => {
                let file = disk.file(&path(name))?;
                for range in ranges {
                    file.durable[range.start as usize..range.end as usize].fill(0);
                }
            }
            Operation::Write { .. } | Operation::Read { .. } | Operation::Provision { .. } => {
                unreachable!("these are done elsewhere")
            }
        }
        Ok(())
    }

    fn finish(&mut self, queued: Queued) -> io::Result<Done> {
        let ticket = queued.ticket;
        let result = match queued.work {
            Work::Write { file, offset, bytes } => {
                let mut disk = self.connected()?;
                let fails = disk.write_fails();
                let file = disk.file(self.path(file))?;
                file.unfinished.remove(&ticket);
                if fails {
                    Err(io::Error::other("ordered to fail"))
                } else {
                    file.durable[offset as usize..offset as usize + bytes.len()].copy_from_slice(&bytes);
                    Ok(Outcome::Written)
                }
            }
            Work::Read { file, offset, length } => {
                self.read_now(file, offset, length).map(|(buffer, bytes)| Outcome::Read(buffer, bytes))
            }
            Work::File(result) => result,
        };
        Ok(Done { ticket, result })
    }

    /// One step of the disk: what is due completes.
    fn step(&mut self, done: &mut Vec<Done>) -> io::Result<()> {
        let (mut due, waiting): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.queue).into_iter().partition(|queued| queued.steps == 0);
        self.queue = waiting;
        self.queue.iter_mut().for_each(|queued| queued.steps -= 1);
        {
            let mut disk = self.connected()?;
            if disk.faults.reorder {
                for index in (1..due.len()).rev() {
                    due.swap(index, disk.random.below(index as u64 + 1) as usize);
                }
            }
        }
        for queued in due {
            let finished = self.finish(queued)?;
            done.push(finished);
        }
        Ok(())
    }
}

impl Directory for SimStorage {
    fn list(&mut self) -> io::Result<Vec<String>> {
        let disk = self.connected()?;
        let here = disk.files.keys().filter(|path| path.parent() == Some(self.dir.as_path()));
        Ok(here.filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect())
    }

    fn open(&mut self, name: &str) -> io::Result<(FileId, u64)> {
        let path = self.dir.join(name);
        let length = self.connected()?.file(&path)?.durable.len() as u64;
        Ok((self.adopt(path), length))
    }

    fn create(&mut self, name: &str, length: u64) -> io::Result<FileId> {
        let path = self.dir.join(name);
        self.connected()?.provision(&path, length, None)?;
        Ok(self.adopt(path))
    }

    fn read_now(&mut self, file: FileId, offset: u64, length: usize) -> io::Result<(Buffer, usize)> {
        let mut disk = self.connected()?;
        let durable = &disk.file(self.path(file))?.durable;
        let begin = durable.len().min(offset as usize);
        let bytes = &durable[begin..durable.len().min(begin + length)];
        let mut buffer = Buffer::zeroed(length);
        buffer[..bytes.len()].copy_from_slice(bytes);
        Ok((buffer, bytes.len()))
    }

    fn write_now(&mut self, file: FileId, offset: u64, bytes: &Bytes) -> io::Result<()> {
        let mut disk = self.connected()?;
        if disk.write_fails() {
            return Err(io::Error::other("ordered to fail"));
        }
        let durable = &mut disk.file(self.path(file))?.durable;
        let end = offset as usize + bytes.len();
        if durable.len() < end {
            durable.resize(end, 0);
        }
        durable[offset as usize..end].copy_from_slice(bytes);
        Ok(())
    }

    fn truncate(&mut self, file: FileId, length: u64) -> io::Result<()> {
        let mut disk = self.connected()?;
        disk.file(self.path(file))?.durable.resize(length as usize, 0);
        Ok(())
    }

    fn remove_now(&mut self, name: &str) -> io::Result<()> {
        self.connected()?.files.remove(&self.dir.join(name));
        Ok(())
    }

    fn close(&mut self, file: FileId) {
        self.open[file.0 as usize] = None;
    }
}

impl Storage for SimStorage {
    fn directory(&mut self) -> &mut dyn Directory {
        self
    }

    fn submit(&mut self, ticket: u64, operation: Operation) {
        let mut steps = 0;
        // After a crash the operation goes nowhere, and the next wait says so.
        if let Ok(mut disk) = self.connected() {
            let most = disk.faults.delay_steps_max;
            steps = disk.random.below(u64::from(most) + 1) as u32;
            if let Operation::Write { file, offset, bytes } = &operation
                && let Ok(file) = disk.file(self.path(*file))
            {
                file.unfinished.insert(ticket, (*offset as usize, bytes.clone()));
            }
        }
        let work = match operation {
            Operation::Write { file, offset, bytes } => Work::Write { file, offset, bytes },
            Operation::Read { file, offset, length } => Work::Read { file, offset, length },
            Operation::Provision { name, length, recycle, .. } => {
                Work::File(self.provision(&name, length, recycle))
            }
            other => Work::File(self.change(other).map(|()| Outcome::Finished)),
        };
        self.queue.push(Queued { ticket, steps, work });
    }

    fn wait(&mut self, timeout: Option<Duration>, done: &mut Vec<Done>) -> io::Result<()> {
        drop(self.connected()?);
        let before = done.len();
        self.step(done)?;
        if timeout == Some(Duration::ZERO) {
            return Ok(());
        }
        while done.len() == before && !self.queue.is_empty() {
            self.step(done)?;
        }
        if done.len() == before {
            self.bell.sleep(timeout);
        }
        Ok(())
    }

    fn bell(&self) -> Arc<dyn Wake> {
        self.bell.clone()
    }
}

#[derive(Default)]
struct Bell {
    rung: Mutex<bool>,
    changed: Condvar,
}

impl Bell {
    fn sleep(&self, timeout: Option<Duration>) {
        let mut rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        if !*rung {
            rung = match timeout {
                Some(timeout) => {
                    self.changed.wait_timeout(rung, timeout).unwrap_or_else(PoisonError::into_inner).0
                }
                None => self.changed.wait(rung).unwrap_or_else(PoisonError::into_inner),
            };
        }
        *rung = false;
    }
}

impl Wake for Bell {
    fn wake(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_one();
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
