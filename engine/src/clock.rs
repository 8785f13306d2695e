//! Time comes from outside. The deciding parts are handed the time as a number; only the threads that run
//! them look at a clock, once a turn.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Where a lane's thread takes the time from.
#[derive(Clone, Default)]
pub enum Clock {
    /// The machine's clocks.
    #[default]
    System,
    /// A clock that only its owner moves: for tests of retention, which would take a day.
    Manual(ManualClock),
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Clock::System => "System",
            Clock::Manual(_) => "Manual",
        })
    }
}

/// A clock that stands still until it is told to go on.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<AtomicU64>);

impl ManualClock {
    /// A clock that shows `us` microseconds since 1970.
    #[must_use]
    pub fn at_us(us: u64) -> ManualClock {
        ManualClock(Arc::new(AtomicU64::new(us)))
    }

    /// Moves the clock on.
    pub fn advance_us(&self, us: u64) {
        self.0.fetch_add(us, Ordering::SeqCst);
    }

    /// What the clock shows, in microseconds since 1970.
    #[must_use]
    pub fn now_us(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// One look at the clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Now {
    /// Microseconds since 1970, for stamps on records. May jump back when somebody sets the clock.
    pub(crate) wall_us: u64,
    /// Nanoseconds since some start, for windows and time-outs. Never goes back.
    pub(crate) monotonic_ns: u64,
}

/// A clock with the moment its monotonic side counts from.
pub(crate) struct Watch {
    clock: Clock,
    start: Instant,
}

impl Watch {
    pub(crate) fn new(clock: Clock) -> Watch {
        Watch { clock, start: Instant::now() }
    }

    pub(crate) fn now(&self) -> Now {
        match &self.clock {
            Clock::System => Now {
                // A clock set before 1970 reads as 1970; stamps stay monotonic in the lane all the same.
                wall_us: SystemTime::now()
                    .duration_since(UNIX_EPOCH)
                    .map_or(0, |since| since.as_micros() as u64),
                monotonic_ns: self.start.elapsed().as_nanos() as u64,
            },
            Clock::Manual(manual) => Now { wall_us: manual.now_us(), monotonic_ns: manual.now_us() * 1000 },
        }
    }
}
