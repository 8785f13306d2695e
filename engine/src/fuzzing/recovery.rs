//! The target that opens a lane's directory: the real log writes one, crashes included; then its files are spoiled,
//! and the real recovery opens what is left and everything is read to the end.
//!
//! What is asked depends on how the files were spoiled:
//!
//! | spoiled | asked |
//! |---|---|
//! | not at all | every acknowledged record and every change is there, no damage is reported |
//! | only behind the last acknowledged group, lies too | every acknowledged record is there, if the open agrees |
//! | anywhere, as disks do | a record that was marked durable is there, or its damage is told |
//! | anywhere, with lies | no panic, no endless loop, no read beyond a file; an error is an answer |
//!
//! And always: a second open finds what the first one found, and what is appended then is found by a third.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::forge::{self, Share};
use super::guard::Guard;
use super::input::Input;
use super::lies::{self, Repair};
use super::toy::{self, Toy};
use crate::engine::Shelving;
use crate::error::OpenError;
use crate::limits::BLOCK_BYTES;
use crate::log::format::{CONTROL_SHARD, Fields, segment_header};
use crate::log::group::{self, ENCRYPTED_MORE_BYTES, Wanted, group_bytes};
use crate::log::local::{LocalLog, Setup};
use crate::log::recovery::Owner;
use crate::log::segment::{self, FirstBlock, Trailer};
use crate::log::{Durability, Event, Fate, Loglet, ReadFault, Recovered, Request, Room, Size};
use crate::record::Position;
use crate::shard::{SETTINGS_BYTES, Settings};
use crate::storage::{Driver, SimDisk, SimFaults};

const OWNER: Owner = Owner { lane: 0, engine: 1 };
const DIR: &str = "lane-000";
/// Small, so that a few groups fill several.
const SEGMENT_BYTES: u64 = 64 << 10;
/// What one input may ask the writer for.
const STEPS_MAX: usize = 40;
/// Reads that it may take to get through one shard: one for each group, each damage and each segment, generously.
const READS_MAX: usize = 5_000;

/// A log with a writer that numbers its groups, as a lane does.
struct Writer {
    log: LocalLog,
    epoch: u32,
    next: u64,
    committed: u64,
    failed: bool,
    now_us: u64,
    events: Vec<Event>,
    tickets: u64,
}

fn open(disk: &SimDisk) -> Result<(Writer, Recovered), OpenError> {
    let storage = Driver::Sim(disk.clone()).build(Path::new(DIR)).expect("a simulated disk is always there");
    let guarded = Box::new(Guard::new(storage));
    let setup = Setup {
        durability: Durability::Volatile,
        segment_bytes: SEGMENT_BYTES,
        // Whatever is full may be rewritten, if somebody asks for it.
        shelving: Shelving { bytes_per_s: 1 << 30, scattered_bytes: 1 << 30, segments_min: 1, age_us_min: 0 },
        keys: Some(Arc::new(Toy)),
    };
    let (log, recovered) = LocalLog::open(guarded, OWNER, setup)?;
    let writer = Writer {
        log,
        epoch: recovered.epoch,
        next: recovered.next_sequence,
        committed: recovered.next_sequence - 1,
        failed: false,
        now_us: recovered.last_us.max(1_000_000),
        events: Vec::new(),
        tickets: 0,
    };
    Ok((writer, recovered))
}

impl Writer {
    /// One look at the disk.
    fn poll(&mut self) {
        let mut events = Vec::new();
        self.log.poll(Some(Duration::ZERO), &mut events).expect("a log says what failed by an event");
        for event in events {
            match event {
                Event::Committed(sequence) => self.committed = sequence,
                Event::Failed(_) => self.failed = true,
                Event::Ready => {}
                Event::Read { .. } => self.events.push(event),
            }
        }
    }

    fn settle(&mut self) {
        while self.committed + 1 < self.next && !self.failed {
            self.poll();
        }
    }

