//! What a delivery stream may be, beyond what the model says of each member: the service's rules between members, with its sentences.
//!
//! A sentence is what the service was seen to say unless it stands under "our own words". Prefixes are looked at where they are
//! taken apart (`penstock-transform`).

use std::sync::Arc;

use penstock_api::{Arn, Fault};
use penstock_sinks::Environment;
use serde_json::Value as Json;

use crate::delivery::conversion::Conversion;
use crate::delivery::settings;
use crate::delivery::steps::Steps;
use crate::fault::invalid;
use crate::kind::{self, Kind, enabled};
use crate::limits;
use crate::record::{DeliveryStream, EncryptionKey};
use crate::store::ObjectStore;

type Checked = Result<(), Fault>;

/// Whether a destination of this kind may be configured so.
pub(crate) fn destination(kind: &Kind, configuration: &Json) -> Checked {
    logging(configuration)?;
    processing(kind, configuration)?;
    match kind.id {
        id if id == kind::EXTENDED_S3.id => extended_s3(configuration),
        id if id == kind::REDSHIFT.id => redshift(configuration),
        id if id == kind::ELASTICSEARCH.id || id == kind::OPENSEARCH.id => opensearch(configuration),
        id if id == kind::SPLUNK.id => splunk(configuration),
        id if id == kind::HTTP_ENDPOINT.id => http_endpoint(configuration),
        id if id == kind::SNOWFLAKE.id => snowflake(configuration),
        id if id == kind::ICEBERG.id => iceberg(configuration),
        _ => Ok(()),
    }
}

/// What is looked at once, because it cannot be changed later.
pub(crate) fn at_creation(kind: &Kind, configuration: &Json) -> Checked {
    let partitioned = enabled(configuration.get("DynamicPartitioningConfiguration"));
    let buffered = number(configuration, "/BufferingHints/SizeInMBs").unwrap_or(0);
    if kind.id == kind::EXTENDED_S3.id && partitioned && buffered < limits::PARTITIONED_SIZE_MIB_MIN {
        return Err(invalid(
            "BufferingHints.SizeInMBs must be at least 64 when Dynamic Partitioning is enabled.",
        ));
    }
    Ok(())
}

/// Whether a configuration may become another. The words are our own.
pub(crate) fn change(kind: &Kind, before: &Json, after: &Json) -> Checked {
    let same_kind = before.as_object().is_some_and(|members| !members.is_empty());
    let partitioned = |configuration: &Json| enabled(configuration.get("DynamicPartitioningConfiguration"));
    if same_kind && partitioned(before) != partitioned(after) {
        return Err(invalid(
            "Dynamic Partitioning can be enabled only when a Firehose is created, and not be disabled",
        ));
    }
    let backs_up = |configuration: &Json| text(configuration, "S3BackupMode") == Some("Enabled");
    if same_kind && backs_up(before) && !backs_up(after) {
        return Err(invalid("S3 backup cannot be disabled once it is enabled"));
    }
    if partitioned(after) {
        return at_creation(kind, after);
    }
    Ok(())
}

/// Whether one shape of destination may take another's place. The words are our own.
pub(crate) fn another_kind(before: &str, after: &Kind) -> Checked {
    let searches = [kind::ELASTICSEARCH.id, kind::OPENSEARCH.id, kind::OPENSEARCH_SERVERLESS.id];
    if searches.contains(&before) || searches.contains(&after.id) {
        return Err(invalid(
            "A destination that is Amazon OpenSearch Service cannot be changed to another one, nor another one to it",
        ));
    }
    Ok(())
}

/// Whether all is there that CreateDeliveryStream insists on, where an update brings another shape. The words are our own.
pub(crate) fn complete(kind: &Kind, configuration: &Json) -> Checked {
    let create = penstock_model::service_by_id("firehose")
        .and_then(|service| service.operation("CreateDeliveryStream"));
    let members = create.and_then(|create| create.input).map_or(&[][..], |input| input.members());
    let shape = members.iter().find(|member| member.name == kind.configuration).map(|member| member.shape);
    let mut required = shape.map_or(&[][..], |shape| shape.members()).iter().filter(|member| member.required);
    match required.find(|member| configuration.get(member.name).is_none()) {
        Some(missing) => Err(invalid(format!("{} must be specified for a new destination", missing.name))),
        None => Ok(()),
    }
}

