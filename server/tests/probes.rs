//! Are all constraints kept by the whole server? The probes that the model's own test draws, sent over HTTP to every operation that
//! is answered: whatever reads bodies here, a fast path too, must say what the service says.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;
#[path = "../model/tests/draw/mod.rs"]
mod draw;

use common::{JSON_1_1, Reply, SIGNED, Server, request};
use draw::{Expected, Probe, probes};
use penstock_model::{Document, Operation, service_by_id};
use std::io::Write;
use std::net::TcpStream;

/// Sends a probe on a connection that is kept.
fn send(stream: &mut TcpStream, operation: &Operation, probe: &Probe) -> Reply {
    let mut body = Vec::new();
    probe.input.write_json(&mut body);
    let target = format!("Kinesis_20131202.{}", operation.name);
    let headers = [
        ("content-type", JSON_1_1),
        ("x-amz-target", target.as_str()),
        ("authorization", SIGNED),
        ("x-amz-date", "20260101T000000Z"),
    ];
    stream.write_all(&request("POST", "/", &headers, &body)).unwrap();
    Reply::read(stream)
}

/// Whether an answer is the expected one. A valid input may be refused for what it asks, though not for its form.
fn is_met(expected: &Expected, reply: &Reply) -> bool {
    let (code, message) = reply.error();
    match expected {
        Expected::Valid => {
            reply.status == 200
                || reply.status == 400
                    && code != "SerializationException"
                    && !message.contains("validation error")
        }
        Expected::Violation(sentence) => {
            let alone = format!("1 validation error detected: {sentence}");
            let exact = !message.starts_with("1 ") || message == alone;
            reply.status == 400 && code == "ValidationException" && exact && message.contains(sentence)
        }
        Expected::WrongType(sentence) => {
            let said = reply.json()["Message"] == sentence.as_str();
            reply.status == 400 && code == "SerializationException" && said
        }
    }
}

#[test]
fn every_constraint_of_every_answered_operation_is_kept() {
    let server = Server::start(&["--throttle=off"]);
    let service = service_by_id("kinesis").unwrap();
    let answered = penstock_streams::OPERATIONS.iter().filter(|(service, _)| *service == "kinesis");
    let mut stream = server.connect();
    let (mut refused, mut operations) = (0, 0);
    for (_, name) in answered {
        let operation = service.operation(name).unwrap();
        operations += 1;
        probes(operation, &mut |probe| {
            let reply = send(&mut stream, operation, &probe);
            assert!(
                is_met(&probe.expected, &reply),
                "{name} {}: expected {:.300?}, got {} {:.300}",
                probe.path,
                probe.expected,
                reply.status,
                reply.text()
            );
            refused += u32::from(reply.status != 200);
        });
    }
    assert!(operations >= 20 && refused > 300, "only {refused} of {operations} operations were refused");
}
