//! `run` against services that are slow on purpose: what it tells must be what was done to it. A load generator that stops sending
//! while it waits for a slow answer never sees what its requests would have waited (coordinated omission); here the waits are known.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How a service treats PutRecord.
#[derive(Clone, Copy)]
enum Temper {
    /// It answers after so long.
    Slow(Duration),
    /// It answers at once, but for a stretch: so long after the first one, and so long.
    Stalls { after: Duration, length: Duration },
    /// It answers at once, and refuses every second one.
    Refuses,
}

/// A service with one stream that is there from its making to its deletion.
struct Service {
    temper: Temper,
    deleted: AtomicBool,
    begun: OnceLock<Instant>,
    refuses: AtomicBool,
}

impl Service {
    /// Serves on a thread for each connection, until the test is over.
    fn start(temper: Temper) -> SocketAddr {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let service = Arc::new(Service {
            temper,
            deleted: AtomicBool::new(false),
            begun: OnceLock::new(),
            refuses: AtomicBool::new(false),
        });
        thread::spawn(move || {
            for stream in listener.incoming() {
                let service = service.clone();
                thread::spawn(move || service.serve(stream.unwrap()));
            }
        });
        address
    }

    fn serve(&self, stream: TcpStream) {
        stream.set_nodelay(true).unwrap();
        let mut stream = BufReader::new(stream);
        loop {
            let (mut operation, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                if stream.read_line(&mut line).unwrap_or(0) == 0 {
                    return;
                }
                let Some((name, value)) = line.split_once(": ") else {
                    if line == "\r\n" {
                        break;
                    }
                    continue;
                };
                match name.to_ascii_lowercase().as_str() {
                    "x-amz-target" => operation = value.trim().rsplit('.').next().unwrap().to_owned(),
                    "content-length" => length = value.trim().parse().unwrap(),
                    _ => {}
                }
            }
            let mut body = vec![0; length];
            stream.read_exact(&mut body).unwrap();
            let (status, answer) = self.answer(&operation);
            let answer = answer.to_string();
            let head = format!("HTTP/1.1 {status} -\r\ncontent-length: {}\r\n\r\n", answer.len());
            if stream.get_mut().write_all((head + &answer).as_bytes()).is_err() {
                return;
            }
        }
    }

    fn answer(&self, operation: &str) -> (u16, Value) {
        match operation {
            "CreateStream" => {
                self.deleted.store(false, Ordering::SeqCst);
                (200, json!({}))
            }
            "DeleteStream" => {
                self.deleted.store(true, Ordering::SeqCst);
                (200, json!({}))
            }
            "DescribeStreamSummary" if self.deleted.load(Ordering::SeqCst) => {
                (400, json!({"__type": "ResourceNotFoundException", "message": "gone"}))
            }
            "DescribeStreamSummary" => {
                (200, json!({"StreamDescriptionSummary": {"StreamStatus": "ACTIVE", "StreamARN": "arn"}}))
            }
            "ListShards" => {
                let range = json!({"StartingHashKey": "0", "EndingHashKey": "9"});
                (200, json!({"Shards": [{"ShardId": "s", "HashKeyRange": range, "SequenceNumberRange": {}}]}))
            }
            "PutRecord" => self.put(),
            other => panic!("{other} was not to be asked"),
        }
    }

    fn put(&self) -> (u16, Value) {
        let now = Instant::now();
        let begun = *self.begun.get_or_init(|| now);
        match self.temper {
            Temper::Slow(time) => thread::sleep(time),
            Temper::Stalls { after, length } => {
                if (begun + after..begun + after + length).contains(&now) {
                    thread::sleep(begun + after + length - now);
                }
            }
            Temper::Refuses => {
                if self.refuses.fetch_xor(true, Ordering::SeqCst) {
                    let name = "ProvisionedThroughputExceededException";
                    return (400, json!({"__type": name, "message": "Rate exceeded for shard s"}));
                }
            }
        }
        (200, json!({"SequenceNumber": "1", "ShardId": "s"}))
    }
}

fn loadgen(arguments: &[&str]) -> Output {
    // The credentials of whoever runs the tests are none of the tests' business.
    let keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION"];
    let mut command = Command::new(env!("CARGO_BIN_EXE_penstock-loadgen"));
    for key in keys {
        command.env_remove(key);
    }
    command.args(arguments).output().unwrap()
}

