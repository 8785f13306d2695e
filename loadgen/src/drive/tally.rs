//! What became of the requests of one thread and one kind: counts, latencies, and the same for each short interval, for plots.
//!
//! Records count where they were answered, so that they can be held against the processor time of the same stretch; latencies, errors and
//! what was not sent count where they were due, so that a service cannot push what it was slow with out of the picture.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use hdrhistogram::Histogram;

use super::Fate;
use crate::load::new_histogram;

/// The longest latency that an interval tells apart, in nanoseconds, and its digits: a plot shows no more.
const INTERVAL_NS_MAX: u64 = 60_000_000_000;
const INTERVAL_DIGITS: u8 = 2;

/// Intervals of a run at most; their lengths are those of which people count.
const INTERVALS_MAX: f64 = 60.0;
const INTERVALS_S: [f64; 12] = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 600.0, 3600.0];

/// When a load runs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    /// The first request.
    pub(crate) start: Instant,
    /// From here on it is measured.
    pub(crate) begin: Instant,
    /// No request any more.
    pub(crate) end: Instant,
}

impl Times {
    /// Beginning now.
    pub(crate) fn new(warm_up: Duration, length: Duration) -> Times {
        let start = Instant::now();
        Times { start, begin: start + warm_up, end: start + warm_up + length }
    }

    /// Measured seconds.
    pub(crate) fn seconds(&self) -> f64 {
        (self.end - self.begin).as_secs_f64()
    }

    /// Whether this moment is measured.
    pub(crate) fn measures(&self, moment: Instant) -> bool {
        (self.begin..self.end).contains(&moment)
    }

    /// Seconds of an interval.
    pub(crate) fn interval_s(&self) -> f64 {
        let fits = |length: &&f64| self.seconds() / **length <= INTERVALS_MAX;
        *INTERVALS_S.iter().find(fits).unwrap_or(&INTERVALS_S[INTERVALS_S.len() - 1])
    }

    fn interval(&self, moment: Instant) -> usize {
        let length = Duration::from_secs_f64(self.interval_s());
        ((moment - self.begin).as_nanos() / length.as_nanos().max(1)) as usize
    }
}

/// An interval.
#[derive(Clone, Debug)]
pub(crate) struct Interval {
    /// Records answered in it.
    pub(crate) records: u64,
    pub(crate) bytes: u64,
    /// Records that were due in it and refused.
    pub(crate) errors: u64,
    /// Of what was due in it, in nanoseconds.
    pub(crate) latency: Histogram<u64>,
}

/// The counts of one kind of requests.
#[derive(Clone, Debug)]
pub(crate) struct Tally {
    /// In nanoseconds, from the moment at which a request was due.
    pub(crate) latency: Histogram<u64>,
    /// From when a request was due until it was sent, in nanoseconds.
    pub(crate) late: Histogram<u64>,
    pub(crate) requests: u64,
    pub(crate) records: u64,
    pub(crate) bytes: u64,
    /// Records by error.
    pub(crate) errors: BTreeMap<String, u64>,
    /// What each error said when it was met first.
    pub(crate) said: BTreeMap<String, String>,
    /// Records that were due and never sent.
    pub(crate) unsent: u64,
    pub(crate) intervals: Vec<Interval>,
    /// Everything so far, also what is not measured.
    pub(crate) so_far: SoFar,
}

/// For whoever watches.
#[derive(Clone, Debug)]
pub(crate) struct SoFar {
    pub(crate) records: u64,
    pub(crate) bytes: u64,
    pub(crate) errors: u64,
    /// Since it was last looked at, in nanoseconds.
    pub(crate) recent: Histogram<u64>,
}

impl Tally {
    pub(crate) fn new() -> Result<Tally> {
        let so_far = SoFar { records: 0, bytes: 0, errors: 0, recent: coarse()? };
        Ok(Tally {
            latency: new_histogram()?,
            late: new_histogram()?,
            requests: 0,
            records: 0,
            bytes: 0,
            errors: BTreeMap::new(),
            said: BTreeMap::new(),
            unsent: 0,
            intervals: Vec::new(),
            so_far,
        })
    }