    /// Lets the log go on with a shelf.
    fn shelve(&mut self, steps: usize) {
        for _ in 0..steps {
            self.log.shelve(1 << 20, &mut |_| Fate::Lasting);
            self.poll();
        }
    }

    /// Enqueues a group, unless the log has no room. Returns what is in it.
    fn put(
        &mut self,
        lane: Lane,
        input: &mut Input<'_>,
        shards: &mut BTreeMap<u64, Settings>,
    ) -> Option<Vec<Share>> {
        self.now_us = self.now_us.saturating_add(input.below(5) as u64);
        let sequence = self.next;
        let mut shares = forge::records(input, sequence, self.now_us);
        let mut after = shards.clone();
        let changes = forge::changes(input, self.now_us, false, &mut after);
        // The room that a checkpoint and the changes take, and no less.
        let checkpoint_bytes = (shards.len() + 3) * group::frame_bytes(8, SETTINGS_BYTES);
        let extents = shares.len() + 1;
        let frames = forge::frames_bytes(&shares)
            + changes.as_ref().map_or(0, |share| forge::frames_bytes(std::slice::from_ref(share)));
        let keys: Vec<u64> = shares.iter().map(|_| lane.key(input)).collect();
        let producers = match lane {
            Lane::Plain => Vec::new(),
            Lane::Whole => forge::producers(input, sequence, self.now_us),
        };
        let producers_bytes: usize =
            producers.iter().map(|item| group::frame_bytes(item.key.len(), item.data.len())).sum();
        let encrypted_bytes = keys.iter().filter(|&&key| key > 0).count() * ENCRYPTED_MORE_BYTES;
        let frames = frames + producers_bytes + encrypted_bytes;
        let size = Size {
            plain: (group_bytes(extents, frames), extents),
            with_checkpoint: (group_bytes(extents, frames + checkpoint_bytes), extents),
        };
        let mut control = producers;
        control.extend(changes.map_or(Vec::new(), |share| share.items));
        for _ in 0..1000 {
            match self.log.room(size) {
                Room::Here => break,
                Room::Next => {
                    self.log.roll();
                    let mut nothing = Input::new(&[]);
                    let checkpoint = forge::changes(&mut nothing, self.now_us, true, &mut shards.clone());
                    control.splice(0..0, checkpoint.expect("a checkpoint says at least that it ends").items);
                    break;
                }
                Room::Wait => self.poll(),
                Room::Full | Room::Closed => return None,
            }
        }
        if !control.is_empty() {
            shares.push(Share { shard: CONTROL_SHARD, items: control });
        }
        let epoch = self.epoch;
        let mut keys = keys.into_iter();
        let group = forge::encrypted_group(&shares, self.now_us, epoch, sequence, self.committed, |shard| {
            let key = keys.next().filter(|&key| key > 0)?;
            Some(toy::encryption(shard, key, sequence, epoch))
        });
        self.log.enqueue(group);
        self.next += 1;
        *shards = after;
        Some(shares)
    }

    fn read(&mut self, request: Request) -> Result<crate::log::Found, ReadFault> {
        self.tickets += 1;
        self.log.read(self.tickets, request);
        for _ in 0..READS_MAX {
            self.poll();
            if let Some(Event::Read { ticket, result }) = self.events.pop() {
                assert_eq!(ticket, self.tickets);
                return result;
            }
        }
        panic!("the read is not answered")
    }

