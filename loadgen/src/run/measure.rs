//! A run from its beginning to its end: the place is opened, the workload made ready, the threads begin; meanwhile somebody watches,
//! tells progress once a second and takes readings of processor time when the measured time begins and when it ends; then what was
//! made here is deleted again.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tokio::time::timeout;

use super::place::Place;
use super::reshard;
use super::results::{Kind, Results, us_per_record};
use super::settings::{Run, Workload};
use super::workload::{self, After, Drained, Job};
use crate::drive::crew::Crew;
use crate::drive::progress::Progress;
use crate::drive::tally::{Shared, Tally, Times};
use crate::load::Bound;
use crate::machine::{self, Others};
use crate::peers::drive::block_on;

/// What a run may take longer than its load: making streams, filling them, waiting for what is still to come, reading it again.
const SLACK: Duration = Duration::from_secs(600);

/// Between two looks at what the engine has on disk.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Between two looks whether all has come, where a run may be over before its time: processor time is told in such steps.
const LOOK_AT_END_EVERY: Duration = Duration::from_millis(10);

/// Bytes of log that the engine keeps while it is written to: enough for a reader who lags, and no disk is filled.
const KEEP_BYTES: u64 = 2 << 30;

/// Runs it.
pub(crate) fn run(run: &Run) -> Result<Results> {
    block_on(run.warm_up + run.duration + SLACK, async {
        let place = Place::open(run).await?;
        let measured = tokio::select! {
            measured = measure(run, &place) => measured,
            _ = tokio::signal::ctrl_c() => Err(anyhow::anyhow!("interrupted")),
        };
        // What was measured is told even if the service is gone by now.
        if let Err(error) = place.close().await {
            eprintln!("the stream that was made is still there, if the service is: {error:#}");
        }
        measured
    })
}

