//! The fast driver: one io_uring a lane, direct I/O, and a write that is durable when it completes.
//!
//! A group is one submission: a write with `RWF_DSYNC`, which needs no second operation for the sync. Where the disk
//! has to be flushed after the write, the kernel leaves that to a worker thread of its own, which waits for its turn on a
//! busy machine, up to a tick of the scheduler; there threads of ours write as long as that is faster ([`Choice`]).
//!
//! The bell is an eventfd whose read is kept waiting in the ring, so one call waits for completions and for producers
//! alike.
#![allow(unsafe_code)]

use std::collections::HashMap;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use io_uring::types::{Fd, SubmitArgs, Timespec};
use io_uring::{IoUring, opcode, squeue};
use rustix::event::EventfdFlags;

use super::choice::{Choice, Way};
use super::device::{self, Durable};
use super::files::{Files, Keeper};
use super::workers::{Job, Workers};
use super::{Directory, Done, FileId, Operation, Outcome, Storage};
use crate::buffer::{Buffer, Pool};
use crate::lane::mailbox::Wake;
use crate::limits::{READ_CACHE_BYTES, READS_BYTES_MAX, RING_ENTRIES};

/// The ticket of the read that waits for the bell; lanes count theirs from zero.
const BELL_TICKET: u64 = u64::MAX;

/// `RWF_DSYNC` of `linux/fs.h`: the write is durable when it completes, as if `O_DSYNC` were set.
const RWF_DSYNC: i32 = 0x2;

/// What the kernel is doing for us. Its memory stays here until the completion has come.
enum InFlight {
    Write { bytes: Bytes, offset: u64, file: FileId },
    Read { buffer: Buffer, filled: usize, length: usize, offset: u64, file: FileId },
}

/// See the module's description.
pub(crate) struct Uring {
    // First, so that it is dropped first: dropping the ring ends the kernel's use of the buffers below.
    ring: IoUring,
    files: Files,
    keeper: Keeper,
    /// Where the disk has to be flushed after a write.
    writers: Option<Writers>,
    in_flight: HashMap<u64, InFlight>,
    /// For reads. Nobody sees more of a buffer than was read into it.
    read_buffers: Pool,
    bell: Arc<Bell>,
    /// Where the kernel puts the bell's counter. Boxed, so that it does not move.
    bell_counter: Box<[u8; 8]>,
    bell_armed: bool,
}

/// Threads that write beside the ring, and what is known of either.
struct Writers {
    threads: Workers,
    choice: Choice,
    /// Writes under way: when they began, by which way, and how many bytes they have.
    begun: HashMap<u64, (Instant, Way, u64)>,
    flying_bytes: u64,
}

impl Writers {
    /// A write begins.
    fn begin(&mut self, ticket: u64, bytes: usize) -> Way {
        let way = self.choice.way();
        self.begun.insert(ticket, (Instant::now(), way, bytes as u64));
        self.flying_bytes += bytes as u64;
        way
    }

    /// Some of these were writes.
    fn ended(&mut self, done: &[Done]) {
        for done in done {
            if let Some((begun, way, bytes)) = self.begun.remove(&done.ticket) {
                let us = begun.elapsed().as_secs_f64() * 1e6;
                self.choice.took(way, us, self.flying_bytes);
                self.flying_bytes -= bytes;
            }
        }
    }
}

/// Asks the kernel whether it lets us have a ring that does what we need.
pub(crate) fn probe() -> io::Result<()> {
    let ring = new_ring(8)?;
    let mut probe = io_uring::Probe::new();
    ring.submitter().register_probe(&mut probe)?;
    if probe.is_supported(opcode::Write::CODE)
        && probe.is_supported(opcode::Read::CODE)
        && ring.params().is_feature_ext_arg()
    {
        Ok(())
    } else {
        Err(io::Error::other("the kernel's io_uring is too old"))
    }
}

/// One thread submits and one thread completes, and it asks for completions itself: newer kernels then
/// spare us their interrupts. Older ones do not know the flags.
fn new_ring(entries: u32) -> io::Result<IoUring> {
    IoUring::builder()
        .setup_single_issuer()
        .setup_defer_taskrun()
        .setup_taskrun_flag()
        .build(entries)
        .or_else(|error| if error.raw_os_error() == Some(22) { IoUring::new(entries) } else { Err(error) })
}

