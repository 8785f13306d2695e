//! What an operation answers becomes a body: whatever is [`Encode`] says its parts to a [`Writer`], of which each format has
//! one, and nothing is built between.
//!
//! What is absent is left out, never null.

use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;
use bytestring::ByteString;

use crate::cbor::Cbor;
use crate::json::Json;
use crate::rest::{Binder, Bound};
use crate::shape::Shape;
use crate::value::{Timestamp, Value};

/// Where a document is written to, part by part. Each call is one value, or the name of the next one.
pub trait Writer {
    /// Nothing, in a list; members that are absent are left out.
    fn null(&mut self);
    /// A boolean.
    fn bool(&mut self, value: bool);
    /// A whole number.
    fn integer(&mut self, number: i64);
    /// Any other number.
    fn float(&mut self, number: f64);
    /// A text.
    fn string(&mut self, text: &str);
    /// A text of which it is known that no format has to escape any of it, such as a number.
    fn verbatim(&mut self, text: &str) {
        self.string(text);
    }
    /// Bytes.
    fn blob(&mut self, bytes: &[u8]);
    /// A moment, in milliseconds since 1970.
    fn timestamp(&mut self, millis: i64);
    /// Enters a list.
    fn begin_list(&mut self);
    /// Leaves it.
    fn end_list(&mut self);
    /// Enters an object.
    fn begin_object(&mut self);
    /// The name of the value that is written next.
    fn name(&mut self, name: &str);
    /// A name of the model, which needs no escape.
    fn member(&mut self, name: &'static str) {
        self.name(name);
    }
    /// Leaves the object.
    fn end_object(&mut self);
}

/// What can be written in every format.
pub trait Encode {
    /// Writes all of it.
    fn encode<W: Writer>(&self, writer: &mut W);
}

/// What can be written, whatever it is: [`Encode`] behind a pointer.
pub trait Document: Send + Sync {
    /// Appends it as JSON.
    fn write_json(&self, body: &mut Vec<u8>);
    /// Appends it as CBOR.
    fn write_cbor(&self, body: &mut Vec<u8>);
    /// Appends what of it travels in the body of a REST answer, and returns the rest. `shape` is the output's.
    fn write_rest(&self, shape: &'static Shape, body: &mut Vec<u8>) -> Bound;
}

impl<T: Encode + Send + Sync> Document for T {
    fn write_json(&self, body: &mut Vec<u8>) {
        self.encode(&mut Json::new(body));
    }

    fn write_cbor(&self, body: &mut Vec<u8>) {
        self.encode(&mut Cbor::new(body));
    }

    fn write_rest(&self, shape: &'static Shape, body: &mut Vec<u8>) -> Bound {
        let mut binder = Binder::new(shape, body);
        self.encode(&mut binder);
        binder.finish()
    }
}

impl fmt::Debug for dyn Document + '_ {
    /// As JSON.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut json = Vec::new();
        self.write_json(&mut json);
        formatter.write_str(&String::from_utf8_lossy(&json))
    }
}

/// The members of a structure that is being written.
pub struct Members<'w, W: Writer>(&'w mut W);

impl<'w, W: Writer> Members<'w, W> {
    /// Enters the structure.
    pub fn begin(writer: &'w mut W) -> Self {
        writer.begin_object();
        Self(writer)
    }

    /// A member that is there.
    pub fn required(&mut self, name: &'static str, value: &impl Encode) {
        self.0.member(name);
        value.encode(self.0);
    }

    /// Absent members are left out, as AWS leaves them out; null is never written.
    pub fn optional(&mut self, name: &'static str, value: &Option<impl Encode>) {
        if let Some(value) = value {
            self.required(name, value);
        }
    }

    /// Leaves the structure.
    pub fn end(self) {
        self.0.end_object();
    }
}

/// The answer of an operation that says nothing: an empty body, not `{}`.
impl Encode for () {
    fn encode<W: Writer>(&self, _: &mut W) {}
}

impl Encode for str {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self);
    }
}

impl Encode for String {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self);
    }
}

impl Encode for ByteString {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self);
    }
}

impl Encode for Bytes {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.blob(self);
    }
}

impl Encode for bool {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.bool(*self);
    }
}

impl Encode for i32 {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.integer((*self).into());
    }
}

impl Encode for i64 {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.integer(*self);
    }
}

impl Encode for f64 {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.float(*self);
    }
}

impl Encode for Timestamp {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.timestamp(self.0);
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.begin_list();
        for value in self {
            value.encode(writer);
        }
        writer.end_list();
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.begin_object();
        for (name, value) in self {
            writer.name(name);
            value.encode(writer);
        }
        writer.end_object();
    }
}

impl Encode for Value {
    fn encode<W: Writer>(&self, writer: &mut W) {
        match self {
            Self::Null => writer.null(),
            Self::Bool(value) => writer.bool(*value),
            Self::Integer(number) => writer.integer(*number),
            Self::Float(number) => writer.float(*number),
            Self::String(text) => writer.string(text),
            Self::Blob(bytes) => writer.blob(bytes),
            Self::Timestamp(millis) => writer.timestamp(*millis),
            Self::List(values) => values.encode(writer),
            Self::Map(entries) => {
                writer.begin_object();
                for (name, value) in entries {
                    writer.name(name);
                    value.encode(writer);
                }
                writer.end_object();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinesis;

    #[test]
    fn absent_members_are_left_out_and_an_answer_without_members_is_empty() {
        let mut body = Vec::new();
        ().write_json(&mut body);
        ().write_cbor(&mut body);
        assert_eq!(body, b"");
        let output = kinesis::PutRecordOutput {
            shard_id: "shardId-000000000000".into(),
            sequence_number: "1".into(),
            encryption_type: None,
        };
        output.write_json(&mut body);
        assert_eq!(body, br#"{"ShardId":"shardId-000000000000","SequenceNumber":"1"}"#);
        body.clear();
        output.write_cbor(&mut body);
        assert_eq!(body, b"\xbf\x67ShardId\x74shardId-000000000000\x6eSequenceNumber\x611\xff");
    }
}
