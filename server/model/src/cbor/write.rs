//! Writes CBOR as AWS sends it.

use super::{
    BREAK, BYTES, DOUBLE, EIGHT_BYTES, FALSE, FOUR_BYTES, INDEFINITE, LIST, MAP, NEGATIVE, NULL, ONE_BYTE,
    OTHER, TAG, TAG_MOMENT, TEXT, TRUE, TWO_BYTES, UNSIGNED,
};
use crate::encode::Writer;

/// The end of a body in CBOR.
pub(crate) struct Cbor<'a> {
    body: &'a mut Vec<u8>,
}

impl<'a> Cbor<'a> {
    pub(crate) fn new(body: &'a mut Vec<u8>) -> Self {
        Self { body }
    }
}

impl Writer for Cbor<'_> {
    fn null(&mut self) {
        self.body.push(OTHER << 5 | NULL);
    }

    fn bool(&mut self, value: bool) {
        self.body.push(OTHER << 5 | if value { TRUE } else { FALSE });
    }

    fn integer(&mut self, number: i64) {
        let (major, argument) = whole(number);
        write_head(major, argument, self.body);
    }

    fn float(&mut self, number: f64) {
        self.body.push(OTHER << 5 | DOUBLE);
        self.body.extend_from_slice(&number.to_bits().to_be_bytes());
    }

    fn string(&mut self, text: &str) {
        write_text(text, self.body);
    }

    fn blob(&mut self, bytes: &[u8]) {
        write_head(BYTES, bytes.len() as u64, self.body);
        self.body.extend_from_slice(bytes);
    }

    /// Always in eight bytes: SDKs read a long here.
    fn timestamp(&mut self, millis: i64) {
        let (major, argument) = whole(millis);
        self.body.extend_from_slice(&[TAG << 5 | TAG_MOMENT, major << 5 | EIGHT_BYTES]);
        self.body.extend_from_slice(&argument.to_be_bytes());
    }

    fn begin_list(&mut self) {
        self.body.push(LIST << 5 | INDEFINITE);
    }

    fn end_list(&mut self) {
        self.body.push(BREAK);
    }

    fn begin_object(&mut self) {
        self.body.push(MAP << 5 | INDEFINITE);
    }

    fn name(&mut self, name: &str) {
        write_text(name, self.body);
    }

    fn end_object(&mut self) {
        self.body.push(BREAK);
    }
}

/// A whole number's major type and argument.
fn whole(number: i64) -> (u8, u64) {
    match u64::try_from(number) {
        Ok(number) => (UNSIGNED, number),
        // What is written is how far the number is below -1, and that is its complement.
        Err(_) => (NEGATIVE, !number.cast_unsigned()),
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
        24..=0xff => body.extend_from_slice(&[major | ONE_BYTE, bytes[7]]),
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
pub(super) mod tests {
    use crate::encode::Document;
    use crate::value::Value;

    pub(in crate::cbor) fn cbor(value: &Value) -> Vec<u8> {
        let mut body = Vec::new();
        value.write_cbor(&mut body);
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
}
