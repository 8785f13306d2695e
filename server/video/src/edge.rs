//! A stream's edge configuration: what an agent on a device at the cameras would be told. No agent ever answers this server, so the
//! status is what the service shows of one that does not.

use penstock_api::Fault;
use penstock_model::kinesisvideo::SyncStatus;
use penstock_model::{Document as _, Operation, Value, decode_shape};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::record::StreamRecord;
use crate::{fault, limits};

/// A configuration, as the catalog keeps it. Times are in milliseconds since 1970.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Edge {
    /// Under the API's names.
    pub(crate) config: Json,
    pub(crate) created_ms: i64,
    pub(crate) updated_ms: i64,
    /// When it is gone, if it is being deleted.
    pub(crate) deleted_ms: Option<i64>,
}

impl Edge {
    /// A configuration that takes the place of another, or of none.
    pub(crate) fn new(config: Json, before: Option<&Edge>, now_ms: i64) -> Edge {
        let created_ms = before.map_or(now_ms, |before| before.created_ms);
        Edge { config, created_ms, updated_ms: now_ms, deleted_ms: None }
    }

    /// How far an agent has come with it.
    pub(crate) fn status(&self, now_ms: i64) -> SyncStatus {
        if self.deleted_ms.is_some() {
            SyncStatus::Deleting
        } else if now_ms < self.updated_ms.saturating_add(limits::EDGE_SYNC_MS) {
            SyncStatus::Syncing
        } else {
            SyncStatus::SyncFailed
        }
    }

    /// Whether it has not been deleted by now.
    pub(crate) fn is_there(&self, now_ms: i64) -> bool {
        self.deleted_ms.is_none_or(|deleted_ms| now_ms < deleted_ms)
    }

    /// The device that it is for.
    pub(crate) fn hub(&self) -> Option<&str> {
        self.config.get("HubDeviceArn")?.as_str()
    }
}

/// The configuration that a stream has at a time.
pub(crate) fn of(stream: &StreamRecord, now_ms: i64) -> Result<&Edge, Fault> {
    let edge = stream.settings().edge.as_ref();
    edge.filter(|edge| edge.is_there(now_ms)).ok_or_else(fault::no_edge_configuration)
}

/// An input as the API writes it.
pub(crate) fn json_of(config: &penstock_model::kinesisvideo::EdgeConfig) -> Json {
    let mut bytes = Vec::new();
    config.write_json(&mut bytes);
    serde_json::from_slice(&bytes).expect("what was written as JSON is JSON")
}

/// How a stream's configuration is told.
pub(crate) fn told(stream: &StreamRecord, edge: &Edge, now_ms: i64) -> Json {
    let seconds = |ms: i64| json!(ms as f64 / 1_000.0);
    let status = edge.status(now_ms);
    let mut told = json!({
        "StreamName": stream.key().name,
        "StreamARN": stream.arn(),
        "CreationTime": seconds(edge.created_ms),
        "LastUpdatedTime": seconds(edge.updated_ms),
        "SyncStatus": status.as_str(),
        "EdgeConfig": edge.config,
    });
    if status == SyncStatus::SyncFailed {
        // Our own words.
        told["FailedStatusDetails"] = json!("The Edge Agent did not acknowledge the configuration.");
    }
    told
}

/// An answer of an operation. The model drops what it does not know.
pub(crate) fn answer(operation: &Operation, answer: &Json) -> Result<Value, Fault> {
    let shape = operation.output.expect("every operation of this service answers something");
    decode_shape(shape, answer.to_string().as_bytes())
        .map_err(|rejection| fault::failure("an answer cannot be written", format!("{rejection:?}")))
}
