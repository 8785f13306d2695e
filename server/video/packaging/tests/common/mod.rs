//! Recordings that ffmpeg makes, taken apart as the service stores them, and what ffmpeg and ffprobe read out of a file.
//!
//! `make test` installs ffmpeg and insists on it with PENSTOCK_TEST_CLIENTS=required; without it, as in a plain `cargo test`, a test says that it was left out.

// Each test file is a program of its own and uses its own part of this. A test that cannot go on has failed: unwrap says so.
#![allow(dead_code, clippy::unwrap_used)]

use bytes::Bytes;
use penstock_mkv::{Event, Frame, Header, Limits, Splitter};
use penstock_packaging::{Fragment, Parts};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// When the session's clock says that a recording begins, in milliseconds. Not zero: pictures are decoded before they are shown.
pub(crate) const START_MS: u64 = 10_000;

fn installed(variable: &str, path: &str) -> Option<PathBuf> {
    let path = std::env::var_os(variable).map_or_else(|| PathBuf::from(path), PathBuf::from);
    if path.exists() {
        return Some(path);
    }
    eprintln!("left out: {} is not there; make test installs it where it may", path.display());
    None
}

fn insisted() -> bool {
    std::env::var_os("PENSTOCK_TEST_CLIENTS").is_some_and(|value| value == "required")
}

/// The script that plays addresses in Chromium, if all that it takes is there.
pub(crate) fn player() -> Option<Command> {
    let home = std::env::var_os("HOME").unwrap_or_default();
    let modules = Path::new(&home).join(".cache/penstock/players/node_modules");
    let modules = installed("PENSTOCK_TEST_PLAYERS", &modules.to_string_lossy())?;
    let chromium = installed("PENSTOCK_TEST_CHROMIUM", "/usr/bin/chromium")?;
    let mut command = Command::new(installed("PENSTOCK_TEST_NODE", "/usr/bin/node")?);
    command.env("NODE_PATH", modules).env("PENSTOCK_TEST_CHROMIUM", chromium);
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/sdk/player/play.cjs"));
    Some(command)
}

/// ffmpeg with ffprobe beside it.
pub(crate) struct Ffmpeg {
    ffmpeg: PathBuf,
    ffprobe: PathBuf,
}

/// One packet as ffprobe tells it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Packet {
    pub(crate) stream: u64,
    pub(crate) shown_ms: f64,
    pub(crate) decode_ms: f64,
    pub(crate) duration_ms: f64,
    pub(crate) keyframe: bool,
}

impl Ffmpeg {
    pub(crate) fn find() -> Option<Ffmpeg> {
        let ffmpeg = installed("PENSTOCK_TEST_FFMPEG", "/usr/bin/ffmpeg");
        assert!(ffmpeg.is_some() || !insisted(), "ffmpeg is not there: run make test as root, or install it");
        let ffmpeg = ffmpeg?;
        let ffprobe = ffmpeg.with_file_name("ffprobe");
        Some(Ffmpeg { ffmpeg, ffprobe })
    }

    /// Runs it without a word of complaint.
    pub(crate) fn run(&self, arguments: &str, file: &Path, more: &[&str]) -> Vec<u8> {
        let mut command = Command::new(&self.ffmpeg);
        command.args(["-nostdin", "-v", "warning"]).args(arguments.split_whitespace()).arg(file).args(more);
        Ffmpeg::quiet(&mut command)
    }

