//! Splunk: events and acknowledgements as a collector knows them, and what happens when they do not come.

use std::sync::Mutex;
use std::time::Duration;

use penstock_sinks::{Chunk, Environment, Outcome};
use penstock_transform::failure::OutputType;
use serde_json::{Value as Json, json};
use tokio::time::Instant;
use uuid::Uuid;

use crate::stub::{Action, Door, Request, Server, answer, chunk, environment, failed, sink};

const HOST: &str = "splunk.example.com";

fn configuration(kind: &str, retry_s: u64) -> Json {
    json!({
        "HECEndpoint": format!("http://{HOST}/"),
        "HECEndpointType": kind,
        "HECToken": "5c2b4d1e-token",
        "HECAcknowledgmentTimeoutInSeconds": 180,
        "RetryOptions": {"DurationInSeconds": retry_s},
    })
}

/// Which of the collector's places a request is for, after a look at what all requests have; and its channel.
fn place(request: &Request) -> (&str, Uuid) {
    assert_eq!(request.method, "POST");
    assert_eq!(request.header("host"), Some(HOST));
    assert_eq!(request.header("authorization"), Some("Splunk 5c2b4d1e-token"));
    let (path, channel) = request.target.split_once("?channel=").unwrap();
    (path, channel.parse().unwrap())
}

fn took(id: u64) -> Action {
    Action::json(200, &json!({"text": "Success", "code": 0, "ackId": id}).to_string())
}

fn acknowledges(id: u64, yes: bool) -> Action {
    Action::json(200, &json!({"acks": {(id.to_string()): yes}}).to_string())
}

/// A collector that takes everything, and does with questions what it is told to.
fn collector(questions: impl Fn(&Request, u64) -> Action + Send + Sync + 'static) -> Server {
    let taken = Mutex::new(0);
    Server::new(move |request| match place(request).0 {
        "/services/collector/raw" | "/services/collector/event" => {
            let mut taken = taken.lock().unwrap();
            *taken += 1;
            took(*taken)
        }
        "/services/collector/ack" => {
            let asked = request.json();
            let [id] = asked["acks"].as_array().unwrap().as_slice() else { panic!("{asked}") };
            questions(request, id.as_u64().unwrap())
        }
        other => panic!("{other}"),
    })
}

async fn deliver(server: &Server, configuration: &Json, chunk: Chunk) -> Outcome {
    sink("splunk", configuration, &environment(HOST, server)).deliver(chunk).await
}

fn posts(server: &Server) -> usize {
    server.requests().iter().filter(|request| !place(request).0.ends_with("ack")).count()
}

#[tokio::test(start_paused = true)]
async fn events_travel_as_they_were_sent_and_are_acknowledged() {
    for (kind, path) in [("Raw", "/services/collector/raw"), ("Event", "/services/collector/event")] {
        let begun = Instant::now();
        let server = collector(move |_, id| acknowledges(id, begun.elapsed() > Duration::from_secs(60)));
        let records = ["{\"event\":1}", "", "{\"event\":2}\n"];
        assert_eq!(deliver(&server, &configuration(kind, 0), chunk(&records)).await, Outcome::default());
        let requests = server.requests();
        assert_eq!(place(&requests[0]).0, path);
        assert_eq!(requests[0].body, b"{\"event\":1}{\"event\":2}\n");
        assert!(requests.len() > 5, "it is asked until it says yes");
        let channel = place(&requests[0]).1;
        assert!(!channel.is_nil());
        for request in &requests[1..] {
            assert_eq!(place(request), ("/services/collector/ack", channel));
            assert_eq!(request.connection, 0);
        }
        let waits: Vec<Duration> = requests.windows(2).map(|pair| pair[1].at - pair[0].at).collect();
        assert!(waits.iter().all(|wait| *wait <= Duration::from_secs(10)), "{waits:?}");
        assert_eq!(waits[0], Duration::from_millis(500));
    }
}

