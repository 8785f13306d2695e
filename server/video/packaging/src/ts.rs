//! MPEG-TS (ISO/IEC 13818-1) for HLS players: a segment for each fragment, all tracks in one.
//!
//! ```text
//!  PAT, PMT                 one packet each: where what is
//!  PES of a picture         an access unit delimiter, parameter sets before a keyframe, its NAL units with start codes
//!  PES of some sound        up to eight frames, each with an ADTS header
//!  ...                      by their times
//! ```
//!
//! **Counters go on without a memory.** Packets of a stream are numbered modulo 16, and players take a gap for a loss. Nobody remembers where the segment before
//! ended, so each segment begins at zero and ends at fifteen: the last PES of a stream is spread over as many packets more as that takes. The two tables,
//! one packet each, say that their numbers begin anew.
//!
//! Times are those of the session's clock, modulo 2^33 ticks of 90 kHz as the format has it.

use crate::codec::{Aac, Codec, MediaTrack, Tracks};
use crate::error::PackageError;
use crate::fragment::{Fragment, Parts};
use crate::limits::{ADTS_FRAME_BYTES_MAX, TS_AUDIO_BYTES_MAX, TS_AUDIO_FRAMES_MAX};
use crate::timing::{Decoding, Sample, VIDEO_HZ, samples};
use bytes::Bytes;

/// The segment of a fragment, with all tracks. G.711 has no place in it.
pub fn segment(tracks: &Tracks, fragment: &Fragment<'_>, parts: &Parts) -> Result<Bytes, PackageError> {
    let mut units = Vec::new();
    for track in tracks {
        let samples = samples(tracks, track, fragment, Decoding::Early)?;
        match &track.codec {
            Codec::Avc(_) | Codec::Hevc(_) => {
                units.extend(samples.into_iter().map(|sample| Unit::picture(track, sample)));
            }
            Codec::Aac(aac) => sound_units(track, aac, samples, &mut units)?,
            Codec::G711(_) => return Err(not_carried(track, "G.711 has no stream type")),
        }
    }
    units.sort_by_key(|unit| unit.decode);

    let clock = tracks.video().or(tracks.audio()).map_or(PID_VIDEO, pid);
    let bytes: usize = units.iter().flat_map(|unit| &unit.samples).map(|sample| sample.size() as usize).sum();
    let mut packets = Packets { out: Vec::with_capacity(bytes + bytes / 16 + 64 * PACKET_BYTES) };
    packets.table(PID_PAT, &association());
    packets.table(PID_PMT, &program(tracks, clock));

    let lasts = tracks.iter().map(|track| units.iter().rposition(|unit| unit.track.number == track.number));
    let lasts: Vec<usize> = lasts.flatten().collect();
    let mut counters = [0_u8; 2];
    let mut payload = Vec::new();
    for (index, unit) in units.iter().enumerate() {
        payload.clear();
        unit.write(parts, &mut payload)?;
        let pid = pid(unit.track);
        let first = First {
            clock: (pid == clock).then_some(unit.decode - CLOCK_LEAD_TICKS),
            entry: unit.samples.first().is_some_and(|sample| sample.keyframe),
        };
        let counter = &mut counters[usize::from(pid != PID_VIDEO)];
        packets.unit(pid, counter, first, &payload, lasts.contains(&index));
    }
    Ok(packets.out.into())
}

const PACKET_BYTES: usize = 188;
const PACKET_HEADER_BYTES: usize = 4;
const SYNC: u8 = 0x47;
const PID_PAT: u16 = 0;
const PID_PMT: u16 = 0x1000;
const PID_VIDEO: u16 = 0x100;
const PID_AUDIO: u16 = 0x101;
const PROGRAM: u16 = 1;
/// The clock runs so many ticks behind decoding: what is on its way arrives before it is due.
const CLOCK_LEAD_TICKS: i64 = 9_000;

fn pid(track: &MediaTrack) -> u16 {
    if track.codec.picture().is_some() { PID_VIDEO } else { PID_AUDIO }
}

fn not_carried(track: &MediaTrack, reason: &'static str) -> PackageError {
    PackageError::NotInTransportStream { track: track.number, reason }
}