/// Whether records may come from there to this destination.
pub(crate) fn source(given: &Json, stream_type: &str, kind: &Kind) -> Checked {
    let has = |member: &str| given.get(member).is_some();
    match stream_type {
        // Our own words.
        "KinesisStreamAsSource" if !has("KinesisStreamSourceConfiguration") => {
            Err(invalid("KinesisStreamSourceConfig is mandatory for Kinesis as Source stream type."))
        }
        "MSKAsSource" if !has("MSKSourceConfiguration") => {
            Err(invalid("MSKSourceConfig is mandatory for MSK as Source stream type."))
        }
        "DatabaseAsSource" if kind.id != kind::ICEBERG.id => {
            Err(invalid("IcebergDestinationConfiguration must be specified for Database as Source."))
        }
        _ => Ok(()),
    }
}

/// The key that records are to be encrypted with; its data key is not drawn yet.
pub(crate) fn encryption_key(asked: &Json, stream_type: &str, region: &str) -> Result<EncryptionKey, Fault> {
    if !matches!(stream_type, "DirectPut" | "DatabaseAsSource") {
        return Err(invalid(
            "Server side encryption from firehose is only allowed for direct put delivery streams and database as a source delivery streams",
        ));
    }
    let key_type = text(asked, "KeyType").unwrap_or("AWS_OWNED_CMK").to_owned();
    let key_arn = text(asked, "KeyARN").map(ToOwned::to_owned);
    match (key_type.as_str(), &key_arn) {
        ("CUSTOMER_MANAGED_CMK", None) => {
            Err(invalid("KeyARN has to be specified when KeyType is CUSTOMER_MANAGED_CMK"))
        }
        ("AWS_OWNED_CMK", Some(_)) => {
            Err(invalid("KeyARN cannot be specified when KeyType is AWS_OWNED_CMK"))
        }
        (_, Some(arn)) if arn.parse::<Arn>().is_ok_and(|arn| arn.region != region) => Err(invalid(
            "Cross-region keys are not allowed for SSE. Please provide CMKs in the same region as firehose",
        )),
        _ => Ok(EncryptionKey { key_type, key_arn, data_key: 0 }),
    }
}

/// Why records cannot be delivered there, or taken from there, by this program; nothing if they can.
pub(crate) fn cannot_deliver(
    stream: &DeliveryStream,
    lent: &Environment,
    store: &Arc<dyn ObjectStore>,
) -> Option<String> {
    let configuration = &stream.destination.configuration;
    let why = match (stream.stream_type.as_str(), stream.destination.kind.as_str()) {
        ("MSKAsSource", _) => {
            "Penstock cannot read from a Kafka cluster; put the records, or use a data stream as the source"
        }
        ("DatabaseAsSource", _) => "Penstock cannot read changes from a database",
        (_, id) if id == kind::SNOWFLAKE.id => "Penstock cannot deliver to Snowflake",
        (_, id) if id == kind::ICEBERG.id => "Penstock cannot deliver to Apache Iceberg tables",
        (_, id) => {
            let read = penstock_sinks::read(id, configuration, lent);
            return read.and_then(|_| settings::redshift(id, configuration, lent, store)).err();
        }
    };
    Some(why.to_owned())
}

fn logging(configuration: &Json) -> Checked {
    let places = ["", "/S3Configuration", "/S3BackupConfiguration"];
    for place in places {
        let options = configuration.pointer(&format!("{place}/CloudWatchLoggingOptions"));
        if enabled(options) && options.and_then(|options| text(options, "LogGroupName")).is_none() {
            return Err(invalid("CloudWatch Log Group Name is required if CloudWatch Logging is enabled"));
        }
    }
    Ok(())
}

fn extended_s3(configuration: &Json) -> Checked {
    place(configuration)?;
    if text(configuration, "S3BackupMode") == Some("Enabled")
        && configuration.get("S3BackupConfiguration").is_none()
    {
        return Err(invalid("S3 backup destination configuration is required when enabling S3 backup."));
    }
    if let Some(conversion) = configuration.get("DataFormatConversionConfiguration")
        && enabled(Some(conversion))
    {
        conversion_rules(configuration, conversion)?;
    }
    Ok(())
}

/// The prefixes and the time zone of a place in S3.
fn place(place: &Json) -> Checked {
    settings::prefixes(place).map_err(|error| invalid(error.to_string()))?;
    // Our own words.
    settings::zone(place).map(|_| ()).map_err(invalid)
}

