//! A campaign against the engine: a process of writers on one directory, killed after some milliseconds, up to three
//! times in a row; then the directory is opened and everything is read and compared.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use penstock_engine::{Engine, From, ReadLimits, ShardId, limits};
use tempfile::TempDir;

use super::check::{self, Found, Plant};
use super::child::Child;
use super::content::Content;
use super::writer::{Said, Setting, Storage};
use super::{Campaign, Round};
use crate::random::Random;

/// Rounds on one directory, before a fresh one bounds the disk that a campaign takes.
const ROUNDS_PER_DIR: u32 = 20;

/// How long a process may take to open the directory: on a busy machine with a slow disk, and still no hang.
const OPEN_MAX: Duration = Duration::from_secs(120);

/// Where a campaign keeps its directories.
pub(crate) fn temporary(kind: &str) -> Result<TempDir> {
    tempfile::Builder::new()
        .prefix(&format!("penstock-crash-{kind}-"))
        .tempdir()
        .context("cannot make a temporary directory")
}

/// What is known of a shard.
struct Known {
    records: check::Shard<u64>,
    /// It was said to be there.
    created: bool,
    seal: Step,
    delete: Step,
}

/// How far something that cannot be undone has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    No,
    Asked,
    Done,
}

/// See the module's description.
pub struct EngineCampaign {
    random: Random,
    dir: TempDir,
    setting: Setting,
    shards: BTreeMap<u64, Known>,
    rounds_here: u32,
    plant: Option<Plant>,
}

impl EngineCampaign {
    /// A campaign with this seed. `plant` falsifies what is read, to see that it is noticed.
    ///
    /// # Errors
    /// There is no room for a temporary directory.
    pub fn new(seed: u64, plant: Option<Plant>) -> Result<EngineCampaign> {
        let dir = temporary("engine")?;
        let mut campaign = EngineCampaign {
            random: Random::part(seed, 1),
            setting: Setting {
                dir: PathBuf::new(),
                seed,
                life: 0,
                next_shard: 1,
                lanes: 1,
                segment_bytes: limits::SEGMENT_BYTES,
                driver: Storage::Auto,
            },
            dir,
            shards: BTreeMap::new(),
            rounds_here: 0,
            plant,
        };
        campaign.begin();
        Ok(campaign)
    }

    /// Takes the directory in use: small segments and large ones, one lane and two.
    fn begin(&mut self) {
        self.setting.dir = self.dir.path().join("data");
        self.setting.lanes = self.random.between(1, 2) as usize;
        let small = limits::SEGMENT_BYTES_MIN;
        self.setting.segment_bytes = *self.random.pick(&[small, small * 2, small * 8, limits::SEGMENT_BYTES]);
        self.setting.next_shard = 1;
        self.shards.clear();
        self.rounds_here = 0;
    }

    /// One process, from its start to its death. Tells how many appends were acknowledged.
    fn life(&mut self) -> Result<u64> {
        self.setting.life += 1;
        self.setting.driver =
            *self.random.pick(&[Storage::Auto, Storage::Auto, Storage::Blocking, Storage::TokioUring]);
        let setting = &self.setting;
        let arguments = [
            "writer".into(),
            "--dir".into(),
            setting.dir.clone().into_os_string(),
            format!("--seed={}", setting.seed).into(),
            format!("--life={}", setting.life).into(),
            format!("--next-shard={}", setting.next_shard).into(),
            format!("--lanes={}", setting.lanes).into(),
            format!("--segment-bytes={}", setting.segment_bytes).into(),
            format!("--driver={}", setting.driver.name()).into(),
        ];
        let program = std::env::current_exe().context("cannot tell which program this is")?;
        let mut child = Child::start(program.into_os_string(), &arguments, |command| {
            command.stdin(Stdio::null()).stdout(Stdio::piped());
        })?;
        let output = child.process().stdout.take();
        let output = output.context("the process has no standard output")?;
        let (open, opened) = mpsc::channel();
        let listener = thread::spawn(move || -> Result<Vec<Said>> {
            let mut said = Vec::new();
            for line in BufReader::new(output).lines() {
                let line = line.context("cannot read what the process says")?;
                let Some(word) = Said::parse(&line) else {
                    bail!("the process says {line:?}");
                };
                if word == Said::Open {
                    // The campaign may have killed without waiting for it.
                    let _ = open.send(());
                }
                said.push(word);
            }
            Ok(said)
        });
        if self.random.once_in(6) {
            // A kill while the directory is opened, or a moment later.
            thread::sleep(Duration::from_millis(self.random.between(1, 40)));
        } else {
            let waited = Instant::now();
            if opened.recv_timeout(OPEN_MAX).is_err() {
                let ended = child.kill()?;
                bail!(
                    "the process did not open the directory in {:.1} s (ended by itself: {ended})",
                    waited.elapsed().as_secs_f64()
                );
            }
            let ms = 1 << self.random.between(0, 8);
            thread::sleep(Duration::from_millis(ms + self.random.between(0, ms)));
        }
        let ended = child.kill()?;
        let Ok(said) = listener.join() else {
            bail!("the thread that listens to the process panicked");
        };
        let said = said?;
        ensure!(!ended, "the process ended before it was killed; its last words: {:?}", said.last());
        let mut acknowledged = 0;
        for word in said {
            acknowledged += self.heed(word)?;
        }
        Ok(acknowledged)
    }

