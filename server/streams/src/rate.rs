//! How often operations may be called: so many calls within any second or day, exactly.
//!
//! The throughput of shards is not here; the engine keeps that. The time is handed in.

use std::collections::{HashMap, VecDeque};

use crate::limits;

/// A window, in milliseconds: most limits are so many calls a second.
pub(crate) const SECOND_MS: i64 = 1_000;

/// The window of what may be done so often a day, in milliseconds.
pub(crate) const DAY_MS: i64 = 86_400_000;

/// What is counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    /// An operation of an account in a region.
    Account {
        /// The operation's name.
        operation: &'static str,
        /// The account.
        account: String,
        /// The region.
        region: String,
    },
    /// An operation on a stream, by the stream's number.
    Stream {
        /// The operation's name.
        operation: &'static str,
        /// The stream's number in the catalog.
        number: u64,
    },
    /// What may be done to a stream only so often a day, by the stream's number.
    StreamDaily {
        /// The operation's name.
        operation: &'static str,
        /// The stream's number in the catalog.
        number: u64,
    },
    /// An operation on a shard, by the shard's number in the engine.
    Shard {
        /// The operation's name.
        operation: &'static str,
        /// The shard's number in the engine.
        engine: u64,
    },
}

/// Counts calls.
#[derive(Debug)]
pub(crate) struct Limiter {
    /// When the calls of the last window were admitted, oldest first; never more than the limit.
    admitted: HashMap<Subject, (i64, VecDeque<i64>)>,
    sweep_at: usize,
}

impl Default for Limiter {
    fn default() -> Limiter {
        Limiter { admitted: HashMap::new(), sweep_at: limits::RATE_SUBJECTS_SWEEP }
    }
}

impl Limiter {
    /// May this call go on, of so many within any window? A refused one does not count.
    pub(crate) fn admit(&mut self, subject: Subject, calls_max: usize, window_ms: i64, now_ms: i64) -> bool {
        if self.admitted.len() >= self.sweep_at {
            self.admitted.retain(|_, (window_ms, calls)| {
                calls.back().is_some_and(|&last| is_recent(last, *window_ms, now_ms))
            });
            self.sweep_at = limits::RATE_SUBJECTS_SWEEP.max(2 * self.admitted.len());
        }
        let (_, calls) = self.admitted.entry(subject).or_insert_with(|| (window_ms, VecDeque::new()));
        while calls.front().is_some_and(|&first| !is_recent(first, window_ms, now_ms)) {
            calls.pop_front();
        }
        if calls.len() >= calls_max {
            return false;
        }
        calls.push_back(now_ms);
        true
    }
}

/// Also of a time ahead of now by more than the window nobody wants to hear: the clock was set back.
fn is_recent(then_ms: i64, window_ms: i64, now_ms: i64) -> bool {
    then_ms.abs_diff(now_ms) < window_ms.unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(number: u64) -> Subject {
        Subject::Stream { operation: "ListShards", number }
    }

    #[test]
    fn no_second_wherever_it_begins_holds_more_than_the_limit() {
        let mut limiter = Limiter::default();
        let mut admitted = Vec::new();
        for now_ms in (0..10_000).step_by(7) {
            if limiter.admit(stream(1), 5, SECOND_MS, now_ms) {
                admitted.push(now_ms);
            }
        }
        for window in admitted.windows(6) {
            assert!(window[5] - window[0] >= 1_000, "{window:?}");
        }
        assert_eq!(admitted.len(), 50, "and none is refused that could be admitted");
    }

    #[test]
    fn subjects_are_counted_apart() {
        let mut limiter = Limiter::default();
        assert!(limiter.admit(stream(1), 1, SECOND_MS, 0));
        assert!(!limiter.admit(stream(1), 1, SECOND_MS, 999));
        assert!(limiter.admit(stream(2), 1, SECOND_MS, 999));
        assert!(limiter.admit(stream(1), 1, SECOND_MS, 1_000));
    }

    #[test]
    fn a_clock_that_was_set_back_locks_nobody_out() {
        let mut limiter = Limiter::default();
        assert!(limiter.admit(stream(1), 1, SECOND_MS, 1_000_000));
        assert!(limiter.admit(stream(1), 1, SECOND_MS, 500));
    }

    #[test]
    fn what_nobody_calls_any_more_is_forgotten() {
        let mut limiter = Limiter::default();
        for number in 0..100_000 {
            assert!(limiter.admit(stream(number), 1, SECOND_MS, number as i64));
        }
        assert!(limiter.admitted.len() <= 2 * limits::RATE_SUBJECTS_SWEEP, "{}", limiter.admitted.len());
    }
}
