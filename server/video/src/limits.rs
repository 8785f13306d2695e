//! The limits of Video Streams, each with its unit and its reason. Those of the model are checked by the model's validator.

use std::time::Duration;

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

/// How long the task of due steps waits at most before it looks again: the time of day may be set.
pub(crate) const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Characters of a version: as those that the service was seen to give.
pub(crate) const VERSION_CHARACTERS: usize = 20;

/// Viewers of a channel at once: documented.
pub(crate) const VIEWERS_MAX: usize = 10;

/// Connections to a channel in a second: documented. Kept where the service's rates are.
pub(crate) const CONNECTS_PER_S: usize = 3;

/// Offers of a connection in a second, and answers: documented. Kept where the service's rates are.
pub(crate) const DESCRIPTIONS_PER_S: usize = 5;

/// ICE candidates of a connection in a second: documented. Kept where the service's rates are.
pub(crate) const CANDIDATES_PER_S: usize = 20;

/// Offers to masters through SendAlexaOfferToMaster in a second, for each channel: documented. Kept where the service's rates are.
pub(crate) const ALEXA_OFFERS_PER_S: usize = 5;

/// How long a connection may last: documented.
pub(crate) const CONNECTION_MAX: Duration = Duration::from_secs(60 * 60);

/// From the word to go until the connection is closed: documented.
pub(crate) const GO_AWAY_GRACE: Duration = Duration::from_secs(60);

/// The same when the server stops, which the wire waits ten seconds for.
pub(crate) const STOP_GRACE: Duration = Duration::from_secs(1);

/// Silence after which a connection is closed: documented. Pings of the client's are no silence, answers to ours are.
pub(crate) const IDLE_MAX: Duration = Duration::from_secs(10 * 60);

/// Characters of a payload, in base64: documented as 10K.
pub(crate) const PAYLOAD_LENGTH_MAX: usize = 10 * 1024;

/// Characters of a client's id, or a message's: documented.
pub(crate) const ID_LENGTH_MAX: usize = 256;

/// Letters that wait for one recipient. Ten viewers that all propose 40 candidates before the master is there come to 410.
pub(crate) const MAILBOX_LETTERS_MAX: usize = 500;

/// Bytes of all letters that wait, in all channels. Each goes within two minutes, whether it is taken or not.
pub(crate) const WAITING_BYTES_MAX: usize = 64 << 20;

/// Milliseconds between two looks for what has waited for too long. Nobody gets it in between: this gives its memory back.
pub(crate) const SIGNALING_SWEEP_MS: u64 = 1_000;

/// How long SendAlexaOfferToMaster waits for an answer, unless the channel keeps messages for less: SDKs wait for a minute.
pub(crate) const ALEXA_WAIT_MAX: Duration = Duration::from_secs(50);

/// Seconds that a password for a TURN server holds, which is how long the service's own do.
pub(crate) const ICE_TTL_S: i32 = 300;

/// Characters of a URL of a TURN server: the model's.
pub(crate) const TURN_URL_LENGTH_MAX: usize = 256;
