//! CreateStream: makes a stream.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{CreateStreamInput, CreateStreamOutput};

use crate::record::{StorageTier, StreamSettings};
use crate::{Video, fault, limits};

pub(super) async fn create_stream(
    video: Arc<Video>,
    context: CallContext,
    input: CreateStreamInput,
) -> Result<CreateStreamOutput, Fault> {
    let settings = StreamSettings {
        device_name: input.device_name,
        media_type: input.media_type,
        kms_key_id: input.kms_key_id,
        retention_hours: retention(i64::from(input.data_retention_in_hours.unwrap_or_default()))?,
        tier: input.stream_storage_configuration.as_ref().map(StorageTier::of).unwrap_or_default(),
        ..StreamSettings::default()
    };
    let tags = input.tags.unwrap_or_default();
    let created = video.create(&context, &input.stream_name, tags, settings).await?;
    Ok(CreateStreamOutput { stream_arn: Some(created.arn()) })
}

/// Hours that a stream may keep its fragments.
pub(super) fn retention(hours: i64) -> Result<u32, Fault> {
    let max = limits::RETENTION_HOURS_MAX;
    u32::try_from(hours).ok().filter(|hours| *hours <= max).ok_or_else(|| {
        // Our own words.
        fault::invalid(format!("Data retention must be from 0 to {max} hours, and not {hours}."))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::Timing;
    use crate::testing::Service;

    #[tokio::test]
    async fn what_is_created_is_described_with_its_defaults() {
        let service = Service::open(Timing::Instant).await;
        let arn = service.create("door", json!({})).await;
        let mut told = service.describe("door").await;
        let (version, created) = (told["Version"].take(), told["CreationTime"].take());
        assert_eq!(version.as_str().unwrap().len(), 20);
        let created_ms = (created.as_f64().unwrap() * 1_000.0).round() as i64;
        assert_eq!(arn, format!("arn:aws:kinesisvideo:eu-west-1:123456789012:stream/door/{created_ms}"));
        let wanted = json!({
            "StreamName": "door",
            "StreamARN": arn,
            "KmsKeyId": "arn:aws:kms:eu-west-1:123456789012:alias/aws/kinesisvideo",
            "Version": null,
            "Status": "ACTIVE",
            "CreationTime": null,
            "DataRetentionInHours": 0,
        });
        assert_eq!(told, wanted);
        service.close();
    }

    #[tokio::test]
    async fn what_was_asked_for_is_kept() {
        let service = Service::open(Timing::Instant).await;
        let members = json!({"DeviceName": "camera", "MediaType": "video/h264,audio/aac", "KmsKeyId": "alias/own",
            "DataRetentionInHours": 87_600, "Tags": {"team": "a"}, "StreamStorageConfiguration": {"DefaultStorageTier": "WARM"}});
        service.create("door", members.clone()).await;
        let told = service.describe("door").await;
        for member in ["DeviceName", "MediaType", "KmsKeyId", "DataRetentionInHours"] {
            assert_eq!(told[member], members[member]);
        }
        let tags = service.call("ListTagsForStream", json!({"StreamName": "door"})).await.unwrap();
        assert_eq!(tags, json!({"Tags": {"team": "a"}}));
        let refused = service.refused("CreateStream", json!({"StreamName": "door"})).await;
        assert_eq!((&*refused.0, &*refused.1), ("ResourceInUseException", "The stream door already exists."));
        let refused = service
            .refused("CreateStream", json!({"StreamName": "hall", "DataRetentionInHours": 87_601}))
            .await;
        assert_eq!(refused.0, "InvalidArgumentException");
        service.close();
    }
}
