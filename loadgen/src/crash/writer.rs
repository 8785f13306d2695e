//! The process that is killed in a campaign against the engine. Writers append to shards they share, a keeper creates,
//! trims, seals and deletes shards, a reader follows tails; and each says, in one line on standard output, what the engine
//! told it, after it was told. Who asks for something that cannot be undone says so before, too: a kill may come between
//! the deed and the answer.
//!
//! A line is one write to a pipe, below the size up to which the kernel keeps writes whole: a kill never leaves half a line.

use std::collections::HashMap;
use std::fmt;
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use clap::{Args, ValueEnum};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use penstock_engine::{
    AppendReason, Driver, Engine, From, Options, Position, ReadError, ReadLimits, Record, Shard, ShardConfig,
    ShardError, ShardId,
};

use super::content::{Append, Content, name};
use crate::block_on::block_on;
use crate::random::Random;

/// Threads that append.
pub const WRITERS: u32 = 4;

/// Appends that each of them keeps under way: enough for groups to carry several appends.
const APPENDS_IN_FLIGHT: usize = 6;

/// Shards that are kept alive.
const SHARDS: usize = 8;

/// Bytes of the largest record: larger than the smallest segment, so that a group needs a segment of its own size.
pub const RECORD_BYTES_MAX: u64 = 3 << 20;

/// How the directory is opened, and who writes.
#[derive(Args, Clone, Debug)]
pub struct Setting {
    /// The engine's directory
    #[arg(long)]
    pub dir: PathBuf,
    /// The campaign's seed
    #[arg(long)]
    pub seed: u64,
    /// Counts the processes of this campaign
    #[arg(long)]
    pub life: u32,
    /// The first shard id that was never used
    #[arg(long)]
    pub next_shard: u64,
    /// Lanes of a new directory
    #[arg(long)]
    pub lanes: usize,
    /// Bytes of a segment
    #[arg(long)]
    pub segment_bytes: u64,
    /// Storage driver
    #[arg(long)]
    pub driver: Storage,
}

/// The storage drivers by their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Storage {
    /// io_uring, else plain threads
    Auto,
    /// io_uring
    Uring,
    /// Plain threads
    Blocking,
    /// The tokio-uring runtime
    TokioUring,
}

impl Storage {
    /// The engine's name for it.
    #[must_use]
    pub fn driver(self) -> Driver {
        match self {
            Storage::Auto => Driver::Auto,
            Storage::Uring => Driver::Uring,
            Storage::Blocking => Driver::Blocking,
            Storage::TokioUring => Driver::TokioUring,
        }
    }

    /// As it is written on a command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Storage::Auto => "auto",
            Storage::Uring => "uring",
            Storage::Blocking => "blocking",
            Storage::TokioUring => "tokio-uring",
        }
    }
}

impl Setting {
    /// Opens the engine.
    ///
    /// # Errors
    /// The engine's own.
    pub fn open(&self) -> Result<Engine> {
        let options = Options {
            lanes: Some(self.lanes),
            driver: self.driver.driver(),
            segment_bytes: self.segment_bytes,
            ..Options::default()
        };
        Engine::open(&self.dir, options).with_context(|| format!("cannot open {}", self.dir.display()))
    }

    /// The contents of this campaign.
    #[must_use]
    pub fn content(&self) -> Content {
        Content { seed: self.seed, record_bytes_max: RECORD_BYTES_MAX }
    }
}

/// What the process says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// The engine is open.
    Open,
    /// An append was acknowledged: shard, append, position of its first record.
    Appended(u64, Append, u64),
    /// A reader was given an append.
    Shown(u64, Append, u64),
    /// A shard is asked for.
    Creating(u64),
    /// A shard was created.
    Created(u64),
    /// A shard is to be trimmed up to a position.
    Trimming(u64, u64),
    /// A shard was trimmed up to a position.
    Trimmed(u64, u64),
    /// A shard is to be sealed.
    Sealing(u64),
    /// A shard was sealed.
    Sealed(u64),
    /// A shard is to be deleted.
    Deleting(u64),
    /// A shard was deleted.
    Deleted(u64),
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Said::Open => write!(f, "open"),
            Said::Appended(shard, Append { writer, number }, first) => {
                write!(f, "appended {shard} {first} {writer} {number}")
            }
            Said::Shown(shard, Append { writer, number }, first) => {
                write!(f, "shown {shard} {first} {writer} {number}")
            }
            Said::Creating(shard) => write!(f, "creating {shard}"),
            Said::Created(shard) => write!(f, "created {shard}"),
            Said::Trimming(shard, position) => write!(f, "trimming {shard} {position}"),
            Said::Trimmed(shard, position) => write!(f, "trimmed {shard} {position}"),
            Said::Sealing(shard) => write!(f, "sealing {shard}"),
            Said::Sealed(shard) => write!(f, "sealed {shard}"),
            Said::Deleting(shard) => write!(f, "deleting {shard}"),
            Said::Deleted(shard) => write!(f, "deleted {shard}"),
        }
    }
}

