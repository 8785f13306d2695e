//! Waking up at a moment. The runtime's own timers count milliseconds, which is longer than many an answer takes: requests would go
//! out in bunches, and each would seem to have waited. The kernel's timers wake to some microseconds.

use std::io::ErrorKind;
use std::os::fd::OwnedFd;
use std::time::Instant;

use anyhow::{Context, Result};
use rustix::time::{Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec};
use rustix::time::{timerfd_create, timerfd_settime};
use tokio::net::unix::pipe::Receiver;

/// A timer.
pub(crate) struct Alarm {
    timer: OwnedFd,
    /// The same one, as the runtime waits for it: like a pipe it becomes readable, and nothing else is asked of it.
    rings: Receiver,
    armed: Option<Instant>,
}

impl Alarm {
    pub(crate) fn new() -> Result<Alarm> {
        let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
        let timer = timerfd_create(TimerfdClockId::Monotonic, flags).context("cannot make a timer")?;
        let shared = timer.try_clone().context("cannot share a timer")?;
        let rings = Receiver::from_owned_fd_unchecked(shared).context("cannot wait for a timer")?;
        Ok(Alarm { timer, rings, armed: None })
    }

    /// Waits for this moment. Whoever stops waiting may ask again, for the same moment or another.
    pub(crate) async fn at(&mut self, moment: Instant) -> Result<()> {
        if self.armed != Some(moment) {
            let left = moment.saturating_duration_since(Instant::now());
            // Nothing at all would switch the timer off.
            let nanos = i64::from(left.subsec_nanos()).max(i64::from(left.is_zero()));
            let seconds = i64::try_from(left.as_secs()).context("too long a wait")?;
            let zero = Timespec { tv_sec: 0, tv_nsec: 0 };
            let once =
                Itimerspec { it_interval: zero, it_value: Timespec { tv_sec: seconds, tv_nsec: nanos } };
            timerfd_settime(&self.timer, TimerfdTimerFlags::empty(), &once).context("cannot set a timer")?;
            self.armed = Some(moment);
        }
        loop {
            self.rings.readable().await.context("cannot wait for a timer")?;
            let mut times = [0; 8];
            match self.rings.try_read(&mut times) {
                Ok(_) => {
                    self.armed = None;
                    return Ok(());
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => return Err(error).context("cannot read a timer"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test(flavor = "current_thread")]
    async fn it_wakes_at_the_moment_and_not_before() {
        let mut alarm = Alarm::new().unwrap();
        let begun = Instant::now();
        alarm.at(begun + Duration::from_micros(300)).await.unwrap();
        assert!(begun.elapsed() >= Duration::from_micros(300));
        alarm.at(begun).await.unwrap();
        let stopped =
            tokio::time::timeout(Duration::from_millis(5), alarm.at(begun + Duration::from_secs(3600)));
        assert!(stopped.await.is_err());
        alarm.at(Instant::now() + Duration::from_micros(300)).await.unwrap();
        assert!(begun.elapsed() < Duration::from_secs(60));
    }
}
