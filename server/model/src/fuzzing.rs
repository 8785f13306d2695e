//! What a fuzzer throws at the decoders of records. No part of the public face: behind the feature `fuzzing`, which promises
//! nothing. The fuzzer itself is in `fuzz/`; the same functions run below, over noise and over what is as it should be.

use bytes::Bytes;

use crate::kinesis::{self, PutRecordInput, PutRecordsInput};
use crate::{FromValue, Operation, Store, decode_cbor, decode_json, records_cbor, records_json, validate};

/// What bodies are made of: the members of the two operations, values that they take and values that they do not, and what
/// stands between.
const JSON: [&str; 40] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    "\n",
    "null",
    "7",
    "\"",
    "\\",
    "=",
    "ä",
    "true",
    "\"Records\":[",
    "\"Records\":",
    "\"Data\":",
    "\"PartitionKey\":",
    "\"ExplicitHashKey\":",
    "\"StreamName\":",
    "\"StreamARN\":",
    "\"StreamId\":",
    "\"SequenceNumberForOrdering\":",
    "\"Other\":",
    "{\"Data\":\"QUJD\",\"PartitionKey\":\"k\"}",
    "{\"PartitionKey\":\"key\",\"Data\":\"QQ==\"},",
    "{\"Data\":\"\",\"PartitionKey\":\"\\u00e4\",\"ExplicitHashKey\":\"7\"},",
    "\"QUJD\"",
    "\"QUI=\"",
    "\"QUJ=\"",
    "\"QU\\/D\"",
    "\"\"",
    "\"stream\"",
    "\"k\",",
    "\"a b\"",
    "\"0\"",
    "\"ä\\ud83d\\ude00\"",
    "\"arn:aws:kinesis:us-east-1:123456789012:stream/s\"",
    "],\"StreamName\":\"s\"}",
];

/// The same in CBOR.
const CBOR: [&[u8]; 32] = [
    b"\xbf",
    b"\xff",
    b"\xa1",
    b"\xa2",
    b"\xa3",
    b"\x9f",
    b"\x81",
    b"\x82",
    b"\xf6",
    b"\x07",
    b"\xc1",
    b"\xf5",
    b"\x67Records\x9f",
    b"\x67Records",
    b"\x64Data",
    b"\x6cPartitionKey",
    b"\x6fExplicitHashKey",
    b"\x6aStreamName",
    b"\x69StreamARN",
    b"\x68StreamId",
    b"\x78\x19SequenceNumberForOrdering",
    b"\x65Other",
    b"\xa2\x64Data\x43ABC\x6cPartitionKey\x61k",
    b"\xbf\x6cPartitionKey\x62\xc3\xa4\x64Data\x40\xff",
    b"\x43ABC",
    b"\x40",
    b"\x5f\x42AB\x41C\xff",
    b"\x61k",
    b"\x60",
    b"\x66stream",
    b"\x61\x30",
    b"\x7f\x61s\x61t\xff",
];

/// Reads what these bytes stand for in both ways; where the short one has an answer, it is that of the long one. Whether it
/// had one.
///
/// # Panics
///
/// If the ways differ.
pub fn records(bytes: &[u8]) -> bool {
    let Some((choice, rest)) = bytes.split_first() else { return false };
    let (is_json, is_many) = (choice & 1 == 0, choice & 2 == 0);
    let body = if choice & 4 == 0 {
        rest.to_vec()
    } else if is_json {
        rest.iter().flat_map(|&byte| JSON[usize::from(byte) % JSON.len()].bytes()).collect()
    } else {
        rest.iter().flat_map(|&byte| CBOR[usize::from(byte) % CBOR.len()]).copied().collect()
    };
    let name = if is_many { "PutRecords" } else { "PutRecord" };
    let operation = kinesis::SERVICE.operation(name).expect("an operation of the model");
    agrees(operation, &body.into(), is_json)
}

