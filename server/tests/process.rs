//! The process: what it says when it starts, what it refuses and with which exit code, how it stops.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use common::{JSON_1_1, Reply, SIGNED, Server, command, eventually, outcome, request};
use serde_json::json;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::time::{Duration, Instant};

fn refused(command: Command) -> (i32, String) {
    let (status, said) = outcome(command);
    assert!(!said.contains("panicked"), "{said}");
    // One line is what an operator reads; the log may have said something of its own before.
    let lines: Vec<&str> = said.lines().filter(|line| line.starts_with("penstock: ")).collect();
    assert_eq!((lines.len(), said.lines().last()), (1, lines.first().copied()), "{said}");
    (status.code().unwrap(), lines[0].to_owned())
}

#[test]
fn one_line_tells_where_and_how_it_serves() {
    let server = Server::start(&[]);
    let log = server.log();
    let line = log.lines().find(|line| line.contains("listening on")).unwrap();
    assert!(line.contains(&server.url()), "{line}");
    for part in ["storage ", "data ", "opened in ", " ms"] {
        assert!(line.contains(part), "no {part:?} in {line}");
    }
}

#[test]
fn wrong_flags_and_variables_are_exit_code_2() {
    let dir = tempfile::tempdir().unwrap();
    let (code, said) = refused(command(dir.path(), &["--throttle=maybe"]));
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("'maybe' for '--throttle <MODE>'"), "{said}");

    let mut wrong_variable = command(dir.path(), &[]);
    wrong_variable.env("PENSTOCK_TIMING", "later");
    let (code, said) = refused(wrong_variable);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("'later'"), "{said}");

    let mut no_address = Command::new(common::binary());
    no_address.args(["serve", "--listen", "nowhere"]);
    assert_eq!(refused(no_address).0, 2);
}

#[test]
fn a_certificate_that_does_not_serve_is_exit_code_2() {
    let dir = tempfile::tempdir().unwrap();
    let mut missing = command(dir.path(), &["--tls-cert=/nonexistent/chain.pem"]);
    missing.env("PENSTOCK_TLS_KEY", "/nonexistent/key.pem");
    let (code, said) = refused(missing);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("--tls-key: /nonexistent/chain.pem: "), "{said}");
}

// Whoever reaches the port may delete everything as long as no signature is verified.
#[test]
fn an_address_beyond_loopback_must_be_insisted_on() {
    let dir = tempfile::tempdir().unwrap();
    let mut open = Command::new(common::binary());
    open.args(["serve", "--listen", "0.0.0.0:0", "--data"]).arg(dir.path());
    let (code, said) = refused(open);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("--insecure-listen"), "{said}");

    let mut insisted = Command::new(common::binary());
    insisted
        .args(["serve", "--listen", "0.0.0.0:0", "--data"])
        .arg(dir.path())
        .env("PENSTOCK_INSECURE_LISTEN", "true");
    assert!(Server::run(insisted).stop().success());
}

#[test]
fn a_server_that_verifies_may_be_reached_and_needs_good_credentials() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("credentials");
    let verifying = || {
        let mut verifying = Command::new(common::binary());
        verifying.args(["serve", "--listen", "0.0.0.0:0", "--auth=verify", "--credentials"]).arg(&file);
        verifying.arg("--data").arg(dir.path().join("data"));
        verifying
    };
    let (code, said) = refused(verifying());
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("cannot read the credentials file"), "{said}");

    std::fs::write(&file, "[a]\naws_access_key_id = A\naws_secret_access_key\n").unwrap();
    let (code, said) = refused(verifying());
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("is wrong in line 3: neither [name] nor key = value"), "{said}");

    std::fs::write(&file, "[a]\naws_access_key_id = A\naws_secret_access_key = s\n").unwrap();
    let server = Server::run(verifying());
    let (code, _) = server.refused("ListStreams", serde_json::json!({}));
    assert_eq!(code, "InvalidSignatureException");
    assert!(server.stop().success());
}

#[test]
fn an_address_in_use_is_exit_code_3() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let dir = tempfile::tempdir().unwrap();
    let mut second = Command::new(common::binary());
    second.args(["--listen", &address, "--data"]).arg(dir.path());
    let (code, said) = refused(second);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains(&address), "{said}");
}

