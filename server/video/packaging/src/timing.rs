//! When frames are decoded and shown: from Matroska's milliseconds to the clocks of files.
//!
//! Matroska tells when a frame is shown, rounded to its ticks, and nothing else. What files want beside it follows here:
//!
//! ```text
//!  decoded     I0  P3  B1  B2  P6  B4  B5        in the order of the cluster
//!  shown        0   3   1   2   6   4   5
//!  decode time  0   1   2   3   4   5   6        the same moments, sorted
//!  offset       0  +2  -1  -1  +2  -1  -1        shown minus decode time, with a sign
//! ```
//!
//! Offsets with a sign let a fragment begin to be decoded when it begins to be shown, so that fragments follow each other without a gap whatever their
//! pictures wait for. Where decode times must not be later than presentation (MPEG-TS) or the whole fragment is not known yet (parts of one), they are
//! told earlier by as many pictures as the codec may have waiting.
//!
//! Sound has a fixed number of samples in each frame, and a clock that counts them; milliseconds only say where a fragment's first frame is. Frames that
//! stray far from the count begin it anew.

use crate::codec::{Codec, MediaTrack, Tracks};
use crate::error::PackageError;
use crate::fragment::Fragment;
use crate::limits::{CLOCK_TICKS_MAX, FRAMES_MAX, SEGMENT_BYTES_MAX, SOUND_STRAYS_MS};
use penstock_mkv::Frame;
use std::ops::Range;

/// Ticks of a second for pictures: those of MPEG-TS, in which milliseconds are whole.
pub(crate) const VIDEO_HZ: u32 = 90_000;

/// One frame of a track as files want it. All times are in ticks of the track's timescale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sample {
    pub(crate) range: Range<u32>,
    /// Never negative, and later for each sample than for the one before it.
    pub(crate) decode: i64,
    pub(crate) shown: i64,
    /// Until the next one is decoded.
    pub(crate) duration: u32,
    pub(crate) keyframe: bool,
}

impl Sample {
    /// Bytes.
    pub(crate) fn size(&self) -> u32 {
        self.range.end.saturating_sub(self.range.start)
    }

    pub(crate) fn end(&self) -> i64 {
        self.decode + i64::from(self.duration)
    }

    pub(crate) fn offset(&self, track: u64) -> Result<i32, PackageError> {
        i32::try_from(self.shown - self.decode).map_err(|_| PackageError::TimeOutOfRange(track))
    }
}

/// How decode times are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decoding {
    /// From when the first is shown; offsets may be negative.
    Signed,
    /// Earlier by what the codec may have waiting, so that frames told later change nothing.
    Known,
    /// Never later than the frame is shown.
    Early,
}

/// The samples of one track in one fragment. There is at least one.
pub(crate) fn samples(
    tracks: &Tracks,
    track: &MediaTrack,
    fragment: &Fragment<'_>,
    decoding: Decoding,
) -> Result<Vec<Sample>, PackageError> {
    let number = track.number;
    let frames = || fragment.frames.iter().filter(move |frame| frame.track == number);
    let count = frames().count();
    if count == 0 {
        return Err(PackageError::NoFrames(number));
    }
    if count > FRAMES_MAX {
        return Err(PackageError::TooLarge);
    }
    let mut bytes = 0;
    for Frame { range, .. } in frames() {
        if range.start > range.end || u64::from(range.end) > fragment.size {
            return Err(PackageError::FrameOutside(number));
        }
        bytes += u64::from(range.end - range.start);
    }
    if bytes > SEGMENT_BYTES_MAX {
        return Err(PackageError::TooLarge);
    }
    let at = |ns| ticks(ns, track.timescale()).ok_or(PackageError::TimeOutOfRange(number));
    let shown: Vec<i64> =
        frames().map(|frame| at(shown_ns(tracks, fragment, frame))).collect::<Result<_, _>>()?;
    let end = match fragment.duration_ms {
        Some(duration_ms) => Some(at((i128::from(fragment.start_ms) + i128::from(duration_ms)) * 1_000_000)?),
        None => None,
    };
    let shape = Shape { frames: frames(), shown, end };
    match &track.codec {
        Codec::Avc(_) | Codec::Hevc(_) => pictures(track, shape, decoding),
        Codec::Aac(aac) => sound(track, shape, |_| aac.frame_samples),
        Codec::G711(g711) => sound(track, shape, |bytes| (bytes / g711.channels).max(1)),
    }
}

struct Shape<F> {
    frames: F,
    shown: Vec<i64>,
    // When the next fragment begins.
    end: Option<i64>,
}

/// When a frame is shown, in nanoseconds on the session's clock. Nothing overflows: 64 bits of milliseconds, 64 bits of scale by 16 bits of ticks.
fn shown_ns(tracks: &Tracks, fragment: &Fragment<'_>, frame: &Frame) -> i128 {
    i128::from(fragment.start_ms) * 1_000_000
        + i128::from(frame.relative_timecode) * i128::from(tracks.timecode_scale_ns)
}