/// Runs put-record against a service and returns the results.
fn run(temper: Temper, flags: &str) -> Value {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("results.json");
    run_into(&file, &format!("http://{}", Service::start(temper)), flags)
}

fn run_into(file: &Path, target: &str, flags: &str) -> Value {
    let file = file.to_str().unwrap();
    let mut arguments = vec!["run", "--target", target, "--shards", "1", "--json", file];
    arguments.extend(flags.split(' '));
    let output = loadgen(&arguments);
    assert!(output.status.success(), "{flags}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

fn figure(results: &Value, name: &str) -> f64 {
    results[name].as_f64().unwrap_or_else(|| panic!("no {name} in {results}"))
}

#[test]
fn a_delay_is_measured_as_long_as_it_is() {
    let temper = Temper::Slow(Duration::from_millis(20));
    let results = run(temper, "--workload put-record --connections 4 --duration 1s --warm-up 200ms");
    let p50 = figure(&results, "p50");
    // Busy machines sleep longer than they are told, never shorter.
    assert!((20_000.0..60_000.0).contains(&p50), "{p50}");
    let per_second = figure(&results, "records_per_s");
    assert!((20.0..=200.0).contains(&per_second), "{per_second}");
    assert_eq!(figure(&results, "unsent_records"), 0.0);
    assert_eq!(results["errors"], json!({}));
}

#[test]
fn a_stall_is_seen_in_what_had_to_wait_for_it() {
    let stall = Temper::Stalls { after: Duration::from_millis(800), length: Duration::from_millis(500) };
    let flags = "--workload put-record --connections 1 --rate 200 --duration 2s --warm-up 0s";
    let results = run(stall, flags);
    // 400 requests, of which 100 were due while the service stalled and waited 0 to 500 ms. One alone waited for its answer.
    let (p50, p90, p99, max) =
        (figure(&results, "p50"), figure(&results, "p90"), figure(&results, "p99"), figure(&results, "max"));
    assert!(p50 < 200_000.0, "{p50}");
    assert!(p90 > 250_000.0, "{p90}");
    assert!(p99 > 440_000.0, "{p99}");
    assert!(max >= 490_000.0, "{max}");
    assert!(figure(&results, "late_p99") > 400_000.0, "{results}");
    let slow = results["kinds"]["put"]["intervals"].as_array().unwrap().iter();
    let slow = slow.filter(|interval| interval["max"].as_f64().is_some_and(|max| max > 100_000.0)).count();
    // 0.4 s of it, and more on a busy machine.
    assert!(slow >= 3, "the plot shows it: {slow}");
}

#[test]
fn what_was_due_and_could_not_be_sent_is_counted() {
    let temper = Temper::Slow(Duration::from_millis(20));
    let flags = "--workload put-record --connections 1 --rate 1000 --duration 1s --warm-up 0s";
    let results = run(temper, flags);
    let (sent, unsent) = (figure(&results, "records"), figure(&results, "unsent_records"));
    assert!(unsent > 900.0 && sent + unsent <= 1000.0, "{sent} {unsent}");
    assert!(figure(&results, "p99") > 500_000.0, "the last one was due long before");
}

#[test]
fn what_is_refused_is_counted_by_its_error_and_not_sent_again() {
    let results =
        run(Temper::Refuses, "--workload put-record --connections 1 --rate 100 --duration 1s --warm-up 0s");
    let refused = figure(&results["errors"], "ProvisionedThroughputExceededException");
    // Every second one; on a busy machine not all are sent.
    assert!((10.0..=50.0).contains(&refused), "{refused}");
    assert!(figure(&results, "records") + refused <= 100.0, "{results}");
    let said = &results["error_messages"]["ProvisionedThroughputExceededException"];
    assert!(said.as_str().unwrap().contains("Rate exceeded for shard"));
}

#[test]
fn the_engine_is_loaded_without_a_server() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("results.json");
    for (workload, flags) in [
        ("put-records", "--batch 50"),
        ("put-record", "--rate 2000"),
        ("get-records", "--fill 1MiB"),
        ("get-records", "--fill 1MiB --from tail --batch 10"),
        ("subscribe-to-shard", "--fill 1MiB"),
        ("end-to-end", "--batch 10 --rate 2000"),
        ("end-to-end", "--batch 10 --rate 2000 --via get-records --poll 20ms"),
        ("mixed", "--batch 10 --poll 20ms --rate 2000"),
        ("hot-shard", "--batch 10 --rate 5000 --throttle --shards 2"),
    ] {
        let line = format!("--workload {workload} --duration 500ms --warm-up 100ms --connections 2 {flags}");
        let shards = if flags.contains("--shards") { "" } else { " --shards 1" };
        let arguments: Vec<String> = format!("run --target engine --json {} {line}{shards}", file.display())
            .split(' ')
            .map(str::to_owned)
            .collect();
        let output = loadgen(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        let results: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        assert!(figure(&results, "records_per_s") > 0.0, "{line}: {results}");
        assert!(figure(&results, "p50") > 0.0 && figure(&results, "client_cpu_seconds") > 0.0);
        assert!(results["server_cpu_seconds"].is_null(), "the engine's time is this process's");
        if workload == "end-to-end" {
            assert_eq!(figure(&results["counts"], "missing_records"), 0.0, "{line}: {results}");
        }
        if workload == "hot-shard" {
            assert!(figure(&results["errors"], "Throttled") > 0.0, "{results}");
            assert_eq!(results["kinds"]["others"]["errors"], json!({}));
        }
    }
}

#[test]
fn runs_are_swept_compared_and_shown() {
    let place = tempfile::tempdir().unwrap();
    let target = format!("http://{}", Service::start(Temper::Slow(Duration::from_millis(5))));
    let [a, b, page] = ["a.json", "b.json", "page.html"].map(|name| place.path().join(name));
    let line = "--workload put-record --duration 500ms --warm-up 100ms --connections";
    run_into(&a, &target, &format!("{line} 1"));
    run_into(&b, &target, &format!("{line} 4 --html {}", page.display()));
    assert!(std::fs::read_to_string(&page).unwrap().contains("Latency by percentile"));

    let compared = loadgen(&["compare", a.to_str().unwrap(), b.to_str().unwrap()]);
    let said = String::from_utf8(compared.stdout).unwrap();
    let throughput = said.lines().find(|line| line.starts_with("throughput, records/s")).unwrap();
    assert!(throughput.ends_with("B is better") && said.contains("connections (1, 4)"), "{said}");

    let mut arguments = vec!["sweep", "--parameter", "connections", "--values", "1,2", "--target", &target];
    let (json, html) = (a.to_str().unwrap(), page.to_str().unwrap());
    arguments.extend("--workload put-record --shards 1 --duration 300ms --warm-up 100ms".split(' '));
    arguments.extend(["--json", json, "--html", html]);
    let swept = loadgen(&arguments);
    assert!(swept.status.success(), "{}", String::from_utf8_lossy(&swept.stderr));
    let said = String::from_utf8(swept.stdout).unwrap();
    assert!(said.lines().count() == 3 && said.contains("connections"), "{said}");
    let swept: Value = serde_json::from_slice(&std::fs::read(&a).unwrap()).unwrap();
    let values: Vec<&str> =
        swept["runs"].as_array().unwrap().iter().map(|run| run["value"].as_str().unwrap()).collect();
    assert_eq!(values, ["1", "2"]);
    assert!(std::fs::read_to_string(&page).unwrap().contains("Throughput against latency"));
}

#[test]
fn mistakes_are_told_in_one_line_with_what_to_do() {
    // Nobody listens there: the port was free a moment ago.
    let free = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    for (line, advice) in [
        (format!("--target http://{free} --workload put-records"), "is a server running there?"),
        ("--target localhost:4566 --workload put-records".into(), "say http://HOST:PORT"),
        ("--target http://127.0.0.1:1 --workload fly".into(), "possible values: put-record"),
        (
            "--target http://127.0.0.1:1 --workload put-records --records much".into(),
            "say 1024, 1KiB or 64KB",
        ),
        ("--target http://127.0.0.1:1 --workload put-records --rate fast".into(), "say max, 5000"),
        ("--target engine --workload put-records --batch 0".into(), "at least 1"),
        (
            "--target engine --workload put-records --html /nowhere/page.html".into(),
            "cannot write /nowhere/page.html",
        ),
        (
            "--target https://localhost:1 --workload put-records --ca /nowhere.pem".into(),
            "cannot read /nowhere.pem",
        ),
    ] {
        let mut arguments = vec!["run"];
        arguments.extend(line.split(' '));
        let output = loadgen(&arguments);
        assert!(!output.status.success(), "{line}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(advice), "{line}: {said}");
    }
    let read = loadgen(&["compare", "/nowhere.json", "/nowhere.json"]);
    assert!(String::from_utf8(read.stderr).unwrap().contains("cannot read /nowhere.json"));
}
