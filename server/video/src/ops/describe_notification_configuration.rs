//! DescribeNotificationConfiguration: who is told of a stream's fragments.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{
    ConfigurationStatus, DescribeNotificationConfigurationInput, DescribeNotificationConfigurationOutput,
    NotificationConfiguration, NotificationDestinationConfig,
};

use crate::Video;
use crate::record::{Notifications, StreamSettings};
use crate::target::Target;

pub(super) async fn describe_notification_configuration(
    video: Arc<Video>,
    context: CallContext,
    input: DescribeNotificationConfigurationInput,
) -> Result<DescribeNotificationConfigurationOutput, Fault> {
    let target =
        Target::<StreamSettings>::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    let stream = video.existing(&target)?;
    let notification_configuration = stream.settings().notifications.as_ref().map(shown);
    Ok(DescribeNotificationConfigurationOutput { notification_configuration })
}

fn shown(notifications: &Notifications) -> NotificationConfiguration {
    let enabled = notifications.enabled;
    NotificationConfiguration {
        status: if enabled { ConfigurationStatus::Enabled } else { ConfigurationStatus::Disabled },
        destination_config: NotificationDestinationConfig { uri: notifications.uri.clone() },
    }
}
