//! What went wrong once, or could: damage, crashes and full disks at awkward moments, on the simulated disk.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use futures_executor::block_on;
use penstock_engine::{
    AppendReason, Clock, Driver, Engine, From, ManualClock, Options, Pending, Position, ReadError,
    ReadLimits, Record, Shard, ShardConfig, ShardError, ShardId, SimDisk, SimFaults, Throttle,
};

struct Bench {
    disk: SimDisk,
    clock: ManualClock,
}

impl Bench {
    fn new(seed: u64) -> Bench {
        Bench { disk: SimDisk::new(seed), clock: ManualClock::at_us(1_000_000_000_000) }
    }

    fn options(&self) -> Options {
        Options {
            lanes: Some(1),
            driver: Driver::Sim(self.disk.clone()),
            segment_bytes: 1 << 20,
            pin: false,
            clock: Clock::Manual(self.clock.clone()),
            ..Options::default()
        }
    }

    fn open(&self) -> Engine {
        Engine::open("faults", self.options()).unwrap()
    }

    /// Flips a bit of the first place on the disk where these bytes are.
    fn damage(&self, bytes: &[u8]) {
        let mut found = false;
        for file in self.disk.files() {
            self.disk.corrupt(&file, |content| {
                if let Some(at) = content.windows(bytes.len()).position(|window| window == bytes) {
                    content[at] ^= 1;
                    found = true;
                }
            });
        }
        assert!(found, "the bytes to damage are on the disk");
    }
}

fn create(engine: &Engine, id: u64) -> Shard {
    block_on(engine.create_shard(ShardId(id), ShardConfig::default())).unwrap()
}

fn record(data: impl Into<bytes::Bytes>) -> Vec<Record> {
    vec![Record::new("key", data)]
}

/// The newest group of a shard was damaged, and the reader was told that it had caught up.
#[test]
fn a_damaged_newest_group_is_reported_to_the_reader() {
    for whole_table in [false, true] {
        let bench = Bench::new(1);
        let engine = bench.open();
        let shard = create(&engine, 1);
        shard.append(record("the first record")).wait().unwrap();
        let second = shard.append(record("the second record")).wait().unwrap().first;
        create(&engine, 2).append(record("of another shard")).wait().unwrap();
        engine.close();
        if whole_table {
            // The group's header names its sequence: without it the group is not known at all.
            let sequence = (second.number() >> 20).to_le_bytes();
            let mut header = b"PNSG".to_vec();
            for file in bench.disk.files() {
                bench.disk.corrupt(&file, |content| {
                    for block in content.chunks_mut(4096) {
                        if block.starts_with(&header) && block[16..24] == sequence {
                            block[20] ^= 1;
                            header[0] = 0;
                        }
                    }
                    // The directory vouches for the group; without it the open must look for itself.
                    let trailer = content.len() - 4096;
                    content[trailer..].fill(0);
                });
            }
        } else {
            bench.damage(b"the second record");
        }
        let engine = bench.open();
        let shard = engine.shard(ShardId(1)).unwrap();
        let first = shard.read(From::TrimHorizon, ReadLimits::default()).wait().unwrap();
        assert_eq!((first.records.len(), first.last), (1, false), "there is something behind it");
        let damaged = shard.read(From::At(first.next), ReadLimits::default()).wait().unwrap_err();
        let ReadError::Damaged { from, to, .. } = damaged else { panic!("{damaged}") };
        assert!(from <= second && second < to);
        let rest = shard.read(From::At(to), ReadLimits::default()).wait().unwrap();
        assert!(rest.records.is_empty() && rest.last);
    }
}