async fn measure(run: &Run, place: &Place) -> Result<Results> {
    let job = workload::prepare(run, place).await?;
    let Job { kinds, threads, work, after } = job;
    let mut tallies = Vec::with_capacity(threads);
    for _ in 0..threads {
        let of_thread = kinds.iter().map(|_| Shared::new());
        tallies.push(of_thread.collect::<Result<Vec<_>>>()?);
    }
    let given = tallies.clone();
    let mut crew = Crew::start(threads, move |member| {
        let mine = given[member.thread].clone();
        work(member, mine)
    })?;
    let times = crew.begin(run.warm_up, run.duration).await?;
    let resharding = async {
        match run.workload {
            Workload::Reshard => reshard::reshard(place.service()?, run, times).await.map(Some),
            _ => Ok(None),
        }
    };
    let drained = match &after {
        After::Drained(drained) => Some(drained.clone()),
        _ => None,
    };
    let watching = watch(run, place, times, &tallies, drained.as_deref());
    let ending = async {
        let most = (times.end - Instant::now()) + SLACK;
        timeout(most, crew.end()).await.context("the load does not end")?
    };
    let ((before, then), resharded, ()) = tokio::try_join!(watching, resharding, ending)?;
    let over = drained.and_then(|drained| drained.at()).map_or(times.end, |at| at.min(times.end));
    let seconds = (over - times.begin).as_secs_f64().max(f64::MIN_POSITIVE);
    let mut counts = BTreeMap::new();
    if let Some((splits, merges)) = resharded {
        counts.insert("splits".to_owned(), splits as f64);
        counts.insert("merges".to_owned(), merges as f64);
    }
    let mut by_kind = BTreeMap::new();
    let mut sums = Vec::with_capacity(kinds.len());
    for (index, kind) in kinds.iter().enumerate() {
        let of_kind: Vec<Shared> = tallies.iter().map(|of_thread| of_thread[index].clone()).collect();
        let sum = Tally::sum(&of_kind)?;
        by_kind.insert((*kind).to_owned(), Kind::of(&sum, times, seconds));
        sums.push(sum);
    }
    // A kind of which nothing came is left out: end-to-end asks only where nothing is pushed.
    by_kind.retain(|kind, of| {
        *kind == kinds[0] || of.figures.requests_per_s > 0.0 || !of.figures.errors.is_empty()
    });
    look_afterwards(run, place, &after, &sums, &mut counts).await?;
    let mut main = by_kind[kinds[0]].figures.clone();
    for (kind, of) in &by_kind {
        if kind != kinds[0] {
            main.unsent_records += of.figures.unsent_records;
            // Of what is delivered it is the puts that may have been late.
            main.late_p99 = main.late_p99.or(of.figures.late_p99);
            for (error, records) in &of.figures.errors {
                *main.errors.entry(error.clone()).or_default() += records;
            }
        }
    }
    let client = then.client.saturating_sub(before.client);
    let server = then.server.zip(before.server).map(|(then, before)| then.saturating_sub(before));
    let records = main.records;
    Ok(Results {
        main,
        seconds,
        client_cpu_seconds: client.as_secs_f64(),
        server_cpu_seconds: server.map(|cpu| cpu.as_secs_f64()),
        client_cpu_us_per_record: us_per_record(client, records),
        server_cpu_us_per_record: server.and_then(|cpu| us_per_record(cpu, records)),
        stolen_percent: then.others.zip(before.others).and_then(|(now, then)| now.percent_since(then)),
        server_memory_bytes: then.server_memory,
        counts,
        kinds: by_kind,
        settings: run.settings(),
        machine: machine::describe(),
        date: machine::today(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// What is read when the measured time begins, and when it ends.
struct Reading {
    client: Duration,
    server: Option<Duration>,
    server_memory: Option<u64>,
    others: Option<Others>,
}

impl Reading {
    fn take(place: &Place) -> Reading {
        let (server, server_memory) = place.server();
        Reading { client: machine::cpu_time(), server, server_memory, others: Others::so_far() }
    }
}

/// Lets the time pass, tells progress, keeps the engine's disk bounded, and takes the two readings.
async fn watch(
    run: &Run,
    place: &Place,
    times: Times,
    tallies: &[Vec<Shared>],
    drained: Option<&Drained>,
) -> Result<(Reading, Reading)> {
    let mut bound = place.engine().filter(|_| run.writes()).map(|_| Bound::new(KEEP_BYTES));
    let mut before = None;
    let mut progress = Progress::new(times);
    loop {
        let now = Instant::now();
        if now >= times.begin && before.is_none() {
            before = Some(Reading::take(place));
        }
        if now >= times.end || drained.is_some_and(|drained| drained.at().is_some()) {
            break;
        }
        if let (Some(bound), Some(engine)) = (&mut bound, place.engine()) {
            bound.look(&engine.opened.engine, &engine.shards)?;
        }
        if now >= progress.due() {
            progress.tell(tallies)?;
        }
        let mut next = times.end.min(progress.due());
        if before.is_none() {
            next = next.min(times.begin);
        }
        if drained.is_some() {
            next = next.min(now + LOOK_AT_END_EVERY);
        }
        if bound.is_some() {
            next = next.min(now + LOOK_EVERY);
        }
        tokio::time::sleep_until(next.into()).await;
    }
    let then = Reading::take(place);
    progress.end(tallies)?;
    match before {
        Some(before) => Ok((before, then)),
        None => bail!("the measured time was over before it began"),
    }
}

/// Whether what was put is there.
async fn look_afterwards(
    run: &Run,
    place: &Place,
    after: &After,
    sums: &[Tally],
    counts: &mut BTreeMap<String, f64>,
) -> Result<()> {
    let mut count = |name: &str, value: u64| counts.insert(name.to_owned(), value as f64);
    match after {
        After::Nothing | After::Drained(_) => {}
        After::Arrived(arrived, consumers) => {
            let put = sums[1].so_far.records * consumers;
            count("missing_records", put.saturating_sub(arrived.load(Ordering::SeqCst)));
        }
        After::Missing(frames) => {
            count("missing_frames", frames.load(Ordering::SeqCst));
        }
        After::Numbered(numbers) => {
            let mut acknowledged = numbers.acknowledged();
            acknowledged.sort_unstable();
            let mut found = reshard::all_numbers(place.service()?, run).await?;
            let all = found.len();
            found.dedup();
            let missing = acknowledged.iter().filter(|number| found.binary_search(number).is_err()).count();
            count("acknowledged_records", acknowledged.len() as u64);
            count("found_records", found.len() as u64);
            count("missing_records", missing as u64);
            count("repeated_records", (all - found.len()) as u64);
        }
    }
    Ok(())
}
