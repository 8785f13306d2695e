//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.

use crate::shape::Service;

pub mod kinesis;
pub mod firehose;
pub mod kinesisanalytics;
pub mod kinesisanalyticsv2;
pub mod kinesisvideo;
pub mod kinesis_video_archived_media;
pub mod kinesis_video_media;
pub mod kinesis_video_signaling;
pub mod kinesis_video_webrtc_storage;
pub mod lambda;
pub mod glue;

pub(crate) static SERVICES: [&Service; 11] = [
    &kinesis::SERVICE,
    &firehose::SERVICE,
    &kinesisanalytics::SERVICE,
    &kinesisanalyticsv2::SERVICE,
    &kinesisvideo::SERVICE,
    &kinesis_video_archived_media::SERVICE,
    &kinesis_video_media::SERVICE,
    &kinesis_video_signaling::SERVICE,
    &kinesis_video_webrtc_storage::SERVICE,
    &lambda::SERVICE,
    &glue::SERVICE,
];
