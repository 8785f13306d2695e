//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The errors of `kinesis-video-signaling`.

use crate::shape::ErrorShape;

/// `ClientLimitExceededException`, HTTP 400.
pub static CLIENT_LIMIT_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape { name: "ClientLimitExceededException", status: 400, message: "Message" };
/// `InvalidArgumentException`, HTTP 400.
pub static INVALID_ARGUMENT_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidArgumentException", status: 400, message: "Message" };
/// `InvalidClientException`, HTTP 400.
pub static INVALID_CLIENT_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidClientException", status: 400, message: "message" };
/// `NotAuthorizedException`, HTTP 401.
pub static NOT_AUTHORIZED_EXCEPTION: ErrorShape = ErrorShape { name: "NotAuthorizedException", status: 401, message: "Message" };
/// `ResourceNotFoundException`, HTTP 404.
pub static RESOURCE_NOT_FOUND_EXCEPTION: ErrorShape = ErrorShape { name: "ResourceNotFoundException", status: 404, message: "Message" };
/// `SessionExpiredException`, HTTP 400.
pub static SESSION_EXPIRED_EXCEPTION: ErrorShape = ErrorShape { name: "SessionExpiredException", status: 400, message: "message" };
