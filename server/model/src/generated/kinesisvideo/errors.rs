//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The errors of `kinesisvideo`.

use crate::shape::ErrorShape;

/// `AccessDeniedException`, HTTP 401.
pub static ACCESS_DENIED_EXCEPTION: ErrorShape = ErrorShape { name: "AccessDeniedException", status: 401, message: "Message" };
/// `AccountChannelLimitExceededException`, HTTP 400.
pub static ACCOUNT_CHANNEL_LIMIT_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape { name: "AccountChannelLimitExceededException", status: 400, message: "Message" };
/// `AccountStreamLimitExceededException`, HTTP 400.
pub static ACCOUNT_STREAM_LIMIT_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape { name: "AccountStreamLimitExceededException", status: 400, message: "Message" };
/// `ClientLimitExceededException`, HTTP 400.
pub static CLIENT_LIMIT_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape { name: "ClientLimitExceededException", status: 400, message: "Message" };
/// `DeviceStreamLimitExceededException`, HTTP 400.
pub static DEVICE_STREAM_LIMIT_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape { name: "DeviceStreamLimitExceededException", status: 400, message: "Message" };
/// `InvalidArgumentException`, HTTP 400.
pub static INVALID_ARGUMENT_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidArgumentException", status: 400, message: "Message" };
/// `InvalidDeviceException`, HTTP 400.
pub static INVALID_DEVICE_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidDeviceException", status: 400, message: "Message" };
/// `InvalidResourceFormatException`, HTTP 400.
pub static INVALID_RESOURCE_FORMAT_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidResourceFormatException", status: 400, message: "Message" };
/// `NoDataRetentionException`, HTTP 400.
pub static NO_DATA_RETENTION_EXCEPTION: ErrorShape = ErrorShape { name: "NoDataRetentionException", status: 400, message: "Message" };
/// `NotAuthorizedException`, HTTP 401.
pub static NOT_AUTHORIZED_EXCEPTION: ErrorShape = ErrorShape { name: "NotAuthorizedException", status: 401, message: "Message" };
/// `ResourceInUseException`, HTTP 400.
pub static RESOURCE_IN_USE_EXCEPTION: ErrorShape = ErrorShape { name: "ResourceInUseException", status: 400, message: "Message" };
/// `ResourceNotFoundException`, HTTP 404.
pub static RESOURCE_NOT_FOUND_EXCEPTION: ErrorShape = ErrorShape { name: "ResourceNotFoundException", status: 404, message: "Message" };
/// `StreamEdgeConfigurationNotFoundException`, HTTP 404.
pub static STREAM_EDGE_CONFIGURATION_NOT_FOUND_EXCEPTION: ErrorShape = ErrorShape { name: "StreamEdgeConfigurationNotFoundException", status: 404, message: "Message" };
/// `TagsPerResourceExceededLimitException`, HTTP 400.
pub static TAGS_PER_RESOURCE_EXCEEDED_LIMIT_EXCEPTION: ErrorShape = ErrorShape { name: "TagsPerResourceExceededLimitException", status: 400, message: "Message" };
/// `VersionMismatchException`, HTTP 400.
pub static VERSION_MISMATCH_EXCEPTION: ErrorShape = ErrorShape { name: "VersionMismatchException", status: 400, message: "Message" };
