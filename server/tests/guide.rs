//! The guides can be pasted: their commands are run in order, as a new user would.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]
// Other tests of the server use what these do not.
#![allow(dead_code)]

mod common;

use common::clients::{AWS_1, CHROMIUM, FFMPEG, NODE, PLAYERS, PYTHON, script, succeed};
use common::{Server, eventually};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The lines of all blocks of shell commands.
fn commands(guide: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide").join(guide);
    let text = std::fs::read_to_string(path).unwrap();
    let mut inside = false;
    let mut commands = String::new();
    for line in text.lines() {
        match line {
            "```sh" => inside = true,
            "```" => inside = false,
            line if inside => commands.extend([line, "\n"]),
            _ => {}
        }
    }
    commands
}

/// What the commands of a guide say, with the clients of the tests.
fn pasted(guide: &str) -> Option<String> {
    let (Some(python), Some(aws)) = (PYTHON.find(), AWS_1.find()) else { return None };
    let server = Server::start(&[&format!("--functions-python={}", python.display())]);
    let dir = tempfile::tempdir().unwrap();
    let script = dir.path().join("guide.sh");
    std::fs::write(&script, commands(guide)).unwrap();
    // The clients of the tests before those of the machine.
    let own = [python.parent().unwrap(), aws.parent().unwrap()].map(|folder| folder.display().to_string());
    let path = format!("{}:{}", own.join(":"), std::env::var("PATH").unwrap());
    let mut bash = Command::new("timeout");
    bash.args(["120", "bash", "-eu"]).arg(&script).current_dir(dir.path());
    bash.env_clear().env("PATH", path).env("HOME", dir.path()).env("AWS_ENDPOINT_URL", server.url());
    Some(String::from_utf8_lossy(&succeed(&mut bash).stdout).into_owned())
}

#[test]
fn a_clickstream_becomes_a_table() {
    let Some(said) = pasted("clickstream.md") else { return };
    // A third of 300 clicks is a robot's; each of the others is in the table, in one of six groups.
    let rows = said.lines().filter(|line| line.contains("true") || line.contains("false"));
    let clicks = rows.map(|line| line.rsplit('│').nth(1).unwrap().trim().parse::<u32>().unwrap());
    assert_eq!(clicks.sum::<u32>(), 200, "{said}");
}

#[test]
fn payments_become_alerts() {
    let Some(said) = pasted("fraud.md") else { return };
    let alerts: Vec<&str> = said.lines().filter(|line| line.contains("OWNER")).collect();
    let alert = |payments: u32, total: &str| {
        format!(
            r#"{{"ACCOUNT":"a-7","OWNER":"Ada Lovelace","PAYMENTS":{payments},"PLACES":3,"TOTAL":{total}}}"#
        )
    };
    let (first, second) = (alert(3, "5000.50"), alert(4, "9000.50"));
    assert_eq!(alerts, [&first, &first, &second], "{said}");
}

/// A shell and all that it began, which ends with the test.
struct Group(Child);

impl Drop for Group {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", self.0.id())]).status();
        let _ = self.0.wait();
    }
}

#[test]
fn a_camera_becomes_a_picture_in_the_browser() {
    let (Some(_), Some(aws), Some(node)) = (FFMPEG.find(), AWS_1.find(), NODE.find()) else { return };
    let (Some(players), Some(chromium)) = (PLAYERS.find(), CHROMIUM.find()) else { return };
    let server = Server::start(&[]);
    let dir = tempfile::tempdir().unwrap();
    let guide = dir.path().join("guide.sh");
    std::fs::write(&guide, commands("video.md")).unwrap();
    // The browser is driven below: what would open the page keeps the address that is in it.
    let opens = dir.path().join("xdg-open");
    let finds =
        "sed -n \"s/.*loadSource('\\([^']*\\)').*/\\1/p\" \"$1\" > opened.part && mv opened.part opened";
    std::fs::write(&opens, format!("#!/bin/sh\n{finds}\n")).unwrap();
    std::fs::set_permissions(&opens, std::fs::Permissions::from_mode(0o755)).unwrap();
    let own = [dir.path(), aws.parent().unwrap()].map(|folder| folder.display().to_string());
    let path = format!("{}:{}", own.join(":"), std::env::var("PATH").unwrap());
    // It makes a process group of its own.
    let mut bash = Command::new("timeout");
    bash.args(["120", "bash", "-eu"])
        .arg(&guide)
        .current_dir(dir.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    bash.env_clear().env("PATH", path).env("HOME", dir.path()).env("AWS_ENDPOINT_URL", server.url());
    let _group = Group(bash.spawn().unwrap());
    let opened = dir.path().join("opened");
    eventually("the page is opened", || opened.exists());
    let url = std::fs::read_to_string(opened).unwrap();
    let mut player = Command::new(node);
    player.env("NODE_PATH", players).env("PENSTOCK_TEST_CHROMIUM", chromium).arg(script("player/play.cjs"));
    // The page is a file, and so from elsewhere than the media.
    player.args(["--elsewhere", "--hls", r#"{"liveSyncDuration":1}"#, &format!("hls={}", url.trim())]);
    let told = String::from_utf8_lossy(&succeed(&mut player).stdout).into_owned();
    assert!(told.contains("\"width\":640,\"height\":360"), "{told}");
    let acks = std::fs::read_to_string(dir.path().join("acks.txt")).unwrap();
    assert!(acks.contains("PERSISTED") && !acks.contains("ERROR"), "{acks}");
}
