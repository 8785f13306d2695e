//! Applications and the versions that they had, as the catalog keeps them for this service.
//!
//! ```text
//! analytics-application    name
//! analytics-version        number of the application, 20 digits / version, 20 digits
//! ```
//!
//! The current version is part of the application; one that is left is kept by itself, with what it was. Configurations are kept under the
//! names of the newer API, of which those of the older one are a part but for the roles, which lie beside the ARNs that they are for.
//!
//! The names below are on disk: a name once written stays taken, new ones need a default.

use std::collections::BTreeMap;
use std::sync::Arc;

use penstock_api::{Arn, Fault};
use penstock_catalog::{Key, Resource, State};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::fault;

/// What an application is called in the catalog.
pub(crate) const KIND: &str = "analytics-application";
/// What a version that an application had is called in the catalog.
pub(crate) const VERSION_KIND: &str = "analytics-version";

/// The runtime of SQL applications, the only one that the older API knows.
pub(crate) const SQL: &str = "SQL-1_0";

/// An application's document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Application {
    pub(crate) status: Status,
    pub(crate) description: Option<String>,
    /// As the API names it, such as `STREAMING`.
    pub(crate) mode: String,
    /// Milliseconds since 1970.
    pub(crate) created_ms: i64,
    /// Milliseconds since 1970 of the last change of the configuration.
    pub(crate) updated_ms: i64,
    pub(crate) version: Version,
    /// Where each input begins to be read, by the input's id: as the last start said.
    pub(crate) positions: BTreeMap<String, String>,
    /// Whether it has ever run.
    pub(crate) has_run: bool,
    /// When a window of maintenance begins, as hours and minutes.
    pub(crate) maintenance: Option<String>,
    /// The oldest first.
    pub(crate) snapshots: Vec<Snapshot>,
    /// The oldest first.
    pub(crate) operations: Vec<Operation>,
    pub(crate) tags: BTreeMap<String, String>,
}

/// What an application is going through. Steps are due at a time in milliseconds since 1970; how long they last then is the runner's
/// affair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Status {
    Ready,
    Starting { due_ms: i64 },
    Running,
    Stopping { due_ms: i64 },
    ForceStopping { due_ms: i64 },
    Updating { due_ms: i64 },
    RollingBack { due_ms: i64 },
    Deleting { due_ms: i64 },
}

/// A version: what an application is configured to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Version {
    /// Counted from 1.
    pub(crate) number: u64,
    /// Milliseconds since 1970.
    pub(crate) created_ms: i64,
    /// What the application was when this version was left, as the API names it; nothing for the current one.
    pub(crate) left_as: Option<String>,
    /// The version that an update made this one of.
    pub(crate) updated_from: Option<u64>,
    /// The version that was given up for this one, if one was.
    pub(crate) rolled_back_from: Option<u64>,
    /// The version that this one repeats, if it does.
    pub(crate) rolled_back_to: Option<u64>,
    pub(crate) configuration: Configuration,
}

/// What a change of it makes a new version of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Configuration {
    /// As the API names it, such as `SQL-1_0`.
    pub(crate) runtime: String,
    /// ServiceExecutionRole, which the older API does not have.
    pub(crate) role: Option<String>,
    pub(crate) inputs: Vec<Part>,
    pub(crate) outputs: Vec<Part>,
    pub(crate) references: Vec<Part>,
    pub(crate) logging: Vec<Part>,
    pub(crate) vpcs: Vec<Part>,
    pub(crate) code: Option<Code>,
    /// The sections of ApplicationConfiguration that are kept as they are, completed by their defaults; and RunConfiguration without what
    /// it says of inputs, which a start changes without making a version.
    pub(crate) sections: Map<String, Json>,
}

/// One of several that the API tells apart by their ids.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Part {
    /// The version that it came with, and its place among those: `2.1`.
    pub(crate) id: String,
    pub(crate) members: Map<String, Json>,
}

