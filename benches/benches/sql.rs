//! Streaming SQL on rows of JSON: a tumbling and a sliding window over ten keys, from bytes in to bytes out; rows that are looked for in
//! a table; a snapshot of a gigabyte of state, for how long it stops the rows; and such a state that has not enough room in memory. All of
//! it in processor time.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use penstock_benches::CpuTime;
use penstock_benches::nexmark::ticks;
use penstock_runtime::{FileShelf, Room};
use penstock_sql::json::{RowReader, RowWriter};
use penstock_sql::{Batch, Column, Execution, Program, Schema, Sources, SqlType, Value, compile};

const ROWS: usize = 100_000;
/// Rows that are handed over at once, as a read of a shard brings them.
const BATCH: usize = 500;

/// Of the members of a tick, those that are columns.
fn columns() -> Vec<Column> {
    vec![
        Column::new("ticker", SqlType::Varchar(4)),
        Column::new("price", SqlType::Double),
        Column::new("quantity", SqlType::Integer),
    ]
}

fn program(code: &str) -> Program {
    let stream = Schema { name: "S".to_owned(), columns: columns() };
    compile(code, &Sources { streams: vec![stream], tables: Vec::new() }).expect("a program")
}

// All ticks through the program, a thousand in each second of its clock.
fn run(program: &Program, ticks: &[(&[u8], i64)], out: &mut Vec<u8>) -> usize {
    let mut reader = RowReader::new(&columns());
    let writer = RowWriter::new(&program.streams()[0].columns);
    let mut execution = program.start();
    let mut bytes = 0;
    for part in ticks.chunks(BATCH) {
        let mut rows = Batch::new(3);
        for (tick, time_ms) in part {
            reader.read(tick, *time_ms, &mut rows).expect("a row");
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
    let ticks = ticks(ROWS);
    let ticks: Vec<(&[u8], i64)> = ticks.iter().collect();
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
            ticks.iter().for_each(|(tick, _)| reader.read(tick, 0, &mut rows).expect("a row"));
            black_box(rows.len())
        });
    });
    group.finish();
}

/// Rows of a table that rows of a stream are looked for in.
const TABLE_ROWS: i64 = 100_000;

/// Half of all rows find something in the table, by a join with it or by a sub-query.
fn tables(criterion: &mut Criterion<CpuTime>) {
    let columns = vec![Column::new("K", SqlType::Integer), Column::new("V", SqlType::Integer)];
    let schema = |name: &str| Schema { name: name.to_owned(), columns: columns.clone() };
    let sources = Sources { streams: vec![schema("S")], tables: vec![schema("T")] };
    let row = |key: i64| [Value::Int(key), Value::Int(key % 100)];
    let mut group = criterion.benchmark_group("100,000 rows and a table of as many");
    group.throughput(Throughput::Elements(ROWS as u64)).sample_size(20);
    let all = [
        ("neither", "SELECT K, V FROM S WHERE V >= 50"),
        ("a join", "SELECT S.K, S.V FROM S JOIN T ON T.K = S.K"),
        ("IN", "SELECT K, V FROM S WHERE K IN (SELECT K FROM T)"),
        ("NOT IN", "SELECT K, V FROM S WHERE K NOT IN (SELECT K FROM T)"),
        ("EXISTS", "SELECT K, V FROM S WHERE EXISTS (SELECT * FROM T WHERE T.K = S.K)"),
        (
            "EXISTS and a condition",
            "SELECT K, V FROM S WHERE EXISTS (SELECT * FROM T WHERE T.K = S.K AND T.V <= S.V)",
        ),
        ("ALL", "SELECT K, V FROM S WHERE V >= ALL (SELECT V FROM T WHERE T.K = S.K)"),
    ];
    for (name, select) in all {
        let code =
            format!("CREATE STREAM O (K INTEGER, V INTEGER); CREATE PUMP P AS INSERT INTO O {select};");
        let mut execution = compile(&code, &sources).expect("a program").start();
        let mut table = Batch::new(2);
        (0..TABLE_ROWS).for_each(|key| table.push(0, row(2 * key)));
        execution.set_table("T", table).expect("a table");
        let mut clock = 0;
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for _ in 0..ROWS / BATCH {
                    let mut rows = Batch::new(2);
                    for _ in 0..BATCH {
                        clock += 1;
                        rows.push(clock, row(clock.wrapping_mul(2_654_435_761) % (2 * TABLE_ROWS)));
                    }
                    execution.push_batch("S", rows).expect("an input");
                    black_box(execution.take_outputs());
                }
            });
        });
    }
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
    /// That the window holds.
    rows_max: usize,
    rows: usize,
}

