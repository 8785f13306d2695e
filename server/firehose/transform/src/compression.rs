//! Objects compressed while they are written: pieces in, pieces out, so that no object is held twice.
//!
//! ```text
//!  GZIP           RFC 1952, no name, time 0
//!  ZIP            local header | deflated data | data descriptor | central directory | end; one entry, named by the caller
//!  Snappy         82 'SNAPPY' 00 | u32 1 | u32 1 | ( u32 length | raw snappy of at most 32 KiB ) *
//!  HADOOP_SNAPPY  ( u32 length before | u32 length after | raw snappy of at most 32 KiB ) *
//! ```
//!
//! Numbers of both Snappy formats are big-endian. Their bytes are those of snappy-java's `SnappyOutputStream` and
//! `SnappyHadoopCompatibleOutputStream`, which are the service's: `tests/readers.rs` compares them where Java is. The same input
//! makes the same bytes, however it is cut into pieces.

use crate::limits::SNAPPY_BLOCK_BYTES;
use flate2::{Compress, Compression, FlushCompress, Status};

/// Level of deflate: what zlib and Java take where none is named.
const DEFLATE_LEVEL: u32 = 6;
/// Bytes that deflate is given at a time, and bytes of its answers. Its choices depend on what it sees at once, so that it is
/// always given the same.
const DEFLATE_BLOCK_BYTES: usize = 64 * 1024;
/// No flags, no time, no extra flags, unknown system: ten bytes that are the same for every object.
const GZIP_HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
const XERIAL_HEADER: [u8; 16] = [0x82, b'S', b'N', b'A', b'P', b'P', b'Y', 0, 0, 0, 0, 1, 0, 0, 0, 1];

/// The compression of a destination's objects; names as in the API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CompressionFormat {
    /// `UNCOMPRESSED`.
    #[default]
    Uncompressed,
    /// `GZIP`.
    Gzip,
    /// `ZIP`.
    Zip,
    /// `Snappy`: the stream of snappy-java.
    Snappy,
    /// `HADOOP_SNAPPY`.
    HadoopSnappy,
}

impl CompressionFormat {
    /// All formats, in the order in which the service lists them.
    pub const ALL: [CompressionFormat; 5] = [
        CompressionFormat::Zip,
        CompressionFormat::HadoopSnappy,
        CompressionFormat::Snappy,
        CompressionFormat::Gzip,
        CompressionFormat::Uncompressed,
    ];

    /// The format's name in the API, which is case-sensitive.
    pub fn name(self) -> &'static str {
        match self {
            CompressionFormat::Uncompressed => "UNCOMPRESSED",
            CompressionFormat::Gzip => "GZIP",
            CompressionFormat::Zip => "ZIP",
            CompressionFormat::Snappy => "Snappy",
            CompressionFormat::HadoopSnappy => "HADOOP_SNAPPY",
        }
    }

    /// The format of that name.
    pub fn named(name: &str) -> Option<CompressionFormat> {
        CompressionFormat::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The end of an object's name, unless the destination has one of its own.
    pub fn extension(self) -> &'static str {
        match self {
            CompressionFormat::Uncompressed => "",
            CompressionFormat::Gzip => ".gz",
            CompressionFormat::Zip => ".zip",
            CompressionFormat::Snappy | CompressionFormat::HadoopSnappy => ".snappy",
        }
    }

    /// The object's `Content-Encoding`.
    pub fn content_encoding(self) -> Option<&'static str> {
        match self {
            CompressionFormat::Uncompressed => None,
            CompressionFormat::Gzip => Some("gzip"),
            CompressionFormat::Zip => Some("zip"),
            CompressionFormat::Snappy => Some("snappy-java"),
            CompressionFormat::HadoopSnappy => Some("hadoop-snappy"),
        }
    }
}

/// Compresses one object. What is ready is appended to the caller's buffer at each call; the caller may empty that in between.
pub struct Compressor(Kind);

enum Kind {
    Uncompressed,
    Gzip(Deflate),
    Zip(Deflate, String),
    // Its encoder carries two kilobytes of tables.
    Snappy(Box<Snappy>),
}

