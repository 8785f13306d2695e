//! What encryption costs: PutRecords without limits into a stream that is encrypted and into one that is not, in pairs, each in a new
//! stream that is deleted afterwards. Who comes first changes from pair to pair.

use anyhow::{Result, ensure};
use clap::Args;

use super::block_on;
use super::closed::{Load, Measured};
use super::target::{Running, Target, Throttle};
use crate::kinesis::client::Client;
use crate::kinesis::endpoint::Http;
use crate::kinesis::stream::Stream;
use crate::report::Report;
use crate::workload::shards::median;

/// PutRecords into encrypted streams and into others, in pairs
#[derive(Args, Clone, Debug)]
pub(super) struct Encrypt {
    /// Which server.
    #[command(flatten)]
    target: Target,
    /// What; `--seconds` is of each half of a pair.
    #[command(flatten)]
    load: Load,
    /// Pairs of encrypted and not
    #[arg(long, default_value_t = 7)]
    pairs: usize,
}

impl Encrypt {
    pub(super) fn run(&self) -> Result<Report> {
        ensure!(self.pairs > 0, "no pairs, no figures");
        block_on(self.load.all_seconds() * 2.0 * self.pairs as f64, async {
            let server = self.target.start(Throttle::Off)?;
            let mut control = Client::connect(&server.endpoint(Http::Http1)?).await?;
            let (mut clear, mut encrypted) = (Vec::new(), Vec::new());
            for pair in 1..=self.pairs {
                let turns = if pair % 2 == 1 { [false, true] } else { [true, false] };
                for encrypt in turns {
                    let measured = self.turn(&server, &mut control, encrypt).await?;
                    eprintln!(
                        "pair {pair} of {}, {}: {:.0} records/s",
                        self.pairs,
                        if encrypt { "encrypted" } else { "not encrypted" },
                        measured.records_per_s()
                    );
                    if encrypt { &mut encrypted } else { &mut clear }.push(measured);
                }
            }
            Ok(self.report(&clear, &encrypted))
        })
    }

    async fn turn(&self, server: &Running, control: &mut Client, encrypt: bool) -> Result<Measured> {
        let stream = Stream::create(control, self.load.shards).await?;
        if encrypt {
            stream.encrypt(control).await?;
        }
        let bodies = self.load.bodies(&stream)?;
        let measured = self.load.run(server, &bodies).await?;
        stream.delete(control).await?;
        Ok(measured)
    }

    fn report(&self, clear: &[Measured], encrypted: &[Measured]) -> Report {
        let mut report = Report::default();
        let cpu = |measured: &Measured| measured.cpu_us_per_record().unwrap_or(f64::NAN);
        let p99 = |measured: &Measured| measured.latency.value_at_quantile(0.99) as f64 / 1e3;
        for (name, runs) in [("clear", clear), ("encrypted", encrypted)] {
            let per_second = median(runs.iter().map(Measured::records_per_s));
            report.add(format!("{name}_records_per_s"), per_second, 0);
            let mb = per_second * self.load.record_bytes as f64 / 1e6;
            report.add(format!("{name}_data_mb_per_s"), mb, 1);
            report.add(format!("{name}_latency_p99_us"), median(runs.iter().map(p99)), 0);
            report.add(format!("{name}_server_cpu_us_per_record"), median(runs.iter().map(cpu)), 3);
            report.add(
                format!("{name}_records_refused"),
                runs.iter().map(|run| run.refused).sum::<u64>() as f64,
                0,
            );
        }
        let of_medians = median(encrypted.iter().map(Measured::records_per_s))
            / median(clear.iter().map(Measured::records_per_s));
        report.add("ratio", of_medians, 3);
        let ratios: Vec<f64> = encrypted
            .iter()
            .zip(clear)
            .map(|(encrypted, clear)| encrypted.records_per_s() / clear.records_per_s())
            .collect();
        report.add("pair_ratio_median", median(ratios.iter().copied()), 3);
        report.add("pair_ratio_least", ratios.iter().copied().fold(f64::INFINITY, f64::min), 3);
        report.add("pair_ratio_most", ratios.iter().copied().fold(0.0, f64::max), 3);
        report.add("pairs", self.pairs as f64, 0);
        report
    }
}
