//! Streaming SQL on rows of JSON: a tumbling and a sliding window over ten keys, from bytes in to bytes out.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use penstock_sql::json::{RowReader, RowWriter};
use penstock_sql::{Batch, Column, Program, Schema, Sources, SqlType, compile};

const ROWS: usize = 100_000;
/// Rows that are handed over at once, as a read of a shard brings them.
const BATCH: usize = 500;

fn columns() -> Vec<Column> {
    vec![
        Column::new("ticker", SqlType::Varchar(4)),
        Column::new("price", SqlType::Double),
        Column::new("quantity", SqlType::Integer),
    ]
}

/// Ticks of about 124 bytes, of which three members are columns.
fn ticks() -> Vec<String> {
    const TICKERS: [&str; 10] =
        ["AAPL", "AMZN", "MSFT", "INTC", "TBV", "GOOG", "NVDA", "ORCL", "CSCO", "IBM"];
    let tick = |number: usize| {
        let ticker = TICKERS[number.wrapping_mul(2_654_435_761) % 10];
        format!(
            r#"{{"event_time":"2026-01-01T00:00:{:02}.000","ticker":"{ticker}","price":{}.{:02},"quantity":{},"venue":"XNAS","trade":1{number:09}}}"#,
            number / 1000 % 60,
            100 + number % 57,
            number % 100,
            1 + number % 500,
        )
    };
    (0..ROWS).map(tick).collect()
}

fn program(code: &str) -> Program {
    let stream = Schema { name: "S".to_owned(), columns: columns() };
    compile(code, &Sources { streams: vec![stream], tables: Vec::new() }).expect("a program")
}

// All ticks through the program, a thousand in each second of its clock.
fn run(program: &Program, ticks: &[String], out: &mut Vec<u8>) -> usize {
    let mut reader = RowReader::new(&columns());
    let writer = RowWriter::new(&program.streams()[0].columns);
    let mut execution = program.start();
    let mut clock = 0;
    let mut bytes = 0;
    for part in ticks.chunks(BATCH) {
        let mut rows = Batch::new(3);
        for tick in part {
            reader.read(tick.as_bytes(), clock, &mut rows).expect("a row");
            clock += 1;
        }
        execution.push_batch("S", rows).expect("an input");
        for output in execution.take_outputs() {
            output.rows.rows().for_each(|row| writer.write(row, out));
        }
        bytes += out.len();
        out.clear();
    }
    bytes
}

fn windows(criterion: &mut Criterion) {
    let ticks = ticks();
    let mut group = criterion.benchmark_group("100,000 rows of JSON");
    group.throughput(Throughput::Elements(ROWS as u64)).sample_size(20);
    let all = [
        (
            "tumbling 1 s by 10 keys",
            r#"SELECT "ticker", COUNT(*), MIN("price"), MAX("price") FROM S GROUP BY "ticker", STEP(S.ROWTIME BY INTERVAL '1' SECOND)"#,
        ),
        (
            "sliding 10 s by 10 keys",
            r#"SELECT "ticker", AVG("price") OVER W, MIN("price") OVER W, MAX("price") OVER W FROM S WINDOW W AS (PARTITION BY "ticker" RANGE INTERVAL '10' SECOND PRECEDING)"#,
        ),
        (
            "sliding 99 s by 10 keys",
            r#"SELECT "ticker", AVG("price") OVER W, MIN("price") OVER W, MAX("price") OVER W FROM S WINDOW W AS (PARTITION BY "ticker" RANGE INTERVAL '99' SECOND PRECEDING)"#,
        ),
    ];
    for (name, select) in all {
        let program = program(&format!(
            "CREATE STREAM O (T VARCHAR(4), A DOUBLE, B DOUBLE, C DOUBLE); CREATE PUMP P AS INSERT INTO O {select};"
        ));
        group.bench_function(name, |bencher| {
            bencher.iter_batched_ref(
                Vec::new,
                |out| black_box(run(&program, &ticks, out)),
                BatchSize::LargeInput,
            );
        });
    }
    let mut reader = RowReader::new(&columns());
    group.bench_function("reading them", |bencher| {
        let mut rows = Batch::new(3);
        bencher.iter(|| {
            rows.clear();
            ticks.iter().for_each(|tick| reader.read(tick.as_bytes(), 0, &mut rows).expect("a row"));
            black_box(rows.len())
        });
    });
    group.finish();
}

criterion_group!(benches, windows);
criterion_main!(benches);
