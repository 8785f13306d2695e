//! One suite for every log: the contract of [`Loglet`], tried on each storage driver that runs here.
//!
//! Damage and torn tails are tried on the simulated disk, whose bytes can be reached.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::format::CONTROL_SHARD;
use super::format::control;
use super::group::{Builder, Wanted, frame_bytes, group_bytes};
use super::local::{LocalLog, Setup};
use super::recovery::Owner;
use super::{Durability, Event, Found, Loglet, ReadFault, Recovered, Request, Room, Size};
use crate::buffer::Cutter;
use crate::engine::Shelving;
use crate::limits::BLOCK_BYTES;
use crate::record::{Position, ShardConfig};
use crate::shard::{SETTINGS_BYTES, Settings};
use crate::storage::{Driver, SimDisk, SimFaults};

const SEGMENT: u64 = 1 << 20;

/// A log with a writer that numbers its groups, as a lane does.
struct Writer {
    log: LocalLog,
    cutter: Cutter,
    next: u64,
    committed: u64,
    failed: Option<String>,
    events: Vec<Event>,
    tickets: u64,
}

fn open(driver: &Driver, dir: &Path) -> (Writer, Recovered) {
    let storage = driver.build(dir).unwrap();
    let owner = Owner { lane: 0, engine: 1 };
    let (log, recovered) = LocalLog::open(
        storage,
        owner,
        Setup {
            durability: Durability::Persisted,
            segment_bytes: SEGMENT,
            shelving: Shelving::default(),
            keys: None,
        },
    )
    .unwrap();
    let writer = Writer {
        log,
        cutter: Cutter::new(),
        next: recovered.next_sequence,
        committed: recovered.next_sequence - 1,
        failed: None,
        events: Vec::new(),
        tickets: 0,
    };
    (writer, recovered)
}

impl Writer {
    fn poll(&mut self) {
        self.log.poll(Some(Duration::from_millis(50)), &mut self.events).unwrap();
        for event in &self.events {
            match event {
                Event::Committed(sequence) => {
                    assert_eq!(*sequence, self.committed + 1, "groups commit in order");
                    self.committed = *sequence;
                }
                Event::Failed(why) => self.failed = Some(why.clone()),
                Event::Ready | Event::Read { .. } => {}
            }
        }
        self.events.retain(|event| matches!(event, Event::Read { .. }));
    }

    /// Enqueues a group with `records` records of each shard; they say their shard and sequence.
    fn put(&mut self, shards: &[u64], records: usize, bytes: usize) {
        let data = |shard: u64, sequence: u64| vec![(shard * 31 + sequence) as u8; bytes];
        let checkpoint_bytes = frame_bytes(8, SETTINGS_BYTES) * shards.len() + frame_bytes(0, 8);
        let frames = shards.len() * records * frame_bytes(3, bytes);
        let size = Size {
            plain: (group_bytes(shards.len(), frames), shards.len()),
            with_checkpoint: (group_bytes(shards.len() + 1, frames + checkpoint_bytes), shards.len() + 1),
        };
        let begin = Instant::now();
        let checkpoint = loop {
            match self.log.room(size) {
                Room::Here => break false,
                Room::Next => {
                    self.log.roll();
                    break true;
                }
                Room::Wait => self.poll(),
                other => panic!("{other:?}"),
            }
            assert!(begin.elapsed() < Duration::from_secs(30), "no segment is ready");
        };
        let extents = shards.len() + usize::from(checkpoint);
        let sequence = self.next;
        let time_us = 1_000_000 * sequence;
        let extra = if checkpoint { checkpoint_bytes } else { 0 };
        let mut builder = Builder::new(&self.cutter, sequence, extents, frames + extra, time_us);
        for &shard in shards {
            builder.begin(shard);
            for record in 0..records {
                builder.push(0, time_us + record as u64, b"key", &data(shard, sequence));
            }
        }
        if checkpoint {
            builder.begin(CONTROL_SHARD);
            for shard in shards {
                let settings = Settings::new(ShardConfig::default()).encode();
                builder.push(control::CHECKPOINT, time_us, &shard.to_le_bytes(), &settings);
            }
            builder.push(control::CHECKPOINT_END, time_us, &[], &(shards.len() as u64).to_le_bytes());
        }
        self.log.enqueue(builder.finish(0, 1, self.committed));
        self.next += 1;
    }