fn conversion_rules(configuration: &Json, conversion: &Json) -> Checked {
    if text(configuration, "CompressionFormat") != Some("UNCOMPRESSED") {
        return Err(invalid(
            "The S3 destination's compression format must be set to UNCOMPRESSED when data format conversion is enabled",
        ));
    }
    if conversion.get("InputFormatConfiguration").is_none() {
        return Err(invalid("InputFormatConfiguration must not be null"));
    }
    let count =
        |pointer: &str| conversion.pointer(pointer).and_then(Json::as_object).map_or(0, serde_json::Map::len);
    match count("/InputFormatConfiguration/Deserializer") {
        0 => return Err(invalid("Deserializer must not be null")),
        1 => {}
        _ => return Err(invalid("More than one deserializer specified. Only one may be chosen.")),
    }
    match count("/OutputFormatConfiguration/Serializer") {
        0 => return Err(invalid("Serializer must not be null")),
        1 => {}
        _ => return Err(invalid("More than one serializer specified. Only one may be chosen.")),
    }
    if conversion.get("SchemaConfiguration").is_none() {
        return Err(invalid("SchemaConfiguration must not be null"));
    }
    // Whose table it is matters when there is one to look at.
    let read = Conversion::read(conversion, "", "");
    read.and_then(|conversion| conversion.map_or(Ok(()), |conversion| conversion.check()))
        .map_err(|error| invalid(&error))
}

fn redshift(configuration: &Json) -> Checked {
    for pointer in ["/S3Configuration", "/S3BackupConfiguration"] {
        let Some(place) = configuration.pointer(pointer) else { continue };
        let staged = pointer == "/S3Configuration";
        if staged && !matches!(text(place, "CompressionFormat"), Some("UNCOMPRESSED" | "GZIP") | None) {
            return Err(invalid(
                "Only the following compression formats are allowed when using Redshift: [UNCOMPRESSED, GZIP]",
            ));
        }
        let expressions = text(place, "Prefix").is_some_and(|prefix| prefix.contains("!{"));
        if staged && (expressions || place.get("ErrorOutputPrefix").is_some()) {
            return Err(invalid(
                "Prefix Expressions or ErrorOutputPrefix is currently not supported for this destination",
            ));
        }
    }
    let secret = configuration.get("SecretsManagerConfiguration");
    if !enabled(secret) && configuration.get("Password").is_none() {
        return Err(invalid("Redshift Database Password is required for Redshift Destination"));
    }
    extended_s3(configuration)
}

fn opensearch(configuration: &Json) -> Checked {
    match (configuration.get("ClusterEndpoint"), configuration.get("DomainARN")) {
        (Some(_), Some(_)) => {
            return Err(invalid(
                "Cannot provide both Elasticsearch cluster endpoint and domain ARN. Provide either the cluster endpoint or domain arn.",
            ));
        }
        (None, None) => {
            return Err(invalid("Provide either the Elasticsearch cluster endpoint or domain arn."));
        }
        _ => {}
    }
    if text(configuration, "TypeName").is_some_and(|name| !name.is_empty()) {
        return Err(invalid(
            "Types are deprecated in Elasticsearch version 7+ and all OpenSearch versions. TypeName must be empty.",
        ));
    }
    Ok(())
}

fn splunk(configuration: &Json) -> Checked {
    let endpoint = text(configuration, "HECEndpoint").unwrap_or_default();
    // The service takes `https` alone; a collector on this machine has no certificate.
    let is_web = |url: url::Url| matches!(url.scheme(), "https" | "http") && url.has_host();
    if endpoint.parse::<url::Url>().is_ok_and(is_web) {
        return Ok(());
    }
    Err(invalid("Invalid HECEndpoint. Supported endpoint format is https://<domain>:<port>."))
}

fn http_endpoint(configuration: &Json) -> Checked {
    let attributes = configuration.pointer("/RequestConfiguration/CommonAttributes").and_then(Json::as_array);
    let mut names = std::collections::BTreeSet::new();
    for attribute in attributes.into_iter().flatten() {
        let name = text(attribute, "AttributeName").unwrap_or_default();
        if !names.insert(name) {
            return Err(invalid(format!("Http Endpoint Common Attributes have duplicate name {name}")));
        }
    }
    Ok(())
}

