//! The load on a server, short: each command runs, ends, leaves nothing behind and tells its figures. Without the server's program
//! beside ours there is nothing to load, and the test says so.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Runs a command against a server of its own and returns its figures; nothing if there is no server.
fn run(command: &str) -> Option<Value> {
    let program = Path::new(env!("CARGO_BIN_EXE_penstock-loadgen"));
    let server = program.with_file_name("penstock");
    if !server.is_file() {
        println!("left out: {} is not built", server.display());
        return None;
    }
    let place = tempfile::tempdir().unwrap();
    let output = Command::new(program)
        .args(["--json", "server"])
        .args(command.split(' '))
        .arg("--binary")
        .arg(server)
        .arg("--dir")
        .arg(place.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0, "the directory is removed");
    assert!(!output.stderr.is_empty(), "progress is told");
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

fn figure(figures: &Value, name: &str) -> f64 {
    figures[name].as_f64().unwrap_or_else(|| panic!("no {name} in {figures}"))
}

#[test]
fn put_tells_what_a_record_costs() {
    for protocol in ["http1", "http2"] {
        let command =
            format!("put --seconds 1 --warm-up 0.2 --connections 2 --batch 50 --protocol {protocol}");
        let Some(figures) = run(&command) else { return };
        for name in ["records_per_s", "latency_p999_us", "server_cpu_us_per_record", "parts_us_per_record"] {
            assert!(figure(&figures, name) > 0.0, "{name}: {figures}");
        }
        let ratio = figure(&figures, "server_cpu_us_per_record") / figure(&figures, "parts_us_per_record");
        assert!((figure(&figures, "ratio") - ratio).abs() < 1e-6);
    }
}

#[test]
fn push_brings_every_record_to_every_consumer() {
    let Some(figures) = run("push --seconds 1 --warm-up 0.2 --shards 2 --rate 50") else { return };
    for protocol in ["http1", "http2"] {
        assert!(figure(&figures, &format!("{protocol}_push_p50_us")) > 0.0);
        assert_eq!(figure(&figures, &format!("{protocol}_records_missing")), 0.0, "{figures}");
    }
}

#[test]
fn overload_is_refused_and_the_others_are_not() {
    for batch in [1, 100] {
        let turns = "--seconds 1 --warm-up 0.2 --shards 2 --rounds 1 --rate 50";
        let Some(figures) = run(&format!("overload {turns} --overload-batch {batch}")) else { return };
        // A busy disk may not let a thousand single requests a second come to be; what was not sent is told then. By the hundred
        // records, a few requests are more than a shard takes.
        let refused = figure(&figures, "overloaded_first_refused_per_s") > 0.0;
        let not_sent = figure(&figures, "overloaded_requests_not_sent") > 0.0;
        assert!(refused || (batch == 1 && not_sent), "{figures}");
        assert!(figure(&figures, "p99_ratio_median") > 0.0);
        assert_eq!(figure(&figures, "overloaded_others_refused"), 0.0);
    }
}

#[test]
fn fan_out_tells_each_consumers_rate() {
    for protocol in ["http1", "http2"] {
        let command = format!("fan-out --seconds 3 --consumers 2 --protocol {protocol}");
        let Some(figures) = run(&command) else { return };
        assert!(figure(&figures, "consumer_2_mb_per_s") > 0.0, "{figures}");
        assert!(figure(&figures, "sum_mb_per_s") >= figure(&figures, "least_mb_per_s"));
    }
}

#[test]
fn sql_accounts_for_every_row() {
    for window in ["sliding", "tumbling"] {
        let Some(figures) = run(&format!("sql --window {window} --thousands 5")) else { return };
        assert!(figure(&figures, "rows_per_s") > 0.0, "{figures}");
    }
    let Some(figures) = run("sql --freshness 5") else { return };
    assert!(figure(&figures, "latency_p50_us") > 0.0, "{figures}");
}

#[test]
fn encrypt_compares_pairs() {
    let command = "encrypt --seconds 0.5 --warm-up 0.2 --pairs 2 --connections 2 --batch 50";
    let Some(figures) = run(command) else { return };
    assert!(figure(&figures, "ratio") > 0.0 && figure(&figures, "pair_ratio_least") > 0.0, "{figures}");
}

#[test]
fn a_server_that_is_not_there_is_told() {
    let output = Command::new(env!("CARGO_BIN_EXE_penstock-loadgen"))
        .args(["server", "put", "--binary", "/nowhere/penstock"])
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("/nowhere/penstock is not there"), "{said}");
}
