//! What a throttle costs the read path, which needs no disk: the same read of one record, with no limit, with limits that are
//! never reached, and with limits that are always reached.

use criterion::{BenchmarkId, Criterion};
use penstock_benches::{Bench, criterion, records};
use penstock_engine::{Driver, From, ReadError, ReadLimits, ShardConfig, Throttle};

fn throttle(criterion: &mut Criterion) {
    let bench = Bench::on_disk(Driver::Auto);
    let never = Throttle {
        write_bytes_per_s: 1 << 40,
        write_records_per_s: 1 << 40,
        read_bytes_per_s: 1 << 50,
        read_calls_per_s: 1 << 40,
    };
    let always = Throttle { read_calls_per_s: 1, ..never };
    let limits = ReadLimits { records: 1, bytes: 1 << 20 };
    let mut group = criterion.benchmark_group("throttle");
    for (id, name, throttle) in
        [(1, "none", None), (2, "never_reached", Some(never)), (3, "always_reached", Some(always))]
    {
        let config = ShardConfig { throttle, ..ShardConfig::default() };
        let shard = bench.shard(id, config);
        let first = shard.append(records(1)).wait().expect("appended").first;
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter(|| match shard.read(From::At(first), limits).wait() {
                Ok(batch) => batch.records.len(),
                Err(ReadError::Throttled) => 0,
                Err(error) => panic!("cannot read: {error}"),
            });
        });
    }
    group.finish();
    bench.engine.close();
}

fn main() {
    let mut criterion = criterion();
    throttle(&mut criterion);
    criterion.final_summary();
}
