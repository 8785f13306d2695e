//! What is sent: bodies of PutRecord and PutRecords, made beforehand in JSON or CBOR, so that sending one costs a load next to nothing.
//! Records may carry a stamp, a number at the beginning of their data: the moment of sending, or a number of their own. Stamps are
//! written into a copy of the body, at places that are known since it was made.
//!
//! ```text
//!  data:  | stamp: number u64 | 0 0 0 0 | random bytes ...        12 bytes are 16 whole characters of base64
//! ```

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use penstock_aggregation::{AddError, Aggregator};
use serde_json::Value;

use super::endpoint::Format;
use super::sign;
use crate::random::Random;

/// Bytes of a partition key: as long as a user's id or a small hash.
pub(crate) const KEY_BYTES: usize = 16;

/// Bytes of a stamp, in data and in base64.
pub(crate) const STAMP_BYTES: usize = 12;
const STAMP_CHARACTERS: usize = STAMP_BYTES / 3 * 4;

/// Bytes of an aggregate at most: what the Kinesis Producer Library makes by itself.
const AGGREGATE_BYTES_MAX: usize = 51_200;

/// A body with its hash, which the signature is of.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    pub(crate) bytes: Bytes,
    pub(crate) hash: String,
    pub(crate) format: Format,
}

impl Body {
    pub(crate) fn new(bytes: impl Into<Bytes>, format: Format) -> Body {
        let bytes = bytes.into();
        Body { hash: sign::hash(&bytes), bytes, format }
    }

    pub(crate) fn json(input: &Value) -> Body {
        Body::new(input.to_string(), Format::Json)
    }

    /// The input of an operation, in the format asked for.
    pub(crate) fn of(input: &Value, format: Format) -> Result<Body> {
        Ok(match format {
            Format::Json => Body::json(input),
            Format::Cbor => {
                let mut bytes = Vec::new();
                ciborium::into_writer(input, &mut bytes).context("cannot write CBOR")?;
                Body::new(bytes, format)
            }
        })
    }
}

/// An entry of a request: one record of the stream.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    key: String,
    hash_key: Option<String>,
    data: Vec<u8>,
    /// Records that it stands for: more than one if it is an aggregate.
    pub(crate) records: u64,
    /// Bytes of their data.
    pub(crate) bytes: u64,
}

impl Entry {
    /// A record with a key of its own and so many random bytes. With a hash key it goes to that shard.
    pub(crate) fn random(data_bytes: usize, hash_key: Option<&str>, random: &mut Random) -> Entry {
        let mut data = vec![0; data_bytes];
        random.fill(&mut data);
        let (key, hash_key) = (format!("{:016x}", random.draw()), hash_key.map(str::to_owned));
        Entry { key, hash_key, data, records: 1, bytes: data_bytes as u64 }
    }

    /// The same records, put together as the Kinesis Producer Library does.
    pub(crate) fn aggregated(entries: Vec<Entry>) -> Result<Vec<Entry>> {
        let mut aggregator = Aggregator::new(AGGREGATE_BYTES_MAX);
        let (mut packed, mut records, mut bytes) = (Vec::new(), 0, 0);
        let mut close = |aggregator: &mut Aggregator, records: &mut u64, bytes: &mut u64| {
            packed.extend(aggregator.take().map(|taken| Entry {
                key: taken.partition_key,
                hash_key: taken.explicit_hash_key,
                data: taken.data.into(),
                records: std::mem::take(records),
                bytes: std::mem::take(bytes),
            }));
        };
        let mut alone = Vec::new();
        for entry in entries {
            let data = Bytes::from(entry.data.clone());
            let mut added = aggregator.add(&entry.key, entry.hash_key.as_deref(), &data);
            if added == Err(AddError::Full) {
                close(&mut aggregator, &mut records, &mut bytes);
                added = aggregator.add(&entry.key, entry.hash_key.as_deref(), &data);
            }
            match added {
                Ok(()) => (records, bytes) = (records + 1, bytes + entry.bytes),
                Err(AddError::TooLarge) => alone.push(entry),
                Err(AddError::Full) => unreachable!("an aggregate that was begun anew has room"),
            }
        }
        close(&mut aggregator, &mut records, &mut bytes);
        packed.extend(alone);
        Ok(packed)
    }
}

