//! Threads that write and read with ordinary calls, for drivers: one hands in jobs and collects what is done.

use std::collections::VecDeque;
use std::fs::File;
use std::io;
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};

use bytes::Bytes;

use super::files::{read, write};
use super::{Done, Outcome};
use crate::lane::mailbox::Wake;
use crate::limits::GROUPS_IN_FLIGHT_MAX;

/// Threads that do a lane's I/O: as many as groups are in flight by default, so none waits for another.
const WORKERS: usize = GROUPS_IN_FLIGHT_MAX;

/// What a thread is to do.
pub(crate) enum Job {
    Write { ticket: u64, file: Arc<File>, offset: u64, bytes: Bytes },
    Read { ticket: u64, file: Arc<File>, offset: u64, length: usize },
}

/// See the module's description. Dropped, it waits for the jobs that were handed in.
pub(crate) struct Workers {
    workers: Vec<Worker>,
    /// Workers with nothing to do; the one that ended last is taken first.
    idle: Vec<usize>,
    /// Jobs that nobody has begun.
    waiting: VecDeque<Job>,
    /// What is done, and by whom.
    done: mpsc::Receiver<(usize, Done)>,
}

struct Worker {
    /// A queue of its own: of several that wait at one, each hands the next its place, and a job would wait for that too.
    jobs: mpsc::Sender<Job>,
    thread: JoinHandle<()>,
}

impl Workers {
    /// Starts them. They ring the bell after each job.
    pub(crate) fn start(bell: &Arc<dyn Wake>) -> io::Result<Workers> {
        let (send, done) = mpsc::channel();
        let mut workers = Vec::with_capacity(WORKERS);
        for index in 0..WORKERS {
            let (jobs, to_do) = mpsc::channel();
            let (send, bell) = (send.clone(), Arc::clone(bell));
            let thread = thread::Builder::new().name("penstock-io".into()).spawn(move || {
                for job in to_do {
                    if send.send((index, work(job))).is_err() {
                        return;
                    }
                    bell.wake();
                }
            })?;
            workers.push(Worker { jobs, thread });
        }
        Ok(Workers { workers, idle: (0..WORKERS).collect(), waiting: VecDeque::new(), done })
    }

    pub(crate) fn submit(&mut self, job: Job) {
        match self.idle.pop() {
            Some(worker) => self.hand(worker, job),
            None => self.waiting.push_back(job),
        }
    }

    fn hand(&self, worker: usize, job: Job) {
        self.workers[worker].jobs.send(job).expect("a worker ends only after its last job");
    }

    /// Collects what is done.
    pub(crate) fn collect(&mut self, done: &mut Vec<Done>) {
        while let Ok((worker, finished)) = self.done.try_recv() {
            done.push(finished);
            match self.waiting.pop_front() {
                Some(job) => self.hand(worker, job),
                None => self.idle.push(worker),
            }
        }
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        for (index, job) in std::mem::take(&mut self.waiting).into_iter().enumerate() {
            self.hand(index % self.workers.len(), job);
        }
        for Worker { jobs, thread } in self.workers.drain(..) {
            drop(jobs);
            // A worker that panicked has nothing to hand over.
            let _ = thread.join();
        }
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
