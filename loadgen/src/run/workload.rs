//! The workloads: for each, what is made ready before the clock runs, and what every thread does.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, try_join_all};
use http::StatusCode;
use serde_json::json;
use tokio::time::{sleep, timeout};

use super::listener::Listener;
use super::place::{Place, ServicePlace};
use super::reader::{Begin, Delivery, Reader, iterator};
use super::settings::{From, Run, Via, Workload};
use super::writer::{Bodies, Writer};
use crate::drive::crew::Member;
use crate::drive::plan::{Rate, Schedule};
use crate::drive::tally::{Shared, Times};
use crate::drive::{Fate, Sender, drive};
use crate::kinesis::body::{Body, Clock, Entry, Put};
use crate::kinesis::client::Client;
use crate::kinesis::endpoint::Format;
use crate::kinesis::records;
use crate::kinesis::writer::{Numbers, Stamp};
use crate::random::Random;
use crate::records::Records;

/// Records of one request that fills, and bytes of all of it, at most.
const FILL_RECORDS: usize = 500;
const FILL_BYTES: usize = 1 << 20;

/// Bytes that a service pushes to a consumer of a shard in a second.
const PUSHED_BYTES_PER_S: f64 = 2.0 * 1_048_576.0;

/// Seconds for which more is filled in than is listened: the first event comes at once.
const FILLED_AHEAD_S: f64 = 3.0;

/// Before what a shard has refused is sent again.
const REFUSED_PAUSE: Duration = Duration::from_millis(100);

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
    /// Whether as many records came as were put, to each of so many consumers.
    Arrived(Arc<AtomicU64>, u64),
    /// Whether each numbered record is there.
    Numbered(Arc<Numbers>),
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
        Workload::Reshard => reshard(run, place),
    }
}

/// No more threads than there is for them to do.
fn threads(run: &Run) -> usize {
    run.threads.min(run.connections)
}

/// Puts records of this thread's connections.
async fn write(
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
            let (writers, schedule) = write(&place, &run, &bodies, &Stamp::None, &member).await?;
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
    let seconds = (run.warm_up + run.duration).as_secs_f64() + FILLED_AHEAD_S;
    let pushed = PUSHED_BYTES_PER_S * seconds * place.shards() as f64;
    fill(run, place, if run.is_engine() { run.fill } else { pushed as usize }).await?;
    let consumers = place.register(run.consumers).await?;
    let (place, threads) = (place.clone(), run.threads.min(run.shards));
    let work: Work = Box::new(move |mut member, tallies| {
        let (place, consumers) = (place.clone(), consumers.clone());
        async move {
            let shards: Vec<usize> = member.share(place.shards()).collect();
            let times = member.begin().await?;
            let mut all = Vec::new();
            for consumer in &consumers {
                all.extend(place.listeners(consumer, &shards, true).await?);
            }
            try_join_all(all.into_iter().map(|listener| listen(listener, times, &tallies[0]))).await?;
            Ok(())
        }
        .boxed_local()
    });
    Ok(Job { kinds: vec!["push"], threads, work, after: After::Nothing })
}