    fn settle(&mut self) {
        let begin = Instant::now();
        while self.committed + 1 < self.next && self.failed.is_none() {
            self.poll();
            assert!(
                begin.elapsed() < Duration::from_secs(30),
                "group {} does not commit",
                self.committed + 1
            );
        }
    }

    fn read(&mut self, shard: u64, from: Position, since_us: u64) -> Result<Found, ReadFault> {
        let wanted = Wanted { from, since_us, records: 10_000, bytes: 16 << 20, nothing_yet: true };
        self.tickets += 1;
        let asked = self.tickets;
        self.log.read(asked, Request { shard, wanted, until: u64::MAX >> 20 });
        let begin = Instant::now();
        loop {
            self.poll();
            if let Some(Event::Read { ticket, result }) = self.events.pop() {
                assert_eq!(ticket, asked);
                return result;
            }
            assert!(begin.elapsed() < Duration::from_secs(30), "the read is not answered");
        }
    }

    /// The sequences of all groups in which the shard is found, reading on as a reader does.
    fn sequences(&mut self, shard: u64) -> Result<Vec<u64>, ReadFault> {
        let (mut sequences, mut from) = (Vec::new(), Position::START);
        loop {
            let found = self.read(shard, from, 0)?;
            for entry in &found.entries {
                let sequence = entry.position.group();
                assert!(entry.data.iter().all(|&byte| byte == (shard * 31 + sequence) as u8));
                if sequences.last() != Some(&sequence) {
                    sequences.push(sequence);
                }
            }
            if found.entries.is_empty() {
                return Ok(sequences);
            }
            assert!(found.next > from, "a read makes headway");
            from = found.next;
        }
    }
}

fn each(case: impl Fn(&Driver, &Path)) {
    let mut drivers = vec![Driver::Blocking, Driver::Sim(SimDisk::new(7))];
    let delayed = SimDisk::new(8);
    delayed.set_faults(SimFaults { delay_steps_max: 7, reorder: true, ..SimFaults::default() });
    drivers.push(Driver::Sim(delayed));
    for driver in [Driver::Uring, Driver::TokioUring] {
        let dir = tempfile::tempdir().unwrap();
        if driver.build(dir.path()).is_ok() {
            drivers.push(driver);
        }
    }
    for driver in drivers {
        let dir = tempfile::tempdir().unwrap();
        case(&driver, &dir.path().join("lane-000"));
    }
}

#[test]
fn committed_groups_are_read_by_every_later_open() {
    each(|driver, dir| {
        let mut expected = Vec::new();
        for _ in 0..3 {
            let (mut writer, recovered) = open(driver, dir);
            assert!(recovered.report.damaged.is_empty());
            assert_eq!(recovered.report.torn_bytes, 0);
            for _ in 0..40 {
                expected.push(writer.next);
                writer.put(&[1, 2, 3], 10, 3000);
            }
            writer.settle();
            assert_eq!(writer.log.tail(), *expected.last().unwrap());
            for shard in 1..4 {
                assert_eq!(writer.sequences(shard).unwrap(), expected, "{driver:?}");
            }
            assert_eq!(writer.sequences(4).unwrap(), []);
        }
        let (_, recovered) = open(driver, dir);
        assert_eq!(recovered.next_sequence, 121);
        assert_eq!(recovered.shards.len(), 3);
        assert_eq!(recovered.last[&2], (Position::of(120, 9), 120_000_009));
        assert_eq!(recovered.epoch, 4, "an open with nothing written is no epoch of its own");
    });
}

