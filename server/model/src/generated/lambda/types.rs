//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The types of `lambda`. A member that the model requires is no `Option`.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::convert::{Fields, FromValue};
use crate::encode::{Encode, Members, Writer};
use crate::value::Value;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AddPermissionRequest {
    pub function_name: String,
    pub statement_id: String,
    pub action: String,
    pub principal: String,
    pub source_arn: Option<String>,
    pub function_url_auth_type: Option<FunctionUrlAuthType>,
    pub invoked_via_function_url: Option<bool>,
    pub source_account: Option<String>,
    pub event_source_token: Option<String>,
    pub qualifier: Option<String>,
    pub revision_id: Option<String>,
    pub principal_org_id: Option<String>,
}

impl FromValue for AddPermissionRequest {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            function_name: fields.required("FunctionName"),
            statement_id: fields.required("StatementId"),
            action: fields.required("Action"),
            principal: fields.required("Principal"),
            source_arn: fields.optional("SourceArn"),
            function_url_auth_type: fields.optional("FunctionUrlAuthType"),
            invoked_via_function_url: fields.optional("InvokedViaFunctionUrl"),
            source_account: fields.optional("SourceAccount"),
            event_source_token: fields.optional("EventSourceToken"),
            qualifier: fields.optional("Qualifier"),
            revision_id: fields.optional("RevisionId"),
            principal_org_id: fields.optional("PrincipalOrgID"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AddPermissionResponse {
    pub statement: Option<String>,
}

impl Encode for AddPermissionResponse {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Statement", &self.statement);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ApplicationLogLevel {
    Trace,
    Debug,
    Info,
    Warn,
    Error,
    Fatal,
}

impl ApplicationLogLevel {
    pub const ALL: [Self; 6] = [Self::Trace, Self::Debug, Self::Info, Self::Warn, Self::Error, Self::Fatal];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Trace => "TRACE",
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
            Self::Fatal => "FATAL",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "TRACE" => Some(Self::Trace),
            "DEBUG" => Some(Self::Debug),
            "INFO" => Some(Self::Info),
            "WARN" => Some(Self::Warn),
            "ERROR" => Some(Self::Error),
            "FATAL" => Some(Self::Fatal),
            _ => None,
        }
    }
}

impl FromValue for ApplicationLogLevel {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of ApplicationLogLevel")
    }
}

impl Encode for ApplicationLogLevel {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Architecture {
    X8664,
    Arm64,
}

impl Architecture {
    pub const ALL: [Self; 2] = [Self::X8664, Self::Arm64];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::X8664 => "x86_64",
            Self::Arm64 => "arm64",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "x86_64" => Some(Self::X8664),
            "arm64" => Some(Self::Arm64),
            _ => None,
        }
    }
}

impl FromValue for Architecture {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of Architecture")
    }
}

impl Encode for Architecture {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CapacityProviderConfig {
    pub lambda_managed_instances_capacity_provider_config: LambdaManagedInstancesCapacityProviderConfig,
}

impl FromValue for CapacityProviderConfig {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            lambda_managed_instances_capacity_provider_config: fields.required("LambdaManagedInstancesCapacityProviderConfig"),
        }
    }
}

