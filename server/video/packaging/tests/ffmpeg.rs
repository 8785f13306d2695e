//! What is packaged, as ffmpeg reads it: every frame, when it was, and decoded to the same bytes as from the recording itself; and not a word of complaint.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use bytes::Bytes;
use common::{Ffmpeg, Packet, Recording, START_MS};
use penstock_packaging::mp4::Clip;
use penstock_packaging::{Fragment, Playback, Tracks, fmp4, ts};
use std::path::{Path, PathBuf};

const PICTURES: &str = "-f lavfi -i testsrc2=s=192x144:r=25";
const SOUND: &str = "-f lavfi -i sine=f=440:r=48000";
// Pictures that wait for others, which wait for others.
const DEEP: &str = "-c:v libx264 -preset veryfast -bf 3 -b_strategy 2 -g 25 -sc_threshold 0";
// As a camera sends it, at a rate that milliseconds do not hold.
const PICTURES_30: &str = "-f lavfi -i testsrc2=s=192x144:r=30";
const PLAIN: &str = "-c:v libx264 -preset ultrafast -tune zerolatency -g 30 -sc_threshold 0";
const H265: &str = "-c:v libx265 -preset ultrafast -bf 3 -g 25 -x265-params log-level=none:info=0:keyint=25:min-keyint=25:scenecut=0";

// Frames lie apart by what ffprobe tells; milliseconds are rounded.
fn apart(one: f64, other: f64) -> bool {
    (one - other).abs() > 1.001
}

fn of_stream(packets: &[Packet], stream: u64) -> Vec<Packet> {
    packets.iter().filter(|packet| packet.stream == stream).cloned().collect()
}

// All frames of a track are there, shown when they were, and decoded in order.
fn same_times(recording: &Recording, track: u64, packets: &[Packet], start_ms: f64) {
    let mut shown: Vec<f64> = packets.iter().map(|packet| packet.shown_ms - start_ms).collect();
    shown.sort_by(f64::total_cmp);
    let expected = recording.shown_ms(track);
    assert_eq!(shown.len(), expected.len(), "track {track}");
    let wrong = shown.iter().zip(&expected).position(|(shown, expected)| apart(*shown, *expected));
    assert_eq!(wrong, None, "track {track}: {shown:?} {expected:?}");
    let backwards = packets.windows(2).position(|two| two[0].decode_ms >= two[1].decode_ms);
    assert_eq!(backwards, None, "track {track}");
}

// Sound that the recording's own decoder drops, because it precedes the first sample, is not dropped elsewhere.
fn same_frames(ffmpeg: &Ffmpeg, expected: &[String], file: &Path, kind: &str) {
    let decoded = ffmpeg.hashes(file, kind);
    assert!(
        decoded.len() - expected.len() <= usize::from(kind == "a"),
        "{} {}",
        decoded.len(),
        expected.len()
    );
    assert!(decoded.ends_with(expected), "{kind} of {}", file.display());
}

fn fragmented(recording: &Recording, tracks: &Tracks, track: u64, folder: &Path) -> PathBuf {
    let mut file = fmp4::init_segment(tracks.get(track).unwrap()).to_vec();
    for (sequence, (fragment, parts)) in (1..).zip(recording.all()) {
        let segment = fmp4::media_segment(tracks, track, &fragment, parts, sequence).unwrap();
        assert_eq!(segment.len(), segment.concat().len() as u64);
        file.extend(segment.concat());
    }
    written(folder, &format!("track{track}.m4s"), &file)
}

