//! The engine beside other servers that keep records: the same load on each in turn, on the same disk, in several rounds, since what a
//! disk gives changes from minute to minute. Ratios are of the same round. That each peer syncs before it acknowledges is counted,
//! not believed.
//!
//! ```text
//!   peer        what a peer must be able to do
//!   redis, postgres, jetstream   the peers, each in its fastest way that is durable
//!   embedded    the engine
//!   drive       the load, and the probe of a lone producer
//!   strace      counts syncs in the probe
//!   verdict     judges by the counts
//!   process, wire   starting and stopping servers, and connections to them
//! ```
//! A peer that this machine does not have has a row that says so.

pub mod drive;
pub mod embedded;
pub mod jetstream;
pub mod peer;
pub mod postgres;
pub mod process;
pub mod redis;
pub mod strace;
pub mod verdict;
pub mod wire;

use std::fmt::Write;
use std::fs::{self, DirBuilder, Permissions};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::thread;

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, ValueEnum};
use tempfile::TempDir;
use tokio::signal::unix::{SignalKind, signal};

use self::drive::{INTERRUPTED, Measurable, Probe, Run, Workload, check_interrupted};
use self::embedded::Embedded;
use self::jetstream::JetStream;
use self::peer::{Absent, Program};
use self::postgres::Postgres;
use self::redis::Redis;
use self::verdict::{Verdict, judge};
use crate::chart::Bar;
use crate::machine;
use crate::report::Report;
use crate::workload::shards::median;

/// How a shell calls a program that was interrupted.
const EXIT_INTERRUPTED: i32 = 130;

/// Compare the embedded engine with other servers, durable ones, and print a section for docs/performance.md
#[derive(Args, Clone, Debug)]
pub struct Peers {
    /// Where all of them keep their records; among the temporary directories if nothing is said
    #[arg(long)]
    pub dir: Option<PathBuf>,
    /// Whom to compare with
    #[arg(long, value_delimiter = ',', default_value = "redis,postgres,nats")]
    pub peers: Vec<Which>,
    /// Rounds; in each, everyone takes a turn
    #[arg(long, default_value_t = 3)]
    pub rounds: usize,
    /// Producers, each with one batch under way
    #[arg(long, default_value_t = 64)]
    pub producers: usize,
    /// Queues (shards, streams, tables) that they share
    #[arg(long, default_value_t = 64)]
    pub queues: usize,
    /// Records of a batch
    #[arg(long, default_value_t = 10)]
    pub batch: usize,
    /// Bytes of a record's data
    #[arg(long, default_value_t = 1024)]
    pub record_bytes: usize,
    /// Measured seconds of a turn
    #[arg(long, default_value_t = 5.0)]
    pub seconds: f64,
    /// Seconds before that, not measured
    #[arg(long, default_value_t = 5.0)]
    pub warm_up: f64,
    /// The engine's lanes; one for each core if nothing is said
    #[arg(long)]
    pub lanes: Option<usize>,
    /// GiB of log that the engine keeps
    #[arg(long, default_value_t = 1.0)]
    pub keep_gib: f64,
    /// Draw the bars into this file
    #[arg(long)]
    pub svg: Option<PathBuf>,
}

/// A peer and the way it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Which {
    /// Redis streams, appendfsync always, pipelined
    Redis,
    /// The same, each batch in MULTI
    RedisMulti,
    /// PostgreSQL, a batch one INSERT
    Postgres,
    /// PostgreSQL, a batch one COPY
    PostgresCopy,
    /// NATS JetStream, sync_interval always
    Nats,
    /// Redis with appendfsync everysec: not durable, to see that the counts say so
    RedisEverysec,
    /// PostgreSQL with synchronous_commit off: not durable either
    PostgresAsync,
    /// JetStream with its default, a sync every two minutes: not durable either
    NatsDefault,
}

