//! What is done to a record before it waits for an object: decompressed, taken apart, its partition told, a delimiter appended; in
//! the service's order. What fails on the way goes to the error output, and so comes to a part of its own. Where there is a function, it
//! is asked between taking apart and telling the partition.
//!
//! The same record always comes to the same parts with the same bytes, whenever it is read: that is what lets an object be cut again
//! after a crash. So nothing here looks at the time but to tell when a try ended, which is in no name and in no partition.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use penstock_transform::cloudwatch_logs::{Extracted, decompress, extract};
use penstock_transform::deaggregate::{SubRecords, kpl};
use penstock_transform::delimiter::delimiter;
use penstock_transform::failure::{Detail, Failure, OutputType};
use penstock_transform::jq::Query;
use penstock_transform::limits::DECOMPRESSED_BYTES_MAX;
use serde_json::Value as Json;

use super::ledger::{Kind, Part, Partition};
use crate::kind::enabled;
use crate::rules::{parameter, processors, text};

/// The code of records that are not what CloudWatch Logs sends. The service's own is not known.
const DECOMPRESSION_FAILED: &str = "Decompression.InvalidData";

/// Why a record of a partitioned delivery stream fails that has no key, as a query would say it.
const NO_KEY: &str = "partitionKeys values must not be null or empty";

/// The processors of a destination, but for functions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Steps {
    /// Records may be aggregates of the Kinesis Producer Library.
    aggregates: bool,
    decompresses: bool,
    extracts: bool,
    splits: Option<SubRecords>,
    query: Option<Arc<Query>>,
    delimiter: Option<Bytes>,
    /// A record without any key of a partition fails.
    partitioned: bool,
}

/// What a partition key that a function gave begins with, in a [`Partition`](super::ledger::Partition), to tell it from one of a query.
pub(crate) const FUNCTION_KEY: &str = "partitionKeyFromLambda:";

/// A record that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failed {
    /// The name of the error output's type.
    pub(crate) output: String,
    /// What the error output tells of it.
    pub(crate) line: Vec<u8>,
}

impl Failed {
    pub(crate) fn new(failure: &Failure<'_>) -> Failed {
        let mut line = Vec::new();
        failure.write(&mut line);
        Failed { output: failure.detail.output_type().name().to_owned(), line }
    }
}

/// When a record came, and when it is looked at, in milliseconds since 1970.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    pub(crate) arrived_ms: i64,
    pub(crate) now_ms: i64,
}

/// What a record comes to: pieces for a part, each part once.
pub(crate) type Routed = Vec<(Part, Pieces)>;

/// Records that one came to, one behind the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pieces {
    bytes: Vec<u8>,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Pieces {
    /// One.
    pub(crate) fn one(record: &[u8]) -> Pieces {
        Pieces { bytes: record.to_vec(), ends: vec![record.len()] }
    }

    /// Adds one.
    fn push(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.bytes);
        self.ends.push(self.bytes.len());
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> + Clone {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.bytes[start..end])
    }
}

impl Steps {
    /// Reads a `ProcessingConfiguration` of records that are put, or of a data stream's; an error is the service's sentence.
    pub(crate) fn read(processing: &Json, of_stream: bool) -> Result<Steps, String> {
        let mut steps = Steps { aggregates: of_stream, ..Steps::default() };
        if !enabled(Some(processing)) {
            return Ok(steps);
        }
        for processor in processors(processing) {
            let parameter = |name: &str| parameter(processor, name);
            match text(processor, "Type").unwrap_or_default() {
                "Decompression" => steps.decompresses = true,
                "CloudWatchLogProcessing" => {
                    let wanted = parameter("DataMessageExtraction").unwrap_or_default();
                    steps.extracts = wanted.eq_ignore_ascii_case("true");
                }
                "RecordDeAggregation" => {
                    let kind = parameter("SubRecordType").unwrap_or_default();
                    let splits = SubRecords::new(kind, parameter("Delimiter"));
                    steps.splits = Some(splits.map_err(|error| error.to_string())?);
                }
                "MetadataExtraction" => {
                    let query = Query::compile(parameter("MetadataExtractionQuery").unwrap_or_default());
                    steps.query = Some(Arc::new(query.map_err(|error| error.to_string())?));
                }
                "AppendDelimiterToRecord" => steps.delimiter = Some(delimiter(parameter("Delimiter"))),
                _ => {}
            }
        }
        Ok(steps)
    }

