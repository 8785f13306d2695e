//! What tests of jobs share: a program of four kinds of windows, shards for it on a disk in memory that loses its power, rows, and what
//! comes out of them when nothing disturbs it.
//!
//! What rows got as their ROWTIME, and as their price where that is made up on the way, is told by an output that passes them through.
//! With these the program is run once more, on its own and without interruption, and what comes out has to be what is in the shards
//! that a job wrote to.
#![allow(dead_code, reason = "no test needs all of it")]

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use penstock_engine::{
    Driver, Engine, Entry, From as ReadFrom, Options, ReadLimits, Record, Shard, ShardConfig, ShardId,
    SimDisk,
};
use penstock_runtime::{
    Begin, Decode, Destination, Encode, FileShelf, Handle, Job, Output, Prepare, Room, Route, Source,
    SourceShard, Status, Table, Target,
};
use penstock_sql::json::{RowReader, RowWriter};
use penstock_sql::{
    Batch, Column, ErrorRow, Execution, Program, Row, Schema, Shelf, Sources, SqlType, Value, compile,
};

const CODE: &str = r#"
    CREATE OR REPLACE STREAM "PASSED" ("AT" BIGINT, "ID" BIGINT, "KEY" VARCHAR(4), "PRICE" INTEGER);
    CREATE OR REPLACE PUMP "P1" AS INSERT INTO "PASSED"
    SELECT STREAM UNIX_TIMESTAMP(s.ROWTIME), "ID", "KEY", "PRICE" FROM "IN" AS s;
    CREATE OR REPLACE STREAM "TUMBLED" ("KEY" VARCHAR(4), "ROWS" BIGINT, "HIGHEST" INTEGER, "NAME" VARCHAR(8));
    CREATE OR REPLACE PUMP "P2" AS INSERT INTO "TUMBLED"
    SELECT STREAM s."KEY", COUNT(*), MAX("PRICE"), MAX(n."NAME") FROM "IN" AS s LEFT JOIN "NAMES" AS n ON s."KEY" = n."KEY"
    GROUP BY s."KEY", STEP(s.ROWTIME BY INTERVAL '1' SECOND);
    CREATE OR REPLACE STREAM "SLID" ("ID" BIGINT, "ROWS" BIGINT, "TOTAL" INTEGER, "LEAST" INTEGER, "LAST" BIGINT);
    CREATE OR REPLACE PUMP "P3" AS INSERT INTO "SLID"
    SELECT STREAM "ID", COUNT(*) OVER w, SUM(CASE WHEN "KEY" IN (SELECT "KEY" FROM "NAMES") THEN "PRICE" ELSE 1 END) OVER w,
        MIN("PRICE") OVER w, LAST_VALUE("ID") OVER w
    FROM "IN" WINDOW w AS (RANGE INTERVAL '1' HOUR PRECEDING);
    CREATE OR REPLACE STREAM "MET" ("ONE" BIGINT, "TWO" BIGINT);
    CREATE OR REPLACE PUMP "P4" AS INSERT INTO "MET"
    SELECT STREAM a."ID", b."ID" FROM "IN" OVER (RANGE INTERVAL '1' SECOND PRECEDING) AS a
    JOIN "IN" OVER (RANGE INTERVAL '1' SECOND PRECEDING) AS b ON a."PRICE" = b."ID";
"#;

const MORE: &str = r#"
    CREATE OR REPLACE STREAM "MORE" ("ID" BIGINT);
    CREATE OR REPLACE PUMP "P5" AS INSERT INTO "MORE" SELECT STREAM "ID" FROM "IN";
"#;

pub(crate) const STREAMS: [&str; 4] = ["PASSED", "TUMBLED", "SLID", "MET"];

/// Shards: two of the source, five of the job, then those of each output, of which the first may be closed.
pub(crate) const SOURCES: [u64; 2] = [1, 2];
pub(crate) const OWN: [u64; 5] = [3, 4, 5, 6, 7];
const FIRST_OUTPUT: u64 = 10;

fn columns() -> Vec<Column> {
    vec![
        Column::new("ID", SqlType::BigInt),
        Column::new("KEY", SqlType::Varchar(4)),
        Column::new("PRICE", SqlType::Integer),
    ]
}

