//! Every limit of this crate, with its unit and its reason.

/// Bytes of the largest fragment, 50 MiB: the service's own limit.
pub const FRAGMENT_BYTES_MAX: u32 = 50 << 20;

/// Tracks of a session: the service's own limit.
pub const TRACKS_MAX: usize = 3;

/// Bytes after which a part is cut, 256 KiB: enough for one write to a disk, and little beside a fragment.
pub const PART_BYTES: usize = 256 << 10;

/// Bytes of EBML header, Info and Tracks together, 4 MiB: producers allow a track's codec private data 1 MiB, and there are
/// three tracks. They are kept for a session and sent before each of its fragments.
pub const HEADER_BYTES_MAX: usize = 4 << 20;

/// Bytes of one Tags element, 64 KiB: all the tags that a fragment may have, ten times over.
pub const TAGS_BYTES_MAX: usize = 64 << 10;

/// Tags of a fragment, those that the service has defined apart: the service's own limit.
pub const TAGS_MAX: usize = 10;

/// Tags of a fragment that the service has defined. It says no limit; this one is so that what is kept until the first cluster
/// comes has an end.
pub const RESERVED_TAGS_MAX: usize = 40;

/// Tags of a fragment in what GetMedia sends: those of its producer and half a dozen of the service, many times over.
pub const MEDIA_TAGS_MAX: usize = 500;

/// Bytes of a tag's name: the service's own limit.
pub const TAG_NAME_BYTES_MAX: usize = 128;

/// Bytes of a tag's value: the service's own limit.
pub const TAG_VALUE_BYTES_MAX: usize = 256;

/// Bytes of a chunk that is kept as it is while an element waits for its rest. What a smaller one takes beside its bytes would add
/// up: smaller ones are copied together.
pub(crate) const SMALL_CHUNK_BYTES: usize = 512;

/// Bytes of small chunks that are copied together.
pub(crate) const SMALL_CHUNKS_BYTES: usize = 16 << 10;

/// Bytes of an element's id, as Matroska has it.
pub(crate) const ID_BYTES_MAX: usize = 4;

/// Bytes of a number that tells its own length, such as an element's size.
pub(crate) const VINT_BYTES_MAX: usize = 8;