#[test]
fn reads_never_see_what_is_not_committed() {
    let disk = SimDisk::new(9);
    disk.set_faults(SimFaults { delay_steps_max: 50, reorder: true, ..SimFaults::default() });
    let (mut writer, _) = open(&Driver::Sim(disk), Path::new("lane-000"));
    for _ in 0..30 {
        writer.put(&[1], 1, 100);
        let seen = writer.sequences(1).unwrap();
        assert_eq!(seen, (1..=seen.len() as u64).collect::<Vec<_>>());
        assert!(seen.len() as u64 <= writer.committed);
    }
}

#[test]
fn reads_begin_at_a_position_or_a_time() {
    each(|driver, dir| {
        let (mut writer, _) = open(driver, dir);
        for _ in 0..30 {
            writer.put(&[1, 2], 4, 10_000);
        }
        writer.settle();
        let found = writer.read(2, Position::of(20, 2), 0).unwrap();
        assert_eq!(found.entries[0].position, Position::of(20, 2));
        let found = writer.read(2, Position::START, 15_000_002).unwrap();
        assert_eq!(found.entries[0].position, Position::of(15, 2), "{driver:?}");
        assert!(writer.read(2, Position::START, 99_000_000).unwrap().entries.is_empty());
    });
}

#[test]
fn trimming_gives_up_whole_segments_from_the_oldest() {
    each(|driver, dir| {
        let (mut writer, _) = open(driver, dir);
        for _ in 0..60 {
            writer.put(&[1, 2], 4, 10_000);
        }
        writer.settle();
        // Footers of full segments are written after their groups: give them time.
        for _ in 0..20 {
            writer.poll();
        }
        let before = writer.log.stats().segments;
        assert!(before >= 4, "{before}");
        writer.log.trim(&mut |_| true);
        assert_eq!(writer.log.stats().segments, before);
        writer.log.trim(&mut |span| span.last >= Position::of(30, 0));
        let left = writer.sequences(1).unwrap();
        assert!(left[0] > 1 && left[0] <= 30, "{left:?}");
        assert_eq!(left, (left[0]..=60).collect::<Vec<_>>());
        writer.log.trim(&mut |_| false);
        assert_eq!(writer.log.stats().segments, 1, "the last one stays");
        drop(writer);
        let (mut writer, recovered) = open(driver, dir);
        assert!(recovered.report.damaged.is_empty(), "{driver:?} {:?}", recovered.report);
        assert_eq!(recovered.next_sequence, 61);
        assert_eq!(recovered.shards.len(), 2, "the checkpoint is in the segment that stays");
        writer.put(&[1], 1, 10);
        writer.settle();
        assert_eq!(writer.sequences(1).unwrap().last(), Some(&61));
    });
}

#[test]
fn a_sealed_log_takes_no_more() {
    each(|driver, dir| {
        let (mut writer, _) = open(driver, dir);
        writer.put(&[1], 1, 10);
        assert_eq!(writer.log.seal(), 1);
        let size = Size { plain: (4096, 1), with_checkpoint: (4096, 1) };
        assert_eq!(writer.log.room(size), Room::Closed);
        writer.settle();
        assert_eq!(writer.log.tail(), 1);
    });
}

#[test]
fn nothing_commits_after_a_failed_write() {
    let disk = SimDisk::new(5);
    let dir = Path::new("lane-000");
    let (mut writer, _) = open(&Driver::Sim(disk.clone()), dir);
    for _ in 0..5 {
        writer.put(&[1], 1, 10);
    }
    writer.settle();
    disk.set_faults(SimFaults { fail_write: Some(1), ..SimFaults::default() });
    for _ in 0..5 {
        writer.put(&[1], 1, 10);
    }
    writer.settle();
    assert!(writer.failed.is_some());
    let committed = writer.committed;
    assert_eq!(committed, 6);
    disk.set_faults(SimFaults::default());
    for _ in 0..5 {
        writer.poll();
    }
    assert_eq!(writer.committed, committed);
    let size = Size { plain: (4096, 1), with_checkpoint: (4096, 1) };
    assert_eq!(writer.log.room(size), Room::Closed);
    assert_eq!(writer.sequences(1).unwrap(), [1, 2, 3, 4, 5, 6], "what is committed can be read");
    drop(writer);
    let (_, recovered) = open(&Driver::Sim(disk), dir);
    assert!(recovered.next_sequence > committed);
    assert!(recovered.report.damaged.is_empty());
}

