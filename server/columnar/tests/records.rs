//! What records mean, rule by rule, and that those that are refused leave nothing behind. Files are read back by the `parquet` crate;
//! how other readers take them is in `readers.rs`.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use parquet::file::reader::{FileReader, SerializedFileReader};
use penstock_columnar::{
    ConfigError, Deserializer, ErrorCode, Format, Hive, OpenX, Orc, Parquet, RecordError, Schema, Serializer,
    limits,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn format(columns: &[(&str, &str)], deserializer: &Deserializer) -> Format {
    let schema = Schema::new(columns.iter().copied()).unwrap();
    Format::new(&schema, deserializer, &Serializer::Parquet(Parquet::default())).unwrap()
}

fn openx() -> Deserializer {
    Deserializer::OpenX(OpenX::default())
}

fn hive(formats: &[&str]) -> Deserializer {
    Deserializer::Hive(Hive {
        timestamp_formats: formats.iter().map(|format| (*format).to_owned()).collect(),
    })
}

fn rows(file: Vec<u8>) -> Vec<Value> {
    let reader = SerializedFileReader::new(Bytes::from(file)).unwrap();
    reader.get_row_iter(None).unwrap().map(|row| row.unwrap().to_json_value()).collect()
}

// What becomes of one record in a table of one column.
fn one(kind: &str, deserializer: &Deserializer, record: &str) -> Result<Value, RecordError> {
    let mut encoder = format(&[("c", kind)], deserializer).encoder();
    encoder.push(record.as_bytes())?;
    Ok(rows(encoder.finish().unwrap())[0]["c"].clone())
}

const OUT_OF_RANGE: &str = "out of range";
const INPUT: &str = "For input string";
const NOT_NUMERIC: &str = "not numeric";

#[test]
fn openx_takes_what_can_be_meant() {
    for (kind, value, meant) in [
        ("tinyint", "127", Ok(json!(127))),
        ("tinyint", "128", Err(OUT_OF_RANGE)),
        ("smallint", "\"-32768\"", Ok(json!(-32_768))),
        ("smallint", "-32769", Err(OUT_OF_RANGE)),
        ("int", "\" 12 \"", Ok(json!(12))),
        ("int", "2147483648", Err(OUT_OF_RANGE)),
        ("int", "1.0", Ok(json!(1))),
        ("int", "1.5", Err(INPUT)),
        ("int", "\"oops\"", Err(INPUT)),
        ("int", "true", Err(INPUT)),
        ("int", "[1]", Err(INPUT)),
        ("int", "null", Ok(Value::Null)),
        ("bigint", "9223372036854775807", Ok(json!(i64::MAX))),
        ("bigint", "9223372036854775808", Err(OUT_OF_RANGE)),
        ("bigint", "1e400", Err(OUT_OF_RANGE)),
        ("double", "\"1.5\"", Ok(json!(1.5))),
        ("double", "3", Ok(json!(3.0))),
        ("double", "1e400", Err(OUT_OF_RANGE)),
        ("double", "\"inf\"", Err(INPUT)),
        ("double", "\"oops\"", Err(INPUT)),
        ("float", "1e39", Err(OUT_OF_RANGE)),
        ("boolean", "true", Ok(json!(true))),
        ("boolean", "\"FALSE\"", Ok(json!(false))),
        ("boolean", "\"yes\"", Err(INPUT)),
        ("boolean", "1", Err(INPUT)),
        ("string", "12.50", Ok(json!("12.50"))),
        ("string", "true", Ok(json!("true"))),
        ("string", r#"{"Outer": {"Inner": [1, "A b"]}}"#, Ok(json!(r#"{"outer":{"inner":[1,"A b"]}}"#))),
        ("string", r#""\ud83d\ude00 \ud83d""#, Ok(json!("😀 \u{fffd}"))),
        ("varchar(3)", "\"äöüß\"", Ok(json!("äöü"))),
        ("char(4)", "\"ab  cd\"", Ok(json!("ab"))),
        ("array<int>", "[1,null,\"3\"]", Ok(json!([1, null, 3]))),
        ("array<int>", "7", Ok(json!([7]))),
        ("array<int>", "[]", Ok(json!([]))),
        ("array<struct<x:int>>", "{\"x\":1}", Ok(json!([{"x": 1}]))),
        ("struct<x:int,y:string>", "{\"Y\":\"b\",\"z\":[{}]}", Ok(json!({"x": null, "y": "b"}))),
        ("struct<x:int,y:string>", "[1,\"b\",3]", Ok(json!({"x": 1, "y": "b"}))),
        ("struct<x:int,y:string>", "42", Err("Data is not JSONObject  but 42")),
        ("map<string,int>", r#"{"K":1,"l":null}"#, Ok(json!({"K": 1, "l": null}))),
        ("map<string,int>", r#"{"K":1,"l":2,"K":3}"#, Ok(json!({"K": 3, "l": 2}))),
        ("map<int,string>", r#"{"x":1}"#, Err(INPUT)),
        ("map<string,int>", "[1]", Err("not JSONObject")),
        ("date", "\"2024-2-29\"", Ok(json!("2024-02-29"))),
        ("date", "\"2023-02-29\"", Err(INPUT)),
        ("date", "19782", Err(INPUT)),
        ("decimal(5,2)", "123.455", Ok(json!("123.46"))),
        ("decimal(5,2)", "\"-0.005\"", Ok(json!("-0.01"))),
        ("decimal(5,2)", "1000", Err(OUT_OF_RANGE)),
        ("binary", "\"not base64\"", Err("base64")),
        ("binary", "1", Err(INPUT)),
        ("timestamp", "\"soon\"", Err(INPUT)),
        ("timestamp", "1e30", Err(INPUT)),
        ("timestamp", "true", Err(INPUT)),
    ] {
        let record = format!("{{\"c\": {value}}}");
        match (one(kind, &openx(), &record), meant) {
            (Ok(value), Ok(meant)) => assert_eq!(value, meant, "{kind}: {record}"),
            (Err(error), Err(part)) => {
                assert_eq!(error.kind(), ErrorCode::MalformedData, "{kind}: {record}");
                assert!(error.to_string().contains(part), "{kind}: {record}: {error}");
            }
            (got, meant) => panic!("{kind}: {record}: {got:?} and not {meant:?}"),
        }
    }
}

#[test]
fn hive_is_strict() {
    for (kind, value, meant) in [
        ("int", "1", Ok(json!(1))),
        ("int", "\"1\"", Err(NOT_NUMERIC)),
        ("double", "\"1\"", Err(NOT_NUMERIC)),
        ("boolean", "\"true\"", Err(INPUT)),
        ("string", "1.50", Ok(json!("1.50"))),
        (
            "string",
            "{}",
            Err("One or more fields have incorrect format. Exception when validating field (root)"),
        ),
        ("array<int>", "1", Err("Start of Array expected")),
        ("struct<x:int>", "[1]", Err("Start of Object expected")),
        ("map<int,int>", r#"{"1":2}"#, Ok(json!({"1": 2}))),
        ("decimal(3,1)", "\"1.25\"", Ok(json!("1.3"))),
    ] {
        let record = format!("{{\"C\": {value}}}");
        match (one(kind, &hive(&[]), &record), meant) {
            (Ok(value), Ok(meant)) => assert_eq!(value, meant, "{kind}: {record}"),
            (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{kind}: {record}: {error}"),
            (got, meant) => panic!("{kind}: {record}: {got:?} and not {meant:?}"),
        }
    }
}

#[test]
fn timestamps_are_read_by_the_deserializers_forms() {
    let noon = json!("2017-02-07 12:00:00.000 +00:00");
    for (deserializer, value, meant) in [
        (openx(), "\"2017-02-07T12:00:00Z\"", Some(&noon)),
        (openx(), "1486468800", Some(&noon)),
        (openx(), "\"1486468800000\"", Some(&noon)),
        (hive(&[]), "\"2017-2-7 12:0:0.0\"", Some(&noon)),
        (hive(&[]), "\"2017-02-07T12:00:00Z\"", None),
        (hive(&[]), "1486468800", None),
        (hive(&["yyyy-MM-dd'T'HH:mm:ssZ", "millis"]), "\"2017-02-07T13:00:00+0100\"", Some(&noon)),
        (hive(&["yyyy-MM-dd'T'HH:mm:ssZ", "millis"]), "1486468800000", Some(&noon)),
        (hive(&["yyyy-MM-dd'T'HH:mm:ssZ", "millis"]), "\"2017-02-07 12:00:00\"", Some(&noon)),
    ] {
        let read = one("timestamp", &deserializer, &format!("{{\"c\":{value}}}"));
        assert_eq!(read.ok().as_ref(), meant, "{value}");
    }
}

#[test]
fn keys_are_found_as_the_options_say() {
    let columns = [("event_time", "int"), ("ts", "int"), ("s", "struct<ts:int>")];
    let record = br#"{"Event.Time":1,"Timestamp":2,"S":{"timestamp":3},"ts":9}"#;
    let read = |options: OpenX| {
        let mut encoder = format(&columns, &Deserializer::OpenX(options)).encoder();
        encoder.push(record).unwrap();
        rows(encoder.finish().unwrap()).remove(0)
    };
    let mappings = BTreeMap::from([("ts".to_owned(), "timestamp".to_owned())]);
    let all = OpenX {
        convert_dots_in_json_keys_to_underscores: true,
        column_to_json_key_mappings: mappings.clone(),
        ..OpenX::default()
    };
    assert_eq!(read(all), json!({"event_time": 1, "ts": 2, "s": {"ts": 3}}));
    assert_eq!(read(OpenX::default()), json!({"event_time": null, "ts": 9, "s": {"ts": null}}));
    let exact = OpenX { case_insensitive: false, column_to_json_key_mappings: mappings, ..OpenX::default() };
    assert_eq!(read(exact), json!({"event_time": null, "ts": null, "s": null}));

    let schema = Schema::new(columns).unwrap();
    let refused = |from: &str, to: &str| {
        let column_to_json_key_mappings = BTreeMap::from([(from.to_owned(), to.to_owned())]);
        let options = OpenX { column_to_json_key_mappings, ..OpenX::default() };
        let serializer = Serializer::Parquet(Parquet::default());
        Format::new(&schema, &Deserializer::OpenX(options), &serializer).unwrap_err()
    };
    assert!(matches!(refused("nobody", "x"), ConfigError::Mapping(_)));
    assert!(matches!(refused("ts", "event_time"), ConfigError::SameKey(..)));
}

#[test]
fn a_record_is_objects_and_nothing_else() {
    let mut encoder = format(&[("a", "int")], &openx()).encoder();
    for (record, rows) in [(r#"{"a":1}{"a":2}"#, 2), (" {\"a\":3}\n\t{} \r\n", 2), (r#"{"a":1,"a":4}"#, 1)] {
        assert_eq!(encoder.push(record.as_bytes()).unwrap().0, rows, "{record}");
    }
    let whole = [
        ("", ErrorCode::MalformedData, "The record was empty or contained only whitespace."),
        (" \n", ErrorCode::MalformedData, "The record was empty or contained only whitespace."),
        ("[{\"a\":1}]", ErrorCode::MalformedData, "Data does not match the schema. A record is one or more"),
        ("12", ErrorCode::MalformedData, "The input JSON contained a primitive at the top level."),
        ("this is not json", ErrorCode::ParseError, "Encountered malformed JSON. "),
        (r#"{"a":1}{"a":2"#, ErrorCode::ParseError, "Encountered malformed JSON. "),
        (r#"{"a":1}[{"a":2}]"#, ErrorCode::ParseError, "Encountered malformed JSON. "),
        (r#"{"a":1},{"a":2}"#, ErrorCode::ParseError, "Encountered malformed JSON. "),
        (
            r#"{"a":1}{"a":"x"}"#,
            ErrorCode::MalformedData,
            "Data does not match the schema. For input string: \"x\"",
        ),
    ];
    for (record, code, beginning) in whole {
        let error = encoder.push(record.as_bytes()).unwrap_err();
        assert_eq!(error.kind(), code, "{record}: {error}");
        assert!(error.to_string().starts_with(beginning), "{record}: {error}");
    }
    assert_eq!(encoder.push(b"{\"a\":\"\xff\"}").unwrap_err().code(), "DataFormatConversion.ParseError");
    let deep = format!("{{\"x\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(encoder.push(deep.as_bytes()).unwrap_err().kind(), ErrorCode::ParseError);
    let large = vec![b' '; limits::RECORD_BYTES_MAX + 1];
    assert_eq!(encoder.push(&large).unwrap_err().kind(), ErrorCode::MalformedData);
    assert_eq!(encoder.rows(), 5);
    let values: Vec<Value> =
        rows(encoder.finish().unwrap()).into_iter().map(|row| row["a"].clone()).collect();
    assert_eq!(values, [json!(1), json!(2), json!(3), json!(null), json!(4)]);
}

#[test]
fn timestamps_keep_their_nanoseconds_as_int96() {
    let mut encoder = format(&[("c", "timestamp")], &openx()).encoder();
    encoder.push(br#"{"c":"1969-12-31 23:59:59.999999999"}"#).unwrap();
    let reader = SerializedFileReader::new(Bytes::from(encoder.finish().unwrap())).unwrap();
    let group = reader.get_row_group(0).unwrap();
    let parquet::column::reader::ColumnReader::Int96ColumnReader(mut column) =
        group.get_column_reader(0).unwrap()
    else {
        panic!("no INT96");
    };
    let mut values = Vec::new();
    column.read_records(1, Some(&mut Vec::new()), None, &mut values).unwrap();
    assert_eq!(values[0].to_nanos(), -1);
}

// Each level has its key twice: to read each map again because of it would take 2^30 times as long.
#[test]
fn keys_that_come_again_at_every_depth_take_no_time() {
    const DEPTH: usize = 30;
    let kind = "map<string,".repeat(DEPTH) + "int" + &">".repeat(DEPTH);
    let record = (0..DEPTH).fold("1".to_owned(), |inner, _| format!(r#"{{"k":null,"k":{inner}}}"#));
    let meant = (0..DEPTH).fold(json!(1), |inner, _| json!({"k": inner}));
    assert_eq!(one(&kind, &openx(), &format!(r#"{{"c":{record}}}"#)).unwrap(), meant);
}

const COLUMNS: [(&str, &str); 7] = [
    ("id", "bigint"),
    ("ratio", "double"),
    ("name", "string"),
    ("flag", "boolean"),
    ("list", "array<bigint>"),
    ("place", "struct<x:int,y:array<string>>"),
    ("counts", "map<string,bigint>"),
];

fn record() -> impl Strategy<Value = Value> {
    fn or_null<S: Strategy>(strategy: S) -> impl Strategy<Value = Option<S::Value>> {
        prop::option::of(strategy)
    }
    (
        or_null(any::<i64>()),
        or_null(-1e9..1e9),
        or_null("\\PC{0,12}"),
        or_null(any::<bool>()),
        or_null(prop::collection::vec(or_null(any::<i64>()), 0..4)),
        or_null((or_null(any::<i32>()), or_null(prop::collection::vec("[a-z\"\\\\]{0,3}", 0..3)))),
        or_null(prop::collection::btree_map("[a-z]{1,2}", or_null(any::<i64>()), 0..12)),
    )
        .prop_map(|(id, ratio, name, flag, list, place, counts)| {
            let place = place.map(|(x, y)| json!({"x": x, "y": y}));
            json!({
                "id": id, "ratio": ratio, "name": name, "flag": flag, "list": list, "place": place, "counts": counts,
            })
        })
}

proptest! {
    // Rows come back as they were, whatever the order of their keys and whatever was refused between them.
    #[test]
    fn rows_come_back_from_a_file(
        records in prop::collection::vec((record(), any::<bool>(), any::<bool>()), 0..40),
    ) {
        let mut encoder = format(&COLUMNS, &openx()).encoder();
        for (record, shuffled, disturbed) in &records {
            let mut members: Vec<String> =
                record.as_object().unwrap().iter().map(|(key, value)| format!("{}:{value}", json!(key))).collect();
            if *shuffled {
                members.reverse();
                members.insert(0, "\"extra\":[1,{\"id\":2}]".to_owned());
            }
            encoder.push(format!("{{{}}}", members.join(",")).as_bytes()).unwrap();
            if *disturbed {
                // Fails at its very end.
                members.push("\"flag\":[]".to_owned());
                encoder.push(format!("{record}{{{}}}", members.join(",")).as_bytes()).unwrap_err();
            }
        }
        let read = rows(encoder.finish().unwrap());
        let records: Vec<Value> = records.into_iter().map(|(record, _, _)| record).collect();
        prop_assert_eq!(read, records);
    }

    // Whatever comes in: no panic, and the file is the one that the good records alone would have made.
    #[test]
    fn garbage_leaves_no_trace(
        records in prop::collection::vec(
            (record(), any::<prop::sample::Index>(), "[\"\\\\{}\\[\\]:,0-9a-z.\\-é]{0,6}", any::<bool>()), 0..20,
        ),
    ) {
        for serializer in [Serializer::Parquet(Parquet::default()), Serializer::Orc(Orc::default())] {
            let schema = Schema::new(COLUMNS).unwrap();
            for deserializer in [openx(), hive(&["yyyy"])] {
                let format = Format::new(&schema, &deserializer, &serializer).unwrap();
                let (mut all, mut good) = (format.encoder(), format.encoder());
                for (record, place, garbage, broken) in &records {
                    let mut bytes = record.to_string().into_bytes();
                    if *broken {
                        let at = place.index(bytes.len());
                        let end = (at + garbage.len()).min(bytes.len());
                        bytes.splice(at..end, garbage.bytes());
                    }
                    if all.push(&bytes).is_ok() {
                        good.push(&bytes).unwrap();
                    }
                }
                prop_assert_eq!(all.rows(), good.rows());
                prop_assert!(all.finish().unwrap() == good.finish().unwrap());
            }
        }
    }
}
