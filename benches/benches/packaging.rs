//! A fragment of a second of 4 Mbit/s video and sound, made into what players load: as fragmented MP4 and as MPEG-TS; and two minutes of it as a clip.

use std::hint::black_box;

use bytes::Bytes;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use penstock_mkv::{Frame, Header, Track, TrackKind};
use penstock_packaging::mp4::Clip;
use penstock_packaging::{Fragment, Parts, Playback, Tracks, fmp4, ts};

/// A second of 30 pictures: the first is large, as one that refers to no other is.
const KEYFRAME_BYTES: u32 = 60_000;
const FRAME_BYTES: u32 = 14_500;
const FRAMES: i16 = 30;

/// Sound between them, 47 frames a second.
const SOUND_BYTES: u32 = 340;
const SOUNDS: i16 = 47;

/// Bytes of a part as it is stored.
const PART_BYTES: usize = 128 << 10;

fn tracks() -> Tracks {
    let track = |number, codec_id: &str, private: &'static [u8]| Track {
        number,
        kind: TrackKind::Video { width: 1280, height: 720 },
        codec_id: codec_id.into(),
        codec_private: Bytes::from_static(private),
        name: None,
        default_duration_ns: Some(33_333_333),
    };
    let pictures = &[1, 77, 64, 41, 255, 0xe1, 0, 2, 0x67, 77, 1, 0, 1, 0x68];
    let tracks = vec![track(1, "V_MPEG4/ISO/AVC", pictures), track(2, "A_AAC", &[0x11, 0x90])];
    let header = Header { bytes: Bytes::new(), timecode_scale_ns: 1_000_000, tracks };
    Tracks::read(&header, Playback::Dash).expect("tracks that are played")
}

/// A cluster with its table of frames. What pictures show is of no interest, but their length is told before them.
fn cluster() -> (Vec<Frame>, Parts) {
    let (mut frames, mut bytes) = (Vec::new(), Vec::new());
    let mut put = |track, relative_timecode, keyframe, length: u32| {
        // The block's own header.
        bytes.extend_from_slice(&[0; 8]);
        let start = bytes.len() as u32;
        bytes.extend_from_slice(&(length - 4).to_be_bytes());
        bytes.resize((start + length) as usize, 0x41);
        frames.push(Frame { track, relative_timecode, keyframe, range: start..start + length });
    };
    let mut sounds = 0;
    for number in 0..FRAMES {
        put(1, number * 33, number == 0, if number == 0 { KEYFRAME_BYTES } else { FRAME_BYTES });
        while sounds < (number + 1) * SOUNDS / FRAMES {
            put(2, sounds * 21, true, SOUND_BYTES);
            sounds += 1;
        }
    }
    let bytes = Bytes::from(bytes);
    let parts =
        (0..bytes.len()).step_by(PART_BYTES).map(|at| bytes.slice(at..(at + PART_BYTES).min(bytes.len())));
    (frames, parts.collect())
}

fn packaging(criterion: &mut Criterion) {
    let tracks = tracks();
    let (frames, parts) = cluster();
    let at = |start_ms| Fragment { frames: &frames, size: parts.len(), start_ms, duration_ms: Some(1000) };
    let fragment = at(1_790_000_000_000);

    let mut group = criterion.benchmark_group("a second of 4 Mbit/s");
    group.throughput(Throughput::Bytes(parts.len()));
    group.bench_function("fragmented MP4, both tracks", |bencher| {
        bencher.iter(|| {
            for track in [1, 2] {
                let segment = fmp4::media_segment(&tracks, track, &fragment, &parts, 1);
                black_box(segment.expect("a fragment that is right"));
            }
        });
    });
    group.bench_function("MPEG-TS", |bencher| {
        bencher
            .iter(|| black_box(ts::segment(&tracks, &fragment, &parts).expect("a fragment that is right")));
    });
    group.finish();

    const SECONDS: u64 = 120;
    let fragments: Vec<Fragment<'_>> = (0..SECONDS).map(|second| at(second * 1000)).collect();
    let mut group = criterion.benchmark_group("a clip of two minutes");
    group.throughput(Throughput::Bytes(parts.len() * SECONDS)).sample_size(20);
    group.bench_function("until its first byte", |bencher| {
        bencher.iter(|| black_box(Clip::new(&tracks, &fragments).expect("fragments that are right").head()));
    });
    let clip = Clip::new(&tracks, &fragments).expect("fragments that are right");
    group.bench_function("its media", |bencher| {
        bencher.iter(|| {
            for index in 0..fragments.len() {
                black_box(clip.media(index, &parts).expect("a fragment that is right"));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, packaging);
criterion_main!(benches);
