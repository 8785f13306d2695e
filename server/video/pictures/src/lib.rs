//! Single pictures of H.264: frames go in, pictures that are shown at certain moments come out, scaled, as JPEG or PNG.
//!
//! ```
//! use penstock_pictures::{Format, Frame, Look, Track, pictures};
//!
//! // From the track's private data; the frames of one fragment in the order in which they lie there, with the times at which they are shown.
//! let track = Track { nal_length_bytes: 4, parameter_sets: &[], width: 640, height: 360 };
//! let frames = [Frame { shown: 0, data: "a frame".into() }];
//! let look = Look { format: Format::Jpeg { quality: 80 }, width: Some(320), height: None };
//! let made = pictures(&track, &frames, &[0, 40], &look, || false);
//! assert!(made.iter().all(Result::is_err), "there is no such frame");
//! ```
//!
//! ```text
//!  decode   frames into planes: Cisco's decoder, one for each fragment
//!  scale    planes as large as they are asked for
//!  encode   planes as JPEG or PNG
//! ```
//!
//! Nothing here waits or remembers. All of it takes long, as computing goes: tens of milliseconds a picture. Whoever calls it does so on a
//! thread that may be busy, and says when it is to stop.
//!
//! Deliberately absent: containers, other codecs, interlacing other than as the decoder gives it, and pictures of more than eight bits.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test stops at what it did not expect"))]

mod decode;
mod encode;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
pub mod limits;
mod scale;

use bytes::Bytes;

use decode::Decoder;

/// What frames are decoded with, as the track's private data says it.
#[derive(Clone, Copy, Debug)]
pub struct Track<'a> {
    /// Bytes of the length before each NAL unit: 1 to 4.
    pub nal_length_bytes: usize,
    /// Sequence and picture parameter sets, without lengths.
    pub parameter_sets: &'a [Bytes],
    /// Pixels of a picture, as the first sequence parameter set says.
    pub width: u32,
    /// Pixels of a picture, as the first sequence parameter set says.
    pub height: u32,
}

/// A frame as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// When it is shown, on any clock.
    pub shown: i64,
    /// Its NAL units, each behind its length.
    pub data: Bytes,
}

/// How pictures are to come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// What they are encoded as.
    pub format: Format,
    /// Pixels. Where only one of width and height is given, the other follows from the shape of the picture; where none is, it keeps its size.
    pub width: Option<u32>,
    /// Pixels.
    pub height: Option<u32>,
}

/// What pictures are encoded as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JPEG, of a quality from 1 to 100.
    Jpeg {
        /// Others are taken as the nearest of these.
        quality: u8,
    },
    /// PNG.
    Png,
}

/// Why there is no picture. What is wrong is with what was handed in, but for [`PictureError::Stopped`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// No frame is shown at that time or before it.
    #[error("nothing is shown yet")]
    Before,
    /// A frame up to it cannot be decoded.
    #[error("a frame cannot be decoded")]
    Damaged,
    /// Its pictures, or those that are to come out, are larger than [`limits::PIXELS_MAX`].
    #[error("the picture is too large")]
    TooLarge,
    /// The caller had it stopped: try again with fewer pictures.
    #[error("it was stopped")]
    Stopped,
}

/// The pictures that are shown at certain moments: for each of them the frame that is shown then or was last before it.
///
/// `frames` begin with a keyframe. `moments` are on the same clock, in ascending order. `is_over` is asked before each frame; what is not there
/// once it says so is [`PictureError::Stopped`].
pub fn pictures(
    track: &Track<'_>,
    frames: &[Frame],
    moments: &[i64],
    look: &Look,
    is_over: impl Fn() -> bool,
) -> Vec<Result<Bytes, PictureError>> {
    let mut shown: Vec<i64> = frames.iter().map(|frame| frame.shown).collect();
    shown.sort_unstable();
    // The number of the frame of each moment, in the order in which they are shown.
    let numbers = moments.iter().map(|moment| shown.partition_point(|shown| shown <= moment).checked_sub(1));
    let numbers: Vec<Option<usize>> = numbers.collect();
    let mut made: Vec<Result<Bytes, PictureError>> = Vec::with_capacity(moments.len());
    let mut source = Decoder::open(track).map(|decoder| decode::Source::new(decoder, frames));
    let mut last: Option<(usize, Result<Bytes, PictureError>)> = None;
    for number in numbers {
        let Some(number) = number else {
            made.push(Err(PictureError::Before));
            continue;
        };
        let picture = match (&last, &mut source) {
            (Some((made, picture)), _) if *made == number => picture.clone(),
            (_, Err(error)) => Err(*error),
            (_, Ok(source)) => source.picture(number, &is_over).and_then(|planes| {
                let lines = planes.luma.height;
                encode::encode(&planes.scaled(look)?, lines, look)
            }),
        };
        last = Some((number, picture.clone()));
        made.push(picture);
    }
    made
}
