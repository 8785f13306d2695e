//! The one thread that writes the metadata, so that waiting changes share a transaction and its sync.
//!
//! A change looks at what is there and then writes, with nobody in between: that is what makes a condition atomic. It writes nothing if
//! it refuses. What it would answer is held back until the transaction is on disk.
//!
//! A body that nothing refers to any more goes in two steps. The transaction of the change marks it as dead; when nobody reads it, a later
//! one forgets it, and then its file is removed. The second needs no sync: if it is lost, the mark is still there.

use super::Shared;
use super::files::{Folder, Id, NewFile};
use super::record::{
    BODIES, BUCKETS, Body, Bucket, DEAD, INLINE, NUMBERS, OBJECTS, Object, PARTS, Part, Piece, Place,
    UPLOADS, Upload, decode, encode,
};
use crate::error::StoreError;
use crate::limits::BATCH_MAX;
use bytes::Bytes;
use redb::{Durability, ReadableDatabase, ReadableTable, Table, WriteTransaction};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::sync::{mpsc, oneshot};

/// What the thread is sent.
pub(crate) enum Message {
    /// A change of the metadata.
    Change(Box<dyn Change>),
    /// There may be dead bodies that nobody reads any more.
    Look,
    /// What came before is to be finished; nothing more is taken.
    Close,
}

