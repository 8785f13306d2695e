//! What is sent: tags, what stands before each fragment of a GetMedia, and, for whoever needs a stream without a camera, what a
//! producer of the service writes.

use bytes::Bytes;

use crate::element::{Read, head, id, put, put_id, put_size, put_uint};
use crate::header::{AUDIO, VIDEO};
use crate::{Header, Track, TrackKind};

/// The size of what goes on until something else begins.
const UNKNOWN_SIZE: u8 = 0xff;

/// Who wrote it, as documents say it.
const APPLICATION: &[u8] = b"Penstock";

/// Tags of the whole document.
#[must_use]
pub fn write_tags(tags: &[(&str, &str)]) -> Bytes {
    let mut tag = Vec::new();
    for (name, value) in tags {
        let mut simple = Vec::with_capacity(name.len() + value.len() + 8);
        put(&mut simple, id::TAG_NAME, name.as_bytes());
        put(&mut simple, id::TAG_STRING, value.as_bytes());
        put(&mut tag, id::SIMPLE_TAG, &simple);
    }
    let mut content = Vec::with_capacity(tag.len() + 8);
    put(&mut content, id::TAG, &tag);
    let mut out = Vec::with_capacity(content.len() + 8);
    put(&mut out, id::TAGS, &content);
    out.into()
}

/// What GetMedia sends before a fragment: the session's EBML header, a Segment without an end, in it Info, Tracks, and these tags.
/// The fragment's bytes follow it as they are.
#[must_use]
pub fn document_prefix(header: &Header, tags: &[(&str, &str)]) -> Bytes {
    let tags = write_tags(tags);
    let mut out = Vec::with_capacity(header.bytes.len() + tags.len());
    match segment_head(&header.bytes) {
        // A Segment that has a size ends where its producer's file did.
        Some((at, length)) => {
            out.extend_from_slice(&header.bytes[..at]);
            put_id(&mut out, id::SEGMENT);
            out.push(UNKNOWN_SIZE);
            out.extend_from_slice(&header.bytes[at + length..]);
        }
        None => out.extend_from_slice(&header.bytes),
    }
    out.extend_from_slice(&tags);
    out.into()
}

/// Where the head of a Segment with a known size lies, and its length.
fn segment_head(header: &[u8]) -> Option<(usize, usize)> {
    let Read::Is(ebml) = head(header) else { return None };
    let at = ebml.length + usize::try_from(ebml.size?).ok()?;
    let Read::Is(segment) = head(header.get(at..)?) else { return None };
    (segment.id == id::SEGMENT && segment.size.is_some()).then_some((at, segment.length))
}

/// What a producer of the service sends first: EBML header, a Segment without an end, Info and Tracks.
#[must_use]
pub fn write_header(timecode_scale_ns: u64, tracks: &[Track]) -> Bytes {
    let mut ebml = Vec::new();
    put_uint(&mut ebml, id::EBML_VERSION, 1);
    put_uint(&mut ebml, id::EBML_READ_VERSION, 1);
    put_uint(&mut ebml, id::EBML_MAX_ID_LENGTH, 4);
    put_uint(&mut ebml, id::EBML_MAX_SIZE_LENGTH, 8);
    put(&mut ebml, id::DOC_TYPE, b"matroska");
    put_uint(&mut ebml, id::DOC_TYPE_VERSION, 2);
    put_uint(&mut ebml, id::DOC_TYPE_READ_VERSION, 2);
    let mut info = Vec::new();
    put_uint(&mut info, id::TIMECODE_SCALE, timecode_scale_ns);
    put(&mut info, id::MUXING_APP, APPLICATION);
    put(&mut info, id::WRITING_APP, APPLICATION);
    let mut entries = Vec::new();
    for track in tracks {
        put(&mut entries, id::TRACK_ENTRY, &track_entry(track));
    }
    let mut out = Vec::new();
    put(&mut out, id::EBML, &ebml);
    put_id(&mut out, id::SEGMENT);
    out.push(UNKNOWN_SIZE);
    put(&mut out, id::INFO, &info);
    put(&mut out, id::TRACKS, &entries);
    out.into()
}

fn track_entry(track: &Track) -> Vec<u8> {
    let mut out = Vec::new();
    put_uint(&mut out, id::TRACK_NUMBER, track.number);
    put_uint(&mut out, id::TRACK_UID, track.number);
    put(&mut out, id::CODEC_ID, track.codec_id.as_bytes());
    if let Some(name) = &track.name {
        put(&mut out, id::NAME, name.as_bytes());
    }
    if let Some(ns) = track.default_duration_ns {
        put_uint(&mut out, id::DEFAULT_DURATION, ns);
    }
    if !track.codec_private.is_empty() {
        put(&mut out, id::CODEC_PRIVATE, &track.codec_private);
    }
    let mut measures = Vec::new();
    match track.kind {
        TrackKind::Video { width, height } => {
            put_uint(&mut out, id::TRACK_TYPE, VIDEO);
            put_uint(&mut measures, id::PIXEL_WIDTH, width.into());
            put_uint(&mut measures, id::PIXEL_HEIGHT, height.into());
            put(&mut out, id::VIDEO, &measures);
        }
        TrackKind::Audio { sampling_frequency, channels, bit_depth } => {
            put_uint(&mut out, id::TRACK_TYPE, AUDIO);
            put(&mut measures, id::SAMPLING_FREQUENCY, &sampling_frequency.to_be_bytes());
            put_uint(&mut measures, id::CHANNELS, channels.into());
            if let Some(bits) = bit_depth {
                put_uint(&mut measures, id::BIT_DEPTH, bits.into());
            }
            put(&mut out, id::AUDIO, &measures);
        }
        TrackKind::Other => {}
    }
    out
}

/// Begins a fragment at a timecode, as a producer of the service does: a Cluster that goes on until something else begins.
pub fn put_cluster(out: &mut Vec<u8>, timecode: u64) {
    put_id(out, id::CLUSTER);
    out.push(UNKNOWN_SIZE);
    put(out, id::TIMECODE, &timecode.to_be_bytes());
    // Where it lies in the document: nowhere, in a live one.
    put_uint(out, id::POSITION, 0);
}

/// Adds a frame to the fragment that was begun, as a producer of the service does: a SimpleBlock whose size has eight bytes.
///
/// # Panics
/// If the track's number does not fit into a byte: 1 to 126 do.
pub fn put_frame(out: &mut Vec<u8>, track: u8, relative_timecode: i16, keyframe: bool, frame: &[u8]) {
    assert!((1..=126).contains(&track), "a track's number of one byte: {track}");
    put_id(out, id::SIMPLE_BLOCK);
    put_size(out, frame.len() as u64 + 4, 8);
    put_size(out, track.into(), 1);
    out.extend_from_slice(&relative_timecode.to_be_bytes());
    out.push(if keyframe { 0x80 } else { 0 });
    out.extend_from_slice(frame);
}
