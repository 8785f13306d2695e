//! A job whose machine loses its power again and again says what it would have said without that, record for record; also where
//! somebody makes something else of its records on the way, and never the same twice.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::sync::atomic::Ordering;
use std::time::Duration;

use common::{Plan, SOURCES, STREAMS, check, close_windows, open, record, shard, start, until_passed};
use penstock_engine::SimDisk;
use penstock_runtime::Begin;

const RECORDS: u64 = 600;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn outputs_are_those_of_an_undisturbed_run() {
    for seed in 0..4 {
        lose_power(seed, None).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_made_of_a_record_is_not_made_anew() {
    for seed in 4..7 {
        lose_power(seed, Some(seed)).await;
    }
}

async fn lose_power(seed: u64, draws: Option<u64>) {
    let disk = SimDisk::new(seed);
    let mut plan = Plan::new(draws);
    let (mut put, mut life) = (0, 0);
    let engine = loop {
        let engine = open(&disk);
        plan.loads_tables = life == 0;
        let begin = if life == 0 { Begin::Oldest } else { Begin::Resume };
        let handle = start(&engine, &plan, begin).await;
        life += 1;
        if put == RECORDS {
            until_passed(&engine, &plan, RECORDS).await;
            close_windows(&plan).await;
            handle.stop().await;
            break engine;
        }
        for _ in 0..30 + seed * 5 {
            if put == RECORDS {
                break;
            }
            let shard = shard(&engine, SOURCES[(put % 2) as usize]).await;
            if shard.append(vec![record(put)]).await.is_err() {
                break;
            }
            put += 1;
            plan.pass_ms(17);
            if put % 5 == seed % 5 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
        if put > RECORDS / 2 && plan.closed.load(Ordering::Relaxed) == 0 {
            for output in 0..STREAMS.len() {
                shard(&engine, plan.shards(output)[0]).await.seal().await.unwrap();
            }
            plan.closed.store(1, Ordering::Relaxed);
        }
        if life % 4 == 3 {
            handle.stop().await;
        } else {
            disk.crash();
            drop(handle);
        }
        engine.close();
    };
    for output in 0..STREAMS.len() {
        for id in plan.shards(output) {
            assert!(!common::content(&engine, id).await.is_empty(), "seed {seed}: both shards have some");
        }
    }
    check(&engine, &plan, (&[], i64::MIN), 0..RECORDS, seed).await;
    let pages = plan.pages.load(Ordering::Relaxed);
    assert_eq!(pages > 0, draws.is_some(), "seed {seed}: {pages} pages of the state went to the shelf");
    engine.close();
}
