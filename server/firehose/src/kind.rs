//! The shapes that a destination may have, in one table: how requests and answers name them, and what holds where nothing is said.
//!
//! A configuration is kept as the API's own JSON, completed by the defaults when it comes in; so what is described, updated and
//! delivered by is one document. Ranges are the model's.

use penstock_api::Fault;
use serde_json::{Map, Value as Json, json};

use crate::fault;

/// One shape of destination.
#[derive(Debug)]
pub(crate) struct Kind {
    /// What it is called here, in the kept document.
    pub(crate) id: &'static str,
    /// The member of CreateDeliveryStream.
    pub(crate) configuration: &'static str,
    /// The member of UpdateDestination.
    pub(crate) update: &'static str,
    /// The member of DescribeDeliveryStream.
    pub(crate) description: &'static str,
    /// Buffered bytes, in MiB; nothing where the destination has no hints of its own.
    size_mib: Option<u32>,
    /// Seconds that a record may wait in a buffer.
    interval_s: u32,
    /// Seconds that a delivery is tried again; nothing for S3, where it is a day.
    retry_s: Option<u32>,
    /// The backup mode where nothing is said.
    backup: &'static str,
    /// Members that have other defaults.
    others: &'static [(&'static str, &'static str)],
}

pub(crate) const EXTENDED_S3: &Kind = &Kind {
    id: "extended-s3",
    configuration: "ExtendedS3DestinationConfiguration",
    update: "ExtendedS3DestinationUpdate",
    description: "ExtendedS3DestinationDescription",
    size_mib: Some(5),
    interval_s: 300,
    retry_s: None,
    backup: "Disabled",
    others: &[],
};

pub(crate) const REDSHIFT: &Kind = &Kind {
    id: "redshift",
    configuration: "RedshiftDestinationConfiguration",
    update: "RedshiftDestinationUpdate",
    description: "RedshiftDestinationDescription",
    size_mib: None,
    interval_s: 0,
    retry_s: Some(3_600),
    backup: "Disabled",
    others: &[],
};

pub(crate) const ELASTICSEARCH: &Kind = &Kind {
    id: "elasticsearch",
    configuration: "ElasticsearchDestinationConfiguration",
    update: "ElasticsearchDestinationUpdate",
    description: "ElasticsearchDestinationDescription",
    size_mib: Some(5),
    interval_s: 300,
    retry_s: Some(300),
    backup: "FailedDocumentsOnly",
    others: &[("IndexRotationPeriod", "OneDay")],
};

pub(crate) const OPENSEARCH: &Kind = &Kind {
    id: "opensearch",
    configuration: "AmazonopensearchserviceDestinationConfiguration",
    update: "AmazonopensearchserviceDestinationUpdate",
    description: "AmazonopensearchserviceDestinationDescription",
    size_mib: Some(5),
    interval_s: 300,
    retry_s: Some(300),
    backup: "FailedDocumentsOnly",
    others: &[("IndexRotationPeriod", "OneDay")],
};

pub(crate) const OPENSEARCH_SERVERLESS: &Kind = &Kind {
    id: "opensearch-serverless",
    configuration: "AmazonOpenSearchServerlessDestinationConfiguration",
    update: "AmazonOpenSearchServerlessDestinationUpdate",
    description: "AmazonOpenSearchServerlessDestinationDescription",
    size_mib: Some(5),
    interval_s: 300,
    retry_s: Some(300),
    backup: "FailedDocumentsOnly",
    others: &[],
};

pub(crate) const SPLUNK: &Kind = &Kind {
    id: "splunk",
    configuration: "SplunkDestinationConfiguration",
    update: "SplunkDestinationUpdate",
    description: "SplunkDestinationDescription",
    size_mib: Some(5),
    interval_s: 60,
    retry_s: Some(3_600),
    backup: "FailedEventsOnly",
    others: &[],
};

pub(crate) const HTTP_ENDPOINT: &Kind = &Kind {
    id: "http-endpoint",
    configuration: "HttpEndpointDestinationConfiguration",
    update: "HttpEndpointDestinationUpdate",
    description: "HttpEndpointDestinationDescription",
    size_mib: Some(5),
    interval_s: 300,
    retry_s: Some(300),
    backup: "FailedDataOnly",
    others: &[],
};

pub(crate) const SNOWFLAKE: &Kind = &Kind {
    id: "snowflake",
    configuration: "SnowflakeDestinationConfiguration",
    update: "SnowflakeDestinationUpdate",
    description: "SnowflakeDestinationDescription",
    size_mib: Some(1),
    interval_s: 0,
    retry_s: Some(60),
    backup: "FailedDataOnly",
    others: &[("DataLoadingOption", "JSON_MAPPING")],
};

pub(crate) const ICEBERG: &Kind = &Kind {
    id: "iceberg",
    configuration: "IcebergDestinationConfiguration",
    update: "IcebergDestinationUpdate",
    description: "IcebergDestinationDescription",
    size_mib: Some(5),
    interval_s: 300,
    retry_s: Some(300),
    backup: "FailedDataOnly",
    others: &[],
};

