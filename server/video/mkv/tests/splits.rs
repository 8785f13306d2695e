//! However a body is cut into chunks, it is taken apart alike; and another reader of Matroska finds the same frames in it.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

#[allow(dead_code)]
mod common;

use std::io::Cursor;

use bytes::Bytes;
use common::{element, sized, take_apart, whole};
use matroska_demuxer::{Frame as Read, MatroskaFile};
use penstock_mkv::{
    END_OF_FRAGMENT, Limits, Track, TrackKind, put_cluster, put_frame, write_header, write_tags,
};
use proptest::collection::vec;
use proptest::prelude::*;

/// A frame to write.
#[derive(Clone, Debug)]
struct Written {
    track: u8,
    at: i16,
    keyframe: bool,
    frame: Vec<u8>,
    /// In a group of its own instead of a SimpleBlock.
    grouped: bool,
}

/// A fragment to write.
#[derive(Clone, Debug)]
struct Fragment {
    frames: Vec<Written>,
    has_size: bool,
    tags: usize,
    has_end: bool,
}

fn tracks() -> Vec<Track> {
    let track = |number, kind, codec_id: &str| Track {
        number,
        kind,
        codec_id: codec_id.into(),
        codec_private: Bytes::from_static(&[1, 2, 3]),
        name: None,
        default_duration_ns: None,
    };
    let audio = TrackKind::Audio { sampling_frequency: 48_000.0, channels: 2, bit_depth: Some(16) };
    vec![track(1, TrackKind::Video { width: 1280, height: 720 }, "V_MPEG4/ISO/AVC"), track(2, audio, "A_AAC")]
}

fn fragments() -> impl Strategy<Value = Vec<Fragment>> {
    let content = (vec(any::<u8>(), 1..40), prop_oneof![Just(1), 1..100usize]);
    let frame = (1..3u8, 0..1000i16, any::<bool>(), content, any::<bool>());
    let frame = frame.prop_map(|(track, at, keyframe, (frame, times), grouped)| {
        let frame = frame.repeat(times);
        Written { track, at, keyframe, frame, grouped }
    });
    let fragment = (vec(frame, 0..6), any::<bool>(), 0..3usize, any::<bool>())
        .prop_map(|(frames, has_size, tags, has_end)| Fragment { frames, has_size, tags, has_end });
    vec(fragment, 0..5)
}

fn put_group(out: &mut Vec<u8>, written: &Written) {
    let head = [&[0x80 | written.track][..], &written.at.to_be_bytes(), &[0]].concat();
    let mut group = sized("a1", 4, &[head, written.frame.clone()].concat());
    if !written.keyframe {
        group.extend(element("fb", &[0xff]));
    }
    out.extend(sized("a0", 4, &group));
}

/// The body, and the bytes of its Clusters.
fn body(fragments: &[Fragment]) -> (Vec<u8>, Vec<Vec<u8>>) {
    let mut body = write_header(1_000_000, &tracks()).to_vec();
    let mut clusters = Vec::new();
    for (number, fragment) in fragments.iter().enumerate() {
        let mut cluster = Vec::new();
        put_cluster(&mut cluster, number as u64 * 1000);
        for written in &fragment.frames {
            let Written { track, at, keyframe, frame, .. } = written;
            match written.grouped {
                true => put_group(&mut cluster, written),
                false => put_frame(&mut cluster, *track, *at, *keyframe, frame),
            }
        }
        if fragment.has_size {
            // Five bytes of id and unknown size.
            cluster = sized("1f43b675", 8, &cluster[5..]);
        }
        body.extend_from_slice(&cluster);
        clusters.push(cluster);
        body.extend_from_slice(&write_tags(&vec![("name", "value"); fragment.tags]));
        if fragment.has_end {
            body.extend_from_slice(&write_tags(&[(END_OF_FRAGMENT, "")]));
        }
    }
    (body, clusters)
}

/// The body in pieces of these lengths, again and again.
fn cut(body: &[u8], lengths: &[usize]) -> Vec<Bytes> {
    let mut rest = Bytes::copy_from_slice(body);
    let pieces = lengths
        .iter()
        .cycle()
        .map_while(|&length| (!rest.is_empty()).then(|| rest.split_to(length.min(rest.len()))));
    pieces.collect()
}

proptest! {
    #[test]
    fn a_body_is_taken_apart_alike_however_it_is_cut(
        fragments in fragments(),
        lengths in vec(prop_oneof![1..60usize, 1..2000usize], 1..20),
        part_bytes in 1..200usize,
    ) {
        let (body, clusters) = body(&fragments);
        let limits = Limits { part_bytes, ..Limits::default() };
        let taken = take_apart(cut(&body, &lengths), limits);
        prop_assert_eq!(&taken, &whole(&body));
        prop_assert_eq!(taken.fault, None);
        prop_assert_eq!(taken.fragments.len(), fragments.len());
        for ((taken, cluster), fragment) in taken.fragments.iter().zip(&clusters).zip(&fragments) {
            prop_assert_eq!(&taken.bytes, cluster);
            prop_assert_eq!(taken.tags.len(), fragment.tags);
            let ended = taken.ended.as_ref().unwrap();
            prop_assert_eq!(ended.size as usize, cluster.len());
            prop_assert_eq!(ended.end_of_fragment_tag, fragment.has_end && !fragment.has_size);
            for (index, written) in fragment.frames.iter().enumerate() {
                let frame = &taken.frames[index];
                prop_assert_eq!(frame.track, u64::from(written.track));
                prop_assert_eq!((frame.relative_timecode, frame.keyframe), (written.at, written.keyframe));
                prop_assert_eq!(taken.frame(index), &written.frame);
            }
        }
    }

    #[test]
    fn another_reader_finds_the_same_frames(fragments in fragments()) {
        // It takes no document without a Cluster.
        prop_assume!(!fragments.is_empty());
        let (body, _) = body(&fragments);
        let taken = whole(&body);
        let mut file = MatroskaFile::open(Cursor::new(&body)).unwrap();
        let header = taken.header.as_ref().unwrap();
        for (ours, theirs) in header.tracks.iter().zip(file.tracks()) {
            prop_assert_eq!((ours.number, ours.codec_id.as_str()), (theirs.track_number().get(), theirs.codec_id()));
            prop_assert_eq!(Some(&ours.codec_private[..]), theirs.codec_private());
        }
        let mut read = Read::default();
        for fragment in &taken.fragments {
            for (index, frame) in fragment.frames.iter().enumerate() {
                prop_assert!(file.next_frame(&mut read).unwrap());
                let at = fragment.timecode.strict_add_signed(frame.relative_timecode.into());
                prop_assert_eq!((frame.track, at, fragment.frame(index)), (read.track, read.timestamp, &read.data[..]));
                prop_assert!(read.is_keyframe.is_none_or(|keyframe| keyframe == frame.keyframe));
            }
        }
        prop_assert!(!file.next_frame(&mut read).unwrap());
    }
}
