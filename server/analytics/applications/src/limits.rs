//! Every limit of this crate, with its unit and its reason.

use std::time::Duration;

/// How long a function may take for rows: as long as functions may take at all.
pub const FUNCTION_MAX: Duration = Duration::from_secs(900);

/// Bytes of an object with reference data: documented as 1 GB.
pub const REFERENCE_BYTES_MAX: usize = 1_000_000_000;
