//! JSON records of about 222 bytes into Parquet and ORC, on one core. With `--features arrow` beside what Arrow's JSON reader and Parquet
//! writer make of the same records.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use penstock_columnar::{Deserializer, Format, OpenX, Orc, OrcCompression, Parquet, Schema, Serializer};

const RECORDS: u64 = 50_000;

const COLUMNS: [(&str, &str); 9] = [
    ("id", "bigint"),
    ("user_id", "string"),
    ("event", "string"),
    ("price", "double"),
    ("quantity", "int"),
    ("country", "string"),
    ("active", "boolean"),
    ("url", "string"),
    ("session", "string"),
];

/// Clicks of a shop; numbers that are not in order, texts that repeat and texts that do not.
fn records() -> Vec<String> {
    let record = |number: u64| {
        let lot = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let event = ["view", "click", "purchase", "search"][(lot >> 60) as usize % 4];
        let country = ["DE", "FR", "US", "JP", "BR"][(lot >> 50) as usize % 5];
        format!(
            r#"{{"id":{id},"user_id":"user-{user:08}","event":"{event}","price":{price}.{cents:02},"quantity":{quantity},"country":"{country}","active":{active},"url":"https://shop.example.com/products/{product}?ref=campaign","session":"{lot:016x}{number:016x}"}}"#,
            id = 1_700_000_000_000 + number,
            user = lot >> 40,
            price = lot % 1_000,
            cents = lot >> 8 & 63,
            quantity = lot >> 16 & 7,
            active = lot & 1 == 0,
            product = lot >> 44,
        )
    };
    (0..RECORDS).map(record).collect()
}

fn format(serializer: &Serializer) -> Format {
    let schema = Schema::new(COLUMNS).expect("columns of known types");
    Format::new(&schema, &Deserializer::OpenX(OpenX::default()), serializer).expect("default options")
}

fn convert(format: &Format, records: &[String]) -> Vec<u8> {
    let mut encoder = format.encoder();
    for record in records {
        encoder.push(record.as_bytes()).expect("a record that fits");
    }
    encoder.finish().expect("a file")
}

fn columnar(criterion: &mut Criterion) {
    let records = records();
    let bytes: usize = records.iter().map(String::len).sum();
    let mut group = criterion.benchmark_group(format!("JSON, {} bytes a record", bytes as u64 / RECORDS));
    group.throughput(Throughput::Bytes(bytes as u64));
    let parquet = format(&Serializer::Parquet(Parquet::default()));
    let orc = format(&Serializer::Orc(Orc::default()));
    let dictionary = format(&Serializer::Orc(Orc { dictionary_key_threshold: 0.8, ..Orc::default() }));
    let plain = format(&Serializer::Orc(Orc { compression: OrcCompression::None, ..Orc::default() }));
    group.bench_function("rows only", |bencher| {
        bencher.iter(|| {
            let mut encoder = parquet.encoder();
            for record in &records {
                encoder.push(record.as_bytes()).expect("a record that fits");
            }
            black_box(encoder.buffered_bytes())
        });
    });
    group
        .bench_function("Parquet, SNAPPY", |bencher| bencher.iter(|| black_box(convert(&parquet, &records))));
    group.bench_function("ORC, SNAPPY", |bencher| bencher.iter(|| black_box(convert(&orc, &records))));
    group.bench_function("ORC, SNAPPY, dictionaries", |bencher| {
        bencher.iter(|| black_box(convert(&dictionary, &records)));
    });
    group.bench_function("ORC, NONE", |bencher| bencher.iter(|| black_box(convert(&plain, &records))));
    #[cfg(feature = "arrow")]
    group.bench_function("Arrow, Parquet, SNAPPY", |bencher| {
        bencher.iter(|| black_box(arrow::convert(&records)))
    });
    group.finish();
}

#[cfg(feature = "arrow")]
mod arrow {
    //! The same by Arrow's crates, with their defaults but for what Data Firehose has otherwise.

    use std::sync::Arc;

    use arrow_json::ReaderBuilder;
    use arrow_schema::{DataType, Field, Schema};
    use parquet::arrow::ArrowWriter;
    use parquet::basic::Compression;
    use parquet::file::properties::WriterProperties;

    const BATCH_ROWS: usize = 8_192;

    pub(super) fn convert(records: &[String]) -> Vec<u8> {
        let field = |(name, kind): &(&str, &str)| {
            let kind = match *kind {
                "bigint" => DataType::Int64,
                "double" => DataType::Float64,
                "int" => DataType::Int32,
                "boolean" => DataType::Boolean,
                _ => DataType::Utf8,
            };
            Field::new(*name, kind, true)
        };
        let schema = Arc::new(Schema::new(super::COLUMNS.iter().map(field).collect::<Vec<_>>()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_dictionary_enabled(false)
            .build();
        let mut decoder = ReaderBuilder::new(schema.clone())
            .with_batch_size(BATCH_ROWS)
            .build_decoder()
            .expect("a decoder");
        let mut writer = ArrowWriter::try_new(Vec::new(), schema, Some(properties)).expect("a writer");
        for records in records.chunks(BATCH_ROWS) {
            for record in records {
                decoder.decode(record.as_bytes()).expect("a record that fits");
            }
            if let Some(batch) = decoder.flush().expect("whole records") {
                writer.write(&batch).expect("rows");
            }
        }
        writer.into_inner().expect("a file")
    }
}

criterion_group! {
    name = benches;
    config = penstock_benches::criterion();
    targets = columnar
}
criterion_main!(benches);
