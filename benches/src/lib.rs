//! What the benchmarks share: an engine in a temporary directory, and records. `make bench` runs them all; each file in
//! `benches/` is one hot path. They tell whether a change made a path slower; what a disk can do is `docs/performance.md`.

pub mod flink;
pub mod nexmark;

use std::time::Duration;

use bytes::Bytes;
use criterion::Criterion;
use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use futures_executor::block_on;
use penstock_engine::{Driver, Engine, Options, Record, Shard, ShardConfig, ShardId};
use rustix::time::{ClockId, clock_gettime};
use tempfile::TempDir;

/// Bytes of a record's data, as in the figures that other logs publish.
pub const RECORD_BYTES: usize = 1024;

/// An engine in a directory of its own, which goes with it.
pub struct Bench {
    /// The engine.
    pub engine: Engine,
    /// Its directory; nothing if it lives in memory.
    pub dir: Option<TempDir>,
}

impl Bench {
    /// On disk, with one lane: a path is measured, not how many of it there are.
    ///
    /// # Panics
    /// If there is no room for a temporary directory.
    #[must_use]
    pub fn on_disk(driver: Driver) -> Bench {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let options = Options { lanes: Some(1), driver, ..Options::default() };
        let engine = Engine::open(dir.path(), options).expect("an empty directory opens");
        Bench { engine, dir: Some(dir) }
    }

    /// A new shard.
    ///
    /// # Panics
    /// If the id was used before.
    #[must_use]
    pub fn shard(&self, id: u64, config: ShardConfig) -> Shard {
        block_on(self.engine.create_shard(ShardId(id), config)).expect("a new shard")
    }
}

/// Records of [`RECORD_BYTES`], all slices of the same memory.
#[must_use]
pub fn records(count: usize) -> Vec<Record> {
    let data = Bytes::from(vec![0x5a; RECORD_BYTES]);
    (0..count).map(|_| Record { key: Bytes::from_static(b"partition-key-01"), data: data.clone() }).collect()
}

/// Criterion with times that keep all benchmarks together within two minutes.
#[must_use]
pub fn criterion() -> Criterion {
    Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(4))
        .configure_from_args()
}

/// Processor time of the thread, its own and the kernel's for it: for what only computes, on a machine that others use too.
pub struct CpuTime;

impl CpuTime {
    /// The time that the thread has had since it began.
    #[must_use]
    pub fn now() -> Duration {
        let time = clock_gettime(ClockId::ThreadCPUTime);
        // Neither is negative, and there are fewer nanoseconds than a second has.
        Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
    }
}

impl Measurement for CpuTime {
    type Intermediate = Duration;
    type Value = Duration;

    fn start(&self) -> Duration {
        CpuTime::now()
    }

    fn end(&self, began: Duration) -> Duration {
        CpuTime::now() - began
    }

    fn add(&self, one: &Duration, two: &Duration) -> Duration {
        *one + *two
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, time: &Duration) -> f64 {
        WallTime.to_f64(time)
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}
