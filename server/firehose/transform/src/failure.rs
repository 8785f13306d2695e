//! What goes to the error output of a stream: one line of JSON for each record that could not be delivered.
//!
//! Of the function's ARN the guide says `lambdaArn`; lines of the real service were seen with `lambdaARN`, three times and by different people.
//!
//! The kinds of error name the folder (`!{firehose:error-output-type}`) and decide what a line has. Members are written in the
//! order in which the service's guide shows them:
//!
//! ```text
//!  processing-failed               attemptsMade arrivalTimestamp errorCode errorMessage attemptEndingTimestamp rawData lambdaARN
//!  format-conversion-failed        attemptsMade arrivalTimestamp lastErrorCode lastErrorMessage attemptEndingTimestamp rawData
//!                                  sequenceNumber subSequenceNumber dataCatalogTable{...}
//!  http-endpoint-failed            ... rawData subsequenceNumber dataId
//!  splunk-failed                   ... rawData EventId
//!  AmazonOpenSearchService-failed  ... esDocumentId esIndexName esTypeName rawData; from a serverless one os... instead
//!  the others                      ... rawData
//! ```

use crate::jq::METADATA_EXTRACTION_FAILED;
use serde_json::json;

/// A kind of error: the folder of its objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutputType {
    /// The Lambda function failed a record, or failed.
    ProcessingFailed,
    /// A record does not fit the table.
    FormatConversionFailed,
    /// An HTTP endpoint did not take a record in time.
    HttpEndpointFailed,
    /// Splunk did not take a record in time.
    SplunkFailed,
    /// OpenSearch refused a document.
    OpenSearchFailed,
    /// A record of CloudWatch Logs cannot be decompressed.
    DecompressionFailed,
    /// A record has no values for the partition keys.
    MetadataExtractionFailed,
    /// A record does not fit the Iceberg table.
    IcebergFailed,
    /// The stream has as many active partitions as it may.
    ActivePartitionExceeded,
}

impl OutputType {
    /// All kinds that were seen. That of Snowflake is not known.
    pub const ALL: [OutputType; 9] = [
        OutputType::ProcessingFailed,
        OutputType::FormatConversionFailed,
        OutputType::HttpEndpointFailed,
        OutputType::SplunkFailed,
        OutputType::OpenSearchFailed,
        OutputType::DecompressionFailed,
        OutputType::MetadataExtractionFailed,
        OutputType::IcebergFailed,
        OutputType::ActivePartitionExceeded,
    ];

    /// The kind of that name.
    pub fn named(name: &str) -> Option<OutputType> {
        OutputType::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The name, as it stands in keys.
    pub fn name(self) -> &'static str {
        match self {
            OutputType::ProcessingFailed => "processing-failed",
            OutputType::FormatConversionFailed => "format-conversion-failed",
            OutputType::HttpEndpointFailed => "http-endpoint-failed",
            OutputType::SplunkFailed => "splunk-failed",
            OutputType::OpenSearchFailed => "AmazonOpenSearchService-failed",
            OutputType::DecompressionFailed => "decompression-failed",
            OutputType::MetadataExtractionFailed => "metadata-extraction-failed",
            OutputType::IcebergFailed => "iceberg-failed",
            OutputType::ActivePartitionExceeded => "activePartitionExceeded",
        }
    }
}

/// The table of the data catalog that a record was to fit.
#[derive(Clone, Copy, Debug, Default)]
pub struct CatalogTable<'a> {
    /// The account of the catalog, if it is another.
    pub catalog_id: Option<&'a str>,
    /// Database.
    pub database_name: &'a str,
    /// Table.
    pub table_name: &'a str,
    /// Region of the catalog.
    pub region: &'a str,
    /// Version of the table, or `LATEST`.
    pub version_id: &'a str,
    /// ARN of the catalog, if it was given by one.
    pub catalog_arn: Option<&'a str>,
    /// The role that reads the catalog.
    pub role_arn: &'a str,
}

/// What a kind of error adds to the members that all have; it decides the kind.
#[derive(Clone, Copy, Debug)]
pub enum Detail<'a> {
    /// The function that failed it.
    Processing {
        /// ARN of the function.
        lambda_arn: &'a str,
    },
    /// The place of the record and the table it does not fit.
    FormatConversion {
        /// Sequence number, for a record out of a Kinesis stream.
        sequence_number: Option<&'a str>,
        /// Number within its aggregate.
        sub_sequence_number: Option<u64>,
        /// The table.
        table: CatalogTable<'a>,
    },
    /// The place of the record.
    HttpEndpoint {
        /// Number within its aggregate.
        sub_sequence_number: u64,
        /// The record's id.
        data_id: &'a str,
    },
    /// The event in Splunk.
    Splunk {
        /// Id of the event.
        event_id: &'a str,
    },
    /// The document that was refused.
    OpenSearch {
        /// Id of the document.
        document_id: &'a str,
        /// Index.
        index_name: &'a str,
        /// Type; empty where types are no more.
        type_name: &'a str,
    },
    /// The document that OpenSearch Serverless refused: in the same folder, under names of its own.
    OpenSearchServerless {
        /// Id of the document; empty where the collection gives it.
        document_id: &'a str,
        /// Index.
        index_name: &'a str,
        /// Type; empty where types are no more.
        type_name: &'a str,
    },
    /// Nothing further. The raw data is what the service got, compressed.
    Decompression,
    /// Nothing further.
    MetadataExtraction,
    /// Nothing further.
    Iceberg,
    /// Nothing further.
    ActivePartition,
}

