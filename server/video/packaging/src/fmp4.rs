//! Fragmented MP4 (ISO/IEC 14496-12, CMAF): what HLS and DASH players load, an init segment and then a media segment for each fragment.
//!
//! ```text
//!  init segment     ftyp  moov: mvhd, trak (with the codec's private data, without samples), mvex
//!  media segment    moof: mfhd, traf: tfhd, tfdt (when it begins), trun (a line for each frame)
//!                   mdat: the frames
//! ```
//!
//! A media segment is what was built, followed by slices of the cluster: no frame is copied. The same goes for a part of a fragment that is not
//! complete yet, which low-latency players load before its end.

use crate::boxes::{self, Boxes, Durations, file_type, movie_header, track_id};
use crate::codec::{MediaTrack, Tracks};
use crate::error::PackageError;
use crate::fragment::{Fragment, Parts, Pieces};
use crate::timing::{Decoding, Sample, samples};
use bytes::Bytes;
use std::ops::Range;

/// The init segment of a track: what a player has to know before any media. It stays the same as long as the header's codec private data does.
pub fn init_segment(track: &MediaTrack) -> Bytes {
    let mut boxes = Boxes::default();
    file_type(&mut boxes, &[b"iso6", b"cmfc", b"mp41"]);
    boxes.boxed(b"moov", |boxes| {
        movie_header(boxes, track.timescale(), 0, track_id(track) + 1);
        boxes::track(
            boxes,
            track,
            Durations::default(),
            |_| {},
            |boxes| {
                for table in [b"stts", b"stsc", b"stco"] {
                    boxes.full(table, 0, 0, |boxes| _ = boxes.u32(0));
                }
                boxes.full(b"stsz", 0, 0, |boxes| _ = boxes.u32(0).u32(0));
            },
        );
        boxes.boxed(b"mvex", |boxes| {
            boxes.full(b"trex", 0, 0, |boxes| _ = boxes.u32(track_id(track)).u32(1).zeros(12));
        });
    });
    boxes.into_bytes()
}

/// The media segment of one track of a fragment. `sequence` is the segment's number in its playlist; players do not mind what it is.
pub fn media_segment(
    tracks: &Tracks,
    number: u64,
    fragment: &Fragment<'_>,
    parts: &Parts,
    sequence: u32,
) -> Result<Pieces, PackageError> {
    let track = tracks.get(number).ok_or(PackageError::UnknownTrack(number))?;
    let samples = samples(tracks, track, fragment, Decoding::Signed)?;
    chunk(track, &samples, parts, sequence)
}

/// A part of a fragment, with what a low-latency playlist says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What is sent.
    pub pieces: Pieces,
    /// How long it is, in milliseconds.
    pub duration_ms: u64,
    /// Whether decoding can begin with it.
    pub independent: bool,
}

/// What is new in one track of a fragment that is still being received: the frames with an index in `new`, of those received so far. Each
/// frame belongs to one part, in order; frames that come later change nothing in the parts before them.
pub fn part(
    tracks: &Tracks,
    number: u64,
    so_far: &Fragment<'_>,
    new: Range<usize>,
    parts: &Parts,
    sequence: u32,
) -> Result<Part, PackageError> {
    let track = tracks.get(number).ok_or(PackageError::UnknownTrack(number))?;
    // Those after the part would tell how long its last frame takes, and another answer before they were there.
    let known = Fragment { frames: &so_far.frames[..new.end.min(so_far.frames.len())], ..*so_far };
    let before = known.frames.iter().take(new.start).filter(|frame| frame.track == number).count();
    let mut samples = samples(tracks, track, &known, Decoding::Known)?;
    let samples = samples.split_off(before.min(samples.len()));
    let (Some(first), Some(last)) = (samples.first(), samples.last()) else {
        return Err(PackageError::NoFrames(number));
    };
    let ticks = u64::try_from(last.end() - first.decode).unwrap_or(0);
    let duration_ms = (ticks * 1000).div_ceil(u64::from(track.timescale()));
    let pieces = chunk(track, &samples, parts, sequence)?;
    Ok(Part { pieces, duration_ms, independent: first.keyframe })
}

