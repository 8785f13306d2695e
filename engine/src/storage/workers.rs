//! Threads that write and read with ordinary calls, for drivers: one hands in jobs and collects what is done.

use std::fs::File;
use std::io;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle};

use bytes::Bytes;

use super::files::{read, write};
use super::{Done, Outcome};
use crate::lane::mailbox::Wake;

/// Threads that do a lane's I/O: as many as groups are in flight by default, so none waits for another.
const WORKERS: usize = 4;

/// What a thread is to do.
pub(crate) enum Job {
    Write { ticket: u64, file: Arc<File>, offset: u64, bytes: Bytes },
    Read { ticket: u64, file: Arc<File>, offset: u64, length: usize },
}

/// See the module's description. Dropped, it waits for the jobs that were handed in.
pub(crate) struct Workers {
    jobs: Option<mpsc::Sender<Job>>,
    done: mpsc::Receiver<Done>,
    threads: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Starts them. They ring the bell after each job.
    pub(crate) fn start(bell: &Arc<dyn Wake>) -> io::Result<Workers> {
        let (jobs, to_do) = mpsc::channel::<Job>();
        let to_do = Arc::new(Mutex::new(to_do));
        let (send, done) = mpsc::channel();
        let mut threads = Vec::with_capacity(WORKERS);
        for _ in 0..WORKERS {
            let (to_do, send, bell) = (Arc::clone(&to_do), send.clone(), Arc::clone(bell));
            threads.push(thread::Builder::new().name("penstock-io".into()).spawn(move || {
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
        Ok(Workers { jobs: Some(jobs), done, threads })
    }

    pub(crate) fn submit(&self, job: Job) {
        let jobs = self.jobs.as_ref().expect("the workers are there until the drop");
        jobs.send(job).expect("the workers end only after the last job");
    }

    /// Collects what is done.
    pub(crate) fn collect(&self, done: &mut Vec<Done>) {
        done.extend(self.done.try_iter());
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.jobs = None;
        for thread in self.threads.drain(..) {
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
