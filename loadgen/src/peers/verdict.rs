//! Whether what a peer acknowledged was durable, from what was counted and not from what its settings promise.
//!
//! Three counts can convict, each for itself:
//!
//! - *Records for each flush of the device under load.* A record is durable only after a flush that began when the record had
//!   been written. When it began, no more records can have been on their way than all producers have at once. So no flush can
//!   carry more than that: 640 with 64 producers and batches of 10.
//! - *Flushes of the device for each batch of a lone producer.* Each batch waits for its own: there must be at least one.
//! - *Syncs asked of the kernel for each batch of a lone producer.* The same, and nobody else's work is in this count.
//!
//! Flushes are those of the device, whoever caused them: a busy neighbour can hide a cheat from the first two, and never
//! brings an honest peer into suspicion. On a device that needs no flushes they tell nothing.

use super::drive::{Probe, Run};

/// Flushes by which the counts of a probe may be short: the counters are not all read at the same moment.
const SHORT_MAX: u64 = 2;

/// What the counts say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There were as many flushes or syncs as durability takes.
    Durable,
    /// There were fewer.
    NotDurable(String),
    /// They could not be counted.
    NotVerified,
}

impl Verdict {
    /// Why it cannot have been durable, if the counts say so.
    #[must_use]
    pub fn refutation(&self) -> Option<&str> {
        match self {
            Verdict::NotDurable(why) => Some(why),
            Verdict::Durable | Verdict::NotVerified => None,
        }
    }
}

/// Judges by all runs of a peer. `in_flight` is the number of records that can be on their way at once; `flushes_tell` is what
/// [`crate::machine::flushes_tell`] says of the device.
#[must_use]
pub fn judge(in_flight: u64, runs: &[Run], probe: Option<&Probe>, flushes_tell: bool) -> Verdict {
    if let Some(Probe { batches, syncs: Some(syncs), .. }) = probe
        && syncs < batches
    {
        return Verdict::NotDurable(format!("{syncs} syncs for {batches} lone batches"));
    }
    if flushes_tell {
        if let Some(Probe { batches, flushes: Some(flushes), .. }) = probe
            && flushes + SHORT_MAX < *batches
        {
            return Verdict::NotDurable(format!("{flushes} device flushes for {batches} lone batches"));
        }
        for run in runs {
            if let Some(flushes) = run.flushes
                && run.records > in_flight * (flushes + SHORT_MAX)
            {
                let records = run.records;
                return Verdict::NotDurable(format!(
                    "{records} records acknowledged on {flushes} device flushes"
                ));
            }
        }
    }
    let asked = probe.is_some_and(|probe| probe.syncs.is_some());
    let flushed = flushes_tell && runs.iter().any(|run| run.flushes.is_some());
    if asked || flushed { Verdict::Durable } else { Verdict::NotVerified }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::load::new_histogram;

    fn run(records: u64, flushes: Option<u64>) -> Run {
        Run {
            elapsed: Duration::from_secs(1),
            records,
            record_bytes: records * 1040,
            latency: new_histogram().unwrap(),
            flushes,
            written_per_byte: None,
        }
    }

    fn probe(syncs: Option<u64>, flushes: Option<u64>) -> Probe {
        Probe { batches: 50, syncs, flushes }
    }

    #[test]
    fn one_sync_a_lone_batch_and_full_flushes_are_durable() {
        let honest = probe(Some(50), Some(50));
        assert_eq!(judge(640, &[run(64_000, Some(100))], Some(&honest), true), Verdict::Durable);
    }

    #[test]
    fn more_records_than_could_be_in_flight_convict() {
        let honest = probe(None, Some(50));
        let verdict = judge(640, &[run(64_000, Some(100)), run(100_000, Some(100))], Some(&honest), true);
        assert!(matches!(verdict, Verdict::NotDurable(why) if why.contains("100000 records")));
    }

    #[test]
    fn a_lone_batch_without_sync_convicts_even_if_neighbours_flush() {
        let verdict = judge(640, &[run(1000, Some(1000))], Some(&probe(Some(1), Some(900))), true);
        assert!(matches!(verdict, Verdict::NotDurable(why) if why.contains("1 syncs")));
        let verdict = judge(640, &[], Some(&probe(None, Some(1))), true);
        assert!(matches!(verdict, Verdict::NotDurable(_)));
    }

    #[test]
    fn a_device_without_cache_tells_nothing_and_calls_do() {
        assert_eq!(judge(640, &[run(1_000_000, Some(0))], None, false), Verdict::NotVerified);
        let calls = probe(Some(50), Some(0));
        assert_eq!(judge(640, &[run(1_000_000, Some(0))], Some(&calls), false), Verdict::Durable);
        assert_eq!(judge(640, &[run(1000, None)], None, true), Verdict::NotVerified);
    }
}