impl Said {
    /// Reads a line; nothing if it is none of ours.
    #[must_use]
    pub fn parse(line: &str) -> Option<Said> {
        let mut words = line.split(' ');
        let word = words.next()?;
        let numbers: Vec<u64> = words.map(str::parse).collect::<Result<_, _>>().ok()?;
        let append = |writer, number| {
            Some(Append { writer: u32::try_from(writer).ok()?, number: u32::try_from(number).ok()? })
        };
        match (word, numbers.as_slice()) {
            ("open", []) => Some(Said::Open),
            ("appended", &[shard, first, writer, number]) => {
                Some(Said::Appended(shard, append(writer, number)?, first))
            }
            ("shown", &[shard, first, writer, number]) => {
                Some(Said::Shown(shard, append(writer, number)?, first))
            }
            ("creating", &[shard]) => Some(Said::Creating(shard)),
            ("created", &[shard]) => Some(Said::Created(shard)),
            ("trimming", &[shard, position]) => Some(Said::Trimming(shard, position)),
            ("trimmed", &[shard, position]) => Some(Said::Trimmed(shard, position)),
            ("sealing", &[shard]) => Some(Said::Sealing(shard)),
            ("sealed", &[shard]) => Some(Said::Sealed(shard)),
            ("deleting", &[shard]) => Some(Said::Deleting(shard)),
            ("deleted", &[shard]) => Some(Said::Deleted(shard)),
            _ => None,
        }
    }
}

/// What the threads share.
struct Work {
    setting: Setting,
    engine: Engine,
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
            spawn(keep, WRITERS);
            spawn(follow, WRITERS + 1);
            drop(fail);
            failed.recv().unwrap_or_else(|_| anyhow!("all threads stopped"))
        }
        Err(error) => error,
    }
}

fn start(setting: Setting) -> Result<Work> {
    let engine = setting.open()?;
    let mut shards = Vec::new();
    for id in engine.shards() {
        let shard = engine.shard(id).context("a shard that is listed is there")?;
        if !shard.tail().wait()?.sealed {
            shards.push(shard);
        }
    }
    say(Said::Open)?;
    Ok(Work { setting, engine, shards: RwLock::new(shards), cuts: Mutex::default() })
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

    fn shard(&self, random: &mut Random) -> Option<Shard> {
        let shards = self.shards.read().unwrap_or_else(PoisonError::into_inner);
        (!shards.is_empty()).then(|| random.pick(&shards).clone())
    }

    fn forget(&self, id: ShardId) {
        let mut shards = self.shards.write().unwrap_or_else(PoisonError::into_inner);
        shards.retain(|shard| shard.id() != id);
    }
}

/// Keeps several appends under way and says which were acknowledged, as soon as each is.
fn write(work: &Work, thread: u32) -> Result<()> {
    let content = work.setting.content();
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
                let records: Vec<Record> = (0..content.count(append))
                    .map(|index| {
                        let (key, data) = content.record(shard.id().0, append, index);
                        Record::new(key, data)
                    })
                    .collect();
                let pending = shard.append(records);
                under_way.push(async move { (shard, append, pending.await) });
            }
            let Some((shard, append, result)) = under_way.next().await else {
                continue;
            };
            match result {
                Ok(appended) => {
                    say(Said::Appended(shard.id().0, append, appended.first.number()))?;
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

/// Creates, trims, seals and deletes.
fn keep(work: &Work, thread: u32) -> Result<()> {
    let mut random = work.random(thread);
    let mut next = work.setting.next_shard;
    loop {
        let there = {
            let shards = work.shards.read().unwrap_or_else(PoisonError::into_inner);
            shards.len()
        };
        if there < SHARDS {
            say(Said::Creating(next))?;
            let id = ShardId(next);
            next += 1;
            let shard = block_on(work.engine.create_shard(id, ShardConfig::default()))
                .context("cannot create a shard")?;
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
        match random.between(0, 11) {
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
        let mut from = From::Latest;
        for _ in 0..20 {
            let batch = match shard.read(from, ReadLimits::default()).wait() {
                Ok(batch) => batch,
                Err(ReadError::Deleted) => break,
                Err(error) => return Err(error).context("cannot read"),
            };
            for entry in &batch.records {
                let name = name(&entry.data).context("a reader was given no record")?;
                if name.index == 0 {
                    say(Said::Shown(shard.id().0, name.append, entry.position.number()))?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_understood() {
        let append = Append { writer: 3, number: 4 };
        for said in [
            Said::Open,
            Said::Appended(1, append, 1 << 62),
            Said::Shown(1, append, 1 << 62),
            Said::Creating(1),
            Said::Created(1),
            Said::Trimming(1, 2),
            Said::Trimmed(1, 2),
            Said::Sealing(1),
            Said::Sealed(1),
            Said::Deleting(1),
            Said::Deleted(1),
        ] {
            assert_eq!(Said::parse(&said.to_string()), Some(said));
        }
        for line in ["", "open 1", "appended 1 2 3", "created x", "hello"] {
            assert_eq!(Said::parse(line), None, "{line:?}");
        }
    }
}
