//! What cameras film, again and again: a recording, or frames that are made up.
//!
//! A made-up frame begins as H.264 does and then tells when it was sent and how many were sent before it:
//!
//! ```text
//!  0              4      5            13           21
//!  +--------------+------+------------+------------+--------
//!  | length, u32  | type | moment, ns | number     | noise
//!  +--------------+------+------------+------------+--------
//! ```

use std::path::Path;

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use penstock_mkv::{Event, Limits, Splitter, Track, TrackKind, put_cluster, put_frame, write_header};

use crate::random::Random;

/// Ticks are milliseconds, as the producer SDK has them.
const TIMECODE_SCALE_NS: u64 = 1_000_000;

/// Bytes of a recording: it is held in memory.
const RECORDING_BYTES_MAX: u64 = 1 << 30;

/// Bytes of a fragment that the service takes, as documented.
const FRAGMENT_BYTES_MAX: u32 = 50 << 20;

/// Tracks whose numbers take one byte, as the producer SDK writes them.
const TRACKS_MAX: usize = 126;

/// Milliseconds of a fragment that the service takes, as documented.
pub(crate) const FRAGMENT_MS_MAX: u64 = 20_000;

/// Where the stamp lies in a frame, and where it ends.
const STAMP_AT: usize = 5;
pub(crate) const STAMPED_BYTES: usize = STAMP_AT + 16;

/// How many times larger than the others the first frame of a fragment is, which refers to no other.
const KEYFRAME_FACTOR: usize = 4;

/// What an H.264 decoder is told beforehand: baseline, one set of parameters of each kind, for 1280 by 720.
const AVCC: &[u8] = &[
    0x01, 0x42, 0xc0, 0x1f, 0xff, 0xe1, 0x00, 0x09, 0x67, 0x42, 0xc0, 0x1f, 0xda, 0x01, 0x40, 0x16, 0xe9,
    0x01, 0x00, 0x04, 0x68, 0xce, 0x3c, 0x80,
];

/// Something to film.
#[derive(Clone, Debug)]
pub(crate) struct Footage {
    /// What is sent first.
    pub(crate) header: Bytes,
    pub(crate) fragments: Vec<Fragment>,
    /// After so many milliseconds it begins again.
    pub(crate) length_ms: u64,
    /// Its frames tell when they were sent.
    pub(crate) is_stamped: bool,
}

/// One fragment.
#[derive(Clone, Debug)]
pub(crate) struct Fragment {
    /// Since the footage's beginning.
    pub(crate) at_ms: u64,
    pub(crate) frames: Vec<Frame>,
}

/// One frame.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    track: u8,
    /// Since its fragment's beginning.
    pub(crate) at_ms: i16,
    keyframe: bool,
    bytes: Bytes,
}

/// What a frame tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) ns: u64,
    pub(crate) number: u64,
}

impl Stamp {
    /// Of a frame's bytes.
    pub(crate) fn of(frame: &[u8]) -> Option<Stamp> {
        let stamp = frame.get(STAMP_AT..STAMPED_BYTES)?;
        let (ns, number) = stamp.split_at(8);
        Some(Stamp {
            ns: u64::from_be_bytes(ns.try_into().ok()?),
            number: u64::from_be_bytes(number.try_into().ok()?),
        })
    }
}

