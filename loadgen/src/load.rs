//! The closed loop: producers that append, wait until they are told that it is on disk, and append again. Each may have
//! several appends under way. A producer is no thread: a few threads keep all of them going, as a server would.
//!
//! The loop first runs for a while unmeasured, until segments are made ready and caches are warm. Then the clock, the
//! engine's counters, processor time and the device's flushes are read, and read again at the end: every figure is of the
//! same stretch of time. Latency is from the call to the answer. A closed loop slows down with what it measures, so its
//! latencies tell of this load only.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use clap::Args;
use futures_executor::block_on;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use hdrhistogram::Histogram;
use penstock_engine::{AppendReason, Engine, LaneStats, Position, Record, Shard};

use crate::machine;
use crate::records::Records;

/// Shards that are asked something at once: below what a lane's mailbox holds.
const ASKED_AT_ONCE: usize = 1000;

/// The longest latency that is told apart, in nanoseconds; longer ones count as this.
const LATENCY_NS_MAX: u64 = 60_000_000_000;

/// What the producers do.
#[derive(Args, Clone, Debug)]
pub struct Load {
    /// Producers; each appends to one shard
    #[arg(long, default_value_t = 64)]
    pub producers: usize,
    /// Records of one append
    #[arg(long, default_value_t = 10)]
    pub batch: usize,
    /// Bytes of a record's data
    #[arg(long, default_value_t = 1024)]
    pub record_bytes: usize,
    /// Appends that each producer has under way
    #[arg(long, default_value_t = 1)]
    pub in_flight: usize,
    /// Threads that keep the producers going
    #[arg(long, default_value_t = 1)]
    pub threads: usize,
    /// Measured seconds
    #[arg(long, default_value_t = 10.0)]
    pub seconds: f64,
    /// Seconds before that, not measured
    #[arg(long, default_value_t = 2.0)]
    pub warm_up: f64,
    /// GiB of log to keep; what is older is trimmed, and its segments are used again; what was there before, at once
    #[arg(long, default_value_t = 2.0)]
    pub keep_gib: f64,
}

/// What was measured.
#[derive(Clone, Debug)]
pub struct Measured {
    /// The measured stretch.
    pub elapsed: Duration,
    /// Records acknowledged in it.
    pub records: u64,
    /// Bytes of their keys and data.
    pub record_bytes: u64,
    /// From the call to the answer, in nanoseconds.
    pub latency: Histogram<u64>,
    /// Groups made durable, each with one sync.
    pub groups: u64,
    /// Bytes of those groups, padding included.
    pub group_bytes: u64,
    /// Processor time of the engine and of the load together.
    pub cpu: Duration,
    /// Flushes of the device, if they can be read.
    pub flushes: Option<u64>,
    /// Bytes that the engine had written, if they can be read: the log, and what makes segments ready.
    pub written_bytes: Option<u64>,
    /// Appends that were refused because a lane had too much waiting, and were made again.
    pub overloaded: u64,
    /// The engine's own counters at the end, all lanes together, since it was opened.
    pub stats: LaneStats,
}

const WARMING_UP: u8 = 0;
const MEASURING: u8 = 1;
const ENDED: u8 = 2;

/// Where the shards ended when the log had so many bytes.
struct Milestone {
    written: u64,
    ends: Vec<Position>,
}

/// Keeps the log of a load that writes from filling the disk.
pub(crate) struct Bound {
    keep_bytes: u64,
    behind: VecDeque<Milestone>,
}

impl Bound {
    /// So many bytes of log are kept.
    pub(crate) fn new(keep_bytes: u64) -> Bound {
        Bound { keep_bytes, behind: VecDeque::new() }
    }

    /// Trims what lies further back than is kept, an eighth of it at a time, as retention would: segments become free one
    /// after the other and are used again.
    pub(crate) fn look(&mut self, engine: &Engine, shards: &[Shard]) -> Result<()> {
        let written = total(engine)?.group_bytes;
        let newest = self.behind.back().map_or(0, |milestone| milestone.written);
        if written - newest > self.keep_bytes / 8 {
            self.behind.push_back(Milestone { written, ends: ends(shards)? });
        }
        while let Some(oldest) = self.behind.front()
            && written - oldest.written > self.keep_bytes
        {
            trim(shards, &oldest.ends)?;
            self.behind.pop_front();
        }
        Ok(())
    }
}

