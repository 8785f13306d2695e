//! Puts right what a check found. Files are written anew beside the old ones and take their places by a rename; the old
//! ones keep their bytes under another name.
//!
//! ```text
//!  segment-7.log                            damaged
//!  segment-7.log   segment-7.log.damaged    a second name for the same file
//!  segment-7.log   segment-7.log.damaged    shelf-7-7.log.repair     written, synced
//!  segment-7.log   segment-7.log.damaged    shelf-7-7.log            stands for segment 7 from here on
//!                  segment-7.log.damaged    shelf-7-7.log
//! ```
//! Each step is durable before the next. An open at any point finds the old file or the new one, and passes over names
//! that are none of the log's.
//!
//! What is intact of a damaged segment becomes a *shelf*, because a shelf may leave out whatever it likes: a gap in
//! it is a gap and no damage. So nothing new is in the format, and readers go on over what is lost.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};

use bytes::Bytes;

use super::identity::Judged;
use super::lane::{Examined, Salvage, Task};
use super::report::{CheckReport, utc};
use super::view::View;
use super::{Written, now_us};
use crate::buffer::{Cutter, round_up};
use crate::engine::lane_dir;
use crate::error::OpenError;
use crate::identity::FILE;
use crate::limits::{BLOCK_BYTES, CHECK_PIECE_BYTES};
use crate::log::directory::{ExtentEntry, GroupEntry};
use crate::log::format::{CONTROL_SHARD, control};
use crate::log::group::{Builder, Extent, frame_bytes};
use crate::log::recovery::Opened;
use crate::log::segment;
use crate::log::shelf;
use crate::shard::SETTINGS_BYTES;
use crate::storage::files::sync_dir;

/// A file that is being written and counts for nothing yet ends like this.
const UNFINISHED: &str = ".repair";
/// What was replaced ends like this.
const ASIDE: &str = ".damaged";

/// All that a repair does to files, a step at a time, each durable when it is done.
#[derive(Default)]
pub(super) struct Hands {
    /// After so many steps the machine stops, for tests.
    #[cfg(test)]
    pub(super) steps_left: Option<std::sync::atomic::AtomicUsize>,
}

impl Hands {
    #[cfg(test)]
    fn step(&self) -> io::Result<()> {
        use std::sync::atomic::Ordering;
        let Some(left) = &self.steps_left else { return Ok(()) };
        let gone = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        gone.map(|_| ()).map_err(|_| io::Error::other("the machine stopped"))
    }

    #[cfg(not(test))]
    #[allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "a test stops here")]
    fn step(&self) -> io::Result<()> {
        Ok(())
    }

