//! Pictures of recordings that ffmpeg makes: each has the colour of its moment, and damaged frames give none, or another, and nothing worse.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use penstock_mkv::{Event, Limits, Splitter};
use penstock_packaging::{Avc, Codec, Parts, Playback, Tracks};
use penstock_pictures::{Format, Frame, Look, PictureError, Track, pictures};
use std::path::PathBuf;
use std::process::Command;

/// What is shown for 200 ms each: red, green, blue, and white of half the brightness.
const COLOURS: [[u8; 3]; 4] = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [128, 128, 128]];
const EACH_MS: i64 = 200;
const PNG: Look = Look { format: Format::Png, width: None, height: None };

/// ffmpeg; `make test` installs it and insists on it.
fn ffmpeg() -> Option<PathBuf> {
    let path =
        std::env::var_os("PENSTOCK_TEST_FFMPEG").map_or_else(|| "/usr/bin/ffmpeg".into(), PathBuf::from);
    let insisted = std::env::var_os("PENSTOCK_TEST_CLIENTS").is_some_and(|value| value == "required");
    assert!(path.exists() || !insisted, "ffmpeg is not there: run make test as root, or install it");
    if !path.exists() {
        eprintln!("left out: {} is not there; make test installs it where it may", path.display());
    }
    path.exists().then_some(path)
}

/// A recording of the colours in one cluster: what its frames need, and the frames.
fn record(size: &str, codec: &str) -> Option<(Avc, Vec<Frame>)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("colours.mkv");
    let mut command = Command::new(ffmpeg()?);
    command.args(["-nostdin", "-v", "error"]);
    for colour in ["red", "lime", "blue", "gray"] {
        command.args(["-f", "lavfi", "-i", &format!("color=c={colour}:s={size}:r=25:d=0.2")]);
    }
    // As filters convert it, whatever its size: the weights are told as well, so that players agree.
    let matrix = if size == "1280x720" { "bt709" } else { "bt601" };
    let filter = format!("concat=n=4,scale=out_color_matrix={matrix}:out_range=tv,format=yuv420p");
    command.args(["-filter_complex", &filter, "-g", "1000"]).args(codec.split_whitespace());
    command.args(["-f", "matroska", "-cluster_size_limit", "50M", "-cluster_time_limit", "20000"]).arg(&path);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let mut splitter = Splitter::new(Limits::default());
    splitter.push(std::fs::read(&path).unwrap().into());
    splitter.finish();
    let (mut header, mut frames, mut cluster) = (None, Vec::new(), Vec::new());
    while let Some(event) = splitter.next_event().unwrap() {
        match event {
            Event::Header(read) => header = Some(read),
            Event::Frame(frame) => frames.push(frame),
            Event::FragmentPart { bytes } => cluster.push(bytes),
            _ => {}
        }
    }
    let parts: Parts = cluster.into();
    let tracks = Tracks::read(&header.unwrap(), Playback::Hls).unwrap();
    let Codec::Avc(avc) = &tracks.video().unwrap().codec else { panic!("not H.264") };
    let frame = |frame: &penstock_mkv::Frame| Frame {
        shown: i64::from(frame.relative_timecode),
        data: parts.read(&frame.range).unwrap(),
    };
    Some((avc.clone(), frames.iter().map(frame).collect()))
}

fn track(avc: &Avc) -> Track<'_> {
    Track {
        nal_length_bytes: avc.nal_length_bytes,
        parameter_sets: &avc.parameter_sets,
        width: avc.picture.width,
        height: avc.picture.height,
    }
}

/// The size and the mean colour of a PNG.
fn read(picture: &Bytes) -> ((u32, u32), [u8; 3]) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(&picture[..])).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let read = reader.next_frame(&mut pixels).unwrap();
    let count = pixels.len() as u64 / 3;
    let mean = |nth| pixels.iter().skip(nth).step_by(3).map(|byte| u64::from(*byte)).sum::<u64>() / count;
    ((read.width, read.height), [mean(0), mean(1), mean(2)].map(|mean| mean as u8))
}

fn is_near(colour: [u8; 3], wanted: [u8; 3]) -> bool {
    colour.iter().zip(wanted).all(|(is, wanted)| is.abs_diff(wanted) <= 6)
}

