//! Many consumers of one shard that has more than they can take: what each of them gets.
//!
//! The shard is filled first, without limits where the server is ours; then the server is started again with those of the service.

use anyhow::{Context, Result, ensure};
use clap::Args;
use futures_util::future::try_join_all;
use http::StatusCode;
use serde_json::json;
use tokio::time::{Duration, Instant, sleep, timeout_at};

use super::block_on;
use super::closed::many;
use super::target::{Target, Throttle};
use crate::kinesis::body::KEY_BYTES;
use crate::kinesis::client::Client;
use crate::kinesis::endpoint::Http;
use crate::kinesis::listen::Subscription;
use crate::kinesis::records::{self, Record};
use crate::kinesis::stream::Stream;
use crate::random::Random;
use crate::report::Report;
use crate::workload::shards::median;

/// What each consumer is to get in a second, as documented.
const CONSUMER_BYTES_PER_S: f64 = 2e6;

/// Bytes that a server may push to a consumer in a second: so much is filled in.
const FILLED_BYTES_PER_S: f64 = 2.0 * 1_048_576.0;

/// Seconds for which more is filled in than is listened: the first event comes at once.
const FILLED_AHEAD_S: f64 = 3.0;

/// Records of one request that fills.
const BATCH: usize = 200;

/// Before what a shard has refused is sent again.
const REFUSED_PAUSE: Duration = Duration::from_millis(100);

/// Seconds that a subscription lasts at most, less what it takes to begin.
const SECONDS_MAX: f64 = 290.0;

/// Many consumers of one shard, from its oldest record: what each gets
#[derive(Args, Clone, Debug)]
pub(super) struct FanOut {
    /// Which server.
    #[command(flatten)]
    target: Target,
    /// Consumers
    #[arg(long, default_value_t = 20)]
    consumers: usize,
    /// How they listen
    #[arg(long, value_enum, default_value = "http2")]
    protocol: Http,
    /// Bytes of a record's data
    #[arg(long, default_value_t = 1024)]
    record_bytes: usize,
    /// Seconds that they listen
    #[arg(long, default_value_t = 20.0)]
    seconds: f64,
}

impl FanOut {
    pub(super) fn run(&self) -> Result<Report> {
        ensure!(self.consumers > 0, "no consumers, no figures");
        ensure!(self.seconds < SECONDS_MAX, "a subscription lasts no longer than {SECONDS_MAX} s");
        // With the limits of the service a shard takes half of what it gives to a consumer.
        let most = (self.seconds + FILLED_AHEAD_S) * 3.0;
        block_on(most, async {
            let server = self.target.start(Throttle::Off)?;
            let mut control = Client::connect(&server.endpoint(Http::Http1)?).await?;
            let stream = Stream::create(&mut control, 1).await?;
            self.fill(&mut control, &stream).await?;
            let server = server.restart(Throttle::Aws)?;
            let mut control = Client::connect(&server.endpoint(Http::Http1)?).await?;
            let mut consumers = Vec::with_capacity(self.consumers);
            for number in 1..=self.consumers {
                consumers.push(stream.register(&mut control, &format!("consumer-{number}")).await?);
            }
            let shard = &stream.shards[0];
            let mut clients = Vec::with_capacity(self.consumers);
            for _ in 0..self.consumers {
                clients.push(Client::connect(&server.endpoint(self.protocol)?).await?);
            }
            eprintln!("{} consumers listen for {} s", self.consumers, self.seconds);
            let until = Instant::now() + Duration::try_from_secs_f64(self.seconds)?;
            let before = server.cpu();
            let oldest = &json!({"Type": "TRIM_HORIZON"});
            let heard = clients.iter_mut().zip(&consumers).map(|(client, consumer)| async move {
                let subscription = Subscription::begin(client, consumer, &shard.id, oldest);
                hear(subscription.await?, until).await
            });
            let rates = try_join_all(heard).await?;
            let cpu = server.cpu().zip(before).map(|(after, before)| after.saturating_sub(before));
            stream.delete(&mut control).await?;
            Ok(self.report(&rates, cpu))
        })
    }

    /// Writes as much as the consumers can get.
    async fn fill(&self, client: &mut Client, stream: &Stream) -> Result<()> {
        let mut random = Random::new(1);
        let put = many(&stream.name, None, BATCH, self.record_bytes, &mut random);
        let bytes = FILLED_BYTES_PER_S * (self.seconds + FILLED_AHEAD_S);
        let records = (bytes / (self.record_bytes + KEY_BYTES) as f64).ceil() as usize;
        eprintln!("filling the shard with {records} records");
        let mut taken = 0;
        while taken < records {
            let answer = client.call(put.operation, &put.body).await?;
            ensure!(answer.status == StatusCode::OK, "PutRecords is answered {}", answer.said());
            let refused = records::refused(&answer.body, put.body.format)?;
            taken += BATCH.saturating_sub(usize::try_from(refused)?);
            if refused > 0 {
                sleep(REFUSED_PAUSE).await;
            }
        }
        Ok(())
    }

    fn report(&self, rates: &[f64], cpu: Option<Duration>) -> Report {
        let mut report = Report::default();
        for (rate, number) in rates.iter().zip(1..) {
            report.add(format!("consumer_{number}_mb_per_s"), rate / 1e6, 3);
        }
        report.add("least_mb_per_s", rates.iter().copied().fold(f64::INFINITY, f64::min) / 1e6, 3);
        report.add("median_mb_per_s", median(rates.iter().copied()) / 1e6, 3);
        report.add("sum_mb_per_s", rates.iter().sum::<f64>() / 1e6, 1);
        let below = rates.iter().filter(|rate| **rate < CONSUMER_BYTES_PER_S).count();
        report.add("consumers_below_2_mb_per_s", below as f64, 0);
        report.add("server_cores", cpu.map(|cpu| cpu.as_secs_f64() / self.seconds), 2);
        report
    }
}

/// Listens until then, and tells bytes of records a second, from the first event to the last: what the first brought had no time
/// yet.
async fn hear(mut subscription: Subscription, until: Instant) -> Result<f64> {
    let (mut first, mut last, mut bytes) = (None, Instant::now().into_std(), 0);
    while let Ok(event) = timeout_at(until, subscription.next()).await {
        let event = event?.context("the subscription ends by itself")?;
        let of_event: usize = event.batch()?.records.iter().map(Record::bytes).sum();
        if of_event == 0 {
            continue;
        }
        match first {
            None => first = Some(event.arrived),
            Some(_) => (last, bytes) = (event.arrived, bytes + of_event),
        }
    }
    let first = first.context("no record came")?;
    let seconds = last.saturating_duration_since(first).as_secs_f64();
    Ok(if bytes == 0 { 0.0 } else { bytes as f64 / seconds })
}
