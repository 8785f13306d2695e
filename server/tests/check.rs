//! `penstock check`: what it says, what it repairs and with which exit code it ends.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use common::Server;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn check(flags: &[&str], dir: &Path) -> Output {
    Command::new(common::binary()).arg("check").args(flags).arg(dir).output().unwrap()
}

fn code(output: &Output) -> i32 {
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"), "{output:?}");
    output.status.code().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A server's data directory with some records in one shard.
fn filled() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::on(dir.path(), &["--throttle=off"]);
    server.ok("CreateStream", json!({"StreamName": "s", "ShardCount": 1}));
    common::eventually("the stream is active", || {
        let described = server.ok("DescribeStreamSummary", json!({"StreamName": "s"}));
        described["StreamDescriptionSummary"]["StreamStatus"] == "ACTIVE"
    });
    for _ in 0..5 {
        // "what was written" in base64, as it must not be found elsewhere.
        let record = json!({"StreamName": "s", "PartitionKey": "key", "Data": "d2hhdCB3YXMgd3JpdHRlbg=="});
        server.ok("PutRecord", record);
    }
    assert!(server.stop().success());
    dir
}

/// Flips a bit of the first record.
fn damage(dir: &Path) -> PathBuf {
    let lanes = std::fs::read_dir(dir.join("streams")).unwrap().map(|entry| entry.unwrap().path());
    let files = lanes.filter(|path| path.is_dir()).flat_map(|lane| std::fs::read_dir(lane).unwrap());
    for file in files.map(|entry| entry.unwrap().path()) {
        let mut bytes = std::fs::read(&file).unwrap();
        let wanted = b"what was written";
        if let Some(at) = bytes.windows(wanted.len()).position(|window| window == wanted) {
            bytes[at] ^= 1;
            std::fs::write(&file, bytes).unwrap();
            return file;
        }
    }
    panic!("the record is nowhere")
}

#[test]
fn whole_damaged_and_repaired_are_different_exit_codes() {
    let dir = filled();
    let whole = check(&[], dir.path());
    assert_eq!(code(&whole), 0, "{whole:?}");
    let said = text(&whole.stdout);
    assert!(said.lines().last().unwrap().contains("whole: 5 records in"), "{said}");
    assert!(said.contains("catalog: whole"), "both engines are looked at: {said}");
    assert_eq!(code(&check(&[], &dir.path().join("streams"))), 0);

    let file = damage(dir.path());
    let before = std::fs::read(&file).unwrap();
    let damaged = check(&[], dir.path());
    assert_eq!(code(&damaged), 7, "{damaged:?}");
    let said = text(&damaged.stdout);
    assert!(said.contains("lost: 1 records of shard"), "{said}");
    assert!(said.lines().last().unwrap().contains("damaged: 1 places, 1 records lost"), "{said}");
    assert_eq!(std::fs::read(&file).unwrap(), before, "nothing is changed");

    let damaged = check(&["--json"], dir.path());
    assert_eq!(code(&damaged), 7);
    let told: Value = serde_json::from_slice(&damaged.stdout).unwrap();
    assert_eq!(told["verdict"], "damaged");
    let streams = &told["engines"][1];
    assert_eq!((&streams["records"], &streams["records_lost"]), (&json!(4), &json!(1)));
    let lost = &streams["damage"][0]["lost"][0];
    assert!(lost["shard"].is_string() && lost["records"] == 1 && lost["wanted"] == true, "{told}");

    let repaired = check(&["--repair"], dir.path());
    assert_eq!(code(&repaired), 8, "{repaired:?}");
    let kept = file.with_file_name(format!("{}.damaged", file.file_name().unwrap().to_string_lossy()));
    assert_eq!(std::fs::read(kept).unwrap(), before, "what was damaged is kept");
    let mut told = std::fs::read_dir(dir.path().join("streams")).unwrap();
    let audit =
        told.find(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("repair-"));
    let audit = std::fs::read_to_string(audit.unwrap().unwrap().path()).unwrap();
    assert!(audit.contains("lost: 1 records of shard") && audit.contains("finished "), "{audit}");
    for flags in [&[][..], &["--repair"]] {
        assert_eq!(code(&check(flags, dir.path())), 0, "all is whole again");
    }

    // The consumer goes on over what is lost.
    let server = Server::on(dir.path(), &[]);
    assert!(!server.log().contains("damaged"), "{}", server.log());
    let shard = server.ok("ListShards", json!({"StreamName": "s"}))["Shards"][0]["ShardId"].clone();
    let asked = json!({"StreamName": "s", "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"});
    let iterator = server.ok("GetShardIterator", asked)["ShardIterator"].clone();
    let records = server.ok("GetRecords", json!({"ShardIterator": iterator}));
    assert_eq!(records["Records"].as_array().unwrap().len(), 4);
    assert!(server.stop().success());
}

#[test]
fn what_cannot_be_looked_at_is_told_apart() {
    let dir = filled();
    let server = Server::on(dir.path(), &[]);
    let used = check(&["--repair"], dir.path());
    assert_eq!(code(&used), 4, "{used:?}");
    let said = text(&used.stderr);
    assert!(said.starts_with("penstock: ") && said.contains("in use by another process"), "{said}");
    assert!(server.stop().success());

    let identity = dir.path().join("streams/ENGINE");
    let written = std::fs::read_to_string(&identity).unwrap();
    let format = written.lines().find(|line| line.starts_with("format ")).unwrap();
    std::fs::write(&identity, written.replace(format, "format 4000000")).unwrap();
    assert_eq!(code(&check(&[], dir.path())), 5);

    let nothing = tempfile::tempdir().unwrap();
    assert_eq!(code(&check(&[], nothing.path())), 6);
    assert_eq!(code(&check(&[], &nothing.path().join("none"))), 6);
    assert_eq!(code(&Command::new(common::binary()).arg("check").output().unwrap()), 2);
}