impl Uring {
    /// Makes the ring; must be called on the thread that will use it.
    pub(crate) fn new(dir: &Path) -> io::Result<Uring> {
        let files = Files::new(dir)?;
        let bell = Arc::new(Bell(rustix::event::eventfd(0, EventfdFlags::CLOEXEC)?));
        let keeper = Keeper::start(files.dir(), bell.clone())?;
        let writers = match device::durable(dir) {
            Durable::WithTheWrite => None,
            Durable::WithAFlush => Some(Writers {
                threads: Workers::start(&(bell.clone() as Arc<dyn Wake>))?,
                choice: Choice::new(),
                begun: HashMap::new(),
                flying_bytes: 0,
            }),
        };
        tracing::debug!(dir = %dir.display(), threads = writers.is_some(), "how writes become durable");
        Ok(Uring {
            ring: new_ring(RING_ENTRIES)?,
            files,
            keeper,
            writers,
            in_flight: HashMap::new(),
            read_buffers: Pool::for_reads(READ_CACHE_BYTES + READS_BYTES_MAX as usize),
            bell,
            bell_counter: Box::new([0; 8]),
            bell_armed: false,
        })
    }

    fn push(&mut self, entry: &squeue::Entry) {
        loop {
            // SAFETY: the entry's memory is owned by `self` (a buffer in `in_flight`, or `bell_counter`) and
            // stays where it is until the completion was seen; the file is open until then, as the lane
            // closes no file with operations under way.
            if unsafe { self.ring.submission().push(entry) }.is_ok() {
                return;
            }
            // The queue is full: hand it over, which empties it. A failure here is seen again by `wait`.
            let _ = self.ring.submit();
        }
    }

    fn start(&mut self, ticket: u64) {
        let Some(operation) = self.in_flight.get_mut(&ticket) else {
            return;
        };
        let entry = match operation {
            InFlight::Write { bytes, offset, file } => {
                let fd = Fd(self.files.get(*file).as_raw_fd());
                opcode::Write::new(fd, bytes.as_ptr(), bytes.len() as u32)
                    .offset(*offset)
                    .rw_flags(RWF_DSYNC)
                    .build()
            }
            InFlight::Read { buffer, filled, length, offset, file } => {
                let fd = Fd(self.files.get(*file).as_raw_fd());
                let rest = &mut buffer[*filled..*length];
                opcode::Read::new(fd, rest.as_mut_ptr(), rest.len() as u32)
                    .offset(*offset + *filled as u64)
                    .build()
            }
        };
        self.push(&entry.user_data(ticket));
    }

    /// Looks at one completion. Nothing if the operation goes on.
    fn complete(&mut self, ticket: u64, result: i32) -> Option<Done> {
        // Nothing happened yet in these two cases, so asking again is no second try of a failed write.
        const INTERRUPTED: i32 = -4;
        const AGAIN: i32 = -11;
        if result == INTERRUPTED || result == AGAIN {
            self.start(ticket);
            return None;
        }
        let operation = self.in_flight.remove(&ticket)?;
        let outcome = match operation {
            _ if result < 0 => Err(io::Error::from_raw_os_error(-result)),
            InFlight::Write { bytes, .. } if result as usize != bytes.len() => Err(io::Error::new(
                io::ErrorKind::WriteZero,
                format!("{result} of {} bytes were written", bytes.len()),
            )),
            InFlight::Write { .. } => Ok(Outcome::Written),
            InFlight::Read { buffer, filled, length, offset, file } => {
                let filled = filled + result as usize;
                // A short read that ends at a block may go on; one inside a block, or empty, is the file's end.
                if result > 0 && filled < length && filled.is_multiple_of(crate::limits::BLOCK_BYTES) {
                    self.in_flight.insert(ticket, InFlight::Read { buffer, filled, length, offset, file });
                    self.start(ticket);
                    return None;
                }
                Ok(Outcome::Read(buffer, filled))
            }
        };
        Some(Done { ticket, result: outcome })
    }

