//! The loop that all loads over HTTP, and those of `run`, are driven by: requests go out when they are due, over connections that take
//! one at a time.
//!
//! ```text
//!   plan     when requests are due: at once (closed loop), or at moments fixed beforehand (open loop)
//!   alarm    waking up at a moment, to some microseconds
//!   tally    what became of the requests
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
pub(crate) mod tally;

use std::collections::VecDeque;
use std::time::Instant;

use anyhow::Result;
use futures_util::StreamExt;
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
    mut schedule: Schedule,
    times: Times,
    tally: &Shared,
) -> Result<()> {
    let mut alarm = Alarm::new()?;
    let records = senders.first().map_or(0, Sender::records);
    // Who has waited longest sends next: senders may have shares of their own.
    let mut idle = VecDeque::from(senders);
    let mut under_way = FuturesUnordered::new();
    loop {
        let now = Instant::now();
        let mut wake = None;
        while let Some(sender) = idle.pop_front() {
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
        let ended = now >= times.end;
        if under_way.is_empty() && (ended || (wake.is_none() && !idle.is_empty())) {
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