    /// The same where records are partitioned, or are not.
    #[must_use]
    pub(crate) fn partitioned(self, partitioned: bool) -> Steps {
        Steps { partitioned, ..self }
    }

    /// The keys that records are partitioned by.
    pub(crate) fn query_keys(&self) -> &[String] {
        self.query.as_ref().map_or(&[], |query| query.keys())
    }

    /// Whether records go on as they came.
    pub(crate) fn are_none(&self) -> bool {
        !self.aggregates
            && !self.decompresses
            && self.splits.is_none()
            && self.query.is_none()
            && self.delimiter.is_none()
            && !self.partitioned
    }

    /// What a record comes to.
    pub(crate) fn apply(&self, record: &Bytes, times: Times) -> Routed {
        let mut routed = Grouped(Vec::new());
        for piece in self.take_apart(record, times) {
            match piece {
                Ok(piece) => self.route_into(&piece, &BTreeMap::new(), times, &mut routed),
                Err(failed) => routed.tell(&failed),
            }
        }
        routed.0
    }

    /// The records within a record, before a function sees them.
    pub(crate) fn take_apart(&self, record: &Bytes, times: Times) -> Vec<Result<Bytes, Failed>> {
        let records = if self.aggregates { kpl(record.clone()) } else { vec![record.clone()] };
        let mut pieces = Vec::with_capacity(records.len());
        for record in records {
            match (self.decompressed(&record), &self.splits) {
                (Ok(clear), None) => pieces.extend(clear.into_iter().map(Ok)),
                (Ok(clear), Some(splits)) => {
                    pieces.extend(clear.iter().flat_map(|record| splits.split(record)).map(Ok));
                }
                (Err((message, kind)), _) => pieces.push(Err(undecompressed(&record, times, &message, kind))),
            }
        }
        pieces
    }

    /// What a record comes to that is taken apart already, with the keys that a function gave it.
    pub(crate) fn route(&self, record: &Bytes, keys: &BTreeMap<String, String>, times: Times) -> Routed {
        let mut routed = Grouped(Vec::new());
        self.route_into(record, keys, times, &mut routed);
        routed.0
    }

    fn route_into(
        &self,
        record: &Bytes,
        keys: &BTreeMap<String, String>,
        times: Times,
        routed: &mut Grouped,
    ) {
        match self.partition(record, keys, times) {
            Ok(partition) => routed.of((Kind::Records, partition)).push(|bytes| {
                bytes.extend_from_slice(record);
                bytes.extend_from_slice(self.delimiter.as_deref().unwrap_or_default());
            }),
            Err(message) => {
                let Times { arrived_ms, now_ms } = times;
                let failure = Failure::metadata_extraction(record, &message, arrived_ms, now_ms);
                routed.tell(&Failed::new(&failure));
            }
        }
    }

    /// The partition of a record, or why it has none.
    fn partition(
        &self,
        record: &Bytes,
        keys: &BTreeMap<String, String>,
        times: Times,
    ) -> Result<Partition, String> {
        let mut partition: Partition = Vec::new();
        if let Some(query) = &self.query {
            let values = query.extract(record, times.arrived_ms as f64 / 1_000.0);
            let values = values.map_err(|error| error.to_string())?;
            partition.extend(query.keys().iter().cloned().zip(values));
        }
        if self.partitioned {
            partition
                .extend(keys.iter().map(|(name, value)| (format!("{FUNCTION_KEY}{name}"), value.clone())));
            if partition.is_empty() || partition.iter().any(|(_, value)| value.is_empty()) {
                return Err(NO_KEY.to_owned());
            }
        }
        Ok(partition)
    }

