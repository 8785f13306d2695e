//! How streams and channels are described.

use penstock_api::Arn;
use penstock_model::Timestamp;
use penstock_model::kinesisvideo::{ChannelInfo, ChannelType, SingleMasterConfiguration, StreamInfo};

use crate::record::{ChannelRecord, StreamRecord};

/// A stream, as DescribeStream and ListStreams tell it.
pub(crate) fn stream(stream: &StreamRecord) -> StreamInfo {
    let settings = stream.settings();
    StreamInfo {
        device_name: settings.device_name.clone(),
        stream_name: Some(stream.key().name.clone()),
        stream_arn: Some(stream.arn()),
        media_type: settings.media_type.clone(),
        kms_key_id: Some(key_of(stream)),
        version: Some(stream.version().to_owned()),
        status: Some(stream.status()),
        creation_time: Some(Timestamp(stream.created_ms())),
        data_retention_in_hours: i32::try_from(settings.retention_hours).ok(),
    }
}

/// The key that a stream's media are encrypted with, as it is told.
fn key_of(stream: &StreamRecord) -> String {
    stream.settings().kms_key_id.clone().unwrap_or_else(|| {
        let (account, region) = (&stream.key().account, &stream.key().region);
        Arn::new("kms", region, account, "alias/aws/kinesisvideo").to_string()
    })
}

/// A channel, as DescribeSignalingChannel and ListSignalingChannels tell it.
pub(crate) fn channel(channel: &ChannelRecord) -> ChannelInfo {
    let message_ttl_seconds = i32::try_from(channel.settings().message_ttl_s).ok();
    ChannelInfo {
        channel_name: Some(channel.key().name.clone()),
        channel_arn: Some(channel.arn()),
        channel_type: Some(ChannelType::SingleMaster),
        channel_status: Some(channel.status()),
        creation_time: Some(Timestamp(channel.created_ms())),
        single_master_configuration: Some(SingleMasterConfiguration { message_ttl_seconds }),
        version: Some(channel.version().to_owned()),
    }
}
