//! Are the sentences AWS's? Plays the scenes in `recorded/` on a server each, and compares what it answers to what the service was
//! recorded to answer. So that a sentence is data, here is how a scene is read.
//!
//! The first lines may give the server's flags, `flags: --throttle=off`, and in how many seconds all must have happened for the scene
//! to tell anything, `within_s: 3`, and `service: firehose` or `service: kinesisvideo` where it is not Data Streams. Then come calls, three lines each, in the order in which they are made:
//!
//! ```text
//! PutRecord {"StreamName":"s","PartitionKey":"a","Data":""}     operation and input
//! 200                                                           or the name of the error
//! {"SequenceNumber":"*","ShardId":"shardId-000000000000"}       the whole answer, or the error's sentence
//! = number /SequenceNumber                                      remembers a part of the answer
//! ```
//!
//! `*` stands for anything, a member's value or a part of a sentence; `-` for nothing at all. What was remembered is written
//! `$number` in later lines. Lines that begin with `#` tell what it is about. Scenes that `model` has recorded for inputs that
//! do not fit are played too.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Reply, SIGNED, Server, signed};
use penstock_model::{Service, service_by_id};
use serde_json::Value;
use std::time::{Duration, Instant};

/// A call and its answer, as recorded.
struct Step<'a> {
    operation: &'a str,
    input: &'a str,
    outcome: &'a str,
    said: &'a str,
    /// Names, and where in the answer their values are.
    remembered: Vec<(&'a str, &'a str)>,
}

struct Scene<'a> {
    service: &'static Service,
    flags: Vec<&'a str>,
    within: Option<Duration>,
    steps: Vec<Step<'a>>,
}

fn read(text: &str) -> Scene<'_> {
    let service = service_by_id("kinesis").unwrap();
    let mut scene = Scene { service, flags: Vec::new(), within: None, steps: Vec::new() };
    let mut lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    while let Some(line) = lines.next() {
        if let Some(flags) = line.strip_prefix("flags: ") {
            scene.flags = flags.split(' ').collect();
        } else if let Some(service) = line.strip_prefix("service: ") {
            scene.service = service_by_id(service).expect("a service of the models");
        } else if let Some(seconds) = line.strip_prefix("within_s: ") {
            scene.within = Some(Duration::from_secs(seconds.parse().unwrap()));
        } else if let Some(remembered) = line.strip_prefix("= ") {
            let step = scene.steps.last_mut().expect("something must have been answered before");
            step.remembered.push(remembered.split_once(' ').expect("a name and a place"));
        } else {
            let (operation, input) = line.split_once(' ').unwrap_or((line, ""));
            let (outcome, said) = (lines.next().unwrap(), lines.next().expect("a call has three lines"));
            scene.steps.push(Step { operation, input, outcome, said, remembered: Vec::new() });
        }
    }
    scene
}

fn play(text: &str) {
    let scene = read(text);
    assert!(scene.steps.len() > 5, "only {} calls were read", scene.steps.len());
    for _ in 0..20 {
        let server = Server::start(&scene.flags);
        let begun = Instant::now();
        let outcome = attempt(&scene, &server);
        // A machine that was too slow for the scene has seen another one.
        if scene.within.is_none_or(|within| begun.elapsed() < within) {
            return outcome.unwrap_or_else(|difference| panic!("{difference}"));
        }
    }
    panic!("this machine is too slow for this scene");
}

fn attempt(scene: &Scene<'_>, server: &Server) -> Result<(), String> {
    let mut memory: Vec<(String, String)> = Vec::new();
    for step in &scene.steps {
        let recall = |text: &str| {
            // The longest name first, so that $start does not begin $start2.
            memory
                .iter()
                .fold(text.to_owned(), |text, (name, value)| text.replace(&format!("${name}"), value))
        };
        let (input, said) = (recall(step.input), recall(step.said));
        let reply = call(server, scene.service, step.operation, &input);
        let met = match step.outcome {
            "200" => reply.status == 200 && is_body(&said, &reply),
            name => is_error(scene.service, step.operation, name, &said, &reply),
        };
        if !met {
            let (operation, outcome, answered) = (step.operation, step.outcome, reply.text());
            return Err(format!(
                "{operation} {input}\nrecorded: {outcome}\n{said}\nanswered: {}\n{answered}",
                reply.status
            ));
        }
        for (name, place) in &step.remembered {
            let value = reply.json().pointer(place).and_then(Value::as_str).map(str::to_owned);
            let value = value.ok_or_else(|| format!("no {place} in {}", reply.text()))?;
            memory.push(((*name).to_owned(), value));
        }
        memory.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    }
    Ok(())
}