impl Full {
    fn new(keys: usize, bytes: usize, room: Option<&Arc<Room>>) -> Full {
        let stream = Schema {
            name: "S".to_owned(),
            columns: vec![Column::new("K", SqlType::Integer), Column::new("V", SqlType::Double)],
        };
        let code = "CREATE STREAM O (K INTEGER, A DOUBLE, M DOUBLE);
            CREATE PUMP P AS INSERT INTO O SELECT K, AVG(V) OVER W, MAX(V) OVER W
            FROM S WINDOW W AS (PARTITION BY K RANGE INTERVAL '9' HOUR PRECEDING);";
        let sources = Sources { streams: vec![stream], tables: Vec::new() };
        let mut execution = compile(code, &sources).expect("a program").start();
        if let Some(room) = room {
            execution.keep_within(room);
        }
        let mut full = Full { execution, keys, rows_max: bytes / ROW_BYTES, rows: 0 };
        // A tenth more than the window holds: rows leave it too.
        while full.rows < full.rows_max / 10 * 11 {
            full.push();
        }
        full
    }

    // The next rows; how long they took.
    fn push(&mut self) -> Duration {
        let mut batch = Batch::new(2);
        for _ in 0..BATCH {
            self.rows += 1;
            let clock = self.rows * WINDOW_MS / self.rows_max;
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
            let full = full.get_or_insert_with(|| Full::new(keys, STATE_BYTES, None));
            bencher.iter_with_large_drop(|| full.execution.freeze());
        });
        let mut greatest = Duration::ZERO;
        group.bench_function(format!("the next 500 rows, {keys} keys"), |bencher| {
            let full = full.get_or_insert_with(|| Full::new(keys, STATE_BYTES, None));
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

/// Rows that come into a window and leave it while three quarters of it lie on the shelf, beside the same in memory. What a key has of a
/// gigabyte is many pages; 10 kB of a key are fetched and left as one.
fn rooms(criterion: &mut Criterion<CpuTime>) {
    let mut group = criterion.benchmark_group("500 rows of windows");
    group.sample_size(20);
    let directory = tempfile::tempdir().expect("a directory");
    let small = STATE_BYTES / 50;
    for (what, keys, bytes) in [
        ("1 GB, 10 keys", 10, STATE_BYTES),
        ("1 GB, 1000 keys", 1000, STATE_BYTES),
        ("20 MB, 2000 keys", 2000, small),
    ] {
        for (room, held) in [("in memory", usize::MAX), ("with room for a quarter", bytes / 4)] {
            let shelf = FileShelf::create(&directory.path().join("shelf")).expect("a shelf");
            let room_for = Room::new(held, shelf);
            let (mut full, mut greatest) = (None, Duration::ZERO);
            group.bench_function(format!("{what}, {room}"), |bencher| {
                let full = full.get_or_insert_with(|| Full::new(keys, bytes, Some(&room_for)));
                bencher.iter_custom(|times| {
                    let took = (0..times).map(|_| full.push());
                    took.inspect(|took| greatest = greatest.max(*took)).sum()
                });
            });
            if full.is_some() {
                // Where all fits nothing is weighed.
                let held = (held != usize::MAX).then(|| format!(", {} MB held", room_for.held() / 1_000_000));
                println!("{what}, {room}: the greatest of all {greatest:?}{}", held.unwrap_or_default());
            }
        }
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().with_measurement(CpuTime);
    targets = windows, tables, snapshots, rooms
}
criterion_main!(benches);