/// All of them. The deprecated `S3DestinationConfiguration` is an extended one that says less.
pub(crate) const KINDS: [&Kind; 9] = [
    EXTENDED_S3,
    REDSHIFT,
    ELASTICSEARCH,
    OPENSEARCH,
    OPENSEARCH_SERVERLESS,
    SPLUNK,
    HTTP_ENDPOINT,
    SNOWFLAKE,
    ICEBERG,
];

/// The deprecated names of [`EXTENDED_S3`].
pub(crate) const S3_CONFIGURATION: &str = "S3DestinationConfiguration";
pub(crate) const S3_UPDATE: &str = "S3DestinationUpdate";
pub(crate) const S3_DESCRIPTION: &str = "S3DestinationDescription";

/// MiB that are buffered for S3 where nothing is said, and where records are converted.
const S3_SIZE_MIB: u32 = 5;
const CONVERTED_SIZE_MIB: u32 = 128;
/// Seconds that a record may wait for S3 where nothing is said.
const S3_INTERVAL_S: u32 = 300;
/// Seconds that the partition of a record is tried to be found again.
const PARTITIONING_RETRY_S: u32 = 300;

/// The members that are a place in S3, in a configuration, an update and a description.
const PLACES: [[&str; 3]; 2] = [
    ["S3Configuration", "S3Update", "S3DestinationDescription"],
    ["S3BackupConfiguration", "S3BackupUpdate", "S3BackupDescription"],
];

impl Kind {
    /// The kind with this id, as it is kept.
    pub(crate) fn of(id: &str) -> Option<&'static Kind> {
        KINDS.into_iter().find(|kind| kind.id == id)
    }

    /// Fills in what a configuration leaves open.
    pub(crate) fn complete(&self, configuration: &mut Map<String, Json>) {
        let mut set = |name: &str, value: Json| {
            configuration.entry(name).or_insert(value);
        };
        set("CloudWatchLoggingOptions", json!({"Enabled": false}));
        set("S3BackupMode", json!(self.backup));
        for (name, value) in self.others {
            set(name, json!(value));
        }
        if let Some(seconds) = self.retry_s {
            set("RetryOptions", json!({"DurationInSeconds": seconds}));
        }
        if self.id == EXTENDED_S3.id {
            set("DataFormatConversionConfiguration", json!({"Enabled": false}));
        }
        if self.id == SPLUNK.id {
            set("HECAcknowledgmentTimeoutInSeconds", json!(180));
        }
        if self.id == HTTP_ENDPOINT.id {
            set("RequestConfiguration", json!({"ContentEncoding": "NONE"}));
        }
        if let Some(Json::Object(conversion)) = configuration.get_mut("DataFormatConversionConfiguration") {
            // Documented: who says how, and not whether, wants it.
            conversion.entry("Enabled").or_insert(json!(true));
        }
        if let Some(mib) = self.size_mib {
            let converts = enabled(configuration.get("DataFormatConversionConfiguration"));
            let mib = if converts { CONVERTED_SIZE_MIB } else { mib };
            complete_hints(configuration, mib, self.interval_s);
        }
        if let Some(Json::Object(partitioning)) = configuration.get_mut("DynamicPartitioningConfiguration") {
            let retry = json!({"DurationInSeconds": PARTITIONING_RETRY_S});
            partitioning.entry("RetryOptions").or_insert(retry);
        }
        if self.id == EXTENDED_S3.id {
            complete_place(configuration);
        }
        for [place, ..] in PLACES {
            if let Some(Json::Object(place)) = configuration.get_mut(place) {
                place.entry("CloudWatchLoggingOptions").or_insert_with(|| json!({"Enabled": false}));
                complete_hints(place, S3_SIZE_MIB, S3_INTERVAL_S);
                complete_place(place);
            }
        }
    }

    /// A configuration with an update's members in place of its own; those that the update leaves out stay.
    pub(crate) fn updated(&self, configuration: &Json, update: &Map<String, Json>) -> Map<String, Json> {
        let mut updated = object(configuration);
        for (name, value) in update {
            let place = PLACES.iter().find(|[_, update, _]| update == name);
            match (place, value) {
                (Some([place, ..]), Json::Object(value)) => {
                    let before = updated.entry(*place).or_insert_with(|| json!({}));
                    let mut after = object(before);
                    after.extend(value.clone());
                    *before = Json::Object(after);
                }
                _ => {
                    updated.insert(name.clone(), value.clone());
                }
            }
        }
        updated
    }

    /// A configuration under the names of a description. What a description does not show, the model drops.
    pub(crate) fn described(&self, configuration: &Json) -> Map<String, Json> {
        let mut described = object(configuration);
        for [place, _, description] in PLACES {
            if let Some(place) = described.remove(place) {
                described.insert(description.to_owned(), place);
            }
        }
        if let Some(Json::Object(mut network)) = described.remove("VpcConfiguration") {
            network.insert("VpcId".to_owned(), json!("vpc-00000000"));
            described.insert("VpcConfigurationDescription".to_owned(), Json::Object(network));
        }
        described
    }
}

