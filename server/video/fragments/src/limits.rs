//! Every limit of this crate, with its unit and its reason.

use std::time::Duration;

/// Rows of a full block of the index: 32 KiB, which a disk reads about as fast as one of them. Three levels of them hold 134 million
/// fragments.
pub const BLOCK_ROWS: usize = 512;

/// Entries that stay out of blocks behind the newest: fragments of connections that overlap end in another order than they began in,
/// and a block once written is not sorted again. An encoder's connections overlap for some fragments, not for sixty.
pub const ENTRIES_UNSORTED_MAX: usize = 64;

/// Levels of blocks that are believed when they are read. The fourth is begun after four years of fragments of a second.
pub const LEVELS_MAX: usize = 8;

/// Bytes of a fragment that wait to be appended together. Larger ones go down piece by piece while they come in, so that a long
/// fragment does not take as long to be durable at its end.
pub const PART_BYTES: usize = 256 << 10;

/// Slices shorter than this, in bytes, are copied together before they are appended: each is a record, which costs more than
/// copying it.
pub const SLICE_BYTES_MIN: usize = 16 << 10;

/// Bytes that one read of a fragment asks the log for at once.
pub const READ_BYTES: u64 = 4 << 20;

/// How long a log that has too much waiting is given before it is asked again.
pub const OVERLOADED_PAUSE: Duration = Duration::from_millis(2);

/// How long that goes on before the fragment is given up.
pub const OVERLOADED_MAX: Duration = Duration::from_secs(10);

/// Whole fragments of a stream that stay in memory although they are on disk: who watches live is at most so far behind.
pub const LIVE_FRAGMENTS: usize = 3;

/// How long fragments of a stream that keeps nothing on disk can be read: five minutes, as the service says.
pub const MEMORY_AGE_MAX: Duration = Duration::from_secs(300);

/// Bytes of fragments of a stream that keeps nothing on disk: 200 MB, as the service says.
pub const MEMORY_BYTES_MAX: usize = 200_000_000;

/// Blocks of the index that are kept in memory after they were read, of all streams together: 8 MiB of rows.
pub const BLOCKS_CACHED: usize = 256;