/// A machine stops at every moment of a run, and unfinished writes are torn: what was committed is there,
/// the rest is a prefix, and the log goes on.
#[test]
fn a_crash_anywhere_keeps_what_was_committed() {
    for seed in 0..60 {
        let disk = SimDisk::new(seed);
        let dir = Path::new("lane-000");
        let driver = Driver::Sim(disk.clone());
        let mut committed = 0;
        for round in 0..6 {
            disk.set_faults(SimFaults::default());
            let (mut writer, recovered) = open(&driver, dir);
            assert!(recovered.report.damaged.is_empty(), "seed {seed} round {round}: {:?}", recovered.report);
            assert!(recovered.next_sequence > committed, "seed {seed} round {round}: lost");
            let sequences = writer.sequences(1).unwrap();
            assert_eq!(
                sequences,
                (1..recovered.next_sequence).collect::<Vec<_>>(),
                "seed {seed} round {round}"
            );
            disk.set_faults(SimFaults {
                delay_steps_max: 4,
                reorder: true,
                tear: seed % 3 > 0,
                ..SimFaults::default()
            });
            for put in 0..(seed + round * 7) % 40 {
                writer.put(&[1, put % 5 + 2], 3, 2000);
                if put % 3 == 0 {
                    writer.poll();
                }
            }
            committed = writer.committed;
            disk.crash();
        }
    }
}

/// The file in which a group of this sequence begins, and where.
fn find(disk: &SimDisk, sequence: u64) -> (PathBuf, usize) {
    for file in disk.files() {
        let mut found = None;
        disk.corrupt(&file, |bytes| {
            let magic = super::format::GROUP_MAGIC.to_le_bytes();
            found = (BLOCK_BYTES..bytes.len()).step_by(BLOCK_BYTES).find(|&at| {
                let header = &bytes[at..];
                let field = super::format::group_header::SEQUENCE;
                header[..4] == magic && header[field] == sequence.to_le_bytes()
            });
        });
        if let Some(at) = found {
            return (file, at);
        }
    }
    panic!("there is no group {sequence}");
}

fn damaged_log(seed: u64, groups: usize) -> (SimDisk, Driver) {
    let disk = SimDisk::new(seed);
    let driver = Driver::Sim(disk.clone());
    let (mut writer, _) = open(&driver, Path::new("lane-000"));
    for _ in 0..groups {
        writer.put(&[1, 2], 2, 3000);
        writer.settle();
    }
    disk.crash();
    (disk, driver)
}

/// A bit flips in an acknowledged group in the middle of the segment that was being written: it is not
/// mistaken for a torn tail, what lies around it is served, and who reads there is told.
#[test]
fn a_damaged_middle_is_reported_and_never_skipped() {
    for at_byte in [0, 20, 70, 200, 5000] {
        let (disk, driver) = damaged_log(1, 20);
        let (file, at) = find(&disk, 7);
        disk.corrupt(&file, |bytes| bytes[at + at_byte] ^= 0x40);
        for open_again in 0..2 {
            let (mut writer, recovered) = open(&driver, Path::new("lane-000"));
            assert_eq!(recovered.next_sequence, 21, "byte {at_byte}: nothing behind it is cut");
            // A damaged table takes the whole group with it; damaged records only the shard whose they are.
            let table = at_byte < 160;
            let told = if table { "groups 7 to 7" } else { "group 7 are damaged" };
            assert!(
                recovered.report.damaged.iter().any(|line| line.contains(told)) || (!table && open_again > 0),
                "byte {at_byte}, open {open_again}: {:?}",
                recovered.report
            );
            let other = writer.sequences(2);
            assert_eq!(other.is_ok(), !table, "{other:?}");
            let before = writer.read(1, Position::START, 0).unwrap();
            assert_eq!(before.entries.last().unwrap().position, Position::of(6, 1));
            let fault = writer.read(1, before.next, 0).unwrap_err();
            let ReadFault::Damaged { from, to, .. } = fault else { panic!("{fault:?}") };
            assert_eq!((from, to), (Position::of(7, 0), Position::of(8, 0)));
            assert_eq!(writer.read(1, to, 0).unwrap().entries[0].position, Position::of(8, 0));
        }
    }
}

