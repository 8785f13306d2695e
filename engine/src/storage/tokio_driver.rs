//! A driver on the `tokio-uring` runtime, for comparison with our own ring.
//!
//! The runtime cannot set flags on a write, link operations or wait for a foreign bell, so a write and its
//! sync are two steps, and the runtime lives on a thread of its own beside the lane's. What that costs
//! stands in `docs/decisions/0003-own-ring.md`.

use std::fs::File;
use std::io;
use std::path::Path;
use std::rc::Rc;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_uring::buf::BoundedBuf;

/// What `tokio_uring::spawn` returns.
type JoinHandle = tokio::task::JoinHandle<()>;

use super::blocking::Unpark;
use super::files::{Files, Keeper};
use super::{Directory, Done, Operation, Outcome, Storage};
use crate::buffer::Buffer;
use crate::lane::mailbox::Wake;
use crate::limits::BLOCK_BYTES;

enum Job {
    Write { ticket: u64, file: Arc<File>, offset: u64, bytes: Bytes },
    Read { ticket: u64, file: Arc<File>, offset: u64, length: usize },
}

/// See the module's description.
pub(crate) struct TokioUring {
    files: Files,
    keeper: Keeper,
    jobs: Option<UnboundedSender<Job>>,
    done: mpsc::Receiver<Done>,
    runtime: Option<thread::JoinHandle<()>>,
    bell: Arc<Unpark>,
}

impl TokioUring {
    pub(crate) fn new(dir: &Path) -> io::Result<TokioUring> {
        // The runtime panics where the kernel refuses: ask first.
        super::probe()?;
        let files = Files::new(dir)?;
        let bell = Arc::new(Unpark(thread::current()));
        let keeper = Keeper::start(files.dir(), bell.clone())?;
        let (jobs, to_do) = unbounded_channel();
        let (send, done) = mpsc::channel();
        let waker = Arc::clone(&bell);
        let runtime = thread::Builder::new()
            .name("penstock-tokio-uring".into())
            .spawn(move || tokio_uring::start(run(to_do, Finished { send, bell: waker })))?;
        Ok(TokioUring { files, keeper, jobs: Some(jobs), done, runtime: Some(runtime), bell })
    }

    fn job(&self, job: Job) {
        let jobs = self.jobs.as_ref().expect("the runtime is there until the drop");
        assert!(jobs.send(job).is_ok(), "the runtime ends only after the last job");
    }
}

struct Finished {
    send: mpsc::Sender<Done>,
    bell: Arc<Unpark>,
}

async fn run(mut to_do: UnboundedReceiver<Job>, finished: Finished) {
    let finished = Rc::new(finished);
    let mut under_way = Vec::new();
    while let Some(job) = to_do.recv().await {
        let finished = Rc::clone(&finished);
        under_way.retain(|task: &JoinHandle| !task.is_finished());
        under_way.push(tokio_uring::spawn(async move {
            let done = match job {
                Job::Write { ticket, file, offset, bytes } => {
                    Done { ticket, result: write(&file, offset, bytes).await.map(|()| Outcome::Written) }
                }
                Job::Read { ticket, file, offset, length } => {
                    let read = read(&file, offset, length).await;
                    Done { ticket, result: read.map(|(buffer, bytes)| Outcome::Read(buffer, bytes)) }
                }
            };
            // The lane is gone if nobody takes it.
            let _ = finished.send.send(done);
            finished.bell.wake();
        }));
    }
    for task in under_way {
        // A task that panicked has nothing to hand over.
        let _ = task.await;
    }
}

async fn write(file: &File, offset: u64, bytes: Bytes) -> io::Result<()> {
    let file = tokio_uring::fs::File::from_std(file.try_clone()?);
    let (result, _) = file.write_all_at(bytes, offset).await;
    result?;
    file.sync_data().await?;
    file.close().await
}

async fn read(file: &File, offset: u64, length: usize) -> io::Result<(Buffer, usize)> {
    let file = tokio_uring::fs::File::from_std(file.try_clone()?);
    let mut buffer = Buffer::zeroed(length);
    let mut filled = 0;
    while filled < length {
        let (result, slice) = file.read_at(buffer.slice(filled..length), offset + filled as u64).await;
        buffer = slice.into_inner();
        filled += match result? {
            0 => break,
            bytes => bytes,
        };
        // Direct I/O wants whole blocks: a short read that ends inside one is the end of the file.
        if !filled.is_multiple_of(BLOCK_BYTES) {
            break;
        }
    }
    file.close().await?;
    Ok((buffer, filled))
}

impl Storage for TokioUring {
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

    fn hurry(&mut self) {
        self.keeper.hurry();
    }

    fn wait(&mut self, timeout: Option<Duration>, done: &mut Vec<Done>) -> io::Result<()> {
        let before = done.len();
        self.keeper.collect(&mut self.files, done);
        done.extend(self.done.try_iter());
        if done.len() == before && timeout != Some(Duration::ZERO) {
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

impl Drop for TokioUring {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(runtime) = self.runtime.take() {
            // A runtime that panicked has nothing to hand over.
            let _ = runtime.join();
        }
    }
}
