//! What exists: the resources of every service, their states, settings and due times, kept as a log of
//! events on a shard of the engine.
//!
//! ```text
//!   service ── propose(decide) ──▶ one thread: decide(state) ─▶ append ─▶ on disk ─▶ apply ─▶ answer
//!   service ── state() ──────────▶ the same state, read in place
//! ```
//!
//! One thread proposes, so what `decide` saw is still true when its event is applied, and an answered
//! proposal survives a crash. [`State::apply`] is a pure function of the events: no clock, no randomness,
//! no I/O, so replaying the log at [`Catalog::open`] gives the same state again.
//!
//! **An event states an intent before anybody acts on it.** A stream's shards get their numbers in
//! [`Event::StreamCreated`]; only then does the service create them in the data engine. A crash in between
//! leaves shards that the catalog names and the engine does not have, or, while deleting, the other way
//! round; the service compares both when it opens ([`State::shards`]) and finishes what was begun.
//!
//! **The catalog has an engine of its own**, in a directory of its own (one lane, small segments). Its log
//! is kept for ever and trimmed only at snapshots, so in the data engine it would pin segments that
//! retention wants to give back.
//!
//! **Streams are known to it, other resources are not**: of a delivery stream, say, the catalog keeps name, numbers and a document
//! that its service alone understands ([`Resource`]).
//!
//! Deliberately absent: what a service *does* about a state. The catalog knows that a stream is to become
//! active at a certain time; the service makes it so, by another event, when the timer here ([`take_steps`]) has it look.

mod error;
mod event;
mod hash_range;
mod limits;
mod log;
mod reshard;
mod resource;
mod state;
mod steps;
mod stream;

pub use error::{OpenError, ProposeError, Refused};
pub use event::{Commitment, CommitmentSet, Event, StreamCreated, Wanted, WrappedKey};
pub use hash_range::HashRange;
pub use log::{Catalog, Options};
pub use reshard::Step;
pub use resource::{Resource, ResourceChanged, ResourceCreated, WhichResource};
pub use state::{Applied, State};
pub use steps::{Due, Steps, take_steps};
pub use stream::{Consumer, DataKey, Key, Mode, Shard, Status, Stream, Update};
