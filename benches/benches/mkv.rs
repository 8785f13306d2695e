//! A camera's stream taken apart: 32 MB of 4 Mbit/s video and sound in fragments of a second, in chunks as small as a packet and as
//! large as a read.

use std::hint::black_box;

use bytes::Bytes;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use penstock_mkv::{Event, Limits, Splitter, Track, TrackKind, put_cluster, put_frame, write_header};

/// A second of 30 frames: the first is large, as a picture that refers to no other is.
const KEYFRAME_BYTES: usize = 60_000;
const FRAME_BYTES: usize = 14_500;
const FRAMES_PER_S: i16 = 30;

/// Sound between them, 47 frames a second.
const SOUND_BYTES: usize = 340;
const SOUNDS_PER_S: i16 = 47;

const SECONDS: u64 = 64;

fn stream() -> Bytes {
    let track = |number, kind, codec_id: &str| Track {
        number,
        kind,
        codec_id: codec_id.into(),
        codec_private: Bytes::from_static(&[1; 40]),
        name: None,
        default_duration_ns: None,
    };
    let sound = TrackKind::Audio { sampling_frequency: 48_000.0, channels: 2, bit_depth: None };
    let video = TrackKind::Video { width: 1280, height: 720 };
    let tracks = [track(1, video, "V_MPEG4/ISO/AVC"), track(2, sound, "A_AAC")];
    let mut body = write_header(1_000_000, &tracks).to_vec();
    let (keyframe, frame) = (vec![0x5a; KEYFRAME_BYTES], vec![0x5a; FRAME_BYTES]);
    for second in 0..SECONDS {
        put_cluster(&mut body, second * 1000);
        let mut sounds = 0;
        for number in 0..FRAMES_PER_S {
            let is_first = number == 0;
            put_frame(&mut body, 1, number * 33, is_first, if is_first { &keyframe } else { &frame });
            while sounds < (number + 1) * SOUNDS_PER_S / FRAMES_PER_S {
                put_frame(&mut body, 2, sounds * 21, true, &frame[..SOUND_BYTES]);
                sounds += 1;
            }
        }
    }
    body.into()
}

fn take_apart(body: &Bytes, chunk_bytes: usize) -> (usize, usize) {
    let mut splitter = Splitter::new(Limits::default());
    let (mut frames, mut bytes) = (0, 0);
    let mut rest = body.clone();
    while !rest.is_empty() {
        splitter.push(rest.split_to(chunk_bytes.min(rest.len())));
        while let Some(event) = splitter.next_event().expect("a body that is right") {
            match event {
                Event::Frame(_) => frames += 1,
                Event::FragmentPart { bytes: part } => bytes += black_box(part).len(),
                _ => {}
            }
        }
    }
    (frames, bytes)
}

fn splitter(criterion: &mut Criterion) {
    let body = stream();
    let mut group = criterion.benchmark_group("mkv, taken apart in chunks of");
    group.throughput(Throughput::Bytes(body.len() as u64));
    for chunk_bytes in [1500, 16 << 10, 64 << 10] {
        let id = BenchmarkId::from_parameter(chunk_bytes);
        group.bench_function(id, |bencher| bencher.iter(|| take_apart(black_box(&body), chunk_bytes)));
    }
    group.finish();
}

criterion_group!(benches, splitter);
criterion_main!(benches);
