//! The timer of a service whose resources take time: one task takes the steps that are due, such as from CREATING to ACTIVE.

use std::future::Future;
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::sync::Notify;

use crate::limits::LOOK_EVERY;

/// A service that takes steps.
pub trait Steps: Send + Sync + 'static {
    /// Takes the steps that are due, and tells how long there is nothing to do ([`Due::pause`]).
    fn take_due_steps(&self) -> impl Future<Output = Option<Duration>> + Send;
}

/// When the next step is due, if any waits for its time. Times are milliseconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Due {
    at_ms: Option<i64>,
}

impl Due {
    /// A step is due then.
    pub fn at(&mut self, due_ms: i64) {
        self.at_ms = Some(self.at_ms.map_or(due_ms, |at_ms| at_ms.min(due_ms)));
    }

    /// A step failed now, and is to be tried again.
    pub fn again(&mut self, now_ms: i64) {
        self.at(now_ms + LOOK_EVERY.as_millis() as i64);
    }

    /// How long there is nothing to do, if that ends by itself. The time of day may be set, so it is never long.
    #[must_use]
    pub fn pause(self, now_ms: i64) -> Option<Duration> {
        let pause =
            |at_ms: i64| Duration::from_millis(u64::try_from(at_ms.saturating_sub(now_ms)).unwrap_or(0));
        self.at_ms.map(|at_ms| pause(at_ms).min(LOOK_EVERY))
    }
}

/// Takes steps when they are due, or when it is told that there may be some, until the service is gone.
pub async fn take_steps<S: Steps>(service: Weak<S>, transitions: Arc<Notify>) {
    while let Some(open) = service.upgrade() {
        let pause = open.take_due_steps().await;
        // Nothing of the service is held while waiting, so that it can be dropped.
        drop(open);
        match pause {
            None => transitions.notified().await,
            Some(pause) => {
                let _ = tokio::time::timeout(pause, transitions.notified()).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_step_counts_and_none_is_slept_over() {
        let mut due = Due::default();
        assert_eq!(due.pause(1_000), None);
        due.at(5_000_000);
        assert_eq!(due.pause(1_000), Some(LOOK_EVERY), "the clock may be set");
        due.at(1_400);
        due.at(1_900);
        assert_eq!(due.pause(1_000), Some(Duration::from_millis(400)));
        assert_eq!(due.pause(2_000), Some(Duration::ZERO), "it is late");
        let mut failed = Due::default();
        failed.again(7_000);
        assert_eq!(failed.pause(7_000), Some(LOOK_EVERY));
    }
}