/// What becomes one PES packet. Times are in ticks of 90 kHz.
struct Unit<'a> {
    track: &'a MediaTrack,
    samples: Vec<Sample>,
    decode: i64,
    shown: i64,
}

impl Unit<'_> {
    fn picture(track: &MediaTrack, sample: Sample) -> Unit<'_> {
        // Where the clock begins, or times are the same, decoding cannot be early enough; then it is when the picture is shown.
        let decode = sample.decode.min(sample.shown);
        Unit { track, decode, shown: sample.shown, samples: vec![sample] }
    }

    fn write(&self, parts: &Parts, out: &mut Vec<u8>) -> Result<(), PackageError> {
        let video = self.track.codec.picture().is_some();
        out.extend_from_slice(&[0, 0, 1, if video { 0xe0 } else { 0xc0 }]);
        // A picture's length may be left open.
        let length_at = out.len();
        out.extend_from_slice(&[0, 0]);
        const ALIGNED: u8 = 0x84;
        if self.decode == self.shown {
            out.extend_from_slice(&[ALIGNED, 0x80, 5]);
            out.extend_from_slice(&timestamp(0x2, self.shown));
        } else {
            out.extend_from_slice(&[ALIGNED, 0xc0, 10]);
            out.extend_from_slice(&timestamp(0x3, self.shown));
            out.extend_from_slice(&timestamp(0x1, self.decode));
        }
        for sample in &self.samples {
            match &self.track.codec {
                Codec::Aac(aac) => {
                    out.extend_from_slice(&adts(aac, sample.size() as usize));
                    read(self.track, sample, parts, out)?;
                }
                _ => self.access_unit(sample, parts, out)?,
            }
        }
        if !video {
            // TS_AUDIO_BYTES_MAX and one frame more: it fits.
            let length = u16::try_from(out.len() - length_at - 2).unwrap_or(0);
            out[length_at..length_at + 2].copy_from_slice(&length.to_be_bytes());
        }
        Ok(())
    }

    fn access_unit(&self, sample: &Sample, parts: &Parts, out: &mut Vec<u8>) -> Result<(), PackageError> {
        const START: [u8; 4] = [0, 0, 0, 1];
        let mut frame = Vec::with_capacity(sample.size() as usize);
        read(self.track, sample, parts, &mut frame)?;
        let (syntax, length_bytes, sets) = match &self.track.codec {
            Codec::Avc(avc) => (Syntax::Avc, avc.nal_length_bytes, &avc.parameter_sets),
            Codec::Hevc(hevc) => (Syntax::Hevc, hevc.nal_length_bytes, &hevc.parameter_sets),
            Codec::Aac(_) | Codec::G711(_) => return Ok(()),
        };
        let units = nal_units(&frame, length_bytes);
        let units =
            units.map_err(|reason| PackageError::DamagedFrame { track: self.track.number, reason })?;
        let kinds = || units.iter().map(|unit| syntax.kind(unit));
        out.extend_from_slice(syntax.delimiter());
        // Those of the frame itself come later and would be shadowed.
        if kinds().any(|kind| syntax.is_entry(kind)) && !kinds().any(|kind| syntax.is_parameter_set(kind)) {
            for set in sets {
                out.extend_from_slice(&START);
                out.extend_from_slice(set);
            }
        }
        for unit in units.iter().filter(|unit| !syntax.is_delimiter(syntax.kind(unit))) {
            out.extend_from_slice(&START);
            out.extend_from_slice(unit);
        }
        Ok(())
    }
}

