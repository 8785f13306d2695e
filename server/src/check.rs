//! `penstock check`: every engine below a data directory is looked at, and what was found is told to an operator or to a
//! program.

use crate::config::Check;
use crate::failure::Failure;
use penstock_engine::{CheckProgress, CheckReport, Damage, FileKind, Loss, Verdict, check, is_engine_dir};
use serde_json::{Value, json};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Exit codes, as `penstock check --help` tells them.
const WHOLE: u8 = 0;
const DAMAGED: u8 = 7;
const REPAIRED: u8 = 8;

/// Checks what was asked for, and returns the exit code.
pub(crate) fn run(asked: &Check) -> Result<u8, Failure> {
    let mut reports = Vec::new();
    for dir in engines(&asked.dir)? {
        let mut speed = Speed::default();
        let report = check(&dir, asked.repair, &mut |progress| speed.tell(progress));
        speed.end();
        let report = report.map_err(|error| Failure::check(&dir, &error))?;
        if !asked.json {
            print(&format!("{report}{}{}\n", audit(&report), report.summary()));
        }
        reports.push(report);
    }
    let worst = reports.iter().map(CheckReport::verdict).max_by_key(|verdict| match verdict {
        Verdict::Whole => 0,
        Verdict::Repaired => 1,
        Verdict::Damaged => 2,
    });
    let worst = worst.unwrap_or(Verdict::Whole);
    if asked.json {
        let engines: Vec<Value> = reports.iter().map(engine).collect();
        print(&format!("{}\n", json!({"verdict": name(worst), "engines": engines})));
    }
    Ok(match worst {
        Verdict::Whole => WHOLE,
        Verdict::Damaged => DAMAGED,
        Verdict::Repaired => REPAIRED,
    })
}

/// The engines' directories: this one, or those in it.
fn engines(dir: &Path) -> Result<Vec<PathBuf>, Failure> {
    if is_engine_dir(dir) {
        return Ok(vec![dir.to_path_buf()]);
    }
    let mut engines = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(|error| Failure::data(dir, &error))? {
        let path = entry.map_err(|error| Failure::data(dir, &error))?.path();
        if is_engine_dir(&path) {
            engines.push(path);
        }
    }
    engines.sort();
    if engines.is_empty() {
        return Err(Failure::Data(format!("nothing of Penstock's is in {}", dir.display())));
    }
    Ok(engines)
}

// Nobody reads it if the pipe is closed, as in `penstock check | head -1`; the exit code tells all the same.
fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

fn audit(report: &CheckReport) -> String {
    let Some(audit) = &report.audit else { return String::new() };
    format!("what was found and done is told in {}\n", audit.display())
}

/// Tells every second how far the check has come and how fast it goes.
#[derive(Default)]
struct Speed {
    last: Option<(Instant, u64)>,
    told: bool,
}

impl Speed {
    fn tell(&mut self, progress: CheckProgress) {
        let now = Instant::now();
        // The first call comes after a second.
        let (seconds, before) =
            self.last.map_or((1.0, 0), |(then, bytes)| (now.duration_since(then).as_secs_f64(), bytes));
        let mb_per_s = progress.done_bytes.saturating_sub(before) as f64 / 1e6 / seconds.max(1e-3);
        let (done_gb, total_gb) = (progress.done_bytes as f64 / 1e9, progress.total_bytes as f64 / 1e9);
        let line = format!("checked {done_gb:.2} of {total_gb:.2} GB, {mb_per_s:.0} MB/s");
        // On a terminal the line is written over.
        if std::io::stderr().is_terminal() {
            eprint!("\r{line}  ");
        } else {
            eprintln!("{line}");
        }
        self.told = true;
        self.last = Some((now, progress.done_bytes));
    }

    fn end(&self) {
        if self.told && std::io::stderr().is_terminal() {
            eprintln!();
        }
    }
}

fn name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Whole => "whole",
        Verdict::Damaged => "damaged",
        Verdict::Repaired => "repaired",
    }
}

fn engine(report: &CheckReport) -> Value {
    let files: Vec<Value> = report
        .files
        .iter()
        .map(|file| {
            json!({
                "file": file.file,
                "kind": match file.kind { FileKind::Segment => "segment", FileKind::Shelf => "shelf" },
                "bytes": file.bytes,
                "groups": file.groups,
                "records": file.records,
                "encrypted": file.encrypted,
                "given_back": file.given_back,
            })
        })
        .collect();
    json!({
        "dir": report.dir.display().to_string(),
        "verdict": name(report.verdict()),
        "lanes": report.lanes,
        "bytes": report.bytes(),
        "records": report.records(),
        "records_lost": report.records_lost(),
        "more_may_be_lost": report.lost_uncounted(),
        "files": files,
        "damage": report.damage.iter().map(damage).collect::<Vec<_>>(),
        "notes": report.notes,
        "not_repaired": report.unrepaired,
        "audit": report.audit.as_ref().map(|audit| audit.display().to_string()),
    })
}

fn damage(damage: &Damage) -> Value {
    let lost: Vec<Value> = damage.lost.iter().map(loss).collect();
    json!({"file": damage.file, "offset": damage.offset, "what": damage.what, "lost": lost})
}

// Ids and positions are text: a program that reads numbers as floating point would round them.
fn loss(loss: &Loss) -> Value {
    json!({
        "shard": loss.shard.map(|shard| shard.0.to_string()),
        "from": loss.from.number().to_string(),
        "to": loss.to.number().to_string(),
        "records": loss.records,
        "first_us": loss.times_us.0,
        "last_us": loss.times_us.1,
        "wanted": loss.wanted,
    })
}