impl Footage {
    /// Frames that are made up: so many bits and frames a second, in fragments of so many milliseconds.
    pub(crate) fn made_up(bits_per_s: u64, frames_per_s: u64, fragment_ms: u64) -> Result<Footage> {
        let count = (frames_per_s * fragment_ms / 1000) as usize;
        ensure!(count > 0, "--fragment is shorter than a frame: make it longer, or --frame-rate higher");
        let bytes = (bits_per_s / 8 * fragment_ms / 1000) as usize;
        let small = bytes / (count - 1 + KEYFRAME_FACTOR);
        ensure!(
            small >= STAMPED_BYTES,
            "--bitrate leaves {small} bytes for a frame: at least {STAMPED_BYTES} are needed"
        );
        ensure!(bytes < FRAGMENT_BYTES_MAX as usize, "a fragment of {bytes} bytes: make --fragment shorter");
        let mut noise = vec![0; small * KEYFRAME_FACTOR];
        Random::new(fragment_ms).fill(&mut noise);
        let frames = (0..count).map(|number| {
            let is_first = number == 0;
            let length = if is_first { small * KEYFRAME_FACTOR } else { small };
            let mut bytes = noise[..length].to_vec();
            bytes[..4].copy_from_slice(&(length as u32 - 4).to_be_bytes());
            // A picture that refers to no other, or one that does.
            bytes[4] = if is_first { 0x65 } else { 0x41 };
            let at_ms = (number as u64 * 1000 / frames_per_s) as i16;
            Frame { track: 1, at_ms, keyframe: is_first, bytes: bytes.into() }
        });
        let video = Track {
            number: 1,
            kind: TrackKind::Video { width: 1280, height: 720 },
            codec_id: "V_MPEG4/ISO/AVC".into(),
            codec_private: Bytes::from_static(AVCC),
            name: Some("made up".into()),
            default_duration_ns: Some(1_000_000_000 / frames_per_s),
        };
        Ok(Footage {
            header: write_header(TIMECODE_SCALE_NS, &[video]),
            fragments: vec![Fragment { at_ms: 0, frames: frames.collect() }],
            length_ms: fragment_ms,
            is_stamped: true,
        })
    }

    /// A recording in Matroska. Its Clusters become the fragments.
    pub(crate) fn recorded(file: &Path) -> Result<Footage> {
        let told = || format!("cannot read {}", file.display());
        let length = std::fs::metadata(file).with_context(told)?.len();
        ensure!(length <= RECORDING_BYTES_MAX, "{} has more than 1 GiB", file.display());
        let body = Bytes::from(std::fs::read(file).with_context(told)?);
        Footage::of(body).with_context(|| format!("{} cannot be played", file.display()))
    }

    fn of(body: Bytes) -> Result<Footage> {
        let limits = Limits {
            fragment_bytes_max: FRAGMENT_BYTES_MAX,
            tracks_max: TRACKS_MAX,
            // A fragment is one part of the body.
            part_bytes: usize::MAX,
        };
        let mut splitter = Splitter::of_media(limits);
        splitter.push(body);
        splitter.finish();
        let (mut header, mut scale_ns) = (None, TIMECODE_SCALE_NS);
        let (mut frames, mut end_ms) = (Vec::new(), 0);
        let mut fragments: Vec<Fragment> = Vec::new();
        while let Some(event) = splitter.next_event()? {
            match event {
                Event::Header(told) => {
                    ensure!(header.is_none(), "it has several documents");
                    ensure!(
                        told.tracks.iter().all(|track| track.number <= TRACKS_MAX as u64),
                        "its tracks are numbered too high"
                    );
                    scale_ns = told.timecode_scale_ns;
                    header = Some(write_header(TIMECODE_SCALE_NS, &told.tracks));
                }
                Event::FragmentStarted { timecode, .. } => {
                    let at_ms = ms(timecode, scale_ns).context("its time has no end")?;
                    fragments.push(Fragment { at_ms, frames: Vec::new() });
                }
                Event::Frame(frame) => frames.push(frame),
                Event::FragmentPart { bytes } => {
                    let fragment = fragments.last_mut().context("a part before its fragment")?;
                    for frame in frames.drain(..) {
                        fragment.frames.push(Frame {
                            track: frame.track as u8,
                            at_ms: relative_ms(frame.relative_timecode, scale_ns),
                            keyframe: frame.keyframe,
                            bytes: bytes.slice(frame.range.start as usize..frame.range.end as usize),
                        });
                    }
                }
                Event::FragmentEnded(told) => {
                    let ticks = told.timecode.saturating_add(told.duration_ticks);
                    end_ms = end_ms.max(ms(ticks, scale_ns).context("its time has no end")?);
                }
                Event::Tags(_) => {}
            }
        }
        fragments.retain(|fragment| !fragment.frames.is_empty());
        let first_ms = fragments.first().context("it has no frame")?.at_ms;
        for fragment in &mut fragments {
            fragment.at_ms = fragment.at_ms.checked_sub(first_ms).context("its time runs backwards")?;
        }
        ensure!(fragments.is_sorted_by(|one, next| one.at_ms < next.at_ms), "its time runs backwards");
        let last_ms = fragments.last().map_or(0, |fragment| fragment.at_ms);
        // Timecodes grow, also where it begins again.
        let length_ms = end_ms.saturating_sub(first_ms).max(last_ms + 1);
        Ok(Footage { header: header.context("it has no header")?, fragments, length_ms, is_stamped: false })
    }
}

