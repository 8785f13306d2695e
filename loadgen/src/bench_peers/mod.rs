//! The server beside others that speak the same protocol: the same load on each in turn, in several rounds. What counts is how many
//! records a server takes for each second of its processor time: that is its own, whatever the load costs on the same cores.
//!
//! ```text
//!   list   who is compared: how each is found and started, and where it keeps records
//! ```
//! Each has a new directory in each turn and listens on loopback. The load is `penstock-loadgen run`, as anybody would call it. Ours
//! is the only one that verifies signatures. A peer that is not installed has a row that says so; `make bench-peers` installs them.

mod list;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde::Deserialize;

use self::list::{OURS, PEERS, Peer, STOP};
use crate::chart::{self, Bar};
use crate::machine;
use crate::peers::drive::check_interrupted;
use crate::peers::process::{self, LOOK_EVERY, Process, START_WAIT, Stop};
use crate::peers::{stop_on_signals, thousands};
use crate::report::Report;
use crate::units::figure;
use crate::workload::shards::median;

/// Compare the server with others that speak the protocol, and print a section for docs/performance.md
#[derive(Args, Clone, Debug)]
pub struct BenchPeers {
    /// Where all of them keep their records; among the temporary directories if nothing is said
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Only those whose names contain one of these
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Rounds; in each, everyone takes a turn
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Records of a request
    #[arg(long, default_value_t = 500)]
    batch: usize,
    /// Size of a record's data
    #[arg(long, default_value = "1KiB")]
    records: String,
    /// Shards of the stream
    #[arg(long, default_value_t = 8)]
    shards: usize,
    /// Connections, each with one request under way
    #[arg(long, default_value_t = 8)]
    connections: usize,
    /// Measured time of a turn
    #[arg(long, default_value = "10s")]
    duration: String,
    /// Time before that, not measured
    #[arg(long, default_value = "3s")]
    warm_up: String,
    /// Draw the bars into this file
    #[arg(long)]
    svg: Option<PathBuf>,
}

/// How long a request may take: some peers need seconds for one, and eight wait for each other.
const TIMEOUT: &str = "120s";

/// What is taken from the file that a run writes.
#[derive(Clone, Debug, Deserialize)]
struct Turn {
    records_per_s: f64,
    records: u64,
    errors: BTreeMap<String, u64>,
    p50: Option<f64>,
    p99: Option<f64>,
    server_cpu_seconds: Option<f64>,
}

impl Turn {
    /// Records for each second of the server's processor time.
    fn per_cpu_second(&self) -> Option<f64> {
        let cpu_seconds = self.server_cpu_seconds.filter(|&seconds| seconds > 0.0)?;
        Some(self.records as f64 / cpu_seconds)
    }
}

/// All of one server.
struct Row {
    peer: &'static Peer,
    version: String,
    turns: Vec<Turn>,
    /// Why there are no more turns.
    failed: Option<String>,
}

impl BenchPeers {
    /// Measures.
    ///
    /// # Errors
    /// Ours cannot be measured. What happens to a peer stands in its row.
    pub fn run(&self) -> Result<Report> {
        ensure!(self.rounds > 0, "no rounds, no figures");
        stop_on_signals()?;
        let named = |peer: &&Peer| {
            self.only.is_empty() || self.only.iter().any(|only| peer.name.to_lowercase().contains(only))
        };
        let mut rows: Vec<Row> =
            std::iter::once(&OURS).chain(PEERS.iter().filter(named)).map(Row::find).collect();
        for round in 1..=self.rounds {
            for row in rows.iter_mut().filter(|row| row.failed.is_none()) {
                match self.turn(row.peer) {
                    Ok(turn) => {
                        eprintln!(
                            "round {round} of {}, {}: {} records/s, {} for each second of its processor time",
                            self.rounds,
                            row.label(),
                            thousands(turn.records_per_s),
                            turn.per_cpu_second().map_or_else(|| "an unknown number".into(), thousands)
                        );
                        row.turns.push(turn);
                    }
                    Err(error) => {
                        check_interrupted()?;
                        eprintln!("round {round} of {}, {} failed: {error:#}", self.rounds, row.label());
                        row.failed = Some(format!("{error:#}"));
                    }
                }
            }
        }
        let ours = rows[0].per_cpu_second().with_context(|| {
            format!("ours was not measured: {}", rows[0].failed.as_deref().unwrap_or("no processor time"))
        })?;
        if let Some(file) = &self.svg {
            fs::write(file, picture(ours, &rows))
                .with_context(|| format!("cannot write {}", file.display()))?;
        }
        let mut report = Report::default();
        for row in &rows {
            let prefix = [row.peer.name, row.peer.way].join("_").to_lowercase().replace([' ', '-'], "_");
            let prefix = prefix.trim_end_matches('_');
            report.add(format!("{prefix}_records_per_s"), row.of(|turn| Some(turn.records_per_s)), 0);
            report.add(format!("{prefix}_records_per_cpu_s"), row.per_cpu_second(), 0);
        }
        report.set_table(self.table(ours, &rows));
        Ok(report)
    }

