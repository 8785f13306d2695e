//! How a delivery stream is described: its document, under the names of DescribeDeliveryStream.

use penstock_api::{Arn, Fault};
use penstock_catalog::Key;
use penstock_model::{Operation, Value, decode_shape};
use serde_json::{Map, Value as Json, json};

use crate::fault;
use crate::kind::{self, Kind};
use crate::record::{DESTINATION_ID, Found, Status};

/// The ARN of a delivery stream.
pub(crate) fn arn(key: &Key) -> String {
    Arn::new("firehose", &key.region, &key.account, format!("deliverystream/{}", key.name)).to_string()
}

/// The whole answer of DescribeDeliveryStream.
pub(crate) fn answer(operation: &Operation, found: &Found) -> Result<Value, Fault> {
    let stream = &found.stream;
    let mut told = json!({
        "DeliveryStreamName": found.key().name,
        "DeliveryStreamARN": arn(found.key()),
        "DeliveryStreamStatus": stream.status.name(),
        "DeliveryStreamType": stream.stream_type,
        "VersionId": stream.version.to_string(),
        "CreateTimestamp": seconds(stream.created_ms),
        "DeliveryStreamEncryptionConfiguration": encryption(found),
        "Destinations": [destination(found)],
        "HasMoreDestinations": false,
    });
    if let Status::CreatingFailed { why } = &stream.status {
        told["FailureDescription"] = json!({"Type": "UNKNOWN_ERROR", "Details": why});
    }
    if let Some(updated_ms) = stream.updated_ms {
        told["LastUpdateTimestamp"] = seconds(updated_ms);
    }
    if let Some(source) = &stream.source {
        told["Source"] = json!({ source.description.as_str(): source.members });
    }
    let json = json!({"DeliveryStreamDescription": told}).to_string();
    let shape = operation.output.expect("the model knows what DescribeDeliveryStream answers");
    decode_shape(shape, json.as_bytes()).map_err(|rejection| {
        fault::failure("a delivery stream cannot be described", format!("{rejection:?}"))
    })
}

fn seconds(milliseconds: i64) -> Json {
    json!(milliseconds as f64 / 1_000.0)
}

fn encryption(found: &Found) -> Json {
    match &found.stream.encryption.current {
        None => json!({"Status": "DISABLED"}),
        Some(key) => {
            let mut told = json!({"Status": "ENABLED", "KeyType": key.key_type});
            if let Some(arn) = &key.key_arn {
                told["KeyARN"] = json!(arn);
            }
            told
        }
    }
}

fn destination(found: &Found) -> Json {
    let destination = &found.stream.destination;
    let mut told = Map::new();
    told.insert("DestinationId".to_owned(), json!(DESTINATION_ID));
    if let Some(kind) = Kind::of(&destination.kind) {
        let described = Json::Object(kind.described(&destination.configuration));
        if kind.id == kind::EXTENDED_S3.id {
            // The model drops what the deprecated form does not know.
            told.insert(kind::S3_DESCRIPTION.to_owned(), described.clone());
        }
        told.insert(kind.description.to_owned(), described);
    }
    Json::Object(told)
}
