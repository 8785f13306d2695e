//! A shard's limits, kept exactly: no second, wherever it begins, holds more than the limit.
//!
//! A token bucket that holds a second's worth would let twice the limit through in the second after a
//! pause. This one remembers when it admitted what (in steps of a few milliseconds) and adds up the second that
//! ends now; it holds at most 200 entries while a shard is busy, and nothing when it is idle. The lane
//! asks, one request after the other, so there is nothing to race for.

use std::collections::VecDeque;

use crate::limits::{THROTTLE_MERGE_NS, THROTTLE_WINDOW_NS};
use crate::record::Throttle;

/// What was admitted within the last second, for one pair of limits (bytes and a count).
#[derive(Debug, Default)]
struct Window {
    entries: VecDeque<Admitted>,
    bytes: u64,
    count: u64,
}

#[derive(Debug)]
struct Admitted {
    /// When the first of what is counted here could leave the window.
    first_until_ns: u64,
    /// When all of it leaves the window.
    until_ns: u64,
    bytes: u64,
    count: u64,
}

impl Window {
    fn forget(&mut self, now_ns: u64) {
        while let Some(oldest) = self.entries.front()
            && oldest.until_ns <= now_ns
        {
            self.bytes -= oldest.bytes;
            self.count -= oldest.count;
            self.entries.pop_front();
        }
        if self.entries.is_empty() {
            // An idle shard costs no memory.
            self.entries = VecDeque::new();
        }
    }

    fn admit(&mut self, until_ns: u64, bytes: u64, count: u64) {
        self.bytes += bytes;
        self.count += count;
        // Entries leave in the order of their times; a long debt goes behind all others.
        let at = self.entries.partition_point(|entry| entry.until_ns <= until_ns);
        if let Some(neighbour) = at.checked_sub(1).and_then(|at| self.entries.get_mut(at))
            && until_ns - neighbour.first_until_ns < THROTTLE_MERGE_NS
        {
            // All of it stays as long as its latest part: strict by a step, never generous.
            neighbour.until_ns = until_ns;
            neighbour.bytes += bytes;
            neighbour.count += count;
        } else {
            self.entries.insert(at, Admitted { first_until_ns: until_ns, until_ns, bytes, count });
        }
    }
}

/// The limits of one shard and what was admitted under them.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    writes: Window,
    reads: Window,
}

impl Gate {
    /// Bytes of memory beside the gate itself: none while the shard is idle.
    pub(crate) fn allocated_bytes(&self) -> usize {
        (self.writes.entries.capacity() + self.reads.entries.capacity()) * size_of::<Admitted>()
    }

    /// Whether a record of so many bytes may be appended now; if so it counts.
    pub(crate) fn admit_record(&mut self, limits: &Throttle, bytes: u64, now_ns: u64) -> bool {
        self.admit_records(limits, 1, bytes, now_ns)
    }

    /// Whether so many records of so many bytes in all may be appended now, all of them; if so they count.
    pub(crate) fn admit_records(&mut self, limits: &Throttle, count: u64, bytes: u64, now_ns: u64) -> bool {
        self.writes.forget(now_ns);
        // A record larger than a second's worth must pass some time: it does when nothing else was written.
        let fits = self.writes.bytes + bytes <= limits.write_bytes_per_s || self.writes.bytes == 0;
        if !fits || self.writes.count + count > limits.write_records_per_s {
            return false;
        }
        self.writes.admit(now_ns + keep_ns(bytes, limits.write_bytes_per_s), bytes, count);
        true
    }

    /// Whether a read may be made now; if so the call counts.
    pub(crate) fn admit_read(&mut self, limits: &Throttle, now_ns: u64) -> bool {
        self.reads.forget(now_ns);
        if self.reads.bytes >= limits.read_bytes_per_s || self.reads.count + 1 > limits.read_calls_per_s {
            return false;
        }
        self.reads.admit(now_ns + THROTTLE_WINDOW_NS, 0, 1);
        true
    }

    /// A read returned so many bytes. They count from now on.
    pub(crate) fn charge_read(&mut self, limits: &Throttle, bytes: u64, now_ns: u64) {
        self.reads.forget(now_ns);
        // Behind what is still owed: two large answers take as long as both together.
        let owed = self.reads.bytes + bytes;
        self.reads.admit(now_ns + keep_ns(owed, limits.read_bytes_per_s), bytes, 0);
    }
}