fn written(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn clip(tracks: &Tracks, recording: &Recording, indices: &[usize], folder: &Path) -> PathBuf {
    let chosen: Vec<_> = indices.iter().map(|index| recording.fragment(*index)).collect();
    let fragments: Vec<Fragment<'_>> = chosen.iter().map(|(fragment, _)| *fragment).collect();
    let clip = Clip::new(tracks, &fragments).unwrap();
    let mut file = clip.head().to_vec();
    for (index, (_, parts)) in chosen.iter().enumerate() {
        file.extend(clip.media(index, parts).unwrap().concat());
    }
    assert_eq!(clip.len(), file.len() as u64);
    written(folder, "clip.mp4", &file)
}

fn stream(tracks: &Tracks, recording: &Recording, folder: &Path) -> PathBuf {
    let segments = recording.all().map(|(fragment, parts)| ts::segment(tracks, &fragment, parts).unwrap());
    written(folder, "stream.ts", &segments.collect::<Vec<Bytes>>().concat())
}

fn every_way(arguments: &str, codecs: [&str; 2]) {
    let Some(ffmpeg) = Ffmpeg::find() else { return };
    let folder = tempfile::tempdir().unwrap();
    let recording = ffmpeg.record(folder.path(), arguments);
    assert_eq!(recording.fragments.len(), 4);
    let tracks = Tracks::read(&recording.header, Playback::Hls).unwrap();
    assert_eq!(tracks.iter().map(|track| track.codec.string()).collect::<Vec<_>>(), codecs);
    let picture = tracks.video().unwrap().codec.picture().unwrap();
    assert_eq!((picture.width, picture.height), (192, 144));
    let start_ms = START_MS as f64;

    let hashes = ["v", "a"].map(|kind| ffmpeg.hashes(&recording.path, kind));
    for ((track, kind), expected) in [(1, "v"), (2, "a")].into_iter().zip(&hashes) {
        let file = fragmented(&recording, &tracks, track, folder.path());
        let packets = ffmpeg.packets(&file);
        // Decoding begins when showing does. ffprobe knows no negative offsets: it moves pictures on by as much as the longest, before which they come.
        let moved_ms = packets[0].shown_ms - packets[0].decode_ms;
        same_times(&recording, track, &packets, start_ms + moved_ms);
        same_frames(&ffmpeg, expected, &file, kind);
        // One after the other, without a gap.
        let gap =
            packets.windows(2).position(|two| apart(two[0].decode_ms + two[0].duration_ms, two[1].decode_ms));
        assert_eq!(gap, None, "track {track}");
        // As many as there are fragments can be begun with; of sound all.
        let entries = packets.iter().filter(|packet| packet.keyframe).count();
        assert_eq!(entries, if kind == "v" { 4 } else { packets.len() });
    }

    let file = stream(&tracks, &recording, folder.path());
    let packets = ffmpeg.packets(&file);
    for ((track, kind), expected) in [(1, "v"), (2, "a")].into_iter().zip(&hashes) {
        same_times(&recording, track, &of_stream(&packets, track - 1), start_ms);
        same_frames(&ffmpeg, expected, &file, kind);
    }

    let file = clip(&tracks, &recording, &[0, 1, 2, 3], folder.path());
    let packets = ffmpeg.packets(&file);
    let first_ms = recording.shown_ms(1)[0].min(recording.shown_ms(2)[0]);
    for ((track, kind), expected) in [(1, "v"), (2, "a")].into_iter().zip(&hashes) {
        same_times(&recording, track, &of_stream(&packets, track - 1), -first_ms);
        same_frames(&ffmpeg, expected, &file, kind);
    }
    let told = ffmpeg.describe(&file);
    let ends = packets.iter().map(|packet| packet.shown_ms + packet.duration_ms).fold(0.0, f64::max);
    let lasts: f64 = told["format"]["duration"].as_str().unwrap().parse().unwrap();
    assert!(!apart(lasts * 1000.0, ends), "{lasts} {ends}");
}

#[test]
fn pictures_out_of_order_with_sound() {
    every_way(&format!("{PICTURES} {SOUND} -t 4 {DEEP} -c:a aac"), ["avc1.64000b", "mp4a.40.2"]);
}

#[test]
fn pictures_in_order_with_sound_at_an_odd_rate() {
    every_way(
        &format!("{PICTURES_30} {SOUND} -t 4 {PLAIN} -c:a aac -ar 44100 -ac 2"),
        ["avc1.42c00c", "mp4a.40.2"],
    );
}

#[test]
fn h265_with_sound() {
    every_way(&format!("{PICTURES} {SOUND} -t 4 {H265} -c:a aac"), ["hvc1.1.6.L60.90", "mp4a.40.2"]);
}

#[test]
fn sound_alone() {
    let Some(ffmpeg) = Ffmpeg::find() else { return };
    let folder = tempfile::tempdir().unwrap();
    let recording = ffmpeg.record(folder.path(), &format!("{SOUND} -t 4 -c:a aac -cluster_time_limit 1000"));
    let tracks = Tracks::read(&recording.header, Playback::Hls).unwrap();
    let expected = ffmpeg.hashes(&recording.path, "a");
    let file = fragmented(&recording, &tracks, 1, folder.path());
    same_times(&recording, 1, &ffmpeg.packets(&file), START_MS as f64);
    same_frames(&ffmpeg, &expected, &file, "a");
    let file = stream(&tracks, &recording, folder.path());
    same_times(&recording, 1, &ffmpeg.packets(&file), START_MS as f64);
    same_frames(&ffmpeg, &expected, &file, "a");
}

#[test]
fn telephone_sound_in_fragments_and_clips() {
    let Some(ffmpeg) = Ffmpeg::find() else { return };
    for law in ["pcm_mulaw", "pcm_alaw"] {
        let folder = tempfile::tempdir().unwrap();
        let arguments = format!("{PICTURES} {SOUND} -t 4 {DEEP} -c:a {law} -ar 8000 -ac 1");
        let recording = ffmpeg.record(folder.path(), &arguments);
        let tracks = Tracks::read(&recording.header, Playback::Dash).unwrap();
        let file = fragmented(&recording, &tracks, 2, folder.path());
        same_times(&recording, 2, &ffmpeg.packets(&file), START_MS as f64);
        assert_eq!(samples(&ffmpeg, &file), samples(&ffmpeg, &recording.path));
        let file = clip(&tracks, &recording, &[0, 1, 2, 3], folder.path());
        assert_eq!(samples(&ffmpeg, &file), samples(&ffmpeg, &recording.path));
    }
}

// All samples of a file's sound: how many a packet has is for each reader to choose. It would complain that nobody tells it which side one channel is on.
fn samples(ffmpeg: &Ffmpeg, file: &Path) -> Vec<u8> {
    ffmpeg.run("-v error -i", file, &["-map", "0:a", "-f", "s16le", "-"])
}

#[test]
fn fragments_that_are_missing_leave_a_gap_in_a_clip() {
    let Some(ffmpeg) = Ffmpeg::find() else { return };
    let folder = tempfile::tempdir().unwrap();
    let recording = ffmpeg.record(folder.path(), &format!("{PICTURES} {SOUND} -t 4 {DEEP} -c:a aac"));
    let tracks = Tracks::read(&recording.header, Playback::Clip).unwrap();
    let mut some = recording;
    some.fragments.remove(1);
    let file = clip(&tracks, &some, &[0, 1, 2], folder.path());
    let packets = ffmpeg.packets(&file);
    let first_ms = some.shown_ms(1)[0].min(some.shown_ms(2)[0]);
    for track in [1, 2] {
        same_times(&some, track, &of_stream(&packets, track - 1), -first_ms);
    }
    assert_eq!(ffmpeg.hashes(&file, "v").len(), 75);
}

// A player begins anywhere, and takes parts for the fragment.
#[test]
fn parts_and_single_segments_are_enough_to_begin_with() {
    let Some(ffmpeg) = Ffmpeg::find() else { return };
    let folder = tempfile::tempdir().unwrap();
    let recording = ffmpeg.record(folder.path(), &format!("{PICTURES} {SOUND} -t 4 {DEEP} -c:a aac"));
    let tracks = Tracks::read(&recording.header, Playback::Hls).unwrap();
    let (fragment, parts) = recording.fragment(2);
    let whole = ts::segment(&tracks, &fragment, parts).unwrap();
    let file = written(folder.path(), "one.ts", &whole);
    assert_eq!(ffmpeg.hashes(&file, "v"), ffmpeg.hashes(&recording.path, "v")[50..75]);

    let mut file = fmp4::init_segment(tracks.get(1).unwrap()).to_vec();
    let mut told_ms = 0;
    for (index, stored) in recording.fragments.iter().enumerate() {
        let (fragment, parts) = recording.fragment(index);
        for at in (0..stored.frames.len()).step_by(20) {
            let new = at..(at + 20).min(stored.frames.len());
            let so_far = Fragment { frames: &stored.frames[..new.end], duration_ms: None, ..fragment };
            let part = fmp4::part(&tracks, 1, &so_far, new, parts, 1).unwrap();
            assert_eq!(part.independent, at == 0);
            told_ms += part.duration_ms;
            file.extend(part.pieces.concat());
        }
    }
    let file = written(folder.path(), "parts.m4s", &file);
    same_times(&recording, 1, &ffmpeg.packets(&file), START_MS as f64);
    same_frames(&ffmpeg, &ffmpeg.hashes(&recording.path, "v"), &file, "v");
    assert!(told_ms.abs_diff(4_000) <= 4, "{told_ms}");
}
