//! The crash campaign itself: it passes on a sound engine, and a loss that is planted into what it reads makes it fail.
//! A campaign that cannot fail proves nothing.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use std::process::{Command, Output};

/// Runs a campaign against the engine whose directories end with the test.
fn campaign(arguments: &[&str]) -> Output {
    let dir = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_crash"))
        .args(["--target=engine"])
        .args(arguments)
        .env("TMPDIR", dir.path())
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
