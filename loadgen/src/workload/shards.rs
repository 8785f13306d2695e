//! Many shards on one lane against one: the same load must not need more syncs, and a shard that nobody uses must be small.

use anyhow::Result;
use clap::Args;

use crate::load::{Load, Measured, total};
use crate::machine;
use crate::report::Report;
use crate::target::{Target, shards};

/// The same load on one shard and on many, in turn
#[derive(Args, Clone, Debug)]
pub struct Shards {
    /// Where; each run takes a temporary directory and one lane, whatever is said.
    #[command(flatten)]
    pub target: Target,
    /// What.
    #[command(flatten)]
    pub load: Load,
    /// How many shards are many
    #[arg(long, default_value_t = 10_000)]
    pub shards: u64,
    /// Runs with one shard and with many, in turn; the middle one counts
    #[arg(long, default_value_t = 3)]
    pub runs: usize,
}

impl Shards {
    /// Runs it.
    ///
    /// # Errors
    /// The engine's own.
    pub fn run(&self) -> Result<Report> {
        // First of all, while nothing else has grown and shrunk in this process.
        let (idle_bytes, own_count) = self.idle_bytes()?;
        let (mut one, mut many) = (Vec::new(), Vec::new());
        for run in 1..=self.runs.max(1) {
            eprintln!("run {run} of {}: 1 shard", self.runs);
            one.push(self.once(1)?);
            eprintln!("run {run} of {}: {} shards", self.runs, self.shards);
            many.push(self.once(self.shards)?);
        }
        let mut report = Report::default();
        report.add("shards", self.shards as f64, 0);
        report.add("memory_per_idle_shard_bytes", idle_bytes, 0);
        report.add("engine_says_memory_per_idle_shard_bytes", own_count, 0);
        for (name, runs, figure) in [
            ("one_groups_per_s", &one, groups_per_s as fn(&Measured) -> f64),
            ("many_groups_per_s", &many, groups_per_s),
            ("one_device_flushes_per_s", &one, flushes_per_s),
            ("many_device_flushes_per_s", &many, flushes_per_s),
            ("one_records_per_s", &one, records_per_s),
            ("many_records_per_s", &many, records_per_s),
            ("one_latency_p99_us", &one, p99_us),
            ("many_latency_p99_us", &many, p99_us),
        ] {
            report.add(name, median(runs.iter().map(figure)), 0);
        }
        Ok(report)
    }

    fn target(&self) -> Target {
        Target { dir: None, lanes: Some(1), ..self.target.clone() }
    }

    /// What an idle shard takes: as the process has grown, and as the engine counts it.
    fn idle_bytes(&self) -> Result<(Option<f64>, Option<f64>)> {
        let opened = self.target().open()?;
        // The first ones bring what is needed once: buffers, the lane's own tables.
        shards(&opened.engine, 1)?;
        let before = machine::memory_bytes();
        let made = shards(&opened.engine, self.shards)?.len() as f64;
        let grown = machine::memory_bytes().zip(before);
        let counted = total(&opened.engine)?.memory_per_shard_bytes().map(|bytes| bytes as f64);
        opened.engine.close();
        Ok((grown.map(|(after, before)| after.saturating_sub(before) as f64 / made), counted))
    }

    fn once(&self, count: u64) -> Result<Measured> {
        let opened = self.target().open()?;
        let shards = shards(&opened.engine, count)?;
        let measured = self.load.run(&opened.engine, &opened.dir, &shards)?;
        opened.engine.close();
        Ok(measured)
    }
}

fn groups_per_s(measured: &Measured) -> f64 {
    measured.groups as f64 / measured.elapsed.as_secs_f64()
}

fn flushes_per_s(measured: &Measured) -> f64 {
    measured.flushes.map_or(f64::NAN, |flushes| flushes as f64 / measured.elapsed.as_secs_f64())
}

fn records_per_s(measured: &Measured) -> f64 {
    measured.records as f64 / measured.elapsed.as_secs_f64()
}

fn p99_us(measured: &Measured) -> f64 {
    measured.latency.value_at_quantile(0.99) as f64 / 1e3
}

/// The middle one; the mean of the two middle ones if there is no middle.
pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        count if count % 2 == 1 => values[count / 2],
        count => (values[count / 2 - 1] + values[count / 2]) / 2.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median([3.0, 1.0, 2.0].into_iter()), 2.0);
        assert_eq!(median([4.0, 1.0, 2.0, 3.0].into_iter()), 2.5);
        assert!(median(std::iter::empty()).is_nan());
    }
}
