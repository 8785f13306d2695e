//! How much may be put into a delivery stream: requests, records and bytes a second, as buckets that fill evenly and hold a second's
//! worth. The time is handed in.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::limits::{PUT_BYTES_PER_S, PUT_RECORDS_PER_S, PUT_REQUESTS_PER_S, RATE_STREAMS_SWEEP};

/// The rates of all delivery streams, by number.
#[derive(Debug, Default)]
pub(crate) struct Rates(Mutex<HashMap<u64, Stream>>);

/// What may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// The request, with so many of its records from the first on.
    Admitted(usize),
    /// Not even the request.
    Refused,
}

#[derive(Debug, Default)]
struct Stream {
    requests: Bucket,
    records: Bucket,
    bytes: Bucket,
}

/// What was taken and has not flowed off yet, in thousandths.
#[derive(Debug, Default)]
struct Bucket {
    taken: u64,
    at_ms: i64,
}

impl Bucket {
    /// Takes so much, unless that would be more than a second's worth.
    fn take(&mut self, amount: u64, per_s: u64, now_ms: i64) -> bool {
        let passed = u64::try_from(now_ms.saturating_sub(self.at_ms)).unwrap_or(0);
        self.taken = self.taken.saturating_sub(passed.saturating_mul(per_s));
        self.at_ms = self.at_ms.max(now_ms);
        let after = self.taken + amount * 1_000;
        if after > per_s * 1_000 {
            return false;
        }
        self.taken = after;
        true
    }
}

impl Rates {
    /// How many of a request's records may go on. A refused request takes nothing.
    pub(crate) fn admit(&self, stream: u64, sizes: impl Iterator<Item = usize>, now_ms: i64) -> Asked {
        let mut streams = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if streams.len() > RATE_STREAMS_SWEEP && !streams.contains_key(&stream) {
            streams.retain(|_, rates| now_ms.saturating_sub(rates.requests.at_ms) < 1_000);
        }
        let rates = streams.entry(stream).or_default();
        if !rates.requests.take(1, PUT_REQUESTS_PER_S, now_ms) {
            return Asked::Refused;
        }
        let admitted = sizes.take_while(|&bytes| {
            rates.bytes.take(bytes as u64, PUT_BYTES_PER_S, now_ms)
                && rates.records.take(1, PUT_RECORDS_PER_S, now_ms)
        });
        Asked::Admitted(admitted.count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holds_what_the_limits_say() {
        let rates = Rates::default();
        let mib = 1 << 20;
        let put = |count, now_ms| rates.admit(7, std::iter::repeat_n(mib, count), now_ms);
        assert_eq!(put(4, 10_000), Asked::Admitted(4));
        assert_eq!(put(4, 10_000), Asked::Admitted(1), "5 MiB a second");
        assert_eq!(put(4, 10_200), Asked::Admitted(1));
        assert_eq!(put(4, 12_000), Asked::Admitted(4));
        assert_eq!(
            rates.admit(8, std::iter::repeat_n(mib, 4), 12_000),
            Asked::Admitted(4),
            "each for itself"
        );
    }

    #[test]
    fn requests_are_counted_too() {
        let rates = Rates::default();
        let refused = (0..2_500).filter(|_| rates.admit(1, std::iter::once(1), 5) == Asked::Refused).count();
        assert_eq!(refused, 500);
        assert_eq!(rates.admit(1, std::iter::once(1), 6), Asked::Admitted(1));
    }

    #[test]
    fn records_are_counted_too() {
        let rates = Rates::default();
        let taken: usize = (0..1_200)
            .map(|_| match rates.admit(1, std::iter::repeat_n(0, 500), 5) {
                Asked::Admitted(count) => count,
                Asked::Refused => 0,
            })
            .sum();
        assert_eq!(taken, 500_000);
    }

    #[test]
    fn a_clock_that_jumps_back_takes_nothing_away() {
        let rates = Rates::default();
        assert_eq!(rates.admit(1, std::iter::once(5 << 20), 10_000), Asked::Admitted(1));
        assert_eq!(rates.admit(1, std::iter::once(5 << 20), 2_000), Asked::Admitted(0));
        assert_eq!(rates.admit(1, std::iter::once(5 << 20), 11_000), Asked::Admitted(1));
    }
}