/// Sound in packets of several frames, so that low rates do not fill the stream with headers.
fn sound_units<'a>(
    track: &'a MediaTrack,
    aac: &Aac,
    samples: Vec<Sample>,
    units: &mut Vec<Unit<'a>>,
) -> Result<(), PackageError> {
    if aac.frame_samples != 1024 {
        return Err(not_carried(track, "ADTS knows frames of 1024 samples only"));
    }
    if rate_index(aac).is_none() {
        return Err(not_carried(track, "ADTS does not know its sample rate"));
    }
    if !(1..=7).contains(&aac.channel_config) {
        return Err(not_carried(track, "ADTS does not know its channels"));
    }
    let mut some: Vec<Sample> = Vec::new();
    let mut bytes = 0;
    for sample in samples {
        let size = ADTS_BYTES + sample.size() as usize;
        if size > ADTS_FRAME_BYTES_MAX {
            return Err(PackageError::DamagedFrame {
                track: track.number,
                reason: "it is too long for ADTS",
            });
        }
        // Frames after a pause have a time of their own.
        let follows = some.last().is_none_or(|before| before.duration == aac.frame_samples);
        let full = some.len() == TS_AUDIO_FRAMES_MAX || bytes + size > TS_AUDIO_BYTES_MAX;
        if !some.is_empty() && (full || !follows) {
            units.push(sound_unit(track, std::mem::take(&mut some)));
            bytes = 0;
        }
        bytes += size;
        some.push(sample);
    }
    if !some.is_empty() {
        units.push(sound_unit(track, some));
    }
    Ok(())
}

fn sound_unit(track: &MediaTrack, samples: Vec<Sample>) -> Unit<'_> {
    let at = samples.first().map_or(0, |sample| i128::from(sample.decode));
    let hz = i128::from(track.timescale());
    // CLOCK_TICKS_MAX at the slowest rate is beyond 64 bits; only the lowest 33 are told.
    let at = (at * i128::from(VIDEO_HZ) + hz / 2) / hz;
    let at = (at & i128::from(i64::MAX)) as i64;
    Unit { track, samples, decode: at, shown: at }
}

fn read(track: &MediaTrack, sample: &Sample, parts: &Parts, out: &mut Vec<u8>) -> Result<(), PackageError> {
    let whole = parts.slice(&sample.range, |piece| out.extend_from_slice(&piece));
    whole.then_some(()).ok_or(PackageError::FrameOutside(track.number))
}

/// The NAL units of a frame, each with its length before it.
fn nal_units(mut frame: &[u8], length_bytes: usize) -> Result<Vec<&[u8]>, &'static str> {
    let mut units = Vec::new();
    while !frame.is_empty() {
        let (length, rest) = frame.split_at_checked(length_bytes).ok_or("it ends within a length")?;
        let length = length.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
        let (unit, rest) = rest.split_at_checked(length).ok_or("it ends within a NAL unit")?;
        if !unit.is_empty() {
            units.push(unit);
        }
        frame = rest;
    }
    Ok(units)
}

/// Which NAL units are which.
#[derive(Clone, Copy)]
enum Syntax {
    Avc,
    Hevc,
}

impl Syntax {
    fn kind(self, unit: &[u8]) -> u8 {
        let first = unit.first().copied().unwrap_or(0);
        match self {
            Syntax::Avc => first & 0x1f,
            Syntax::Hevc => first >> 1 & 0x3f,
        }
    }

    /// Whether decoding may begin with it: an IDR picture, or any that H.265 calls a random access point.
    fn is_entry(self, kind: u8) -> bool {
        match self {
            Syntax::Avc => kind == 5,
            Syntax::Hevc => (16..=23).contains(&kind),
        }
    }

    /// A sequence parameter set, which the others come with.
    fn is_parameter_set(self, kind: u8) -> bool {
        match self {
            Syntax::Avc => kind == 7,
            Syntax::Hevc => kind == 33,
        }
    }

    fn is_delimiter(self, kind: u8) -> bool {
        match self {
            Syntax::Avc => kind == 9,
            Syntax::Hevc => kind == 35,
        }
    }

    /// An access unit delimiter that promises nothing of what follows.
    fn delimiter(self) -> &'static [u8] {
        match self {
            Syntax::Avc => &[0, 0, 0, 1, 9, 0xf0],
            Syntax::Hevc => &[0, 0, 0, 1, 0x46, 1, 0x50],
        }
    }
}

const ADTS_BYTES: usize = 7;

fn rate_index(aac: &Aac) -> Option<u8> {
    let index = crate::codec::SAMPLE_RATES.iter().position(|rate| *rate == aac.sample_rate);
    index.and_then(|index| u8::try_from(index).ok())
}

