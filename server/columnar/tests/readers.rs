//! Files as others read them: pyarrow, DuckDB and pyorc, in every type, compression and version. `make test` installs them and
//! insists with PENSTOCK_TEST_CLIENTS=required; without them, as in a plain `cargo test`, the test says that it was left out.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use penstock_columnar::{
    Deserializer, Format, OpenX, Orc, OrcCompression, OrcVersion, Parquet, ParquetCompression,
    ParquetVersion, Schema, Serializer,
};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

fn python() -> Option<PathBuf> {
    let home = std::env::var_os("HOME").unwrap_or_default();
    let path = std::env::var_os("PENSTOCK_TEST_PYTHON")
        .map_or_else(|| Path::new(&home).join(".cache/penstock/venv/bin/python"), PathBuf::from);
    // An environment of earlier days has other clients and not these.
    let imports = || Command::new(&path).args(["-c", "import duckdb, pyarrow, pyorc"]).output();
    if path.exists() && imports().unwrap().status.success() {
        return Some(path);
    }
    let insisted = std::env::var_os("PENSTOCK_TEST_CLIENTS").is_some_and(|value| value == "required");
    assert!(!insisted, "{} with pyarrow, duckdb and pyorc is not there: run make test", path.display());
    eprintln!(
        "left out: {} with pyarrow, duckdb and pyorc is not there; make test installs it",
        path.display()
    );
    None
}

/// Numbers that look drawn by lot, and are the same in every run.
struct Lots(u64);

impl Lots {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }
}

const COLUMNS: &[(&str, &str)] = &[
    ("flag", "boolean"),
    ("tiny", "tinyint"),
    ("small", "smallint"),
    ("number", "int"),
    ("large", "bigint"),
    ("real", "float"),
    ("precise", "double"),
    ("price", "decimal(9,2)"),
    ("amount", "decimal(38,10)"),
    ("text", "string"),
    ("label", "string"),
    ("short", "varchar(12)"),
    ("fixed", "char(6)"),
    ("day", "date"),
    ("moment", "timestamp"),
    ("blob", "binary"),
    ("tags", "array<string>"),
    ("matrix", "array<array<int>>"),
    ("counts", "map<string,bigint>"),
    ("numbered", "map<int,struct<x:int,y:string>>"),
    (
        "place",
        "struct<lat:double,lon:double,names:array<string>,inner:struct<deep:map<string,array<int>>,leaf:int>>",
    ),
    ("events", "array<struct<at:timestamp,kind:string,price:decimal(12,3)>>"),
    ("never", "string"),
];

fn text(lots: &mut Lots) -> String {
    const WORDS: [&str; 6] = ["alpha", "größe", "", "日本語", "quote \" and \\", "😀 tail"];
    let bits = lots.below(20);
    format!("{}{}", WORDS[lots.below(6) as usize], lots.below(1 << bits))
}

fn moment(lots: &mut Lots) -> String {
    // After 1970: within the second before it, and before it in Java's readers, the format of ORC itself is ambiguous.
    let (year, month, day) = (1971 + lots.below(200), 1 + lots.below(12), 1 + lots.below(28));
    let (hour, minute, second) = (lots.below(24), lots.below(60), lots.below(60));
    let fraction = match lots.below(3) {
        0 => String::new(),
        1 => format!(".{:03}", lots.below(1_000)),
        _ => format!(".{:06}", lots.below(1_000_000)),
    };
    format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}{fraction}")
}

fn some(lots: &mut Lots, most: u64, mut one: impl FnMut(&mut Lots) -> Value) -> Value {
    let count = lots.below(most);
    Value::Array((0..count).map(|_| if lots.one_in(7) { Value::Null } else { one(lots) }).collect())
}

