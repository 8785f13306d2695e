//! A delivery stream as the catalog keeps it for this service.
//!
//! The names below are on disk: a name once written stays taken, new ones need a default.

use std::collections::BTreeMap;
use std::sync::Arc;

use penstock_catalog::{Key, Resource, State};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// What a delivery stream is called in the catalog. The first of its shards is the log of what it accepted.
pub const KIND: &str = "delivery-stream";

/// The id of the only destination that a delivery stream has.
pub(crate) const DESTINATION_ID: &str = "destinationId-000000000001";

/// A delivery stream's document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeliveryStream {
    pub(crate) status: Status,
    /// As the API names it, such as `DirectPut`.
    pub(crate) stream_type: String,
    /// Milliseconds since 1970.
    pub(crate) created_ms: i64,
    /// Milliseconds since 1970 of the last change of the destination.
    pub(crate) updated_ms: Option<i64>,
    /// Counts the changes of the destination, from 1.
    pub(crate) version: u64,
    /// The source as it is described, without the member's name where records are put.
    pub(crate) source: Option<Source>,
    pub(crate) destination: Destination,
    pub(crate) encryption: Encryption,
    pub(crate) tags: BTreeMap<String, String>,
}

/// What a delivery stream is going through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Status {
    /// Becomes active at this time, in milliseconds since 1970.
    Creating {
        due_ms: i64,
    },
    Active,
    /// Will never be active.
    CreatingFailed {
        /// Why, for who describes it.
        why: String,
    },
    /// Is gone at this time, in milliseconds since 1970.
    Deleting {
        due_ms: i64,
    },
}

/// Where records come from, if they are not put.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    /// The member of a description.
    pub(crate) description: String,
    pub(crate) members: Json,
}

/// Where records go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Destination {
    /// The id of a [`crate::kind::Kind`].
    pub(crate) kind: String,
    /// Completed, under the API's names.
    pub(crate) configuration: Json,
}

/// Whether accepted records are encrypted until they are delivered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Encryption {
    /// With what, if they are.
    pub(crate) current: Option<EncryptionKey>,
    /// Every data key that it ever had: records may wait that are encrypted with it.
    pub(crate) data_keys: Vec<DataKey>,
}

/// A key that encrypts records, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DataKey {
    /// Its id in the engine.
    pub(crate) id: u64,
    /// The name of the key that wraps it.
    pub(crate) name: String,
    /// Wrapped, as hexadecimal digits.
    pub(crate) wrapped: String,
}

/// What records are encrypted with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EncryptionKey {
    /// As the API names it, such as `AWS_OWNED_CMK`.
    pub(crate) key_type: String,
    pub(crate) key_arn: Option<String>,
    /// The id of the data key.
    pub(crate) data_key: u64,
}

impl Status {
    /// As the API names it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Status::Creating { .. } => "CREATING",
            Status::Active => "ACTIVE",
            Status::CreatingFailed { .. } => "CREATING_FAILED",
            Status::Deleting { .. } => "DELETING",
        }
    }

    /// When its next step is due, in milliseconds since 1970.
    pub(crate) fn due_ms(&self) -> Option<i64> {
        match self {
            Status::Creating { due_ms } | Status::Deleting { due_ms } => Some(*due_ms),
            Status::Active | Status::CreatingFailed { .. } => None,
        }
    }
}

/// A delivery stream with its place in the catalog.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) resource: Arc<Resource>,
    pub(crate) stream: DeliveryStream,
}

impl Found {
    /// Reads what the catalog keeps.
    ///
    /// # Errors
    /// A version of this program that knows more wrote it; says what is not understood.
    pub(crate) fn read(resource: &Arc<Resource>) -> Result<Found, String> {
        let stream = DeliveryStream::deserialize(&resource.document)
            .map_err(|error| format!("delivery stream {}: {error}", resource.key))?;
        Ok(Found { resource: Arc::clone(resource), stream })
    }

    pub(crate) fn key(&self) -> &Key {
        &self.resource.key
    }
}

impl DeliveryStream {
    /// As the catalog keeps it.
    pub(crate) fn document(&self) -> Json {
        serde_json::to_value(self).expect("texts and numbers can be written")
    }

    pub(crate) fn is_direct_put(&self) -> bool {
        self.stream_type == "DirectPut"
    }
}

/// The delivery streams of an account in a region behind a name, by name.
pub(crate) fn after<'a>(state: &'a State, key: &'a Key) -> impl Iterator<Item = &'a Arc<Resource>> {
    state.resources_after(KIND, key)
}
