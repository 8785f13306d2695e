//! Checking and repairing: whatever is done to a file of a directory, `check` finds it or it was in a place that holds
//! nothing; and a repair leaves a directory that opens without a word, with every record that was intact.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use penstock_engine::{
    CheckReport, Clock, Driver, Engine, From, KeyId, KeyRing, ManualClock, OpenError, Options, Position,
    Producer, ReadLimits, Record, Shard, ShardConfig, ShardId, SimDisk, SimFaults, Verdict, check,
};
use proptest::prelude::*;

const BLOCK: usize = 4096;
const LANES: usize = 2;
const SHARDS: u64 = 8;
/// It is encrypted.
const SECRET: u64 = 5;
/// It has records, and is deleted.
const DELETED: u64 = 6;
/// Half of it is trimmed.
const TRIMMED: u64 = 7;
/// Its records expired long ago, by the clock on the wall.
const EXPIRED: u64 = 8;

/// A directory's files: paths below it, and bytes.
type Files = BTreeMap<String, Vec<u8>>;
/// A shard's records: positions and data.
type Records = BTreeMap<u64, Vec<(Position, Vec<u8>)>>;

struct Base {
    files: Files,
    records: Records,
    trimmed: Position,
    /// The group in which a shard's records of a round are.
    rounds: BTreeMap<(u64, u64), u64>,
}

fn wait<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        std::thread::yield_now();
    }
}

fn options(clock: &ManualClock) -> Options {
    let ring = KeyRing::default();
    ring.insert(KeyId(1), [7; 32]);
    Options {
        lanes: Some(LANES),
        driver: Driver::Blocking,
        segment_bytes: 1 << 20,
        // Readers go to the disk.
        tail_cache_bytes: 1 << 16,
        pin: false,
        clock: Clock::Manual(clock.clone()),
        keys: Some(Arc::new(ring)),
        ..Options::default()
    }
}

fn clock() -> ManualClock {
    ManualClock::at_us(1_700_000_000_000_000)
}

fn config(shard: u64) -> ShardConfig {
    ShardConfig {
        retention: (shard == EXPIRED).then(|| Duration::from_secs(86_400)),
        key: (shard == SECRET).then_some(KeyId(1)),
        throttle: None,
    }
}

fn fill(shards: &[Shard], rounds: u64, begin: u64) {
    for round in begin..begin + rounds {
        let appends: Vec<_> = shards
            .iter()
            .map(|shard| {
                let text = format!("round {round} of {}. ", shard.id()).into_bytes();
                let records = vec![Record::new("key", text.repeat(40)), Record::new("", text.repeat(7))];
                if shard.id() == ShardId(2) {
                    let producer = Producer { id: 9, epoch: 1, sequence: round };
                    shard.append_once(producer, records)
                } else {
                    shard.append(records)
                }
            })
            .collect();
        for append in appends {
            append.wait().unwrap();
        }
    }
}

/// A directory with all there can be in one: several shards and lanes, shelves, sealed segments and one that is being
/// written, trims and deletions, encrypted and numbered appends, and space that was given back.
fn base() -> &'static Base {
    static BASE: OnceLock<Base> = OnceLock::new();
    BASE.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let clock = clock();
        let mut busy = options(&clock);
        busy.shelving.segments_min = 2;
        busy.shelving.age_us_min = 0;
        let engine = Engine::open(dir.path(), busy).unwrap();
        let mut shards: Vec<Shard> = (1..=SHARDS)
            .map(|shard| wait(engine.create_shard(ShardId(shard), config(shard))).unwrap())
            .collect();
        fill(&shards, 260, 0);
        let shelved = |least: u64| {
            for _ in 0..2000 {
                clock.advance_us(500_000);
                let stats = wait(engine.stats()).unwrap();
                if stats.iter().all(|lane| lane.shelves >= least) {
                    return;
                }
                std::thread::sleep(Duration::from_millis(1));
            }
            panic!("nothing is shelved");
        };
        shelved(1);
        let trimmed = {
            let shard = &shards[TRIMMED as usize - 1];
            let batch = shard.read(From::TrimHorizon, ReadLimits { records: 300, bytes: 1 << 22 }).wait();
            let trimmed = batch.unwrap().records[150].position;
            shard.trim(trimmed).wait().unwrap();
            trimmed
        };
        shards[DELETED as usize - 1].delete().wait().unwrap();
        shards.remove(DELETED as usize - 1);
        for _ in 0..100 {
            clock.advance_us(500_000);
            drop(wait(engine.stats()));
            std::thread::sleep(Duration::from_millis(1));
        }
        engine.close();
        // No shelving from here on: sealed segments stay as they are.
        let mut quiet = options(&clock);
        quiet.shelving.bytes_per_s = 0;
        let engine = Engine::open(dir.path(), quiet).unwrap();
        let shards: Vec<Shard> = engine.shards().into_iter().map(|id| engine.shard(id).unwrap()).collect();
        fill(&shards, 220, 260);
        engine.close();
        let files = load(dir.path());
        for lane in 0..LANES {
            for kind in ["shelf", "segment"] {
                let name = format!("lane-{lane:03}/{kind}");
                assert!(files.keys().any(|file| file.starts_with(&name)), "{:?}", files.keys());
            }
        }
        let records = read_all(dir.path(), &clock);
        assert_eq!(records.len(), SHARDS as usize - 1);
        let mut rounds = BTreeMap::new();
        for (&shard, records) in &records {
            for (position, data) in records {
                let text = String::from_utf8_lossy(data);
                let round = text.split(' ').nth(1).unwrap().parse().unwrap();
                rounds.insert((round, shard), position.number() >> 20);
            }
        }
        Base { files, records, trimmed, rounds }
    })
}

