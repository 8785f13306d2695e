//! The portable driver: a few threads that write, sync and read with ordinary calls.
//!
//! It is what runs where io_uring is refused, as under the default seccomp profile of containers.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::thread::{self, Thread};
use std::time::Duration;

use super::files::{Files, Keeper};
use super::workers::{Job, Workers};
use super::{Directory, Done, Operation, Storage};
use crate::lane::mailbox::Wake;

/// See the module's description.
pub(crate) struct Blocking {
    files: Files,
    keeper: Keeper,
    workers: Workers,
    bell: Arc<Unpark>,
}

impl Blocking {
    pub(crate) fn new(dir: &Path) -> io::Result<Blocking> {
        let files = Files::new(dir)?;
        let bell = Arc::new(Unpark(thread::current()));
        let keeper = Keeper::start(files.dir(), bell.clone())?;
        let workers = Workers::start(&(bell.clone() as Arc<dyn Wake>))?;
        Ok(Blocking { files, keeper, workers, bell })
    }
}

impl Storage for Blocking {
    fn directory(&mut self) -> &mut dyn Directory {
        &mut self.files
    }

    fn submit(&mut self, ticket: u64, operation: Operation) {
        match operation {
            Operation::Write { file, offset, bytes } => {
                self.workers.submit(Job::Write {
                    ticket,
                    file: Arc::clone(self.files.get(file)),
                    offset,
                    bytes,
                });
            }
            Operation::Read { file, offset, length } => {
                self.workers.submit(Job::Read {
                    ticket,
                    file: Arc::clone(self.files.get(file)),
                    offset,
                    length,
                });
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
        self.workers.collect(done);
        if done.len() == before && timeout != Some(Duration::ZERO) {
            // A completion or the bell that came since leaves its token, and the park ends at once.
            match timeout {
                Some(timeout) => thread::park_timeout(timeout),
                None => thread::park(),
            }
            self.keeper.collect(&mut self.files, done);
            self.workers.collect(done);
        }
        Ok(())
    }

    fn bell(&self) -> Arc<dyn Wake> {
        self.bell.clone()
    }
}

/// Wakes the lane's thread from its park.
pub(crate) struct Unpark(pub(crate) Thread);

impl Wake for Unpark {
    fn wake(&self) {
        self.0.unpark();
    }
}
