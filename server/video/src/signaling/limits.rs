//! The limits of signaling, each with its unit and its reason.

use std::time::Duration;

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
