//! Every limit of this crate, with its unit and its reason.

use std::time::Duration;

/// How long a function may take for rows: as long as functions may take at all.
pub const FUNCTION_MAX: Duration = Duration::from_secs(900);

/// Bytes of an object with reference data: documented as 1 GB.
pub const REFERENCE_BYTES_MAX: usize = 1_000_000_000;

/// Records that a function in front of an input is asked about at once.
pub const ASK_RECORDS: usize = 500;

/// Bytes of such records: a third more in the request, and six times as many in an answer that is taken still.
pub const ASK_BYTES: usize = 1 << 20;

/// Before a function in front of an input is asked again, at first; then twice as long each time.
pub const ASK_PAUSE_MIN: Duration = Duration::from_millis(100);

/// The same at most: a function that was mended is not waited for much longer.
pub const ASK_PAUSE_MAX: Duration = Duration::from_secs(10);

/// Bytes of what a function made of records that were read at once, so that they can be kept at once, and an error about the rest with
/// them. Some 6 MB come of records that are no aggregates.
pub const ITEMS_BYTES_MAX: usize = penstock_runtime::limits::PREPARED_BYTES_MAX - (64 << 10);

/// How long a snapshot may take: whoever asks for it is told of a failure then, and other applications wait meanwhile. A state of some
/// gigabytes is written in that time.
pub const SNAPSHOT_MAX: Duration = Duration::from_secs(60);
