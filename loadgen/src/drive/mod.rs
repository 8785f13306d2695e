//! The loop that all loads over HTTP, and those of `run`, are driven by: requests go out when they are due, over connections that take
//! one at a time.
//!
//! ```text
//!   plan     when requests are due: at once (closed loop), or at moments fixed beforehand (open loop)
//!   alarm    waking up at a moment, to some microseconds
//!   tally    what became of the requests
//!   progress a line a second
//!   crew     threads, each with connections of its own, that begin and end together
//! ```
//!
//! **No coordinated omission.** In an open loop the moments are fixed before anything is sent, whatever the service makes of them, and
//! latency counts from the moment at which a request was due: a request that had to wait because all connections were waiting
//! for a slow answer has waited for the service. What was due and never sent, because the time was over, is counted and told.
//! In a closed loop a connection sends when its last request is answered, and latency counts from the sending; such a load slows down
//! with what it measures, and its latencies tell of this load only.

pub(crate) mod alarm;
pub(crate) mod crew;
pub(crate) mod plan;
pub(crate) mod progress;
pub(crate) mod tally;

use std::collections::VecDeque;
use std::time::Instant;

use anyhow::Result;
use futures_util::StreamExt;
use futures_util::future::try_join_all;
use futures_util::stream::FuturesUnordered;

use alarm::Alarm;
use plan::Schedule;
use tally::{Shared, Times};

/// What became of one request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fate {
    /// Records that were taken, or read.
    pub(crate) records: u64,
    /// Bytes of their data.
    pub(crate) bytes: u64,
    /// Records that were refused or lost, by the name of the error; requests if they bring none.
    pub(crate) errors: Vec<(String, u64)>,
    /// What was said about them.
    pub(crate) said: Option<String>,
}

impl Fate {
    /// A request that failed as a whole.
    pub(crate) fn failed(name: impl Into<String>, records: u64) -> Fate {
        Fate { errors: vec![(name.into(), records)], ..Fate::default() }
    }
}

/// Who sends requests, one at a time.
pub(crate) trait Sender {
    /// Sends the next one. `due` is the moment that its latency counts from.
    ///
    /// Fails only where there is no point in going on: what a service refuses, and connections that break, are a fate.
    async fn send(&mut self, due: Instant) -> Result<Fate>;

    /// Records that a request brings, for those that are never sent.
    fn records(&self) -> u64;
}

/// Sends what the schedule says, over all of these, until the end, and waits for the answers.
pub(crate) async fn drive<S: Sender>(
    senders: Vec<S>,
    schedule: Schedule,
    times: Times,
    tally: &Shared,
) -> Result<()> {
    if schedule.is_closed() {
        let closed = senders.into_iter().map(|sender| again_and_again(sender, times, tally));
        return try_join_all(closed).await.map(drop);
    }
    when_due(senders, schedule, times, tally).await
}

/// The closed loop: a request as soon as the last one is answered.
async fn again_and_again<S: Sender>(mut sender: S, times: Times, tally: &Shared) -> Result<()> {
    let mut now = Instant::now();
    while now < times.end {
        let fate = sender.send(now).await?;
        let done = Instant::now();
        tally.lock().count(now, now, done, &fate, times);
        now = done;
    }
    Ok(())
}