#[test]
fn a_data_directory_in_use_is_exit_code_4() {
    let dir = tempfile::tempdir().unwrap();
    let first = Server::on(dir.path(), &[]);
    let (code, said) = refused(command(dir.path(), &[]));
    assert_eq!(code, 4, "{said}");
    assert!(said.contains("in use by another process"), "{said}");
    // The first one is not disturbed, and its directory is free once it has gone.
    assert_eq!(first.http("GET", "/_health/ready", &[], b"").status, 200);
    assert!(first.stop().success());
    assert!(Server::on(dir.path(), &[]).stop().success());
}

// An older version must not touch what it cannot read.
#[test]
fn a_data_directory_of_a_newer_version_is_exit_code_5() {
    let dir = tempfile::tempdir().unwrap();
    assert!(Server::on(dir.path(), &[]).stop().success());
    let identity = dir.path().join("streams/ENGINE");
    let text = std::fs::read_to_string(&identity).unwrap();
    let format = text.lines().find(|line| line.starts_with("format ")).unwrap();
    std::fs::write(&identity, text.replace(format, "format 4000000")).unwrap();
    let (code, said) = refused(command(dir.path(), &[]));
    assert_eq!(code, 5, "{said}");
    assert!(said.contains("4000000") && said.contains("newer"), "{said}");

    std::fs::write(&identity, text).unwrap();
    assert!(Server::on(dir.path(), &[]).stop().success());
}

#[test]
fn a_directory_that_is_none_is_exit_code_6() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "not a directory").unwrap();
    let (code, said) = refused(command(&file, &[]));
    assert_eq!(code, 6, "{said}");
}

#[test]
fn it_stops_on_sigterm_and_answers_what_it_began() {
    let server = Server::start(&[]);
    let body = b"{}";
    let headers = [
        ("content-type", JSON_1_1),
        ("x-amz-target", "Kinesis_20131202.ListStreams"),
        ("authorization", SIGNED),
        ("x-amz-date", "now"),
        ("expect", "100-continue"),
    ];
    let bytes = request("POST", "/", &headers, body);
    let (begun, rest) = bytes.split_at(bytes.len() - 1);
    let mut stream = server.connect();
    stream.write_all(begun).unwrap();
    // The server must have begun with this request before it is told to stop: it asks for the body then.
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");

    server.terminate();
    let address = server.address;
    eventually("new connections are refused", || TcpStream::connect(address).is_err());
    stream.write_all(rest).unwrap();
    let reply = Reply::read(&mut stream);
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.header("connection"), Some("close"));
    assert!(server.wait().success());
}

#[test]
fn idle_connections_do_not_hold_it_up() {
    let server = Server::start(&[]);
    let mut idle = server.connect();
    idle.write_all(&request("GET", "/_health/live", &[], b"")).unwrap();
    assert_eq!(Reply::read(&mut idle).status, 200);
    let _silent = server.connect();
    assert!(server.stop().success());
}

// A consumer that listens would otherwise keep the server for the ten seconds that a stop may take, at each stop.
#[test]
fn a_subscription_does_not_hold_up_a_stop() {
    let server = Server::start(&[]);
    server.ok("CreateStream", json!({"StreamName": "s", "ShardCount": 1}));
    let arn = "arn:aws:kinesis:us-east-1:000000000000:stream/s";
    let consumer = server.ok("RegisterStreamConsumer", json!({"StreamARN": arn, "ConsumerName": "c"}));
    let consumer = &consumer["Consumer"]["ConsumerARN"];
    eventually("the consumer is active", || {
        let described = server.ok("DescribeStreamConsumer", json!({"ConsumerARN": consumer}));
        described["ConsumerDescription"]["ConsumerStatus"] == "ACTIVE"
    });
    let input = json!({
        "ConsumerARN": consumer,
        "ShardId": "shardId-000000000000",
        "StartingPosition": {"Type": "LATEST"},
    });
    let headers = [
        ("content-type", JSON_1_1),
        ("x-amz-target", "Kinesis_20131202.SubscribeToShard"),
        ("authorization", SIGNED),
        ("x-amz-date", "now"),
    ];
    let mut stream = server.connect();
    stream.write_all(&request("POST", "/", &headers, input.to_string().as_bytes())).unwrap();
    let mut first = [0; 12];
    stream.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");

    let begun = Instant::now();
    assert!(server.stop().success());
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    // The body ends as bodies do.
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    assert!(rest.ends_with(b"\r\n0\r\n\r\n"));
}