fn snowflake(configuration: &Json) -> Checked {
    let secret = enabled(configuration.get("SecretsManagerConfiguration"));
    let has = |name: &str| configuration.get(name).is_some();
    if !secret && !has("User") {
        return Err(invalid("User must be provided."));
    }
    if !secret && !has("PrivateKey") {
        return Err(invalid("PrivateKey must be provided."));
    }
    let role = configuration.get("SnowflakeRoleConfiguration");
    if enabled(role) && role.and_then(|role| text(role, "SnowflakeRole")).is_none() {
        return Err(invalid("Must provide SnowflakeRole when SnowflakeRoleConfiguration is enabled."));
    }
    let both = text(configuration, "DataLoadingOption") == Some("VARIANT_CONTENT_AND_METADATA_MAPPING");
    if both && !(has("ContentColumnName") && has("MetaDataColumnName")) {
        return Err(invalid(
            "Must provide ContentColumnName and MetadataColumnName when Data Loading Option is VARIANT_CONTENT_AND_METADATA_MAPPING.",
        ));
    }
    Ok(())
}

fn iceberg(configuration: &Json) -> Checked {
    if text(configuration, "S3BackupMode") == Some("AllData") {
        return Err(invalid("S3BackupMode.AllData is not supported for Iceberg as destination."));
    }
    let tables =
        configuration.get("DestinationTableConfigurationList").and_then(Json::as_array).map_or(0, Vec::len);
    let routed = processors(&configuration["ProcessingConfiguration"])
        .any(|processor| matches!(text(processor, "Type"), Some("Lambda" | "MetadataExtraction")));
    if tables != 1 && !routed {
        return Err(invalid(
            "A single default destination table configuration must be provided when both Lambda and MetadataExtraction processors are not provided",
        ));
    }
    Ok(())
}

fn processing(kind: &Kind, configuration: &Json) -> Checked {
    let processing = &configuration["ProcessingConfiguration"];
    if !enabled(Some(processing)) {
        return Ok(());
    }
    let count = processors(processing).count();
    if count == 0 || count > limits::PROCESSORS_MAX {
        return Err(invalid(
            "A maximum of 5 and a minimum of 1 processor needs to be supplied when processing is enabled.",
        ));
    }
    let of_type = |wanted: &str| {
        processors(processing).filter(|processor| text(processor, "Type") == Some(wanted)).count()
    };
    if of_type("Lambda") > 1 {
        return Err(invalid("Cannot have more than 1 Lambda processor."));
    }
    if of_type("CloudWatchLogProcessing") > 0 && of_type("Decompression") == 0 {
        return Err(invalid(
            "CloudWatchLogProcessingProcessor can only be enabled with DecompressionProcessor",
        ));
    }
    let partitioned = enabled(configuration.get("DynamicPartitioningConfiguration"));
    for processor in processors(processing) {
        let name = text(processor, "Type").unwrap_or_default();
        let routes = name == "MetadataExtraction" && kind.id == kind::ICEBERG.id;
        if matches!(name, "MetadataExtraction" | "RecordDeAggregation") && !partitioned && !routes {
            return Err(invalid(format!(
                "class com.amazonaws.services.firehose.internal.model.{name}Processor can only be present when Dynamic Partitioning is enabled."
            )));
        }
        match name {
            "Lambda" => lambda(processor)?,
            "MetadataExtraction" if parameter(processor, "JsonParsingEngine") != Some("JQ-1.6") => {
                return Err(invalid("MetaDataExtraction JSON Parsing Engine has to be one of JQ-1.6"));
            }
            "RecordDeAggregation" => de_aggregation(processor)?,
            "CloudWatchLogProcessing" => {
                let value = parameter(processor, "DataMessageExtraction").unwrap_or_default();
                if !value.eq_ignore_ascii_case("true") && !value.eq_ignore_ascii_case("false") {
                    return Err(invalid(
                        "Invalid parameter value for DataMessageExtraction. Allowed values are True and False.",
                    ));
                }
            }
            _ => {}
        }
    }
    // What is left is what the texts of parameters say.
    let steps = Steps::read(processing, false).map_err(invalid)?;
    if partitioned {
        let prefixes = settings::prefixes(configuration).map_err(|error| invalid(error.to_string()))?;
        prefixes.check_query_keys(steps.query_keys()).map_err(|error| invalid(error.to_string()))?;
    }
    Ok(())
}

