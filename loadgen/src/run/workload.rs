//! The workloads: for each, what is made ready before the clock runs, and what every thread does.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, try_join_all};
use tokio::time::{sleep, timeout};

use super::fill::{fill, newest};
use super::listener::Listener;
use super::media;
use super::place::Place;
use super::reader::{Begin, Delivery, Reader};
use super::reshard;
use super::settings::{From, Run, Via, Workload};
use super::writer::{Bodies, Writer};
use crate::drive::crew::Member;
use crate::drive::plan::{Rate, Schedule};
use crate::drive::tally::{Shared, Times};
use crate::drive::{Fate, Sender, drive};
use crate::kinesis::body::Clock;
use crate::kinesis::writer::{Numbers, Stamp};

/// Bytes that a service pushes to a consumer of a shard in a second.
const PUSHED_BYTES_PER_S: f64 = 2.0 * 1_048_576.0;

/// Seconds for which more is filled in than is listened: the first event comes at once.
const FILLED_AHEAD_S: f64 = 3.0;

/// How long after the last request its record is waited for, on a busy machine.
const LAST_RECORD_MAX: Duration = Duration::from_secs(30);

/// Between two looks whether all has come.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Records that a reader at the tail asks for.
const FOLLOW_LIMIT: usize = 10_000;

/// What a thread does, with a tally for each kind of requests.
pub(crate) type Work = Box<dyn Fn(Member, Vec<Shared>) -> LocalBoxFuture<'static, Result<()>> + Send + Sync>;

/// A workload that is ready.
pub(crate) struct Job {
    /// Kinds of requests, the main one first.
    pub(crate) kinds: Vec<&'static str>,
    pub(crate) threads: usize,
    pub(crate) work: Work,
    /// What is looked at afterwards.
    pub(crate) after: After,
}

/// What is looked at afterwards.
pub(crate) enum After {
    Nothing,
    /// The run is over when all that was filled in has come.
    Drained(Arc<Drained>),
    /// Whether as many records came as were put, to each of so many consumers.
    Arrived(Arc<AtomicU64>, u64),
    /// Whether each numbered record is there.
    Numbered(Arc<Numbers>),
    /// How many frames did not come.
    Missing(Arc<AtomicU64>),
}

/// Makes a workload ready.
pub(crate) async fn prepare(run: &Run, place: &Place) -> Result<Job> {
    match run.workload {
        Workload::PutRecord | Workload::PutRecords => put(run, place),
        Workload::GetRecords => get(run, place).await,
        Workload::SubscribeToShard => subscribe(run, place).await,
        Workload::EndToEnd => end_to_end(run, place).await,
        Workload::Mixed => mixed(run, place),
        Workload::HotShard => hot_shard(run, place),
        Workload::Reshard => reshard::prepare(run, place),
        Workload::PutMedia | Workload::GetMedia => media::prepare(run, place),
    }
}

/// No more threads than there is for them to do.
pub(super) fn threads(run: &Run) -> usize {
    run.threads.min(run.connections)
}

/// The writers of this thread, and when they write.
pub(super) async fn writers(
    place: &Place,
    run: &Run,
    bodies: &Bodies,
    stamp: &Stamp,
    member: &Member,
) -> Result<(Vec<Writer>, Schedule)> {
    let connections = member.share(run.connections).count();
    let writers = place.writers(bodies, stamp, connections, run.in_flight).await?;
    let batch = writers.first().map_or(1, Sender::records);
    Ok((writers, Schedule::new(run.rate, batch, member.thread, member.threads)))
}

fn put(run: &Run, place: &Place) -> Result<Job> {
    let bodies = place.bodies(run, run.records_per_request(), None)?;
    let (place, run) = (place.clone(), run.clone());
    let threads = threads(&run);
    let work: Work = Box::new(move |mut member, tallies| {
        let (place, run, bodies) = (place.clone(), run.clone(), bodies.clone());
        async move {
            let (writers, schedule) = writers(&place, &run, &bodies, &Stamp::None, &member).await?;
            let times = member.begin().await?;
            drive(writers, schedule, times, &tallies[0]).await
        }
        .boxed_local()
    });
    Ok(Job { kinds: vec!["put"], threads, work, after: After::Nothing })
}

async fn get(run: &Run, place: &Place) -> Result<Job> {
    fill(run, place, run.fill).await?;
    let begin = match run.from {
        From::TrimHorizon => Begin::Oldest,
        From::Tail => Begin::Again(Arc::new(newest(run, place).await?)),
    };
    let (place, run) = (place.clone(), run.clone());
    let threads = threads(&run);
    let work: Work = Box::new(move |mut member, tallies| {
        let (place, run, begin) = (place.clone(), run.clone(), begin.clone());
        async move {
            let mine: Vec<usize> = member.share(run.connections).collect();
            let readers = place.readers(&begin, &mine, run.connections, run.batch).await?;
            let schedule = Schedule::new(run.rate, 1, member.thread, member.threads);
            let times = member.begin().await?;
            drive(readers, schedule, times, &tallies[0]).await
        }
        .boxed_local()
    });
    Ok(Job { kinds: vec!["get"], threads, work, after: After::Nothing })
}