    fn arm_bell(&mut self) {
        if !self.bell_armed {
            let entry =
                opcode::Read::new(Fd(self.bell.0.as_raw_fd()), self.bell_counter.as_mut_ptr(), 8).build();
            self.push(&entry.user_data(BELL_TICKET));
            self.bell_armed = true;
        }
    }

    fn collect(&mut self, done: &mut Vec<Done>) -> bool {
        let before = done.len();
        let mut rang = false;
        loop {
            let Some(entry) = self.ring.completion().next() else {
                break;
            };
            if entry.user_data() == BELL_TICKET {
                self.bell_armed = false;
                rang = true;
            } else if let Some(finished) = self.complete(entry.user_data(), entry.result()) {
                done.push(finished);
            }
        }
        if let Some(writers) = &mut self.writers {
            writers.threads.collect(done);
            writers.ended(&done[before..]);
        }
        self.keeper.collect(&mut self.files, done);
        rang
    }
}

impl Storage for Uring {
    fn directory(&mut self) -> &mut dyn Directory {
        &mut self.files
    }

    fn submit(&mut self, ticket: u64, operation: Operation) {
        match operation {
            Operation::Write { file, offset, bytes } => {
                if let Some(writers) = &mut self.writers
                    && writers.begin(ticket, bytes.len()) == Way::Threads
                {
                    let file = Arc::clone(self.files.get(file));
                    writers.threads.submit(Job::Write { ticket, file, offset, bytes });
                } else {
                    self.in_flight.insert(ticket, InFlight::Write { bytes, offset, file });
                    self.start(ticket);
                }
            }
            Operation::Read { file, offset, length } => {
                let buffer = self.read_buffers.take(length);
                self.in_flight.insert(ticket, InFlight::Read { buffer, filled: 0, length, offset, file });
                self.start(ticket);
            }
            chore => self.keeper.submit(ticket, chore),
        }
    }

    fn hurry(&mut self) {
        self.keeper.hurry();
    }

    fn wait(&mut self, timeout: Option<Duration>, done: &mut Vec<Done>) -> io::Result<()> {
        self.arm_bell();
        let before = done.len();
        let rang = self.collect(done);
        let block = !rang && done.len() == before && timeout != Some(Duration::ZERO);
        let submitted = match (block, timeout) {
            (false, _) => self.ring.submit(),
            (true, None) => self.ring.submit_and_wait(1),
            (true, Some(timeout)) => {
                let timeout = Timespec::from(timeout);
                self.ring.submitter().submit_with_args(1, &SubmitArgs::new().timespec(&timeout))
            }
        };
        match submitted {
            Ok(_) => {}
            // The time is up, a signal came, or completions must be collected first: all is as it should be.
            Err(error) if matches!(error.raw_os_error(), Some(62 | 4 | 16 | 11)) => {}
            Err(error) => return Err(error),
        }
        self.collect(done);
        Ok(())
    }

    fn bell(&self) -> Arc<dyn Wake> {
        self.bell.clone()
    }
}

impl Drop for Uring {
    fn drop(&mut self) {
        // The kernel may still write into our buffers: wait until it has let go of them. Ringing the bell
        // ends the read that waits for it.
        self.bell.wake();
        while !self.in_flight.is_empty() || self.bell_armed {
            if self.ring.submit_and_wait(1).is_err() {
                // Without the kernel's word nothing may be freed: leak what is still with it.
                std::mem::take(&mut self.in_flight).into_values().for_each(std::mem::forget);
                std::mem::forget(std::mem::replace(&mut self.bell_counter, Box::new([0; 8])));
                return;
            }
            let finished: Vec<_> =
                self.ring.completion().map(|entry| (entry.user_data(), entry.result())).collect();
            for (ticket, result) in finished {
                if ticket == BELL_TICKET {
                    self.bell_armed = false;
                } else {
                    self.complete(ticket, result);
                }
            }
        }
    }
}

/// An eventfd: adding to it completes the read that waits in the ring.
struct Bell(OwnedFd);

impl Wake for Bell {
    fn wake(&self) {
        // It can fail only when the counter is full, and then the bell is ringing already.
        let _ = rustix::io::write(&self.0, &1u64.to_ne_bytes());
    }
}