/// A request that puts records.
#[derive(Clone, Debug)]
pub(crate) struct Put {
    pub(crate) operation: &'static str,
    pub(crate) body: Body,
    /// Where the data of each entry begins in the body.
    places: Vec<usize>,
    /// Records and bytes of each entry.
    entries: Vec<(u64, u64)>,
}

impl Put {
    /// PutRecord.
    pub(crate) fn record(stream: &str, entry: &Entry, format: Format) -> Put {
        let mut out = Writer::new(format, entry.data.len());
        out.begin_map(3 + usize::from(entry.hash_key.is_some()));
        out.text_member("StreamName", stream);
        let place = out.entry(entry);
        out.end_map();
        out.put("PutRecord", vec![place], std::slice::from_ref(entry))
    }

    /// PutRecords.
    pub(crate) fn records(stream: &str, entries: &[Entry], format: Format) -> Put {
        let bytes: usize = entries.iter().map(|entry| entry.data.len() + 100).sum();
        let mut out = Writer::new(format, bytes);
        out.begin_map(2);
        out.text_member("StreamName", stream);
        out.begin_list("Records", entries.len());
        let mut places = Vec::with_capacity(entries.len());
        for entry in entries {
            out.begin_map(2 + usize::from(entry.hash_key.is_some()));
            places.push(out.entry(entry));
            out.end_map();
        }
        out.end_list();
        out.end_map();
        out.put("PutRecords", places, entries)
    }

    /// A copy whose records carry stamps: the argument is the record's index.
    pub(crate) fn stamped(&self, mut stamp: impl FnMut(usize) -> u64) -> Body {
        let mut bytes = self.body.bytes.to_vec();
        for (index, &place) in self.places.iter().enumerate() {
            let mut data = [0; STAMP_BYTES];
            data[..8].copy_from_slice(&stamp(index).to_le_bytes());
            match self.body.format {
                Format::Cbor => bytes[place..place + STAMP_BYTES].copy_from_slice(&data),
                Format::Json => {
                    let written = BASE64.encode_slice(data, &mut bytes[place..place + STAMP_CHARACTERS]);
                    assert_eq!(written, Ok(STAMP_CHARACTERS), "a stamp has its place");
                }
            }
        }
        Body::new(bytes, self.body.format)
    }

    /// Records of the whole request, and bytes of their data.
    pub(crate) fn size(&self) -> (u64, u64) {
        self.entries.iter().fold((0, 0), |sum, entry| (sum.0 + entry.0, sum.1 + entry.1))
    }

    /// Those of one entry.
    pub(crate) fn entry(&self, index: usize) -> (u64, u64) {
        self.entries.get(index).copied().unwrap_or((0, 0))
    }
}

/// Fails if records are too short to carry a stamp.
pub(crate) fn ensure_stamps(data_bytes: usize) -> Result<()> {
    ensure!(
        data_bytes >= STAMP_BYTES,
        "a record needs {STAMP_BYTES} bytes to tell when it was sent: make --records larger"
    );
    Ok(())
}

/// The stamp in data as JSON has it.
pub(crate) fn stamp_of_text(data: &str) -> Option<u64> {
    let mut bytes = [0; STAMP_BYTES];
    BASE64.decode_slice(data.get(..STAMP_CHARACTERS)?, &mut bytes).ok()?;
    stamp_of_bytes(&bytes)
}

/// The stamp in data.
pub(crate) fn stamp_of_bytes(data: &[u8]) -> Option<u64> {
    data.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}

/// Writes the two kinds of requests, and where in them data begins.
struct Writer {
    format: Format,
    out: Vec<u8>,
    /// Something stands before the next member or element.
    follows: bool,
}

impl Writer {
    fn new(format: Format, data_bytes: usize) -> Writer {
        Writer { format, out: Vec::with_capacity(data_bytes / 3 * 4 + 200), follows: false }
    }

