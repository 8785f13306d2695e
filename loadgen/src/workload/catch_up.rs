//! Catching up: the records of many shards are on disk and nowhere else. First all shards are read at once, as after an
//! outage of the consumers; then, once their records have been put together by shard, one shard after the other. fio
//! reads the same disk in between: in sequence, four megabytes at a time, and 64 KiB from anywhere.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use clap::Args;
use futures_executor::block_on;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use penstock_engine::{Batch, Engine, From, ReadError, ReadLimits, Shard};

use super::read::fill;
use super::shards::median;
use crate::fio::{self, Kind};
use crate::load::{Load, total};
use crate::machine;
use crate::report::Report;
use crate::target::{Target, shards};

/// Bytes that fio reads at a time in sequence.
const SEQUENTIAL_BYTES: u64 = 1 << 20;

/// Bytes that fio reads at a time from anywhere.
const RANDOM_BYTES: u64 = 64 << 10;

/// Seconds that fio reads.
const FIO_S: f64 = 2.0;

/// Shards that are read one after the other for one figure.
const ONE_AFTER_THE_OTHER: usize = 64;

/// How long an engine just opened makes its next segments ready: it writes zeros beside the first reads.
const MAKING_READY: Duration = Duration::from_millis(500);

/// How long the engine may take to put everything together, without a step forward.
const NO_STEP_MAX: Duration = Duration::from_secs(60);

/// Read what only the disk holds, all shards at once and one after the other, in pairs with fio
#[derive(Args, Clone, Debug)]
pub struct CatchUp {
    /// Where.
    #[command(flatten)]
    pub target: Target,
    /// How the log is filled, up to `--keep-gib`.
    #[command(flatten)]
    pub load: Load,
    /// Shards
    #[arg(long, default_value_t = 1000)]
    pub shards: u64,
    /// Pairs of fio and engine
    #[arg(long, default_value_t = 5)]
    pub pairs: usize,
    /// MiB that a lane copies in a second while records are put together
    #[arg(long, default_value_t = 1024)]
    pub shelve_mib_s: u64,
}

/// What reading gave.
struct Read {
    records: u64,
    bytes: u64,
    disk_bytes: u64,
    seconds: f64,
    cpu: Duration,
}

impl Read {
    fn rate(&self) -> f64 {
        self.bytes as f64 / self.seconds
    }
}

impl CatchUp {
    /// Measures.
    ///
    /// # Errors
    /// fio's or the engine's own.
    pub fn run(&self) -> Result<Report> {
        ensure!(self.pairs > 0, "no pairs, no figures");
        let temporary = tempfile::Builder::new()
            .prefix("penstock-catch-up-")
            .tempdir_in(self.target.dir.clone().unwrap_or_else(std::env::temp_dir))
            .context("cannot make a temporary directory")?;
        let dir = temporary.path().join("engine");
        let mut target = Target { dir: Some(dir), shelving_mib_s: 0, ..self.target.clone() };
        let opened = target.open()?;
        let bytes = (self.load.keep_gib * (1u64 << 30) as f64) as u64;
        fill(&self.load, &opened.engine, &shards(&opened.engine, self.shards)?, bytes)?;
        opened.engine.close();

        let mut report = Report::default();
        let all = |engine: &Engine, _: usize| {
            let shards = shards(engine, self.shards)?;
            read(engine, &shards, shards.len())
        };
        let names = [
            "all_fio_mb_per_s",
            "all_mb_per_s",
            "all_ratio",
            "all_disk_bytes_per_byte",
            "all_cpu_us_per_record",
        ];
        self.pairs(
            temporary.path(),
            &target,
            Kind::SequentialRead,
            SEQUENTIAL_BYTES,
            names,
            &mut report,
            all,
        )?;
        let some = |engine: &Engine, pair: usize| {
            let shards = shards(engine, self.shards)?;
            let begin = pair * ONE_AFTER_THE_OTHER % shards.len();
            let some = &shards[begin..(begin + ONE_AFTER_THE_OTHER).min(shards.len())];
            read(engine, some, 1)
        };
        let names = [
            "scattered_fio_mb_per_s",
            "scattered_mb_per_s",
            "scattered_ratio",
            "scattered_disk_bytes_per_byte",
            "scattered_cpu_us_per_record",
        ];
        self.pairs(temporary.path(), &target, Kind::RandomRead, RANDOM_BYTES, names, &mut report, some)?;
        target.shelving_mib_s = self.shelve_mib_s;
        target.shelving_age_s = 0;
        let shelved = put_together(&target)?;
        report.add("put_together_mb_per_s", shelved / 1e6, 1);
        target.shelving_mib_s = 0;
        let names = [
            "one_fio_mb_per_s",
            "one_mb_per_s",
            "one_ratio",
            "one_disk_bytes_per_byte",
            "one_cpu_us_per_record",
        ];
        self.pairs(temporary.path(), &target, Kind::RandomRead, RANDOM_BYTES, names, &mut report, some)?;
        Ok(report)
    }

