//! Which core a lane's thread runs on.
//!
//! A lane that works has a core of its own: its caches stay warm, and two lanes do not end up on the same core. A disk with one
//! queue interrupts one core, and wakes from there whoever waits for it; on a virtual machine to be woken on another core takes tens of
//! microseconds, a third of what a durable write takes. So a lane that mostly waits does so on the core that the disk interrupts, as long
//! as that is no other lane's own. A lane that works stays away from there, as interrupts take time too.
//!
//! Not being allowed to is no reason not to run.

use std::path::Path;
use std::time::{Duration, Instant};

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use rustix::time::{ClockId, clock_gettime};

use crate::storage::device;

/// Between two looks at how much the lane works.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Who works for so much of the time goes to its own core, and who works for less than so much of it to the disk's: far enough from each other
/// for no lane to go back and forth.
const BUSY: f64 = 0.5;
const CALM: f64 = 0.3;

/// See the module's description.
#[derive(Debug)]
pub(crate) struct Place {
    own: usize,
    /// The core that the disk interrupts, if it is none of a lane.
    disks: Option<usize>,
    at: usize,
    looked: Instant,
    worked: Duration,
}

impl Place {
    /// Takes the calling thread to the own core of its lane, this one of so many, with files in `dir`. Nothing where that cannot be.
    pub(crate) fn take((lane, lanes): (u32, u32), dir: &Path) -> Option<Place> {
        let allowed = sched_getaffinity(None);
        let allowed = allowed.inspect_err(|error| tracing::debug!(lane, "the thread is not pinned: {error}"));
        let allowed = allowed.ok()?;
        let cores = (0..CpuSet::MAX_CPU).filter(|&core| allowed.is_set(core)).collect();
        let (own, disks) = cores_of(lane as usize, lanes as usize, cores, device::interrupted(dir));
        tracing::debug!(lane, own, ?disks, "the lane's core");
        pin(own).then(|| Place { own, disks, at: own, looked: Instant::now(), worked: worked() })
    }

    /// Looks at what the lane did since it was looked at last, if that is a while ago, and moves its thread if it should be elsewhere.
    pub(crate) fn look(&mut self) {
        let Some(disks) = self.disks else { return };
        let since = self.looked.elapsed();
        if since < LOOK_EVERY {
            return;
        }
        let worked = worked();
        let share = worked.saturating_sub(self.worked).as_secs_f64() / since.as_secs_f64();
        (self.looked, self.worked) = (Instant::now(), worked);
        let to = better(share, self.at, self.own, disks);
        if to != self.at && pin(to) {
            self.at = to;
        }
    }
}

/// The own core of a lane, and the disk's if none of the lanes has it for its own.
fn cores_of(
    lane: usize,
    lanes: usize,
    mut cores: Vec<usize>,
    disks: Option<usize>,
) -> (usize, Option<usize>) {
    // Stable: the others stay in order.
    cores.sort_by_key(|&core| Some(core) == disks);
    let disks = disks.filter(|disks| cores.get(lanes..).is_some_and(|free| free.contains(disks)));
    (cores[lane % cores.len()], disks)
}

/// Where a lane that works for such a share of the time should be.
fn better(share: f64, at: usize, own: usize, disks: usize) -> usize {
    match share {
        BUSY.. => own,
        ..CALM => disks,
        _ => at,
    }
}

fn pin(core: usize) -> bool {
    let mut only = CpuSet::new();
    only.set(core);
    let pinned = sched_setaffinity(None, &only);
    pinned.inspect_err(|error| tracing::debug!(core, "the thread is not pinned: {error}")).is_ok()
}

/// What the calling thread has had of processors.
fn worked() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_has_its_own_core_and_waits_on_the_disks_if_that_is_free() {
        let cores = || vec![0, 1, 2, 3];
        assert_eq!(cores_of(0, 1, cores(), Some(1)), (0, Some(1)));
        assert_eq!(
            cores_of(0, 1, cores(), Some(0)),
            (1, Some(0)),
            "the disk's core is nobody's as long as there are others"
        );
        let all: Vec<_> = (0..3).map(|lane| cores_of(lane, 3, cores(), Some(0))).collect();
        assert_eq!(all, [(1, Some(0)), (2, Some(0)), (3, Some(0))]);
        let all: Vec<_> = (0..8).map(|lane| cores_of(lane, 8, cores(), Some(0))).collect();
        assert_eq!(all.iter().map(|&(own, _)| own).collect::<Vec<_>>(), [1, 2, 3, 0, 1, 2, 3, 0]);
        assert!(all.iter().all(|(_, disks)| disks.is_none()), "every core is some lane's");
        assert_eq!(cores_of(1, 2, cores(), None), (1, None));
        assert_eq!(cores_of(0, 1, vec![2, 3], Some(0)), (2, None), "a core that is not allowed");
    }

    #[test]
    fn it_moves_when_it_works_much_or_little() {
        let (own, disks) = (0, 1);
        assert_eq!(better(0.1, own, own, disks), disks);
        assert_eq!(better(0.4, disks, own, disks), disks, "between the two it stays");
        assert_eq!(better(0.4, own, own, disks), own);
        assert_eq!(better(0.9, disks, own, disks), own);
    }

    #[test]
    fn a_thread_moves_to_the_disks_core_while_it_waits() {
        let allowed = sched_getaffinity(None).unwrap();
        let cores: Vec<_> = (0..CpuSet::MAX_CPU).filter(|&core| allowed.is_set(core)).collect();
        let (own, disks) = (cores[0], *cores.last().unwrap());
        std::thread::spawn(move || {
            assert!(pin(own));
            let mut place =
                Place { own, disks: Some(disks), at: own, looked: Instant::now(), worked: worked() };
            place.look();
            assert_eq!(place.at, own, "not before a while");
            std::thread::sleep(LOOK_EVERY);
            place.look();
            assert_eq!(place.at, disks);
            let now = sched_getaffinity(None).unwrap();
            assert!(now.is_set(disks) && now.count() == 1);
        })
        .join()
        .unwrap();
    }
}
