//! What is done to a record before it waits for an object: decompressed, taken apart, its partition told, a delimiter appended; in
//! the service's order. What fails on the way goes to the error output, and so comes to a part of its own.
//!
//! The same record always comes to the same parts with the same bytes, whenever it is read: that is what lets an object be cut again
//! after a crash. So nothing here looks at the time but to tell when a try ended, which is in no name and in no partition.

use std::sync::Arc;

use bytes::Bytes;
use penstock_transform::cloudwatch_logs::{Extracted, decompress, extract};
use penstock_transform::deaggregate::{SubRecords, kpl};
use penstock_transform::delimiter::delimiter;
use penstock_transform::failure::{Detail, Failure, OutputType};
use penstock_transform::jq::Query;
use penstock_transform::limits::DECOMPRESSED_BYTES_MAX;
use serde_json::Value as Json;

use super::ledger::{Kind, Part};
use crate::kind::enabled;
use crate::rules::{parameter, processors, text};

/// The code of records that are not what CloudWatch Logs sends. The service's own is not known.
const DECOMPRESSION_FAILED: &str = "Decompression.InvalidData";

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
    }

    /// What a record comes to.
    pub(crate) fn apply(&self, record: &Bytes, times: Times) -> Routed {
        let mut routed = Grouped(Vec::new());
        let records = if self.aggregates { kpl(record.clone()) } else { vec![record.clone()] };
        records.iter().for_each(|record| self.apply_to_one(record, times, &mut routed));
        routed.0
    }

    fn apply_to_one(&self, record: &Bytes, times: Times, routed: &mut Grouped) {
        let clear = match self.decompressed(record) {
            Ok(records) => records,
            Err((message, kind)) => {
                let detail = match kind {
                    OutputType::DecompressionFailed => Detail::Decompression,
                    // By no function of anybody's.
                    _ => Detail::Processing { lambda_arn: "" },
                };
                return routed.fail(record, times, &message, detail);
            }
        };
        for record in clear.iter().flat_map(|record| match &self.splits {
            Some(splits) => splits.split(record),
            None => vec![record.clone()],
        }) {
            let partition = match &self.query {
                None => Vec::new(),
                Some(query) => match query.extract(&record, times.arrived_ms as f64 / 1_000.0) {
                    Ok(values) => query.keys().iter().cloned().zip(values).collect(),
                    Err(error) => {
                        let message = error.to_string();
                        let Times { arrived_ms, now_ms } = times;
                        let failure = Failure::metadata_extraction(&record, &message, arrived_ms, now_ms);
                        routed.tell(&failure);
                        continue;
                    }
                },
            };
            routed.of((Kind::Records, partition)).push(|bytes| {
                bytes.extend_from_slice(&record);
                bytes.extend_from_slice(self.delimiter.as_deref().unwrap_or_default());
            });
        }
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

    fn tell(&mut self, failure: &Failure<'_>) {
        let kind = failure.detail.output_type().name().to_owned();
        self.of((Kind::Failed(kind), Vec::new())).push(|line| failure.write(line));
    }

    fn fail(&mut self, record: &Bytes, times: Times, message: &str, detail: Detail<'_>) {
        self.tell(&Failure {
            attempts_made: 1,
            arrival_timestamp_ms: times.arrived_ms,
            error_code: DECOMPRESSION_FAILED,
            error_message: message,
            attempt_ending_timestamp_ms: times.now_ms,
            raw_data: record,
            detail,
        });
    }
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
    fn without_processors_a_record_stays_what_it_is() {
        let steps = Steps::read(&json!({}), false).unwrap();
        assert!(steps.are_none());
        assert_eq!(apply(&steps, b"x"), [(String::new(), "x".to_owned())]);
    }
}
