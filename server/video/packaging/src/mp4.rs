//! A clip: several fragments as one MP4 file that can be played while it is loaded.
//!
//! ```text
//!  ftyp
//!  moov   mvhd, and for each track: tkhd, edts, mdia with the tables of all its samples
//!  mdat   fragment 1: frames of track 1, frames of track 2; fragment 2: ...
//! ```
//!
//! Everything before the frames, and the length of the whole, follows from the tables of frames alone: the media of a fragment is needed only when it is
//! its turn to be sent. So a clip of any length takes the memory of its tables.
//!
//! **Time.** The movie begins with what is shown or heard first. A track that begins later has an empty edit before it. Pictures are decoded before they are
//! shown, so their track begins with the time that the first one waits, and an edit that skips it. Where fragments lie apart, the last frame before the gap
//! lasts until the next. A fragment that overlaps the one before it by more than a discontinuity's bound, as those do that were sent faster than they were recorded
//! and are placed by when they came, follows on its end; smaller overlaps only move decode times on.

use crate::boxes::{self, Boxes, Durations, file_type, movie_header};
use crate::codec::{MediaTrack, Tracks};
use crate::error::PackageError;
use crate::fragment::{Fragment, Parts};
use crate::limits::{CLIP_BYTES_MAX, DISCONTINUITY_MS, FRAMES_MAX};
use crate::timing::{Decoding, Sample, VIDEO_HZ, counted, samples};
use bytes::Bytes;
use std::ops::Range;

/// An MP4 file that is known in all but its media.
#[derive(Clone, Debug)]
pub struct Clip {
    head: Bytes,
    len: u64,
    media: Vec<Media>,
}

/// What of a fragment is sent.
#[derive(Clone, Debug)]
struct Media {
    // Bytes of the cluster.
    size: u64,
    // Frames, each with its track.
    frames: Vec<(u64, Range<u32>)>,
}

