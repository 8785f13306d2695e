//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The errors of `kinesis-video-archived-media`.

use crate::shape::ErrorShape;

/// `ClientLimitExceededException`, HTTP 400.
pub static CLIENT_LIMIT_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape { name: "ClientLimitExceededException", status: 400, message: "Message" };
/// `InvalidArgumentException`, HTTP 400.
pub static INVALID_ARGUMENT_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidArgumentException", status: 400, message: "Message" };
/// `InvalidCodecPrivateDataException`, HTTP 400.
pub static INVALID_CODEC_PRIVATE_DATA_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidCodecPrivateDataException", status: 400, message: "Message" };
/// `InvalidMediaFrameException`, HTTP 400.
pub static INVALID_MEDIA_FRAME_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidMediaFrameException", status: 400, message: "Message" };
/// `MissingCodecPrivateDataException`, HTTP 400.
pub static MISSING_CODEC_PRIVATE_DATA_EXCEPTION: ErrorShape = ErrorShape { name: "MissingCodecPrivateDataException", status: 400, message: "Message" };
/// `NoDataRetentionException`, HTTP 400.
pub static NO_DATA_RETENTION_EXCEPTION: ErrorShape = ErrorShape { name: "NoDataRetentionException", status: 400, message: "Message" };
/// `NotAuthorizedException`, HTTP 401.
pub static NOT_AUTHORIZED_EXCEPTION: ErrorShape = ErrorShape { name: "NotAuthorizedException", status: 401, message: "Message" };
/// `ResourceNotFoundException`, HTTP 404.
pub static RESOURCE_NOT_FOUND_EXCEPTION: ErrorShape = ErrorShape { name: "ResourceNotFoundException", status: 404, message: "Message" };
/// `UnsupportedStreamMediaTypeException`, HTTP 400.
pub static UNSUPPORTED_STREAM_MEDIA_TYPE_EXCEPTION: ErrorShape = ErrorShape { name: "UnsupportedStreamMediaTypeException", status: 400, message: "Message" };
