//! CreateDeliveryStream: makes a delivery stream with its source and its one destination.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_catalog::{Event, ResourceCreated, State};
use penstock_model::firehose::{CreateDeliveryStreamOutput, Tag};
use penstock_model::{FromValue, Value};
use serde_json::{Value as Json, json};

use crate::delivery::settings;
use crate::kind;
use crate::record::{self, DeliveryStream, Destination, Encryption, Source, Status};
use crate::rules::{self, text};
use crate::{Firehose, describe, fault, limits, tags};

pub(super) async fn create_delivery_stream(
    firehose: Arc<Firehose>,
    context: CallContext,
    input: Value,
) -> Result<CreateDeliveryStreamOutput, Fault> {
    let given = crate::json_of(&input);
    let key = Firehose::key(&context, text(&given, "DeliveryStreamName").unwrap_or_default());
    let tags = tags::read(input.get("Tags").cloned().map(Vec::<Tag>::from_value).unwrap_or_default());
    tags::check(&key, &tags)?;
    let stream_type = text(&given, "DeliveryStreamType").unwrap_or("DirectPut").to_owned();
    let (kind, mut configuration) = kind::the_one(&given, kind::S3_CONFIGURATION, |kind| kind.configuration)?;
    kind.complete(&mut configuration);
    let configuration = Json::Object(configuration);
    rules::source(&given, &stream_type, kind)?;
    rules::destination(kind, &configuration)?;
    rules::at_creation(kind, &configuration)?;
    let encryption = match given.get("DeliveryStreamEncryptionConfigurationInput") {
        Some(asked) => {
            let mut current = rules::encryption_key(asked, &stream_type, &key.region)?;
            let drawn = firehose.draw_key(&key, &current).await?;
            current.data_key = drawn.id;
            Encryption { current: Some(current), data_keys: vec![drawn] }
        }
        None => Encryption::default(),
    };

    let created_ms = firehose.now_ms();
    let stream = DeliveryStream {
        status: Status::Creating { due_ms: firehose.due_ms(limits::CREATING_MS) },
        source: source(&given, created_ms),
        stream_type,
        created_ms,
        updated_ms: None,
        version: 1,
        destination: Destination { kind: kind.id.to_owned(), configuration },
        encryption,
        tags,
    };
    let event_key = key.clone();
    let source_arn =
        given.pointer("/KinesisStreamSourceConfiguration/KinesisStreamARN").and_then(Json::as_str);
    let source_arn = source_arn.map(ToOwned::to_owned);
    let decide = move |state: &State| {
        let key = event_key;
        if state.resource(record::KIND, &key).is_some() {
            return Err(fault::exists(&key));
        }
        if let Some(arn) = &source_arn
            && !is_stream(state, arn)
        {
            return Err(fault::no_source(arn));
        }
        let all = penstock_catalog::Key::new(&key.account, &key.region, "");
        if record::after(state, &all).count() >= limits::DELIVERY_STREAMS_MAX {
            return Err(fault::too_many_streams(&key, limits::DELIVERY_STREAMS_MAX));
        }
        let (kind, document) = (record::KIND.to_owned(), stream.document());
        Ok(Event::ResourceCreated(ResourceCreated { kind, key, shards: crate::SHARDS, document }))
    };
    firehose.catalog.propose(decide).await.map_err(fault::not_proposed)?;
    firehose.steps_are_due().await;
    Ok(CreateDeliveryStreamOutput { delivery_stream_arn: Some(describe::arn(&key)) })
}

/// The source as it will be described; nothing for records that are put without a hint.
fn source(given: &Json, created_ms: i64) -> Option<Source> {
    let of = |configuration: &str, description: &str| {
        let members = given.get(configuration)?.clone();
        Some(Source { description: description.to_owned(), members })
    };
    let begun = json!(created_ms as f64 / 1_000.0);
    let delivering = |mut source: Source| {
        source.members["DeliveryStartTimestamp"] = begun.clone();
        source
    };
    of("KinesisStreamSourceConfiguration", "KinesisStreamSourceDescription")
        .or_else(|| of("MSKSourceConfiguration", "MSKSourceDescription"))
        .map(delivering)
        .or_else(|| of("DatabaseSourceConfiguration", "DatabaseSourceDescription"))
        .or_else(|| of("DirectPutSourceConfiguration", "DirectPutSourceDescription"))
}