// The input goes as it stands, since not every one is JSON. Where a service has no target header, the operation is told by its path.
fn call(server: &Server, service: &Service, operation: &str, input: &str) -> Reply {
    match service.target_prefix {
        Some(prefix) => server.http("POST", "/", &signed(&format!("{prefix}.{operation}")), input.as_bytes()),
        None => {
            let http = &service.operation(operation).unwrap().http;
            let headers = [
                ("content-type", "application/json"),
                ("authorization", SIGNED),
                ("x-amz-date", "20260101T000000Z"),
            ];
            server.http(http.method, http.uri, &headers, input.as_bytes())
        }
    }
}

fn is_body(said: &str, reply: &Reply) -> bool {
    match said {
        "-" => reply.body.is_empty(),
        said => {
            let recorded = serde_json::from_str(said).unwrap_or(Value::String(said.to_owned()));
            is_like(&recorded, &reply.json())
        }
    }
}

/// Whether two documents are the same, but for what may be anything.
fn is_like(recorded: &Value, answered: &Value) -> bool {
    match (recorded, answered) {
        (Value::String(any), answered) if any == "*" => !answered.is_null(),
        (Value::Object(recorded), Value::Object(answered)) => {
            recorded.len() == answered.len()
                && recorded
                    .iter()
                    .all(|(name, value)| answered.get(name).is_some_and(|answered| is_like(value, answered)))
        }
        (Value::Array(recorded), Value::Array(answered)) => {
            let mut pairs = recorded.iter().zip(answered);
            recorded.len() == answered.len() && pairs.all(|(recorded, answered)| is_like(recorded, answered))
        }
        (recorded, answered) => recorded == answered,
    }
}

fn is_error(service: &Service, operation: &str, name: &str, said: &str, reply: &Reply) -> bool {
    if service.target_prefix.is_none() {
        return is_rest_error(service, operation, name, said, reply);
    }
    let status = if name == "InternalFailure" { 500 } else { 400 };
    let body = reply.json();
    // One error writes it with a capital letter.
    let message = if name == "SerializationException" { "Message" } else { "message" };
    let sentence = match said {
        "-" => body.get(message).is_none(),
        said => body[message].as_str().is_some_and(|message| fits(said, message)),
    };
    reply.status == status && body["__type"] == name && sentence
}

/// The same where the type stands in a header, and status and member are the model's.
fn is_rest_error(service: &Service, operation: &str, name: &str, said: &str, reply: &Reply) -> bool {
    let errors = service.operation(operation).unwrap().errors;
    let (status, member) = match errors.iter().find(|error| error.name == name) {
        Some(error) => (error.status, error.message),
        None => (400, "message"),
    };
    let sentence = reply.json()[member].as_str().is_some_and(|message| fits(said, message));
    reply.status == status && reply.header("x-amzn-errortype") == Some(name) && sentence
}

/// Whether a sentence is the recorded one, in which `*` stands for any part.
fn fits(recorded: &str, sentence: &str) -> bool {
    let mut parts = recorded.split('*');
    let Some(mut rest) = parts.next().and_then(|first| sentence.strip_prefix(first)) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, between)) = parts.split_last() else { return rest.is_empty() };
    for part in between {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[test]
fn streams_answer_to_the_letter() {
    play(include_str!("recorded/streams.txt"));
}

#[test]
fn a_stream_that_is_not_ready_answers_to_the_letter() {
    play(include_str!("recorded/creating.txt"));
}

#[test]
fn iterators_answer_to_the_letter() {
    play(include_str!("recorded/iterators.txt"));
}

#[test]
fn delivery_streams_answer_to_the_letter() {
    play(include_str!("recorded/firehose.txt"));
}

#[test]
fn settings_answer_to_the_letter() {
    play(include_str!("recorded/settings.txt"));
}

#[test]
fn resharding_answers_to_the_letter() {
    play(include_str!("recorded/resharding.txt"));
}

#[test]
fn policies_and_consumers_answer_to_the_letter() {
    play(include_str!("recorded/policies.txt"));
}

#[test]
fn video_streams_answer_to_the_letter() {
    play(include_str!("recorded/video.txt"));
}

#[test]
fn inputs_that_do_not_fit_are_answered_to_the_letter() {
    play(include_str!("../model/tests/recorded.txt"));
}

#[test]
fn a_recorded_sentence_fits_itself_alone() {
    assert!(fits("a * c", "a b c") && fits("a", "a") && fits("*", "") && fits("a*b*c", "a b c"));
    assert!(!fits("a", "ab") && !fits("a*c", "a b") && !fits("ab*b", "ab"));
}