// ISO/IEC 13818-7, 6.2; looked at before: everything fits.
fn adts(aac: &Aac, size: usize) -> [u8; ADTS_BYTES] {
    let rate = rate_index(aac).unwrap_or(0);
    let profile = aac.core_object_type - 1;
    let length = size + ADTS_BYTES;
    [
        0xff,
        // MPEG-4, no checksum.
        0xf1,
        profile << 6 | rate << 2 | aac.channel_config >> 2,
        aac.channel_config << 6 | (length >> 11) as u8 & 3,
        (length >> 3) as u8,
        (length << 5) as u8 | 0x1f,
        // A rate that varies, one block.
        0xfc,
    ]
}

// 33 bits with a marker after each part.
fn timestamp(prefix: u8, ticks: i64) -> [u8; 5] {
    [
        prefix << 4 | (ticks >> 29) as u8 & 0xe | 1,
        (ticks >> 22) as u8,
        (ticks >> 14) as u8 | 1,
        (ticks >> 7) as u8,
        (ticks << 1) as u8 | 1,
    ]
}

/// The PAT: one program.
fn association() -> Vec<u8> {
    let mut section = section(0x00, PROGRAM, 4);
    section.extend_from_slice(&PROGRAM.to_be_bytes());
    section.extend_from_slice(&(0xe000 | PID_PMT).to_be_bytes());
    checked(section)
}

/// The PMT: what the program consists of.
fn program(tracks: &Tracks, clock: u16) -> Vec<u8> {
    const AVC: u8 = 0x1b;
    const HEVC: u8 = 0x24;
    const AAC_IN_ADTS: u8 = 0x0f;
    let mut section = section(0x02, PROGRAM, 4 + 5 * tracks.iter().count() as u16);
    section.extend_from_slice(&(0xe000 | clock).to_be_bytes());
    section.extend_from_slice(&[0xf0, 0]);
    for track in tracks {
        section.push(match track.codec {
            Codec::Avc(_) => AVC,
            Codec::Hevc(_) => HEVC,
            Codec::Aac(_) | Codec::G711(_) => AAC_IN_ADTS,
        });
        section.extend_from_slice(&(0xe000 | pid(track)).to_be_bytes());
        section.extend_from_slice(&[0xf0, 0]);
    }
    checked(section)
}

// What a table begins with: its length counts what is after it, the checksum too.
fn section(table: u8, id: u16, content: u16) -> Vec<u8> {
    let length = 5 + content + 4;
    let mut section = vec![table];
    section.extend_from_slice(&(0xb000 | length).to_be_bytes());
    section.extend_from_slice(&id.to_be_bytes());
    // The first and only version, the first and only section.
    section.extend_from_slice(&[0xc1, 0, 0]);
    section
}

fn checked(mut section: Vec<u8>) -> Vec<u8> {
    let checksum = crc32_mpeg(&section);
    section.extend_from_slice(&checksum.to_be_bytes());
    section
}

// Of two tables of some twenty bytes: no lookup needed.
fn crc32_mpeg(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte) << 24;
        for _ in 0..8 {
            crc = if crc & 0x8000_0000 == 0 { crc << 1 } else { crc << 1 ^ 0x04c1_1db7 };
        }
    }
    crc
}

/// What the first packet of a PES says beside it.
#[derive(Clone, Copy, Default)]
struct First {
    // The clock, in ticks of 90 kHz.
    clock: Option<i64>,
    // Decoding can begin here.
    entry: bool,
}

struct Packets {
    out: Vec<u8>,
}

impl Packets {
    /// A table in a packet of its own, whose counter begins anew.
    fn table(&mut self, pid: u16, section: &[u8]) {
        const DISCONTINUITY: u8 = 0x80;
        let start = self.out.len();
        self.out.extend_from_slice(&[SYNC, 0x40 | (pid >> 8) as u8, pid as u8, 0x30, 1, DISCONTINUITY]);
        // The section begins at once.
        self.out.push(0);
        self.out.extend_from_slice(section);
        self.out.resize(start + PACKET_BYTES, 0xff);
    }

