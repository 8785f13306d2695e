//! What is on disk, held against golden bytes and against `docs/format.md`.
//!
//! `golden/format-<major>.<minor>.hex` is a whole engine directory as text, written once by [`scenario`]. Three things are tried
//! with it: today's engine writes these very bytes; today's engine opens them and finds every record; and
//! a little decoder that knows nothing but the tables of `docs/format.md` reads them too.
//!
//! When the format grows, the old file stays as it is and must still open; the new one is made with
//! `PENSTOCK_WRITE_GOLDEN=1 cargo test -p penstock-engine --test format`, and looked at before it is committed.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "format/document.rs"]
mod document;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use penstock_engine::{
    AppendReason, Batch, Clock, Driver, Engine, From, KeyId, KeyRing, ManualClock, OpenError, Options,
    Position, Producer, ReadLimits, Record, ShardConfig, ShardId, SimDisk, Throttle, Verdict, check,
};

use document::{Document, Found, decode};

/// The version that today's engine writes, as files name it.
const VERSION: u64 = 2;
/// Every version that there ever was, major and minor, the one that today's engine writes last.
const VERSIONS: &[(u64, u64)] = &[(1, 0), (1, 1), (1, 2), (VERSION, 0)];

/// When the golden directory was written: 2026-01-01T00:00:00Z, in microseconds since 1970.
const BEGIN_US: u64 = 1_767_225_600_000_000;
/// The clock moves on by so much between any two steps, in microseconds. Less than a lane must be idle for
/// its mark, so that the marks come from the two closings alone.
const STEP_US: u64 = 250_000;

/// A directory's files: names, with their folder, and bytes.
type Files = BTreeMap<String, Vec<u8>>;

fn wait<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        thread::yield_now();
    }
}

fn options(driver: Driver, clock: &ManualClock) -> Options {
    Options {
        lanes: Some(1),
        driver,
        segment_bytes: 1 << 20,
        pin: false,
        clock: Clock::Manual(clock.clone()),
        keys: Some(Arc::new(ring())),
        ..Options::default()
    }
}

fn day(days: u64) -> Duration {
    Duration::from_secs(days * 86_400)
}

fn throttle() -> Throttle {
    Throttle {
        write_bytes_per_s: 1 << 20,
        write_records_per_s: 1000,
        read_bytes_per_s: 2 << 20,
        read_calls_per_s: 5,
    }
}

/// The records that a reader of the golden directory gets: shard, sequence, index, step, key and data.
const RECORDS: &[(u64, u64, u64, u64, &str, &str)] = &[
    (1, 3, 1, 1, "", "a record without a key"),
    (1, 3, 2, 1, "beta", ""),
    (1, 11, 0, 8, "alpha", "the first record after a restart"),
    (1, 11, 1, 8, "alpha", "and the second"),
    (2, 4, 0, 2, "key", "of the second shard"),
];
/// It is there too, and trimmed.
const TRIMMED: (u64, u64, u64, u64, &str, &str) = (1, 3, 0, 1, "alpha", "the first record");

/// The records of the fourth shard, which is encrypted and there since version 2.0.
const ENCRYPTED: &[(u64, u64, u64, u64, &str, &str)] =
    &[(4, 13, 0, 8, "key", "of an encrypted shard"), (4, 13, 1, 8, "", "and another")];

fn ring() -> KeyRing {
    let ring = KeyRing::default();
    ring.insert(KeyId(5), [0x5a; 32]);
    ring
}

/// Who appended to the second shard, since version 1.2.
const PRODUCER: Producer = Producer { id: 9, epoch: 4, sequence: 0 };

