//! The guides can be pasted: their commands are run in order, as a new user would.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]
// Other tests of the server use what these do not.
#![allow(dead_code)]

mod common;

use common::Server;
use common::clients::{AWS_1, PYTHON, succeed};
use std::path::Path;
use std::process::Command;

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

#[test]
fn a_clickstream_becomes_a_table() {
    let (Some(python), Some(aws)) = (PYTHON.find(), AWS_1.find()) else { return };
    let server = Server::start(&[&format!("--functions-python={}", python.display())]);
    let dir = tempfile::tempdir().unwrap();
    let script = dir.path().join("guide.sh");
    std::fs::write(&script, commands("clickstream.md")).unwrap();
    // The clients of the tests before those of the machine.
    let own = [python.parent().unwrap(), aws.parent().unwrap()].map(|folder| folder.display().to_string());
    let path = format!("{}:{}", own.join(":"), std::env::var("PATH").unwrap());
    let mut bash = Command::new("timeout");
    bash.args(["120", "bash", "-eu"]).arg(&script).current_dir(dir.path());
    bash.env_clear().env("PATH", path).env("HOME", dir.path()).env("AWS_ENDPOINT_URL", server.url());
    let said = String::from_utf8_lossy(&succeed(&mut bash).stdout).into_owned();
    // A third of 300 clicks is a robot's; each of the others is in the table, in one of six groups.
    let rows = said.lines().filter(|line| line.contains("true") || line.contains("false"));
    let clicks = rows.map(|line| line.rsplit('│').nth(1).unwrap().trim().parse::<u32>().unwrap());
    assert_eq!(clicks.sum::<u32>(), 200, "{said}");
}