#[tokio::test(start_paused = true)]
async fn cookies_bring_the_question_to_whoever_took_the_events() {
    let body = json!({"text": "Success", "code": 0, "ackId": 7}).to_string();
    let server = Server::new(move |request| match request.header("cookie") {
        Some("AWSELB=node2; AWSELBCORS=node2") => acknowledges(7, true),
        Some(other) => panic!("{other}"),
        None => Action::Send(answer(
            200,
            &[("set-cookie", "AWSELB=node2; Path=/; HttpOnly"), ("set-cookie", "AWSELBCORS=node2; Secure")],
            body.as_bytes(),
        )),
    });
    assert_eq!(deliver(&server, &configuration("Raw", 0), chunk(&["a"])).await, Outcome::default());
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_is_never_acknowledged_is_sent_again_while_the_clock_stands() {
    let server = collector(|_, id| acknowledges(id, false));
    let begun = Instant::now();
    let outcome = deliver(&server, &configuration("Raw", 0), chunk(&["a", "b"])).await;
    assert_eq!(failed(&outcome), [(0, 1, "Splunk.AckTimeout"), (1, 1, "Splunk.AckTimeout")]);
    assert_eq!(begun.elapsed(), Duration::from_secs(180));

    // Pauses of about 1, 2 and 4 seconds, and one for what is left of ten; no second of the five waits counts.
    let server = collector(|_, id| acknowledges(id, false));
    let begun = Instant::now();
    let outcome = deliver(&server, &configuration("Raw", 10), chunk(&["a"])).await;
    assert_eq!(failed(&outcome), [(0, 5, "Splunk.AckTimeout")]);
    assert_eq!(begun.elapsed(), Duration::from_secs(5 * 180 + 10));
    assert_eq!(posts(&server), 5);
    let channels: Vec<Uuid> = server.requests().iter().map(|request| place(request).1).collect();
    assert!(channels.iter().all(|channel| *channel == channels[0]));
}

#[tokio::test(start_paused = true)]
async fn a_question_that_fails_is_asked_again() {
    let turn = Mutex::new(0);
    let server = collector(move |_, id| {
        let mut turn = turn.lock().unwrap();
        *turn += 1;
        match *turn {
            1 => Action::json(503, r#"{"text":"Server is busy","code":9}"#),
            2 => Action::close(),
            3 => Action::json(200, "what?"),
            4 => Action::hang(),
            _ => acknowledges(id, true),
        }
    });
    assert_eq!(deliver(&server, &configuration("Event", 0), chunk(&["a"])).await, Outcome::default());
    assert_eq!(posts(&server), 1, "the events are there");

    let server = collector(|_, _| Action::json(503, r#"{"text":"Server is busy","code":9}"#));
    let outcome = deliver(&server, &configuration("Event", 0), chunk(&["a"])).await;
    assert_eq!(failed(&outcome), [(0, 1, "Splunk.AckTimeout")]);
    assert!(outcome.failed[0].message.contains("Server is busy"), "{outcome:?}");
}

#[tokio::test(start_paused = true)]
async fn a_lost_channel_sends_the_events_again() {
    let lost = r#"{"text":"Invalid data channel","code":11}"#;
    let server =
        collector(move |_, id| if id == 1 { Action::json(400, lost) } else { acknowledges(id, true) });
    assert_eq!(deliver(&server, &configuration("Raw", 60), chunk(&["a"])).await, Outcome::default());
    assert_eq!(posts(&server), 2);

    let server = collector(move |_, _| Action::json(400, lost));
    let outcome = deliver(&server, &configuration("Raw", 0), chunk(&["a"])).await;
    assert_eq!(failed(&outcome), [(0, 1, "Splunk.ProxyWithoutStickySessions")]);
}

// Each try brought the events once more, for an hour, and none was ever acknowledged.
#[tokio::test(start_paused = true)]
async fn a_token_without_acknowledgement_is_tried_once() {
    let server = Server::new(|_| Action::json(200, r#"{"text":"Success","code":0}"#));
    let outcome = deliver(&server, &configuration("Raw", 3_600), chunk(&["a"])).await;
    assert_eq!(failed(&outcome), [(0, 1, "Splunk.DisabledAck")]);
    let server = collector(|_, _| Action::json(400, r#"{"text":"ACK is disabled","code":14}"#));
    let outcome = deliver(&server, &configuration("Raw", 3_600), chunk(&["a"])).await;
    assert_eq!(failed(&outcome), [(0, 1, "Splunk.DisabledAck")]);
}

#[tokio::test(start_paused = true)]
async fn every_fault_has_its_code_and_is_tried_again() {
    let half = answer(200, &[], b"{\"text\":\"Success\",\"code\":0,\"ackId\":1}");
    let large = answer(200, &[], &vec![b' '; 100_000]);
    for (action, code) in [
        (Action::close(), "Splunk.ConnectionClosed"),
        (Action::SendAndClose(half[..half.len() - 3].to_vec()), "Splunk.ConnectionClosed"),
        (Action::hang(), "Splunk.ConnectionTimeout"),
        (Action::Send(large), "Splunk.ServerError"),
        (Action::SendAndClose(b"SSH-2.0-x\r\n\r\n".to_vec()), "Splunk.ServerError"),
        (Action::json(403, r#"{"text":"Token disabled","code":1}"#), "Splunk.DisabledToken"),
        (Action::json(403, r#"{"text":"Invalid token","code":4}"#), "Splunk.InvalidToken"),
        (Action::json(400, r#"{"text":"Invalid data format","code":6}"#), "Splunk.InvalidDataFormat"),
        (Action::json(400, r#"{"text":"Incorrect index","code":7}"#), "Splunk.InvalidIndex"),
        (Action::json(503, r#"{"text":"Server is busy","code":9}"#), "Splunk.ServerError"),
        (Action::json(302, ""), "Splunk.InvalidEndpoint"),
        (Action::json(404, ""), "Splunk.InvalidEndpoint"),
    ] {
        let server = Server::in_turn(vec![action.clone()]);
        let outcome = deliver(&server, &configuration("Event", 0), chunk(&["a", "b"])).await;
        assert_eq!(failed(&outcome), [(0, 1, code), (1, 1, code)]);
        let server = Server::in_turn(vec![action, took(3), acknowledges(3, true)]);
        assert_eq!(deliver(&server, &configuration("Event", 60), chunk(&["a"])).await, Outcome::default());
    }
    for (door, code) in [
        (Door::Refused, "Splunk.InvalidEndpoint"),
        (Door::Silent, "Splunk.ConnectionTimeout"),
        (Door::Slammed, "Splunk.ConnectionClosed"),
    ] {
        let server = Server::new(|_| unreachable!()).opening(move |_| door);
        let outcome = deliver(&server, &configuration("Event", 0), chunk(&["a"])).await;
        assert_eq!(failed(&outcome), [(0, 1, code)]);
    }
}

#[tokio::test(start_paused = true)]
async fn tries_that_fail_differently_have_no_single_reason() {
    let busy = Action::json(503, r#"{"text":"Server is busy","code":9}"#);
    let server = Server::in_turn(vec![Action::close(), busy.clone()]);
    let outcome = deliver(&server, &configuration("Raw", 5), chunk(&["a"])).await;
    assert_eq!(failed(&outcome), [(0, 4, "Splunk.MaxRetriesFailed")]);
    assert!(outcome.failed[0].message.contains("Splunk.ServerError"), "{outcome:?}");
    let server = Server::in_turn(vec![busy]);
    let outcome = deliver(&server, &configuration("Raw", 5), chunk(&["a"])).await;
    assert_eq!(failed(&outcome), [(0, 4, "Splunk.ServerError")]);
}

#[tokio::test(start_paused = true)]
async fn large_chunks_become_several_requests_and_empty_ones_none() {
    let server = collector(|_, id| acknowledges(id, true));
    let record = "x".repeat(2 << 20);
    assert_eq!(
        deliver(&server, &configuration("Raw", 0), chunk(&[&record, &record, &record])).await,
        Outcome::default()
    );
    let sizes: Vec<usize> =
        server.requests().iter().map(|request| request.body.len()).filter(|size| *size > 100).collect();
    assert_eq!(sizes, [4 << 20, 2 << 20]);
    let server = Server::new(|_| unreachable!());
    assert_eq!(deliver(&server, &configuration("Raw", 0), chunk(&["", ""])).await, Outcome::default());
}

#[tokio::test(start_paused = true)]
async fn an_error_line_names_the_event() {
    let server = Server::in_turn(vec![Action::close()]);
    let sink = sink("splunk", &configuration("Raw", 0), &environment(HOST, &server));
    let item = chunk(&["a"]).items.remove(0);
    let outcome = sink.clone().deliver(chunk(&["a"])).await;
    let mut line = Vec::new();
    sink.failure(&item, &outcome.failed[0]).write(&mut line);
    let line: Json = serde_json::from_slice(&line).unwrap();
    assert_eq!(
        (&line["EventId"], &line["errorCode"]),
        (&json!("shard-0"), &json!("Splunk.ConnectionClosed"))
    );
    assert_eq!(sink.output_type(), OutputType::SplunkFailed);
}

#[test]
fn what_cannot_be_delivered_to_is_said() {
    let read = |configuration: &Json| {
        penstock_sinks::read("splunk", configuration, &Environment::new("eu-west-1")).err().unwrap()
    };
    assert!(read(&json!({})).contains("endpoint"));
    assert!(read(&configuration("Cooked", 0)).contains("Cooked"));
    let mut secret = configuration("Raw", 0);
    secret["SecretsManagerConfiguration"] = json!({"Enabled": true});
    assert!(read(&secret).contains("Secrets Manager"));
    let mut token = configuration("Raw", 0);
    token["HECToken"] = json!("a\r\nb: c");
    assert!(read(&token).contains("token"));
}
