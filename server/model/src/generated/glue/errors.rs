//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The errors of `glue`.

use crate::shape::ErrorShape;

/// `AlreadyExistsException`, HTTP 400.
pub static ALREADY_EXISTS_EXCEPTION: ErrorShape = ErrorShape { name: "AlreadyExistsException", status: 400, message: "Message" };
/// `ConcurrentModificationException`, HTTP 400.
pub static CONCURRENT_MODIFICATION_EXCEPTION: ErrorShape = ErrorShape { name: "ConcurrentModificationException", status: 400, message: "Message" };
/// `ConflictException`, HTTP 400.
pub static CONFLICT_EXCEPTION: ErrorShape = ErrorShape { name: "ConflictException", status: 400, message: "Message" };
/// `EntityNotFoundException`, HTTP 400.
pub static ENTITY_NOT_FOUND_EXCEPTION: ErrorShape = ErrorShape { name: "EntityNotFoundException", status: 400, message: "Message" };
/// `FederatedResourceAlreadyExistsException`, HTTP 400.
pub static FEDERATED_RESOURCE_ALREADY_EXISTS_EXCEPTION: ErrorShape = ErrorShape { name: "FederatedResourceAlreadyExistsException", status: 400, message: "Message" };
/// `FederationSourceException`, HTTP 400.
pub static FEDERATION_SOURCE_EXCEPTION: ErrorShape = ErrorShape { name: "FederationSourceException", status: 400, message: "Message" };
/// `FederationSourceRetryableException`, HTTP 400.
pub static FEDERATION_SOURCE_RETRYABLE_EXCEPTION: ErrorShape = ErrorShape { name: "FederationSourceRetryableException", status: 400, message: "Message" };
/// `GlueEncryptionException`, HTTP 400.
pub static GLUE_ENCRYPTION_EXCEPTION: ErrorShape = ErrorShape { name: "GlueEncryptionException", status: 400, message: "Message" };
/// `InternalServiceException`, HTTP 500.
pub static INTERNAL_SERVICE_EXCEPTION: ErrorShape = ErrorShape { name: "InternalServiceException", status: 500, message: "Message" };
/// `InvalidInputException`, HTTP 400.
pub static INVALID_INPUT_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidInputException", status: 400, message: "Message" };
/// `InvalidStateException`, HTTP 400.
pub static INVALID_STATE_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidStateException", status: 400, message: "Message" };
/// `OperationTimeoutException`, HTTP 400.
pub static OPERATION_TIMEOUT_EXCEPTION: ErrorShape = ErrorShape { name: "OperationTimeoutException", status: 400, message: "Message" };
/// `ResourceNotReadyException`, HTTP 400.
pub static RESOURCE_NOT_READY_EXCEPTION: ErrorShape = ErrorShape { name: "ResourceNotReadyException", status: 400, message: "Message" };
/// `ResourceNumberLimitExceededException`, HTTP 400.
pub static RESOURCE_NUMBER_LIMIT_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape { name: "ResourceNumberLimitExceededException", status: 400, message: "Message" };
