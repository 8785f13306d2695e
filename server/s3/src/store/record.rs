//! What the metadata say of each thing, and how it is written: JSON without what is not set, so that a later version can add members.
//!
//! ```text
//! buckets   name                      -> Bucket
//! objects   (bucket, key)             -> Object
//! uploads   (bucket, key, upload)     -> Upload
//! parts     (upload, number)          -> Part
//! bodies    id                        -> Body      how often it is referred to, and where its bytes are
//! inline    id                        -> bytes     of bodies that are too small for a file
//! dead      id                        -> nothing   bodies that nothing refers to; readers may still have them
//! numbers   name                      -> number    format, run
//! ```

use super::files::Id;
use crate::checksum::{Algorithm, Checksum};
use crate::error::StoreError;
use redb::TableDefinition;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub(crate) const BUCKETS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("buckets");
pub(crate) const OBJECTS: TableDefinition<'_, (&str, &[u8]), &[u8]> = TableDefinition::new("objects");
pub(crate) const UPLOADS: TableDefinition<'_, (&str, &[u8], &str), &[u8]> = TableDefinition::new("uploads");
pub(crate) const PARTS: TableDefinition<'_, (&str, u32), &[u8]> = TableDefinition::new("parts");
pub(crate) const BODIES: TableDefinition<'_, Id, &[u8]> = TableDefinition::new("bodies");
pub(crate) const INLINE: TableDefinition<'_, Id, &[u8]> = TableDefinition::new("inline");
pub(crate) const DEAD: TableDefinition<'_, Id, ()> = TableDefinition::new("dead");
pub(crate) const NUMBERS: TableDefinition<'_, &str, u64> = TableDefinition::new("numbers");

/// The format of the metadata that this version writes.
pub(crate) const FORMAT: u64 = 1;

/// A bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// When it was created, in milliseconds since 1970.
    pub created_ms: u64,
    /// The region that it was created in.
    pub region: String,
}

/// What a client says of an object, kept and given back as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attributes {
    /// `Content-Type`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// `Content-Encoding`, without the `aws-chunked` of the transfer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_encoding: Option<String>,
    /// `Content-Disposition`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_disposition: Option<String>,
    /// `Content-Language`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_language: Option<String>,
    /// `Cache-Control`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_control: Option<String>,
    /// `Expires`, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_s: Option<i64>,
    /// `x-amz-website-redirect-location`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website_redirect: Option<String>,
    /// `x-amz-storage-class`, if it is not `STANDARD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage_class: Option<String>,
    /// `x-amz-meta-*`, by the names without that prefix.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, String>,
    /// Encryption at rest that was asked for. It is told and not done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sse: Option<Sse>,
}

/// Encryption at rest as a client asks for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sse {
    /// `AES256`, `aws:kms` or `aws:kms:dsse`.
    pub algorithm: String,
    /// The key's id or ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    /// Whether a key of the bucket's is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket_key: Option<bool>,
}

/// An object as the metadata have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    pub(crate) body: Id,
    /// Its length in bytes.
    pub size: u64,
    /// The MD5 of its bytes in hexadecimal, or of the MD5s of its parts with `-` and their number behind it; without quotes.
    pub etag: String,
    /// When it was written, in milliseconds since 1970.
    pub modified_ms: u64,
    /// What was said of it.
    #[serde(flatten)]
    pub attributes: Attributes,
    /// A checksum besides the ETag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checksum: Option<Checksum>,
    /// Parts that it was put together from; 0 if it came in one piece.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub parts: u32,
    /// Its tags.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
}

/// An upload in parts that has begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// When it began, in milliseconds since 1970.
    pub initiated_ms: u64,
    /// What will be said of the object.
    #[serde(flatten)]
    pub attributes: Attributes,
    /// The tags that the object will have.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// The checksum that its parts have.
    pub algorithm: Algorithm,
    /// Whether the object's checksum will be one of its parts' checksums.
    pub composite: bool,
    /// Whether the client chose that.
    pub chosen: bool,
}

/// A part of an upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub(crate) body: Id,
    /// Its length in bytes.
    pub size: u64,
    /// The MD5 of its bytes in hexadecimal.
    pub etag: String,
    /// When it came, in milliseconds since 1970.
    pub modified_ms: u64,
    /// Its checksum.
    pub checksum: Option<Checksum>,
}

/// A body: how often it is referred to, and where its bytes are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Body {
    pub(crate) references: u64,
    pub(crate) place: Place,
}

/// Where a body's bytes are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Place {
    /// In the table of small ones.
    Inline,
    /// In the file of its id.
    File,
    /// In other bodies, one piece after the other.
    Pieces {
        pieces: Vec<Piece>,
        /// The lengths of the parts, for who asks for one of them.
        parts: Vec<u64>,
    },
}

/// Some bytes of a body that lies in a file or in the table of small ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Piece {
    pub(crate) body: Id,
    pub(crate) inline: bool,
    pub(crate) offset: u64,
    pub(crate) bytes: u64,
}

// serde hands members over by reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

pub(crate) fn encode<T: Serialize>(record: &T) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(record)
        .map_err(|error| StoreError::Failed(format!("a record cannot be written: {error}")))
}

pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, StoreError> {
    serde_json::from_slice(bytes)
        .map_err(|error| StoreError::Failed(format!("a record cannot be read: {error}")))
}
