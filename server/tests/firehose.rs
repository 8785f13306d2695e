//! Data Firehose through boto3, unmodified and configured by environment variables alone; and what crashes leave of a delivery.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use common::clients::{PYTHON, RUST_FUNCTION, script, succeed};
use common::{SIGNED, Server, binary, eventually};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Rounds of the crash campaign in `make test`; `make crash-firehose` asks for more.
const ROUNDS: usize = 10;

#[test]
fn boto3_finds_data_firehose_and_its_objects() {
    let Some(path) = PYTHON.find() else { return };
    let server = Server::start(&[&format!("--functions-python={}", path.display())]);
    let Some(mut python) = PYTHON.command(&server) else { return };
    succeed(python.arg(script("firehose.py")));
}

#[test]
fn destinations_elsewhere_take_what_they_are_brought() {
    let server = Server::start(&[]);
    let Some(mut python) = PYTHON.command(&server) else { return };
    assert_eq!(succeed(python.arg(script("firehose_elsewhere.py"))).stdout, b"done\n");
}

#[test]
fn a_data_stream_is_transformed_in_rust_and_becomes_rows() {
    let Some(function) = RUST_FUNCTION.find() else { return };
    let server = Server::start(&[]);
    let Some(mut python) = PYTHON.command(&server) else { return };
    let code = tempfile::tempdir().unwrap();
    std::fs::copy(function, code.path().join("bootstrap")).unwrap();
    succeed(python.arg(script("firehose_rust.py")).arg(code.path()));
}

/// Ends with the test.
struct Load(Child);

impl Drop for Load {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn accepted(path: &Path) -> usize {
    std::fs::read_to_string(path).map_or(0, |text| text.lines().count())
}

/// Objects that are in the bucket of the campaign, as far as one page shows them.
fn objects(server: &Server) -> usize {
    let authorization = SIGNED.replace("/kinesis/", "/s3/");
    let headers = [
        ("authorization", authorization.as_str()),
        ("x-amz-date", "20260101T000000Z"),
        ("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
    ];
    let reply = server.http("GET", "/delivered?list-type=2", &headers, b"");
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.text().matches("<Key>").count()
}

#[test]
fn each_accepted_record_is_in_one_object_whatever_is_killed() {
    campaign("prepare");
}

/// A function answers otherwise each time it is asked.
#[test]
fn each_accepted_record_is_in_one_object_though_a_function_decides() {
    campaign("prepare-function");
}

/// Kills the server again and again while records are put, partitioned and delivered: each that was accepted is in one object, and in
/// no other.
fn campaign(prepare: &str) {
    let Some(path) = PYTHON.find() else { return };
    let rounds = std::env::var("PENSTOCK_FIREHOSE_ROUNDS").map_or(ROUNDS, |rounds| rounds.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let list = dir.path().join("accepted");
    // The same port each time, so that one client goes on through all rounds.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let start = || {
        let mut command = Command::new(binary());
        command.arg(format!("--listen=127.0.0.1:{port}")).arg("--throttle=off");
        command.arg("--data").arg(dir.path().join("data"));
        command.arg(format!("--functions-python={}", path.display()));
        Server::run(command)
    };
    let mut server = start();
    let run = |server: &Server, what: &str| {
        let mut python = PYTHON.command(server)?;
        python.arg(script("firehose_crash.py")).arg(what).arg(&list);
        Some(python)
    };
    let Some(mut prepare) = run(&server, prepare) else { return };
    succeed(&mut prepare);
    let mut load = Load(run(&server, "load").unwrap().stdout(Stdio::null()).spawn().unwrap());
    for round in 0..rounds {
        let (before, there) = (accepted(&list), objects(&server).min(900));
        // Not always as soon as there is something, so that all parts of a delivery are hit.
        let more = 40 * (1 + round % 7);
        eventually("records are accepted", || accepted(&list) >= before + more);
        eventually("objects are delivered", || objects(&server) >= there + round % 4);
        server.kill();
        server = start();
        if round % 10 == 9 {
            eprintln!("{} rounds, {} records accepted", round + 1, accepted(&list));
        }
    }
    load.0.kill().unwrap();
    load.0.wait().unwrap();
    let told = succeed(&mut run(&server, "verify").unwrap());
    eprintln!("{}", String::from_utf8_lossy(&told.stdout));
}
