//! From PutRecord to a consumer that listens: each shard is written to at half of what it may take, one consumer a protocol listens to
//! all of them, and each record tells when its request was sent.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result, ensure};
use clap::Args;
use futures_util::future::try_join_all;
use serde_json::json;
use tokio::time::{Duration, Instant, timeout};

use super::block_on;
use super::open::{self, Stretch};
use super::target::{Running, Target, Throttle};
use crate::drive::tally::{Shared, Tally, Times};
use crate::fio::{self, Kind};
use crate::kinesis::body::{Clock, ensure_stamps};
use crate::kinesis::client::Client;
use crate::kinesis::endpoint::Http;
use crate::kinesis::listen::Subscription;
use crate::kinesis::stream::Stream;
use crate::kinesis::writer::Stamp;
use crate::random::Random;
use crate::report::Report;
use crate::run::Delivery;
use crate::run::results::us;

/// Seconds that a subscription lasts at most, less what it takes to begin and what the last record may take.
const SECONDS_MAX: f64 = 260.0;

/// How long after the last request its record is waited for, on a busy machine.
const LAST_RECORD_MAX: Duration = Duration::from_secs(30);

/// What a group of a record or two is written as.
const PAGE_BYTES: u64 = 4096;

/// Between two looks whether all has come.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// PutRecord at a steady rate and consumers that listen: how long a record takes to them
#[derive(Args, Clone, Debug)]
pub(super) struct Push {
    /// Which server.
    #[command(flatten)]
    target: Target,
    /// Shards of the stream
    #[arg(long, default_value_t = 4)]
    shards: usize,
    /// Records a second of each shard; half of its limit if nothing is said
    #[arg(long, default_value_t = 500.0)]
    rate: f64,
    /// Bytes of a record's data
    #[arg(long, default_value_t = 1024)]
    record_bytes: usize,
    /// How consumers listen; one for each
    #[arg(long, value_enum, value_delimiter = ',', default_value = "http2,http1")]
    protocols: Vec<Http>,
    /// Measured seconds
    #[arg(long, default_value_t = 20.0)]
    seconds: f64,
    /// Seconds before that, not measured
    #[arg(long, default_value_t = 3.0)]
    warm_up: f64,
    /// Seconds of fio before and after, for what one durable write of 4 KiB takes on this disk; nothing if 0
    #[arg(long, default_value_t = 0.0, conflicts_with_all = ["address", "pid"])]
    fio: f64,
}

impl Push {
    pub(super) fn run(&self) -> Result<Report> {
        let seconds = self.warm_up + self.seconds;
        ensure!(seconds < SECONDS_MAX, "a subscription lasts no longer than {SECONDS_MAX} s");
        ensure_stamps(self.record_bytes)?;
        let beside = (self.fio > 0.0).then(|| self.target.folder("penstock-fio-")).transpose()?;
        let disk =
            || beside.as_ref().map(|dir| fio::run(dir.path(), Kind::Bare, PAGE_BYTES, self.fio)).transpose();
        let before = disk()?;
        let mut report = self.load(seconds)?;
        if let (Some(before), Some(after)) = (before, disk()?) {
            report.add("disk_write_p50_us", f64::midpoint(before.p50_us, after.p50_us), 0);
            report.add("disk_write_p99_us", f64::midpoint(before.p99_us, after.p99_us), 0);
        }
        Ok(report)
    }

