//! UpdateDataRetention: keeps the fragments of a stream for longer or shorter, those that are there included.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{
    UpdateDataRetentionInput, UpdateDataRetentionOperation, UpdateDataRetentionOutput,
};

use super::create_stream::retention;
use crate::Video;
use crate::record::StreamSettings;
use crate::target::Target;

pub(super) async fn update_data_retention(
    video: Arc<Video>,
    context: CallContext,
    input: UpdateDataRetentionInput,
) -> Result<UpdateDataRetentionOutput, Fault> {
    let target = Target::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    let by = i64::from(input.data_retention_change_in_hours);
    let by = match input.operation {
        UpdateDataRetentionOperation::IncreaseDataRetention => by,
        UpdateDataRetentionOperation::DecreaseDataRetention => -by,
    };
    let change = move |settings: &mut StreamSettings| {
        settings.retention_hours = retention(i64::from(settings.retention_hours) + by)?;
        Ok(())
    };
    video.update(target, input.current_version, change).await?;
    Ok(UpdateDataRetentionOutput {})
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::Timing;
    use crate::testing::Service;

    #[tokio::test]
    async fn retention_goes_up_and_down_within_its_bounds() {
        let service = Service::open(Timing::Instant).await;
        service.create("door", json!({"DataRetentionInHours": 24})).await;
        for (operation, by, hours) in [
            ("INCREASE_DATA_RETENTION", 1, Some(25)),
            ("DECREASE_DATA_RETENTION", 26, None),
            ("DECREASE_DATA_RETENTION", 25, Some(0)),
            ("INCREASE_DATA_RETENTION", 87_600, Some(87_600)),
            ("INCREASE_DATA_RETENTION", 1, None),
            ("INCREASE_DATA_RETENTION", i64::from(i32::MAX), None),
        ] {
            let before = service.describe("door").await;
            let changed = service.retain("door", operation, by).await;
            let told = service.describe("door").await;
            match hours {
                Some(hours) => {
                    assert_eq!((changed, &told["DataRetentionInHours"]), (Ok(json!({})), &json!(hours)));
                    assert_ne!(told["Version"], before["Version"]);
                }
                None => {
                    assert_eq!(changed.unwrap_err().0, "InvalidArgumentException");
                    assert_eq!(told, before);
                }
            }
        }
        let other = json!({"StreamName": "door", "CurrentVersion": "other", "Operation": "INCREASE_DATA_RETENTION",
            "DataRetentionChangeInHours": 1});
        assert_eq!(service.refused("UpdateDataRetention", other).await.0, "VersionMismatchException");
        service.close();
    }
}
