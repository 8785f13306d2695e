//! Shelving: records are put together by shard while everything else goes on, and whatever happens meanwhile,
//! every reader finds what it would have found without it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use penstock_engine::{
    Clock, Driver, Engine, Entry, From, LaneStats, ManualClock, Options, Position, ReadLimits, Record, Shard,
    ShardConfig, ShardId, Shelving, SimDisk, SimFaults,
};

const SHARDS: u64 = 6;

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

struct Bench {
    driver: Driver,
    dir: std::path::PathBuf,
    clock: ManualClock,
    shelving: Shelving,
}

impl Bench {
    fn on(driver: Driver, dir: &Path) -> Bench {
        let shelving = Shelving { age_us_min: 0, ..Shelving::default() };
        Bench { driver, dir: dir.to_path_buf(), clock: ManualClock::at_us(1_000_000_000), shelving }
    }

    fn open(&self) -> Engine {
        let options = Options {
            lanes: Some(1),
            driver: self.driver.clone(),
            segment_bytes: 1 << 20,
            // Readers go to the disk.
            tail_cache_bytes: 1 << 16,
            shelving: self.shelving,
            pin: false,
            clock: Clock::Manual(self.clock.clone()),
            ..Options::default()
        };
        let engine = Engine::open(&self.dir, options).unwrap();
        assert_eq!(engine.recovery().damaged, Vec::<String>::new());
        engine
    }

    /// Lets the lane have its turns while time passes.
    fn pass(&self, engine: &Engine, steps: u32) -> LaneStats {
        for _ in 0..steps {
            self.clock.advance_us(500_000);
            drop(wait(engine.stats()));
            std::thread::sleep(Duration::from_micros(300));
        }
        wait(engine.stats()).unwrap()[0]
    }
}

fn shards(engine: &Engine, retention: impl Fn(u64) -> Option<Duration>) -> Vec<Shard> {
    (1..=SHARDS)
        .map(|id| {
            let config = ShardConfig { retention: retention(id), ..ShardConfig::default() };
            engine
                .shard(ShardId(id))
                .unwrap_or_else(|| wait(engine.create_shard(ShardId(id), config)).unwrap())
        })
        .collect()
}

/// Short appends to all shards, so that segments are fragmented.
fn fill(shards: &[Shard], rounds: u32, known: &mut BTreeMap<u64, Vec<(Position, Vec<u8>)>>) {
    for round in 0..rounds {
        let appends: Vec<_> = shards
            .iter()
            .map(|shard| {
                let data: Vec<u8> = format!("{} of {round} ", shard.id()).into_bytes().repeat(120);
                (shard.id().0, data.clone(), shard.append(vec![Record::new("key", data)]))
            })
            .collect();
        for (shard, data, append) in appends {
            known.entry(shard).or_default().push((append.wait().unwrap().first, data));
        }
    }
}

fn read(shard: &Shard, from: From) -> Vec<Entry> {
    let (mut read, mut from) = (Vec::new(), from);
    loop {
        let batch = shard.read(from, ReadLimits { records: 100, bytes: 100_000 }).wait().unwrap();
        read.extend(batch.records);
        if batch.last {
            return read;
        }
        from = From::At(batch.next);
    }
}

fn check(engine: &Engine, known: &BTreeMap<u64, Vec<(Position, Vec<u8>)>>) {
    for (&id, records) in known {
        let shard = engine.shard(ShardId(id)).unwrap();
        let found: Vec<_> = read(&shard, From::TrimHorizon)
            .into_iter()
            .map(|entry| (entry.position, entry.data.to_vec()))
            .collect();
        assert_eq!(found.len(), records.len(), "shard {id}");
        assert!(found == *records, "shard {id}");
        let middle = records[records.len() / 2].0;
        assert_eq!(read(&shard, From::After(middle)).len(), records.len() - records.len() / 2 - 1);
    }
}

#[test]
fn scattered_records_are_put_together_and_read_as_before() {
    let drivers = [Driver::Sim(SimDisk::new(1)), Driver::Auto, Driver::Blocking];
    for driver in drivers {
        let dir = tempfile::tempdir().unwrap();
        let bench = Bench::on(driver, dir.path());
        let engine = bench.open();
        let mut known = BTreeMap::new();
        fill(&shards(&engine, |_| None), 500, &mut known);
        let before = wait(engine.stats()).unwrap()[0];
        let mut stats = before;
        for _ in 0..200 {
            stats = bench.pass(&engine, 10);
            if stats.shelves > 0 {
                break;
            }
        }
        assert!(stats.shelves > 0 && stats.segments + 3 <= before.segments, "{stats:?}");
        assert!(stats.shelved_bytes > 3 << 20 && stats.written_bytes > before.written_bytes + (3 << 20));
        check(&engine, &known);
        // More of both, and over a restart.
        fill(&shards(&engine, |_| None), 300, &mut known);
        engine.close();
        let engine = bench.open();
        assert_eq!(wait(engine.stats()).unwrap()[0].shelves, stats.shelves);
        check(&engine, &known);
        bench.pass(&engine, 300);
        check(&engine, &known);
        engine.close();
    }
}

