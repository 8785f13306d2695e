//! The process that is killed in a campaign against the engine. Writers append to shards they share, some of them with numbers
//! that let them send again what the last kill left without an answer; a keeper creates, configures, trims, seals and
//! deletes shards; a reader follows tails; and the engine shelves meanwhile. Each says what the engine told it, after it
//! was told (see `said`).
//!
//! Time runs faster here than elsewhere, so that what a lane does once a second, or once in ten, happens between
//! kills, and records expire between them.

use std::collections::HashMap;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use futures_executor::block_on;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use penstock_engine::{
    AppendReason, Engine, From, ManualClock, Position, Producer, ReadError, ReadLimits, Record, Shard,
    ShardConfig, ShardError, ShardId, limits,
};

use super::content::{Append, name};
use super::said::{FOR_EVER, Said, Told};
use super::setting::{KEYS, Setting};
use crate::random::Random;

/// Threads that append.
pub const WRITERS: u32 = 4;

/// Appends that each of them keeps under way: enough for groups to carry several appends.
const APPENDS_IN_FLIGHT: usize = 6;

/// Shards that are kept alive.
const SHARDS: usize = 8;

/// Threads whose appends are numbered. Their names are the same in all lives, and so are their appends.
const NUMBERED_WRITERS: u32 = 2;

/// The writers with numbers have names from here on, in their records.
const NUMBERED_FROM: u32 = 1 << 31;

/// Shards to which a writer with numbers has appends under way at once.
const NUMBERED_SHARDS: usize = 3;

/// One of so many shards is never trimmed, sealed or deleted: what it holds grows old enough to be shelved.
const LEFT_ALONE: u64 = 3;

/// Retentions that shards are given, in the engine's time: the longest is a few lives of a process. Half of all changes
/// say for ever.
const RETENTIONS_MS: [u64; 4] = [500, 2000, 10_000, 60_000];

/// How often somebody looks how many shelves there are: each takes longer to be made.
const SHELVES_LOOK: Duration = Duration::from_millis(5);

/// What the threads share.
struct Work {
    setting: Setting,
    engine: Engine,
    clock: ManualClock,
    shards: RwLock<Vec<Shard>>,
    /// The first positions of appends that were acknowledged in this life, by shard: where a trim may cut.
    cuts: Mutex<HashMap<u64, Vec<Position>>>,
}

/// Works until it is killed. Returns only with what went wrong.
#[must_use]
pub fn run(setting: Setting) -> anyhow::Error {
    match start(setting) {
        Ok(work) => {
            let work = Arc::new(work);
            let (fail, failed) = std::sync::mpsc::channel();
            let spawn = |task: fn(&Work, u32) -> Result<()>, number: u32| {
                let (work, fail) = (Arc::clone(&work), fail.clone());
                thread::spawn(move || {
                    if let Err(error) = task(&work, number) {
                        // The first one to fail ends the process; the others have nobody to tell.
                        let _ = fail.send(error);
                    }
                });
            };
            for number in 0..WRITERS {
                spawn(write, number);
            }
            for number in 0..NUMBERED_WRITERS {
                spawn(write_numbered, WRITERS + number);
            }
            spawn(keep, WRITERS + NUMBERED_WRITERS);
            spawn(follow, WRITERS + NUMBERED_WRITERS + 1);
            spawn(count_shelves, 0);
            spawn(pass_time, 0);
            drop(fail);
            failed.recv().unwrap_or_else(|_| anyhow!("all threads stopped"))
        }
        Err(error) => error,
    }
}

fn start(setting: Setting) -> Result<Work> {
    let (engine, clock) = setting.open()?;
    let mut shards = Vec::new();
    for id in engine.shards() {
        let shard = engine.shard(id).context("a shard that is listed is there")?;
        if !shard.tail().wait()?.sealed {
            shards.push(shard);
        }
    }
    say(Said::Open)?;
    Ok(Work { setting, engine, clock, shards: RwLock::new(shards), cuts: Mutex::default() })
}

fn say(said: Said) -> Result<()> {
    let line = format!("{said}\n");
    std::io::stdout().lock().write_all(line.as_bytes()).context("nobody listens")
}

impl Work {
    fn random(&self, thread: u32) -> Random {
        let part = (u64::from(self.setting.life) << 32) | u64::from(thread);
        Random::part(self.setting.seed, part)
    }

    fn records(&self, shard: ShardId, append: Append) -> Vec<Record> {
        let content = self.setting.content();
        let records = (0..content.count(append)).map(|index| {
            let (key, data) = content.record(shard.0, append, index);
            Record::new(key, data)
        });
        records.collect()
    }

    fn shard(&self, random: &mut Random) -> Option<Shard> {
        let shards = self.shards.read().unwrap_or_else(PoisonError::into_inner);
        (!shards.is_empty()).then(|| random.pick(&shards).clone())
    }

    fn forget(&self, id: ShardId) {
        let mut shards = self.shards.write().unwrap_or_else(PoisonError::into_inner);
        shards.retain(|shard| shard.id() != id);
    }
}