    /// Writes down what was found, before anything is changed.
    pub(super) fn begin_audit(&self, dir: &Path, report: &CheckReport) -> io::Result<PathBuf> {
        self.step()?;
        let time = utc(now_us()).replace([':', '-'], "");
        let mut path = dir.join(format!("repair-{time}.txt"));
        for again in 2.. {
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(mut file) => {
                    let summary = report.summary();
                    write!(file, "penstock repair\n{summary}\n\n{report}\n")?;
                    file.sync_all()?;
                    sync_dir(dir)?;
                    return Ok(path);
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                    path = dir.join(format!("repair-{time}-{again}.txt"));
                }
                Err(error) => return Err(error),
            }
        }
        unreachable!("some name is free")
    }

    /// Writes down how it ended.
    pub(super) fn end_audit(&self, path: &Path, report: &CheckReport) -> io::Result<()> {
        self.step()?;
        let mut file = OpenOptions::new().append(true).open(path)?;
        for unrepaired in &report.unrepaired {
            writeln!(file, "not repaired: {unrepaired}")?;
        }
        writeln!(file, "finished {}: {}", utc(now_us()), report.summary())?;
        file.sync_all()
    }

    /// Makes `ENGINE` and the lanes' directories what they should be.
    pub(super) fn identity(&self, dir: &Path, judged: &Judged) -> io::Result<()> {
        if judged.rewrite || judged.outdated {
            if judged.rewrite && dir.join(FILE).exists() {
                self.keep(dir, FILE)?;
            }
            // As an open does: what is written from here on is not for older programs.
            self.step()?;
            judged.identity.write(dir).map_err(|error| match error {
                OpenError::Io { source, .. } => source,
                other => io::Error::other(other),
            })?;
        }
        for &lane in &judged.missing {
            self.step()?;
            fs::create_dir_all(lane_dir(dir, lane))?;
            sync_dir(dir)?;
        }
        Ok(())
    }

    /// Does what is to be done in a lane. Returns what was written, and what could not be done.
    pub(super) fn lane(&self, dir: &Path, lane: &mut Examined) -> io::Result<(Written, Vec<String>)> {
        self.sweep(dir)?;
        let (mut written, mut refused) = (Written::new(), Vec::new());
        for task in std::mem::take(&mut lane.tasks) {
            match task {
                Task::Aside(name) => {
                    self.keep(dir, &name)?;
                    self.remove(dir, &name)?;
                }
                Task::Anew(name) => {
                    self.keep(dir, &name)?;
                    self.write(dir, &name, |file| copy(&mut lane.view, &name, file))?;
                    written.insert(name);
                }
                Task::Shelve(salvage) => match self.shelve(dir, lane, &salvage)? {
                    Ok(name) => {
                        written.insert(name);
                    }
                    Err(why) => refused.push(why),
                },
            }
        }
        Ok((written, refused))
    }

    /// Removes what a repair that was stopped left half written.
    fn sweep(&self, dir: &Path) -> io::Result<()> {
        for entry in fs::read_dir(dir)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.ends_with(UNFINISHED) {
                self.remove(dir, &name)?;
            }
        }
        Ok(())
    }

    /// Gives a file a second name under which it stays.
    fn keep(&self, dir: &Path, name: &str) -> io::Result<()> {
        self.step()?;
        let file = dir.join(name);
        let own = fs::metadata(&file)?;
        let mut aside = dir.join(format!("{name}{ASIDE}"));
        for again in 2.. {
            match fs::metadata(&aside) {
                // A repair that was stopped came as far as this.
                Ok(other) if (other.dev(), other.ino()) == (own.dev(), own.ino()) => return Ok(()),
                Ok(_) => aside = dir.join(format!("{name}{ASIDE}-{again}")),
                Err(error) if error.kind() == ErrorKind::NotFound => break,
                Err(error) => return Err(error),
            }
        }
        if fs::hard_link(&file, &aside).is_err() {
            // Not every file system gives a file two names. A copy has its bytes as well.
            fs::copy(&file, &aside)?;
            File::open(&aside)?.sync_all()?;
        }
        sync_dir(dir)
    }

    fn remove(&self, dir: &Path, name: &str) -> io::Result<()> {
        self.step()?;
        fs::remove_file(dir.join(name))?;
        sync_dir(dir)
    }

    /// Writes a file beside its place and moves it there.
    fn write(&self, dir: &Path, name: &str, fill: impl FnOnce(&File) -> io::Result<()>) -> io::Result<()> {
        self.step()?;
        let beside = dir.join(format!("{name}{UNFINISHED}"));
        let file = OpenOptions::new().write(true).create(true).truncate(true).open(&beside)?;
        fill(&file)?;
        file.sync_all()?;
        self.step()?;
        fs::rename(&beside, dir.join(name))?;
        sync_dir(dir)
    }

    /// Makes a shelf of what is intact in a file, and puts the file aside. Returns the shelf's name, or why there can be
    /// none.
    fn shelve(&self, dir: &Path, lane: &Examined, salvage: &Salvage) -> io::Result<Result<String, String>> {
        let segment = &lane.opened.segments[salvage.index];
        let (old, old_name) = (segment.header, segment.header.name());
        let (through, inputs) = old.shelf.unwrap_or((old.number, 1));
        let name = segment::shelf_name(old.number, through);
        let intact: u64 = salvage
            .directory
            .shards()
            .flat_map(|shard| salvage.directory.extents(shard))
            .map(|entry| u64::from(entry.length))
            .sum();
        let last = GroupEntry {
            sequence: segment.trailer.last,
            offset: 0,
            first_us: segment.trailer.last_us.max(segment.trailer.first_us),
        };
        let checkpoint = salvage.checkpoint.then(|| checkpoint(lane, &last));
        let more = checkpoint.as_ref().map_or(0, |(frames, _)| round_up(frames.len()));
        if BLOCK_BYTES as u64 * 2 + intact + more as u64 > u64::from(u32::MAX) {
            return Ok(Err(format!("{old_name} is too large to be written anew; it stays as it is")));
        }
        let inputs_of = [(old.number, salvage.directory.clone())];
        let mut plan = shelf::arrange(&inputs_of, &mut |_, span| {
            let replaced = span.shard == CONTROL_SHARD && salvage.checkpoint;
            !replaced && !salvage.bad.contains(&(span.shard, span.first.group()))
        });
        let checkpoint_at = plan.data_end;
        if let Some((frames, extent)) = &checkpoint {
            let group = plan.directory.groups.last().copied().filter(|group| group.sequence == last.sequence);
            let entry = ExtentEntry {
                group: 0,
                offset: plan.data_end as u32,
                length: extent.length,
                records: extent.records,
                checksum: extent.checksum,
                last_delta_us: extent.last_delta_us,
            };
            plan.directory.push(group.unwrap_or(last), CONTROL_SHARD, entry);
            plan.data_end += round_up(frames.len()) as u64;
        }
        let salt = lane.owner.shelf_salt(old.number, through, old.epoch);
        let header = segment::Header {
            salt,
            base: salvage.base,
            length: plan.file_bytes(),
            shelf: Some((through, inputs)),
            ..old
        };
        let head = header.encode();
        let (footer, _) = plan.directory.shelf_footer(&head, salt, segment.trailer.last, plan.data_end);
        self.keep(dir, &old_name)?;
        self.write(dir, &name, |file| {
            let source = File::open(lane.view.path(&old_name))?;
            let mut bytes = Vec::new();
            for (_, pieces) in &plan.slices {
                for piece in pieces {
                    bytes.resize(piece.length as usize, 0);
                    source.read_exact_at(&mut bytes, piece.from)?;
                    file.write_all_at(&bytes, piece.to)?;
                }
            }
            if let Some((frames, _)) = &checkpoint {
                file.write_all_at(frames, checkpoint_at)?;
            }
            file.write_all_at(&footer, plan.data_end)?;
            file.write_all_at(&head, 0)
        })?;
        if name != old_name {
            self.remove(dir, &old_name)?;
        }
        Ok(Ok(name))
    }
}

