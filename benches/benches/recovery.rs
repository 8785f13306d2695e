//! Opening a directory: an empty one, and one with a gigabyte of log in eight segments, which must not take eight times as long.

use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion};
use penstock_benches::{Bench, criterion, records};
use penstock_engine::{Driver, Engine, Options, ShardConfig};

/// Appends of a thousand records of 1 KiB that make a gigabyte.
const APPENDS: usize = 1000;

fn open(dir: &Path) -> Engine {
    let options = Options { lanes: Some(1), ..Options::default() };
    Engine::open(dir, options).expect("the directory opens")
}

fn recovery(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("open");
    for (name, appends) in [("empty", 0), ("1_gb", APPENDS)] {
        let bench = Bench::on_disk(Driver::Auto);
        let shard = bench.shard(1, ShardConfig::default());
        // Ten at a time: below what a lane takes before it pushes back.
        for _ in 0..appends / 10 {
            let pending: Vec<_> = (0..10).map(|_| shard.append(records(1000))).collect();
            for append in pending {
                append.wait().expect("appended");
            }
        }
        bench.engine.close();
        let dir = bench.dir.as_ref().expect("on disk").path();
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter_custom(|times| {
                let mut opening = Duration::ZERO;
                for _ in 0..times {
                    let begun = Instant::now();
                    let engine = open(dir);
                    opening += begun.elapsed();
                    engine.close();
                }
                opening
            });
        });
    }
    group.finish();
}

fn main() {
    let mut criterion = criterion();
    recovery(&mut criterion);
    criterion.final_summary();
}
