//! Penstock's engine: durable shard logs on cores and disks, for embedding.
//!
//! A *shard* is an append-only log of records. Thousands of them share a *lane*: one thread, pinned to a
//! core, with one log of its own on disk. Whatever is appended to a lane's shards while the disk is busy
//! goes down in one *group* with one sync, so ten thousand shards cost as few syncs as one.
//!
//! # First steps
//!
//! ```
//! use penstock_engine::{Engine, From, Options, ReadLimits, Record, ShardConfig, ShardId};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let dir = tempfile::tempdir()?;
//! # let options = Options { lanes: Some(1), ..Options::default() };
//! let engine = Engine::open(dir.path(), options)?;
//! # futures::block_on(async {
//! let shard = engine.create_shard(ShardId(1), ShardConfig::default()).await?;
//!
//! // Resolves when the records are on disk, synced.
//! let appended = shard.append(vec![Record::new("key", "first"), Record::new("key", "second")]).await?;
//!
//! // Slices of the buffer that was written: nothing is copied.
//! let batch = shard.read(From::At(appended.first), ReadLimits::default()).await?;
//! assert_eq!(batch.records[1].data, "second");
//! assert!(batch.last);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! engine.close();
//! # Ok(())
//! # }
//! # mod futures {
//! #     pub fn block_on<F: std::future::Future>(future: F) -> F::Output {
//! #         let mut future = std::pin::pin!(future);
//! #         let mut context = std::task::Context::from_waker(std::task::Waker::noop());
//! #         loop {
//! #             if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut context) { return output; }
//! #             std::thread::yield_now();
//! #         }
//! #     }
//! # }
//! ```
//!
//! [`Engine::open`] creates the directory or recovers what is in it. A [`Shard`] is a handle: cheap to clone, for any
//! thread and any async runtime. What takes time is a future; plain threads call [`Pending::wait`] where async code
//! awaits. [`Engine::close`] commits what was posted and ends; so does dropping the last handle.
//!
//! A whole server of logs over TCP, in a hundred lines, is `engine/examples/embed.rs`:
//! `cargo run --example embed -- DIRECTORY 127.0.0.1:7000`, and talk to it with netcat.
//!
//! # Writing
//!
//! Give many appends at once, from one thread or many, and wait for them later: they share syncs. A [`Position`] is where
//! a record lies, and stays true for as long as the record is kept. An [`AppendError`] hands the records back and
//! its [`AppendReason`] says what to do: wait, fix, or give up.
//!
//! A producer that must not write twice numbers its appends and calls [`Shard::append_once`]: whatever it sends again for
//! want of an answer, after a crash too, is in the log once.
//!
//! # Reading
//!
//! [`Shard::read`] begins at a [`From`]: the oldest record, a position, a time, the end. It goes on from [`Batch::next`] until
//! [`Batch::last`], and [`Shard::wait_past`] resolves when there is more. A [`ReadError::Damaged`] tells which
//! positions cannot be read, and where to go on without them.
//!
//! # Settings of a shard
//!
//! [`ShardConfig`], at its creation and later by [`Shard::configure`]: how long records are kept, how fast it may be
//! written and read, and the key that encrypts it, which comes from the program ([`Keys`], [`KeyRing`]). By hand a
//! shard is shortened ([`Shard::trim`]), ended ([`Shard::seal`]) and deleted ([`Shard::delete`]).
//!
//! # The engine's own
//!
//! [`Options`] say how many lanes there are, how long segments, how much memory readers at the tail have, and when
//! records are put together by shard in the background ([`Shelving`]). The defaults suit a server of its own; what
//! has a bound has it in [`limits`]. [`Engine::recovery`] tells what an open found, [`Engine::stats`] what the
//! lanes do. For tests there are a disk in memory that fails and loses power as it is told ([`SimDisk`]) and a
//! clock that its owner moves ([`ManualClock`]).
//!
//! # What it promises
//!
//! - an append that resolved survives kill -9 and power loss, whole, once, in order;
//! - records of one append lie side by side and are never half there;
//! - damage to acknowledged data is reported, never skipped and never cut off in silence;
//! - a shard's [`Throttle`] holds exactly, however many threads push.

mod buffer;
mod check;
mod clock;
mod encryption;
mod engine;
mod error;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
mod hash;
mod identity;
mod lane;
pub mod limits;
mod log;
mod prefetch;
mod record;
mod shard;
#[cfg(feature = "simulation")]
#[doc(hidden)]
pub mod simulation;
mod storage;

pub use check::{
    CheckProgress, CheckReport, Damage, FileKind, FileReport, Loss, Verdict, check, is_engine_dir,
};
pub use clock::{Clock, ManualClock};
pub use encryption::{Aes256Gcm, Cipher, KeyError, KeyId, KeyRing, Keys, NONCE_BYTES, TAG_BYTES};
pub use engine::{Engine, LaneStats, Options, Pending, Recovery, Shard, Shelving};
pub use error::{AppendError, AppendReason, OpenError, ReadError, ShardError};
pub use record::{
    Appended, Batch, Entry, From, Position, Producer, ReadLimits, Record, ShardConfig, ShardId, Tail,
    Throttle,
};
pub use storage::{Driver, SimCounts, SimDisk, SimFaults};