impl Detail<'_> {
    /// The kind of error that has these details.
    pub fn output_type(&self) -> OutputType {
        match self {
            Detail::Processing { .. } => OutputType::ProcessingFailed,
            Detail::FormatConversion { .. } => OutputType::FormatConversionFailed,
            Detail::HttpEndpoint { .. } => OutputType::HttpEndpointFailed,
            Detail::Splunk { .. } => OutputType::SplunkFailed,
            Detail::OpenSearch { .. } | Detail::OpenSearchServerless { .. } => OutputType::OpenSearchFailed,
            Detail::Decompression => OutputType::DecompressionFailed,
            Detail::MetadataExtraction => OutputType::MetadataExtractionFailed,
            Detail::Iceberg => OutputType::IcebergFailed,
            Detail::ActivePartition => OutputType::ActivePartitionExceeded,
        }
    }
}

/// A record that could not be delivered.
#[derive(Clone, Copy, Debug)]
pub struct Failure<'a> {
    /// How often it was tried.
    pub attempts_made: u32,
    /// When the record arrived, in milliseconds since 1970.
    pub arrival_timestamp_ms: i64,
    /// A short code, as in `Lambda.FunctionError`.
    pub error_code: &'a str,
    /// What went wrong, for people.
    pub error_message: &'a str,
    /// When the last try ended, in milliseconds since 1970.
    pub attempt_ending_timestamp_ms: i64,
    /// The record as it arrived.
    pub raw_data: &'a [u8],
    /// What this kind of error adds.
    pub detail: Detail<'a>,
}

impl<'a> Failure<'a> {
    /// The failure of a record whose partition keys could not be told, once tried.
    pub fn metadata_extraction(
        raw_data: &'a [u8],
        message: &'a str,
        arrival_ms: i64,
        now_ms: i64,
    ) -> Failure<'a> {
        Failure {
            attempts_made: 1,
            arrival_timestamp_ms: arrival_ms,
            error_code: METADATA_EXTRACTION_FAILED,
            error_message: message,
            attempt_ending_timestamp_ms: now_ms,
            raw_data,
            detail: Detail::MetadataExtraction,
        }
    }

    /// Appends the line to an object of errors, with the newline that ends it.
    pub fn write(&self, line: &mut Vec<u8>) {
        let (code, message) = match self.detail {
            Detail::FormatConversion { .. } => ("lastErrorCode", "lastErrorMessage"),
            _ => ("errorCode", "errorMessage"),
        };
        line.push(b'{');
        number(line, "attemptsMade", i64::from(self.attempts_made));
        number(line, "arrivalTimestamp", self.arrival_timestamp_ms);
        text(line, code, self.error_code);
        text(line, message, self.error_message);
        number(line, "attemptEndingTimestamp", self.attempt_ending_timestamp_ms);
        match self.detail {
            Detail::OpenSearch { document_id, index_name, type_name } => {
                text(line, "esDocumentId", document_id);
                text(line, "esIndexName", index_name);
                text(line, "esTypeName", type_name);
            }
            Detail::OpenSearchServerless { document_id, index_name, type_name } => {
                text(line, "osDocumentId", document_id);
                text(line, "osIndexName", index_name);
                text(line, "osTypeName", type_name);
            }
            _ => {}
        }
        name(line, "rawData");
        line.push(b'"');
        // Many bytes at once, straight into the object.
        base64_simd::STANDARD.encode_append(self.raw_data, line);
        line.extend(b"\",");
        match self.detail {
            Detail::Processing { lambda_arn } => text(line, "lambdaARN", lambda_arn),
            Detail::FormatConversion { sequence_number, sub_sequence_number, table } => {
                value(line, "sequenceNumber", &json!(sequence_number));
                value(line, "subSequenceNumber", &json!(sub_sequence_number));
                name(line, "dataCatalogTable");
                line.push(b'{');
                value(line, "catalogId", &json!(table.catalog_id));
                text(line, "databaseName", table.database_name);
                text(line, "tableName", table.table_name);
                text(line, "region", table.region);
                text(line, "versionId", table.version_id);
                value(line, "catalogArn", &json!(table.catalog_arn));
                text(line, "roleArn", table.role_arn);
                close(line);
                line.push(b',');
            }
            Detail::HttpEndpoint { sub_sequence_number, data_id } => {
                value(line, "subsequenceNumber", &json!(sub_sequence_number));
                text(line, "dataId", data_id);
            }
            Detail::Splunk { event_id } => text(line, "EventId", event_id),
            Detail::OpenSearch { .. }
            | Detail::OpenSearchServerless { .. }
            | Detail::Decompression
            | Detail::MetadataExtraction
            | Detail::Iceberg
            | Detail::ActivePartition => {}
        }
        close(line);
        line.push(b'\n');
    }
}