    /// The records within a record of CloudWatch Logs; or why there are none, and what failed.
    fn decompressed(&self, record: &Bytes) -> Result<Vec<Bytes>, (String, OutputType)> {
        if !self.decompresses {
            return Ok(vec![record.clone()]);
        }
        let clear = decompress(record, DECOMPRESSED_BYTES_MAX);
        let clear = clear.map_err(|error| (error.to_string(), OutputType::DecompressionFailed))?;
        if !self.extracts {
            return Ok(vec![clear]);
        }
        match extract(&clear) {
            Extracted::Messages(messages) => Ok(messages),
            Extracted::Control => Ok(Vec::new()),
            Extracted::Unknown => {
                Err(("Record is not of CloudWatch Logs".to_owned(), OutputType::ProcessingFailed))
            }
        }
    }
}

/// Pieces for parts, in the order in which the parts first occur.
struct Grouped(Routed);

impl Grouped {
    fn of(&mut self, part: Part) -> &mut Pieces {
        let place = match self.0.iter().rposition(|(known, _)| *known == part) {
            Some(place) => place,
            None => {
                self.0.push((part, Pieces::default()));
                self.0.len() - 1
            }
        };
        &mut self.0[place].1
    }

    fn tell(&mut self, failed: &Failed) {
        self.of((Kind::Failed(failed.output.clone()), Vec::new()))
            .push(|bytes| bytes.extend_from_slice(&failed.line));
    }
}

