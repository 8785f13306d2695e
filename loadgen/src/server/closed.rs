//! The closed loop: connections that each send PutRecords, wait until they are told that it is durable, and send the next.
//!
//! It runs for a while unmeasured. Then clock, records and the server's processor time are read, and read again at the end, so that
//! every figure is of the same stretch of time. Latency is from the sending to the answer, read whole.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use anyhow::{Result, ensure};
use bytes::Bytes;
use clap::Args;
use futures_util::future::try_join_all;
use hdrhistogram::Histogram;
use tokio::time::{Instant, sleep_until};

use super::body;
use super::client::{Client, Protocol};
use super::stream::Stream;
use super::target::Running;
use crate::load::new_histogram;
use crate::random::Random;

/// Bytes of all bodies that are made beforehand: more than caches hold, as with callers that have nothing to do with each other.
const BODIES_BYTES: usize = 32 << 20;

/// Between two lines of progress.
const TELL_EVERY: Duration = Duration::from_secs(1);

/// What the connections do.
#[derive(Args, Clone, Debug)]
pub(super) struct Load {
    /// Connections, each with one request under way
    #[arg(long, default_value_t = 8)]
    pub(super) connections: usize,
    /// Records of one request
    #[arg(long, default_value_t = 500)]
    pub(super) batch: usize,
    /// Bytes of a record's data
    #[arg(long, default_value_t = 1024)]
    pub(super) record_bytes: usize,
    /// How requests travel
    #[arg(long, value_enum, default_value = "http1")]
    pub(super) protocol: Protocol,
    /// Measured seconds
    #[arg(long, default_value_t = 10.0)]
    pub(super) seconds: f64,
    /// Seconds before that, not measured
    #[arg(long, default_value_t = 3.0)]
    pub(super) warm_up: f64,
}

/// What was measured.
pub(super) struct Measured {
    pub(super) elapsed: Duration,
    /// Records that are durable.
    pub(super) records: u64,
    /// Records that were refused.
    pub(super) refused: u64,
    /// Of a request, in nanoseconds.
    pub(super) latency: Histogram<u64>,
    /// The server's processor time, if it is known.
    pub(super) cpu: Option<Duration>,
}

impl Measured {
    pub(super) fn records_per_s(&self) -> f64 {
        self.records as f64 / self.elapsed.as_secs_f64()
    }

    /// The server's processor time for each record, in microseconds. Not known where more than one record in a hundred was refused:
    /// those cost as well and are not counted.
    pub(super) fn cpu_us_per_record(&self) -> Option<f64> {
        let cpu = self.cpu.filter(|_| self.refused <= self.records / 100)?;
        Some(cpu.as_secs_f64() * 1e6 / self.records as f64)
    }
}

/// What connections and clock share; they take turns on one thread.
struct Shared {
    begin: Instant,
    end: Instant,
    records: Cell<u64>,
    refused: Cell<u64>,
    latency: RefCell<Histogram<u64>>,
}

/// What is read at the beginning and at the end.
struct Reading {
    at: Instant,
    records: u64,
    refused: u64,
    cpu: Option<Duration>,
}

impl Load {
    /// Seconds that a run takes.
    pub(super) fn all_seconds(&self) -> f64 {
        self.warm_up + self.seconds
    }

    /// Bodies for a stream, to be sent in turn.
    pub(super) fn bodies(&self, stream: &Stream) -> Vec<Bytes> {
        let mut random = Random::new(1);
        let mut made = || body::put_records(&stream.name, None, self.batch, self.record_bytes, &mut random);
        let first = made();
        let count = (BODIES_BYTES / first.len().max(1)).clamp(1, 1000);
        std::iter::once(first).chain(std::iter::repeat_with(made).take(count - 1)).collect()
    }

    /// Runs it.
    pub(super) async fn run(&self, server: &Running, bodies: &[Bytes]) -> Result<Measured> {
        ensure!(self.connections > 0 && self.batch > 0, "no connections or no records, no figures");
        let mut clients = Vec::with_capacity(self.connections);
        for _ in 0..self.connections {
            clients.push(Client::connect(server.address, self.protocol).await?);
        }
        let begin = Instant::now() + Duration::try_from_secs_f64(self.warm_up)?;
        let shared = Shared {
            begin,
            end: begin + Duration::try_from_secs_f64(self.seconds)?,
            records: Cell::new(0),
            refused: Cell::new(0),
            latency: RefCell::new(new_histogram()?),
        };
        let producers = clients.into_iter().enumerate().map(|(number, client)| {
            // Not all of them the same body at the same time.
            let turn = number * bodies.len() / self.connections;
            self.produce(client, bodies.iter().cycle().skip(turn), &shared)
        });
        let (_, (before, after)) =
            tokio::try_join!(try_join_all(producers), async { Ok(watch(server, &shared).await) })?;
        Ok(Measured {
            elapsed: after.at - before.at,
            records: after.records - before.records,
            refused: after.refused - before.refused,
            latency: shared.latency.into_inner(),
            cpu: after.cpu.zip(before.cpu).map(|(after, before)| after.saturating_sub(before)),
        })
    }

    async fn produce<'a>(
        &self,
        mut client: Client,
        bodies: impl Iterator<Item = &'a Bytes>,
        shared: &Shared,
    ) -> Result<()> {
        for body in bodies {
            let begun = Instant::now();
            if begun >= shared.end {
                break;
            }
            let refused = client.put_records(body.clone()).await?;
            let ended = Instant::now();
            if (shared.begin..shared.end).contains(&ended) {
                let ns = u64::try_from((ended - begun).as_nanos()).unwrap_or(u64::MAX);
                shared.latency.borrow_mut().saturating_record(ns);
            }
            let durable = (self.batch as u64).saturating_sub(refused);
            shared.records.set(shared.records.get() + durable);
            shared.refused.set(shared.refused.get() + refused);
        }
        Ok(())
    }
}

/// Tells progress, and takes the two readings.
async fn watch(server: &Running, shared: &Shared) -> (Reading, Reading) {
    pass(shared.begin, "warming up", shared).await;
    let before = Reading::take(server, shared);
    pass(shared.end, "measuring", shared).await;
    (before, Reading::take(server, shared))
}

async fn pass(until: Instant, what: &str, shared: &Shared) {
    while Instant::now() < until {
        let (at, records) = (Instant::now(), shared.records.get());
        sleep_until(until.min(at + TELL_EVERY)).await;
        let per_second = (shared.records.get() - records) as f64 / at.elapsed().as_secs_f64();
        eprintln!("{what}: {per_second:.0} records/s");
    }
}

impl Reading {
    fn take(server: &Running, shared: &Shared) -> Reading {
        Reading {
            at: Instant::now(),
            records: shared.records.get(),
            refused: shared.refused.get(),
            cpu: server.cpu(),
        }
    }
}