    fn load(&self, seconds: f64) -> Result<Report> {
        block_on(seconds, async {
            let server = self.target.start(Throttle::Aws)?;
            let mut control = Client::connect(&server.endpoint(Http::Http1)?).await?;
            let stream = Stream::create(&mut control, self.shards).await?;
            let mut consumers = Vec::new();
            for &protocol in &self.protocols {
                let consumer = stream.register(&mut control, protocol.name()).await?;
                consumers.push(self.listen(&server, &stream, &consumer, protocol).await?);
            }
            let clock = Clock::new();
            let (mut random, endpoint) = (Random::new(1), open::endpoint(&server)?);
            let mut writers = Vec::with_capacity(self.shards);
            for (index, shard) in stream.shards.iter().enumerate() {
                let put = open::one(&stream, shard, self.record_bytes, &mut random);
                let of = (index, self.shards);
                let stretch = Stretch { put, stamp: Stamp::Moment(clock), rate: self.rate, of };
                writers.push((stretch.connect(&endpoint).await?, stretch));
            }
            eprintln!("{} shards, {} records/s each, for {seconds} s", self.shards, self.rate);
            let seconds = Duration::try_from_secs_f64;
            let times = Times::new(seconds(self.warm_up)?, seconds(self.seconds)?);
            let expected: &Vec<AtomicU64> = &(0..self.shards).map(|_| AtomicU64::new(u64::MAX)).collect();
            let written =
                writers.into_iter().zip(expected).map(|((writers, stretch), expected)| async move {
                    let tally = stretch.send(writers, times).await?;
                    expected.store(tally.so_far.records, Ordering::Relaxed);
                    anyhow::Ok(tally)
                });
            let mut heard = Vec::new();
            let mut hearing = Vec::new();
            for subscriptions in consumers {
                let tally = Shared::new()?;
                for (subscription, expected) in subscriptions.into_iter().zip(expected) {
                    let arrived = Arc::new(AtomicU64::new(0));
                    let delivery = Delivery { clock, tally: tally.clone(), times, arrived };
                    hearing.push(hear(subscription, delivery, expected));
                }
                heard.push(tally);
            }
            let (written, _) = tokio::try_join!(try_join_all(written), try_join_all(hearing))?;
            stream.delete(&mut control).await?;
            self.report(&written, &heard)
        })
    }

    /// A consumer's subscriptions to all shards, from the end of each.
    async fn listen(
        &self,
        server: &Running,
        stream: &Stream,
        consumer: &str,
        protocol: Http,
    ) -> Result<Vec<Subscription>> {
        let endpoint = server.endpoint(protocol)?;
        let newest = json!({"Type": "LATEST"});
        let shared = Client::connect(&endpoint).await?;
        let mut subscriptions = Vec::with_capacity(stream.shards.len());
        for shard in &stream.shards {
            let mut client = match protocol {
                Http::Http1 => Client::connect(&endpoint).await?,
                Http::Http2 => shared.share()?,
            };
            let mut begun = Subscription::begin(&mut client, consumer, &shard.id, &newest).await?;
            // The first event says that it has begun.
            begun.next().await?.context("the subscription ends before it begins")?;
            subscriptions.push(begun);
        }
        Ok(subscriptions)
    }

    fn report(&self, written: &[Tally], heard: &[Shared]) -> Result<Report> {
        let mut put = Tally::new()?;
        for tally in written {
            put.add(tally)?;
        }
        let mut report = Report::default();
        report.add("records_per_s", put.records as f64 / self.seconds, 0);
        report.add("records_refused", put.errors.values().sum::<u64>() as f64, 0);
        report.add("records_not_sent", put.unsent as f64, 0);
        report.add("put_latency_p50_us", us(&put.latency, 50.0), 0);
        report.add("put_latency_p99_us", us(&put.latency, 99.0), 0);
        for (protocol, heard) in self.protocols.iter().zip(heard) {
            let heard = heard.lock();
            let name = protocol.name();
            for (quantile, of) in [("p50", 50.0), ("p99", 99.0), ("p999", 99.9), ("max", 100.0)] {
                report.add(format!("{name}_push_{quantile}_us"), us(&heard.latency, of), 0);
            }
            let missing = put.so_far.records as f64 - heard.so_far.records as f64;
            report.add(format!("{name}_records_missing"), missing, 0);
        }
        report.add("load_late_p50_us", us(&put.late, 50.0), 0);
        report.add("load_late_p99_us", us(&put.late, 99.0), 0);
        Ok(report)
    }
}

/// Listens until all that was expected has come, or until it is too late.
async fn hear(mut subscription: Subscription, delivery: Delivery, expected: &AtomicU64) -> Result<()> {
    let until = Instant::from_std(delivery.times.end) + LAST_RECORD_MAX;
    while Instant::now() < until
        && delivery.arrived.load(Ordering::Relaxed) < expected.load(Ordering::Relaxed)
    {
        let Ok(event) = timeout(LOOK_EVERY, subscription.next()).await else {
            continue;
        };
        let event = event?.context("the subscription ends by itself")?;
        delivery.note(event.batch()?.stamped(), event.arrived);
    }
    Ok(())
}
