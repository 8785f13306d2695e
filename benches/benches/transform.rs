//! What delivery does to records and objects: partition keys told by metadata queries, and objects compressed.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use penstock_transform::compression::{CompressionFormat, Compressor};
use penstock_transform::jq::Query;

/// Records of about 222 bytes, as an event of a shop may have.
fn records(count: usize) -> Vec<String> {
    let record = |number: usize| {
        let user = number.wrapping_mul(2_654_435_761) % 50_000;
        format!(
            r#"{{"event_id":"{number:032x}","customer_id":"customer-{user}","type":{{"device":"mobile","os":"linux"}},"event_timestamp":{},"region":"eu-west-1","amount":{}.5,"tags":["a","b"],"path":"/shop/{user}"}}"#,
            1_783_951_509 + number,
            user % 1000,
        )
    };
    (0..count).map(record).collect()
}

fn queries(criterion: &mut Criterion) {
    const RECORDS: usize = 1000;
    let records = records(RECORDS);
    let mut group = criterion.benchmark_group("partition keys of 1,000 records");
    group.throughput(Throughput::Elements(RECORDS as u64));
    let all = [
        ("one key", "{customer: .customer_id}"),
        ("number", "{amount: (.amount | floor)}"),
        (
            "four keys with strftime",
            r#"{customer: .customer_id, device: .type.device, day: (.event_timestamp | strftime("%Y-%m-%d")), hour: (.event_timestamp | strftime("%H"))}"#,
        ),
        ("regular expression", r#"{shop: (.path | sub("^/shop/"; ""))}"#),
    ];
    for (name, query) in all {
        let query = Query::compile(query).expect("a query");
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for record in &records {
                    black_box(query.extract(record.as_bytes(), 0.0).expect("keys"));
                }
            });
        });
    }
    group.finish();
}

fn compressions(criterion: &mut Criterion) {
    // Four MiB, in pieces as records come.
    let records = records(18_500);
    let bytes: usize = records.iter().map(String::len).sum();
    let mut group = criterion.benchmark_group("4 MiB object");
    group.throughput(Throughput::Bytes(bytes as u64)).sample_size(20);
    for format in CompressionFormat::ALL {
        group.bench_function(format.name(), |bencher| {
            let mut out = Vec::new();
            bencher.iter(|| {
                out.clear();
                let mut compressor = Compressor::new(format, "entry");
                records.iter().for_each(|record| compressor.write(record.as_bytes(), &mut out));
                compressor.finish(&mut out);
                black_box(out.len())
            });
        });
    }
    group.finish();
}

criterion_group!(benches, queries, compressions);
criterion_main!(benches);
