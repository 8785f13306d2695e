//! The load generator against the real server: the line that others measure with, and every workload for a moment.
//!
//! It is a program of another crate: `cargo test --workspace` builds it. Without it, a test says that it was left out, unless
//! PENSTOCK_TEST_CLIENTS=required says that it must be there.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Server, binary};
use serde_json::{Value, json};
use std::process::Command;

/// Runs it and returns the results; nothing if it is not there.
fn run(target: &str, line: &str) -> Option<Value> {
    let program = binary().with_file_name("penstock-loadgen");
    if !program.is_file() {
        let insisted = std::env::var_os("PENSTOCK_TEST_CLIENTS").is_some_and(|value| value == "required");
        assert!(!insisted, "{} is not there: cargo build -p penstock-loadgen", program.display());
        eprintln!("left out: {} is not there", program.display());
        return None;
    }
    let place = tempfile::tempdir().unwrap();
    let (json, html) = (place.path().join("results.json"), place.path().join("results.html"));
    let output = Command::new(program)
        .env_clear()
        .args(["run", "--target", target])
        .args(line.split(' '))
        .arg("--json")
        .arg(&json)
        .arg("--html")
        .arg(&html)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{line}: {said}");
    assert!(said.lines().any(|line| line.contains("records/s")), "progress is told: {said}");
    assert!(String::from_utf8(output.stdout).unwrap().contains("us a record"), "{line}");
    assert!(std::fs::read_to_string(&html).unwrap().ends_with("</html>\n"));
    Some(serde_json::from_slice(&std::fs::read(&json).unwrap()).unwrap())
}

fn figure(results: &Value, name: &str) -> f64 {
    results[name].as_f64().unwrap_or_else(|| panic!("no {name} in {results}"))
}

#[test]
fn the_line_that_others_measure_with_tells_what_they_look_for() {
    let server = Server::start(&["--throttle=off"]);
    let line = "--workload put-records --records 1KiB --batch 500 --shards 8 --connections 8 --rate max --duration 1s";
    let Some(results) = run(&server.url(), line) else { return };
    for name in ["records_per_s", "bytes_per_s", "p50", "p90", "p99", "p99_9", "max"] {
        assert!(figure(&results, name) > 0.0, "{name}: {results}");
    }
    let ratio = figure(&results, "bytes_per_s") / figure(&results, "records_per_s");
    assert!((ratio - 1024.0).abs() < 1e-6, "{ratio}");
    assert_eq!(results["errors"], json!({}));
    // The server is found by its port, although nobody said which process it is.
    for side in ["server", "client"] {
        assert!(figure(&results, &format!("{side}_cpu_seconds")) > 0.0, "{results}");
        assert!(figure(&results, &format!("{side}_cpu_us_per_record")) > 0.0, "{results}");
    }
    assert_eq!(results["settings"]["records"], "1KiB");
    assert_eq!(server.ok("ListStreams", json!({}))["StreamNames"], json!([]), "nothing is left behind");
}

#[test]
fn every_workload_runs() {
    let server = Server::start(&["--throttle=off"]);
    for (workload, flags) in [
        ("put-record", "--protocol cbor"),
        ("put-record", "--http 2 --in-flight 4"),
        ("put-records", "--batch 50 --protocol cbor --threads 2"),
        ("put-records", "--batch 200 --aggregate"),
        ("get-records", "--fill 1MiB --batch 100"),
        ("get-records", "--fill 1MiB --batch 100 --from tail --protocol cbor"),
        ("subscribe-to-shard", "--fill 1MiB --batch 50 --http 2"),
        ("end-to-end", "--batch 1 --rate 200"),
        ("end-to-end", "--batch 5 --rate 500 --via get-records --poll 20ms --protocol cbor"),
        ("mixed", "--batch 10 --rate ramp:100..1000 --poll 50ms"),
        ("reshard", "--batch 10 --rate 500 --every 300ms"),
        ("put-media", "--cameras 2 --fragment 200ms"),
        ("put-media", "--cameras 2 --fragment 200ms --pace max --in-flight 2 --threads 2"),
        ("get-media", "--cameras 2 --fragment 200ms --consumers 2"),
    ] {
        let line =
            format!("--workload {workload} --shards 2 --connections 2 --duration 1s --warm-up 100ms {flags}");
        let Some(results) = run(&server.url(), &line) else { return };
        assert!(
            figure(&results, "records_per_s") > 0.0 && figure(&results, "p99") > 0.0,
            "{line}: {results}"
        );
        assert_eq!(results["errors"], json!({}), "{line}: {results}");
        match workload {
            "end-to-end" | "reshard" => {
                assert_eq!(figure(&results["counts"], "missing_records"), 0.0, "{line}: {results}");
            }
            "get-media" => assert_eq!(figure(&results["counts"], "missing_frames"), 0.0, "{line}: {results}"),
            _ => {}
        }
        if workload == "reshard" {
            assert!(figure(&results["counts"], "splits") > 0.0, "{results}");
            assert_eq!(figure(&results["counts"], "repeated_records"), 0.0, "{results}");
        }
    }
    assert_eq!(server.ok("ListStreams", json!({}))["StreamNames"], json!([]));
}

#[test]
fn a_hot_shard_is_throttled_and_the_others_are_not() {
    let server = Server::start(&[]);
    let line =
        "--workload hot-shard --batch 100 --rate 4000 --records 100 --shards 3 --connections 2 --duration 1s";
    let Some(results) = run(&server.url(), line) else { return };
    let refused = figure(&results["errors"], "ProvisionedThroughputExceededException");
    // Three of four, fewer on a machine that is too busy to send them all.
    assert!(refused > 100.0, "{results}");
    assert_eq!(results["kinds"]["others"]["errors"], json!({}), "{results}");
    assert!(figure(&results["kinds"]["others"], "p99") > 0.0);
}

#[test]
fn a_server_that_verifies_and_encrypts_is_loaded_as_well() {
    let dir = tempfile::tempdir().unwrap();
    let credentials = dir.path().join("credentials");
    std::fs::write(&credentials, "[a]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n")
        .unwrap();
    let data = dir.path().join("data");
    let verify = ["--tls", "--auth=verify", "--credentials", credentials.to_str().unwrap()];
    let server = Server::on(&data, &verify);
    let ca = data.join("tls/ca.pem");
    let load = "--workload put-records --batch 10 --shards 1 --rate 200 --duration 500ms --warm-up 0s";
    let keys = "--access-key AKIDEXAMPLE --secret-key secret";
    for http in ["1.1", "2"] {
        let line = format!("{load} {keys} --http {http} --ca {}", ca.display());
        let Some(results) = run(&server.tls_url(), &line) else { return };
        assert!(figure(&results, "records_per_s") > 0.0 && results["errors"] == json!({}), "{results}");
        assert!(!results.to_string().contains("secret"), "no secret is told");
    }
}
