//! The load on a peer, and the probe of a lone producer. The load is the closed loop of [`crate::load`]: each
//! producer sends a batch on a connection of its own, waits until the peer says that it is durable, and sends the next. One
//! thread keeps all of them going, as it does for the engine.
//!
//! Figures are of the measured stretch. Bytes that reach the device are counted over all of the run, until everything is written back,
//! since a peer may write some of them long after it has answered.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use futures_util::TryStreamExt;
use futures_util::stream::FuturesUnordered;
use hdrhistogram::Histogram;
use tokio::time::{Instant, sleep, timeout};

use super::peer::{Client, Peer, Program, connect_when_ready};
use super::strace::Syncs;
use crate::load::new_histogram;
use crate::machine::{self, Device};
use crate::records::Records;

/// What a run may take longer than its load: starting, making queues, writing back.
const SLACK: Duration = Duration::from_secs(120);

/// Between two looks at the clock.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Batches of the probe: enough to stand out from what a server syncs in the background.
const PROBE_BATCHES: u64 = 50;

/// How long a probed server is left alone first, so that what it syncs at its start is not counted.
const PROBE_REST: Duration = Duration::from_millis(500);

/// Somebody wants this program to stop. Looked at where time passes.
pub static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Fails if somebody wants this program to stop.
///
/// # Errors
/// Somebody does.
pub fn check_interrupted() -> Result<()> {
    ensure!(!INTERRUPTED.load(Ordering::Relaxed), "interrupted");
    Ok(())
}

/// What is done.
#[derive(Clone, Debug)]
pub struct Workload {
    /// Producers, each with one batch under way.
    pub producers: usize,
    /// Queues that they share.
    pub queues: usize,
    /// Records of a batch.
    pub batch: usize,
    /// Bytes of a record's data.
    pub record_bytes: usize,
    /// Measured seconds.
    pub seconds: f64,
    /// Seconds before that.
    pub warm_up: f64,
}

/// What was measured in one run.
#[derive(Clone, Debug)]
pub struct Run {
    /// The measured stretch.
    pub elapsed: Duration,
    /// Records acknowledged in it.
    pub records: u64,
    /// Bytes of their keys and data.
    pub record_bytes: u64,
    /// Of a batch, in nanoseconds.
    pub latency: Histogram<u64>,
    /// Flushes of the device in it, if they can be read.
    pub flushes: Option<u64>,
    /// Bytes written to the device for each of all the run's bytes, if that can be read.
    pub written_per_byte: Option<f64>,
}

/// What one producer alone, with one batch under way, gave. Nothing can share a sync with its batches.
#[derive(Clone, Copy, Debug)]
pub struct Probe {
    /// Batches that were acknowledged.
    pub batches: u64,
    /// Calls of fsync and fdatasync that succeeded meanwhile, if they can be counted.
    pub syncs: Option<u64>,
    /// Flushes of the device meanwhile, if they can be read.
    pub flushes: Option<u64>,
}

/// What can be measured: any peer.
pub trait Measurable {
    /// See [`Peer::find`].
    ///
    /// # Errors
    /// There is none.
    fn find(&self) -> Result<Program, super::peer::Absent>;

    /// Puts the load on one that is started in this empty directory, and stops it.
    ///
    /// # Errors
    /// It failed.
    fn load(&self, program: &Program, dir: &Path, load: &Workload) -> Result<Run>;

    /// Probes one that is started in this empty directory, and stops it.
    ///
    /// # Errors
    /// It failed.
    fn probe(&self, program: &Program, dir: &Path, load: &Workload) -> Result<Probe>;
}

impl<P: Peer> Measurable for P {
    fn find(&self) -> Result<Program, super::peer::Absent> {
        Peer::find(self)
    }

    fn load(&self, program: &Program, dir: &Path, load: &Workload) -> Result<Run> {
        let most = Duration::from_secs_f64(load.warm_up + load.seconds) + SLACK;
        block_on(most, run(self, program, dir, load))
    }

    fn probe(&self, program: &Program, dir: &Path, load: &Workload) -> Result<Probe> {
        block_on(SLACK, probe(self, program, dir, load))
    }
}

/// A server that hangs must not hang us.
pub(crate) fn block_on<T>(most: Duration, work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("cannot make a runtime")?;
    runtime.block_on(async { timeout(most, work).await.context("it takes too long")? })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    WarmingUp,
    Measuring,
    Ended,
}

/// What producers and clock share; they take turns on one thread.
struct Shared {
    phase: Cell<Phase>,
    records: Cell<u64>,
    record_bytes: Cell<u64>,
    latency: RefCell<Histogram<u64>>,
}

