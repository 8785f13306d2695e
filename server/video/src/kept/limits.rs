//! The limits of what is done of fragments that are kept, each with its unit and its reason.

use std::time::Duration;

/// Notices that wait to be sent, of all streams: some seconds of what thousands of cameras tell. One more is dropped, and the log says so.
pub(crate) const NOTICES_WAITING_MAX: usize = 1_024;

/// Notices on their way at once: those who answer slowly do not hold up the others.
pub(crate) const NOTICES_UNDER_WAY_MAX: usize = 32;

/// How often a notice is sent before it is dropped.
pub(crate) const NOTICE_TRIES: u32 = 3;

/// How long is waited before a notice is sent again; twice as long the next time.
pub(crate) const NOTICE_PAUSE: Duration = Duration::from_secs(1);

/// Fragments that wait for their pictures to be taken, of all streams. They are on disk meanwhile. One more is dropped, and the log says so.
pub(crate) const FRAGMENTS_WAITING_MAX: usize = 256;

/// Fragments whose pictures are taken and put at once: one is decoded while others are put.
pub(crate) const FRAGMENTS_UNDER_WAY_MAX: usize = 4;

/// How long the pictures of one fragment may take, waiting for a decoder included.
pub(crate) const FRAGMENT_TIME_MAX: Duration = Duration::from_secs(60);
