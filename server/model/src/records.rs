//! The two inputs that carry records, read straight into their types: no value between, and nothing allocated for a record.
//!
//! This is the way of requests that are as they should be. At the first thing that is not, a member that the model does not know, a
//! null, a constraint that is not kept, it gives up, and [`decode_json`](crate::decode_json) or
//! [`decode_cbor`](crate::decode_cbor) and [`validate`](crate::validate) say what to do with the body; whatever is read here, they
//! read to the same input (the fuzz target `records`).
//!
//! Texts of records, and blobs in CBOR, are parts of the body; blobs in JSON are decoded into one store, of which they are
//! parts.

use std::any::Any;
use std::borrow::Cow;
use std::ops::Range;

use bytes::Bytes;
use bytestring::ByteString;

use crate::cbor;
use crate::convert::FromValue;
use crate::json;
use crate::kinesis::{PutRecordInput, PutRecordsInput, PutRecordsRequestEntry};
use crate::shape::{Kind, Member, Operation, Place, Shape};
use crate::source::{Next, Source};
use crate::validate::{length_fits, text_fits};
use crate::value::Value;

/// The input of a call, decoded and validated.
#[derive(Debug)]
pub enum Input {
    /// A value along the operation's shape.
    Value(Value),
    /// The generated type of the operation's input.
    Typed(Box<dyn Any + Send>),
}

impl Input {
    /// The generated type of the operation's input.
    ///
    /// # Panics
    ///
    /// If it is the input of another operation.
    pub fn into_type<T: FromValue + 'static>(self) -> T {
        match self {
            Self::Value(value) => T::from_value(value),
            Self::Typed(typed) => match typed.downcast() {
                Ok(typed) => *typed,
                Err(_) => panic!("the input of another operation"),
            },
        }
    }
}

/// Where the memory comes from that blobs are decoded into, and who holds it afterwards.
#[derive(Clone, Copy)]
pub struct Store {
    /// An empty buffer with room for so many bytes.
    pub take: fn(usize) -> Vec<u8>,
    /// What is in the buffer, for all who read it.
    pub share: fn(Vec<u8>) -> Bytes,
}

impl Default for Store {
    /// Of the allocator.
    fn default() -> Self {
        Self { take: Vec::with_capacity, share: Bytes::from }
    }
}

/// Reads and judges a body in JSON, if it is one of records in the usual form.
pub fn records_json(operation: &'static Operation, body: &Bytes, store: Store) -> Option<Input> {
    // Four characters are three bytes; whatever else the body holds is more than the blobs need.
    read(operation, body, store, body.len() / 4 * 3, || json::Reader::new(body))
}

/// Reads and judges a body in CBOR, if it is one of records in the usual form.
pub fn records_cbor(operation: &'static Operation, body: &Bytes, store: Store) -> Option<Input> {
    // Blobs are parts of the body; only one that comes in pieces is put together.
    read(operation, body, store, 0, || cbor::Reader::new(body))
}

fn read<'a, S: Source<'a>>(
    operation: &'static Operation,
    body: &'a Bytes,
    store: Store,
    store_bytes: usize,
    begin: impl FnOnce() -> S,
) -> Option<Input> {
    let input = operation.input?;
    let is_many = match input.name {
        "PutRecordsInput" => true,
        "PutRecordInput" => false,
        _ => return None,
    };
    let decoder = Decoder { body, reader: begin(), store: (store.take)(store_bytes), share: store.share };
    if is_many {
        Some(Input::Typed(Box::new(decoder.put_records(input.members())?)))
    } else {
        Some(Input::Typed(Box::new(decoder.put_record(input.members())?)))
    }
}

/// A blob that was read.
enum Blob {
    /// A part of the body.
    Part(Bytes),
    /// A part of the store.
    Stored(Range<usize>),
}

/// The members of a record, the usual ones first.
const RECORD_MEMBERS: [&str; 3] = ["Data", "PartitionKey", "ExplicitHashKey"];

/// Bytes of the smallest record in a body, in CBOR: a head, and two names with a value each.
const RECORD_BYTES_MIN: usize = 1 + (1 + "Data".len() + 1) + (1 + "PartitionKey".len() + 2);

/// A record whose blob may still be in the store.
struct Entry {
    data: Blob,
    explicit_hash_key: Option<ByteString>,
    partition_key: ByteString,
}

struct Decoder<'a, S> {
    body: &'a Bytes,
    reader: S,
    /// What blobs are decoded into.
    store: Vec<u8>,
    share: fn(Vec<u8>) -> Bytes,
}