impl Clip {
    /// The clip of these fragments, in the order of their starts, all of the same header. What begins twice or out of order is refused.
    pub fn new(tracks: &Tracks, fragments: &[Fragment<'_>]) -> Result<Clip, PackageError> {
        if fragments.is_empty() {
            return Err(PackageError::NoFragments);
        }
        let disorder = fragments.windows(2).position(|two| two[0].start_ms >= two[1].start_ms);
        if let Some(before) = disorder {
            return Err(PackageError::OutOfOrder(before + 1));
        }
        let mut of_tracks: Vec<_> = tracks.iter().map(|track| (track, Timeline::default())).collect();
        let mut media = Vec::with_capacity(fragments.len());
        let mut media_bytes = 0_u64;
        for fragment in fragments {
            let mut of_fragment = sampled(tracks, fragment)?;
            let overlap_ms = overlap_ms(&of_tracks, &of_fragment);
            if overlap_ms > DISCONTINUITY_MS {
                let start_ms = fragment.start_ms.saturating_add(overlap_ms);
                of_fragment = sampled(tracks, &Fragment { start_ms, duration_ms: None, ..*fragment })?;
            }
            let mut frames = Vec::new();
            for ((track, all), samples) in of_tracks.iter_mut().zip(of_fragment) {
                let bytes: u64 = samples.iter().map(|sample| u64::from(sample.size())).sum();
                media_bytes = media_bytes.saturating_add(bytes);
                frames.extend(samples.iter().map(|sample| (track.number, sample.range.clone())));
                all.append(track, samples, bytes)?;
            }
            media.push(Media { size: fragment.size, frames });
        }
        if media_bytes >= CLIP_BYTES_MAX {
            return Err(PackageError::TooLarge);
        }
        // Chunks are told by their place in the file, which follows the tables: once for their length, once with it.
        let length = head(&of_tracks, media_bytes, 0)?.len() as u64;
        let len = length + media_bytes;
        if len > CLIP_BYTES_MAX {
            return Err(PackageError::TooLarge);
        }
        let head = head(&of_tracks, media_bytes, length)?;
        Ok(Clip { head, len, media })
    }

    /// Bytes of the whole file.
    #[expect(clippy::len_without_is_empty, reason = "a file has a head")]
    pub fn len(&self) -> u64 {
        self.len
    }

    /// What the file begins with.
    pub fn head(&self) -> Bytes {
        self.head.clone()
    }

    /// What follows: the frames of one fragment after the other, by its index, as slices of its cluster's bytes.
    pub fn media(&self, index: usize, parts: &Parts) -> Result<Vec<Bytes>, PackageError> {
        let sent = self.media.get(index).ok_or(PackageError::NoFragments)?;
        let mut pieces = Vec::with_capacity(sent.frames.len());
        for (track, range) in &sent.frames {
            let whole = parts.len() == sent.size && parts.slice(range, |piece| pieces.push(piece));
            if !whole {
                return Err(PackageError::FrameOutside(*track));
            }
        }
        Ok(pieces)
    }
}

// The samples of each track of a fragment.
fn sampled(tracks: &Tracks, fragment: &Fragment<'_>) -> Result<Vec<Vec<Sample>>, PackageError> {
    tracks.iter().map(|track| samples(tracks, track, fragment, Decoding::Signed)).collect()
}

// By how many milliseconds a fragment begins before the end of those before it, in whichever track it is most.
fn overlap_ms(before: &[(&MediaTrack, Timeline)], of_fragment: &[Vec<Sample>]) -> u64 {
    let of_track = |((track, all), samples): (&(&MediaTrack, Timeline), &Vec<Sample>)| {
        let ticks = i128::from(all.samples.last()?.end()) - i128::from(samples.first()?.decode);
        u64::try_from(ticks * 1000 / i128::from(track.timescale())).ok()
    };
    before.iter().zip(of_fragment).filter_map(of_track).max().unwrap_or(0)
}

/// A track's samples over all fragments.
#[derive(Default)]
struct Timeline {
    samples: Vec<Sample>,
    // Of each fragment: samples and bytes.
    chunks: Vec<(u32, u64)>,
}

impl Timeline {
    fn append(&mut self, track: &MediaTrack, samples: Vec<Sample>, bytes: u64) -> Result<(), PackageError> {
        if self.samples.len() + samples.len() > FRAMES_MAX {
            return Err(PackageError::TooLarge);
        }
        self.chunks.push((samples.len() as u32, bytes));
        let sound = track.codec.picture().is_none();
        // Sound goes on counting over fragments, until it strays.
        let moved = match (self.samples.last(), samples.first()) {
            (Some(before), Some(first)) if sound => counted(track, before, first.decode) - first.decode,
            _ => 0,
        };
        for mut sample in samples {
            if let Some(before) = self.samples.last_mut() {
                sample.decode = (sample.decode + moved).max(before.decode + 1);
                before.duration = u32::try_from(sample.decode - before.decode)
                    .map_err(|_| PackageError::TimeOutOfRange(track.number))?;
            }
            if sound {
                sample.shown = sample.decode;
            }
            self.samples.push(sample);
        }
        Ok(())
    }
}

/// Ticks of a second of the movie: those of pictures.
const MOVIE_HZ: u32 = VIDEO_HZ;

/// When a track is decoded, shown and heard. In its own ticks but for those of the movie.
struct Times {
    // By how much samples are shown later than their tables begin, so that no offset is negative.
    lead: i64,
    // What of the media is passed over because nothing is shown yet.
    skipped: i64,
    media: i64,
    // On the movie's clock: when it begins, and how long it lasts.
    begins: i64,
    lasts: i64,
}

impl Times {
    fn of(track: &MediaTrack, samples: &[Sample]) -> Times {
        let first = samples.first().map_or(0, |sample| sample.decode);
        let last = samples.last().map_or(0, Sample::end);
        let lead = samples.iter().map(|sample| sample.decode - sample.shown).max().unwrap_or(0).max(0);
        let begins = samples.iter().map(|sample| sample.shown).min().unwrap_or(0);
        let ends = samples.iter().map(|sample| sample.shown + i64::from(sample.duration)).max().unwrap_or(0);
        Times {
            lead,
            skipped: begins - first + lead,
            media: last - first,
            begins: on_movie_clock(begins, track),
            lasts: on_movie_clock(ends - begins, track),
        }
    }
}

// CLOCK_TICKS_MAX by the clock's ticks are far within 128 bits, and no clock is slower than one tick a second.
fn on_movie_clock(ticks: i64, track: &MediaTrack) -> i64 {
    let ticks = i128::from(ticks) * i128::from(MOVIE_HZ) / i128::from(track.timescale());
    i64::try_from(ticks).unwrap_or(i64::MAX)
}

fn head(tracks: &[(&MediaTrack, Timeline)], media_bytes: u64, media_at: u64) -> Result<Bytes, PackageError> {
    const MDAT_HEADER_BYTES: u64 = 8;
    let mdat_bytes = u32::try_from(media_bytes + MDAT_HEADER_BYTES).map_err(|_| PackageError::TooLarge)?;
    let times: Vec<Times> = tracks.iter().map(|(track, all)| Times::of(track, &all.samples)).collect();
    let begins = times.iter().map(|times| times.begins).min().unwrap_or(0);
    let after_start = |times: &Times| times.begins.saturating_sub(begins);
    let lasts = times.iter().map(|times| after_start(times).saturating_add(times.lasts)).max().unwrap_or(0);
    for ((track, all), times) in tracks.iter().zip(&times) {
        let latest = all.samples.iter().map(|sample| sample.shown - sample.decode).max().unwrap_or(0);
        u32::try_from(latest + times.lead).map_err(|_| PackageError::TimeOutOfRange(track.number))?;
    }

    let mut boxes = Boxes::default();
    file_type(&mut boxes, &[b"isom", b"iso2", b"mp41"]);
    boxes.boxed(b"moov", |boxes| {
        let next_track = tracks.iter().map(|(track, _)| boxes::track_id(track) + 1).max().unwrap_or(1);
        movie_header(boxes, MOVIE_HZ, lasts.unsigned_abs(), next_track);
        for (index, ((track, all), times)) in tracks.iter().zip(&times).enumerate() {
            let wait = after_start(times);
            let durations = Durations {
                movie: wait.saturating_add(times.lasts).unsigned_abs(),
                media: times.media.unsigned_abs(),
            };
            boxes::track(
                boxes,
                track,
                durations,
                |boxes| edits(boxes, wait, times),
                |boxes| {
                    sample_tables(boxes, track, &all.samples, times.lead);
                    chunk_tables(boxes, tracks, index, media_at);
                },
            );
        }
    });
    boxes.u32(mdat_bytes).bytes(b"mdat");
    Ok(boxes.into_bytes())
}

fn edits(boxes: &mut Boxes, wait: i64, times: &Times) {
    const NOTHING: i64 = -1;
    let mut edits = Vec::new();
    if wait > 0 {
        edits.push((wait, NOTHING));
    }
    edits.push((times.lasts, times.skipped));
    boxes.boxed(b"edts", |boxes| {
        boxes.full(b"elst", 1, 0, |boxes| {
            boxes.u32(edits.len() as u32);
            for (lasts, from) in edits {
                boxes.u64(lasts.unsigned_abs()).bytes(&from.to_be_bytes()).u16(1).u16(0);
            }
        });
    });
}

fn sample_tables(boxes: &mut Boxes, track: &MediaTrack, samples: &[Sample], lead: i64) {
    let runs = |boxes: &mut Boxes, of: &dyn Fn(&Sample) -> u32| {
        let alike: Vec<&[Sample]> = samples.chunk_by(|one, other| of(one) == of(other)).collect();
        boxes.u32(alike.len() as u32);
        for run in alike {
            boxes.u32(run.len() as u32).u32(of(&run[0]));
        }
    };
    boxes.full(b"stts", 0, 0, |boxes| runs(boxes, &|sample| sample.duration));
    // Looked at before: all of them fit.
    let offset = |sample: &Sample| u32::try_from(sample.shown - sample.decode + lead).unwrap_or(0);
    if samples.iter().any(|sample| offset(sample) != 0) {
        boxes.full(b"ctts", 0, 0, |boxes| runs(boxes, &offset));
    }
    if track.codec.picture().is_some() && !samples.iter().all(|sample| sample.keyframe) {
        boxes.full(b"stss", 0, 0, |boxes| {
            let keyframes = samples.iter().enumerate().filter(|(_, sample)| sample.keyframe);
            let numbers: Vec<u32> = keyframes.map(|(index, _)| index as u32 + 1).collect();
            boxes.u32(numbers.len() as u32);
            for number in numbers {
                boxes.u32(number);
            }
        });
    }
    boxes.full(b"stsz", 0, 0, |boxes| {
        boxes.u32(0).u32(samples.len() as u32);
        for sample in samples {
            boxes.u32(sample.size());
        }
    });
}

// One chunk for each fragment.
fn chunk_tables(boxes: &mut Boxes, tracks: &[(&MediaTrack, Timeline)], index: usize, media_at: u64) {
    let chunks = &tracks[index].1.chunks;
    boxes.full(b"stsc", 0, 0, |boxes| {
        const THE_ONLY_DESCRIPTION: u32 = 1;
        let changes = chunks.iter().enumerate().filter(|(at, chunk)| *at == 0 || chunks[at - 1].0 != chunk.0);
        let changes: Vec<(u32, u32)> = changes.map(|(at, chunk)| (at as u32 + 1, chunk.0)).collect();
        boxes.u32(changes.len() as u32);
        for (first, samples) in changes {
            boxes.u32(first).u32(samples).u32(THE_ONLY_DESCRIPTION);
        }
    });
    boxes.full(b"stco", 0, 0, |boxes| {
        boxes.u32(chunks.len() as u32);
        let mut at = media_at;
        for fragment in 0..chunks.len() {
            for (other, (_, all)) in tracks.iter().enumerate() {
                if other == index {
                    // CLIP_BYTES_MAX has been looked at, or it is the first of two times and nobody reads it.
                    boxes.u32(at as u32);
                }
                at += all.chunks[fragment].1;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boxes::find;
    use crate::codec::Playback;
    use crate::testing::{aac_track, avc_track, frame, header};

    fn tracks() -> Tracks {
        Tracks::read(&header(vec![avc_track(1), aac_track(2)]), Playback::Clip).unwrap()
    }

    fn whole(clip: &Clip, clusters: &[&str]) -> Vec<u8> {
        let mut file = clip.head().to_vec();
        for (index, cluster) in clusters.iter().enumerate() {
            let parts = Parts::from(Bytes::copy_from_slice(cluster.as_bytes()));
            file.extend(clip.media(index, &parts).unwrap().concat());
        }
        file
    }

    fn u32s(bytes: &[u8]) -> Vec<u32> {
        bytes.chunks_exact(4).map(|four| u32::from_be_bytes(four.try_into().unwrap())).collect()
    }

    #[test]
    fn a_clip_is_as_long_as_it_says_and_its_chunks_are_where_it_says() {
        let tracks = tracks();
        let frames = [frame(1, 0, 0..2), frame(2, 5, 2..3), frame(1, 40, 3..5)];
        let fragment = |start_ms| Fragment { frames: &frames, size: 5, start_ms, duration_ms: Some(80) };
        let clip = Clip::new(&tracks, &[fragment(1_000), fragment(1_080)]).unwrap();
        let file = whole(&clip, &["VvaWw", "XxbYy"]);
        assert_eq!(clip.len(), file.len() as u64);
        assert_eq!(find(&file, "mdat"), Some(&b"VvWwaXxYyb"[..]));
        // Both tracks' chunks, of which `find` sees those of the first.
        let places = u32s(find(&file, "moov.trak.mdia.minf.stbl.stco").unwrap());
        let chunks: Vec<&[u8]> = places[2..].iter().map(|at| &file[*at as usize..][..4]).collect();
        assert_eq!(chunks, [b"VvWw", b"XxYy"]);
        assert_eq!(u32s(find(&file, "moov.trak.mdia.minf.stbl.stsc").unwrap())[1..], [1, 1, 2, 1]);
        assert_eq!(u32s(find(&file, "moov.trak.mdia.minf.stbl.stts").unwrap())[1..], [1, 4, 3600]);
        assert_eq!(find(&file, "moov.trak.mdia.minf.stbl.ctts"), None);
    }

    #[test]
    fn pictures_wait_and_the_edit_skips_it() {
        let tracks = tracks();
        let frames = [frame(1, 0, 0..1), frame(1, 80, 0..1), frame(1, 40, 0..1), frame(2, 100, 0..1)];
        let fragment = Fragment { frames: &frames, size: 1, start_ms: 1_000, duration_ms: Some(120) };
        let clip = Clip::new(&tracks, &[fragment]).unwrap();
        let head = clip.head();
        assert_eq!(
            u32s(find(&head, "moov.trak.mdia.minf.stbl.ctts").unwrap())[1..],
            [3, 1, 3600, 1, 7200, 1, 0]
        );
        // 120 ms on the movie's clock, from 40 ms of the media on.
        assert_eq!(u32s(find(&head, "moov.trak.edts.elst").unwrap())[1..], [1, 0, 10_800, 0, 3600, 0x1_0000]);
        // The sound, 100 ms later, after an edit of nothing.
        let second = head.windows(4).rposition(|kind| kind == b"elst").unwrap();
        let minus = u32::MAX;
        assert_eq!(u32s(&head[second + 8..][..20]), [2, 0, 9_000, minus, minus]);
    }

    #[test]
    fn what_lies_apart_stays_apart() {
        let tracks = tracks();
        let frames = [frame(1, 0, 0..1), frame(1, 40, 0..1), frame(2, 0, 0..1), frame(2, 21, 0..1)];
        let fragment = |start_ms| Fragment { frames: &frames, size: 1, start_ms, duration_ms: None };
        let clip = Clip::new(&tracks, &[fragment(0), fragment(1_000)]).unwrap();
        let head = clip.head();
        let durations = u32s(find(&head, "moov.trak.mdia.minf.stbl.stts").unwrap());
        assert_eq!(durations[1..], [3, 1, 3600, 1, 86_400, 2, 3600]);
        let sound = head.windows(4).rposition(|kind| kind == b"stts").unwrap();
        assert_eq!(u32s(&head[sound + 8..][..28]), [3, 1, 1024, 1, 48_000 - 1024, 2, 1024]);
    }

    // Recordings that are sent later come faster than they were made, and are asked for by when they came.
    #[test]
    fn what_came_in_a_burst_is_played_one_after_the_other() {
        let tracks = tracks();
        let frames = [frame(1, 0, 0..1), frame(1, 40, 0..1), frame(2, 0, 0..1), frame(2, 21, 0..1)];
        let fragment = |start_ms| Fragment { frames: &frames, size: 1, start_ms, duration_ms: Some(7) };
        let clip = Clip::new(&tracks, &[fragment(0), fragment(7), fragment(14), fragment(1_000)]).unwrap();
        let head = clip.head();
        let durations = u32s(find(&head, "moov.trak.mdia.minf.stbl.stts").unwrap());
        assert_eq!(durations[1..], [3, 5, 3600, 1, (1_000 - 200) * 90, 2, 3600]);
        assert_eq!(find(&head, "moov.trak.mdia.minf.stbl.ctts"), None);
    }

    #[test]
    fn sound_goes_on_counting_over_fragments() {
        let tracks = tracks();
        let frames = [frame(1, 0, 0..1), frame(2, 0, 0..1), frame(2, 21, 0..1)];
        // 42.67 ms of sound in 43 ms.
        let fragments: Vec<_> = (0..10)
            .map(|at| Fragment { frames: &frames, size: 1, start_ms: 43 * at, duration_ms: Some(43) })
            .collect();
        let head = Clip::new(&tracks, &fragments).unwrap().head();
        let sound = head.windows(4).rposition(|kind| kind == b"stts").unwrap();
        assert_eq!(u32s(&head[sound + 8..][..12]), [1, 20, 1024]);
    }

    #[test]
    fn clips_that_make_no_sense_are_refused() {
        let tracks = tracks();
        let frames = [frame(1, 0, 0..1), frame(2, 0, 0..1)];
        let fragment = |start_ms| Fragment { frames: &frames, size: 1, start_ms, duration_ms: None };
        assert_eq!(Clip::new(&tracks, &[]).unwrap_err(), PackageError::NoFragments);
        let disorder = [fragment(5), fragment(5)];
        assert_eq!(Clip::new(&tracks, &disorder).unwrap_err(), PackageError::OutOfOrder(1));
        let clip = Clip::new(&tracks, &[fragment(5)]).unwrap();
        assert_eq!(clip.media(0, &Parts::default()), Err(PackageError::FrameOutside(1)));
        assert_eq!(clip.media(1, &Parts::default()), Err(PackageError::NoFragments));
    }
}
