//! The limits of pictures, each with its unit and its reason.

use std::time::Duration;

/// Milliseconds between the ends of a range of GetImages: documented as 300 seconds.
pub(crate) const RANGE_MS_MAX: i64 = 300 * 1_000;

/// Milliseconds from one picture to the next where nothing is said. Not documented; what was once the least.
pub(crate) const INTERVAL_MS_DEFAULT: i64 = 3_000;

/// Pictures of a page, also where more are asked for: documented.
pub(crate) const PAGE_MAX: usize = 25;

/// The quality of JPEG where nothing is said: documented.
pub(crate) const JPEG_QUALITY_DEFAULT: u8 = 80;

/// Characters of a picture in Base64: the model's, for its answers.
pub(crate) const IMAGE_CHARACTERS_MAX: usize = 6_291_456;

/// Characters of all pictures of a page, which ends early beyond that: an answer is put together in memory.
pub(crate) const PAGE_CHARACTERS_MAX: usize = 24 << 20;

/// How long a page is worked on, which ends early then: clients wait for a minute.
pub(crate) const PAGE_TIME_MAX: Duration = Duration::from_secs(20);

/// Who decodes at the same time, beside the number of cores: each may have a quarter of a gigabyte of the largest pictures.
pub(crate) const DECODERS_MAX: usize = 4;

/// Milliseconds for which a fragment's last picture stands behind its end: times of a fragment's arrival stray with the network.
pub(crate) const HELD_MS: i64 = 1_000;

/// Fragments among which those of a page are looked for: the range of the longest page has as many of the shortest that are worth one.
pub(crate) const FRAGMENTS_MAX: usize = 10_000;