    /// Takes note of what a process said; 1 for an acknowledged append.
    fn heed(&mut self, said: Said) -> Result<u64> {
        let content = self.setting.content();
        match said {
            Said::Open => {}
            Said::Creating(shard) => {
                self.setting.next_shard = self.setting.next_shard.max(shard + 1);
                self.shards.insert(
                    shard,
                    Known {
                        records: check::Shard::new(shard),
                        created: false,
                        seal: Step::No,
                        delete: Step::No,
                    },
                );
            }
            Said::Created(shard) => self.known(shard)?.created = true,
            Said::Appended(shard, append, first) | Said::Shown(shard, append, first) => {
                let known = self.known(shard)?;
                for index in 0..content.count(append) {
                    let position = first + u64::from(index);
                    known.records.acknowledge(append, index, position);
                }
                return Ok(u64::from(matches!(said, Said::Appended(..))));
            }
            Said::Trimming(shard, position) => self.known(shard)?.records.trimming(position),
            Said::Trimmed(shard, position) => self.known(shard)?.records.trimmed(position),
            Said::Sealing(shard) => self.known(shard)?.seal = Step::Asked,
            Said::Sealed(shard) => self.known(shard)?.seal = Step::Done,
            Said::Deleting(shard) => self.known(shard)?.delete = Step::Asked,
            Said::Deleted(shard) => self.known(shard)?.delete = Step::Done,
        }
        Ok(0)
    }

    fn known(&mut self, shard: u64) -> Result<&mut Known> {
        let known = self.shards.get_mut(&shard);
        known.with_context(|| format!("shard {shard} is spoken of before it was asked for"))
    }

    /// Opens the directory and compares all of it with what is known.
    fn look(&mut self, round: &mut Round) -> Result<()> {
        let content = self.setting.content();
        self.setting.driver = Storage::Auto;
        let begun = Instant::now();
        let engine = self.setting.open()?;
        let opened_ms = begun.elapsed().as_millis();
        let recovery = engine.recovery();
        ensure!(
            recovery.damaged.is_empty(),
            "the engine reports damage after a kill: {:?}",
            recovery.damaged
        );
        round.note = format!(
            "{} lane(s), {} MiB segments, opened in {opened_ms} ms, {} bytes torn",
            self.setting.lanes,
            self.setting.segment_bytes >> 20,
            recovery.torn_bytes
        );
        let there = engine.shards();
        for id in &there {
            ensure!(self.shards.contains_key(&id.0), "nobody asked for {id}");
        }
        let ids: Vec<u64> = self.shards.keys().copied().collect();
        for id in ids {
            self.look_at(&engine, id, content, round).with_context(|| format!("shard {id}"))?;
        }
        engine.close();
        Ok(())
    }

    fn look_at(&mut self, engine: &Engine, id: u64, content: Content, round: &mut Round) -> Result<()> {
        let known = self.shards.get_mut(&id).context("the shard is known")?;
        let Some(shard) = engine.shard(ShardId(id)) else {
            ensure!(known.delete != Step::No || !known.created, "it was created and is gone");
            self.shards.remove(&id);
            return Ok(());
        };
        ensure!(known.delete != Step::Done, "it was deleted and is there");
        // From here on it must stay as it was seen.
        known.created = true;
        known.delete = Step::No;
        let tail = shard.tail().wait()?;
        match known.seal {
            Step::No => ensure!(!tail.sealed, "nobody sealed it, and it is sealed"),
            Step::Done => ensure!(tail.sealed, "it was sealed and is open"),
            Step::Asked => {
                known.seal = if tail.sealed { Step::Done } else { Step::No };
            }
        }
        let mut found = Vec::new();
        let mut from = From::TrimHorizon;
        loop {
            let batch = shard.read(from, ReadLimits::default()).wait()?;
            found.extend(batch.records.into_iter().map(|entry| Found {
                position: entry.position.number(),
                key: entry.key,
                data: entry.data,
            }));
            if batch.last {
                ensure!(batch.ended == tail.sealed, "the end of a sealed shard, and only that, is the end");
                break;
            }
            from = From::At(batch.next);
        }
        if let Some(mistake) = self.plant
            && check::plant(mistake, &mut found)
        {
            self.plant = None;
        }
        if let Some(last) = found.last() {
            ensure!(
                tail.next.number() > last.position,
                "{:?} is said to be the end, and {} was read",
                tail.next,
                last.position
            );
        }
        let look = known.records.look(&content, &found)?;
        round.records += look.records;
        round.unacknowledged += look.unacknowledged;
        round.shards += 1;
        Ok(())
    }
}

impl Campaign for EngineCampaign {
    fn round(&mut self) -> Result<Round> {
        if self.rounds_here == ROUNDS_PER_DIR {
            self.dir = temporary("engine")?;
            self.begin();
        }
        self.rounds_here += 1;
        let mut round = Round::default();
        loop {
            round.acknowledged += self.life()?;
            round.kills += 1;
            // Now and then the next process is killed upon what the last kill left.
            if round.kills == 3 || !self.random.once_in(4) {
                break;
            }
        }
        self.look(&mut round)?;
        Ok(round)
    }

    fn dir(&self) -> PathBuf {
        self.dir.path().to_path_buf()
    }

    fn keep(&mut self) {
        self.dir.disable_cleanup(true);
    }
}