    /// All that a reader of a shard gets to see.
    fn read_all(&mut self, shard: u64, records: u32, bytes: u64) -> Seen {
        let mut seen = Seen::default();
        let mut from = Position::START;
        let until = self.committed + 1;
        for _ in 0..READS_MAX {
            if from >= Position::of(until, 0) {
                return seen;
            }
            let wanted = Wanted { from, since_us: 0, records, bytes, nothing_yet: true };
            match self.read(Request { shard, wanted, until }) {
                Ok(found) => {
                    assert!(found.next > from, "a read makes headway: {from:?} to {:?}", found.next);
                    from = found.next;
                    for entry in found.entries {
                        assert!(
                            seen.records.last_key_value().is_none_or(|(last, _)| *last < entry.position),
                            "positions only grow"
                        );
                        seen.records.insert(entry.position, (entry.timestamp_us, entry.key, entry.data));
                    }
                }
                // Every key is there: what says that it is encrypted with another one is a lie.
                Err(
                    ReadFault::Damaged { from: begin, to, .. } | ReadFault::Locked { from: begin, to, .. },
                ) => {
                    assert!(
                        to > from && begin >= from,
                        "damage is behind the reader: {begin:?} to {to:?}, at {from:?}"
                    );
                    seen.damage.push((begin, to));
                    from = to;
                }
                Err(ReadFault::Failed(why)) => panic!("the simulated disk always answers: {why}"),
            }
        }
        panic!("shard {shard} has no end")
    }

    fn read_shards(&mut self, shards: &BTreeSet<u64>, records: u32, bytes: u64) -> BTreeMap<u64, Seen> {
        shards.iter().map(|&shard| (shard, self.read_all(shard, records, bytes))).collect()
    }
}

/// What a reader of one shard was told.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    records: BTreeMap<Position, (u64, Bytes, Bytes)>,
    damage: Vec<(Position, Position)>,
}

/// What a lane does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lane {
    /// Records and changes. Inputs that were found before there was more mean this one.
    Plain,
    /// Also shelves, encrypted records, and producers.
    Whole,
}

impl Lane {
    /// The key that a shard's share of a group is encrypted with; zero for none.
    fn key(self, input: &mut Input<'_>) -> u64 {
        match self {
            Lane::Plain => 0,
            Lane::Whole => input.below(3) as u64,
        }
    }
}

/// What was appended, by sequence.
#[derive(Default)]
struct Truth {
    groups: BTreeMap<u64, Vec<Share>>,
    /// The shards' settings behind each group.
    shards: BTreeMap<u64, BTreeMap<u64, Settings>>,
    acknowledged: u64,
}

impl Truth {
    /// The records of a shard in one group, with their positions.
    fn records(&self, shard: u64, sequence: u64) -> Vec<(Position, (u64, Bytes, Bytes))> {
        let shares = self.groups.get(&sequence).into_iter().flatten().filter(|share| share.shard == shard);
        let items = shares.flat_map(|share| &share.items).enumerate().map(|(index, item)| {
            let entry = (item.time_us, Bytes::from(item.key.clone()), Bytes::from(item.data.clone()));
            (Position::of(sequence, index as u32), entry)
        });
        items.collect()
    }

    /// Every record up to `durable` was seen, or a damage that covers it.
    fn check(&self, spoil: Spoil, sequences: RangeInclusive<u64>, seen: &BTreeMap<u64, Seen>, told: bool) {
        for (&shard, seen) in seen {
            for sequence in sequences.clone() {
                for (position, record) in self.records(shard, sequence) {
                    match seen.records.get(&position) {
                        Some(found) => assert_eq!(*found, record, "shard {shard}, {position:?}"),
                        None => {
                            let covered =
                                seen.damage.iter().any(|&(from, to)| (from..to).contains(&position));
                            assert!(
                                covered || told,
                                "{spoil:?}: shard {shard} has lost group {sequence} in silence"
                            );
                        }
                    }
                }
            }
        }
    }
}