/// The open loop: whoever has waited longest sends what is due next.
async fn when_due<S: Sender>(
    senders: Vec<S>,
    mut schedule: Schedule,
    times: Times,
    tally: &Shared,
) -> Result<()> {
    let mut alarm = Alarm::new()?;
    let records = senders.first().map_or(0, Sender::records);
    // In turn, also because senders may have shares of their own.
    let mut idle = VecDeque::from(senders);
    let mut under_way = FuturesUnordered::new();
    loop {
        let now = Instant::now();
        let ended = now >= times.end;
        let mut wake = None;
        while !ended && let Some(sender) = idle.pop_front() {
            match schedule.due(now, times) {
                Some(due) if due <= now => {
                    schedule.advance(now, times);
                    under_way.push(one(sender, due, now));
                    continue;
                }
                later => wake = later,
            }
            idle.push_front(sender);
            break;
        }
        // All is answered, and nothing will be due any more.
        if under_way.is_empty() && (ended || wake.is_none()) {
            break;
        }
        tokio::select! {
            // A request is sent when it is first looked at: that goes before anything else.
            biased;
            Some(done) = under_way.next(), if !under_way.is_empty() => {
                let (sender, due, sent, fate) = done;
                tally.lock().count(due, sent, Instant::now(), &fate?, times);
                idle.push_back(sender);
            }
            woken = alarm.at(wake.unwrap_or(times.end)), if wake.is_some() => woken?,
        }
    }
    tally.lock().unsent += schedule.left(times) * records;
    Ok(())
}

async fn one<S: Sender>(mut sender: S, due: Instant, sent: Instant) -> (S, Instant, Instant, Result<Fate>) {
    let fate = sender.send(due).await;
    (sender, due, sent, fate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use plan::Rate;
    use std::cell::RefCell;
    use std::rc::Rc;
    use std::time::Duration;

    /// Notes that it was its turn, and takes a while.
    struct Turn {
        name: char,
        takes: Duration,
        turns: Rc<RefCell<String>>,
    }

    impl Sender for Turn {
        async fn send(&mut self, _due: Instant) -> Result<Fate> {
            self.turns.borrow_mut().push(self.name);
            tokio::time::sleep(self.takes).await;
            Ok(Fate { records: 10, bytes: 100, ..Fate::default() })
        }

        fn records(&self) -> u64 {
            10
        }
    }

    /// Drives some for a tenth of a second, and tells whose turns it was and what became of it.
    async fn turns(names: &str, takes: Duration, rate: Rate) -> (String, tally::Tally) {
        let turns = Rc::new(RefCell::new(String::new()));
        let senders = names.chars().map(|name| Turn { name, takes, turns: turns.clone() }).collect();
        let times = Times::new(Duration::ZERO, Duration::from_millis(100));
        let shared = Shared::new().unwrap();
        drive(senders, Schedule::new(rate, 10, 0, 1), times, &shared).await.unwrap();
        let tally = shared.lock().clone();
        (turns.take(), tally)
    }

    #[tokio::test(flavor = "current_thread")]
    async fn everybody_has_a_turn_before_anybody_has_a_second() {
        let (turns, tally) = turns("abc", Duration::ZERO, Rate::Constant(1000.0)).await;
        // On a busy machine the last ones are not sent any more, and counted.
        assert!("abcabcabca".starts_with(&turns) && turns.len() > 3, "{turns}");
        assert_eq!(turns.len() as u64 * 10 + tally.unsent, 100);
    }

    #[tokio::test(flavor = "current_thread")]
    async fn who_sends_as_fast_as_it_goes_waits_for_answers() {
        let (turns, tally) = turns("ab", Duration::from_millis(20), Rate::Max).await;
        // Five each, fewer on a busy machine; what was sent last is answered after the end and counts for latency alone.
        assert!((2..=12).contains(&turns.len()), "{turns}");
        assert_eq!(tally.latency.len() as usize, turns.len());
        assert!(tally.latency.min() >= 19_000_000 && tally.requests as usize <= turns.len());
        assert_eq!(tally.unsent, 0);
    }

    #[tokio::test(flavor = "current_thread")]
    async fn what_is_due_behind_a_slow_answer_has_waited_for_it() {
        let (turns, tally) = turns("a", Duration::from_millis(200), Rate::Constant(1000.0)).await;
        assert_eq!(turns, "a");
        // Nine others were due, with ten records each.
        assert_eq!((tally.unsent, tally.records), (90, 0));
        assert!(tally.latency.max() >= 199_000_000);
    }
}
