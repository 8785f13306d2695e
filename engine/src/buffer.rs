//! Buffers that a disk can read from and write to without a copy in between: aligned to a block, pinned
//! where they are, and shared by reference count once they are full.
//!
//! A buffer is filled by one owner ([`Buffer`]) and then frozen into [`Bytes`]; slices of it travel to
//! the disk and to readers, and when the last is dropped the memory goes back to where it came from: buffers for reads to a
//! [`Pool`] of several lengths, those for groups to a [`Cutter`], because a lane forgets its groups in the order in which it made them.
#![allow(unsafe_code)]

use std::alloc::{Layout, alloc_zeroed, dealloc, handle_alloc_error};
use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use crossbeam_queue::ArrayQueue;

use crate::limits::BLOCK_BYTES;

/// Memory that the kernel may hand out as one huge page. The processor finds its way through it at once, and a disk is told of
/// it in one piece: of ordinary pages it is told one by one, and a device that takes 254 pieces at a time had one
/// write of a megabyte under way where it could have had four.
const HUGE_PAGE_BYTES: usize = 2 << 20;

/// Buffers of so many bytes and more are cut out of huge pages.
const CUT_BYTES_MIN: usize = 64 << 10;

/// What shorter buffers of groups are cut out of, in bytes: the allocator, asked for each of them, has to look for a place at a
/// block's boundary, and asks the kernel for more now and then; and a lane that is hardly used should not take a huge page.
const CUT_OUT_OF_BYTES: usize = 256 << 10;

/// Regions that a lane keeps for its next groups, when all that was cut out of them is gone. Its tail cache gives back as many as it
/// takes, so that more are needed only while readers hold some.
const REGIONS_KEPT: usize = 4;

/// What was taken from the allocator, or from the kernel, and goes back there as a whole. It begins at a block's boundary, and
/// its length is a multiple of a block.
#[derive(Debug)]
struct Region {
    start: NonNull<u8>,
    bytes: usize,
}

// SAFETY: `Region` owns its allocation alone, as `Box<[u8]>` would; nothing in it is tied to a thread.
unsafe impl Send for Region {}
// SAFETY: through a region itself nothing is read or written, only through the pieces that it is given out in.
unsafe impl Sync for Region {}

impl Region {
    fn layout(bytes: usize) -> Layout {
        Layout::from_size_align(bytes, BLOCK_BYTES).expect("a buffer is smaller than the address space")
    }

    fn zeroed(bytes: usize) -> Region {
        assert!(bytes > 0 && bytes.is_multiple_of(BLOCK_BYTES), "a buffer is a whole number of blocks");
        if Region::is_mapped(bytes) {
            return Region::map(bytes);
        }
        let layout = Region::layout(bytes);
        // SAFETY: the layout's size is not zero, as asserted above.
        let start = unsafe { alloc_zeroed(layout) };
        let Some(start) = NonNull::new(start) else { handle_alloc_error(layout) };
        Region { start, bytes }
    }

    /// Large memory comes from the kernel itself, which hands it out zeroed, in pages that spare most page faults:
    /// 128 MiB took 200 ms from the allocator, which writes the zeros itself, and 30 ms so.
    fn is_mapped(bytes: usize) -> bool {
        cfg!(all(target_os = "linux", not(miri))) && bytes >= HUGE_PAGE_BYTES
    }

    /// Begins where a huge page can.
    #[cfg(all(target_os = "linux", not(miri)))]
    fn map(bytes: usize) -> Region {
        use rustix::mm::{Advice, MapFlags, ProtFlags, madvise, mmap_anonymous};
        let access = ProtFlags::READ | ProtFlags::WRITE;
        let more = bytes + HUGE_PAGE_BYTES;
        // SAFETY: the kernel chooses a place where nothing is.
        let mapped = unsafe { mmap_anonymous(std::ptr::null_mut(), more, access, MapFlags::PRIVATE) };
        let Some(mapped) = mapped.ok().and_then(|mapped| NonNull::new(mapped.cast::<u8>())) else {
            handle_alloc_error(Region::layout(bytes))
        };
        let before = mapped.as_ptr().align_offset(HUGE_PAGE_BYTES);
        // SAFETY: the boundary is less than a huge page away, so that all of this is in what was mapped.
        let (start, end) = unsafe { (mapped.add(before), mapped.add(before + bytes)) };
        unmap(mapped, before);
        unmap(end, more - before - bytes);
        // SAFETY: the range was just mapped, and the advice changes nothing that a program could see.
        // Where there are no huge pages, small ones do.
        let _ = unsafe { madvise(start.as_ptr().cast(), bytes, Advice::LinuxHugepage) };
        Region { start, bytes }
    }