/// Lets a writer at an empty disk. Returns what it was told, and that all power is gone.
fn write(lane: Lane, disk: &SimDisk, input: &mut Input<'_>) -> Truth {
    let mut truth = Truth::default();
    truth.shards.insert(0, BTreeMap::new());
    let (mut writer, _) = open(disk).expect("an empty directory can be opened");
    let mut shards = BTreeMap::new();
    for _ in 0..STEPS_MAX {
        if input.spent() {
            break;
        }
        if lane == Lane::Whole && input.below(3) == 2 {
            writer.shelve(1 + input.below(16));
        }
        match input.below(12) {
            0..=6 => {
                let sequence = writer.next;
                if let Some(shares) = writer.put(lane, input, &mut shards) {
                    truth.groups.insert(sequence, shares);
                    truth.shards.insert(sequence, shards.clone());
                }
            }
            7 => writer.poll(),
            8 | 9 => writer.settle(),
            10 => disk.set_faults(SimFaults {
                delay_steps_max: input.below(6) as u32,
                reorder: input.chance(),
                tear: input.chance(),
                ..SimFaults::default()
            }),
            _ => {
                truth.acknowledged = writer.committed;
                disk.crash();
                disk.set_faults(SimFaults::default());
                let (again, recovered) = open(disk).expect("a crash is no reason to refuse");
                writer = again;
                assert!(recovered.report.damaged.is_empty(), "{:?}", recovered.report);
                assert!(recovered.next_sequence > truth.acknowledged, "acknowledged groups are lost");
                truth.groups.split_off(&recovered.next_sequence);
                truth.shards.split_off(&recovered.next_sequence);
                truth.acknowledged = recovered.next_sequence - 1;
                shards = truth.shards[&truth.acknowledged].clone();
                let known: BTreeMap<_, _> = recovered.shards.into_iter().collect();
                assert_eq!(known, shards, "the changes up to the last group, and no other");
            }
        }
    }
    truth.acknowledged = writer.committed;
    disk.crash();
    disk.set_faults(SimFaults::default());
    truth
}

type Files = BTreeMap<String, Vec<u8>>;

fn unload(disk: &SimDisk) -> Files {
    let mut storage =
        Driver::Sim(disk.clone()).build(Path::new(DIR)).expect("a simulated disk is always there");
    let directory = storage.directory();
    let names = directory.list().expect("a simulated disk lists its files");
    let mut image = |name: String| {
        let (file, bytes) = directory.open(&name).expect("it was listed");
        let (buffer, _) = directory.read_now(file, 0, bytes as usize).expect("it is there");
        (name, buffer[..bytes as usize].to_vec())
    };
    names.into_iter().map(&mut image).collect()
}

fn load(files: &Files) -> SimDisk {
    let disk = SimDisk::new(1);
    let mut storage =
        Driver::Sim(disk.clone()).build(Path::new(DIR)).expect("a simulated disk is always there");
    let directory = storage.directory();
    for (name, image) in files {
        let file = directory.create(name, BLOCK_BYTES as u64).expect("there is room");
        directory.truncate(file, image.len() as u64).expect("a simulated disk does as it is told");
        directory.write_now(file, 0, &Bytes::copy_from_slice(image)).expect("there is room");
    }
    disk
}

/// How files are spoiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spoil {
    Nothing,
    /// Only what lies behind the last acknowledged group.
    Tail,
    /// Bits and sectors, and no checksum is mended.
    Damage,
    Lies,
}

fn salt(image: &[u8]) -> Option<u64> {
    match segment::read_first_block(image) {
        FirstBlock::Header(header) => Some(header.salt),
        _ => None,
    }
}

/// Where a file's acknowledged groups end; all of a file that holds none may be spoiled, all of a sealed one may
/// not.
fn acknowledged_end(image: &[u8], acknowledged: u64) -> usize {
    let Some(salt) = salt(image) else {
        return 0;
    };
    let sealed = image.len() >= 2 * BLOCK_BYTES
        && Trailer::decode(&image[image.len() - BLOCK_BYTES..], salt).is_some();
    let groups = lies::groups(image).into_iter().filter_map(|at| {
        let header = group::read_header(&image[at..], salt).ok()?;
        (header.sequence <= acknowledged).then_some(at + header.length as usize)
    });
    match groups.max() {
        Some(_) if sealed => image.len(),
        // A shelf has no groups, and is never without its trailer.
        None if sealed && image.u32(segment_header::INPUTS) > 0 => image.len(),
        end => end.unwrap_or(0),
    }
}

