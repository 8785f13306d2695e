//! The portable driver: a few threads that write, sync and read with ordinary calls.
//!
//! It is what runs where io_uring is refused, as under the default seccomp profile of containers. With one
//! group in flight it is as fast as io_uring; with several it costs a thread switch for each.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle, Thread};
use std::time::Duration;

use bytes::Bytes;

use super::files::{Files, Keeper, read, write};
use super::{Directory, Done, Operation, Outcome, Storage};
use crate::lane::mailbox::Wake;

/// Threads that do a lane's I/O: as many as groups are in flight by default, so none waits for another.
const WORKERS: usize = 4;

enum Job {
    Write { ticket: u64, file: Arc<File>, offset: u64, bytes: Bytes },
    Read { ticket: u64, file: Arc<File>, offset: u64, length: usize },
}

/// See the module's description.
pub(crate) struct Blocking {
    files: Files,
    keeper: Keeper,
    jobs: Option<mpsc::Sender<Job>>,
    done: mpsc::Receiver<Done>,
    workers: Vec<JoinHandle<()>>,
    bell: Arc<Unpark>,
}

impl Blocking {
    pub(crate) fn new(dir: &Path) -> io::Result<Blocking> {
        let files = Files::new(dir)?;
        let bell = Arc::new(Unpark(thread::current()));
        let keeper = Keeper::start(files.dir(), bell.clone())?;
        let (jobs, to_do) = mpsc::channel::<Job>();
        let to_do = Arc::new(Mutex::new(to_do));
        let (send, done) = mpsc::channel();
        let mut workers = Vec::with_capacity(WORKERS);
        for _ in 0..WORKERS {
            let (to_do, send, bell) = (Arc::clone(&to_do), send.clone(), Arc::clone(&bell));
            workers.push(thread::Builder::new().name("penstock-io".into()).spawn(move || {
                loop {
                    let job = to_do.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok(job) = job else { return };
                    if send.send(work(job)).is_err() {
                        return;
                    }
                    bell.wake();
                }
            })?);
        }
        Ok(Blocking { files, keeper, jobs: Some(jobs), done, workers, bell })
    }

    fn job(&self, job: Job) {
        let jobs = self.jobs.as_ref().expect("the workers are there until the drop");
        jobs.send(job).expect("the workers end only after the last job");
    }
}

fn work(job: Job) -> Done {
    match job {
        Job::Write { ticket, file, offset, bytes } => {
            Done { ticket, result: write(&file, offset, &bytes).map(|()| Outcome::Written) }
        }
        Job::Read { ticket, file, offset, length } => Done {
            ticket,
            result: read(&file, offset, length).map(|(buffer, bytes)| Outcome::Read(buffer, bytes)),
        },
    }
}

impl Storage for Blocking {
    fn directory(&mut self) -> &mut dyn Directory {
        &mut self.files
    }

    fn submit(&mut self, ticket: u64, operation: Operation) {
        match operation {
            Operation::Write { file, offset, bytes } => {
                self.job(Job::Write { ticket, file: Arc::clone(self.files.get(file)), offset, bytes });
            }
            Operation::Read { file, offset, length } => {
                self.job(Job::Read { ticket, file: Arc::clone(self.files.get(file)), offset, length });
            }
            chore => self.keeper.submit(ticket, chore),
        }
    }

    fn wait(&mut self, timeout: Option<Duration>, done: &mut Vec<Done>) -> io::Result<()> {
        let before = done.len();
        self.keeper.collect(&mut self.files, done);
        done.extend(self.done.try_iter());
        if done.len() == before && timeout != Some(Duration::ZERO) {
            // A completion or the bell that came since leaves its token, and the park ends at once.
            match timeout {
                Some(timeout) => thread::park_timeout(timeout),
                None => thread::park(),
            }
            self.keeper.collect(&mut self.files, done);
            done.extend(self.done.try_iter());
        }
        Ok(())
    }

    fn bell(&self) -> Arc<dyn Wake> {
        self.bell.clone()
    }
}

impl Drop for Blocking {
    fn drop(&mut self) {
        self.jobs = None;
        for worker in self.workers.drain(..) {
            // A worker that panicked has nothing to hand over.
            let _ = worker.join();
        }
    }
}

/// Wakes the lane's thread from its park.
pub(crate) struct Unpark(pub(crate) Thread);

impl Wake for Unpark {
    fn wake(&self) {
        self.0.unpark();
    }
}
