//! A lane's view of the simulated disk: operations are handed in, take their steps, and complete.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;

use super::disk::{Disk, SimFile, Unfinished};
use super::{SimDisk, SimFaults};
use crate::buffer::Buffer;
use crate::lane::mailbox::Wake;
use crate::storage::{Directory, Done, FileId, Operation, Outcome, Provisioned, Storage};

/// How many times as long as others an operation takes that is a straggler.
const STRAGGLER_TIMES: u32 = 20;

/// Stands for what is done while the caller waits, which has no ticket.
const NO_TICKET: u64 = u64::MAX;

/// A lane's view of the disk.
pub(crate) struct SimStorage {
    disk: SimDisk,
    dir: PathBuf,
    /// Tells its tickets from those of others.
    number: u64,
    generation: u64,
    open: Vec<Option<SimFile>>,
    queue: Vec<Queued>,
    bell: Arc<Bell>,
}

struct Queued {
    ticket: u64,
    steps: u32,
    work: Work,
}

enum Work {
    Write,
    Read {
        file: FileId,
        offset: u64,
        length: usize,
    },
    /// Done already, in the order it was asked for; only the answer is late.
    File(io::Result<Outcome>),
}

fn power_failed() -> io::Error {
    io::Error::other("the power failed")
}

impl SimStorage {
    pub(super) fn new(disk: SimDisk, dir: &Path) -> SimStorage {
        let (number, generation) = {
            let mut disk = disk.lock();
            disk.storages += 1;
            (disk.storages, disk.generation)
        };
        let dir = dir.to_path_buf();
        SimStorage {
            disk,
            dir,
            number,
            generation,
            open: Vec::new(),
            queue: Vec::new(),
            bell: Arc::default(),
        }
    }

    fn adopt(&mut self, file: SimFile) -> FileId {
        let free = self.open.iter().position(Option::is_none);
        let index = free.unwrap_or_else(|| {
            self.open.push(None);
            self.open.len() - 1
        });
        self.open[index] = Some(file);
        FileId(index as u32)
    }

    fn file(&self, file: FileId) -> SimFile {
        self.open[file.0 as usize].clone().expect("the file is open")
    }

    fn connected(&self) -> io::Result<MutexGuard<'_, Disk>> {
        let disk = self.disk.lock();
        if disk.generation == self.generation { Ok(disk) } else { Err(power_failed()) }
    }

    fn provision(
        &mut self,
        ticket: u64,
        name: &str,
        length: u64,
        recycle: Option<String>,
    ) -> io::Result<Outcome> {
        let recycle = recycle.map(|old| self.dir.join(old));
        let path = self.dir.join(name);
        let made = self.connected()?.provision(&self.dir, ticket, &path, length, recycle.as_deref());
        let (file, filled_bytes) = made?;
        Ok(Outcome::Provisioned(Provisioned { file: self.adopt(file), filled_bytes, took: Duration::ZERO }))
    }

    fn submit_file(&mut self, ticket: u64, operation: Operation) -> io::Result<Outcome> {
        match operation {
            Operation::Provision { name, length, recycle, .. } => {
                self.provision(ticket, &name, length, recycle)
            }
            Operation::Remove { name } => {
                let path = self.dir.join(name);
                self.connected()?.remove(&self.dir, ticket, &path).map(|()| Outcome::Finished)
            }
            Operation::Copy { from, to, pieces } => {
                let mut disk = self.connected()?;
                if disk.write_fails() {
                    return Err(io::Error::other("ordered to fail"));
                }
                let (from, to) = (disk.file(&self.dir.join(from))?, disk.file(&self.dir.join(to))?);
                for piece in pieces {
                    disk.copy(self.number, &from, &to, &piece)?;
                }
                Ok(Outcome::Finished)
            }
            Operation::Sync { name } => {
                let mut disk = self.connected()?;
                let file = disk.file(&self.dir.join(name))?;
                disk.sync(&file).map(|()| Outcome::Finished)
            }
            Operation::Punch { name, ranges } => {
                let mut disk = self.connected()?;
                let file = disk.file(&self.dir.join(name))?;
                disk.punch(&self.dir, ticket, &file, &ranges);
                Ok(Outcome::Finished)
            }
            Operation::Write { .. } | Operation::Read { .. } => unreachable!("these go block by block"),
        }
    }

    fn finish(&mut self, queued: Queued) -> io::Result<Done> {
        let Queued { ticket, work, .. } = queued;
        let result = match work {
            Work::Write => {
                let mut disk = self.connected()?;
                let write = disk.unfinished.remove(&(self.number, ticket)).expect("it is not finished yet");
                if disk.write_fails() {
                    disk.tear(&write);
                    Err(io::Error::other("ordered to fail"))
                } else {
                    write.file.write(write.offset, &write.bytes);
                    Ok(Outcome::Written)
                }
            }
            Work::Read { file, offset, length } => {
                self.read_now(file, offset, length).map(|(buffer, bytes)| Outcome::Read(buffer, bytes))
            }
            Work::File(result) => {
                self.connected()?.told(&self.dir, ticket);
                result
            }
        };
        Ok(Done { ticket, result })
    }

    /// One step of the disk: what is due completes.
    fn step(&mut self, done: &mut Vec<Done>) -> io::Result<()> {
        let mut due = Vec::new();
        let mut index = 0;
        while index < self.queue.len() {
            if self.queue[index].steps == 0 {
                due.push(self.queue.remove(index));
            } else {
                self.queue[index].steps -= 1;
                index += 1;
            }
        }
        {
            let mut disk = self.connected()?;
            if disk.faults.reorder {
                for index in (1..due.len()).rev() {
                    due.swap(index, disk.random.below(index as u64 + 1) as usize);
                }
            }
            let earliest = self.queue.iter().map(|queued| queued.ticket).min().unwrap_or(u64::MAX);
            disk.counts.reordered += due.iter().filter(|queued| queued.ticket > earliest).count() as u64;
        }
        for queued in due {
            let finished = self.finish(queued)?;
            done.push(finished);
        }
        Ok(())
    }
}

