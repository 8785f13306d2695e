//! Bodies with records: 500 of 1 KiB read from a PutRecords, in JSON and CBOR, and 1,000 written into a GetRecords.

use std::hint::black_box;

use bytes::Bytes;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use penstock_model::kinesis::{self, GetRecordsOutput, Record};
use penstock_model::{Document, Store, Timestamp, Value, records_cbor, records_json};

const RECORD_BYTES: usize = 1024;

/// As good as random: bytes that no encoder finds easier than others.
fn data(number: usize) -> Bytes {
    (0..RECORD_BYTES).map(|place| ((place * 31 + number * 17) ^ (place >> 3)) as u8).collect()
}

fn put_records(records: usize) -> Value {
    let record = |number| {
        Value::Map(vec![
            ("Data".into(), Value::Blob(data(number))),
            ("PartitionKey".into(), Value::String(format!("{number:016x}"))),
        ])
    };
    Value::Map(vec![
        ("Records".into(), Value::List((0..records).map(record).collect())),
        ("StreamName".into(), Value::String("orders".into())),
    ])
}

fn read(criterion: &mut Criterion) {
    const RECORDS: usize = 500;
    let operation = kinesis::SERVICE.operation("PutRecords").expect("an operation of the model");
    let (mut json, mut cbor) = (Vec::new(), Vec::new());
    put_records(RECORDS).write_json(&mut json);
    put_records(RECORDS).write_cbor(&mut cbor);
    let (json, cbor) = (Bytes::from(json), Bytes::from(cbor));
    let mut group = criterion.benchmark_group("PutRecords, 500 of 1 KiB, read");
    group.throughput(Throughput::Elements(RECORDS as u64));
    group.bench_function("json", |bencher| {
        bencher.iter(|| black_box(records_json(operation, &json, Store::default()).expect("usual form")));
    });
    group.bench_function("cbor", |bencher| {
        bencher.iter(|| black_box(records_cbor(operation, &cbor, Store::default()).expect("usual form")));
    });
    group.finish();
}

fn written(criterion: &mut Criterion) {
    const RECORDS: usize = 1000;
    let record = |number: usize| Record {
        sequence_number: format!("{number:056}").into(),
        approximate_arrival_timestamp: Some(Timestamp(1_700_000_000_123)),
        data: data(number),
        partition_key: format!("{number:016x}").into(),
        encryption_type: None,
    };
    let output = GetRecordsOutput {
        records: (0..RECORDS).map(record).collect(),
        next_shard_iterator: Some("A".repeat(200)),
        millis_behind_latest: Some(0),
        child_shards: None,
    };
    let mut body = Vec::new();
    let mut group = criterion.benchmark_group("GetRecords, 1,000 of 1 KiB, written");
    group.throughput(Throughput::Elements(RECORDS as u64));
    group.bench_function("json", |bencher| {
        bencher.iter(|| {
            body.clear();
            output.write_json(&mut body);
            black_box(body.len())
        });
    });
    group.bench_function("cbor", |bencher| {
        bencher.iter(|| {
            body.clear();
            output.write_cbor(&mut body);
            black_box(body.len())
        });
    });
    group.finish();
}

criterion_group!(benches, read, written);
criterion_main!(benches);