/// A group was written over an earlier one, to the wrong place: what lay between the two was passed over with it.
#[test]
fn a_group_in_an_earlier_ones_place_costs_that_one_alone() {
    let bench = Bench::new(1);
    let engine = bench.open();
    let shard = create(&engine, 1);
    let positions =
        ["one", "two", "three", "four"].map(|text| shard.append(record(text)).wait().unwrap().first);
    engine.close();
    let [_, second, _, fourth] = positions.map(|position| position.number() >> 20);
    for file in bench.disk.files() {
        bench.disk.corrupt(&file, |content| {
            let place = |content: &[u8], group: u64| {
                let mut blocks = content.chunks(4096);
                blocks.position(|block| block.starts_with(b"PNSG") && block[16..24] == group.to_le_bytes())
            };
            if let (Some(second), Some(fourth)) = (place(content, second), place(content, fourth)) {
                content.copy_within(fourth * 4096..(fourth + 1) * 4096, second * 4096);
            }
            // The directory vouches for the groups; without it the open must look for itself.
            let trailer = content.len() - 4096;
            content[trailer..].fill(0);
        });
    }
    let engine = bench.open();
    let shard = engine.shard(ShardId(1)).unwrap();
    let damaged = shard.read(From::At(positions[1]), ReadLimits::default()).wait().unwrap_err();
    assert!(matches!(damaged, ReadError::Damaged { to, .. } if to <= positions[2]), "{damaged}");
    let rest = shard.read(From::At(positions[2]), ReadLimits::default()).wait().unwrap();
    let texts: Vec<_> = rest.records.iter().map(|record| record.data.clone()).collect();
    assert_eq!(texts, ["three", "four"]);
}

/// The only checkpoint was damaged, the shard forgotten, and its segment used again for other records.
#[test]
fn records_outlive_the_loss_of_their_shards_settings() {
    let bench = Bench::new(2);
    let engine = bench.open();
    let shard = create(&engine, 1);
    shard.append(record("what must not vanish")).wait().unwrap();
    engine.close();
    // The first group: header, one extent, and the head of the first control frame behind them.
    let first = bench.disk.files()[0].clone();
    bench.disk.corrupt(&first, |content| content[4096 + 96 + 32 + 20] ^= 1);
    let engine = bench.open();
    assert!(!engine.recovery().damaged.is_empty());
    let other = create(&engine, 2);
    for _ in 0..40 {
        bench.clock.advance_us(1_100_000);
        other.append(vec![Record::new("", vec![7; 200_000])]).wait().unwrap();
    }
    let shard = engine.shard(ShardId(1)).expect("a shard with records is kept");
    let batch = shard.read(From::TrimHorizon, ReadLimits::default()).wait().unwrap();
    assert_eq!(batch.records[0].data, "what must not vanish");
}

/// Five readers asked the disk at once, and each was charged only when all had been let through.
#[test]
fn the_read_limit_holds_for_reads_that_are_under_way_together() {
    let bench = Bench::new(3);
    let engine = Engine::open("faults", Options { tail_cache_bytes: 0, ..bench.options() }).unwrap();
    let shard = create(&engine, 1);
    for _ in 0..20 {
        shard.append(vec![Record::new("", vec![7; 500_000])]).wait().unwrap();
    }
    let throttle = Throttle {
        write_bytes_per_s: 1 << 20,
        write_records_per_s: 1000,
        read_bytes_per_s: 2 << 20,
        read_calls_per_s: 5,
    };
    shard.configure(ShardConfig { throttle: Some(throttle), ..ShardConfig::default() }).wait().unwrap();
    let limits = ReadLimits { records: 10, bytes: 1 << 20 };
    let reads: Vec<_> = (0..5).map(|_| shard.read(From::TrimHorizon, limits)).collect();
    let results: Vec<_> = reads.into_iter().map(Pending::wait).collect();
    let bytes: usize =
        results.iter().flatten().flat_map(|batch| &batch.records).map(|entry| entry.data.len()).sum();
    assert!((2 << 20..=3 << 20).contains(&bytes), "{bytes} bytes in one second");
    assert!(results.iter().any(|result| *result == Err(ReadError::Throttled)));
    bench.clock.advance_us(2_000_000);
    shard.read(From::TrimHorizon, limits).wait().unwrap();
}

