//! The engine against fio, in pairs: fio, engine, fio, engine, on the same disk in the same minutes, because what a disk gives
//! changes from minute to minute, and a ratio of neighbours does not. fio writes blocks of the size that the engine's groups
//! had on average, and syncs each.
//!
//! The engine is measured twice. *Steady*: its directory has been in use, so that segments are recycled, as on any server
//! with retention that has run for a while. *New*: its directory is empty, so that every segment is first made by
//! a thread beside, and filled with zeros if the lane leaves the disk time for that.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use clap::{Args, ValueEnum};

use crate::fio::{self, Kind};
use crate::load::Load;
use crate::machine;
use crate::report::Report;
use crate::target::Target;
use crate::workload::append::Append;
use crate::workload::shards::median;

/// Blocks that direct I/O takes, in bytes.
const BLOCK_BYTES: u64 = 4096;

/// Compare the engine with fio on the same disk, in pairs, and print rows for docs/performance.md
#[derive(Args, Clone, Debug)]
pub struct Figures {
    /// The engine's settings; its directory is made in `--dir`, or among the temporary ones.
    #[command(flatten)]
    pub target: Target,
    /// What is appended.
    #[command(flatten)]
    pub load: Load,
    /// Shards that the producers share
    #[arg(long, default_value_t = 64)]
    pub shards: u64,
    /// Pairs of fio and engine
    #[arg(long, default_value_t = 9)]
    pub pairs: usize,
    /// What fio does
    #[arg(long, value_delimiter = ',', default_value = "prewritten,growing")]
    pub fio: Vec<Kind>,
    /// Whether the engine's directory has been in use
    #[arg(long, value_delimiter = ',', default_value = "steady,new")]
    pub engine: Vec<State>,
}

/// The state of the engine's directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum State {
    /// In use for a while: segments are recycled
    Steady,
    /// Empty: segments are made
    New,
}

/// What pairs of one kind gave.
struct Row {
    kind: Kind,
    state: State,
    block_bytes: u64,
    fio: f64,
    engine: f64,
    ratio: f64,
    least: f64,
    most: f64,
    /// Latencies at the median and at the 99th percentile.
    p50: Latency,
    p99: Latency,
}

/// How long a durable write of fio and an append of the engine took, in microseconds, and the median of the pairs' ratios.
struct Latency {
    fio_us: f64,
    engine_us: f64,
    ratio: f64,
}

impl Latency {
    /// Of pairs: fio's and the engine's.
    fn of(pairs: &[(f64, f64)]) -> Latency {
        Latency {
            fio_us: median(pairs.iter().map(|pair| pair.0)),
            engine_us: median(pairs.iter().map(|pair| pair.1)),
            ratio: median(pairs.iter().map(|pair| pair.1 / pair.0)),
        }
    }
}

impl Figures {
    /// Measures and prints.
    ///
    /// # Errors
    /// fio or the engine failed.
    pub fn run(&self) -> Result<Report> {
        ensure!(self.pairs > 0, "no pairs, no figures");
        let temporary = tempfile::Builder::new()
            .prefix("penstock-figures-")
            .tempdir_in(self.target.dir.clone().unwrap_or_else(std::env::temp_dir))
            .context("cannot make a temporary directory")?;
        let dir = temporary.path().to_path_buf();
        let steady = dir.join("steady");

        eprintln!("bringing the engine's directory into use");
        let in_use = Load {
            // Long enough to fill what is kept, trim it and come round again.
            warm_up: self.load.warm_up.max(8.0),
            ..self.load.clone()
        };
        let first = self.append(Some(steady.clone()), in_use).run()?;
        let mean = first.get("group_bytes_mean").context("no groups")?;
        let block_bytes = ((mean as u64).div_ceil(BLOCK_BYTES) * BLOCK_BYTES).max(BLOCK_BYTES);
        eprintln!("groups have {mean:.0} bytes on average; fio writes {block_bytes}");

        let mut rows = Vec::new();
        for &state in &self.engine {
            for &kind in &self.fio {
                rows.push(self.pairs(&dir, &steady, state, kind, block_bytes)?);
            }
        }
        self.print(&rows);
        let mut report = Report::default();
        if let Some(row) = rows.first() {
            report.add("fio_mb_per_s", row.fio / 1e6, 1);
            report.add("engine_mb_per_s", row.engine / 1e6, 1);
            report.add("ratio", row.ratio, 2);
        }
        Ok(report)
    }

    fn append(&self, dir: Option<PathBuf>, load: Load) -> Append {
        Append { target: Target { dir, ..self.target.clone() }, load, shards: self.shards }
    }