/// Writes a file as the view has it.
fn copy(view: &mut View, name: &str, file: &File) -> io::Result<()> {
    let mut at = 0;
    loop {
        let (bytes, filled) = view.seen(name, at, CHECK_PIECE_BYTES)?;
        file.write_all_at(&bytes[..filled], at)?;
        at += filled as u64;
        if filled < CHECK_PIECE_BYTES {
            return Ok(());
        }
    }
}

/// A checkpoint of all that is known of the lane's shards, as the only frames of a control extent.
fn checkpoint(lane: &Examined, group: &GroupEntry) -> (Bytes, Extent) {
    let Opened { recovered, .. } = &lane.opened;
    let mut shards: Vec<_> = recovered.shards.iter().collect();
    shards.sort_unstable_by_key(|&(&shard, _)| shard);
    let producers: Vec<_> =
        recovered.producers.iter().map(|(&(shard, id), known)| (shard, known.encode(id))).collect();
    let bytes = (shards.len() + 1) * frame_bytes(8, SETTINGS_BYTES)
        + producers.iter().map(|(_, data)| frame_bytes(8, data.len())).sum::<usize>();
    let time_us = group.first_us;
    let mut builder = Builder::new(&Cutter::new(), group.sequence, 1, bytes, time_us);
    builder.begin(CONTROL_SHARD);
    for (shard, settings) in &shards {
        builder.push(control::CHECKPOINT, time_us, &shard.to_le_bytes(), &settings.encode());
    }
    builder.push(control::CHECKPOINT_END, time_us, &[], &(shards.len() as u64).to_le_bytes());
    for (shard, data) in &producers {
        builder.push(control::PRODUCER, time_us, &shard.to_le_bytes(), data);
    }
    builder.finish(lane.owner.lane, recovered.epoch, 0).seal(0, 0).frames(0)
}

