//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The errors of `kinesis-video-webrtc-storage`.

use crate::shape::ErrorShape;

/// `AccessDeniedException`, HTTP 403.
pub static ACCESS_DENIED_EXCEPTION: ErrorShape = ErrorShape { name: "AccessDeniedException", status: 403, message: "message" };
/// `ClientLimitExceededException`, HTTP 400.
pub static CLIENT_LIMIT_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape { name: "ClientLimitExceededException", status: 400, message: "message" };
/// `InvalidArgumentException`, HTTP 400.
pub static INVALID_ARGUMENT_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidArgumentException", status: 400, message: "message" };
/// `ResourceNotFoundException`, HTTP 404.
pub static RESOURCE_NOT_FOUND_EXCEPTION: ErrorShape = ErrorShape { name: "ResourceNotFoundException", status: 404, message: "message" };
