//! HTTP endpoints: that every byte of a request is the protocol's, and what every bad answer becomes.

use std::io::Read;
use std::time::Duration;

use crate::stub::{self, Action, Door, Request, Server, answer, chunk, environment, failed, head, sink};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use penstock_sinks::limits::ENDPOINT_ANSWER_BYTES_MAX;
use penstock_sinks::{Chunk, Environment, Outcome};
use penstock_transform::failure::OutputType;
use serde_json::{Value as Json, json};
use tokio::time::{Instant, sleep};

const HOST: &str = "in.example.com";

fn configuration(retry_s: u64) -> Json {
    json!({
        "EndpointConfiguration": {"Url": format!("http://{HOST}/take/a%20b?c=d"), "AccessKey": "k e\u{79}"},
        "RequestConfiguration": {"ContentEncoding": "NONE"},
        "RetryOptions": {"DurationInSeconds": retry_s},
    })
}

/// The records of a request, after a look at all the rest of it.
fn records(request: &Request) -> Vec<Vec<u8>> {
    assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/take/a%20b?c=d"));
    assert_eq!(request.header("host"), Some(HOST));
    assert_eq!(request.header("x-amz-firehose-protocol-version"), Some("1.0"));
    assert_eq!(request.header("x-amz-firehose-source-arn"), Some(stub::STREAM_ARN));
    assert_eq!(request.header("x-amz-firehose-access-key"), Some("k ey"));
    assert_eq!(request.header("content-type"), Some("application/json"));
    let mut body = request.body.clone();
    match request.header("content-encoding") {
        None => {}
        Some("gzip") => {
            body.clear();
            flate2::read::GzDecoder::new(&request.body[..]).read_to_end(&mut body).unwrap();
        }
        Some(other) => panic!("{other}"),
    }
    let body: Json = serde_json::from_slice(&body).unwrap();
    let mut members: Vec<&String> = body.as_object().unwrap().keys().collect();
    members.sort();
    assert_eq!(members, ["records", "requestId", "timestamp"]);
    assert_eq!(body["requestId"].as_str(), request.header("x-amz-firehose-request-id"));
    assert!(body["timestamp"].as_i64().unwrap() > 1_700_000_000_000);
    let data = |record: &Json| {
        assert_eq!(record.as_object().unwrap().len(), 1);
        STANDARD.decode(record["data"].as_str().unwrap()).unwrap()
    };
    body["records"].as_array().unwrap().iter().map(data).collect()
}

fn taken(request: &Request) -> Action {
    let id = request.header("x-amz-firehose-request-id").unwrap();
    Action::json(200, &json!({"requestId": id, "timestamp": 1}).to_string())
}

async fn deliver(server: &Server, configuration: &Json, chunk: Chunk) -> Outcome {
    sink("http-endpoint", configuration, &environment(HOST, server)).deliver(chunk).await
}

#[tokio::test(start_paused = true)]
async fn a_request_is_the_protocols_and_its_connection_is_used_again() {
    let server = Server::new(taken);
    let sink = sink("http-endpoint", &configuration(0), &environment(HOST, &server));
    for _ in 0..2 {
        assert_eq!(sink.clone().deliver(chunk(&["one", "", "\u{0}three"])).await, Outcome::default());
    }
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    for request in &requests {
        assert_eq!(records(request), [&b"one"[..], b"", b"\0three"]);
        let id = "00112233-4455-4677-8899-aabbccddeeff";
        assert_eq!(request.header("x-amz-firehose-request-id"), Some(id));
        assert_eq!(request.header("x-amz-firehose-common-attributes"), None);
        assert_eq!(request.connection, 0);
    }
    assert_eq!(sink.clone().deliver(chunk(&[])).await, Outcome::default());
    assert_eq!(server.requests().len(), 2, "nothing is no request");
}

#[tokio::test(start_paused = true)]
async fn attributes_and_compression_travel_as_they_are_configured() {
    let server = Server::new(taken);
    let mut configuration = configuration(0);
    configuration["RequestConfiguration"] = json!({
        "ContentEncoding": "GZIP",
        "CommonAttributes": [{"AttributeName": "env", "AttributeValue": "t\u{e9}st"}],
    });
    // Once where it is compressed at once, and once where that is done beside.
    let large = "x".repeat(1 << 20);
    for record in ["small", &large] {
        assert_eq!(deliver(&server, &configuration, chunk(&[record])).await, Outcome::default());
        let request = server.requests().pop().unwrap();
        assert_eq!(records(&request), [record.as_bytes()]);
        assert!(request.body.len() < 10_000 && request.header("content-encoding").is_some());
        let attributes = request.header("x-amz-firehose-common-attributes");
        assert_eq!(attributes, Some(r#"{"commonAttributes":{"env":"t\u00e9st"}}"#));
    }
}

#[tokio::test(start_paused = true)]
async fn a_chunk_of_many_records_becomes_several_requests() {
    let server = Server::new(taken);
    let many = vec!["x"; 20_001];
    for _ in 0..2 {
        assert_eq!(deliver(&server, &configuration(0), chunk(&many)).await, Outcome::default());
    }
    let requests = server.requests();
    let sizes: Vec<usize> = requests.iter().map(|request| records(request).len()).collect();
    assert_eq!(sizes, [10_000, 10_000, 1, 10_000, 10_000, 1]);
    let ids: Vec<_> =
        requests.iter().map(|request| request.header("x-amz-firehose-request-id").unwrap()).collect();
    assert_eq!(ids[..3], ids[3..], "the same after a crash");
    assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2]);
}

