//! What the drivers for real disks share: a lane's directory, its open files, and the keeper, a thread
//! that makes files ready and removes them so that the lane never waits for a file system's metadata.

use std::collections::VecDeque;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, Mutex, mpsc};
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
        let made = create(&self.dir, name, length)?;
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

/// What became of a wish for a file: it is there, or it is still to be filled.
enum Making {
    Made(Made),
    Filling(Filling),
}

/// Begins to make a file ready. If it is to be filled, its blocks are written once, over as long as `fill` says, so
/// that later writes of a group change no metadata and need no journal commit of the file system. Without being
/// filled it has its space and reads as zeros, and each first write tells the file system that a block is in use.
fn provision(
    dir: &Path,
    name: &str,
    length: u64,
    recycle: Option<&str>,
    fill: Option<Duration>,
) -> io::Result<Making> {
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
            let made = Made { file, filled_bytes: BLOCK_BYTES as u64, took: begun.elapsed() };
            return Ok(Making::Made(made));
        }
        fs::remove_file(dir.join(old))?;
    }
    let mut filling = Filling::begin(path, length, fill.unwrap_or_default())?;
    match fill {
        Some(_) => Ok(Making::Filling(filling)),
        None => {
            filling.hurry();
            filling.finish(dir).map(Making::Made)
        }
    }
}

/// Makes a file ready and fills it, while the caller waits.
fn create(dir: &Path, name: &str, length: u64) -> io::Result<Made> {
    match provision(dir, name, length, None, Some(Duration::ZERO))? {
        Making::Made(made) => Ok(made),
        Making::Filling(filling) => filling.finish(dir),
    }
}

/// Bytes of zeros that are written at once if there is time to fill a file a little at a time. A record that comes
/// meanwhile waits for so many, about a millisecond of a disk of 1 GB/s.
const FILL_STEP_BYTES: usize = 1 << 20;

/// How long a lane's filling pauses if another lane's zeros are just being written.
const FILL_TURN_PAUSE: Duration = Duration::from_millis(1);

/// Who holds it writes a piece of zeros: lanes share a disk, and their pieces would add up to a large one.
static FILL_TURN: Mutex<()> = Mutex::new(());

/// A new file that is being filled with zeros. It has its space, where the file system can tell a file that.
struct Filling {
    path: PathBuf,
    file: File,
    length: u64,
    /// Its space is taken: without further zeros it is ready as well.
    allocated: bool,
    /// No more zeros than are needed.
    hurried: bool,
    filled: u64,
    zeros: Buffer,
    /// When it shall be filled.
    due: Instant,
    /// When the next zeros are written.
    next: Instant,
    /// How long it took, without the pauses.
    took: Duration,
}

impl Filling {
    /// Makes the file and takes its space.
    fn begin(path: PathBuf, length: u64, time: Duration) -> io::Result<Filling> {
        let begun = Instant::now();
        let made = open_with(OpenOptions::new().read(true).write(true).create(true).truncate(true), &path)
            .and_then(|file| Ok((allocate(&file, length)?, file)));
        let (allocated, file) = made.inspect_err(|_| abandon(&path))?;
        let step = if time.is_zero() { PREWRITE_BYTES } else { FILL_STEP_BYTES };
        let zeros = Buffer::zeroed(step.min(length as usize));
        let now = Instant::now();
        let took = now.duration_since(begun);
        let due = now + time;
        Ok(Filling { path, file, length, allocated, hurried: false, filled: 0, zeros, due, next: now, took })
    }

    /// Has it end as soon as it can: what is not filled yet stays so, if it has its space.
    fn hurry(&mut self) {
        let now = Instant::now();
        (self.hurried, self.due, self.next) = (true, now, now);
    }

    fn filled_enough(&self) -> bool {
        self.filled == self.length || self.hurried && self.allocated
    }