/// What the golden directory was made by: every kind of change, two openings, and so a sealed segment, one
/// that is being written and one that is ready. Each step is waited for, so that each is a group of its own.
fn scenario() -> Files {
    let disk = SimDisk::new(1);
    let clock = ManualClock::at_us(BEGIN_US);
    let open = || Engine::open("", options(Driver::Sim(disk.clone()), &clock)).unwrap();
    let step = || clock.advance_us(STEP_US);

    let engine = open();
    let config = ShardConfig { retention: Some(day(1)), throttle: Some(throttle()), key: None };
    let one = wait(engine.create_shard(ShardId(1), config)).unwrap();
    let two = wait(engine.create_shard(ShardId(2), ShardConfig::default())).unwrap();
    step();
    let records = vec![
        Record::new(TRIMMED.4, TRIMMED.5),
        Record::new("", "a record without a key"),
        Record::new("beta", ""),
    ];
    let first = one.append(records).wait().unwrap().first;
    step();
    let records = vec![Record::new("key", "of the second shard")];
    two.append_once(PRODUCER, records).wait().unwrap();
    step();
    two.seal().wait().unwrap();
    step();
    let config = ShardConfig { retention: Some(day(2)), ..ShardConfig::default() };
    one.configure(config).wait().unwrap();
    step();
    one.trim(first.next()).wait().unwrap();
    step();
    let three = wait(engine.create_shard(ShardId(3), ShardConfig::default())).unwrap();
    step();
    three.delete().wait().unwrap();
    engine.close();
    step();

    let engine = open();
    let records = vec![
        Record::new("alpha", "the first record after a restart"),
        Record::new("alpha", "and the second"),
    ];
    let one = engine.shard(ShardId(1)).unwrap();
    one.append(records).wait().unwrap();
    let config = ShardConfig { key: Some(KeyId(5)), ..ShardConfig::default() };
    let four = wait(engine.create_shard(ShardId(4), config)).unwrap();
    let records = vec![Record::new("key", "of an encrypted shard"), Record::new("", "and another")];
    four.append(records).wait().unwrap();
    engine.close();

    let mut files = Files::new();
    for path in disk.files() {
        let mut copy = Vec::new();
        assert!(disk.corrupt(&path, |bytes| copy = bytes.to_vec()));
        files.insert(path.to_str().unwrap().to_owned(), copy);
    }
    files
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn newest() -> (u64, u64) {
    VERSIONS[VERSIONS.len() - 1]
}

fn golden_path((major, minor): (u64, u64)) -> PathBuf {
    here().join(format!("tests/golden/format-{major}.{minor}.hex"))
}

/// Files as text: for each its name and length, and sixteen bytes a line with their letters. Lines of zeros are left out.
fn to_text(files: &Files) -> String {
    let mut text =
        String::from("# An engine's directory, written by tests/format.rs. What is not listed is zero.\n");
    for (name, bytes) in files {
        writeln!(text, "file {name} {}", bytes.len()).unwrap();
        for (line, sixteen) in bytes.chunks(16).enumerate() {
            if sixteen.iter().all(|&byte| byte == 0) {
                continue;
            }
            write!(text, "{:06x} ", line * 16).unwrap();
            for byte in sixteen {
                write!(text, " {byte:02x}").unwrap();
            }
            let letter = |&byte: &u8| {
                if byte.is_ascii_graphic() { char::from(byte) } else { '.' }
            };
            let letters: String = sixteen.iter().map(letter).collect();
            writeln!(text, "  {letters}").unwrap();
        }
    }
    text
}

fn from_text(text: &str) -> Files {
    let mut files = Files::new();
    let mut name = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(file) = line.strip_prefix("file ") {
            let (file, length) = file.split_once(' ').unwrap();
            name = file.to_owned();
            files.insert(name.clone(), vec![0; length.parse().unwrap()]);
        } else {
            let at = usize::from_str_radix(&line[..6], 16).unwrap();
            let bytes = line[7..].split(' ').skip(1).take(16);
            for (index, byte) in bytes.enumerate() {
                let byte = u8::from_str_radix(byte, 16).unwrap();
                files.get_mut(&name).unwrap()[at + index] = byte;
            }
        }
    }
    files
}

fn golden(version: (u64, u64)) -> Files {
    from_text(&fs::read_to_string(golden_path(version)).unwrap())
}