impl Compressor {
    /// Begins an object. `entry` is the name within a ZIP archive, a UUID in the service; other formats do not use it. Of a longer
    /// one than an archive can name, the first 65,535 bytes count.
    pub fn new(format: CompressionFormat, entry: &str) -> Compressor {
        Compressor(match format {
            CompressionFormat::Uncompressed => Kind::Uncompressed,
            CompressionFormat::Gzip => Kind::Gzip(Deflate::new()),
            CompressionFormat::Zip => {
                let mut end = entry.len().min(usize::from(u16::MAX));
                while !entry.is_char_boundary(end) {
                    end -= 1;
                }
                Kind::Zip(Deflate::new(), entry[..end].to_owned())
            }
            CompressionFormat::Snappy => Kind::Snappy(Box::new(Snappy::new(false))),
            CompressionFormat::HadoopSnappy => Kind::Snappy(Box::new(Snappy::new(true))),
        })
    }

    /// Takes the next piece of the object.
    pub fn write(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        match &mut self.0 {
            Kind::Uncompressed => out.extend_from_slice(piece),
            Kind::Gzip(deflate) => {
                deflate.begin(out, |out| out.extend(GZIP_HEADER));
                deflate.write(piece, out);
            }
            Kind::Zip(deflate, entry) => {
                deflate.begin(out, |out| zip_local_header(entry, out));
                deflate.write(piece, out);
            }
            Kind::Snappy(snappy) => snappy.write(piece, out),
        }
    }

    /// Ends the object.
    pub fn finish(mut self, out: &mut Vec<u8>) {
        // An object of no bytes has a beginning too.
        self.write(&[], out);
        match self.0 {
            Kind::Uncompressed => {}
            Kind::Gzip(mut deflate) => {
                deflate.finish(out);
                out.extend(deflate.crc.finalize().to_le_bytes());
                // Modulo 2^32, says RFC 1952.
                out.extend((deflate.stream.compress.total_in() as u32).to_le_bytes());
            }
            Kind::Zip(mut deflate, entry) => {
                deflate.finish(out);
                zip_end(deflate, &entry, out);
            }
            Kind::Snappy(snappy) => snappy.finish(out),
        }
    }
}

/// Cuts a stream of pieces into blocks of one size; those that lie whole within a piece are not copied.
struct Blocks {
    size: usize,
    /// What does not fill a block yet.
    begun: Vec<u8>,
}

impl Blocks {
    fn new(size: usize) -> Blocks {
        Blocks { size, begun: Vec::new() }
    }

    fn cut(&mut self, piece: &[u8], mut take: impl FnMut(&[u8])) {
        let mut rest = piece;
        if !self.begun.is_empty() {
            let (taken, behind) = rest.split_at(rest.len().min(self.size - self.begun.len()));
            self.begun.extend_from_slice(taken);
            rest = behind;
            if self.begun.len() < self.size {
                return;
            }
            take(&self.begun);
            self.begun.clear();
        }
        let mut whole = rest.chunks_exact(self.size);
        whole.by_ref().for_each(take);
        self.begun.extend_from_slice(whole.remainder());
    }
}

/// Raw deflate with the checksum that both GZIP and ZIP want.
struct Deflate {
    stream: Stream,
    blocks: Blocks,
    crc: crc32fast::Hasher,
    begun: bool,
}

/// The compressor with the memory for its answers.
struct Stream {
    compress: Compress,
    answer: Vec<u8>,
}

impl Deflate {
    fn new() -> Deflate {
        let compress = Compress::new(Compression::new(DEFLATE_LEVEL), false);
        Deflate {
            stream: Stream { compress, answer: vec![0; DEFLATE_BLOCK_BYTES] },
            blocks: Blocks::new(DEFLATE_BLOCK_BYTES),
            crc: crc32fast::Hasher::new(),
            begun: false,
        }
    }

    fn begin(&mut self, out: &mut Vec<u8>, header: impl FnOnce(&mut Vec<u8>)) {
        if !self.begun {
            self.begun = true;
            header(out);
        }
    }

    fn write(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        self.crc.update(piece);
        self.blocks.cut(piece, |block| self.stream.take(block, out));
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        self.stream.take(&self.blocks.begun, out);
        while self.stream.step(&[], FlushCompress::Finish, out) != Status::StreamEnd {}
    }
}