fn lambda(processor: &Json) -> Checked {
    if parameter(processor, "LambdaArn").is_none() {
        return Err(invalid("LambdaArn is required when Lambda processor is used."));
    }
    let retries = parameter(processor, "NumberOfRetries").map(str::parse::<i64>);
    if retries
        .is_some_and(|retries| !retries.is_ok_and(|count| (0..=limits::LAMBDA_RETRIES_MAX).contains(&count)))
    {
        return Err(invalid("Number of retries for lambda must be between 0 and 300."));
    }
    let size = parameter(processor, "BufferSizeInMBs").map(str::parse::<f64>);
    let (least, most) = limits::LAMBDA_BUFFER_MIB;
    if size.as_ref().is_some_and(|size| !size.as_ref().is_ok_and(|mib| (least..=most).contains(mib))) {
        return Err(invalid("BufferSizeInMBs for lambda processor must be between 0.2 and 3."));
    }
    let interval = parameter(processor, "BufferIntervalInSeconds").map(str::parse::<i64>);
    let within = |seconds: &i64| (0..=limits::LAMBDA_INTERVAL_S_MAX).contains(seconds);
    if interval.as_ref().is_some_and(|interval| !interval.as_ref().is_ok_and(within)) {
        return Err(invalid("BufferIntervalInSeconds for lambda processor must be between 0 and 900."));
    }
    if size.is_some() != interval.is_some() {
        return Err(invalid(
            "Both BufferSizeInMBs and BufferIntervalInSeconds are required to configure buffering for lambda processor.",
        ));
    }
    Ok(())
}

fn de_aggregation(processor: &Json) -> Checked {
    match parameter(processor, "SubRecordType") {
        Some("JSON") => Ok(()),
        Some("DELIMITED") if parameter(processor, "Delimiter").is_some() => Ok(()),
        Some("DELIMITED") => Err(invalid("Delimiter should be present for DELIMITED")),
        _ => Err(invalid("SubRecordType has to be one of JSON, DELIMITED")),
    }
}

/// The processors of a `ProcessingConfiguration`.
pub(crate) fn processors(processing: &Json) -> impl Iterator<Item = &Json> {
    let found = processing.get("Processors").and_then(Json::as_array);
    found.into_iter().flatten()
}

/// A processor's parameter.
pub(crate) fn parameter<'a>(processor: &'a Json, name: &str) -> Option<&'a str> {
    let parameters = processor.get("Parameters").and_then(Json::as_array);
    let found =
        parameters.into_iter().flatten().find(|parameter| text(parameter, "ParameterName") == Some(name));
    found.and_then(|parameter| text(parameter, "ParameterValue"))
}

/// A member that is a text.
pub(crate) fn text<'a>(json: &'a Json, name: &str) -> Option<&'a str> {
    json.get(name).and_then(Json::as_str)
}