/// What an application executes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Code {
    /// The code itself.
    Text(String),
    /// An object of S3, under the names of the API.
    Object {
        /// `PLAINTEXT` or `ZIPFILE`.
        content_type: String,
        location: Map<String, Json>,
    },
}

/// A state of an application that is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Snapshot {
    pub(crate) name: String,
    pub(crate) status: SnapshotStatus,
    /// The version that it was taken of.
    pub(crate) version: u64,
    /// As the API names it.
    pub(crate) runtime: String,
    /// Milliseconds since 1970.
    pub(crate) created_ms: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum SnapshotStatus {
    Creating { due_ms: i64 },
    Ready,
    Deleting { due_ms: i64 },
    Failed,
}

/// Something that was done to an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Operation {
    pub(crate) id: String,
    /// As the API names it, such as `StartApplication`.
    pub(crate) name: String,
    /// Milliseconds since 1970.
    pub(crate) begun_ms: i64,
    /// Milliseconds since 1970; nothing while it goes on.
    pub(crate) ended_ms: Option<i64>,
    /// Why it failed, if it did.
    pub(crate) failure: Option<String>,
    /// The versions before and after it, if it made one.
    pub(crate) versions: Option<(u64, u64)>,
}

impl Status {
    /// As the API names it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Status::Ready => "READY",
            Status::Starting { .. } => "STARTING",
            Status::Running => "RUNNING",
            Status::Stopping { .. } => "STOPPING",
            Status::ForceStopping { .. } => "FORCE_STOPPING",
            Status::Updating { .. } => "UPDATING",
            Status::RollingBack { .. } => "ROLLING_BACK",
            Status::Deleting { .. } => "DELETING",
        }
    }

    /// As the older API names it, which knows fewer.
    pub(crate) fn name_v1(&self) -> &'static str {
        match self {
            Status::ForceStopping { .. } => "STOPPING",
            Status::RollingBack { .. } => "UPDATING",
            status => status.name(),
        }
    }

    /// When its step is due, in milliseconds since 1970.
    pub(crate) fn due_ms(&self) -> Option<i64> {
        match self {
            Status::Starting { due_ms }
            | Status::Stopping { due_ms }
            | Status::ForceStopping { due_ms }
            | Status::Updating { due_ms }
            | Status::RollingBack { due_ms }
            | Status::Deleting { due_ms } => Some(*due_ms),
            Status::Ready | Status::Running => None,
        }
    }
}

impl SnapshotStatus {
    /// As the API names it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            SnapshotStatus::Creating { .. } => "CREATING",
            SnapshotStatus::Ready => "READY",
            SnapshotStatus::Deleting { .. } => "DELETING",
            SnapshotStatus::Failed => "FAILED",
        }
    }

    /// When its step is due, in milliseconds since 1970.
    pub(crate) fn due_ms(&self) -> Option<i64> {
        match self {
            SnapshotStatus::Creating { due_ms } | SnapshotStatus::Deleting { due_ms } => Some(*due_ms),
            SnapshotStatus::Ready | SnapshotStatus::Failed => None,
        }
    }
}

impl Operation {
    /// As the API names it.
    pub(crate) fn status(&self) -> &'static str {
        match (self.ended_ms, &self.failure) {
            (None, _) => "IN_PROGRESS",
            (Some(_), None) => "SUCCESSFUL",
            (Some(_), Some(_)) => "FAILED",
        }
    }
}

impl Configuration {
    /// One in which nothing is said yet.
    pub(crate) fn new(runtime: &str, role: Option<&str>) -> Configuration {
        Configuration {
            runtime: runtime.to_owned(),
            role: role.map(ToOwned::to_owned),
            inputs: Vec::new(),
            outputs: Vec::new(),
            references: Vec::new(),
            logging: Vec::new(),
            vpcs: Vec::new(),
            code: None,
            sections: Map::new(),
        }
    }

    pub(crate) fn is_sql(&self) -> bool {
        self.runtime == SQL
    }

    pub(crate) fn is_flink(&self) -> bool {
        self.runtime.starts_with("FLINK-")
    }

