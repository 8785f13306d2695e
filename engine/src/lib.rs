//! Penstock's engine: durable shard logs on cores and disks, for embedding.
//!
//! A *shard* is an append-only log of records. Thousands of them share a *lane*: one thread, pinned to a
//! core, with one log of its own on disk. Whatever is appended to a lane's shards while the disk is busy
//! goes down in one *group* with one sync, so ten thousand shards cost as few syncs as one.
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
//! Plain threads call [`Pending::wait`] where async code awaits.
//!
//! What it promises:
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