    #[cfg(not(all(target_os = "linux", not(miri))))]
    fn map(_bytes: usize) -> Region {
        unreachable!("memory is mapped only on Linux")
    }
}

/// Gives back part of what was mapped; nobody holds any of it.
#[cfg(all(target_os = "linux", not(miri)))]
fn unmap(start: NonNull<u8>, bytes: usize) {
    if bytes > 0 {
        // SAFETY: the caller mapped the range, whole pages of it, and nobody has a reference into it.
        let unmapped = unsafe { rustix::mm::munmap(start.as_ptr().cast(), bytes) };
        debug_assert!(unmapped.is_ok(), "what was mapped can be unmapped");
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        #[cfg(all(target_os = "linux", not(miri)))]
        if Region::is_mapped(self.bytes) {
            return unmap(self.start, self.bytes);
        }
        // SAFETY: `start` came from `alloc_zeroed` with this very layout and is freed only here.
        unsafe { dealloc(self.start.as_ptr(), Region::layout(self.bytes)) }
    }
}

/// A region that pieces are cut out of. With the last of them it goes where it is used again, if there is room.
#[derive(Debug)]
struct Cut {
    /// Present until the drop hands it back.
    region: Option<Region>,
    home: Option<Arc<ArrayQueue<Region>>>,
}

impl Drop for Cut {
    fn drop(&mut self) {
        if let (Some(region), Some(home)) = (self.region.take(), self.home.take()) {
            // Where enough are kept it comes back, and is freed.
            let _ = home.push(region);
        }
    }
}

/// A piece of a region, or the whole of it, that nobody else has.
#[derive(Debug)]
struct Memory {
    start: NonNull<u8>,
    bytes: usize,
    /// Keeps the region until the last of its pieces is gone.
    _cut: Arc<Cut>,
}

// SAFETY: the pieces of a region do not overlap, so each is owned alone, as `Box<[u8]>` would be.
unsafe impl Send for Memory {}
// SAFETY: through a shared reference the memory can only be read.
unsafe impl Sync for Memory {}

impl Memory {
    fn zeroed(bytes: usize) -> Memory {
        let region = Region::zeroed(bytes);
        let start = region.start;
        Memory { start, bytes, _cut: Arc::new(Cut { region: Some(region), home: None }) }
    }

    /// A region of so many bytes, cut into pieces of so many bytes: a whole number of blocks, and at most the region.
    fn cut(region: usize, bytes: usize) -> impl Iterator<Item = Memory> {
        let region = Region::zeroed(region);
        let (first, pieces) = (region.start, region.bytes / bytes);
        let cut = Arc::new(Cut { region: Some(region), home: None });
        (0..pieces).map(move |index| {
            // SAFETY: the piece ends within the region.
            let start = unsafe { first.add(index * bytes) };
            Memory { start, bytes, _cut: Arc::clone(&cut) }
        })
    }
}

/// A block-aligned buffer with one owner. Its bytes are initialised from the first moment on.
#[derive(Debug)]
pub(crate) struct Buffer {
    /// Present until the drop hands it back to the pool.
    memory: Option<Memory>,
    pool: Option<Pool>,
}

impl Buffer {
    /// A buffer of at least `bytes`, rounded up to whole blocks, filled with zeros.
    pub(crate) fn zeroed(bytes: usize) -> Buffer {
        Buffer { memory: Some(Memory::zeroed(round_up(bytes.max(1)))), pool: None }
    }

    /// Shares the buffer: no byte changes from here on.
    pub(crate) fn freeze(self) -> Bytes {
        Bytes::from_owner(self)
    }

    fn memory(&self) -> &Memory {
        self.memory.as_ref().expect("the memory stays until the drop")
    }
}

impl Deref for Buffer {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        let memory = self.memory();
        // SAFETY: the memory is `bytes` long, was initialised when it was allocated, and lives as long as `self`.
        unsafe { std::slice::from_raw_parts(memory.start.as_ptr(), memory.bytes) }
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut [u8] {
        let memory = self.memory();
        // SAFETY: as above, and `&mut self` shows that nobody else looks at it.
        unsafe { std::slice::from_raw_parts_mut(memory.start.as_ptr(), memory.bytes) }
    }
}