    fn begin_map(&mut self, members: usize) {
        self.separate();
        match self.format {
            Format::Json => self.out.push(b'{'),
            Format::Cbor => self.cbor_head(5, members),
        }
        self.follows = false;
    }

    fn end_map(&mut self) {
        if self.format == Format::Json {
            self.out.push(b'}');
        }
        self.follows = true;
    }

    fn begin_list(&mut self, name: &str, elements: usize) {
        self.name(name);
        match self.format {
            Format::Json => self.out.push(b'['),
            Format::Cbor => self.cbor_head(4, elements),
        }
        self.follows = false;
    }

    fn end_list(&mut self) {
        if self.format == Format::Json {
            self.out.push(b']');
        }
        self.follows = true;
    }

    fn text_member(&mut self, name: &str, text: &str) {
        self.name(name);
        self.text(text);
    }

    /// The members of a record; returns where its data begins.
    fn entry(&mut self, entry: &Entry) -> usize {
        self.name("Data");
        let place = match self.format {
            Format::Json => {
                self.out.push(b'"');
                let place = self.out.len();
                self.out.extend_from_slice(BASE64.encode(&entry.data).as_bytes());
                self.out.push(b'"');
                place
            }
            Format::Cbor => {
                self.cbor_head(2, entry.data.len());
                let place = self.out.len();
                self.out.extend_from_slice(&entry.data);
                place
            }
        };
        self.text_member("PartitionKey", &entry.key);
        if let Some(hash_key) = &entry.hash_key {
            self.text_member("ExplicitHashKey", hash_key);
        }
        place
    }

    fn put(self, operation: &'static str, places: Vec<usize>, entries: &[Entry]) -> Put {
        Put {
            operation,
            body: Body::new(self.out, self.format),
            places,
            entries: entries.iter().map(|entry| (entry.records, entry.bytes)).collect(),
        }
    }

    fn separate(&mut self) {
        if self.follows && self.format == Format::Json {
            self.out.push(b',');
        }
        self.follows = true;
    }

    fn name(&mut self, name: &str) {
        self.separate();
        self.text(name);
        if self.format == Format::Json {
            self.out.push(b':');
        }
    }

    // Names and keys are of letters and digits: nothing in them needs an escape.
    fn text(&mut self, text: &str) {
        match self.format {
            Format::Json => self.out.extend_from_slice(format!("\"{text}\"").as_bytes()),
            Format::Cbor => {
                self.cbor_head(3, text.len());
                self.out.extend_from_slice(text.as_bytes());
            }
        }
    }

    /// What each item of CBOR begins with: its type in three bits, and a number.
    fn cbor_head(&mut self, kind: u8, number: usize) {
        let kind = kind << 5;
        match number {
            0..24 => self.out.push(kind | number as u8),
            24..0x100 => self.out.extend_from_slice(&[kind | 24, number as u8]),
            0x100..0x1_0000 => {
                self.out.push(kind | 25);
                self.out.extend_from_slice(&(number as u16).to_be_bytes());
            }
            _ => {
                self.out.push(kind | 26);
                self.out.extend_from_slice(&(number as u32).to_be_bytes());
            }
        }
    }
}

/// Moments of one run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock(Instant);

impl Clock {
    /// Begins now.
    pub(crate) fn new() -> Clock {
        Clock(Instant::now())
    }

    /// A moment.
    pub(crate) fn ns(self, moment: Instant) -> u64 {
        u64::try_from(moment.saturating_duration_since(self.0).as_nanos()).unwrap_or(u64::MAX)
    }

    /// The moment with this number; nothing if it is still to come, so that it is no moment of this run.
    pub(crate) fn moment(self, ns: u64) -> Option<Instant> {
        let moment = self.0.checked_add(Duration::from_nanos(ns))?;
        (moment <= Instant::now()).then_some(moment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ciborium::value::Value as Cbor;

    fn entries(count: usize, bytes: usize, hash_key: Option<&str>) -> Vec<Entry> {
        let mut random = Random::new(1);
        (0..count).map(|_| Entry::random(bytes, hash_key, &mut random)).collect()
    }

    fn json(put: &Put) -> Value {
        serde_json::from_slice(&put.body.bytes).unwrap()
    }

    fn member<'a>(map: &'a Cbor, name: &str) -> &'a Cbor {
        let members = map.as_map().unwrap();
        &members.iter().find(|(key, _)| key.as_text() == Some(name)).unwrap().1
    }

