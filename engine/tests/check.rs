//! Checking and repairing: whatever is done to a file of a directory, `check` finds it or it was in a place that holds
//! nothing; and a repair leaves a directory that opens without a word, with every record that was intact.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use penstock_engine::{
    CheckReport, Clock, Driver, Engine, From, KeyId, KeyRing, ManualClock, OpenError, Options, Position,
    Producer, ReadLimits, Record, Shard, ShardConfig, ShardId, Verdict, check,
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

/// Deals the blow: to a byte or block that means something if the number says so, else to any.
fn deal(base: &Base, name: &str, blow: &Blow) -> Vec<u8> {
    let mut bytes = base.files[name].clone();
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

/// The newest segment of a lane without as much as its first block or its first groups cannot be told from one that
/// was never begun.
fn may_pass_for_unbegun(base: &Base, name: &str, bytes: &[u8]) -> bool {
    begun(base, name).last().is_some_and(|file| file == name) && bytes.len() < 3 * BLOCK
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

/// Shards and groups whose records stand around this place of a file: what one flipped bit there may take. Nothing if
/// none do, or if they are encrypted.
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

fn attempt(name: &str, blow: &Blow) {
    let base = base();
    let broken = deal(base, name, blow);
    let dir = tempfile::tempdir().unwrap();
    let mut files = base.files.clone();
    files.insert(name.into(), broken.clone());
    store(dir.path(), &files);

    let report = match look(dir.path(), false) {
        Ok(report) => report,
        Err(OpenError::Newer { .. }) if name == "ENGINE" => return,
        Err(error) => panic!("{name} {blow:?}: {error}"),
    };
    assert_eq!(load(dir.path()), files, "a check changes nothing");
    let whole = report.verdict() == Verdict::Whole;
    let unbegun = may_pass_for_unbegun(base, name, &broken);
    if whole && hurts(base, name, &broken) && !unbegun {
        panic!("{name} {blow:?} is not found");
    }

    let repaired = look(dir.path(), true).unwrap();
    if whole {
        assert_eq!(load(dir.path()), files, "there is nothing to repair");
    } else {
        assert_eq!(repaired.verdict(), Verdict::Repaired, "{name} {blow:?}: {repaired:#?}");
        assert_eq!(report.damage, repaired.damage);
        let kept = load(dir.path());
        let asides = kept.keys().filter(|file| file.contains(".damaged")).count();
        assert!(asides > 0, "{name} {blow:?}: {report}");
        if kept.get(name) != Some(&broken) {
            assert!(kept.get(&format!("{name}.damaged")) == Some(&broken), "what was damaged is kept");
        }
        assert!(!kept.keys().any(|file| file.ends_with(".repair")));
    }
    let after = load(dir.path());
    let again = look(dir.path(), true).unwrap();
    assert_eq!(again.verdict(), Verdict::Whole, "{name} {blow:?}: {report}{again}");
    assert_eq!(load(dir.path()), after, "a second repair changes nothing");

    if unbegun {
        return;
    }
    let found = read_all(dir.path(), &clock());
    for (shard, records) in &base.records {
        let nothing = Vec::new();
        let found = found.get(shard).unwrap_or(&nothing);
        let found: BTreeMap<Position, &Vec<u8>> = found.iter().map(|(at, data)| (*at, data)).collect();
        for (position, data) in records {
            match found.get(position) {
                Some(found) => assert!(*found == data, "{name} {blow:?}: a record of {shard} changed"),
                None => assert!(
                    given_up(&report, *shard, *position),
                    "{name} {blow:?}: {position:?} of {shard} is lost in silence\n{report}"
                ),
            }
        }
        let known: BTreeSet<Position> = records.iter().map(|(position, _)| *position).collect();
        let more = found.keys().filter(|position| !known.contains(position)).count();
        assert!(more == 0 || !whole, "{name} {blow:?}: records of {shard} came back");
        if let Blow::Flip { at, .. } = blow
            && let around = around(base, name, at % broken.len())
            && !around.is_empty()
        {
            for (position, _) in records.iter().filter(|(position, _)| !found.contains_key(position)) {
                assert!(
                    around.contains(&(*shard, position.number() >> 20)),
                    "{name} {blow:?}: {position:?} of {shard} was intact"
                );
            }
        }
    }
    assert_eq!(look(dir.path(), false).unwrap().verdict(), Verdict::Whole, "after an open, too");
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
                places.extend([trailer, trailer - BLOCK]);
            }
        }
        for at in places {
            attempt(name, &Blow::Flip { at, bit: 3 });
        }
        attempt(name, &Blow::Blank { block: 0 });
        attempt(name, &Blow::Truncate { to: bytes.len() / 2 });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_to_a_file_is_found_and_repaired(file in any::<usize>(), blow in blow()) {
        let files: Vec<&String> = base().files.iter().filter(|(_, bytes)| !bytes.is_empty()).map(|(name, _)| name).collect();
        attempt(files[file % files.len()], &blow);
    }
}
