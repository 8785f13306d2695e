//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The errors of `kinesis-video-media`.

use crate::shape::ErrorShape;

/// `ClientLimitExceededException`, HTTP 400.
pub static CLIENT_LIMIT_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape { name: "ClientLimitExceededException", status: 400, message: "Message" };
/// `ConnectionLimitExceededException`, HTTP 400.
pub static CONNECTION_LIMIT_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape { name: "ConnectionLimitExceededException", status: 400, message: "Message" };
/// `InvalidArgumentException`, HTTP 400.
pub static INVALID_ARGUMENT_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidArgumentException", status: 400, message: "Message" };
/// `InvalidEndpointException`, HTTP 400.
pub static INVALID_ENDPOINT_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidEndpointException", status: 400, message: "Message" };
/// `NotAuthorizedException`, HTTP 401.
pub static NOT_AUTHORIZED_EXCEPTION: ErrorShape = ErrorShape { name: "NotAuthorizedException", status: 401, message: "Message" };
/// `ResourceNotFoundException`, HTTP 404.
pub static RESOURCE_NOT_FOUND_EXCEPTION: ErrorShape = ErrorShape { name: "ResourceNotFoundException", status: 404, message: "Message" };
