//! Every limit of this crate, with its unit and its reason.

/// Tracks of a stream that is played: the service takes in no more.
pub const TRACKS_MAX: usize = 3;

/// Bytes of a track's codec private data: parameter sets take some hundred. Sizes of the boxes around them are kept in 32 bits.
pub const CODEC_PRIVATE_BYTES_MAX: usize = 1 << 20;

/// Frames of one track in one fragment, or in one clip: a day of pictures at 40 a second. Each takes up to 24 bytes in a file's tables.
pub const FRAMES_MAX: usize = 4_000_000;

/// Bytes of one track's frames in one fragment. The service takes fragments of 50 MB; frames may lie on top of each other in a fragment that
/// means no good.
pub const SEGMENT_BYTES_MAX: u64 = 1 << 30;

/// Bytes of a clip, tables and media together: places in it are kept in 32 bits, as the oldest players read them.
pub const CLIP_BYTES_MAX: u64 = u32::MAX as u64;

/// The latest moment on any clock of media, in its ticks, and the earliest below zero: what JavaScript counts without an error.
pub const CLOCK_TICKS_MAX: i64 = 1 << 53;

/// Pictures wait for at most so many others that are decoded later and shown earlier: what both codecs allow.
pub const REORDER_FRAMES_MAX: usize = 16;
/// The same where the codec's private data is silent and does not rule it out: encoders in use go no deeper than this. Only decode times are earlier for it.
pub(crate) const REORDER_FRAMES_DEFAULT: usize = 2;

/// Milliseconds of a picture of which nothing is known: no frame after it, no rate.
pub(crate) const FRAME_MS_DEFAULT: u64 = 33;

/// Milliseconds by which a frame of sound may stray from the count of samples before it. Cameras stamp sound when it comes to them, and what follows such
/// jitter crackles; more than 45 ms are seen by the lips (ITU-R BT.1359).
pub(crate) const SOUND_STRAYS_MS: i64 = 40;

/// A gap or overlap of so many milliseconds between fragments is a discontinuity: the service's own bound.
pub const DISCONTINUITY_MS: u64 = 50;

/// Audio frames in one PES packet of a transport stream: a frame of low rates fills a packet of 188 bytes only partly. Eight take 170 ms.
pub(crate) const TS_AUDIO_FRAMES_MAX: usize = 8;
/// Bytes of audio in one PES packet after which no frame is added. Its length has 16 bits.
pub(crate) const TS_AUDIO_BYTES_MAX: usize = 4096;
/// Bytes of one ADTS frame: its length has 13 bits.
pub(crate) const ADTS_FRAME_BYTES_MAX: usize = (1 << 13) - 1;

/// Target durations that a low-latency playlist lists parts for, counted from its end: as RFC 8216bis has it.
pub(crate) const PARTS_TARGET_DURATIONS: u64 = 3;
/// Part targets that players stay behind the end of a low-latency playlist: the least that RFC 8216bis recommends.
pub(crate) const HOLD_BACK_PARTS: u64 = 3;
