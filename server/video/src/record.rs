//! Streams and signaling channels as the catalog keeps them for this service.
//!
//! The names below are on disk: a name once written stays taken, new ones need a default.

use std::collections::BTreeMap;
use std::sync::Arc;

use penstock_api::{Arn, Fault};
use penstock_catalog::{Event, Key, Resource};
use penstock_engine::ShardId;
use penstock_model::kinesisvideo as model;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::fault;

/// A stream.
pub type StreamRecord = Record<StreamSettings>;

/// A signaling channel.
pub type ChannelRecord = Record<ChannelSettings>;

/// A stream or a signaling channel as it was when it was looked up.
#[derive(Clone, Debug)]
pub struct Record<S> {
    pub(crate) resource: Arc<Resource>,
    pub(crate) document: Document<S>,
}

/// What the catalog keeps of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document<S> {
    pub(crate) status: Status,
    /// Milliseconds since 1970; a part of the ARN.
    pub(crate) created_ms: i64,
    pub(crate) version: String,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) settings: S,
}

/// What it is going through. Times are in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Status {
    /// Becomes active.
    Creating {
        due_ms: i64,
    },
    Active,
    /// Has its new settings already, and becomes active again.
    Updating {
        due_ms: i64,
    },
    /// Is gone.
    Deleting {
        due_ms: i64,
    },
}

impl Status {
    /// When the next step is due.
    pub(crate) fn due_ms(self) -> Option<i64> {
        match self {
            Status::Creating { due_ms } | Status::Updating { due_ms } | Status::Deleting { due_ms } => {
                Some(due_ms)
            }
            Status::Active => None,
        }
    }

    /// As it is shown.
    pub(crate) fn shown(self) -> model::Status {
        match self {
            Status::Creating { .. } => model::Status::Creating,
            Status::Active => model::Status::Active,
            Status::Updating { .. } => model::Status::Updating,
            Status::Deleting { .. } => model::Status::Deleting,
        }
    }

    /// Of any resource of this service, without reading the rest of its document.
    pub(crate) fn of(resource: &Resource) -> Option<Status> {
        Status::deserialize(resource.document.get("status")?).ok()
    }
}

/// What streams and channels have of their own.
pub(crate) trait Settings: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// What such a resource is called in the catalog.
    const KIND: &'static str;
    /// Shards of the engine that it has.
    const SHARDS: u32;
    /// The account has as many as it may have.
    fn too_many() -> Fault;
}

/// A stream's settings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StreamSettings {
    /// The device that writes to it, by name.
    pub device_name: Option<String>,
    /// Such as `video/h264,audio/aac`; only told.
    pub media_type: Option<String>,
    /// The key that was asked for; nothing for the service's own.
    pub kms_key_id: Option<String>,
    /// How long fragments are kept, in hours; zero: not at all.
    pub retention_hours: u32,
    /// Where they are kept.
    pub tier: StorageTier,
    /// Pictures to be taken out of it.
    pub images: Option<ImageGeneration>,
    /// Whom to tell of fragments.
    pub notifications: Option<Notifications>,
    pub(crate) edge: Option<crate::edge::Edge>,
}

/// What a stream's media are kept on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StorageTier {
    /// Read often.
    #[default]
    Hot,
    /// Read now and then.
    Warm,
}

/// Pictures to be taken out of a stream and put into a bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageGeneration {
    /// Whether any are taken.
    pub enabled: bool,
    /// Whose clock tells when.
    pub selector: ImageSelector,
    /// `s3://bucket/prefix`.
    pub uri: String,
    /// The bucket's region.
    pub region: String,
    /// Milliseconds from one picture to the next.
    pub interval_ms: u32,
    /// How they are encoded.
    pub format: ImageFormat,
    /// From 1 to 100, if it was asked for.
    pub jpeg_quality: Option<u8>,
    /// Pixels, if it was asked for.
    pub width: Option<u32>,
    /// Pixels, if it was asked for.
    pub height: Option<u32>,
}

/// Whose clock tells when a picture is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImageSelector {
    /// The server's.
    Server,
    /// The producer's.
    Producer,
}

/// How pictures are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImageFormat {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
}

/// Whom to tell of fragments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notifications {
    /// Whether anybody is told.
    pub enabled: bool,
    /// A topic's ARN, or a URL.
    pub uri: String,
}

/// A signaling channel's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelSettings {
    /// How long a message waits for whom it is for, in seconds.
    pub message_ttl_s: u32,
    /// The ARN of the stream that takes what peers send, while media storage is enabled.
    pub stored_in: Option<String>,
}

impl Settings for StreamSettings {
    const KIND: &'static str = "video-stream";
    // For the media, the blocks of their index, and its journal.
    const SHARDS: u32 = 3;

    fn too_many() -> Fault {
        fault::too_many_streams()
    }
}

impl Settings for ChannelSettings {
    const KIND: &'static str = "signaling-channel";
    const SHARDS: u32 = 0;

    fn too_many() -> Fault {
        fault::too_many_channels()
    }
}

/// What ARNs and sentences call a kind of resource.
pub(crate) fn word(kind: &str) -> &'static str {
    if kind == ChannelSettings::KIND { "channel" } else { "stream" }
}

