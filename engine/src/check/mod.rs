//! Looks whether a directory is whole, and makes it so again as far as that can be: for disks that forget.
//!
//! ```
//! use penstock_engine::{Engine, Options, Record, ShardConfig, ShardId, Verdict, check};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let dir = tempfile::tempdir()?;
//! # let engine = Engine::open(dir.path(), Options { lanes: Some(1), ..Options::default() })?;
//! # engine.close();
//! let report = check(dir.path(), false, &mut |progress| {
//!     eprintln!("{} of {} bytes", progress.done_bytes, progress.total_bytes);
//! })?;
//! assert_eq!(report.verdict(), Verdict::Whole);
//! # Ok(())
//! # }
//! ```

mod identity;
mod lane;
mod repair;
mod report;
mod scrub;
mod view;

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use self::lane::{Depth, Examined, Progress};
use self::repair::Hands;
pub use self::report::{CheckProgress, CheckReport, Damage, FileKind, FileReport, Loss, Verdict};
use crate::engine::{lane_dir, try_lock};
use crate::error::OpenError;
use crate::log::recovery::Owner;

/// How often a check tells how far it has come.
const TOLD_EVERY: Duration = Duration::from_secs(1);

/// Looks at everything in an engine's directory that has a checksum. Nothing is changed unless `repair` is asked for and something is
/// damaged; `progress` is told every second how far it is. Blocks until it is done.
///
/// A repair gives up what is damaged and keeps the rest: files are written anew with all that is intact in them, and the
/// old ones stay beside them with `.damaged` at the end of their names. Afterwards the directory opens without a word, and
/// readers pass over what is lost; the report, also kept as `repair-<time>.txt` in the directory, tells what that was.
///
/// # Errors
/// The directory is open in some process, of a newer format or no engine's, or the system refuses.
pub fn check(
    dir: impl AsRef<Path>,
    repair: bool,
    progress: &mut dyn FnMut(CheckProgress),
) -> Result<CheckReport, OpenError> {
    Checker { dir: dir.as_ref().to_path_buf(), hands: Hands::default() }.run(repair, progress)
}

/// A path that [`check`] can be asked to look at: the file system has there what only an engine's directory has.
#[must_use]
pub fn is_engine_dir(dir: &Path) -> bool {
    dir.join("ENGINE").is_file() || lane_dir(dir, 0).is_dir()
}

struct Checker {
    dir: PathBuf,
    hands: Hands,
}

impl Checker {
    fn run(&self, repair: bool, progress: &mut dyn FnMut(CheckProgress)) -> Result<CheckReport, OpenError> {
        let dir = &self.dir;
        let _lock = lock(dir)?;
        let judged = identity::judge(dir)?;
        let owners: Vec<Owner> =
            (0..judged.identity.lanes).map(|lane| Owner { lane, engine: judged.identity.id }).collect();
        let there: Vec<Owner> =
            owners.into_iter().filter(|owner| lane_dir(dir, owner.lane).is_dir()).collect();
        let lanes = examine_all(dir, &there, progress)?;
        let mut report = CheckReport {
            dir: dir.clone(),
            lanes: judged.identity.lanes,
            files: Vec::new(),
            damage: judged.damage.clone(),
            notes: Vec::new(),
            unrepaired: Vec::new(),
            audit: None,
        };
        for lane in &lanes {
            report.files.extend(lane.files.iter().cloned());
            report.damage.extend(lane.damage.iter().cloned());
            report.notes.extend(lane.notes.iter().cloned());
            report.unrepaired.extend(lane.unrepairable.iter().cloned());
        }
        if repair && !report.damage.is_empty() {
            self.repair(&judged, lanes, &mut report)?;
        } else {
            report.unrepaired.clear();
        }
        Ok(report)
    }

    fn repair(
        &self,
        judged: &identity::Judged,
        lanes: Vec<Examined>,
        report: &mut CheckReport,
    ) -> Result<(), OpenError> {
        let dir = &self.dir;
        let failed = |error| OpenError::Io { action: format!("repair {}", dir.display()), source: error };
        let audit = self.hands.begin_audit(dir, report).map_err(failed)?;
        report.audit = Some(audit.clone());
        self.hands.identity(dir, judged).map_err(failed)?;
        for mut lane in lanes {
            let lane_dir = lane_dir(dir, lane.owner.lane);
            if lane.damage.is_empty() {
                continue;
            }
            let (written, refused) = self.hands.lane(&lane_dir, &mut lane).map_err(failed)?;
            report.unrepaired.extend(refused);
            // Trust is good: what was written is read again, and the open asked again.
            let again =
                lane::examine(&lane_dir, lane.owner, now_us(), Depth::Only(&written), &Progress::default())?;
            report.unrepaired.extend(again.damage.iter().map(ToString::to_string));
        }
        self.hands.end_audit(&audit, report).map_err(failed)
    }
}

/// Keeps engines out as long as the check is there. Without the file there never was an engine, and none is made for
/// its sake: the directory may be on a medium that cannot be written.
fn lock(dir: &Path) -> Result<Option<File>, OpenError> {
    let path = dir.join("LOCK");
    match File::open(&path) {
        Ok(file) => try_lock(dir, file).map(Some),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && dir.is_dir() => Ok(None),
        Err(source) => Err(OpenError::Io { action: format!("open {}", path.display()), source }),
    }
}

/// Looks at all lanes, some at a time.
fn examine_all(
    dir: &Path,
    owners: &[Owner],
    progress: &mut dyn FnMut(CheckProgress),
) -> Result<Vec<Examined>, OpenError> {
    let now_us = now_us();
    let counters = Progress::default();
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(u32, Result<Examined, OpenError>)>> = Mutex::new(Vec::new());
    // Each lane has a thread that reads and one that checks.
    let workers = thread::available_parallelism().map_or(1, usize::from).min(owners.len());
    thread::scope(|scope| {
        let work = || {
            while let Some(owner) = owners.get(next.fetch_add(1, Ordering::Relaxed)) {
                let found = lane::examine(&lane_dir(dir, owner.lane), *owner, now_us, Depth::All, &counters);
                let failed = found.is_err();
                results.lock().unwrap_or_else(PoisonError::into_inner).push((owner.lane, found));
                if failed {
                    next.store(owners.len(), Ordering::Relaxed);
                }
            }
        };
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let mut told = std::time::Instant::now();
        while threads.iter().any(|thread| !thread.is_finished()) {
            thread::sleep(Duration::from_millis(5));
            if told.elapsed() >= TOLD_EVERY {
                told = std::time::Instant::now();
                progress(CheckProgress {
                    done_bytes: counters.done.load(Ordering::Relaxed),
                    total_bytes: counters.total.load(Ordering::Relaxed),
                });
            }
        }
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|&(lane, _)| lane);
    results.into_iter().map(|(_, found)| found).collect()
}

fn now_us() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| u64::try_from(since.as_micros()).unwrap_or(u64::MAX))
}

/// Names of files that a repair wrote.
type Written = BTreeSet<String>;
