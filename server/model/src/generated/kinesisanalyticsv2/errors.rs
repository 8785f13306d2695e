//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The errors of `kinesisanalyticsv2`.

use crate::shape::ErrorShape;

/// `CodeValidationException`, HTTP 400.
pub static CODE_VALIDATION_EXCEPTION: ErrorShape = ErrorShape { name: "CodeValidationException", status: 400, message: "Message" };
/// `ConcurrentModificationException`, HTTP 400.
pub static CONCURRENT_MODIFICATION_EXCEPTION: ErrorShape = ErrorShape { name: "ConcurrentModificationException", status: 400, message: "Message" };
/// `InvalidApplicationConfigurationException`, HTTP 400.
pub static INVALID_APPLICATION_CONFIGURATION_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidApplicationConfigurationException", status: 400, message: "Message" };
/// `InvalidArgumentException`, HTTP 400.
pub static INVALID_ARGUMENT_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidArgumentException", status: 400, message: "Message" };
/// `InvalidRequestException`, HTTP 400.
pub static INVALID_REQUEST_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidRequestException", status: 400, message: "Message" };
/// `LimitExceededException`, HTTP 400.
pub static LIMIT_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape { name: "LimitExceededException", status: 400, message: "Message" };
/// `ResourceInUseException`, HTTP 400.
pub static RESOURCE_IN_USE_EXCEPTION: ErrorShape = ErrorShape { name: "ResourceInUseException", status: 400, message: "Message" };
/// `ResourceNotFoundException`, HTTP 400.
pub static RESOURCE_NOT_FOUND_EXCEPTION: ErrorShape = ErrorShape { name: "ResourceNotFoundException", status: 400, message: "Message" };
/// `ResourceProvisionedThroughputExceededException`, HTTP 400.
pub static RESOURCE_PROVISIONED_THROUGHPUT_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape { name: "ResourceProvisionedThroughputExceededException", status: 400, message: "Message" };
/// `ServiceUnavailableException`, HTTP 500.
pub static SERVICE_UNAVAILABLE_EXCEPTION: ErrorShape = ErrorShape { name: "ServiceUnavailableException", status: 500, message: "Message" };
/// `TooManyTagsException`, HTTP 400.
pub static TOO_MANY_TAGS_EXCEPTION: ErrorShape = ErrorShape { name: "TooManyTagsException", status: 400, message: "message" };
/// `UnableToDetectSchemaException`, HTTP 400.
pub static UNABLE_TO_DETECT_SCHEMA_EXCEPTION: ErrorShape = ErrorShape { name: "UnableToDetectSchemaException", status: 400, message: "Message" };
/// `UnsupportedOperationException`, HTTP 400.
pub static UNSUPPORTED_OPERATION_EXCEPTION: ErrorShape = ErrorShape { name: "UnsupportedOperationException", status: 400, message: "Message" };