/// What the threads share.
struct Shared {
    phase: AtomicU8,
    records: AtomicU64,
    overloaded: AtomicU64,
}

impl Load {
    /// Runs the load. The producers are spread over the shards one by one; with more shards than producers, each producer
    /// takes turns among several.
    ///
    /// # Errors
    /// An append failed for another reason than too much waiting.
    pub fn run(&self, engine: &Engine, dir: &Path, shards: &[Shard]) -> Result<Measured> {
        let shared = Shared {
            phase: AtomicU8::new(WARMING_UP),
            records: AtomicU64::new(0),
            overloaded: AtomicU64::new(0),
        };
        if self.keep_gib.is_finite() {
            trim(shards, &ends(shards)?)?;
        }
        let records = Records::new(self.batch, self.record_bytes);
        let threads = self.threads.clamp(1, self.producers.max(1));
        thread::scope(|scope| {
            let workers: Vec<_> = (0..threads)
                .map(|number| {
                    let (shared, records) = (&shared, records.part(number as u64));
                    let producers: Vec<usize> = (number..self.producers).step_by(threads).collect();
                    scope.spawn(move || {
                        let result = self.produce(shards, &producers, records, shared);
                        if result.is_err() {
                            shared.phase.store(ENDED, Ordering::Relaxed);
                        }
                        result
                    })
                })
                .collect();
            let measured = self.watch(engine, dir, shards, &shared);
            shared.phase.store(ENDED, Ordering::Relaxed);
            let mut latency = new_histogram()?;
            for worker in workers {
                let of_thread = worker.join().map_err(|_| anyhow!("a producer panicked"))??;
                latency.add(of_thread).context("cannot add up latencies")?;
            }
            let (before, after) = measured?;
            let elapsed = after.at - before.at;
            Ok(Measured {
                elapsed,
                records: after.stats.records - before.stats.records,
                record_bytes: after.stats.record_bytes - before.stats.record_bytes,
                latency,
                groups: after.stats.groups - before.stats.groups,
                group_bytes: after.stats.group_bytes - before.stats.group_bytes,
                cpu: after.cpu.saturating_sub(before.cpu),
                flushes: difference(after.flushes, before.flushes),
                written_bytes: difference(after.written_bytes, before.written_bytes),
                overloaded: shared.overloaded.load(Ordering::Relaxed),
                stats: after.stats,
            })
        })
    }

