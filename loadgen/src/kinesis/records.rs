//! What is read of answers: how many records were refused and why, and the records that GetRecords and events bring. Data is looked at
//! where it lies: its length, and the stamp at its beginning.

use std::fmt;

use anyhow::{Context, Result};
use memchr::memmem;
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use super::body::{stamp_of_bytes, stamp_of_text};
use super::endpoint::Format;

/// A record's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Data {
    pub(crate) bytes: usize,
    pub(crate) stamp: Option<u64>,
}

impl<'de> Deserialize<'de> for Data {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Data, D::Error> {
        struct Look;
        impl Visitor<'_> for Look {
            type Value = Data;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("data")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Data, E> {
                let padding = text.bytes().rev().take_while(|&byte| byte == b'=').count();
                let bytes = (text.len() / 4 * 3).saturating_sub(padding);
                Ok(Data { bytes, stamp: stamp_of_text(text) })
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Data, E> {
                Ok(Data { bytes: bytes.len(), stamp: stamp_of_bytes(bytes) })
            }
        }
        deserializer.deserialize_any(Look)
    }
}

/// A text of which only the length matters.
struct Length(usize);

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Length, D::Error> {
        struct Measure;
        impl Visitor<'_> for Measure {
            type Value = Length;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Length, E> {
                Ok(Length(text.len()))
            }
        }
        deserializer.deserialize_str(Measure)
    }
}

/// A record.
#[derive(Deserialize)]
pub(crate) struct Record {
    #[serde(rename = "Data")]
    pub(crate) data: Data,
    #[serde(rename = "PartitionKey")]
    key: Length,
}

impl Record {
    /// Bytes of data and key, as the service counts them.
    pub(crate) fn bytes(&self) -> usize {
        self.data.bytes + self.key.0
    }
}

/// An answer to GetRecords, or the payload of an event.
#[derive(Deserialize)]
pub(crate) struct Batch {
    #[serde(rename = "Records")]
    pub(crate) records: Vec<Record>,
    /// Where to read on; nothing at the end of a closed shard.
    #[serde(rename = "NextShardIterator", default)]
    pub(crate) next: Option<String>,
    #[serde(rename = "MillisBehindLatest", default)]
    pub(crate) behind_ms: u64,
    /// Where another subscription goes on.
    #[serde(rename = "ContinuationSequenceNumber", default)]
    pub(crate) continuation: Option<String>,
}

impl Batch {
    /// Reads one.
    pub(crate) fn read(body: &[u8], format: Format) -> Result<Batch> {
        match format {
            Format::Json => serde_json::from_slice(body).context("an answer without records"),
            Format::Cbor => ciborium::from_reader(body).context("an answer without records"),
        }
    }

    /// Stamp and bytes of each.
    pub(crate) fn stamped(&self) -> impl Iterator<Item = (Option<u64>, u64)> {
        self.records.iter().map(|record| (record.data.stamp, record.data.bytes as u64))
    }

    /// Bytes of all data.
    pub(crate) fn data_bytes(&self) -> u64 {
        self.records.iter().map(|record| record.data.bytes as u64).sum()
    }
}

/// How many entries were refused, as PutRecords answers. Most answers say none, and of those nothing else is read.
pub(crate) fn refused(answer: &[u8], format: Format) -> Result<u64> {
    const NAME: &[u8] = b"FailedRecordCount";
    let zero: &[u8] = match format {
        Format::Json => b"\":0",
        Format::Cbor => b"\0",
    };
    if let Some(at) = memmem::find(answer, NAME)
        && answer[at + NAME.len()..].starts_with(zero)
    {
        return Ok(0);
    }
    #[derive(Deserialize)]
    struct Answered {
        // Not every service says it when there is none.
        #[serde(rename = "FailedRecordCount", default)]
        failed: u64,
    }
    let answered: Answered = match format {
        Format::Json => serde_json::from_slice(answer).context("not an answer to PutRecords")?,
        Format::Cbor => ciborium::from_reader(answer).context("not an answer to PutRecords")?,
    };
    Ok(answered.failed)
}