impl Which {
    fn peer(self) -> Box<dyn Measurable> {
        let redis = Redis { transaction: false, appendfsync: "always" };
        let postgres = Postgres { copy: false, synchronous_commit: true, log_files: postgres::LOG_FILES };
        match self {
            Which::Redis => Box::new(redis),
            Which::RedisMulti => Box::new(Redis { transaction: true, ..redis }),
            Which::RedisEverysec => Box::new(Redis { appendfsync: "everysec", ..redis }),
            Which::Postgres => Box::new(postgres),
            Which::PostgresCopy => Box::new(Postgres { copy: true, ..postgres }),
            Which::PostgresAsync => Box::new(Postgres { synchronous_commit: false, ..postgres }),
            Which::Nats => Box::new(JetStream { sync_interval: "always" }),
            Which::NatsDefault => Box::new(JetStream { sync_interval: "2m" }),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Which::Redis | Which::RedisMulti | Which::RedisEverysec => "Redis streams",
            Which::Postgres | Which::PostgresCopy | Which::PostgresAsync => "PostgreSQL",
            Which::Nats | Which::NatsDefault => "NATS JetStream",
        }
    }

    /// The way, in words.
    fn way(self) -> &'static str {
        match self {
            Which::Redis => "appendfsync always; the XADDs of a batch pipelined",
            Which::RedisMulti => "appendfsync always; the XADDs of a batch in MULTI",
            Which::RedisEverysec => "appendfsync everysec; the XADDs of a batch pipelined",
            Which::Postgres => {
                "synchronous_commit on; a batch one prepared INSERT, a transaction of its own; log files made before"
            }
            Which::PostgresCopy => {
                "synchronous_commit on; a batch one binary COPY, a transaction of its own; log files made before"
            }
            Which::PostgresAsync => "synchronous_commit off; a batch one prepared INSERT",
            Which::Nats => {
                "sync_interval always; the records of a batch published at once, then their answers awaited"
            }
            Which::NatsDefault => "sync_interval 2m, its default; the records of a batch published at once",
        }
    }

    /// As JSON's figures begin.
    fn prefix(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().replace('-', "_"))
    }
}

/// What was learned of a peer.
#[derive(Debug)]
enum Outcome {
    /// This machine does not have it.
    Absent(Absent),
    /// It was there and failed.
    Failed(String),
    /// It was measured.
    Measured { version: String, probe: Probe, verdict: Verdict },
}

/// All of one peer.
struct Row {
    which: Which,
    outcome: Outcome,
    runs: Vec<Run>,
    /// The engine's rate through the peer's, of each round.
    multiples: Vec<f64>,
}

impl Peers {
    /// Measures.
    ///
    /// # Errors
    /// The engine failed, or somebody interrupted it. A peer's failure is told in its row, and fails the command at the end.
    pub fn run(&self) -> Result<Report> {
        ensure!(self.rounds > 0 && self.producers > 0 && self.batch > 0, "no load, no figures");
        ensure!(
            self.queues > 0 && self.queues <= self.producers,
            "there must be 1 to as many queues as producers"
        );
        stop_on_signals()?;
        // Servers that run as another user must find their way to their own directory in it.
        let place = tempfile::Builder::new()
            .prefix("penstock-peers-")
            .permissions(Permissions::from_mode(0o711))
            .tempdir_in(self.dir.clone().unwrap_or_else(std::env::temp_dir))
            .context("cannot make a temporary directory")?;
        let load = Workload {
            producers: self.producers,
            queues: self.queues,
            batch: self.batch,
            record_bytes: self.record_bytes,
            seconds: self.seconds,
            warm_up: self.warm_up,
        };
        let engine = Embedded { lanes: self.lanes, keep_gib: self.keep_gib };
        let flushes_tell = machine::flushes_tell(place.path()).unwrap_or(false);
        let in_flight = (self.producers * self.batch) as u64;

        eprintln!("probing the engine: one producer");
        let engine_probe = in_directory(&place, |dir| engine.probe(dir, &load))?;
        let mut found: Vec<(Row, Option<Program>)> =
            self.peers.iter().map(|&which| self.find(which, &place, &load)).collect::<Result<_>>()?;
        let mut engine_runs = Vec::new();
        for round in 1..=self.rounds {
            let run = in_directory(&place, |dir| engine.load(dir, &load)).context("the engine failed")?;
            let engine_rate = rate(&run);
            eprintln!("round {round} of {}: engine {engine_rate:.0} records/s", self.rounds);
            engine_runs.push(run);
            for (row, program) in &mut found {
                let Some(program) = program.as_ref().filter(|_| !matches!(row.outcome, Outcome::Failed(_)))
                else {
                    continue;
                };
                let name = row.which.name();
                match in_directory(&place, |dir| row.which.peer().load(program, dir, &load)) {
                    Ok(run) => {
                        let multiple = engine_rate / rate(&run);
                        eprintln!(
                            "round {round} of {}: {name} {:.0} records/s, engine {multiple:.1} times that",
                            self.rounds,
                            rate(&run)
                        );
                        row.multiples.push(multiple);
                        row.runs.push(run);
                    }
                    Err(error) => {
                        check_interrupted()?;
                        eprintln!("round {round} of {}: {name} failed: {error:#}", self.rounds);
                        row.outcome = Outcome::Failed(format!("{error:#}"));
                    }
                }
            }
        }
        let mut rows: Vec<Row> = found.into_iter().map(|(row, _)| row).collect();
        for row in &mut rows {
            if let Outcome::Measured { probe, verdict, .. } = &mut row.outcome {
                *verdict = judge(in_flight, &row.runs, Some(probe), flushes_tell);
            }
        }
        let engine_verdict = judge(in_flight, &engine_runs, Some(&engine_probe), flushes_tell);
        let ours = Ours { runs: engine_runs, probe: engine_probe, verdict: engine_verdict };
        self.conclude(&ours, &rows, flushes_tell)
    }

