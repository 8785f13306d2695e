//! Every limit of this crate, with its unit and its reason.

use std::time::Duration;

/// How far a request's time may be from ours, either way: the service's own five minutes.
pub(crate) const SKEW_MAX: Duration = Duration::from_secs(5 * 60);

/// Seconds that a presigned request may say it holds for: a week, as everywhere on AWS.
pub(crate) const EXPIRES_S_MAX: u64 = 7 * 24 * 60 * 60;

/// Characters of a region. The longest today, `ap-southeast-1` and its like, has 14; a region becomes part of every ARN, which
/// the models bound.
pub(crate) const REGION_LENGTH_MAX: usize = 32;

/// Derived signing keys that are kept. One is used by an access key for a day, a region and a service; when they are full, all
/// are dropped, and deriving one again costs a microsecond.
pub(crate) const SIGNING_KEYS_MAX: usize = 1024;

/// Bytes of a credentials file: some ten thousand profiles. A larger one is a mistake.
pub(crate) const CREDENTIALS_BYTES_MAX: u64 = 1024 * 1024;

/// How often the credentials file is looked at for changes, at most.
pub(crate) const CREDENTIALS_LOOK_INTERVAL: Duration = Duration::from_secs(1);