impl Stream {
    fn take(&mut self, block: &[u8], out: &mut Vec<u8>) {
        let mut rest = block;
        while !rest.is_empty() {
            let before = self.compress.total_in();
            self.step(rest, FlushCompress::None, out);
            // Fits: it is no more than the block.
            rest = &rest[(self.compress.total_in() - before) as usize..];
        }
    }

    fn step(&mut self, piece: &[u8], flush: FlushCompress, out: &mut Vec<u8>) -> Status {
        let before = self.compress.total_out();
        // Only a stream that has ended refuses, and this one ends with its owner.
        let status =
            self.compress.compress(piece, &mut self.answer, flush).expect("deflate takes what it is given");
        // Fits: it is no more than the answer.
        out.extend_from_slice(&self.answer[..(self.compress.total_out() - before) as usize]);
        status
    }
}

/// Version 2.0, sizes in a descriptor behind the data, names in UTF-8, deflated; 1980-01-01 00:00, the beginning of ZIP's time.
const ZIP_COMMON: [u8; 10] = [20, 0, 0x08, 0x08, 8, 0, 0, 0, 0x21, 0];

fn zip_local_header(entry: &str, out: &mut Vec<u8>) {
    out.extend(b"PK\x03\x04");
    out.extend(ZIP_COMMON);
    // Checksum and sizes: in the descriptor.
    out.extend([0; 12]);
    out.extend(zip_name_length(entry));
    out.extend([0; 2]);
    out.extend(entry.as_bytes());
}

// The name was cut to what fits.
fn zip_name_length(entry: &str) -> [u8; 2] {
    (entry.len() as u16).to_le_bytes()
}

// Objects are at most 128 MiB before compression, so that the archive needs no 64-bit sizes.
fn zip_end(deflate: Deflate, entry: &str, out: &mut Vec<u8>) {
    let compressed = deflate.stream.compress.total_out() as u32;
    let mut sizes = Vec::with_capacity(12);
    sizes.extend(deflate.crc.finalize().to_le_bytes());
    sizes.extend(compressed.to_le_bytes());
    sizes.extend((deflate.stream.compress.total_in() as u32).to_le_bytes());
    out.extend(b"PK\x07\x08");
    out.extend(&sizes);

    const LOCAL_HEADER_BYTES: u32 = 30;
    const DESCRIPTOR_BYTES: u32 = 16;
    const CENTRAL_HEADER_BYTES: u32 = 46;
    let name_bytes = entry.len() as u32;
    out.extend(b"PK\x01\x02");
    out.extend([20, 0]);
    out.extend(ZIP_COMMON);
    out.extend(&sizes);
    out.extend(zip_name_length(entry));
    // No extra field, no comment, disk 0, no attributes; the entry is at 0.
    out.extend([0; 16]);
    out.extend(entry.as_bytes());

    out.extend(b"PK\x05\x06");
    // Disks 0 and 0, one entry here and one in all.
    out.extend([0, 0, 0, 0, 1, 0, 1, 0]);
    out.extend((CENTRAL_HEADER_BYTES + name_bytes).to_le_bytes());
    out.extend((LOCAL_HEADER_BYTES + name_bytes + compressed + DESCRIPTOR_BYTES).to_le_bytes());
    out.extend([0; 2]);
}

/// Compresses block by block, each for itself.
struct Snappy {
    begun: bool,
    blocks: Blocks,
    framing: Framing,
}

struct Framing {
    hadoop: bool,
    encoder: snap::raw::Encoder,
}

impl Snappy {
    fn new(hadoop: bool) -> Snappy {
        let framing = Framing { hadoop, encoder: snap::raw::Encoder::new() };
        Snappy { begun: false, blocks: Blocks::new(SNAPPY_BLOCK_BYTES), framing }
    }

    fn write(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        if !self.begun && !self.framing.hadoop {
            out.extend(XERIAL_HEADER);
        }
        self.begun = true;
        self.blocks.cut(piece, |block| self.framing.append(block, out));
    }

    fn finish(mut self, out: &mut Vec<u8>) {
        if !self.blocks.begun.is_empty() {
            self.framing.append(&self.blocks.begun, out);
        }
    }
}