fn entries(lots: &mut Lots, mut one: impl FnMut(&mut Lots) -> Value) -> Value {
    let mut keys: Vec<u64> = (0..lots.below(4)).map(|_| lots.below(50)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter().map(|key| (key.to_string(), one(lots))).collect::<serde_json::Map<_, _>>().into()
}

fn value(lots: &mut Lots, row: usize, column: &str) -> Value {
    let width = lots.below(64) as u32;
    let large = (lots.below(1 << 31) << 33 | lots.below(1 << 31) << 2) as i64 >> width;
    match column {
        "flag" => json!(lots.one_in(2)),
        "tiny" => json!(large as i8),
        "small" => json!(large as i16),
        // Runs, steps and lots, for the encodings of integers.
        "number" => match row / 500 % 4 {
            0 => json!(7),
            1 => json!(row * 3),
            2 => json!(100_000 - row as i64),
            _ => json!(large as i32),
        },
        "large" => json!(if lots.one_in(50) { i64::MIN } else { large }),
        "real" => json!(lots.below(1_000) as f32 / 8.0),
        "precise" => json!(large as f64 / 3.0),
        "price" => json!(format!("{}.{:02}", lots.below(10_000_000) as i64 - 5_000_000, lots.below(100))),
        "amount" => json!(format!("{large}{:09}.{:010}", lots.below(999_999_999), lots.below(1 << 33))),
        "text" => json!(text(lots)),
        "label" => json!(["red", "green", "blue"][lots.below(3) as usize]),
        "short" => json!(format!("v{}", lots.below(1_000_000))),
        "fixed" => json!(format!("c{}", lots.below(100))),
        "day" => json!(moment(lots)[..10]),
        "moment" => json!(moment(lots)),
        "blob" => json!(["", "AA==", "/wABAgM=", "ZGF0YQ=="][lots.below(4) as usize]),
        "tags" => some(lots, 5, |lots| json!(text(lots))),
        "matrix" => some(lots, 4, |lots| some(lots, 4, |lots| json!(lots.below(9)))),
        "counts" => {
            entries(lots, |lots| if lots.one_in(5) { Value::Null } else { json!(lots.below(1 << 40)) })
        }
        "numbered" => entries(lots, |lots| json!({"x": lots.below(9), "y": text(lots)})),
        "place" => json!({
            "lat": lots.below(180) as f64 / 2.0,
            "names": some(lots, 3, |lots| json!(text(lots))),
            "inner": if lots.one_in(3) { Value::Null } else {
                json!({"deep": entries(lots, |lots| some(lots, 3, |lots| json!(lots.below(5)))), "leaf": lots.below(5)})
            },
        }),
        "events" => {
            some(lots, 3, |lots| json!({"at": moment(lots), "price": format!("{}.125", lots.below(99))}))
        }
        _ => Value::Null,
    }
}

fn records(rows: usize) -> Vec<Value> {
    let mut lots = Lots(42);
    let mut records = Vec::new();
    for row in 0..rows {
        let mut record = serde_json::Map::new();
        for (column, _) in COLUMNS {
            // Some are always there, so that there are columns without nulls; what is absent is null or missing.
            let always = matches!(*column, "large" | "label" | "moment");
            if always || !lots.one_in(5) {
                record.insert((*column).to_owned(), value(&mut lots, row, column));
            } else if lots.one_in(2) {
                record.insert((*column).to_owned(), Value::Null);
            }
        }
        records.push(Value::Object(record));
    }
    records
}

fn encode(columns: &[(&str, &str)], serializer: &Serializer, records: &[Value]) -> Vec<u8> {
    let schema = Schema::new(columns.iter().copied()).unwrap();
    let format = Format::new(&schema, &Deserializer::OpenX(OpenX::default()), serializer).unwrap();
    let mut encoder = format.encoder();
    for record in records {
        encoder.push(record.to_string().as_bytes()).unwrap();
    }
    encoder.finish().unwrap()
}

// Writes a file and what it was made from.
fn case(
    folder: &Path,
    name: &str,
    columns: &[(&str, &str)],
    serializer: &Serializer,
    records: &[Value],
    mut said: Value,
) {
    let file = encode(columns, serializer, records);
    // Once is enough where it takes seconds.
    if records.len() < 10_000 {
        assert!(file == encode(columns, serializer, records), "{name}: the same records give the same bytes");
    }
    let kind = if matches!(serializer, Serializer::Parquet(_)) { "parquet" } else { "orc" };
    std::fs::write(folder.join(format!("{name}.{kind}")), file).unwrap();
    said["columns"] = json!(columns);
    said["records"] = json!(records);
    std::fs::write(folder.join(format!("{name}.json")), said.to_string()).unwrap();
}

fn read_all(folder: &Path) {
    let Some(python) = python() else {
        return;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/read.py");
    let output = Command::new(python)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        // Whatever the zone of the machine, timestamps have none.
        .env("TZ", "UTC")
        .arg(script)
        .arg(folder)
        .output()
        .unwrap();
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}\n{complained}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn parquet_is_read_by_pyarrow_and_duckdb() {
    let folder = tempfile::tempdir().unwrap();
    let all = records(1_200);
    for (compression, name) in [
        (ParquetCompression::Snappy, "SNAPPY"),
        (ParquetCompression::Gzip, "GZIP"),
        (ParquetCompression::Uncompressed, "UNCOMPRESSED"),
    ] {
        for (writer_version, version) in [(ParquetVersion::V1, 1), (ParquetVersion::V2, 2)] {
            for dictionary in [false, true] {
                let options = Parquet {
                    compression,
                    writer_version,
                    enable_dictionary_compression: dictionary,
                    page_size_bytes: 64 << 10,
                    ..Parquet::default()
                };
                let said = json!({"compression": name, "dictionary": dictionary});
                let name = format!("{name}-{version}-{dictionary}");
                case(folder.path(), &name, COLUMNS, &Serializer::Parquet(options), &all, said);
            }
        }
    }
    let options = Serializer::Parquet(Parquet::default());
    let said = json!({"compression": "SNAPPY", "dictionary": false});
    case(folder.path(), "none", COLUMNS, &options, &[], said.clone());
    case(folder.path(), "one", COLUMNS, &options, &all[..1], said.clone());
    case(folder.path(), "empty", COLUMNS, &options, &[json!({}), json!({})], said);
    read_all(folder.path());
}

#[test]
fn large_parquet_files_have_several_row_groups() {
    let folder = tempfile::tempdir().unwrap();
    let columns = [("id", "int"), ("text", "string")];
    let long = "x".repeat(400);
    let records: Vec<Value> =
        (0..200_000).map(|id| json!({"id": id, "text": format!("{id}{long}")})).collect();
    let options = Parquet {
        block_size_bytes: 64 << 20,
        max_padding_bytes: 64 << 20,
        compression: ParquetCompression::Uncompressed,
        ..Parquet::default()
    };
    let said = json!({"compression": "UNCOMPRESSED", "dictionary": false, "parts": 2});
    case(folder.path(), "large", &columns, &Serializer::Parquet(options), &records, said);
    read_all(folder.path());
}

// The number that ORC gives each column of the table: columns are counted by depth, the row itself first.
fn ids() -> Value {
    let mut next = 1;
    let mut ids = Vec::new();
    for (_, kind) in COLUMNS {
        ids.push(next);
        // Each type within another stands after a sign; decimals have a comma of their own.
        let nested = kind.replace("decimal(12,3)", "decimal");
        let within = nested.matches('<').count() + nested.matches(',').count();
        next += 1 + if nested.contains('<') { within } else { 0 };
    }
    json!(ids)
}

#[test]
fn orc_is_read_by_pyarrow_and_pyorc() {
    let folder = tempfile::tempdir().unwrap();
    let all = records(1_200);
    let said = |name: &str, version: &str| json!({"compression": name, "version": version, "ids": ids()});
    for (compression, name) in [
        (OrcCompression::Snappy, "SNAPPY"),
        (OrcCompression::Zlib, "ZLIB"),
        (OrcCompression::None, "UNCOMPRESSED"),
    ] {
        for (format_version, version) in [(OrcVersion::V0_12, "0.12"), (OrcVersion::V0_11, "0.11")] {
            for dictionary_key_threshold in [0.0, 0.5, 1.0] {
                let options = Orc {
                    compression,
                    format_version,
                    dictionary_key_threshold,
                    // No multiple of eight, so that entries of the index point into bytes.
                    row_index_stride: 1_003,
                    ..Orc::default()
                };
                let file = format!("{name}-{version}-{dictionary_key_threshold}");
                case(folder.path(), &file, COLUMNS, &Serializer::Orc(options), &all, said(name, version));
            }
        }
    }
    let options = Serializer::Orc(Orc::default());
    case(folder.path(), "none", COLUMNS, &options, &[], said("SNAPPY", "0.12"));
    case(folder.path(), "one", COLUMNS, &options, &all[..1], said("SNAPPY", "0.12"));
    case(folder.path(), "empty", COLUMNS, &options, &[json!({}), json!({})], said("SNAPPY", "0.12"));
    read_all(folder.path());
}

// Readers must find what they search for, and must not have to read everything for it.
#[test]
fn large_orc_files_are_searched_by_index_and_bloom_filter() {
    let folder = tempfile::tempdir().unwrap();
    let columns = [("id", "int"), ("shuffled", "bigint"), ("name", "string"), ("note", "string")];
    let record = |id: u64| {
        let shuffled = id * 7_919 % 200_003;
        let note = if id.is_multiple_of(7) { Value::Null } else { json!(format!("{id:070}")) };
        json!({"id": id, "shuffled": shuffled, "name": format!("name-{shuffled}"), "note": note})
    };
    let records: Vec<Value> = (0..200_000).map(record).collect();
    for (compression, name) in [(OrcCompression::Snappy, "SNAPPY"), (OrcCompression::None, "UNCOMPRESSED")] {
        let options = Orc {
            compression,
            stripe_size_bytes: 8 << 20,
            row_index_stride: 1_000,
            bloom_filter_columns: vec!["shuffled".to_owned(), "name".to_owned()],
            enable_padding: true,
            ..Orc::default()
        };
        let searches = json!([
            // In one row group; in those whose filter is wrong as well, one in twenty or so; in none.
            {"column": "id", "value": 123_456, "rows_max": 1_000},
            {"column": "shuffled", "value": 7_919, "rows_max": 30_000},
            {"column": "name", "value": "name-7919", "rows_max": 30_000},
            {"column": "shuffled", "value": 200_001, "rows_max": 30_000},
            {"column": "name", "value": "nobody", "rows_max": 30_000},
        ]);
        let said = json!({
            "compression": name, "version": "0.12", "ids": [1, 2, 3, 4], "parts": 3, "searches": searches,
        });
        case(folder.path(), name, &columns, &Serializer::Orc(options), &records, said);
    }
    read_all(folder.path());
}
