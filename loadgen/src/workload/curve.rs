//! Throughput against latency: the same appends from one producer and from more and more, until the disk or the processor
//! gives no more. Groups grow with the load by themselves; what they grow to stands beside each point.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;

use crate::chart::{Series, points};
use crate::load::Load;
use crate::machine;
use crate::report::Report;
use crate::target::{Target, shards};

/// Append from more and more producers, and draw throughput against latency
#[derive(Args, Clone, Debug)]
pub struct Curve {
    /// Where.
    #[command(flatten)]
    pub target: Target,
    /// What; batches and producers are those below.
    #[command(flatten)]
    pub load: Load,
    /// Shards that the producers share
    #[arg(long, default_value_t = 64)]
    pub shards: u64,
    /// Records of an append, one curve each
    #[arg(long, value_delimiter = ',', default_value = "1,10,100")]
    pub batches: Vec<usize>,
    /// Producers, one point each
    #[arg(long, value_delimiter = ',', default_value = "1,4,16,64,256,1024")]
    pub counts: Vec<usize>,
    /// Write a picture to this file
    #[arg(long)]
    pub svg: Option<PathBuf>,
}

impl Curve {
    /// Runs it.
    ///
    /// # Errors
    /// The engine's own.
    pub fn run(&self) -> Result<Report> {
        let opened = self.target.open()?;
        let shards = shards(&opened.engine, self.shards)?;
        let (mut report, mut series) = (Report::default(), Vec::new());
        println!("| records an append | producers | records/s | MB/s | group | p50 | p99 | CPU a record |");
        println!("|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (colour, &batch) in self.batches.iter().enumerate() {
            let (mut p50, mut p99) = (Vec::new(), Vec::new());
            for &producers in &self.counts {
                let load = Load { producers, batch, ..self.load.clone() };
                let measured = load.run(&opened.engine, &opened.dir, &shards)?;
                let seconds = measured.elapsed.as_secs_f64();
                let mb_per_s = measured.record_bytes as f64 / seconds / 1e6;
                let group_kib = measured.group_bytes as f64 / measured.groups.max(1) as f64 / 1024.0;
                let ms = |quantile: f64| measured.latency.value_at_quantile(quantile) as f64 / 1e6;
                println!(
                    "| {batch} | {producers} | {:.0} | {mb_per_s:.1} | {group_kib:.0} KiB | {:.2} ms | {:.2} ms | {:.2} us |",
                    measured.records as f64 / seconds,
                    ms(0.5),
                    ms(0.99),
                    measured.cpu.as_secs_f64() * 1e6 / measured.records.max(1) as f64
                );
                p50.push((mb_per_s, ms(0.5), format!("{group_kib:.0} KiB")));
                p99.push((mb_per_s, ms(0.99), String::new()));
                report.add(format!("batch_{batch}_producers_{producers}_mb_per_s"), mb_per_s, 1);
                report.add(format!("batch_{batch}_producers_{producers}_p50_ms"), ms(0.5), 3);
                report.add(format!("batch_{batch}_producers_{producers}_p99_ms"), ms(0.99), 3);
            }
            let label =
                |kind: &str| format!("{kind}, {batch} record(s) an append; at each point the mean group");
            series.push(Series { label: label("median"), points: p50, broken: false, colour });
            series.push(Series { label: label("99th of 100"), points: p99, broken: true, colour });
        }
        opened.engine.close();
        println!("\n{}, {}.", machine::describe(), machine::today());
        if let Some(file) = &self.svg {
            let title = format!("Durable appends of {} bytes a record", self.load.record_bytes);
            let picture = points(&title, "MB/s of records", "ms until durable", &series);
            std::fs::write(file, picture).with_context(|| format!("cannot write {}", file.display()))?;
        }
        Ok(report)
    }
}
