//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The errors of `firehose`.

use crate::shape::ErrorShape;

/// `ConcurrentModificationException`, HTTP 400.
pub static CONCURRENT_MODIFICATION_EXCEPTION: ErrorShape = ErrorShape { name: "ConcurrentModificationException", status: 400, message: "message" };
/// `InvalidArgumentException`, HTTP 400.
pub static INVALID_ARGUMENT_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidArgumentException", status: 400, message: "message" };
/// `InvalidKMSResourceException`, HTTP 400.
pub static INVALID_KMS_RESOURCE_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidKMSResourceException", status: 400, message: "message" };
/// `InvalidSourceException`, HTTP 400.
pub static INVALID_SOURCE_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidSourceException", status: 400, message: "message" };
/// `LimitExceededException`, HTTP 400.
pub static LIMIT_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape { name: "LimitExceededException", status: 400, message: "message" };
/// `ResourceInUseException`, HTTP 400.
pub static RESOURCE_IN_USE_EXCEPTION: ErrorShape = ErrorShape { name: "ResourceInUseException", status: 400, message: "message" };
/// `ResourceNotFoundException`, HTTP 400.
pub static RESOURCE_NOT_FOUND_EXCEPTION: ErrorShape = ErrorShape { name: "ResourceNotFoundException", status: 400, message: "message" };
/// `ServiceUnavailableException`, HTTP 500.
pub static SERVICE_UNAVAILABLE_EXCEPTION: ErrorShape = ErrorShape { name: "ServiceUnavailableException", status: 500, message: "message" };