    fn quiet(command: &mut Command) -> Vec<u8> {
        let output = command.output().unwrap();
        let complained = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command:?} failed:\n{complained}");
        assert_eq!(complained, "", "{command:?}");
        output.stdout
    }

    /// Records a moving picture, or sound, or both, into Matroska with a cluster for each group of pictures.
    pub(crate) fn record(&self, folder: &Path, arguments: &str) -> Recording {
        let path = folder.join("recording.mkv");
        let mut command = Command::new(&self.ffmpeg);
        command.args(["-nostdin", "-v", "error", "-y"]).args(arguments.split_whitespace());
        command
            .args(["-f", "matroska", "-cluster_size_limit", "50M", "-cluster_time_limit", "20000"])
            .arg(&path);
        // x265 writes about itself whatever it is told.
        let output = command.output().unwrap();
        assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
        Recording::split(path)
    }

    /// The packets of a file, in the order of each stream's decoding.
    pub(crate) fn packets(&self, file: &Path) -> Vec<Packet> {
        let mut command = Command::new(&self.ffprobe);
        command.args(["-v", "warning", "-of", "json", "-show_packets"]).arg(file);
        let read: Value = serde_json::from_slice(&Ffmpeg::quiet(&mut command)).unwrap();
        let ms = |packet: &Value, name: &str| {
            let seconds = packet[name].as_str().unwrap_or("nan");
            seconds.parse::<f64>().unwrap() * 1000.0
        };
        let packets = read["packets"].as_array().unwrap().iter();
        packets
            .map(|packet| Packet {
                stream: packet["stream_index"].as_u64().unwrap(),
                shown_ms: ms(packet, "pts_time"),
                decode_ms: ms(packet, "dts_time"),
                duration_ms: ms(packet, "duration_time"),
                keyframe: packet["flags"].as_str().unwrap().contains('K'),
            })
            .collect()
    }

    /// What a file says of itself.
    pub(crate) fn describe(&self, file: &Path) -> Value {
        let mut command = Command::new(&self.ffprobe);
        command.args(["-v", "warning", "-of", "json", "-show_format", "-show_streams"]).arg(file);
        serde_json::from_slice(&Ffmpeg::quiet(&mut command)).unwrap()
    }

    /// Hashes of the decoded frames of one stream: of video, or of audio.
    pub(crate) fn hashes(&self, file: &Path, kind: &str) -> Vec<String> {
        let map = format!("0:{kind}");
        // Edits are for players; here every frame counts.
        let arguments =
            if file.extension().is_some_and(|end| end == "mp4") { "-ignore_editlist 1 -i" } else { "-i" };
        let more = ["-map", &map, "-fps_mode", "passthrough", "-f", "framemd5", "-"];
        let written = self.run(arguments, file, &more);
        let written = String::from_utf8(written).unwrap();
        let lines = written.lines().filter(|line| !line.starts_with('#'));
        lines.map(|line| line.rsplit(',').next().unwrap().trim().to_owned()).collect()
    }
}

/// A cluster as it is stored.
pub(crate) struct Stored {
    pub(crate) timecode: u64,
    pub(crate) frames: Vec<Frame>,
    pub(crate) parts: Parts,
}

/// A recording, taken apart.
pub(crate) struct Recording {
    pub(crate) path: PathBuf,
    pub(crate) header: Header,
    pub(crate) fragments: Vec<Stored>,
}

impl Recording {
    fn split(path: PathBuf) -> Recording {
        let mut splitter = Splitter::new(Limits::default());
        // In pieces, as they come.
        for piece in std::fs::read(&path).unwrap().chunks(10_000) {
            splitter.push(Bytes::copy_from_slice(piece));
        }
        splitter.finish();
        let (mut header, mut fragments) = (None, Vec::new());
        let (mut timecode_now, mut frames, mut parts) = (0, Vec::new(), Vec::new());
        while let Some(event) = splitter.next_event().unwrap() {
            match event {
                Event::Header(told) => header = Some(told),
                Event::FragmentStarted { timecode, .. } => timecode_now = timecode,
                Event::Frame(frame) => frames.push(frame),
                Event::FragmentPart { bytes } => parts.push(bytes),
                Event::FragmentEnded(_) => fragments.push(Stored {
                    timecode: timecode_now,
                    frames: std::mem::take(&mut frames),
                    parts: std::mem::take(&mut parts).into(),
                }),
                _ => {}
            }
        }
        Recording { path, header: header.unwrap(), fragments }
    }

    /// One of its fragments as it is to be packaged, followed by the next.
    pub(crate) fn fragment(&self, index: usize) -> (Fragment<'_>, &Parts) {
        let stored = &self.fragments[index];
        let next = self.fragments.get(index + 1).map(|next| next.timecode - stored.timecode);
        let fragment = Fragment {
            frames: &stored.frames,
            size: stored.parts.len(),
            start_ms: START_MS + stored.timecode,
            duration_ms: next,
        };
        (fragment, &stored.parts)
    }

    /// All of them.
    pub(crate) fn all(&self) -> impl Iterator<Item = (Fragment<'_>, &Parts)> {
        (0..self.fragments.len()).map(|index| self.fragment(index))
    }

    /// When each frame of a track is shown, in milliseconds since the recording began, in order.
    pub(crate) fn shown_ms(&self, track: u64) -> Vec<f64> {
        let of_fragment = |stored: &Stored| {
            let timecode = stored.timecode as i64;
            let frames = stored.frames.iter().filter(move |frame| frame.track == track);
            frames
                .map(move |frame| (timecode + i64::from(frame.relative_timecode)) as f64)
                .collect::<Vec<_>>()
        };
        let mut times: Vec<f64> = self.fragments.iter().flat_map(of_fragment).collect();
        times.sort_by(f64::total_cmp);
        times
    }
}