fn agrees(operation: &'static Operation, body: &Bytes, is_json: bool) -> bool {
    let store = Store::default();
    let direct =
        if is_json { records_json(operation, body, store) } else { records_cbor(operation, body, store) };
    let Some(direct) = direct else { return false };
    let value = if is_json { decode_json(operation, body) } else { decode_cbor(operation, body) };
    let value = value.expect("what the short way read, the long one reads");
    validate(operation, &value).expect("what the short way took, the long one takes");
    if operation.name == "PutRecords" {
        assert_eq!(direct.into_type::<PutRecordsInput>(), PutRecordsInput::from_value(value));
    } else {
        assert_eq!(direct.into_type::<PutRecordInput>(), PutRecordInput::from_value(value));
    }
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Document, Input, Value};

    fn written(value: &Value, is_json: bool) -> Bytes {
        let mut body = Vec::new();
        if is_json {
            value.write_json(&mut body);
        } else {
            value.write_cbor(&mut body);
        }
        body.into()
    }

    fn member(name: &'static str, value: Value) -> (crate::Name, Value) {
        (name.into(), value)
    }

    fn texts(text: impl Strategy<Value = String>) -> impl Strategy<Value = Value> {
        text.prop_map(Value::String)
    }

    fn target() -> impl Strategy<Value = Vec<(crate::Name, Value)>> {
        let name = texts("[a-zA-Z0-9_.-]{1,128}").prop_map(|name| member("StreamName", name));
        let arn = "arn:aws:kinesis:[a-z]{2}-[a-z]{4}-[0-9]:[0-9]{12}:stream/[a-z]{1,8}";
        prop_oneof![name.boxed(), texts(arn).prop_map(|arn| member("StreamARN", arn)).boxed()]
            .prop_map(|one| vec![one])
    }

    /// Members of one record, in any order.
    fn record() -> impl Strategy<Value = Vec<(crate::Name, Value)>> {
        let data = proptest::collection::vec(any::<u8>(), 0..200).prop_map(|data| Value::Blob(data.into()));
        let hash_key = proptest::option::of(any::<u128>());
        (data, any::<String>(), hash_key)
            .prop_filter_map("a key has 1 to 256 letters", |(data, key, hash_key)| {
                let length = key.chars().count();
                let mut members = vec![member("Data", data), member("PartitionKey", Value::String(key))];
                members.extend(hash_key.map(|key| member("ExplicitHashKey", Value::String(key.to_string()))));
                (1..=256).contains(&length).then_some(members)
            })
            .prop_shuffle()
    }

    proptest! {
        #[test]
        fn records_in_the_usual_form_take_the_short_way(
            records in proptest::collection::vec(record().prop_map(Value::Map), 1..20),
            mut members in target(),
            is_json in any::<bool>(),
        ) {
            members.push(member("Records", Value::List(records)));
            let operation = kinesis::SERVICE.operation("PutRecords").unwrap();
            prop_assert!(agrees(operation, &written(&Value::Map(members), is_json), is_json));
        }

        #[test]
        fn so_does_a_single_one(mut members in record(), target in target(), is_json in any::<bool>()) {
            members.extend(target);
            let operation = kinesis::SERVICE.operation("PutRecord").unwrap();
            prop_assert!(agrees(operation, &written(&Value::Map(members), is_json), is_json));
        }

        #[test]
        fn noise_is_read_alike(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            records(&bytes);
        }
    }

    #[test]
    fn what_is_unusual_takes_the_long_way() {
        let operation = kinesis::SERVICE.operation("PutRecords").unwrap();
        let short = |body: &str| {
            records_json(operation, &Bytes::copy_from_slice(body.as_bytes()), Store::default()).is_some()
        };
        let record = r#"{"Data":"QUJD","PartitionKey":"k"}"#;
        assert!(short(&format!(r#" {{ "Records" : [ {record} , {record} ] , "StreamName" : "s" }} "#)));
        assert!(short(&format!(r#"{{"Records":[{}]}}"#, vec![record; 500].join(","))));
        for body in [
            format!(r#"{{"Records":[{}],"StreamName":"s"}}"#, vec![record; 501].join(",")),
            r#"{"Records":[],"StreamName":"s"}"#.to_owned(),
            format!(r#"{{"Records":[{record}],"StreamName":"s","Other":1}}"#),
            format!(r#"{{"Records":[{record}],"StreamName":null}}"#),
            format!(r#"{{"Records":[{record}],"StreamName":"s","StreamName":"s"}}"#),
            format!(r#"{{"Records":[{record}],"Records":[{record}]}}"#),
            format!(r#"{{"Records":[{record}],"StreamName":"no name"}}"#),
            format!(r#"{{"Records":[{record},null]}}"#),
            format!(r#"{{"Records":[{record}]}}]"#),
            r#"{"Records":[{"Data":"QUJD"}]}"#.to_owned(),
            r#"{"Records":[{"PartitionKey":"k"}]}"#.to_owned(),
            r#"{"Records":[{"Data":"QUJ","PartitionKey":"k"}]}"#.to_owned(),
            r#"{"Records":[{"Data":"QUJD","PartitionKey":""}]}"#.to_owned(),
            r#"{"Records":[{"Data":"QUJD","PartitionKey":"k","ExplicitHashKey":"x"}]}"#.to_owned(),
            r#"{"StreamName":"s"}"#.to_owned(),
            "[]".to_owned(),
            String::new(),
        ] {
            assert!(!short(&body), "{body}");
        }
        let other = kinesis::SERVICE.operation("ListStreams").unwrap();
        assert!(records_json(other, &Bytes::from_static(b"{}"), Store::default()).is_none());
    }

    #[test]
    fn texts_take_the_short_way_in_every_form_of_cbor() {
        let operation = kinesis::SERVICE.operation("PutRecords").unwrap();
        let short = |name: &[u8], key: &[u8]| {
            let body = [b"\xa1\x67Records\x81\xa2", name, b"\x43abc\x6cPartitionKey", key].concat();
            agrees(operation, &body.into(), false)
        };
        for name in
            [&b"\x64Data"[..], b"\x78\x04Data", b"\x79\0\x04Data", b"\x7f\x62Da\x62ta\xff", b"\xc1\x64Data"]
        {
            for key in [&b"\x61k"[..], b"\x78\x01k", b"\x7f\x61k\xff"] {
                assert!(short(name, key), "{name:x?} {key:x?}");
            }
        }
        for (name, key) in
            [(&b"\x64Date"[..], &b"\x61k"[..]), (b"\x44Data", b"\x61k"), (b"\x64Data", b"\x61\xff")]
        {
            assert!(!short(name, key), "{name:x?} {key:x?}");
        }
    }

    #[test]
    #[should_panic(expected = "the input of another operation")]
    fn an_input_is_of_one_operation() {
        Input::Typed(Box::new(PutRecordInput::default())).into_type::<PutRecordsInput>();
    }
}
