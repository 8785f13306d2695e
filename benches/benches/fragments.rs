//! A thousand fragments listed out of a year's: 31.5 million of a second each, whose index is 2 GB on disk. Each listing begins at a
//! moment drawn by lot and knows no block from the one before. Criterion tells the mean; the percentiles are printed in front of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use criterion::Criterion;
use futures_executor::block_on;
use penstock_benches::{Bench, criterion};
use penstock_engine::{Driver, ShardConfig};
use penstock_fragments::{About, Blocks, Entry, FragmentNumber, Query, Recording, RecordingShards, Writer};

/// Fragments of a second in a year of 365 days.
const YEAR: u64 = 31_536_000;

/// Of which so many are entered at once: a record of 512 KiB.
const ENTERED: u64 = 8_192;

/// The first of them: 1 January 2026.
const BEGIN_MS: u64 = 1_767_225_600_000;

/// Rows of a listing: the most that ListFragments answers with.
const ROWS: usize = 1_000;

const LISTINGS: usize = 1_000;

fn shards(bench: &Bench) -> RecordingShards {
    let shard = |id| bench.shard(id, ShardConfig::default());
    RecordingShards { media: shard(1), index: shard(2), journal: shard(3) }
}

async fn open(shards: &RecordingShards) -> Arc<Recording> {
    Arc::new(Recording::open(shards.clone(), Blocks::default()).await.expect("a recording"))
}

/// Enters a year of fragments, which all lie where one that was written does.
async fn fill(recording: &Arc<Recording>) {
    let header = Bytes::from_static(b"header");
    let mut writer = Writer::new(Arc::clone(recording), FragmentNumber::at(BEGIN_MS), header);
    writer.part(Bytes::from_static(&[0x5a; 1_024])).await.expect("written");
    let about = About { producer_ms: BEGIN_MS as i64, duration_ms: 1_000, header_id: 1, flags: 0 };
    let written = writer.commit(about).await.expect("committed");
    let begun = Instant::now();
    for first in (1..YEAR).step_by(ENTERED as usize) {
        let seconds = first..YEAR.min(first + ENTERED);
        let entries: Vec<Entry> = seconds
            .map(|second| {
                let mut entry = written;
                entry.number = FragmentNumber::at(BEGIN_MS + 1_000 * second);
                entry.producer_ms += 1_000 * second as i64;
                entry
            })
            .collect();
        recording.enter(&entries).await.expect("entered");
        recording.tidy(FragmentNumber::START).await.expect("tidied");
        if (first / ENTERED).is_multiple_of(500) {
            eprintln!("{first} of {YEAR} fragments entered, {:.0} s", begun.elapsed().as_secs_f64());
        }
    }
}

/// Moments of the year, by a generator that always draws the same.
fn moments() -> impl Iterator<Item = u64> {
    let mut state = 1_u64;
    std::iter::repeat_with(move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        BEGIN_MS + 1_000 * ((state >> 20) % (YEAR - ROWS as u64))
    })
}

fn listing(moment: u64) -> Query {
    Query::all().server_ms(moment, u64::MAX >> 1).limit(ROWS)
}

fn list(criterion: &mut Criterion) {
    let bench = Bench::on_disk(Driver::Auto);
    let shards = shards(&bench);
    block_on(async {
        fill(&open(&shards).await).await;
    });
    let mut moments = moments();
    let mut times: Vec<Duration> = (0..LISTINGS)
        .map(|_| {
            // With a cache of its own, so that none of its blocks is known.
            let recording = block_on(open(&shards));
            let query = listing(moments.next().expect("a moment"));
            let begun = Instant::now();
            let found = block_on(recording.select(&query)).expect("selected");
            let took = begun.elapsed();
            assert_eq!(found.len(), ROWS);
            took
        })
        .collect();
    times.sort();
    let at = |share: f64| times[(share * (times.len() - 1) as f64) as usize];
    println!("list 1000 of a year, cold: p50 {:?}, p99 {:?}, max {:?}", at(0.5), at(0.99), at(1.0));
    let recording = block_on(open(&shards));
    criterion.bench_function("list_1000_of_a_year", |bencher| {
        bencher.iter(|| {
            let query = listing(moments.next().expect("a moment"));
            block_on(recording.select(&query)).expect("selected").len()
        });
    });
    bench.engine.close();
}

fn main() {
    let mut criterion = criterion();
    list(&mut criterion);
    criterion.final_summary();
}
