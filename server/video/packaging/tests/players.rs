//! What is packaged, as players play it: Chromium's own, hls.js and Shaka Player, in HLS and in DASH, and clips, with sound. Each picture has its number
//! written across its top, and so they show whether the right one is shown at its time.
//!
//! `make test` installs the players where there is npm, and Chromium where it may; without them a test says that it was left out.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Ffmpeg, Recording, player};
use penstock_packaging::dash::{Kind, Manifest, Period, periods};
use penstock_packaging::hls::{Container, MediaPlaylist, Mode, master_playlist};
use penstock_packaging::mp4::Clip;
use penstock_packaging::{Fragment, Playback, Resource, Segment, Tracks, fmp4, ts};
use serde_json::Value;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

const RATE: f64 = 25.0;
// The number of a picture in 16 bits across its top, the lowest first, as server/tests/sdk/player/play.cjs reads it.
const CODED: &str = "-f lavfi -i testsrc2=s=320x240:r=25,geq=lum='if(lt(Y,16),if(mod(floor(N/pow(2,floor(X/20))),2),235,16),lum(X,Y))':\
                     cb='if(lt(Y,16),128,cb(X,Y))':cr='if(lt(Y,16),128,cr(X,Y))'";
const SOUND: &str = "-f lavfi -i sine=f=440:r=48000";

// What a session lists: each fragment, named by its index.
fn segments(recording: &Recording, discontinuities: bool) -> Vec<Segment> {
    let all = recording.all().enumerate();
    all.map(|(index, (fragment, _))| Segment {
        fragment: index.to_string(),
        start_ms: fragment.start_ms,
        duration_ms: fragment.duration_ms.unwrap_or(400),
        discontinuity: discontinuities && index > 0,
        init: 0,
        timestamp_ms: None,
    })
    .collect()
}

fn uri(resource: Resource<'_>) -> String {
    match resource {
        Resource::Playlist { track } => format!("track{track}.m3u8"),
        Resource::Init { track, .. } => format!("init{track}.mp4"),
        Resource::Media { track, fragment } => format!("media{track}-{fragment}.mp4"),
        Resource::Transport { fragment } => format!("all{fragment}.ts"),
        Resource::Template { track } => format!("media{track}-$Number$.mp4"),
        Resource::Part { .. } => unreachable!("nothing is live here"),
    }
}

// Playlists of all kinds with what they point to.
fn publish(recording: &Recording, folder: &Path) {
    let tracks = Tracks::read(&recording.header, Playback::Dash).unwrap();
    let write = |name: &str, content: &[u8]| std::fs::write(folder.join(name), content).unwrap();
    for track in &tracks {
        write(&format!("init{}.mp4", track.number), &fmp4::init_segment(track));
    }
    for (index, (fragment, parts)) in recording.all().enumerate() {
        for track in &tracks {
            let media = fmp4::media_segment(&tracks, track.number, &fragment, parts, index as u32).unwrap();
            write(&format!("media{}-{index}.mp4", track.number), &media.concat());
        }
        write(&format!("all{index}.ts"), &ts::segment(&tracks, &fragment, parts).unwrap());
    }
    let fragments: Vec<Fragment<'_>> = recording.all().map(|(fragment, _)| fragment).collect();
    let clip = Clip::new(&tracks, &fragments).unwrap();
    let media =
        recording.all().enumerate().map(|(index, (_, parts))| clip.media(index, parts).unwrap().concat());
    let file: Vec<u8> = std::iter::once(clip.head().to_vec()).chain(media).flatten().collect();
    write("clip.mp4", &file);
    for (name, container, discontinuities) in [
        ("plain", Container::FragmentedMp4, false),
        ("always", Container::FragmentedMp4, true),
        ("transport", Container::MpegTs, false),
        ("live", Container::FragmentedMp4, false),
    ] {
        // It stays as it is: players begin some fragments before the end, and have as much to play. Chromium's own calls one that has not changed damaged.
        let live = name == "live";
        let segments = segments(recording, discontinuities);
        let playlist = MediaPlaylist {
            mode: if live { Mode::Live } else { Mode::OnDemand },
            container,
            media_sequence: 1,
            discontinuity_sequence: 0,
            target_duration_s: None,
            segments: &segments,
            low_latency: None,
        };
        let of_this = |resource: Resource<'_>| match resource {
            Resource::Playlist { .. } => format!("{name}-{}", uri(resource)),
            _ => uri(resource),
        };
        write(&format!("{name}.m3u8"), master_playlist(&tracks, container, 1_000_000, &of_this).as_bytes());
        for track in &tracks {
            let written = playlist.write(track.number, &uri);
            write(&format!("{name}-track{}.m3u8", track.number), written.as_bytes());
        }
        let mut first_number = 0;
        let all: Vec<Period<'_>> = periods(&segments)
            .map(|segments| {
                let start_ms = segments[0].start_ms;
                let bandwidths = &[(1, 900_000), (2, 100_000)];
                let period = Period { tracks: &tracks, bandwidths, start_ms, first_number, segments };
                first_number += segments.len() as u64;
                period
            })
            .collect();
        let now_ms = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as u64;
        let lasts_ms = segments.iter().map(|segment| segment.duration_ms).sum::<u64>();
        let available_since_ms = now_ms - lasts_ms;
        let dynamic = Kind::Dynamic { now_ms, available_since_ms, window_ms: None, delay_ms: 2_500 };
        let kind = if live { dynamic } else { Kind::Static };
        let origin_ms = segments[0].start_ms;
        let manifest = Manifest { kind, periods: &all, origin_ms, fragment_numbers: true };
        write(&format!("{name}.mpd"), manifest.write(&uri).as_bytes());
    }
}