    fn pairs(
        &self,
        dir: &std::path::Path,
        steady: &std::path::Path,
        state: State,
        kind: Kind,
        block_bytes: u64,
    ) -> Result<Row> {
        let (mut of_fio, mut of_engine, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        let (mut p50, mut p99) = (Vec::new(), Vec::new());
        for pair in 1..=self.pairs {
            let disk = fio::run(dir, kind, block_bytes, self.load.seconds)?;
            let (place, load) = match state {
                State::Steady => (steady.to_path_buf(), self.load.clone()),
                State::New => {
                    let load = Load { warm_up: 0.0, ..self.load.clone() };
                    (dir.join("new"), load)
                }
            };
            let report = self.append(Some(place.clone()), load).run()?;
            if state == State::New {
                std::fs::remove_dir_all(&place).context("cannot remove the engine's directory")?;
            }
            let bytes = report.get("record_mb_per_s").context("no bandwidth")? * 1e6;
            let ratio = bytes / disk.bytes_per_s;
            eprintln!(
                "{state:?} against {kind:?}, pair {pair} of {}: fio {:.0} MB/s ({:.0} writes/s), engine {:.0} MB/s \
                 of records ({:.0} groups/s), ratio {ratio:.2}",
                self.pairs,
                disk.bytes_per_s / 1e6,
                disk.operations_per_s,
                bytes / 1e6,
                report.get("groups_per_s").unwrap_or(f64::NAN)
            );
            of_fio.push(disk.bytes_per_s);
            of_engine.push(bytes);
            ratios.push(ratio);
            p50.push((disk.p50_us, report.get("latency_p50_us").context("no latency")?));
            p99.push((disk.p99_us, report.get("latency_p99_us").context("no latency")?));
        }
        Ok(Row {
            kind,
            state,
            block_bytes,
            fio: median(of_fio.into_iter()),
            engine: median(of_engine.into_iter()),
            least: ratios.iter().copied().fold(f64::INFINITY, f64::min),
            most: ratios.iter().copied().fold(0.0, f64::max),
            ratio: median(ratios.into_iter()),
            p50: Latency::of(&p50),
            p99: Latency::of(&p99),
        })
    }

    /// Beside a bare write; the others' syncs are calls of their own, or share the disk with each other.
    fn print_latencies(&self, rows: &[Row]) {
        let bare: Vec<&Row> = rows.iter().filter(|row| row.kind == Kind::Bare).collect();
        if bare.is_empty() {
            return;
        }
        println!("| | fio | engine | ratio, median |");
        println!("|---|---|---|---|");
        for row in bare {
            for (name, latency) in [("p50", &row.p50), ("p99", &row.p99)] {
                let Latency { fio_us, engine_us, ratio } = latency;
                println!("| {name} | {fio_us:.0} us | {engine_us:.0} us | **{ratio:.2}** |");
            }
        }
        println!();
    }

    fn print(&self, rows: &[Row]) {
        println!("{}, {}.\n", machine::describe(), machine::today());
        println!(
            "{} producers with {} append(s) of {} x {} bytes under way each, {} shards; {} pairs of {} s; load average {:.1}.\n",
            self.load.producers,
            self.load.in_flight,
            self.load.batch,
            self.load.record_bytes,
            self.shards,
            self.pairs,
            self.load.seconds,
            machine::busy().unwrap_or(f64::NAN)
        );
        println!("| engine's directory | fio's file | fio | engine | ratio, median | from to |");
        println!("|---|---|---|---|---|---|");
        for row in rows {
            println!(
                "| {} | {} | {:.0} MB/s | {:.0} MB/s | **{:.2}** | {:.2} to {:.2} |",
                match row.state {
                    State::Steady => "in use, segments used again",
                    State::New => "new, segments made meanwhile",
                },
                match row.kind {
                    Kind::Prewritten => "written before",
                    Kind::Growing => "growing",
                    Kind::FourAtOnce => "written before, 4 x O_DSYNC at once",
                    Kind::Bare => "written before, O_DSYNC",
                    Kind::SequentialRead => "read, 4 at once",
                    Kind::RandomRead => "read from anywhere",
                },
                row.fio / 1e6,
                row.engine / 1e6,
                row.ratio,
                row.least,
                row.most
            );
        }
        println!();
        self.print_latencies(rows);
        let mut told = Vec::new();
        for row in rows.iter().filter(|row| {
            let first = !told.contains(&row.kind);
            told.push(row.kind);
            first
        }) {
            let arguments = fio::arguments(row.kind, row.block_bytes, self.load.seconds);
            println!("    fio {}", arguments.join(" "));
        }
    }
}
