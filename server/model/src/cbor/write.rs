//! A value becomes CBOR as AWS sends it. What is absent is left out, never null.

use super::{
    BREAK, BYTES, DOUBLE, EIGHT_BYTES, FALSE, FOUR_BYTES, INDEFINITE, LIST, MAP, NEGATIVE, NULL, ONE_BYTE,
    OTHER, TAG, TAG_MOMENT, TEXT, TRUE, TWO_BYTES, UNSIGNED,
};
use crate::shape::Operation;
use crate::value::Value;

/// The body of a successful answer: empty where the operation has no output.
pub fn encode_cbor(operation: &Operation, output: &Value) -> Vec<u8> {
    let mut body = Vec::new();
    match (operation.output, output) {
        (None, _) => {}
        (Some(_), Value::Null) => body.extend([MAP << 5 | INDEFINITE, BREAK]),
        (Some(_), value) => write_cbor(value, &mut body),
    }
    body
}

/// Appends a value as CBOR, for bodies that are no operation's output, such as an error.
pub fn write_cbor(value: &Value, body: &mut Vec<u8>) {
    match value {
        Value::Null => body.push(OTHER << 5 | NULL),
        Value::Bool(value) => body.push(OTHER << 5 | if *value { TRUE } else { FALSE }),
        Value::Integer(number) => match u64::try_from(*number) {
            Ok(number) => write_head(UNSIGNED, number, body),
            // What is written is how far the number is below -1, and that is its complement.
            Err(_) => write_head(NEGATIVE, !number.cast_unsigned(), body),
        },
        Value::Float(number) => {
            body.push(OTHER << 5 | DOUBLE);
            body.extend(number.to_bits().to_be_bytes());
        }
        Value::String(text) => write_text(text, body),
        Value::Blob(bytes) => {
            write_head(BYTES, bytes.len() as u64, body);
            body.extend_from_slice(bytes);
        }
        Value::Timestamp(millis) => {
            // Always in eight bytes: SDKs read a long here.
            let (major, argument) = match u64::try_from(*millis) {
                Ok(millis) => (UNSIGNED, millis),
                Err(_) => (NEGATIVE, !millis.cast_unsigned()),
            };
            body.extend([TAG << 5 | TAG_MOMENT, major << 5 | EIGHT_BYTES]);
            body.extend(argument.to_be_bytes());
        }
        Value::List(values) => {
            body.push(LIST << 5 | INDEFINITE);
            for value in values {
                write_cbor(value, body);
            }
            body.push(BREAK);
        }
        Value::Map(entries) => {
            body.push(MAP << 5 | INDEFINITE);
            for (name, value) in entries {
                write_text(name, body);
                write_cbor(value, body);
            }
            body.push(BREAK);
        }
    }
}

pub(super) fn write_text(text: &str, body: &mut Vec<u8>) {
    write_head(TEXT, text.len() as u64, body);
    body.extend_from_slice(text.as_bytes());
}

/// A value's first bytes, in the shortest form.
pub(super) fn write_head(major: u8, argument: u64, body: &mut Vec<u8>) {
    let major = major << 5;
    let bytes = argument.to_be_bytes();
    match argument {
        0..=23 => body.push(major | bytes[7]),
        24..=0xff => body.extend([major | ONE_BYTE, bytes[7]]),
        0x100..=0xffff => {
            body.push(major | TWO_BYTES);
            body.extend_from_slice(&bytes[6..]);
        }
        0x1_0000..=0xffff_ffff => {
            body.push(major | FOUR_BYTES);
            body.extend_from_slice(&bytes[4..]);
        }
        _ => {
            body.push(major | EIGHT_BYTES);
            body.extend_from_slice(&bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinesis;

    fn cbor(value: &Value) -> Vec<u8> {
        let mut body = Vec::new();
        write_cbor(value, &mut body);
        body
    }

    // Numbers from RFC 8949, appendix A; lists, maps and moments as the service writes them.
    #[test]
    fn values_are_written_as_aws_writes_them() {
        for (value, bytes) in [
            (Value::Null, &b"\xf6"[..]),
            (Value::Bool(false), b"\xf4"),
            (Value::Bool(true), b"\xf5"),
            (Value::Integer(0), b"\x00"),
            (Value::Integer(23), b"\x17"),
            (Value::Integer(24), b"\x18\x18"),
            (Value::Integer(1000), b"\x19\x03\xe8"),
            (Value::Integer(1_000_000), b"\x1a\x00\x0f\x42\x40"),
            (Value::Integer(1_000_000_000_000), b"\x1b\x00\x00\x00\xe8\xd4\xa5\x10\x00"),
            (Value::Integer(-1), b"\x20"),
            (Value::Integer(-1000), b"\x39\x03\xe7"),
            (Value::Integer(i64::MIN), b"\x3b\x7f\xff\xff\xff\xff\xff\xff\xff"),
            (Value::Float(1.1), b"\xfb\x3f\xf1\x99\x99\x99\x99\x99\x9a"),
            (Value::String("ü".into()), b"\x62\xc3\xbc"),
            (Value::Blob(vec![1, 2, 3, 4].into()), b"\x44\x01\x02\x03\x04"),
            (Value::Timestamp(1_787_036_486_712), b"\xc1\x1b\x00\x00\x01\xa0\x13\xac\xcc\x38"),
            (Value::Timestamp(5), b"\xc1\x1b\x00\x00\x00\x00\x00\x00\x00\x05"),
            (Value::Timestamp(-1), b"\xc1\x3b\x00\x00\x00\x00\x00\x00\x00\x00"),
            (Value::List(vec![Value::Bool(true), Value::Null]), b"\x9f\xf5\xf6\xff"),
            (Value::Map(vec![("a".into(), Value::Integer(1))]), b"\xbf\x61a\x01\xff"),
        ] {
            assert_eq!(cbor(&value), bytes, "{value:?}");
        }
        assert_eq!(cbor(&Value::String("x".repeat(300)))[..3], [0x79, 0x01, 0x2c]);
        assert_eq!(cbor(&Value::Blob(vec![0; 70_000].into()))[..5], [0x5a, 0x00, 0x01, 0x11, 0x70]);
    }

    #[test]
    fn an_answer_without_output_is_empty() {
        let operation = |name| kinesis::SERVICE.operation(name).unwrap();
        assert_eq!(encode_cbor(operation("CreateStream"), &Value::Null), b"");
        assert_eq!(encode_cbor(operation("DescribeLimits"), &Value::Null), b"\xbf\xff");
        let output = Value::Map(vec![("ShardLimit".into(), Value::Integer(500))]);
        assert_eq!(encode_cbor(operation("DescribeLimits"), &output), b"\xbf\x6aShardLimit\x19\x01\xf4\xff");
    }
}
