//! A body becomes a value along its operation's shape.
//!
//! Members that the shape does not know and members that are null are dropped, as the service drops
//! them. A value of the wrong type ends the request with one sentence, the first that occurs; but
//! a body that is no JSON or no CBOR, wherever it breaks, is only that.

use std::borrow::Cow;

use bytes::Bytes;

use crate::cbor;
use crate::json;
use crate::rejection::Rejection;
use crate::shape::{Kind, Member, Operation, Place, Shape};
use crate::source::{Next, Problem, Source};
use crate::value::{Name, Value};

/// Reads a request's body in JSON. Constraints are not looked at; [`validate`](crate::validate) does that.
pub fn decode_json(operation: &Operation, body: &[u8]) -> Result<Value, Rejection> {
    read(operation, || json::Reader::new(body))
}

/// Reads a request's body in CBOR, to the same value as the same input in JSON. Blobs are parts of the body.
pub fn decode_cbor(operation: &Operation, body: &Bytes) -> Result<Value, Rejection> {
    read(operation, || cbor::Reader::new(body))
}

/// Reads one value of a shape in JSON, as it may have been kept by a service. Members that the shape does not know are dropped.
///
/// # Errors
/// It is no value of the shape.
pub fn decode_shape(shape: &'static Shape, json: &[u8]) -> Result<Value, Rejection> {
    let mut reader = json::Reader::new(json);
    let mut whole = || {
        let value = decode(&mut reader, shape)?;
        reader.end()?;
        Ok(value)
    };
    let message = |problem| match problem {
        Problem::Malformed => None,
        Problem::Type(message) => Some(message.into_owned()),
    };
    let value = whole().map_err(|problem| Rejection::Serialization { message: message(problem) })?;
    Ok(value.unwrap_or(Value::Null))
}

fn read<'a, S: Source<'a>>(operation: &Operation, begin: impl Fn() -> S) -> Result<Value, Rejection> {
    let refused = |message| Rejection::Serialization { message };
    match input(&mut begin(), operation) {
        Ok(value) => Ok(value),
        Err(Problem::Malformed) => Err(refused(None)),
        Err(Problem::Type(_)) if !begin().is_well_formed() => Err(refused(None)),
        Err(Problem::Type(message)) => Err(refused(Some(message.into_owned()))),
    }
}

/// An input is an object; anything else is as unreadable to the service as no JSON at all.
fn input<'a>(reader: &mut impl Source<'a>, operation: &Operation) -> Result<Value, Problem> {
    if reader.next()? != Next::Object {
        return Err(Problem::Malformed);
    }
    let value = match operation.input {
        Some(shape) => decode(reader, shape)?,
        None => {
            reader.skip()?;
            None
        }
    };
    reader.end()?;
    Ok(value.unwrap_or_else(|| Value::Map(Vec::new())))
}

/// Reads one value; nothing for null.
fn decode<'a, S: Source<'a>>(reader: &mut S, shape: &'static Shape) -> Result<Option<Value>, Problem> {
    let next = reader.next()?;
    let value = match (&shape.kind, next) {
        (_, Next::Null) => {
            reader.null()?;
            return Ok(None);
        }
        (Kind::Structure(structure), Next::Object) => structure_members(reader, structure.members)?,
        (Kind::Map { value, .. }, Next::Object) => map_entries(reader, value)?,
        (Kind::List(member), Next::List) => list_elements(reader, member)?,
        (Kind::String, Next::String) => Value::String(reader.string()?.into_owned()),
        (Kind::Blob { .. }, next) if next == S::BLOB => Value::Blob(reader.blob()?),
        (Kind::Boolean, Next::Bool) => Value::Bool(reader.bool()?),
        (Kind::Boolean, Next::String) => Value::Bool(truth(&reader.string()?)?),
        (Kind::Integer, Next::Number) => {
            Value::Integer(reader.whole()?.clamp(i32::MIN.into(), i32::MAX.into()))
        }
        (Kind::Long, Next::Number) => Value::Integer(reader.whole()?),
        (Kind::Double, Next::Number) => Value::Float(reader.float()?),
        (Kind::Timestamp, Next::Number) => Value::Timestamp(reader.milliseconds()?),
        (kind, found) => return Err(Problem::Type(wrong_type(kind, found))),
    };
    Ok(Some(value))
}