fn name(line: &mut Vec<u8>, name: &str) {
    line.push(b'"');
    line.extend(name.as_bytes());
    line.extend(b"\":");
}

fn value(line: &mut Vec<u8>, member: &str, of: &serde_json::Value) {
    name(line, member);
    line.extend(of.to_string().as_bytes());
    line.push(b',');
}

fn text(line: &mut Vec<u8>, member: &str, of: &str) {
    value(line, member, &json!(of));
}

fn number(line: &mut Vec<u8>, member: &str, of: i64) {
    value(line, member, &json!(of));
}

// Every member ends with a comma; the last one's gives way to the brace.
fn close(line: &mut Vec<u8>) {
    line.pop();
    line.push(b'}');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(detail: Detail<'_>) -> String {
        let failure = Failure {
            attempts_made: 4,
            arrival_timestamp_ms: 1_783_951_509_123,
            error_code: "Some.Code",
            error_message: "it said \"no\"\n",
            attempt_ending_timestamp_ms: 1_783_951_510_000,
            raw_data: b"\xffabc",
            detail,
        };
        let mut line = Vec::new();
        failure.write(&mut line);
        String::from_utf8(line).unwrap()
    }

    const HEAD: &str = r#"{"attemptsMade":4,"arrivalTimestamp":1783951509123,"errorCode":"Some.Code","errorMessage":"it said \"no\"\n","attemptEndingTimestamp":1783951510000,"#;

    #[test]
    fn each_kind_has_its_members_in_order() {
        let table = [
            (Detail::Processing { lambda_arn: "arn:x" }, r#""rawData":"/2FiYw==","lambdaARN":"arn:x"}"#),
            (
                Detail::HttpEndpoint { sub_sequence_number: 0, data_id: "d" },
                r#""rawData":"/2FiYw==","subsequenceNumber":0,"dataId":"d"}"#,
            ),
            (Detail::Splunk { event_id: "e" }, r#""rawData":"/2FiYw==","EventId":"e"}"#),
            (
                Detail::OpenSearch { document_id: "1", index_name: "i", type_name: "" },
                r#""esDocumentId":"1","esIndexName":"i","esTypeName":"","rawData":"/2FiYw=="}"#,
            ),
            (
                Detail::OpenSearchServerless { document_id: "", index_name: "i", type_name: "" },
                r#""osDocumentId":"","osIndexName":"i","osTypeName":"","rawData":"/2FiYw=="}"#,
            ),
            (Detail::Decompression, r#""rawData":"/2FiYw=="}"#),
            (Detail::MetadataExtraction, r#""rawData":"/2FiYw=="}"#),
            (Detail::Iceberg, r#""rawData":"/2FiYw=="}"#),
            (Detail::ActivePartition, r#""rawData":"/2FiYw=="}"#),
        ];
        for (detail, tail) in table {
            assert_eq!(line(detail), format!("{HEAD}{tail}\n"), "{detail:?}");
        }
    }

    #[test]
    fn a_conversion_says_last_error_and_names_the_table() {
        let table = CatalogTable {
            database_name: "db",
            table_name: "t",
            region: "us-east-1",
            version_id: "LATEST",
            role_arn: "arn:r",
            ..CatalogTable::default()
        };
        let detail =
            Detail::FormatConversion { sequence_number: Some("49"), sub_sequence_number: None, table };
        let head = HEAD.replace("errorCode", "lastErrorCode").replace("errorMessage", "lastErrorMessage");
        let tail = r#""rawData":"/2FiYw==","sequenceNumber":"49","subSequenceNumber":null,"dataCatalogTable":{"catalogId":null,"databaseName":"db","tableName":"t","region":"us-east-1","versionId":"LATEST","catalogArn":null,"roleArn":"arn:r"}}"#;
        assert_eq!(line(detail), format!("{head}{tail}\n"));
    }

    #[test]
    fn names_are_those_that_were_seen() {
        let names = OutputType::ALL.map(OutputType::name);
        assert_eq!(
            names,
            [
                "processing-failed",
                "format-conversion-failed",
                "http-endpoint-failed",
                "splunk-failed",
                "AmazonOpenSearchService-failed",
                "decompression-failed",
                "metadata-extraction-failed",
                "iceberg-failed",
                "activePartitionExceeded",
            ]
        );
    }
}