    pub(crate) fn is_zeppelin(&self) -> bool {
        self.runtime.starts_with("ZEPPELIN-")
    }
}

impl Version {
    /// A text that stands for this version and no other of any application.
    pub(crate) fn token(&self, application: u64) -> String {
        format!("{application:016x}-{:08x}", self.number)
    }
}

impl Application {
    pub(crate) fn is_sql(&self) -> bool {
        self.version.configuration.is_sql()
    }

    pub(crate) fn snapshot(&self, name: &str) -> Option<&Snapshot> {
        self.snapshots.iter().find(|snapshot| snapshot.name == name)
    }

    /// Ends what is under way.
    pub(crate) fn end_operations(&mut self, now_ms: i64, failure: Option<&str>) {
        for operation in self.operations.iter_mut().filter(|operation| operation.ended_ms.is_none()) {
            operation.ended_ms = Some(now_ms.max(operation.begun_ms));
            operation.failure = failure.map(ToOwned::to_owned);
        }
    }
}

/// An application with its place in the catalog.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) resource: Arc<Resource>,
    pub(crate) application: Application,
}

impl Found {
    /// Reads what the catalog keeps.
    ///
    /// # Errors
    /// A version of this program that knows more wrote it; says what is not understood.
    pub(crate) fn read(resource: &Arc<Resource>) -> Result<Found, String> {
        let application = Application::deserialize(&resource.document)
            .map_err(|error| format!("application {}: {error}", resource.key))?;
        Ok(Found { resource: Arc::clone(resource), application })
    }

    pub(crate) fn key(&self) -> &Key {
        &self.resource.key
    }

    pub(crate) fn number(&self) -> u64 {
        self.resource.number
    }

    pub(crate) fn arn(&self) -> String {
        arn(self.key())
    }
}

/// The ARN of an application.
pub(crate) fn arn(key: &Key) -> String {
    Arn::new("kinesisanalytics", &key.region, &key.account, format!("application/{}", key.name)).to_string()
}

/// A document as the catalog keeps it.
pub(crate) fn written(document: &impl Serialize) -> Json {
    serde_json::to_value(document).expect("texts and numbers can be written")
}

/// An application by name, in whatever state.
pub(crate) fn find(state: &State, key: &Key) -> Result<Found, Fault> {
    let resource = state.resource(KIND, key).ok_or_else(|| fault::no_application(&key.name))?;
    Found::read(resource).map_err(|error| fault::failure("a document is not understood", error))
}

/// The applications of an account in a region behind a name, by name.
pub(crate) fn after<'a>(state: &'a State, key: &'a Key) -> impl Iterator<Item = &'a Arc<Resource>> {
    state.resources_after(KIND, key)
}

/// The key of a version that an application had.
pub(crate) fn version_key(found: &Found, version: u64) -> Key {
    let key = found.key();
    Key::new(&*key.account, &*key.region, format!("{:020}/{version:020}", found.number()))
}

/// A version that is kept.
pub(crate) fn read_version(resource: &Resource) -> Result<Version, String> {
    Version::deserialize(&resource.document).map_err(|error| format!("version {}: {error}", resource.key))
}

/// The versions that an application had and that are kept, the oldest first. Of the current one a copy may be there already: an update
/// was begun.
pub(crate) fn versions(state: &State, found: &Found) -> Vec<Arc<Resource>> {
    let begin = version_key(found, 0);
    let end = version_key(found, found.application.version.number).name;
    let resources = state.resources_after(VERSION_KIND, &begin);
    resources.take_while(|resource| resource.key.name < end).cloned().collect()
}

/// Everything that is kept of an application's versions, copies included.
pub(crate) fn all_versions(state: &State, found: &Found) -> Vec<Arc<Resource>> {
    let begin = version_key(found, 0);
    let prefix = format!("{:020}/", found.number());
    let resources = state.resources_after(VERSION_KIND, &begin);
    resources.take_while(|resource| resource.key.name.starts_with(&prefix)).cloned().collect()
}