#[test]
fn a_power_cut_at_any_step_of_it_loses_nothing() {
    let (mut shelves, mut unfinished) = (0, 0);
    for seed in 0..60 {
        let disk = SimDisk::new(seed);
        let bench = Bench::on(Driver::Sim(disk.clone()), Path::new("cut"));
        let engine = bench.open();
        let mut known = BTreeMap::new();
        fill(&shards(&engine, |_| None), 500, &mut known);
        disk.set_faults(SimFaults { delay_steps_max: 6, reorder: true, ..SimFaults::default() });
        bench.pass(&engine, seed as u32 / 2);
        disk.crash();
        engine.close();
        disk.set_faults(SimFaults::default());
        let files = disk.files();
        unfinished += files.iter().filter(|file| file.to_string_lossy().contains("shelf")).count();
        for _ in 0..2 {
            let engine = bench.open();
            shelves += wait(engine.stats()).unwrap()[0].shelves;
            check(&engine, &known);
            fill(&shards(&engine, |_| None), 20, &mut known);
            bench.pass(&engine, 5);
            engine.close();
        }
    }
    assert!(shelves > 5 && unfinished > 5, "{shelves} shelves survived, {unfinished} files were seen");
}

#[test]
fn a_failure_on_the_way_leaves_all_as_it_was() {
    for (seed, fails) in (0..30).zip(1..) {
        let disk = SimDisk::new(seed);
        let bench = Bench::on(Driver::Sim(disk.clone()), Path::new("fail"));
        let engine = bench.open();
        let mut known = BTreeMap::new();
        fill(&shards(&engine, |_| None), 500, &mut known);
        disk.set_faults(SimFaults { fail_write: Some(fails), ..SimFaults::default() });
        bench.pass(&engine, 60);
        disk.set_faults(SimFaults::default());
        check(&engine, &known);
        engine.close();
        check(&bench.open(), &known);
    }
}

#[test]
fn what_has_expired_among_what_is_kept_gives_its_space_back() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::on(Driver::Auto, dir.path());
    let engine = bench.open();
    let mut known = BTreeMap::new();
    let hour = Duration::from_secs(3600);
    // One shard keeps all, and would hold back what it shares segments with.
    let shards = shards(&engine, |id| (id > 1).then_some(hour));
    fill(&shards, 600, &mut known);
    let full = disk_bytes(dir.path());
    // The disk is a real one, and may be slow.
    let mut shelved = bench.pass(&engine, 300);
    for _ in 0..100 {
        if shelved.shelves > 0 {
            break;
        }
        shelved = bench.pass(&engine, 30);
    }
    assert!(shelved.shelves > 0);
    bench.clock.advance_us(2 * 3_600_000_000);
    let expired: Vec<u64> = (2..=SHARDS).collect();
    for id in &expired {
        known.insert(*id, Vec::new());
    }
    let mut stats = shelved;
    for _ in 0..100 {
        stats = bench.pass(&engine, 30);
        if stats.disk_bytes * 2 < shelved.disk_bytes {
            break;
        }
    }
    assert!(stats.disk_bytes * 2 < shelved.disk_bytes, "{stats:?} after {shelved:?}");
    // The counters tell what the file system was asked for; a busy one takes its time.
    let mut left = disk_bytes(dir.path());
    for _ in 0..100 {
        if left * 2 < full {
            break;
        }
        bench.pass(&engine, 30);
        left = disk_bytes(dir.path());
    }
    assert!(left * 2 < full, "{left} of {full} bytes");
    let one = engine.shard(ShardId(1)).unwrap();
    assert_eq!(read(&one, From::TrimHorizon).len(), 600);
    // A longer retention does not bring back what is gone, and nobody stumbles over where it was.
    for id in &expired {
        let shard = engine.shard(ShardId(*id)).unwrap();
        shard.configure(ShardConfig::default()).wait().unwrap();
        assert_eq!(read(&shard, From::TrimHorizon).len(), 0);
    }
    engine.close();
    let engine = bench.open();
    for id in &expired {
        assert_eq!(read(&engine.shard(ShardId(*id)).unwrap(), From::TrimHorizon).len(), 0);
    }
    assert_eq!(read(&engine.shard(ShardId(1)).unwrap(), From::TrimHorizon).len(), 600);
    engine.close();
}

