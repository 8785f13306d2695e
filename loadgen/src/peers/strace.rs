//! Counts the syncs that a server asks the kernel for, with strace. It slows the server down, so it is used only in the probe
//! of a lone producer and never while the clock runs.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::process::{LOOK_EVERY, Process, Stop, command, program};

/// How long strace may take to get hold of all threads of a server.
const ATTACH_WAIT: Duration = Duration::from_secs(5);

/// Counts until it goes out of scope.
#[derive(Debug)]
pub struct Syncs {
    _strace: Process,
    log: PathBuf,
}

impl Syncs {
    /// Follows this process, all of its threads, and those that it makes from now on; nothing if that cannot be done here.
    ///
    /// # Errors
    /// The log cannot be made.
    pub fn count_of(pid: u32, log: &Path) -> Result<Option<Syncs>> {
        let Some(file) = program("strace", &[]) else { return Ok(None) };
        let threads = || -> Vec<PathBuf> {
            let tasks = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten();
            tasks.filter_map(|task| Some(task.ok()?.path().join("status"))).collect()
        };
        let mut strace = command(&file, Stop::Interrupt, None);
        strace.args(["-f", "-qq", "-e", "trace=fsync,fdatasync", "-e", "signal=none", "-o"]).arg(log);
        strace.arg("-p").arg(pid.to_string());
        let mut strace = Process::start(strace, Stop::Interrupt, &log.with_extension("said"))?;
        let begun = Instant::now();
        while begun.elapsed() < ATTACH_WAIT {
            if strace.check().is_err() {
                // Not allowed to, as in most containers.
                return Ok(None);
            }
            // A thread may have ended meanwhile; its status is not there then.
            let followed =
                |status: &PathBuf| fs::read_to_string(status).map_or(true, |text| is_traced(&text));
            if log.exists() && threads().iter().all(followed) {
                return Ok(Some(Syncs { _strace: strace, log: log.to_path_buf() }));
            }
            thread::sleep(LOOK_EVERY);
        }
        Ok(None)
    }

    /// Syncs that have succeeded so far.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn so_far(&self) -> Result<u64> {
        let log = fs::read_to_string(&self.log).context("cannot read what strace says")?;
        Ok(log.lines().filter(|line| is_done(line)).count() as u64)
    }
}

/// Whether somebody traces the thread with this `/proc/PID/status`.
fn is_traced(status: &str) -> bool {
    let tracer = status.lines().find_map(|line| line.strip_prefix("TracerPid:"));
    tracer.is_some_and(|tracer| tracer.trim() != "0")
}

/// Whether this line tells the end of a call that succeeded. A call that another one falls into has two lines, `<unfinished`
/// and `resumed`; only the second has a result.
fn is_done(line: &str) -> bool {
    line.contains("sync") && line.ends_with("= 0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_call_that_succeeded_counts_once() {
        let log = "12 fdatasync(7)                            = 0\n\
                   12 fdatasync(7 <unfinished ...>\n\
                   13 fsync(9)                                = -1 EIO (Input/output error)\n\
                   12 <... fdatasync resumed>)                = 0\n\
                   12 +++ exited with 0 +++\n";
        assert_eq!(log.lines().filter(|line| is_done(line)).count(), 2);
    }

    #[test]
    fn who_is_traced_says_by_whom() {
        assert!(is_traced("Name:\tx\nTracerPid:\t17\n"));
        assert!(!is_traced("Name:\tx\nTracerPid:\t0\n"));
    }
}