fn ms(ticks: u64, scale_ns: u64) -> Option<u64> {
    Some(ticks.checked_mul(scale_ns)? / TIMECODE_SCALE_NS)
}

fn relative_ms(ticks: i16, scale_ns: u64) -> i16 {
    let ns = i64::from(ticks).saturating_mul(i64::try_from(scale_ns).unwrap_or(i64::MAX));
    (ns / TIMECODE_SCALE_NS as i64).clamp(i16::MIN.into(), i16::MAX.into()) as i16
}

impl Fragment {
    /// Begins it at a timecode.
    pub(crate) fn put_head(out: &mut Vec<u8>, timecode: u64) {
        put_cluster(out, timecode);
    }
}

impl Frame {
    /// Adds it to the fragment that was begun, with what it is to tell.
    pub(crate) fn put(&self, out: &mut Vec<u8>, stamp: Option<Stamp>) {
        put_frame(out, self.track, self.at_ms, self.keyframe, &self.bytes);
        if let Some(stamp) = stamp {
            let at = out.len() - self.bytes.len() + STAMP_AT;
            out[at..at + 8].copy_from_slice(&stamp.ns.to_be_bytes());
            out[at + 8..at + 16].copy_from_slice(&stamp.number.to_be_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(footage: &Footage, timecode: u64) -> Vec<u8> {
        let mut out = footage.header.to_vec();
        for fragment in &footage.fragments {
            Fragment::put_head(&mut out, timecode + fragment.at_ms);
            fragment.frames.iter().for_each(|frame| frame.put(&mut out, None));
        }
        out
    }

    #[test]
    fn made_up_frames_have_their_rates() {
        let footage = Footage::made_up(2_000_000, 30, 500).unwrap();
        let frames = &footage.fragments[0].frames;
        let total: usize = frames.iter().map(|frame| frame.bytes.len()).sum();
        assert_eq!((frames.len(), footage.length_ms), (15, 500));
        assert!((124_000..=125_000).contains(&total), "{total}");
        assert_eq!((frames[0].keyframe, frames[1].keyframe, frames[14].at_ms), (true, false, 466));
        for (bits, rate, ms, advice) in [
            (1000, 30, 1000, "--bitrate"),
            (2_000_000, 30, 10, "--fragment"),
            (1 << 30, 30, 2000, "--fragment"),
        ] {
            let said = Footage::made_up(bits, rate, ms).unwrap_err().to_string();
            assert!(said.contains(advice), "{said}");
        }
    }

    #[test]
    fn a_frame_tells_what_it_was_stamped_with() {
        let footage = Footage::made_up(2_000_000, 30, 1000).unwrap();
        let stamp = Stamp { ns: 7, number: 9 };
        let (mut out, frame) = (Vec::new(), &footage.fragments[0].frames[3]);
        frame.put(&mut out, Some(stamp));
        let sent = &out[out.len() - frame.bytes.len()..];
        assert_eq!((Stamp::of(sent), Stamp::of(&sent[..20])), (Some(stamp), None));
        assert_eq!(sent[STAMPED_BYTES..], frame.bytes[STAMPED_BYTES..]);
    }

    #[test]
    fn a_recording_is_played_as_it_was_filmed() {
        let mut filmed = Footage::made_up(2_000_000, 25, 1000).unwrap();
        let again = Fragment { at_ms: 1000, ..filmed.fragments[0].clone() };
        filmed.fragments.push(again);
        let played = Footage::of(bytes(&filmed, 5000).into()).unwrap();
        assert_eq!((played.fragments.len(), played.length_ms), (2, 2000));
        assert_eq!(bytes(&played, 5000), bytes(&filmed, 5000));
        let file = tempfile::NamedTempFile::new().unwrap();
        let said = format!("{:#}", Footage::recorded(file.path()).unwrap_err());
        assert!(said.ends_with("cannot be played: it has no frame"), "{said}");
    }
}
