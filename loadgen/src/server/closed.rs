//! The closed loop: connections that each send PutRecords, wait until they are told that it is durable, and send the next. It runs for
//! a while unmeasured; the server's processor time is read when the measured time begins and when it ends.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use clap::Args;
use hdrhistogram::Histogram;
use tokio::time::sleep_until;

use super::ANSWER_MAX;
use super::target::Running;
use crate::drive::plan::{Rate, Schedule};
use crate::drive::progress::Progress;
use crate::drive::tally::{Shared, Times};
use crate::drive::{Sender, drive};
use crate::kinesis::body::Put;
use crate::kinesis::client::Client;
use crate::kinesis::endpoint::{Format, Http};
use crate::kinesis::pool::Mix;
use crate::kinesis::stream::Stream;
use crate::kinesis::writer::{Stamp, Writer};

/// What the connections do.
#[derive(Args, Clone, Debug)]
pub(super) struct Load {
    /// Shards of each stream
    #[arg(long, default_value_t = 16)]
    pub(super) shards: usize,
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
    pub(super) protocol: Http,
    /// The format of requests and answers
    #[arg(long, value_enum, default_value = "json")]
    pub(super) format: Format,
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
    /// What of it is not the kernel's.
    pub(super) own_cpu: Option<Duration>,
}

impl Measured {
    pub(super) fn records_per_s(&self) -> f64 {
        self.records as f64 / self.elapsed.as_secs_f64()
    }

    /// The server's processor time for each record, in microseconds. Not known where more than one record in a hundred was refused:
    /// those cost as well and are not counted.
    pub(super) fn cpu_us_per_record(&self) -> Option<f64> {
        self.us_per_record(self.cpu)
    }

    /// The same without the kernel's.
    pub(super) fn own_cpu_us_per_record(&self) -> Option<f64> {
        self.us_per_record(self.own_cpu)
    }

    fn us_per_record(&self, cpu: Option<Duration>) -> Option<f64> {
        let cpu = cpu.filter(|_| self.refused <= self.records / 100)?;
        Some(cpu.as_secs_f64() * 1e6 / self.records as f64)
    }
}

impl Load {
    /// Seconds that a run takes.
    pub(super) fn all_seconds(&self) -> f64 {
        self.warm_up + self.seconds
    }

    /// Requests for a stream, to be sent in turn.
    pub(super) fn bodies(&self, stream: &Stream) -> Result<Arc<Vec<Put>>> {
        Mix { format: self.format, ..Mix::new(&stream.name, self.batch, self.record_bytes) }.pool()
    }

    /// Runs it.
    pub(super) async fn run(&self, server: &Running, bodies: &Arc<Vec<Put>>) -> Result<Measured> {
        let mut writers = Vec::with_capacity(self.connections);
        for number in 0..self.connections {
            let client = Client::connect(&server.endpoint_in(self.protocol, self.format)?).await?;
            // Not all of them the same body at the same time.
            let turn = number * bodies.len() / self.connections;
            writers.push(Writer::new(client, bodies.clone(), turn, Stamp::None, ANSWER_MAX));
        }
        self.drive(server, writers).await
    }

    /// Has these send for as long.
    pub(super) async fn drive<S: Sender>(&self, server: &Running, senders: Vec<S>) -> Result<Measured> {
        ensure!(!senders.is_empty() && self.batch > 0, "no connections or no records, no figures");
        let seconds = Duration::try_from_secs_f64;
        let times = Times::new(seconds(self.warm_up)?, seconds(self.seconds)?);
        let shared = Shared::new()?;
        let schedule = Schedule::new(Rate::Max, self.batch as u64, 0, 1);
        let (cpu, ()) = tokio::try_join!(
            async { watch(server, times, &shared).await },
            drive(senders, schedule, times, &shared)
        )?;
        let tally = shared.lock();
        let throttled = "ProvisionedThroughputExceededException";
        if let Some((error, said)) = tally.said.iter().find(|(error, _)| *error != throttled) {
            bail!("requests fail with {error}: {said}");
        }
        let (own_cpu, kernels) = cpu.unzip();
        Ok(Measured {
            elapsed: times.end - times.begin,
            records: tally.records,
            refused: tally.errors.values().sum(),
            latency: tally.latency.clone(),
            cpu: own_cpu.zip(kernels).map(|(own, kernels)| own + kernels),
            own_cpu,
        })
    }
}

/// Tells progress, and returns the server's processor time in the measured time, its own and the kernel's on its behalf.
async fn watch(server: &Running, times: Times, shared: &Shared) -> Result<Option<(Duration, Duration)>> {
    let (tallies, mut progress) = ([vec![shared.clone()]], Progress::new(times));
    let mut before = None;
    while Instant::now() < times.end {
        let next = match before {
            None => progress.due().min(times.begin),
            Some(_) => progress.due().min(times.end),
        };
        sleep_until(next.into()).await;
        if before.is_none() && Instant::now() >= times.begin {
            before = Some(server.cpu_times());
        }
        if Instant::now() >= progress.due() {
            progress.tell(&tallies)?;
        }
    }
    let after = server.cpu_times();
    progress.end(&tallies)?;
    let spent = |after: (Duration, Duration), before: (Duration, Duration)| {
        (after.0.saturating_sub(before.0), after.1.saturating_sub(before.1))
    };
    Ok(after.zip(before.flatten()).map(|(after, before)| spent(after, before)))
}
