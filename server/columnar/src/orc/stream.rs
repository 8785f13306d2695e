//! Streams: bytes in compressed chunks, with the position of any of them.

use crate::limits::ORC_CHUNK_BYTES;
use crate::options::OrcCompression;
use flate2::{Compress, Compression, FlushCompress, Status};

/// The compressor of a file. One for all of its streams, because its tables are larger than most streams.
pub(crate) struct Codec {
    kind: OrcCompression,
    snappy: snap::raw::Encoder,
    // Made when it is needed: it takes some hundred KiB.
    deflate: Option<Compress>,
    compressed: Vec<u8>,
    spare: Vec<u8>,
}

/// Bytes of the header of a chunk: its length, and in the lowest bit whether its content is as it was.
const HEADER_BYTES: usize = 3;

impl std::fmt::Debug for Codec {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Codec").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl Codec {
    pub(crate) fn new(kind: OrcCompression) -> Codec {
        Codec {
            kind,
            snappy: snap::raw::Encoder::new(),
            deflate: None,
            compressed: Vec::new(),
            spare: Vec::new(),
        }
    }

    pub(crate) fn compresses(&self) -> bool {
        self.kind != OrcCompression::None
    }

    pub(crate) fn stream(&mut self) -> Stream<'_> {
        let chunk = std::mem::take(&mut self.spare);
        Stream { codec: self, chunk, done: Vec::new() }
    }

    /// A message or a stream at once.
    pub(crate) fn whole(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = self.stream();
        stream.write(bytes);
        stream.finish()
    }

    // Whether the chunk became smaller; if so, it is in `compressed`.
    fn compress(&mut self, chunk: &[u8]) -> bool {
        match self.kind {
            OrcCompression::None => false,
            OrcCompression::Snappy => {
                self.compressed.resize(snap::raw::max_compress_len(chunk.len()), 0);
                match self.snappy.compress(chunk, &mut self.compressed) {
                    Ok(bytes) if bytes < chunk.len() => {
                        self.compressed.truncate(bytes);
                        true
                    }
                    _ => false,
                }
            }
            OrcCompression::Zlib => {
                let deflate =
                    self.deflate.get_or_insert_with(|| Compress::new(Compression::default(), false));
                deflate.reset();
                // No more room than it had: what would not be smaller is kept as it was.
                self.compressed.clear();
                self.compressed.reserve(chunk.len());
                let status = deflate.compress_vec(chunk, &mut self.compressed, FlushCompress::Finish);
                matches!(status, Ok(Status::StreamEnd)) && self.compressed.len() < chunk.len()
            }
        }
    }
}

/// A stream in the making.
pub(crate) struct Stream<'c> {
    codec: &'c mut Codec,
    chunk: Vec<u8>,
    done: Vec<u8>,
}

impl Stream<'_> {
    pub(crate) fn write(&mut self, mut bytes: &[u8]) {
        if !self.codec.compresses() {
            self.done.extend_from_slice(bytes);
            return;
        }
        while !bytes.is_empty() {
            let (now, after) = bytes.split_at(bytes.len().min(ORC_CHUNK_BYTES - self.chunk.len()));
            self.chunk.extend_from_slice(now);
            bytes = after;
            if self.chunk.len() == ORC_CHUNK_BYTES {
                self.end_chunk();
            }
        }
    }

    /// Where the next byte will be, as the index tells it: with compression the beginning of the chunk and the place in its content.
    pub(crate) fn position(&self, positions: &mut Vec<u64>) {
        positions.push(self.done.len() as u64);
        if self.codec.compresses() {
            positions.push(self.chunk.len() as u64);
        }
    }

    fn end_chunk(&mut self) {
        if self.chunk.is_empty() {
            return;
        }
        let smaller = self.codec.compress(&self.chunk);
        let content = if smaller { &self.codec.compressed } else { &self.chunk };
        let header = (content.len() << 1 | usize::from(!smaller)) as u32;
        self.done.extend_from_slice(&header.to_le_bytes()[..HEADER_BYTES]);
        self.done.extend_from_slice(content);
        self.chunk.clear();
    }

    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.end_chunk();
        self.codec.spare = self.chunk;
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_get_smaller_stays_as_it_was() {
        for kind in [OrcCompression::Snappy, OrcCompression::Zlib] {
            // The example of the format's specification.
            assert_eq!(Codec::new(kind).whole(b"abcde"), b"\x0b\x00\x00abcde");
            let small = Codec::new(kind).whole(&[7; 100_000]);
            let header = u32::from_le_bytes([small[0], small[1], small[2], 0]);
            assert_eq!((header & 1, header as usize >> 1), (0, small.len() - HEADER_BYTES));
            assert!(small.len() < 10_000);
        }
        assert_eq!(Codec::new(OrcCompression::None).whole(b"abcde"), b"abcde");
    }

    #[test]
    fn positions_are_chunks_and_places_within() {
        let mut codec = Codec::new(OrcCompression::Snappy);
        let mut stream = codec.stream();
        let mut positions = Vec::new();
        stream.position(&mut positions);
        stream.write(&[1; 10]);
        stream.position(&mut positions);
        stream.write(&vec![1; ORC_CHUNK_BYTES]);
        stream.position(&mut positions);
        assert_eq!(positions[..4], [0, 0, 0, 10]);
        assert!(positions[4] > 0 && positions[5] == 10);
    }
}
