//! CBOR as a stream of its parts.

use std::borrow::Cow;

use bytes::Bytes;
use bytestring::ByteString;

use super::{
    BREAK, BYTES, DOUBLE, EIGHT_BYTES, FALSE, FOUR_BYTES, HALF, INDEFINITE, LIST, MAP, NEGATIVE, NULL,
    ONE_BYTE, OTHER, SINGLE, TAG, TEXT, TRUE, TWO_BYTES, UNDEFINED, UNSIGNED,
};
use crate::source::{Malformed, NESTING_MAX, Next, Problem, Source};

/// Whether a body is one CBOR value and nothing else.
pub fn is_cbor(body: &Bytes) -> bool {
    Reader::new(body).is_well_formed()
}

/// A place in a CBOR body.
pub(crate) struct Reader<'a> {
    body: &'a Bytes,
    at: usize,
    /// The lists and maps around this place: how much is still to come in each, unless a break ends it.
    around: Vec<Option<u64>>,
}

/// The first bytes of a value.
struct Head {
    major: u8,
    info: u8,
    argument: u64,
}

impl Head {
    /// How many bytes or items follow; nothing if a break ends them.
    fn length(&self) -> Option<u64> {
        (self.info != INDEFINITE).then_some(self.argument)
    }
}

enum Number {
    Whole(i64),
    Float(f64),
}

impl<'a> Reader<'a> {
    pub(crate) fn new(body: &'a Bytes) -> Self {
        Self { body, at: 0, around: Vec::new() }
    }

    fn take(&mut self, count: u64) -> Result<&'a [u8], Malformed> {
        let count = usize::try_from(count).map_err(|_| Malformed)?;
        let (taken, _) = self.body[self.at..].split_at_checked(count).ok_or(Malformed)?;
        self.at += count;
        Ok(taken)
    }

    fn take_break(&mut self) -> bool {
        let there = self.body.get(self.at) == Some(&BREAK);
        self.at += usize::from(there);
        there
    }

    fn head(&mut self) -> Result<Head, Malformed> {
        let [first] = self.bytes()?;
        let (major, info) = (first >> 5, first & 0x1f);
        let argument = match info {
            0..ONE_BYTE => info.into(),
            ONE_BYTE => u8::from_be_bytes(self.bytes()?).into(),
            TWO_BYTES => u16::from_be_bytes(self.bytes()?).into(),
            FOUR_BYTES => u32::from_be_bytes(self.bytes()?).into(),
            EIGHT_BYTES => u64::from_be_bytes(self.bytes()?),
            INDEFINITE if matches!(major, BYTES | TEXT | LIST | MAP) => 0,
            _ => return Err(Malformed),
        };
        Ok(Head { major, info, argument })
    }

    fn bytes<const COUNT: usize>(&mut self) -> Result<[u8; COUNT], Malformed> {
        let bytes = *self.body[self.at..].first_chunk().ok_or(Malformed)?;
        self.at += COUNT;
        Ok(bytes)
    }

    fn head_of(&mut self, major: u8) -> Result<Head, Malformed> {
        let head = self.head()?;
        if head.major == major { Ok(head) } else { Err(Malformed) }
    }

    fn number(&mut self) -> Result<Number, Malformed> {
        let head = self.head()?;
        let whole = i64::try_from(head.argument);
        Ok(match (head.major, head.info) {
            (UNSIGNED, _) => Number::Whole(whole.unwrap_or(i64::MAX)),
            (NEGATIVE, _) => Number::Whole(whole.map_or(i64::MIN, |below| -1 - below)),
            (OTHER, HALF) => Number::Float(half(head.argument as u16)),
            (OTHER, SINGLE) => Number::Float(f32::from_bits(head.argument as u32).into()),
            (OTHER, DOUBLE) => Number::Float(f64::from_bits(head.argument)),
            _ => return Err(Malformed),
        })
    }

    fn any_name(&mut self) -> Result<Cow<'a, str>, Malformed> {
        match self.next()? {
            Next::String => self.string(),
            _ => Err(Malformed),
        }
    }

    /// The next piece of a text or of bytes that come in pieces; nothing at their end. A piece tells its length.
    fn piece(&mut self, major: u8) -> Result<Option<&'a [u8]>, Malformed> {
        if self.take_break() {
            return Ok(None);
        }
        let length = self.head_of(major)?.length().ok_or(Malformed)?;
        self.take(length).map(Some)
    }

    fn text_in_pieces(&mut self) -> Result<String, Malformed> {
        let mut joined = String::new();
        while let Some(piece) = self.piece(TEXT)? {
            joined.push_str(std::str::from_utf8(piece).map_err(|_| Malformed)?);
        }
        Ok(joined)
    }

    fn begin(&mut self, major: u8) -> Result<(), Malformed> {
        let length = self.head_of(major)?.length();
        self.around.push(length);
        if self.around.len() > NESTING_MAX { Err(Malformed) } else { Ok(()) }
    }

    /// Whether another item follows in the innermost list or map; leaves it if not.
    fn more(&mut self) -> bool {
        let more = match self.around.last_mut() {
            Some(Some(0)) | None => false,
            Some(Some(left)) => {
                *left -= 1;
                true
            }
            Some(None) => !self.take_break(),
        };
        if !more {
            self.around.pop();
        }
        more
    }
}