async fn subscribe(run: &Run, place: &Place) -> Result<Job> {
    let seconds = run.duration.as_secs_f64() + FILLED_AHEAD_S;
    let pushed = PUSHED_BYTES_PER_S * seconds * place.shards() as f64;
    // A service pushes so much in that time; one that keeps to no limit is through with it before.
    let bytes = if run.is_engine() { run.fill } else { run.fill.max(pushed as usize) };
    let filled = fill(run, place, bytes).await?;
    let consumers = place.register(run.consumers).await?;
    let drained = Arc::new(Drained::new(filled * run.consumers as u64));
    let after = After::Drained(drained.clone());
    let (place, threads) = (place.clone(), run.threads.min(run.shards));
    let work: Work = Box::new(move |mut member, tallies| {
        let (place, consumers, drained) = (place.clone(), consumers.clone(), drained.clone());
        async move {
            let shards: Vec<usize> = member.share(place.shards()).collect();
            let times = member.begin().await?;
            sleep(times.begin.saturating_duration_since(Instant::now())).await;
            let mut all = Vec::new();
            for consumer in &consumers {
                all.extend(place.listeners(consumer, &shards, true).await?);
            }
            let listening = all.into_iter().map(|listener| listen(listener, times, &tallies[0], &drained));
            try_join_all(listening).await?;
            Ok(())
        }
        .boxed_local()
    });
    Ok(Job { kinds: vec!["push"], threads, work, after })
}

/// Takes what comes until the end; an event's latency is the time since the one before it.
async fn listen(mut listener: Listener, times: Times, tally: &Shared, drained: &Drained) -> Result<()> {
    let mut last = Instant::now();
    while Instant::now() < times.end && drained.at().is_none() {
        let Ok(arrived) = timeout(LOOK_EVERY, listener.next()).await else {
            continue;
        };
        let arrived = arrived?;
        let bytes = arrived.records.iter().map(|(_, bytes)| bytes).sum();
        let fate = Fate { records: arrived.records.len() as u64, bytes, ..Fate::default() };
        tally.lock().count(last, last, arrived.at, &fate, times);
        drained.took(fate.records, arrived.at);
        last = arrived.at;
    }
    Ok(())
}

/// When all that was to come has come.
pub(crate) struct Drained {
    left: AtomicU64,
    at: OnceLock<Instant>,
}

impl Drained {
    fn new(records: u64) -> Drained {
        Drained { left: AtomicU64::new(records), at: OnceLock::new() }
    }

    fn took(&self, records: u64, at: Instant) {
        let left = self.left.fetch_sub(records, Ordering::Relaxed);
        // A stream that was there before may hold more.
        if left <= records {
            self.left.store(0, Ordering::Relaxed);
            let _ = self.at.set(at);
        }
    }

    /// The moment.
    pub(crate) fn at(&self) -> Option<Instant> {
        self.at.get().copied()
    }
}

