//! When requests are due.
//!
//! ```text
//!   max                      a connection sends when its last request is answered: a closed loop
//!   5000                     so many records a second
//!   ramp:1000..50000         from so many to so many, growing evenly over the measured time
//!   burst:1000..20000        so many, and every 5 seconds a second of so many
//!   burst:1000..20000/10s/2s the same every 10 seconds, for 2 seconds
//! ```
//! All but the first are open loops. Before the measured time they run at the rate with which it begins.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, Instant};

use super::tally::Times;
use crate::units;

/// Records a second at most: beyond it moments are closer than clocks tell.
const RATE_MAX: f64 = 1e9;

/// How often bursts come if nothing is said, and for how long.
const BURST_EVERY: Duration = Duration::from_secs(5);
const BURST_LENGTH: Duration = Duration::from_secs(1);

/// How many records a second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Rate {
    /// As many as go.
    Max,
    /// Always so many.
    Constant(f64),
    /// Growing, or shrinking, evenly.
    Ramp { from: f64, to: f64 },
    /// So many, and more of them from time to time.
    Burst { low: f64, high: f64, every: Duration, length: Duration },
}

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Rate, String> {
        let wrong =
            || format!("{text:?} is no rate: say max, 5000, ramp:1000..50000 or burst:1000..20000/5s/1s");
        let number = |text: &str| -> Result<f64, String> {
            let rate: f64 = text.parse().map_err(|_| wrong())?;
            if rate > 0.0 && rate <= RATE_MAX { Ok(rate) } else { Err(wrong()) }
        };
        let range = |text: &str| -> Result<(f64, f64), String> {
            let (from, to) = text.split_once("..").ok_or_else(wrong)?;
            Ok((number(from)?, number(to)?))
        };
        if text == "max" {
            return Ok(Rate::Max);
        }
        if let Some(ramp) = text.strip_prefix("ramp:") {
            let (from, to) = range(ramp)?;
            return Ok(Rate::Ramp { from, to });
        }
        let Some(burst) = text.strip_prefix("burst:") else {
            return number(text).map(Rate::Constant);
        };
        let mut parts = burst.split('/');
        let (low, high) = range(parts.next().unwrap_or_default())?;
        let every = parts.next().map_or(Ok(BURST_EVERY), units::duration)?;
        let length = parts.next().map_or(Ok(BURST_LENGTH), units::duration)?;
        if parts.next().is_some() || length >= every {
            return Err(wrong());
        }
        Ok(Rate::Burst { low, high, every, length })
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Rate::Max => f.write_str("max"),
            Rate::Constant(rate) => write!(f, "{rate}"),
            Rate::Ramp { from, to } => write!(f, "ramp:{from}..{to}"),
            Rate::Burst { low, high, every, length } => {
                write!(
                    f,
                    "burst:{low}..{high}/{}/{}",
                    units::say_duration(every),
                    units::say_duration(length)
                )
            }
        }
    }
}

impl Rate {
    /// The rate before the measured time; nothing in a closed loop.
    fn first(self) -> Option<f64> {
        match self {
            Rate::Max => None,
            Rate::Constant(rate) | Rate::Ramp { from: rate, .. } | Rate::Burst { low: rate, .. } => {
                Some(rate)
            }
        }
    }

    /// After how many seconds of the measured time the record with this number is due.
    fn due_s(self, record: f64, seconds: f64) -> f64 {
        match self {
            Rate::Max => 0.0,
            Rate::Constant(rate) => record / rate,
            Rate::Ramp { from, to } => {
                // from * t + growth * t^2 / 2 = record, in the form that holds when nothing grows as well.
                let growth = (to - from) / seconds;
                let under_root = from * from + 2.0 * growth * record;
                if under_root < 0.0 { f64::INFINITY } else { 2.0 * record / (from + under_root.sqrt()) }
            }
            Rate::Burst { low, high, every, length } => {
                let (every, length) = (every.as_secs_f64(), length.as_secs_f64());
                let quiet = (every - length) * low;
                let period = quiet + length * high;
                let (periods, rest) = ((record / period).floor(), record % period);
                let within = if rest < quiet { rest / low } else { every - length + (rest - quiet) / high };
                periods * every + within
            }
        }
    }

    /// Records that are due in so many seconds of the measured time.
    fn records_in(self, seconds: f64) -> f64 {
        match self {
            Rate::Max => 0.0,
            Rate::Constant(rate) => rate * seconds,
            Rate::Ramp { from, to } => (from + to) / 2.0 * seconds,
            Rate::Burst { low, high, every, length } => {
                let (every, length) = (every.as_secs_f64(), length.as_secs_f64());
                let (periods, rest) = ((seconds / every).floor(), seconds % every);
                let quiet = rest.min(every - length);
                periods * ((every - length) * low + length * high) + quiet * low + (rest - quiet) * high
            }
        }
    }
}

/// One thread's requests: each `share`th of all, so that the threads together send what the rate says.
#[derive(Clone, Debug)]
pub(crate) struct Schedule {
    rate: Rate,
    /// Records of a request.
    batch: f64,
    share: u64,
    /// The number of the next request, before the measured time and in it.
    warming: u64,
    measured: u64,
}

impl Schedule {
    /// The requests of thread `thread` of `threads`, each with so many records.
    pub(crate) fn new(rate: Rate, batch: u64, thread: usize, threads: usize) -> Schedule {
        let thread = thread as u64;
        Schedule {
            rate,
            batch: batch.max(1) as f64,
            share: threads.max(1) as u64,
            warming: thread,
            measured: thread,
        }
    }