impl Encode for CapacityProviderConfig {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("LambdaManagedInstancesCapacityProviderConfig", &self.lambda_managed_instances_capacity_provider_config);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Concurrency {
    pub reserved_concurrent_executions: Option<i32>,
}

impl Encode for Concurrency {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("ReservedConcurrentExecutions", &self.reserved_concurrent_executions);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateFunctionRequest {
    pub function_name: String,
    pub runtime: Option<Runtime>,
    pub role: String,
    pub handler: Option<String>,
    pub code: FunctionCode,
    pub description: Option<String>,
    pub timeout: Option<i32>,
    pub memory_size: Option<i32>,
    pub publish: Option<bool>,
    pub publish_to: Option<FunctionVersionLatestPublished>,
    pub vpc_config: Option<VpcConfig>,
    pub package_type: Option<PackageType>,
    pub dead_letter_config: Option<DeadLetterConfig>,
    pub environment: Option<Environment>,
    pub kms_key_arn: Option<String>,
    pub tracing_config: Option<TracingConfig>,
    pub tags: Option<BTreeMap<String, String>>,
    pub layers: Option<Vec<String>>,
    pub file_system_configs: Option<Vec<FileSystemConfig>>,
    pub code_signing_config_arn: Option<String>,
    pub image_config: Option<ImageConfig>,
    pub architectures: Option<Vec<Architecture>>,
    pub ephemeral_storage: Option<EphemeralStorage>,
    pub snap_start: Option<SnapStart>,
    pub logging_config: Option<LoggingConfig>,
    pub tenancy_config: Option<TenancyConfig>,
    pub capacity_provider_config: Option<CapacityProviderConfig>,
    pub durable_config: Option<DurableConfig>,
}

impl FromValue for CreateFunctionRequest {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            function_name: fields.required("FunctionName"),
            runtime: fields.optional("Runtime"),
            role: fields.required("Role"),
            handler: fields.optional("Handler"),
            code: fields.required("Code"),
            description: fields.optional("Description"),
            timeout: fields.optional("Timeout"),
            memory_size: fields.optional("MemorySize"),
            publish: fields.optional("Publish"),
            publish_to: fields.optional("PublishTo"),
            vpc_config: fields.optional("VpcConfig"),
            package_type: fields.optional("PackageType"),
            dead_letter_config: fields.optional("DeadLetterConfig"),
            environment: fields.optional("Environment"),
            kms_key_arn: fields.optional("KMSKeyArn"),
            tracing_config: fields.optional("TracingConfig"),
            tags: fields.optional("Tags"),
            layers: fields.optional("Layers"),
            file_system_configs: fields.optional("FileSystemConfigs"),
            code_signing_config_arn: fields.optional("CodeSigningConfigArn"),
            image_config: fields.optional("ImageConfig"),
            architectures: fields.optional("Architectures"),
            ephemeral_storage: fields.optional("EphemeralStorage"),
            snap_start: fields.optional("SnapStart"),
            logging_config: fields.optional("LoggingConfig"),
            tenancy_config: fields.optional("TenancyConfig"),
            capacity_provider_config: fields.optional("CapacityProviderConfig"),
            durable_config: fields.optional("DurableConfig"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeadLetterConfig {
    pub target_arn: Option<String>,
}

impl FromValue for DeadLetterConfig {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            target_arn: fields.optional("TargetArn"),
        }
    }
}

impl Encode for DeadLetterConfig {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("TargetArn", &self.target_arn);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteFunctionConcurrencyRequest {
    pub function_name: String,
}

impl FromValue for DeleteFunctionConcurrencyRequest {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            function_name: fields.required("FunctionName"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteFunctionRequest {
    pub function_name: String,
    pub qualifier: Option<String>,
}

impl FromValue for DeleteFunctionRequest {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            function_name: fields.required("FunctionName"),
            qualifier: fields.optional("Qualifier"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteFunctionResponse {
    pub status_code: Option<i32>,
}

impl Encode for DeleteFunctionResponse {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("StatusCode", &self.status_code);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DurableConfig {
    pub kms_key_arn: Option<String>,
    pub retention_period_in_days: Option<i32>,
    pub execution_timeout: Option<i32>,
}

impl FromValue for DurableConfig {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            kms_key_arn: fields.optional("KMSKeyArn"),
            retention_period_in_days: fields.optional("RetentionPeriodInDays"),
            execution_timeout: fields.optional("ExecutionTimeout"),
        }
    }
}

impl Encode for DurableConfig {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("KMSKeyArn", &self.kms_key_arn);
        members.optional("RetentionPeriodInDays", &self.retention_period_in_days);
        members.optional("ExecutionTimeout", &self.execution_timeout);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Environment {
    pub variables: Option<BTreeMap<String, String>>,
}

impl FromValue for Environment {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            variables: fields.optional("Variables"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct EnvironmentError {
    pub error_code: Option<String>,
    pub message: Option<String>,
}

impl Encode for EnvironmentError {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("ErrorCode", &self.error_code);
        members.optional("Message", &self.message);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct EnvironmentResponse {
    pub variables: Option<BTreeMap<String, String>>,
    pub error: Option<EnvironmentError>,
}

impl Encode for EnvironmentResponse {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Variables", &self.variables);
        members.optional("Error", &self.error);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct EphemeralStorage {
    pub size: i32,
}

impl FromValue for EphemeralStorage {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            size: fields.required("Size"),
        }
    }
}

impl Encode for EphemeralStorage {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("Size", &self.size);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileSystemConfig {
    pub arn: String,
    pub local_mount_path: String,
}

impl FromValue for FileSystemConfig {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            arn: fields.required("Arn"),
            local_mount_path: fields.required("LocalMountPath"),
        }
    }
}

impl Encode for FileSystemConfig {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("Arn", &self.arn);
        members.required("LocalMountPath", &self.local_mount_path);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct FunctionCode {
    pub zip_file: Option<Bytes>,
    pub s3_bucket: Option<String>,
    pub s3_key: Option<String>,
    pub s3_object_version: Option<String>,
    pub s3_object_storage_mode: Option<S3ObjectStorageMode>,
    pub image_uri: Option<String>,
    pub source_kms_key_arn: Option<String>,
}

impl FromValue for FunctionCode {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            zip_file: fields.optional("ZipFile"),
            s3_bucket: fields.optional("S3Bucket"),
            s3_key: fields.optional("S3Key"),
            s3_object_version: fields.optional("S3ObjectVersion"),
            s3_object_storage_mode: fields.optional("S3ObjectStorageMode"),
            image_uri: fields.optional("ImageUri"),
            source_kms_key_arn: fields.optional("SourceKMSKeyArn"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct FunctionCodeLocation {
    pub repository_type: Option<String>,
    pub location: Option<String>,
    pub image_uri: Option<String>,
    pub resolved_image_uri: Option<String>,
    pub resolved_s3_object: Option<ResolvedS3Object>,
    pub source_kms_key_arn: Option<String>,
    pub error: Option<FunctionCodeLocationError>,
}

impl Encode for FunctionCodeLocation {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("RepositoryType", &self.repository_type);
        members.optional("Location", &self.location);
        members.optional("ImageUri", &self.image_uri);
        members.optional("ResolvedImageUri", &self.resolved_image_uri);
        members.optional("ResolvedS3Object", &self.resolved_s3_object);
        members.optional("SourceKMSKeyArn", &self.source_kms_key_arn);
        members.optional("Error", &self.error);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct FunctionCodeLocationError {
    pub error_code: Option<String>,
    pub message: Option<String>,
}

impl Encode for FunctionCodeLocationError {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("ErrorCode", &self.error_code);
        members.optional("Message", &self.message);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct FunctionConfiguration {
    pub function_name: Option<String>,
    pub function_arn: Option<String>,
    pub runtime: Option<Runtime>,
    pub role: Option<String>,
    pub handler: Option<String>,
    pub code_size: Option<i64>,
    pub description: Option<String>,
    pub timeout: Option<i32>,
    pub memory_size: Option<i32>,
    pub last_modified: Option<String>,
    pub code_sha256: Option<String>,
    pub version: Option<String>,
    pub vpc_config: Option<VpcConfigResponse>,
    pub dead_letter_config: Option<DeadLetterConfig>,
    pub environment: Option<EnvironmentResponse>,
    pub kms_key_arn: Option<String>,
    pub tracing_config: Option<TracingConfigResponse>,
    pub master_arn: Option<String>,
    pub revision_id: Option<String>,
    pub layers: Option<Vec<Layer>>,
    pub state: Option<State>,
    pub state_reason: Option<String>,
    pub state_reason_code: Option<StateReasonCode>,
    pub last_update_status: Option<LastUpdateStatus>,
    pub last_update_status_reason: Option<String>,
    pub last_update_status_reason_code: Option<LastUpdateStatusReasonCode>,
    pub file_system_configs: Option<Vec<FileSystemConfig>>,
    pub signing_profile_version_arn: Option<String>,
    pub signing_job_arn: Option<String>,
    pub package_type: Option<PackageType>,
    pub image_config_response: Option<ImageConfigResponse>,
    pub architectures: Option<Vec<Architecture>>,
    pub ephemeral_storage: Option<EphemeralStorage>,
    pub snap_start: Option<SnapStartResponse>,
    pub runtime_version_config: Option<RuntimeVersionConfig>,
    pub logging_config: Option<LoggingConfig>,
    pub tenancy_config: Option<TenancyConfig>,
    pub capacity_provider_config: Option<CapacityProviderConfig>,
    pub config_sha256: Option<String>,
    pub durable_config: Option<DurableConfig>,
}

impl Encode for FunctionConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("FunctionName", &self.function_name);
        members.optional("FunctionArn", &self.function_arn);
        members.optional("Runtime", &self.runtime);
        members.optional("Role", &self.role);
        members.optional("Handler", &self.handler);
        members.optional("CodeSize", &self.code_size);
        members.optional("Description", &self.description);
        members.optional("Timeout", &self.timeout);
        members.optional("MemorySize", &self.memory_size);
        members.optional("LastModified", &self.last_modified);
        members.optional("CodeSha256", &self.code_sha256);
        members.optional("Version", &self.version);
        members.optional("VpcConfig", &self.vpc_config);
        members.optional("DeadLetterConfig", &self.dead_letter_config);
        members.optional("Environment", &self.environment);
        members.optional("KMSKeyArn", &self.kms_key_arn);
        members.optional("TracingConfig", &self.tracing_config);
        members.optional("MasterArn", &self.master_arn);
        members.optional("RevisionId", &self.revision_id);
        members.optional("Layers", &self.layers);
        members.optional("State", &self.state);
        members.optional("StateReason", &self.state_reason);
        members.optional("StateReasonCode", &self.state_reason_code);
        members.optional("LastUpdateStatus", &self.last_update_status);
        members.optional("LastUpdateStatusReason", &self.last_update_status_reason);
        members.optional("LastUpdateStatusReasonCode", &self.last_update_status_reason_code);
        members.optional("FileSystemConfigs", &self.file_system_configs);
        members.optional("SigningProfileVersionArn", &self.signing_profile_version_arn);
        members.optional("SigningJobArn", &self.signing_job_arn);
        members.optional("PackageType", &self.package_type);
        members.optional("ImageConfigResponse", &self.image_config_response);
        members.optional("Architectures", &self.architectures);
        members.optional("EphemeralStorage", &self.ephemeral_storage);
        members.optional("SnapStart", &self.snap_start);
        members.optional("RuntimeVersionConfig", &self.runtime_version_config);
        members.optional("LoggingConfig", &self.logging_config);
        members.optional("TenancyConfig", &self.tenancy_config);
        members.optional("CapacityProviderConfig", &self.capacity_provider_config);
        members.optional("ConfigSha256", &self.config_sha256);
        members.optional("DurableConfig", &self.durable_config);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FunctionUrlAuthType {
    None,
    AwsIam,
}

impl FunctionUrlAuthType {
    pub const ALL: [Self; 2] = [Self::None, Self::AwsIam];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::AwsIam => "AWS_IAM",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "NONE" => Some(Self::None),
            "AWS_IAM" => Some(Self::AwsIam),
            _ => None,
        }
    }
}

impl FromValue for FunctionUrlAuthType {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of FunctionUrlAuthType")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FunctionVersion {
    All,
}

impl FunctionVersion {
    pub const ALL: [Self; 1] = [Self::All];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "ALL",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "ALL" => Some(Self::All),
            _ => None,
        }
    }
}

impl FromValue for FunctionVersion {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of FunctionVersion")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FunctionVersionLatestPublished {
    LatestPublished,
}

impl FunctionVersionLatestPublished {
    pub const ALL: [Self; 1] = [Self::LatestPublished];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LatestPublished => "LATEST_PUBLISHED",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "LATEST_PUBLISHED" => Some(Self::LatestPublished),
            _ => None,
        }
    }
}

impl FromValue for FunctionVersionLatestPublished {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of FunctionVersionLatestPublished")
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetFunctionConcurrencyRequest {
    pub function_name: String,
}

impl FromValue for GetFunctionConcurrencyRequest {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            function_name: fields.required("FunctionName"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetFunctionConcurrencyResponse {
    pub reserved_concurrent_executions: Option<i32>,
}

impl Encode for GetFunctionConcurrencyResponse {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("ReservedConcurrentExecutions", &self.reserved_concurrent_executions);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetFunctionConfigurationRequest {
    pub function_name: String,
    pub qualifier: Option<String>,
}

impl FromValue for GetFunctionConfigurationRequest {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            function_name: fields.required("FunctionName"),
            qualifier: fields.optional("Qualifier"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetFunctionRequest {
    pub function_name: String,
    pub qualifier: Option<String>,
}

impl FromValue for GetFunctionRequest {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            function_name: fields.required("FunctionName"),
            qualifier: fields.optional("Qualifier"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetFunctionResponse {
    pub configuration: Option<FunctionConfiguration>,
    pub code: Option<FunctionCodeLocation>,
    pub tags: Option<BTreeMap<String, String>>,
    pub tags_error: Option<TagsError>,
    pub concurrency: Option<Concurrency>,
}

impl Encode for GetFunctionResponse {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Configuration", &self.configuration);
        members.optional("Code", &self.code);
        members.optional("Tags", &self.tags);
        members.optional("TagsError", &self.tags_error);
        members.optional("Concurrency", &self.concurrency);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetPolicyRequest {
    pub function_name: String,
    pub qualifier: Option<String>,
}

impl FromValue for GetPolicyRequest {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            function_name: fields.required("FunctionName"),
            qualifier: fields.optional("Qualifier"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetPolicyResponse {
    pub policy: Option<String>,
    pub revision_id: Option<String>,
}

impl Encode for GetPolicyResponse {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Policy", &self.policy);
        members.optional("RevisionId", &self.revision_id);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImageConfig {
    pub entry_point: Option<Vec<String>>,
    pub command: Option<Vec<String>>,
    pub working_directory: Option<String>,
}

impl FromValue for ImageConfig {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            entry_point: fields.optional("EntryPoint"),
            command: fields.optional("Command"),
            working_directory: fields.optional("WorkingDirectory"),
        }
    }
}

impl Encode for ImageConfig {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("EntryPoint", &self.entry_point);
        members.optional("Command", &self.command);
        members.optional("WorkingDirectory", &self.working_directory);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImageConfigError {
    pub error_code: Option<String>,
    pub message: Option<String>,
}

impl Encode for ImageConfigError {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("ErrorCode", &self.error_code);
        members.optional("Message", &self.message);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImageConfigResponse {
    pub image_config: Option<ImageConfig>,
    pub error: Option<ImageConfigError>,
}

impl Encode for ImageConfigResponse {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("ImageConfig", &self.image_config);
        members.optional("Error", &self.error);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct InvocationRequest {
    pub function_name: String,
    pub invocation_type: Option<InvocationType>,
    pub log_type: Option<LogType>,
    pub client_context: Option<String>,
    pub durable_execution_name: Option<String>,
    pub payload: Option<Bytes>,
    pub qualifier: Option<String>,
    pub tenant_id: Option<String>,
}

impl FromValue for InvocationRequest {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            function_name: fields.required("FunctionName"),
            invocation_type: fields.optional("InvocationType"),
            log_type: fields.optional("LogType"),
            client_context: fields.optional("ClientContext"),
            durable_execution_name: fields.optional("DurableExecutionName"),
            payload: fields.optional("Payload"),
            qualifier: fields.optional("Qualifier"),
            tenant_id: fields.optional("TenantId"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct InvocationResponse {
    pub status_code: Option<i32>,
    pub function_error: Option<String>,
    pub log_result: Option<String>,
    pub payload: Option<Bytes>,
    pub executed_version: Option<String>,
    pub durable_execution_arn: Option<String>,
}

impl Encode for InvocationResponse {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("StatusCode", &self.status_code);
        members.optional("FunctionError", &self.function_error);
        members.optional("LogResult", &self.log_result);
        members.optional("Payload", &self.payload);
        members.optional("ExecutedVersion", &self.executed_version);
        members.optional("DurableExecutionArn", &self.durable_execution_arn);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InvocationType {
    Event,
    RequestResponse,
    DryRun,
}

impl InvocationType {
    pub const ALL: [Self; 3] = [Self::Event, Self::RequestResponse, Self::DryRun];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Event => "Event",
            Self::RequestResponse => "RequestResponse",
            Self::DryRun => "DryRun",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "Event" => Some(Self::Event),
            "RequestResponse" => Some(Self::RequestResponse),
            "DryRun" => Some(Self::DryRun),
            _ => None,
        }
    }
}

impl FromValue for InvocationType {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of InvocationType")
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct LambdaManagedInstancesCapacityProviderConfig {
    pub capacity_provider_arn: String,
    pub per_execution_environment_max_concurrency: Option<i32>,
    pub execution_environment_memory_gi_b_per_v_cpu: Option<f64>,
}

impl FromValue for LambdaManagedInstancesCapacityProviderConfig {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            capacity_provider_arn: fields.required("CapacityProviderArn"),
            per_execution_environment_max_concurrency: fields.optional("PerExecutionEnvironmentMaxConcurrency"),
            execution_environment_memory_gi_b_per_v_cpu: fields.optional("ExecutionEnvironmentMemoryGiBPerVCpu"),
        }
    }
}

impl Encode for LambdaManagedInstancesCapacityProviderConfig {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("CapacityProviderArn", &self.capacity_provider_arn);
        members.optional("PerExecutionEnvironmentMaxConcurrency", &self.per_execution_environment_max_concurrency);
        members.optional("ExecutionEnvironmentMemoryGiBPerVCpu", &self.execution_environment_memory_gi_b_per_v_cpu);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LastUpdateStatus {
    Successful,
    Failed,
    InProgress,
}

impl LastUpdateStatus {
    pub const ALL: [Self; 3] = [Self::Successful, Self::Failed, Self::InProgress];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Successful => "Successful",
            Self::Failed => "Failed",
            Self::InProgress => "InProgress",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "Successful" => Some(Self::Successful),
            "Failed" => Some(Self::Failed),
            "InProgress" => Some(Self::InProgress),
            _ => None,
        }
    }
}

impl Encode for LastUpdateStatus {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LastUpdateStatusReasonCode {
    EniLimitExceeded,
    InsufficientRolePermissions,
    InvalidConfiguration,
    InternalError,
    SubnetOutOfIpAddresses,
    InvalidSubnet,
    InvalidSecurityGroup,
    ImageDeleted,
    ImageAccessDenied,
    InvalidImage,
    KmsKeyAccessDenied,
    KmsKeyNotFound,
    InvalidStateKmsKey,
    DisabledKmsKey,
    EfsioError,
    EfsMountConnectivityError,
    EfsMountFailure,
    EfsMountTimeout,
    InvalidRuntime,
    InvalidZipFileException,
    FunctionError,
    ServiceQuotaExceededException,
    VcpuLimitExceeded,
    CapacityProviderScalingLimitExceeded,
    InsufficientCapacity,
    Ec2RequestLimitExceeded,
    FunctionErrorInitTimeout,
    FunctionErrorRuntimeInitError,
    FunctionErrorExtensionInitError,
    FunctionErrorInvalidEntryPoint,
    FunctionErrorInvalidWorkingDirectory,
    FunctionErrorPermissionDenied,
    FunctionErrorTooManyExtensions,
    FunctionErrorInitResourceExhausted,
    DisallowedByVpcEncryptionControl,
    DependencyError,
}

impl LastUpdateStatusReasonCode {
    pub const ALL: [Self; 36] = [Self::EniLimitExceeded, Self::InsufficientRolePermissions, Self::InvalidConfiguration, Self::InternalError, Self::SubnetOutOfIpAddresses, Self::InvalidSubnet, Self::InvalidSecurityGroup, Self::ImageDeleted, Self::ImageAccessDenied, Self::InvalidImage, Self::KmsKeyAccessDenied, Self::KmsKeyNotFound, Self::InvalidStateKmsKey, Self::DisabledKmsKey, Self::EfsioError, Self::EfsMountConnectivityError, Self::EfsMountFailure, Self::EfsMountTimeout, Self::InvalidRuntime, Self::InvalidZipFileException, Self::FunctionError, Self::ServiceQuotaExceededException, Self::VcpuLimitExceeded, Self::CapacityProviderScalingLimitExceeded, Self::InsufficientCapacity, Self::Ec2RequestLimitExceeded, Self::FunctionErrorInitTimeout, Self::FunctionErrorRuntimeInitError, Self::FunctionErrorExtensionInitError, Self::FunctionErrorInvalidEntryPoint, Self::FunctionErrorInvalidWorkingDirectory, Self::FunctionErrorPermissionDenied, Self::FunctionErrorTooManyExtensions, Self::FunctionErrorInitResourceExhausted, Self::DisallowedByVpcEncryptionControl, Self::DependencyError];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EniLimitExceeded => "EniLimitExceeded",
            Self::InsufficientRolePermissions => "InsufficientRolePermissions",
            Self::InvalidConfiguration => "InvalidConfiguration",
            Self::InternalError => "InternalError",
            Self::SubnetOutOfIpAddresses => "SubnetOutOfIPAddresses",
            Self::InvalidSubnet => "InvalidSubnet",
            Self::InvalidSecurityGroup => "InvalidSecurityGroup",
            Self::ImageDeleted => "ImageDeleted",
            Self::ImageAccessDenied => "ImageAccessDenied",
            Self::InvalidImage => "InvalidImage",
            Self::KmsKeyAccessDenied => "KMSKeyAccessDenied",
            Self::KmsKeyNotFound => "KMSKeyNotFound",
            Self::InvalidStateKmsKey => "InvalidStateKMSKey",
            Self::DisabledKmsKey => "DisabledKMSKey",
            Self::EfsioError => "EFSIOError",
            Self::EfsMountConnectivityError => "EFSMountConnectivityError",
            Self::EfsMountFailure => "EFSMountFailure",
            Self::EfsMountTimeout => "EFSMountTimeout",
            Self::InvalidRuntime => "InvalidRuntime",
            Self::InvalidZipFileException => "InvalidZipFileException",
            Self::FunctionError => "FunctionError",
            Self::ServiceQuotaExceededException => "ServiceQuotaExceededException",
            Self::VcpuLimitExceeded => "VcpuLimitExceeded",
            Self::CapacityProviderScalingLimitExceeded => "CapacityProviderScalingLimitExceeded",
            Self::InsufficientCapacity => "InsufficientCapacity",
            Self::Ec2RequestLimitExceeded => "EC2RequestLimitExceeded",
            Self::FunctionErrorInitTimeout => "FunctionError.InitTimeout",
            Self::FunctionErrorRuntimeInitError => "FunctionError.RuntimeInitError",
            Self::FunctionErrorExtensionInitError => "FunctionError.ExtensionInitError",
            Self::FunctionErrorInvalidEntryPoint => "FunctionError.InvalidEntryPoint",
            Self::FunctionErrorInvalidWorkingDirectory => "FunctionError.InvalidWorkingDirectory",
            Self::FunctionErrorPermissionDenied => "FunctionError.PermissionDenied",
            Self::FunctionErrorTooManyExtensions => "FunctionError.TooManyExtensions",
            Self::FunctionErrorInitResourceExhausted => "FunctionError.InitResourceExhausted",
            Self::DisallowedByVpcEncryptionControl => "DisallowedByVpcEncryptionControl",
            Self::DependencyError => "DependencyError",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "EniLimitExceeded" => Some(Self::EniLimitExceeded),
            "InsufficientRolePermissions" => Some(Self::InsufficientRolePermissions),
            "InvalidConfiguration" => Some(Self::InvalidConfiguration),
            "InternalError" => Some(Self::InternalError),
            "SubnetOutOfIPAddresses" => Some(Self::SubnetOutOfIpAddresses),
            "InvalidSubnet" => Some(Self::InvalidSubnet),
            "InvalidSecurityGroup" => Some(Self::InvalidSecurityGroup),
            "ImageDeleted" => Some(Self::ImageDeleted),
            "ImageAccessDenied" => Some(Self::ImageAccessDenied),
            "InvalidImage" => Some(Self::InvalidImage),
            "KMSKeyAccessDenied" => Some(Self::KmsKeyAccessDenied),
            "KMSKeyNotFound" => Some(Self::KmsKeyNotFound),
            "InvalidStateKMSKey" => Some(Self::InvalidStateKmsKey),
            "DisabledKMSKey" => Some(Self::DisabledKmsKey),
            "EFSIOError" => Some(Self::EfsioError),
            "EFSMountConnectivityError" => Some(Self::EfsMountConnectivityError),
            "EFSMountFailure" => Some(Self::EfsMountFailure),
            "EFSMountTimeout" => Some(Self::EfsMountTimeout),
            "InvalidRuntime" => Some(Self::InvalidRuntime),
            "InvalidZipFileException" => Some(Self::InvalidZipFileException),
            "FunctionError" => Some(Self::FunctionError),
            "ServiceQuotaExceededException" => Some(Self::ServiceQuotaExceededException),
            "VcpuLimitExceeded" => Some(Self::VcpuLimitExceeded),
            "CapacityProviderScalingLimitExceeded" => Some(Self::CapacityProviderScalingLimitExceeded),
            "InsufficientCapacity" => Some(Self::InsufficientCapacity),
            "EC2RequestLimitExceeded" => Some(Self::Ec2RequestLimitExceeded),
            "FunctionError.InitTimeout" => Some(Self::FunctionErrorInitTimeout),
            "FunctionError.RuntimeInitError" => Some(Self::FunctionErrorRuntimeInitError),
            "FunctionError.ExtensionInitError" => Some(Self::FunctionErrorExtensionInitError),
            "FunctionError.InvalidEntryPoint" => Some(Self::FunctionErrorInvalidEntryPoint),
            "FunctionError.InvalidWorkingDirectory" => Some(Self::FunctionErrorInvalidWorkingDirectory),
            "FunctionError.PermissionDenied" => Some(Self::FunctionErrorPermissionDenied),
            "FunctionError.TooManyExtensions" => Some(Self::FunctionErrorTooManyExtensions),
            "FunctionError.InitResourceExhausted" => Some(Self::FunctionErrorInitResourceExhausted),
            "DisallowedByVpcEncryptionControl" => Some(Self::DisallowedByVpcEncryptionControl),
            "DependencyError" => Some(Self::DependencyError),
            _ => None,
        }
    }
}

impl Encode for LastUpdateStatusReasonCode {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layer {
    pub arn: Option<String>,
    pub code_size: Option<i64>,
    pub signing_profile_version_arn: Option<String>,
    pub signing_job_arn: Option<String>,
}

impl Encode for Layer {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Arn", &self.arn);
        members.optional("CodeSize", &self.code_size);
        members.optional("SigningProfileVersionArn", &self.signing_profile_version_arn);
        members.optional("SigningJobArn", &self.signing_job_arn);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListFunctionsRequest {
    pub master_region: Option<String>,
    pub function_version: Option<FunctionVersion>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl FromValue for ListFunctionsRequest {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            master_region: fields.optional("MasterRegion"),
            function_version: fields.optional("FunctionVersion"),
            marker: fields.optional("Marker"),
            max_items: fields.optional("MaxItems"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListFunctionsResponse {
    pub next_marker: Option<String>,
    pub functions: Option<Vec<FunctionConfiguration>>,
}

impl Encode for ListFunctionsResponse {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("NextMarker", &self.next_marker);
        members.optional("Functions", &self.functions);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListTagsRequest {
    pub resource: String,
}

impl FromValue for ListTagsRequest {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            resource: fields.required("Resource"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListTagsResponse {
    pub tags: Option<BTreeMap<String, String>>,
}

impl Encode for ListTagsResponse {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Tags", &self.tags);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LogFormat {
    Json,
    Text,
}

impl LogFormat {
    pub const ALL: [Self; 2] = [Self::Json, Self::Text];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Text => "Text",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "JSON" => Some(Self::Json),
            "Text" => Some(Self::Text),
            _ => None,
        }
    }
}

impl FromValue for LogFormat {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of LogFormat")
    }
}

impl Encode for LogFormat {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LogType {
    None,
    Tail,
}

impl LogType {
    pub const ALL: [Self; 2] = [Self::None, Self::Tail];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Tail => "Tail",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "None" => Some(Self::None),
            "Tail" => Some(Self::Tail),
            _ => None,
        }
    }
}

impl FromValue for LogType {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of LogType")
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoggingConfig {
    pub log_format: Option<LogFormat>,
    pub application_log_level: Option<ApplicationLogLevel>,
    pub system_log_level: Option<SystemLogLevel>,
    pub log_group: Option<String>,
}

impl FromValue for LoggingConfig {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            log_format: fields.optional("LogFormat"),
            application_log_level: fields.optional("ApplicationLogLevel"),
            system_log_level: fields.optional("SystemLogLevel"),
            log_group: fields.optional("LogGroup"),
        }
    }
}

impl Encode for LoggingConfig {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("LogFormat", &self.log_format);
        members.optional("ApplicationLogLevel", &self.application_log_level);
        members.optional("SystemLogLevel", &self.system_log_level);
        members.optional("LogGroup", &self.log_group);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PackageType {
    Zip,
    Image,
}

impl PackageType {
    pub const ALL: [Self; 2] = [Self::Zip, Self::Image];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Zip => "Zip",
            Self::Image => "Image",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "Zip" => Some(Self::Zip),
            "Image" => Some(Self::Image),
            _ => None,
        }
    }
}

impl FromValue for PackageType {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of PackageType")
    }
}

impl Encode for PackageType {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PutFunctionConcurrencyRequest {
    pub function_name: String,
    pub reserved_concurrent_executions: i32,
}

impl FromValue for PutFunctionConcurrencyRequest {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            function_name: fields.required("FunctionName"),
            reserved_concurrent_executions: fields.required("ReservedConcurrentExecutions"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct RemovePermissionRequest {
    pub function_name: String,
    pub statement_id: String,
    pub qualifier: Option<String>,
    pub revision_id: Option<String>,
}

impl FromValue for RemovePermissionRequest {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            function_name: fields.required("FunctionName"),
            statement_id: fields.required("StatementId"),
            qualifier: fields.optional("Qualifier"),
            revision_id: fields.optional("RevisionId"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResolvedS3Object {
    pub s3_bucket: Option<String>,
    pub s3_key: Option<String>,
    pub s3_object_version: Option<String>,
}

impl Encode for ResolvedS3Object {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("S3Bucket", &self.s3_bucket);
        members.optional("S3Key", &self.s3_key);
        members.optional("S3ObjectVersion", &self.s3_object_version);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Runtime {
    Nodejs,
    Nodejs43,
    Nodejs610,
    Nodejs810,
    Nodejs10X,
    Nodejs12X,
    Nodejs14X,
    Nodejs16X,
    Nodejs18X,
    Nodejs20X,
    Nodejs22X,
    Nodejs24X,
    Java8,
    Java8Al2,
    Java11,
    Java17,
    Java21,
    Java25,
    Python27,
    Python36,
    Python37,
    Python38,
    Python39,
    Python310,
    Python311,
    Python312,
    Python313,
    Python314,
    Dotnetcore10,
    Dotnetcore20,
    Dotnetcore21,
    Dotnetcore31,
    Dotnet6,
    Dotnet8,
    Dotnet10,
    Nodejs43Edge,
    Go1X,
    Ruby25,
    Ruby27,
    Ruby32,
    Ruby33,
    Ruby34,
    Ruby40,
    Provided,
    ProvidedAl2,
    ProvidedAl2023,
    Nodejs26X,
    Python315,
    Java8Al2023,
    Java11Al2023,
    Java17Al2023,
}

impl Runtime {
    pub const ALL: [Self; 51] = [Self::Nodejs, Self::Nodejs43, Self::Nodejs610, Self::Nodejs810, Self::Nodejs10X, Self::Nodejs12X, Self::Nodejs14X, Self::Nodejs16X, Self::Nodejs18X, Self::Nodejs20X, Self::Nodejs22X, Self::Nodejs24X, Self::Java8, Self::Java8Al2, Self::Java11, Self::Java17, Self::Java21, Self::Java25, Self::Python27, Self::Python36, Self::Python37, Self::Python38, Self::Python39, Self::Python310, Self::Python311, Self::Python312, Self::Python313, Self::Python314, Self::Dotnetcore10, Self::Dotnetcore20, Self::Dotnetcore21, Self::Dotnetcore31, Self::Dotnet6, Self::Dotnet8, Self::Dotnet10, Self::Nodejs43Edge, Self::Go1X, Self::Ruby25, Self::Ruby27, Self::Ruby32, Self::Ruby33, Self::Ruby34, Self::Ruby40, Self::Provided, Self::ProvidedAl2, Self::ProvidedAl2023, Self::Nodejs26X, Self::Python315, Self::Java8Al2023, Self::Java11Al2023, Self::Java17Al2023];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nodejs => "nodejs",
            Self::Nodejs43 => "nodejs4.3",
            Self::Nodejs610 => "nodejs6.10",
            Self::Nodejs810 => "nodejs8.10",
            Self::Nodejs10X => "nodejs10.x",
            Self::Nodejs12X => "nodejs12.x",
            Self::Nodejs14X => "nodejs14.x",
            Self::Nodejs16X => "nodejs16.x",
            Self::Nodejs18X => "nodejs18.x",
            Self::Nodejs20X => "nodejs20.x",
            Self::Nodejs22X => "nodejs22.x",
            Self::Nodejs24X => "nodejs24.x",
            Self::Java8 => "java8",
            Self::Java8Al2 => "java8.al2",
            Self::Java11 => "java11",
            Self::Java17 => "java17",
            Self::Java21 => "java21",
            Self::Java25 => "java25",
            Self::Python27 => "python2.7",
            Self::Python36 => "python3.6",
            Self::Python37 => "python3.7",
            Self::Python38 => "python3.8",
            Self::Python39 => "python3.9",
            Self::Python310 => "python3.10",
            Self::Python311 => "python3.11",
            Self::Python312 => "python3.12",
            Self::Python313 => "python3.13",
            Self::Python314 => "python3.14",
            Self::Dotnetcore10 => "dotnetcore1.0",
            Self::Dotnetcore20 => "dotnetcore2.0",
            Self::Dotnetcore21 => "dotnetcore2.1",
            Self::Dotnetcore31 => "dotnetcore3.1",
            Self::Dotnet6 => "dotnet6",
            Self::Dotnet8 => "dotnet8",
            Self::Dotnet10 => "dotnet10",
            Self::Nodejs43Edge => "nodejs4.3-edge",
            Self::Go1X => "go1.x",
            Self::Ruby25 => "ruby2.5",
            Self::Ruby27 => "ruby2.7",
            Self::Ruby32 => "ruby3.2",
            Self::Ruby33 => "ruby3.3",
            Self::Ruby34 => "ruby3.4",
            Self::Ruby40 => "ruby4.0",
            Self::Provided => "provided",
            Self::ProvidedAl2 => "provided.al2",
            Self::ProvidedAl2023 => "provided.al2023",
            Self::Nodejs26X => "nodejs26.x",
            Self::Python315 => "python3.15",
            Self::Java8Al2023 => "java8.al2023",
            Self::Java11Al2023 => "java11.al2023",
            Self::Java17Al2023 => "java17.al2023",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "nodejs" => Some(Self::Nodejs),
            "nodejs4.3" => Some(Self::Nodejs43),
            "nodejs6.10" => Some(Self::Nodejs610),
            "nodejs8.10" => Some(Self::Nodejs810),
            "nodejs10.x" => Some(Self::Nodejs10X),
            "nodejs12.x" => Some(Self::Nodejs12X),
            "nodejs14.x" => Some(Self::Nodejs14X),
            "nodejs16.x" => Some(Self::Nodejs16X),
            "nodejs18.x" => Some(Self::Nodejs18X),
            "nodejs20.x" => Some(Self::Nodejs20X),
            "nodejs22.x" => Some(Self::Nodejs22X),
            "nodejs24.x" => Some(Self::Nodejs24X),
            "java8" => Some(Self::Java8),
            "java8.al2" => Some(Self::Java8Al2),
            "java11" => Some(Self::Java11),
            "java17" => Some(Self::Java17),
            "java21" => Some(Self::Java21),
            "java25" => Some(Self::Java25),
            "python2.7" => Some(Self::Python27),
            "python3.6" => Some(Self::Python36),
            "python3.7" => Some(Self::Python37),
            "python3.8" => Some(Self::Python38),
            "python3.9" => Some(Self::Python39),
            "python3.10" => Some(Self::Python310),
            "python3.11" => Some(Self::Python311),
            "python3.12" => Some(Self::Python312),
            "python3.13" => Some(Self::Python313),
            "python3.14" => Some(Self::Python314),
            "dotnetcore1.0" => Some(Self::Dotnetcore10),
            "dotnetcore2.0" => Some(Self::Dotnetcore20),
            "dotnetcore2.1" => Some(Self::Dotnetcore21),
            "dotnetcore3.1" => Some(Self::Dotnetcore31),
            "dotnet6" => Some(Self::Dotnet6),
            "dotnet8" => Some(Self::Dotnet8),
            "dotnet10" => Some(Self::Dotnet10),
            "nodejs4.3-edge" => Some(Self::Nodejs43Edge),
            "go1.x" => Some(Self::Go1X),
            "ruby2.5" => Some(Self::Ruby25),
            "ruby2.7" => Some(Self::Ruby27),
            "ruby3.2" => Some(Self::Ruby32),
            "ruby3.3" => Some(Self::Ruby33),
            "ruby3.4" => Some(Self::Ruby34),
            "ruby4.0" => Some(Self::Ruby40),
            "provided" => Some(Self::Provided),
            "provided.al2" => Some(Self::ProvidedAl2),
            "provided.al2023" => Some(Self::ProvidedAl2023),
            "nodejs26.x" => Some(Self::Nodejs26X),
            "python3.15" => Some(Self::Python315),
            "java8.al2023" => Some(Self::Java8Al2023),
            "java11.al2023" => Some(Self::Java11Al2023),
            "java17.al2023" => Some(Self::Java17Al2023),
            _ => None,
        }
    }
}

impl FromValue for Runtime {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of Runtime")
    }
}

impl Encode for Runtime {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuntimeVersionConfig {
    pub runtime_version_arn: Option<String>,
    pub error: Option<RuntimeVersionError>,
}

impl Encode for RuntimeVersionConfig {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("RuntimeVersionArn", &self.runtime_version_arn);
        members.optional("Error", &self.error);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuntimeVersionError {
    pub error_code: Option<String>,
    pub message: Option<String>,
}

impl Encode for RuntimeVersionError {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("ErrorCode", &self.error_code);
        members.optional("Message", &self.message);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum S3ObjectStorageMode {
    Copy,
    Reference,
}

impl S3ObjectStorageMode {
    pub const ALL: [Self; 2] = [Self::Copy, Self::Reference];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Copy => "COPY",
            Self::Reference => "REFERENCE",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "COPY" => Some(Self::Copy),
            "REFERENCE" => Some(Self::Reference),
            _ => None,
        }
    }
}

impl FromValue for S3ObjectStorageMode {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of S3ObjectStorageMode")
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SnapStart {
    pub apply_on: Option<SnapStartApplyOn>,
}

impl FromValue for SnapStart {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            apply_on: fields.optional("ApplyOn"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SnapStartApplyOn {
    PublishedVersions,
    None,
}

impl SnapStartApplyOn {
    pub const ALL: [Self; 2] = [Self::PublishedVersions, Self::None];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PublishedVersions => "PublishedVersions",
            Self::None => "None",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "PublishedVersions" => Some(Self::PublishedVersions),
            "None" => Some(Self::None),
            _ => None,
        }
    }
}

impl FromValue for SnapStartApplyOn {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of SnapStartApplyOn")
    }
}

impl Encode for SnapStartApplyOn {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SnapStartOptimizationStatus {
    On,
    Off,
}

impl SnapStartOptimizationStatus {
    pub const ALL: [Self; 2] = [Self::On, Self::Off];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::On => "On",
            Self::Off => "Off",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "On" => Some(Self::On),
            "Off" => Some(Self::Off),
            _ => None,
        }
    }
}

impl Encode for SnapStartOptimizationStatus {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SnapStartResponse {
    pub apply_on: Option<SnapStartApplyOn>,
    pub optimization_status: Option<SnapStartOptimizationStatus>,
}

impl Encode for SnapStartResponse {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("ApplyOn", &self.apply_on);
        members.optional("OptimizationStatus", &self.optimization_status);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    Pending,
    Active,
    Inactive,
    Failed,
    Deactivating,
    Deactivated,
    ActiveNonInvocable,
    Deleting,
}

impl State {
    pub const ALL: [Self; 8] = [Self::Pending, Self::Active, Self::Inactive, Self::Failed, Self::Deactivating, Self::Deactivated, Self::ActiveNonInvocable, Self::Deleting];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Active => "Active",
            Self::Inactive => "Inactive",
            Self::Failed => "Failed",
            Self::Deactivating => "Deactivating",
            Self::Deactivated => "Deactivated",
            Self::ActiveNonInvocable => "ActiveNonInvocable",
            Self::Deleting => "Deleting",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "Pending" => Some(Self::Pending),
            "Active" => Some(Self::Active),
            "Inactive" => Some(Self::Inactive),
            "Failed" => Some(Self::Failed),
            "Deactivating" => Some(Self::Deactivating),
            "Deactivated" => Some(Self::Deactivated),
            "ActiveNonInvocable" => Some(Self::ActiveNonInvocable),
            "Deleting" => Some(Self::Deleting),
            _ => None,
        }
    }
}

impl Encode for State {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StateReasonCode {
    Idle,
    Creating,
    Restoring,
    EniLimitExceeded,
    InsufficientRolePermissions,
    InvalidConfiguration,
    InternalError,
    SubnetOutOfIpAddresses,
    InvalidSubnet,
    InvalidSecurityGroup,
    ImageDeleted,
    ImageAccessDenied,
    InvalidImage,
    KmsKeyAccessDenied,
    KmsKeyNotFound,
    InvalidStateKmsKey,
    DisabledKmsKey,
    EfsioError,
    EfsMountConnectivityError,
    EfsMountFailure,
    EfsMountTimeout,
    InvalidRuntime,
    InvalidZipFileException,
    FunctionError,
    ServiceQuotaExceededException,
    VcpuLimitExceeded,
    CapacityProviderScalingLimitExceeded,
    InsufficientCapacity,
    Ec2RequestLimitExceeded,
    FunctionErrorInitTimeout,
    FunctionErrorRuntimeInitError,
    FunctionErrorExtensionInitError,
    FunctionErrorInvalidEntryPoint,
    FunctionErrorInvalidWorkingDirectory,
    FunctionErrorPermissionDenied,
    FunctionErrorTooManyExtensions,
    FunctionErrorInitResourceExhausted,
    DisallowedByVpcEncryptionControl,
    DrainingDurableExecutions,
    DependencyError,
}

impl StateReasonCode {
    pub const ALL: [Self; 40] = [Self::Idle, Self::Creating, Self::Restoring, Self::EniLimitExceeded, Self::InsufficientRolePermissions, Self::InvalidConfiguration, Self::InternalError, Self::SubnetOutOfIpAddresses, Self::InvalidSubnet, Self::InvalidSecurityGroup, Self::ImageDeleted, Self::ImageAccessDenied, Self::InvalidImage, Self::KmsKeyAccessDenied, Self::KmsKeyNotFound, Self::InvalidStateKmsKey, Self::DisabledKmsKey, Self::EfsioError, Self::EfsMountConnectivityError, Self::EfsMountFailure, Self::EfsMountTimeout, Self::InvalidRuntime, Self::InvalidZipFileException, Self::FunctionError, Self::ServiceQuotaExceededException, Self::VcpuLimitExceeded, Self::CapacityProviderScalingLimitExceeded, Self::InsufficientCapacity, Self::Ec2RequestLimitExceeded, Self::FunctionErrorInitTimeout, Self::FunctionErrorRuntimeInitError, Self::FunctionErrorExtensionInitError, Self::FunctionErrorInvalidEntryPoint, Self::FunctionErrorInvalidWorkingDirectory, Self::FunctionErrorPermissionDenied, Self::FunctionErrorTooManyExtensions, Self::FunctionErrorInitResourceExhausted, Self::DisallowedByVpcEncryptionControl, Self::DrainingDurableExecutions, Self::DependencyError];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "Idle",
            Self::Creating => "Creating",
            Self::Restoring => "Restoring",
            Self::EniLimitExceeded => "EniLimitExceeded",
            Self::InsufficientRolePermissions => "InsufficientRolePermissions",
            Self::InvalidConfiguration => "InvalidConfiguration",
            Self::InternalError => "InternalError",
            Self::SubnetOutOfIpAddresses => "SubnetOutOfIPAddresses",
            Self::InvalidSubnet => "InvalidSubnet",
            Self::InvalidSecurityGroup => "InvalidSecurityGroup",
            Self::ImageDeleted => "ImageDeleted",
            Self::ImageAccessDenied => "ImageAccessDenied",
            Self::InvalidImage => "InvalidImage",
            Self::KmsKeyAccessDenied => "KMSKeyAccessDenied",
            Self::KmsKeyNotFound => "KMSKeyNotFound",
            Self::InvalidStateKmsKey => "InvalidStateKMSKey",
            Self::DisabledKmsKey => "DisabledKMSKey",
            Self::EfsioError => "EFSIOError",
            Self::EfsMountConnectivityError => "EFSMountConnectivityError",
            Self::EfsMountFailure => "EFSMountFailure",
            Self::EfsMountTimeout => "EFSMountTimeout",
            Self::InvalidRuntime => "InvalidRuntime",
            Self::InvalidZipFileException => "InvalidZipFileException",
            Self::FunctionError => "FunctionError",
            Self::ServiceQuotaExceededException => "ServiceQuotaExceededException",
            Self::VcpuLimitExceeded => "VcpuLimitExceeded",
            Self::CapacityProviderScalingLimitExceeded => "CapacityProviderScalingLimitExceeded",
            Self::InsufficientCapacity => "InsufficientCapacity",
            Self::Ec2RequestLimitExceeded => "EC2RequestLimitExceeded",
            Self::FunctionErrorInitTimeout => "FunctionError.InitTimeout",
            Self::FunctionErrorRuntimeInitError => "FunctionError.RuntimeInitError",
            Self::FunctionErrorExtensionInitError => "FunctionError.ExtensionInitError",
            Self::FunctionErrorInvalidEntryPoint => "FunctionError.InvalidEntryPoint",
            Self::FunctionErrorInvalidWorkingDirectory => "FunctionError.InvalidWorkingDirectory",
            Self::FunctionErrorPermissionDenied => "FunctionError.PermissionDenied",
            Self::FunctionErrorTooManyExtensions => "FunctionError.TooManyExtensions",
            Self::FunctionErrorInitResourceExhausted => "FunctionError.InitResourceExhausted",
            Self::DisallowedByVpcEncryptionControl => "DisallowedByVpcEncryptionControl",
            Self::DrainingDurableExecutions => "DrainingDurableExecutions",
            Self::DependencyError => "DependencyError",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "Idle" => Some(Self::Idle),
            "Creating" => Some(Self::Creating),
            "Restoring" => Some(Self::Restoring),
            "EniLimitExceeded" => Some(Self::EniLimitExceeded),
            "InsufficientRolePermissions" => Some(Self::InsufficientRolePermissions),
            "InvalidConfiguration" => Some(Self::InvalidConfiguration),
            "InternalError" => Some(Self::InternalError),
            "SubnetOutOfIPAddresses" => Some(Self::SubnetOutOfIpAddresses),
            "InvalidSubnet" => Some(Self::InvalidSubnet),
            "InvalidSecurityGroup" => Some(Self::InvalidSecurityGroup),
            "ImageDeleted" => Some(Self::ImageDeleted),
            "ImageAccessDenied" => Some(Self::ImageAccessDenied),
            "InvalidImage" => Some(Self::InvalidImage),
            "KMSKeyAccessDenied" => Some(Self::KmsKeyAccessDenied),
            "KMSKeyNotFound" => Some(Self::KmsKeyNotFound),
            "InvalidStateKMSKey" => Some(Self::InvalidStateKmsKey),
            "DisabledKMSKey" => Some(Self::DisabledKmsKey),
            "EFSIOError" => Some(Self::EfsioError),
            "EFSMountConnectivityError" => Some(Self::EfsMountConnectivityError),
            "EFSMountFailure" => Some(Self::EfsMountFailure),
            "EFSMountTimeout" => Some(Self::EfsMountTimeout),
            "InvalidRuntime" => Some(Self::InvalidRuntime),
            "InvalidZipFileException" => Some(Self::InvalidZipFileException),
            "FunctionError" => Some(Self::FunctionError),
            "ServiceQuotaExceededException" => Some(Self::ServiceQuotaExceededException),
            "VcpuLimitExceeded" => Some(Self::VcpuLimitExceeded),
            "CapacityProviderScalingLimitExceeded" => Some(Self::CapacityProviderScalingLimitExceeded),
            "InsufficientCapacity" => Some(Self::InsufficientCapacity),
            "EC2RequestLimitExceeded" => Some(Self::Ec2RequestLimitExceeded),
            "FunctionError.InitTimeout" => Some(Self::FunctionErrorInitTimeout),
            "FunctionError.RuntimeInitError" => Some(Self::FunctionErrorRuntimeInitError),
            "FunctionError.ExtensionInitError" => Some(Self::FunctionErrorExtensionInitError),
            "FunctionError.InvalidEntryPoint" => Some(Self::FunctionErrorInvalidEntryPoint),
            "FunctionError.InvalidWorkingDirectory" => Some(Self::FunctionErrorInvalidWorkingDirectory),
            "FunctionError.PermissionDenied" => Some(Self::FunctionErrorPermissionDenied),
            "FunctionError.TooManyExtensions" => Some(Self::FunctionErrorTooManyExtensions),
            "FunctionError.InitResourceExhausted" => Some(Self::FunctionErrorInitResourceExhausted),
            "DisallowedByVpcEncryptionControl" => Some(Self::DisallowedByVpcEncryptionControl),
            "DrainingDurableExecutions" => Some(Self::DrainingDurableExecutions),
            "DependencyError" => Some(Self::DependencyError),
            _ => None,
        }
    }
}

impl Encode for StateReasonCode {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SystemLogLevel {
    Debug,
    Info,
    Warn,
}

impl SystemLogLevel {
    pub const ALL: [Self; 3] = [Self::Debug, Self::Info, Self::Warn];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warn => "WARN",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "DEBUG" => Some(Self::Debug),
            "INFO" => Some(Self::Info),
            "WARN" => Some(Self::Warn),
            _ => None,
        }
    }
}

impl FromValue for SystemLogLevel {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of SystemLogLevel")
    }
}

impl Encode for SystemLogLevel {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TagResourceRequest {
    pub resource: String,
    pub tags: BTreeMap<String, String>,
}

impl FromValue for TagResourceRequest {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            resource: fields.required("Resource"),
            tags: fields.required("Tags"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TagsError {
    pub error_code: String,
    pub message: String,
}

impl Encode for TagsError {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("ErrorCode", &self.error_code);
        members.required("Message", &self.message);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct TenancyConfig {
    pub tenant_isolation_mode: TenantIsolationMode,
}

impl FromValue for TenancyConfig {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            tenant_isolation_mode: fields.required("TenantIsolationMode"),
        }
    }
}

impl Encode for TenancyConfig {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("TenantIsolationMode", &self.tenant_isolation_mode);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TenantIsolationMode {
    PerTenant,
}

impl TenantIsolationMode {
    pub const ALL: [Self; 1] = [Self::PerTenant];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PerTenant => "PER_TENANT",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "PER_TENANT" => Some(Self::PerTenant),
            _ => None,
        }
    }
}

impl FromValue for TenantIsolationMode {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of TenantIsolationMode")
    }
}

impl Encode for TenantIsolationMode {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TracingConfig {
    pub mode: Option<TracingMode>,
}

impl FromValue for TracingConfig {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            mode: fields.optional("Mode"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TracingConfigResponse {
    pub mode: Option<TracingMode>,
}

impl Encode for TracingConfigResponse {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Mode", &self.mode);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TracingMode {
    Active,
    PassThrough,
}

impl TracingMode {
    pub const ALL: [Self; 2] = [Self::Active, Self::PassThrough];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::PassThrough => "PassThrough",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "Active" => Some(Self::Active),
            "PassThrough" => Some(Self::PassThrough),
            _ => None,
        }
    }
}

impl FromValue for TracingMode {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of TracingMode")
    }
}

impl Encode for TracingMode {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UntagResourceRequest {
    pub resource: String,
    pub tag_keys: Vec<String>,
}

impl FromValue for UntagResourceRequest {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            resource: fields.required("Resource"),
            tag_keys: fields.required("TagKeys"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateFunctionCodeRequest {
    pub function_name: String,
    pub zip_file: Option<Bytes>,
    pub s3_bucket: Option<String>,
    pub s3_key: Option<String>,
    pub s3_object_version: Option<String>,
    pub s3_object_storage_mode: Option<S3ObjectStorageMode>,
    pub image_uri: Option<String>,
    pub architectures: Option<Vec<Architecture>>,
    pub publish: Option<bool>,
    pub publish_to: Option<FunctionVersionLatestPublished>,
    pub dry_run: Option<bool>,
    pub revision_id: Option<String>,
    pub source_kms_key_arn: Option<String>,
}

impl FromValue for UpdateFunctionCodeRequest {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            function_name: fields.required("FunctionName"),
            zip_file: fields.optional("ZipFile"),
            s3_bucket: fields.optional("S3Bucket"),
            s3_key: fields.optional("S3Key"),
            s3_object_version: fields.optional("S3ObjectVersion"),
            s3_object_storage_mode: fields.optional("S3ObjectStorageMode"),
            image_uri: fields.optional("ImageUri"),
            architectures: fields.optional("Architectures"),
            publish: fields.optional("Publish"),
            publish_to: fields.optional("PublishTo"),
            dry_run: fields.optional("DryRun"),
            revision_id: fields.optional("RevisionId"),
            source_kms_key_arn: fields.optional("SourceKMSKeyArn"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateFunctionConfigurationRequest {
    pub function_name: String,
    pub role: Option<String>,
    pub handler: Option<String>,
    pub description: Option<String>,
    pub timeout: Option<i32>,
    pub memory_size: Option<i32>,
    pub vpc_config: Option<VpcConfig>,
    pub environment: Option<Environment>,
    pub runtime: Option<Runtime>,
    pub dead_letter_config: Option<DeadLetterConfig>,
    pub kms_key_arn: Option<String>,
    pub tracing_config: Option<TracingConfig>,
    pub revision_id: Option<String>,
    pub layers: Option<Vec<String>>,
    pub file_system_configs: Option<Vec<FileSystemConfig>>,
    pub image_config: Option<ImageConfig>,
    pub ephemeral_storage: Option<EphemeralStorage>,
    pub snap_start: Option<SnapStart>,
    pub logging_config: Option<LoggingConfig>,
    pub capacity_provider_config: Option<CapacityProviderConfig>,
    pub durable_config: Option<DurableConfig>,
}

impl FromValue for UpdateFunctionConfigurationRequest {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            function_name: fields.required("FunctionName"),
            role: fields.optional("Role"),
            handler: fields.optional("Handler"),
            description: fields.optional("Description"),
            timeout: fields.optional("Timeout"),
            memory_size: fields.optional("MemorySize"),
            vpc_config: fields.optional("VpcConfig"),
            environment: fields.optional("Environment"),
            runtime: fields.optional("Runtime"),
            dead_letter_config: fields.optional("DeadLetterConfig"),
            kms_key_arn: fields.optional("KMSKeyArn"),
            tracing_config: fields.optional("TracingConfig"),
            revision_id: fields.optional("RevisionId"),
            layers: fields.optional("Layers"),
            file_system_configs: fields.optional("FileSystemConfigs"),
            image_config: fields.optional("ImageConfig"),
            ephemeral_storage: fields.optional("EphemeralStorage"),
            snap_start: fields.optional("SnapStart"),
            logging_config: fields.optional("LoggingConfig"),
            capacity_provider_config: fields.optional("CapacityProviderConfig"),
            durable_config: fields.optional("DurableConfig"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct VpcConfig {
    pub subnet_ids: Option<Vec<String>>,
    pub security_group_ids: Option<Vec<String>>,
    pub ipv6_allowed_for_dual_stack: Option<bool>,
}

impl FromValue for VpcConfig {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            subnet_ids: fields.optional("SubnetIds"),
            security_group_ids: fields.optional("SecurityGroupIds"),
            ipv6_allowed_for_dual_stack: fields.optional("Ipv6AllowedForDualStack"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct VpcConfigResponse {
    pub subnet_ids: Option<Vec<String>>,
    pub security_group_ids: Option<Vec<String>>,
    pub vpc_id: Option<String>,
    pub ipv6_allowed_for_dual_stack: Option<bool>,
}

impl Encode for VpcConfigResponse {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("SubnetIds", &self.subnet_ids);
        members.optional("SecurityGroupIds", &self.security_group_ids);
        members.optional("VpcId", &self.vpc_id);
        members.optional("Ipv6AllowedForDualStack", &self.ipv6_allowed_for_dual_stack);
        members.end();
    }
}
