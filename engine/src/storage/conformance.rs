//! One suite for every storage driver: what [`super::Storage`] promises, tried on each that runs here.

use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::{Done, Driver, Operation, Outcome, Piece, Provisioned, SimDisk, SimFaults, Storage};
use crate::buffer::Buffer;
use crate::limits::BLOCK_BYTES;

/// Runs a case on every driver, each in a directory of its own.
fn each(case: impl Fn(&Driver, &Path)) {
    let mut drivers = vec![Driver::Blocking, Driver::Sim(SimDisk::new(7))];
    let delayed = SimDisk::new(8);
    delayed.set_faults(SimFaults { delay_steps_max: 5, reorder: true, ..SimFaults::default() });
    drivers.push(Driver::Sim(delayed));
    #[cfg(target_os = "linux")]
    if super::probe().is_ok() {
        drivers.extend([Driver::Uring, Driver::TokioUring]);
    }
    for driver in drivers {
        let dir = tempfile::tempdir().unwrap();
        case(&driver, &dir.path().join("lane-000"));
    }
}

fn blocks(count: usize, byte: u8) -> Bytes {
    let mut buffer = Buffer::zeroed(count * BLOCK_BYTES);
    buffer.fill(byte);
    buffer.freeze()
}

/// Waits until so many operations have completed.
fn finish(storage: &mut dyn Storage, count: usize) -> Vec<Done> {
    let (mut done, begin) = (Vec::new(), Instant::now());
    while done.len() < count {
        storage.wait(Some(Duration::from_millis(100)), &mut done).unwrap();
        assert!(begin.elapsed() < Duration::from_secs(30), "{} of {count} completed", done.len());
    }
    done
}

/// Waits until this operation has completed, whatever else has.
fn finish_one(storage: &mut dyn Storage, ticket: u64) -> Done {
    loop {
        if let Some(done) = finish(storage, 1).into_iter().find(|done| done.ticket == ticket) {
            return done;
        }
    }
}

fn byte_at(storage: &mut dyn Storage, name: &str, block: u64) -> u8 {
    let (file, _) = storage.directory().open(name).unwrap();
    let (buffer, bytes) =
        storage.directory().read_now(file, block * BLOCK_BYTES as u64, BLOCK_BYTES).unwrap();
    assert_eq!(bytes, BLOCK_BYTES);
    assert!(buffer.iter().all(|byte| *byte == buffer[0]));
    storage.directory().close(file);
    buffer[0]
}

#[test]
fn what_was_written_is_there_for_the_next_driver() {
    each(|driver, dir| {
        {
            let mut storage = driver.build(dir).unwrap();
            let file = storage.directory().create("a", 16 * BLOCK_BYTES as u64).unwrap();
            for block in 0..16 {
                let offset = block * BLOCK_BYTES as u64;
                storage.submit(block, Operation::Write { file, offset, bytes: blocks(1, block as u8 + 1) });
            }
            let mut tickets: Vec<_> = finish(storage.as_mut(), 16)
                .into_iter()
                .map(|done| {
                    assert!(matches!(done.result, Ok(Outcome::Written)));
                    done.ticket
                })
                .collect();
            tickets.sort_unstable();
            assert_eq!(tickets, (0..16).collect::<Vec<_>>(), "each completes once");
        }
        let mut storage = driver.build(dir).unwrap();
        assert_eq!(storage.directory().list().unwrap(), ["a"]);
        assert_eq!(storage.directory().open("a").unwrap().1, 16 * BLOCK_BYTES as u64);
        for block in 0..16 {
            assert_eq!(byte_at(storage.as_mut(), "a", block), block as u8 + 1, "{driver:?}");
        }
    });
}

#[test]
fn reads_give_what_is_there_and_less_at_the_end() {
    each(|driver, dir| {
        let mut storage = driver.build(dir).unwrap();
        let file = storage.directory().create("a", 4 * BLOCK_BYTES as u64).unwrap();
        storage.directory().write_now(file, BLOCK_BYTES as u64, &blocks(1, 9)).unwrap();
        let offset = BLOCK_BYTES as u64;
        storage.submit(1, Operation::Read { file, offset, length: 2 * BLOCK_BYTES });
        storage.submit(2, Operation::Read { file, offset: 3 * offset, length: 4 * BLOCK_BYTES });
        storage.submit(3, Operation::Read { file, offset: 9 * offset, length: BLOCK_BYTES });
        for done in finish(storage.as_mut(), 3) {
            let Ok(Outcome::Read(buffer, bytes)) = done.result else { panic!("{driver:?}: {done:?}") };
            match done.ticket {
                1 => assert_eq!((bytes, buffer[0], buffer[BLOCK_BYTES]), (2 * BLOCK_BYTES, 9, 0)),
                2 => assert_eq!((bytes, buffer[0]), (BLOCK_BYTES, 0), "{driver:?}"),
                _ => assert_eq!(bytes, 0),
            }
        }
    });
}