/// What a crash cut off came back after a second crash, among records that had taken its place.
#[test]
fn what_was_cut_stays_cut() {
    for seed in 0..150 {
        let bench = Bench::new(seed);
        let options = || Options { groups_in_flight: 8, ..bench.options() };
        let mut acknowledged = Vec::new();
        for round in 0..3u8 {
            let engine = Engine::open("faults", options()).unwrap();
            assert!(
                engine.recovery().damaged.is_empty(),
                "seed {seed} round {round}: {:?}",
                engine.recovery()
            );
            let shard = engine.shard(ShardId(1)).unwrap_or_else(|| create(&engine, 1));
            bench.disk.set_faults(SimFaults {
                delay_steps_max: 60,
                reorder: true,
                garble: seed % 2 == 1,
                ..SimFaults::default()
            });
            let appends: Vec<_> = [300_000, 4000, 600_000, 600_000, 50]
                .into_iter()
                .enumerate()
                .map(|(index, bytes)| {
                    let records = record(vec![round * 10 + index as u8; bytes]);
                    (records.clone(), shard.append(records))
                })
                .collect();
            for _ in 0..seed % 37 {
                let _ = block_on(engine.stats());
            }
            bench.disk.crash();
            for (records, append) in appends {
                if let Ok(appended) = append.wait() {
                    acknowledged.push((appended.first, records[0].data.clone()));
                }
            }
            engine.close();
            bench.disk.set_faults(SimFaults::default());
        }
        let engine = Engine::open("faults", options()).unwrap();
        let Some(shard) = engine.shard(ShardId(1)) else {
            assert!(acknowledged.is_empty());
            continue;
        };
        let batch = shard.read(From::TrimHorizon, ReadLimits::default()).wait().unwrap();
        assert!(batch.last && batch.records.windows(2).all(|pair| pair[0].position < pair[1].position));
        for (position, data) in acknowledged {
            let found = batch.records.iter().filter(|entry| entry.position == position && entry.data == data);
            assert_eq!(found.count(), 1, "seed {seed}: {position:?}");
        }
    }
}

/// A segment's header was written over another's: both files were taken for the same segment.
#[test]
fn a_header_in_the_wrong_file_is_not_believed() {
    let bench = Bench::new(10);
    let engine = bench.open();
    let shard = create(&engine, 1);
    for round in 0..40 {
        shard.append(record(vec![round; 100_000])).wait().unwrap();
    }
    engine.close();
    let files = bench.disk.files();
    let mut header = Vec::new();
    bench.disk.corrupt(&files[2], |content| header = content[..4096].to_vec());
    bench.disk.corrupt(&files[1], |content| content[..4096].copy_from_slice(&header));
    let engine = bench.open();
    assert_eq!(engine.recovery().damaged.len(), 1, "{:?}", engine.recovery());
    let shard = engine.shard(ShardId(1)).unwrap();
    let batch = shard.read(From::TrimHorizon, ReadLimits { records: 100, bytes: 10 << 20 }).wait().unwrap();
    let mut read = batch.records;
    while read.len() < 40 {
        let next = read.last().unwrap().position;
        read.extend(shard.read(From::After(next), ReadLimits::default()).wait().unwrap().records);
    }
    assert!((0..40).all(|round| read[round as usize].data[..] == vec![round; 100_000]));
}

/// The power failed while a full segment's footer was being written: its last block was there and its tables were
/// not, and what had been acknowledged long before could not be read any more.
#[test]
fn a_torn_footer_is_not_damage() {
    for seed in 0..40 {
        let bench = Bench::new(seed);
        let engine = bench.open();
        let shards: Vec<_> = (0..30).map(|id| create(&engine, id)).collect();
        for round in 0..60 {
            let appends: Vec<_> = shards.iter().map(|shard| shard.append(record(vec![round; 500]))).collect();
            assert!(appends.into_iter().all(|append| append.wait().is_ok()));
        }
        bench.disk.set_faults(SimFaults { delay_steps_max: 200, reorder: true, ..SimFaults::default() });
        // Fills the segment, so that its footer is on its way when the next group is acknowledged.
        shards[0].append(record(vec![60; 300_000])).wait().unwrap();
        bench.disk.crash();
        engine.close();
        bench.disk.set_faults(SimFaults::default());
        let engine = bench.open();
        assert!(engine.recovery().damaged.is_empty(), "seed {seed}: {:?}", engine.recovery());
        for id in 0..30 {
            let shard = engine.shard(ShardId(id)).unwrap();
            let batch = shard.read(From::TrimHorizon, ReadLimits::default()).wait().unwrap();
            assert!(batch.records.len() >= 60, "seed {seed}: {} records", batch.records.len());
        }
    }
}

