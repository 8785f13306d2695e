//! From PutRecord to a consumer that listens: each shard is written to at half of what it may take, one consumer a protocol listens to
//! all of them, and each record tells when its request was sent.

use std::cell::Cell;

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use futures_util::future::try_join_all;
use hdrhistogram::Histogram;
use tokio::time::{Duration, Instant, timeout};

use super::block_on;
use super::body::{self, Clock, PutRecord};
use super::client::{Client, Protocol};
use super::listen::Subscription;
use super::open::{self, Request, Tally, Times};
use super::stream::Stream;
use super::target::{Running, Target, Throttle};
use crate::load::new_histogram;
use crate::random::Random;
use crate::report::Report;

/// Seconds that a subscription lasts at most, less what it takes to begin and what the last record may take.
const SECONDS_MAX: f64 = 260.0;

/// How long after the last request its record is waited for, on a busy machine.
const LAST_RECORD_MAX: Duration = Duration::from_secs(30);

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
    protocols: Vec<Protocol>,
    /// Measured seconds
    #[arg(long, default_value_t = 20.0)]
    seconds: f64,
    /// Seconds before that, not measured
    #[arg(long, default_value_t = 3.0)]
    warm_up: f64,
}

impl Push {
    pub(super) fn run(&self) -> Result<Report> {
        let seconds = self.warm_up + self.seconds;
        ensure!(seconds < SECONDS_MAX, "a subscription lasts no longer than {SECONDS_MAX} s");
        block_on(seconds, async {
            let server = self.target.start(Throttle::Aws)?;
            let mut control = Client::connect(server.address, Protocol::Http1).await?;
            let stream = Stream::create(&mut control, self.shards).await?;
            let clock = Clock::new();
            let mut consumers = Vec::new();
            for &protocol in &self.protocols {
                let consumer = stream.register(&mut control, protocol.name()).await?;
                consumers.push((protocol, self.listen(&server, &stream, &consumer, protocol, clock).await?));
            }
            let mut random = Random::new(1);
            let mut writers = Vec::with_capacity(self.shards);
            for shard in &stream.shards {
                let client = Client::connect(server.address, Protocol::Http2).await?;
                let record = PutRecord::new(&stream.name, &shard.hash_key, self.record_bytes, &mut random)?;
                writers.push((client, Request::One(record, clock)));
            }
            eprintln!("{} shards, {} records/s each, for {seconds} s", self.shards, self.rate);
            let times = Times::new(self.warm_up, self.seconds)?;
            let measured_ns = clock.ns(times.measured.into_std());
            let expected: &Vec<Cell<Option<u64>>> = &vec![Cell::new(None); self.shards];
            let written = writers.iter().zip(expected).map(|((client, request), expected)| async move {
                let tally = open::write(client, request, self.rate, times).await?;
                expected.set(Some(tally.taken));
                anyhow::Ok(tally)
            });
            let until = times.end + LAST_RECORD_MAX;
            let heard = consumers.iter_mut().map(|(_, subscriptions)| {
                let shards = subscriptions.iter_mut().zip(expected);
                try_join_all(shards.map(move |(shard, expected)| hear(shard, measured_ns, expected, until)))
            });
            let (written, heard) = tokio::try_join!(try_join_all(written), try_join_all(heard))?;
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
        protocol: Protocol,
        clock: Clock,
    ) -> Result<Vec<Subscription>> {
        let shared = Client::connect(server.address, protocol).await?;
        let mut subscriptions = Vec::with_capacity(stream.shards.len());
        for shard in &stream.shards {
            let mut client = match protocol {
                Protocol::Http1 => Client::connect(server.address, protocol).await?,
                Protocol::Http2 => shared.share()?,
            };
            let mut begun = Subscription::begin(&mut client, consumer, &shard.id, "LATEST", clock).await?;
            // The first event says that it has begun.
            begun.next().await?.context("the subscription ends before it begins")?;
            subscriptions.push(begun);
        }
        Ok(subscriptions)
    }

    fn report(&self, written: &[Tally], heard: &[Vec<Histogram<u64>>]) -> Result<Report> {
        let mut put = Tally::new()?;
        for tally in written {
            put.add(tally)?;
        }
        let us = |histogram: &Histogram<u64>, quantile: f64| {
            (!histogram.is_empty()).then(|| histogram.value_at_quantile(quantile) as f64 / 1e3)
        };
        let mut report = Report::default();
        report.add("records_per_s", put.taken as f64 / self.seconds, 0);
        report.add("records_refused", put.refused as f64, 0);
        report.add("records_not_sent", put.left_out as f64, 0);
        report.add("put_latency_p50_us", us(&put.latency, 0.5), 0);
        report.add("put_latency_p99_us", us(&put.latency, 0.99), 0);
        for (protocol, shards) in self.protocols.iter().zip(heard) {
            let mut latency = new_histogram()?;
            for of_shard in shards {
                latency.add(of_shard).context("cannot add up latencies")?;
            }
            let name = protocol.name();
            for (quantile, of) in [("p50", 0.5), ("p99", 0.99), ("p999", 0.999), ("max", 1.0)] {
                report.add(format!("{name}_push_{quantile}_us"), us(&latency, of), 0);
            }
            let missing = put.taken as f64 - latency.len() as f64;
            report.add(format!("{name}_records_missing"), missing, 0);
        }
        report.add("load_late_p99_us", us(&put.late, 0.99), 0);
        Ok(report)
    }
}

/// Listens until all that was expected has come, or until then, and tells how long the records took that were sent from `measured_ns`
/// on.
async fn hear(
    subscription: &mut Subscription,
    measured_ns: u64,
    expected: &Cell<Option<u64>>,
    until: Instant,
) -> Result<Histogram<u64>> {
    let mut latency = new_histogram()?;
    while Instant::now() < until && expected.get().is_none_or(|expected| latency.len() < expected) {
        let Ok(event) = timeout(LOOK_EVERY, subscription.next()).await else {
            continue;
        };
        let Some(event) = event? else {
            bail!("the subscription ends by itself");
        };
        for record in event.records()? {
            let sent_ns = body::moment_ns(&record.data)?;
            if sent_ns >= measured_ns {
                latency.saturating_record(event.arrived_ns.saturating_sub(sent_ns));
            }
        }
    }
    Ok(latency)
}