impl<'a, S: Source<'a>> Decoder<'a, S> {
    fn put_records(mut self, members: &'static [Member]) -> Option<PutRecordsInput> {
        let list = shape(members, "Records")?;
        let mut input = PutRecordsInput::default();
        let mut records = None;
        self.begin_object()?;
        let mut first = true;
        while let Some(name) = self.reader.name(first).ok()? {
            first = false;
            match &*name {
                "Records" if records.is_none() => records = Some(self.entries(list)?),
                "StreamName" => self.once(&mut input.stream_name, shape(members, &name)?)?,
                "StreamARN" => self.once(&mut input.stream_arn, shape(members, &name)?)?,
                "StreamId" => self.once(&mut input.stream_id, shape(members, &name)?)?,
                _ => return None,
            }
        }
        self.reader.end().ok()?;
        let store = (self.share)(self.store);
        let finished = records?.into_iter().map(|Entry { data, explicit_hash_key, partition_key }| {
            PutRecordsRequestEntry { data: data.of(&store), explicit_hash_key, partition_key }
        });
        input.records = finished.collect();
        Some(input)
    }

    fn put_record(mut self, members: &'static [Member]) -> Option<PutRecordInput> {
        let mut input = PutRecordInput::default();
        let (mut data, mut partition_key) = (None, None);
        self.begin_object()?;
        let mut first = true;
        while let Some(name) = self.reader.name(first).ok()? {
            first = false;
            let shape = shape(members, &name)?;
            match &*name {
                "Data" if data.is_none() => data = Some(self.blob(shape)?),
                "PartitionKey" => self.once(&mut partition_key, shape)?,
                "ExplicitHashKey" => self.once(&mut input.explicit_hash_key, shape)?,
                "SequenceNumberForOrdering" => self.once(&mut input.sequence_number_for_ordering, shape)?,
                "StreamName" => self.once(&mut input.stream_name, shape)?,
                "StreamARN" => self.once(&mut input.stream_arn, shape)?,
                "StreamId" => self.once(&mut input.stream_id, shape)?,
                _ => return None,
            }
        }
        self.reader.end().ok()?;
        input.data = data?.of(&(self.share)(self.store));
        input.partition_key = partition_key?;
        Some(input)
    }

    fn entries(&mut self, list: &'static Shape) -> Option<Vec<Entry>> {
        let Kind::List(entry) = &list.kind else { return None };
        let members = entry.members();
        let [data, hash_key, partition_key] =
            [shape(members, "Data")?, shape(members, "ExplicitHashKey")?, shape(members, "PartitionKey")?];
        if self.reader.next().ok()? != Next::List {
            return None;
        }
        self.reader.begin_list().ok()?;
        let most = list.max.and_then(|most| usize::try_from(most).ok()).unwrap_or(0);
        let mut entries = Vec::with_capacity(most.min(self.body.len() / RECORD_BYTES_MIN));
        while self.reader.element(entries.is_empty()).ok()? {
            self.begin_object()?;
            let (mut blob, mut explicit, mut key) = (None, None, None);
            let mut first = true;
            while let Some(name) = self.reader.name_of(first, &RECORD_MEMBERS).ok()? {
                first = false;
                match name? {
                    "Data" if blob.is_none() => blob = Some(self.blob(data)?),
                    "PartitionKey" if key.is_none() => key = Some(self.shared(partition_key)?),
                    "ExplicitHashKey" if explicit.is_none() => explicit = Some(self.shared(hash_key)?),
                    _ => return None,
                }
            }
            entries.push(Entry { data: blob?, explicit_hash_key: explicit, partition_key: key? });
        }
        length_fits(list, entries.len()).then_some(entries)
    }

    fn begin_object(&mut self) -> Option<()> {
        if self.reader.next().ok()? != Next::Object {
            return None;
        }
        self.reader.begin_object().ok()
    }

    fn text(&mut self, shape: &Shape) -> Option<Cow<'a, str>> {
        if self.reader.next().ok()? != Next::String {
            return None;
        }
        let text = self.reader.string().ok()?;
        text_fits(shape, &text).then_some(text)
    }

    /// A text of its own, if there is none yet.
    fn once(&mut self, member: &mut Option<String>, shape: &Shape) -> Option<()> {
        if member.is_some() {
            return None;
        }
        *member = Some(self.text(shape)?.into_owned());
        Some(())
    }

    /// A text that is a part of the body wherever it stands there as it is.
    fn shared(&mut self, shape: &Shape) -> Option<ByteString> {
        if self.reader.next().ok()? != Next::String {
            return None;
        }
        let text = self.reader.text_of(self.body).ok()?;
        text_fits(shape, &text).then_some(text)
    }

    fn blob(&mut self, shape: &Shape) -> Option<Blob> {
        if self.reader.next().ok()? != S::BLOB {
            return None;
        }
        let start = self.store.len();
        let blob = match self.reader.blob_onto(&mut self.store).ok()? {
            Some(part) => Blob::Part(part),
            None => Blob::Stored(start..self.store.len()),
        };
        length_fits(shape, blob.len()).then_some(blob)
    }
}

impl Blob {
    fn len(&self) -> usize {
        match self {
            Self::Part(part) => part.len(),
            Self::Stored(range) => range.len(),
        }
    }

    fn of(self, store: &Bytes) -> Bytes {
        match self {
            Self::Part(part) => part,
            Self::Stored(range) => store.slice(range),
        }
    }
}

/// The shape of a member that is in the body.
fn shape(members: &'static [Member], name: &str) -> Option<&'static Shape> {
    members
        .iter()
        .find(|member| member.name == name && member.place == Place::Body)
        .map(|member| member.shape)
}
