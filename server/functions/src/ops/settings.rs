//! What is asked for with a function, checked: its code and its configuration, when it is made and when it is changed.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use penstock_api::Fault;
use penstock_model::lambda::{
    Architecture, DeadLetterConfig, Environment, EphemeralStorage, FileSystemConfig, ImageConfig,
    LoggingConfig, TracingConfig, TracingMode, VpcConfig,
};

use crate::archive;
use crate::fault;
use crate::functions::Functions;
use crate::limits::{ARCHIVE_BYTES_MAX, TIMEOUT_S_MAX, VARIABLES_BYTES_MAX};
use crate::name::Key;
use crate::record::{Code, Record};
use crate::runtime::{Kind, RESERVED_VARIABLES};

/// The name in place of a bucket's that makes the key a directory of this machine, where the code is run as it lies there.
pub const LOCAL_BUCKET: &str = "local-directory";

/// Where code is to come from.
pub(super) struct Source {
    pub(super) archive: Option<Bytes>,
    pub(super) bucket: Option<String>,
    pub(super) key: Option<String>,
    pub(super) image: Option<String>,
}

impl Source {
    /// Puts the code where it can be run from. It counts when a record names it.
    pub(super) async fn fetch(self, functions: &Arc<Functions>, key: &Key) -> Result<Code, Fault> {
        if self.image.is_some() {
            return Err(fault::unsupported("A function from an image"));
        }
        match (self.archive, self.bucket, self.key) {
            (Some(_), Some(_), _) => Err(fault::invalid(
                "Please do not provide other FunctionCode parameters when providing a ZipFile.",
            )),
            (Some(archive), None, _) => unpack(functions, key, archive).await,
            (None, Some(bucket), Some(path)) if bucket == LOCAL_BUCKET => directory(path).await,
            (None, Some(_), Some(_)) => Err(fault::invalid(
                "Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket \
                 does not exist",
            )),
            _ => Err(fault::invalid("Please provide a source for function code.")),
        }
    }
}

async fn unpack(functions: &Arc<Functions>, key: &Key, archive: Bytes) -> Result<Code, Fault> {
    if archive.is_empty() {
        return Err(fault::invalid("Uploaded file must be a non-empty zip"));
    }
    if archive.len() > ARCHIVE_BYTES_MAX {
        return Err(fault::invalid(format!("Zipped size must be smaller than {ARCHIVE_BYTES_MAX} bytes")));
    }
    let (functions, key) = (functions.clone(), key.clone());
    let unpacked = super::blocking(move || Ok(functions.store.unpack(&key, &archive))).await?;
    unpacked.map_err(|error| match error {
        archive::Error::Broken => fault::no_archive(),
        archive::Error::TooLarge => fault::unpacked_too_large(),
        archive::Error::Disk(error) => {
            tracing::error!(%error, "cannot unpack a function's code");
            fault::broken(format!("cannot write to the data directory: {error}"))
        }
    })
}

async fn directory(path: String) -> Result<Code, Fault> {
    let path = PathBuf::from(path);
    let looked = path.clone();
    let is_there = super::blocking(move || Ok(looked.is_absolute() && looked.is_dir())).await?;
    if !is_there {
        let path = path.display();
        return Err(fault::invalid(format!(
            "{path} is not the absolute path of a directory of this machine."
        )));
    }
    Ok(Code::Directory { path })
}

/// Configuration that is asked for; what is absent stays as it is.
#[derive(Default)]
pub(super) struct Settings {
    pub(super) runtime: Option<String>,
    pub(super) role: Option<String>,
    pub(super) handler: Option<String>,
    pub(super) description: Option<String>,
    pub(super) timeout: Option<i32>,
    pub(super) memory_size: Option<i32>,
    pub(super) environment: Option<Environment>,
    pub(super) tracing: Option<TracingConfig>,
    pub(super) ephemeral: Option<EphemeralStorage>,
    pub(super) logging: Option<LoggingConfig>,
    pub(super) vpc: Option<VpcConfig>,
    pub(super) architectures: Option<Vec<Architecture>>,
    // What is asked for in vain.
    pub(super) layers: Option<Vec<String>>,
    pub(super) file_systems: Option<Vec<FileSystemConfig>>,
    pub(super) dead_letters: Option<DeadLetterConfig>,
    pub(super) image: Option<ImageConfig>,
    pub(super) is_durable: bool,
    pub(super) has_capacity_provider: bool,
}

