//! A state that is kept under a name survives whatever happens to the job after it, and a job that begins with it goes on from there.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::Bytes;
use common::{OWN, Plan, SOURCES, check, close_windows, job, open, record, shard, start, until_passed};
use penstock_engine::{Engine, From, ReadLimits, SimDisk};
use penstock_runtime::{Begin, Handle, Status, forget};

async fn put(engine: &Engine, plan: &Plan, records: std::ops::Range<u64>) {
    for id in records {
        let shard = shard(engine, SOURCES[(id % 2) as usize]).await;
        shard.append(vec![record(id)]).await.unwrap();
        plan.pass_ms(17);
        if id % 7 == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

fn named(name: &str) -> Begin {
    Begin::Snapshot { name: name.to_owned(), whole: true }
}

async fn why_not(engine: &Engine, plan: &Plan, begin: Begin) -> String {
    let handle = job(engine, plan).await.start(begin);
    let mut status = handle.status();
    let over = |status: &Status| matches!(status, Status::Failed(_) | Status::Running);
    match status.wait_for(over).await.unwrap().clone() {
        Status::Failed(why) => why,
        status => panic!("it is {status:?}"),
    }
}

/// Loses the power, with all that was not on disk.
fn crash(disk: &SimDisk, engine: &Engine, handle: Handle) {
    disk.crash();
    drop(handle);
    engine.close();
}

async fn bytes_of_snapshots(engine: &Engine) -> usize {
    let batch = shard(engine, OWN[3]).await.read(From::TrimHorizon, ReadLimits::default()).await.unwrap();
    batch.records.iter().map(|record| record.data.len()).sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_goes_on_from_a_state_that_was_kept() {
    for (seed, draws) in [(0, None), (1, Some(1)), (2, None)] {
        let disk = SimDisk::new(seed);
        let mut plan = Plan::new(draws);
        let engine = open(&disk);
        let handle = start(&engine, &plan, Begin::Oldest).await;
        plan.loads_tables = false;
        put(&engine, &plan, 0..100).await;
        until_passed(&engine, &plan, 100).await;
        // A step at the time that it is by now, so that the moment of the snapshot is known.
        tokio::time::sleep(Duration::from_millis(250)).await;
        let before: (Vec<Bytes>, i64) = (plan.content(&engine, 0).await, plan.now_ms.load(Ordering::Relaxed));
        handle.snapshots().keep("first").await.unwrap();
        crash(&disk, &engine, handle);

        // The power goes while another one is written, once earlier and once later.
        let engine = open(&disk);
        let handle = start(&engine, &plan, Begin::Resume).await;
        put(&engine, &plan, 100..150).await;
        let snapshots = handle.snapshots();
        let torn = tokio::spawn(async move { snapshots.keep("torn").await });
        tokio::time::sleep(Duration::from_micros(300 * seed)).await;
        crash(&disk, &engine, handle);
        let is_kept = torn.await.unwrap().is_ok();

        // Checkpoints and stops leave it where it is, and forgetting another one too.
        let engine = open(&disk);
        let handle = start(&engine, &plan, Begin::Resume).await;
        put(&engine, &plan, 150..200).await;
        until_passed(&engine, &plan, 200).await;
        handle.snapshots().keep("later").await.unwrap();
        handle.snapshots().forget("later").await.unwrap();
        handle.stop().await;
        engine.close();

        let engine = open(&disk);
        plan.outputs = 1;
        let handle = start(&engine, &plan, named("first")).await;
        until_passed(&engine, &plan, 30).await;
        crash(&disk, &engine, handle);
        let engine = open(&disk);
        let handle = start(&engine, &plan, Begin::Resume).await;
        put(&engine, &plan, 200..250).await;
        until_passed(&engine, &plan, 150).await;
        close_windows(&plan).await;
        if is_kept {
            handle.snapshots().forget("torn").await.unwrap();
        }
        handle.stop().await;
        check(&engine, &plan, (&before.0, before.1), 100..250, seed).await;

        // What is forgotten is gone, and its space with it.
        let [journal, snapshots] = [shard(&engine, OWN[0]).await, shard(&engine, OWN[3]).await];
        assert!(bytes_of_snapshots(&engine).await > 0);
        forget(&journal, &snapshots, "nobody").await.unwrap();
        for _ in 0..2 {
            forget(&journal, &snapshots, "first").await.unwrap();
        }
        if !is_kept {
            forget(&journal, &snapshots, "torn").await.unwrap();
        }
        assert_eq!(bytes_of_snapshots(&engine).await, 0);
        let why = why_not(&engine, &plan, named("first")).await;
        assert!(why.contains("no state under the name first"), "{why}");
        engine.close();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_program_gets_the_places_alone_or_nothing() {
    let disk = SimDisk::new(9);
    let mut plan = Plan::new(None);
    let engine = open(&disk);
    let handle = start(&engine, &plan, Begin::Oldest).await;
    put(&engine, &plan, 0..50).await;
    until_passed(&engine, &plan, 50).await;
    handle.snapshots().keep("s").await.unwrap();
    let snapshots = handle.snapshots();
    handle.stop().await;
    assert!(snapshots.keep("t").await.is_err());
    put(&engine, &plan, 50..100).await;

    plan.is_another = true;
    let why = why_not(&engine, &plan, named("s")).await;
    assert!(why.contains("another program"), "{why}");
    plan.outputs = 1;
    let places = Begin::Snapshot { name: "s".to_owned(), whole: false };
    let handle = start(&engine, &plan, places).await;
    until_passed(&engine, &plan, 50).await;
    close_windows(&plan).await;
    handle.stop().await;
    check(&engine, &plan, (&[], i64::MIN), 50..100, 9).await;
    engine.close();
}
