//! A job whose machine loses its power again and again says what it would have said without that, record for record.
//!
//! What rows got as their ROWTIME is told by an output that passes them through. With these times the program is run once more, on its
//! own and without interruption, and what comes out has to be what is in the shards that the job wrote to.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use penstock_engine::{
    Driver, Engine, Entry, From as ReadFrom, Options, ReadLimits, Record, Shard, ShardConfig, ShardId,
    SimDisk,
};
use penstock_runtime::{
    Begin, Decode, Destination, Encode, Job, Output, Route, Source, SourceShard, Status, Table, Target,
};
use penstock_sql::json::{RowReader, RowWriter};
use penstock_sql::{Batch, Column, ErrorRow, Program, Row, Schema, Sources, SqlType, Value, compile};

const CODE: &str = r#"
    CREATE OR REPLACE STREAM "PASSED" ("AT" BIGINT, "ID" BIGINT, "KEY" VARCHAR(4), "PRICE" INTEGER);
    CREATE OR REPLACE PUMP "P1" AS INSERT INTO "PASSED"
    SELECT STREAM UNIX_TIMESTAMP(s.ROWTIME), "ID", "KEY", "PRICE" FROM "IN" AS s;
    CREATE OR REPLACE STREAM "TUMBLED" ("KEY" VARCHAR(4), "ROWS" BIGINT, "HIGHEST" INTEGER, "NAME" VARCHAR(8));
    CREATE OR REPLACE PUMP "P2" AS INSERT INTO "TUMBLED"
    SELECT STREAM s."KEY", COUNT(*), MAX("PRICE"), MAX(n."NAME") FROM "IN" AS s LEFT JOIN "NAMES" AS n ON s."KEY" = n."KEY"
    GROUP BY s."KEY", STEP(s.ROWTIME BY INTERVAL '1' SECOND);
    CREATE OR REPLACE STREAM "SLID" ("ID" BIGINT, "ROWS" BIGINT, "TOTAL" INTEGER);
    CREATE OR REPLACE PUMP "P3" AS INSERT INTO "SLID"
    SELECT STREAM "ID", COUNT(*) OVER w, SUM("PRICE") OVER w FROM "IN"
    WINDOW w AS (PARTITION BY "KEY" RANGE INTERVAL '3' SECOND PRECEDING);
    CREATE OR REPLACE STREAM "MET" ("ONE" BIGINT, "TWO" BIGINT);
    CREATE OR REPLACE PUMP "P4" AS INSERT INTO "MET"
    SELECT STREAM a."ID", b."ID" FROM "IN" OVER (RANGE INTERVAL '1' SECOND PRECEDING) AS a
    JOIN "IN" OVER (RANGE INTERVAL '1' SECOND PRECEDING) AS b ON a."PRICE" = b."ID";
"#;

const STREAMS: [&str; 4] = ["PASSED", "TUMBLED", "SLID", "MET"];

/// Shards: two of the source, three of the job, then those of each output, of which the first is closed half way.
const SOURCES: [u64; 2] = [1, 2];
const OWN: [u64; 3] = [3, 4, 5];
const FIRST_OUTPUT: u64 = 10;

const RECORDS: u64 = 600;

fn columns() -> Vec<Column> {
    vec![
        Column::new("ID", SqlType::BigInt),
        Column::new("KEY", SqlType::Varchar(4)),
        Column::new("PRICE", SqlType::Integer),
    ]
}

