//! UpdateStreamStorageConfiguration: keeps a stream's media on something else from here on.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{
    UpdateStreamStorageConfigurationInput, UpdateStreamStorageConfigurationOutput,
};

use crate::Video;
use crate::record::{StorageTier, StreamSettings};
use crate::target::Target;

pub(super) async fn update_stream_storage_configuration(
    video: Arc<Video>,
    context: CallContext,
    input: UpdateStreamStorageConfigurationInput,
) -> Result<UpdateStreamStorageConfigurationOutput, Fault> {
    let target = Target::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    let tier = StorageTier::of(&input.stream_storage_configuration);
    let change = move |settings: &mut StreamSettings| {
        settings.tier = tier;
        Ok(())
    };
    video.update(target, input.current_version, change).await?;
    Ok(UpdateStreamStorageConfigurationOutput {})
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::Timing;
    use crate::testing::Service;

    #[tokio::test]
    async fn a_stream_is_hot_until_it_is_told_otherwise() {
        let service = Service::open(Timing::Instant).await;
        let arn = service.create("door", json!({})).await;
        let told = async |tier: &str| {
            let input = json!({"StreamName": "door"});
            let told = service.call("DescribeStreamStorageConfiguration", input).await.unwrap();
            let wanted = json!({"StreamName": "door", "StreamARN": arn,
                "StreamStorageConfiguration": {"DefaultStorageTier": tier}});
            assert_eq!(told, wanted);
        };
        told("HOT").await;
        let version = service.describe("door").await["Version"].clone();
        let input = json!({"StreamARN": arn, "CurrentVersion": version,
            "StreamStorageConfiguration": {"DefaultStorageTier": "WARM"}});
        service.call("UpdateStreamStorageConfiguration", input.clone()).await.unwrap();
        told("WARM").await;
        let refused = service.refused("UpdateStreamStorageConfiguration", input).await;
        assert_eq!(refused.0, "VersionMismatchException");
        service.close();
    }
}
