//! The engine as a program that embeds it sees it, on every driver this machine can run.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashSet;
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use penstock_engine::{
    AppendReason, Batch, Clock, Driver, Engine, From, ManualClock, OpenError, Options, Position, ReadError,
    ReadLimits, Record, ShardConfig, ShardError, ShardId, SimDisk, Throttle,
};

/// Waits for a future on this thread.
fn wait<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        thread::yield_now();
    }
}

/// All drivers that can run here. io_uring may be refused, and then its two drivers cannot.
fn drivers() -> Vec<Driver> {
    let mut drivers = vec![Driver::Blocking, Driver::Sim(SimDisk::new(1))];
    let dir = tempfile::tempdir().unwrap();
    if Engine::open(dir.path(), Options::default()).unwrap().driver() == "uring" {
        drivers.extend([Driver::Uring, Driver::TokioUring]);
    }
    drivers
}

fn options(driver: &Driver) -> Options {
    Options {
        lanes: Some(2),
        driver: driver.clone(),
        segment_bytes: 8 << 20,
        pin: false,
        ..Options::default()
    }
}

fn records(count: usize, bytes: usize) -> Vec<Record> {
    (0..count).map(|index| Record::new(format!("key-{index}"), vec![index as u8; bytes])).collect()
}

/// Reads a shard to its present end.
fn read_all(engine: &Engine, shard: u64, from: From) -> Vec<penstock_engine::Entry> {
    let shard = engine.shard(ShardId(shard)).unwrap();
    let (mut entries, mut from) = (Vec::new(), from);
    loop {
        let Batch { records, next, last, .. } = shard.read(from, ReadLimits::default()).wait().unwrap();
        entries.extend(records);
        if last {
            return entries;
        }
        from = From::At(next);
    }
}

#[test]
fn records_come_back_in_order_before_and_after_a_restart() {
    for driver in drivers() {
        let dir = tempfile::tempdir().unwrap();
        let engine = Engine::open(dir.path(), options(&driver)).unwrap();
        let mut expected = Vec::new();
        for id in 0..10 {
            let shard = wait(engine.create_shard(ShardId(id), ShardConfig::default())).unwrap();
            for append in 0..20 {
                let records = records(7, 100 + append);
                let appended = shard.append(records.clone()).wait().unwrap();
                assert_eq!(appended.accepted, 7);
                for (index, record) in records.into_iter().enumerate() {
                    expected.push((id, appended.first.plus(index as u32), record));
                }
            }
        }
        for restart in 0..3 {
            let engine = if restart == 0 {
                engine.clone()
            } else {
                engine.close();
                Engine::open(dir.path(), options(&driver)).unwrap()
            };
            assert!(engine.recovery().damaged.is_empty(), "{:?}", engine.recovery());
            for id in 0..10 {
                let entries = read_all(&engine, id, From::TrimHorizon);
                let own: Vec<_> = expected.iter().filter(|(shard, ..)| *shard == id).collect();
                assert_eq!(entries.len(), own.len(), "{driver:?} shard {id} after {restart} restarts");
                for (entry, (_, position, record)) in entries.iter().zip(own) {
                    assert_eq!(
                        (entry.position, &entry.key, &entry.data),
                        (*position, &record.key, &record.data)
                    );
                }
            }
            engine.close();
        }
    }
}

