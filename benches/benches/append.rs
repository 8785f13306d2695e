//! Durable appends: one record at a time, which is the time of one synced write; and a hundred appends under way, which share
//! their syncs.

use criterion::{BenchmarkId, Criterion, Throughput};
use penstock_benches::{Bench, criterion, records};
use penstock_engine::{Driver, Position, ShardConfig};

fn append(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("append");
    for driver in [Driver::Uring, Driver::Blocking, Driver::TokioUring] {
        let bench = Bench::on_disk(driver);
        let shard = bench.shard(1, ShardConfig::default());
        let driver = bench.engine.driver();

        group.throughput(Throughput::Elements(1));
        group.bench_function(BenchmarkId::new("one_record", driver), |bencher| {
            bencher.iter(|| shard.append(records(1)).wait().expect("appended"));
        });

        group.throughput(Throughput::Elements(1000));
        group.bench_function(BenchmarkId::new("100_appends_of_10", driver), |bencher| {
            bencher.iter(|| {
                let pending: Vec<_> = (0..100).map(|_| shard.append(records(10))).collect();
                let mut last = Position::START;
                for append in pending {
                    last = append.wait().expect("appended").first;
                }
                last
            });
        });
        // The directory, a few gigabytes by now, goes before the next driver begins.
        bench.engine.close();
    }
    group.finish();
}

fn main() {
    let mut criterion = criterion();
    append(&mut criterion);
    criterion.final_summary();
}
