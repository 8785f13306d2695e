//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The shapes of `lambda`.

use crate::shape::{Kind, Member, Place, Shape, Structure};
use crate::pattern::Pattern;

pub(super) static ACTION: Shape = Shape { min: Some(0), max: Some(10000), pattern: Some(&PATTERN_1), ..Shape::new("Action", Kind::String) };
pub(super) static ADD_PERMISSION_REQUEST: Shape = Shape::new("AddPermissionRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "FunctionName", shape: &NAMESPACED_FUNCTION_NAME, required: true, place: Place::Label("FunctionName") },
    Member { name: "StatementId", shape: &STATEMENT_ID, required: true, place: Place::Body },
    Member { name: "Action", shape: &ACTION, required: true, place: Place::Body },
    Member { name: "Principal", shape: &PRINCIPAL, required: true, place: Place::Body },
    Member { name: "SourceArn", shape: &ARN, required: false, place: Place::Body },
    Member { name: "FunctionUrlAuthType", shape: &FUNCTION_URL_AUTH_TYPE, required: false, place: Place::Body },
    Member { name: "InvokedViaFunctionUrl", shape: &INVOKED_VIA_FUNCTION_URL, required: false, place: Place::Body },
    Member { name: "SourceAccount", shape: &SOURCE_OWNER, required: false, place: Place::Body },
    Member { name: "EventSourceToken", shape: &EVENT_SOURCE_TOKEN, required: false, place: Place::Body },
    Member { name: "Qualifier", shape: &NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER, required: false, place: Place::Query("Qualifier") },
    Member { name: "RevisionId", shape: &STRING, required: false, place: Place::Body },
    Member { name: "PrincipalOrgID", shape: &PRINCIPAL_ORG_ID, required: false, place: Place::Body },
] }));
pub(super) static ADD_PERMISSION_RESPONSE: Shape = Shape::new("AddPermissionResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Statement", shape: &STRING, required: false, place: Place::Body },
] }));
pub(super) static APPLICATION_LOG_LEVEL: Shape = Shape { values: &["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"], ..Shape::new("ApplicationLogLevel", Kind::String) };
pub(super) static ARCHITECTURE: Shape = Shape { values: &["x86_64", "arm64"], ..Shape::new("Architecture", Kind::String) };
pub(super) static ARCHITECTURES_LIST: Shape = Shape { min: Some(1), max: Some(1), ..Shape::new("ArchitecturesList", Kind::List(&ARCHITECTURE)) };
pub(super) static ARN: Shape = Shape { min: Some(0), max: Some(10000), pattern: Some(&PATTERN_2), ..Shape::new("Arn", Kind::String) };
pub(super) static BLOB: Shape = Shape { sensitive: true, ..Shape::new("Blob", Kind::Blob { streaming: false }) };
pub(super) static BOOLEAN: Shape = Shape::new("Boolean", Kind::Boolean);
pub(super) static CAPACITY_PROVIDER_ARN: Shape = Shape { min: Some(1), max: Some(140), pattern: Some(&PATTERN_3), ..Shape::new("CapacityProviderArn", Kind::String) };
pub(super) static CAPACITY_PROVIDER_CONFIG: Shape = Shape::new("CapacityProviderConfig", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "LambdaManagedInstancesCapacityProviderConfig", shape: &LAMBDA_MANAGED_INSTANCES_CAPACITY_PROVIDER_CONFIG, required: true, place: Place::Body },
] }));
pub(super) static CODE_SIGNING_CONFIG_ARN: Shape = Shape { min: Some(0), max: Some(200), pattern: Some(&PATTERN_4), ..Shape::new("CodeSigningConfigArn", Kind::String) };
pub(super) static CONCURRENCY: Shape = Shape::new("Concurrency", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ReservedConcurrentExecutions", shape: &RESERVED_CONCURRENT_EXECUTIONS, required: false, place: Place::Body },
] }));
pub(super) static CREATE_FUNCTION_REQUEST: Shape = Shape::new("CreateFunctionRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "FunctionName", shape: &FUNCTION_NAME, required: true, place: Place::Body },
    Member { name: "Runtime", shape: &RUNTIME, required: false, place: Place::Body },
    Member { name: "Role", shape: &ROLE_ARN, required: true, place: Place::Body },
    Member { name: "Handler", shape: &HANDLER, required: false, place: Place::Body },
    Member { name: "Code", shape: &FUNCTION_CODE, required: true, place: Place::Body },
    Member { name: "Description", shape: &DESCRIPTION, required: false, place: Place::Body },
    Member { name: "Timeout", shape: &TIMEOUT, required: false, place: Place::Body },
    Member { name: "MemorySize", shape: &MEMORY_SIZE, required: false, place: Place::Body },
    Member { name: "Publish", shape: &BOOLEAN, required: false, place: Place::Body },
    Member { name: "PublishTo", shape: &FUNCTION_VERSION_LATEST_PUBLISHED, required: false, place: Place::Body },
    Member { name: "VpcConfig", shape: &VPC_CONFIG, required: false, place: Place::Body },
    Member { name: "PackageType", shape: &PACKAGE_TYPE, required: false, place: Place::Body },
    Member { name: "DeadLetterConfig", shape: &DEAD_LETTER_CONFIG, required: false, place: Place::Body },
    Member { name: "Environment", shape: &ENVIRONMENT, required: false, place: Place::Body },
    Member { name: "KMSKeyArn", shape: &KMS_KEY_ARN, required: false, place: Place::Body },
    Member { name: "TracingConfig", shape: &TRACING_CONFIG, required: false, place: Place::Body },
    Member { name: "Tags", shape: &TAGS, required: false, place: Place::Body },
    Member { name: "Layers", shape: &LAYER_LIST, required: false, place: Place::Body },
    Member { name: "FileSystemConfigs", shape: &FILE_SYSTEM_CONFIG_LIST, required: false, place: Place::Body },
    Member { name: "CodeSigningConfigArn", shape: &CODE_SIGNING_CONFIG_ARN, required: false, place: Place::Body },
    Member { name: "ImageConfig", shape: &IMAGE_CONFIG, required: false, place: Place::Body },
    Member { name: "Architectures", shape: &ARCHITECTURES_LIST, required: false, place: Place::Body },
    Member { name: "EphemeralStorage", shape: &EPHEMERAL_STORAGE, required: false, place: Place::Body },
    Member { name: "SnapStart", shape: &SNAP_START, required: false, place: Place::Body },
    Member { name: "LoggingConfig", shape: &LOGGING_CONFIG, required: false, place: Place::Body },
    Member { name: "TenancyConfig", shape: &TENANCY_CONFIG, required: false, place: Place::Body },
    Member { name: "CapacityProviderConfig", shape: &CAPACITY_PROVIDER_CONFIG, required: false, place: Place::Body },
    Member { name: "DurableConfig", shape: &DURABLE_CONFIG, required: false, place: Place::Body },
] }));
pub(super) static DEAD_LETTER_CONFIG: Shape = Shape::new("DeadLetterConfig", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "TargetArn", shape: &RESOURCE_ARN, required: false, place: Place::Body },
] }));
pub(super) static DELETE_FUNCTION_CONCURRENCY_REQUEST: Shape = Shape::new("DeleteFunctionConcurrencyRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "FunctionName", shape: &FUNCTION_NAME, required: true, place: Place::Label("FunctionName") },
] }));
pub(super) static DELETE_FUNCTION_REQUEST: Shape = Shape::new("DeleteFunctionRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "FunctionName", shape: &NAMESPACED_FUNCTION_NAME, required: true, place: Place::Label("FunctionName") },
    Member { name: "Qualifier", shape: &NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER, required: false, place: Place::Query("Qualifier") },
] }));
pub(super) static DELETE_FUNCTION_RESPONSE: Shape = Shape::new("DeleteFunctionResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "StatusCode", shape: &INTEGER, required: false, place: Place::Status },
] }));
pub(super) static DESCRIPTION: Shape = Shape { min: Some(0), max: Some(256), ..Shape::new("Description", Kind::String) };
pub(super) static DURABLE_CONFIG: Shape = Shape::new("DurableConfig", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "KMSKeyArn", shape: &KMS_KEY_ARN, required: false, place: Place::Body },
    Member { name: "RetentionPeriodInDays", shape: &RETENTION_PERIOD_IN_DAYS, required: false, place: Place::Body },
    Member { name: "ExecutionTimeout", shape: &EXECUTION_TIMEOUT, required: false, place: Place::Body },
] }));
pub(super) static DURABLE_EXECUTION_ARN: Shape = Shape { min: Some(1), max: Some(1024), pattern: Some(&PATTERN_5), ..Shape::new("DurableExecutionArn", Kind::String) };
pub(super) static DURABLE_EXECUTION_NAME: Shape = Shape { min: Some(1), max: Some(64), pattern: Some(&PATTERN_6), ..Shape::new("DurableExecutionName", Kind::String) };
pub(super) static ENVIRONMENT: Shape = Shape::new("Environment", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Variables", shape: &ENVIRONMENT_VARIABLES, required: false, place: Place::Body },
] }));
pub(super) static ENVIRONMENT_ERROR: Shape = Shape::new("EnvironmentError", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ErrorCode", shape: &STRING, required: false, place: Place::Body },
    Member { name: "Message", shape: &SENSITIVE_STRING, required: false, place: Place::Body },
] }));
pub(super) static ENVIRONMENT_RESPONSE: Shape = Shape::new("EnvironmentResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Variables", shape: &ENVIRONMENT_VARIABLES, required: false, place: Place::Body },
    Member { name: "Error", shape: &ENVIRONMENT_ERROR, required: false, place: Place::Body },
] }));
pub(super) static ENVIRONMENT_VARIABLE_NAME: Shape = Shape { pattern: Some(&PATTERN_7), sensitive: true, ..Shape::new("EnvironmentVariableName", Kind::String) };
pub(super) static ENVIRONMENT_VARIABLE_VALUE: Shape = Shape { sensitive: true, ..Shape::new("EnvironmentVariableValue", Kind::String) };
pub(super) static ENVIRONMENT_VARIABLES: Shape = Shape { sensitive: true, ..Shape::new("EnvironmentVariables", Kind::Map { key: &ENVIRONMENT_VARIABLE_NAME, value: &ENVIRONMENT_VARIABLE_VALUE }) };
pub(super) static EPHEMERAL_STORAGE: Shape = Shape::new("EphemeralStorage", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Size", shape: &EPHEMERAL_STORAGE_SIZE, required: true, place: Place::Body },
] }));
pub(super) static EPHEMERAL_STORAGE_SIZE: Shape = Shape { min: Some(512), max: Some(10240), ..Shape::new("EphemeralStorageSize", Kind::Integer) };
pub(super) static EVENT_SOURCE_TOKEN: Shape = Shape { min: Some(0), max: Some(256), pattern: Some(&PATTERN_8), ..Shape::new("EventSourceToken", Kind::String) };
pub(super) static EXECUTION_ENVIRONMENT_MEMORY_GI_B_PER_V_CPU: Shape = Shape { min: Some(2), max: Some(8), ..Shape::new("ExecutionEnvironmentMemoryGiBPerVCpu", Kind::Double) };
pub(super) static EXECUTION_TIMEOUT: Shape = Shape { min: Some(1), max: Some(31622400), ..Shape::new("ExecutionTimeout", Kind::Integer) };
pub(super) static FILE_SYSTEM_ARN: Shape = Shape { min: Some(0), max: Some(256), pattern: Some(&PATTERN_9), ..Shape::new("FileSystemArn", Kind::String) };
pub(super) static FILE_SYSTEM_CONFIG: Shape = Shape::new("FileSystemConfig", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Arn", shape: &FILE_SYSTEM_ARN, required: true, place: Place::Body },
    Member { name: "LocalMountPath", shape: &LOCAL_MOUNT_PATH, required: true, place: Place::Body },
] }));
pub(super) static FILE_SYSTEM_CONFIG_LIST: Shape = Shape { min: Some(0), max: Some(1), ..Shape::new("FileSystemConfigList", Kind::List(&FILE_SYSTEM_CONFIG)) };
pub(super) static FUNCTION_ARN: Shape = Shape { min: Some(0), max: Some(10000), pattern: Some(&PATTERN_10), ..Shape::new("FunctionArn", Kind::String) };
pub(super) static FUNCTION_CODE: Shape = Shape::new("FunctionCode", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ZipFile", shape: &BLOB, required: false, place: Place::Body },
    Member { name: "S3Bucket", shape: &S3_BUCKET, required: false, place: Place::Body },
    Member { name: "S3Key", shape: &S3_KEY, required: false, place: Place::Body },
    Member { name: "S3ObjectVersion", shape: &S3_OBJECT_VERSION, required: false, place: Place::Body },
    Member { name: "S3ObjectStorageMode", shape: &S3_OBJECT_STORAGE_MODE, required: false, place: Place::Body },
    Member { name: "ImageUri", shape: &STRING, required: false, place: Place::Body },
    Member { name: "SourceKMSKeyArn", shape: &KMS_KEY_ARN, required: false, place: Place::Body },
] }));
pub(super) static FUNCTION_CODE_LOCATION: Shape = Shape::new("FunctionCodeLocation", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RepositoryType", shape: &STRING, required: false, place: Place::Body },
    Member { name: "Location", shape: &SENSITIVE_STRING_ON_SERVER_ONLY, required: false, place: Place::Body },
    Member { name: "ImageUri", shape: &STRING, required: false, place: Place::Body },
    Member { name: "ResolvedImageUri", shape: &STRING, required: false, place: Place::Body },
    Member { name: "ResolvedS3Object", shape: &RESOLVED_S3_OBJECT, required: false, place: Place::Body },
    Member { name: "SourceKMSKeyArn", shape: &KMS_KEY_ARN, required: false, place: Place::Body },
    Member { name: "Error", shape: &FUNCTION_CODE_LOCATION_ERROR, required: false, place: Place::Body },
] }));
pub(super) static FUNCTION_CODE_LOCATION_ERROR: Shape = Shape::new("FunctionCodeLocationError", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ErrorCode", shape: &STRING, required: false, place: Place::Body },
    Member { name: "Message", shape: &SENSITIVE_STRING, required: false, place: Place::Body },
] }));
pub(super) static FUNCTION_CONFIGURATION: Shape = Shape::new("FunctionConfiguration", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "FunctionName", shape: &NAMESPACED_FUNCTION_NAME, required: false, place: Place::Body },
    Member { name: "FunctionArn", shape: &NAME_SPACED_FUNCTION_ARN, required: false, place: Place::Body },
    Member { name: "Runtime", shape: &RUNTIME, required: false, place: Place::Body },
    Member { name: "Role", shape: &ROLE_ARN, required: false, place: Place::Body },
    Member { name: "Handler", shape: &HANDLER, required: false, place: Place::Body },
    Member { name: "CodeSize", shape: &LONG, required: false, place: Place::Body },
    Member { name: "Description", shape: &DESCRIPTION, required: false, place: Place::Body },
    Member { name: "Timeout", shape: &TIMEOUT, required: false, place: Place::Body },
    Member { name: "MemorySize", shape: &MEMORY_SIZE, required: false, place: Place::Body },
    Member { name: "LastModified", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "CodeSha256", shape: &STRING, required: false, place: Place::Body },
    Member { name: "Version", shape: &VERSION, required: false, place: Place::Body },
    Member { name: "VpcConfig", shape: &VPC_CONFIG_RESPONSE, required: false, place: Place::Body },
    Member { name: "DeadLetterConfig", shape: &DEAD_LETTER_CONFIG, required: false, place: Place::Body },
    Member { name: "Environment", shape: &ENVIRONMENT_RESPONSE, required: false, place: Place::Body },
    Member { name: "KMSKeyArn", shape: &KMS_KEY_ARN, required: false, place: Place::Body },
    Member { name: "TracingConfig", shape: &TRACING_CONFIG_RESPONSE, required: false, place: Place::Body },
    Member { name: "MasterArn", shape: &FUNCTION_ARN, required: false, place: Place::Body },
    Member { name: "RevisionId", shape: &STRING, required: false, place: Place::Body },
    Member { name: "Layers", shape: &LAYERS_REFERENCE_LIST, required: false, place: Place::Body },
    Member { name: "State", shape: &STATE, required: false, place: Place::Body },
    Member { name: "StateReason", shape: &STATE_REASON, required: false, place: Place::Body },
    Member { name: "StateReasonCode", shape: &STATE_REASON_CODE, required: false, place: Place::Body },
    Member { name: "LastUpdateStatus", shape: &LAST_UPDATE_STATUS, required: false, place: Place::Body },
    Member { name: "LastUpdateStatusReason", shape: &LAST_UPDATE_STATUS_REASON, required: false, place: Place::Body },
    Member { name: "LastUpdateStatusReasonCode", shape: &LAST_UPDATE_STATUS_REASON_CODE, required: false, place: Place::Body },
    Member { name: "FileSystemConfigs", shape: &FILE_SYSTEM_CONFIG_LIST, required: false, place: Place::Body },
    Member { name: "SigningProfileVersionArn", shape: &ARN, required: false, place: Place::Body },
    Member { name: "SigningJobArn", shape: &ARN, required: false, place: Place::Body },
    Member { name: "PackageType", shape: &PACKAGE_TYPE, required: false, place: Place::Body },
    Member { name: "ImageConfigResponse", shape: &IMAGE_CONFIG_RESPONSE, required: false, place: Place::Body },
    Member { name: "Architectures", shape: &ARCHITECTURES_LIST, required: false, place: Place::Body },
    Member { name: "EphemeralStorage", shape: &EPHEMERAL_STORAGE, required: false, place: Place::Body },
    Member { name: "SnapStart", shape: &SNAP_START_RESPONSE, required: false, place: Place::Body },
    Member { name: "RuntimeVersionConfig", shape: &RUNTIME_VERSION_CONFIG, required: false, place: Place::Body },
    Member { name: "LoggingConfig", shape: &LOGGING_CONFIG, required: false, place: Place::Body },
    Member { name: "TenancyConfig", shape: &TENANCY_CONFIG, required: false, place: Place::Body },
    Member { name: "CapacityProviderConfig", shape: &CAPACITY_PROVIDER_CONFIG, required: false, place: Place::Body },
    Member { name: "ConfigSha256", shape: &STRING, required: false, place: Place::Body },
    Member { name: "DurableConfig", shape: &DURABLE_CONFIG, required: false, place: Place::Body },
] }));
pub(super) static FUNCTION_LIST: Shape = Shape::new("FunctionList", Kind::List(&FUNCTION_CONFIGURATION));
pub(super) static FUNCTION_NAME: Shape = Shape { min: Some(1), max: Some(140), pattern: Some(&PATTERN_11), ..Shape::new("FunctionName", Kind::String) };
pub(super) static FUNCTION_URL_AUTH_TYPE: Shape = Shape { values: &["NONE", "AWS_IAM"], ..Shape::new("FunctionUrlAuthType", Kind::String) };
pub(super) static FUNCTION_VERSION: Shape = Shape { values: &["ALL"], ..Shape::new("FunctionVersion", Kind::String) };
pub(super) static FUNCTION_VERSION_LATEST_PUBLISHED: Shape = Shape { values: &["LATEST_PUBLISHED"], ..Shape::new("FunctionVersionLatestPublished", Kind::String) };
pub(super) static GET_FUNCTION_CONCURRENCY_REQUEST: Shape = Shape::new("GetFunctionConcurrencyRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "FunctionName", shape: &FUNCTION_NAME, required: true, place: Place::Label("FunctionName") },
] }));
pub(super) static GET_FUNCTION_CONCURRENCY_RESPONSE: Shape = Shape::new("GetFunctionConcurrencyResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ReservedConcurrentExecutions", shape: &RESERVED_CONCURRENT_EXECUTIONS, required: false, place: Place::Body },
] }));
pub(super) static GET_FUNCTION_CONFIGURATION_REQUEST: Shape = Shape::new("GetFunctionConfigurationRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "FunctionName", shape: &NAMESPACED_FUNCTION_NAME, required: true, place: Place::Label("FunctionName") },
    Member { name: "Qualifier", shape: &NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER, required: false, place: Place::Query("Qualifier") },
] }));
pub(super) static GET_FUNCTION_REQUEST: Shape = Shape::new("GetFunctionRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "FunctionName", shape: &NAMESPACED_FUNCTION_NAME, required: true, place: Place::Label("FunctionName") },
    Member { name: "Qualifier", shape: &NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER, required: false, place: Place::Query("Qualifier") },
] }));
pub(super) static GET_FUNCTION_RESPONSE: Shape = Shape::new("GetFunctionResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Configuration", shape: &FUNCTION_CONFIGURATION, required: false, place: Place::Body },
    Member { name: "Code", shape: &FUNCTION_CODE_LOCATION, required: false, place: Place::Body },
    Member { name: "Tags", shape: &TAGS, required: false, place: Place::Body },
    Member { name: "TagsError", shape: &TAGS_ERROR, required: false, place: Place::Body },
    Member { name: "Concurrency", shape: &CONCURRENCY, required: false, place: Place::Body },
] }));
pub(super) static GET_POLICY_REQUEST: Shape = Shape::new("GetPolicyRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "FunctionName", shape: &NAMESPACED_FUNCTION_NAME, required: true, place: Place::Label("FunctionName") },
    Member { name: "Qualifier", shape: &NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER, required: false, place: Place::Query("Qualifier") },
] }));
pub(super) static GET_POLICY_RESPONSE: Shape = Shape::new("GetPolicyResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Policy", shape: &STRING, required: false, place: Place::Body },
    Member { name: "RevisionId", shape: &STRING, required: false, place: Place::Body },
] }));
pub(super) static HANDLER: Shape = Shape { min: Some(0), max: Some(128), pattern: Some(&PATTERN_12), ..Shape::new("Handler", Kind::String) };
pub(super) static IMAGE_CONFIG: Shape = Shape::new("ImageConfig", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "EntryPoint", shape: &STRING_LIST, required: false, place: Place::Body },
    Member { name: "Command", shape: &STRING_LIST, required: false, place: Place::Body },
    Member { name: "WorkingDirectory", shape: &WORKING_DIRECTORY, required: false, place: Place::Body },
] }));
pub(super) static IMAGE_CONFIG_ERROR: Shape = Shape::new("ImageConfigError", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ErrorCode", shape: &STRING, required: false, place: Place::Body },
    Member { name: "Message", shape: &SENSITIVE_STRING, required: false, place: Place::Body },
] }));
pub(super) static IMAGE_CONFIG_RESPONSE: Shape = Shape::new("ImageConfigResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ImageConfig", shape: &IMAGE_CONFIG, required: false, place: Place::Body },
    Member { name: "Error", shape: &IMAGE_CONFIG_ERROR, required: false, place: Place::Body },
] }));
pub(super) static INTEGER: Shape = Shape::new("Integer", Kind::Integer);
pub(super) static INVOCATION_REQUEST: Shape = Shape::new("InvocationRequest", Kind::Structure(Structure { payload: Some("Payload"), event_stream: false, members: &[
    Member { name: "FunctionName", shape: &NAMESPACED_FUNCTION_NAME, required: true, place: Place::Label("FunctionName") },
    Member { name: "InvocationType", shape: &INVOCATION_TYPE, required: false, place: Place::Header("x-amz-invocation-type") },
    Member { name: "LogType", shape: &LOG_TYPE, required: false, place: Place::Header("x-amz-log-type") },
    Member { name: "ClientContext", shape: &STRING, required: false, place: Place::Header("x-amz-client-context") },
    Member { name: "DurableExecutionName", shape: &DURABLE_EXECUTION_NAME, required: false, place: Place::Header("x-amz-durable-execution-name") },
    Member { name: "Payload", shape: &BLOB, required: false, place: Place::Body },
    Member { name: "Qualifier", shape: &NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER, required: false, place: Place::Query("Qualifier") },
    Member { name: "TenantId", shape: &TENANT_ID, required: false, place: Place::Header("x-amz-tenant-id") },
] }));
pub(super) static INVOCATION_RESPONSE: Shape = Shape::new("InvocationResponse", Kind::Structure(Structure { payload: Some("Payload"), event_stream: false, members: &[
    Member { name: "StatusCode", shape: &INTEGER, required: false, place: Place::Status },
    Member { name: "FunctionError", shape: &STRING, required: false, place: Place::Header("x-amz-function-error") },
    Member { name: "LogResult", shape: &STRING, required: false, place: Place::Header("x-amz-log-result") },
    Member { name: "Payload", shape: &BLOB, required: false, place: Place::Body },
    Member { name: "ExecutedVersion", shape: &VERSION, required: false, place: Place::Header("x-amz-executed-version") },
    Member { name: "DurableExecutionArn", shape: &DURABLE_EXECUTION_ARN, required: false, place: Place::Header("x-amz-durable-execution-arn") },
] }));
pub(super) static INVOCATION_TYPE: Shape = Shape { values: &["Event", "RequestResponse", "DryRun"], ..Shape::new("InvocationType", Kind::String) };
pub(super) static INVOKED_VIA_FUNCTION_URL: Shape = Shape::new("InvokedViaFunctionUrl", Kind::Boolean);
pub(super) static KMS_KEY_ARN: Shape = Shape { min: Some(0), max: Some(10000), pattern: Some(&PATTERN_13), ..Shape::new("KMSKeyArn", Kind::String) };
pub(super) static LAMBDA_MANAGED_INSTANCES_CAPACITY_PROVIDER_CONFIG: Shape = Shape::new("LambdaManagedInstancesCapacityProviderConfig", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CapacityProviderArn", shape: &CAPACITY_PROVIDER_ARN, required: true, place: Place::Body },
    Member { name: "PerExecutionEnvironmentMaxConcurrency", shape: &PER_EXECUTION_ENVIRONMENT_MAX_CONCURRENCY, required: false, place: Place::Body },
    Member { name: "ExecutionEnvironmentMemoryGiBPerVCpu", shape: &EXECUTION_ENVIRONMENT_MEMORY_GI_B_PER_V_CPU, required: false, place: Place::Body },
] }));
pub(super) static LAST_UPDATE_STATUS: Shape = Shape { values: &["Successful", "Failed", "InProgress"], ..Shape::new("LastUpdateStatus", Kind::String) };
pub(super) static LAST_UPDATE_STATUS_REASON: Shape = Shape::new("LastUpdateStatusReason", Kind::String);
pub(super) static LAST_UPDATE_STATUS_REASON_CODE: Shape = Shape { values: &["EniLimitExceeded", "InsufficientRolePermissions", "InvalidConfiguration", "InternalError", "SubnetOutOfIPAddresses", "InvalidSubnet", "InvalidSecurityGroup", "ImageDeleted", "ImageAccessDenied", "InvalidImage", "KMSKeyAccessDenied", "KMSKeyNotFound", "InvalidStateKMSKey", "DisabledKMSKey", "EFSIOError", "EFSMountConnectivityError", "EFSMountFailure", "EFSMountTimeout", "InvalidRuntime", "InvalidZipFileException", "FunctionError", "ServiceQuotaExceededException", "VcpuLimitExceeded", "CapacityProviderScalingLimitExceeded", "InsufficientCapacity", "EC2RequestLimitExceeded", "FunctionError.InitTimeout", "FunctionError.RuntimeInitError", "FunctionError.ExtensionInitError", "FunctionError.InvalidEntryPoint", "FunctionError.InvalidWorkingDirectory", "FunctionError.PermissionDenied", "FunctionError.TooManyExtensions", "FunctionError.InitResourceExhausted", "DisallowedByVpcEncryptionControl", "DependencyError"], ..Shape::new("LastUpdateStatusReasonCode", Kind::String) };
pub(super) static LAYER: Shape = Shape::new("Layer", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Arn", shape: &LAYER_VERSION_ARN, required: false, place: Place::Body },
    Member { name: "CodeSize", shape: &LONG, required: false, place: Place::Body },
    Member { name: "SigningProfileVersionArn", shape: &ARN, required: false, place: Place::Body },
    Member { name: "SigningJobArn", shape: &ARN, required: false, place: Place::Body },
] }));
pub(super) static LAYER_LIST: Shape = Shape::new("LayerList", Kind::List(&LAYER_VERSION_ARN));
pub(super) static LAYER_VERSION_ARN: Shape = Shape { min: Some(1), max: Some(2048), pattern: Some(&PATTERN_14), ..Shape::new("LayerVersionArn", Kind::String) };
pub(super) static LAYERS_REFERENCE_LIST: Shape = Shape::new("LayersReferenceList", Kind::List(&LAYER));
pub(super) static LIST_FUNCTIONS_REQUEST: Shape = Shape::new("ListFunctionsRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "MasterRegion", shape: &MASTER_REGION, required: false, place: Place::Query("MasterRegion") },
    Member { name: "FunctionVersion", shape: &FUNCTION_VERSION, required: false, place: Place::Query("FunctionVersion") },
    Member { name: "Marker", shape: &STRING, required: false, place: Place::Query("Marker") },
    Member { name: "MaxItems", shape: &MAX_LIST_ITEMS, required: false, place: Place::Query("MaxItems") },
] }));
pub(super) static LIST_FUNCTIONS_RESPONSE: Shape = Shape::new("ListFunctionsResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "NextMarker", shape: &STRING, required: false, place: Place::Body },
    Member { name: "Functions", shape: &FUNCTION_LIST, required: false, place: Place::Body },
] }));
pub(super) static LIST_TAGS_REQUEST: Shape = Shape::new("ListTagsRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Resource", shape: &TAGGABLE_RESOURCE, required: true, place: Place::Label("Resource") },
] }));
pub(super) static LIST_TAGS_RESPONSE: Shape = Shape::new("ListTagsResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Tags", shape: &TAGS, required: false, place: Place::Body },
] }));
pub(super) static LOCAL_MOUNT_PATH: Shape = Shape { min: Some(0), max: Some(160), pattern: Some(&PATTERN_15), ..Shape::new("LocalMountPath", Kind::String) };
pub(super) static LOG_FORMAT: Shape = Shape { values: &["JSON", "Text"], ..Shape::new("LogFormat", Kind::String) };
pub(super) static LOG_GROUP: Shape = Shape { min: Some(1), max: Some(512), pattern: Some(&PATTERN_16), ..Shape::new("LogGroup", Kind::String) };
pub(super) static LOG_TYPE: Shape = Shape { values: &["None", "Tail"], ..Shape::new("LogType", Kind::String) };
pub(super) static LOGGING_CONFIG: Shape = Shape::new("LoggingConfig", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "LogFormat", shape: &LOG_FORMAT, required: false, place: Place::Body },
    Member { name: "ApplicationLogLevel", shape: &APPLICATION_LOG_LEVEL, required: false, place: Place::Body },
    Member { name: "SystemLogLevel", shape: &SYSTEM_LOG_LEVEL, required: false, place: Place::Body },
    Member { name: "LogGroup", shape: &LOG_GROUP, required: false, place: Place::Body },
] }));
pub(super) static LONG: Shape = Shape::new("Long", Kind::Long);
pub(super) static MASTER_REGION: Shape = Shape { min: Some(1), max: Some(50), pattern: Some(&PATTERN_17), ..Shape::new("MasterRegion", Kind::String) };
pub(super) static MAX_LIST_ITEMS: Shape = Shape { min: Some(1), max: Some(10000), ..Shape::new("MaxListItems", Kind::Integer) };
pub(super) static MEMORY_SIZE: Shape = Shape { min: Some(128), max: Some(32768), ..Shape::new("MemorySize", Kind::Integer) };
pub(super) static NAME_SPACED_FUNCTION_ARN: Shape = Shape { min: Some(0), max: Some(10000), pattern: Some(&PATTERN_18), ..Shape::new("NameSpacedFunctionArn", Kind::String) };
pub(super) static NAMESPACED_FUNCTION_NAME: Shape = Shape { min: Some(1), max: Some(256), pattern: Some(&PATTERN_19), ..Shape::new("NamespacedFunctionName", Kind::String) };
pub(super) static NAMESPACED_STATEMENT_ID: Shape = Shape { min: Some(1), max: Some(100), pattern: Some(&PATTERN_20), ..Shape::new("NamespacedStatementId", Kind::String) };
pub(super) static NULLABLE_BOOLEAN: Shape = Shape::new("NullableBoolean", Kind::Boolean);
pub(super) static NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER: Shape = Shape { min: Some(1), max: Some(128), pattern: Some(&PATTERN_21), ..Shape::new("NumericLatestPublishedOrAliasQualifier", Kind::String) };
pub(super) static PACKAGE_TYPE: Shape = Shape { values: &["Zip", "Image"], ..Shape::new("PackageType", Kind::String) };
pub(super) static PER_EXECUTION_ENVIRONMENT_MAX_CONCURRENCY: Shape = Shape { min: Some(1), max: Some(1600), ..Shape::new("PerExecutionEnvironmentMaxConcurrency", Kind::Integer) };
pub(super) static PRINCIPAL: Shape = Shape { min: Some(0), max: Some(2048), pattern: Some(&PATTERN_12), ..Shape::new("Principal", Kind::String) };
pub(super) static PRINCIPAL_ORG_ID: Shape = Shape { min: Some(12), max: Some(34), pattern: Some(&PATTERN_22), ..Shape::new("PrincipalOrgID", Kind::String) };
pub(super) static PUT_FUNCTION_CONCURRENCY_REQUEST: Shape = Shape::new("PutFunctionConcurrencyRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "FunctionName", shape: &FUNCTION_NAME, required: true, place: Place::Label("FunctionName") },
    Member { name: "ReservedConcurrentExecutions", shape: &RESERVED_CONCURRENT_EXECUTIONS, required: true, place: Place::Body },
] }));
pub(super) static REMOVE_PERMISSION_REQUEST: Shape = Shape::new("RemovePermissionRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "FunctionName", shape: &NAMESPACED_FUNCTION_NAME, required: true, place: Place::Label("FunctionName") },
    Member { name: "StatementId", shape: &NAMESPACED_STATEMENT_ID, required: true, place: Place::Label("StatementId") },
    Member { name: "Qualifier", shape: &NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER, required: false, place: Place::Query("Qualifier") },
    Member { name: "RevisionId", shape: &STRING, required: false, place: Place::Query("RevisionId") },
] }));
pub(super) static RESERVED_CONCURRENT_EXECUTIONS: Shape = Shape { min: Some(0), ..Shape::new("ReservedConcurrentExecutions", Kind::Integer) };
pub(super) static RESOLVED_S3_OBJECT: Shape = Shape::new("ResolvedS3Object", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "S3Bucket", shape: &S3_BUCKET, required: false, place: Place::Body },
    Member { name: "S3Key", shape: &S3_KEY, required: false, place: Place::Body },
    Member { name: "S3ObjectVersion", shape: &S3_OBJECT_VERSION, required: false, place: Place::Body },
] }));
pub(super) static RESOURCE_ARN: Shape = Shape { min: Some(0), max: Some(10000), pattern: Some(&PATTERN_13), ..Shape::new("ResourceArn", Kind::String) };
pub(super) static RETENTION_PERIOD_IN_DAYS: Shape = Shape { min: Some(1), max: Some(90), ..Shape::new("RetentionPeriodInDays", Kind::Integer) };
pub(super) static ROLE_ARN: Shape = Shape { min: Some(0), max: Some(10000), pattern: Some(&PATTERN_23), ..Shape::new("RoleArn", Kind::String) };
pub(super) static RUNTIME: Shape = Shape { values: &["nodejs", "nodejs4.3", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x", "nodejs14.x", "nodejs16.x", "nodejs18.x", "nodejs20.x", "nodejs22.x", "nodejs24.x", "java8", "java8.al2", "java11", "java17", "java21", "java25", "python2.7", "python3.6", "python3.7", "python3.8", "python3.9", "python3.10", "python3.11", "python3.12", "python3.13", "python3.14", "dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1", "dotnet6", "dotnet8", "dotnet10", "nodejs4.3-edge", "go1.x", "ruby2.5", "ruby2.7", "ruby3.2", "ruby3.3", "ruby3.4", "ruby4.0", "provided", "provided.al2", "provided.al2023", "nodejs26.x", "python3.15", "java8.al2023", "java11.al2023", "java17.al2023"], ..Shape::new("Runtime", Kind::String) };
pub(super) static RUNTIME_VERSION_ARN: Shape = Shape { min: Some(26), max: Some(2048), pattern: Some(&PATTERN_24), ..Shape::new("RuntimeVersionArn", Kind::String) };
pub(super) static RUNTIME_VERSION_CONFIG: Shape = Shape::new("RuntimeVersionConfig", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RuntimeVersionArn", shape: &RUNTIME_VERSION_ARN, required: false, place: Place::Body },
    Member { name: "Error", shape: &RUNTIME_VERSION_ERROR, required: false, place: Place::Body },
] }));
pub(super) static RUNTIME_VERSION_ERROR: Shape = Shape::new("RuntimeVersionError", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ErrorCode", shape: &STRING, required: false, place: Place::Body },
    Member { name: "Message", shape: &SENSITIVE_STRING, required: false, place: Place::Body },
] }));
pub(super) static S3_BUCKET: Shape = Shape { min: Some(3), max: Some(63), pattern: Some(&PATTERN_25), ..Shape::new("S3Bucket", Kind::String) };
pub(super) static S3_KEY: Shape = Shape { min: Some(1), max: Some(1024), pattern: Some(&PATTERN_26), ..Shape::new("S3Key", Kind::String) };
pub(super) static S3_OBJECT_STORAGE_MODE: Shape = Shape { values: &["COPY", "REFERENCE"], ..Shape::new("S3ObjectStorageMode", Kind::String) };
pub(super) static S3_OBJECT_VERSION: Shape = Shape { min: Some(1), max: Some(1024), pattern: Some(&PATTERN_26), ..Shape::new("S3ObjectVersion", Kind::String) };
pub(super) static SECURITY_GROUP_ID: Shape = Shape { min: Some(0), max: Some(1024), pattern: Some(&PATTERN_27), ..Shape::new("SecurityGroupId", Kind::String) };
pub(super) static SECURITY_GROUP_IDS: Shape = Shape { min: Some(0), max: Some(5), ..Shape::new("SecurityGroupIds", Kind::List(&SECURITY_GROUP_ID)) };
pub(super) static SENSITIVE_STRING: Shape = Shape { sensitive: true, ..Shape::new("SensitiveString", Kind::String) };
pub(super) static SENSITIVE_STRING_ON_SERVER_ONLY: Shape = Shape { min: Some(0), max: Some(10000), ..Shape::new("SensitiveStringOnServerOnly", Kind::String) };
pub(super) static SNAP_START: Shape = Shape::new("SnapStart", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplyOn", shape: &SNAP_START_APPLY_ON, required: false, place: Place::Body },
] }));
pub(super) static SNAP_START_APPLY_ON: Shape = Shape { values: &["PublishedVersions", "None"], ..Shape::new("SnapStartApplyOn", Kind::String) };
pub(super) static SNAP_START_OPTIMIZATION_STATUS: Shape = Shape { values: &["On", "Off"], ..Shape::new("SnapStartOptimizationStatus", Kind::String) };
pub(super) static SNAP_START_RESPONSE: Shape = Shape::new("SnapStartResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ApplyOn", shape: &SNAP_START_APPLY_ON, required: false, place: Place::Body },
    Member { name: "OptimizationStatus", shape: &SNAP_START_OPTIMIZATION_STATUS, required: false, place: Place::Body },
] }));
pub(super) static SOURCE_OWNER: Shape = Shape { min: Some(0), max: Some(12), pattern: Some(&PATTERN_28), ..Shape::new("SourceOwner", Kind::String) };
pub(super) static STATE: Shape = Shape { values: &["Pending", "Active", "Inactive", "Failed", "Deactivating", "Deactivated", "ActiveNonInvocable", "Deleting"], ..Shape::new("State", Kind::String) };
pub(super) static STATE_REASON: Shape = Shape::new("StateReason", Kind::String);
pub(super) static STATE_REASON_CODE: Shape = Shape { values: &["Idle", "Creating", "Restoring", "EniLimitExceeded", "InsufficientRolePermissions", "InvalidConfiguration", "InternalError", "SubnetOutOfIPAddresses", "InvalidSubnet", "InvalidSecurityGroup", "ImageDeleted", "ImageAccessDenied", "InvalidImage", "KMSKeyAccessDenied", "KMSKeyNotFound", "InvalidStateKMSKey", "DisabledKMSKey", "EFSIOError", "EFSMountConnectivityError", "EFSMountFailure", "EFSMountTimeout", "InvalidRuntime", "InvalidZipFileException", "FunctionError", "ServiceQuotaExceededException", "VcpuLimitExceeded", "CapacityProviderScalingLimitExceeded", "InsufficientCapacity", "EC2RequestLimitExceeded", "FunctionError.InitTimeout", "FunctionError.RuntimeInitError", "FunctionError.ExtensionInitError", "FunctionError.InvalidEntryPoint", "FunctionError.InvalidWorkingDirectory", "FunctionError.PermissionDenied", "FunctionError.TooManyExtensions", "FunctionError.InitResourceExhausted", "DisallowedByVpcEncryptionControl", "DrainingDurableExecutions", "DependencyError"], ..Shape::new("StateReasonCode", Kind::String) };
pub(super) static STATEMENT_ID: Shape = Shape { min: Some(1), max: Some(100), pattern: Some(&PATTERN_29), ..Shape::new("StatementId", Kind::String) };
pub(super) static STRING: Shape = Shape::new("String", Kind::String);
pub(super) static STRING_LIST: Shape = Shape { min: Some(0), max: Some(1500), ..Shape::new("StringList", Kind::List(&STRING)) };
pub(super) static SUBNET_ID: Shape = Shape { min: Some(0), max: Some(1024), pattern: Some(&PATTERN_30), ..Shape::new("SubnetId", Kind::String) };
pub(super) static SUBNET_IDS: Shape = Shape { min: Some(0), max: Some(16), ..Shape::new("SubnetIds", Kind::List(&SUBNET_ID)) };
pub(super) static SYSTEM_LOG_LEVEL: Shape = Shape { values: &["DEBUG", "INFO", "WARN"], ..Shape::new("SystemLogLevel", Kind::String) };
pub(super) static TAG_KEY: Shape = Shape { min: Some(1), max: Some(128), pattern: Some(&PATTERN_31), ..Shape::new("TagKey", Kind::String) };
pub(super) static TAG_KEY_LIST: Shape = Shape::new("TagKeyList", Kind::List(&TAG_KEY));
pub(super) static TAG_RESOURCE_REQUEST: Shape = Shape::new("TagResourceRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Resource", shape: &TAGGABLE_RESOURCE, required: true, place: Place::Label("Resource") },
    Member { name: "Tags", shape: &TAGS, required: true, place: Place::Body },
] }));
pub(super) static TAG_VALUE: Shape = Shape { min: Some(0), max: Some(256), pattern: Some(&PATTERN_31), ..Shape::new("TagValue", Kind::String) };
pub(super) static TAGGABLE_RESOURCE: Shape = Shape { min: Some(1), max: Some(10000), pattern: Some(&PATTERN_32), ..Shape::new("TaggableResource", Kind::String) };
pub(super) static TAGS: Shape = Shape::new("Tags", Kind::Map { key: &TAG_KEY, value: &TAG_VALUE });
pub(super) static TAGS_ERROR: Shape = Shape::new("TagsError", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ErrorCode", shape: &TAGS_ERROR_CODE, required: true, place: Place::Body },
    Member { name: "Message", shape: &TAGS_ERROR_MESSAGE, required: true, place: Place::Body },
] }));
pub(super) static TAGS_ERROR_CODE: Shape = Shape { min: Some(10), max: Some(21), pattern: Some(&PATTERN_33), ..Shape::new("TagsErrorCode", Kind::String) };
pub(super) static TAGS_ERROR_MESSAGE: Shape = Shape { min: Some(84), max: Some(1000), pattern: Some(&PATTERN_26), ..Shape::new("TagsErrorMessage", Kind::String) };
pub(super) static TENANCY_CONFIG: Shape = Shape::new("TenancyConfig", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "TenantIsolationMode", shape: &TENANT_ISOLATION_MODE, required: true, place: Place::Body },
] }));
pub(super) static TENANT_ID: Shape = Shape { min: Some(1), max: Some(256), pattern: Some(&PATTERN_34), ..Shape::new("TenantId", Kind::String) };
pub(super) static TENANT_ISOLATION_MODE: Shape = Shape { values: &["PER_TENANT"], ..Shape::new("TenantIsolationMode", Kind::String) };
pub(super) static TIMEOUT: Shape = Shape { min: Some(1), max: Some(5400), ..Shape::new("Timeout", Kind::Integer) };
pub(super) static TIMESTAMP: Shape = Shape { min: Some(0), max: Some(100), pattern: Some(&PATTERN_26), ..Shape::new("Timestamp", Kind::String) };
pub(super) static TRACING_CONFIG: Shape = Shape::new("TracingConfig", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Mode", shape: &TRACING_MODE, required: false, place: Place::Body },
] }));
pub(super) static TRACING_CONFIG_RESPONSE: Shape = Shape::new("TracingConfigResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Mode", shape: &TRACING_MODE, required: false, place: Place::Body },
] }));
pub(super) static TRACING_MODE: Shape = Shape { values: &["Active", "PassThrough"], ..Shape::new("TracingMode", Kind::String) };
pub(super) static UNTAG_RESOURCE_REQUEST: Shape = Shape::new("UntagResourceRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Resource", shape: &TAGGABLE_RESOURCE, required: true, place: Place::Label("Resource") },
    Member { name: "TagKeys", shape: &TAG_KEY_LIST, required: true, place: Place::Query("tagKeys") },
] }));
pub(super) static UPDATE_FUNCTION_CODE_REQUEST: Shape = Shape::new("UpdateFunctionCodeRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "FunctionName", shape: &FUNCTION_NAME, required: true, place: Place::Label("FunctionName") },
    Member { name: "ZipFile", shape: &BLOB, required: false, place: Place::Body },
    Member { name: "S3Bucket", shape: &S3_BUCKET, required: false, place: Place::Body },
    Member { name: "S3Key", shape: &S3_KEY, required: false, place: Place::Body },
    Member { name: "S3ObjectVersion", shape: &S3_OBJECT_VERSION, required: false, place: Place::Body },
    Member { name: "S3ObjectStorageMode", shape: &S3_OBJECT_STORAGE_MODE, required: false, place: Place::Body },
    Member { name: "ImageUri", shape: &STRING, required: false, place: Place::Body },
    Member { name: "Architectures", shape: &ARCHITECTURES_LIST, required: false, place: Place::Body },
    Member { name: "Publish", shape: &BOOLEAN, required: false, place: Place::Body },
    Member { name: "PublishTo", shape: &FUNCTION_VERSION_LATEST_PUBLISHED, required: false, place: Place::Body },
    Member { name: "DryRun", shape: &BOOLEAN, required: false, place: Place::Body },
    Member { name: "RevisionId", shape: &STRING, required: false, place: Place::Body },
    Member { name: "SourceKMSKeyArn", shape: &KMS_KEY_ARN, required: false, place: Place::Body },
] }));
pub(super) static UPDATE_FUNCTION_CONFIGURATION_REQUEST: Shape = Shape::new("UpdateFunctionConfigurationRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "FunctionName", shape: &FUNCTION_NAME, required: true, place: Place::Label("FunctionName") },
    Member { name: "Role", shape: &ROLE_ARN, required: false, place: Place::Body },
    Member { name: "Handler", shape: &HANDLER, required: false, place: Place::Body },
    Member { name: "Description", shape: &DESCRIPTION, required: false, place: Place::Body },
    Member { name: "Timeout", shape: &TIMEOUT, required: false, place: Place::Body },
    Member { name: "MemorySize", shape: &MEMORY_SIZE, required: false, place: Place::Body },
    Member { name: "VpcConfig", shape: &VPC_CONFIG, required: false, place: Place::Body },
    Member { name: "Environment", shape: &ENVIRONMENT, required: false, place: Place::Body },
    Member { name: "Runtime", shape: &RUNTIME, required: false, place: Place::Body },
    Member { name: "DeadLetterConfig", shape: &DEAD_LETTER_CONFIG, required: false, place: Place::Body },
    Member { name: "KMSKeyArn", shape: &KMS_KEY_ARN, required: false, place: Place::Body },
    Member { name: "TracingConfig", shape: &TRACING_CONFIG, required: false, place: Place::Body },
    Member { name: "RevisionId", shape: &STRING, required: false, place: Place::Body },
    Member { name: "Layers", shape: &LAYER_LIST, required: false, place: Place::Body },
    Member { name: "FileSystemConfigs", shape: &FILE_SYSTEM_CONFIG_LIST, required: false, place: Place::Body },
    Member { name: "ImageConfig", shape: &IMAGE_CONFIG, required: false, place: Place::Body },
    Member { name: "EphemeralStorage", shape: &EPHEMERAL_STORAGE, required: false, place: Place::Body },
    Member { name: "SnapStart", shape: &SNAP_START, required: false, place: Place::Body },
    Member { name: "LoggingConfig", shape: &LOGGING_CONFIG, required: false, place: Place::Body },
    Member { name: "CapacityProviderConfig", shape: &CAPACITY_PROVIDER_CONFIG, required: false, place: Place::Body },
    Member { name: "DurableConfig", shape: &DURABLE_CONFIG, required: false, place: Place::Body },
] }));
pub(super) static VERSION: Shape = Shape { min: Some(1), max: Some(1024), pattern: Some(&PATTERN_35), ..Shape::new("Version", Kind::String) };
pub(super) static VPC_CONFIG: Shape = Shape::new("VpcConfig", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SubnetIds", shape: &SUBNET_IDS, required: false, place: Place::Body },
    Member { name: "SecurityGroupIds", shape: &SECURITY_GROUP_IDS, required: false, place: Place::Body },
    Member { name: "Ipv6AllowedForDualStack", shape: &NULLABLE_BOOLEAN, required: false, place: Place::Body },
] }));
pub(super) static VPC_CONFIG_RESPONSE: Shape = Shape::new("VpcConfigResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SubnetIds", shape: &SUBNET_IDS, required: false, place: Place::Body },
    Member { name: "SecurityGroupIds", shape: &SECURITY_GROUP_IDS, required: false, place: Place::Body },
    Member { name: "VpcId", shape: &VPC_ID, required: false, place: Place::Body },
    Member { name: "Ipv6AllowedForDualStack", shape: &NULLABLE_BOOLEAN, required: false, place: Place::Body },
] }));
pub(super) static VPC_ID: Shape = Shape::new("VpcId", Kind::String);
pub(super) static WORKING_DIRECTORY: Shape = Shape { min: Some(0), max: Some(1000), ..Shape::new("WorkingDirectory", Kind::String) };

