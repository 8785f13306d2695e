//! Which core a lane's thread runs on.
//!
//! A lane that works has a core of its own: its caches stay warm, and two lanes do not end up on the same core. A disk with one
//! queue interrupts one core, and wakes from there whoever waits for it; on a virtual machine to be woken on another core takes tens of
//! microseconds, a third of what a durable write takes. So a lane that mostly waits does so on the core that the disk interrupts, as long
//! as that is no lane's own. A lane that works stays away from there, as interrupts take time too.
//!
//! Not being allowed to is no reason not to run.

use std::path::Path;
use std::time::{Duration, Instant};

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use rustix::time::{ClockId, clock_gettime};

use crate::storage::device::Interrupt;

/// Between two looks at how much the lane works.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Looks between two questions where the disk's interrupt goes by now: ten seconds, as often as irqbalance moves one.
const ASK_EVERY_LOOKS: u32 = 100;

/// Who works for so much of the time goes to its own core, and who works for less than so much of it to the disk's: far enough from each other
/// for no lane to go back and forth.
const BUSY: f64 = 0.5;
const CALM: f64 = 0.3;

/// See the module's description.
#[derive(Debug)]
pub(crate) struct Place {
    own: usize,
    at: usize,
    disks: Option<Disks>,
    looked: Instant,
    worked: Duration,
}

/// Where a lane may wait for its disk.
#[derive(Debug)]
struct Disks {
    interrupt: Interrupt,
    /// Cores that are no lane's own.
    free: Vec<usize>,
    core: Option<usize>,
    looks: u32,
}

impl Disks {
    fn new(interrupt: Interrupt, free: Vec<usize>) -> Disks {
        let mut disks = Disks { interrupt, free, core: None, looks: 0 };
        disks.ask();
        disks
    }

    fn ask(&mut self) {
        self.core = self.interrupt.core().filter(|core| self.free.contains(core));
    }

    /// The core that the disk interrupts, if it is free.
    fn core(&mut self) -> Option<usize> {
        self.looks += 1;
        if self.looks == ASK_EVERY_LOOKS {
            self.looks = 0;
            self.ask();
        }
        self.core
    }
}

impl Place {
    /// Takes the calling thread to the own core of its lane, this one of so many, with files in `dir`. Nothing where that cannot be.
    pub(crate) fn take((lane, lanes): (u32, u32), dir: &Path) -> Option<Place> {
        let allowed = sched_getaffinity(None);
        let allowed = allowed.inspect_err(|error| tracing::debug!(lane, "the thread is not pinned: {error}"));
        let allowed = allowed.ok()?;
        let cores = (0..CpuSet::MAX_CPU).filter(|&core| allowed.is_set(core)).collect();
        let interrupt = Interrupt::of(dir);
        let (own, free) = cores_of(lane as usize, lanes as usize, cores, interrupt.and_then(Interrupt::core));
        let disks = interrupt.filter(|_| !free.is_empty()).map(|interrupt| Disks::new(interrupt, free));
        tracing::debug!(lane, own, ?disks, "the lane's core");
        pin(own).then(|| Place { own, at: own, disks, looked: Instant::now(), worked: worked() })
    }

    /// Looks at what the lane did since it was looked at last, if that is a while ago, and moves its thread if it should be elsewhere.
    pub(crate) fn look(&mut self) {
        let Some(disks) = &mut self.disks else { return };
        let since = self.looked.elapsed();
        if since < LOOK_EVERY {
            return;
        }
        let worked = worked();
        let share = worked.saturating_sub(self.worked).as_secs_f64() / since.as_secs_f64();
        (self.looked, self.worked) = (Instant::now(), worked);
        let to = better(share, self.at, self.own, disks.core());
        if to != self.at && pin(to) {
            self.at = to;
        }
    }
}

/// The own core of a lane, and those that are no lane's. The disk's is given away last.
fn cores_of(lane: usize, lanes: usize, mut cores: Vec<usize>, disks: Option<usize>) -> (usize, Vec<usize>) {
    // Stable: the others stay in order.
    cores.sort_by_key(|&core| Some(core) == disks);
    (cores[lane % cores.len()], cores.split_off(lanes.min(cores.len())))
}

/// Where a lane that works for such a share of the time should be.
fn better(share: f64, at: usize, own: usize, disks: Option<usize>) -> usize {
    let Some(disks) = disks else { return own };
    match share {
        BUSY.. => own,
        ..CALM => disks,
        // The disk may have gone elsewhere.
        _ if at != own => disks,
        _ => own,
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
    fn each_lane_has_a_core_and_the_disks_is_given_away_last() {
        let cores = || vec![0, 1, 2, 3];
        assert_eq!(cores_of(0, 1, cores(), Some(1)), (0, vec![2, 3, 1]));
        assert_eq!(cores_of(0, 1, cores(), Some(0)), (1, vec![2, 3, 0]));
        let of = |lanes| (0..lanes).map(|lane| cores_of(lane, lanes, cores(), Some(0))).collect::<Vec<_>>();
        assert_eq!(of(3), [(1, vec![0]), (2, vec![0]), (3, vec![0])]);
        let all = of(8);
        assert_eq!(all.iter().map(|&(own, _)| own).collect::<Vec<_>>(), [1, 2, 3, 0, 1, 2, 3, 0]);
        assert!(all.iter().all(|(_, free)| free.is_empty()), "every core is some lane's");
        assert_eq!(cores_of(1, 2, cores(), None), (1, vec![2, 3]));
    }

    #[test]
    fn it_moves_when_it_works_much_or_little() {
        let (own, disks) = (0, 1);
        assert_eq!(better(0.1, own, own, Some(disks)), disks);
        assert_eq!(better(0.4, disks, own, Some(disks)), disks, "between the two it stays");
        assert_eq!(better(0.4, own, own, Some(disks)), own);
        assert_eq!(better(0.9, disks, own, Some(disks)), own);
        assert_eq!(better(0.4, disks, own, Some(2)), 2, "the disk went elsewhere");
        assert_eq!(better(0.1, disks, own, None), own, "to another lane's core");
    }

    #[test]
    fn a_thread_goes_where_the_disk_is_while_it_waits_and_back_when_that_is_unknown() {
        let allowed = sched_getaffinity(None).unwrap();
        let cores: Vec<_> = (0..CpuSet::MAX_CPU).filter(|&core| allowed.is_set(core)).collect();
        let (own, core) = (cores[0], *cores.last().unwrap());
        let is_at = |core| sched_getaffinity(None).is_ok_and(|now| now.is_set(core) && now.count() == 1);
        std::thread::spawn(move || {
            assert!(pin(own));
            let disks = Disks { interrupt: Interrupt(u32::MAX), free: cores, core: Some(core), looks: 0 };
            let disks = Some(disks);
            let mut place = Place { own, at: own, disks, looked: Instant::now(), worked: worked() };
            place.look();
            assert!(place.at == own && is_at(own), "not before a while");
            std::thread::sleep(LOOK_EVERY);
            place.look();
            assert!(place.at == core && is_at(core));
            // There is no such interrupt, which is found out when it is asked for.
            place.disks.as_mut().unwrap().looks = ASK_EVERY_LOOKS - 1;
            std::thread::sleep(LOOK_EVERY);
            place.look();
            assert!(place.at == own && is_at(own));
        })
        .join()
        .unwrap();
    }
}