/// A change, and whoever waits for what comes of it.
pub(crate) trait Change: Send {
    /// Makes the change within a transaction. Fails only if the transaction must be given up.
    fn apply(&mut self, writing: &mut Writing<'_>) -> Result<(), StoreError>;
    /// Answers, when the transaction is on disk or was given up.
    fn deliver(self: Box<Self>, committed: Result<(), StoreError>);
}

/// A change made of a closure.
pub(crate) struct Ask<T, F> {
    decide: Option<F>,
    outcome: Option<Result<T, StoreError>>,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Ask<T, F> {
    pub(crate) fn new(decide: F) -> (Ask<T, F>, oneshot::Receiver<Result<T, StoreError>>) {
        let (answer, receiver) = oneshot::channel();
        (Ask { decide: Some(decide), outcome: None, answer }, receiver)
    }
}

impl<T, F> Change for Ask<T, F>
where
    T: Send,
    F: FnOnce(&mut Writing<'_>) -> Result<T, StoreError> + Send,
{
    fn apply(&mut self, writing: &mut Writing<'_>) -> Result<(), StoreError> {
        let Some(decide) = self.decide.take() else { return Ok(()) };
        match decide(writing) {
            // It may have written a part of what it was to write.
            Err(failed @ StoreError::Failed(_)) => {
                self.outcome = Some(Err(failed.clone()));
                Err(failed)
            }
            outcome => {
                self.outcome = Some(outcome);
                Ok(())
            }
        }
    }

    fn deliver(self: Box<Self>, committed: Result<(), StoreError>) {
        let Ask { outcome, answer, .. } = *self;
        // Who has gone meanwhile does not want to know.
        let _ = answer.send(committed.and_then(|()| outcome.unwrap_or(Err(StoreError::Closed))));
    }
}

/// Takes changes until it is told to close, or nobody can send any more.
pub(crate) fn run(
    shared: &Shared,
    mut messages: mpsc::Receiver<Message>,
    removals: &std::sync::mpsc::Sender<Id>,
) {
    let mut dead = Vec::new();
    let mut closing = false;
    while !closing {
        let Some(first) = messages.blocking_recv() else { return };
        let mut changes = Vec::new();
        let mut next = Some(first);
        while let Some(message) = next {
            match message {
                Message::Change(change) => changes.push(change),
                Message::Look => {}
                Message::Close => {
                    closing = true;
                    break;
                }
            }
            next = if changes.len() < BATCH_MAX { messages.try_recv().ok() } else { None };
        }
        if !changes.is_empty() {
            dead.extend(commit(shared, changes));
        }
        dead.append(&mut shared.unread.lock().unwrap_or_else(PoisonError::into_inner));
        // What a body consists of dies with it. Changes that wait come first, unless too much has died already.
        while !dead.is_empty() && (messages.is_empty() || dead.len() >= BATCH_MAX) {
            dead = bury(shared, &dead, removals);
        }
    }
    // Senders are told that nothing is taken any more before this thread ends.
    messages.close();
}

/// Makes changes durable in one transaction and answers them. Returns the bodies that died and that nobody reads.
fn commit(shared: &Shared, mut changes: Vec<Box<dyn Change>>) -> Vec<Id> {
    let made = make(shared, &mut changes);
    if let Err(error) = &made {
        tracing::error!(%error, "the metadata of the object store cannot be written");
    }
    let committed = made.as_ref().map(|_| ()).map_err(Clone::clone);
    changes.into_iter().for_each(|change| change.deliver(committed.clone()));
    made.map_or_else(|_| Vec::new(), |died| unread(shared, died))
}

fn make(shared: &Shared, changes: &mut [Box<dyn Change>]) -> Result<Vec<Id>, StoreError> {
    let transaction = shared.database.begin_write().map_err(failed)?;
    let mut writing = Writing::open(&transaction)?;
    for change in changes.iter_mut() {
        change.apply(&mut writing)?;
    }
    let (died, folders) = (std::mem::take(&mut writing.died), std::mem::take(&mut writing.folders));
    drop(writing);
    for folder in folders.values() {
        folder.sync().map_err(|error| StoreError::io(&error))?;
    }
    transaction.commit().map_err(failed)?;
    Ok(died)
}

/// Those that nobody reads. Of the others the last reader will say when it is done.
fn unread(shared: &Shared, died: Vec<Id>) -> Vec<Id> {
    if died.is_empty() {
        return died;
    }
    // Whoever looks up a body holds the gate until it is pinned. Who came before this commit has pinned it when the gate is free, and who
    // comes later does not find it.
    drop(shared.gate.write().unwrap_or_else(PoisonError::into_inner));
    let mut pins = shared.pins.lock().unwrap_or_else(PoisonError::into_inner);
    let is_unread = |id: &Id| match pins.get_mut(id) {
        Some(pin) => {
            pin.dead = true;
            false
        }
        None => true,
    };
    died.into_iter().filter(is_unread).collect()
}

/// Forgets dead bodies and has their files removed. Returns those that died by it.
fn bury(shared: &Shared, dead: &[Id], removals: &std::sync::mpsc::Sender<Id>) -> Vec<Id> {
    match forget(shared, dead) {
        Ok((died, files)) => {
            // Without the thread that removes them they are swept at the next start.
            for id in files {
                let _ = removals.send(id);
            }
            unread(shared, died)
        }
        Err(error) => {
            tracing::error!(%error, "bodies that are not needed any more cannot be forgotten; the next start tries again");
            Vec::new()
        }
    }
}

fn forget(shared: &Shared, dead: &[Id]) -> Result<(Vec<Id>, Vec<Id>), StoreError> {
    let mut transaction = shared.database.begin_write().map_err(failed)?;
    transaction.set_durability(Durability::None).map_err(failed)?;
    let mut files = Vec::new();
    let mut writing = Writing::open(&transaction)?;
    for id in dead {
        writing.forget(*id, &mut files)?;
    }
    let died = std::mem::take(&mut writing.died);
    drop(writing);
    transaction.commit().map_err(failed)?;
    Ok((died, files))
}

/// Forgets every body that was dead when the store was closed or crashed. Returns the files to be removed.
pub(crate) fn forget_dead(shared: &Shared) -> Result<Vec<Id>, StoreError> {
    let mut files = Vec::new();
    loop {
        let reading = shared.database.begin_read().map_err(failed)?;
        let dead = reading.open_table(DEAD).map_err(failed)?;
        let ids = dead.iter().map_err(failed)?.take(BATCH_MAX);
        let ids: Result<Vec<Id>, _> = ids.map(|entry| entry.map(|(id, _)| id.value())).collect();
        let ids = ids.map_err(failed)?;
        if ids.is_empty() {
            return Ok(files);
        }
        files.extend(forget(shared, &ids)?.1);
    }
}

pub(crate) fn failed(error: impl Into<redb::Error>) -> StoreError {
    match error.into() {
        redb::Error::Io(error) => StoreError::Failed(error.to_string()),
        redb::Error::PreviousIo => {
            StoreError::Failed("the metadata could not be written before; start the server again".to_owned())
        }
        error => StoreError::Failed(error.to_string()),
    }
}

/// A body that is to be in the metadata.
pub(crate) enum NewBody {
    /// Small enough to lie beside them.
    Inline(Bytes),
    /// In a file whose content is durable.
    File(NewFile),
    /// Bytes that other bodies have.
    Pieces(Vec<Piece>, Vec<u64>),
    /// Another body as it is.
    Same(Id),
}

/// A transaction with its tables.
pub(crate) struct Writing<'t> {
    pub(crate) buckets: Table<'t, &'static str, &'static [u8]>,
    pub(crate) objects: Table<'t, (&'static str, &'static [u8]), &'static [u8]>,
    pub(crate) uploads: Table<'t, (&'static str, &'static [u8], &'static str), &'static [u8]>,
    pub(crate) parts: Table<'t, (&'static str, u32), &'static [u8]>,
    bodies: Table<'t, Id, &'static [u8]>,
    inline: Table<'t, Id, &'static [u8]>,
    dead: Table<'t, Id, ()>,
    /// The time of the transaction, in milliseconds since 1970.
    pub(crate) now_ms: u64,
    died: Vec<Id>,
    folders: HashMap<*const Folder, Arc<Folder>>,
}