    /// Counts a request that was due, sent and answered at these moments.
    pub(crate) fn count(&mut self, due: Instant, sent: Instant, done: Instant, fate: &Fate, times: Times) {
        self.answered(done, fate.records, fate.bytes, times);
        let refused: u64 = fate.errors.iter().map(|(_, records)| records).sum();
        self.so_far.errors += refused;
        let latency = ns(done - due);
        // Whoever is refused at once was not served fast.
        let served = fate.records > 0 || fate.errors.is_empty();
        if served {
            self.so_far.recent.saturating_record(latency);
        }
        if !times.measures(due) {
            return;
        }
        self.late.saturating_record(ns(sent - due));
        for (name, records) in &fate.errors {
            *self.errors.entry(name.clone()).or_default() += records;
            if let Some(said) = &fate.said {
                self.said.entry(name.clone()).or_insert_with(|| said.clone());
            }
        }
        if served {
            self.latency.saturating_record(latency);
        }
        if let Some(interval) = self.interval(due, times) {
            interval.errors += refused;
            if served {
                interval.latency.saturating_record(latency);
            }
        }
    }

    /// Counts a record that was due at one moment and delivered at another.
    pub(crate) fn delivered(&mut self, due: Instant, arrived: Instant, bytes: u64, times: Times) {
        self.answered(arrived, 1, bytes, times);
        let latency = ns(arrived.saturating_duration_since(due));
        self.so_far.recent.saturating_record(latency);
        if times.measures(due) {
            self.latency.saturating_record(latency);
            if let Some(interval) = self.interval(due, times) {
                interval.latency.saturating_record(latency);
            }
        }
    }

    /// Counts how late something was sent that is counted when it is delivered.
    pub(crate) fn sent(&mut self, due: Instant, sent: Instant, times: Times) {
        if times.measures(due) {
            self.late.saturating_record(ns(sent.saturating_duration_since(due)));
        }
    }

    fn answered(&mut self, done: Instant, records: u64, bytes: u64, times: Times) {
        self.so_far.records += records;
        self.so_far.bytes += bytes;
        if times.measures(done) {
            self.requests += 1;
            self.records += records;
            self.bytes += bytes;
            if let Some(interval) = self.interval(done, times) {
                interval.records += records;
                interval.bytes += bytes;
            }
        }
    }

    /// The interval of a measured moment.
    fn interval(&mut self, moment: Instant, times: Times) -> Option<&mut Interval> {
        let index = times.interval(moment);
        while self.intervals.len() <= index {
            let empty = Interval { records: 0, bytes: 0, errors: 0, latency: coarse().ok()? };
            self.intervals.push(empty);
        }
        self.intervals.get_mut(index)
    }

    /// Adds another one's.
    pub(crate) fn add(&mut self, other: &Tally) -> Result<()> {
        const WHAT: &str = "cannot add up latencies";
        self.latency.add(&other.latency).context(WHAT)?;
        self.late.add(&other.late).context(WHAT)?;
        self.requests += other.requests;
        self.records += other.records;
        self.bytes += other.bytes;
        self.unsent += other.unsent;
        for (name, records) in &other.errors {
            *self.errors.entry(name.clone()).or_default() += records;
        }
        for (name, said) in &other.said {
            self.said.entry(name.clone()).or_insert_with(|| said.clone());
        }
        self.so_far.records += other.so_far.records;
        self.so_far.bytes += other.so_far.bytes;
        self.so_far.errors += other.so_far.errors;
        let known = self.intervals.len().min(other.intervals.len());
        for (mine, theirs) in self.intervals.iter_mut().zip(&other.intervals) {
            mine.records += theirs.records;
            mine.bytes += theirs.bytes;
            mine.errors += theirs.errors;
            mine.latency.add(&theirs.latency).context(WHAT)?;
        }
        self.intervals.extend_from_slice(&other.intervals[known..]);
        Ok(())
    }