    /// Looks for a peer and probes it.
    fn find(&self, which: Which, place: &TempDir, load: &Workload) -> Result<(Row, Option<Program>)> {
        let name = which.name();
        let row = |outcome| Row { which, outcome, runs: Vec::new(), multiples: Vec::new() };
        if process::program("setpriv", &[]).is_none() {
            return Ok((row(Outcome::Absent(Absent("no setpriv: it is of util-linux".into()))), None));
        }
        let program = match which.peer().find() {
            Ok(program) => program,
            Err(absent) => {
                eprintln!("{name} cannot be had: {}", absent.0);
                return Ok((row(Outcome::Absent(absent)), None));
            }
        };
        eprintln!("probing {name} {}: one producer", program.version);
        match in_directory(place, |dir| which.peer().probe(&program, dir, load)) {
            Ok(probe) => {
                let version = program.version.clone();
                let outcome = Outcome::Measured { version, probe, verdict: Verdict::NotVerified };
                Ok((row(outcome), Some(program)))
            }
            Err(error) => {
                check_interrupted()?;
                eprintln!("{name} failed: {error:#}");
                Ok((row(Outcome::Failed(format!("{error:#}"))), None))
            }
        }
    }

    fn conclude(&self, ours: &Ours, rows: &[Row], flushes_tell: bool) -> Result<Report> {
        let table = self.table(ours, rows, flushes_tell);
        if let Some(file) = &self.svg {
            let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
            if let Some(folder) = folder {
                fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
            }
            fs::write(file, self.picture(ours, rows))
                .with_context(|| format!("cannot write {}", file.display()))?;
        }
        let mut report = Report::default();
        add(&mut report, "engine", &ours.runs, &ours.probe, &ours.verdict);
        for row in rows {
            let prefix = row.which.prefix();
            if let Outcome::Measured { probe, verdict, .. } = &row.outcome {
                add(&mut report, &prefix, &row.runs, probe, verdict);
                let multiple = median(row.multiples.iter().copied());
                report.add(format!("engine_is_times_{prefix}"), multiple, 2);
            } else {
                report.add(format!("{prefix}_records_per_s"), None, 0);
            }
        }
        let failed: Vec<_> = rows.iter().filter(|row| matches!(row.outcome, Outcome::Failed(_))).collect();
        if let Some(first) = failed.first() {
            // What was measured is not lost with it.
            print!("{table}");
            bail!(
                "{} of {} peers failed, {} first: the table says how",
                failed.len(),
                rows.len(),
                first.which.name()
            );
        }
        report.set_table(table);
        Ok(report)
    }