fn program(is_another: bool) -> Program {
    let names = Schema {
        name: "NAMES".to_owned(),
        columns: vec![Column::new("KEY", SqlType::Varchar(4)), Column::new("NAME", SqlType::Varchar(8))],
    };
    let streams = vec![Schema { name: "IN".to_owned(), columns: columns() }];
    let code = if is_another { format!("{CODE}{MORE}") } else { CODE.to_owned() };
    compile(&code, &Sources { streams, tables: vec![names] }).unwrap()
}

fn names(content: &[u8]) -> Result<Batch, String> {
    let mut rows = Batch::new(2);
    for line in std::str::from_utf8(content).map_err(|error| error.to_string())?.lines() {
        let (key, name) = line.split_once(',').ok_or("no comma")?;
        rows.push(0, [Value::Text(key.into()), Value::Text(name.into())]);
    }
    Ok(rows)
}

struct Json(RowReader);

impl Decode for Json {
    fn decode(
        &mut self,
        record: &Entry,
        _: &SourceShard,
        time: i64,
        rows: &mut Batch,
        errors: &mut Vec<ErrorRow>,
    ) {
        if let Err(error) = self.0.read(&record.data, time, rows) {
            errors.push(error.into_row(&record.data, time));
        }
    }

    fn decode_prepared(&mut self, item: &Bytes, time: i64, rows: &mut Batch, errors: &mut Vec<ErrorRow>) {
        if let Err(error) = self.0.read(item, time, rows) {
            errors.push(error.into_row(item, time));
        }
    }

    fn width(&self) -> usize {
        3
    }
}

/// Somebody who never says the same twice: each record gets a price that is drawn, after a while.
struct Dice(AtomicU64);

impl Prepare for Dice {
    fn prepare(&self, _: SourceShard, records: Vec<Entry>) -> BoxFuture<'static, Vec<Bytes>> {
        let drawn = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(drawn >> 62)).await;
            let priced = records.iter().enumerate().map(|(at, record)| {
                let mut row: serde_json::Value = serde_json::from_slice(&record.data).unwrap();
                row["PRICE"] = (((drawn >> 32) + 7_919 * at as u64) % 600).into();
                row.to_string().into()
            });
            priced.collect()
        })
    }
}

/// A shelf, and what went to it.
struct Counted(FileShelf, Arc<AtomicU64>);

impl Shelf for Counted {
    fn put(&self, page: &[u8]) -> std::io::Result<u64> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.put(page)
    }

    fn get(&self, number: u64) -> std::io::Result<Vec<u8>> {
        self.0.get(number)
    }

    fn forget(&self, number: u64) {
        self.0.forget(number);
    }
}

struct Lines(RowWriter);

impl Encode for Lines {
    fn encode(&self, row: Row<'_>, out: &mut Vec<u8>) {
        self.0.write(row, out);
    }
}

struct Shards(Vec<SourceShard>);

impl Source for Shards {
    fn shards(&self) -> Vec<SourceShard> {
        self.0.clone()
    }
}

/// One shard, and another when that is closed.
struct Log {
    shards: [u64; 2],
    closed: Arc<AtomicU64>,
}

impl Target for Log {
    fn routes(&self) -> Vec<Route> {
        let shard = self.shards[usize::from(self.closed.load(Ordering::Relaxed) > 0)];
        vec![Route { shard, start: 0, end: u128::MAX }]
    }

    fn key(&self, number: u64) -> (Bytes, u128) {
        (Bytes::new(), u128::from(number))
    }
}

pub(crate) fn open(disk: &SimDisk) -> Engine {
    let options = Options {
        lanes: Some(1),
        driver: Driver::Sim(disk.clone()),
        segment_bytes: 1 << 20,
        pin: false,
        ..Options::default()
    };
    Engine::open(Path::new("job"), options).unwrap()
}

pub(crate) async fn shard(engine: &Engine, id: u64) -> Shard {
    match engine.shard(ShardId(id)) {
        Some(shard) => shard,
        None => engine.create_shard(ShardId(id), ShardConfig::default()).await.unwrap(),
    }
}

