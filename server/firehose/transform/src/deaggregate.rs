//! One record that is many: aggregates of the Kinesis Producer Library, JSON objects one after another, and delimited texts.
//!
//! [`kpl`] takes apart what a producer put together; a delivery stream does so by itself. [`SubRecords`] is the processor
//! RecordDeAggregation of dynamic partitioning, which a user turns on.
//!
//! A record that has more than 500 records in it, or is not made of them, goes on whole: the put has been answered by then, and
//! what follows (most often the metadata query) will say what is wrong with it.

use crate::limits::SUB_RECORDS_MAX;
use bytes::Bytes;
use memchr::memmem;

/// The user records of a KPL aggregate in order, or the record itself if it is none.
pub fn kpl(record: Bytes) -> Vec<Bytes> {
    match penstock_aggregation::decode(&record) {
        Some(aggregate) => aggregate.records().map(|user| user.data).collect(),
        None => vec![record],
    }
}

/// Why a RecordDeAggregation processor is refused: an `InvalidArgumentException` with this text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SubRecordsError {
    /// Neither `JSON` nor `DELIMITED`.
    #[error("SubRecordType has to be one of JSON, DELIMITED")]
    Type,
    /// `DELIMITED` without a delimiter, or with one that is empty or no base64.
    #[error("Delimiter should be present for DELIMITED")]
    Delimiter,
}

/// How records lie within one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubRecords {
    /// JSON objects one after another, with or without whitespace between.
    Json,
    /// Texts between which these bytes lie. They are not part of any of them, and there is none before the first or behind the last
    /// one when they begin or end the record.
    Delimited(Bytes),
}

impl SubRecords {
    /// From the processor's parameters `SubRecordType` and `Delimiter`, which is base64.
    ///
    /// # Errors
    /// The service's sentence.
    pub fn new(kind: &str, delimiter: Option<&str>) -> Result<SubRecords, SubRecordsError> {
        match kind {
            "JSON" => Ok(SubRecords::Json),
            "DELIMITED" => {
                let delimiter = delimiter.and_then(|text| base64_simd::STANDARD.decode_to_vec(text).ok());
                let delimiter =
                    delimiter.filter(|bytes| !bytes.is_empty()).ok_or(SubRecordsError::Delimiter)?;
                Ok(SubRecords::Delimited(Bytes::from(delimiter)))
            }
            _ => Err(SubRecordsError::Type),
        }
    }

    /// The records within a record, as slices of it, in order; or the record, whole, if it is not made of at most
    /// [`SUB_RECORDS_MAX`] of them.
    pub fn split(&self, record: &Bytes) -> Vec<Bytes> {
        let parts = match self {
            SubRecords::Json => json_objects(record),
            SubRecords::Delimited(delimiter) => delimited(record, delimiter),
        };
        parts.filter(|parts| !parts.is_empty()).unwrap_or_else(|| vec![record.clone()])
    }
}

fn delimited(record: &Bytes, delimiter: &[u8]) -> Option<Vec<Bytes>> {
    let mut parts = Vec::new();
    let mut begin = 0;
    let ends = memmem::find_iter(record, delimiter).chain([record.len()]);
    for end in ends {
        if end > begin {
            if parts.len() == SUB_RECORDS_MAX {
                return None;
            }
            parts.push(record.slice(begin..end));
        }
        begin = end + delimiter.len();
    }
    Some(parts)
}

fn json_objects(record: &Bytes) -> Option<Vec<Bytes>> {
    let mut parts = Vec::new();
    let mut begin = skip_whitespace(record, 0);
    while begin < record.len() {
        if record[begin] != b'{' || parts.len() == SUB_RECORDS_MAX {
            return None;
        }
        // Reads one value, builds nothing, and says where it ended.
        let mut values =
            serde_json::Deserializer::from_slice(&record[begin..]).into_iter::<serde::de::IgnoredAny>();
        values.next()?.ok()?;
        let end = begin + values.byte_offset();
        parts.push(record.slice(begin..end));
        begin = skip_whitespace(record, end);
    }
    Some(parts)
}

fn skip_whitespace(record: &[u8], from: usize) -> usize {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
    from + record[from..].iter().take_while(|byte| blank(byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(kind: &SubRecords, record: &str) -> Vec<Bytes> {
        kind.split(&Bytes::from(record.to_owned()))
    }

    #[test]
    fn aggregates_are_taken_apart_and_others_left_alone() {
        let mut aggregator = penstock_aggregation::Aggregator::new(51_200);
        aggregator.add("a", None, &"one".into()).unwrap();
        aggregator.add("b", None, &"two".into()).unwrap();
        assert_eq!(kpl(aggregator.take().unwrap().data), ["one", "two"]);
        assert_eq!(kpl("plain".into()), ["plain"]);
    }

    #[test]
    fn json_objects_are_taken_apart_without_what_lies_between() {
        let three = "{\"a\":\"}{\"} {\"b\":{}}\r\n\t{\"c\":[{}]}\n";
        assert_eq!(split(&SubRecords::Json, three), [r#"{"a":"}{"}"#, r#"{"b":{}}"#, r#"{"c":[{}]}"#]);
        assert_eq!(split(&SubRecords::Json, "{}{}"), ["{}", "{}"]);
    }

    #[test]
    fn what_is_not_made_of_objects_goes_on_whole() {
        for whole in ["", " ", "text", "[{}]", "{}[]", "{} 1", "{}{", "{\"a\":01}", "{},{}"] {
            assert_eq!(split(&SubRecords::Json, whole), [whole]);
        }
    }

    #[test]
    fn five_hundred_are_taken_apart_and_one_more_is_not() {
        assert_eq!(split(&SubRecords::Json, &"{}\n".repeat(500)).len(), 500);
        assert_eq!(split(&SubRecords::Json, &"{}\n".repeat(501)).len(), 1);
        let lines = SubRecords::new("DELIMITED", Some("Cg==")).unwrap();
        assert_eq!(split(&lines, &"x\n".repeat(500)).len(), 500);
        assert_eq!(split(&lines, &"x\n".repeat(501)).len(), 1);
    }

    #[test]
    fn delimiters_are_base64_and_not_part_of_what_they_divide() {
        // "||"
        let bars = SubRecords::new("DELIMITED", Some("fHw=")).unwrap();
        assert_eq!(split(&bars, "a||b|c||||d||"), ["a", "b|c", "d"]);
        assert_eq!(split(&bars, "||"), ["||"]);
        assert_eq!(split(&bars, ""), [""]);
        for delimiter in [None, Some(""), Some("%")] {
            let refused = SubRecords::new("DELIMITED", delimiter).unwrap_err();
            assert_eq!(refused.to_string(), "Delimiter should be present for DELIMITED");
        }
        let refused = SubRecords::new("json", None).unwrap_err();
        assert_eq!(refused.to_string(), "SubRecordType has to be one of JSON, DELIMITED");
    }

    proptest! {
        // Nothing is lost: the parts are the record without delimiters.
        #[test]
        fn parts_are_all_of_the_record(record in "[ab|]{0,60}") {
            let parts = split(&SubRecords::Delimited("|".into()), &record);
            if record.bytes().any(|byte| byte != b'|') {
                prop_assert_eq!(parts.concat(), record.replace('|', "").into_bytes());
            }
        }

        #[test]
        fn any_bytes_are_answered(bytes in prop::collection::vec(prop::sample::select(b"{}[]\":,1a \\".to_vec()), 0..60)) {
            let record = Bytes::from(bytes);
            let parts = SubRecords::Json.split(&record);
            prop_assert!(!parts.is_empty());
        }
    }
}