async fn end_to_end(run: &Run, place: &Place) -> Result<Job> {
    let consumers = match run.via {
        Via::SubscribeToShard => place.register(run.consumers).await?,
        Via::GetRecords => Vec::new(),
    };
    let bodies = place.bodies(run, run.batch, None)?;
    let threads = threads(run).min(run.shards);
    let clock = Clock::new();
    let arrived = Arc::new(AtomicU64::new(0));
    // Records that have been put, and threads that still put some.
    let (taken, putting) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicUsize::new(threads)));
    let after = After::Arrived(arrived.clone(), run.consumers as u64);
    let (place, run) = (place.clone(), run.clone());
    let work: Work = Box::new(move |mut member, tallies| {
        let (place, run, bodies, consumers) = (place.clone(), run.clone(), bodies.clone(), consumers.clone());
        let (arrived, taken, putting) = (arrived.clone(), taken.clone(), putting.clone());
        async move {
            let shards: Vec<usize> = member.share(place.shards()).collect();
            let mut listeners = Vec::new();
            for consumer in &consumers {
                listeners.extend(place.listeners(consumer, &shards, false).await?);
            }
            let mut readers = Vec::new();
            if run.via == Via::GetRecords {
                for _ in 0..run.consumers {
                    readers
                        .extend(place.readers(&Begin::Latest, &shards, place.shards(), FOLLOW_LIMIT).await?);
                }
            }
            let (writers, schedule) = writers(&place, &run, &bodies, &Stamp::Moment(clock), &member).await?;
            let times = member.begin().await?;
            let delivery = Delivery { clock, tally: tallies[0].clone(), times, arrived: arrived.clone() };
            let all_came = || {
                let late = Instant::now() > times.end + LAST_RECORD_MAX;
                let expected = taken.load(Ordering::SeqCst) * run.consumers as u64;
                let came = arrived.load(Ordering::SeqCst) >= expected;
                late || (putting.load(Ordering::SeqCst) == 0 && came)
            };
            let put = async {
                drive(writers, schedule, times, &tallies[1]).await?;
                taken.fetch_add(tallies[1].lock().so_far.records, Ordering::SeqCst);
                putting.fetch_sub(1, Ordering::SeqCst);
                anyhow::Ok(())
            };
            let wait = async |mut listener: Listener| {
                while !all_came() {
                    if let Ok(arrived) = timeout(LOOK_EVERY, listener.next()).await {
                        let arrived = arrived?;
                        delivery.note(arrived.records.into_iter(), arrived.at);
                    }
                }
                anyhow::Ok(())
            };
            let ask = async |mut reader: Reader| {
                reader.deliver_to(delivery.clone());
                while !all_came() {
                    let asked = Instant::now();
                    let fate = reader.send(asked).await?;
                    tallies[2].lock().count(asked, asked, Instant::now(), &fate, times);
                    sleep(run.poll.saturating_sub(asked.elapsed())).await;
                }
                anyhow::Ok(())
            };
            let pushed = try_join_all(listeners.into_iter().map(&wait));
            let pulled = try_join_all(readers.into_iter().map(&ask));
            tokio::try_join!(put, pushed, pulled)?;
            Ok(())
        }
        .boxed_local()
    });
    Ok(Job { kinds: vec!["delivery", "put", "get"], threads, work, after })
}

fn mixed(run: &Run, place: &Place) -> Result<Job> {
    let bodies = place.bodies(run, run.batch, None)?;
    let threads = threads(run);
    let (place, run) = (place.clone(), run.clone());
    let work: Work = Box::new(move |mut member, tallies| {
        let (place, run, bodies) = (place.clone(), run.clone(), bodies.clone());
        async move {
            let shards: Vec<usize> = member.share(place.shards()).collect();
            let mut readers = Vec::new();
            for _ in 0..run.consumers {
                readers.extend(place.readers(&Begin::Latest, &shards, place.shards(), FOLLOW_LIMIT).await?);
            }
            // Each reader asks once a poll.
            let rate = match run.poll.as_secs_f64() {
                0.0 => Rate::Max,
                poll => Rate::Constant(readers.len().max(1) as f64 / poll),
            };
            let (writers, schedule) = writers(&place, &run, &bodies, &Stamp::None, &member).await?;
            let times = member.begin().await?;
            tokio::try_join!(
                drive(writers, schedule, times, &tallies[0]),
                drive(readers, Schedule::new(rate, 1, 0, 1), times, &tallies[1]),
            )?;
            Ok(())
        }
        .boxed_local()
    });
    Ok(Job { kinds: vec!["put", "get"], threads, work, after: After::Nothing })
}

fn hot_shard(run: &Run, place: &Place) -> Result<Job> {
    ensure!(place.shards() > 1, "hot-shard needs others to compare with: --stream names one of one shard");
    let hot = place.bodies(run, run.batch, Some(vec![0]))?;
    let others: Vec<usize> = (1..place.shards()).collect();
    let light_rate = Rate::Constant(run.light_rate * others.len() as f64);
    let light_connections = others.len().min(run.connections);
    let light = place.bodies(run, 1, Some(others))?;
    // The others have a thread of their own, so that their requests do not wait for the overload before they have left.
    let threads = run.threads.max(2);
    let (place, run) = (place.clone(), run.clone());
    let work: Work = Box::new(move |mut member, tallies| {
        let (place, run, hot, light) = (place.clone(), run.clone(), hot.clone(), light.clone());
        async move {
            if member.thread == 0 {
                let writers = place.writers(&light, &Stamp::None, light_connections, 1).await?;
                let times = member.begin().await?;
                return drive(writers, Schedule::new(light_rate, 1, 0, 1), times, &tallies[1]).await;
            }
            let (hot_threads, thread) = (member.threads - 1, member.thread - 1);
            let connections = (thread..run.connections).step_by(hot_threads).count();
            let writers = place.writers(&hot, &Stamp::None, connections, run.in_flight).await?;
            let schedule = Schedule::new(run.rate, run.batch as u64, thread, hot_threads);
            let times = member.begin().await?;
            drive(writers, schedule, times, &tallies[0]).await
        }
        .boxed_local()
    });
    Ok(Job { kinds: vec!["hot", "others"], threads, work, after: After::Nothing })
}