    /// When the next request is due; nothing if there is none any more.
    pub(crate) fn due(&self, now: Instant, times: Times) -> Option<Instant> {
        let Some(first) = self.rate.first() else {
            return (now < times.end).then_some(now);
        };
        let warming = times.start + seconds(self.warming as f64 * self.batch / first)?;
        if warming < times.begin {
            // What a service was late with before the measured time is not caught up with in it.
            return (now < times.begin).then_some(warming).or_else(|| self.due_measured(times));
        }
        self.due_measured(times)
    }

    fn due_measured(&self, times: Times) -> Option<Instant> {
        let record = self.measured as f64 * self.batch;
        let due = times.begin + seconds(self.rate.due_s(record, times.seconds()))?;
        (due < times.end).then_some(due)
    }

    /// The next request has been sent.
    pub(crate) fn advance(&mut self, now: Instant, times: Times) {
        let Some(first) = self.rate.first() else { return };
        let warming = seconds(self.warming as f64 * self.batch / first);
        let is_warming = warming.is_some_and(|after| times.start + after < times.begin);
        if is_warming && now < times.begin {
            self.warming += self.share;
        } else {
            self.measured += self.share;
        }
    }

    /// Requests that were due in the measured time and have not been sent.
    pub(crate) fn left(&self, times: Times) -> u64 {
        let due = (self.rate.records_in(times.seconds()) / self.batch).ceil() as u64;
        due.saturating_sub(self.measured).div_ceil(self.share)
    }
}

fn seconds(seconds: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The moments, in milliseconds of the measured time, at which a schedule sends if nothing keeps it.
    fn moments(rate: &str, batch: u64, thread: usize, threads: usize, length: Duration) -> Vec<u64> {
        let start = Instant::now();
        let times = Times { start, begin: start, end: start + length };
        let mut schedule = Schedule::new(rate.parse().unwrap(), batch, thread, threads);
        let mut moments = Vec::new();
        while let Some(due) = schedule.due(start, times) {
            moments.push((due - start).as_micros().div_ceil(1000) as u64);
            schedule.advance(due, times);
        }
        assert_eq!(schedule.left(times), 0);
        moments
    }

    #[test]
    fn what_can_be_said_is_said_back() {
        for rate in
            ["max", "5000", "0.5", "ramp:1000..50000", "burst:1000..20000/5s/1s", "burst:1..2/1s/100ms"]
        {
            assert_eq!(rate.parse::<Rate>().unwrap().to_string(), rate);
        }
        assert_eq!("burst:1..2".parse::<Rate>().unwrap().to_string(), "burst:1..2/5s/1s");
        for wrong in [
            "",
            "fast",
            "-1",
            "0",
            "nan",
            "inf",
            "ramp:5",
            "ramp:1..",
            "burst:1..2/1s/2s",
            "burst:1..2/1s/1ms/3",
        ] {
            let said = wrong.parse::<Rate>().unwrap_err();
            assert!(said.contains("say max") || said.contains("length of time"), "{wrong}: {said}");
        }
    }

    #[test]
    fn a_constant_rate_has_equal_steps_and_threads_share_it() {
        let second = Duration::from_secs(1);
        assert_eq!(moments("10", 1, 0, 1, second), [0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
        assert_eq!(moments("10", 5, 0, 1, second), [0, 500]);
        assert_eq!(moments("10", 1, 0, 2, second), [0, 200, 400, 600, 800]);
        assert_eq!(moments("10", 1, 1, 2, second), [100, 300, 500, 700, 900]);
    }

    #[test]
    fn a_ramp_sends_as_many_as_its_mean() {
        let up = moments("ramp:10..30", 1, 0, 1, Duration::from_secs(10));
        assert_eq!(up.len(), 200);
        let early = up.iter().filter(|&&ms| ms < 5000).count();
        // 15 a second on average in the first half.
        assert!((74..=76).contains(&early), "{early}");
        assert_eq!(moments("ramp:30..10", 1, 0, 1, Duration::from_secs(10)).len(), 200);
        assert_eq!(moments("ramp:10..10", 1, 0, 1, Duration::from_secs(1)).len(), 10);
    }

    #[test]
    fn bursts_come_at_the_end_of_each_period() {
        let sent = moments("burst:10..100/1s/100ms", 1, 0, 1, Duration::from_secs(2));
        assert_eq!(sent.len(), 38);
        let bursts = sent.iter().filter(|&&ms| ms % 1000 >= 900).count();
        assert_eq!(bursts, 20);
    }

    #[test]
    fn what_was_due_and_not_sent_is_known() {
        let start = Instant::now();
        let times = Times { start, begin: start, end: start + Duration::from_secs(1) };
        let mut schedule = Schedule::new(Rate::Constant(100.0), 10, 0, 1);
        schedule.advance(start, times);
        assert_eq!(schedule.left(times), 9);
        assert_eq!(Schedule::new(Rate::Max, 10, 0, 1).left(times), 0);
    }

    #[test]
    fn it_warms_up_at_the_rate_with_which_it_begins() {
        let start = Instant::now();
        let begin = start + Duration::from_secs(1);
        let times = Times { start, begin, end: begin + Duration::from_secs(1) };
        let mut schedule = Schedule::new("ramp:2..10".parse().unwrap(), 1, 0, 1);
        let mut dues = Vec::new();
        for _ in 0..3 {
            let due = schedule.due(start, times).unwrap();
            dues.push((due - start).as_millis());
            schedule.advance(due.min(begin), times);
        }
        assert_eq!(dues, [0, 500, 1000]);
        // One that is late with its warming up leaves the rest of it out.
        let late = Schedule::new(Rate::Constant(10.0), 1, 0, 1);
        assert_eq!(late.due(begin, times), Some(begin));
    }
}
