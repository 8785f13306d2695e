//! DescribeMediaStorageConfiguration: whether what a channel's peers send is stored, and in which stream.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{
    DescribeMediaStorageConfigurationInput, DescribeMediaStorageConfigurationOutput,
    MediaStorageConfiguration, MediaStorageConfigurationStatus,
};

use crate::Video;
use crate::record::ChannelSettings;
use crate::target::Target;

pub(super) async fn describe_media_storage_configuration(
    video: Arc<Video>,
    context: CallContext,
    input: DescribeMediaStorageConfigurationInput,
) -> Result<DescribeMediaStorageConfigurationOutput, Fault> {
    let target = Target::<ChannelSettings>::read(
        &context,
        input.channel_name.as_deref(),
        input.channel_arn.as_deref(),
    )?;
    let stream_arn = video.existing(&target)?.settings().stored_in.clone();
    let status = match stream_arn {
        Some(_) => MediaStorageConfigurationStatus::Enabled,
        None => MediaStorageConfigurationStatus::Disabled,
    };
    let configuration = MediaStorageConfiguration { stream_arn, status };
    Ok(DescribeMediaStorageConfigurationOutput { media_storage_configuration: Some(configuration) })
}