/// A record that is not what CloudWatch Logs sends.
fn undecompressed(record: &Bytes, times: Times, message: &str, kind: OutputType) -> Failed {
    let detail = match kind {
        OutputType::DecompressionFailed => Detail::Decompression,
        // By no function of anybody's.
        _ => Detail::Processing { lambda_arn: "" },
    };
    Failed::new(&Failure {
        attempts_made: 1,
        arrival_timestamp_ms: times.arrived_ms,
        error_code: DECOMPRESSION_FAILED,
        error_message: message,
        attempt_ending_timestamp_ms: times.now_ms,
        raw_data: record,
        detail,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn steps(processors: &[(&str, &[(&str, &str)])]) -> Steps {
        let all: Vec<_> = processors
            .iter()
            .map(|(name, parameters)| {
                let parameters: Vec<_> = parameters
                    .iter()
                    .map(|(name, value)| json!({"ParameterName": name, "ParameterValue": value}))
                    .collect();
                json!({"Type": name, "Parameters": parameters})
            })
            .collect();
        Steps::read(&json!({"Enabled": true, "Processors": all}), false).unwrap()
    }

    fn apply(steps: &Steps, record: &[u8]) -> Vec<(String, String)> {
        let routed = steps.apply(&Bytes::copy_from_slice(record), Times { arrived_ms: 1_000, now_ms: 2_000 });
        let name = |(kind, partition): &Part| match kind {
            Kind::Failed(kind) => kind.clone(),
            _ => partition.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(","),
        };
        let text = |pieces: &Pieces| String::from_utf8_lossy(&pieces.bytes).into_owned();
        routed.iter().map(|(part, pieces)| (name(part), text(pieces))).collect()
    }

    #[test]
    fn sub_records_go_to_their_partitions_with_a_delimiter() {
        let steps = steps(&[
            ("RecordDeAggregation", &[("SubRecordType", "JSON")]),
            (
                "MetadataExtraction",
                &[("MetadataExtractionQuery", "{a: .a}"), ("JsonParsingEngine", "JQ-1.6")],
            ),
            ("AppendDelimiterToRecord", &[("Delimiter", "\\n")]),
        ]);
        let pair = |part: &str, bytes: &str| (part.to_owned(), bytes.to_owned());
        assert_eq!(
            apply(&steps, br#"{"a":"x"}{"a":"y"} {"a":"x","b":1}"#),
            [pair("a=x", "{\"a\":\"x\"}\n{\"a\":\"x\",\"b\":1}\n"), pair("a=y", "{\"a\":\"y\"}\n")]
        );
        let failed = apply(&steps, br#"{"a":"x"}{"b":1}"#);
        assert_eq!(failed[0], pair("a=x", "{\"a\":\"x\"}\n"));
        assert_eq!(failed[1].0, "metadata-extraction-failed");
        let line: Json = serde_json::from_str(&failed[1].1).unwrap();
        assert_eq!(line["errorCode"], "DynamicPartitioning.MetadataExtractionFailed");
        assert_eq!(line["errorMessage"], "partitionKeys values must not be null or empty");
        assert_eq!(
            (&line["arrivalTimestamp"], &line["attemptEndingTimestamp"]),
            (&json!(1_000), &json!(2_000))
        );
    }

    #[test]
    fn records_of_cloudwatch_logs_become_their_messages() {
        let steps = steps(&[
            ("Decompression", &[("CompressionFormat", "GZIP")]),
            ("CloudWatchLogProcessing", &[("DataMessageExtraction", "true")]),
            ("AppendDelimiterToRecord", &[]),
        ]);
        let gzip = |json: &Json| {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            std::io::Write::write_all(&mut encoder, json.to_string().as_bytes()).unwrap();
            encoder.finish().unwrap()
        };
        let event = |message: &str| json!({"id": "1", "timestamp": 1, "message": message});
        let record = json!({"messageType": "DATA_MESSAGE", "owner": "1", "logGroup": "g", "logStream": "s",
            "subscriptionFilters": ["f"], "logEvents": [event("one"), event("two")]});
        assert_eq!(apply(&steps, &gzip(&record)), [(String::new(), "one\ntwo\n".to_owned())]);
        let control = json!({"messageType": "CONTROL_MESSAGE", "logEvents": [event("x")]});
        assert_eq!(apply(&steps, &gzip(&control)), []);
        assert_eq!(apply(&steps, b"not gzip")[0].0, "decompression-failed");
        assert_eq!(apply(&steps, &gzip(&json!({"a": 1})))[0].0, "processing-failed");
    }

    #[test]
    fn keys_of_a_function_are_told_from_those_of_a_query() {
        let query: (&str, &[_]) = (
            "MetadataExtraction",
            &[("MetadataExtractionQuery", "{a: .a}"), ("JsonParsingEngine", "JQ-1.6")],
        );
        let times = Times { arrived_ms: 1_000, now_ms: 2_000 };
        let keys = |value: &str| BTreeMap::from([("a".to_owned(), value.to_owned())]);
        let route = |steps: &Steps, keys: &BTreeMap<String, String>| {
            let mut routed = steps.route(&Bytes::from_static(br#"{"a":"x"}"#), keys, times);
            assert_eq!(routed.len(), 1);
            routed.remove(0).0
        };
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let both = steps(&[query]).partitioned(true);
        let partition = vec![pair("a", "x"), pair("partitionKeyFromLambda:a", "y")];
        assert_eq!(route(&both, &keys("y")), (Kind::Records, partition));
        let failed = (Kind::Failed("metadata-extraction-failed".to_owned()), Vec::new());
        assert_eq!(route(&both, &keys("")), failed);
        let by_function = Steps::read(&json!({}), false).unwrap().partitioned(true);
        assert_eq!(route(&by_function, &BTreeMap::new()), failed);
        // Where nothing is partitioned, they are of no use.
        assert_eq!(route(&steps(&[]), &keys("y")), (Kind::Records, Vec::new()));
    }

    #[test]
    fn without_processors_a_record_stays_what_it_is() {
        let steps = Steps::read(&json!({}), false).unwrap();
        assert!(steps.are_none());
        assert_eq!(apply(&steps, b"x"), [(String::new(), "x".to_owned())]);
    }
}
