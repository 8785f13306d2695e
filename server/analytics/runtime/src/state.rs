//! Long things in pieces: the state of a program, and tables.

use bytes::Bytes;
use penstock_engine::{From as ReadFrom, Position, ReadLimits, Record, Shard};
use xxhash_rust::xxh3::Xxh3;

use crate::journal::{End, Going, append, read_own};
use crate::limits::PIECE_BYTES;
use crate::line::Blob;

/// Writes bytes behind what is there; they are on disk when this resolves.
pub(crate) async fn write(shard: &Shard, bytes: Bytes) -> Going<Blob> {
    let mut hash = Xxh3::new();
    hash.update(&bytes);
    let mut blob = Blob { first: 0, records: 0, checksum: hash.digest() };
    let mut rest = bytes;
    // A blob of nothing has a piece of nothing.
    while blob.records == 0 || !rest.is_empty() {
        let piece = rest.split_to(rest.len().min(PIECE_BYTES));
        let appended = append(shard, vec![Record::new(Bytes::new(), piece)]).await?;
        if blob.records == 0 {
            blob.first = appended.first.number();
        }
        blob.records += 1;
    }
    Ok(blob)
}

/// Reads what was written.
pub(crate) async fn read(shard: &Shard, blob: Blob) -> Going<Vec<u8>> {
    let (mut bytes, mut left) = (Vec::new(), blob.records);
    let mut from = ReadFrom::At(Position::new(blob.first));
    while left > 0 {
        let limits = ReadLimits { records: u32::try_from(left).unwrap_or(u32::MAX), ..ReadLimits::default() };
        let batch = read_own(shard, from, limits).await?;
        for record in &batch.records {
            bytes.extend_from_slice(&record.data);
        }
        left = left.saturating_sub(batch.records.len() as u64);
        if batch.last && left > 0 {
            return Err(End::Failed("a part of the state is missing".to_owned()));
        }
        from = ReadFrom::At(batch.next);
    }
    let mut hash = Xxh3::new();
    hash.update(&bytes);
    if hash.digest() == blob.checksum {
        Ok(bytes)
    } else {
        Err(End::Failed("the state is not what was written".to_owned()))
    }
}
