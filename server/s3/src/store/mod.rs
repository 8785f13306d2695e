//! The object store: metadata in a transactional database, bodies in files.
//!
//! ```text
//!   put ──▶ hash, write, fdatasync of the file ──▶ scribe: one transaction for all that wait ──▶ answer
//!   get ──▶ look up and pin ──▶ read the file piece by piece ──▶ unpin
//! ```
//!
//! What is acknowledged survives a crash: file, its name and the transaction are on disk by then. What a crash leaves are files that
//! the metadata do not name, and the next start removes them.

mod body;
mod files;
mod list;
mod multipart;
mod objects;
mod read;
mod record;
mod scribe;
#[cfg(test)]
mod tests;

pub use body::{Draft, Finished};
pub use list::{Page, Query};
pub use multipart::{Completed, Expected, UploadQuery};
pub use objects::{Condition, Copy, Deletion, Match, Put, Range};
pub use read::Reader;
pub use record::{Attributes, Bucket, Object, Part, Sse, Upload};

use crate::error::{OpenError, StoreError};
use crate::limits::{CACHE_BYTES, RECEIVED_BYTES_MAX, WAITING_MAX};
use files::{Files, Id};
use read::Pinned;
use record::{BODIES, BUCKETS, DEAD, FORMAT, INLINE, NUMBERS, OBJECTS, PARTS, UPLOADS};
use redb::{Database, ReadTransaction, ReadableDatabase, ReadableTable};
use scribe::{Ask, Message, Writing, failed};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;
use tokio::sync::{Semaphore, mpsc};

/// An object store. Clones are the same store.
#[derive(Clone)]
pub struct Store {
    shared: Arc<Shared>,
    messages: mpsc::Sender<Message>,
    threads: Arc<Mutex<Vec<JoinHandle<()>>>>,
}

/// What all threads share.
pub(crate) struct Shared {
    database: Database,
    files: Files,
    /// Held by whoever looks up a body until it is pinned; taken by the scribe between a commit and a look at the pins.
    gate: RwLock<()>,
    pins: Mutex<HashMap<Id, Pinned>>,
    /// Dead bodies whose last reader is done.
    unread: Mutex<Vec<Id>>,
    /// Memory for received bodies, in bytes.
    room: Arc<Semaphore>,
}

/// The metadata at one moment, with the gate held.
pub(crate) struct Snapshot<'s> {
    pub(crate) store: &'s Store,
    pub(crate) reading: ReadTransaction,
}

impl Store {
    /// Opens the store in a directory, or makes a new one. What a crash left is removed by a thread beside.
    ///
    /// # Errors
    /// The directory is in use, was written by a newer version, is damaged, or the system refuses.
    pub fn open(dir: &Path) -> Result<Store, OpenError> {
        files::make_folder(dir)?;
        let path = dir.join("meta.redb");
        let database = redb::Builder::new().set_cache_size(CACHE_BYTES).create(&path);
        let database = database.map_err(|error| match error {
            redb::DatabaseError::DatabaseAlreadyOpen => OpenError::InUse(dir.to_owned()),
            redb::DatabaseError::Storage(redb::StorageError::Io(error)) => OpenError::Io(error),
            error => OpenError::Damaged(error.to_string()),
        })?;
        let damaged = |error: StoreError| OpenError::Damaged(error.to_string());
        let run = begin_run(&database, dir)?;
        let files = Files::open(dir.join("objects"), run)?;
        let shared = Arc::new(Shared {
            database,
            files,
            gate: RwLock::default(),
            pins: Mutex::default(),
            unread: Mutex::default(),
            room: Arc::new(Semaphore::new(RECEIVED_BYTES_MAX)),
        });
        let dead = scribe::forget_dead(&shared).map_err(damaged)?;
        let (messages, receiver) = mpsc::channel(WAITING_MAX);
        let (removals, removed) = std::sync::mpsc::channel();
        for id in dead {
            // The receiver is here.
            let _ = removals.send(id);
        }
        let thread = |name: &str| std::thread::Builder::new().name(name.to_owned());
        let (scribe, remover) = (shared.clone(), shared.clone());
        let threads = vec![
            thread("s3-metadata").spawn(move || scribe::run(&scribe, receiver, &removals))?,
            thread("s3-removal").spawn(move || remove(&remover, &removed))?,
        ];
        Ok(Store { shared, messages, threads: Arc::new(Mutex::new(threads)) })
    }