/// Takes what comes until the end; an event's latency is the time since the one before it.
async fn listen(mut listener: Listener, times: Times, tally: &Shared) -> Result<()> {
    let mut last = Instant::now();
    loop {
        let left = times.end.saturating_duration_since(Instant::now());
        let Ok(arrived) = timeout(left, listener.next()).await else {
            return Ok(());
        };
        let arrived = arrived?;
        let bytes = arrived.records.iter().map(|(_, bytes)| bytes).sum();
        let fate = Fate { records: arrived.records.len() as u64, bytes, ..Fate::default() };
        tally.lock().count(last, last, arrived.at, &fate, times);
        last = arrived.at;
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
            let (writers, schedule) = write(&place, &run, &bodies, &Stamp::Moment(clock), &member).await?;
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
            let (writers, schedule) = write(&place, &run, &bodies, &Stamp::None, &member).await?;
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

fn reshard(run: &Run, place: &Place) -> Result<Job> {
    let bodies = place.bodies(run, run.batch, None)?;
    let numbers = Arc::new(Numbers::default());
    let after = After::Numbered(numbers.clone());
    let threads = threads(run);
    let (place, run) = (place.clone(), run.clone());
    let work: Work = Box::new(move |mut member, tallies| {
        let (place, run, bodies) = (place.clone(), run.clone(), bodies.clone());
        let stamp = Stamp::Number(numbers.clone());
        async move {
            let (writers, schedule) = write(&place, &run, &bodies, &stamp, &member).await?;
            let times = member.begin().await?;
            drive(writers, schedule, times, &tallies[0]).await
        }
        .boxed_local()
    });
    Ok(Job { kinds: vec!["put"], threads, work, after })
}

/// Puts records into all shards until there are so many bytes.
async fn fill(run: &Run, place: &Place, bytes: usize) -> Result<()> {
    let batch = (FILL_BYTES / run.records.max(1)).clamp(1, FILL_RECORDS);
    let bodies = place.bodies(run, batch, Some((0..place.shards()).collect()))?;
    let writers = place.writers(&bodies, &Stamp::None, run.connections, 1).await?;
    eprintln!("filling {} shards with {} MB", place.shards(), bytes / 1_000_000);
    let left = AtomicU64::new(bytes as u64);
    try_join_all(writers.into_iter().map(|writer| fill_with(writer, &left))).await?;
    Ok(())
}

/// One writer's part of it.
async fn fill_with(mut writer: Writer, left: &AtomicU64) -> Result<()> {
    while left.load(Ordering::Relaxed) > 0 {
        let fate = writer.send(Instant::now()).await?;
        let still = left.load(Ordering::Relaxed).saturating_sub(fate.bytes);
        left.store(still, Ordering::Relaxed);
        match fate.errors.first() {
            None => {}
            Some((name, _)) if is_throttle(name) => sleep(REFUSED_PAUSE).await,
            Some((name, _)) => bail!("cannot fill the stream: {name}: {}", fate.said.unwrap_or_default()),
        }
    }
    Ok(())
}

/// Whether it helps to try again later.
fn is_throttle(error: &str) -> bool {
    matches!(
        error,
        "ProvisionedThroughputExceededException" | "Throttled" | "Overloaded" | "LimitExceededException"
    )
}

/// Puts the newest records of each shard, as many as a reader asks for, and returns where they begin.
async fn newest(run: &Run, place: &Place) -> Result<Vec<String>> {
    let per_request = (FILL_BYTES / run.records.max(1)).clamp(1, FILL_RECORDS);
    let mut begins = Vec::with_capacity(place.shards());
    for shard in 0..place.shards() {
        let (mut begin, mut left) = (None, run.batch);
        while left > 0 {
            let batch = left.min(per_request);
            let first = put_whole(run, place, shard, batch).await?;
            begin = begin.or(Some(first));
            left -= batch;
        }
        begins.push(begin.context("no records to read")?);
    }
    Ok(begins)
}

/// Puts records of which none may be refused, and returns where the first lies.
async fn put_whole(run: &Run, place: &Place, shard: usize, batch: usize) -> Result<String> {
    match place {
        Place::Engine(engine) => loop {
            let records = Records::new(batch, run.records).batch();
            let appended = engine.shards[shard].append(records).await.context("cannot append")?;
            if appended.refused.is_empty() {
                return Ok(appended.first.number().to_string());
            }
            sleep(Duration::from_secs(1)).await;
        },
        Place::Service(service) => {
            let mut random = Random::new(shard as u64);
            let hash_key = Some(service.stream.shards[shard].hash_key.as_str());
            let entries: Vec<Entry> =
                (0..batch).map(|_| Entry::random(run.records, hash_key, &mut random)).collect();
            let put = Put::records(&service.stream.name, &entries, Format::Json);
            let mut client = Client::connect(&service.endpoint).await?;
            loop {
                let answer = client.call(put.operation, &put.body).await?;
                if answer.status != StatusCode::OK && !is_throttle(&answer.error_type()) {
                    bail!("PutRecords is answered {}", answer.said());
                }
                if answer.status == StatusCode::OK && records::refused(&answer.body, Format::Json)? == 0 {
                    return records::first_sequence_number(&answer.body);
                }
                sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

/// Splits the widest shard and merges its halves again, in turns, until the end; returns how many splits and merges there were.
pub(crate) async fn reshard_until(service: &ServicePlace, run: &Run, times: Times) -> Result<(u64, u64)> {
    let mut control = Client::connect(&service.endpoint).await?;
    let (mut splits, mut merges) = (0, 0);
    loop {
        sleep(times.begin.saturating_duration_since(Instant::now()) + run.every).await;
        if Instant::now() >= times.end {
            return Ok((splits, merges));
        }
        let shards = service.stream.all_shards(&mut control).await?;
        let mut open: Vec<_> = shards.into_iter().filter(|shard| shard.open).collect();
        open.sort_by_key(|shard| shard.from);
        if splits == merges {
            let widest = open.iter().max_by_key(|shard| shard.to - shard.from).context("no open shard")?;
            eprintln!("splitting {}", widest.id);
            service.stream.split(&mut control, widest).await?;
            splits += 1;
        } else {
            let newest = open.windows(2).max_by_key(|pair| pair[0].id.clone().min(pair[1].id.clone()));
            let pair = newest.context("no two open shards")?;
            eprintln!("merging {} and {}", pair[0].id, pair[1].id);
            service.stream.merge(&mut control, &pair[0], &pair[1]).await?;
            merges += 1;
        }
    }
}

/// The stamps of all records of a stream, in order of their numbers.
pub(crate) async fn all_numbers(service: &ServicePlace, run: &Run) -> Result<Vec<u64>> {
    let mut control = Client::connect(&service.endpoint).await?;
    let shards = service.stream.all_shards(&mut control).await?;
    eprintln!("reading {} shards", shards.len());
    let mut found = Vec::new();
    for some in shards.chunks(run.connections) {
        let clients = service.clients(some.len(), 1).await?;
        let read = clients
            .into_iter()
            .zip(some)
            .map(|(client, shard)| numbers_of(client, service, shard.id.clone()));
        for numbers in try_join_all(read).await? {
            found.extend(numbers);
        }
    }
    found.sort_unstable();
    Ok(found)
}

async fn numbers_of(mut client: Client, service: &ServicePlace, shard: String) -> Result<Vec<u64>> {
    let oldest = json!({"ShardIteratorType": "TRIM_HORIZON"});
    let name = &service.stream.name;
    let mut next = iterator(&mut client, name, &shard, &oldest).await?;
    let mut found = Vec::new();
    loop {
        let body = Body::json(&json!({"ShardIterator": next}));
        let answer = client.call("GetRecords", &body).await?;
        if is_throttle(&answer.error_type()) && answer.status != StatusCode::OK {
            sleep(REFUSED_PAUSE).await;
            continue;
        }
        if answer.status != StatusCode::OK {
            bail!("GetRecords is answered {}", answer.said());
        }
        let batch = records::Batch::read(&answer.body, Format::Json)?;
        found.extend(batch.stamped().filter_map(|(stamp, _)| stamp));
        match batch.next {
            Some(_) if batch.records.is_empty() && batch.behind_ms == 0 => return Ok(found),
            Some(more) => next = more,
            None => return Ok(found),
        }
    }
}