static PATTERN_1: Pattern = Pattern::new("(lambda:[*]|lambda:[a-zA-Z]+|[*])", None);
static PATTERN_2: Pattern = Pattern::new("arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)", None);
static PATTERN_3: Pattern = Pattern::new("arn:aws[a-zA-Z-]*:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:capacity-provider:[a-zA-Z0-9-_]+", None);
static PATTERN_4: Pattern = Pattern::new("arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:code-signing-config:csc-[a-z0-9]{17}", None);
static PATTERN_5: Pattern = Pattern::new("arn:([a-zA-Z0-9-]+):lambda:([a-zA-Z0-9-]+):(\\d{12}):function:([a-zA-Z0-9_-]+):(\\$LATEST(?:\\.PUBLISHED)?|[0-9]+)/durable-execution/([a-zA-Z0-9_-]+)/([a-zA-Z0-9_-]+)", None);
static PATTERN_6: Pattern = Pattern::new("[a-zA-Z0-9-_]+", None);
static PATTERN_7: Pattern = Pattern::new("[a-zA-Z]([a-zA-Z0-9_])+", None);
static PATTERN_8: Pattern = Pattern::new("[a-zA-Z0-9._\\-]+", None);
static PATTERN_9: Pattern = Pattern::new("arn:aws[a-zA-Z-]*:elasticfilesystem:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:access-point/fsap-[a-f0-9]{17}$|^arn:aws[-a-z]*:s3files:[0-9a-z-:]+:file-system/fs-[0-9a-f]{17,40}/access-point/fsap-[0-9a-f]{17,40}", None);
static PATTERN_10: Pattern = Pattern::new("arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?", None);
static PATTERN_11: Pattern = Pattern::new("(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?", None);
static PATTERN_12: Pattern = Pattern::new("[^\\s]+", None);
static PATTERN_13: Pattern = Pattern::new("(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()", None);
static PATTERN_14: Pattern = Pattern::new("((arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+))", None);
static PATTERN_15: Pattern = Pattern::new("/mnt/[a-zA-Z0-9-_.]+", None);
static PATTERN_16: Pattern = Pattern::new("[\\.\\-_/#A-Za-z0-9]+", None);
static PATTERN_17: Pattern = Pattern::new("ALL|(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}", None);
static PATTERN_18: Pattern = Pattern::new("arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_\\.]+(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?", None);
static PATTERN_19: Pattern = Pattern::new("(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:|(((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?))(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?", None);
static PATTERN_20: Pattern = Pattern::new("([a-zA-Z0-9-_.]+)", None);
static PATTERN_21: Pattern = Pattern::new("\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+", None);
static PATTERN_22: Pattern = Pattern::new("o-[a-z0-9]{10,32}", None);
static PATTERN_23: Pattern = Pattern::new("arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+", None);
static PATTERN_24: Pattern = Pattern::new("arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}::runtime:.+", None);
static PATTERN_25: Pattern = Pattern::new("[0-9A-Za-z\\.\\-_]*(?<!\\.)", Some("([0-9A-Za-z\\.\\-_]*[0-9A-Za-z\\-_])?"));
static PATTERN_26: Pattern = Pattern::new(".*", None);
static PATTERN_27: Pattern = Pattern::new("sg-[0-9a-zA-Z]*", None);
static PATTERN_28: Pattern = Pattern::new("\\d{12}", None);
static PATTERN_29: Pattern = Pattern::new("([a-zA-Z0-9-_]+)", None);
static PATTERN_30: Pattern = Pattern::new("subnet-[0-9a-z]*", None);
static PATTERN_31: Pattern = Pattern::new("([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)", None);
static PATTERN_32: Pattern = Pattern::new("arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|(capacity-provider|network-connector):[a-zA-Z0-9-_]{1,64})", None);
static PATTERN_33: Pattern = Pattern::new("[A-Za-z]+Exception", None);
static PATTERN_34: Pattern = Pattern::new("[a-zA-Z0-9\\._:\\/=+\\-@ ]+", None);
static PATTERN_35: Pattern = Pattern::new("(\\$LATEST|[0-9]+)", None);