/// The highest mark in the files that no damage has reached.
fn mark(files: &Files, untouched: impl Fn(&str) -> bool) -> u64 {
    let whole = files.iter().filter(|(name, _)| untouched(name));
    let marks = whole.flat_map(|(_, image)| {
        let salt = salt(image);
        let groups = lies::groups(image).into_iter();
        let durable = groups
            .filter_map(move |at| group::read_header(&image[at..], salt?).ok())
            .map(|header| header.durable);
        let sealed = image.len().checked_sub(BLOCK_BYTES).and_then(|at| Trailer::decode(&image[at..], salt?));
        durable.chain(sealed.map(|trailer| trailer.last)).collect::<Vec<_>>()
    });
    marks.max().unwrap_or(0)
}

/// The first sequence that is still there. An oldest segment of which nothing is left, its first block zeros and no
/// group in it, looks like one that was given up: no later segment says where the log begins.
fn begin(whole: &Files, files: &Files) -> u64 {
    let mut begin = 1;
    for (name, image) in whole {
        let Some(salt) = salt(image) else {
            continue;
        };
        let own = |image: &[u8]| {
            let groups = lies::groups(image).into_iter();
            groups
                .filter_map(|at| group::read_header(&image[at..], salt).ok())
                .map(|header| header.sequence)
                .max()
        };
        let left = &files[name];
        if own(left).is_some() || segment::read_first_block(left) != FirstBlock::Blank {
            break;
        }
        begin = own(image).map_or(begin, |last| last + 1);
    }
    begin
}

/// A change of the directory itself.
fn shuffle(files: &mut Files, name: &str, input: &mut Input<'_>) {
    let other = segment::name(input.number(segment::number(name).unwrap_or(1)));
    match input.below(4) {
        0 => {
            files.remove(name);
        }
        1 => {
            if let Some(image) = files.remove(name) {
                files.insert(other, image);
            }
        }
        2 => {
            if let Some(image) = files.get(name).cloned() {
                files.insert(other, image);
            }
        }
        _ => {
            if let Some(image) = files.get_mut(name) {
                let length = image.len().min(BLOCK_BYTES);
                image[..length].fill(0);
            }
        }
    }
}

/// See the module's description.
pub(super) fn recovery(data: &[u8]) {
    spoil_and_open(Lane::Plain, data);
}

/// The same for a lane that does everything.
pub(super) fn shelves(data: &[u8]) {
    spoil_and_open(Lane::Whole, data);
}