fn structure_members<'a>(reader: &mut impl Source<'a>, members: &'static [Member]) -> Result<Value, Problem> {
    let mut entries: Vec<(Name, Value)> = Vec::new();
    reader.begin_object()?;
    let mut first = true;
    while let Some(name) = reader.name(first)? {
        first = false;
        // What travels elsewhere is no member of the body.
        match members.iter().find(|member| member.name == name && member.place == Place::Body) {
            Some(member) => {
                let value = decode(reader, member.shape)?;
                put(&mut entries, Name::Borrowed(member.name), value);
            }
            None => reader.skip()?,
        }
    }
    Ok(Value::Map(entries))
}

/// The last value of a name counts, also where it is null.
fn put(entries: &mut Vec<(Name, Value)>, name: Name, value: Option<Value>) {
    let there = entries.iter().position(|(other, _)| *other == name);
    match (there, value) {
        (Some(index), Some(value)) => entries[index].1 = value,
        (Some(index), None) => drop(entries.remove(index)),
        (None, Some(value)) => entries.push((name, value)),
        (None, None) => {}
    }
}

fn map_entries<'a>(reader: &mut impl Source<'a>, shape: &'static Shape) -> Result<Value, Problem> {
    let mut entries: Vec<(Name, Value)> = Vec::new();
    reader.begin_object()?;
    let mut first = true;
    while let Some(name) = reader.name(first)? {
        first = false;
        // A null stays: an entry without a value is for the validator to refuse.
        let value = decode(reader, shape)?.unwrap_or(Value::Null);
        entries.push((Name::Owned(name.into_owned()), value));
    }
    Ok(Value::Map(last_of_each_name(entries)))
}

/// Keeps the last entry of each name. Unlike a structure's members, a map's are as many as the
/// caller likes, so each is not compared with each.
fn last_of_each_name(entries: Vec<(Name, Value)>) -> Vec<(Name, Value)> {
    let mut seen = std::collections::HashSet::with_capacity(entries.len());
    let is_last: Vec<bool> = entries.iter().rev().map(|(name, _)| seen.insert(name.as_ref())).collect();
    if is_last.iter().all(|last| *last) {
        return entries;
    }
    let in_order = entries.into_iter().zip(is_last.into_iter().rev());
    in_order.filter_map(|(entry, last)| last.then_some(entry)).collect()
}

fn list_elements<'a>(reader: &mut impl Source<'a>, shape: &'static Shape) -> Result<Value, Problem> {
    let mut values = Vec::new();
    reader.begin_list()?;
    let mut first = true;
    while reader.element(first)? {
        first = false;
        // A null keeps its place: the validator names elements by their number.
        values.push(decode(reader, shape)?.unwrap_or(Value::Null));
    }
    Ok(Value::List(values))
}

/// A string where a boolean is wanted: a few words are taken for one, others are repeated in
/// capitals.
fn truth(text: &str) -> Result<bool, Problem> {
    let capitals = text.to_uppercase();
    match capitals.as_str() {
        "TRUE" | "YES" | "1" => Ok(true),
        "FALSE" | "NO" | "0" => Ok(false),
        _ => Err(Problem::Type(format!("'{capitals}' can not be converted to an Boolean").into())),
    }
}

/// AWS's sentence for a value of the wrong type.
fn wrong_type(kind: &Kind, found: Next) -> Cow<'static, str> {
    let wanted = match (kind, found) {
        (Kind::List(_), Next::Bool | Next::Number | Next::String | Next::Bytes) => {
            return "Expected list or null".into();
        }
        (Kind::Map { .. }, Next::Bool | Next::Number | Next::String | Next::Bytes) => {
            return "Expected map or null".into();
        }
        (Kind::Structure(_), Next::Bool | Next::Number | Next::String | Next::Bytes) => {
            return "Expected null".into();
        }
        (_, Next::List) => return "Start of list found where not expected".into(),
        (_, Next::Object) => return "Start of structure or map found where not expected.".into(),
        (kind, _) => wanted(kind),
    };
    let class = match found {
        Next::Bool => "java.lang.Boolean",
        Next::Number => "com.amazon.coral.value.json.numbers.TruncatingBigNumber",
        // What the service calls bytes in CBOR was never recorded; this is how its sentences of validation call them.
        Next::Bytes => "java.nio.HeapByteBuffer",
        _ => "java.lang.String",
    };
    format!("class {class} can not be converted to {wanted}").into()
}

