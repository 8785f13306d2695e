//! Who writes: the ring, or threads beside it. Where the disk must be flushed after a write, the ring is faster as long as
//! the kernel's workers get a core when they want one, and several times slower when they do not. No one can tell
//! beforehand, so both are tried, the other one now and then, and the faster does the work.

/// A way to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Ring,
    Threads,
}

impl Way {
    fn other(self) -> Way {
        match self {
            Way::Ring => Way::Threads,
            Way::Threads => Way::Ring,
        }
    }
}

/// Writes that are looked at together.
const WINDOW: u32 = 32;

/// Windows until the other way is tried, at first; twice as many after each trial that changed nothing, up to the most.
const TRIAL_AFTER: u32 = 6;
const TRIAL_AFTER_MOST: u32 = 96;

/// The other way must take so much of the time of the one in use to be taken. Threads cost more of the processor than the
/// ring does, so they must gain something by it.
const TAKE_RING: f64 = 0.98;
const TAKE_THREADS: f64 = 0.85;

/// The way in use has become so much slower than it was: then the other is tried at once.
const WORSE: f64 = 1.5;

/// What a write of some disk takes, in microseconds, and what each MiB on its way adds. Only so that writes of different
/// lengths can be compared.
const WRITE_US: f64 = 60.0;
const MIB_US: f64 = 400.0;

/// See the module's description.
#[derive(Debug)]
pub(crate) struct Choice {
    current: Way,
    trying: bool,
    /// How slow the ways were last, as multiples of what a write takes.
    slow: [Option<f64>; 2],
    /// What the current way had when it was last compared.
    was: f64,
    writes: u32,
    sum: f64,
    windows: u32,
    trial_after: u32,
}

impl Choice {
    pub(crate) fn new() -> Choice {
        Choice {
            current: Way::Ring,
            trying: false,
            slow: [None; 2],
            was: f64::INFINITY,
            writes: 0,
            sum: 0.0,
            windows: 0,
            trial_after: TRIAL_AFTER,
        }
    }

    /// For the next write.
    pub(crate) fn way(&self) -> Way {
        if self.trying { self.current.other() } else { self.current }
    }

    /// A write of this way took so long, with so many bytes on their way to the disk, its own among them.
    pub(crate) fn took(&mut self, way: Way, us: f64, flying_bytes: u64) {
        // One of the window before is late.
        if way != self.way() {
            return;
        }
        self.sum += us / (WRITE_US + MIB_US * flying_bytes as f64 / f64::from(1 << 20));
        self.writes += 1;
        if self.writes == WINDOW {
            let mean = self.sum / f64::from(WINDOW);
            (self.sum, self.writes) = (0.0, 0);
            self.looked(way, mean);
        }
    }

    fn looked(&mut self, way: Way, mean: f64) {
        self.slow[way as usize] = Some(mean);
        if !self.trying {
            self.windows += 1;
            let unknown = self.slow[way.other() as usize].is_none();
            if unknown || self.windows >= self.trial_after || mean > self.was * WORSE {
                self.trying = true;
            }
            return;
        }
        let current = self.slow[self.current as usize].unwrap_or(f64::INFINITY);
        (self.trying, self.windows) = (false, 0);
        let take = if way == Way::Ring { TAKE_RING } else { TAKE_THREADS };
        if mean < current * take {
            (self.current, self.was, self.trial_after) = (way, mean, TRIAL_AFTER);
        } else {
            (self.was, self.trial_after) = (current, (self.trial_after * 2).min(TRIAL_AFTER_MOST));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many writes of 4 KiB, each as slow as its way is at the time. Returns how many the threads did.
    fn run(choice: &mut Choice, writes: u32, ring_us: f64, threads_us: f64) -> u32 {
        let mut threads = 0;
        for _ in 0..writes {
            let way = choice.way();
            threads += u32::from(way == Way::Threads);
            choice.took(way, if way == Way::Ring { ring_us } else { threads_us }, 4096);
        }
        threads
    }

    #[test]
    fn the_faster_way_does_nearly_all_the_work() {
        let mut choice = Choice::new();
        let threads = run(&mut choice, 100_000, 57.0, 62.0);
        assert!(threads > 0 && threads < 2000, "{threads} of 100,000");
        let mut choice = Choice::new();
        let threads = run(&mut choice, 100_000, 2000.0, 600.0);
        assert!(threads > 98_000 && threads < 100_000, "{threads} of 100,000");
    }

    #[test]
    fn it_changes_when_the_machine_does() {
        let mut choice = Choice::new();
        run(&mut choice, 100_000, 57.0, 62.0);
        assert!(run(&mut choice, 1000, 2000.0, 600.0) > 900, "at once, when things get worse");
        run(&mut choice, 100_000, 2000.0, 600.0);
        assert!(run(&mut choice, 100_000, 57.0, 90.0) < 20_000, "and in time, when they get better");
    }

    #[test]
    fn longer_writes_are_not_slower_ones() {
        let mut choice = Choice::new();
        run(&mut choice, 2 * WINDOW, 60.0, 60.0);
        let before = choice.way();
        for _ in 0..WINDOW {
            choice.took(before, 460.0, 1 << 20);
        }
        assert_eq!(choice.way(), before);
    }
}