// To the nearest tick.
fn ticks(ns: i128, hz: u32) -> Option<i64> {
    const SECOND_NS: i128 = 1_000_000_000;
    let ticks = (ns * i128::from(hz) + SECOND_NS / 2).div_euclid(SECOND_NS);
    i64::try_from(ticks).ok().filter(|ticks| ticks.abs() <= CLOCK_TICKS_MAX)
}

fn pictures<'a>(
    track: &MediaTrack,
    shape: Shape<impl Iterator<Item = &'a Frame>>,
    decoding: Decoding,
) -> Result<Vec<Sample>, PackageError> {
    let Shape { frames, shown, end } = shape;
    let frame_ticks = i64::try_from(track.frame_ms()).unwrap_or(1) * i64::from(VIDEO_HZ) / 1000;
    let decode = match decoding {
        Decoding::Signed => decode_times(&shown, 0, frame_ticks),
        Decoding::Known => decode_times(&shown, track.reorder_frames(), frame_ticks),
        Decoding::Early => {
            let spread = shown.iter().max().zip(shown.iter().min()).map_or(0, |(last, first)| last - first);
            let average = spread / (shown.len() as i64 - 1).max(1);
            let step = if average > 0 { average } else { frame_ticks };
            decode_times(&shown, track.reorder_frames().max(waiting(&shown)), step)
        }
    };
    let mut samples = Vec::with_capacity(shown.len());
    for (index, (frame, shown)) in frames.zip(shown).enumerate() {
        let at = decode[index];
        let until = match decode.get(index + 1) {
            Some(next) => *next,
            None => {
                let before = index.checked_sub(1).map_or(frame_ticks, |before| at - decode[before]);
                // A fragment may begin with sound, just before its first picture; then its start is no picture's end.
                let plausible = |end: &i64| decoding == Decoding::Signed && *end > at + before * 3 / 4;
                end.filter(plausible).unwrap_or(at + before)
            }
        };
        let duration = u32::try_from(until - at).map_err(|_| PackageError::TimeOutOfRange(track.number))?;
        samples.push(Sample {
            range: frame.range.clone(),
            decode: at,
            shown,
            duration,
            keyframe: frame.keyframe,
        });
    }
    Ok(samples)
}

/// When frames that are shown at these times are decoded: in order, never negative, no two at once.
fn decode_times(shown: &[i64], earlier: usize, frame_ticks: i64) -> Vec<i64> {
    let mut sorted = shown.to_vec();
    sorted.sort_unstable();
    let first = sorted.first().copied().unwrap_or(0);
    let mut before = -1;
    let times = (0..sorted.len()).map(|index| {
        let time = match index.checked_sub(earlier) {
            Some(index) => sorted[index],
            None => first.saturating_sub(frame_ticks.saturating_mul((earlier - index) as i64)),
        };
        before = time.max(before + 1);
        before
    });
    times.collect()
}

// By how many pictures the decoding of these is at least ahead of their presentation.
fn waiting(shown: &[i64]) -> usize {
    let mut order: Vec<usize> = (0..shown.len()).collect();
    order.sort_by_key(|index| shown[*index]);
    let ahead = order.iter().enumerate().map(|(rank, index)| index.saturating_sub(rank));
    ahead.max().unwrap_or(0)
}

fn sound<'a>(
    track: &MediaTrack,
    shape: Shape<impl Iterator<Item = &'a Frame>>,
    samples_of: impl Fn(u32) -> u32,
) -> Result<Vec<Sample>, PackageError> {
    let Shape { frames, shown, .. } = shape;
    let mut samples: Vec<Sample> = Vec::with_capacity(shown.len());
    for (frame, shown) in frames.zip(shown) {
        let duration = samples_of(frame.range.end - frame.range.start);
        let at = match samples.last_mut() {
            None => shown.max(0),
            Some(before) => {
                let at = counted(track, before, shown);
                before.duration = u32::try_from(at - before.decode)
                    .map_err(|_| PackageError::TimeOutOfRange(track.number))?;
                at
            }
        };
        samples.push(Sample { range: frame.range.clone(), decode: at, shown: at, duration, keyframe: true });
    }
    Ok(samples)
}

