//! Every limit of this crate, with its unit and its reason.

/// Pixels of a picture: those of the highest level that the decoder knows, 5.2, which bound its memory as well. A decoder holds up to eighteen
/// pictures of twelve bits a pixel, a quarter of a gigabyte of the largest.
pub const PIXELS_MAX: u64 = 4_096 * 2_304;

/// Pixels along one side, of what is decoded and of what comes out.
pub const SIDE_MAX: u32 = 8_192;

/// Bytes of a frame: more than the largest fragment has, and what the decoder's lengths can say.
pub const FRAME_BYTES_MAX: usize = 64 << 20;

/// Pictures that may be decoded before one that is shown before them: the standard's.
pub const REORDERED_MAX: usize = 16;
