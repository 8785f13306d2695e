//! What the drivers for real disks share: a lane's directory, its open files, and the keeper, a thread
//! that makes files ready and removes them so that the lane never waits for a file system's metadata.

use std::collections::VecDeque;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, TryRecvError};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::{Directory, Done, FileId, Operation, Outcome, Piece, Provisioned};
use crate::buffer::{Buffer, whole_blocks};
use crate::lane::mailbox::Wake;
use crate::limits::BLOCK_BYTES;

/// Bytes of zeros that the keeper writes at once. The kernel splits a large write into several that the disk
/// works on together: 128 MiB took 90 ms in pieces of 8 MiB and 155 ms in pieces of 1 MiB, beside a busy lane.
const PREWRITE_BYTES: usize = 8 << 20;

/// A lane's directory and the files open in it.
pub(crate) struct Files {
    dir: PathBuf,
    open: Vec<Option<Arc<File>>>,
}

impl Files {
    pub(crate) fn new(dir: &Path) -> io::Result<Files> {
        fs::create_dir_all(dir)?;
        if let Some(parent) = dir.parent() {
            sync_dir(parent)?;
        }
        Ok(Files { dir: dir.to_path_buf(), open: Vec::new() })
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Takes a file among the open ones.
    pub(crate) fn adopt(&mut self, file: Arc<File>) -> FileId {
        let free = self.open.iter().position(Option::is_none);
        let index = free.unwrap_or_else(|| {
            self.open.push(None);
            self.open.len() - 1
        });
        self.open[index] = Some(file);
        FileId(index as u32)
    }

    pub(crate) fn get(&self, file: FileId) -> &Arc<File> {
        self.open[file.0 as usize].as_ref().expect("the file is open")
    }
}

impl Directory for Files {
    fn list(&mut self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.dir)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.starts_with(REMOVED) {
                // Whoever began to remove it was stopped.
                fs::remove_file(self.dir.join(name))?;
            } else {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    fn open(&mut self, name: &str) -> io::Result<(FileId, u64)> {
        let file = open(&self.dir.join(name))?;
        let length = file.metadata()?.len();
        Ok((self.adopt(Arc::new(file)), length))
    }

    fn create(&mut self, name: &str, length: u64) -> io::Result<FileId> {
        let made = provision(&self.dir, name, length, None, true)?;
        Ok(self.adopt(Arc::new(made.file)))
    }

    fn read_now(&mut self, file: FileId, offset: u64, length: usize) -> io::Result<(Buffer, usize)> {
        read(self.get(file), offset, length)
    }

    fn write_now(&mut self, file: FileId, offset: u64, bytes: &Bytes) -> io::Result<()> {
        write(self.get(file), offset, bytes)
    }

    fn truncate(&mut self, file: FileId, length: u64) -> io::Result<()> {
        let file = self.get(file);
        file.set_len(length)?;
        file.sync_all()
    }
    fn close(&mut self, file: FileId) {
        self.open[file.0 as usize] = None;
    }

    fn remove_now(&mut self, name: &str) -> io::Result<()> {
        remove(&self.dir, name)
    }
}

/// Reads up to `length` bytes; fewer at the end of the file.
pub(crate) fn read(file: &File, offset: u64, length: usize) -> io::Result<(Buffer, usize)> {
    let mut buffer = Buffer::zeroed(length);
    let filled = read_into(file, offset, &mut buffer[..length])?;
    Ok((buffer, filled))
}

/// Fills a buffer from a file; less of it at the end of the file. Returns how much.
pub(crate) fn read_into(file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read_at(&mut buffer[filled..], offset + filled as u64) {
            Ok(0) => break,
            Ok(bytes) => filled += bytes,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        // Direct I/O wants whole blocks: a short read that ends inside one is the end of the file.
        if !filled.is_multiple_of(BLOCK_BYTES) {
            break;
        }
    }
    Ok(filled)
}

/// Writes all bytes, durably. The write itself is synced, and not the file: the error of a sync would go to
/// whichever of several writers happened to sync first.
#[cfg(target_os = "linux")]
pub(crate) fn write(file: &File, offset: u64, bytes: &[u8]) -> io::Result<()> {
    use rustix::io::{Errno, ReadWriteFlags, pwritev2};
    let mut written = 0;
    while written < bytes.len() {
        let rest = [io::IoSlice::new(&bytes[written..])];
        match pwritev2(file, &rest, offset + written as u64, ReadWriteFlags::DSYNC) {
            Ok(0) => return Err(io::Error::from(ErrorKind::WriteZero)),
            Ok(more) => written += more,
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Writes all bytes and syncs them.
#[cfg(not(target_os = "linux"))]
pub(crate) fn write(file: &File, offset: u64, bytes: &[u8]) -> io::Result<()> {
    file.write_all_at(bytes, offset)?;
    file.sync_data()
}

/// Removes a file and makes that durable.
pub(crate) fn remove(dir: &Path, name: &str) -> io::Result<()> {
    fs::remove_file(dir.join(name))?;
    sync_dir(dir)
}

/// Opens a file past the page cache where the file system can: a failed write is then known at once,
/// and memory is not filled with what the lane keeps itself.
fn open(path: &Path) -> io::Result<File> {
    open_with(OpenOptions::new().read(true).write(true), path)
}

#[cfg(target_os = "linux")]
pub(crate) fn open_with(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let direct = rustix::fs::OFlags::DIRECT.bits() as i32;
    match options.clone().custom_flags(direct).open(path) {
        Err(error) if error.kind() == ErrorKind::InvalidInput => options.open(path),
        result => result,
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn open_with(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    options.open(path)
}

/// A file that the keeper made ready.
struct Made {
    file: File,
    filled_bytes: u64,
    took: Duration,
}

/// Makes a file ready. If it is filled, its blocks are written once, so that later writes of a group change no
/// metadata and need no journal commit of the file system.
fn provision(dir: &Path, name: &str, length: u64, recycle: Option<&str>, fill: bool) -> io::Result<Made> {
    let begun = Instant::now();
    let path = dir.join(name);
    if let Some(old) = recycle {
        // The old segment's head goes first: if the machine stops here, the file is blank and not a copy
        // of the old segment under a new name. What else is in it carries another salt.
        let file = open(&dir.join(old))?;
        let zeros = Buffer::zeroed(BLOCK_BYTES);
        write(&file, 0, &zeros)?;
        if file.metadata()?.len() == length {
            fs::rename(dir.join(old), &path)?;
            sync_dir(dir)?;
            return Ok(Made { file, filled_bytes: BLOCK_BYTES as u64, took: begun.elapsed() });
        }
        fs::remove_file(dir.join(old))?;
    }
    // Without being filled it has its space and reads as zeros, and each first write tells the file system
    // that a block is in use.
    let made = if fill { create_and_fill(&path, length) } else { create_and_allocate(&path, length) };
    match made {
        Ok(file) => {
            sync_dir(dir)?;
            let filled_bytes = if fill { length } else { 0 };
            Ok(Made { file, filled_bytes, took: begun.elapsed() })
        }
        Err(error) => {
            // Half a segment helps nobody and takes the space that is missing.
            let _ = fs::remove_file(&path);
            Err(error)
        }
    }
}

fn create_and_fill(path: &Path, length: u64) -> io::Result<File> {
    let file = open_with(OpenOptions::new().read(true).write(true).create(true).truncate(true), path)?;
    let zeros = Buffer::zeroed(PREWRITE_BYTES.min(length as usize));
    let mut offset = 0;
    while offset < length {
        let bytes = zeros.len().min((length - offset) as usize);
        file.write_all_at(&zeros[..bytes], offset)?;
        offset += bytes as u64;
    }
    file.sync_all()?;
    Ok(file)
}

/// Takes a file's space without writing it; fills it where the file system knows no such thing.
#[cfg(target_os = "linux")]
fn create_and_allocate(path: &Path, length: u64) -> io::Result<File> {
    use rustix::io::Errno;
    let file = open_with(OpenOptions::new().read(true).write(true).create(true).truncate(true), path)?;
    match rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::empty(), 0, length) {
        Ok(()) => {
            file.sync_all()?;
            Ok(file)
        }
        Err(Errno::OPNOTSUPP) => create_and_fill(path, length),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn create_and_allocate(path: &Path, length: u64) -> io::Result<File> {
    create_and_fill(path, length)
}

pub(crate) fn sync_dir(dir: &Path) -> io::Result<()> {
    // An empty path is the working directory's relative parent.
    let dir = if dir.as_os_str().is_empty() { Path::new(".") } else { dir };
    File::open(dir)?.sync_all()
}

/// Copies pieces of one file into another, by way of the system's cache: they are small and lie anywhere, and the
/// cache puts them together.
fn copy(dir: &Path, from: &str, to: &str, pieces: &[Piece]) -> io::Result<()> {
    let begin = pieces.iter().map(|piece| piece.from).min().unwrap_or(0);
    let end = pieces.iter().map(|piece| piece.from + u64::from(piece.length)).max().unwrap_or(0);
    let (begin, length, _) = whole_blocks(begin, end);
    let source = open(&dir.join(from))?;
    let (buffer, bytes) = read(&source, begin, length)?;
    let target = OpenOptions::new().write(true).open(dir.join(to))?;
    for piece in pieces {
        let at = (piece.from - begin) as usize;
        let Some(slice) = buffer[..bytes].get(at..at + piece.length as usize) else {
            return Err(io::Error::from(ErrorKind::UnexpectedEof));
        };
        target.write_all_at(slice, piece.to)?;
    }
    Ok(())
}

/// Makes durable what was copied into a file, and drops it from the system's cache: it is read past that.
fn sync(dir: &Path, name: &str) -> io::Result<()> {
    let file = File::open(dir.join(name))?;
    file.sync_all()?;
    #[cfg(target_os = "linux")]
    // Only memory is at stake: where it is not taken back now, it is later.
    let _ = rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed);
    Ok(())
}

/// Gives blocks of a file back to the file system.
#[cfg(target_os = "linux")]
fn punch(dir: &Path, name: &str, ranges: &[Range<u64>]) -> io::Result<()> {
    use rustix::fs::FallocateFlags;
    let file = OpenOptions::new().write(true).open(dir.join(name))?;
    let flags = FallocateFlags::PUNCH_HOLE | FallocateFlags::KEEP_SIZE;
    for range in ranges {
        rustix::fs::fallocate(&file, flags, range.start, range.end - range.start)?;
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn punch(_dir: &Path, _name: &str, _ranges: &[Range<u64>]) -> io::Result<()> {
    Err(io::Error::from(ErrorKind::Unsupported))
}

/// Does what the keeper is there for.
fn chore(dir: &Path, operation: Operation) -> io::Result<Option<Made>> {
    match operation {
        Operation::Provision { name, length, recycle, fill } => {
            provision(dir, &name, length, recycle.as_deref(), fill).map(Some)
        }
        Operation::Copy { from, to, pieces } => copy(dir, &from, &to, &pieces).map(|()| None),
        Operation::Sync { name } => sync(dir, &name).map(|()| None),
        Operation::Punch { name, ranges } => punch(dir, &name, &ranges).map(|()| None),
        Operation::Remove { .. } => unreachable!("the keeper removes files bit by bit"),
        Operation::Write { .. } | Operation::Read { .. } => unreachable!("a driver does these itself"),
    }
}

/// What a file that is being removed is called, before its name: nobody takes it for a segment any more.
const REMOVED: &str = "removed-";

/// Bytes that a removal gives back at a time. The file system gives back a segment of ordinary length in 25 ms, and
/// groups wait for it meanwhile.
const REMOVE_STEP_BYTES: u64 = 8 << 20;

/// How long a removal pauses between two steps, as long as nothing else is to be done.
const REMOVE_PAUSE: Duration = Duration::from_millis(5);

/// A file that is being removed bit by bit. It has lost its name, durably.
struct Removal {
    path: PathBuf,
    file: File,
    left: u64,
}

impl Removal {
    /// Takes the file its name.
    fn begin(dir: &Path, name: &str) -> io::Result<Removal> {
        let path = dir.join(format!("{REMOVED}{name}"));
        fs::rename(dir.join(name), &path)?;
        sync_dir(dir)?;
        let file = OpenOptions::new().write(true).open(&path)?;
        let left = file.metadata()?.len();
        Ok(Removal { path, file, left })
    }

    /// Gives some of it back. True if nothing is left.
    fn step(&mut self) -> io::Result<bool> {
        self.left = self.left.saturating_sub(REMOVE_STEP_BYTES);
        if self.left > 0 {
            self.file.set_len(self.left)?;
            return Ok(false);
        }
        fs::remove_file(&self.path)?;
        Ok(true)
    }
}

/// A finished chore: the file it made, if that was its purpose.
type Finished = (u64, io::Result<Option<Made>>);

/// The thread that makes files ready, rewrites and removes them.
pub(crate) struct Keeper {
    chores: Option<mpsc::Sender<(u64, Operation)>>,
    finished: mpsc::Receiver<Finished>,
    thread: Option<JoinHandle<()>>,
    under_way: usize,
}

/// Does chores until there are no more, and tells of each. Files are removed when nothing else is to be done.
fn keep(dir: &Path, to_do: &mpsc::Receiver<(u64, Operation)>, mut tell: impl FnMut(Finished) -> bool) {
    let mut removals: VecDeque<(u64, Removal)> = VecDeque::new();
    loop {
        let next = match (removals.front_mut(), to_do.try_recv()) {
            (_, Ok(next)) => Ok(next),
            (None, Err(TryRecvError::Disconnected)) => return,
            (None, Err(TryRecvError::Empty)) => to_do.recv().map_err(|_| RecvTimeoutError::Disconnected),
            (Some(_), Err(TryRecvError::Empty)) => to_do.recv_timeout(REMOVE_PAUSE),
            (Some(_), Err(TryRecvError::Disconnected)) => Err(RecvTimeoutError::Disconnected),
        };
        let listens = match next {
            Ok((ticket, Operation::Remove { name })) => match Removal::begin(dir, &name) {
                Ok(removal) => {
                    removals.push_back((ticket, removal));
                    true
                }
                Err(error) => tell((ticket, Err(error))),
            },
            Ok((ticket, operation)) => tell((ticket, chore(dir, operation))),
            // With nobody left who might write a group, without pauses.
            Err(_) => match removals.front_mut().map(|(ticket, removal)| (*ticket, removal.step())) {
                Some((_, Ok(false))) => true,
                Some((ticket, result)) => {
                    removals.pop_front();
                    tell((ticket, result.map(|_| None)))
                }
                None => return,
            },
        };
        if !listens {
            return;
        }
    }
}

impl Keeper {
    pub(crate) fn start(dir: &Path, bell: Arc<dyn Wake>) -> io::Result<Keeper> {
        let (chores, to_do) = mpsc::channel::<(u64, Operation)>();
        let (send, finished) = mpsc::channel();
        let dir = dir.to_path_buf();
        let thread = thread::Builder::new().name("penstock-keeper".into()).spawn(move || {
            keep(&dir, &to_do, |finished| {
                let listens = send.send(finished).is_ok();
                bell.wake();
                listens
            });
        })?;
        Ok(Keeper { chores: Some(chores), finished, thread: Some(thread), under_way: 0 })
    }

    pub(crate) fn submit(&mut self, ticket: u64, operation: Operation) {
        let chores = self.chores.as_ref().expect("the keeper is there until the drop");
        chores.send((ticket, operation)).expect("the keeper ends only after its last chore");
        self.under_way += 1;
    }

    /// Collects what is finished and takes new files among the open ones.
    pub(crate) fn collect(&mut self, files: &mut Files, done: &mut Vec<Done>) {
        if self.under_way == 0 {
            return;
        }
        while let Ok((ticket, result)) = self.finished.try_recv() {
            self.under_way -= 1;
            let result = result.map(|made| match made {
                Some(Made { file, filled_bytes, took }) => {
                    let file = files.adopt(Arc::new(file));
                    Outcome::Provisioned(Provisioned { file, filled_bytes, took })
                }
                None => Outcome::Finished,
            });
            done.push(Done { ticket, result });
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.chores = None;
        if let Some(thread) = self.thread.take() {
            // A keeper that panicked has nothing to hand over.
            let _ = thread.join();
        }
    }
}
