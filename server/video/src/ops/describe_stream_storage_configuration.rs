//! DescribeStreamStorageConfiguration: what a stream's media are kept on.

use std::sync::Arc;

use penstock_api::{CallContext, Fault};
use penstock_model::kinesisvideo::{
    DescribeStreamStorageConfigurationInput, DescribeStreamStorageConfigurationOutput,
};

use crate::Video;
use crate::record::StreamSettings;
use crate::target::Target;

pub(super) async fn describe_stream_storage_configuration(
    video: Arc<Video>,
    context: CallContext,
    input: DescribeStreamStorageConfigurationInput,
) -> Result<DescribeStreamStorageConfigurationOutput, Fault> {
    let target =
        Target::<StreamSettings>::read(&context, input.stream_name.as_deref(), input.stream_arn.as_deref())?;
    let stream = video.existing(&target)?;
    Ok(DescribeStreamStorageConfigurationOutput {
        stream_name: Some(stream.key().name.clone()),
        stream_arn: Some(stream.arn()),
        stream_storage_configuration: Some(stream.settings().tier.shown()),
    })
}
