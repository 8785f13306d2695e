//! Players in Chromium against a camera that films while they play: Chromium's own, hls.js and Shaka Player.
//!
//! `make test` installs the players where there is npm, and Chromium where it may; without them a test says that it was left out.
//! The environment variables that players.py names have it measure for longer how far they are behind the camera.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use common::Server;
use common::clients::{CHROMIUM, FFMPEG, NODE, PLAYERS, PYTHON, script, succeed};

#[test]
fn players_show_what_a_camera_films() {
    let (Some(ffmpeg), Some(node)) = (FFMPEG.find(), NODE.find()) else { return };
    let (Some(players), Some(chromium)) = (PLAYERS.find(), CHROMIUM.find()) else { return };
    let server = Server::start(&[]);
    let Some(mut python) = PYTHON.command(&server) else { return };
    let dir = tempfile::tempdir().unwrap();
    python.env("NODE_PATH", players).env("PENSTOCK_TEST_CHROMIUM", chromium).current_dir(dir.path());
    for name in [
        "PENSTOCK_PLAYED_SECONDS",
        "PENSTOCK_PLAYS",
        "PENSTOCK_PICTURES",
        "PENSTOCK_HLS_JS",
        "PENSTOCK_FRAGMENT_FRAMES",
    ] {
        if let Some(value) = std::env::var_os(name) {
            python.env(name, value);
        }
    }
    python.arg(script("players.py")).arg(ffmpeg).arg(node).arg(script("player/play.cjs"));
    eprintln!("{}", String::from_utf8_lossy(&succeed(&mut python).stdout));
}