    /// Starts a server in a new directory, loads it, and ends it.
    fn turn(&self, peer: &Peer) -> Result<Turn> {
        check_interrupted()?;
        let dir = tempfile::Builder::new()
            .prefix("penstock-bench-peers-")
            .tempdir_in(self.dir.clone().unwrap_or_else(std::env::temp_dir))
            .context("cannot make a temporary directory")?;
        let address = process::free_address()?;
        let command = peer.start(address, dir.path())?;
        let mut server = Process::start(command, STOP, &dir.path().join("log"))?;
        wait_until_it_listens(&mut server, address)?;
        self.load(address, &dir.path().join("result.json"))
            .with_context(|| format!("it said last: {}", server.last_words()))
    }

    fn load(&self, address: SocketAddr, result: &Path) -> Result<Turn> {
        let program = std::env::current_exe().context("cannot tell where this program is")?;
        let mut load = process::command(&program, Stop::Terminate, None);
        load.args(["run", "--workload", "put-records", "--rate", "max", "--timeout", TIMEOUT])
            .arg("--target")
            .arg(format!("http://{address}"))
            .args(["--records", &self.records, "--batch", &self.batch.to_string()])
            .args(["--shards", &self.shards.to_string(), "--connections", &self.connections.to_string()])
            .args(["--duration", &self.duration, "--warm-up", &self.warm_up])
            .arg("--json")
            .arg(result);
        let said = load.stdin(Stdio::null()).output().context("cannot run the load")?;
        let last = String::from_utf8_lossy(&said.stderr);
        ensure!(said.status.success(), "{}", last.lines().last().unwrap_or("the load failed"));
        let text = fs::read(result).context("the load wrote no result")?;
        let turn: Turn = serde_json::from_slice(&text).context("the load wrote another result")?;
        ensure!(turn.records > 0, "no record was taken: {:?}", turn.errors);
        Ok(turn)
    }