/// Of six shards one had nearly all the bytes, and expired. As long as shards were counted and not bytes, it held the disk for
/// as long as the five little ones beside it were kept.
#[test]
fn one_large_shard_that_has_expired_among_many_small_ones_gives_its_space_back() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::on(Driver::Auto, dir.path());
    let engine = bench.open();
    let shards = shards(&engine, |id| (id == 1).then_some(Duration::from_secs(3600)));
    let large = Record::new("key", vec![7; 256 << 10]);
    for _ in 0..40 {
        shards[0].append(vec![large.clone()]).wait().unwrap();
        for small in &shards[1..] {
            small.append(vec![Record::new("key", vec![7; 4 << 10])]).wait().unwrap();
        }
    }
    let full = bench.pass(&engine, 100);
    assert_eq!(full.shelves, 0, "nothing is scattered, and all of it is wanted");

    bench.clock.advance_us(2 * 3_600_000_000);
    let mut stats = full;
    for _ in 0..100 {
        stats = bench.pass(&engine, 30);
        if stats.disk_bytes * 2 < full.disk_bytes {
            break;
        }
    }
    assert!(stats.disk_bytes * 2 < full.disk_bytes, "{stats:?} after {full:?}");
    for small in &shards[1..] {
        assert_eq!(read(small, From::TrimHorizon).len(), 40);
    }
    engine.close();
}

#[test]
fn what_is_young_or_will_be_gone_soon_is_left_where_it_is() {
    let disk = SimDisk::new(3);
    let mut bench = Bench::on(Driver::Sim(disk), Path::new("young"));
    bench.shelving.age_us_min = 600_000_000;
    let engine = bench.open();
    let mut known = BTreeMap::new();
    let retention = Duration::from_secs(4000);
    fill(&shards(&engine, |_| Some(retention)), 500, &mut known);
    assert_eq!(bench.pass(&engine, 1000).shelved_bytes, 0, "500 seconds old");
    bench.clock.advance_us(2_000_000_000);
    assert_eq!(bench.pass(&engine, 100).shelved_bytes, 0, "more than half of their life is over");
    for shard in shards(&engine, |_| None) {
        shard.configure(ShardConfig::default()).wait().unwrap();
    }
    assert!(bench.pass(&engine, 1000).shelves > 0, "now they stay");
    check(&engine, &known);
    engine.close();
}

#[test]
fn a_trim_does_not_wait_for_a_shelf() {
    let disk = SimDisk::new(4);
    let mut bench = Bench::on(Driver::Sim(disk.clone()), Path::new("trimmed"));
    // So slow that it takes several looks of retention.
    bench.shelving.bytes_per_s = 1 << 20;
    let engine = bench.open();
    let mut known = BTreeMap::new();
    let shards = shards(&engine, |_| None);
    fill(&shards, 500, &mut known);
    let before = wait(engine.stats()).unwrap()[0];
    let mut shelved = 0;
    for _ in 0..100 {
        shelved = bench.pass(&engine, 1).shelved_bytes;
        if shelved > 0 {
            break;
        }
    }
    let half_done = disk.files().iter().any(|file| file.to_string_lossy().contains("shelf"));
    assert!(half_done, "a shelf is under way");
    for shard in &shards {
        shard.trim(shard.tail().wait().unwrap().next).wait().unwrap();
    }
    let mut stats = before;
    for _ in 0..100 {
        stats = bench.pass(&engine, 10);
        if stats.segments <= 2 {
            break;
        }
    }
    assert!(stats.segments <= 2 && stats.shelves == 0, "{stats:?}, before: {before:?}");
    let left = disk.files().iter().any(|file| file.to_string_lossy().contains("shelf"));
    assert!(!left, "half a shelf is left");
    let more = stats.shelved_bytes - shelved;
    assert!(
        more <= penstock_engine::limits::SHELF_SLICE_BYTES,
        "{more} bytes were copied that nobody wanted"
    );
    engine.close();
}

/// Bytes that a directory's files really take.
fn disk_bytes(dir: &Path) -> u64 {
    use std::os::unix::fs::MetadataExt;
    let mut bytes = 0;
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        bytes += if path.is_dir() { disk_bytes(&path) } else { path.metadata().unwrap().blocks() * 512 };
    }
    bytes
}