    /// Writes the next zeros. True if no more are needed.
    fn step(&mut self) -> io::Result<bool> {
        if self.filled_enough() {
            return Ok(true);
        }
        let begun = Instant::now();
        let turn = FILL_TURN.try_lock();
        if turn.is_err() && begun < self.due {
            self.next = begun + FILL_TURN_PAUSE;
            return Ok(false);
        }
        let bytes = self.zeros.len().min((self.length - self.filled) as usize);
        self.file.write_all_at(&self.zeros[..bytes], self.filled)?;
        drop(turn);
        self.filled += bytes as u64;
        let now = Instant::now();
        self.took += now.duration_since(begun);
        // What is left has the time that is left, so that a step that waited makes the pauses shorter.
        let steps = (self.length - self.filled).div_ceil(self.zeros.len() as u64).max(1);
        self.next = now + self.due.saturating_duration_since(now) / u32::try_from(steps).unwrap_or(u32::MAX);
        Ok(self.filled_enough())
    }

    /// Fills what has to be filled without a pause, and makes the file and its name durable.
    fn finish(mut self, dir: &Path) -> io::Result<Made> {
        let result = self.sync(dir);
        // Half a segment helps nobody and takes the space that is missing.
        result.inspect_err(|_| abandon(&self.path))?;
        Ok(Made { file: self.file, filled_bytes: self.filled, took: self.took })
    }

    fn sync(&mut self, dir: &Path) -> io::Result<()> {
        while !self.step()? {}
        let begun = Instant::now();
        self.file.sync_all()?;
        sync_dir(dir)?;
        self.took += begun.elapsed();
        Ok(())
    }
}

/// Removes a file that could not be made ready.
fn abandon(path: &Path) {
    let _ = fs::remove_file(path);
}