impl AsRef<[u8]> for Buffer {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

// SAFETY: the memory is where it is until the drop, however the `Buffer` itself moves, and all of it is
// initialised.
#[cfg(target_os = "linux")]
unsafe impl tokio_uring::buf::IoBuf for Buffer {
    fn stable_ptr(&self) -> *const u8 {
        self.memory().start.as_ptr()
    }

    fn bytes_init(&self) -> usize {
        self.memory().bytes
    }

    fn bytes_total(&self) -> usize {
        self.memory().bytes
    }
}

// SAFETY: as above; the buffer has one owner, so nobody else looks at what the kernel writes.
#[cfg(target_os = "linux")]
unsafe impl tokio_uring::buf::IoBufMut for Buffer {
    fn stable_mut_ptr(&mut self) -> *mut u8 {
        self.memory().start.as_ptr()
    }

    unsafe fn set_init(&mut self, _bytes: usize) {
        // It always was.
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        if let (Some(memory), Some(pool)) = (self.memory.take(), self.pool.take()) {
            pool.give_back(memory);
        }
    }
}

/// Lengths of buffers pooled for reads, of which many are short: each twice the one before, in bytes the shortest of them.
const READ_CLASSES: usize = 9;
const READ_BYTES_LEAST: usize = 8 << 10;

/// Buffers for groups, each as long as it has to be, cut one behind the other out of regions that are used again and again.
#[derive(Clone, Debug)]
pub(crate) struct Cutter {
    short: Arc<Regions>,
    long: Arc<Regions>,
}

/// Regions of one length.
#[derive(Debug)]
struct Regions {
    bytes: usize,
    /// What buffers are cut out of now, and where the next begins. Only a lane's thread asks, so nobody waits.
    current: Mutex<Option<Current>>,
    kept: Arc<ArrayQueue<Region>>,
}

#[derive(Debug)]
struct Current {
    cut: Arc<Cut>,
    start: NonNull<u8>,
    used: usize,
}

// SAFETY: the pointer is the region's own start, and is only used to tell where pieces begin that nobody else has.
unsafe impl Send for Current {}

impl Regions {
    fn new(bytes: usize) -> Arc<Regions> {
        Arc::new(Regions { bytes, current: Mutex::new(None), kept: Arc::new(ArrayQueue::new(REGIONS_KEPT)) })
    }

    /// A whole number of blocks, at most a region.
    fn cut(&self, bytes: usize) -> Memory {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let mut next = match current.take() {
            Some(current) if current.used + bytes <= self.bytes => current,
            _ => {
                let region = self.kept.pop().unwrap_or_else(|| Region::zeroed(self.bytes));
                let start = region.start;
                let cut = Cut { region: Some(region), home: Some(Arc::clone(&self.kept)) };
                Current { cut: Arc::new(cut), start, used: 0 }
            }
        };
        // SAFETY: the piece ends within the region, as was seen above.
        let start = unsafe { next.start.add(next.used) };
        let memory = Memory { start, bytes, _cut: Arc::clone(&next.cut) };
        next.used += bytes;
        *current = Some(next);
        memory
    }
}

impl Cutter {
    pub(crate) fn new() -> Cutter {
        Cutter { short: Regions::new(CUT_OUT_OF_BYTES), long: Regions::new(HUGE_PAGE_BYTES) }
    }

    /// A buffer of at least `bytes`, rounded up to whole blocks. Its content is whatever was written before: the caller overwrites
    /// all that it gives away.
    pub(crate) fn take(&self, bytes: usize) -> Buffer {
        let bytes = round_up(bytes.max(1));
        let regions = match bytes {
            ..CUT_BYTES_MIN => &self.short,
            CUT_BYTES_MIN..=HUGE_PAGE_BYTES => &self.long,
            _ => return Buffer::zeroed(bytes),
        };
        Buffer { memory: Some(regions.cut(bytes)), pool: None }
    }
}

/// Buffers used again and again: a fresh megabyte costs 256 page faults, which is more than filling it.
#[derive(Clone, Debug)]
pub(crate) struct Pool {
    /// Length of the shortest buffers, in bytes.
    least: usize,
    free: Arc<[ArrayQueue<Memory>]>,
    /// Bytes that are kept, of all lengths together, and how many there may be.
    kept: Arc<AtomicUsize>,
    most: usize,
}

impl Pool {
    /// A pool for reads, that keeps up to so many bytes.
    pub(crate) fn for_reads(bytes: usize) -> Pool {
        let count = |class: usize| (bytes / (READ_BYTES_LEAST << class)).max(1);
        Pool {
            least: READ_BYTES_LEAST,
            free: (0..READ_CLASSES).map(|class| ArrayQueue::new(count(class))).collect(),
            kept: Arc::default(),
            most: bytes,
        }
    }