/// How long bytes weigh: a second, or as many seconds as they take at the limit.
fn keep_ns(bytes: u64, bytes_per_s: u64) -> u64 {
    let seconds_ns = u128::from(bytes) * u128::from(THROTTLE_WINDOW_NS) / u128::from(bytes_per_s.max(1));
    THROTTLE_WINDOW_NS.max(u64::try_from(seconds_ns).unwrap_or(u64::MAX / 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SECOND: u64 = THROTTLE_WINDOW_NS;

    fn limits() -> Throttle {
        Throttle {
            write_bytes_per_s: 1 << 20,
            write_records_per_s: 1000,
            read_bytes_per_s: 2 << 20,
            read_calls_per_s: 5,
        }
    }

    #[test]
    fn the_1001st_record_of_a_second_is_refused() {
        let mut gate = Gate::default();
        for record in 0..1000 {
            assert!(gate.admit_record(&limits(), 10, record * SECOND / 1001), "record {record}");
        }
        assert!(!gate.admit_record(&limits(), 10, SECOND - 1));
        // The first ones leave a second after they came, within the step in which they were counted together.
        assert!(gate.admit_record(&limits(), 10, SECOND + THROTTLE_MERGE_NS));
    }

    #[test]
    fn the_second_megabyte_waits_for_the_next_second() {
        let mut gate = Gate::default();
        assert!(gate.admit_record(&limits(), 1 << 20, 0));
        assert!(!gate.admit_record(&limits(), 1, SECOND - 1));
        assert!(gate.admit_record(&limits(), 1, SECOND));
    }

    #[test]
    fn a_record_of_ten_seconds_passes_and_is_paid_for_afterwards() {
        let mut gate = Gate::default();
        assert!(gate.admit_record(&limits(), 10 << 20, 0));
        assert!(!gate.admit_record(&limits(), 1, 9 * SECOND));
        assert!(gate.admit_record(&limits(), 1, 10 * SECOND));
    }

    #[test]
    fn five_reads_a_second_and_two_megabytes() {
        let mut gate = Gate::default();
        for call in 0..5 {
            assert!(gate.admit_read(&limits(), call));
        }
        assert!(!gate.admit_read(&limits(), SECOND - 1));
        assert!(gate.admit_read(&limits(), SECOND + THROTTLE_MERGE_NS));

        let mut gate = Gate::default();
        assert!(gate.admit_read(&limits(), 0));
        gate.charge_read(&limits(), 10 << 20, 0);
        assert!(!gate.admit_read(&limits(), 4 * SECOND), "ten megabytes take five seconds");
        assert!(gate.admit_read(&limits(), 5 * SECOND));
    }

    #[test]
    fn an_idle_shard_holds_no_memory() {
        let mut gate = Gate::default();
        for record in 0..500 {
            gate.admit_record(&limits(), 1, record * 2_000_000);
        }
        assert!(gate.writes.entries.len() <= 201, "{} entries", gate.writes.entries.len());
        gate.admit_record(&limits(), 1, 100 * SECOND);
        assert_eq!(gate.writes.entries.len(), 1);
        gate.writes.forget(200 * SECOND);
        assert_eq!(gate.writes.entries.capacity(), 0);
    }

    proptest! {
        /// Whatever comes when: no second holds more than the limit, and a steady producer gets at least 99 % of it.
        #[test]
        fn no_second_holds_more_than_the_limit(gaps in prop::collection::vec(0u64..5_000_000, 1..4000)) {
            let mut gate = Gate::default();
            let mut now = 0;
            let mut admitted = Vec::new();
            for gap in gaps {
                now += gap;
                if gate.admit_record(&limits(), 100, now) {
                    admitted.push(now);
                }
            }
            for (index, &begin) in admitted.iter().enumerate() {
                let within = admitted[index..].partition_point(|&time| time < begin + SECOND);
                prop_assert!(within <= 1000);
            }
        }
    }

    #[test]
    fn a_steady_producer_gets_its_limit() {
        let mut gate = Gate::default();
        let admitted =
            (0..100_000u64).filter(|tick| gate.admit_record(&limits(), 100, tick * 100_000)).count();
        assert!((9_900..=10_000).contains(&admitted), "{admitted} in ten seconds");
    }
}
