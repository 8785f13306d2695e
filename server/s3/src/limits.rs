//! The limits of the object store and of its protocol, each with its unit and its reason.

use std::time::Duration;

/// Bytes of a body that is kept beside the metadata instead of in a file. Below it a file costs more than the body: a directory entry, an
/// inode, a block and a sync of its own.
pub const INLINE_BYTES_MAX: u64 = 16 * 1024;

/// Bytes of one object in a single put, as S3 has it; parts of an upload have the same bound.
pub const PUT_BYTES_MAX: u64 = 5 * 1024 * 1024 * 1024;

/// Bytes of an object that is put together from parts, as S3 has it.
pub const OBJECT_BYTES_MAX: u64 = 5 * 1024 * 1024 * 1024 * 1024;

/// Bytes of each part but the last, as S3 has it.
pub const PART_BYTES_MIN: u64 = 5 * 1024 * 1024;

/// The number of a part, as S3 has it; the first is 1.
pub const PART_NUMBER_MAX: i32 = 10_000;

/// Bytes of a key in UTF-8, as S3 has it.
pub const KEY_BYTES_MAX: usize = 1024;

/// Bytes of an object's user metadata, names and values, as S3 has it.
pub const METADATA_BYTES_MAX: usize = 2 * 1024;

/// Tags of an object, as S3 has it.
pub const TAGS_MAX: usize = 10;

/// Characters of a tag's key, as S3 has it.
pub const TAG_KEY_CHARACTERS_MAX: usize = 128;

/// Characters of a tag's value, as S3 has it.
pub const TAG_VALUE_CHARACTERS_MAX: usize = 256;

/// Keys in one page of a listing, as S3 has it; the same for uploads, parts, and the keys of one `DeleteObjects`.
pub const PAGE_MAX: usize = 1_000;

/// Buckets in one page, as S3 has it.
pub const BUCKETS_PAGE_MAX: usize = 10_000;

/// Bytes that are written to a file at once: large enough that the call itself costs nothing, small enough to be computed over while it
/// is in a processor's cache.
pub(crate) const WRITE_BYTES: usize = 1024 * 1024;

/// Bytes that the hashes of a body are worth a second thread for; to start one takes some 20 µs.
pub(crate) const HASH_APART_BYTES_MIN: usize = 256 * 1024;

/// Bytes of received bodies that wait in memory to be written, over all requests. Whoever would pass it writes what it has first.
pub(crate) const RECEIVED_BYTES_MAX: usize = 256 * 1024 * 1024;

/// A client's pause after which what it sent is written, so that slow clients hold no memory.
pub(crate) const RECEIVE_PAUSE: Duration = Duration::from_millis(250);

/// Bytes that are read from a file at once and then wait for the client.
pub(crate) const READ_BYTES: usize = 256 * 1024;

/// Changes that one transaction of the metadata takes in. A thousand with bodies beside them are 16 MiB.
pub(crate) const BATCH_MAX: usize = 1_024;

/// Changes that may wait for the thread that writes the metadata; whoever comes later waits to be let in.
pub(crate) const WAITING_MAX: usize = 4_096;

/// Bytes of the metadata that are kept in memory.
pub(crate) const CACHE_BYTES: usize = 64 * 1024 * 1024;

/// Files in one folder: directories of this size are read and synced fast on every file system.
pub(crate) const FILES_PER_FOLDER: u64 = 4_096;

/// Bytes that must be free on the disk for a write to begin. A full disk is met here, where it is an error to one client; met by the
/// metadata, it would stop them all.
pub(crate) const FREE_BYTES_MIN: u64 = 128 * 1024 * 1024;

/// Bytes of an XML document: `DeleteObjects` with a thousand keys of 1,024 bytes that are all escaped is 6 MB.
pub(crate) const DOCUMENT_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Bytes of XML documents in memory at once, over all requests; the one that would pass it is answered with `SlowDown`, which SDKs try
/// again.
pub(crate) const DOCUMENTS_BYTES_MAX: usize = 256 * 1024 * 1024;

/// Bytes of one signed chunk of a streamed body. Its signature is known to be right only when all of it has come, so that it is in memory
/// until then; SDKs send 64 KiB to 1 MiB.
pub(crate) const SIGNED_CHUNK_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Bytes of the line before a chunk: a length and a signature are 101.
pub(crate) const CHUNK_LINE_BYTES_MAX: usize = 1_024;

/// Bytes of the trailers after the last chunk: a checksum and a signature are some 150.
pub(crate) const TRAILER_BYTES_MAX: usize = 16 * 1024;