/// Takes a file's space without writing it. False where the file system knows no such thing.
#[cfg(target_os = "linux")]
fn allocate(file: &File, length: u64) -> io::Result<bool> {
    use rustix::io::Errno;
    match rustix::fs::fallocate(file, rustix::fs::FallocateFlags::empty(), 0, length) {
        Ok(()) => Ok(true),
        Err(Errno::OPNOTSUPP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn allocate(_file: &File, _length: u64) -> io::Result<bool> {
    Ok(false)
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
fn chore(dir: &Path, operation: Operation) -> io::Result<()> {
    match operation {
        Operation::Copy { from, to, pieces } => copy(dir, &from, &to, &pieces),
        Operation::Sync { name } => sync(dir, &name),
        Operation::Punch { name, ranges } => punch(dir, &name, &ranges),
        Operation::Provision { .. } | Operation::Remove { .. } => {
            unreachable!("the keeper fills and removes files bit by bit")
        }
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

/// What the keeper is told.
enum Order {
    Chore(u64, Operation),
    /// Somebody waits for the files that are being filled.
    Hurry,
}

/// The thread that makes files ready, rewrites and removes them.
pub(crate) struct Keeper {
    orders: Option<mpsc::Sender<Order>>,
    finished: mpsc::Receiver<Finished>,
    thread: Option<JoinHandle<()>>,
    under_way: usize,
}

/// Does chores until there are no more, and tells of each. Files are filled and removed bit by bit between the
/// others; removed when nothing else is to be done.
fn keep(dir: &Path, orders: &mpsc::Receiver<Order>, mut tell: impl FnMut(Finished) -> bool) {
    let mut fillings: VecDeque<(u64, Filling)> = VecDeque::new();
    let mut removals: VecDeque<(u64, Removal)> = VecDeque::new();
    loop {
        let until_fill =
            fillings.front().map(|(_, filling)| filling.next.saturating_duration_since(Instant::now()));
        let pause = until_fill.into_iter().chain(removals.front().map(|_| REMOVE_PAUSE)).min();
        let order = match pause {
            Some(pause) => orders.recv_timeout(pause),
            None => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        let idle = order.is_err();
        let finished = match order {
            Ok(Order::Chore(ticket, Operation::Provision { name, length, recycle, fill })) => {
                match provision(dir, &name, length, recycle.as_deref(), fill) {
                    Ok(Making::Filling(filling)) => {
                        fillings.push_back((ticket, filling));
                        None
                    }
                    Ok(Making::Made(made)) => Some((ticket, Ok(Some(made)))),
                    Err(error) => Some((ticket, Err(error))),
                }
            }
            Ok(Order::Chore(ticket, Operation::Remove { name })) => match Removal::begin(dir, &name) {
                Ok(removal) => {
                    removals.push_back((ticket, removal));
                    None
                }
                Err(error) => Some((ticket, Err(error))),
            },
            Ok(Order::Chore(ticket, operation)) => Some((ticket, chore(dir, operation).map(|()| None))),
            Ok(Order::Hurry) => {
                fillings.iter_mut().for_each(|(_, filling)| filling.hurry());
                None
            }
            Err(RecvTimeoutError::Timeout) => None,
            // With nobody left who might write a group, without pauses.
            Err(RecvTimeoutError::Disconnected) if fillings.is_empty() && removals.is_empty() => return,
            Err(RecvTimeoutError::Disconnected) => {
                fillings.iter_mut().for_each(|(_, filling)| filling.hurry());
                None
            }
        };
        if finished.is_some_and(|finished| !tell(finished)) {
            return;
        }
        let filling_is_due = fillings.front().is_some_and(|(_, filling)| filling.next <= Instant::now());
        let finished = if filling_is_due {
            fill_on(dir, &mut fillings)
        } else if idle {
            remove_on(&mut removals)
        } else {
            None
        };
        if finished.is_some_and(|finished| !tell(finished)) {
            return;
        }
    }
}

/// Writes some zeros into the first file that is being filled. Tells if it is ready.
fn fill_on(dir: &Path, fillings: &mut VecDeque<(u64, Filling)>) -> Option<Finished> {
    let (_, filling) = fillings.front_mut()?;
    let result = filling.step();
    if matches!(result, Ok(false)) {
        return None;
    }
    let (ticket, filling) = fillings.pop_front()?;
    match result {
        Ok(_) => Some((ticket, filling.finish(dir).map(Some))),
        Err(error) => {
            abandon(&filling.path);
            Some((ticket, Err(error)))
        }
    }
}

/// Gives some of the first file back that is being removed. Tells if nothing is left of it.
fn remove_on(removals: &mut VecDeque<(u64, Removal)>) -> Option<Finished> {
    let (_, removal) = removals.front_mut()?;
    let result = removal.step();
    if matches!(result, Ok(false)) {
        return None;
    }
    let (ticket, _) = removals.pop_front()?;
    Some((ticket, result.map(|_| None)))
}

impl Keeper {
    pub(crate) fn start(dir: &Path, bell: Arc<dyn Wake>) -> io::Result<Keeper> {
        let (orders, to_do) = mpsc::channel::<Order>();
        let (send, finished) = mpsc::channel();
        let dir = dir.to_path_buf();
        let thread = thread::Builder::new().name("penstock-keeper".into()).spawn(move || {
            keep(&dir, &to_do, |finished| {
                let listens = send.send(finished).is_ok();
                bell.wake();
                listens
            });
        })?;
        Ok(Keeper { orders: Some(orders), finished, thread: Some(thread), under_way: 0 })
    }

    pub(crate) fn submit(&mut self, ticket: u64, operation: Operation) {
        self.order(Order::Chore(ticket, operation));
        self.under_way += 1;
    }

    /// Has files that are being filled made ready at once.
    pub(crate) fn hurry(&mut self) {
        self.order(Order::Hurry);
    }

    fn order(&mut self, order: Order) {
        let orders = self.orders.as_ref().expect("the keeper is there until the drop");
        orders.send(order).expect("the keeper ends only after its last chore");
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
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            // A keeper that panicked has nothing to hand over.
            let _ = thread.join();
        }
    }
}
