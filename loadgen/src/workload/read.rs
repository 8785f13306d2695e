//! Reads: following the tails of shards while they are written, and catching up with what only the disk holds.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, anyhow};
use clap::{Args, ValueEnum};
use futures_executor::block_on;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use hdrhistogram::Histogram;
use penstock_engine::{Batch, Engine, From, ReadError, ReadLimits, Shard};

use crate::load::{Load, new_histogram, total};
use crate::machine;
use crate::report::Report;
use crate::target::{Target, shards};

/// How a shard is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Way {
    /// Every shard has a reader who waits for the next record
    Tail,
    /// Every shard is read from its beginning, after the engine was opened anew
    CatchUp,
}

/// Read what producers append, at the tail or from the beginning
#[derive(Args, Clone, Debug)]
pub struct Read {
    /// Where.
    #[command(flatten)]
    pub target: Target,
    /// What is written: meanwhile (tail) or before (catch-up, until `--keep-gib`).
    #[command(flatten)]
    pub load: Load,
    /// Shards
    #[arg(long, default_value_t = 64)]
    pub shards: u64,
    /// How they are read
    #[arg(long, default_value = "tail")]
    pub way: Way,
    /// Shards that are read at the same time when catching up
    #[arg(long, default_value_t = 4)]
    pub readers: usize,
}

impl Read {
    /// Runs it.
    ///
    /// # Errors
    /// The engine's own.
    pub fn run(&self) -> Result<Report> {
        match self.way {
            Way::Tail => self.tail(),
            Way::CatchUp => self.catch_up(),
        }
    }

    fn tail(&self) -> Result<Report> {
        let opened = self.target.open()?;
        let shards = shards(&opened.engine, self.shards)?;
        let (ended, read) = (AtomicBool::new(false), AtomicU64::new(0));
        let before = total(&opened.engine)?;
        let begun = Instant::now();
        let (measured, delivered) = thread::scope(|scope| {
            let follower = scope.spawn(|| follow(&shards, &ended, &read));
            let measured = self.load.run(&opened.engine, &opened.dir, &shards);
            ended.store(true, Ordering::Relaxed);
            // Readers that wait for the next record are woken by the end of their shard.
            for shard in &shards {
                shard.seal().wait().context("cannot seal a shard")?;
            }
            let delivered = follower.join().map_err(|_| anyhow!("the readers panicked"))??;
            Ok::<_, anyhow::Error>((measured?, delivered))
        })?;
        let seconds = begun.elapsed().as_secs_f64();
        let after = total(&opened.engine)?;
        opened.engine.close();
        let mut report = Report::from(&measured);
        report.add("read_records_per_s", read.load(Ordering::Relaxed) as f64 / seconds, 0);
        for (name, quantile) in
            [("delivery_p50_us", 0.5), ("delivery_p99_us", 0.99), ("delivery_max_us", 1.0)]
        {
            report.add(name, delivered.value_at_quantile(quantile) as f64 / 1e3, 0);
        }
        report.add("reads_from_memory", (after.reads_memory - before.reads_memory) as f64, 0);
        report.add("reads_from_disk", (after.reads_disk - before.reads_disk) as f64, 0);
        Ok(report)
    }