/// Appends to several shards that are sent together are what they would be one by one: each in its shard's order, each refused by
/// itself, and the answers are in the order of the appends.
#[test]
fn appends_that_are_sent_together_are_taken_one_by_one() {
    for driver in drivers() {
        let dir = tempfile::tempdir().unwrap();
        let engine = Engine::open(dir.path(), options(&driver)).unwrap();
        let throttle = Throttle {
            write_bytes_per_s: 1 << 20,
            write_records_per_s: 2,
            read_bytes_per_s: 1 << 20,
            read_calls_per_s: 5,
        };
        for id in 0..12 {
            let config = ShardConfig { throttle: (id == 1).then_some(throttle), ..ShardConfig::default() };
            wait(engine.create_shard(ShardId(id), config)).unwrap();
        }
        engine.shard(ShardId(2)).unwrap().seal().wait().unwrap();
        let of = |ids: &[u64]| ids.iter().map(|&id| (ShardId(id), records(3, 100))).collect::<Vec<_>>();
        let mut appends = of(&[0, 1, 2, 99, 3, 0]);
        let long = vec![Record::new(vec![b'k'; penstock_engine::limits::KEY_BYTES_MAX + 1], "")];
        appends.push((ShardId(3), long.clone()));
        let results = wait(engine.append_all(appends));
        assert_eq!(results.len(), 7);
        let taken = |index: usize| results[index].as_ref().unwrap();
        let refused = |index: usize| results[index].as_ref().unwrap_err();
        assert_eq!((taken(0).accepted, taken(4).accepted, taken(5).accepted), (3, 3, 3));
        assert!(taken(5).first > taken(0).first, "the order of a shard's appends is kept");
        assert_eq!((taken(1).accepted, &taken(1).refused[..]), (2, &[2][..]));
        assert_eq!((&refused(2).reason, &refused(2).records), (&AppendReason::Sealed, &records(3, 100)));
        assert_eq!((&refused(3).reason, &refused(3).records), (&AppendReason::Deleted, &records(3, 100)));
        assert!(matches!(refused(6).reason, AppendReason::TooLarge(_)) && refused(6).records == long);
        assert_eq!(read_all(&engine, 0, From::TrimHorizon).len(), 6);
        assert_eq!(read_all(&engine, 1, From::TrimHorizon).len(), 2);

        // More than go into one message.
        let many: Vec<u64> = (0..3 * penstock_engine::limits::APPENDS_PER_MESSAGE_MAX as u64).collect();
        let many = many.iter().map(|number| (ShardId(4 + number % 8), records(1, 10))).collect();
        let results = wait(engine.append_all(many));
        let mut last = [Position::START; 8];
        for (number, result) in results.iter().enumerate() {
            let first = result.as_ref().unwrap().first;
            assert!(first > std::mem::replace(&mut last[number % 8], first));
        }
        assert!(wait(engine.append_all(Vec::new())).is_empty());
        engine.close();
        let results = wait(engine.append_all(of(&[0, 5])));
        let closed = |result: &Result<_, penstock_engine::AppendError>| {
            result
                .as_ref()
                .is_err_and(|error| error.reason == AppendReason::Closed && error.records.len() == 3)
        };
        assert!(results.iter().all(closed), "{results:?}");
    }
}

#[test]
fn reads_begin_where_they_are_told_to() {
    for driver in drivers() {
        let dir = tempfile::tempdir().unwrap();
        let clock = ManualClock::at_us(1_000_000);
        let options = Options { clock: Clock::Manual(clock.clone()), ..options(&driver) };
        let engine = Engine::open(dir.path(), options).unwrap();
        let shard = wait(engine.create_shard(ShardId(5), ShardConfig::default())).unwrap();
        let mut firsts = Vec::new();
        for _ in 0..3 {
            firsts.push(shard.append(records(2, 10)).wait().unwrap().first);
            clock.advance_us(1_000_000);
        }
        let read = |from| {
            let batch = shard.read(from, ReadLimits::default()).wait().unwrap();
            batch.records.iter().map(|entry| entry.position).collect::<Vec<_>>()
        };
        let all: Vec<_> = firsts.iter().flat_map(|first| [*first, first.next()]).collect();
        assert_eq!(read(From::TrimHorizon), all);
        assert_eq!(read(From::At(firsts[1])), all[2..]);
        assert_eq!(read(From::After(firsts[1])), all[3..]);
        assert_eq!(read(From::At(Position::START)), all);
        assert_eq!(read(From::Timestamp(1_000_001)), all[2..]);
        assert_eq!(read(From::Timestamp(2_000_000)), all[2..]);
        assert_eq!(read(From::Timestamp(9_000_000)), []);
        assert_eq!(read(From::Latest), []);
        let some = shard.read(From::TrimHorizon, ReadLimits { records: 3, bytes: 1 << 20 }).wait().unwrap();
        assert_eq!((some.records.len(), some.last, some.next), (3, false, all[3]));
        let few = shard.read(From::At(some.next), ReadLimits { records: 100, bytes: 1 }).wait().unwrap();
        assert_eq!((few.records.len(), few.next), (1, all[4]));
    }
}