fn number(json: &Json, pointer: &str) -> Option<i64> {
    json.pointer(pointer).and_then(Json::as_i64)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{Service, s3};
    use crate::{Throttle, Timing};

    /// Puts members of `with` over those of `into`, at any depth; null takes one away.
    fn merge(into: &mut Json, with: Json) {
        match with {
            Json::Object(with) if into.is_object() => {
                for (name, value) in with {
                    if value.is_null() {
                        into.as_object_mut().unwrap().remove(&name);
                    } else {
                        merge(&mut into[name], value);
                    }
                }
            }
            with => *into = with,
        }
    }

    /// A configuration of each shape that is taken.
    fn good(kind: &Kind) -> Json {
        let role = "arn:aws:iam::123456789012:role/delivery";
        let configuration = match kind.id {
            id if id == kind::EXTENDED_S3.id => s3(),
            id if id == kind::REDSHIFT.id => json!({
                "ClusterJDBCURL": "jdbc:redshift://one.abcdefghijkl.eu-west-1.redshift.amazonaws.com:5439/dev",
                "CopyCommand": {"DataTableName": "t"}, "Username": "user", "Password": "secret",
            }),
            id if id == kind::ELASTICSEARCH.id || id == kind::OPENSEARCH.id => {
                json!({"IndexName": "logs", "ClusterEndpoint": "https://search.example.com"})
            }
            id if id == kind::OPENSEARCH_SERVERLESS.id => {
                json!({"IndexName": "logs", "CollectionEndpoint": "https://search.example.com"})
            }
            id if id == kind::SPLUNK.id => json!({
                "HECEndpoint": "https://splunk.example.com:8088", "HECEndpointType": "Raw", "HECToken": "token",
            }),
            id if id == kind::HTTP_ENDPOINT.id => {
                json!({"EndpointConfiguration": {"Url": "https://example.com/in", "Name": "n", "AccessKey": "k"}})
            }
            id if id == kind::SNOWFLAKE.id => json!({
                "AccountUrl": "https://one.snowflakecomputing.com", "Database": "d", "Schema": "s", "Table": "t",
                "User": "u", "PrivateKey": "p".repeat(300),
            }),
            _ => json!({
                "CatalogConfiguration": {"CatalogARN": "arn:aws:glue:eu-west-1:123456789012:catalog"},
                "DestinationTableConfigurationList": [{"DestinationTableName": "t", "DestinationDatabaseName": "d"}],
            }),
        };
        let mut all = configuration;
        if kind.id != kind::SPLUNK.id {
            merge(&mut all, json!({"RoleARN": role}));
        }
        if kind.id != kind::EXTENDED_S3.id {
            merge(&mut all, json!({"S3Configuration": s3()}));
        }
        all
    }

    async fn refused(service: &Service, input: &Json) -> String {
        let (code, sentence) =
            service.call("CreateDeliveryStream", input.clone()).await.expect_err(&input.to_string());
        assert_eq!(code, "InvalidArgumentException", "{input}");
        sentence
    }

    #[tokio::test]
    async fn a_good_configuration_of_each_shape_is_taken_and_described() {
        let service = Service::open(Throttle::Aws, Timing::Instant).await;
        for kind in kind::KINDS {
            let input = json!({"DeliveryStreamName": kind.id, kind.configuration: good(kind)});
            service.call("CreateDeliveryStream", input).await.unwrap();
            let told = service.describe(kind.id).await.unwrap();
            let destination = &told["Destinations"][0][kind.description];
            assert!(destination["BufferingHints"].is_object() || kind.id == kind::REDSHIFT.id, "{told}");
            assert!(!told.to_string().contains("secret") && !told.to_string().contains("ppp"), "{told}");
            let not_yet = [kind::SNOWFLAKE.id, kind::ICEBERG.id];
            let delivers = !not_yet.contains(&kind.id);
            let status = if delivers { "ACTIVE" } else { "CREATING_FAILED" };
            assert_eq!(told["DeliveryStreamStatus"], status, "{told}");
            assert_eq!(told["FailureDescription"].is_object(), !delivers);
        }
        service.close();
    }

    #[tokio::test]
    async fn a_source_that_cannot_be_read_fails_with_the_reason() {
        let service = Service::open(Throttle::Aws, Timing::Instant).await;
        let kafka = json!({"MSKClusterARN": "arn:aws:kafka:eu-west-1:123456789012:cluster/c/1", "TopicName": "t",
            "AuthenticationConfiguration": {"RoleARN": "arn:aws:iam::123456789012:role/r", "Connectivity": "PUBLIC"}});
        let stream = json!({"DeliveryStreamType": "KinesisStreamAsSource", "KinesisStreamSourceConfiguration": {
            "KinesisStreamARN": "arn:aws:kinesis:eu-west-1:123456789012:stream/s", "RoleARN": "arn:aws:iam::123456789012:role/r"}});
        // What cannot be read from is described, and says why it failed.
        let mut input = json!({"DeliveryStreamName": "kafka", "DeliveryStreamType": "MSKAsSource",
            "MSKSourceConfiguration": kafka, "ExtendedS3DestinationConfiguration": s3()});
        service.call("CreateDeliveryStream", input.clone()).await.unwrap();
        let told = service.describe("kafka").await.unwrap();
        assert_eq!(told["DeliveryStreamStatus"], "CREATING_FAILED");
        assert_eq!(told["Source"]["MSKSourceDescription"]["TopicName"], "t");
        assert!(told["FailureDescription"]["Details"].as_str().unwrap().contains("Kafka"));
        merge(&mut input, stream);
        merge(&mut input, json!({"DeliveryStreamName": "stream", "MSKSourceConfiguration": null}));
        let nowhere =
            "The Kinesis data stream arn:aws:kinesis:eu-west-1:123456789012:stream/s does not exist";
        assert_eq!(refused(&service, &input).await, nowhere);
        service.close();
    }
}