pub(crate) async fn content(engine: &Engine, id: u64) -> Vec<Bytes> {
    let (mut found, mut from) = (Vec::new(), ReadFrom::TrimHorizon);
    let shard = shard(engine, id).await;
    loop {
        let batch = shard.read(from, ReadLimits::default()).await.unwrap();
        found.extend(batch.records.into_iter().map(|record| record.data));
        if batch.last {
            return found;
        }
        from = ReadFrom::At(batch.next);
    }
}

/// A job, and what changes about it.
pub(crate) struct Plan {
    pub(crate) now_ms: Arc<AtomicI64>,
    /// Whether the first shard of each output is closed.
    pub(crate) closed: Arc<AtomicU64>,
    /// Prices are drawn on the way.
    pub(crate) draws: Option<u64>,
    /// Bytes for the state in memory: none, and all that can lies on the shelf behind each step, or more than it has.
    memory: usize,
    /// Counts the pages that went to the shelf.
    pub(crate) pages: Arc<AtomicU64>,
    /// Counts the outputs that it had before.
    pub(crate) outputs: u64,
    pub(crate) loads_tables: bool,
    /// The program is another one, which says the same.
    pub(crate) is_another: bool,
}

impl Plan {
    pub(crate) fn new(draws: Option<u64>) -> Plan {
        let now_ms = Arc::new(AtomicI64::new(1_000_000));
        let memory = if draws.is_some() { 0 } else { 1 << 30 };
        let (closed, pages) = (Arc::default(), Arc::default());
        Plan { now_ms, closed, draws, memory, pages, outputs: 0, loads_tables: true, is_another: false }
    }

    /// The shards of an output.
    pub(crate) fn shards(&self, output: usize) -> [u64; 2] {
        let first = FIRST_OUTPUT + 2 * (self.outputs * STREAMS.len() as u64 + output as u64);
        [first, first + 1]
    }

    fn room(&self) -> Arc<Room> {
        let directory = tempfile::tempdir().unwrap();
        let shelf = FileShelf::create(&directory.path().join("shelf")).unwrap();
        Room::new(self.memory, Counted(shelf, Arc::clone(&self.pages)))
    }

    /// What came out of an output.
    pub(crate) async fn content(&self, engine: &Engine, output: usize) -> Vec<Bytes> {
        let [first, second] = self.shards(output);
        let mut found = content(engine, first).await;
        found.extend(content(engine, second).await);
        found
    }

    pub(crate) fn pass_ms(&self, ms: i64) {
        self.now_ms.fetch_add(ms, Ordering::Relaxed);
    }
}

pub(crate) async fn job(engine: &Engine, plan: &Plan) -> Job {
    let mut own = Vec::new();
    for id in OWN {
        own.push(shard(engine, id).await);
    }
    let mut sources = Vec::new();
    for id in SOURCES {
        let stream = SourceShard {
            shard: shard(engine, id).await,
            parents: Vec::new(),
            stream: "IN".into(),
            name: format!("shard {id}").into(),
            number: Arc::new(|entry| entry.position.number().to_string()),
        };
        sources.push(stream);
    }
    let program = program(plan.is_another);
    let mut outputs = Vec::new();
    for (at, name) in STREAMS.into_iter().enumerate() {
        let shards = plan.shards(at);
        for id in shards {
            shard(engine, id).await;
        }
        let schema = program.streams().iter().find(|schema| schema.name == name).unwrap();
        outputs.push(Output {
            id: format!("{}.{at}", plan.outputs),
            stream: Some(name.to_owned()),
            encode: Arc::new(Lines(RowWriter::new(&schema.columns))),
            destination: Destination::Log(Arc::new(Log { shards, closed: Arc::clone(&plan.closed) })),
        });
    }
    let [journal, state, tables_log, snapshots, intake] = <[Shard; 5]>::try_from(own).ok().unwrap();
    let now_ms = Arc::clone(&plan.now_ms);
    Job {
        engine: engine.clone(),
        journal,
        state,
        tables_log,
        snapshots,
        intake,
        program,
        source: Arc::new(Shards(sources)),
        prepare: plan.draws.map(|seed| Arc::new(Dice(AtomicU64::new(seed))) as Arc<dyn Prepare>),
        decode: Arc::new(|| Box::new(Json(RowReader::new(&columns())))),
        outputs,
        tables: vec![Table {
            name: "NAMES".to_owned(),
            anew: plan.loads_tables,
            load: Arc::new(|| Box::pin(async { Ok(Bytes::from_static(b"a,anna\nb,bert")) })),
            read: Arc::new(names),
        }],
        room: plan.room(),
        now_ms: Arc::new(move || now_ms.load(Ordering::Relaxed)),
    }
}