/// A close waited for room for its mark, in a segment that had none left.
#[test]
fn a_close_never_waits_for_room() {
    for appends in (200..260).step_by(3) {
        let bench = Bench::new(4);
        let engine = bench.open();
        let shard = create(&engine, 1);
        for _ in 0..appends {
            shard.append(record("x")).wait().unwrap();
        }
        let (closed, wait) = mpsc::channel();
        thread::spawn(move || {
            engine.close();
            let _ = closed.send(());
        });
        assert!(
            wait.recv_timeout(Duration::from_secs(20)).is_ok(),
            "the close hangs after {appends} appends"
        );
    }
}

/// The disk is full: producers are told and get their records back, readers go on, and when there is room
/// again everything goes on.
#[test]
fn a_full_disk_is_an_error_to_the_producer_and_nothing_else() {
    let bench = Bench::new(5);
    let engine = bench.open();
    let shard = create(&engine, 1);
    let written = shard.append(record("before")).wait().unwrap().first;
    for again in 0..2 {
        bench.disk.set_faults(SimFaults { space_bytes: Some(1), ..SimFaults::default() });
        let mut stored = 0;
        let refused = loop {
            match shard.append(vec![Record::new("", vec![again; 200_000])]).wait() {
                Ok(_) => stored += 1,
                Err(error) => break error,
            }
            assert!(stored < 100, "the disk never fills up");
        };
        assert_eq!((refused.reason, refused.records.len()), (AppendReason::DiskFull, 1));
        let batch = shard.read(From::At(written), ReadLimits::default()).wait().unwrap();
        assert_eq!(batch.records[0].data, "before");
        bench.disk.set_faults(SimFaults::default());
        let taken = (0..2000).any(|_| {
            bench.clock.advance_us(600_000);
            thread::sleep(Duration::from_millis(1));
            shard.append(record("after")).wait().is_ok()
        });
        assert!(taken, "there is room again");
    }
}

/// Flips a bit in the header of the group in which the record lies: the group is not known at all.
fn behead(disk: &SimDisk, group: u64) {
    let mut found = false;
    for file in disk.files() {
        disk.corrupt(&file, |content| {
            for block in content.chunks_mut(4096) {
                if block.starts_with(b"PNSG") && block[16..24] == group.to_le_bytes() {
                    block[20] ^= 1;
                    found = true;
                }
            }
        });
    }
    assert!(found, "the group to damage is on the disk");
}

/// Nobody knew whose records had been in a damaged group, so its segment was used again and the damage forgotten:
/// the reader was told that there had never been anything.
#[test]
fn damage_is_not_forgotten_as_long_as_somebody_may_ask_for_what_was_there() {
    let bench = Bench::new(9);
    let engine = bench.open();
    let shard = create(&engine, 1);
    let lost = shard.append(record("what must not vanish")).wait().unwrap().first;
    engine.close();
    behead(&bench.disk, lost.number() >> 20);
    let engine = bench.open();
    let config = ShardConfig { retention: Some(Duration::from_secs(1)), throttle: None, key: None };
    let other = block_on(engine.create_shard(ShardId(2), config)).unwrap();
    for _ in 0..40 {
        bench.clock.advance_us(1_100_000);
        other.append(vec![Record::new("", vec![7; 200_000])]).wait().unwrap();
    }
    let damaged = engine.shard(ShardId(1)).unwrap().read(From::TrimHorizon, ReadLimits::default()).wait();
    assert!(
        matches!(damaged, Err(ReadError::Damaged { from, to, .. }) if from <= lost && lost < to),
        "{damaged:?}"
    );
}

