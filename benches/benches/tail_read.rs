//! Reads of what was just written: slices of the groups in memory, no copy, no disk.

use criterion::{BenchmarkId, Criterion, Throughput};
use penstock_benches::{Bench, RECORD_BYTES, criterion, records};
use penstock_engine::{Driver, From, ReadLimits, ShardConfig};

fn tail_read(criterion: &mut Criterion) {
    let bench = Bench::on_disk(Driver::Auto);
    let shard = bench.shard(1, ShardConfig::default());
    let first = shard.append(records(10_000)).wait().expect("appended").first;
    let mut group = criterion.benchmark_group("tail_read");
    for count in [1u32, 100, 10_000] {
        let limits = ReadLimits { records: count, bytes: u64::MAX };
        group.throughput(Throughput::Bytes(u64::from(count) * RECORD_BYTES as u64));
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            bencher.iter(|| {
                let batch = shard.read(From::At(first), limits).wait().expect("read");
                assert_eq!(batch.records.len(), count as usize);
                batch
            });
        });
    }
    group.finish();
    bench.engine.close();
}

fn main() {
    let mut criterion = criterion();
    tail_read(&mut criterion);
    criterion.final_summary();
}
