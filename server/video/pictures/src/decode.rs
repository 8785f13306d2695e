//! Frames into planes.
//!
//! The decoder gives pictures in the order in which they are shown, some frames behind. The caller tells when frames are shown, so that the
//! n-th picture that comes is the frame with the n-th time; a frame that gives none, because it is damaged, would move all that follow. So the
//! first error is the end.

use std::collections::VecDeque;

use openh264::OpenH264API;
use openh264::decoder::{DecodedYUV, DecoderConfig, Flush};
use openh264::formats::YUVSource;

use crate::limits::{FRAME_BYTES_MAX, PIXELS_MAX, REORDERED_MAX, SIDE_MAX};
use crate::scale::{Plane, Planes};
use crate::{Frame, PictureError, Track};

/// Types of NAL units that are handed on: slices and what they refer to. A sequence parameter set within the stream could ask for memory that
/// the one in the private data does not, and the rest shows nothing.
const SLICE: u8 = 1;
const SLICE_OF_KEYFRAME: u8 = 5;
const SEQUENCE_SET: u8 = 7;
const PICTURE_SET: u8 = 8;
const START_CODE: [u8; 4] = [0, 0, 0, 1];

pub(crate) struct Decoder {
    decoder: openh264::decoder::Decoder,
    nal_length_bytes: usize,
    /// What goes before the first frame.
    sets: Vec<u8>,
}

impl Decoder {
    pub(crate) fn open(track: &Track<'_>) -> Result<Decoder, PictureError> {
        let (width, height) = (track.width, track.height);
        if width > SIDE_MAX || height > SIDE_MAX || u64::from(width) * u64::from(height) > PIXELS_MAX {
            return Err(PictureError::TooLarge);
        }
        let mut sets = Vec::new();
        let of_type = |wanted| move |set: &&bytes::Bytes| nal_type(set) == Some(wanted);
        let sequence = track.parameter_sets.iter().find(of_type(SEQUENCE_SET));
        for set in sequence.into_iter().chain(track.parameter_sets.iter().filter(of_type(PICTURE_SET))) {
            sets.extend(START_CODE);
            sets.extend(&set[..]);
        }
        let config = DecoderConfig::new().flush_after_decode(Flush::NoFlush);
        let decoder = openh264::decoder::Decoder::with_api_config(OpenH264API::from_source(), config);
        let decoder = decoder.map_err(|_| PictureError::Damaged)?;
        Ok(Decoder { decoder, nal_length_bytes: track.nal_length_bytes, sets })
    }

    /// A frame as the decoder wants it: start codes instead of lengths.
    fn units(&mut self, data: &[u8]) -> Result<Vec<u8>, PictureError> {
        if data.len() > FRAME_BYTES_MAX {
            return Err(PictureError::TooLarge);
        }
        let mut units = std::mem::take(&mut self.sets);
        let mut rest = data;
        let mut slices = 0;
        while !rest.is_empty() {
            let (length, behind) =
                rest.split_at_checked(self.nal_length_bytes).ok_or(PictureError::Damaged)?;
            let length = length.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
            let (unit, behind) = behind.split_at_checked(length).ok_or(PictureError::Damaged)?;
            rest = behind;
            if let Some(SLICE | SLICE_OF_KEYFRAME | PICTURE_SET) = nal_type(unit) {
                slices += usize::from(nal_type(unit) != Some(PICTURE_SET));
                units.extend(START_CODE);
                units.extend(unit);
            }
        }
        if slices == 0 { Err(PictureError::Damaged) } else { Ok(units) }
    }
}

fn nal_type(unit: &[u8]) -> Option<u8> {
    unit.first().map(|first| first & 0x1f)
}

/// The pictures of some frames, one after the other.
pub(crate) struct Source<'f> {
    decoder: Decoder,
    frames: std::slice::Iter<'f, Frame>,
    /// Pictures that came since the first one that is asked for, and the number of the first of them.
    waiting: VecDeque<Planes>,
    next: usize,
    over: Option<PictureError>,
}

impl<'f> Source<'f> {
    pub(crate) fn new(decoder: Decoder, frames: &'f [Frame]) -> Source<'f> {
        Source { decoder, frames: frames.iter(), waiting: VecDeque::new(), next: 0, over: None }
    }

    /// The picture with this number. Each is asked for once, in ascending order.
    pub(crate) fn picture(
        &mut self,
        number: usize,
        is_over: impl Fn() -> bool,
    ) -> Result<Planes, PictureError> {
        loop {
            while let Some(planes) = self.waiting.pop_front() {
                self.next += 1;
                if self.next > number {
                    return Ok(planes);
                }
            }
            if let Some(error) = self.over {
                return Err(error);
            }
            if is_over() {
                self.over = Some(PictureError::Stopped);
                continue;
            }
            if let Err(error) = self.go_on(number) {
                self.over = Some(error);
            }
        }
    }

    /// Decodes the next frame, or what is left when there is none.
    fn go_on(&mut self, wanted: usize) -> Result<(), PictureError> {
        let Some(frame) = self.frames.next() else {
            let left = self.decoder.decoder.flush_remaining().map_err(|_| PictureError::Damaged)?;
            if left.len() > REORDERED_MAX {
                return Err(PictureError::Damaged);
            }
            let left: Vec<Planes> = left.iter().map(planes).collect::<Result<_, _>>()?;
            self.waiting.extend(left);
            // There is no more, whoever asks for it.
            self.over = Some(PictureError::Damaged);
            return Ok(());
        };
        let units = self.decoder.units(&frame.data)?;
        let decoded = self.decoder.decoder.decode(&units).map_err(|_| PictureError::Damaged)?;
        if let Some(picture) = decoded {
            // What nobody asked for is not copied.
            if self.waiting.is_empty() && self.next < wanted {
                self.next += 1;
            } else {
                self.waiting.push_back(planes(&picture)?);
            }
        }
        Ok(())
    }
}

/// A copy of what the decoder shows and will write over.
fn planes(picture: &DecodedYUV<'_>) -> Result<Planes, PictureError> {
    let (width, height) = picture.dimensions();
    let (stride, chroma_stride, _) = picture.strides();
    let (chroma_width, chroma_height) = (width.div_ceil(2), height.div_ceil(2));
    if (width as u64) * (height as u64) > PIXELS_MAX {
        return Err(PictureError::TooLarge);
    }
    Ok(Planes {
        luma: plane(picture.y(), stride, width, height)?,
        blue: plane(picture.u(), chroma_stride, chroma_width, chroma_height)?,
        red: plane(picture.v(), chroma_stride, chroma_width, chroma_height)?,
    })
}

fn plane(bytes: &[u8], stride: usize, width: usize, height: usize) -> Result<Plane, PictureError> {
    if width == 0 || height == 0 || width > stride {
        return Err(PictureError::Damaged);
    }
    let mut pixels = Vec::with_capacity(width * height);
    for row in bytes.chunks(stride).take(height) {
        pixels.extend_from_slice(row.get(..width).ok_or(PictureError::Damaged)?);
    }
    if pixels.len() != width * height {
        return Err(PictureError::Damaged);
    }
    let side = |side| u32::try_from(side).map_err(|_| PictureError::TooLarge);
    Ok(Plane { width: side(width)?, height: side(height)?, pixels })
}
