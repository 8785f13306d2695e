//! UpdateNotificationConfiguration: tells somebody else of a stream's fragments, or nobody any more.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{
    ConfigurationStatus, UpdateNotificationConfigurationInput, UpdateNotificationConfigurationOutput,
};

use crate::kept::can_be_told;
use crate::record::{Document, Notifications, StreamSettings};
use crate::target::Target;
use crate::{Video, fault};

pub(super) async fn update_notification_configuration(
    video: Arc<Video>,
    context: CallContext,
    input: UpdateNotificationConfigurationInput,
) -> Result<UpdateNotificationConfigurationOutput, Fault> {
    let target = Target::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    let notifications = input.notification_configuration.map(|asked| Notifications {
        enabled: asked.status == ConfigurationStatus::Enabled,
        uri: asked.destination_config.uri,
    });
    if let Some(asked) = notifications.as_ref().filter(|asked| asked.enabled && !can_be_told(&asked.uri)) {
        let (uri, stream) = (&asked.uri, input.stream_name.as_deref().or(input.stream_arn.as_deref()));
        tracing::warn!(uri, stream, "notifications are only sent to http and https: nobody will be told");
    }
    let changing = video.change(target, move |_, stream, document: &mut Document<StreamSettings>| {
        stream.expect_active()?;
        if notifications.is_some() && stream.settings().retention_hours == 0 {
            return Err(fault::no_data_retention());
        }
        document.settings.notifications = notifications;
        Ok(())
    });
    changing.await?;
    Ok(UpdateNotificationConfigurationOutput {})
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::Timing;
    use crate::testing::Service;

    #[tokio::test]
    async fn who_is_told_is_known_until_it_is_deleted() {
        let service = Service::open(Timing::Instant).await;
        service.create("door", json!({"DataRetentionInHours": 1})).await;
        let told = async || {
            service.call("DescribeNotificationConfiguration", json!({"StreamName": "door"})).await.unwrap()
        };
        assert_eq!(told().await, json!({}));
        for (status, uri) in [
            ("ENABLED", "arn:aws:sns:eu-west-1:123456789012:door"),
            ("DISABLED", "https://hook.example/door"),
        ] {
            let configuration = json!({"Status": status, "DestinationConfig": {"Uri": uri}});
            let input = json!({"StreamName": "door", "NotificationConfiguration": configuration});
            service.call("UpdateNotificationConfiguration", input).await.unwrap();
            assert_eq!(told().await, json!({"NotificationConfiguration": configuration}));
        }
        service.call("UpdateNotificationConfiguration", json!({"StreamName": "door"})).await.unwrap();
        assert_eq!(told().await, json!({}));

        service.create("hall", json!({})).await;
        let configuration =
            json!({"Status": "ENABLED", "DestinationConfig": {"Uri": "https://hook.example/"}});
        let input = json!({"StreamName": "hall", "NotificationConfiguration": configuration});
        let refused = service.refused("UpdateNotificationConfiguration", input).await;
        assert_eq!(refused.0, "NoDataRetentionException");
        service.close();
    }
}