/// Asks for a file of four steps of zeros, filled over so much time.
fn ask_for_a_filled_file(storage: &mut dyn Storage, time: Duration) -> u64 {
    let length = 4 << 20;
    let fill = Some(time);
    storage.submit(1, Operation::Provision { name: "a".into(), length, recycle: None, fill });
    length
}

#[test]
fn a_file_that_is_filled_over_time_holds_up_nobody_and_is_there_at_once_if_somebody_waits() {
    each(|driver, dir| {
        let mut storage = driver.build(dir).unwrap();
        let length = ask_for_a_filled_file(storage.as_mut(), Duration::from_secs(600));
        // Other chores go on meanwhile, if it is not there yet.
        storage.submit(2, Operation::Provision { name: "b".into(), length, recycle: None, fill: None });
        storage.submit(3, Operation::Remove { name: "z".into() });
        if !matches!(driver, Driver::Sim(_)) {
            let mut tickets: Vec<_> = finish(storage.as_mut(), 2).iter().map(|done| done.ticket).collect();
            tickets.sort_unstable();
            assert_eq!(tickets, [2, 3], "{driver:?}");
            storage.hurry();
        }
        let Ok(Outcome::Provisioned(made)) = finish_one(storage.as_mut(), 1).result else {
            panic!("{driver:?}")
        };
        assert!(made.took < Duration::from_secs(60), "the pauses do not count");
        assert_eq!(storage.directory().open("a").unwrap().1, length, "{driver:?}");
        assert_eq!(byte_at(storage.as_mut(), "a", length / BLOCK_BYTES as u64 - 1), 0);
        storage.submit(4, Operation::Write { file: made.file, offset: length / 2, bytes: blocks(1, 9) });
        finish_one(storage.as_mut(), 4);
        assert_eq!(byte_at(storage.as_mut(), "a", length / 2 / BLOCK_BYTES as u64), 9);
    });
}

#[test]
fn a_file_is_filled_in_the_time_it_is_given_and_a_close_does_not_wait_for_it() {
    each(|driver, dir| {
        let simulated = matches!(driver, Driver::Sim(_));
        let mut storage = driver.build(dir).unwrap();
        let (begin, time) = (Instant::now(), Duration::from_millis(200));
        let length = ask_for_a_filled_file(storage.as_mut(), time);
        let Ok(Outcome::Provisioned(made)) = finish(storage.as_mut(), 1).remove(0).result else {
            panic!("{driver:?}")
        };
        assert_eq!(made.filled_bytes, length, "{driver:?}");
        // Three pauses between four steps.
        assert!(simulated || begin.elapsed() >= time * 7 / 10, "{driver:?}: {:?}", begin.elapsed());
        storage.directory().close(made.file);
        storage.submit(2, Operation::Remove { name: "a".into() });
        finish(storage.as_mut(), 1);
        let begin = Instant::now();
        ask_for_a_filled_file(storage.as_mut(), Duration::from_secs(600));
        drop(storage);
        assert!(begin.elapsed() < Duration::from_secs(60), "{driver:?}");
    });
}

