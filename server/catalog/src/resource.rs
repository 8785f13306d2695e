//! A resource whose content only its service understands: a delivery stream, an application, a camera's stream.
//!
//! The catalog keeps its name, its numbers and a document that it does not look into. Whoever adds a service adds a kind of
//! resource, and nothing here. What the document says, and that later versions can read it, is its service's care.

use serde::{Deserialize, Serialize};

use crate::stream::Key;

/// A resource of some kind. Field names are on disk, like those of [`crate::Stream`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// What it is, such as `delivery-stream`.
    pub kind: String,
    /// Its account, region and name.
    pub key: Key,
    /// Its number, which no other resource ever had.
    pub number: u64,
    /// How often it has changed: a change names the revision that it was decided on.
    pub revision: u64,
    /// The shards of the data engine that are its own.
    pub shards: Vec<u64>,
    /// What its service knows of it.
    pub document: serde_json::Value,
}

/// A resource as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceCreated {
    /// What it is.
    pub kind: String,
    /// Its account, region and name.
    pub key: Key,
    /// How many shards of the data engine it gets.
    pub shards: u32,
    /// What its service knows of it.
    pub document: serde_json::Value,
}

/// Another document for one resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceChanged {
    /// What it is.
    pub kind: String,
    /// Its account, region and name.
    pub key: Key,
    /// Its number.
    pub number: u64,
    /// The revision that this change was decided on.
    pub revision: u64,
    /// The document from now on.
    pub document: serde_json::Value,
}

/// One resource, and not another one of the same name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhichResource {
    /// What it is.
    pub kind: String,
    /// Its account, region and name.
    pub key: Key,
    /// Its number.
    pub number: u64,
}

impl Resource {
    pub(crate) fn new(created: &ResourceCreated, number: u64) -> Resource {
        Resource {
            kind: created.kind.clone(),
            key: created.key.clone(),
            number,
            revision: 0,
            shards: (number + 1..).take(created.shards as usize).collect(),
            document: created.document.clone(),
        }
    }
}