    /// All of these together.
    pub(crate) fn sum(tallies: &[Shared]) -> Result<Tally> {
        let mut sum = Tally::new()?;
        for tally in tallies {
            sum.add(&tally.lock())?;
        }
        Ok(sum)
    }
}

/// A tally that somebody watches while it is written.
#[derive(Clone, Debug)]
pub(crate) struct Shared(Arc<Mutex<Tally>>);

impl Shared {
    pub(crate) fn new() -> Result<Shared> {
        Ok(Shared(Arc::new(Mutex::new(Tally::new()?))))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Tally> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything so far, with the latencies since the last look.
    pub(crate) fn look(&self) -> Result<SoFar> {
        let fresh = coarse()?;
        let so_far = &mut self.lock().so_far;
        let recent = std::mem::replace(&mut so_far.recent, fresh);
        Ok(SoFar { recent, records: so_far.records, bytes: so_far.bytes, errors: so_far.errors })
    }
}

/// A histogram for intervals.
pub(crate) fn coarse() -> Result<Histogram<u64>> {
    Histogram::new_with_bounds(1000, INTERVAL_NS_MAX, INTERVAL_DIGITS).context("cannot make a histogram")
}

fn ns(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(records: u64) -> Fate {
        Fate { records, bytes: records * 10, ..Fate::default() }
    }

    #[test]
    fn records_count_where_they_are_answered_and_latencies_where_they_were_due() {
        let times = Times::new(Duration::from_secs(1), Duration::from_secs(2));
        let at = |ms: u64| times.start + Duration::from_millis(ms);
        let mut tally = Tally::new().unwrap();
        tally.count(at(500), at(500), at(1500), &taken(1), times);
        assert_eq!((tally.records, tally.latency.len()), (1, 0));
        tally.count(at(2900), at(2950), at(3900), &taken(2), times);
        assert_eq!((tally.records, tally.latency.len()), (1, 1));
        assert!((990_000_000..1_010_000_000).contains(&tally.latency.max()));
        assert!((49_000_000..51_000_000).contains(&tally.late.max()));
        tally.count(at(1000), at(1000), at(1001), &Fate::failed("Throttled", 5), times);
        assert_eq!((tally.records, tally.latency.len(), tally.errors["Throttled"]), (1, 1, 5));
        tally.delivered(at(1100), at(1101), 7, times);
        assert_eq!((tally.records, tally.bytes, tally.so_far.records), (2, 17, 4));
        let intervals: Vec<u64> = tally.intervals.iter().map(|interval| interval.records).collect();
        assert_eq!(intervals.iter().sum::<u64>(), 2);
        assert_eq!((intervals.len(), intervals[5], intervals[1]), (20, 1, 1));
    }

    #[test]
    fn sums_are_of_all_and_a_look_takes_what_is_recent() {
        let times = Times::new(Duration::ZERO, Duration::from_secs(1));
        let shared = [Shared::new().unwrap(), Shared::new().unwrap()];
        for (index, tally) in shared.iter().enumerate() {
            let due = times.start + Duration::from_millis(400 * index as u64);
            tally.lock().count(due, due, due + Duration::from_millis(5), &taken(3), times);
        }
        let sum = Tally::sum(&shared).unwrap();
        assert_eq!((sum.records, sum.requests, sum.latency.len(), sum.intervals.len()), (6, 2, 2, 5));
        assert_eq!((sum.intervals[0].records, sum.intervals[4].records), (3, 3));
        assert_eq!(shared[0].look().unwrap().recent.len(), 1);
        let again = shared[0].look().unwrap();
        assert_eq!((again.recent.len(), again.records), (0, 3));
    }

    #[test]
    fn intervals_are_as_many_as_a_plot_shows() {
        for (seconds, interval) in [(1, 0.1), (10, 0.2), (60, 1.0), (600, 10.0), (86_400, 3600.0)] {
            let times = Times::new(Duration::ZERO, Duration::from_secs(seconds));
            assert_eq!(times.interval_s(), interval);
        }
    }
}