// Under loom mailboxes work in its models alone, and these open whole engines.
#[cfg(not(feature = "loom"))]
#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::sync::atomic::AtomicUsize;

    use super::super::{Checker, Verdict};
    use crate::{
        Clock, Driver, Engine, From, ManualClock, Options, ReadLimits, Record, ShardConfig, ShardId, check,
    };

    type Files = BTreeMap<PathBuf, Vec<u8>>;

    fn engine(dir: &Path) -> Engine {
        let options = Options {
            lanes: Some(1),
            driver: Driver::Blocking,
            segment_bytes: 1 << 20,
            pin: false,
            clock: Clock::Manual(ManualClock::at_us(1_000_000_000_000)),
            ..Options::default()
        };
        Engine::open(dir, options).unwrap()
    }

    fn load(dir: &Path) -> Files {
        let lane = lane_dir(dir, 0);
        let names = [dir, &lane].into_iter().flat_map(|dir| fs::read_dir(dir).unwrap());
        let paths = names.map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
        paths.map(|path| (path.strip_prefix(dir).unwrap().to_path_buf(), fs::read(&path).unwrap())).collect()
    }

    fn store(dir: &Path, files: &Files) {
        fs::create_dir_all(lane_dir(dir, 0)).unwrap();
        files.iter().for_each(|(path, bytes)| fs::write(dir.join(path), bytes).unwrap());
    }

    /// What the readers of both shards get, and whether the open had something to say.
    fn read_all(dir: &Path) -> (Vec<Bytes>, bool) {
        let engine = engine(dir);
        let mut found = Vec::new();
        for shard in engine.shards() {
            let shard = engine.shard(shard).unwrap();
            let mut from = From::TrimHorizon;
            loop {
                match shard.read(from, ReadLimits::default()).wait() {
                    Ok(batch) => {
                        found.extend(batch.records.into_iter().map(|entry| entry.data));
                        if batch.last {
                            break;
                        }
                        from = From::At(batch.next);
                    }
                    Err(crate::ReadError::Damaged { to, .. }) => from = From::At(to),
                    Err(error) => panic!("{error}"),
                }
            }
        }
        let silent = engine.recovery().damaged.is_empty();
        engine.close();
        (found, silent)
    }

    /// A directory with a damaged record in an old segment, a damaged first block in another, and a group that is gone in
    /// the newest, with its checkpoint.
    fn damaged() -> Files {
        let dir = tempfile::tempdir().unwrap();
        let engine = engine(dir.path());
        let one = wait(engine.create_shard(ShardId(1), ShardConfig::default()));
        for round in 0..30u8 {
            one.append(vec![Record::new("key", vec![round; 100_000])]).wait().unwrap();
        }
        let two = wait(engine.create_shard(ShardId(2), ShardConfig::default()));
        two.append(vec![Record::new("key", "of the second")]).wait().unwrap();
        engine.close();
        let mut files = load(dir.path());
        let [first, second] = [1, 2].map(|number| Path::new("lane-000").join(segment::name(number)));
        let hit = files[&first].windows(100).position(|bytes| bytes == [3; 100]).unwrap();
        files.get_mut(&first).unwrap()[hit] ^= 1;
        files.get_mut(&second).unwrap()[17] ^= 1;
        // The newest that was begun: its first group, in which its checkpoint and a record are, has another extent table.
        let newest = files.iter_mut().rfind(|(_, bytes)| bytes.starts_with(b"PNSTKSEG")).unwrap().1;
        newest[BLOCK_BYTES + 96 + 32 + 20] ^= 1;
        files
    }

    fn wait<F: Future<Output = Result<crate::Shard, crate::ShardError>>>(future: F) -> crate::Shard {
        let mut future = std::pin::pin!(future);
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        loop {
            if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut context) {
                return output.unwrap();
            }
            std::thread::yield_now();
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "uses real files")]
    fn the_machine_may_stop_at_any_step() {
        let files = damaged();
        let dir = tempfile::tempdir().unwrap();
        store(dir.path(), &files);
        let (before, silent) = read_all(dir.path());
        assert!(!silent && before.len() == 29, "{} records", before.len());
        let mut stopped = 0;
        for steps in 0.. {
            let dir = tempfile::tempdir().unwrap();
            store(dir.path(), &files);
            let hands = Hands { steps_left: Some(AtomicUsize::new(steps)) };
            let result = Checker { dir: dir.path().to_path_buf(), hands }.run(true, &mut |_| {});
            // As it was, or as it is repaired: nothing that could be read is lost, wherever it stopped.
            let copy = tempfile::tempdir().unwrap();
            store(copy.path(), &load(dir.path()));
            assert_eq!(read_all(copy.path()).0, before, "stopped after {steps} steps");
            // An open that came in between has removed nothing of what is to be kept.
            let old = Path::new("lane-000").join(segment::name(1));
            let aside = PathBuf::from(format!("{}{ASIDE}", old.display()));
            let now = load(copy.path());
            assert!([&old, &aside].into_iter().any(|path| now.get(path) == files.get(&old)));
            if let Ok(report) = result {
                assert_eq!(report.verdict(), Verdict::Repaired, "{report}");
                assert!(read_all(dir.path()).1, "it opens without a word");
                break;
            }
            stopped += 1;
            let report = check(dir.path(), true, &mut |_| {}).unwrap();
            assert_ne!(report.verdict(), Verdict::Damaged, "stopped after {steps} steps: {report}");
            assert_eq!(read_all(dir.path()), (before.clone(), true), "stopped after {steps} steps");
        }
        assert!(stopped > 10, "{stopped} steps");
    }
}