fn program() -> Program {
    let names = Schema {
        name: "NAMES".to_owned(),
        columns: vec![Column::new("KEY", SqlType::Varchar(4)), Column::new("NAME", SqlType::Varchar(8))],
    };
    let streams = vec![Schema { name: "IN".to_owned(), columns: columns() }];
    compile(CODE, &Sources { streams, tables: vec![names] }).unwrap()
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

    fn width(&self) -> usize {
        3
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

fn open(disk: &SimDisk) -> Engine {
    let options = Options {
        lanes: Some(1),
        driver: Driver::Sim(disk.clone()),
        segment_bytes: 1 << 20,
        pin: false,
        ..Options::default()
    };
    Engine::open(Path::new("job"), options).unwrap()
}

async fn shard(engine: &Engine, id: u64) -> Shard {
    match engine.shard(ShardId(id)) {
        Some(shard) => shard,
        None => engine.create_shard(ShardId(id), ShardConfig::default()).await.unwrap(),
    }
}

async fn content(engine: &Engine, id: u64) -> Vec<Bytes> {
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

async fn job(engine: &Engine, now_ms: &Arc<AtomicI64>, closed: &Arc<AtomicU64>, first: bool) -> Job {
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
    let program = program();
    let mut outputs = Vec::new();
    for (at, name) in (0..).zip(STREAMS) {
        let shards = [FIRST_OUTPUT + 2 * at, FIRST_OUTPUT + 2 * at + 1];
        for id in shards {
            shard(engine, id).await;
        }
        let schema = program.streams().iter().find(|schema| schema.name == name).unwrap();
        outputs.push(Output {
            id: format!("1.{at}"),
            stream: Some(name.to_owned()),
            encode: Arc::new(Lines(RowWriter::new(&schema.columns))),
            destination: Destination::Log(Arc::new(Log { shards, closed: Arc::clone(closed) })),
        });
    }
    let [journal, state, tables_log] = <[Shard; 3]>::try_from(own).ok().unwrap();
    let now_ms = Arc::clone(now_ms);
    Job {
        engine: engine.clone(),
        journal,
        state,
        tables_log,
        program,
        source: Arc::new(Shards(sources)),
        decode: Arc::new(|| Box::new(Json(RowReader::new(&columns())))),
        outputs,
        tables: vec![Table {
            name: "NAMES".to_owned(),
            anew: first,
            load: Arc::new(|| Box::pin(async { Ok(Bytes::from_static(b"a,anna\nb,bert")) })),
            read: Arc::new(names),
        }],
        now_ms: Arc::new(move || now_ms.load(Ordering::Relaxed)),
    }
}

fn record(id: u64) -> Record {
    let key = ["a", "b", "c"][(id % 3) as usize];
    let price = (id * 7_919) % 600;
    Record::new(Bytes::new(), format!(r#"{{"ID":{id},"KEY":"{key}","PRICE":{price}}}"#))
}

/// What the program says of these rows at these times when nothing disturbs it.
fn undisturbed(passed: &[Bytes]) -> Vec<Vec<String>> {
    let program = program();
    let mut execution = program.start();
    execution.set_table("NAMES", names(b"a,anna\nb,bert").unwrap()).unwrap();
    let number = |row: &serde_json::Value, name: &str| row[name].as_i64().unwrap();
    for row in passed {
        let row: serde_json::Value = serde_json::from_slice(row).unwrap();
        let key = row["KEY"].as_str().unwrap();
        let values =
            [Value::Int(number(&row, "ID")), Value::Text(key.into()), Value::Int(number(&row, "PRICE"))];
        execution.push("IN", values, number(&row, "AT")).unwrap();
    }
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn outputs_are_those_of_an_undisturbed_run() {
    for seed in 0..4 {
        let disk = SimDisk::new(seed);
        let now_ms = Arc::new(AtomicI64::new(1_000_000));
        let closed = Arc::new(AtomicU64::new(0));
        let (mut put, mut life) = (0, 0);
        let engine = loop {
            let engine = open(&disk);
            let job = job(&engine, &now_ms, &closed, life == 0).await;
            let source = job.source.shards();
            let begin = if life == 0 { Begin::Oldest } else { Begin::Resume };
            let handle = job.start(begin);
            let mut status = handle.status();
            let started = |status: &Status| *status != Status::Starting;
            assert_eq!(*status.wait_for(started).await.unwrap(), Status::Running, "seed {seed}, life {life}");
            life += 1;
            if put == RECORDS {
                // Windows close.
                for _ in 0..8 {
                    now_ms.fetch_add(500, Ordering::Relaxed);
                    tokio::time::sleep(Duration::from_millis(120)).await;
                }
                handle.stop().await;
                break engine;
            }
            for _ in 0..30 + seed * 5 {
                if put == RECORDS {
                    break;
                }
                let shard = &source[(put % 2) as usize].shard;
                if shard.append(vec![record(put)]).await.is_err() {
                    break;
                }
                put += 1;
                now_ms.fetch_add(17, Ordering::Relaxed);
                if put % 5 == seed % 5 {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            }
            if put > RECORDS / 2 && closed.load(Ordering::Relaxed) == 0 {
                for at in 0..STREAMS.len() as u64 {
                    shard(&engine, FIRST_OUTPUT + 2 * at).await.seal().await.unwrap();
                }
                closed.store(1, Ordering::Relaxed);
            }
            if life % 4 == 3 {
                handle.stop().await;
            } else {
                disk.crash();
                drop(handle);
            }
            engine.close();
        };
        let mut said = Vec::new();
        for at in 0..STREAMS.len() as u64 {
            let mut of_output = content(&engine, FIRST_OUTPUT + 2 * at).await;
            let behind = content(&engine, FIRST_OUTPUT + 2 * at + 1).await;
            assert!(!of_output.is_empty() && !behind.is_empty(), "seed {seed}: both shards have some");
            of_output.extend(behind);
            said.push(of_output);
        }
        let mut ids: Vec<i64> = said[0]
            .iter()
            .map(|row| serde_json::from_slice::<serde_json::Value>(row).unwrap()["ID"].as_i64().unwrap())
            .collect();
        ids.sort_unstable();
        assert_eq!(ids, (0..RECORDS as i64).collect::<Vec<_>>(), "seed {seed}: each record once");
        for ((name, said), expected) in STREAMS.iter().zip(&said).zip(undisturbed(&said[0])) {
            assert!(!expected.is_empty());
            assert_eq!(*said, expected, "seed {seed}: {name}");
        }
        engine.close();
    }
}