#[test]
fn players_show_each_picture_at_its_time() {
    let (Some(ffmpeg), Some(mut player)) = (Ffmpeg::find(), player()) else { return };
    let folder = tempfile::tempdir().unwrap();
    let deep = "-c:v libx264 -preset veryfast -bf 3 -b_strategy 2 -g 10 -sc_threshold 0 -pix_fmt yuv420p";
    let recording = ffmpeg.record(folder.path(), &format!("{CODED} {SOUND} -t 4 {deep} -c:a aac"));
    publish(&recording, folder.path());
    // When the first picture is shown, counted from the first fragment's timecode; in a clip from what is heard before it.
    let first_ms = recording.shown_ms(1)[0] - recording.fragments[0].timecode as f64;
    let first_of_clip_ms = (recording.shown_ms(1)[0] - recording.shown_ms(2)[0]).max(0.0);

    let plays = [
        "native=plain.m3u8",
        "native=transport.m3u8",
        "native=clip.mp4",
        "hls=plain.m3u8",
        "hls=always.m3u8",
        "hls=transport.m3u8",
        "hls=live.m3u8",
        "shaka=plain.mpd",
        "shaka=always.mpd",
        "shaka=live.mpd",
    ];
    player.args(["--seconds", "1.3", "--folder"]).arg(folder.path()).args(plays);
    let output = player.output().unwrap();
    let complained = String::from_utf8_lossy(&output.stderr);
    let told = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<Value> = told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), plays.len(), "{complained}");
    for told in &lines {
        let what = format!("{} {}", told["player"], told["url"]);
        assert_eq!(told["played"], true, "{what}: {told}");
        assert_eq!(told["errors"], Value::Array(Vec::new()), "{what}");
        assert_eq!((&told["width"], &told["height"]), (&320.into(), &240.into()), "{what}");
        assert!(told["audioBytes"].as_u64().unwrap() > 0, "{what}: no sound");
        if !what.contains("live") {
            assert!((told["duration"].as_f64().unwrap() - 4.0).abs() < 0.2, "{what}: {}", told["duration"]);
        }
        // Most pictures can be read, and each of those is the one of its time. What is told to be shown and what is read may be pictures apart on a
        // busy machine; half of them are not.
        let shown = told["shown"].as_array().unwrap();
        let read = |picture: &Value| Some((picture["at"].as_f64()?, picture["code"].as_f64()?));
        let mut late: Vec<f64> = shown.iter().filter_map(read).map(|(at, code)| at * RATE - code).collect();
        assert!(!late.is_empty() && late.len() * 2 >= shown.len(), "{what}: {told}");
        late.sort_by(f64::total_cmp);
        // hls.js puts what it loads first where the playlist has it: a live fragment that begins with sound and MPEG-TS, which begins when it is decoded,
        // some pictures early, their sound as well.
        let first = RATE / 1000.0 * if what.contains("/clip") { first_of_clip_ms } else { first_ms };
        let early = if what.contains("\"hls\"") && !what.contains("/plain") { 3.0 } else { 0.5 };
        assert!((late[late.len() / 2] - first).abs() < early, "{what}: {late:?}");
        assert!(late.iter().all(|late| (late - first).abs() < 6.0), "{what}: {late:?}");
    }
    assert!(output.status.success(), "{complained}");
}