/// The same in a segment that was sealed long ago: the read that meets it says so.
#[test]
fn rot_in_a_sealed_segment_is_found_by_the_reader() {
    let (disk, driver) = damaged_log(2, 10);
    drop(open(&driver, Path::new("lane-000")));
    let (file, at) = find(&disk, 4);
    disk.corrupt(&file, |bytes| bytes[at + 3000] ^= 1);
    let (mut writer, recovered) = open(&driver, Path::new("lane-000"));
    assert!(recovered.report.damaged.is_empty(), "an open does not read sealed groups");
    let before = writer.read(1, Position::START, 0).unwrap();
    assert_eq!(before.next, Position::of(4, 0));
    let fault = writer.read(1, before.next, 0).unwrap_err();
    assert!(
        matches!(fault, ReadFault::Damaged { from, to, .. } if from == Position::of(4, 0) && to == Position::of(5, 0))
    );
    assert_eq!(writer.read(1, Position::of(5, 0), 0).unwrap().entries[0].position, Position::of(5, 0));
}

/// The last group is torn: nobody was told that it is there, so it is cut, and its number is used again.
#[test]
fn a_torn_last_group_is_cut() {
    let (disk, driver) = damaged_log(3, 10);
    let (file, at) = find(&disk, 10);
    disk.corrupt(&file, |bytes| bytes[at + 4096..at + 8192].fill(0));
    let (mut writer, recovered) = open(&driver, Path::new("lane-000"));
    assert_eq!(recovered.next_sequence, 10);
    assert!(recovered.report.torn_bytes > 0);
    assert!(recovered.report.damaged.is_empty());
    writer.put(&[1], 1, 10);
    writer.settle();
    assert_eq!(writer.sequences(1).unwrap(), (1..=10).collect::<Vec<_>>());
}

/// A segment vanishes from the middle: the next open says which groups are missing.
#[test]
fn a_missing_segment_is_reported() {
    let disk = SimDisk::new(4);
    let driver = Driver::Sim(disk.clone());
    let (mut writer, _) = open(&driver, Path::new("lane-000"));
    for _ in 0..60 {
        writer.put(&[1, 2], 4, 10_000);
    }
    writer.settle();
    for _ in 0..20 {
        writer.poll();
    }
    drop(writer);
    let (file, _) = find(&disk, 20);
    disk.corrupt(&file, |bytes| bytes.fill(0x55));
    let (mut writer, recovered) = open(&driver, Path::new("lane-000"));
    assert_eq!(recovered.next_sequence, 61);
    assert!(recovered.report.damaged.len() >= 2, "{:?}", recovered.report);
    let before = writer.read(1, Position::START, 0).unwrap();
    let mut from = before.next;
    let to = loop {
        match writer.read(1, from, 0) {
            Ok(found) => from = found.next,
            Err(ReadFault::Damaged { to, .. }) => break to,
            Err(fault) => panic!("{fault:?}"),
        }
    };
    assert!(to > Position::of(20, 0));
    assert_eq!(writer.read(1, to, 0).unwrap().entries[0].position, to);
    drop(writer);
    assert!(disk.files().contains(&file), "a damaged file is left as it is");
}

/// The first block of the segment that is being written rots away.
#[test]
fn groups_are_found_without_their_segments_first_block() {
    for fill in [0, 0x55] {
        let (disk, driver) = damaged_log(5, 10);
        let (file, _) = find(&disk, 1);
        disk.corrupt(&file, |bytes| bytes[..BLOCK_BYTES].fill(fill));
        let (mut writer, recovered) = open(&driver, Path::new("lane-000"));
        assert_eq!(recovered.next_sequence, 11, "fill {fill}");
        assert_eq!(writer.sequences(1).unwrap(), (1..=10).collect::<Vec<_>>());
    }
}