#[test]
fn the_engine_writes_the_golden_bytes() {
    let written = to_text(&scenario());
    if std::env::var_os("PENSTOCK_WRITE_GOLDEN").is_some() {
        fs::write(golden_path(newest()), &written).unwrap();
    }
    let golden = fs::read_to_string(golden_path(newest())).unwrap();
    for (number, (new, old)) in written.lines().zip(golden.lines()).enumerate() {
        assert_eq!(
            new,
            old,
            "line {} of the golden file: the format has changed, and its version must grow",
            number + 1
        );
    }
    assert_eq!(written.lines().count(), golden.lines().count());
}

/// A golden directory on a disk, with its identity.
fn lay_out(version: (u64, u64)) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let identity = format!("penstock-engine\nformat {}\nlanes 1\nid {:032x}\n", version.0, 1);
    fs::write(dir.path().join("ENGINE"), identity).unwrap();
    for (name, bytes) in golden(version) {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    dir
}

#[test]
fn every_golden_directory_can_be_checked_and_repaired() {
    for &version in VERSIONS {
        let dir = lay_out(version);
        let look = |repair| check(dir.path(), repair, &mut |_| {}).unwrap();
        let report = look(false);
        assert_eq!((report.verdict(), report.records() > 0), (Verdict::Whole, true), "{version:?}: {report}");

        let path = dir.path().join("lane-000/segment-00000000000000000001.log");
        let mut bytes = fs::read(&path).unwrap();
        let wanted = b"of the second shard";
        let at = bytes.windows(wanted.len()).position(|window| window == wanted).unwrap();
        bytes[at] ^= 1;
        fs::write(&path, bytes).unwrap();
        assert_eq!(look(true).verdict(), Verdict::Repaired);
        assert_eq!(look(false).verdict(), Verdict::Whole, "{version:?}");
        let text = fs::read_to_string(dir.path().join("ENGINE")).unwrap();
        assert!(text.contains(&format!("\nformat {VERSION}\n")), "older programs refuse it from now on");
        let clock = ManualClock::at_us(BEGIN_US + 10 * STEP_US);
        let engine = Engine::open(dir.path(), options(Driver::Blocking, &clock)).unwrap();
        assert_eq!(engine.recovery(), &penstock_engine::Recovery::default());
        let read = |shard| {
            let shard = engine.shard(ShardId(shard)).unwrap();
            shard.read(From::TrimHorizon, ReadLimits::default()).wait().unwrap().records.len()
        };
        assert_eq!((read(1), read(2)), (4, 0));
        engine.close();
    }
}

#[test]
fn the_engine_reads_every_golden_directory() {
    for &version in VERSIONS {
        let dir = lay_out(version);
        let clock = ManualClock::at_us(BEGIN_US + 10 * STEP_US);
        for _ in 0..2 {
            let engine = Engine::open(dir.path(), options(Driver::Blocking, &clock)).unwrap();
            assert_eq!(engine.recovery(), &penstock_engine::Recovery::default());
            let text = fs::read_to_string(dir.path().join("ENGINE")).unwrap();
            assert!(text.contains(&format!("\nformat {VERSION}\n")), "older programs refuse it from now on");
            let shards: &[_] = if version >= (2, 0) {
                &[ShardId(1), ShardId(2), ShardId(4)]
            } else {
                &[ShardId(1), ShardId(2)]
            };
            assert_eq!(engine.shards(), shards);
            assert_eq!(found(&engine), records(version));
            let two = engine.shard(ShardId(2)).unwrap();
            if version >= (1, 2) {
                let again = two.append_once(PRODUCER, vec![Record::default()]).wait().unwrap();
                let place = (again.first.number(), again.timestamp_us, again.accepted);
                assert!(again.duplicate);
                assert_eq!(place, (4 << 20, BEGIN_US + 2 * STEP_US, 1));
            }
            let refused = two.append(vec![Record::default()]).wait().unwrap_err();
            assert_eq!(refused.reason, AppendReason::Sealed);
            engine.close();
        }
        // Retention is what the last change of it said: two days.
        clock.advance_us(day(1).as_micros() as u64);
        let engine = Engine::open(dir.path(), options(Driver::Blocking, &clock)).unwrap();
        assert_eq!(found(&engine), records(version));
        clock.advance_us(day(1).as_micros() as u64);
        assert!(found(&engine).iter().all(|record| [2, 4].contains(&record.0)));
    }
}