#[test]
fn a_reader_at_the_tail_gets_slices_of_what_was_written() {
    let dir = tempfile::tempdir().unwrap();
    let engine = Engine::open(dir.path(), options(&Driver::Auto)).unwrap();
    let shard = wait(engine.create_shard(ShardId(1), ShardConfig::default())).unwrap();
    shard.append(records(10, 1000)).wait().unwrap();
    let first = shard.read(From::TrimHorizon, ReadLimits::default()).wait().unwrap().records;
    let again = shard.read(From::TrimHorizon, ReadLimits::default()).wait().unwrap().records;
    for (one, other) in first.iter().zip(&again) {
        assert_eq!(one.data.as_ptr(), other.data.as_ptr(), "the same memory, not a copy");
    }
    let stats = wait(engine.stats()).unwrap();
    assert_eq!(stats.iter().map(|lane| lane.reads_disk).sum::<u64>(), 0);
}

#[test]
fn a_waiting_reader_is_woken_by_the_record_it_waits_for() {
    for driver in drivers() {
        let dir = tempfile::tempdir().unwrap();
        let engine = Engine::open(dir.path(), options(&driver)).unwrap();
        let shard = wait(engine.create_shard(ShardId(1), ShardConfig::default())).unwrap();
        let next = shard.tail().wait().unwrap().next;
        let reader = {
            let shard = shard.clone();
            thread::spawn(move || {
                shard.wait_past(next).wait().unwrap();
                shard.read(From::At(next), ReadLimits::default()).wait().unwrap()
            })
        };
        thread::sleep(Duration::from_millis(20));
        shard.append(records(1, 5)).wait().unwrap();
        assert_eq!(reader.join().unwrap().records.len(), 1);
        // A seal ends the waiting, and so does a delete.
        let next = shard.tail().wait().unwrap().next;
        let waiting = shard.wait_past(next);
        shard.seal().wait().unwrap();
        waiting.wait().unwrap();
    }
}

#[test]
fn a_sealed_shard_is_read_to_its_end_and_takes_nothing() {
    for driver in drivers() {
        let dir = tempfile::tempdir().unwrap();
        let engine = Engine::open(dir.path(), options(&driver)).unwrap();
        let shard = wait(engine.create_shard(ShardId(1), ShardConfig::default())).unwrap();
        let append = shard.append(records(3, 10));
        let seal = shard.seal();
        let late = shard.append(records(1, 10));
        append.wait().unwrap();
        seal.wait().unwrap();
        let refused = late.wait().unwrap_err();
        assert_eq!((refused.reason, refused.records.len()), (AppendReason::Sealed, 1));
        for _ in 0..2 {
            let shard = engine.shard(ShardId(1)).unwrap();
            let batch = shard.read(From::TrimHorizon, ReadLimits::default()).wait().unwrap();
            assert_eq!((batch.records.len(), batch.last, batch.ended), (3, true, true));
            assert!(shard.tail().wait().unwrap().sealed);
        }
        engine.close();
        let engine = Engine::open(dir.path(), options(&driver)).unwrap();
        let shard = engine.shard(ShardId(1)).unwrap();
        assert_eq!(shard.append(records(1, 1)).wait().unwrap_err().reason, AppendReason::Sealed);
        let batch = shard.read(From::TrimHorizon, ReadLimits::default()).wait().unwrap();
        assert_eq!((batch.records.len(), batch.ended), (3, true));
    }
}

