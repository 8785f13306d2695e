//! The limits of Video Streams, each with its unit and its reason. Those of the model are checked by the model's validator.

/// Streams of an account in a region, and as many signaling channels: documented quotas.
pub(crate) const RESOURCES_MAX: usize = 10_000;

/// Tags of a stream or a channel: documented.
pub(crate) const TAGS_MAX: usize = 50;

/// Hours that fragments are kept at most: ten years, documented.
pub(crate) const RETENTION_HOURS_MAX: u32 = 87_600;

/// Streams that ListStreams shows where no number is given: documented.
pub(crate) const LIST_STREAMS_DEFAULT: usize = 10_000;

/// Channels that ListSignalingChannels shows where no number is given: documented.
pub(crate) const LIST_CHANNELS_DEFAULT: usize = 500;

/// Configurations that ListEdgeAgentConfigurations shows where no number is given: documented.
pub(crate) const LIST_EDGE_DEFAULT: usize = 5;

/// Seconds that a message of a channel waits for its recipient where nothing is said: documented.
pub(crate) const MESSAGE_TTL_S: u32 = 60;

/// Milliseconds from one generated picture to the next, at least: documented.
pub(crate) const SAMPLING_INTERVAL_MS_MIN: u32 = 200;

/// Qualities of JPEG: documented.
pub(crate) const JPEG_QUALITY: std::ops::RangeInclusive<u8> = 1..=100;

/// Milliseconds that an edge agent has to take its configuration: documented as 15 minutes of trying.
pub(crate) const EDGE_SYNC_MS: i64 = 15 * 60 * 1_000;

/// Milliseconds that something is being created with `--timing=aws`. The service takes a few seconds.
pub(crate) const CREATING_MS: i64 = 2_000;

/// The same for an update.
pub(crate) const UPDATING_MS: i64 = 2_000;

/// The same for deleting.
pub(crate) const DELETING_MS: i64 = 2_000;

/// Characters of a version: as those that the service was seen to give.
pub(crate) const VERSION_CHARACTERS: usize = 20;