    /// A PES in as many packets as it takes; in some more if the counter is to end at fifteen.
    fn unit(&mut self, pid: u16, counter: &mut u8, first: First, payload: &[u8], last: bool) {
        const ROOM: usize = PACKET_BYTES - PACKET_HEADER_BYTES;
        let mut adaptation = Vec::new();
        if first.clock.is_some() || first.entry {
            let flags = if first.entry { 0x40 } else { 0 } | if first.clock.is_some() { 0x10 } else { 0 };
            adaptation.push(flags);
            if let Some(clock) = first.clock {
                // 33 bits, six of reserve, nine of a finer clock that stands still.
                let field = ((clock & 0x1_ffff_ffff) as u64) << 15 | 0x3f << 9;
                adaptation.extend_from_slice(&field.to_be_bytes()[2..]);
            }
        }
        let of_adaptation = |adaptation: &[u8]| if adaptation.is_empty() { 0 } else { 1 + adaptation.len() };
        let beyond_first = payload.len().saturating_sub(ROOM - of_adaptation(&adaptation));
        let mut left = 1 + beyond_first.div_ceil(ROOM);
        if last {
            left += (16 - (usize::from(*counter) + left) % 16) % 16;
        }
        let mut rest = payload;
        let mut begins = true;
        while !rest.is_empty() {
            // At least a byte for each packet after this one.
            let most = ROOM - of_adaptation(&adaptation);
            let here = most.min(rest.len().saturating_sub(left - 1).max(1));
            let (now, later) = rest.split_at(here.min(rest.len()));
            let stuffing = most - now.len();
            let control = if stuffing > 0 || !adaptation.is_empty() { 0x30 } else { 0x10 };
            let start = if begins { 0x40 } else { 0 };
            self.out.extend_from_slice(&[SYNC, start | (pid >> 8) as u8, pid as u8, control | *counter]);
            if control == 0x30 {
                self.adaptation(&adaptation, stuffing);
            }
            self.out.extend_from_slice(now);
            *counter = (*counter + 1) & 0xf;
            left = left.saturating_sub(1).max(1);
            adaptation.clear();
            begins = false;
            rest = later;
        }
    }

    // The field with its length, filled up by so many bytes.
    fn adaptation(&mut self, field: &[u8], stuffing: usize) {
        if field.is_empty() {
            // The length counts itself out; the flags come first.
            self.out.push((stuffing - 1) as u8);
            if stuffing > 1 {
                self.out.push(0);
                self.out.resize(self.out.len() + stuffing - 2, 0xff);
            }
        } else {
            self.out.push((field.len() + stuffing) as u8);
            self.out.extend_from_slice(field);
            self.out.resize(self.out.len() + stuffing, 0xff);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Playback;
    use crate::testing::{AVC_CONFIG, aac_track, avc_track, frame, header};

    fn tracks() -> Tracks {
        Tracks::read(&header(vec![avc_track(1), aac_track(2)]), Playback::Hls).unwrap()
    }

    // Packets: PID, counter, whether a unit begins, payload.
    fn packets(segment: &[u8]) -> Vec<(u16, u8, bool, Vec<u8>)> {
        let (packets, rest) = segment.as_chunks::<PACKET_BYTES>();
        assert_eq!(rest, [0; 0]);
        let read = |packet: &[u8; PACKET_BYTES]| {
            assert_eq!(packet[0], SYNC);
            let pid = u16::from_be_bytes([packet[1] & 0x1f, packet[2]]);
            let skip = if packet[3] & 0x20 == 0 { 0 } else { 1 + usize::from(packet[4]) };
            (pid, packet[3] & 0xf, packet[1] & 0x40 != 0, packet[4 + skip..].to_vec())
        };
        packets.iter().map(read).collect()
    }

    fn fragment<'a>(frames: &'a [penstock_mkv::Frame], size: u64) -> Fragment<'a> {
        Fragment { frames, size, start_ms: 10_000, duration_ms: None }
    }

