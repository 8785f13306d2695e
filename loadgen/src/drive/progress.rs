//! A line a second on standard error: what a load does at the moment.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::tally::{Shared, Times, coarse};
use crate::units::{figure, say_us};

/// Between two lines.
pub(crate) const TELL_EVERY: Duration = Duration::from_secs(1);

/// What was told last.
pub(crate) struct Progress {
    times: Times,
    at: Instant,
    records: u64,
    bytes: u64,
}

impl Progress {
    /// Of a load that has begun.
    pub(crate) fn new(times: Times) -> Progress {
        Progress { times, at: times.start, records: 0, bytes: 0 }
    }

    /// When the next line is due.
    pub(crate) fn due(&self) -> Instant {
        self.at + TELL_EVERY
    }

    /// Tells the line, of all threads' tallies; the first of each thread is of the main kind of requests.
    pub(crate) fn tell(&mut self, tallies: &[Vec<Shared>]) -> Result<()> {
        let (now, mut records, mut bytes, mut errors) = (Instant::now(), 0, 0, 0);
        let mut recent = coarse()?;
        for of_thread in tallies {
            for (kind, tally) in of_thread.iter().enumerate() {
                let so_far = tally.look()?;
                errors += so_far.errors;
                // What is put and then delivered counts once, as the workload counts.
                if kind == 0 {
                    records += so_far.records;
                    bytes += so_far.bytes;
                    recent.add(&so_far.recent).context("cannot add up latencies")?;
                }
            }
        }
        let seconds = (now - self.at).as_secs_f64().max(f64::MIN_POSITIVE);
        let what = if now < self.times.begin { "warming up" } else { "measuring" };
        let us = |quantile: f64| match recent.is_empty() {
            true => "-".to_owned(),
            false => say_us(recent.value_at_quantile(quantile) as f64 / 1e3),
        };
        eprintln!(
            "{what} {:>3.0} s: {:>9} records/s  {:>7} MB/s  p50 {:>8}  p99 {:>8}  {} errors",
            (now - self.times.start).as_secs_f64(),
            figure(((records - self.records) as f64 / seconds).round()),
            figure((bytes - self.bytes) as f64 / seconds / 1e6),
            us(0.5),
            us(0.99),
            figure(errors as f64),
        );
        (self.at, self.records, self.bytes) = (now, records, bytes);
        Ok(())
    }

    /// Tells a last line, unless there was one a moment ago: a short load has said nothing yet.
    pub(crate) fn end(&mut self, tallies: &[Vec<Shared>]) -> Result<()> {
        if self.at.elapsed() >= TELL_EVERY / 2 || self.at < self.times.begin {
            self.tell(tallies)?;
        }
        Ok(())
    }
}