#[test]
fn trimmed_and_deleted_records_are_gone_for_good() {
    for driver in drivers() {
        let dir = tempfile::tempdir().unwrap();
        let engine = Engine::open(dir.path(), options(&driver)).unwrap();
        let shard = wait(engine.create_shard(ShardId(1), ShardConfig::default())).unwrap();
        let other = wait(engine.create_shard(ShardId(2), ShardConfig::default())).unwrap();
        let first = shard.append(records(5, 10)).wait().unwrap().first;
        other.append(records(5, 10)).wait().unwrap();
        shard.trim(first.plus(2)).wait().unwrap();
        assert_eq!(read_all(&engine, 1, From::TrimHorizon).len(), 3);
        assert_eq!(read_all(&engine, 1, From::At(Position::START))[0].position, first.plus(2));
        other.delete().wait().unwrap();
        assert!(engine.shard(ShardId(2)).is_none());
        assert_eq!(other.read(From::TrimHorizon, ReadLimits::default()).wait(), Err(ReadError::Deleted));
        assert_eq!(other.append(records(1, 1)).wait().unwrap_err().reason, AppendReason::Deleted);
        assert_eq!(other.seal().wait(), Err(ShardError::Deleted));
        engine.close();
        let engine = Engine::open(dir.path(), options(&driver)).unwrap();
        assert_eq!(engine.shards(), [ShardId(1)]);
        assert_eq!(read_all(&engine, 1, From::TrimHorizon).len(), 3);
    }
}

