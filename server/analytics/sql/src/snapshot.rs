//! A state that was frozen, written in pieces of bounded length and read again.
//!
//! ```text
//! piece:  up to 1 MiB - 4 bytes of the state | checksum of all bytes of the state so far: u32, little-endian, CRC-32
//! state:  head | state of each operator in the order of the graph                          CBOR, one item each
//! ```
//!
//! A checksum tells of a piece whether it is whole, and stands behind those that were written before it.

use std::io::{Error, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::limits::SNAPSHOT_PIECE_BYTES_MAX;

const CHECKSUM_BYTES: usize = 4;

/// Why a snapshot was not taken up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// It is of another program, or of other schemas of its inputs: start anew.
    #[error("the snapshot is of another program")]
    OtherProgram,
    /// It was written by a version that keeps its state in another form: start anew, or go back to that version.
    #[error("the snapshot has the form {0}, which is not known here")]
    OtherForm(u16),
    /// Its bytes are not what was written.
    #[error("the snapshot is damaged")]
    Damaged,
    /// A part of it went to the shelf while it was taken up, and is not there any more.
    #[error("{0}")]
    Lost(String),
}

/// Why a state was not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError<E> {
    /// Whoever takes the pieces did not take one.
    #[error("a piece was not taken")]
    Refused(E),
    /// A part of it lay on the shelf and cannot be read: the execution is lost as soon as it needs that part.
    #[error("{0}")]
    Lost(String),
}

/// Where a state is read from.
pub(crate) type Source<'a> = dyn Read + 'a;

/// A state that is written elsewhere, while rows change the one that it is a copy of.
pub(crate) trait Keep: Send {
    /// Writes it; what goes wrong is the writer's.
    fn save(&self, into: &mut dyn Write) -> std::io::Result<()>;
}

impl<S: Serialize + Send> Keep for S {
    fn save(&self, into: &mut dyn Write) -> std::io::Result<()> {
        ciborium::into_writer(self, into).map_err(|wrong| match wrong {
            ciborium::ser::Error::Io(wrong) => wrong,
            // Only what lies on a shelf can be amiss.
            ciborium::ser::Error::Value(wrong) => Error::other(wrong),
        })
    }
}

/// Reads one.
pub(crate) fn load<S: DeserializeOwned>(from: &mut Source<'_>) -> Result<S, SnapshotError> {
    ciborium::from_reader(from).map_err(|_| SnapshotError::Damaged)
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) form: u16,
    pub(crate) program: u64,
    pub(crate) clock: i64,
    pub(crate) bounds: Vec<i64>,
}

/// The state of an execution as it was at one moment. It shares its memory with the execution as long as rows have not changed that.
pub struct Frozen {
    head: Head,
    states: Vec<Box<dyn Keep>>,
}

impl Frozen {
    pub(crate) fn new(head: Head, states: Vec<Box<dyn Keep>>) -> Frozen {
        Frozen { head, states }
    }

    /// Writes the state in pieces of at most [`SNAPSHOT_PIECE_BYTES_MAX`] bytes, all but the last of just so many, each handed
    /// over as soon as it is full, so that no more than one of them is in memory. What was written is taken up by [`crate::Execution::restore`].
    ///
    /// # Errors
    /// The first that `each` returns, or that a part of the state is lost; nothing is written after it.
    pub fn encode<E>(self, each: impl FnMut(Vec<u8>) -> Result<(), E>) -> Result<(), EncodeError<E>> {
        let mut pieces = Writer { piece: Vec::new(), checksum: crc32fast::Hasher::new(), each, failed: None };
        let mut written = self.head.save(&mut pieces);
        for state in self.states {
            written = written.and_then(|()| state.save(&mut pieces));
        }
        let last = written.and_then(|()| pieces.flush());
        match pieces.failed {
            Some(error) => Err(EncodeError::Refused(error)),
            None => last.map_err(|error| EncodeError::Lost(error.to_string())),
        }
    }
}

impl std::fmt::Debug for Frozen {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Frozen").field("clock", &self.head.clock).finish_non_exhaustive()
    }
}

struct Writer<F, E> {
    piece: Vec<u8>,
    checksum: crc32fast::Hasher,
    each: F,
    /// Why a piece was not taken.
    failed: Option<E>,
}

