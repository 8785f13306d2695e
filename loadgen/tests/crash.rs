//! The crash campaign itself: it passes on a sound engine, and a loss that is planted into what it reads makes it fail.
//! A campaign that cannot fail proves nothing.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use std::process::{Command, Output};

/// Runs a short campaign against the engine whose directories end with the test.
fn campaign(arguments: &[&str]) -> Output {
    let dir = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_crash"))
        .args(["--target=engine", "--rounds=2"])
        .args(arguments)
        .env("TMPDIR", dir.path())
        .output()
        .unwrap()
}

#[test]
fn nothing_is_lost() {
    let output = campaign(&[]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{output:?}");
    assert!(said.contains("nothing lost: 2 rounds"), "{said}");
}

#[test]
fn a_planted_loss_is_reported_with_the_seed_and_the_directory() {
    let output = campaign(&["--seed=0x5eed", "--plant=flipped"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    for expected in ["not byte for byte what was appended", "seed 0x5eed", "data kept in"] {
        assert!(said.contains(expected), "{expected} is missing from {said}");
    }
}