impl<'t> Writing<'t> {
    pub(crate) fn open(transaction: &'t WriteTransaction) -> Result<Writing<'t>, StoreError> {
        transaction.open_table(NUMBERS).map_err(failed)?;
        Ok(Writing {
            buckets: transaction.open_table(BUCKETS).map_err(failed)?,
            objects: transaction.open_table(OBJECTS).map_err(failed)?,
            uploads: transaction.open_table(UPLOADS).map_err(failed)?,
            parts: transaction.open_table(PARTS).map_err(failed)?,
            bodies: transaction.open_table(BODIES).map_err(failed)?,
            inline: transaction.open_table(INLINE).map_err(failed)?,
            dead: transaction.open_table(DEAD).map_err(failed)?,
            now_ms: now_ms(),
            died: Vec::new(),
            folders: HashMap::new(),
        })
    }

    pub(crate) fn bucket(&self, name: &str) -> Result<Bucket, StoreError> {
        let found = self.buckets.get(name).map_err(failed)?;
        found.map_or(Err(StoreError::NoSuchBucket), |bucket| decode(bucket.value()))
    }

    pub(crate) fn object(&self, bucket: &str, key: &str) -> Result<Option<Object>, StoreError> {
        let found = self.objects.get((bucket, key.as_bytes())).map_err(failed)?;
        found.map(|object| decode(object.value())).transpose()
    }

    /// Writes an object; the body of the one that it takes the place of is released.
    pub(crate) fn set_object(&mut self, bucket: &str, key: &str, object: &Object) -> Result<(), StoreError> {
        let encoded = encode(object)?;
        let old = self.objects.insert((bucket, key.as_bytes()), &*encoded).map_err(failed)?;
        let old = old.map(|old| decode::<Object>(old.value())).transpose()?;
        old.map_or(Ok(()), |old| self.release(old.body))
    }

    /// Removes an object if it is there.
    pub(crate) fn remove_object(&mut self, bucket: &str, key: &str) -> Result<(), StoreError> {
        let old = self.objects.remove((bucket, key.as_bytes())).map_err(failed)?;
        let old = old.map(|old| decode::<Object>(old.value())).transpose()?;
        old.map_or(Ok(()), |old| self.release(old.body))
    }

    pub(crate) fn upload(&self, bucket: &str, key: &str, upload: &str) -> Result<Upload, StoreError> {
        let found = self.uploads.get((bucket, key.as_bytes(), upload)).map_err(failed)?;
        found.map_or(Err(StoreError::NoSuchUpload), |found| decode(found.value()))
    }

    /// Writes a part; the body of the one that it takes the place of is released.
    pub(crate) fn set_part(&mut self, upload: &str, number: u32, part: &Part) -> Result<(), StoreError> {
        let encoded = encode(part)?;
        let old = self.parts.insert((upload, number), &*encoded).map_err(failed)?;
        let old = old.map(|old| decode::<Part>(old.value())).transpose()?;
        old.map_or(Ok(()), |old| self.release(old.body))
    }

    /// The parts of an upload in order.
    pub(crate) fn parts(&self, upload: &str) -> Result<Vec<(u32, Part)>, StoreError> {
        let range = self.parts.range((upload, 0)..=(upload, u32::MAX)).map_err(failed)?;
        range
            .map(|entry| {
                let (number, part) = entry.map_err(failed)?;
                Ok((number.value().1, decode(part.value())?))
            })
            .collect()
    }

    /// Ends an upload: it and its parts are forgotten, their bodies released.
    pub(crate) fn end_upload(&mut self, bucket: &str, key: &str, upload: &str) -> Result<(), StoreError> {
        self.uploads.remove((bucket, key.as_bytes(), upload)).map_err(failed)?;
        for (number, part) in self.parts(upload)? {
            self.parts.remove((upload, number)).map_err(failed)?;
            self.release(part.body)?;
        }
        Ok(())
    }

    pub(crate) fn body(&self, id: Id) -> Result<Body, StoreError> {
        let found = self.bodies.get(id).map_err(failed)?;
        found.map_or_else(
            || Err(StoreError::Failed(format!("body {id:x} is not in the metadata"))),
            |body| decode(body.value()),
        )
    }

    fn set_body(&mut self, id: Id, body: &Body) -> Result<(), StoreError> {
        let encoded = encode(body)?;
        self.bodies.insert(id, &*encoded).map_err(failed)?;
        Ok(())
    }

    /// Takes a body in, referred to once. `id` is for one that has none yet.
    pub(crate) fn take_body(&mut self, id: Id, body: NewBody) -> Result<Id, StoreError> {
        let (id, place) = match body {
            NewBody::Same(id) => {
                self.refer(id)?;
                return Ok(id);
            }
            NewBody::Inline(bytes) => {
                self.inline.insert(id, &*bytes).map_err(failed)?;
                (id, Place::Inline)
            }
            NewBody::File(file) => {
                let (id, folder) = (file.id, file.folder());
                file.adopt();
                self.folders.insert(Arc::as_ptr(&folder), folder);
                (id, Place::File)
            }
            NewBody::Pieces(pieces, parts) => {
                for piece in &pieces {
                    self.refer(piece.body)?;
                }
                (id, Place::Pieces { pieces, parts })
            }
        };
        self.set_body(id, &Body { references: 1, place })?;
        Ok(id)
    }

    fn refer(&mut self, id: Id) -> Result<(), StoreError> {
        let mut body = self.body(id)?;
        body.references += 1;
        self.set_body(id, &body)
    }

    /// One less refers to a body. The last one leaves it dead.
    pub(crate) fn release(&mut self, id: Id) -> Result<(), StoreError> {
        let mut body = self.body(id)?;
        body.references = body.references.saturating_sub(1);
        self.set_body(id, &body)?;
        if body.references == 0 {
            self.dead.insert(id, ()).map_err(failed)?;
            self.died.push(id);
        }
        Ok(())
    }

    // What it consists of is released in turn.
    fn forget(&mut self, id: Id, files: &mut Vec<Id>) -> Result<(), StoreError> {
        self.dead.remove(id).map_err(failed)?;
        let removed = self.bodies.remove(id).map_err(failed)?;
        let removed = removed.map(|body| decode::<Body>(body.value())).transpose()?;
        match removed.map(|body| body.place) {
            Some(Place::File) => files.push(id),
            Some(Place::Inline) => drop(self.inline.remove(id).map_err(failed)?),
            Some(Place::Pieces { pieces, .. }) => {
                for piece in pieces {
                    self.release(piece.body)?;
                }
            }
            None => {}
        }
        Ok(())
    }

    /// What some bytes of a body consist of, none of them a body of pieces.
    pub(crate) fn pieces(&self, id: Id, offset: u64, bytes: u64) -> Result<Vec<Piece>, StoreError> {
        Ok(pieces_of(id, &self.body(id)?.place, offset, bytes))
    }
}

/// What some bytes of a body consist of.
pub(crate) fn pieces_of(id: Id, place: &Place, offset: u64, bytes: u64) -> Vec<Piece> {
    let Place::Pieces { pieces, .. } = place else {
        return vec![Piece { body: id, inline: *place == Place::Inline, offset, bytes }];
    };
    let mut found = Vec::new();
    let (mut begin, end) = (0, offset + bytes);
    for piece in pieces {
        let (from, to) = (offset.max(begin), end.min(begin + piece.bytes));
        if from < to {
            found.push(Piece { offset: piece.offset + from - begin, bytes: to - from, ..*piece });
        }
        begin += piece.bytes;
    }
    found
}

pub(crate) fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
