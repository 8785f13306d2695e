//! Streaming SQL on rows of JSON: a tumbling and a sliding window over ten keys, from bytes in to bytes out; and a snapshot of a
//! gigabyte of state, for how long it stops the rows. All of it in processor time.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use penstock_benches::CpuTime;
use penstock_sql::json::{RowReader, RowWriter};
use penstock_sql::{Batch, Column, Execution, Program, Schema, Sources, SqlType, Value, compile};

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

fn windows(criterion: &mut Criterion<CpuTime>) {
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

/// Of the state that is frozen; as good as nothing where a debug build only tries whether the benchmark runs.
const STATE_BYTES: usize = if cfg!(debug_assertions) { 1 << 20 } else { 1_000_000_000 };
/// A time and a number.
const ROW_BYTES: usize = 32;
const WINDOW_MS: usize = 9 * 3_600_000;

/// A sliding window that is full, and rows for it.
struct Full {
    execution: Execution,
    keys: usize,
    rows: usize,
}

impl Full {
    fn new(keys: usize) -> Full {
        let stream = Schema {
            name: "S".to_owned(),
            columns: vec![Column::new("K", SqlType::Integer), Column::new("V", SqlType::Double)],
        };
        let code = "CREATE STREAM O (K INTEGER, A DOUBLE, M DOUBLE);
            CREATE PUMP P AS INSERT INTO O SELECT K, AVG(V) OVER W, MAX(V) OVER W
            FROM S WINDOW W AS (PARTITION BY K RANGE INTERVAL '9' HOUR PRECEDING);";
        let sources = Sources { streams: vec![stream], tables: Vec::new() };
        let execution = compile(code, &sources).expect("a program").start();
        let mut full = Full { execution, keys, rows: 0 };
        // A tenth more than the window holds: rows leave it too.
        while full.rows < STATE_BYTES / ROW_BYTES / 10 * 11 {
            full.push();
        }
        full
    }

    // The next rows; how long they took.
    fn push(&mut self) -> Duration {
        let mut batch = Batch::new(2);
        for _ in 0..BATCH {
            self.rows += 1;
            let clock = self.rows * WINDOW_MS / (STATE_BYTES / ROW_BYTES);
            let key = self.rows.wrapping_mul(2_654_435_761) % self.keys;
            let value = Value::Double((self.rows % 977) as f64 / 7.0);
            batch.push(clock as i64, [Value::Int(key as i64), value]);
        }
        let began = CpuTime::now();
        self.execution.push_batch("S", batch).expect("an input");
        black_box(self.execution.take_outputs());
        CpuTime::now() - began
    }
}

fn snapshots(criterion: &mut Criterion<CpuTime>) {
    let mut group = criterion.benchmark_group("1 GB of sliding windows");
    group.sample_size(10);
    for keys in [10, 100_000] {
        // Made when a benchmark is run that needs it.
        let mut full = None;
        group.bench_function(format!("freezing, {keys} keys"), |bencher| {
            let full = full.get_or_insert_with(|| Full::new(keys));
            bencher.iter_with_large_drop(|| full.execution.freeze());
        });
        let mut greatest = Duration::ZERO;
        group.bench_function(format!("the next 500 rows, {keys} keys"), |bencher| {
            let full = full.get_or_insert_with(|| Full::new(keys));
            bencher.iter_custom(|times| {
                let mut all = Duration::ZERO;
                for _ in 0..times {
                    let frozen = full.execution.freeze();
                    let took = full.push();
                    all += took;
                    greatest = greatest.max(took);
                    drop(frozen);
                }
                all
            });
        });
        if full.is_some() {
            println!("the greatest pause of 500 rows after a freeze, {keys} keys: {greatest:?}");
        }
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().with_measurement(CpuTime);
    targets = windows, snapshots
}
criterion_main!(benches);