/// Where a frame of sound is that follows on another and is said to be heard at `shown`.
pub(crate) fn counted(track: &MediaTrack, before: &Sample, shown: i64) -> i64 {
    let expected = before.end();
    let strays = (shown - expected).abs() > i64::from(track.timescale()) * SOUND_STRAYS_MS / 1000;
    if strays { shown.max(before.decode + 1) } else { expected }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Playback;
    use crate::testing::{aac_track, avc_track, frame, header};
    use proptest::prelude::*;

    fn tracks() -> Tracks {
        Tracks::read(&header(vec![avc_track(1), aac_track(2)]), Playback::Hls).unwrap()
    }

    fn of(track: u64, times: &[i16], duration_ms: Option<u64>, decoding: Decoding) -> Vec<Sample> {
        let frames: Vec<Frame> = times.iter().map(|time| frame(track, *time, 0..4)).collect();
        let fragment = Fragment { frames: &frames, size: 4, start_ms: 10_000, duration_ms };
        let tracks = tracks();
        samples(&tracks, tracks.get(track).unwrap(), &fragment, decoding).unwrap()
    }

    // Decode times and offsets in milliseconds from the fragment's start.
    fn told(samples: &[Sample]) -> Vec<(i64, i64)> {
        samples
            .iter()
            .map(|sample| (sample.decode / 90 - 10_000, (sample.shown - sample.decode) / 90))
            .collect()
    }

    const TIMES: [i16; 7] = [0, 120, 40, 80, 240, 160, 200];

    #[test]
    fn decode_times_are_the_sorted_times_of_presentation() {
        let samples = of(1, &TIMES, Some(280), Decoding::Signed);
        assert_eq!(
            told(&samples),
            [(0, 0), (40, 80), (80, -40), (120, -40), (160, 80), (200, -40), (240, -40)]
        );
        assert!(samples.iter().all(|sample| sample.duration == 40 * 90));
    }

    #[test]
    fn the_last_picture_is_shown_until_the_next_fragment() {
        let last = |duration_ms| of(1, &[0, 40, 80], duration_ms, Decoding::Signed)[2].duration / 90;
        assert_eq!(last(Some(130)), 50);
        assert_eq!(last(Some(1_130)), 1_050);
        // Not known, or when its sound begins before its pictures: as long as the one before it.
        assert_eq!(last(None), 40);
        assert_eq!(last(Some(80)), 40);
        assert_eq!(last(Some(100)), 40);
        // Alone: by the rate of its codec.
        assert_eq!(of(1, &[0], None, Decoding::Signed)[0].duration / 90, 40);
    }

    #[test]
    fn decoding_is_early_enough_for_streams_that_demand_it() {
        let samples = of(1, &TIMES, None, Decoding::Early);
        assert_eq!(told(&samples)[..3], [(-80, 80), (-40, 160), (0, 40)]);
        assert!(samples.iter().all(|sample| sample.decode <= sample.shown));
    }

    #[test]
    fn frames_that_come_later_change_nothing() {
        let all = of(1, &TIMES, None, Decoding::Known);
        for known in 1..TIMES.len() {
            let some = of(1, &TIMES[..known], None, Decoding::Known);
            assert_eq!(told(&some), told(&all)[..known]);
        }
    }

    #[test]
    fn sound_counts_samples_and_not_milliseconds() {
        let samples = of(2, &[3, 24, 46, 67, 88], Some(100), Decoding::Signed);
        assert_eq!(samples[0].decode, 10_003 * 48_000 / 1000);
        assert!(samples.iter().all(|sample| sample.duration == 1024 && sample.offset(2) == Ok(0)));
    }

    #[test]
    fn sound_that_was_away_is_heard_when_it_is_back() {
        let samples = of(2, &[0, 21, 200, 221, 190], None, Decoding::Signed);
        let at: Vec<i64> = samples.iter().map(|sample| sample.decode - 480_000).collect();
        assert_eq!(at, [0, 1024, 9600, 9600 + 1024, 9600 + 1025]);
        assert_eq!(samples[1].duration, 9600 - 1024);
    }

    #[test]
    fn sound_that_comes_unevenly_is_heard_evenly() {
        let samples = of(2, &[0, 30, 35, 80, 90, 101], None, Decoding::Signed);
        assert!(samples.iter().all(|sample| sample.duration == 1024));
    }

    #[test]
    fn what_no_clock_holds_is_refused() {
        let tracks = tracks();
        let frames = [frame(1, 0, 0..4)];
        let at = |start_ms, duration_ms| {
            let fragment = Fragment { frames: &frames, size: 4, start_ms, duration_ms };
            samples(&tracks, tracks.get(1).unwrap(), &fragment, Decoding::Signed).unwrap_err()
        };
        assert_eq!(at(u64::MAX, None), PackageError::TimeOutOfRange(1));
        assert_eq!(at(0, Some(u64::MAX)), PackageError::TimeOutOfRange(1));
        assert_eq!(at(0, Some(1 << 40)), PackageError::TimeOutOfRange(1));
    }

    proptest! {
        #[test]
        fn decode_times_grow(shown in proptest::collection::vec(0..100_000_000_i64, 1..60), earlier in 0..20_usize) {
            let times = decode_times(&shown, earlier, 3000);
            prop_assert!(times.windows(2).all(|two| two[0] < two[1]));
            prop_assert!(times[0] >= 0);
        }

        // Of frames that are not shown at the same moment.
        #[test]
        fn decoding_is_never_late(shown in apart()) {
            let times = decode_times(&shown, waiting(&shown), 3000);
            prop_assert!(times.iter().zip(&shown).all(|(decode, shown)| decode <= shown));
        }
    }

    fn apart() -> impl Strategy<Value = Vec<i64>> {
        let times = proptest::collection::btree_set(0..1_000_i64, 1..60);
        times
            .prop_map(|set| set.iter().map(|time| time * 9_000 + 1_000_000).collect::<Vec<_>>())
            .prop_shuffle()
    }
}