#[test]
fn each_moment_has_its_colour() {
    for (size, codec) in [
        // Pictures that wait for others, which wait for others.
        ("322x178", "-c:v libx264 -preset veryfast -bf 3 -b_strategy 2 -sc_threshold 0"),
        // As a camera sends it.
        ("1280x720", "-c:v libx264 -preset ultrafast -tune zerolatency -profile:v baseline"),
    ] {
        let Some((avc, frames)) = record(size, codec) else { return };
        assert_eq!(frames.len(), 20, "{size}");
        // Between frames, at them, in the same one twice, and long after the last.
        let moments = [0, 39, 40, 199, 200, 390, 395, 599, 600, 90_000];
        let made = pictures(&track(&avc), &frames, &moments, &PNG, || false);
        for (moment, picture) in moments.into_iter().zip(made) {
            let (side, colour) = read(&picture.unwrap());
            let wanted = COLOURS[usize::try_from(moment / EACH_MS).unwrap().min(3)];
            assert!(is_near(colour, wanted), "{size} at {moment}: {colour:?} is not {wanted:?}");
            assert_eq!(format!("{}x{}", side.0, side.1), size);
        }
        let before = pictures(&track(&avc), &frames, &[-1, 0], &Look { width: Some(50), ..PNG }, || false);
        assert_eq!(before[0], Err(PictureError::Before));
        assert_eq!(read(before[1].as_ref().unwrap()).0, (50, 28));
    }
}

#[test]
fn what_takes_too_long_or_is_too_large_is_stopped() {
    let Some((avc, frames)) = record("64x48", "-c:v libx264 -preset ultrafast") else { return };
    let asked = std::cell::Cell::new(0);
    let is_over = || asked.replace(asked.get() + 1) >= 8;
    let made = pictures(&track(&avc), &frames, &[0, 160, 700, 720], &PNG, is_over);
    assert!(made[0].is_ok() && made[1].is_ok());
    assert_eq!(made[2..], [Err(PictureError::Stopped), Err(PictureError::Stopped)]);
    let large = Track { width: 4_096, height: 2_305, ..track(&avc) };
    assert_eq!(pictures(&large, &frames, &[0], &PNG, || false), [Err(PictureError::TooLarge)]);
    assert_eq!(pictures(&track(&avc), &[], &[0], &PNG, || false), [Err(PictureError::Before)]);
}

/// Bytes of frames and of parameter sets that are others than they were, fewer or more: the decoder goes on living.
#[test]
fn damage_costs_a_picture_and_nothing_else() {
    let codec = "-c:v libx264 -preset veryfast -bf 2 -sc_threshold 0";
    let Some((avc, frames)) = record("128x96", codec) else { return };
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    let (mut damaged, mut shown) = (0, 0);
    for round in 0..120 {
        let mut sets = avc.parameter_sets.clone();
        let mut mutated = frames.clone();
        for _ in 0..=random(4) {
            let in_set = round % 4 == 0;
            let nth = random(if in_set { sets.len() } else { mutated.len() });
            let bytes = if in_set { &mut sets[nth] } else { &mut mutated[nth].data };
            let mut changed = bytes.to_vec();
            match random(4) {
                0 => changed.truncate(random(changed.len().max(1))),
                1 => changed.extend((0..random(64)).map(|byte| byte as u8)),
                _ if changed.is_empty() => {}
                _ => {
                    // The first bytes are a length and a header: what is behind them is what is decoded.
                    let at = if random(8) == 0 { 0 } else { changed.len().min(6) };
                    let at = at + random((changed.len() - at).max(1));
                    if let Some(byte) = changed.get_mut(at) {
                        *byte ^= 1 << random(8);
                    }
                }
            }
            *bytes = changed.into();
        }
        let track = Track { parameter_sets: &sets, ..track(&avc) };
        for picture in pictures(&track, &mutated, &[0, 300, 790], &Look { width: Some(16), ..PNG }, || false)
        {
            match picture {
                Ok(_) => shown += 1,
                Err(PictureError::Damaged | PictureError::TooLarge) => damaged += 1,
                Err(error) => panic!("{error}"),
            }
        }
    }
    assert!(damaged > 30 && shown > 30, "{damaged} damaged, {shown} shown");
}
