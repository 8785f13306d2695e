//! Media of Video Streams through ffmpeg, curl, boto3 and the load generator: what goes in comes out everywhere as it was.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use common::clients::{FFMPEG, PYTHON, script, succeed};
use common::{Load, Server, binary, eventually, free_port};
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

/// Rounds of the crash campaign in `make test`; `make crash-media` asks for more.
const ROUNDS: usize = 3;

/// Runs what `media.py` does under a name, in a directory of its own.
fn run(server: &Server, what: &str, more: &[&OsStr]) {
    let Some(mut python) = PYTHON.command(server) else { return };
    let dir = tempfile::tempdir().unwrap();
    succeed(python.current_dir(dir.path()).arg(script("media.py")).arg(what).args(more));
}

#[test]
fn a_recording_comes_out_as_it_went_in() {
    let Some(ffmpeg) = FFMPEG.find() else { return };
    run(&Server::start(&[]), "recording", &[ffmpeg.as_os_str()]);
}

#[test]
fn a_camera_of_the_load_generator_is_seen_as_it_was_recorded() {
    let Some(ffmpeg) = FFMPEG.find() else { return };
    // A program of another crate, which `cargo test --workspace` builds.
    let loadgen = binary().with_file_name("penstock-loadgen");
    if !loadgen.is_file() {
        eprintln!("left out: {} is not there", loadgen.display());
        return;
    }
    run(&Server::start(&[]), "load", &[ffmpeg.as_os_str(), loadgen.as_os_str()]);
}

#[test]
fn media_that_cannot_be_taken_is_refused_by_its_error() {
    run(&Server::start(&[]), "refused", &[]);
}

#[test]
fn a_stream_that_keeps_nothing_plays_from_memory() {
    run(&Server::start(&[]), "memory", &[]);
}

/// Kills the server again and again while cameras film, which send again what was not PERSISTED: all that was is there as it was sent,
/// and nothing is missing in between.
#[test]
fn no_persisted_fragment_is_lost_whatever_is_killed() {
    let (Some(ffmpeg), Some(_)) = (FFMPEG.find(), PYTHON.find()) else { return };
    let rounds = std::env::var("PENSTOCK_MEDIA_ROUNDS").map_or(ROUNDS, |rounds| rounds.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let port = free_port();
    let start = || {
        let mut command = Command::new(binary());
        command.arg(format!("--listen=127.0.0.1:{port}"));
        command.arg("--data").arg(dir.path().join("data"));
        Server::run(command)
    };
    let mut server = start();
    let run = |server: &Server, what: &str| {
        let mut python = PYTHON.command(server).unwrap();
        python.arg(script("media_crash.py")).arg(what).arg(&ffmpeg).arg(dir.path());
        python
    };
    let load = Load::start(&mut run(&server, "load"));
    let list = dir.path().join("persisted");
    for round in 0..rounds {
        let before = persisted(&list);
        // Not always at the same moment, so that all parts of a fragment's way are hit.
        let more = 10 + round * 7 % 23;
        eventually("fragments are kept", || persisted(&list) >= before + more);
        server.kill();
        server = start();
        if round % 10 == 9 {
            eprintln!("{} rounds, {} fragments PERSISTED", round + 1, persisted(&list));
        }
    }
    let before = persisted(&list);
    eventually("fragments are kept", || persisted(&list) > before + 10);
    std::fs::write(dir.path().join("stop"), "").unwrap();
    assert!(load.wait().success());
    // What is found is on the disk, and not in memory.
    server.kill();
    server = start();
    eprintln!("{}", String::from_utf8_lossy(&succeed(&mut run(&server, "verify")).stdout));
}

fn persisted(path: &Path) -> usize {
    std::fs::read_to_string(path).map_or(0, |text| text.lines().count())
}