#[test]
fn files_are_made_ready_used_again_cut_and_removed() {
    each(|driver, dir| {
        let mut storage = driver.build(dir).unwrap();
        let length = 8 * BLOCK_BYTES as u64;
        storage.submit(
            1,
            Operation::Provision { name: "a".into(), length, recycle: None, fill: Some(Duration::ZERO) },
        );
        let Ok(Outcome::Provisioned(Provisioned { file, .. })) = finish(storage.as_mut(), 1).remove(0).result
        else {
            panic!("{driver:?}")
        };
        storage.directory().write_now(file, 0, &blocks(2, 5)).unwrap();
        storage.directory().close(file);
        // Used again: the first block is blank, so that nobody takes it for what it was.
        storage.submit(
            2,
            Operation::Provision {
                name: "b".into(),
                length,
                recycle: Some("a".into()),
                fill: Some(Duration::ZERO),
            },
        );
        let Ok(Outcome::Provisioned(Provisioned { file, .. })) = finish(storage.as_mut(), 1).remove(0).result
        else {
            panic!("{driver:?}")
        };
        assert_eq!(storage.directory().list().unwrap(), ["b"]);
        assert_eq!(byte_at(storage.as_mut(), "b", 0), 0);
        storage.directory().truncate(file, 3 * BLOCK_BYTES as u64).unwrap();
        assert_eq!(storage.directory().open("b").unwrap().1, 3 * BLOCK_BYTES as u64);
        // One of another length serves only by name.
        storage.submit(
            3,
            Operation::Provision {
                name: "c".into(),
                length,
                recycle: Some("b".into()),
                fill: Some(Duration::ZERO),
            },
        );
        assert!(matches!(finish(storage.as_mut(), 1)[0].result, Ok(Outcome::Provisioned(_))));
        assert_eq!(storage.directory().open("c").unwrap().1, length);
        storage.submit(4, Operation::Remove { name: "c".into() });
        assert!(matches!(finish(storage.as_mut(), 1)[0].result, Ok(Outcome::Finished)));
        // One that is not filled reads as zeros all the same, and can be written anywhere.
        storage.submit(5, Operation::Provision { name: "d".into(), length, recycle: None, fill: None });
        let Ok(Outcome::Provisioned(Provisioned { file, .. })) = finish(storage.as_mut(), 1).remove(0).result
        else {
            panic!("{driver:?}")
        };
        assert_eq!(storage.directory().open("d").unwrap().1, length);
        storage.submit(6, Operation::Write { file, offset: 4 * BLOCK_BYTES as u64, bytes: blocks(1, 9) });
        assert!(matches!(finish(storage.as_mut(), 1)[0].result, Ok(Outcome::Written)));
        assert_eq!(byte_at(storage.as_mut(), "d", 0), 0);
        assert_eq!(byte_at(storage.as_mut(), "d", 4), 9);
        storage.submit(7, Operation::Remove { name: "d".into() });
        assert!(matches!(finish(storage.as_mut(), 1)[0].result, Ok(Outcome::Finished)));
        assert!(storage.directory().list().unwrap().is_empty());
    });
}

#[test]
fn pieces_are_copied_synced_and_given_back() {
    each(|driver, dir| {
        let mut storage = driver.build(dir).unwrap();
        let block = BLOCK_BYTES as u64;
        let mut files = Vec::new();
        for name in ["from", "to"] {
            let length = 8 * block;
            let operation = Operation::Provision { name: name.into(), length, recycle: None, fill: None };
            storage.submit(1, operation);
            let done = finish(storage.as_mut(), 1).remove(0);
            let Ok(Outcome::Provisioned(Provisioned { file, .. })) = done.result else {
                panic!("{driver:?}")
            };
            files.push(file);
        }
        for number in 0..8 {
            storage.directory().write_now(files[0], number * block, &blocks(1, number as u8 + 1)).unwrap();
        }
        // Not at any boundary, over boundaries, and out of order.
        let pieces = vec![
            Piece { from: 3 * block - 10, to: 100, length: 20 },
            Piece { from: 2 * block, to: 2 * block + 1, length: 3 * BLOCK_BYTES as u32 },
        ];
        storage.submit(2, Operation::Copy { from: "from".into(), to: "to".into(), pieces });
        let pieces = vec![Piece { from: 9 * block, to: 0, length: 1 }];
        storage.submit(3, Operation::Copy { from: "from".into(), to: "to".into(), pieces });
        storage.submit(4, Operation::Sync { name: "to".into() });
        let mut done = finish(storage.as_mut(), 3);
        done.sort_by_key(|done| done.ticket);
        assert!(matches!(done[0].result, Ok(Outcome::Finished)), "{driver:?}");
        assert!(done[1].result.is_err(), "{driver:?}: behind the end of the file");
        assert!(matches!(done[2].result, Ok(Outcome::Finished)), "{driver:?}");
        let bytes = |storage: &mut dyn Storage, offset: u64, length: usize| {
            let (file, _) = storage.directory().open("to").unwrap();
            let (buffer, _) = storage.directory().read_now(file, 0, 8 * BLOCK_BYTES).unwrap();
            storage.directory().close(file);
            buffer[offset as usize..offset as usize + length].to_vec()
        };
        let copied = bytes(storage.as_mut(), 99, 22);
        assert_eq!(copied, [&[0][..], &[3; 10], &[4; 10], &[0]].concat(), "{driver:?}");
        let copied = bytes(storage.as_mut(), 2 * block, 3 * BLOCK_BYTES + 2);
        let (one, blocks) = copied.split_at(1);
        assert_eq!((one[0], blocks[0], blocks[BLOCK_BYTES], blocks[3 * BLOCK_BYTES - 1]), (0, 3, 4, 5));

        let range = 3 * block..4 * block;
        storage.submit(5, Operation::Punch { name: "to".into(), ranges: vec![range] });
        match &finish(storage.as_mut(), 1)[0].result {
            Ok(Outcome::Finished) => {
                assert_eq!(bytes(storage.as_mut(), 3 * block - 1, 2), [3, 0], "{driver:?}");
                assert_eq!(bytes(storage.as_mut(), 4 * block - 1, 2), [0, 4], "{driver:?}");
            }
            // Not every file system can.
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::Unsupported, "{driver:?}"),
            Ok(other) => panic!("{driver:?}: {other:?}"),
        }
    });
}