fn spoil_and_open(lane: Lane, data: &[u8]) {
    let mut input = Input::new(data);
    let spoil = match input.below(8) {
        0 => Spoil::Nothing,
        1 => Spoil::Tail,
        2 | 3 => Spoil::Damage,
        _ => Spoil::Lies,
    };
    let times = if spoil == Spoil::Nothing { 0 } else { 1 + input.below(4) };
    let repair = Repair::of(&mut input);
    // The lies come first in the input, so that they stay when the history behind them changes.
    let mut lies = [0; 64];
    lies.iter_mut().for_each(|byte| *byte = input.byte());
    let (records, bytes) = (1 + input.below(10) as u32, 1 + input.below(5000) as u64);

    let disk = SimDisk::new(input.u64());
    let truth = write(lane, &disk, &mut input);
    let mut files = unload(&disk);
    let whole = files.clone();
    let mut touched = BTreeSet::new();
    let mut input = Input::new(&lies);
    for _ in 0..times {
        let names: Vec<String> = files.keys().cloned().collect();
        let name = names.get(input.below(names.len())).cloned().unwrap_or_default();
        if spoil == Spoil::Lies && input.below(8) == 7 {
            shuffle(&mut files, &name, &mut input);
            continue;
        }
        let Some(image) = files.get_mut(&name) else {
            continue;
        };
        let from = if spoil == Spoil::Tail { acknowledged_end(&whole[&name], truth.acknowledged) } else { 0 };
        match spoil {
            Spoil::Nothing => {}
            Spoil::Damage => {
                lies::damage(image, 0, &mut input);
                touched.insert(name);
            }
            Spoil::Tail | Spoil::Lies => {
                if input.below(4) == 3 {
                    lies::damage(image, from, &mut input);
                } else {
                    lies::lie(image, from, &mut input);
                }
                repair.image(image, from);
            }
        }
    }

    let disk = load(&files);
    let (mut writer, first) = match open(&disk) {
        Ok(opened) => opened,
        Err(error) => {
            assert!(matches!(spoil, Spoil::Lies | Spoil::Tail), "{spoil:?}: {error}");
            return;
        }
    };
    let mut shards: BTreeSet<u64> =
        (0..forge::SHARDS).chain(first.shards.keys().copied()).chain(first.last.keys().copied()).collect();
    if lane == Lane::Whole {
        // Of the lane's own changes a shelf keeps only the newest.
        shards.remove(&CONTROL_SHARD);
    }
    let seen = writer.read_shards(&shards, records, bytes);
    let told = !first.report.damaged.is_empty() || seen.values().any(|seen| !seen.damage.is_empty());
    match spoil {
        Spoil::Nothing => {
            assert!(!told, "{:?} {seen:?}", first.report);
            assert!(first.next_sequence > truth.acknowledged, "acknowledged groups are lost");
            truth.check(spoil, 1..=first.next_sequence - 1, &seen, false);
            let known: BTreeMap<_, _> = first.shards.clone().into_iter().collect();
            assert_eq!(known, truth.shards[&(first.next_sequence - 1)]);
        }
        Spoil::Tail => {
            assert!(first.next_sequence > truth.acknowledged, "acknowledged groups are lost");
            truth.check(spoil, 1..=truth.acknowledged, &seen, false);
        }
        Spoil::Damage => {
            let durable = mark(&whole, |name| !touched.contains(name)).min(truth.acknowledged);
            truth.check(spoil, begin(&whole, &files)..=durable, &seen, !first.report.damaged.is_empty());
        }
        Spoil::Lies => {}
    }

    drop(writer);
    disk.crash();
    let (mut writer, second) = open(&disk).expect("what was opened once opens again");
    assert_eq!(second.next_sequence, first.next_sequence, "{:?} {:?}", first.report, second.report);
    let again = writer.read_shards(&shards, 1000, 1 << 20);
    // What was damaged, or hidden by a lie, may be found by an open that comes to look there.
    let same = !told && spoil != Spoil::Lies;
    assert!(!same || second.shards == first.shards, "{:?} {:?}", first.shards, second.shards);
    for (shard, seen) in &seen {
        let again = &again[shard].records;
        let kept = seen.records.iter().all(|(position, record)| again.get(position) == Some(record));
        assert!(kept, "shard {shard} has lost records at the second open: {:?}", second.report);
        assert!(!same || again.len() == seen.records.len(), "shard {shard}: {:?}", second.report);
    }

    // And the log goes on.
    let mut known: BTreeMap<u64, Settings> =
        second.shards.iter().map(|(&shard, &settings)| (shard, settings)).collect();
    let sequence = writer.next;
    let put = writer.put(Lane::Plain, &mut Input::new(&[2, 1, 3, 1, 5, 5]), &mut known);
    writer.settle();
    let kept = put.filter(|_| !writer.failed);
    drop(writer);
    disk.crash();
    let (mut writer, third) = open(&disk).expect("what was written on opens again");
    if let Some(shares) = kept {
        assert_eq!(third.next_sequence, sequence + 1);
        let truth = Truth { groups: BTreeMap::from([(sequence, shares)]), ..Truth::default() };
        let mut after = writer.read_shards(&shards, 1000, 1 << 20);
        truth.check(spoil, sequence..=sequence, &after, false);
        for (shard, seen) in &again {
            let after = after.get_mut(shard).expect("it was just read");
            after.records.retain(|position, _| position.group() < sequence);
            assert_eq!(after.records, seen.records, "shard {shard}: {:?}", third.report);
        }
    }
}