/// Which entries were refused, and with which error.
pub(crate) fn refusals(answer: &[u8], format: Format) -> Result<Vec<(usize, String)>> {
    #[derive(Deserialize)]
    struct Answered {
        #[serde(rename = "Records")]
        records: Vec<Entry>,
    }
    #[derive(Deserialize)]
    struct Entry {
        #[serde(rename = "ErrorCode", default)]
        error: Option<String>,
    }
    let answered: Answered = match format {
        Format::Json => serde_json::from_slice(answer).context("not an answer to PutRecords")?,
        Format::Cbor => ciborium::from_reader(answer).context("not an answer to PutRecords")?,
    };
    let entries = answered.records.into_iter().enumerate();
    Ok(entries.filter_map(|(index, entry)| Some((index, entry.error?))).collect())
}

/// The sequence number of the first record, as PutRecords answers.
pub(crate) fn first_sequence_number(answer: &[u8]) -> Result<String> {
    #[derive(Deserialize)]
    struct Answered {
        #[serde(rename = "Records")]
        records: Vec<Entry>,
    }
    #[derive(Deserialize)]
    struct Entry {
        #[serde(rename = "SequenceNumber", default)]
        number: Option<String>,
    }
    let answered: Answered = serde_json::from_slice(answer).context("not an answer to PutRecords")?;
    let first = answered.records.into_iter().next().and_then(|entry| entry.number);
    first.context("an answer without a sequence number")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ciborium::cbor;
    use serde_json::{Value, json};

    fn cbor(value: &Value) -> Vec<u8> {
        let mut bytes = Vec::new();
        ciborium::into_writer(value, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn refused_records_are_counted_by_the_answer() {
        let none = json!({"FailedRecordCount": 0, "Records": [{"SequenceNumber": "1"}]});
        let some = json!({"FailedRecordCount": 1, "Records": [{"SequenceNumber": "1"}, {"ErrorCode": "A"}]});
        for (answer, count) in [(none, 0), (some, 1)] {
            assert_eq!(refused(answer.to_string().as_bytes(), Format::Json).unwrap(), count);
            assert_eq!(refused(&cbor(&answer), Format::Cbor).unwrap(), count);
            let named = refusals(answer.to_string().as_bytes(), Format::Json).unwrap();
            assert_eq!(named, refusals(&cbor(&answer), Format::Cbor).unwrap());
            assert_eq!(named.len() as u64, count);
        }
        let spaced = br#"{"FailedRecordCount": 12, "Records": []}"#;
        assert_eq!(refused(spaced, Format::Json).unwrap(), 12);
        assert!(refused(b"<html>", Format::Json).is_err());
    }

    #[test]
    fn records_are_counted_as_the_service_counts_them() {
        for (data, bytes) in [("", 3), ("AA==", 4), ("AAA=", 5), ("AAAA", 6)] {
            let answer = json!({"Records": [{"Data": data, "PartitionKey": "key", "SequenceNumber": "1"}]});
            let answer = answer.to_string();
            let batch = Batch::read(answer.as_bytes(), Format::Json).unwrap();
            assert_eq!(batch.records[0].bytes(), bytes, "{data}");
            assert_eq!((batch.next, batch.behind_ms), (None, 0));
        }
    }

    #[test]
    fn cbor_brings_data_as_it_is() {
        let data = ciborium::value::Value::Bytes(vec![7, 0, 0, 0, 0, 0, 0, 0, 1]);
        let record = cbor!({ "Data" => data, "PartitionKey" => "k" }).unwrap();
        let answer =
            cbor!({ "Records" => [record], "NextShardIterator" => "next", "MillisBehindLatest" => 5 });
        let mut bytes = Vec::new();
        ciborium::into_writer(&answer.unwrap(), &mut bytes).unwrap();
        let batch = Batch::read(&bytes, Format::Cbor).unwrap();
        assert_eq!(batch.records[0].data, Data { bytes: 9, stamp: Some(7) });
        assert_eq!((batch.next.as_deref(), batch.behind_ms, batch.data_bytes()), (Some("next"), 5, 9));
    }
}