#[test]
fn the_bell_ends_a_wait() {
    each(|driver, dir| {
        let mut storage = driver.build(dir).unwrap();
        let bell = storage.bell();
        let ringer = thread::spawn(move || {
            thread::sleep(Duration::from_millis(30));
            bell.wake();
        });
        let (begin, mut done) = (Instant::now(), Vec::new());
        while begin.elapsed() < Duration::from_millis(20) {
            storage.wait(Some(Duration::from_secs(20)), &mut done).unwrap();
        }
        assert!(begin.elapsed() < Duration::from_secs(10), "{driver:?}");
        assert!(done.is_empty());
        ringer.join().unwrap();
        // A bell that rang before the wait counts as well.
        Arc::clone(&storage.bell()).wake();
        let begin = Instant::now();
        storage.wait(Some(Duration::from_secs(20)), &mut done).unwrap();
        assert!(begin.elapsed() < Duration::from_secs(10), "{driver:?}");
    });
}

#[test]
fn a_wait_without_time_does_not_block() {
    each(|driver, dir| {
        let mut storage = driver.build(dir).unwrap();
        let begin = Instant::now();
        for _ in 0..10 {
            storage.wait(Some(Duration::ZERO), &mut Vec::new()).unwrap();
        }
        assert!(begin.elapsed() < Duration::from_secs(5), "{driver:?}");
    });
}

#[test]
fn dropping_a_driver_waits_for_what_the_kernel_still_does() {
    each(|driver, dir| {
        for round in 0..10 {
            let mut storage = driver.build(dir).unwrap();
            let file = storage.directory().create(&format!("f{round}"), 1 << 20).unwrap();
            for ticket in 0..8 {
                storage.submit(ticket, Operation::Write { file, offset: ticket << 16, bytes: blocks(16, 1) });
                storage.submit(100 + ticket, Operation::Read { file, offset: ticket << 16, length: 1 << 16 });
            }
            storage.wait(Some(Duration::ZERO), &mut Vec::new()).unwrap();
        }
    });
}

#[test]
fn a_simulated_crash_tears_only_what_had_not_completed() {
    let mut torn_apart = 0;
    for seed in 0..20 {
        let disk = SimDisk::new(seed);
        let dir = Path::new("lane-000");
        let mut storage = disk.storage(dir);
        let file = storage.directory().create("a", 64 * BLOCK_BYTES as u64).unwrap();
        storage.submit(1, Operation::Write { file, offset: 0, bytes: blocks(16, 1) });
        finish(&mut storage, 1);
        disk.set_faults(SimFaults { delay_steps_max: 1000, ..SimFaults::default() });
        storage.submit(2, Operation::Write { file, offset: 16 * BLOCK_BYTES as u64, bytes: blocks(16, 2) });
        disk.crash();
        assert!(storage.wait(None, &mut Vec::new()).is_err(), "what was connected is cut off");
        let mut storage = disk.storage(dir);
        let (file, _) = storage.directory().open("a").unwrap();
        let (image, _) = storage.directory().read_now(file, 0, 32 * BLOCK_BYTES).unwrap();
        assert!(image[..16 * BLOCK_BYTES].iter().all(|&byte| byte == 1));
        let torn = &image[16 * BLOCK_BYTES..];
        let new = torn.iter().filter(|&&byte| byte == 2).count();
        assert!(new.is_multiple_of(512), "{new} bytes of {} arrived", torn.len());
        torn_apart += usize::from(new > 0 && new < torn.len());
    }
    assert!(torn_apart > 0, "an unfinished write may be there in part");
}

#[test]
fn a_full_disk_is_told_from_a_broken_one() {
    let disk = SimDisk::new(3);
    disk.set_faults(SimFaults { space_bytes: Some(1 << 20), ..SimFaults::default() });
    let mut storage = disk.storage(Path::new("lane-000"));
    let error = storage.directory().create("a", 2 << 20).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
    disk.set_faults(SimFaults { fail_write: Some(0), ..SimFaults::default() });
    let file = storage.directory().create("a", 1 << 20).unwrap();
    storage.submit(1, Operation::Write { file, offset: 0, bytes: blocks(1, 1) });
    assert!(finish(&mut storage, 1)[0].result.is_err());
}