impl<'a> Source<'a> for Reader<'a> {
    const BLOB: Next = Next::Bytes;

    /// Tags are passed over: what a value means, its shape tells.
    fn next(&mut self) -> Result<Next, Malformed> {
        loop {
            let first = *self.body.get(self.at).ok_or(Malformed)?;
            return Ok(match (first >> 5, first & 0x1f) {
                (UNSIGNED | NEGATIVE, _) => Next::Number,
                (BYTES, _) => Next::Bytes,
                (TEXT, _) => Next::String,
                (LIST, _) => Next::List,
                (MAP, _) => Next::Object,
                (TAG, _) => {
                    self.head()?;
                    continue;
                }
                (_, FALSE | TRUE) => Next::Bool,
                (_, NULL | UNDEFINED) => Next::Null,
                (_, HALF | SINGLE | DOUBLE) => Next::Number,
                _ => return Err(Malformed),
            });
        }
    }

    fn null(&mut self) -> Result<(), Malformed> {
        self.head().map(drop)
    }

    fn bool(&mut self) -> Result<bool, Malformed> {
        Ok(self.head()?.info == TRUE)
    }

    fn whole(&mut self) -> Result<i64, Malformed> {
        Ok(match self.number()? {
            Number::Whole(number) => number,
            // The cast saturates, and cuts towards zero.
            Number::Float(number) => number as i64,
        })
    }

    fn float(&mut self) -> Result<f64, Malformed> {
        Ok(match self.number()? {
            Number::Whole(number) => number as f64,
            Number::Float(number) => number,
        })
    }

    fn milliseconds(&mut self) -> Result<i64, Malformed> {
        Ok(match self.number()? {
            Number::Whole(millis) => millis,
            Number::Float(seconds) => (seconds * 1000.0).round() as i64,
        })
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Malformed> {
        match self.head_of(TEXT)?.length() {
            Some(length) => std::str::from_utf8(self.take(length)?).map(Cow::Borrowed).map_err(|_| Malformed),
            None => self.text_in_pieces().map(Cow::Owned),
        }
    }

    fn text_of(&mut self, body: &Bytes) -> Result<ByteString, Malformed> {
        match self.head_of(TEXT)?.length() {
            Some(length) => body.slice_ref(self.take(length)?).try_into().map_err(|_| Malformed),
            None => self.text_in_pieces().map(ByteString::from),
        }
    }

    fn blob_onto(&mut self, store: &mut Vec<u8>) -> Result<Option<Bytes>, Problem> {
        if let Some(length) = self.head_of(BYTES)?.length() {
            return Ok(Some(self.body.slice_ref(self.take(length)?)));
        }
        while let Some(piece) = self.piece(BYTES)? {
            store.extend_from_slice(piece);
        }
        Ok(None)
    }

    fn begin_list(&mut self) -> Result<(), Malformed> {
        self.begin(LIST)
    }

    fn element(&mut self, _first: bool) -> Result<bool, Malformed> {
        Ok(self.more())
    }

    fn begin_object(&mut self) -> Result<(), Malformed> {
        self.begin(MAP)
    }

    fn name(&mut self, _first: bool) -> Result<Option<Cow<'a, str>>, Malformed> {
        if self.more() { self.any_name().map(Some) } else { Ok(None) }
    }

    fn name_of(
        &mut self,
        _first: bool,
        known: &[&'static str],
    ) -> Result<Option<Option<&'static str>>, Malformed> {
        if !self.more() {
            return Ok(None);
        }
        // A name in its shortest form needs neither its length taken apart nor a look whether it is UTF-8.
        let (head, rest) = self.body[self.at..].split_first().ok_or(Malformed)?;
        let length = usize::from(head & 0x1f);
        let is_short = head >> 5 == TEXT && length < usize::from(ONE_BYTE);
        let stands_there =
            |name: &&&'static str| is_short && name.len() == length && rest.starts_with(name.as_bytes());
        if let Some(name) = known.iter().find(stands_there) {
            self.at += 1 + name.len();
            return Ok(Some(Some(*name)));
        }
        let name = self.any_name()?;
        Ok(Some(known.iter().copied().find(|known| *known == name)))
    }

    fn end(&mut self) -> Result<(), Malformed> {
        if self.at == self.body.len() { Ok(()) } else { Err(Malformed) }
    }
}

