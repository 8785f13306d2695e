//! A campaign against the engine: a process of writers on one directory, killed after some milliseconds, up to three
//! times in a row; then the directory is opened and everything is read and compared. Segments are shelved and records
//! expire all the while. Or the directory is on a disk of its own, whose power is cut before the kill.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use penstock_engine::{Engine, From, Position, ReadLimits, ShardId, limits};
use tempfile::TempDir;

use super::check::{self, Found};
use super::child::Child;
use super::content::Content;
use super::expiry::Expiry;
use super::plant::{self, Plant};
use super::power::Disk;
use super::said::Said;
use super::setting::{Setting, Storage};
use super::writer::numbered_writer;
use super::{Campaign, Round};
use crate::random::Random;

/// Rounds on one directory, before a fresh one bounds the disk that a campaign takes.
const ROUNDS_PER_DIR: u32 = 10;

/// What the engine's clock shows at first, in microseconds since 1970.
const CLOCK_FROM_US: u64 = 1_700_000_000_000_000;

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
    /// What each writer with numbers sends next, as far as it was answered.
    numbered: BTreeMap<u32, u64>,
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
    /// Where the data is if the power is to be cut. Before its directory, so that it goes first.
    disk: Option<Disk>,
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
        EngineCampaign::on(Random::part(seed, 1), None, temporary("engine")?, seed, plant)
    }

    /// The same on a disk whose power is cut at each kill.
    ///
    /// # Errors
    /// There is no room for a temporary directory, or no disk can be made: [`super::power::rehearse`] tells before.
    pub fn with_power_cuts(seed: u64, plant: Option<Plant>) -> Result<EngineCampaign> {
        let dir = temporary("power")?;
        let disk = Disk::make(dir.path())?;
        EngineCampaign::on(Random::part(seed, 3), Some(disk), dir, seed, plant)
    }

    fn on(
        random: Random,
        disk: Option<Disk>,
        dir: TempDir,
        seed: u64,
        plant: Option<Plant>,
    ) -> Result<EngineCampaign> {
        let mut campaign = EngineCampaign {
            random,
            disk,
            setting: Setting {
                dir: PathBuf::new(),
                seed,
                life: 0,
                next_shard: 1,
                numbered: PathBuf::new(),
                lanes: 1,
                segment_bytes: limits::SEGMENT_BYTES,
                tail_cache_bytes: limits::TAIL_CACHE_BYTES,
                shelving_bytes_per_s: limits::SHELVING_BYTES_PER_S,
                segments_min: limits::SHELF_INPUTS_MIN,
                clock_us: CLOCK_FROM_US,
                speed: 1,
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

    /// Takes the directory in use: small segments and large ones, one lane and two, time that runs fast and
    /// much faster, shelving that is done at once and that takes its time.
    fn begin(&mut self) {
        let random = &mut self.random;
        let small = limits::SEGMENT_BYTES_MIN;
        self.setting = Setting {
            dir: self.disk.as_ref().map_or(self.dir.path(), Disk::path).join("data"),
            numbered: self.dir.path().join("numbered"),
            lanes: random.between(1, 2) as usize,
            segment_bytes: *random.pick(&[small, small, small * 2, small * 8, limits::SEGMENT_BYTES]),
            tail_cache_bytes: *random.pick(&[64 << 10, limits::TAIL_CACHE_BYTES]),
            shelving_bytes_per_s: *random.pick(&[small / 2, small * 4, limits::SHELVING_BYTES_PER_S]),
            segments_min: random.between(1, 4) as usize,
            speed: *random.pick(&[5, 20, 50]),
            next_shard: 1,
            ..self.setting.clone()
        };
        self.shards.clear();
        self.rounds_here = 0;
    }

    /// One process, from its start to its death.
    fn life(&mut self, round: &mut Round) -> Result<()> {
        self.setting.life += 1;
        self.setting.driver =
            *self.random.pick(&[Storage::Auto, Storage::Auto, Storage::Blocking, Storage::TokioUring]);
        fs::write(&self.setting.numbered, self.numbered()).context("cannot write what was acknowledged")?;
        let begun = Instant::now();
        let mut arguments = vec!["writer".into()];
        arguments.extend(self.setting.arguments());
        let program = std::env::current_exe().context("cannot tell which program this is")?;
        // A process whose disk fails complains, as it should: that is for whoever looks for a failure's cause.
        let complaints = self.disk.as_ref().map(|_| File::create(self.dir.path().join("complaints")));
        let complaints = complaints.transpose().context("cannot make a file for complaints")?;
        let mut child = Child::start(program.into_os_string(), &arguments, |command| {
            command.stdin(Stdio::null()).stdout(Stdio::piped());
            if let Some(complaints) = complaints {
                command.stderr(complaints);
            }
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
            let ms = 1 << self.random.between(0, 9);
            thread::sleep(Duration::from_millis(ms + self.random.between(0, ms)));
        }
        let ended = self.end(&mut child, round)?;
        // The process began its clock later and stopped it earlier than this.
        let since_us = begun.elapsed().as_micros() as u64 + 1;
        self.setting.clock_us += since_us * u64::from(self.setting.speed);
        let Ok(said) = listener.join() else {
            bail!("the thread that listens to the process panicked");
        };
        let said = said?;
        ensure!(!ended, "the process ended before it was killed; its last words: {:?}", said.last());
        for word in said {
            self.heed(word, round).with_context(|| format!("the process said {:?}", word.to_string()))?;
        }
        if let Some(disk) = &mut self.disk {
            disk.mount_again()?;
        }
        round.half_shelves += half_shelves(&self.setting.dir)?;
        round.kills += 1;
        Ok(())
    }

    /// Kills the process. Tells whether it had ended by itself before.
    fn end(&mut self, child: &mut Child, round: &mut Round) -> Result<bool> {
        let Some(disk) = &self.disk else {
            return child.kill();
        };
        let ended = child.ended()?;
        disk.cut()?;
        round.power_cuts += 1;
        // What is acknowledged now is a lie that the look will find.
        thread::sleep(Duration::from_millis(self.random.between(0, 30)));
        child.kill()?;
        Ok(ended)
    }

    /// Which numbered appends were acknowledged: a line for each writer and shard, with the number that comes next.
    fn numbered(&self) -> String {
        let mut lines = String::new();
        for (shard, known) in &self.shards {
            for (writer, next) in &known.numbered {
                // Writing to a string cannot fail.
                let _ = writeln!(lines, "{writer} {shard} {next}");
            }
        }
        lines
    }

    /// Takes note of what a process said.
    fn heed(&mut self, said: Said, round: &mut Round) -> Result<()> {
        let content = self.setting.content();
        match said {
            Said::Open => {}
            Said::Creating(shard, retention_us) => {
                self.setting.next_shard = self.setting.next_shard.max(shard + 1);
                let mut records = check::Shard::new(shard);
                records.expiry = Expiry::new(retention_us);
                let known = Known {
                    records,
                    created: false,
                    seal: Step::No,
                    delete: Step::No,
                    numbered: BTreeMap::new(),
                };
                self.shards.insert(shard, known);
            }
            Said::Created(shard) => self.known(shard)?.created = true,
            Said::Configuring(shard, retention_us, at_us) => {
                self.known(shard)?.records.expiry.changing(retention_us, at_us);
            }
            Said::Configured(shard, at_us) => self.known(shard)?.records.expiry.changed(at_us),
            Said::Appended(told) | Said::Again(told) | Said::Shown(told) => {
                let known = self.known(told.shard)?;
                if !matches!(said, Said::Shown(_)) {
                    round.acknowledged += 1;
                    if let Some(writer) = numbered_writer(told.append) {
                        let next = known.numbered.entry(writer).or_default();
                        *next = (*next).max(u64::from(told.append.number) + 1);
                    }
                }
                round.resent += u64::from(matches!(said, Said::Again(_)));
                // Of an append that was sent again much later the engine only knows that it is there.
                if told.first != Position::START.number() {
                    for index in 0..content.count(told.append) {
                        let position = told.first + u64::from(index);
                        known.records.acknowledge(told.append, index, position, told.timestamp_us);
                    }
                }
            }
            Said::Shelved(shelves) => round.shelves += shelves,
            Said::Trimming(shard, position) => self.known(shard)?.records.trimming(position),
            Said::Trimmed(shard, position) => self.known(shard)?.records.trimmed(position),
            Said::Sealing(shard) => self.known(shard)?.seal = Step::Asked,
            Said::Sealed(shard) => self.known(shard)?.seal = Step::Done,
            Said::Deleting(shard) => self.known(shard)?.delete = Step::Asked,
            Said::Deleted(shard) => self.known(shard)?.delete = Step::Done,
        }
        Ok(())
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
        // Its clock stands still, so that it can be told to the microsecond what has expired.
        let (engine, _clock) = self.setting.open()?;
        let opened_ms = begun.elapsed().as_millis();
        let recovery = engine.recovery();
        ensure!(
            recovery.damaged.is_empty(),
            "the engine reports damage after a kill: {:?}",
            recovery.damaged
        );
        round.note = format!(
            "{} lane(s), {} MiB segments, time {} times as fast, opened in {opened_ms} ms, {} bytes torn",
            self.setting.lanes,
            self.setting.segment_bytes >> 20,
            self.setting.speed,
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
                timestamp_us: entry.timestamp_us,
                key: entry.key,
                data: entry.data,
            }));
            if batch.last {
                ensure!(batch.ended == tail.sealed, "the end of a sealed shard, and only that, is the end");
                break;
            }
            from = From::At(batch.next);
        }
        known.records.expiry.pass(self.setting.clock_us);
        if let Some(mistake) = self.plant
            && plant::plant(mistake, &known.records, &content, &mut found, |position| position + 1)
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
        round.expired += look.expired;
        round.shards += 1;
        Ok(())
    }
}

impl Campaign for EngineCampaign {
    fn round(&mut self) -> Result<Round> {
        if self.rounds_here == ROUNDS_PER_DIR {
            if self.disk.take().is_some() {
                self.dir = temporary("power")?;
                self.disk = Some(Disk::make(self.dir.path())?);
            } else {
                self.dir = temporary("engine")?;
            }
            self.begin();
        }
        self.rounds_here += 1;
        let mut round = Round::default();
        loop {
            self.life(&mut round)?;
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

/// Shelves that were being made when the process was killed. Their first block is written last.
fn half_shelves(dir: &Path) -> Result<u64> {
    let mut half = 0;
    // Killed before it made them, the process leaves no directories.
    let lanes = fs::read_dir(dir).into_iter().flatten();
    for lane in lanes {
        for file in fs::read_dir(lane?.path()).into_iter().flatten() {
            let file = file?;
            if file.file_name().to_string_lossy().starts_with("shelf-") {
                let mut block = Vec::new();
                File::open(file.path())?.take(limits::BLOCK_BYTES as u64).read_to_end(&mut block)?;
                half += u64::from(block.iter().all(|&byte| byte == 0));
            }
        }
    }
    Ok(half)
}
