//! A body on its way out: read from its files in pieces, when the client has taken the last one.
//!
//! A reader pins the body. Whatever happens to the object meanwhile, what it reads stays until it is done.

use super::files::Id;
use super::record::{INLINE, Piece};
use super::scribe::{Message, failed};
use super::{Snapshot, Store};
use crate::checksum::{Algorithm, Checksum, Hasher};
use crate::error::StoreError;
use crate::limits::READ_BYTES;
use bytes::Bytes;
use redb::ReadableDatabase;
use std::collections::VecDeque;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::PoisonError;

/// How many read a body.
#[derive(Default)]
pub(crate) struct Pinned {
    pub(crate) readers: u64,
    /// Nothing refers to it any more; the last reader says when it is done.
    pub(crate) dead: bool,
}

/// Keeps a body from being forgotten.
pub(crate) struct Pin {
    store: Store,
    id: Id,
}

impl Pin {
    /// Pins what a snapshot has found, while the snapshot's gate is held.
    pub(crate) fn new(snapshot: &Snapshot<'_>, id: Id) -> Pin {
        let shared = &snapshot.store.shared;
        shared.pins.lock().unwrap_or_else(PoisonError::into_inner).entry(id).or_default().readers += 1;
        Pin { store: snapshot.store.clone(), id }
    }
}

impl Drop for Pin {
    fn drop(&mut self) {
        let shared = &self.store.shared;
        let mut pins = shared.pins.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(pinned) = pins.get_mut(&self.id) else { return };
        pinned.readers -= 1;
        if pinned.readers > 0 {
            return;
        }
        let dead = pinned.dead;
        pins.remove(&self.id);
        drop(pins);
        if dead {
            shared.unread.lock().unwrap_or_else(PoisonError::into_inner).push(self.id);
            // If its queue is full it comes to it anyway.
            let _ = self.store.messages.try_send(Message::Look);
        }
    }
}

/// Bytes of an object.
pub struct Reader {
    pin: Pin,
    pieces: VecDeque<Piece>,
    file: Option<File>,
    left: u64,
}

impl Reader {
    pub(crate) fn new(pin: Pin, pieces: Vec<Piece>) -> Reader {
        let left = pieces.iter().map(|piece| piece.bytes).sum();
        Reader { pin, pieces: pieces.into(), file: None, left }
    }

    /// Bytes that are still to come.
    pub fn left(&self) -> u64 {
        self.left
    }

    /// The next bytes, some hundred KiB; nothing at the end.
    ///
    /// # Errors
    /// The disk fails, or what is there is shorter than it should be.
    pub async fn next(mut self) -> Result<Option<(Bytes, Reader)>, StoreError> {
        if self.left == 0 {
            return Ok(None);
        }
        let reading = tokio::task::spawn_blocking(move || {
            let bytes = self.read()?;
            Ok(Some((bytes, self)))
        });
        reading.await.map_err(|stopped| StoreError::Failed(stopped.to_string()))?
    }

    /// All that is left, for whoever knows that it is little.
    ///
    /// # Errors
    /// As [`Reader::next`].
    pub async fn all(self) -> Result<Bytes, StoreError> {
        let mut all = Vec::new();
        let mut rest = Some(self);
        while let Some(reader) = rest {
            rest = reader.next().await?.map(|(bytes, reader)| {
                all.extend_from_slice(&bytes);
                reader
            });
        }
        Ok(all.into())
    }

    fn read(&mut self) -> Result<Bytes, StoreError> {
        let told = |error: std::io::Error| StoreError::io(&error);
        let Some(piece) = self.pieces.front_mut() else { return Ok(Bytes::new()) };
        let bytes = piece.bytes.min(READ_BYTES as u64);
        let shared = &self.pin.store.shared;
        let read = if piece.inline {
            let (from, bytes) = (piece.offset as usize, bytes as usize);
            let reading = shared.database.begin_read().map_err(failed)?;
            let inline = reading.open_table(INLINE).map_err(failed)?;
            let body = inline.get(piece.body).map_err(failed)?;
            let body = body.as_ref().and_then(|body| body.value().get(from..from + bytes));
            let body = body.ok_or_else(|| StoreError::Failed("a body is missing".to_owned()))?;
            Bytes::copy_from_slice(body)
        } else {
            let file = match &self.file {
                Some(file) => file,
                None => self.file.insert(shared.files.read(piece.body).map_err(told)?),
            };
            let mut read = vec![0; bytes as usize];
            file.read_exact_at(&mut read, piece.offset).map_err(told)?;
            read.into()
        };
        piece.offset += bytes;
        piece.bytes -= bytes;
        self.left -= bytes;
        if piece.bytes == 0 {
            self.pieces.pop_front();
            self.file = None;
        }
        Ok(read)
    }
}

impl Reader {
    /// Reads all that is left for its hashes: the MD5 in hexadecimal, and a checksum. The pin goes on.
    pub(crate) async fn hash(
        self,
        algorithm: Algorithm,
    ) -> Result<(Pin, String, Option<Checksum>), StoreError> {
        let mut hasher = Hasher::new(Some(algorithm));
        let mut reader = self;
        while reader.left > 0 {
            let reading = tokio::task::spawn_blocking(move || {
                let bytes = reader.read()?;
                hasher.update(&bytes);
                Ok::<_, StoreError>((reader, hasher))
            });
            (reader, hasher) = reading.await.map_err(|stopped| StoreError::Failed(stopped.to_string()))??;
        }
        let (md5, checksum) = hasher.finish();
        Ok((reader.pin, penstock_api::hex::encode(&md5), checksum))
    }
}