    /// A buffer of at least `bytes`. Its content is whatever was written before: the caller overwrites all
    /// that it gives away.
    pub(crate) fn take(&self, bytes: usize) -> Buffer {
        let Some(class) = (0..self.free.len()).find(|class| bytes <= self.least << class) else {
            return Buffer::zeroed(bytes);
        };
        if class == 0 && bytes <= self.least / 2 {
            return Buffer::zeroed(bytes);
        }
        let memory = match self.free[class].pop() {
            Some(memory) => {
                self.kept.fetch_sub(memory.bytes, Ordering::Relaxed);
                memory
            }
            None => self.make(self.least << class),
        };
        Buffer { memory: Some(memory), pool: Some(self.clone()) }
    }

    /// A new piece of memory. What else it is cut together with is kept for later.
    fn make(&self, bytes: usize) -> Memory {
        let out_of = match bytes {
            CUT_BYTES_MIN..HUGE_PAGE_BYTES => HUGE_PAGE_BYTES,
            _ => return Memory::zeroed(bytes),
        };
        let mut pieces = Memory::cut(out_of, bytes);
        let piece = pieces.next().expect("there is room for a piece");
        pieces.for_each(|piece| self.give_back(piece));
        piece
    }

    fn give_back(&self, memory: Memory) {
        let class = (memory.bytes / self.least).trailing_zeros() as usize;
        let bytes = memory.bytes;
        // Counted before it can be taken again. In a full pool a buffer of another length makes room, so that not those that
        // were of use once keep out those that are now; else the memory is freed.
        let mut kept = self.kept.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if kept > self.most
            && let Some(other) = (0..self.free.len())
                .rev()
                .filter(|&other| other != class)
                .find_map(|other| self.free[other].pop())
        {
            kept = self.kept.fetch_sub(other.bytes, Ordering::Relaxed) - other.bytes;
        }
        if kept > self.most || self.free[class].push(memory).is_err() {
            self.kept.fetch_sub(bytes, Ordering::Relaxed);
        }
    }
}

/// The next multiple of a block.
pub(crate) const fn round_up(bytes: usize) -> usize {
    bytes.next_multiple_of(BLOCK_BYTES)
}

/// The whole blocks in which a half-open range of a file lies: where they begin, how long they are, and how far into
/// them the range begins.
pub(crate) fn whole_blocks(begin: u64, end: u64) -> (u64, usize, usize) {
    let offset = begin / BLOCK_BYTES as u64 * BLOCK_BYTES as u64;
    (offset, round_up((end - offset).max(1) as usize), (begin - offset) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buffers_begin_at_a_block_and_are_whole_blocks() {
        for bytes in [1, BLOCK_BYTES, BLOCK_BYTES + 1] {
            let buffer = Buffer::zeroed(bytes);
            assert_eq!(buffer.as_ptr() as usize % BLOCK_BYTES, 0);
            assert_eq!(buffer.len(), round_up(bytes));
            assert!(buffer.iter().all(|&byte| byte == 0));
        }
    }

    #[test]
    fn a_region_is_used_again_when_the_last_slice_of_all_is_dropped() {
        let cutter = Cutter::new();
        let mut buffer = cutter.take(100_000);
        assert_eq!(buffer.len(), round_up(100_000), "not longer than it has to be");
        buffer[5] = 42;
        let bytes = buffer.freeze();
        let slice = bytes.slice(5..6);
        drop(bytes);
        let others: Vec<Buffer> = (0..21).map(|_| cutter.take(100_000)).collect();
        assert_eq!(others[1].as_ptr() as usize - others[0].as_ptr() as usize, round_up(100_000));
        drop(others);
        assert!(cutter.long.kept.is_empty(), "one slice is left, and its region with it");
        assert_eq!(slice[0], 42);
        drop(slice);
        assert_eq!(cutter.long.kept.len(), 1);
        let again: Vec<Buffer> = (0..40).map(|_| cutter.take(100_000)).collect();
        assert!(again.iter().any(|buffer| buffer[5] == 42), "the same memory again");
        assert!(cutter.long.kept.is_empty());
    }

    #[test]
    fn what_is_cut_from_one_region_lies_apart() {
        let mut cutter = Cutter::new();
        for bytes in [BLOCK_BYTES, 16 << 10, 100_000, 256 << 10, HUGE_PAGE_BYTES, HUGE_PAGE_BYTES + 1] {
            let mut buffers: Vec<Buffer> = (0..70).map(|_| cutter.take(bytes)).collect();
            for (buffer, byte) in buffers.iter_mut().zip(1..) {
                assert_eq!((buffer.as_ptr() as usize % BLOCK_BYTES, buffer.len()), (0, round_up(bytes)));
                assert!(buffer.iter().all(|&byte| byte == 0), "nobody else's");
                buffer.fill(byte);
            }
            // A cutter that is gone leaves behind what is still in use.
            let cutter = std::mem::replace(&mut cutter, Cutter::new());
            drop(cutter);
            drop(buffers.split_off(7));
            for (buffer, byte) in buffers.iter().zip(1..) {
                assert!(buffer.iter().all(|&there| there == byte));
            }
        }
    }

    /// A server whose groups were now short, now long came to hundreds of megabytes: buffers had lengths, each cut out of regions of
    /// their own, and a region stayed as long as one of its buffers was of use.
    #[test]
    fn what_is_forgotten_in_order_takes_little_more_than_what_is_remembered() {
        let cutter = Cutter::new();
        let mut recent = std::collections::VecDeque::new();
        let (mut bytes, mut state) = (0, 1u64);
        let remembered = if cfg!(miri) { 1 << 20 } else { 16 << 20 };
        for round in 0..if cfg!(miri) { 400 } else { 40_000u64 } {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            // Mostly short, then mostly long, and both at all times.
            let longest = if round / 4_000 % 2 == 0 { 3 } else { 7 };
            let buffer = cutter.take(BLOCK_BYTES << ((state >> 33) % longest));
            bytes += buffer.len();
            recent.push_back(buffer);
            while bytes > remembered {
                bytes -= recent.pop_front().map_or(0, |oldest| oldest.len());
            }
            let mut regions = std::collections::BTreeMap::new();
            if round % 997 == 0 {
                for buffer in &recent {
                    let cut = &buffer.memory()._cut;
                    regions.insert(Arc::as_ptr(cut), cut.region.as_ref().map_or(0, |region| region.bytes));
                }
            }
            let held: usize = regions.values().sum();
            assert!(held <= remembered + remembered / 4 + 2 * HUGE_PAGE_BYTES, "{held} bytes for {bytes}");
        }
        drop(recent);
        for regions in [&cutter.short, &cutter.long] {
            assert!(regions.kept.len() <= REGIONS_KEPT);
        }
    }

    #[test]
    fn a_pool_for_reads_keeps_short_buffers_too() {
        let pool = Pool::for_reads(64 << 10);
        let buffers: Vec<Buffer> = (0..10).map(|_| pool.take(12 << 10)).collect();
        assert!(buffers.iter().all(|buffer| buffer.len() == 16 << 10));
        drop(buffers);
        assert_eq!(pool.free[1].len(), 4, "as many as 64 KiB have room for");
        drop(pool.take(64 << 10));
        assert_eq!(
            (pool.free[1].len(), pool.free[3].len()),
            (0, 1),
            "those used last, of all lengths together"
        );
        drop((pool.take(16 << 10), pool.take(8 << 10)));
        assert_eq!((pool.free[0].len(), pool.free[1].len(), pool.free[3].len()), (1, 1, 0));
    }

    #[test]
    fn a_full_pool_frees_what_it_cannot_keep() {
        let pool = Pool::for_reads(1 << 20);
        let buffers = [pool.take(1 << 20), pool.take(1 << 20), pool.take(1 << 20)];
        drop(buffers);
        assert_eq!(pool.free[7].len(), 1);
        drop(pool.take((READ_BYTES_LEAST << (READ_CLASSES - 1)) + 1));
        assert_eq!(
            pool.free.iter().map(ArrayQueue::len).sum::<usize>(),
            1,
            "what is longer than any is not kept"
        );
    }
}
