//! Penstock's engine under the same load, in this process: no connection lies between, which is what embedding it gives.
//! It writes through io_uring with RWF_DSYNC, which strace does not see; the device's flushes are counted.

use std::path::Path;

use anyhow::{Context, Result};

use super::drive::{Probe, Run, Workload, check_interrupted, settled_device};
use crate::load::{Load, Measured};
use crate::target::{Target, shards};

/// Seconds of the probe: some thousand batches.
const PROBE_SECONDS: f64 = 0.5;

/// The engine, used in this way.
#[derive(Clone, Debug)]
pub struct Embedded {
    /// Lanes; one for each core if nothing is said.
    pub lanes: Option<usize>,
    /// GiB of log to keep.
    pub keep_gib: f64,
}

impl Embedded {
    /// Puts the load on one in this empty directory.
    ///
    /// # Errors
    /// The engine's own.
    pub fn load(&self, dir: &Path, load: &Workload) -> Result<Run> {
        let before = settled_device(dir)?;
        let measured = self.run(dir, load)?;
        let after = settled_device(dir)?;
        let written = after.zip(before).map(|(after, before)| after.written_bytes - before.written_bytes);
        Ok(Run {
            elapsed: measured.elapsed,
            records: measured.records,
            record_bytes: measured.record_bytes,
            latency: measured.latency,
            flushes: measured.flushes,
            written_per_byte: written.map(|bytes| bytes as f64 / measured.stats.record_bytes as f64),
        })
    }

    /// A lone producer.
    ///
    /// # Errors
    /// The engine's own.
    pub fn probe(&self, dir: &Path, load: &Workload) -> Result<Probe> {
        let alone = Workload { producers: 1, seconds: PROBE_SECONDS, warm_up: PROBE_SECONDS, ..load.clone() };
        let measured = self.run(dir, &alone)?;
        let batches = measured.records / (alone.batch.max(1) as u64);
        Ok(Probe { batches, syncs: None, flushes: measured.flushes })
    }

    fn run(&self, dir: &Path, load: &Workload) -> Result<Measured> {
        let target = Target { dir: Some(dir.to_path_buf()), lanes: self.lanes, ..Target::default() };
        let producers = Load {
            producers: load.producers,
            batch: load.batch,
            record_bytes: load.record_bytes,
            in_flight: 1,
            threads: 1,
            seconds: load.seconds,
            warm_up: load.warm_up,
            keep_gib: self.keep_gib,
        };
        let opened = target.open()?;
        let shards = shards(&opened.engine, load.queues as u64)?;
        let measured = producers.run(&opened.engine, &opened.dir, &shards);
        opened.engine.close();
        check_interrupted()?;
        measured.context("the engine failed")
    }
}