/// A floating-point number of 16 bits: a sign, 5 bits of exponent, 10 of fraction.
fn half(bits: u16) -> f64 {
    let exponent = i32::from(bits >> 10 & 0x1f);
    let fraction = f64::from(bits & 0x3ff);
    let magnitude = match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (fraction + 1024.0) * 2f64.powi(exponent - 25),
    };
    if bits >> 15 == 1 { -magnitude } else { magnitude }
}

#[cfg(test)]
mod tests {
    use super::super::write::tests::cbor;
    use super::super::write::{write_head, write_text};
    use super::*;
    use crate::{Document, Rejection, Value, decode_cbor, decode_json, kinesis};
    use proptest::prelude::*;

    fn decode(operation: &str, body: &[u8]) -> Result<Value, Option<String>> {
        let operation = kinesis::SERVICE.operation(operation).unwrap();
        match decode_cbor(operation, &Bytes::copy_from_slice(body)) {
            Ok(value) => Ok(value),
            Err(Rejection::Serialization { message }) => Err(message),
            Err(other) => panic!("{other}"),
        }
    }

    fn member(operation: &str, name: &str, value: &[u8]) -> Result<Value, Option<String>> {
        let mut body = vec![0xa1];
        write_text(name, &mut body);
        body.extend_from_slice(value);
        Ok(decode(operation, &body)?.get(name).cloned().unwrap_or(Value::Null))
    }

    // As an unmodified SDK for Java sends it: a map with a break, tag 1, milliseconds in eight bytes.
    #[test]
    fn moments_are_milliseconds() {
        let body = b"\xbf\x69Timestamp\xc1\x1b\x00\x00\x01\xa0\x13\xac\xcc\x38\xff";
        let value = decode("GetShardIterator", body).unwrap();
        assert_eq!(value.get("Timestamp"), Some(&Value::Timestamp(1_787_036_486_712)));
        let moment = |value: &[u8]| member("GetShardIterator", "Timestamp", value).unwrap();
        // Without a tag, before 1970, and as the RFC has it.
        assert_eq!(moment(b"\x1a\x00\x0f\x42\x40"), Value::Timestamp(1_000_000));
        assert_eq!(moment(b"\xc1\x20"), Value::Timestamp(-1));
        assert_eq!(moment(b"\xc1\xfb\x41\xd4\x52\xd9\xe2\x00\x00\x00"), Value::Timestamp(1_363_896_200_000));
        assert_eq!(moment(b"\xfa\x3f\x00\x00\x00"), Value::Timestamp(500));
    }

    #[test]
    fn numbers_are_cut_and_saturate() {
        let limit = |value: &[u8]| member("GetRecords", "Limit", value).unwrap();
        for (bytes, number) in [
            (&b"\x07"[..], 7),
            (b"\x3a\x00\x0f\x42\x3f", -1_000_000),
            (b"\xf9\x3e\x00", 1),
            (b"\xfa\xbf\xf3\x33\x33", -1),
            (b"\xfb\x7f\xf0\x00\x00\x00\x00\x00\x00", i32::MAX.into()),
            (b"\x1b\xff\xff\xff\xff\xff\xff\xff\xff", i32::MAX.into()),
            (b"\x3b\xff\xff\xff\xff\xff\xff\xff\xff", i32::MIN.into()),
            (b"\xd9\xd9\xf7\x07", 7),
        ] {
            assert_eq!(limit(bytes), Value::Integer(number), "{bytes:?}");
        }
    }