fn load(dir: &Path) -> Files {
    fn gather(root: &Path, dir: &Path, files: &mut Files) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                gather(root, &path, files);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let mut files = Files::new();
    gather(dir, dir, &mut files);
    files
}

fn store(dir: &Path, files: &Files) {
    for (name, bytes) in files {
        let path = dir.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// Opens the directory, which must have nothing to say, and reads everything.
fn read_all(dir: &Path, clock: &ManualClock) -> Records {
    let mut quiet = options(clock);
    quiet.shelving.bytes_per_s = 0;
    let engine = Engine::open(dir, quiet).unwrap();
    assert_eq!(engine.recovery().damaged, Vec::<String>::new());
    let mut found = Records::new();
    for id in engine.shards() {
        let shard = engine.shard(id).unwrap();
        let records = found.entry(id.0).or_default();
        let mut from = From::TrimHorizon;
        loop {
            let batch = shard.read(from, ReadLimits { records: 1000, bytes: 4 << 20 }).wait().unwrap();
            records.extend(batch.records.into_iter().map(|entry| (entry.position, entry.data.to_vec())));
            if batch.last {
                break;
            }
            from = From::At(batch.next);
        }
    }
    engine.close();
    found
}

fn look(dir: &Path, repair: bool) -> Result<CheckReport, OpenError> {
    check(dir, repair, &mut |_| {})
}

fn number(bytes: &[u8], at: usize) -> usize {
    u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap()) as usize
}

fn short(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

/// For each byte of a file: whether it means something. Made from the tables of `docs/format.md` alone.
fn meaning(base: &Base, name: &str) -> Vec<bool> {
    let bytes = &base.files[name];
    let mut means = vec![false; bytes.len()];
    if name == "ENGINE" {
        means.fill(true);
        return means;
    }
    if bytes.len() < BLOCK || bytes[..BLOCK].iter().all(|&byte| byte == 0) {
        return means;
    }
    means[..BLOCK].fill(true);
    let trailer = &bytes[bytes.len() - BLOCK..];
    let sealed = trailer.starts_with(b"PNSTKEND");
    if sealed {
        means[bytes.len() - BLOCK..].fill(true);
        let (directory, length) = (number(trailer, 40), number(trailer, 48));
        means[directory..directory + length].fill(true);
    }
    if sealed && newest(base, name) {
        // A power cut may have torn its footer, and it is made anew from the groups.
        means[number(trailer, 40)..].fill(false);
    }
    if name.contains("shelf") {
        means[bytes.len() - 2 * BLOCK..].fill(true);
        let directory = number(trailer, 40);
        let (shards, groups) = (short(trailer, 72), short(trailer, 76));
        let (groups_at, extents_at) = (directory + shards * 40, directory + shards * 40 + groups * 24);
        for index in 0..shards {
            let entry = directory + index * 40;
            let (shard, first, count) =
                (number(bytes, entry), short(bytes, entry + 32), short(bytes, entry + 36));
            for extent in first..first + count {
                let at = extents_at + extent * 24;
                let (group, offset, length) = (short(bytes, at), short(bytes, at + 4), short(bytes, at + 8));
                let sequence = number(bytes, groups_at + group * 24) as u64;
                let last = (sequence << 20) + short(bytes, at + 12) as u64 - 1;
                let gone =
                    shard == DELETED as usize || (shard == TRIMMED as usize && last < base.trimmed.number());
                if !gone {
                    means[offset..offset + length].fill(true);
                }
            }
        }
        return means;
    }
    let salt = number(bytes, 32);
    let mut at = BLOCK;
    let mut mark = None;
    while at + BLOCK <= bytes.len() && bytes[at..].starts_with(b"PNSG") && number(bytes, at + 8) == salt {
        means[at..at + short(bytes, at + 36)].fill(true);
        mark = (short(bytes, at + 40) == 0).then_some(at);
        at += short(bytes, at + 32);
    }
    if !sealed && let Some(mark) = mark {
        // The last mark vouches for all before it, and nobody for the mark.
        means[mark..mark + BLOCK].fill(false);
    }
    means
}

/// What is done to a file.
#[derive(Clone, Debug)]
enum Blow {
    Flip {
        at: usize,
        bit: u8,
    },
    Blank {
        block: usize,
    },
    Garbage {
        block: usize,
        blocks: usize,
    },
    Swap {
        one: usize,
        other: usize,
    },
    /// A block of another file, or of this one, was written here.
    Misdirect {
        from_file: usize,
        from: usize,
        to: usize,
    },
    Truncate {
        to: usize,
    },
}

fn blow() -> impl Strategy<Value = Blow> {
    let any = || any::<usize>();
    prop_oneof![
        4 => (any(), 0..8u8).prop_map(|(at, bit)| Blow::Flip { at, bit }),
        2 => any().prop_map(|block| Blow::Blank { block }),
        1 => (any(), 1..6usize).prop_map(|(block, blocks)| Blow::Garbage { block, blocks }),
        1 => (any(), any()).prop_map(|(one, other)| Blow::Swap { one, other }),
        2 => (any(), any(), any()).prop_map(|(from_file, from, to)| Blow::Misdirect { from_file, from, to }),
        1 => any().prop_map(|to| Blow::Truncate { to }),
    ]
}

/// Deals the blow to a file's bytes.
fn deal(base: &Base, mut bytes: Vec<u8>, blow: &Blow) -> Vec<u8> {
    let blocks = (bytes.len() / BLOCK).max(1);
    let range = |block: usize| block % blocks * BLOCK..(block % blocks * BLOCK + BLOCK).min(bytes.len());
    match *blow {
        Blow::Flip { at, bit } => {
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
        }
        Blow::Blank { block } => {
            let range = range(block);
            bytes[range].fill(0);
        }
        Blow::Garbage { block, blocks } => {
            let begin = range(block).start;
            let end = (begin + blocks * BLOCK).min(bytes.len());
            for (index, byte) in bytes[begin..end].iter_mut().enumerate() {
                *byte = (index as u32).wrapping_mul(2_654_435_761).to_be_bytes()[0] | 1;
            }
        }
        Blow::Swap { one, other } => {
            let (one, other) = (range(one), range(other));
            let kept = bytes[one.clone()].to_vec();
            let moved = bytes[other.clone()].to_vec();
            if kept.len() == moved.len() {
                bytes[one].copy_from_slice(&moved);
                bytes[other].copy_from_slice(&kept);
            }
        }
        Blow::Misdirect { from_file, from, to } => {
            let source = base.files.values().nth(from_file % base.files.len()).unwrap();
            let begin = from % (source.len() / BLOCK).max(1) * BLOCK;
            let to = range(to);
            if source.len() >= begin + BLOCK && to.len() == BLOCK {
                bytes[to].copy_from_slice(&source[begin..begin + BLOCK]);
            }
        }
        Blow::Truncate { to } => bytes.truncate(to % bytes.len()),
    }
    bytes
}

/// Something that means something was changed.
fn hurts(base: &Base, name: &str, bytes: &[u8]) -> bool {
    let old = &base.files[name];
    let means = meaning(base, name);
    let changed = (0..bytes.len()).any(|at| means[at] && bytes[at] != old[at]);
    changed || means[bytes.len()..].iter().any(|&means| means)
}

/// One of the two segments of a lane that were begun last.
fn newest(base: &Base, name: &str) -> bool {
    begun(base, name).iter().rev().take(2).any(|file| file == name)
}

/// The segments of a file's lane that were begun, oldest first.
fn begun(base: &Base, name: &str) -> Vec<String> {
    let begun = base.files.iter().filter(|(file, bytes)| {
        lane_of(file) == lane_of(name) && file.contains("segment") && bytes.starts_with(b"PNSTKSEG")
    });
    begun.map(|(file, _)| file.clone()).collect()
}

/// The newest segment of a lane whose end nobody vouches for any more: of one without as much as its first block or its
/// first groups nobody knows that it was begun, and without the last mark an end looks torn.
fn unvouched(base: &Base, name: &str, bytes: &[u8]) -> bool {
    if begun(base, name).last().is_none_or(|file| file != name) {
        return false;
    }
    let old = &base.files[name];
    let salt = &old[32..40];
    let groups = (BLOCK..old.len()).step_by(BLOCK);
    let mut groups = groups.filter(|&at| old[at..].starts_with(b"PNSG") && &old[at + 8..at + 16] == salt);
    let mark = groups.next_back().unwrap();
    bytes.len() < 3 * BLOCK || bytes.get(mark..mark + BLOCK) != Some(&old[mark..mark + BLOCK])
}

fn lane_of(name: &str) -> Option<&str> {
    name.split('/').next().filter(|lane| lane.starts_with("lane-"))
}

/// Records that a report gives up, whoever may want them.
fn given_up(report: &CheckReport, shard: u64, position: Position) -> bool {
    report.damage.iter().flat_map(|damage| &damage.lost).any(|loss| {
        loss.shard.is_none_or(|of| of == ShardId(shard)) && loss.from <= position && position < loss.to
    })
}

/// Shards and groups whose records stand around this place of a file and can be seen there: what one flipped bit there may take.
/// Nothing if none do, or if they are encrypted.
fn around(base: &Base, name: &str, at: usize) -> BTreeSet<(u64, u64)> {
    let bytes = &base.files[name];
    let window = &bytes[at.saturating_sub(80).min(bytes.len())..(at + 80).min(bytes.len())];
    let text = String::from_utf8_lossy(window);
    let told = text.split("round ").skip(1).filter_map(|text| {
        let (round, rest) = text.split_once(" of shard ")?;
        Some((round.parse().ok()?, rest.split_once('.')?.0.parse().ok()?))
    });
    told.filter_map(|told: (u64, u64)| Some((told.1, *base.rounds.get(&told)?))).collect()
}

fn attempt(blows: &[(&str, Blow)]) {
    let base = base();
    let dir = tempfile::tempdir().unwrap();
    let mut files = base.files.clone();
    for (name, blow) in blows {
        let bytes = std::mem::take(files.get_mut(*name).unwrap());
        let bytes = if bytes.is_empty() { bytes } else { deal(base, bytes, blow) };
        files.insert((*name).into(), bytes);
    }
    store(dir.path(), &files);

    let report = match look(dir.path(), false) {
        Ok(report) => report,
        Err(OpenError::Newer { .. }) if blows.iter().any(|&(name, _)| name == "ENGINE") => return,
        Err(error) => panic!("{blows:?}: {error}"),
    };
    assert_eq!(load(dir.path()), files, "a check changes nothing");
    let whole = report.verdict() == Verdict::Whole;
    let unvouched = blows.iter().any(|(name, _)| unvouched(base, name, &files[*name]));
    let hurt = blows.iter().any(|(name, _)| hurts(base, name, &files[*name]));
    assert!(!whole || !hurt || unvouched, "{blows:?} is not found");

    let repaired = look(dir.path(), true).unwrap();
    if whole {
        assert_eq!(load(dir.path()), files, "there is nothing to repair");
    } else {
        assert_eq!(repaired.verdict(), Verdict::Repaired, "{blows:?}: {repaired:#?}");
        assert_eq!(report.damage, repaired.damage);
        let kept = load(dir.path());
        assert!(kept.keys().any(|file| file.contains(".damaged")), "{blows:?}: {report}");
        for (name, _) in blows.iter().filter(|(name, _)| kept.get(*name) != Some(&files[*name])) {
            let aside = kept.get(&format!("{name}.damaged"));
            assert!(aside == Some(&files[*name]), "what was damaged is kept");
        }
        assert!(!kept.keys().any(|file| file.ends_with(".repair")));
    }
    let after = load(dir.path());
    let again = look(dir.path(), true).unwrap();
    assert_eq!(again.verdict(), Verdict::Whole, "{blows:?}: {report}{again}");
    assert_eq!(load(dir.path()), after, "a second repair changes nothing");

    let found = read_all(dir.path(), &clock());
    assert_eq!(look(dir.path(), false).unwrap().verdict(), Verdict::Whole, "after an open, too");
    if !unvouched {
        for shard in base.records.keys() {
            compare(base, blows, &report, *shard, found.get(shard).map_or(&[], |records| records));
        }
    }
}

/// What is there is as it was, and what is not there was told.
fn compare(
    base: &Base,
    blows: &[(&str, Blow)],
    report: &CheckReport,
    shard: u64,
    found: &[(Position, Vec<u8>)],
) {
    let records = &base.records[&shard];
    let found: BTreeMap<Position, &Vec<u8>> = found.iter().map(|(at, data)| (*at, data)).collect();
    let around = match blows {
        [(name, Blow::Flip { at, .. })] => around(base, name, at % base.files[*name].len()),
        _ => BTreeSet::new(),
    };
    for (position, data) in records {
        if let Some(found) = found.get(position) {
            assert!(*found == data, "{blows:?}: a record of {shard} changed");
            continue;
        }
        assert!(
            given_up(report, shard, *position),
            "{blows:?}: {position:?} of {shard} is lost in silence\n{report}"
        );
        let group = position.number() >> 20;
        // Where encrypted records stand cannot be seen: they may lie beside those of another shard in the same group.
        let unseen = shard == SECRET && around.iter().any(|&(_, of)| of == group);
        assert!(
            around.is_empty() || around.contains(&(shard, group)) || unseen,
            "{blows:?}: {position:?} of {shard} was intact"
        );
    }
    if report.verdict() == Verdict::Whole {
        assert_eq!(found.len(), records.len(), "{blows:?}: records of {shard} came back");
    }
}

#[test]
fn a_whole_directory_is_found_whole_and_nothing_is_changed() {
    let base = base();
    let dir = tempfile::tempdir().unwrap();
    store(dir.path(), &base.files);
    let mut told = 0;
    let report = check(dir.path(), false, &mut |_| told += 1).unwrap();
    assert_eq!(report.verdict(), Verdict::Whole, "{report}");
    let records: usize = base.records.values().map(Vec::len).sum();
    assert!(report.records() as usize >= records, "{} of {records}", report.records());
    assert!(report.files.iter().any(|file| file.encrypted > 0));
    assert_eq!(load(dir.path()), base.files);
    assert_eq!(look(dir.path(), true).unwrap().audit, None);
    assert_eq!(load(dir.path()), base.files);
}

#[test]
fn a_lane_that_is_not_there_is_missed() {
    let dir = tempfile::tempdir().unwrap();
    store(dir.path(), &base().files);
    fs::remove_dir_all(dir.path().join("lane-001")).unwrap();
    let error = Engine::open(dir.path(), options(&clock())).err().unwrap();
    assert!(matches!(&error, OpenError::Damaged(what) if what.contains("lane-001")), "{error}");
    assert!(!dir.path().join("lane-001").exists());
    assert_eq!(look(dir.path(), false).unwrap().verdict(), Verdict::Damaged);
    assert_eq!(look(dir.path(), true).unwrap().verdict(), Verdict::Repaired);
    Engine::open(dir.path(), options(&clock())).unwrap().close();
}

#[test]
fn a_directory_that_is_in_use_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let engine = Engine::open(dir.path(), options(&clock())).unwrap();
    assert!(matches!(look(dir.path(), true), Err(OpenError::InUse(_))));
    engine.close();
    assert_eq!(look(dir.path(), false).unwrap().verdict(), Verdict::Whole);
    let nothing = tempfile::tempdir().unwrap();
    assert!(matches!(look(nothing.path(), true), Err(OpenError::Foreign { .. })));
    assert!(matches!(look(&nothing.path().join("none"), true), Err(OpenError::Io { .. })));
}

/// What a power cut leaves was never acknowledged, and is no damage, however torn and out of order it is. What is on its
/// way when the power goes depends on how the threads run: each run has another end, torn in about one of five.
#[test]
fn what_a_power_cut_leaves_is_whole() {
    for seed in 0..40u64 {
        let disk = SimDisk::new(seed);
        let clock = clock();
        let on_disk = || Options {
            lanes: Some(1),
            driver: Driver::Sim(disk.clone()),
            groups_in_flight: 8,
            ..options(&clock)
        };
        let mut acknowledged = Vec::new();
        for round in 0..2u8 {
            let engine = Engine::open("", on_disk()).unwrap();
            let shard = engine
                .shard(ShardId(1))
                .unwrap_or_else(|| wait(engine.create_shard(ShardId(1), ShardConfig::default())).unwrap());
            disk.set_faults(SimFaults {
                delay_steps_max: 400,
                reorder: true,
                garble: seed % 2 == 1,
                ..SimFaults::default()
            });
            // The power goes when one of them is answered, and others are on their way.
            let mut appends: VecDeque<_> = (0..40)
                .map(|index| {
                    drop(wait(engine.stats()));
                    shard.append(vec![Record::new("key", vec![round; 100 + index * 4000])])
                })
                .collect();
            for append in appends.drain(..seed as usize % 30) {
                acknowledged.extend(append.wait().ok().map(|appended| appended.first));
            }
            disk.crash();
            let answered = appends.into_iter().filter_map(|append| append.wait().ok());
            acknowledged.extend(answered.map(|appended| appended.first));
            engine.close();
            disk.set_faults(SimFaults::default());
        }
        let mut files = Files::new();
        for file in disk.files() {
            disk.corrupt(&file, |bytes| {
                files.insert(file.to_string_lossy().into_owned(), bytes.to_vec());
            });
        }
        files.insert("ENGINE".into(), format!("penstock-engine\nformat 2\nlanes 1\nid {:032x}\n", 1).into());
        let dir = tempfile::tempdir().unwrap();
        store(dir.path(), &files);
        let report = look(dir.path(), true).unwrap();
        assert_eq!(report.verdict(), Verdict::Whole, "seed {seed}: {report}");
        assert_eq!(load(dir.path()), files);
        let found = read_all(dir.path(), &clock);
        let nothing = Vec::new();
        let found = found.get(&1).unwrap_or(&nothing);
        for position in acknowledged {
            assert!(found.iter().any(|(found, _)| *found == position), "seed {seed}: {position:?}");
        }
    }
}

/// Each kind of place once, so that none is left to chance.
#[test]
fn every_kind_of_place_is_found_and_repaired() {
    let base = base();
    for (name, bytes) in &base.files {
        // The lanes are alike, and so are the segments between the oldest and the newest two.
        let between = begun(base, name).iter().rev().skip(3).any(|file| file == name);
        if bytes.is_empty() || name.starts_with("lane-001") || between {
            continue;
        }
        let means = meaning(base, name);
        let Some(last) = means.iter().rposition(|&means| means) else { continue };
        let mut places = vec![0, 70 % bytes.len(), last];
        if bytes.len() > BLOCK {
            // The first group or extent, and the tables, where there are some.
            places.extend([BLOCK + 5, BLOCK + 100, BLOCK + 150, bytes.len() / 3]);
            let trailer = bytes.len() - BLOCK;
            if bytes[trailer..].starts_with(b"PNSTKEND") {
                let directory = number(bytes, trailer + 40);
                let (shards, groups) = (short(bytes, trailer + 72), short(bytes, trailer + 76));
                places.extend([directory, directory + shards * 40, directory + shards * 40 + groups * 24]);
                // Behind them, unless it ends in the block before, the table that checks them.
                places.extend([trailer, trailer - BLOCK, directory + number(bytes, trailer + 48)]);
            }
        }
        for at in places {
            attempt(&[(name, Blow::Flip { at, bit: 3 })]);
        }
        attempt(&[(name, Blow::Blank { block: 0 })]);
        attempt(&[(name, Blow::Truncate { to: bytes.len() / 2 })]);
    }
}

/// The files that have something in them.
fn file(index: usize) -> &'static str {
    let files: Vec<&String> =
        base().files.iter().filter(|(_, bytes)| !bytes.is_empty()).map(|(name, _)| name).collect();
    files[index % files.len()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 25, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_to_a_file_is_found_and_repaired(index in any::<usize>(), blow in blow()) {
        attempt(&[(file(index), blow)]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 15, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn so_is_whatever_is_done_to_several(
        blows in proptest::collection::vec((any::<usize>(), blow()), 2..6)
    ) {
        let blows: Vec<_> = blows.into_iter().map(|(index, blow)| (file(index), blow)).collect();
        attempt(&blows);
    }
}