    #[test]
    fn a_picture_gets_start_codes_and_parameter_sets() {
        let cluster = [&[0, 0, 0, 2, 9, 0x10, 0, 0, 0, 3, 0x65, 1, 2][..], &[0, 0, 0, 2, 0x41, 3]].concat();
        let frames = [frame(1, 0, 0..13), frame(1, 40, 13..19), frame(2, 0, 0..13)];
        let parts = Parts::from(Bytes::from(cluster));
        let segment = segment(&tracks(), &fragment(&frames, 19), &parts).unwrap();
        let packets = packets(&segment);
        let pictures: Vec<_> = packets.iter().filter(|packet| packet.0 == PID_VIDEO).collect();
        let elementary: Vec<u8> = pictures.iter().flat_map(|packet| packet.3.clone()).collect();
        let expected: Vec<u8> = [&[0, 0, 0, 1, 9, 0xf0, 0, 0, 0, 1][..], &AVC_CONFIG[8..12]].concat();
        assert!(elementary.windows(expected.len()).any(|bytes| bytes == expected));
        assert!(elementary.ends_with(&[0, 0, 0, 1, 9, 0xf0, 0, 0, 0, 1, 0x41, 3]));
        // The delimiter of the frame itself has gone.
        assert!(!elementary.windows(2).any(|two| two == [9, 0x10]));
        assert_eq!(packets.iter().filter(|packet| packet.2).count(), 2 + 2 + 1);
    }

    #[test]
    fn counters_go_on_from_segment_to_segment() {
        for length in [1, 100, 184, 1_000, 2_900, 5_000_u32] {
            let cluster: Vec<u8> =
                [&(length - 1).to_be_bytes()[..], &vec![0x41; length as usize - 1]].concat();
            let frames =
                [frame(1, 0, 0..length + 3), frame(2, 0, 0..100.min(length + 3)), frame(2, 21, 0..4)];
            let parts = Parts::from(Bytes::from(cluster));
            let segment = segment(&tracks(), &fragment(&frames, u64::from(length) + 3), &parts).unwrap();
            for pid in [PID_VIDEO, PID_AUDIO] {
                let counters: Vec<u8> = packets(&segment)
                    .iter()
                    .filter(|packet| packet.0 == pid)
                    .map(|packet| packet.1)
                    .collect();
                assert!(counters.len().is_multiple_of(16), "{length}: {counters:?}");
                assert!(counters.iter().enumerate().all(|(at, counter)| usize::from(*counter) == at % 16));
            }
        }
    }

    #[test]
    fn tables_have_the_checksum_of_the_format() {
        // A PAT as other programs write it.
        let pat = [0, 0xb0, 13, 0, 1, 0xc1, 0, 0, 0, 1, 0xf0, 0, 0x2a, 0xb1, 0x04, 0xb2];
        assert_eq!(association(), pat);
    }

    #[test]
    fn timestamps_keep_their_lowest_33_bits() {
        assert_eq!(timestamp(0x2, 0), [0x21, 0, 1, 0, 1]);
        assert_eq!(timestamp(0x3, 0x1_ffff_ffff), [0x3f, 0xff, 0xff, 0xff, 0xff]);
        assert_eq!(timestamp(0x2, 1 << 33), timestamp(0x2, 0));
    }

    #[test]
    fn what_has_no_place_is_told() {
        let frames = [frame(1, 0, 0..4), frame(2, 0, 0..4)];
        let damaged = Parts::from(Bytes::from_static(&[0, 0, 0, 9]));
        assert_eq!(
            segment(&tracks(), &fragment(&frames, 4), &damaged),
            Err(PackageError::DamagedFrame { track: 1, reason: "it ends within a NAL unit" })
        );
        let mut sound = aac_track(2);
        // 44,056 Hz.
        sound.codec_private = Bytes::from_static(&[0x17, 0x80, 0x56, 0x0c, 0x08]);
        let tracks = Tracks::read(&header(vec![avc_track(1), sound]), Playback::Hls).unwrap();
        let refused =
            segment(&tracks, &fragment(&frames, 4), &Parts::from(Bytes::from_static(&[0, 0, 0, 0])));
        assert_eq!(
            refused,
            Err(PackageError::NotInTransportStream {
                track: 2,
                reason: "ADTS does not know its sample rate"
            })
        );
    }
}
