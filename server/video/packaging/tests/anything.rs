//! Whatever a producer sends: nothing panics, and what comes out is as long as it says and has every frame.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use penstock_mkv::{Frame, Header, Track, TrackKind};
use penstock_packaging::mp4::Clip;
use penstock_packaging::{Fragment, Parts, Playback, Tracks, fmp4, ts};
use proptest::prelude::*;

// Pictures that are in order or not, with sound whose frames have a fixed length or that of their bytes.
fn tracks() -> impl Strategy<Value = Tracks> {
    let pictures = vec![1, 77, 64, 41, 255, 0xe1, 0, 2, 0x67, 77, 1, 0, 1, 0x68];
    let telephone = vec![7, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0, 0, 0];
    let scales = prop_oneof![8 => Just(1_000_000), 1 => 1..10_000_000_u64, 1 => any::<u64>()];
    let rates = prop_oneof![Just(None), Just(Some(40_000_000)), any::<u64>().prop_map(Some)];
    (any::<bool>(), scales, rates).prop_map(move |(aac, timecode_scale_ns, default_duration_ns)| {
        let track = |number, codec_id: &str, private: &[u8]| Track {
            number,
            kind: TrackKind::Video { width: 640, height: 360 },
            codec_id: codec_id.to_owned(),
            codec_private: private.to_vec().into(),
            name: None,
            default_duration_ns,
        };
        let sound = if aac { track(2, "A_AAC", &[0x12, 0x10]) } else { track(2, "A_MS/ACM", &telephone) };
        let tracks = vec![track(1, "V_MPEG4/ISO/AVC", &pictures), sound];
        let header = Header { bytes: Bytes::new(), timecode_scale_ns, tracks };
        Tracks::read(&header, Playback::Dash).unwrap()
    })
}

const SIZE: u32 = 4_000;

fn frames() -> impl Strategy<Value = Vec<Frame>> {
    // Mostly where the fragment has them.
    let range = prop_oneof![
        200 => (0..SIZE, 0..300_u32).prop_map(|(start, length)| start..(start + length).min(SIZE)),
        1 => any::<std::ops::Range<u32>>(),
    ];
    let frame = (1..4_u64, any::<i16>(), any::<bool>(), range).prop_map(
        |(track, relative_timecode, keyframe, range)| Frame { track, relative_timecode, keyframe, range },
    );
    proptest::collection::vec(frame, 0..40)
}

fn start() -> impl Strategy<Value = u64> {
    prop_oneof![3 => Just(0), 20 => 0..2_000_000_000_000_u64, 1 => any::<u64>()]
}

// Bytes as NAL units of ninety-nine bytes, so that some frames make sense.
fn cluster() -> Parts {
    let units = (0..SIZE / 4).flat_map(|at| if at % 25 == 0 { [0, 0, 0, 96] } else { [0x65; 4] });
    let cluster = Bytes::from(units.collect::<Vec<u8>>());
    [0..1_000, 1_000..1_001, 1_001..SIZE as usize].map(|range| cluster.slice(range)).into_iter().collect()
}

proptest! {
    #[test]
    fn segments_are_as_long_as_they_say(
        tracks in tracks(),
        frames in frames(),
        start_ms in start(),
        duration_ms in proptest::option::of(start()),
        size in prop_oneof![20 => Just(u64::from(SIZE)), 1 => any::<u64>()],
    ) {
        let fragment = Fragment { frames: &frames, size, start_ms, duration_ms };
        let parts = cluster();
        for track in 0..3 {
            if let Ok(pieces) = fmp4::media_segment(&tracks, track, &fragment, &parts, 7) {
                let sent = pieces.concat();
                prop_assert_eq!(pieces.len(), sent.len() as u64);
                let media: usize =
                    frames.iter().filter(|frame| frame.track == track).map(|frame| frame.range.len()).sum();
                let moof = u32::from_be_bytes(sent[..4].try_into().unwrap()) as usize;
                prop_assert_eq!(sent.len(), moof + 8 + media);
                prop_assert_eq!(&sent[moof..moof + 4], &(8 + media as u32).to_be_bytes());
            }
        }
        if let Ok(segment) = ts::segment(&tracks, &fragment, &parts) {
            prop_assert_eq!(segment.len() % 188, 0);
            prop_assert!(segment.chunks(188).all(|packet| packet[0] == 0x47));
        }
    }

    #[test]
    fn parts_make_the_fragment(tracks in tracks(), frames in frames(), start_ms in start(), step in 1..9_usize) {
        let parts = cluster();
        let mut sent = 0;
        let mut refused = false;
        for at in (0..frames.len()).step_by(step) {
            let known = &frames[..(at + step).min(frames.len())];
            let so_far = Fragment { frames: known, size: u64::from(SIZE), start_ms, duration_ms: None };
            match fmp4::part(&tracks, 1, &so_far, at..known.len(), &parts, 1) {
                Ok(part) => {
                    let bytes = part.pieces.concat();
                    let moof = u32::from_be_bytes(bytes[..4].try_into().unwrap()) as usize;
                    sent += bytes.len() - moof - 8;
                }
                // A part may have nothing for the track.
                Err(penstock_packaging::PackageError::NoFrames(_)) => {}
                Err(_) => refused = true,
            }
        }
        let media: usize = frames.iter().filter(|frame| frame.track == 1).map(|frame| frame.range.len()).sum();
        prop_assert!(refused || sent == media);
    }

    #[test]
    fn clips_are_as_long_as_they_say(
        tracks in tracks(),
        all in proptest::collection::vec((frames(), start(), proptest::option::of(start())), 0..4),
        sorted in prop::bool::weighted(0.9),
    ) {
        let mut all = all;
        if sorted {
            all.sort_by_key(|(_, start_ms, _)| *start_ms);
        }
        let fragments: Vec<Fragment<'_>> = all
            .iter()
            .map(|(frames, start_ms, duration_ms)| {
                Fragment { frames, size: u64::from(SIZE), start_ms: *start_ms, duration_ms: *duration_ms }
            })
            .collect();
        if let Ok(clip) = Clip::new(&tracks, &fragments) {
            let mut bytes = clip.head().len() as u64;
            for index in 0..fragments.len() {
                let media = clip.media(index, &cluster()).unwrap();
                bytes += media.iter().map(|piece| piece.len() as u64).sum::<u64>();
            }
            prop_assert_eq!(clip.len(), bytes);
        }
    }
}
