//! Programs of streaming SQL on shard logs: what they have read, what they keep and what they say is one, whatever stops them.
//!
//! A [`Job`] reads shards, pushes their records as rows into a [`penstock_sql::Execution`], and brings what comes out of it to shards or
//! to whoever is called. It has five shards of its own:
//!
//! ```text
//! journal    for each step: what was read, at which time, and all that came out of it, in one append; checkpoints; how far outputs went
//! state      the state of the program at the last checkpoint
//! tables     the reference tables as they were loaded
//! snapshots  states that are kept under names
//! intake     what somebody made of records before they became rows
//! ```
//!
//! A *step* takes what there is to read, gives its rows one time as their ROWTIME, and *is* when its append is durable. After a crash
//! the program is taken up from its checkpoint and the steps behind that are done again, with the very rows and times, which gives the
//! same state; what came out of them is in the journal already and is dropped. So inputs, state and outputs never disagree.
//!
//! The states of all jobs share a [`penstock_sql::Room`]: what they take more lies on a shelf, a [`FileShelf`] as a rule.
//!
//! What came out goes from the journal to its destination by a [`forward`]er. A log takes each append once, by the producer's numbers
//! ([`penstock_engine::Shard::append_once`]), even if it was split meanwhile; whoever is called is called at least once, with numbers
//! of records that stay the same.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test stops at what it did not expect"))]

mod books;
mod follow;
mod forward;
mod intake;
mod job;
mod journal;
pub mod limits;
mod line;
mod machine;
mod run;
mod shelf;
mod snapshot;
mod state;

pub use forward::{Call, Calling, Destination, Route, Target};
pub use intake::Prepare;
pub use job::{
    Begin, Decode, Encode, Handle, Job, Load, MakeDecode, NumberOf, Output, ReadTable, Source, SourceShard,
    Status, Table,
};
pub use penstock_sql::Room;
pub use shelf::FileShelf;
pub use snapshot::{SnapshotFault, Snapshots, forget};
