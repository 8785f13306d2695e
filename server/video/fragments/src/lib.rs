//! Fragments of live streams on shard logs: kept, found by time and number, and passed on while they come in.
//!
//! A *fragment* is a header, the bytes of a cluster and the tags behind it; what is in them is the caller's affair. A [`Recording`] is
//! one stream of fragments with three shards of the engine:
//!
//! ```text
//! media    header, parts, tags of each fragment, appended while it comes in
//! journal  an entry for each fragment whose bytes are durable; a checkpoint of the index in front
//! index    blocks of 512 entries, blocks of 512 summaries of blocks, ...
//! ```
//!
//! A fragment *is* when its entry is durable, and the entry is appended when all of its bytes are. So a crash forgets a fragment
//! that was not whole, and nothing else. A full journal becomes a block, and the checkpoint that says so cuts the journal, which
//! therefore is read within milliseconds when a stream is opened; of a year's index a search reads a handful of blocks.
//!
//! What comes in is passed on at once by [`Live`], as slices of what was received.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test stops at what it did not expect"))]

mod cache;
mod entry;
mod index;
pub mod limits;
mod live;
mod number;
mod query;
mod recording;
mod writer;

pub use cache::Blocks;
pub use entry::Entry;
pub use live::{Ending, Live, LiveFragment, Pieces};
pub use number::{FragmentNumber, NotANumber};
pub use query::Query;
pub use recording::{ReadFailed, Recording, RecordingShards, Stored};
pub use writer::{About, WriteFailed, Writer};