fn plain(record: &(u64, u64, u64, u64, &str, &str)) -> Found {
    let &(shard, sequence, index, step, key, data) = record;
    let position = (sequence << 20) + index;
    (shard, position, BEGIN_US + step * STEP_US, key.into(), data.into())
}

/// What a reader gets.
fn records(version: (u64, u64)) -> Vec<Found> {
    let encrypted = if version >= (2, 0) { ENCRYPTED } else { &[] };
    RECORDS.iter().chain(encrypted).map(plain).collect()
}

/// Every record that can be read.
fn found(engine: &Engine) -> Vec<Found> {
    let mut found = Vec::new();
    for id in engine.shards() {
        let shard = engine.shard(id).unwrap();
        let mut from = From::At(Position::START);
        loop {
            let Batch { records, next, last, .. } = shard.read(from, ReadLimits::default()).wait().unwrap();
            found.extend(records.into_iter().map(|entry| {
                let position = entry.position.number();
                let (key, data) = (entry.key.to_vec(), entry.data.to_vec());
                (id.0, position, entry.timestamp_us, key, data)
            }));
            if last {
                break;
            }
            from = From::At(next);
        }
    }
    found
}

#[test]
fn the_identity_is_written_as_documented_and_newer_ones_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let clock = ManualClock::at_us(BEGIN_US);
    let open = || Engine::open(dir.path(), options(Driver::Blocking, &clock));
    open().unwrap().close();
    let path = dir.path().join("ENGINE");
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[..3], ["penstock-engine", &format!("format {VERSION}") as &str, "lanes 1"]);
    let id = lines[3].strip_prefix("id ").unwrap();
    assert!(id.len() == 32 && u128::from_str_radix(id, 16).is_ok());
    assert_eq!(fs::read(dir.path().join("LOCK")).unwrap(), b"");
    assert!(dir.path().join("lane-000").is_dir());

    let newer = text.replace(&format!("format {VERSION}"), &format!("format {}", VERSION + 1));
    fs::write(&path, newer).unwrap();
    assert!(matches!(open(), Err(OpenError::Newer { found, .. }) if u64::from(found) == VERSION + 1));
}

/// `layout! { module { FIELD: bytes, ... } = total }` of the code says the same as the document's tables.
#[test]
fn the_document_and_the_code_agree() {
    let document = Document::read(&here().join("../docs/format.md"));
    let code = fs::read_to_string(here().join("src/log/format.rs")).unwrap();
    let mut in_code: BTreeMap<String, BTreeMap<String, Range<usize>>> = BTreeMap::new();
    for block in code.split("\nlayout! {\n").skip(1) {
        let block = block.split("\n}\n").next().unwrap();
        let lines = block.lines().map(str::trim).filter(|line| !line.starts_with("///"));
        let mut name = String::new();
        let mut end = 0;
        for line in lines {
            if let Some(module) = line.strip_suffix(" {") {
                name = module.to_owned();
                in_code.insert(name.clone(), BTreeMap::new());
            } else if let Some((field, bytes)) = line.strip_suffix(',').and_then(|line| line.split_once(": "))
            {
                let bytes: usize = bytes.parse().unwrap();
                let field = field.trim_start_matches('_').to_lowercase();
                let fields = in_code.get_mut(&name).unwrap();
                fields.insert(field, end..end + bytes);
                end += bytes;
            }
        }
    }
    assert_eq!(in_code.len(), 12, "all layouts of the code were found");
    for (name, fields) in &in_code {
        assert_eq!(&document.layouts[name], fields, "{name}");
    }
    let kinds = code.split("mod control {").nth(1).unwrap();
    for (kind, name) in &document.kinds {
        let line = format!("const {}: u16 = {kind};", name.to_uppercase());
        assert!(kinds.contains(&line), "{line}");
    }
    assert_eq!(document.kinds.len(), kinds.matches(": u16 = ").count());
}