    fn table(&self, ours: &Ours, rows: &[Row], flushes_tell: bool) -> String {
        let mut out = String::new();
        let mut line = |text: String| {
            let _ = writeln!(out, "{text}");
        };
        line(format!("{}, {}.\n", machine::describe(), machine::today()));
        line(format!(
            "{} producers with one batch of {} x {} bytes (and a key of 16) under way each, {} queues; {} rounds of {} s after {} s, \
             in each of which everyone had a turn in a new directory on the same disk; load average {:.1}. Medians.\n",
            self.producers,
            self.batch,
            self.record_bytes,
            self.queues,
            self.rounds,
            self.seconds,
            self.warm_up,
            machine::busy().unwrap_or(f64::NAN)
        ));
        line(
            "| | records/s | MB/s | p50 | p99 | device flushes/s | records a flush | device bytes a byte | \
             lone batch: syncs, flushes | durable | engine is |"
                .into(),
        );
        line("|---|---|---|---|---|---|---|---|---|---|---|".into());
        let figures = Figures::of(&ours.runs);
        line(format!("| Penstock's engine | {} | |", figures.cells(&ours.probe, &ours.verdict)));
        for row in rows {
            let name = row.which.name();
            line(match &row.outcome {
                Outcome::Absent(Absent(why)) => {
                    format!("| {name} | **cannot be had here: {why}** | | | | | | | | | |")
                }
                Outcome::Failed(why) => {
                    let why = why.replace(['|', '\n'], " ");
                    format!("| {name} | **failed: {why}** | | | | | | | | | |")
                }
                Outcome::Measured { version, probe, verdict } => {
                    let cells = Figures::of(&row.runs).cells(probe, verdict);
                    let least = row.multiples.iter().copied().fold(f64::INFINITY, f64::min);
                    let most = row.multiples.iter().copied().fold(0.0, f64::max);
                    let multiple = median(row.multiples.iter().copied());
                    format!(
                        "| {name} {version} | {cells} | **{multiple:.1} times** ({least:.1} to {most:.1}) |"
                    )
                }
            });
        }
        line(String::new());
        for row in rows.iter().filter(|row| matches!(row.outcome, Outcome::Measured { .. })) {
            line(format!("- {}: {}.", row.which.name(), row.which.way()));
        }
        if !flushes_tell {
            line(
                "- The device needs no counted flush, or does not say: its flushes tell nothing here.".into(),
            );
        }
        out
    }

    fn picture(&self, ours: &Ours, rows: &[Row]) -> String {
        let rate = median(ours.runs.iter().map(rate));
        let mut bars = vec![Bar {
            label: "Penstock's engine".into(),
            value: rate,
            note: format!("{} records/s", thousands(rate)),
            ours: true,
        }];
        for row in rows {
            if let Outcome::Measured { version, verdict, .. } = &row.outcome {
                let rate = median(row.runs.iter().map(self::rate));
                let doubt = match verdict {
                    Verdict::Durable => "",
                    Verdict::NotDurable(_) => ", not durable",
                    Verdict::NotVerified => ", durability not verified",
                };
                let multiple = median(row.multiples.iter().copied());
                bars.push(Bar {
                    label: format!("{} {version}", row.which.name()),
                    value: rate,
                    note: format!("{}: the engine is {multiple:.1} times{doubt}", thousands(rate)),
                    ours: false,
                });
            }
        }
        let title = format!(
            "Durable records of {} bytes each second: {} producers, batches of {}",
            self.record_bytes, self.producers, self.batch
        );
        crate::chart::svg(&title, &bars)
    }
}

/// All of the engine.
struct Ours {
    runs: Vec<Run>,
    probe: Probe,
    verdict: Verdict,
}

/// Medians of several runs.
struct Figures {
    records_per_s: f64,
    mb_per_s: f64,
    p50_ms: f64,
    p99_ms: f64,
    flushes_per_s: Option<f64>,
    records_per_flush: Option<f64>,
    written_per_byte: Option<f64>,
}

impl Figures {
    fn of(runs: &[Run]) -> Figures {
        let of = |figure: fn(&Run) -> f64| median(runs.iter().map(figure));
        let if_all = |figure: fn(&Run) -> Option<f64>| {
            let known: Option<Vec<f64>> = runs.iter().map(figure).collect();
            known.map(|known| median(known.into_iter()))
        };
        Figures {
            records_per_s: of(rate),
            mb_per_s: of(|run| run.record_bytes as f64 / run.elapsed.as_secs_f64() / 1e6),
            p50_ms: of(|run| run.latency.value_at_quantile(0.5) as f64 / 1e6),
            p99_ms: of(|run| run.latency.value_at_quantile(0.99) as f64 / 1e6),
            flushes_per_s: if_all(|run| Some(run.flushes? as f64 / run.elapsed.as_secs_f64())),
            records_per_flush: if_all(|run| Some(run.records as f64 / run.flushes? as f64)),
            written_per_byte: if_all(|run| run.written_per_byte),
        }
    }

