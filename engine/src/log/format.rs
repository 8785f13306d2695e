//! The bytes on disk: where each field lies. `docs/format.md` draws the same; a test compares golden bytes.
//!
//! All integers are little-endian. Every offset is computed from the one before it, and the totals are
//! asserted at compile time. A number once written stays taken, even when its meaning has gone.

use crate::limits::BLOCK_BYTES;

/// The version of everything below. Versions only grow; a reader refuses versions it does not know. What an
/// older reader may pass over is a minor step, which `docs/format.md` lists and no file needs to name.
pub(crate) const FORMAT_VERSION: u32 = 2;

/// Lays out consecutive fields: each name becomes a constant range of bytes.
macro_rules! layout {
    ($(#[$meta:meta])* $module:ident { $($(#[$doc:meta])* $field:ident: $bytes:expr,)* } = $total:expr) => {
        $(#[$meta])*
        pub(crate) mod $module {
            layout!(@fields 0; $($(#[$doc])* $field: $bytes,)*);
            /// Bytes of the whole.
            pub(crate) const BYTES: usize = 0 $(+ $bytes)*;
            const _: () = assert!(BYTES == $total, "the layout has the documented length");
        }
    };
    (@fields $at:expr; $(#[$doc:meta])* $field:ident: $bytes:expr, $($rest:tt)*) => {
        $(#[$doc])*
        pub(crate) const $field: std::ops::Range<usize> = $at..$at + $bytes;
        layout!(@fields $field.end; $($rest)*);
    };
    (@fields $at:expr;) => {};
}

layout! {
    /// The first block of a segment. Bytes after the fields are zero.
    segment_header {
        /// [`SEGMENT_MAGIC`](super::SEGMENT_MAGIC).
        MAGIC: 8,
        /// xxh3-64 of the block from the next field to its end.
        CHECKSUM: 8,
        /// [`FORMAT_VERSION`](super::FORMAT_VERSION).
        VERSION: 4,
        /// The lane whose log this is.
        LANE: 4,
        /// The segment's number in its lane: 1, 2, 3... For a shelf that of the first segment it was made of.
        NUMBER: 8,
        /// A number that every group of the segment repeats: what an earlier use of the same file left
        /// behind is recognised by its other salt ([`Owner::salt`](crate::log::recovery::Owner::salt)).
        SALT: 8,
        /// The sequence of the first group.
        BASE: 8,
        /// The writer's epoch: one more at every open of the lane.
        EPOCH: 4,
        /// How many segments a shelf was made of; zero for every other segment.
        INPUTS: 4,
        /// The length of the file, in bytes.
        LENGTH: 8,
        /// When the segment was begun, in microseconds since 1970.
        CREATED_US: 8,
        /// The engine's own id: segments of two engines are never mixed.
        ENGINE: 16,
        /// The number of the last segment that a shelf was made of; zero for every other segment.
        THROUGH: 8,
    } = 96
}

layout! {
    /// The head of a group: one durable write, and all that it commits.
    group_header {
        /// [`GROUP_MAGIC`](super::GROUP_MAGIC).
        MAGIC: 4,
        /// crc32c of the header from the next field to its end, and of the extent table.
        CHECKSUM: 4,
        /// The segment's salt.
        SALT: 8,
        /// The group's sequence in its lane; consecutive groups differ by one.
        SEQUENCE: 8,
        /// The writer's epoch.
        EPOCH: 4,
        /// The checksum of the group before it in the segment; zero for the first.
        PREVIOUS: 4,
        /// Bytes of the group with its padding: whole blocks.
        LENGTH: 4,
        /// Bytes before the padding.
        USED: 4,
        /// Entries in the extent table.
        EXTENTS: 4,
        /// Records in all extents.
        RECORDS: 4,
        /// The durable mark: the highest sequence known durable, with all before it, when this group was made.
        DURABLE: 8,
        /// The earliest time of a record, in microseconds since 1970; frames count from here.
        FIRST_US: 8,
        /// The latest time of a record.
        LAST_US: 8,
        /// The lane.
        LANE: 4,
        /// Zero.
        _RESERVED: 20,
    } = 96
}

layout! {
    /// One entry of a group's extent table: the records of one shard, which lie side by side.
    extent {
        /// The shard, or [`CONTROL_SHARD`](super::CONTROL_SHARD).
        SHARD: 8,
        /// Where its first frame begins, in bytes from the start of the group.
        OFFSET: 4,
        /// Bytes of its frames.
        LENGTH: 4,
        /// How many frames.
        RECORDS: 4,
        /// crc32c over the frames' checksums, in order: no frame can be missing or exchanged.
        CHECKSUM: 4,
        /// Microseconds from the group's first time to the extent's first record.
        FIRST_DELTA_US: 4,
        /// The same for its last record.
        LAST_DELTA_US: 4,
    } = 32
}

layout! {
    /// The head of a frame: one record.
    frame {
        /// Bytes of the frame, head included.
        LENGTH: 4,
        /// crc32c of the frame from the next field to its end.
        CHECKSUM: 4,
        /// Microseconds from the group's first time to the record's.
        DELTA_US: 4,
        /// Bytes of the key, which follows the head; the data follows the key.
        KEY_LENGTH: 2,
        /// What the frame is: [`data`](super::data), and in control extents [`control`](super::control).
        KIND: 2,
    } = 16
}

layout! {
    /// The last block of a sealed segment. Bytes after the fields are zero.
    trailer {
        /// [`TRAILER_MAGIC`](super::TRAILER_MAGIC).
        MAGIC: 8,
        /// xxh3-64 of the block from the next field to its end.
        CHECKSUM: 8,
        /// The segment's salt.
        SALT: 8,
        /// The sequence of the last group.
        LAST: 8,
        /// Where the groups end and nothing follows, in bytes from the start of the file.
        DATA_END: 8,
        /// Where the directory begins, in bytes from the start of the file.
        DIRECTORY_OFFSET: 8,
        /// Bytes of the directory before its padding.
        DIRECTORY_LENGTH: 8,
        /// xxh3-128 of the directory.
        DIRECTORY_HASH: 16,
        /// Entries of the shard table, the directory's first part.
        SHARDS: 4,
        /// Entries of the group table, its second part.
        GROUPS: 4,
        /// Entries of the extent table, its third part.
        EXTENTS: 4,
        /// Zero.
        RESERVED: 4,
        /// The earliest time of a record in the segment.
        FIRST_US: 8,
        /// The latest.
        LAST_US: 8,
        /// How many sequences between the segment's first and last are missing from the group table: they
        /// were damaged when the segment was sealed after a crash. Zero nearly always.
        MISSING: 8,
        /// Bytes of keys and data of all records in the segment; control frames do not count. Zero in segments
        /// of format 1.0, which does not say.
        RECORD_BYTES: 8,
        /// xxh3-64 of the shard table alone, which an open reads without the rest.
        SHARDS_HASH: 8,
        /// xxh3-64 of the group table alone, for a reader of one shard. Zero before format 2.0, and then there is no
        /// check table.
        GROUPS_HASH: 8,
    } = 136
}

layout! {
    /// An entry of a directory's shard table, in order of shard.
    shard_entry {
        /// The shard.
        SHARD: 8,
        /// The position of its first record in the segment.
        FIRST: 8,
        /// And of its last.
        LAST: 8,
        /// The time of its last record, in microseconds since 1970.
        LAST_US: 8,
        /// Its first entry in the extent table.
        EXTENT: 4,
        /// How many entries it has there.
        EXTENTS: 4,
    } = 40
}

layout! {
    /// An entry of a directory's group table, in order of sequence.
    group_entry {
        /// The group's sequence.
        SEQUENCE: 8,
        /// Where the group begins, in bytes from the start of the file.
        OFFSET: 8,
        /// The group's first time, from which its frames count.
        FIRST_US: 8,
    } = 24
}

layout! {
    /// An entry of a directory's extent table, in order of shard and then of sequence.
    extent_entry {
        /// Index of its group in the group table.
        GROUP: 4,
        /// Where its first frame begins, in bytes from the start of the group.
        OFFSET: 4,
        /// Bytes of its frames.
        LENGTH: 4,
        /// How many frames.
        RECORDS: 4,
        /// crc32c over the frames' checksums.
        CHECKSUM: 4,
        /// Microseconds from the group's first time to the extent's last record.
        LAST_DELTA_US: 4,
    } = 24
}

layout! {
    /// An entry of a directory's check table, in the order of the shard table: with it a reader of one shard need not
    /// load all tables.
    check_entry {
        /// crc32c of the segment's salt and the shard's entry in the shard table.
        ENTRY: 4,
        /// crc32c of the shard's entries in the extent table.
        EXTENTS: 4,
    } = 8
}

layout! {
    /// What is remembered of a producer: the data of a [`control::PRODUCER`] frame, followed by its appends.
    producer {
        /// The producer's id.
        ID: 8,
        /// Its epoch.
        EPOCH: 4,
        /// How many appends follow.
        APPENDS: 4,
    } = 16
}

layout! {
    /// One of a producer's appends, oldest first.
    producer_append {
        /// The append's number; consecutive ones differ by one.
        SEQUENCE: 8,
        /// The position of its first record.
        FIRST: 8,
        /// The time stamped on its records.
        TIMESTAMP_US: 8,
        /// How many records it has.
        ACCEPTED: 4,
        /// Zero.
        _RESERVED: 4,
    } = 32
}

layout! {
    /// The key of an encrypted extent's only frame.
    encrypted {
        /// The id of the key that encrypted it.
        KEY: 8,
        /// The cipher's nonce.
        NONCE: 12,
    } = 20
}

/// Kinds of frames in a shard's extent.
pub(crate) mod data {
    /// A record.
    pub(crate) const RECORD: u16 = 0;
    /// All frames of the extent, encrypted; the only frame on disk.
    pub(crate) const ENCRYPTED: u16 = 64;
}

/// Kinds of frames in a control extent. The key is the shard's id (8 bytes); the data is told here.
pub(crate) mod control {
    /// A shard as it stands, at a checkpoint: what [`crate::shard::Settings`] encodes.
    pub(crate) const CHECKPOINT: u16 = 1;
    /// A shard is created; the data as at a checkpoint.
    pub(crate) const CREATE: u16 = 2;
    /// Its settings change; the data as at a checkpoint.
    pub(crate) const CONFIGURE: u16 = 3;
    /// It is sealed; no data.
    pub(crate) const SEAL: u16 = 4;
    /// It is trimmed; the position below which all is gone (8 bytes).
    pub(crate) const TRIM: u16 = 5;
    /// It is deleted; no data.
    pub(crate) const DELETE: u16 = 6;
    /// The shards listed by a checkpoint are all there are, and so many (8 bytes); the key is empty.
    pub(crate) const CHECKPOINT_END: u16 = 7;
    /// Numbered appends of a producer: what [`crate::shard::producer::Remembered`] encodes.
    pub(crate) const PRODUCER: u16 = 8;
}

/// "PNSTKSEG".
pub(crate) const SEGMENT_MAGIC: u64 = u64::from_le_bytes(*b"PNSTKSEG");
/// "PNSG".
pub(crate) const GROUP_MAGIC: u32 = u32::from_le_bytes(*b"PNSG");
/// "PNSTKEND".
pub(crate) const TRAILER_MAGIC: u64 = u64::from_le_bytes(*b"PNSTKEND");
/// The shard number under which a lane's own changes are logged; no caller may use it.
pub(crate) const CONTROL_SHARD: u64 = u64::MAX;

const _: () = assert!(segment_header::BYTES <= BLOCK_BYTES && trailer::BYTES <= BLOCK_BYTES);
const _: () = assert!(frame::BYTES.is_multiple_of(8) && extent::BYTES.is_multiple_of(8));

/// Reads and writes fields by the ranges above. A range outside the bytes is our own mistake and panics:
/// callers check lengths first.
pub(crate) trait Fields {
    fn u16(&self, field: std::ops::Range<usize>) -> u16;
    fn u32(&self, field: std::ops::Range<usize>) -> u32;
    fn u64(&self, field: std::ops::Range<usize>) -> u64;
    fn u128(&self, field: std::ops::Range<usize>) -> u128;
}

impl Fields for [u8] {
    fn u16(&self, field: std::ops::Range<usize>) -> u16 {
        u16::from_le_bytes(self[field].try_into().expect("the field has two bytes"))
    }

    fn u32(&self, field: std::ops::Range<usize>) -> u32 {
        u32::from_le_bytes(self[field].try_into().expect("the field has four bytes"))
    }

    fn u64(&self, field: std::ops::Range<usize>) -> u64 {
        u64::from_le_bytes(self[field].try_into().expect("the field has eight bytes"))
    }

    fn u128(&self, field: std::ops::Range<usize>) -> u128 {
        u128::from_le_bytes(self[field].try_into().expect("the field has sixteen bytes"))
    }
}

/// Writes a field.
pub(crate) fn put<const N: usize>(bytes: &mut [u8], field: std::ops::Range<usize>, value: [u8; N]) {
    bytes[field].copy_from_slice(&value);
}