#[test]
fn retention_hides_records_at_once_and_gives_the_disk_back() {
    for driver in drivers() {
        let dir = tempfile::tempdir().unwrap();
        let clock = ManualClock::at_us(1_000_000_000_000);
        let options = Options {
            lanes: Some(1),
            segment_bytes: 1 << 20,
            clock: Clock::Manual(clock.clone()),
            ..options(&driver)
        };
        let engine = Engine::open(dir.path(), options).unwrap();
        let config = ShardConfig { retention: Some(Duration::from_secs(3600)), ..ShardConfig::default() };
        let shard = wait(engine.create_shard(ShardId(1), config)).unwrap();
        for _ in 0..20 {
            shard.append(records(10, 20_000)).wait().unwrap();
        }
        let before = wait(engine.stats()).unwrap()[0].segments;
        assert!(before >= 4, "{before} segments");
        clock.advance_us(3_601_000_000);
        shard.append(records(1, 5)).wait().unwrap();
        assert_eq!(read_all(&engine, 1, From::TrimHorizon).len(), 1, "{driver:?}");
        // The lane looks for empty segments whenever it has its turn after a second of its clock.
        let patience = Instant::now();
        loop {
            clock.advance_us(1_100_000);
            let after = wait(engine.stats()).unwrap()[0].segments;
            if after <= 2 {
                break;
            }
            assert!(patience.elapsed() < Duration::from_secs(20), "{after} segments are left");
            thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(read_all(&engine, 1, From::TrimHorizon).len(), 1);
        // Segments that were given up serve again, and what is written there is found.
        for _ in 0..40 {
            shard.append(records(10, 20_000)).wait().unwrap();
        }
        assert_eq!(read_all(&engine, 1, From::TrimHorizon).len(), 401);
    }
}

/// Each of four threads pushes as fast as it can: the shard takes its limit and not one record more.
#[test]
fn the_throttle_is_exact_when_many_threads_push() {
    let dir = tempfile::tempdir().unwrap();
    let clock = ManualClock::at_us(1_000_000);
    let options = Options { clock: Clock::Manual(clock.clone()), ..options(&Driver::Auto) };
    let engine = Engine::open(dir.path(), options).unwrap();
    let throttle = Throttle {
        write_bytes_per_s: 1 << 20,
        write_records_per_s: 1000,
        read_bytes_per_s: 2 << 20,
        read_calls_per_s: 5,
    };
    let config = ShardConfig { throttle: Some(throttle), ..ShardConfig::default() };
    let shard = wait(engine.create_shard(ShardId(1), config)).unwrap();
    let barrier = Arc::new(Barrier::new(4));
    let pushers: Vec<_> = (0..4)
        .map(|_| {
            let (shard, barrier) = (shard.clone(), Arc::clone(&barrier));
            thread::spawn(move || {
                barrier.wait();
                (0..40).map(|_| shard.append(records(11, 10)).wait().unwrap()).collect::<Vec<_>>()
            })
        })
        .collect();
    let appended: Vec<_> = pushers.into_iter().flat_map(|pusher| pusher.join().unwrap()).collect();
    assert_eq!(appended.iter().map(|appended| appended.accepted).sum::<u32>(), 1000);
    assert_eq!(appended.iter().map(|appended| appended.refused.len()).sum::<usize>(), 4 * 40 * 11 - 1000);
    clock.advance_us(999_999);
    assert_eq!(shard.append(records(1, 10)).wait().unwrap().refused, [0]);
    clock.advance_us(5_001);
    assert_eq!(shard.append(records(1, 10)).wait().unwrap().accepted, 1);
    for _ in 0..5 {
        shard.read(From::Latest, ReadLimits::default()).wait().unwrap();
    }
    assert_eq!(shard.read(From::Latest, ReadLimits::default()).wait(), Err(ReadError::Throttled));
    let none = ShardConfig::default();
    shard.configure(none).wait().unwrap();
    assert_eq!(shard.append(records(5000, 1)).wait().unwrap().accepted, 5000);
}

/// Who notes the time, appends, and reads from that time on finds the record.
#[test]
fn no_record_is_older_than_its_append() {
    let dir = tempfile::tempdir().unwrap();
    let engine = Engine::open(dir.path(), options(&Driver::Auto)).unwrap();
    let shard = wait(engine.create_shard(ShardId(1), ShardConfig::default())).unwrap();
    let appenders: Vec<_> = (0..4)
        .map(|_| {
            let shard = shard.clone();
            thread::spawn(move || {
                for _ in 0..1000 {
                    let before_us = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros();
                    let appended = shard.append(records(3, 10)).wait().unwrap();
                    let stamped_us = u128::from(appended.timestamp_us);
                    assert!(stamped_us >= before_us, "{} us too early", before_us - stamped_us);
                }
            })
        })
        .collect();
    for appender in appenders {
        appender.join().unwrap();
    }
}

#[test]
fn one_sync_serves_all_shards() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options { lanes: Some(1), ..options(&Driver::Auto) };
    let engine = Engine::open(dir.path(), options).unwrap();
    let created: Vec<_> =
        (0..1000).map(|id| engine.create_shard(ShardId(id), ShardConfig::default())).collect();
    let shards: Vec<_> = created.into_iter().map(|created| wait(created).unwrap()).collect();
    let before = wait(engine.stats()).unwrap()[0].groups;
    let appends: Vec<_> = shards.iter().map(|shard| shard.append(records(1, 100))).collect();
    let positions: HashSet<_> = appends.into_iter().map(|append| append.wait().unwrap().first).collect();
    let groups = wait(engine.stats()).unwrap()[0].groups - before;
    assert!(groups < 200, "{groups} syncs for 1000 shards");
    assert!(positions.len() < 200, "shards of one group share its address");
}

#[test]
fn a_directory_has_one_owner() {
    let dir = tempfile::tempdir().unwrap();
    let engine = Engine::open(dir.path(), Options::default()).unwrap();
    assert!(matches!(Engine::open(dir.path(), Options::default()), Err(OpenError::InUse(_))));
    drop(engine);
    Engine::open(dir.path(), Options::default()).unwrap();
}