#[test]
fn the_document_is_enough_to_read_a_directory() {
    let document = Document::read(&here().join("../docs/format.md"));
    let files = golden(newest());
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    let name = |number: u64| format!("lane-000/segment-{number:020}.log");
    assert_eq!(names, [name(1), name(2), name(3)]);
    assert!(files[&name(3)].iter().all(|&byte| byte == 0));

    let [first, second] = [1, 2].map(|number| decode(&document, &files[&name(number)], VERSION, &ring()));
    assert!(first.sealed && !second.sealed);
    let sequences = [&first.sequences[..], &second.sequences].concat();
    assert_eq!(sequences, (1..=14).collect::<Vec<u64>>());
    let mut found = [&first.records[..], &second.records].concat();
    found.sort();
    let mut expected = records(newest());
    expected.push(plain(&TRIMMED));
    expected.sort();
    assert_eq!(found, expected);

    let changes = [first.changes, second.changes].concat();
    let kinds: Vec<_> = changes
        .iter()
        .map(|(kind, key, _)| {
            let shard = <[u8; 8]>::try_from(&key[..]).map_or(0, u64::from_le_bytes);
            (kind.as_str(), shard)
        })
        .collect();
    let expected = [
        ("checkpoint_end", 0),
        ("create", 1),
        ("create", 2),
        ("producer", 2),
        ("seal", 2),
        ("configure", 1),
        ("trim", 1),
        ("create", 3),
        ("delete", 3),
        ("checkpoint", 1),
        ("checkpoint", 2),
        ("checkpoint_end", 0),
        ("producer", 2),
        ("create", 4),
    ];
    assert_eq!(kinds, expected);
    for index in [3, 12] {
        let (producer, append) = changes[index].2.split_at(document.lengths["producer"]);
        assert_eq!(append.len(), document.lengths["producer_append"]);
        for (field, number) in [("id", 9), ("epoch", 4), ("appends", 1)] {
            assert_eq!(document.number(producer, "producer", field), number);
        }
        let time_us = BEGIN_US + 2 * STEP_US;
        for (field, number) in
            [("sequence", 0), ("first", 4 << 20), ("timestamp_us", time_us), ("accepted", 1)]
        {
            assert_eq!(document.number(append, "producer_append", field), number);
        }
    }
    let settings = |index: usize, field: &str| {
        let data: &[u8] = &changes[index].2;
        assert_eq!(data.len(), document.lengths["settings"]);
        document.number(data, "settings", field)
    };
    let day_us = day(1).as_micros() as u64;
    assert_eq!(settings(1, "retention_us"), day_us);
    assert_eq!(settings(1, "flags"), 2);
    let rates = [
        ("write_bytes_per_s", 1 << 20),
        ("write_records_per_s", 1000),
        ("read_bytes_per_s", 2 << 20),
        ("read_calls_per_s", 5),
    ];
    for (field, rate) in rates {
        assert_eq!(settings(1, field), rate);
    }
    let trimmed: u64 = (3 << 20) + 1;
    assert_eq!(changes[6].2, trimmed.to_le_bytes());
    assert_eq!(settings(9, "retention_us"), 2 * day_us);
    assert_eq!(settings(9, "trimmed"), trimmed);
    assert_eq!(settings(9, "flags"), 0);
    assert_eq!(settings(10, "retention_us"), u64::MAX);
    assert_eq!(settings(10, "flags"), 1);
    assert_eq!((settings(13, "flags"), settings(13, "key")), (4, 5));
    assert_eq!(changes[11].2, 2u64.to_le_bytes());
}