/// Whether there is a data stream that an ARN names.
fn is_stream(state: &State, arn: &str) -> bool {
    let key = settings::stream_of(arn);
    key.is_some_and(|key| state.stream(&key.account, &key.region, &key.name).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Service, s3};
    use crate::{Throttle, Timing};

    /// As the real service was recorded to describe a stream to S3 of which as little as possible was said.
    #[tokio::test]
    async fn what_is_created_is_described_with_its_defaults() {
        let service = Service::open(Throttle::Aws, Timing::Instant).await;
        let input = json!({"DeliveryStreamName": "orders", "S3DestinationConfiguration": s3(),
            "Tags": [{"Key": "team", "Value": "a"}]});
        let created = service.call("CreateDeliveryStream", input.clone()).await.unwrap();
        let arn = "arn:aws:firehose:eu-west-1:123456789012:deliverystream/orders";
        assert_eq!(created, json!({"DeliveryStreamARN": arn}));
        let mut told = service.describe("orders").await.unwrap();
        assert!(told["CreateTimestamp"].take().is_number());
        let short = json!({
            "RoleARN": s3()["RoleARN"],
            "BucketARN": s3()["BucketARN"],
            "BufferingHints": {"SizeInMBs": 5, "IntervalInSeconds": 300},
            "CompressionFormat": "UNCOMPRESSED",
            "EncryptionConfiguration": {"NoEncryptionConfig": "NoEncryption"},
            "CloudWatchLoggingOptions": {"Enabled": false},
        });
        let mut long = short.clone();
        long["S3BackupMode"] = json!("Disabled");
        long["DataFormatConversionConfiguration"] = json!({"Enabled": false});
        let wanted = json!({
            "DeliveryStreamName": "orders",
            "DeliveryStreamARN": arn,
            "DeliveryStreamStatus": "ACTIVE",
            "DeliveryStreamEncryptionConfiguration": {"Status": "DISABLED"},
            "DeliveryStreamType": "DirectPut",
            "VersionId": "1",
            "CreateTimestamp": null,
            "Destinations": [{
                "DestinationId": "destinationId-000000000001",
                "S3DestinationDescription": short,
                "ExtendedS3DestinationDescription": long,
            }],
            "HasMoreDestinations": false,
        });
        assert_eq!(told, wanted);
        let (code, sentence) = service.call("CreateDeliveryStream", input).await.unwrap_err();
        assert_eq!(
            (code.as_str(), sentence.as_str()),
            ("ResourceInUseException", "Firehose orders under accountId 123456789012 already exists")
        );
        service.close();
    }

    #[tokio::test]
    async fn creating_and_deleting_take_their_time_and_survive_a_restart() {
        let service = Service::open(Throttle::Aws, Timing::Aws).await;
        let input = json!({"DeliveryStreamName": "orders", "ExtendedS3DestinationConfiguration": s3()});
        service.call("CreateDeliveryStream", input).await.unwrap();
        assert_eq!(service.describe("orders").await.unwrap()["DeliveryStreamStatus"], "CREATING");
        let name = json!({"DeliveryStreamName": "orders"});
        assert_eq!(
            service.call("DeleteDeliveryStream", name.clone()).await.unwrap_err().0,
            "ResourceInUseException"
        );

        let service = Service::open_in(service.close(), Throttle::Aws, Timing::Instant).await;
        service.wait_for("orders", "ACTIVE").await;
        assert_eq!(service.engine.shards().len(), 3);
        service.call("DeleteDeliveryStream", name).await.unwrap();
        let (code, sentence) = service.describe("orders").await.unwrap_err();
        assert_eq!(
            (code.as_str(), sentence.as_str()),
            ("ResourceNotFoundException", "Firehose orders under account 123456789012 not found.")
        );
        assert_eq!(service.engine.shards(), []);
        service.close();
    }

    #[tokio::test]
    async fn names_are_listed_in_order_and_in_pages() {
        let service = Service::open(Throttle::Aws, Timing::Instant).await;
        for name in ["c", "a", "b"] {
            service.create(name).await;
        }
        let list = |input: Json| service.call("ListDeliveryStreams", input);
        assert_eq!(
            list(json!({})).await.unwrap(),
            json!({"DeliveryStreamNames": ["a", "b", "c"], "HasMoreDeliveryStreams": false})
        );
        assert_eq!(
            list(json!({"Limit": 2})).await.unwrap(),
            json!({"DeliveryStreamNames": ["a", "b"], "HasMoreDeliveryStreams": true})
        );
        assert_eq!(
            list(json!({"ExclusiveStartDeliveryStreamName": "b"})).await.unwrap(),
            json!({"DeliveryStreamNames": ["c"], "HasMoreDeliveryStreams": false})
        );
        assert_eq!(
            list(json!({"DeliveryStreamType": "KinesisStreamAsSource"})).await.unwrap(),
            json!({"DeliveryStreamNames": [], "HasMoreDeliveryStreams": false})
        );
        service.close();
    }

    #[tokio::test]
    async fn tags_come_and_go() {
        let service = Service::open(Throttle::Aws, Timing::Instant).await;
        service.create("orders").await;
        let tag = |key: &str| json!({"DeliveryStreamName": "orders", "Tags": [{"Key": key, "Value": "v"}]});
        for key in ["b", "a", "c"] {
            service.call("TagDeliveryStream", tag(key)).await.unwrap();
        }
        service
            .call("UntagDeliveryStream", json!({"DeliveryStreamName": "orders", "TagKeys": ["c", "d"]}))
            .await
            .unwrap();
        let told = service
            .call("ListTagsForDeliveryStream", json!({"DeliveryStreamName": "orders", "Limit": 1}))
            .await;
        assert_eq!(told.unwrap(), json!({"Tags": [{"Key": "a", "Value": "v"}], "HasMoreTags": true}));
        let behind = json!({"DeliveryStreamName": "orders", "ExclusiveStartTagKey": "a"});
        let told = service.call("ListTagsForDeliveryStream", behind).await;
        assert_eq!(told.unwrap(), json!({"Tags": [{"Key": "b", "Value": "v"}], "HasMoreTags": false}));
        for number in 0..48 {
            service.call("TagDeliveryStream", tag(&format!("t{number}"))).await.unwrap();
        }
        assert_eq!(
            service.call("TagDeliveryStream", tag("more")).await.unwrap_err().0,
            "LimitExceededException"
        );
        service.close();
    }
}