    // RFC 8949, appendix A.
    #[test]
    fn halves_are_numbers() {
        for (bits, number) in [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0x3e00, 1.5),
            (0x7bff, 65504.0),
            (0x0001, 5.960_464_477_539_063e-8),
            (0x0400, 0.000_061_035_156_25),
            (0xc400, -4.0),
            (0x7c00, f64::INFINITY),
            (0xfc00, f64::NEG_INFINITY),
        ] {
            assert_eq!(half(bits).to_bits(), f64::to_bits(number), "{bits:x}");
        }
        assert!(half(0x7e00).is_nan());
    }

    #[test]
    fn texts_and_bytes_may_come_in_pieces() {
        let blob = |value: &[u8]| member("PutRecord", "Data", value);
        assert_eq!(blob(b"\x43abc"), Ok(Value::Blob("abc".into())));
        assert_eq!(blob(b"\x5f\x42ab\x40\x41c\xff"), Ok(Value::Blob("abc".into())));
        let key = |value: &[u8]| member("PutRecord", "PartitionKey", value);
        assert_eq!(key(b"\x7f\x62ab\x61c\xff"), Ok(Value::String("abc".into())));
        // A piece of the other type, a piece in pieces, half a letter in a piece.
        for wrong in
            [&b"\x7f\x41a\xff"[..], b"\x7f\x7f\x61a\xff\xff", b"\x7f\x61\xc3\x61\xbc\xff", b"\x62\xff\xff"]
        {
            assert_eq!(key(wrong), Err(None), "{wrong:?}");
        }
    }

    #[test]
    fn a_blob_is_a_part_of_the_body() {
        let body = Bytes::from(cbor(&Value::Map(vec![("Data".into(), Value::Blob(vec![7; 1000].into()))])));
        let value = decode_cbor(kinesis::SERVICE.operation("PutRecord").unwrap(), &body).unwrap();
        let Some(Value::Blob(data)) = value.get("Data") else { panic!("{value:?}") };
        assert!(body.as_ptr_range().contains(&data.as_ptr()));
    }

    #[test]
    fn unknown_members_and_nulls_are_dropped() {
        let body = b"\xa5\x61x\x82\xa1\x61y\x01\xf9\x00\x00\x6aStreamName\xf6\x69StreamARN\xf7\x65Limit\x03\x65Limit\x04";
        assert_eq!(decode("GetRecords", body), Ok(Value::Map(vec![("Limit".into(), Value::Integer(4))])));
    }

    #[test]
    fn a_wrong_type_is_answered_as_in_json() {
        let wrong = |operation, name, value: &[u8]| member(operation, name, value).unwrap_err().unwrap();
        assert_eq!(
            wrong("GetRecords", "Limit", b"\x61x"),
            "class java.lang.String can not be converted to an Integer"
        );
        assert_eq!(
            wrong("PutRecord", "StreamName", b"\x41x"),
            "class java.nio.HeapByteBuffer can not be converted to an String"
        );
        assert_eq!(
            wrong("PutRecord", "Data", b"\x64eA=="),
            "class java.lang.String can not be converted to a Blob"
        );
        assert_eq!(wrong("PutRecord", "Data", b"\x80"), "Start of list found where not expected");
        assert_eq!(wrong("PutRecords", "Records", b"\x41x"), "Expected list or null");
        // Broken further on: then it is only that.
        assert_eq!(member("GetRecords", "Limit", b"\x61x\x00"), Err(None));
    }

    #[test]
    fn what_is_no_cbor_is_only_that() {
        for body in [
            &b""[..],
            b"\xbf",
            b"\xa0\x00",
            b"\xa1\x01\x01",
            b"\xa1\x61x",
            b"\xa1\x61x\xff",
            b"\xbf\x61x\xff",
            b"\xa1\x61x\x1c",
            b"\xa1\x61x\x1f",
            b"\xa1\x61x\xe0",
            b"\xa1\x61x\xf8\xff",
            b"\xa1\x61x\xdf",
            b"\xa1\x61x\xc1",
            b"\xa1\x61x\x5b\xff\xff\xff\xff\xff\xff\xff\xff",
            b"\xbb\xff\xff\xff\xff\xff\xff\xff\xff",
            b"\x80",
            b"{}",
        ] {
            assert_eq!(decode("GetRecords", body), Err(None), "{body:?}");
        }
    }

    #[test]
    fn nesting_has_an_end() {
        let nested = |depth: usize| Bytes::from([vec![0x81; depth], vec![0x00]].concat());
        assert!(is_cbor(&nested(NESTING_MAX)));
        assert!(!is_cbor(&nested(NESTING_MAX + 1)));
        assert!(!is_cbor(&Bytes::from(vec![0x9f; 1_000_000])));
        // Tags do not nest: a long row of them is read, and has an end.
        assert!(!is_cbor(&Bytes::from(vec![0xc1; 1_000_000])));
        // Siblings do not add up.
        assert!(is_cbor(&Bytes::from([&[0x9f][..], &b"\x80\x9f\xff\xa0".repeat(1000), &[0xff]].concat())));
    }

    /// The same value in the other forms: lengths told before, texts and bytes in pieces.
    fn write_otherwise(value: &Value, body: &mut Vec<u8>) {
        let pieces = |major: u8, bytes: &[u8], body: &mut Vec<u8>| {
            body.push(major << 5 | INDEFINITE);
            for piece in bytes.chunks(30) {
                write_head(major, piece.len() as u64, body);
                body.extend_from_slice(piece);
            }
            body.push(BREAK);
        };
        match value {
            Value::String(text) if text.is_ascii() => pieces(TEXT, text.as_bytes(), body),
            Value::Blob(bytes) => pieces(BYTES, bytes, body),
            Value::List(values) => {
                write_head(LIST, values.len() as u64, body);
                values.iter().for_each(|value| write_otherwise(value, body));
            }
            Value::Map(entries) => {
                write_head(MAP, entries.len() as u64, body);
                for (name, value) in entries {
                    write_text(name, body);
                    write_otherwise(value, body);
                }
            }
            Value::Timestamp(millis) => Value::Integer(*millis).write_cbor(body),
            other => other.write_cbor(body),
        }
    }

    fn records() -> impl Strategy<Value = Value> {
        let record =
            (proptest::collection::vec(any::<u8>(), 0..100), ".{0,40}", proptest::option::of("[0-9]{1,9}"));
        proptest::collection::vec(record, 0..5).prop_map(|records| {
            let record = |(data, key, hash): (Vec<u8>, String, Option<String>)| {
                let mut entries = vec![
                    ("Data".into(), Value::Blob(data.into())),
                    ("PartitionKey".into(), Value::String(key)),
                ];
                entries.extend(hash.map(|hash| ("ExplicitHashKey".into(), Value::String(hash))));
                Value::Map(entries)
            };
            Value::Map(vec![("Records".into(), Value::List(records.into_iter().map(record).collect()))])
        })
    }

    proptest! {
        #[test]
        fn json_and_cbor_say_the_same(records in records(), millis in -100_000_000_000_000i64..100_000_000_000_000) {
            let moment = Value::Map(vec![("Timestamp".into(), Value::Timestamp(millis))]);
            for (operation, value) in [("PutRecords", records), ("GetShardIterator", moment)] {
                let operation = kinesis::SERVICE.operation(operation).unwrap();
                let mut json = Vec::new();
                value.write_json(&mut json);
                prop_assert_eq!(&decode_json(operation, &json).unwrap(), &value);
                prop_assert_eq!(&decode_cbor(operation, &cbor(&value).into()).unwrap(), &value);
                let mut otherwise = Vec::new();
                write_otherwise(&value, &mut otherwise);
                prop_assert_eq!(&decode_cbor(operation, &otherwise.into()).unwrap(), &value);
            }
        }

        #[test]
        fn garbage_is_answered(body in proptest::collection::vec(any::<u8>(), 0..64)) {
            is_cbor(&body.into());
        }

        #[test]
        fn near_misses_are_answered(
            body in proptest::collection::vec(
                prop_oneof![Just(0xbf), Just(0xff), Just(0x81), Just(0x9f), Just(0x61), Just(0xc1), any::<u8>()], 0..32)
        ) {
            is_cbor(&body.into());
        }
    }
}
