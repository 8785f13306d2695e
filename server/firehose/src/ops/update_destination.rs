//! UpdateDestination: changes a delivery stream's destination. Of the same shape, what is not named stays as it is; another shape
//! replaces the one that was. Records that wait are delivered by what holds when they are.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::Value;
use penstock_model::firehose::UpdateDestinationOutput;
use serde_json::{Map, Value as Json};

use crate::kind;
use crate::record::{DESTINATION_ID, Destination, Status};
use crate::{Firehose, fault, rules};

pub(super) async fn update_destination(
    firehose: Arc<Firehose>,
    context: CallContext,
    input: Value,
) -> Result<UpdateDestinationOutput, Fault> {
    let given = crate::json_of(&input);
    let text = |name: &str| given.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
    let key = Firehose::key(&context, &text("DeliveryStreamName"));
    let (version, id) = (text("CurrentDeliveryStreamVersionId"), text("DestinationId"));
    let (kind, update) = kind::the_one(&given, kind::S3_UPDATE, |kind| kind.update)?;
    let now_ms = firehose.now_ms();
    let (lent, store) = (firehose.lent(&key), Arc::clone(&firehose.options.store));
    firehose
        .change(key, move |found, stream| {
            if stream.status != Status::Active {
                return Err(fault::not_active(found.key(), stream.status.name()));
            }
            if version != stream.version.to_string() {
                return Err(fault::other_version(found.key(), stream.version, &version));
            }
            if id != DESTINATION_ID {
                return Err(fault::no_such_destination(&id));
            }
            let destination = &mut stream.destination;
            let same = destination.kind == kind.id;
            if !same {
                rules::another_kind(&destination.kind, kind)?;
            }
            let before = if same { destination.configuration.clone() } else { Json::Object(Map::new()) };
            let mut configuration = kind.updated(&before, &update);
            kind.complete(&mut configuration);
            let configuration = Json::Object(configuration);
            rules::complete(kind, &configuration)?;
            rules::destination(kind, &configuration)?;
            rules::change(kind, &before, &configuration)?;
            *destination = Destination { kind: kind.id.to_owned(), configuration };
            if let Some(why) = rules::cannot_deliver(stream, &lent, &store) {
                return Err(fault::invalid(why));
            }
            stream.version += 1;
            stream.updated_ms = Some(now_ms);
            Ok(())
        })
        .await?;
    Ok(UpdateDestinationOutput {})
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{Refusal, Service, s3};
    use crate::{Throttle, Timing};

    async fn update(service: &Service, version: &str, update: Json) -> Result<Json, Refusal> {
        let mut input = json!({
            "DeliveryStreamName": "orders",
            "CurrentDeliveryStreamVersionId": version,
            "DestinationId": "destinationId-000000000001",
        });
        input.as_object_mut().unwrap().extend(update.as_object().unwrap().clone());
        service.call("UpdateDestination", input).await
    }

    #[tokio::test]
    async fn a_destination_changes_with_its_version() {
        let service = Service::open(Throttle::Aws, Timing::Instant).await;
        service.create("orders").await;
        let prefix = json!({"ExtendedS3DestinationUpdate": {"Prefix": "p/"}});
        update(&service, "1", prefix.clone()).await.unwrap();
        let told = service.describe("orders").await.unwrap();
        assert_eq!(told["VersionId"], "2");
        assert!(told["LastUpdateTimestamp"].is_number());
        let destination = &told["Destinations"][0]["ExtendedS3DestinationDescription"];
        assert_eq!((&destination["Prefix"], &destination["BucketARN"]), (&json!("p/"), &s3()["BucketARN"]));

        let (code, sentence) = update(&service, "1", prefix).await.unwrap_err();
        assert_eq!(code, "ConcurrentModificationException");
        assert_eq!(
            sentence,
            "Cannot update firehose: orders since the current version id: 2 and specified version id: 1 do not match"
        );
        service.close();
    }

    #[tokio::test]
    async fn another_shape_replaces_the_one_that_was_and_must_be_whole() {
        let service = Service::open(Throttle::Aws, Timing::Instant).await;
        service.create("orders").await;
        let endpoint = json!({"EndpointConfiguration": {"Url": "https://example.com"}});
        let (code, sentence) =
            update(&service, "1", json!({"HttpEndpointDestinationUpdate": endpoint})).await.unwrap_err();
        assert_eq!(code, "InvalidArgumentException");
        assert!(sentence.contains("S3Configuration"), "{sentence}");
        let search = json!({"AmazonopensearchserviceDestinationUpdate": {"IndexName": "i"}});
        assert_eq!(update(&service, "1", search).await.unwrap_err().0, "InvalidArgumentException");
        service.close();
    }

    #[tokio::test]
    async fn what_was_decided_at_creation_stays() {
        let service = Service::open(Throttle::Aws, Timing::Instant).await;
        service.create("orders").await;
        let partitioned = json!({"ExtendedS3DestinationUpdate": {
            "DynamicPartitioningConfiguration": {"Enabled": true},
            "BufferingHints": {"SizeInMBs": 64, "IntervalInSeconds": 60},
        }});
        assert_eq!(update(&service, "1", partitioned).await.unwrap_err().0, "InvalidArgumentException");
        let backup =
            json!({"ExtendedS3DestinationUpdate": {"S3BackupMode": "Enabled", "S3BackupUpdate": s3()}});
        update(&service, "1", backup).await.unwrap();
        let off = json!({"ExtendedS3DestinationUpdate": {"S3BackupMode": "Disabled"}});
        assert_eq!(update(&service, "2", off).await.unwrap_err().0, "InvalidArgumentException");
        service.close();
    }
}