/// A shard was configured while its deletion was under way, and was there again after the next open.
#[test]
fn a_deleted_shard_stays_deleted_whatever_is_asked_of_it_meanwhile() {
    let bench = Bench::new(8);
    bench.disk.set_faults(SimFaults { delay_steps_max: 50, ..SimFaults::default() });
    let engine = bench.open();
    let shard = create(&engine, 1);
    shard.append(record("x")).wait().unwrap();
    let (deleted, configured) = (shard.delete(), shard.configure(ShardConfig::default()));
    let (sealed, trimmed) = (shard.seal(), shard.trim(Position::END));
    deleted.wait().unwrap();
    for refused in [configured, sealed, trimmed] {
        assert_eq!(refused.wait(), Err(ShardError::Deleted));
    }
    engine.close();
    assert_eq!(bench.open().shards(), []);
}

/// A throttled producer met a full disk, and got back only what the throttle had let through.
#[test]
fn all_records_come_back_from_a_full_disk() {
    let bench = Bench::new(7);
    let engine = bench.open();
    let throttle = Throttle {
        write_bytes_per_s: 300_000,
        write_records_per_s: 1000,
        read_bytes_per_s: 2 << 20,
        read_calls_per_s: 5,
    };
    let config = ShardConfig { retention: None, throttle: Some(throttle), key: None };
    let shard = block_on(engine.create_shard(ShardId(1), config)).unwrap();
    bench.disk.set_faults(SimFaults { space_bytes: Some(1), ..SimFaults::default() });
    let records: Vec<Record> = [10, 400_000, 11, 12, 400_000, 200_000]
        .into_iter()
        .map(|bytes| Record::new("key", vec![7; bytes]))
        .collect();
    let refused = loop {
        bench.clock.advance_us(2_000_000);
        match shard.append(records.clone()).wait() {
            Ok(appended) => assert_eq!(appended.refused, [1, 4]),
            Err(error) => break error,
        }
    };
    assert_eq!(refused.reason, AppendReason::DiskFull);
    assert_eq!(refused.records, records, "as they were given");
}

/// A write fails: nothing is acknowledged from there on, and the next open decides by what is on disk.
#[test]
fn a_failed_write_stops_the_lane_and_loses_nothing() {
    let bench = Bench::new(6);
    let engine = bench.open();
    let shard = create(&engine, 1);
    shard.append(record("safe")).wait().unwrap();
    let tail = shard.tail().wait().unwrap().next;
    let waiting = shard.wait_past(tail);
    bench.disk.set_faults(SimFaults { fail_write: Some(0), ..SimFaults::default() });
    let failed = shard.append(record("lost")).wait().unwrap_err();
    assert!(matches!(failed.reason, AppendReason::Failed(_)), "{failed}");
    assert!(matches!(waiting.wait(), Err(ReadError::Failed(_))), "nobody waits for what cannot come");
    bench.disk.set_faults(SimFaults::default());
    let failed = shard.append(record("never tried")).wait().unwrap_err();
    assert_eq!(failed.records, record("never tried"), "handed back");
    let tail = shard.tail().wait().unwrap().next;
    let late = shard.wait_past(tail).wait();
    assert!(matches!(late, Err(ReadError::Failed(_))), "nor does anybody who asks afterwards: {late:?}");
    assert_eq!(shard.read(From::TrimHorizon, ReadLimits::default()).wait().unwrap().records.len(), 1);
    engine.close();
    let engine = bench.open();
    let shard = engine.shard(ShardId(1)).unwrap();
    shard.append(record("again")).wait().unwrap();
    let batch = shard.read(From::TrimHorizon, ReadLimits::default()).wait().unwrap();
    assert_eq!(
        (&batch.records[0].data[..], batch.records.last().unwrap().data.as_ref()),
        (&b"safe"[..], &b"again"[..])
    );
}