impl Drop for SimStorage {
    fn drop(&mut self) {
        // A process that ends in order has waited for its operations; one that is killed has not, and the kernel
        // finishes what it was handed.
        if let Ok(mut disk) = self.connected() {
            disk.finish(self.number);
            disk.told_all(&self.dir);
        }
    }
}

impl Directory for SimStorage {
    fn list(&mut self) -> io::Result<Vec<String>> {
        let disk = self.connected()?;
        let here = disk.files.keys().filter(|path| path.parent() == Some(self.dir.as_path()));
        Ok(here.filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect())
    }

    fn open(&mut self, name: &str) -> io::Result<(FileId, u64)> {
        let file = self.connected()?.file(&self.dir.join(name))?;
        let length = file.bytes();
        Ok((self.adopt(file), length))
    }

    fn create(&mut self, name: &str, length: u64) -> io::Result<FileId> {
        let path = self.dir.join(name);
        let file = {
            let mut disk = self.connected()?;
            let (file, _) = disk.provision(&self.dir, NO_TICKET, &path, length, None)?;
            if disk.power_fails() {
                disk.crash();
                return Err(power_failed());
            }
            disk.told(&self.dir, NO_TICKET);
            file
        };
        Ok(self.adopt(file))
    }

    fn read_now(&mut self, file: FileId, offset: u64, length: usize) -> io::Result<(Buffer, usize)> {
        if self.connected()?.read_fails() {
            return Err(io::Error::other("ordered to fail"));
        }
        let file = self.file(file);
        let durable = file.lock();
        let begin = durable.len().min(offset as usize);
        let bytes = &durable[begin..durable.len().min(begin + length)];
        let mut buffer = Buffer::zeroed(length);
        buffer[..bytes.len()].copy_from_slice(bytes);
        Ok((buffer, bytes.len()))
    }

    fn write_now(&mut self, file: FileId, offset: u64, bytes: &Bytes) -> io::Result<()> {
        let file = self.file(file);
        let mut disk = self.connected()?;
        let more = (offset + bytes.len() as u64).saturating_sub(file.bytes());
        if more > 0 && !disk.has_room(more) {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        let write = Unfinished { file, offset: offset as usize, bytes: bytes.clone() };
        if disk.power_fails() {
            disk.unfinished.insert((self.number, NO_TICKET), write);
            disk.crash();
            return Err(power_failed());
        }
        if disk.write_fails() {
            disk.tear(&write);
            return Err(io::Error::other("ordered to fail"));
        }
        write.file.write(write.offset, &write.bytes);
        Ok(())
    }

    fn truncate(&mut self, file: FileId, length: u64) -> io::Result<()> {
        let file = self.file(file);
        let mut disk = self.connected()?;
        if disk.power_fails() {
            if disk.faults.tear && disk.random.below(2) == 0 {
                file.lock().resize(length as usize, 0);
            }
            disk.crash();
            return Err(power_failed());
        }
        file.lock().resize(length as usize, 0);
        Ok(())
    }

    fn remove_now(&mut self, name: &str) -> io::Result<()> {
        let path = self.dir.join(name);
        let mut disk = self.connected()?;
        disk.remove(&self.dir, NO_TICKET, &path)?;
        if disk.power_fails() {
            disk.crash();
            return Err(power_failed());
        }
        disk.told(&self.dir, NO_TICKET);
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
        // After a power cut the operation goes nowhere, and the next wait says so.
        if let Ok(mut disk) = self.connected() {
            let SimFaults { delay_steps_max: mut most, stragglers, .. } = disk.faults;
            if stragglers > 0 && disk.random.below(u64::from(stragglers)) == 0 {
                most *= STRAGGLER_TIMES;
                disk.counts.stragglers += 1;
            }
            steps = disk.random.below(u64::from(most) + 1) as u32;
        }
        let mutates = !matches!(operation, Operation::Read { .. });
        let work = match operation {
            Operation::Write { file, offset, bytes } => {
                let file = self.file(file);
                if let Ok(mut disk) = self.connected() {
                    let write = Unfinished { file, offset: offset as usize, bytes };
                    disk.unfinished.insert((self.number, ticket), write);
                }
                Work::Write
            }
            Operation::Read { file, offset, length } => Work::Read { file, offset, length },
            file => Work::File(self.submit_file(ticket, file)),
        };
        self.queue.push(Queued { ticket, steps, work });
        if mutates
            && let Ok(mut disk) = self.connected()
            && disk.power_fails()
        {
            disk.crash();
        }
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
