//! A neighbour that is overloaded: all shards are written to within their limits, then one of them with ten times its limit, in turns.
//! What counts is how long PutRecord takes on the others.
//!
//! The overload comes from a thread and a connection of its own, as from another caller, so that the others' requests do not wait
//! for it before they have left this process.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Args;
use futures_util::future::try_join_all;

use super::block_on;
use super::closed::many;
use super::open::{self, Stretch};
use super::target::{Running, Target, Throttle};
use crate::drive::tally::{Tally, Times};
use crate::kinesis::client::Client;
use crate::kinesis::endpoint::Http;
use crate::kinesis::stream::Stream;
use crate::kinesis::writer::Stamp;
use crate::random::Random;
use crate::report::Report;
use crate::workload::shards::median;

/// Records that a shard takes in a second, as documented.
const SHARD_RECORDS_PER_S: f64 = 1000.0;

/// Many times its limit on one shard, in turns with none: how long PutRecord takes on the others
#[derive(Args, Clone, Debug)]
pub(super) struct Overload {
    /// Which server.
    #[command(flatten)]
    target: Target,
    /// Shards of the stream; the first is overloaded
    #[arg(long, default_value_t = 4)]
    shards: usize,
    /// Records a second of each shard that is not overloaded
    #[arg(long, default_value_t = 500.0)]
    rate: f64,
    /// How many times its 1,000 records a second the first shard is sent
    #[arg(long, default_value_t = 10.0)]
    times: f64,
    /// Records of one request to the overloaded shard; 1: PutRecord
    #[arg(long, default_value_t = 10)]
    overload_batch: usize,
    /// Bytes of a record's data
    #[arg(long, default_value_t = 1024)]
    record_bytes: usize,
    /// Turns without and with overload
    #[arg(long, default_value_t = 9)]
    rounds: usize,
    /// Measured seconds of each turn
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,
    /// Seconds before that, not measured
    #[arg(long, default_value_t = 1.0)]
    warm_up: f64,
}

/// What a turn gave.
struct Turn {
    /// The shards that are never overloaded.
    others: Tally,
    /// The one that may be.
    first: Tally,
}

impl Overload {
    pub(super) fn run(&self) -> Result<Report> {
        ensure!(self.shards > 1 && self.rounds > 0, "no others, no figures");
        block_on((self.warm_up + self.seconds) * 2.0 * self.rounds as f64, async {
            let server = self.target.start(Throttle::Aws)?;
            let mut control = Client::connect(&server.endpoint(Http::Http1)?).await?;
            let stream = Stream::create(&mut control, self.shards).await?;
            let (mut calm, mut overloaded) = (Vec::new(), Vec::new());
            for round in 1..=self.rounds {
                for overload in [false, true] {
                    let turn = self.turn(&server, &stream, overload).await?;
                    eprintln!(
                        "round {round} of {}, {}: p99 of the others {:.0} us, first shard {:.0} records/s taken \
                         and {:.0} refused",
                        self.rounds,
                        if overload { "overloaded" } else { "unloaded" },
                        p_us(&turn, 0.99),
                        turn.first.records as f64 / self.seconds,
                        refused(&turn.first) as f64 / self.seconds
                    );
                    if overload { &mut overloaded } else { &mut calm }.push(turn);
                }
            }
            stream.delete(&mut control).await?;
            Ok(self.report(&calm, &overloaded))
        })
    }

    async fn turn(&self, server: &Running, stream: &Stream, overload: bool) -> Result<Turn> {
        let mut random = Random::new(1);
        let endpoint = open::endpoint(server)?;
        let mut writers = Vec::with_capacity(self.shards);
        for shard in &stream.shards {
            let put = open::one(stream, shard, self.record_bytes, &mut random);
            let stretch = Stretch { put, stamp: Stamp::None, rate: self.rate };
            writers.push((stretch.connect(&endpoint).await?, stretch));
        }
        let seconds = Duration::try_from_secs_f64;
        let times = Times::new(seconds(self.warm_up)?, seconds(self.seconds)?);
        let mut writers = writers.into_iter();
        let (first_writers, mut first) = writers.next().context("no shard")?;
        let others =
            try_join_all(writers.map(|(writers, stretch)| async move { stretch.send(writers, times).await }));
        let (first, others) = if overload {
            let batch = self.overload_batch.max(1);
            if batch > 1 {
                let key = Some(stream.shards[0].hash_key.as_str());
                first.put = many(&stream.name, key, batch, self.record_bytes, &mut random);
            }
            first.rate = self.times * SHARD_RECORDS_PER_S;
            let seconds = self.warm_up + self.seconds;
            let first = tokio::task::spawn_blocking(move || {
                block_on(seconds, async {
                    let writers = first.connect(&endpoint).await?;
                    first.send(writers, times).await
                })
            });
            let first = async { first.await.context("the overload panicked")? };
            tokio::try_join!(first, others)?
        } else {
            tokio::try_join!(first.send(first_writers, times), others)?
        };
        let mut together = Tally::new()?;
        for tally in &others {
            together.add(tally)?;
        }
        Ok(Turn { others: together, first })
    }

    fn report(&self, calm: &[Turn], overloaded: &[Turn]) -> Report {
        let mut report = Report::default();
        for (name, turns) in [("unloaded", calm), ("overloaded", overloaded)] {
            let per_second = |count: u64| count as f64 / self.seconds;
            for (quantile, of) in [("p50", 0.5), ("p99", 0.99)] {
                let us = median(turns.iter().map(|turn| p_us(turn, of)));
                report.add(format!("{name}_others_{quantile}_us"), us, 0);
            }
            let taken = median(turns.iter().map(|turn| per_second(turn.others.records)));
            report.add(format!("{name}_others_taken_per_s"), taken, 0);
            let others_refused: u64 = turns.iter().map(|turn| refused(&turn.others)).sum();
            report.add(format!("{name}_others_refused"), others_refused as f64, 0);
            let taken = median(turns.iter().map(|turn| per_second(turn.first.records)));
            report.add(format!("{name}_first_taken_per_s"), taken, 0);
            let first_refused = median(turns.iter().map(|turn| per_second(refused(&turn.first))));
            report.add(format!("{name}_first_refused_per_s"), first_refused, 0);
            let late = median(turns.iter().map(|turn| turn.others.late.value_at_quantile(0.99) as f64 / 1e3));
            report.add(format!("{name}_load_late_p99_us"), late, 0);
            let left_out: u64 = turns.iter().map(|turn| turn.others.unsent + turn.first.unsent).sum();
            report.add(format!("{name}_requests_not_sent"), left_out as f64, 0);
        }
        let p99 = |turns: &[Turn]| median(turns.iter().map(|turn| p_us(turn, 0.99)));
        report.add("ratio", p99(overloaded) / p99(calm), 3);
        let ratios: Vec<f64> = overloaded
            .iter()
            .zip(calm)
            .map(|(overloaded, calm)| p_us(overloaded, 0.99) / p_us(calm, 0.99))
            .collect();
        report.add("round_ratio_least", ratios.iter().copied().fold(f64::INFINITY, f64::min), 3);
        report.add("round_ratio_most", ratios.iter().copied().fold(0.0, f64::max), 3);
        report.add("rounds", self.rounds as f64, 0);
        report
    }
}

/// How long PutRecord took on the others, in microseconds.
fn p_us(turn: &Turn, quantile: f64) -> f64 {
    turn.others.latency.value_at_quantile(quantile) as f64 / 1e3
}

/// Records that were refused.
fn refused(tally: &Tally) -> u64 {
    tally.errors.values().sum()
}