/// Whether a part of a configuration is switched on.
pub(crate) fn enabled(part: Option<&Json>) -> bool {
    part.and_then(|part| part.get("Enabled")).and_then(Json::as_bool).unwrap_or(false)
}

/// The one destination that a request names: what `member` says, or the deprecated name of S3.
pub(crate) fn the_one(
    given: &Json,
    deprecated: &str,
    member: fn(&Kind) -> &'static str,
) -> Result<(&'static Kind, Map<String, Json>), Fault> {
    let deprecated = given.get(deprecated).map(|found| (EXTENDED_S3, found));
    let others = KINDS.into_iter().filter_map(|kind| Some((kind, given.get(member(kind))?)));
    let mut all = others.chain(deprecated);
    match (all.next(), all.next()) {
        (Some((kind, found)), None) => Ok((kind, object(found))),
        _ => Err(fault::invalid("Exactly one destination configuration is supported for a Firehose")),
    }
}

/// The members of an object; none of anything else.
pub(crate) fn object(json: &Json) -> Map<String, Json> {
    json.as_object().cloned().unwrap_or_default()
}

fn complete_hints(configuration: &mut Map<String, Json>, mib: u32, interval_s: u32) {
    let hints = configuration.entry("BufferingHints").or_insert_with(|| json!({}));
    if let Json::Object(hints) = hints {
        hints.entry("SizeInMBs").or_insert(json!(mib));
        hints.entry("IntervalInSeconds").or_insert(json!(interval_s));
    }
}

fn complete_place(place: &mut Map<String, Json>) {
    place.entry("CompressionFormat").or_insert(json!("UNCOMPRESSED"));
    place.entry("EncryptionConfiguration").or_insert_with(|| json!({"NoEncryptionConfig": "NoEncryption"}));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_changes_what_it_names() {
        let before = json!({
            "Url": "a",
            "S3Configuration": {"BucketARN": "b", "Prefix": "p"},
            "BufferingHints": {"SizeInMBs": 5, "IntervalInSeconds": 60},
        });
        let update = object(&json!({
            "BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 0},
            "S3Update": {"Prefix": "q"},
        }));
        let after = Json::Object(HTTP_ENDPOINT.updated(&before, &update));
        let wanted = json!({
            "Url": "a",
            "S3Configuration": {"BucketARN": "b", "Prefix": "q"},
            "BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 0},
        });
        assert_eq!(after, wanted);
    }

    #[test]
    fn what_is_left_open_is_filled_in_and_nothing_else() {
        let mut given = object(&json!({
            "BucketARN": "b",
            "CompressionFormat": "GZIP",
            "BufferingHints": {"SizeInMBs": 64, "IntervalInSeconds": 0},
            "S3BackupConfiguration": {"BucketARN": "c"},
            "DynamicPartitioningConfiguration": {"Enabled": true},
        }));
        EXTENDED_S3.complete(&mut given);
        let wanted = json!({
            "BucketARN": "b",
            "CompressionFormat": "GZIP",
            "BufferingHints": {"SizeInMBs": 64, "IntervalInSeconds": 0},
            "CloudWatchLoggingOptions": {"Enabled": false},
            "EncryptionConfiguration": {"NoEncryptionConfig": "NoEncryption"},
            "S3BackupMode": "Disabled",
            "DataFormatConversionConfiguration": {"Enabled": false},
            "DynamicPartitioningConfiguration": {"Enabled": true, "RetryOptions": {"DurationInSeconds": 300}},
            "S3BackupConfiguration": {
                "BucketARN": "c",
                "CompressionFormat": "UNCOMPRESSED",
                "BufferingHints": {"SizeInMBs": 5, "IntervalInSeconds": 300},
                "CloudWatchLoggingOptions": {"Enabled": false},
                "EncryptionConfiguration": {"NoEncryptionConfig": "NoEncryption"},
            },
        });
        assert_eq!(Json::Object(given), wanted);
    }

    #[test]
    fn the_table_names_members_of_the_model() {
        let service = penstock_model::service_by_id("firehose").unwrap();
        let has = |operation: &str, name: &str| {
            let input = service.operation(operation).unwrap().input.unwrap();
            input.members().iter().any(|member| member.name == name)
        };
        for kind in KINDS {
            assert!(has("CreateDeliveryStream", kind.configuration), "{kind:?}");
            assert!(has("UpdateDestination", kind.update), "{kind:?}");
            assert_eq!(Kind::of(kind.id).map(|found| found.id), Some(kind.id));
        }
        assert!(has("CreateDeliveryStream", S3_CONFIGURATION) && has("UpdateDestination", S3_UPDATE));
    }
}