fn told(shard: &Shard, append: Append, first: Position, timestamp_us: u64) -> Told {
    Told { shard: shard.id().0, append, first: first.number(), timestamp_us }
}

/// The producer whose append this is, if it is numbered.
#[must_use]
pub fn numbered_writer(append: Append) -> Option<u32> {
    append.writer.checked_sub(NUMBERED_FROM)
}

/// Keeps several appends under way and says which were acknowledged, as soon as each is.
fn write(work: &Work, thread: u32) -> Result<()> {
    let mut random = work.random(thread);
    let writer = work.setting.life * WRITERS + thread;
    let mut number = 0;
    block_on(async {
        let mut under_way = FuturesUnordered::new();
        loop {
            while under_way.len() < APPENDS_IN_FLIGHT {
                let Some(shard) = work.shard(&mut random) else {
                    thread::sleep(Duration::from_millis(1));
                    continue;
                };
                let append = Append { writer, number };
                number += 1;
                let pending = shard.append(work.records(shard.id(), append));
                under_way.push(async move { (shard, append, pending.await) });
            }
            let Some((shard, append, result)) = under_way.next().await else {
                continue;
            };
            match result {
                Ok(appended) => {
                    say(Said::Appended(told(&shard, append, appended.first, appended.timestamp_us)))?;
                    let mut cuts = work.cuts.lock().unwrap_or_else(PoisonError::into_inner);
                    cuts.entry(shard.id().0).or_default().push(appended.first);
                }
                Err(error) => match error.reason {
                    AppendReason::Sealed | AppendReason::Deleted => work.forget(shard.id()),
                    AppendReason::Overloaded => thread::sleep(Duration::from_millis(1)),
                    _ => return Err(error).context("cannot append"),
                },
            }
        }
    })
}

/// Appends with numbers, from the first one that no earlier life was told of, or a little before: as many under way to a
/// shard as are remembered.
fn write_numbered(work: &Work, thread: u32) -> Result<()> {
    let mut random = work.random(thread);
    let number = thread - WRITERS;
    let mut next = HashMap::new();
    let numbered =
        std::fs::read_to_string(&work.setting.numbered).context("cannot read what was acknowledged")?;
    for line in numbered.lines() {
        let words: Vec<u64> = line.split(' ').map(str::parse).collect::<Result<_, _>>()?;
        let &[writer, shard, sequence] = words.as_slice() else {
            return Err(anyhow!("{line:?} is no writer, shard and number"));
        };
        if writer == u64::from(number) {
            // An answer that was on its way to its writer at the kill is no different from one that arrived.
            next.insert(shard, sequence.saturating_sub(random.between(0, 2)));
        }
    }
    loop {
        let mut sent = Vec::new();
        let mut to: Vec<Shard> = (0..NUMBERED_SHARDS).filter_map(|_| work.shard(&mut random)).collect();
        to.sort_unstable_by_key(Shard::id);
        to.dedup_by_key(|shard| shard.id());
        for shard in to {
            let first = *next.entry(shard.id().0).or_insert(0);
            let count = random.between(1, limits::PRODUCER_APPENDS_MAX as u64);
            let appends: Vec<_> = (first..first + count)
                .map(|sequence| {
                    let append = Append { writer: NUMBERED_FROM + number, number: sequence as u32 };
                    let producer = Producer { id: u64::from(number), epoch: work.setting.life, sequence };
                    (append, shard.append_once(producer, work.records(shard.id(), append)))
                })
                .collect();
            sent.push((shard, appends));
        }
        if sent.is_empty() {
            thread::sleep(Duration::from_millis(1));
        }
        for (shard, appends) in sent {
            for (append, pending) in appends {
                match pending.wait() {
                    Ok(appended) => {
                        let told = told(&shard, append, appended.first, appended.timestamp_us);
                        say(if appended.duplicate { Said::Again(told) } else { Said::Appended(told) })?;
                        next.insert(shard.id().0, u64::from(append.number) + 1);
                    }
                    Err(error) => {
                        match error.reason {
                            AppendReason::Sealed | AppendReason::Deleted => work.forget(shard.id()),
                            AppendReason::Overloaded => thread::sleep(Duration::from_millis(1)),
                            _ => {
                                let name = format!("{append:?} to {}", shard.id());
                                return Err(error).context(format!("cannot append {name}"));
                            }
                        }
                        // Those behind it are refused, and sent again with it.
                        break;
                    }
                }
            }
        }
    }
}

/// Settings for a shard. How long its records are kept is what the campaign is told.
fn config(random: &mut Random) -> (ShardConfig, u64) {
    let retention = random.once_in(2).then(|| Duration::from_millis(*random.pick(&RETENTIONS_MS)));
    let key = random.once_in(2).then(|| *random.pick(&KEYS));
    let retention_us = retention.map_or(FOR_EVER, |retention| retention.as_micros() as u64);
    (ShardConfig { retention, key, ..ShardConfig::default() }, retention_us)
}