async fn run<P: Peer>(peer: &P, program: &Program, dir: &Path, load: &Workload) -> Result<Run> {
    let mut server = peer.start(program, dir)?;
    let mut first = connect_when_ready(peer, &mut server).await?;
    peer.prepare(&mut first, load.queues).await?;
    let records = Records::new(load.batch, load.record_bytes);
    let shared = Shared {
        phase: Cell::new(Phase::WarmingUp),
        records: Cell::new(0),
        record_bytes: Cell::new(0),
        latency: RefCell::new(new_histogram()?),
    };
    let mut clients = Vec::with_capacity(load.producers);
    for producer in 0..load.producers {
        clients.push(peer.connect(&server, producer % load.queues).await?);
    }
    let before = settled_device(dir)?;
    let producers: FuturesUnordered<_> = clients
        .into_iter()
        .enumerate()
        .map(|(number, client)| produce(client, records.part(number as u64), &shared))
        .collect();
    let (produced, watched) = tokio::join!(producers.try_collect::<Vec<()>>(), async {
        let watched = watch(dir, load, &shared).await;
        shared.phase.set(Phase::Ended);
        watched
    });
    if produced.is_err() {
        // A server that ended tells more than a connection that broke.
        server.process.check()?;
    }
    produced?;
    let (begin, end) = watched?;
    peer.settle(&mut first).await?;
    let after = settled_device(dir)?;
    let written = after.zip(before).map(|(after, before)| after.written_bytes - before.written_bytes);
    Ok(Run {
        elapsed: end.at - begin.at,
        records: end.records - begin.records,
        record_bytes: end.record_bytes - begin.record_bytes,
        latency: shared.latency.into_inner(),
        flushes: end.device.zip(begin.device).map(|(after, before)| after.flushes - before.flushes),
        written_per_byte: written.map(|bytes| bytes as f64 / shared.record_bytes.get() as f64),
    })
}

/// The device's counters when everything is written back.
///
/// # Errors
/// The file system does not say.
pub fn settled_device(dir: &Path) -> Result<Option<Device>> {
    let place = File::open(dir).context("cannot open a directory")?;
    rustix::fs::syncfs(place).context("cannot write back")?;
    Ok(machine::device(dir))
}

async fn produce(mut client: impl Client, mut records: Records, shared: &Shared) -> Result<()> {
    while shared.phase.get() != Phase::Ended {
        let batch = records.batch();
        let begun = Instant::now();
        if let Err(error) = client.append(&batch).await {
            // The clock need not run on for those who are left.
            shared.phase.set(Phase::Ended);
            return Err(error);
        }
        if shared.phase.get() == Phase::Measuring {
            let ns = u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
            shared.latency.borrow_mut().saturating_record(ns);
        }
        let bytes: usize = batch.iter().map(|record| record.key.len() + record.data.len()).sum();
        shared.records.set(shared.records.get() + batch.len() as u64);
        shared.record_bytes.set(shared.record_bytes.get() + bytes as u64);
    }
    Ok(())
}

/// Everything that is read at the beginning and at the end of the measured stretch.
struct Reading {
    at: Instant,
    records: u64,
    record_bytes: u64,
    device: Option<Device>,
}

impl Reading {
    fn take(dir: &Path, shared: &Shared) -> Reading {
        Reading {
            at: Instant::now(),
            records: shared.records.get(),
            record_bytes: shared.record_bytes.get(),
            device: machine::device(dir),
        }
    }
}

async fn watch(dir: &Path, load: &Workload, shared: &Shared) -> Result<(Reading, Reading)> {
    pass(load.warm_up, shared).await?;
    let begin = Reading::take(dir, shared);
    if shared.phase.get() == Phase::WarmingUp {
        shared.phase.set(Phase::Measuring);
    }
    pass(load.seconds, shared).await?;
    Ok((begin, Reading::take(dir, shared)))
}

async fn pass(seconds: f64, shared: &Shared) -> Result<()> {
    let end = Instant::now() + Duration::from_secs_f64(seconds);
    while Instant::now() < end {
        check_interrupted()?;
        if shared.phase.get() == Phase::Ended {
            bail!("a producer failed");
        }
        sleep(LOOK_EVERY.min(end - Instant::now())).await;
    }
    Ok(())
}

async fn probe<P: Peer>(peer: &P, program: &Program, dir: &Path, load: &Workload) -> Result<Probe> {
    let mut server = peer.start(program, dir)?;
    let mut first = connect_when_ready(peer, &mut server).await?;
    peer.prepare(&mut first, load.queues).await?;
    // Before the producer connects: PostgreSQL makes a process for each connection, which is then followed.
    let syncs = Syncs::count_of(server.process.pid(), &dir.join("strace.log"))?;
    let mut client = peer.connect(&server, 0).await?;
    let mut records = Records::new(load.batch, load.record_bytes);
    client.append(&records.batch()).await?;
    settled_device(dir)?;
    sleep(PROBE_REST).await;
    let read =
        || Ok::<_, anyhow::Error>((syncs.as_ref().map(Syncs::so_far).transpose()?, machine::device(dir)));
    let (syncs_before, device_before) = read()?;
    for _ in 0..PROBE_BATCHES {
        check_interrupted()?;
        client.append(&records.batch()).await?;
    }
    let (syncs_after, device_after) = read()?;
    Ok(Probe {
        batches: PROBE_BATCHES,
        syncs: syncs_after.zip(syncs_before).map(|(after, before)| after - before),
        flushes: device_after.zip(device_before).map(|(after, before)| after.flushes - before.flushes),
    })
}
