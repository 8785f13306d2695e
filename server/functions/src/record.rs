//! What is known of a function: the record that is kept beside its code.

use std::collections::BTreeMap;
use std::path::PathBuf;

use penstock_model::lambda::{
    Architecture, EnvironmentResponse, EphemeralStorage, FunctionConfiguration, LastUpdateStatus, LogFormat,
    LoggingConfig, PackageType, Runtime, SnapStartApplyOn, SnapStartOptimizationStatus, SnapStartResponse,
    State, TracingConfigResponse, TracingMode, VpcConfigResponse,
};
use serde::{Deserialize, Serialize};

use crate::name::{Key, LATEST};
use crate::time;

/// The version of the form that is written; a newer one is not read.
pub(crate) const FORM: u32 = 1;

/// A function. Fields keep their names and meanings: directories outlive versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) form: u32,
    pub(crate) account: String,
    pub(crate) region: String,
    pub(crate) name: String,
    pub(crate) runtime: String,
    pub(crate) role: String,
    pub(crate) handler: String,
    pub(crate) description: String,
    pub(crate) timeout_s: u32,
    pub(crate) memory_mb: u32,
    /// Whether `Environment` was given, with what.
    pub(crate) environment: Option<BTreeMap<String, String>>,
    pub(crate) code: Code,
    pub(crate) architecture: String,
    pub(crate) ephemeral_mb: i32,
    pub(crate) tracing: String,
    pub(crate) log_group: Option<String>,
    /// Told back and without effect: there is no network of AWS's here.
    pub(crate) subnets: Vec<String>,
    pub(crate) security_groups: Vec<String>,
    pub(crate) revision: String,
    pub(crate) modified_ms: i64,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) reserved: Option<i32>,
    /// Statements of the resource policy, kept and not enforced.
    pub(crate) policy: Vec<serde_json::Value>,
}

/// Where a function's code is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Code {
    /// Unpacked from an archive, in a directory of this name below the function's own.
    Archive {
        directory: String,
        size_bytes: i64,
        /// SHA-256 of the archive, in base64.
        sha256: String,
    },
    /// In a directory of the user's, where it is run as it is.
    Directory { path: PathBuf },
}

impl Record {
    pub(crate) fn key(&self) -> Key {
        Key { account: self.account.clone(), region: self.region.clone(), name: self.name.clone() }
    }

    pub(crate) fn log_group(&self) -> String {
        self.log_group.clone().unwrap_or_else(|| format!("/aws/lambda/{}", self.name))
    }

    /// As the service tells it.
    pub(crate) fn configuration(&self) -> FunctionConfiguration {
        let (size_bytes, sha256) = match &self.code {
            Code::Archive { size_bytes, sha256, .. } => (*size_bytes, sha256.clone()),
            // What is in it changes whenever its owner likes.
            Code::Directory { .. } => (0, String::new()),
        };
        let vpc = (!self.subnets.is_empty() || !self.security_groups.is_empty()).then(|| VpcConfigResponse {
            subnet_ids: Some(self.subnets.clone()),
            security_group_ids: Some(self.security_groups.clone()),
            ..VpcConfigResponse::default()
        });
        let logging = LoggingConfig {
            log_format: Some(LogFormat::Text),
            log_group: Some(self.log_group()),
            application_log_level: None,
            system_log_level: None,
        };
        FunctionConfiguration {
            function_name: Some(self.name.clone()),
            function_arn: Some(self.key().arn()),
            runtime: Runtime::parse(&self.runtime),
            role: Some(self.role.clone()),
            handler: (!self.handler.is_empty()).then(|| self.handler.clone()),
            code_size: Some(size_bytes),
            description: Some(self.description.clone()),
            timeout: i32::try_from(self.timeout_s).ok(),
            memory_size: i32::try_from(self.memory_mb).ok(),
            last_modified: Some(time::modified(self.modified_ms)),
            code_sha256: Some(sha256),
            version: Some(LATEST.to_owned()),
            vpc_config: vpc,
            environment: self.environment.as_ref().map(|variables| EnvironmentResponse {
                variables: Some(variables.clone()),
                ..EnvironmentResponse::default()
            }),
            tracing_config: Some(TracingConfigResponse { mode: TracingMode::parse(&self.tracing) }),
            revision_id: Some(self.revision.clone()),
            state: Some(State::Active),
            last_update_status: Some(LastUpdateStatus::Successful),
            package_type: Some(PackageType::Zip),
            architectures: Some(Architecture::parse(&self.architecture).into_iter().collect()),
            ephemeral_storage: Some(EphemeralStorage { size: self.ephemeral_mb }),
            snap_start: Some(SnapStartResponse {
                apply_on: Some(SnapStartApplyOn::None),
                optimization_status: Some(SnapStartOptimizationStatus::Off),
            }),
            logging_config: Some(logging),
            ..FunctionConfiguration::default()
        }
    }
}