/// Moves the engine's clock.
fn pass_time(work: &Work, _thread: u32) -> Result<()> {
    let (begun, from_us) = (Instant::now(), work.clock.now_us());
    loop {
        thread::sleep(Duration::from_micros(500));
        let since_us = begun.elapsed().as_micros() as u64 * u64::from(work.setting.speed);
        work.clock.advance_us((from_us + since_us).saturating_sub(work.clock.now_us()));
    }
}

/// Tells of shelves.
fn count_shelves(work: &Work, _thread: u32) -> Result<()> {
    let mut before: Option<Vec<u64>> = None;
    loop {
        if let Ok(stats) = block_on(work.engine.stats()) {
            let now: Vec<u64> = stats.iter().map(|lane| lane.shelves).collect();
            let made =
                before.iter().flatten().zip(&now).map(|(before, now)| now.saturating_sub(*before)).sum();
            if made > 0 {
                say(Said::Shelved(made))?;
            }
            before = Some(now);
        }
        thread::sleep(SHELVES_LOOK);
    }
}

/// Creates, configures, trims, seals and deletes.
fn keep(work: &Work, thread: u32) -> Result<()> {
    let mut random = work.random(thread);
    let mut next = work.setting.next_shard;
    loop {
        let there = {
            let shards = work.shards.read().unwrap_or_else(PoisonError::into_inner);
            shards.len()
        };
        if there < SHARDS {
            let (config, retention_us) = config(&mut random);
            say(Said::Creating(next, retention_us))?;
            let id = ShardId(next);
            next += 1;
            let shard = block_on(work.engine.create_shard(id, config)).context("cannot create a shard")?;
            say(Said::Created(id.0))?;
            let mut shards = work.shards.write().unwrap_or_else(PoisonError::into_inner);
            shards.push(shard);
            continue;
        }
        thread::sleep(Duration::from_millis(random.between(1, 15)));
        let Some(shard) = work.shard(&mut random) else {
            continue;
        };
        let id = shard.id().0;
        match random.between(0, 15) {
            2..=5 => {
                let (config, retention_us) = config(&mut random);
                let at_us = work.clock.now_us();
                // What a lane is asked after it has answered this, it does at this time or later.
                match shard.tail().wait() {
                    Ok(_) | Err(ReadError::Deleted | ReadError::Overloaded) => {}
                    Err(error) => return Err(error).context("cannot find the end of a shard"),
                }
                say(Said::Configuring(id, retention_us, at_us))?;
                shard.configure(config).wait().context("cannot configure a shard")?;
                say(Said::Configured(id, work.clock.now_us()))?;
            }
            _ if id.is_multiple_of(LEFT_ALONE) => {}
            0 => {
                say(Said::Sealing(id))?;
                shard.seal().wait().context("cannot seal a shard")?;
                say(Said::Sealed(id))?;
                work.forget(shard.id());
            }
            1 => {
                work.forget(shard.id());
                say(Said::Deleting(id))?;
                match shard.delete().wait() {
                    Ok(()) | Err(ShardError::Deleted) => say(Said::Deleted(id))?,
                    Err(error) => return Err(error).context("cannot delete a shard"),
                }
            }
            _ => {
                let cut = {
                    let mut cuts = work.cuts.lock().unwrap_or_else(PoisonError::into_inner);
                    let cuts = cuts.entry(id).or_default();
                    // Half of what was written in this life goes.
                    let half = cuts.len() / 2;
                    cuts.drain(..half).next_back()
                };
                if let Some(cut) = cut {
                    say(Said::Trimming(id, cut.number()))?;
                    shard.trim(cut).wait().context("cannot trim a shard")?;
                    say(Said::Trimmed(id, cut.number()))?;
                }
            }
        }
    }
}

/// Follows the tail of one shard after the other. What a reader was given must not be gone after a crash.
fn follow(work: &Work, thread: u32) -> Result<()> {
    let mut random = work.random(thread);
    loop {
        let Some(shard) = work.shard(&mut random) else {
            thread::sleep(Duration::from_millis(1));
            continue;
        };
        // Old records come from the disk, out of shelves and while they are made.
        let mut from = *random.pick(&[From::Latest, From::Latest, From::TrimHorizon]);
        for _ in 0..20 {
            let batch = match shard.read(from, ReadLimits::default()).wait() {
                Ok(batch) => batch,
                Err(ReadError::Deleted) => break,
                Err(error) => return Err(error).context("cannot read"),
            };
            for entry in &batch.records {
                let name = name(&entry.data).context("a reader was given no record")?;
                if name.index == 0 {
                    say(Said::Shown(told(&shard, name.append, entry.position, entry.timestamp_us)))?;
                }
            }
            if batch.ended {
                break;
            }
            from = From::At(batch.next);
            // A shard without writers would keep the reader for good; it looks again a little later.
            thread::sleep(Duration::from_millis(1));
        }
    }
}
