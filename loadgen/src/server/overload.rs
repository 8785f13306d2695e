//! A neighbour that is overloaded: all shards are written to within their limits, and in turns with that one of them with ten times
//! its limit. What counts is how long PutRecord takes on the others.
//!
//! The machine has other work and its disk has moods: both change within seconds, and change a p99 by more than what is looked for.
//! So the turns are short and many, every round has one of each kind, first the one and in the next round first the other, and
//! what is told is the median of the rounds' own ratios.
//!
//! The overload comes from a thread and a connection of its own, as from another caller, so that the others' requests do not wait
//! for it before they have left this process.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Args;
use futures_util::future::try_join_all;

use super::block_on;
use super::open::{self, Stretch};
use super::target::{Running, Target, Throttle};
use crate::drive::tally::{Tally, Times};
use crate::kinesis::client::Client;
use crate::kinesis::endpoint::Http;
use crate::kinesis::pool::Mix;
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
    /// Rounds of a turn without and a turn with overload
    #[arg(long, default_value_t = 40)]
    rounds: usize,
    /// Measured seconds of each turn
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// Seconds before that, not measured
    #[arg(long, default_value_t = 0.5)]
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
                for overload in if round % 2 == 1 { [false, true] } else { [true, false] } {
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
            eprintln!(
                "Each of {} shards was written {} PutRecords a second of {} bytes; in every other turn of {} seconds the first \
                 one instead {:.0} records a second, {} times its limit, in requests of {}. The ratios are those of PutRecord's \
                 time on the others, overloaded by unloaded, in the {} rounds.",
                self.shards,
                self.rate,
                self.record_bytes,
                self.seconds,
                self.times * SHARD_RECORDS_PER_S,
                self.times,
                self.overload_batch,
                self.rounds
            );
            Ok(self.report(&calm, &overloaded))
        })
    }

    async fn turn(&self, server: &Running, stream: &Stream, overload: bool) -> Result<Turn> {
        let mut random = Random::new(1);
        let endpoint = open::endpoint(server)?;
        let mut writers = Vec::with_capacity(self.shards);
        for (index, shard) in stream.shards.iter().enumerate() {
            let put = open::one(stream, shard, self.record_bytes, &mut random);
            let of = (index, self.shards);
            let stretch = Stretch { put, stamp: Stamp::None, rate: self.rate, of };
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
                let hash_keys = vec![stream.shards[0].hash_key.as_str()];
                let mix = Mix { hash_keys, ..Mix::new(&stream.name, batch, self.record_bytes) };
                first.put = mix.put(0, &mut random)?;
            }
            (first.rate, first.of) = (self.times * SHARD_RECORDS_PER_S, (0, 1));
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
        for (name, of) in [("p50", 0.5), ("p99", 0.99)] {
            let rounds = overloaded.iter().zip(calm);
            let mut ratios: Vec<f64> =
                rounds.map(|(overloaded, calm)| p_us(overloaded, of) / p_us(calm, of)).collect();
            ratios.sort_by(f64::total_cmp);
            let at = |part: f64| ratios[((ratios.len() - 1) as f64 * part).round() as usize];
            report.add(format!("{name}_ratio_median"), median(ratios.iter().copied()), 3);
            // Half of the rounds lie between these.
            report.add(format!("{name}_ratio_lower_quartile"), at(0.25), 3);
            report.add(format!("{name}_ratio_upper_quartile"), at(0.75), 3);
        }
        report.add("rounds", self.rounds as f64, 0);
        report.add("seconds", self.seconds, 1);
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
