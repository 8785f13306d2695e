//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The errors of `kinesisanalytics`.

use crate::shape::ErrorShape;

/// `CodeValidationException`, HTTP 400.
pub static CODE_VALIDATION_EXCEPTION: ErrorShape = ErrorShape { name: "CodeValidationException", status: 400, message: "message" };
/// `ConcurrentModificationException`, HTTP 400.
pub static CONCURRENT_MODIFICATION_EXCEPTION: ErrorShape = ErrorShape { name: "ConcurrentModificationException", status: 400, message: "message" };
/// `InvalidApplicationConfigurationException`, HTTP 400.
pub static INVALID_APPLICATION_CONFIGURATION_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidApplicationConfigurationException", status: 400, message: "message" };
/// `InvalidArgumentException`, HTTP 400.
pub static INVALID_ARGUMENT_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidArgumentException", status: 400, message: "message" };
/// `LimitExceededException`, HTTP 400.
pub static LIMIT_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape { name: "LimitExceededException", status: 400, message: "message" };
/// `ResourceInUseException`, HTTP 400.
pub static RESOURCE_IN_USE_EXCEPTION: ErrorShape = ErrorShape { name: "ResourceInUseException", status: 400, message: "message" };
/// `ResourceNotFoundException`, HTTP 400.
pub static RESOURCE_NOT_FOUND_EXCEPTION: ErrorShape = ErrorShape { name: "ResourceNotFoundException", status: 400, message: "message" };
/// `ResourceProvisionedThroughputExceededException`, HTTP 400.
pub static RESOURCE_PROVISIONED_THROUGHPUT_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape { name: "ResourceProvisionedThroughputExceededException", status: 400, message: "message" };
/// `ServiceUnavailableException`, HTTP 500.
pub static SERVICE_UNAVAILABLE_EXCEPTION: ErrorShape = ErrorShape { name: "ServiceUnavailableException", status: 500, message: "message" };
/// `TooManyTagsException`, HTTP 400.
pub static TOO_MANY_TAGS_EXCEPTION: ErrorShape = ErrorShape { name: "TooManyTagsException", status: 400, message: "message" };
/// `UnableToDetectSchemaException`, HTTP 400.
pub static UNABLE_TO_DETECT_SCHEMA_EXCEPTION: ErrorShape = ErrorShape { name: "UnableToDetectSchemaException", status: 400, message: "message" };
/// `UnsupportedOperationException`, HTTP 400.
pub static UNSUPPORTED_OPERATION_EXCEPTION: ErrorShape = ErrorShape { name: "UnsupportedOperationException", status: 400, message: "message" };
