//! How long an engine takes to open: empty, with a long log that was closed properly, and with one whose writer was killed.
//! Each open is measured in a process of its own, which has nothing in memory.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use clap::Args;

use super::read::fill;
use super::shards::median;
use crate::load::Load;
use crate::machine;
use crate::report::Report;
use crate::target::{Target, shards};

/// How long the writer that is killed writes.
const KILLED_AFTER: Duration = Duration::from_secs(2);

/// Time to open: empty, with a long log, and after a kill
#[derive(Args, Clone, Debug)]
pub struct Startup {
    /// Where; the directory must be new.
    #[command(flatten)]
    pub target: Target,
    /// How the log is filled.
    #[command(flatten)]
    pub load: Load,
    /// GB of log
    #[arg(long, default_value_t = 10)]
    pub log_gb: u64,
    /// Shards in the log
    #[arg(long, default_value_t = 1000)]
    pub shards: u64,
    /// Opens of each kind; the middle one counts
    #[arg(long, default_value_t = 5)]
    pub runs: usize,
}

/// Open an engine and tell how many milliseconds it took
#[derive(Args, Clone, Debug)]
pub struct Open {
    /// Where.
    #[command(flatten)]
    pub target: Target,
}

impl Open {
    /// Runs it.
    ///
    /// # Errors
    /// The engine's own.
    pub fn run(&self) -> Result<Report> {
        let begun = Instant::now();
        let opened = self.target.open()?;
        let ms = begun.elapsed().as_secs_f64() * 1e3;
        ensure!(
            opened.engine.recovery().damaged.is_empty(),
            "damage: {:?}",
            opened.engine.recovery().damaged
        );
        let mut report = Report::default();
        report.add("open_ms", ms, 1);
        report.add("shards", opened.engine.shards().len() as f64, 0);
        opened.engine.close();
        Ok(report)
    }
}

impl Startup {
    /// Runs it.
    ///
    /// # Errors
    /// The engine's own, or there is too little room on the disk.
    pub fn run(&self) -> Result<Report> {
        let temporary = tempfile::Builder::new()
            .prefix("penstock-load-")
            .tempdir_in(self.target.dir.clone().unwrap_or_else(std::env::temp_dir))
            .context("cannot make a temporary directory")?;
        let bytes = self.log_gb * 1_000_000_000;
        if let Some(free) = machine::free_bytes(temporary.path()) {
            ensure!(free > bytes * 2, "{free} bytes are free and twice the log of {bytes} is wanted");
        }
        let mut fresh = Vec::new();
        for run in 0..self.runs.max(1) {
            fresh.push(self.open(&temporary.path().join(format!("fresh-{run}")))?);
        }
        let empty = self.opens(&temporary.path().join("fresh-0"))?;

        let dir = temporary.path().join("long");
        let target = Target { dir: Some(dir.clone()), ..self.target.clone() };
        let opened = target.open()?;
        fill(&self.load, &opened.engine, &shards(&opened.engine, self.shards)?, bytes)?;
        opened.engine.close();
        drop(opened);
        let closed = self.opens(&dir)?;
        let mut killed = Vec::new();
        for run in 1..=self.runs.max(1) {
            eprintln!("kill {run} of {}", self.runs);
            self.kill_a_writer(&dir)?;
            killed.push(self.open(&dir)?);
        }
        let mut report = Report::default();
        report.add("log_gb", self.log_gb as f64, 0);
        report.add("shards", self.shards as f64, 0);
        report.add("open_new_directory_ms", median(fresh.into_iter()), 1);
        report.add("open_empty_ms", median(empty.into_iter()), 1);
        report.add("open_long_log_ms", median(closed.into_iter()), 1);
        report.add("open_long_log_after_kill_ms", median(killed.iter().copied()), 1);
        report.add("open_long_log_after_kill_max_ms", killed.into_iter().fold(0.0, f64::max), 1);
        Ok(report)
    }

    fn opens(&self, dir: &Path) -> Result<Vec<f64>> {
        (0..self.runs.max(1)).map(|_| self.open(dir)).collect()
    }

    /// Opens the directory in another process.
    fn open(&self, dir: &Path) -> Result<f64> {
        let output =
            self.command("open", dir)?.arg("--json").output().context("cannot start another process")?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let report: serde_json::Value =
            serde_json::from_slice(&output.stdout).context("the other process told no figures")?;
        report["open_ms"].as_f64().context("the other process told no time")
    }

    fn kill_a_writer(&self, dir: &Path) -> Result<()> {
        let mut writer = self
            .command("append", dir)?
            .args(["--seconds=600", "--keep-gib=inf"])
            .arg(format!("--shards={}", self.shards))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start another process")?;
        thread::sleep(KILLED_AFTER);
        let ended = writer.try_wait().context("cannot look at a process")?;
        // Killed in any case, so that it does not outlive us.
        writer.kill().context("cannot kill a process")?;
        writer.wait().context("cannot wait for a process")?;
        ensure!(ended.is_none(), "the writer ended by itself");
        Ok(())
    }

    fn command(&self, what: &str, dir: &Path) -> Result<Command> {
        let this: PathBuf = std::env::current_exe().context("cannot tell which program this is")?;
        let mut command = Command::new(this);
        command.arg(what).arg("--dir").arg(dir);
        command.arg(format!("--driver={}", self.target.driver.name()));
        if let Some(lanes) = self.target.lanes {
            command.arg(format!("--lanes={lanes}"));
        }
        command.arg(format!("--segment-mib={}", self.target.segment_mib));
        Ok(command)
    }
}