pub(crate) fn record(id: u64) -> Record {
    let key = ["a", "b", "c"][(id % 3) as usize];
    let price = (id * 7_919) % 600;
    Record::new(Bytes::new(), format!(r#"{{"ID":{id},"KEY":"{key}","PRICE":{price}}}"#))
}

/// What the program says of rows at their times when nothing disturbs it, of all that comes behind those that it had before some time.
pub(crate) fn undisturbed(before: (&[Bytes], i64), passed: &[Bytes]) -> Vec<Vec<String>> {
    let program = program(false);
    let mut execution = program.start();
    execution.set_table("NAMES", names(b"a,anna\nb,bert").unwrap()).unwrap();
    let number = |row: &serde_json::Value, name: &str| row[name].as_i64().unwrap();
    let push = |execution: &mut Execution, row: &Bytes| {
        let row: serde_json::Value = serde_json::from_slice(row).unwrap();
        let key = row["KEY"].as_str().unwrap();
        let values =
            [Value::Int(number(&row, "ID")), Value::Text(key.into()), Value::Int(number(&row, "PRICE"))];
        execution.push("IN", values, number(&row, "AT")).unwrap();
    };
    before.0.iter().for_each(|row| push(&mut execution, row));
    execution.advance(before.1);
    execution.take_outputs();
    passed.iter().for_each(|row| push(&mut execution, row));
    execution.finish();
    let outputs = execution.take_outputs();
    let of = |name: &str| {
        let schema = program.streams().iter().find(|schema| schema.name == name).unwrap();
        let writer = RowWriter::new(&schema.columns);
        let rows =
            outputs.iter().filter(|output| output.stream == name).flat_map(|output| output.rows.rows());
        rows.map(|row| {
            let mut text = Vec::new();
            writer.write(row, &mut text);
            String::from_utf8(text).unwrap()
        })
        .collect()
    };
    STREAMS.map(of).to_vec()
}

/// Looks at the end of a run: each record went through once, and everything is what an undisturbed run says of the rows behind those
/// that it had before.
pub(crate) async fn check(
    engine: &Engine,
    plan: &Plan,
    before: (&[Bytes], i64),
    records: Range<u64>,
    seed: u64,
) {
    let mut said = Vec::new();
    for output in 0..STREAMS.len() {
        said.push(plan.content(engine, output).await);
    }
    let id = |row: &Bytes| serde_json::from_slice::<serde_json::Value>(row).unwrap()["ID"].as_u64().unwrap();
    let mut ids: Vec<u64> = said[0].iter().map(id).collect();
    ids.sort_unstable();
    assert_eq!(ids, records.collect::<Vec<_>>(), "seed {seed}: each record once");
    for ((name, said), expected) in STREAMS.iter().zip(&said).zip(undisturbed(before, &said[0])) {
        assert!(!expected.is_empty());
        assert_eq!(*said, expected, "seed {seed}: {name}");
    }
}

/// Starts a job and waits until it runs.
pub(crate) async fn start(engine: &Engine, plan: &Plan, begin: Begin) -> Handle {
    let handle = job(engine, plan).await.start(begin);
    let mut status = handle.status();
    let started = |status: &Status| *status != Status::Starting;
    assert_eq!(*status.wait_for(started).await.unwrap(), Status::Running);
    handle
}

/// Waits until so many rows have come out.
pub(crate) async fn until_passed(engine: &Engine, plan: &Plan, count: u64) {
    for _ in 0..1_000 {
        if plan.content(engine, 0).await.len() as u64 >= count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{count} rows did not come out within ten seconds");
}

/// Lets time pass until windows are closed.
pub(crate) async fn close_windows(plan: &Plan) {
    for _ in 0..8 {
        plan.pass_ms(500);
        tokio::time::sleep(Duration::from_millis(120)).await;
    }
}
