//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The errors of `kinesis`.

use crate::shape::ErrorShape;

/// `AccessDeniedException`, HTTP 400.
pub static ACCESS_DENIED_EXCEPTION: ErrorShape = ErrorShape { name: "AccessDeniedException", status: 400, message: "message" };
/// `ExpiredIteratorException`, HTTP 400.
pub static EXPIRED_ITERATOR_EXCEPTION: ErrorShape = ErrorShape { name: "ExpiredIteratorException", status: 400, message: "message" };
/// `ExpiredNextTokenException`, HTTP 400.
pub static EXPIRED_NEXT_TOKEN_EXCEPTION: ErrorShape = ErrorShape { name: "ExpiredNextTokenException", status: 400, message: "message" };
/// `InternalFailureException`, HTTP 500.
pub static INTERNAL_FAILURE_EXCEPTION: ErrorShape = ErrorShape { name: "InternalFailureException", status: 500, message: "message" };
/// `InvalidArgumentException`, HTTP 400.
pub static INVALID_ARGUMENT_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidArgumentException", status: 400, message: "message" };
/// `KMSAccessDeniedException`, HTTP 400.
pub static KMS_ACCESS_DENIED_EXCEPTION: ErrorShape = ErrorShape { name: "KMSAccessDeniedException", status: 400, message: "message" };
/// `KMSDisabledException`, HTTP 400.
pub static KMS_DISABLED_EXCEPTION: ErrorShape = ErrorShape { name: "KMSDisabledException", status: 400, message: "message" };
/// `KMSInvalidStateException`, HTTP 400.
pub static KMS_INVALID_STATE_EXCEPTION: ErrorShape = ErrorShape { name: "KMSInvalidStateException", status: 400, message: "message" };
/// `KMSNotFoundException`, HTTP 400.
pub static KMS_NOT_FOUND_EXCEPTION: ErrorShape = ErrorShape { name: "KMSNotFoundException", status: 400, message: "message" };
/// `KMSOptInRequired`, HTTP 400.
pub static KMS_OPT_IN_REQUIRED: ErrorShape = ErrorShape { name: "KMSOptInRequired", status: 400, message: "message" };
/// `KMSThrottlingException`, HTTP 400.
pub static KMS_THROTTLING_EXCEPTION: ErrorShape = ErrorShape { name: "KMSThrottlingException", status: 400, message: "message" };
/// `LimitExceededException`, HTTP 400.
pub static LIMIT_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape { name: "LimitExceededException", status: 400, message: "message" };
/// `ProvisionedThroughputExceededException`, HTTP 400.
pub static PROVISIONED_THROUGHPUT_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape { name: "ProvisionedThroughputExceededException", status: 400, message: "message" };
/// `ResourceInUseException`, HTTP 400.
pub static RESOURCE_IN_USE_EXCEPTION: ErrorShape = ErrorShape { name: "ResourceInUseException", status: 400, message: "message" };
/// `ResourceNotFoundException`, HTTP 400.
pub static RESOURCE_NOT_FOUND_EXCEPTION: ErrorShape = ErrorShape { name: "ResourceNotFoundException", status: 400, message: "message" };
/// `ValidationException`, HTTP 400.
pub static VALIDATION_EXCEPTION: ErrorShape = ErrorShape { name: "ValidationException", status: 400, message: "message" };