impl Settings {
    /// Sets all of it, or nothing.
    pub(super) fn apply(self, record: &mut Record) -> Result<(), Fault> {
        self.refuse_unsupported()?;
        if let Some(runtime) = self.runtime {
            if Kind::of(&runtime).is_none() {
                return Err(fault::unsupported(&format!("The runtime {runtime}")));
            }
            record.runtime = runtime;
        }
        if let Some(timeout) = self.timeout {
            let timeout_s = u32::try_from(timeout).unwrap_or(0);
            if timeout_s > TIMEOUT_S_MAX {
                return Err(fault::invalid(format!(
                    "Timeout is {timeout_s} seconds and may be {TIMEOUT_S_MAX} at most."
                )));
            }
            record.timeout_s = timeout_s;
        }
        if let Some(memory) = self.memory_size {
            record.memory_mb = u32::try_from(memory).unwrap_or(record.memory_mb);
        }
        if let Some(environment) = self.environment {
            let variables = environment.variables.unwrap_or_default();
            check(&variables)?;
            record.environment = Some(variables);
        }
        if let Some(mode) = self.tracing.and_then(|tracing| tracing.mode) {
            record.tracing = TracingMode::as_str(mode).to_owned();
        }
        if let Some(vpc) = self.vpc {
            record.subnets = vpc.subnet_ids.unwrap_or_default();
            record.security_groups = vpc.security_group_ids.unwrap_or_default();
        }
        if let Some([architecture]) = self.architectures.as_deref() {
            record.architecture = architecture.as_str().to_owned();
        }
        record.role = self.role.unwrap_or_else(|| std::mem::take(&mut record.role));
        record.handler = self.handler.unwrap_or_else(|| std::mem::take(&mut record.handler));
        record.description = self.description.unwrap_or_else(|| std::mem::take(&mut record.description));
        record.ephemeral_mb = self.ephemeral.map_or(record.ephemeral_mb, |ephemeral| ephemeral.size);
        record.log_group = self.logging.and_then(|logging| logging.log_group).or(record.log_group.take());
        Ok(())
    }

    fn refuse_unsupported(&self) -> Result<(), Fault> {
        let asked = [
            (self.layers.as_ref().is_some_and(|layers| !layers.is_empty()), "A layer"),
            (self.file_systems.as_ref().is_some_and(|systems| !systems.is_empty()), "A file system"),
            (
                self.dead_letters
                    .as_ref()
                    .and_then(|letters| letters.target_arn.as_ref())
                    .is_some_and(|arn| !arn.is_empty()),
                "A queue for dead letters",
            ),
            (self.image.is_some(), "A function from an image"),
            (self.is_durable, "A durable function"),
            (self.has_capacity_provider, "A capacity provider"),
        ];
        match asked.iter().find(|(is_asked, _)| *is_asked) {
            Some((_, what)) => Err(fault::unsupported(what)),
            None => Ok(()),
        }
    }
}

fn check(variables: &BTreeMap<String, String>) -> Result<(), Fault> {
    let reserved: Vec<&str> =
        variables.keys().map(String::as_str).filter(|name| RESERVED_VARIABLES.contains(name)).collect();
    if !reserved.is_empty() {
        return Err(fault::invalid(format!(
            "Lambda was unable to configure your environment variables because the environment variables you have \
             provided contains reserved keys that are currently not supported for modification. Reserved keys used in \
             this request: {}",
            reserved.join(", ")
        )));
    }
    let text = serde_json::to_string(variables).unwrap_or_default();
    if text.len() > VARIABLES_BYTES_MAX {
        return Err(fault::invalid(format!(
            "Lambda was unable to configure your environment variables because the environment variables you have \
             provided exceeded the 4KB limit. String measured: {text}"
        )));
    }
    if variables.values().any(|value| value.contains('\0')) {
        return Err(fault::invalid("A value of an environment variable holds a zero byte."));
    }
    Ok(())
}
