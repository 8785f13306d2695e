//! Nexmark on one thread, from the bytes of JSON to those of the results, in processor time; and beside Apache Flink where
//! `PENSTOCK_FLINK` says in which folder its jars are (`make bench-flink`), one query after the other in one run.
//!
//!     cargo bench -p penstock-benches --bench nexmark -- --events 1000000 --only q5,q7
//!
//! A figure of ours is the median of several runs. Flink runs each query three times in one process: once to the end with its rows
//! counted, which also has its code compiled; once over a single event, for what a job costs that has nothing to do; and once to be
//! measured, of which the least of that so far is taken off. Its rows go nowhere, ours are written as JSON.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use penstock_benches::CpuTime;
use penstock_benches::flink::{Beside, Flink, Ran, table};
use penstock_benches::nexmark::{Data, Events, LEFT_OUT, Lines, QUERIES, Query, Work, ticks};

/// As good as nothing where a debug build only tries whether the benchmark runs.
const EVENTS: usize = if cfg!(debug_assertions) { 1000 } else { 1_000_000 };
/// Runs of ours of which the median counts.
const RUNS: usize = 5;

struct Options {
    events: usize,
    only: Vec<String>,
}

fn options() -> Result<Options, String> {
    let mut options = Options { events: EVENTS, only: Vec::new() };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} takes a value"));
        match argument.as_str() {
            "--events" => options.events = value()?.parse().map_err(|_| "--events takes a number")?,
            "--only" => options.only = value()?.split(',').map(str::to_owned).collect(),
            // What cargo says to all benchmarks.
            "--bench" | "--test" => {}
            other => return Err(format!("{other} is not known: there are --events and --only")),
        }
    }
    Ok(options)
}

fn ours(code: &str, lines: &Lines) -> Result<Ran, String> {
    let wrong = |diagnostics: Vec<penstock_sql::Diagnostic>| diagnostics[0].to_string();
    let work = Work::new(code).map_err(wrong)?;
    let mut runs = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let mut rows = 0;
        let began = CpuTime::now();
        work.run(lines, |row| {
            black_box(row);
            rows += 1;
        })?;
        runs.push(Ran { cpu: CpuTime::now() - began, rows });
    }
    runs.sort_by_key(|run| run.cpu);
    Ok(runs[RUNS / 2])
}

/// Flink with the files that it reads.
struct Peer {
    jars: PathBuf,
    dir: tempfile::TempDir,
    /// None after a query that did not end.
    flink: Option<Flink>,
    /// The least that a job has cost that has nothing to do.
    idle: Duration,
}

impl Peer {
    fn new(jars: &Path) -> Result<Peer, String> {
        let dir = tempfile::tempdir().map_err(|wrong| wrong.to_string())?;
        Ok(Peer { jars: jars.to_owned(), dir, flink: None, idle: Duration::MAX })
    }

    fn run(&mut self, query: &Query, lines: &Lines) -> Result<Ran, String> {
        let select = query.flink?;
        let place = |name: &str, text: &[u8]| {
            let file = self.dir.path().join(name);
            fs::write(&file, text).map_err(|wrong| format!("{}: {wrong}", file.display()))?;
            Ok::<String, String>(query.data.table().replace("{file}", &format!("file://{}", file.display())))
        };
        let first = lines.iter().next().map_or(0, |(line, _)| line.len() + 1);
        let nothing = place("nothing.jsonl", &lines.text()[..first])?;
        let all = place("all.jsonl", lines.text())?;
        let flink = match &mut self.flink {
            Some(flink) => flink,
            none => none.insert(
                Flink::start(&self.jars, self.dir.path()).map_err(|wrong| format!("no java: {wrong}"))?,
            ),
        };
        let ran = flink.run(&all, select, true).and_then(|counted| {
            let idle = flink.run(&nothing, select, false)?;
            let ran = flink.run(&all, select, false)?;
            Ok((idle.cpu, ran.cpu, counted.rows))
        });
        let ran = ran.map(|(idle, cpu, rows)| {
            // What is still compiled of the query before is counted with a job that happens to run then: the least has none of it.
            self.idle = self.idle.min(idle);
            Ran { cpu: cpu.saturating_sub(self.idle), rows }
        });
        if ran.is_err() {
            self.flink = None;
        }
        ran
    }
}

fn run() -> Result<(), String> {
    let options = options()?;
    let events: Vec<_> = Events::usual().take(options.events).collect();
    let all = [(Data::Events, Lines::of(&events)), (Data::Ticks, ticks(options.events))];
    drop(events);
    for (data, lines) in &all {
        println!(
            "{data:?}: {} rows of {} bytes on average",
            lines.len(),
            lines.text().len() / lines.len().max(1)
        );
    }
    let mut peer = std::env::var_os("PENSTOCK_FLINK").map(|jars| Peer::new(Path::new(&jars))).transpose()?;
    let wanted = |name: &str| options.only.is_empty() || options.only.iter().any(|only| only == name);
    let lines_of = |data: Data| {
        all.iter().find(|(other, _)| *other == data).map(|(_, lines)| lines).ok_or("no such data")
    };
    let mut rows = Vec::new();
    let mut wrong = Vec::new();
    for query in &QUERIES {
        if !wanted(query.name) {
            continue;
        }
        let lines = lines_of(query.data)?;
        let ours = ours(query.ours, lines).map_err(|why| format!("{}: {why}", query.name))?;
        let flink = peer.as_mut().map_or(Err(String::new()), |peer| peer.run(query, lines));
        if let Ok(flink) = &flink
            && query.same_rows
            && flink.rows != ours.rows
        {
            wrong.push(format!("{} tells {} rows here and {} in Flink", query.name, ours.rows, flink.rows));
        }
        let row = Beside { name: query.name, events: lines.len() as u64, ours, flink };
        // As it comes: all of them take minutes.
        eprint!(
            "{}",
            table(std::slice::from_ref(&row))
                .lines()
                .last()
                .map_or(String::new(), |line| format!("{line}\n"))
        );
        rows.push(row);
    }
    println!("{}", table(&rows));
    for (name, why) in LEFT_OUT {
        println!("{name} is left out: {why}");
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("; ")) }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(wrong) => {
            eprintln!("{wrong}");
            ExitCode::FAILURE
        }
    }
}
