//! EBML header, Info and Tracks: what stands before the clusters, read from elements that are there whole.

use bytes::Bytes;

use crate::element::{Element, id};
use crate::{Fault, Track, TrackKind};

/// Nanoseconds of a tick where Info says nothing.
pub(crate) const TIMECODE_SCALE_NS: u64 = 1_000_000;

/// Samples a second and at a time where a track says nothing.
const SAMPLING_FREQUENCY: f64 = 8000.0;
const CHANNELS: u32 = 1;

/// Track types.
pub(crate) const VIDEO: u64 = 1;
pub(crate) const AUDIO: u64 = 2;

/// Whether this EBML header is of a document that can be read here.
pub(crate) fn check_ebml(header: &Element<'_>) -> Result<(), Fault> {
    for child in header.children() {
        let child = child?;
        match child.id {
            id::DOC_TYPE if !matches!(child.text()?, "matroska" | "webm") => {
                return Err(child.wrong("a document that is no Matroska"));
            }
            id::EBML_READ_VERSION if child.uint()? > 1 => {
                return Err(child.wrong("a version of EBML to come"));
            }
            id::EBML_MAX_ID_LENGTH if child.uint()? > 4 => {
                return Err(child.wrong("ids of more than four bytes"));
            }
            id::EBML_MAX_SIZE_LENGTH if child.uint()? > 8 => {
                return Err(child.wrong("sizes of more than eight bytes"));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Nanoseconds of a tick.
pub(crate) fn timecode_scale_ns(info: &Element<'_>) -> Result<u64, Fault> {
    let mut scale = TIMECODE_SCALE_NS;
    for child in info.children() {
        let child = child?;
        if child.id == id::TIMECODE_SCALE {
            scale = child.uint()?;
            if scale == 0 {
                return Err(child.wrong("a timecode scale of 0"));
            }
        }
    }
    Ok(scale)
}

/// The tracks, of which there may be so many.
pub(crate) fn tracks(element: &Element<'_>, tracks_max: usize) -> Result<Vec<Track>, Fault> {
    let mut tracks: Vec<Track> = Vec::new();
    let mut count = 0;
    for child in element.children() {
        let child = child?;
        if child.id != id::TRACK_ENTRY {
            continue;
        }
        count += 1;
        // Those beyond the limit are counted, and not kept.
        if count > tracks_max {
            continue;
        }
        let track = track(&child)?;
        if tracks.iter().any(|known| known.number == track.number) {
            return Err(child.wrong("a second track with the same number"));
        }
        tracks.push(track);
    }
    if count > tracks_max {
        return Err(Fault::TooManyTracks { tracks: count, tracks_max });
    }
    if tracks.is_empty() {
        return Err(element.wrong("Tracks without a track"));
    }
    Ok(tracks)
}

fn track(entry: &Element<'_>) -> Result<Track, Fault> {
    let mut track = Track {
        number: 0,
        kind: TrackKind::Other,
        codec_id: String::new(),
        codec_private: Bytes::new(),
        name: None,
        default_duration_ns: None,
    };
    let (mut track_type, mut video, mut audio) = (0, None, None);
    for child in entry.children() {
        let child = child?;
        match child.id {
            id::TRACK_NUMBER => track.number = child.uint()?,
            id::TRACK_TYPE => track_type = child.uint()?,
            id::CODEC_ID => track.codec_id = child.text()?.to_owned(),
            id::CODEC_PRIVATE => track.codec_private = Bytes::copy_from_slice(child.content),
            id::NAME => track.name = Some(child.text()?.to_owned()),
            id::DEFAULT_DURATION => track.default_duration_ns = Some(child.uint()?).filter(|ns| *ns > 0),
            id::VIDEO => video = Some(child),
            id::AUDIO => audio = Some(child),
            _ => {}
        }
    }
    if track.number == 0 {
        return Err(entry.wrong("a track without a number"));
    }
    track.kind = match track_type {
        VIDEO => video_kind(video)?,
        AUDIO => audio_kind(audio)?,
        _ => TrackKind::Other,
    };
    Ok(track)
}

fn video_kind(video: Option<Element<'_>>) -> Result<TrackKind, Fault> {
    let (mut width, mut height) = (0, 0);
    for child in video.iter().flat_map(Element::children) {
        let child = child?;
        match child.id {
            id::PIXEL_WIDTH => width = child.uint_32()?,
            id::PIXEL_HEIGHT => height = child.uint_32()?,
            _ => {}
        }
    }
    Ok(TrackKind::Video { width, height })
}

fn audio_kind(audio: Option<Element<'_>>) -> Result<TrackKind, Fault> {
    let (mut sampling_frequency, mut channels, mut bit_depth) = (SAMPLING_FREQUENCY, CHANNELS, None);
    for child in audio.iter().flat_map(Element::children) {
        let child = child?;
        match child.id {
            id::SAMPLING_FREQUENCY => sampling_frequency = child.float()?,
            id::CHANNELS => channels = child.uint_32()?,
            id::BIT_DEPTH => bit_depth = Some(child.uint_32()?),
            _ => {}
        }
    }
    Ok(TrackKind::Audio { sampling_frequency, channels, bit_depth })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::{Elements, put, put_uint};

    fn one<T>(bytes: &[u8], read: impl Fn(&Element<'_>) -> Result<T, Fault>) -> Result<T, Fault> {
        read(&Elements::of(bytes, 0).next().unwrap().unwrap())
    }

    fn parent(id: u32, children: &[Vec<u8>]) -> Vec<u8> {
        let mut out = Vec::new();
        put(&mut out, id, &children.concat());
        out
    }

    fn uint(id: u32, value: u64) -> Vec<u8> {
        let mut out = Vec::new();
        put_uint(&mut out, id, value);
        out
    }

    fn bytes(id: u32, content: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        put(&mut out, id, content);
        out
    }

    #[test]
    fn tracks_are_read_with_their_measures() {
        let video = parent(id::VIDEO, &[uint(id::PIXEL_WIDTH, 1280), uint(id::PIXEL_HEIGHT, 720)]);
        let audio = parent(
            id::AUDIO,
            &[
                bytes(id::SAMPLING_FREQUENCY, &48_000f32.to_be_bytes()),
                uint(id::CHANNELS, 2),
                uint(id::BIT_DEPTH, 16),
            ],
        );
        let entries = [
            parent(
                id::TRACK_ENTRY,
                &[
                    uint(id::TRACK_NUMBER, 1),
                    uint(id::TRACK_TYPE, VIDEO),
                    bytes(id::CODEC_ID, b"V_MPEG4/ISO/AVC"),
                    bytes(id::CODEC_PRIVATE, &[1, 2]),
                    bytes(id::NAME, b"door"),
                    uint(id::DEFAULT_DURATION, 33_333_333),
                    video,
                ],
            ),
            parent(id::TRACK_ENTRY, &[uint(id::TRACK_NUMBER, 300), uint(id::TRACK_TYPE, AUDIO), audio]),
            parent(id::TRACK_ENTRY, &[uint(id::TRACK_NUMBER, 3), uint(id::TRACK_TYPE, 17)]),
        ];
        let tracks = one(&parent(id::TRACKS, &entries), |element| tracks(element, 3)).unwrap();
        assert_eq!(tracks[0].kind, TrackKind::Video { width: 1280, height: 720 });
        assert_eq!(
            (tracks[0].codec_id.as_str(), &tracks[0].codec_private[..]),
            ("V_MPEG4/ISO/AVC", &[1, 2][..])
        );
        assert_eq!(
            (tracks[0].name.as_deref(), tracks[0].default_duration_ns),
            (Some("door"), Some(33_333_333))
        );
        let kind = TrackKind::Audio { sampling_frequency: 48_000.0, channels: 2, bit_depth: Some(16) };
        assert_eq!((tracks[1].number, &tracks[1].kind), (300, &kind));
        assert_eq!(tracks[2].kind, TrackKind::Other);
    }

    #[test]
    fn tracks_that_cannot_be_are_refused() {
        let track = |number| parent(id::TRACK_ENTRY, &[uint(id::TRACK_NUMBER, number)]);
        let read = |entries: &[Vec<u8>]| one(&parent(id::TRACKS, entries), |element| tracks(element, 3));
        assert!(read(&[track(1), track(2), track(3)]).is_ok());
        let four = read(&[track(1), track(2), track(3), track(4)]);
        assert_eq!(four, Err(Fault::TooManyTracks { tracks: 4, tracks_max: 3 }));
        for entries in [&[][..], &[track(0)], &[track(1), track(1)], &[parent(id::TRACK_ENTRY, &[])]] {
            assert!(matches!(read(entries), Err(Fault::Invalid { .. })), "{entries:x?}");
        }
    }

    #[test]
    fn a_tick_is_a_millisecond_unless_info_says_otherwise() {
        let scale = |children: &[Vec<u8>]| one(&parent(id::INFO, children), timecode_scale_ns);
        assert_eq!(scale(&[]), Ok(1_000_000));
        assert_eq!(scale(&[uint(id::TIMECODE_SCALE, 100)]), Ok(100));
        assert!(scale(&[uint(id::TIMECODE_SCALE, 0)]).is_err());
    }

    #[test]
    fn other_documents_are_refused() {
        let check = |children: &[Vec<u8>]| one(&parent(id::EBML, children), check_ebml);
        assert!(check(&[]).is_ok() && check(&[bytes(id::DOC_TYPE, b"webm")]).is_ok());
        for child in [
            bytes(id::DOC_TYPE, b"eebus"),
            uint(id::EBML_READ_VERSION, 2),
            uint(id::EBML_MAX_ID_LENGTH, 5),
            uint(id::EBML_MAX_SIZE_LENGTH, 9),
        ] {
            assert!(check(&[child]).is_err());
        }
    }
}