impl<S> Record<S> {
    /// Its account, region and name.
    #[must_use]
    pub fn key(&self) -> &Key {
        &self.resource.key
    }

    /// Its number, which no other resource ever had.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.resource.number
    }

    /// `arn:aws:kinesisvideo:<region>:<account>:stream/<name>/<creation>`, or `channel/`.
    #[must_use]
    pub fn arn(&self) -> String {
        let Key { account, region, name } = self.key();
        let resource = format!("{}/{name}/{}", word(&self.resource.kind), self.document.created_ms);
        Arn::new("kinesisvideo", region, account, resource).to_string()
    }

    /// When it was created, in milliseconds since 1970.
    #[must_use]
    pub fn created_ms(&self) -> i64 {
        self.document.created_ms
    }

    /// Changes with its settings.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.document.version
    }

    /// Its tags.
    #[must_use]
    pub fn tags(&self) -> &BTreeMap<String, String> {
        &self.document.tags
    }

    /// Its settings.
    #[must_use]
    pub fn settings(&self) -> &S {
        &self.document.settings
    }

    /// As it is shown.
    #[must_use]
    pub fn status(&self) -> model::Status {
        self.document.status.shown()
    }

    /// Whether it can be used: it is there and stays, though an update may be under way.
    #[must_use]
    pub fn is_active(&self) -> bool {
        matches!(self.document.status, Status::Active | Status::Updating { .. })
    }

    /// Refuses what must wait until it is active.
    pub(crate) fn expect_active(&self) -> Result<(), Fault> {
        if self.document.status == Status::Active { Ok(()) } else { Err(fault::not_active(self)) }
    }

    /// Refuses a version that is not the current one, if one is named.
    pub(crate) fn expect_version(&self, version: Option<&str>) -> Result<(), Fault> {
        if version.is_none_or(|version| version == self.document.version) {
            return Ok(());
        }
        Err(fault::other_version(word(&self.resource.kind)))
    }
}

impl Record<StreamSettings> {
    /// The shards of the engine that hold its fragments: for the media, the blocks of their index, and its journal. They are there as
    /// soon as a retention of an hour or more has made the stream active.
    #[must_use]
    pub fn shards(&self) -> [ShardId; 3] {
        std::array::from_fn(|nth| ShardId(self.resource.shards[nth]))
    }
}

impl<S: Serialize + DeserializeOwned> Record<S> {
    /// Reads what the catalog keeps.
    ///
    /// # Errors
    /// A version of this program that knows more wrote it; says what is not understood.
    pub(crate) fn read(resource: &Arc<Resource>) -> Result<Record<S>, String> {
        let document = Document::deserialize(&resource.document);
        let document = document.map_err(|error| format!("{} {}: {error}", resource.kind, resource.key))?;
        Ok(Record { resource: Arc::clone(resource), document })
    }

    /// The same with another status.
    pub(crate) fn becomes(mut self, status: Status) -> Event {
        self.document.status = status;
        Event::resource_changed(&self.resource, self.document.json())
    }
}

impl<S: Serialize> Document<S> {
    /// As the catalog keeps it.
    pub(crate) fn json(&self) -> Json {
        serde_json::to_value(self).expect("texts and numbers can be written")
    }
}

impl StorageTier {
    pub(crate) fn of(configuration: &model::StreamStorageConfiguration) -> StorageTier {
        match configuration.default_storage_tier {
            model::DefaultStorageTier::Hot => StorageTier::Hot,
            model::DefaultStorageTier::Warm => StorageTier::Warm,
        }
    }

    pub(crate) fn shown(self) -> model::StreamStorageConfiguration {
        let default_storage_tier = match self {
            StorageTier::Hot => model::DefaultStorageTier::Hot,
            StorageTier::Warm => model::DefaultStorageTier::Warm,
        };
        model::StreamStorageConfiguration { default_storage_tier }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was written once must be read for ever.
    #[test]
    fn documents_are_read_as_they_were_written() {
        let written = serde_json::json!({
            "status": {"creating": {"due_ms": 7}},
            "created_ms": 1_700_000_000_123_i64,
            "version": "u0naWkMc2aHaJ5WQs8rN",
            "tags": {"team": "a"},
            "settings": {
                "device_name": null, "media_type": "video/h264", "kms_key_id": null, "retention_hours": 24, "tier": "warm",
                "images": {"enabled": true, "selector": "server", "uri": "s3://b", "region": "eu-west-1", "interval_ms": 3000,
                    "format": "jpeg", "jpeg_quality": 80, "width": null, "height": 240},
                "notifications": {"enabled": false, "uri": "arn:aws:sns:eu-west-1:1:topic"},
                "edge": null,
            },
        });
        let document: Document<StreamSettings> = serde_json::from_value(written.clone()).unwrap();
        assert_eq!(document.status, Status::Creating { due_ms: 7 });
        assert_eq!(document.settings.tier, StorageTier::Warm);
        assert_eq!(document.json(), written);

        let written = serde_json::json!({"status": "active", "created_ms": 1, "version": "v", "tags": {},
            "settings": {"message_ttl_s": 60, "stored_in": null}});
        let document: Document<ChannelSettings> = serde_json::from_value(written.clone()).unwrap();
        assert_eq!((document.status.due_ms(), document.settings.message_ttl_s), (None, 60));
        assert_eq!(document.json(), written);
    }
}
