//! Numbered appends: a producer that sends again whatever it has no answer to finds each append in the log once.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::Path;

use penstock_engine::{
    AppendReason, Clock, Driver, Engine, From, ManualClock, Options, Producer, ReadLimits, Record, Shard,
    ShardConfig, ShardId, SimDisk, SimFaults, Throttle,
};

const SHARDS: u64 = 3;

fn open(disk: &SimDisk, clock: &ManualClock) -> Engine {
    let options = Options {
        lanes: Some(1),
        driver: Driver::Sim(disk.clone()),
        segment_bytes: 1 << 20,
        groups_in_flight: 8,
        pin: false,
        clock: Clock::Manual(clock.clone()),
        ..Options::default()
    };
    Engine::open(Path::new("once"), options).unwrap()
}

fn shard(engine: &Engine, id: u64, config: ShardConfig) -> Shard {
    engine.shard(ShardId(id)).unwrap_or_else(|| {
        let mut created = std::pin::pin!(engine.create_shard(ShardId(id), config));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        loop {
            if let std::task::Poll::Ready(shard) = created.as_mut().poll(&mut context) {
                return shard.unwrap();
            }
            std::thread::yield_now();
        }
    })
}

fn producer(sequence: u64) -> Producer {
    Producer { id: 77, epoch: 1, sequence }
}

/// The data says which append it is; large enough that groups are many and power cuts tear them.
fn records(sequence: u64) -> Vec<Record> {
    (0..3u8).map(|index| Record::new(sequence.to_be_bytes().to_vec(), vec![index; 40_000])).collect()
}

#[test]
fn appends_sent_again_after_power_cuts_are_there_once() {
    const APPENDS: u64 = 40;
    for seed in 0..60 {
        let (disk, clock) = (SimDisk::new(seed), ManualClock::at_us(1_000_000));
        let mut next: BTreeMap<u64, u64> = (1..=SHARDS).map(|id| (id, 0)).collect();
        let mut cuts = 0;
        while next.values().any(|&next| next < APPENDS) {
            let engine = open(&disk, &clock);
            assert!(engine.recovery().damaged.is_empty());
            let shards: Vec<Shard> =
                (1..=SHARDS).map(|id| shard(&engine, id, ShardConfig::default())).collect();
            disk.set_faults(SimFaults { delay_steps_max: 20, reorder: true, ..SimFaults::default() });
            let mut sent = Vec::new();
            for shard in &shards {
                let from = next[&shard.id().0];
                // Five under way: as many as are remembered.
                for sequence in from..APPENDS.min(from + 5) {
                    sent.push((
                        shard.id().0,
                        sequence,
                        shard.append_once(producer(sequence), records(sequence)),
                    ));
                }
            }
            for _ in 0..(seed + cuts) % 29 {
                drop(shards[0].tail().wait());
            }
            disk.crash();
            cuts += 1;
            for (shard, sequence, append) in sent {
                if let Ok(appended) = append.wait() {
                    assert_eq!(appended.accepted, 3);
                    next.insert(shard, sequence + 1);
                }
            }
            engine.close();
            disk.set_faults(SimFaults::default());
        }
        let engine = open(&disk, &clock);
        for id in 1..=SHARDS {
            let mut found = Vec::new();
            let mut from = From::TrimHorizon;
            loop {
                let batch =
                    engine.shard(ShardId(id)).unwrap().read(from, ReadLimits::default()).wait().unwrap();
                found.extend(batch.records.iter().map(|entry| (entry.key.to_vec(), entry.data[0])));
                if batch.last {
                    break;
                }
                from = From::At(batch.next);
            }
            let all = (0..APPENDS).flat_map(|sequence| (0..3u8).map(move |index| (sequence, index)));
            let all: Vec<_> = all.map(|(sequence, index)| (sequence.to_be_bytes().to_vec(), index)).collect();
            assert_eq!(found, all, "seed {seed}, shard {id}, after {cuts} power cuts");
        }
    }
}

#[test]
fn a_throttled_append_is_refused_whole_and_its_number_stays_free() {
    let (disk, clock) = (SimDisk::new(1), ManualClock::at_us(1_000_000));
    let engine = open(&disk, &clock);
    let throttle = Throttle {
        write_bytes_per_s: 1 << 20,
        write_records_per_s: 5,
        read_bytes_per_s: 2 << 20,
        read_calls_per_s: 5,
    };
    let shard = shard(&engine, 1, ShardConfig { throttle: Some(throttle), ..ShardConfig::default() });
    assert_eq!(shard.append_once(producer(0), records(0)).wait().unwrap().accepted, 3);
    let refused = shard.append_once(producer(1), records(1)).wait().unwrap();
    assert_eq!((refused.accepted, refused.refused), (0, vec![0, 1, 2]));
    // What follows the refused one waits for it.
    let error = shard.append_once(producer(2), records(2)).wait().unwrap_err();
    assert_eq!(error.reason, AppendReason::OutOfOrder { expected: 1 });
    assert_eq!(error.records, records(2));
    clock.advance_us(1_100_000);
    let taken = shard.append_once(producer(1), records(1)).wait().unwrap();
    assert!(taken.accepted == 3 && !taken.duplicate);
    // A duplicate costs the shard nothing.
    assert!(shard.append_once(producer(1), records(1)).wait().unwrap().duplicate);
}

#[test]
fn an_append_that_found_the_disk_full_keeps_its_number_free() {
    let (disk, clock) = (SimDisk::new(2), ManualClock::at_us(1_000_000));
    let engine = open(&disk, &clock);
    let shard = shard(&engine, 1, ShardConfig::default());
    disk.set_faults(SimFaults { space_bytes: Some(1), ..SimFaults::default() });
    let mut sequence = 0;
    let refused = loop {
        let appends = [0, 1].map(|ahead| shard.append_once(producer(sequence + ahead), records(sequence)));
        let [first, second] = appends.map(penstock_engine::Pending::wait);
        match first {
            Ok(_) if second.is_ok() => sequence += 2,
            Ok(_) => break sequence + 1,
            Err(error) => {
                assert_eq!(error.reason, AppendReason::DiskFull);
                assert!(matches!(
                    second.unwrap_err().reason,
                    AppendReason::DiskFull | AppendReason::OutOfOrder { .. }
                ));
                break sequence;
            }
        }
    };
    disk.set_faults(SimFaults::default());
    loop {
        clock.advance_us(1_000_000);
        match shard.append_once(producer(refused), records(refused)).wait() {
            Ok(appended) => break assert!(!appended.duplicate),
            Err(error) => assert_eq!(error.reason, AppendReason::DiskFull),
        }
    }
    engine.close();
}
