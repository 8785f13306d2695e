//! A value becomes JSON as AWS sends it.
//!
//! What is absent is left out, never null; blobs are base64; moments are seconds with three
//! decimals, the precision that the services have.

use std::io::Write;

use crate::base64;
use crate::shape::Operation;
use crate::value::Value;

/// The body of a successful answer: empty, not `{}`, where the operation has no output.
pub fn encode_json(operation: &Operation, output: &Value) -> Vec<u8> {
    let mut body = Vec::new();
    match (operation.output, output) {
        (None, _) => {}
        (Some(_), Value::Null) => body.extend_from_slice(b"{}"),
        (Some(_), value) => write_json(value, &mut body),
    }
    body
}

/// Appends a value as JSON, for bodies that are no operation's output, such as an event's payload.
pub fn write_json(value: &Value, body: &mut Vec<u8>) {
    match value {
        Value::Null => body.extend_from_slice(b"null"),
        Value::Bool(true) => body.extend_from_slice(b"true"),
        Value::Bool(false) => body.extend_from_slice(b"false"),
        Value::Integer(number) => put(body, format_args!("{number}")),
        Value::Float(number) if number.is_finite() => put(body, format_args!("{number:?}")),
        // JSON has no sign for these; AWS's protocol writes them as words.
        Value::Float(number) if number.is_nan() => body.extend_from_slice(b"\"NaN\""),
        Value::Float(number) if *number > 0.0 => body.extend_from_slice(b"\"Infinity\""),
        Value::Float(_) => body.extend_from_slice(b"\"-Infinity\""),
        Value::String(text) => write_string(text, body),
        Value::Blob(bytes) => {
            body.push(b'"');
            base64::encode(bytes, body);
            body.push(b'"');
        }
        Value::Timestamp(millis) => {
            let sign = if *millis < 0 { "-" } else { "" };
            let millis = millis.unsigned_abs();
            put(body, format_args!("{sign}{}.{:03}", millis / 1000, millis % 1000));
        }
        Value::List(values) => {
            body.push(b'[');
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    body.push(b',');
                }
                write_json(value, body);
            }
            body.push(b']');
        }
        Value::Map(entries) => {
            body.push(b'{');
            for (index, (name, value)) in entries.iter().enumerate() {
                if index > 0 {
                    body.push(b',');
                }
                write_string(name, body);
                body.push(b':');
                write_json(value, body);
            }
            body.push(b'}');
        }
    }
}

fn put(body: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    // Writing to a vector cannot fail.
    let _ = body.write_fmt(text);
}

fn write_string(text: &str, body: &mut Vec<u8>) {
    body.push(b'"');
    let bytes = text.as_bytes();
    let mut written = 0;
    for (index, &byte) in bytes.iter().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0..=0x1f => "",
            _ => continue,
        };
        body.extend_from_slice(&bytes[written..index]);
        written = index + 1;
        if escape.is_empty() {
            put(body, format_args!("\\u{byte:04x}"));
        } else {
            body.extend_from_slice(escape.as_bytes());
        }
    }
    body.extend_from_slice(&bytes[written..]);
    body.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FromValue, IntoValue, decode_json, kinesis};
    use proptest::prelude::*;

    fn json(value: &Value) -> String {
        let mut body = Vec::new();
        write_json(value, &mut body);
        String::from_utf8(body).unwrap()
    }

    #[test]
    fn scalars_are_written_as_aws_writes_them() {
        for (value, text) in [
            (Value::Timestamp(1_421_777_400_123), "1421777400.123"),
            (Value::Timestamp(1_421_777_400_000), "1421777400.000"),
            (Value::Timestamp(-1), "-0.001"),
            (Value::Float(0.5), "0.5"),
            (Value::Float(1e300), "1e300"),
            (Value::Float(f64::NAN), "\"NaN\""),
            (Value::Float(f64::NEG_INFINITY), "\"-Infinity\""),
            (Value::Integer(i64::MIN), "-9223372036854775808"),
            (Value::Blob("hello".into()), "\"aGVsbG8=\""),
            (Value::String("ä\"\\\n\u{1}/😀".into()), "\"ä\\\"\\\\\\n\\u0001/😀\""),
            (Value::List(vec![Value::Bool(true), Value::Null]), "[true,null]"),
        ] {
            assert_eq!(json(&value), text);
        }
    }

    #[test]
    fn an_answer_without_output_is_empty() {
        let operation = |name| kinesis::SERVICE.operation(name).unwrap();
        assert_eq!(encode_json(operation("CreateStream"), &().into_value()), b"");
        assert_eq!(encode_json(operation("DescribeLimits"), &Value::Null), b"{}");
        let output = kinesis::PutRecordOutput {
            shard_id: "shardId-000000000000".into(),
            sequence_number: "1".into(),
            encryption_type: None,
        };
        assert_eq!(
            encode_json(operation("PutRecord"), &output.into_value()),
            br#"{"ShardId":"shardId-000000000000","SequenceNumber":"1"}"#
        );
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            data in proptest::collection::vec(any::<u8>(), 0..100),
            partition_key in any::<String>(),
            stream_name in any::<Option<String>>(),
        ) {
            let mut entries = vec![
                ("Data".into(), Value::Blob(data.clone().into())),
                ("PartitionKey".into(), Value::String(partition_key.clone())),
            ];
            if let Some(name) = &stream_name {
                entries.push(("StreamName".into(), Value::String(name.clone())));
            }
            let body = json(&Value::Map(entries));
            let operation = kinesis::SERVICE.operation("PutRecord").unwrap();
            let value = decode_json(operation, body.as_bytes()).unwrap();
            let input = kinesis::PutRecordInput::from_value(value);
            prop_assert_eq!(&input.data[..], &data[..]);
            prop_assert_eq!(input.partition_key, partition_key);
            prop_assert_eq!(input.stream_name, stream_name);
        }

        #[test]
        fn a_moment_reads_back(millis in -100_000_000_000_000i64..100_000_000_000_000) {
            let body = json(&Value::Map(vec![("Timestamp".into(), Value::Timestamp(millis))]));
            let operation = kinesis::SERVICE.operation("GetShardIterator").unwrap();
            let value = decode_json(operation, body.as_bytes()).unwrap();
            prop_assert_eq!(value.get("Timestamp"), Some(&Value::Timestamp(millis)));
        }
    }
}
