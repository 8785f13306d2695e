//! When a request is made again: the clock of a destination, and the waits between its tries.
//!
//! ```text
//!  HTTP endpoint, Splunk   try  x  |pause|  try  x  |pause|  try ...     counted from the first failure
//!                                  |<------ duration ------>|
//!  OpenSearch              try  x  |pause|  try  x  |pause|  try ...     counted from the first try
//!                          |<------ duration ------>|
//! ```
//!
//! The last pause is cut to what is left, so that the last try falls on the end of the duration and not long before it. A duration of zero
//! is never again.

use std::time::Duration;

use tokio::time::{Instant, sleep};
use uuid::Uuid;

use crate::limits::{JITTER, PAUSE_MAX, PAUSE_MIN};

/// The time that a delivery has for trying again.
#[derive(Debug)]
pub(crate) struct RetryClock {
    duration: Duration,
    /// What of it is over, until `since`.
    spent: Duration,
    /// From when on it goes; nothing while it stands.
    since: Option<Instant>,
    tries: u32,
}

impl RetryClock {
    /// Goes from the first failure on.
    pub(crate) fn from_first_failure(duration: Duration) -> RetryClock {
        RetryClock { duration, spent: Duration::ZERO, since: None, tries: 0 }
    }

    /// Goes from now on.
    pub(crate) fn from_now(duration: Duration) -> RetryClock {
        RetryClock { since: Some(Instant::now()), ..RetryClock::from_first_failure(duration) }
    }

    /// Does not count this time: an acknowledgement was waited for.
    pub(crate) fn excuse(&mut self, time: Duration) {
        if let Some(since) = &mut self.since {
            *since = (*since + time).min(Instant::now());
        }
    }

    /// After a failure: waits until the next try. Says no, at once, when the time is over.
    pub(crate) async fn again(&mut self) -> bool {
        let now = Instant::now();
        let since = *self.since.get_or_insert(now);
        self.spent += now - since;
        self.since = Some(now);
        let left = self.duration.saturating_sub(self.spent);
        if left.is_zero() {
            return false;
        }
        sleep(pause(self.tries).min(left)).await;
        self.tries = self.tries.saturating_add(1);
        true
    }

    /// Whether there is time for another try.
    pub(crate) fn has_left(&self) -> bool {
        let running = self.since.map(|since| since.elapsed()).unwrap_or_default();
        self.spent + running < self.duration
    }

    /// After a success, where more is to be brought: a later failure is the first one again.
    pub(crate) fn reset(&mut self) {
        *self = RetryClock::from_first_failure(self.duration);
    }
}

/// The wait after so many waits.
fn pause(tries: u32) -> Duration {
    let doubled = PAUSE_MIN.saturating_mul(2_u32.saturating_pow(tries));
    doubled.min(PAUSE_MAX).mul_f64(jitter()).min(PAUSE_MAX)
}

fn jitter() -> f64 {
    let [first, second, ..] = *Uuid::new_v4().as_bytes();
    let drawn = f64::from(u16::from_le_bytes([first, second])) / f64::from(u16::MAX);
    JITTER.0 + (JITTER.1 - JITTER.0) * drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_two_minutes() {
        for (tries, seconds) in
            [(0, 1.0), (1, 2.0), (2, 4.0), (6, 64.0), (7, 120.0), (8, 120.0), (u32::MAX, 120.0)]
        {
            for _ in 0..200 {
                let pause = pause(tries).as_secs_f64();
                assert!(pause >= 0.849 * seconds && pause <= 1.151 * seconds, "{tries}: {pause}");
                assert!(pause <= 120.0);
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_last_try_falls_on_the_end() {
        let begun = Instant::now();
        let mut clock = RetryClock::from_first_failure(Duration::from_secs(10));
        sleep(Duration::from_secs(3)).await;
        let mut tries = 1;
        while clock.again().await {
            tries += 1;
        }
        assert_eq!(begun.elapsed(), Duration::from_secs(13));
        // After 0, about 1, 3, 7 and exactly 10 seconds.
        assert_eq!(tries, 5);
    }

    #[tokio::test(start_paused = true)]
    async fn no_duration_is_never_again() {
        assert!(!RetryClock::from_first_failure(Duration::ZERO).again().await);
        assert!(!RetryClock::from_now(Duration::ZERO).again().await);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_excused_does_not_count_and_tries_do() {
        let second = Duration::from_secs(1);
        let mut clock = RetryClock::from_first_failure(10 * second);
        assert!(clock.again().await);
        sleep(600 * second).await;
        clock.excuse(600 * second);
        assert!(clock.again().await, "the wait does not count");
        sleep(10 * second).await;
        assert!(!clock.again().await, "the try does");
        clock.reset();
        assert!(clock.again().await);

        let mut clock = RetryClock::from_now(10 * second);
        sleep(10 * second).await;
        assert!(!clock.again().await, "the first try counts");
    }
}