    fn table(&self, ours: f64, rows: &[Row]) -> String {
        let mut out = String::new();
        let mut line = |text: String| {
            let _ = writeln!(out, "{text}");
        };
        line(format!("{}, {}.\n", machine::describe(), machine::today()));
        line(format!(
            "PutRecords of {} records of {} over {} connections to {} shards, JSON over HTTP/1.1; {} rounds of {} after {}, in each of \
             which everyone had a turn with a new directory; load average {:.1}. Medians.\n",
            self.batch,
            self.records,
            self.connections,
            self.shards,
            self.rounds,
            self.duration,
            self.warm_up,
            machine::busy().unwrap_or(f64::NAN)
        ));
        line(
            "| | records are | records/s | p50 | p99 | server CPU a record | records for each CPU second | Penstock takes |"
                .into(),
        );
        line("|---|---|---:|---:|---:|---:|---:|---:|".into());
        for row in rows {
            let (name, keeps) = (row.label(), row.peer.keeps);
            let Some(per_cpu_second) = row.per_cpu_second() else {
                let why = row.failed.as_deref().unwrap_or("its processor time is not known");
                line(format!("| {name} | {keeps} | {} | | | | | |", why.replace(['|', '\n'], " ")));
                continue;
            };
            let ms = |of: fn(&Turn) -> Option<f64>| {
                row.of(of).map_or_else(|| "not known".into(), |us| format!("{:.1} ms", us / 1e3))
            };
            let refused: u64 = row.turns.iter().flat_map(|turn| turn.errors.values()).sum();
            let refused =
                if refused > 0 { format!(" ({} refused)", thousands(refused as f64)) } else { String::new() };
            let times = if row.peer.name == OURS.name {
                String::new()
            } else {
                format!("**{} times as many**", figure(ours / per_cpu_second))
            };
            line(format!(
                "| {name} | {keeps} | {}{refused} | {} | {} | {:.2} us | {} | {times} |",
                thousands(row.of(|turn| Some(turn.records_per_s)).unwrap_or(f64::NAN)),
                ms(|turn| turn.p50),
                ms(|turn| turn.p99),
                1e6 / per_cpu_second,
                thousands(per_cpu_second),
            ));
        }
        out
    }
}

impl Row {
    fn find(peer: &'static Peer) -> Row {
        let (version, failed) = match peer.version() {
            Ok(version) => (version, None),
            Err(error) => {
                eprintln!("{} cannot be had: {error:#}", peer.name);
                (String::new(), Some(format!("{error:#}")))
            }
        };
        Row { peer, version, turns: Vec::new(), failed }
    }

    fn label(&self) -> String {
        let Peer { name, way, .. } = self.peer;
        let words = [*name, &self.version, way];
        words.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join(" ")
    }

    /// A figure's median, if every turn has it.
    fn of(&self, figure: impl Fn(&Turn) -> Option<f64>) -> Option<f64> {
        let figures: Option<Vec<f64>> = self.turns.iter().map(figure).collect();
        figures.filter(|figures| !figures.is_empty()).map(|figures| median(figures.into_iter()))
    }

    fn per_cpu_second(&self) -> Option<f64> {
        self.of(Turn::per_cpu_second)
    }
}

fn picture(ours: f64, rows: &[Row]) -> String {
    let bars = rows.iter().filter_map(|row| {
        let value = row.per_cpu_second()?;
        let is_ours = row.peer.name == OURS.name;
        // Behind the longest bar there is little room.
        let note = if is_ours {
            format!("{}, synced to disk", thousands(value))
        } else {
            let times = figure(ours / value);
            format!("{}, {}: Penstock takes {times} times that", thousands(value), row.peer.keeps)
        };
        Some(Bar { label: row.label(), value, note, ours: is_ours })
    });
    chart::svg(
        "Records of PutRecords that a server takes for each second of its processor time",
        &bars.collect::<Vec<_>>(),
    )
}

fn wait_until_it_listens(server: &mut Process, address: SocketAddr) -> Result<()> {
    let begun = Instant::now();
    while TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_err() {
        server.check()?;
        ensure!(begun.elapsed() < START_WAIT, "it does not listen: {}", server.last_words());
        thread::sleep(LOOK_EVERY);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_s_file_is_read_for_what_counts() {
        let text = r#"{"records_per_s":1000.0,"records":10000,"errors":{},"p50":1500.0,"p99":null,
                       "server_cpu_seconds":0.5,"client_cpu_seconds":3.0}"#;
        let turn: Turn = serde_json::from_str(text).unwrap();
        assert_eq!(turn.per_cpu_second(), Some(20_000.0));
        let unknown = Turn { server_cpu_seconds: None, ..turn.clone() };
        assert_eq!(unknown.per_cpu_second(), None);
        let row = |turns| Row { peer: &OURS, version: "1".into(), turns, failed: None };
        assert_eq!(row(vec![turn.clone()]).per_cpu_second(), Some(20_000.0));
        assert_eq!(row(vec![turn, unknown]).per_cpu_second(), None, "not of some turns only");
        assert_eq!(row(vec![]).per_cpu_second(), None);
    }
}