    /// fio, engine, fio, engine; each time with the engine opened anew, so that it has nothing in memory.
    #[allow(clippy::too_many_arguments)]
    fn pairs(
        &self,
        dir: &Path,
        target: &Target,
        kind: Kind,
        block_bytes: u64,
        names: [&'static str; 5],
        report: &mut Report,
        reads: impl Fn(&Engine, usize) -> Result<Read>,
    ) -> Result<()> {
        let (mut of_fio, mut of_engine, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        let (mut disk_bytes, mut cpu_us) = (Vec::new(), Vec::new());
        for pair in 0..self.pairs {
            let disk = fio::run(dir, kind, block_bytes, FIO_S)?;
            let opened = target.open()?;
            thread::sleep(MAKING_READY);
            let read = reads(&opened.engine, pair)?;
            opened.engine.close();
            eprintln!(
                "{kind:?}, pair {} of {}: fio {:.0} MB/s, engine {:.0} MB/s of records, {:.2} bytes from the disk for each, \
                 ratio {:.2}",
                pair + 1,
                self.pairs,
                disk.bytes_per_s / 1e6,
                read.rate() / 1e6,
                read.disk_bytes as f64 / read.bytes as f64,
                read.rate() / disk.bytes_per_s
            );
            of_fio.push(disk.bytes_per_s);
            of_engine.push(read.rate());
            ratios.push(read.rate() / disk.bytes_per_s);
            disk_bytes.push(read.disk_bytes as f64 / read.bytes as f64);
            cpu_us.push(read.cpu.as_secs_f64() * 1e6 / read.records as f64);
        }
        let [fio, engine, ratio, disk, cpu] = names;
        report.add(fio, median(of_fio.into_iter()) / 1e6, 1);
        report.add(engine, median(of_engine.into_iter()) / 1e6, 1);
        report.add(ratio, median(ratios.into_iter()), 2);
        report.add(disk, median(disk_bytes.into_iter()), 2);
        report.add(cpu, median(cpu_us.into_iter()), 3);
        Ok(())
    }
}

/// Reads shards from their beginnings to their ends, so many at a time.
fn read(engine: &Engine, shards: &[Shard], at_once: usize) -> Result<Read> {
    let (mut records, mut bytes) = (0u64, 0u64);
    let before = total(engine)?.disk_read_bytes;
    let (begun, cpu) = (Instant::now(), machine::cpu_time());
    let mut waiting = shards.iter();
    block_on(async {
        let mut reading = FuturesUnordered::new();
        for shard in waiting.by_ref().take(at_once) {
            reading.push(next(shard, From::TrimHorizon));
        }
        while let Some((shard, batch)) = reading.next().await {
            let batch = batch.context("cannot read")?;
            records += batch.records.len() as u64;
            bytes +=
                batch.records.iter().map(|entry| (entry.key.len() + entry.data.len()) as u64).sum::<u64>();
            if !batch.last {
                reading.push(next(shard, From::At(batch.next)));
            } else if let Some(shard) = waiting.next() {
                reading.push(next(shard, From::TrimHorizon));
            }
        }
        Ok::<_, anyhow::Error>(())
    })?;
    let seconds = begun.elapsed().as_secs_f64();
    let cpu = machine::cpu_time().saturating_sub(cpu);
    let disk_bytes = total(engine)?.disk_read_bytes - before;
    ensure!(records > 0, "there is nothing to read");
    Ok(Read { records, bytes, disk_bytes, seconds, cpu })
}

async fn next(shard: &Shard, from: From) -> (&Shard, Result<Batch, ReadError>) {
    (shard, shard.read(from, ReadLimits::default()).await)
}

/// Lets the engine put scattered records together until there is nothing left to do. Returns how many bytes it copied
/// in a second.
fn put_together(target: &Target) -> Result<f64> {
    let opened = target.open()?;
    let begun = Instant::now();
    let (mut copied, mut step) = (0, Instant::now());
    loop {
        thread::sleep(Duration::from_millis(500));
        let stats = total(&opened.engine)?;
        if stats.shelved_bytes > copied {
            (copied, step) = (stats.shelved_bytes, Instant::now());
            eprintln!("  putting together: {} MB in {} shelves", copied / 1_000_000, stats.shelves);
        } else if step.elapsed() > if copied > 0 { Duration::from_secs(5) } else { NO_STEP_MAX } {
            break;
        }
    }
    ensure!(copied > 0, "nothing was put together: are the shards' records scattered?");
    let seconds = (step - begun).as_secs_f64();
    opened.engine.close();
    Ok(copied as f64 / seconds)
}
