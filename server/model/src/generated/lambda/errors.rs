//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The errors of `lambda`.

use crate::shape::ErrorShape;

/// `CodeArtifactUserDeletedException`, HTTP 409.
pub static CODE_ARTIFACT_USER_DELETED_EXCEPTION: ErrorShape = ErrorShape { name: "CodeArtifactUserDeletedException", status: 409, message: "message" };
/// `CodeArtifactUserFailedException`, HTTP 409.
pub static CODE_ARTIFACT_USER_FAILED_EXCEPTION: ErrorShape = ErrorShape { name: "CodeArtifactUserFailedException", status: 409, message: "message" };
/// `CodeArtifactUserPendingException`, HTTP 409.
pub static CODE_ARTIFACT_USER_PENDING_EXCEPTION: ErrorShape = ErrorShape { name: "CodeArtifactUserPendingException", status: 409, message: "message" };
/// `CodeSigningConfigNotFoundException`, HTTP 404.
pub static CODE_SIGNING_CONFIG_NOT_FOUND_EXCEPTION: ErrorShape = ErrorShape { name: "CodeSigningConfigNotFoundException", status: 404, message: "Message" };
/// `CodeStorageExceededException`, HTTP 400.
pub static CODE_STORAGE_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape { name: "CodeStorageExceededException", status: 400, message: "message" };
/// `CodeVerificationFailedException`, HTTP 400.
pub static CODE_VERIFICATION_FAILED_EXCEPTION: ErrorShape = ErrorShape { name: "CodeVerificationFailedException", status: 400, message: "Message" };
/// `DurableExecutionAlreadyStartedException`, HTTP 409.
pub static DURABLE_EXECUTION_ALREADY_STARTED_EXCEPTION: ErrorShape = ErrorShape { name: "DurableExecutionAlreadyStartedException", status: 409, message: "Message" };
/// `EC2AccessDeniedException`, HTTP 502.
pub static EC2_ACCESS_DENIED_EXCEPTION: ErrorShape = ErrorShape { name: "EC2AccessDeniedException", status: 502, message: "Message" };
/// `EC2ThrottledException`, HTTP 502.
pub static EC2_THROTTLED_EXCEPTION: ErrorShape = ErrorShape { name: "EC2ThrottledException", status: 502, message: "Message" };
/// `EC2UnexpectedException`, HTTP 502.
pub static EC2_UNEXPECTED_EXCEPTION: ErrorShape = ErrorShape { name: "EC2UnexpectedException", status: 502, message: "Message" };
/// `EFSIOException`, HTTP 410.
pub static EFSIO_EXCEPTION: ErrorShape = ErrorShape { name: "EFSIOException", status: 410, message: "Message" };
/// `EFSMountConnectivityException`, HTTP 408.
pub static EFS_MOUNT_CONNECTIVITY_EXCEPTION: ErrorShape = ErrorShape { name: "EFSMountConnectivityException", status: 408, message: "Message" };
/// `EFSMountFailureException`, HTTP 403.
pub static EFS_MOUNT_FAILURE_EXCEPTION: ErrorShape = ErrorShape { name: "EFSMountFailureException", status: 403, message: "Message" };
/// `EFSMountTimeoutException`, HTTP 408.
pub static EFS_MOUNT_TIMEOUT_EXCEPTION: ErrorShape = ErrorShape { name: "EFSMountTimeoutException", status: 408, message: "Message" };
/// `ENILimitReachedException`, HTTP 502.
pub static ENI_LIMIT_REACHED_EXCEPTION: ErrorShape = ErrorShape { name: "ENILimitReachedException", status: 502, message: "Message" };
/// `ENINotReadyException`, HTTP 502.
pub static ENI_NOT_READY_EXCEPTION: ErrorShape = ErrorShape { name: "ENINotReadyException", status: 502, message: "Message" };
/// `FunctionVersionsPerCapacityProviderLimitExceededException`, HTTP 400.
pub static FUNCTION_VERSIONS_PER_CAPACITY_PROVIDER_LIMIT_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape { name: "FunctionVersionsPerCapacityProviderLimitExceededException", status: 400, message: "message" };
/// `InvalidCodeSignatureException`, HTTP 400.
pub static INVALID_CODE_SIGNATURE_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidCodeSignatureException", status: 400, message: "Message" };
/// `InvalidParameterValueException`, HTTP 400.
pub static INVALID_PARAMETER_VALUE_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidParameterValueException", status: 400, message: "message" };
/// `InvalidRequestContentException`, HTTP 400.
pub static INVALID_REQUEST_CONTENT_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidRequestContentException", status: 400, message: "message" };
/// `InvalidRuntimeException`, HTTP 502.
pub static INVALID_RUNTIME_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidRuntimeException", status: 502, message: "Message" };
/// `InvalidSecurityGroupIDException`, HTTP 502.
pub static INVALID_SECURITY_GROUP_ID_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidSecurityGroupIDException", status: 502, message: "Message" };
/// `InvalidSubnetIDException`, HTTP 502.
pub static INVALID_SUBNET_ID_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidSubnetIDException", status: 502, message: "Message" };
/// `InvalidZipFileException`, HTTP 502.
pub static INVALID_ZIP_FILE_EXCEPTION: ErrorShape = ErrorShape { name: "InvalidZipFileException", status: 502, message: "Message" };
/// `KMSAccessDeniedException`, HTTP 502.
pub static KMS_ACCESS_DENIED_EXCEPTION: ErrorShape = ErrorShape { name: "KMSAccessDeniedException", status: 502, message: "Message" };
/// `KMSDisabledException`, HTTP 502.
pub static KMS_DISABLED_EXCEPTION: ErrorShape = ErrorShape { name: "KMSDisabledException", status: 502, message: "Message" };
/// `KMSInvalidStateException`, HTTP 502.
pub static KMS_INVALID_STATE_EXCEPTION: ErrorShape = ErrorShape { name: "KMSInvalidStateException", status: 502, message: "Message" };
/// `KMSNotFoundException`, HTTP 502.
pub static KMS_NOT_FOUND_EXCEPTION: ErrorShape = ErrorShape { name: "KMSNotFoundException", status: 502, message: "Message" };
/// `ModeNotSupportedException`, HTTP 400.
pub static MODE_NOT_SUPPORTED_EXCEPTION: ErrorShape = ErrorShape { name: "ModeNotSupportedException", status: 400, message: "message" };
/// `NoPublishedVersionException`, HTTP 400.
pub static NO_PUBLISHED_VERSION_EXCEPTION: ErrorShape = ErrorShape { name: "NoPublishedVersionException", status: 400, message: "Message" };
/// `PolicyLengthExceededException`, HTTP 400.
pub static POLICY_LENGTH_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape { name: "PolicyLengthExceededException", status: 400, message: "message" };
/// `PreconditionFailedException`, HTTP 412.
pub static PRECONDITION_FAILED_EXCEPTION: ErrorShape = ErrorShape { name: "PreconditionFailedException", status: 412, message: "message" };
/// `PublicPolicyException`, HTTP 400.
pub static PUBLIC_POLICY_EXCEPTION: ErrorShape = ErrorShape { name: "PublicPolicyException", status: 400, message: "Message" };
/// `RecursiveInvocationException`, HTTP 400.
pub static RECURSIVE_INVOCATION_EXCEPTION: ErrorShape = ErrorShape { name: "RecursiveInvocationException", status: 400, message: "Message" };
/// `RequestTooLargeException`, HTTP 413.
pub static REQUEST_TOO_LARGE_EXCEPTION: ErrorShape = ErrorShape { name: "RequestTooLargeException", status: 413, message: "message" };
/// `ResourceConflictException`, HTTP 409.
pub static RESOURCE_CONFLICT_EXCEPTION: ErrorShape = ErrorShape { name: "ResourceConflictException", status: 409, message: "message" };
/// `ResourceNotFoundException`, HTTP 404.
pub static RESOURCE_NOT_FOUND_EXCEPTION: ErrorShape = ErrorShape { name: "ResourceNotFoundException", status: 404, message: "Message" };
/// `ResourceNotReadyException`, HTTP 502.
pub static RESOURCE_NOT_READY_EXCEPTION: ErrorShape = ErrorShape { name: "ResourceNotReadyException", status: 502, message: "message" };
/// `S3FilesMountConnectivityException`, HTTP 408.
pub static S3_FILES_MOUNT_CONNECTIVITY_EXCEPTION: ErrorShape = ErrorShape { name: "S3FilesMountConnectivityException", status: 408, message: "Message" };
/// `S3FilesMountFailureException`, HTTP 403.
pub static S3_FILES_MOUNT_FAILURE_EXCEPTION: ErrorShape = ErrorShape { name: "S3FilesMountFailureException", status: 403, message: "Message" };
/// `S3FilesMountTimeoutException`, HTTP 408.
pub static S3_FILES_MOUNT_TIMEOUT_EXCEPTION: ErrorShape = ErrorShape { name: "S3FilesMountTimeoutException", status: 408, message: "Message" };
/// `SerializedRequestEntityTooLargeException`, HTTP 413.
pub static SERIALIZED_REQUEST_ENTITY_TOO_LARGE_EXCEPTION: ErrorShape = ErrorShape { name: "SerializedRequestEntityTooLargeException", status: 413, message: "message" };
/// `ServiceException`, HTTP 500.
pub static SERVICE_EXCEPTION: ErrorShape = ErrorShape { name: "ServiceException", status: 500, message: "Message" };
/// `ServiceQuotaExceededException`, HTTP 402.
pub static SERVICE_QUOTA_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape { name: "ServiceQuotaExceededException", status: 402, message: "Message" };
/// `SnapStartException`, HTTP 400.
pub static SNAP_START_EXCEPTION: ErrorShape = ErrorShape { name: "SnapStartException", status: 400, message: "Message" };
/// `SnapStartNotReadyException`, HTTP 409.
pub static SNAP_START_NOT_READY_EXCEPTION: ErrorShape = ErrorShape { name: "SnapStartNotReadyException", status: 409, message: "Message" };
/// `SnapStartRegenerationFailureException`, HTTP 409.
pub static SNAP_START_REGENERATION_FAILURE_EXCEPTION: ErrorShape = ErrorShape { name: "SnapStartRegenerationFailureException", status: 409, message: "Message" };
/// `SnapStartTimeoutException`, HTTP 408.
pub static SNAP_START_TIMEOUT_EXCEPTION: ErrorShape = ErrorShape { name: "SnapStartTimeoutException", status: 408, message: "Message" };
/// `SubnetIPAddressLimitReachedException`, HTTP 502.
pub static SUBNET_IP_ADDRESS_LIMIT_REACHED_EXCEPTION: ErrorShape = ErrorShape { name: "SubnetIPAddressLimitReachedException", status: 502, message: "Message" };
/// `TooManyRequestsException`, HTTP 429.
pub static TOO_MANY_REQUESTS_EXCEPTION: ErrorShape = ErrorShape { name: "TooManyRequestsException", status: 429, message: "message" };
/// `UnsupportedMediaTypeException`, HTTP 415.
pub static UNSUPPORTED_MEDIA_TYPE_EXCEPTION: ErrorShape = ErrorShape { name: "UnsupportedMediaTypeException", status: 415, message: "message" };
