//! Pictures of what is kept: a fragment is decoded from its keyframe on, on a thread that may be busy, and as many at once as there are cores.
//!
//! Without the feature `images` there is no decoder; [`AVAILABLE`] says so, and nobody asks for a picture.

pub(crate) mod limits;

use bytes::Bytes;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::Semaphore;

use crate::play::fragment::Framed;
use crate::record::ImageFormat;

/// Whether there is a decoder.
pub(crate) const AVAILABLE: bool = cfg!(feature = "images");

/// How pictures are to come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) format: ImageFormat,
    /// From 1 to 100.
    pub(crate) jpeg_quality: u8,
    /// Pixels; where one of the two is not given it follows from the other.
    pub(crate) width: Option<u32>,
    pub(crate) height: Option<u32>,
}

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoPicture {
    /// The media are none that one can be taken of.
    Failed,
    /// The time for it was over.
    TooLate,
}

/// Those who may decode at the same time.
pub(crate) struct Decoders(Arc<Semaphore>);

impl Default for Decoders {
    fn default() -> Decoders {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Decoders(Arc::new(Semaphore::new(cores.min(limits::DECODERS_MAX))))
    }
}

impl Decoders {
    /// The pictures of a fragment, for each of these times since it began, in milliseconds and in ascending order: the frame that is shown then.
    /// Nothing if no decoder became free in time.
    pub(crate) async fn pictures(
        &self,
        framed: Arc<Framed>,
        since_ms: Vec<i64>,
        look: Look,
        until: Instant,
    ) -> Option<Vec<Result<Bytes, NoPicture>>> {
        let place = tokio::time::timeout_at(until.into(), Arc::clone(&self.0).acquire_owned());
        let place = place.await.ok()?.ok()?;
        let count = since_ms.len();
        let taken = tokio::task::spawn_blocking(move || {
            // Kept until it is done, whether or not anybody still waits for it.
            let _place = place;
            taken(&framed, &since_ms, look, until)
        });
        Some(taken.await.unwrap_or_else(|_| vec![Err(NoPicture::TooLate); count]))
    }
}

#[cfg(not(feature = "images"))]
fn taken(_: &Framed, since_ms: &[i64], _: Look, _: Instant) -> Vec<Result<Bytes, NoPicture>> {
    vec![Err(NoPicture::Failed); since_ms.len()]
}

#[cfg(feature = "images")]
fn taken(framed: &Framed, since_ms: &[i64], look: Look, until: Instant) -> Vec<Result<Bytes, NoPicture>> {
    use penstock_packaging::{Codec, Playback, Tracks};
    use penstock_pictures::{Format, Frame, PictureError, Track, pictures};

    let none = || vec![Err(NoPicture::Failed); since_ms.len()];
    let Ok(tracks) = Tracks::read(&framed.header, Playback::Clip) else { return none() };
    let Some(video) = tracks.video() else { return none() };
    let Codec::Avc(avc) = &video.codec else { return none() };
    let track = Track {
        nal_length_bytes: avc.nal_length_bytes,
        parameter_sets: &avc.parameter_sets,
        width: avc.picture.width,
        height: avc.picture.height,
    };
    let nanoseconds = |ticks: i128| i64::try_from(ticks).unwrap_or(i64::MAX);
    let of_video = framed.frames.iter().filter(|frame| frame.track == video.number);
    let frames = of_video.skip_while(|frame| !frame.keyframe).map(|frame| {
        let shown = i128::from(frame.relative_timecode) * i128::from(framed.header.timecode_scale_ns);
        Some(Frame { shown: nanoseconds(shown), data: framed.parts.read(&frame.range)? })
    });
    let Some(frames) = frames.collect::<Option<Vec<Frame>>>() else { return none() };
    // A fragment may begin with sound: its first picture stands for the moment before.
    let first = frames.iter().map(|frame| frame.shown).min().unwrap_or(0);
    let moments: Vec<i64> =
        since_ms.iter().map(|ms| nanoseconds(i128::from(*ms) * 1_000_000).max(first)).collect();
    let format = match look.format {
        ImageFormat::Jpeg => Format::Jpeg { quality: look.jpeg_quality },
        ImageFormat::Png => Format::Png,
    };
    let look = penstock_pictures::Look { format, width: look.width, height: look.height };
    let made = pictures(&track, &frames, &moments, &look, || Instant::now() >= until);
    let made = made.into_iter().map(|made| {
        made.map_err(|error| match error {
            PictureError::Stopped => NoPicture::TooLate,
            PictureError::Before | PictureError::Damaged | PictureError::TooLarge => NoPicture::Failed,
        })
    });
    made.collect()
}
