//! The crash campaign itself: it passes on a sound engine, and a loss that is planted into what it reads makes it fail.
//! A campaign that cannot fail proves nothing.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Runs a campaign against the engine whose directories end with the test.
fn campaign(arguments: &[&str]) -> Output {
    campaign_in(tempfile::tempdir().unwrap().path(), arguments)
}

fn campaign_in(dir: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_crash"))
        .args(["--target=engine"])
        .args(arguments)
        .env("TMPDIR", dir)
        .output()
        .unwrap()
}

#[test]
fn nothing_is_lost() {
    let output = campaign(&["--rounds=2"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{output:?}");
    assert!(said.contains("nothing lost: 2 rounds"), "{said}");
}

#[test]
fn a_planted_loss_is_reported_with_the_seed_and_the_directory() {
    let output = campaign(&["--rounds=200", "--seed=0x5eed", "--plant=flipped"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    for expected in ["not byte for byte what was appended", "seed 0x5eed", "data kept in"] {
        assert!(said.contains(expected), "{expected} is missing from {said}");
    }
}

#[test]
fn what_was_taken_twice_and_what_came_back_is_found() {
    for (plant, expected) in [("resent", "of the same writer"), ("back", "had expired and is there")] {
        let output = campaign(&["--rounds=200", &format!("--plant={plant}")]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(said.contains(expected), "{expected} is missing from {said}");
    }
}

#[test]
fn a_mistake_that_could_not_be_planted_is_no_success() {
    let output = campaign(&["--rounds=0", "--plant=lost"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(said.contains("nothing to plant it into"), "{said}");
}

/// Where a power cut is not possible, the campaign says why, and so does this test.
fn left_out(said: &str) -> bool {
    let why = said.lines().find(|line| line.starts_with("power cut: not possible here: "));
    if let Some(why) = why {
        println!("left out: {why}");
    }
    why.is_some()
}

#[test]
fn power_cuts_lose_nothing_and_leave_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let output = campaign_in(dir.path(), &["--rounds=0", "--power-cut=3"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{output:?}");
    assert!(left_out(&said) || said.contains("nothing lost: 3 rounds"), "{said}");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    nothing_is_mounted(dir.path());
}

#[test]
fn what_is_lost_after_a_power_cut_is_reported() {
    let dir = tempfile::tempdir().unwrap();
    let output = campaign_in(dir.path(), &["--rounds=0", "--power-cut=100", "--plant=lost"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(left_out(&said) || complaint.contains("was acknowledged and is lost"), "{complaint}");
    nothing_is_mounted(dir.path());
}

#[test]
fn a_campaign_that_is_killed_leaves_no_disk_behind() {
    let dir = tempfile::tempdir().unwrap();
    let mut campaign = Command::new(env!("CARGO_BIN_EXE_crash"))
        .args(["--target=engine", "--rounds=0", "--power-cut=10000"])
        .env("TMPDIR", dir.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // In the midst of it, or with its reason for leaving out.
    let mut lines = BufReader::new(campaign.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert!(lines.any(|line| left_out(&line) || line.starts_with("round   1 power cut: ")));
    campaign.kill().unwrap();
    campaign.wait().unwrap();
    nothing_is_mounted(dir.path());
}

/// Waits until the kernel has let go of all disks in this directory: it does so a little after the last process that used
/// them.
fn nothing_is_mounted(dir: &Path) {
    let begun = Instant::now();
    loop {
        let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
        let loops = fs::read_dir("/sys/block")
            .into_iter()
            .flatten()
            .filter_map(|device| fs::read_to_string(device.ok()?.path().join("loop/backing_file")).ok());
        let dir = dir.to_str().unwrap();
        let left: Vec<String> = loops.chain([mounts]).filter(|text| text.contains(dir)).collect();
        if left.is_empty() {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "left behind: {left:?}");
        thread::sleep(Duration::from_millis(20));
    }
}