/// Bits of `tfhd` and `trun`: what is there.
const BASE_IS_MOOF: u32 = 0x02_0000;
const HAS_DATA_OFFSET: u32 = 0x1;
const HAS_DURATIONS: u32 = 0x100;
const HAS_SIZES: u32 = 0x200;
const HAS_FLAGS: u32 = 0x400;
const HAS_OFFSETS: u32 = 0x800;
const HAS_DEFAULT_FLAGS: u32 = 0x20;

/// What a sample depends on, and whether a player may begin with it.
const DEPENDS_ON_NONE: u32 = 0x0200_0000;
const DEPENDS_ON_OTHERS: u32 = 0x0101_0000;

/// Bytes of the boxes of a media segment beside the lines for its frames.
const MOOF_BYTES: usize = 128;
const MDAT_HEADER_BYTES: u32 = 8;

fn chunk(
    track: &MediaTrack,
    samples: &[Sample],
    parts: &Parts,
    sequence: u32,
) -> Result<Pieces, PackageError> {
    let pictures = track.codec.picture().is_some();
    let mut offsets = Vec::with_capacity(if pictures { samples.len() } else { 0 });
    if pictures {
        for sample in samples {
            offsets.push(sample.offset(track.number)?);
        }
    }
    let media: u64 = samples.iter().map(|sample| u64::from(sample.size())).sum();
    // Bounded by SEGMENT_BYTES_MAX, far below.
    let mdat_bytes = u32::try_from(media).ok().and_then(|media| media.checked_add(MDAT_HEADER_BYTES));
    let mdat_bytes = mdat_bytes.ok_or(PackageError::TooLarge)?;

    let line = if pictures { 16 } else { 8 };
    let mut boxes = Boxes::with_capacity(MOOF_BYTES + samples.len() * line);
    let mut data_offset_at = 0;
    boxes.boxed(b"moof", |boxes| {
        boxes.full(b"mfhd", 0, 0, |boxes| _ = boxes.u32(sequence));
        boxes.boxed(b"traf", |boxes| {
            boxes.full(b"tfhd", 0, BASE_IS_MOOF | HAS_DEFAULT_FLAGS, |boxes| {
                boxes.u32(track_id(track)).u32(DEPENDS_ON_NONE);
            });
            let begins = samples.first().map_or(0, |sample| sample.decode);
            boxes.full(b"tfdt", 1, 0, |boxes| _ = boxes.u64(begins.unsigned_abs()));
            let of_pictures = if pictures { HAS_FLAGS | HAS_OFFSETS } else { 0 };
            // Version 1 is the one whose offsets have a sign.
            boxes.full(b"trun", 1, HAS_DATA_OFFSET | HAS_DURATIONS | HAS_SIZES | of_pictures, |boxes| {
                // FRAMES_MAX fits.
                boxes.u32(samples.len() as u32);
                data_offset_at = boxes.len();
                boxes.i32(0);
                for (index, sample) in samples.iter().enumerate() {
                    boxes.u32(sample.duration).u32(sample.size());
                    if let Some(offset) = offsets.get(index) {
                        boxes
                            .u32(if sample.keyframe { DEPENDS_ON_NONE } else { DEPENDS_ON_OTHERS })
                            .i32(*offset);
                    }
                }
            });
        });
    });
    let media_at = i32::try_from(boxes.len()).map_err(|_| PackageError::TooLarge)? + MDAT_HEADER_BYTES as i32;
    boxes.set_i32(data_offset_at, media_at);
    boxes.u32(mdat_bytes).bytes(b"mdat");

    let mut pieces = Pieces::default();
    pieces.push(boxes.into_bytes());
    for sample in samples {
        pieces.push_frame(parts, track.number, &sample.range)?;
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boxes::find;
    use crate::codec::Playback;
    use crate::testing::{AVC_CONFIG, aac_track, avc_track, frame, header};

    fn tracks() -> Tracks {
        Tracks::read(&header(vec![avc_track(1), aac_track(2)]), Playback::Hls).unwrap()
    }

    fn u32s(bytes: &[u8]) -> Vec<u32> {
        bytes.chunks_exact(4).map(|four| u32::from_be_bytes(four.try_into().unwrap())).collect()
    }

    #[test]
    fn an_init_segment_carries_the_private_data() {
        let tracks = tracks();
        let video = init_segment(tracks.get(1).unwrap());
        let entry = find(&video, "moov.trak.mdia.minf.stbl.stsd").unwrap();
        assert!(entry.windows(AVC_CONFIG.len()).any(|bytes| bytes == AVC_CONFIG));
        assert_eq!(u32s(find(&video, "moov.mvex.trex").unwrap())[1..3], [1, 1]);
        let audio = init_segment(tracks.get(2).unwrap());
        assert_eq!(u32s(find(&audio, "moov.trak.mdia.mdhd").unwrap())[5], 48_000);
        assert_eq!(u32s(find(&audio, "moov.mvex.trex").unwrap())[1], 2);
    }

    #[test]
    fn frames_are_told_and_then_sent() {
        let tracks = tracks();
        let frames = [frame(1, 0, 2..5), frame(2, 0, 5..6), frame(1, 80, 6..8), frame(1, 40, 8..9)];
        let fragment = Fragment { frames: &frames, size: 9, start_ms: 1000, duration_ms: Some(120) };
        let parts = Parts::from(Bytes::from("##IIIaPPB"));
        let video = media_segment(&tracks, 1, &fragment, &parts, 7).unwrap();
        let sent = video.concat();
        assert_eq!(video.len(), sent.len() as u64);
        assert_eq!(find(&sent, "mdat"), Some(&b"IIIPPB"[..]));
        assert_eq!(find(&sent, "moof.traf.tfdt").unwrap(), [1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x5f, 0x90]);
        let run = u32s(find(&sent, "moof.traf.trun").unwrap());
        let moof = sent.len() as u32 - 8 - 6;
        assert_eq!(run[1..3], [3, moof + 8]);
        let minus = |ticks: i32| ticks as u32;
        assert_eq!(
            run[3..],
            [
                [3600, 3, DEPENDS_ON_NONE, 0],
                [3600, 2, DEPENDS_ON_NONE, 3600],
                [3600, 1, DEPENDS_ON_NONE, minus(-3600)],
            ]
            .concat()
        );
        let audio = media_segment(&tracks, 2, &fragment, &parts, 7).unwrap().concat();
        assert_eq!(find(&audio, "mdat"), Some(&b"a"[..]));
        assert_eq!(u32s(find(&audio, "moof.traf.trun").unwrap())[3..], [1024, 1]);
    }

    #[test]
    fn parts_are_the_fragment_once() {
        let tracks = tracks();
        let frames: Vec<_> = (0..6_u32).map(|at| frame(1, 40 * at as i16, at..at + 1)).collect();
        let parts = Parts::from(Bytes::from("abcdef"));
        let mut sent = Vec::new();
        for known in [2, 4, 6] {
            let fragment = Fragment { frames: &frames[..known], size: 6, start_ms: 1000, duration_ms: None };
            let part = part(&tracks, 1, &fragment, known - 2..known, &parts, 0).unwrap();
            assert_eq!(part.duration_ms, 80);
            sent.extend_from_slice(find(&part.pieces.concat(), "mdat").unwrap());
        }
        assert_eq!(sent, b"abcdef");
        let fragment = Fragment { frames: &frames, size: 6, start_ms: 1000, duration_ms: None };
        assert_eq!(part(&tracks, 1, &fragment, 6..9, &parts, 0), Err(PackageError::NoFrames(1)));
        assert_eq!(part(&tracks, 2, &fragment, 0..2, &parts, 0), Err(PackageError::NoFrames(2)));
    }

    #[test]
    fn bad_fragments_are_an_answer() {
        let tracks = tracks();
        let frames = [frame(1, 0, 0..9)];
        let fragment = Fragment { frames: &frames, size: 8, start_ms: 0, duration_ms: None };
        let parts = Parts::from(Bytes::from("12345678"));
        let segment = |fragment: &Fragment<'_>, number| {
            media_segment(&tracks, number, fragment, &parts, 0).unwrap_err()
        };
        assert_eq!(segment(&fragment, 1), PackageError::FrameOutside(1));
        assert_eq!(segment(&Fragment { size: 9, ..fragment }, 1), PackageError::FrameOutside(1));
        assert_eq!(segment(&fragment, 2), PackageError::NoFrames(2));
        assert_eq!(segment(&fragment, 3), PackageError::UnknownTrack(3));
    }
}