/// What a server may do to a request that it does not take, and the code that it gets.
fn faults() -> Vec<(&'static str, Action, &'static str)> {
    let json = |headers: &[(&str, &str)], body: &[u8]| {
        let mut all = vec![("content-type", "application/json")];
        all.extend_from_slice(headers);
        Action::Send(answer(200, &all, body))
    };
    let good = br#"{"requestId":"00112233-4455-4677-8899-aabbccddeeff","timestamp":1}"#;
    let with = |headers: &[(&str, &str)], body: &[u8]| {
        let mut all = vec![("content-type", "application/json")];
        all.extend_from_slice(headers);
        [head(200, &all), body.to_vec()].concat()
    };
    let length = (good.len() + 1).to_string();
    let short = (good.len() - 1).to_string();
    let too_large = [good.to_vec(), vec![b' '; ENDPOINT_ANSWER_BYTES_MAX]].concat();
    let chunked = |body: &[u8]| {
        let body = [format!("{:x}\r\n", body.len()).as_bytes(), body, b"\r\n0\r\n\r\n"].concat();
        Action::Send(with(&[("transfer-encoding", "chunked")], &body))
    };
    vec![
        ("closed without a word", Action::close(), "HttpEndpoint.ConnectionReset"),
        ("half a head", Action::SendAndClose(b"HTTP/1.1 200 O".to_vec()), "HttpEndpoint.ConnectionReset"),
        (
            "half a body",
            Action::SendAndClose(with(&[("content-length", &length)], good)),
            "HttpEndpoint.ConnectionReset",
        ),
        ("never", Action::hang(), "HttpEndpoint.RequestTimeout"),
        (
            "never to its end",
            Action::SendAndHang(with(&[("content-length", &length)], good)),
            "HttpEndpoint.RequestTimeout",
        ),
        (
            "a length that lies",
            Action::Send(with(&[("content-length", &short)], good)),
            "HttpEndpoint.InvalidResponseFromDestination",
        ),
        (
            "a length that is none",
            Action::Send(with(&[("content-length", "many")], good)),
            "HttpEndpoint.InvalidResponseFromDestination",
        ),
        (
            "another id",
            json(&[], br#"{"requestId":"00000000-4455-4677-8899-aabbccddeeff","timestamp":1}"#),
            "HttpEndpoint.InvalidResponseFromDestination",
        ),
        ("no id", json(&[], br#"{"timestamp":1}"#), "HttpEndpoint.InvalidResponseFromDestination"),
        (
            "no timestamp",
            json(&[], br#"{"requestId":"00112233-4455-4677-8899-aabbccddeeff"}"#),
            "HttpEndpoint.InvalidResponseFromDestination",
        ),
        ("no JSON", json(&[], b"thanks"), "HttpEndpoint.InvalidResponseFromDestination"),
        ("nothing", json(&[], b""), "HttpEndpoint.InvalidResponseFromDestination"),
        ("chunked", chunked(good), "HttpEndpoint.InvalidResponseFromDestination"),
        (
            "compressed",
            json(&[("content-encoding", "gzip")], good),
            "HttpEndpoint.InvalidResponseFromDestination",
        ),
        (
            "text",
            Action::Send(answer(200, &[("content-type", "text/plain")], good)),
            "HttpEndpoint.InvalidResponseFromDestination",
        ),
        ("too large", json(&[], &too_large), "HttpEndpoint.ResponseTooLarge"),
        ("too large, unannounced", chunked(&too_large), "HttpEndpoint.ResponseTooLarge"),
        (
            "no HTTP",
            Action::SendAndClose(b"220 mail.example.com\r\n\r\n".to_vec()),
            "HttpEndpoint.InvalidResponseFromDestination",
        ),
        (
            "a head without end",
            Action::SendAndClose([b"HTTP/1.1 200 OK\r\nx: ".to_vec(), vec![b'a'; 1 << 20]].concat()),
            "HttpEndpoint.InvalidResponseFromDestination",
        ),
        ("201", Action::json(201, "{}"), "HttpEndpoint.DestinationException"),
        ("204", Action::Send(head(204, &[])), "HttpEndpoint.DestinationException"),
        (
            "a redirect",
            Action::Send(answer(307, &[("location", "http://other.example.com/")], b"")),
            "HttpEndpoint.DestinationException",
        ),
        ("413", Action::json(413, "{}"), "HttpEndpoint.DestinationException"),
        ("429", Action::json(429, "{}"), "HttpEndpoint.DestinationException"),
        ("500", Action::json(500, "{}"), "HttpEndpoint.DestinationException"),
        (
            "half a 500",
            Action::SendAndClose(answer(500, &[("a", "b")], b"no")[..50].to_vec()),
            "HttpEndpoint.DestinationException",
        ),
    ]
}

#[tokio::test(start_paused = true)]
async fn every_fault_has_its_code() {
    for (name, action, code) in faults() {
        let server = Server::in_turn(vec![action]);
        let begun = Instant::now();
        let outcome = deliver(&server, &configuration(0), chunk(&["a", "b"])).await;
        assert_eq!(failed(&outcome), [(0, 1, code), (1, 1, code)], "{name}: {outcome:?}");
        assert_eq!(server.requests().len(), 1, "{name}");
        assert!(begun.elapsed() <= Duration::from_secs(181), "{name}");
        assert!(outcome.failed.iter().all(|failed| failed.message.len() < 2000 && failed.ended_ms > 0));
    }
}

#[tokio::test(start_paused = true)]
async fn every_fault_is_tried_again_with_the_same_bytes() {
    for (name, action, _) in faults().into_iter().filter(|(name, ..)| *name != "413") {
        let turn = std::sync::Mutex::new(0);
        let server = Server::new(move |request| {
            let mut turn = turn.lock().unwrap();
            *turn += 1;
            if *turn > 3 { taken(request) } else { action.clone() }
        });
        let outcome = deliver(&server, &configuration(600), chunk(&["a"])).await;
        assert_eq!(outcome, Outcome::default(), "{name}");
        let requests = server.requests();
        assert_eq!(requests.len(), 4, "{name}");
        assert!(requests.iter().all(|request| request.body == requests[0].body), "{name}");
        assert_eq!(records(&requests[3]), [b"a"]);
    }
}

#[tokio::test(start_paused = true)]
async fn doors_that_do_not_open_are_failed_connections() {
    for (door, code, seconds) in [
        (Door::Refused, "HttpEndpoint.ConnectionFailed", 0),
        (Door::Silent, "HttpEndpoint.ConnectionFailed", 10),
        (Door::Slammed, "HttpEndpoint.ConnectionReset", 0),
    ] {
        let server = Server::new(taken).opening(move |_| door);
        let begun = Instant::now();
        let outcome = deliver(&server, &configuration(0), chunk(&["a"])).await;
        assert_eq!(failed(&outcome), [(0, 1, code)], "{door:?}");
        assert_eq!(begun.elapsed().as_secs(), seconds);
        let server = server.opening(move |connection| if connection < 2 { door } else { Door::Open });
        let outcome = deliver(&server, &configuration(60), chunk(&["a"])).await;
        assert!(outcome == Outcome::default() || server.connections() > 3, "{door:?}");
    }
    let nowhere = json!({"EndpointConfiguration": {"Url": "http://nowhere.example.com/"}});
    let outcome = deliver(&Server::new(taken), &nowhere, chunk(&["a"])).await;
    assert_eq!(failed(&outcome), [(0, 1, "HttpEndpoint.ConnectionFailed")]);
    assert!(outcome.failed[0].message.contains("no such host"));
}

#[tokio::test(start_paused = true)]
async fn waits_double_and_end_with_the_duration() {
    let server = Server::new(|_| Action::json(503, r#"{"errorMessage":"not now"}"#));
    let begun = Instant::now();
    let outcome = deliver(&server, &configuration(300), chunk(&["a"])).await;
    assert_eq!(begun.elapsed(), Duration::from_secs(300));
    let times: Vec<f64> =
        server.requests().iter().map(|request| (request.at - begun).as_secs_f64()).collect();
    let waits: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    // 1, 2, 4, 8, 16, 32, 64, 120 and what is left.
    for (place, wait) in waits[..7].iter().enumerate() {
        let doubled = f64::from(1 << place);
        assert!((0.85 * doubled - 0.01..=1.15 * doubled + 0.01).contains(wait), "{waits:?}");
    }
    assert!(times.len() == 9 || times.len() == 10, "{times:?}");
    let attempts = u32::try_from(times.len()).unwrap();
    assert_eq!(failed(&outcome), [(0, attempts, "HttpEndpoint.DestinationException")]);
    assert_eq!(
        &*outcome.failed[0].message,
        r#"The following response was received from the endpoint destination. 503: {"errorMessage":"not now"}"#
    );
}

#[tokio::test(start_paused = true)]
async fn too_large_is_final_and_goes_to_the_errors() {
    let server = Server::new(|_| Action::json(413, "{}"));
    let configuration = configuration(300);
    let sink = sink("http-endpoint", &configuration, &environment(HOST, &server));
    let chunk = chunk(&["a"]);
    let item = chunk.items[0].clone();
    let outcome = sink.clone().deliver(chunk).await;
    assert_eq!(failed(&outcome), [(0, 1, "HttpEndpoint.DestinationException")]);
    assert_eq!(sink.output_type(), OutputType::HttpEndpointFailed);
    let mut line = Vec::new();
    sink.failure(&item, &outcome.failed[0]).write(&mut line);
    let line: Json = serde_json::from_slice(&line).unwrap();
    assert_eq!(line["dataId"], "shard-0");
    assert_eq!(line["rawData"], "YQ==");
    assert_eq!(line["arrivalTimestamp"], 1_783_951_509_123_i64);
}

// A dead endpoint is given its time once, and not once for each ten thousand records.
#[tokio::test(start_paused = true)]
async fn requests_of_a_chunk_share_the_clock() {
    let server = Server::new(|_| Action::json(500, "{}"));
    let begun = Instant::now();
    let outcome = deliver(&server, &configuration(60), chunk(&vec!["x"; 30_000])).await;
    assert_eq!(begun.elapsed(), Duration::from_secs(60));
    assert_eq!(outcome.failed.len(), 30_000);
    let attempts = [0, 10_000, 20_000].map(|item| outcome.failed[item].attempts);
    assert!(attempts[0] > 5 && attempts[1..] == [1, 1], "{attempts:?}");
}

// The load balancer closed the connection meanwhile, which is nobody's failure.
#[tokio::test(start_paused = true)]
async fn a_connection_that_was_closed_while_idle_is_no_failure() {
    let server = Server::new(|request| match taken(request) {
        Action::Send(bytes) => Action::SendAndClose(bytes),
        other => other,
    });
    let sink = sink("http-endpoint", &configuration(0), &environment(HOST, &server));
    for _ in 0..3 {
        assert_eq!(sink.clone().deliver(chunk(&["a"])).await, Outcome::default());
    }
    assert_eq!(server.requests().len(), 3);
    let server = Server::new(|request| {
        if request.connection == 0 && request.body.len() > 200 { Action::close() } else { taken(request) }
    });
    let sink = stub::sink("http-endpoint", &configuration(0), &environment(HOST, &server));
    assert_eq!(sink.clone().deliver(chunk(&["a"])).await, Outcome::default());
    assert_eq!(sink.clone().deliver(chunk(&[&"a".repeat(200)])).await, Outcome::default());
    assert_eq!(server.connections(), 2);
    sleep(Duration::from_secs(46)).await;
    assert_eq!(sink.clone().deliver(chunk(&["a"])).await, Outcome::default());
    assert_eq!(server.connections(), 3, "one that rested for long is not trusted");
}

#[tokio::test(start_paused = true)]
async fn a_delivery_that_is_dropped_closes_its_connection() {
    let server = Server::in_turn(vec![Action::hang()]);
    let sink = sink("http-endpoint", &configuration(300), &environment(HOST, &server));
    let delivery = tokio::time::timeout(Duration::from_secs(5), sink.deliver(chunk(&["a"])));
    assert!(delivery.await.is_err());
    sleep(Duration::from_secs(1)).await;
    assert_eq!((server.requests().len(), server.closed()), (1, 1));
}

#[test]
fn what_cannot_be_delivered_to_is_said() {
    let read = |configuration: Json| {
        penstock_sinks::read("http-endpoint", &configuration, &Environment::new("eu-west-1")).err().unwrap()
    };
    assert!(read(json!({})).contains("URL"));
    assert!(read(json!({"EndpointConfiguration": {"Url": "gopher://a/"}})).contains("gopher"));
    let secret = json!({
        "EndpointConfiguration": {"Url": "http://a/"}, "SecretsManagerConfiguration": {"Enabled": true},
    });
    assert!(read(secret).contains("Secrets Manager"));
    let key = json!({"EndpointConfiguration": {"Url": "http://a/", "AccessKey": "a\nb"}});
    assert!(read(key).contains("access key"));
    let s3 = penstock_sinks::read("extended-s3", &json!({}), &Environment::new("eu-west-1"));
    assert!(s3.unwrap().is_none());
}
