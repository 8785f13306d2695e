//! A body on its way in: hashed and written in pieces as it comes, never held as a whole.

use super::Store;
use super::files::NewFile;
use super::scribe::NewBody;
use crate::checksum::{Algorithm, Checksum, Hasher};
use crate::error::{Invalid, StoreError};
use crate::limits::{HASH_APART_BYTES_MIN, INLINE_BYTES_MAX, PUT_BYTES_MAX, WRITE_BYTES};
use bytes::Bytes;
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::JoinHandle;

/// A body that is being received. Dropped before it is finished, it leaves nothing.
pub struct Draft {
    store: Store,
    waiting: Vec<Bytes>,
    waiting_bytes: usize,
    /// Shares of the memory for received bodies, one for each piece that waits.
    shares: Vec<OwnedSemaphorePermit>,
    work: Work,
    /// Bytes that came so far.
    pub(crate) bytes: u64,
}

/// What is done to a body. While a thread is at it, it has the state.
enum Work {
    Idle(Box<State>),
    Writing(JoinHandle<Result<Box<State>, StoreError>>),
    /// It failed, or somebody stopped waiting for it.
    Lost,
}

struct State {
    hasher: Hasher,
    file: Option<NewFile>,
}

/// A body that is durable, though nobody can see it yet.
pub struct Finished {
    pub(crate) body: NewBody,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its MD5 in hexadecimal.
    pub md5: String,
    /// The checksum that was asked for.
    pub checksum: Option<Checksum>,
}

impl Draft {
    pub(crate) fn new(store: Store, algorithm: Option<Algorithm>) -> Draft {
        let state = State { hasher: Hasher::new(algorithm), file: None };
        Draft {
            store,
            waiting: Vec::new(),
            waiting_bytes: 0,
            shares: Vec::new(),
            work: Work::Idle(Box::new(state)),
            bytes: 0,
        }
    }

    /// Adds what has just been received. Waits for the disk where it is slower than the client.
    ///
    /// # Errors
    /// The object is larger than S3 allows, or the disk is full or fails.
    pub async fn receive(&mut self, piece: Bytes) -> Result<(), StoreError> {
        let wanted = u32::try_from(piece.len()).map_err(|_| Invalid::TooLarge)?;
        let room = self.store.shared.room.clone();
        let share = match room.clone().try_acquire_many_owned(wanted) {
            Ok(share) => share,
            Err(_) => {
                // Others wait for what this one holds, and the other way round: what it has goes first.
                self.flush().await?;
                self.settle().await?;
                room.acquire_many_owned(wanted).await.map_err(|_| StoreError::Closed)?
            }
        };
        self.shares.push(share);
        self.add(piece).await
    }

    /// The same for bytes whose memory is the caller's affair.
    pub(crate) async fn add(&mut self, piece: Bytes) -> Result<(), StoreError> {
        self.bytes += piece.len() as u64;
        if self.bytes > PUT_BYTES_MAX {
            return Err(Invalid::TooLarge.into());
        }
        self.waiting_bytes += piece.len();
        self.waiting.push(piece);
        if self.waiting_bytes >= WRITE_BYTES { self.flush().await } else { Ok(()) }
    }

    /// Whether there is something that waits to be written.
    pub fn has_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Has a thread hash and write what waits, and goes on meanwhile.
    ///
    /// # Errors
    /// The disk is full or fails.
    pub async fn flush(&mut self) -> Result<(), StoreError> {
        let mut state = self.settle().await?;
        let pieces = std::mem::take(&mut self.waiting);
        let shares = std::mem::take(&mut self.shares);
        self.waiting_bytes = 0;
        let store = self.store.clone();
        self.work = Work::Writing(tokio::task::spawn_blocking(move || {
            let _shares = shares;
            let file = match &mut state.file {
                Some(file) => file,
                none => none.insert(store.shared.files.create()?),
            };
            let hasher = &mut state.hasher;
            hash_and_write(hasher, &pieces, |pieces| file.write(pieces))
                .map_err(|error| StoreError::io(&error))?;
            Ok(state)
        }));
        Ok(())
    }

    // Waits until no thread is at it.
    async fn settle(&mut self) -> Result<Box<State>, StoreError> {
        match std::mem::replace(&mut self.work, Work::Lost) {
            Work::Idle(state) => Ok(state),
            Work::Writing(work) => match work.await {
                Ok(done) => done,
                Err(stopped) => Err(StoreError::Failed(stopped.to_string())),
            },
            Work::Lost => Err(StoreError::Failed("the body was given up".to_owned())),
        }
    }

    /// Makes all of it durable.
    ///
    /// # Errors
    /// The disk is full or fails.
    pub async fn finish(mut self) -> Result<Finished, StoreError> {
        let state = self.settle().await?;
        let (pieces, bytes) = (std::mem::take(&mut self.waiting), self.bytes);
        let store = self.store.clone();
        let finishing = tokio::task::spawn_blocking(move || finish(&store, *state, &pieces, bytes));
        finishing.await.map_err(|stopped| StoreError::Failed(stopped.to_string()))?
    }
}

fn finish(store: &Store, mut state: State, pieces: &[Bytes], bytes: u64) -> Result<Finished, StoreError> {
    let told = |error: std::io::Error| StoreError::io(&error);
    let body = if state.file.is_none() && bytes <= INLINE_BYTES_MAX {
        store.shared.files.check_room()?;
        pieces.iter().for_each(|piece| state.hasher.update(piece));
        NewBody::Inline(match pieces {
            [only] => only.clone(),
            pieces => pieces.concat().into(),
        })
    } else {
        let mut file = match state.file {
            Some(file) => file,
            None => store.shared.files.create()?,
        };
        hash_and_write(&mut state.hasher, pieces, |pieces| file.write(pieces)).map_err(told)?;
        file.sync().map_err(told)?;
        NewBody::File(file)
    };
    let (md5, checksum) = state.hasher.finish();
    Ok(Finished { body, bytes, md5: penstock_api::hex::encode(&md5), checksum })
}

// MD5 takes longer than to write into the page cache: for much of it, both go on at once.
fn hash_and_write(
    hasher: &mut Hasher,
    pieces: &[Bytes],
    write: impl FnOnce(&[Bytes]) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let mut hash = || pieces.iter().for_each(|piece| hasher.update(piece));
    if pieces.iter().map(Bytes::len).sum::<usize>() < HASH_APART_BYTES_MIN {
        hash();
        return write(pieces);
    }
    std::thread::scope(|scope| {
        scope.spawn(hash);
        write(pieces)
    })
}