/// What AWS's sentences call a scalar of the kind.
pub(crate) fn wanted(kind: &Kind) -> &'static str {
    match kind {
        Kind::Blob { .. } => "a Blob",
        Kind::Boolean => "an Boolean",
        Kind::Integer => "an Integer",
        Kind::Long => "an Long",
        Kind::Double => "an Double",
        Kind::Timestamp => "milliseconds since epoch",
        _ => "an String",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(operation: &str, body: &str) -> Result<Value, Option<String>> {
        let operation = crate::kinesis::SERVICE.operation(operation).unwrap();
        match decode_json(operation, body.as_bytes()) {
            Ok(value) => Ok(value),
            Err(Rejection::Serialization { message }) => Err(message),
            Err(other) => panic!("{other}"),
        }
    }

    fn limit(number: &str) -> Value {
        decode("GetRecords", &format!(r#"{{"Limit":{number}}}"#)).unwrap().get("Limit").unwrap().clone()
    }

    #[test]
    fn numbers_are_cut_and_saturate() {
        for (text, number) in [("7", 7), ("-0", 0), ("1.9", 1), ("-1.9", -1), ("1e3", 1000), ("1.5E1", 15)] {
            assert_eq!(limit(text), Value::Integer(number), "{text}");
        }
        for large in ["100000000000", "1e400", "99999999999999999999999"] {
            assert_eq!(limit(large), Value::Integer(i32::MAX.into()), "{large}");
            assert_eq!(limit(&format!("-{large}")), Value::Integer(i32::MIN.into()), "-{large}");
        }
    }

    #[test]
    fn timestamps_are_seconds_with_decimals() {
        let timestamp = |number: &str| {
            let body = format!(r#"{{"Timestamp":{number}}}"#);
            decode("GetShardIterator", &body).unwrap().get("Timestamp").unwrap().clone()
        };
        assert_eq!(timestamp("1421777400"), Value::Timestamp(1_421_777_400_000));
        assert_eq!(timestamp("1421777400.123"), Value::Timestamp(1_421_777_400_123));
        assert_eq!(timestamp("1.421777400123E9"), Value::Timestamp(1_421_777_400_123));
        assert_eq!(timestamp("-0.5"), Value::Timestamp(-500));
        assert_eq!(timestamp("1e300"), Value::Timestamp(i64::MAX));
        assert_eq!(timestamp("9223372036854775807"), Value::Timestamp(i64::MAX));
    }

    #[test]
    fn unknown_members_and_nulls_are_dropped() {
        let body = r#"{"x":[{"y":1}],"StreamName":null,"Limit":3,"Limit":4,"limit":5}"#;
        assert_eq!(decode("GetRecords", body), Ok(Value::Map(vec![("Limit".into(), Value::Integer(4))])));
        assert_eq!(decode("GetRecords", r#"{"Limit":4,"Limit":null}"#), Ok(Value::Map(Vec::new())));
    }

    #[test]
    fn the_last_of_a_maps_equal_keys_counts() {
        let value = decode("AddTagsToStream", r#"{"Tags":{"a":"1","b":"2","a":"3"}}"#).unwrap();
        let tags = vec![("b".into(), Value::String("2".into())), ("a".into(), Value::String("3".into()))];
        assert_eq!(value.get("Tags"), Some(&Value::Map(tags)));
    }

    #[test]
    fn words_are_taken_for_booleans() {
        let consumers =
            |word: &str| decode("DeleteStream", &format!(r#"{{"EnforceConsumerDeletion":"{word}"}}"#));
        for (word, expected) in
            [("true", true), ("Yes", true), ("1", true), ("FALSE", false), ("no", false), ("0", false)]
        {
            assert_eq!(consumers(word).unwrap().get("EnforceConsumerDeletion"), Some(&Value::Bool(expected)));
        }
        let sentence = "'MAYBE' can not be converted to an Boolean".to_owned();
        assert_eq!(consumers("maybe"), Err(Some(sentence)));
    }

    #[test]
    fn what_is_no_json_is_only_that() {
        for body in ["", "{", "nonsense", "{}{}", r#"{"Limit":"x"}]"#, r#"{"Limit":"x","a":}"#] {
            assert_eq!(decode("GetRecords", body), Err(None), "{body}");
        }
        let operation = crate::kinesis::SERVICE.operation("GetRecords").unwrap();
        let not_utf8 = decode_json(operation, b"{\"StreamARN\":\"\xff\"}");
        assert_eq!(not_utf8, Err(Rejection::Serialization { message: None }));
    }

    #[test]
    fn blobs_may_be_escaped() {
        let value = decode("PutRecord", r#"{"Data":"\u0061+\/\/"}"#).unwrap();
        assert_eq!(value.get("Data"), Some(&Value::Blob(vec![0x6b, 0xef, 0xff].into())));
    }
}
