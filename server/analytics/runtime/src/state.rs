//! Long things in pieces: the state of a program, and tables.

use std::collections::VecDeque;

use bytes::{Bytes, BytesMut};
use penstock_engine::{From as ReadFrom, Position, ReadLimits, Record, Shard};
use penstock_sql::{EncodeError, Frozen};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use xxhash_rust::xxh3::Xxh3;

use crate::journal::{End, Going, append, read_own};
use crate::limits::{CHECKPOINT_PIECES_AHEAD, PIECE_BYTES};
use crate::line::Blob;

/// Writes pieces behind what is there, as they come; they are on disk when this resolves.
pub(crate) async fn write(shard: &Shard, mut pieces: mpsc::Receiver<Bytes>) -> Going<Blob> {
    let mut hash = Xxh3::new();
    let mut blob = Blob { first: 0, records: 0, checksum: 0 };
    while let Some(piece) = pieces.recv().await {
        hash.update(&piece);
        let appended = append(shard, vec![Record::new(Bytes::new(), piece)]).await?;
        if blob.records == 0 {
            blob.first = appended.first.number();
        }
        blob.records += 1;
    }
    Ok(Blob { checksum: hash.digest(), ..blob })
}

/// The same with bytes that are all there.
pub(crate) async fn write_all(shard: &Shard, mut bytes: Bytes) -> Going<Blob> {
    let (send, pieces) = mpsc::channel(1);
    let cut = async move {
        while !bytes.is_empty() {
            let piece = bytes.split_to(bytes.len().min(PIECE_BYTES));
            if send.send(piece).await.is_err() {
                return;
            }
        }
    };
    tokio::join!(write(shard, pieces), cut).0
}

/// Writes a state as it was when it was frozen, behind what stands before it.
pub(crate) async fn write_frozen(shard: &Shard, before: Option<Bytes>, frozen: Frozen) -> Going<Blob> {
    let (send, pieces) = mpsc::channel(CHECKPOINT_PIECES_AHEAD);
    let encoding = spawn_blocking(move || {
        let mut send = |piece| send.blocking_send(piece).map_err(drop);
        // Who writes pieces takes all of them, or has failed.
        before.map_or(Ok(()), &mut send).map_err(|()| End::Stopped)?;
        frozen.encode(|piece| send(piece.into())).map_err(|error| match error {
            EncodeError::Refused(()) => End::Stopped,
            EncodeError::Lost(why) => End::Failed(why),
        })
    });
    let blob = write(shard, pieces).await?;
    let encoded = encoding.await.map_err(|error| End::Failed(error.to_string()))?;
    encoded.map(|()| blob)
}

/// The pieces that were written, one after another.
pub(crate) struct Pieces<'s> {
    shard: &'s Shard,
    blob: Blob,
    from: ReadFrom,
    /// Those that are read and not yet taken.
    read: VecDeque<Bytes>,
    /// Those that are not yet read.
    left: u64,
    hash: Xxh3,
}

impl Pieces<'_> {
    pub(crate) fn of(shard: &Shard, blob: Blob) -> Pieces<'_> {
        let from = ReadFrom::At(Position::new(blob.first));
        Pieces { shard, blob, from, read: VecDeque::new(), left: blob.records, hash: Xxh3::new() }
    }

    /// The next one. What was taken before is what was written only if there is an end.
    pub(crate) async fn next(&mut self) -> Going<Option<Bytes>> {
        while self.read.is_empty() {
            if self.left == 0 {
                let is_whole = self.hash.digest() == self.blob.checksum;
                let damaged = || End::Failed("the state is not what was written".to_owned());
                return if is_whole { Ok(None) } else { Err(damaged()) };
            }
            let records = u32::try_from(self.left).unwrap_or(u32::MAX);
            let limits = ReadLimits { records, ..ReadLimits::default() };
            let batch = read_own(self.shard, self.from, limits).await?;
            self.left -= batch.records.len() as u64;
            self.read.extend(batch.records.into_iter().map(|record| record.data));
            if batch.last && self.left > 0 {
                return Err(End::Failed("a part of the state is missing".to_owned()));
            }
            self.from = ReadFrom::At(batch.next);
        }
        let piece = self.read.pop_front();
        if let Some(piece) = &piece {
            self.hash.update(piece);
        }
        Ok(piece)
    }

    /// Hands over all that are left, as long as they are taken.
    pub(crate) async fn feed(mut self, to: mpsc::Sender<Bytes>) -> Going<()> {
        while let Some(piece) = self.next().await? {
            if to.send(piece).await.is_err() {
                break;
            }
        }
        Ok(())
    }

    /// All of them in one.
    pub(crate) async fn all(mut self) -> Going<Bytes> {
        let mut all = BytesMut::new();
        while let Some(piece) = self.next().await? {
            all.extend_from_slice(&piece);
        }
        Ok(all.freeze())
    }
}
