//! Writes JSON as AWS sends it.
//!
//! Blobs are base64; moments are seconds with three decimals, the precision that the services have.

use std::io::Write;

use crate::base64;
use crate::encode::Writer;

/// The end of a body in JSON.
pub(crate) struct Json<'a> {
    body: &'a mut Vec<u8>,
    /// Whether a comma stands between what was written last and what comes next.
    comma: bool,
}

impl<'a> Json<'a> {
    pub(crate) fn new(body: &'a mut Vec<u8>) -> Self {
        Self { body, comma: false }
    }

    /// What every value and every name begins with.
    fn separate(&mut self) {
        if self.comma {
            self.body.push(b',');
        }
        self.comma = true;
    }

    fn text(&mut self, text: &[u8]) {
        self.separate();
        self.body.extend_from_slice(text);
    }

    /// Bytes that are the body.
    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.body.extend_from_slice(bytes);
    }

    fn begin(&mut self, bracket: u8) {
        self.separate();
        self.body.push(bracket);
        self.comma = false;
    }

    fn end(&mut self, bracket: u8) {
        self.body.push(bracket);
        self.comma = true;
    }
}

impl Writer for Json<'_> {
    fn null(&mut self) {
        self.text(b"null");
    }

    fn bool(&mut self, value: bool) {
        self.text(if value { b"true" } else { b"false" });
    }

    fn integer(&mut self, number: i64) {
        self.text(itoa::Buffer::new().format(number).as_bytes());
    }

    fn float(&mut self, number: f64) {
        match number {
            // JSON has no sign for these; AWS's protocol writes them as words.
            f64::INFINITY => self.text(b"\"Infinity\""),
            f64::NEG_INFINITY => self.text(b"\"-Infinity\""),
            number if number.is_nan() => self.text(b"\"NaN\""),
            number => {
                self.separate();
                // Writing to a vector cannot fail.
                let _ = write!(self.body, "{number:?}");
            }
        }
    }

    fn string(&mut self, text: &str) {
        self.separate();
        write_string(text, self.body);
    }

    fn verbatim(&mut self, text: &str) {
        self.separate();
        self.body.push(b'"');
        self.body.extend_from_slice(text.as_bytes());
        self.body.push(b'"');
    }

    fn blob(&mut self, bytes: &[u8]) {
        self.separate();
        self.body.push(b'"');
        base64::encode(bytes, self.body);
        self.body.push(b'"');
    }

    fn timestamp(&mut self, millis: i64) {
        self.separate();
        if millis < 0 {
            self.body.push(b'-');
        }
        let millis = millis.unsigned_abs();
        self.body.extend_from_slice(itoa::Buffer::new().format(millis / 1000).as_bytes());
        let digit = |unit: u64| b'0' + (millis / unit % 10) as u8;
        self.body.extend_from_slice(&[b'.', digit(100), digit(10), digit(1)]);
    }

    fn begin_list(&mut self) {
        self.begin(b'[');
    }

    fn end_list(&mut self) {
        self.end(b']');
    }

    fn begin_object(&mut self) {
        self.begin(b'{');
    }

    fn name(&mut self, name: &str) {
        self.string(name);
        self.body.push(b':');
        self.comma = false;
    }

    fn member(&mut self, name: &'static str) {
        self.separate();
        self.body.push(b'"');
        self.body.extend_from_slice(name.as_bytes());
        self.body.extend_from_slice(b"\":");
        self.comma = false;
    }

    fn end_object(&mut self) {
        self.end(b'}');
    }
}

fn write_string(text: &str, body: &mut Vec<u8>) {
    body.push(b'"');
    let bytes = text.as_bytes();
    // Few texts need an escape, and to see that they need none takes no branch for each byte.
    let is_plain = |byte: u8| byte != b'"' && byte != b'\\' && byte >= b' ';
    if bytes.iter().fold(true, |plain, &byte| plain & is_plain(byte)) {
        body.extend_from_slice(bytes);
    } else {
        write_escaped(bytes, body);
    }
    body.push(b'"');
}

fn write_escaped(bytes: &[u8], body: &mut Vec<u8>) {
    for &byte in bytes {
        let escape: &[u8] = match byte {
            b'"' => b"\\\"",
            b'\\' => b"\\\\",
            b'\n' => b"\\n",
            b'\r' => b"\\r",
            b'\t' => b"\\t",
            0..=0x1f => {
                // Writing to a vector cannot fail.
                let _ = write!(body, "\\u{byte:04x}");
                continue;
            }
            byte => {
                body.push(byte);
                continue;
            }
        };
        body.extend_from_slice(escape);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::encode::Document;
    use crate::value::Value;
    use crate::{FromValue, decode_json, kinesis};

    fn json(value: &Value) -> String {
        let mut body = Vec::new();
        value.write_json(&mut body);
        String::from_utf8(body).unwrap()
    }

    #[test]
    fn values_are_written_as_aws_writes_them() {
        for (value, text) in [
            (Value::Timestamp(1_421_777_400_123), "1421777400.123"),
            (Value::Timestamp(1_421_777_400_000), "1421777400.000"),
            (Value::Timestamp(-1), "-0.001"),
            (Value::Float(0.5), "0.5"),
            (Value::Float(1e300), "1e300"),
            (Value::Float(f64::NAN), "\"NaN\""),
            (Value::Float(f64::INFINITY), "\"Infinity\""),
            (Value::Float(f64::NEG_INFINITY), "\"-Infinity\""),
            (Value::Integer(i64::MIN), "-9223372036854775808"),
            (Value::Blob("hello".into()), "\"aGVsbG8=\""),
            (Value::String("ä\"\\\n\r\t\u{1}/😀".into()), "\"ä\\\"\\\\\\n\\r\\t\\u0001/😀\""),
            (Value::List(vec![Value::Bool(true), Value::Null]), "[true,null]"),
            (Value::List(vec![Value::List(vec![]), Value::Map(vec![]), Value::Integer(1)]), "[[],{},1]"),
            (
                Value::Map(vec![("a".into(), Value::Bool(false)), ("\"".into(), Value::List(vec![]))]),
                r#"{"a":false,"\"":[]}"#,
            ),
        ] {
            assert_eq!(json(&value), text);
        }
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