    /// The cells of a table's line, from the rate to the verdict.
    fn cells(&self, probe: &Probe, verdict: &Verdict) -> String {
        let of_batch = |count: Option<u64>| {
            count.map_or_else(
                || "not seen".into(),
                |count| format!("{:.1}", count as f64 / probe.batches as f64),
            )
        };
        let known = |value: Option<f64>, decimals: usize| {
            value.map_or_else(|| "not known".into(), |value| format!("{value:.decimals$}"))
        };
        let verdict = match verdict {
            Verdict::Durable => "yes".into(),
            Verdict::NotDurable(why) => format!("**not durable: {why}**"),
            Verdict::NotVerified => "not verified".into(),
        };
        format!(
            "{} | {:.0} | {:.2} ms | {:.1} ms | {} | {} | {} | {}, {} | {verdict}",
            thousands(self.records_per_s),
            self.mb_per_s,
            self.p50_ms,
            self.p99_ms,
            known(self.flushes_per_s, 0),
            known(self.records_per_flush, 0),
            known(self.written_per_byte, 2),
            of_batch(probe.syncs),
            of_batch(probe.flushes),
        )
    }
}

fn add(report: &mut Report, prefix: &str, runs: &[Run], probe: &Probe, verdict: &Verdict) {
    let figures = Figures::of(runs);
    let of_batch = |count: Option<u64>| count.map(|count| count as f64 / probe.batches as f64);
    let durable = match verdict {
        Verdict::Durable => Some(1.0),
        Verdict::NotDurable(_) => Some(0.0),
        Verdict::NotVerified => None,
    };
    for (name, value, decimals) in [
        ("records_per_s", Some(figures.records_per_s), 0),
        ("record_mb_per_s", Some(figures.mb_per_s), 1),
        ("latency_p50_ms", Some(figures.p50_ms), 2),
        ("latency_p99_ms", Some(figures.p99_ms), 2),
        ("device_flushes_per_s", figures.flushes_per_s, 0),
        ("records_per_device_flush", figures.records_per_flush, 0),
        ("device_bytes_per_byte", figures.written_per_byte, 2),
        ("syncs_per_lone_batch", of_batch(probe.syncs), 2),
        ("device_flushes_per_lone_batch", of_batch(probe.flushes), 2),
        ("durable", durable, 0),
    ] {
        report.add(format!("{prefix}_{name}"), value, decimals);
    }
}

fn rate(run: &Run) -> f64 {
    run.records as f64 / run.elapsed.as_secs_f64()
}

/// A number for people: `1,234,567`.
pub(crate) fn thousands(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Does something in a new directory, and removes it whatever comes of it: disks are not endless, and the next one shall find
/// what this one found.
fn in_directory<T>(place: &TempDir, work: impl FnOnce(&Path) -> Result<T>) -> Result<T> {
    check_interrupted()?;
    let dir = place.path().join("turn");
    // A password may lie in it.
    DirBuilder::new().mode(0o700).create(&dir).context("cannot make a directory")?;
    let done = work(&dir);
    fs::remove_dir_all(&dir).context("cannot remove a directory")?;
    done
}

/// The first signal has us stop in order, servers and directories gone; the second at once.
pub(crate) fn stop_on_signals() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("cannot make a runtime")?;
    let _entered = runtime.enter();
    let mut wanted = Vec::new();
    for kind in [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()] {
        wanted.push(signal(kind).context("cannot wait for signals")?);
    }
    drop(_entered);
    thread::spawn(move || {
        runtime.block_on(async {
            loop {
                futures_util::future::select_all(wanted.iter_mut().map(|signal| Box::pin(signal.recv())))
                    .await;
                if INTERRUPTED.swap(true, Ordering::Relaxed) {
                    std::process::exit(EXIT_INTERRUPTED);
                }
                eprintln!("stopping");
            }
        });
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(thousands(1_234_567.4), "1,234,567");
        assert_eq!(thousands(999.0), "999");
    }

    #[test]
    fn a_directory_is_removed_when_the_work_in_it_fails() {
        let place = tempfile::tempdir().unwrap();
        let failed: Result<()> = in_directory(&place, |dir| {
            fs::write(dir.join("file"), "x")?;
            bail!("no")
        });
        assert!(failed.is_err());
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    }
}