#[test]
fn what_does_not_fit_is_handed_back() {
    let dir = tempfile::tempdir().unwrap();
    let engine = Engine::open(dir.path(), options(&Driver::Auto)).unwrap();
    let shard = wait(engine.create_shard(ShardId(1), ShardConfig::default())).unwrap();
    for wrong in
        [vec![Record::new(vec![0; 70_000], "")], vec![Record::new("", vec![0; 17 << 20])], records(70_000, 0)]
    {
        let count = wrong.len();
        let error = shard.append(wrong).wait().unwrap_err();
        assert!(matches!(error.reason, AppendReason::TooLarge(_)), "{error}");
        assert_eq!(error.records.len(), count);
    }
    // The largest that fits does fit, whatever the segments' length, and comes back whole.
    let large = vec![Record::new("", vec![7; 16 << 20])];
    shard.append(large.clone()).wait().unwrap();
    let entries = read_all(&engine, 1, From::TrimHorizon);
    assert_eq!(entries[0].data, large[0].data);
    assert!(matches!(
        wait(engine.create_shard(ShardId(1), ShardConfig::default())),
        Err(ShardError::Exists(_))
    ));
    assert!(matches!(
        wait(engine.create_shard(ShardId(u64::MAX), ShardConfig::default())),
        Err(ShardError::Invalid(_))
    ));
    engine.close();
    assert_eq!(shard.append(records(1, 1)).wait().unwrap_err().reason, AppendReason::Closed);
    assert_eq!(shard.read(From::Latest, ReadLimits::default()).wait(), Err(ReadError::Closed));
}

/// What the engine says of its amplification follows from what is on disk.
#[test]
fn amplification_is_what_the_files_say() {
    for driver in [Driver::Blocking, Driver::Auto] {
        let dir = tempfile::tempdir().unwrap();
        let files = |wanted: fn(&str) -> bool| -> u64 {
            let lane = std::fs::read_dir(dir.path().join("lane-000")).unwrap();
            let entries = lane.map(|entry| entry.unwrap());
            let chosen = entries.filter(|entry| wanted(&entry.file_name().to_string_lossy()));
            chosen.map(|entry| entry.metadata().unwrap().len()).sum()
        };
        let record_bytes = 64 * (10 * 1000 + 10) as u64;
        {
            let engine = Engine::open(dir.path(), Options { lanes: Some(1), ..options(&driver) }).unwrap();
            let nothing = wait(engine.stats()).unwrap()[0];
            assert_eq!((nothing.write_amplification(), nothing.space_amplification()), (None, None));
            let shard = wait(engine.create_shard(ShardId(1), ShardConfig::default())).unwrap();
            for _ in 0..64 {
                let batch = (0..10).map(|_| Record::new("k", vec![7; 1000])).collect();
                shard.append(batch).wait().unwrap();
            }
            let stats = wait(engine.stats()).unwrap()[0];
            assert_eq!((stats.record_bytes, stats.kept_bytes), (record_bytes, record_bytes));
            assert!(
                stats.written_bytes >= stats.group_bytes + stats.segment_bytes,
                "the zeros count: {stats:?}"
            );
            assert!(stats.write_amplification().unwrap() > 1.0);
            assert!(stats.shard_memory_bytes > 0 && stats.memory_per_shard_bytes().unwrap() < 64 << 10);
            engine.close();
            // A spare that was being made ready when the engine was asked may be there by now.
            assert!(stats.disk_bytes <= files(|name| name.starts_with("segment-")), "{stats:?}");
        }
        // Another open knows what it keeps from the segments alone.
        let engine = Engine::open(dir.path(), Options { lanes: Some(1), ..options(&driver) }).unwrap();
        let stats = wait(engine.stats()).unwrap()[0];
        assert_eq!((stats.record_bytes, stats.kept_bytes), (0, record_bytes));
        assert!(stats.space_amplification().unwrap() > 1.0);
    }
}