    /// Closes the store: what was begun is finished, and nothing more is taken. To be called where it may block.
    pub fn close(&self) {
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        // Fails if it is closed already. A full queue is being worked on.
        while let Err(mpsc::error::TrySendError::Full(_)) = self.messages.try_send(Message::Close) {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        for thread in threads {
            // One that panicked has said so.
            let _ = thread.join();
        }
    }

    /// Has a change made, and waits until it is on disk.
    async fn change<T: Send + 'static>(
        &self,
        decide: impl FnOnce(&mut Writing<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (change, answer) = Ask::new(decide);
        let message = Message::Change(Box::new(change));
        self.messages.send(message).await.map_err(|_| StoreError::Closed)?;
        answer.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Looks at the metadata on a thread that may block.
    async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Snapshot<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let store = self.clone();
        let looking = tokio::task::spawn_blocking(move || {
            let _gate = store.shared.gate.read().unwrap_or_else(PoisonError::into_inner);
            let reading = store.shared.database.begin_read().map_err(failed)?;
            look(&Snapshot { store: &store, reading })
        });
        looking.await.map_err(|stopped| StoreError::Failed(stopped.to_string()))?
    }
}

/// Makes sure of the format and the tables, and counts the run.
fn begin_run(database: &Database, dir: &Path) -> Result<u64, OpenError> {
    let damaged = |error: redb::Error| OpenError::Damaged(error.to_string());
    let begin = || -> Result<Result<u64, u64>, redb::Error> {
        let transaction = database.begin_write()?;
        let run = {
            let mut numbers = transaction.open_table(NUMBERS)?;
            let format = numbers.get("format")?.map(|format| format.value());
            if let Some(found) = format.filter(|format| *format > FORMAT) {
                return Ok(Err(found));
            }
            let run = numbers.get("run")?.map_or(0, |run| run.value()) + 1;
            numbers.insert("format", FORMAT)?;
            numbers.insert("run", run)?;
            run
        };
        transaction.open_table(BUCKETS)?;
        transaction.open_table(OBJECTS)?;
        transaction.open_table(UPLOADS)?;
        transaction.open_table(PARTS)?;
        transaction.open_table(BODIES)?;
        transaction.open_table(INLINE)?;
        transaction.open_table(DEAD)?;
        transaction.commit()?;
        Ok(Ok(run))
    };
    let run = begin().map_err(damaged)?;
    run.map_err(|found| OpenError::Newer { path: dir.to_owned(), found, known: FORMAT })
}

/// Removes what earlier runs left, then what it is told.
fn remove(shared: &Shared, removed: &std::sync::mpsc::Receiver<Id>) {
    let sweep = || -> Result<u64, StoreError> {
        let reading = shared.database.begin_read().map_err(failed)?;
        let bodies = reading.open_table(BODIES).map_err(failed)?;
        // Bodies of earlier runs only ever become fewer, so that an old snapshot errs on the safe side.
        shared.files.sweep(|id| Ok(bodies.get(id).map_err(failed)?.is_some()))
    };
    match sweep() {
        Ok(0) => {}
        Ok(files) => {
            tracing::info!(files, "removed bodies that were never acknowledged, or deleted before a crash");
        }
        Err(error) => {
            tracing::warn!(%error, "cannot look for files that a crash left; the next start tries again");
        }
    }
    while let Ok(id) = removed.recv() {
        shared.files.remove(id);
    }
}