impl Framing {
    // Numbers fit: a block has 32 KiB.
    fn append(&mut self, block: &[u8], out: &mut Vec<u8>) {
        if self.hadoop {
            out.extend((block.len() as u32).to_be_bytes());
        }
        let length_at = out.len();
        let data_at = length_at + size_of::<u32>();
        out.resize(data_at + snap::raw::max_compress_len(block.len()), 0);
        // It refuses only outputs that are too short and inputs of 4 GiB.
        let length = self.encoder.compress(block, &mut out[data_at..]).expect("a block fits its bound");
        out.truncate(data_at + length);
        out[length_at..data_at].copy_from_slice(&(length as u32).to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Decompress, FlushDecompress};
    use proptest::prelude::*;

    fn compressed(format: CompressionFormat, pieces: &[&[u8]]) -> Vec<u8> {
        let mut compressor = Compressor::new(format, "an-entry");
        let mut out = Vec::new();
        for piece in pieces {
            compressor.write(piece, &mut out);
        }
        compressor.finish(&mut out);
        out
    }

    fn inflated(deflated: &[u8], length: usize) -> Vec<u8> {
        let mut out = Vec::with_capacity(length + 1);
        let status =
            Decompress::new(false).decompress_vec(deflated, &mut out, FlushDecompress::Finish).unwrap();
        assert_eq!(status, Status::StreamEnd);
        out
    }

    #[test]
    fn framings_are_to_the_byte() {
        assert_eq!(compressed(CompressionFormat::Uncompressed, &[b"ab", b"c"]), b"abc");
        let snappy = compressed(CompressionFormat::Snappy, &[b"ab", b"c"]);
        assert_eq!(snappy, b"\x82SNAPPY\0\0\0\0\x01\0\0\0\x01\0\0\0\x05\x03\x08abc");
        let hadoop = compressed(CompressionFormat::HadoopSnappy, &[b"abc"]);
        assert_eq!(hadoop, b"\0\0\0\x03\0\0\0\x05\x03\x08abc");
        let gzip = compressed(CompressionFormat::Gzip, &[b"abc"]);
        assert_eq!(gzip[..10], GZIP_HEADER);
        assert_eq!(inflated(&gzip[10..gzip.len() - 8], 3), b"abc");
        assert_eq!(gzip[gzip.len() - 8..], [0xc2, 0x41, 0x24, 0x35, 3, 0, 0, 0]);
    }

    #[test]
    fn blocks_of_snappy_have_32_kib() {
        let bytes = vec![7; SNAPPY_BLOCK_BYTES + 1];
        let hadoop = compressed(CompressionFormat::HadoopSnappy, &[&bytes]);
        assert_eq!(hadoop[..4], (SNAPPY_BLOCK_BYTES as u32).to_be_bytes());
        assert_eq!(hadoop[hadoop.len() - 11..], [0, 0, 0, 1, 0, 0, 0, 3, 1, 0, 7]);
    }

    #[test]
    fn objects_of_nothing_are_whole() {
        assert_eq!(compressed(CompressionFormat::Uncompressed, &[]), b"");
        assert_eq!(compressed(CompressionFormat::HadoopSnappy, &[]), b"");
        assert_eq!(compressed(CompressionFormat::Snappy, &[]), XERIAL_HEADER);
        let gzip = compressed(CompressionFormat::Gzip, &[]);
        assert_eq!(inflated(&gzip[10..gzip.len() - 8], 0), b"");
        assert!(compressed(CompressionFormat::Zip, &[]).starts_with(b"PK\x03\x04"));
    }

    #[test]
    fn names_are_the_apis() {
        for format in CompressionFormat::ALL {
            assert_eq!(CompressionFormat::named(format.name()), Some(format));
        }
        assert_eq!(CompressionFormat::named("SNAPPY"), None);
    }

    proptest! {
        #[test]
        fn pieces_do_not_show(
            bytes in prop::collection::vec(any::<u8>(), 0..5000),
            repeated in 1_usize..40,
            cut in 1_usize..70_000,
        ) {
            let whole = bytes.repeat(repeated);
            for format in CompressionFormat::ALL {
                let pieces: Vec<&[u8]> = whole.chunks(cut).collect();
                prop_assert!(compressed(format, &[&whole]) == compressed(format, &pieces), "{}", format.name());
            }
        }
    }
}
