//! Long things in pieces: the state of a program, and tables.

use bytes::Bytes;
use penstock_engine::{From as ReadFrom, Position, ReadLimits, Record, Shard};
use penstock_sql::Frozen;
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
        before.map_or(Ok(()), &mut send)?;
        frozen.encode(|piece| send(piece.into()))
    });
    let blob = write(shard, pieces).await?;
    let encoded = encoding.await.map_err(|error| End::Failed(error.to_string()))?;
    // Who writes pieces takes all of them, or has failed.
    encoded.map(|()| blob).map_err(|()| End::Stopped)
}

/// Reads the pieces that were written.
pub(crate) async fn read(shard: &Shard, blob: Blob) -> Going<Vec<Bytes>> {
    let (mut pieces, mut hash) = (Vec::new(), Xxh3::new());
    let mut from = ReadFrom::At(Position::new(blob.first));
    while (pieces.len() as u64) < blob.records {
        let left = blob.records - pieces.len() as u64;
        let limits = ReadLimits { records: u32::try_from(left).unwrap_or(u32::MAX), ..ReadLimits::default() };
        let batch = read_own(shard, from, limits).await?;
        for record in batch.records {
            hash.update(&record.data);
            pieces.push(record.data);
        }
        if batch.last && (pieces.len() as u64) < blob.records {
            return Err(End::Failed("a part of the state is missing".to_owned()));
        }
        from = ReadFrom::At(batch.next);
    }
    if hash.digest() == blob.checksum {
        Ok(pieces)
    } else {
        Err(End::Failed("the state is not what was written".to_owned()))
    }
}