impl<E, F: FnMut(Vec<u8>) -> Result<(), E>> Write for Writer<F, E> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let room = SNAPSHOT_PIECE_BYTES_MAX - CHECKSUM_BYTES - self.piece.len();
        let taken = &bytes[..bytes.len().min(room)];
        self.piece.extend_from_slice(taken);
        if taken.len() == room {
            self.flush()?;
        }
        Ok(taken.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let mut piece = std::mem::take(&mut self.piece);
        self.checksum.update(&piece);
        piece.extend_from_slice(&self.checksum.clone().finalize().to_le_bytes());
        (self.each)(piece).map_err(|error| {
            self.failed = Some(error);
            Error::other("a piece was not taken")
        })
    }
}

/// The bytes of a state from its pieces.
pub(crate) struct Pieces<I> {
    pieces: I,
    /// The bytes of the current one, and how many of them have been read.
    piece: Vec<u8>,
    read: usize,
    checksum: crc32fast::Hasher,
}

impl<P: AsRef<[u8]>, I: Iterator<Item = P>> Pieces<I> {
    pub(crate) fn new(pieces: I) -> Pieces<I> {
        Pieces { pieces, piece: Vec::new(), read: 0, checksum: crc32fast::Hasher::new() }
    }

    /// Whether all has been read.
    pub(crate) fn ends(&mut self) -> bool {
        matches!(self.read(&mut [0]), Ok(0))
    }
}

impl<P: AsRef<[u8]>, I: Iterator<Item = P>> Read for Pieces<I> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        while self.read == self.piece.len() {
            let Some(piece) = self.pieces.next() else { return Ok(0) };
            let damaged = || Error::other("a piece is damaged");
            let (bytes, checksum) = piece.as_ref().split_last_chunk().ok_or_else(damaged)?;
            self.checksum.update(bytes);
            if self.checksum.clone().finalize().to_le_bytes() != *checksum {
                return Err(damaged());
            }
            (self.piece, self.read) = (bytes.to_vec(), 0);
        }
        let rest = &self.piece[self.read..];
        let length = rest.len().min(into.len());
        into[..length].copy_from_slice(&rest[..length]);
        self.read += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(state: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
        let head = Head { form: 1, program: 2, clock: 3, bounds: vec![4] };
        let mut pieces = Vec::new();
        let states = state.into_iter().map(|bytes| Box::new(bytes) as Box<dyn Keep>);
        let each = |piece| {
            pieces.push(piece);
            Ok::<(), ()>(())
        };
        Frozen::new(head, states.collect()).encode(each).unwrap();
        pieces
    }

    fn read(pieces: &[Vec<u8>], states: usize) -> Option<Vec<Vec<u8>>> {
        let mut pieces = Pieces::new(pieces.iter());
        let head: Head = load(&mut pieces).ok()?;
        assert_eq!((head.form, head.bounds), (1, vec![4]));
        let read = (0..states).map(|_| load(&mut pieces).ok()).collect();
        if pieces.ends() { read } else { None }
    }

    #[test]
    fn pieces_are_bounded_and_each_stands_behind_those_before() {
        let states = vec![vec![7u8; SNAPSHOT_PIECE_BYTES_MAX], vec![], vec![200; SNAPSHOT_PIECE_BYTES_MAX]];
        let pieces = written(states.clone());
        assert!(pieces.len() > 3 && pieces.iter().all(|piece| piece.len() <= SNAPSHOT_PIECE_BYTES_MAX));
        assert_eq!(read(&pieces, 3), Some(states));
        let (mut less, mut swapped, mut twice) = (pieces.clone(), pieces.clone(), pieces.clone());
        less.pop();
        swapped.swap(1, 2);
        twice.push(pieces[1].clone());
        for wrong in [less, swapped, twice, Vec::new()] {
            assert_eq!(read(&wrong, 3), None);
        }
    }

    #[test]
    fn who_does_not_take_a_piece_is_given_no_more() {
        let head = Head { form: 1, program: 2, clock: 3, bounds: Vec::new() };
        let mut asked = 0;
        let state = Box::new(vec![7u8; 4 * SNAPSHOT_PIECE_BYTES_MAX]);
        let full = Frozen::new(head, vec![state]).encode(|_| {
            asked += 1;
            if asked == 2 { Err("full") } else { Ok(()) }
        });
        assert_eq!((full, asked), (Err(EncodeError::Refused("full")), 2));
    }
}