    fn catch_up(&self) -> Result<Report> {
        let opened = self.target.open()?;
        fill(
            &self.load,
            &opened.engine,
            &shards(&opened.engine, self.shards)?,
            (self.load.keep_gib * (1u64 << 30) as f64) as u64,
        )?;
        opened.engine.close();
        let again = Target { dir: Some(opened.dir.clone()), ..self.target.clone() };
        let reopened = again.open()?;
        let engine = &reopened.engine;
        let shards = shards(engine, self.shards)?;
        let (mut records, mut bytes) = (0u64, 0u64);
        let begun = Instant::now();
        let cpu = machine::cpu_time();
        let mut waiting = shards.iter();
        let mut told = Instant::now();
        block_on(async {
            let mut reading = FuturesUnordered::new();
            for shard in waiting.by_ref().take(self.readers.max(1)) {
                reading.push(next(shard, From::TrimHorizon));
            }
            while let Some((shard, batch)) = reading.next().await {
                let batch = batch.context("cannot read")?;
                records += batch.records.len() as u64;
                bytes += batch
                    .records
                    .iter()
                    .map(|entry| (entry.key.len() + entry.data.len()) as u64)
                    .sum::<u64>();
                if batch.last {
                    if let Some(shard) = waiting.next() {
                        reading.push(next(shard, From::TrimHorizon));
                    }
                } else {
                    reading.push(next(shard, From::At(batch.next)));
                }
                if told.elapsed() > Duration::from_secs(1) {
                    eprintln!("  catching up: {records} records");
                    told = Instant::now();
                }
            }
            Ok::<_, anyhow::Error>(())
        })?;
        let seconds = begun.elapsed().as_secs_f64();
        let stats = total(engine)?;
        reopened.engine.close();
        let mut report = Report::default();
        report.add("read_records", records as f64, 0);
        report.add("read_records_per_s", records as f64 / seconds, 0);
        report.add("read_mb_per_s", bytes as f64 / seconds / 1e6, 1);
        let cpu = machine::cpu_time().saturating_sub(cpu);
        report.add("cpu_us_per_record", cpu.as_secs_f64() * 1e6 / records as f64, 3);
        report.add("reads_from_disk", stats.reads_disk as f64, 0);
        report.add("seconds", seconds, 2);
        Ok(report)
    }
}

async fn next(shard: &Shard, from: From) -> (&Shard, Result<Batch, ReadError>) {
    (shard, shard.read(from, ReadLimits::default()).await)
}

/// One reader a shard, all on this thread. Tells how long after its admission the newest record of each batch was in the
/// reader's hands.
fn follow(shards: &[Shard], ended: &AtomicBool, read: &AtomicU64) -> Result<Histogram<u64>> {
    let mut delivered = new_histogram()?;
    block_on(async {
        let mut readers = FuturesUnordered::new();
        for shard in shards {
            readers.push(await_next(shard, From::Latest));
        }
        while let Some((shard, batch)) = readers.next().await {
            let batch = match batch {
                Ok(batch) => batch,
                Err(ReadError::Closed) => continue,
                Err(error) => return Err(error).context("cannot follow a shard"),
            };
            read.fetch_add(batch.records.len() as u64, Ordering::Relaxed);
            if let Some(newest) = batch.records.last() {
                let now = SystemTime::now().duration_since(UNIX_EPOCH);
                let now_us = now.map_or(0, |now| now.as_micros() as u64);
                delivered.saturating_record(now_us.saturating_sub(newest.timestamp_us) * 1000);
            }
            let over = batch.ended || (batch.last && ended.load(Ordering::Relaxed));
            if !over {
                readers.push(await_next(shard, From::At(batch.next)));
            }
        }
        Ok(delivered)
    })
}

/// Waits until something is there, and reads it.
async fn await_next(shard: &Shard, from: From) -> (&Shard, Result<Batch, ReadError>) {
    if let From::At(position) = from
        && let Err(error) = shard.wait_past(position).await
    {
        return (shard, Err(error));
    }
    (shard, shard.read(from, ReadLimits::default()).await)
}

/// Appends until the log has so many bytes.
///
/// # Errors
/// The engine's own.
pub(crate) fn fill(load: &Load, engine: &Engine, shards: &[Shard], bytes: u64) -> Result<()> {
    let dir = std::env::temp_dir();
    let begun = total(engine)?.group_bytes;
    loop {
        let written = total(engine)?.group_bytes - begun;
        if written >= bytes {
            return Ok(());
        }
        eprintln!("  filling: {} of {} MB", written / 1_000_000, bytes / 1_000_000);
        // Half a second at a time: what comes too much is half a second's worth.
        let a_little = Load { warm_up: 0.0, seconds: 0.5, keep_gib: f64::INFINITY, ..load.clone() };
        a_little.run(engine, &dir, shards)?;
    }
}