    #[test]
    fn bodies_are_what_the_operations_take() {
        let made = entries(2, 100, None);
        let body = json(&Put::records("s", &made, Format::Json));
        let records = body["Records"].as_array().unwrap();
        assert_eq!((body["StreamName"].as_str(), records.len()), (Some("s"), 2));
        assert_ne!(records[0]["PartitionKey"], records[1]["PartitionKey"]);
        for (record, entry) in records.iter().zip(&made) {
            assert_eq!(record["PartitionKey"].as_str().unwrap().len(), KEY_BYTES);
            assert_eq!(BASE64.decode(record["Data"].as_str().unwrap()).unwrap(), entry.data);
        }
        let body = json(&Put::record("s", &entries(1, 100, Some("7"))[0], Format::Json));
        assert_eq!((&body["ExplicitHashKey"], &body["StreamName"]), (&"7".into(), &"s".into()));
    }

    #[test]
    fn both_formats_say_the_same() {
        for bytes in [12, 23, 24, 255, 256, 65_535, 65_536] {
            let made = entries(2, bytes, Some("7"));
            let put = Put::records("s", &made, Format::Cbor);
            let body: Cbor = ciborium::from_reader(&put.body.bytes[..]).unwrap();
            assert_eq!(member(&body, "StreamName").as_text(), Some("s"));
            let records = member(&body, "Records").as_array().unwrap();
            assert_eq!(records.len(), 2);
            for (record, entry) in records.iter().zip(&made) {
                assert_eq!(member(record, "Data").as_bytes(), Some(&entry.data));
                assert_eq!(member(record, "PartitionKey").as_text(), Some(entry.key.as_str()));
                assert_eq!(member(record, "ExplicitHashKey").as_text(), Some("7"));
            }
            assert_eq!(put.size(), (2, 2 * bytes as u64));
        }
    }

    #[test]
    fn stamps_are_where_readers_look_for_them() {
        let made = entries(3, 1024, None);
        let stamped = Put::records("s", &made, Format::Json).stamped(|index| 123_456_789 + index as u64);
        let body: Value = serde_json::from_slice(&stamped.bytes).unwrap();
        for (index, record) in body["Records"].as_array().unwrap().iter().enumerate() {
            let data = record["Data"].as_str().unwrap();
            assert_eq!(stamp_of_text(data), Some(123_456_789 + index as u64));
            assert_eq!(BASE64.decode(data).unwrap()[STAMP_BYTES..], made[index].data[STAMP_BYTES..]);
        }
        assert_eq!(stamped.hash, sign::hash(&stamped.bytes));
        let stamped = Put::record("s", &made[0], Format::Cbor).stamped(|_| 7);
        let body: Cbor = ciborium::from_reader(&stamped.bytes[..]).unwrap();
        assert_eq!(stamp_of_bytes(member(&body, "Data").as_bytes().unwrap()), Some(7));
        assert!(stamp_of_text("AAAA").is_none() && stamp_of_text("????????????????").is_none());
        assert!(ensure_stamps(11).is_err() && ensure_stamps(12).is_ok());
    }

    #[test]
    fn aggregates_stand_for_their_records() {
        let packed = Entry::aggregated(entries(100, 1024, None)).unwrap();
        assert!((2..5).contains(&packed.len()), "{}", packed.len());
        let put = Put::records("s", &packed, Format::Json);
        assert_eq!(put.size(), (100, 100 * 1024));
        assert!(put.entry(0).0 > 40 && put.entry(99) == (0, 0));
        let aggregate = penstock_aggregation::decode(&packed[0].data.clone().into()).unwrap();
        assert_eq!(aggregate.records().count() as u64, packed[0].records);
        let large = Entry::aggregated(entries(1, 60_000, None)).unwrap();
        assert_eq!(large[0].data.len(), 60_000, "what fits into none goes by itself");
    }
}