    /// Lets the time pass, keeps the disk bounded, tells progress, and takes the two readings.
    fn watch(
        &self,
        engine: &Engine,
        dir: &Path,
        shards: &[Shard],
        shared: &Shared,
    ) -> Result<(Reading, Reading)> {
        let mut bound =
            self.keep_gib.is_finite().then(|| Bound::new((self.keep_gib * (1u64 << 30) as f64) as u64));
        let mut pass = |seconds: f64, what: &str| -> Result<()> {
            let end = Instant::now() + Duration::from_secs_f64(seconds);
            let mut told = (Instant::now(), shared.records.load(Ordering::Relaxed));
            while shared.phase.load(Ordering::Relaxed) != ENDED {
                let left = end.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    break;
                }
                thread::sleep(left.min(Duration::from_millis(250)));
                if let Some(bound) = &mut bound {
                    bound.look(engine, shards)?;
                }
                if told.0.elapsed() >= Duration::from_secs(1) {
                    let records = shared.records.load(Ordering::Relaxed);
                    let rate = (records - told.1) as f64 / told.0.elapsed().as_secs_f64();
                    eprintln!("  {what}: {rate:.0} records/s");
                    told = (Instant::now(), records);
                }
            }
            Ok(())
        };
        pass(self.warm_up, "warming up")?;
        let before = Reading::take(engine, dir)?;
        let _ = shared.phase.compare_exchange(WARMING_UP, MEASURING, Ordering::Relaxed, Ordering::Relaxed);
        pass(self.seconds, "measuring")?;
        Ok((before, Reading::take(engine, dir)?))
    }

    /// One thread's producers.
    fn produce(
        &self,
        shards: &[Shard],
        producers: &[usize],
        mut records: Records,
        shared: &Shared,
    ) -> Result<Histogram<u64>> {
        let mut latency = new_histogram()?;
        let append = |producer: usize, turn: usize, records: Vec<Record>| {
            let shard = &shards[(producer + turn * self.producers) % shards.len()];
            let pending = shard.append(records);
            let begun = Instant::now();
            async move { (producer, turn, begun, pending.await) }
        };
        block_on(async {
            let mut under_way = FuturesUnordered::new();
            for &producer in producers {
                for turn in 0..self.in_flight {
                    under_way.push(append(producer, turn, records.batch()));
                }
            }
            while let Some((producer, turn, begun, result)) = under_way.next().await {
                let phase = shared.phase.load(Ordering::Relaxed);
                match result {
                    Ok(appended) => {
                        if phase == MEASURING {
                            let ns = u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
                            latency.saturating_record(ns);
                        }
                        shared.records.fetch_add(u64::from(appended.accepted), Ordering::Relaxed);
                        if phase != ENDED {
                            under_way.push(append(producer, turn + self.in_flight, records.batch()));
                        }
                    }
                    Err(refused) if refused.reason == AppendReason::Overloaded => {
                        shared.overloaded.fetch_add(1, Ordering::Relaxed);
                        if phase != ENDED {
                            thread::sleep(Duration::from_micros(100));
                            under_way.push(append(producer, turn, refused.records));
                        }
                    }
                    Err(error) => return Err(error).context("cannot append"),
                }
            }
            Ok(latency)
        })
    }
}

/// Where the shards end.
fn ends(shards: &[Shard]) -> Result<Vec<Position>> {
    let mut ends = Vec::with_capacity(shards.len());
    for some in shards.chunks(ASKED_AT_ONCE) {
        let tails: Vec<_> = some.iter().map(Shard::tail).collect();
        for tail in tails {
            ends.push(tail.wait().context("cannot ask for a shard's end")?.next);
        }
    }
    Ok(ends)
}

/// Trims each shard to a position of its own.
fn trim(shards: &[Shard], to: &[Position]) -> Result<()> {
    for (some, to) in shards.chunks(ASKED_AT_ONCE).zip(to.chunks(ASKED_AT_ONCE)) {
        let trims: Vec<_> = some.iter().zip(to).map(|(shard, &to)| shard.trim(to)).collect();
        for trim in trims {
            trim.wait().context("cannot trim")?;
        }
    }
    Ok(())
}

/// Everything that is read at the beginning and at the end.
struct Reading {
    at: Instant,
    stats: LaneStats,
    cpu: Duration,
    flushes: Option<u64>,
    written_bytes: Option<u64>,
}

impl Reading {
    fn take(engine: &Engine, dir: &Path) -> Result<Reading> {
        Ok(Reading {
            stats: total(engine)?,
            at: Instant::now(),
            cpu: machine::cpu_time(),
            flushes: machine::device_flushes(dir),
            written_bytes: machine::written_bytes(),
        })
    }
}

fn difference(after: Option<u64>, before: Option<u64>) -> Option<u64> {
    Some(after?.saturating_sub(before?))
}

/// The counters of all lanes together.
///
/// # Errors
/// The engine is closed.
pub fn total(engine: &Engine) -> Result<LaneStats> {
    let lanes = block_on(engine.stats()).context("cannot read the engine's counters")?;
    let mut total = LaneStats::default();
    lanes.iter().for_each(|lane| total.add(lane));
    Ok(total)
}

/// A histogram of latencies in nanoseconds, exact to a thousandth.
pub(crate) fn new_histogram() -> Result<Histogram<u64>> {
    Histogram::new_with_bounds(1000, LATENCY_NS_MAX, 3).context("cannot make a histogram")
}
