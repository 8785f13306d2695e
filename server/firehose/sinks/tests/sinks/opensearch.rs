//! OpenSearch and its kin: bulk requests, each document's own answer, and indexes that begin anew.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use penstock_api::Clock;
use penstock_api::sigv4::Keys;
use penstock_sinks::{Chunk, Environment, Outcome};
use penstock_transform::failure::OutputType;
use serde_json::{Value as Json, json};
use tokio::time::Instant;

use crate::stub::{Action, Door, Request, Server, chunk, environment, failed, sink};

const HOST: &str = "search.example.com";

fn configuration(retry_s: u64) -> Json {
    json!({
        "ClusterEndpoint": format!("http://{HOST}"),
        "IndexName": "logs",
        "IndexRotationPeriod": "NoRotation",
        "RetryOptions": {"DurationInSeconds": retry_s},
    })
}

/// The documents of a bulk request with what is said of each, after a look at the rest of it.
fn documents(request: &Request) -> Vec<(Json, String)> {
    assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/_bulk"));
    assert_eq!(request.header("host"), Some(HOST));
    assert_eq!(request.header("content-type"), Some("application/x-ndjson"));
    let body = std::str::from_utf8(&request.body).unwrap();
    assert!(body.ends_with('\n'));
    let lines: Vec<&str> = body.lines().collect();
    let pair = |pair: &[&str]| {
        let action: Json = serde_json::from_str(pair[0]).unwrap();
        assert_eq!(action.as_object().unwrap().len(), 1);
        let document: Json = serde_json::from_str(pair[1]).unwrap();
        assert!(document.is_object());
        (action["index"].clone(), pair[1].to_owned())
    };
    assert_eq!(lines.len() % 2, 0);
    lines.chunks(2).map(pair).collect()
}

fn answers(statuses: impl IntoIterator<Item = u16>) -> Action {
    let items: Vec<Json> = statuses
        .into_iter()
        .map(|status| {
            let mut result = json!({"_index": "logs", "status": status});
            if status >= 300 {
                result["error"] = json!({"type": format!("type_{status}"), "reason": "because"});
            }
            json!({ "index": result })
        })
        .collect();
    Action::json(200, &json!({"took": 1, "errors": true, "items": items}).to_string())
}

/// A cluster that decides on each document by itself.
fn cluster(decide: impl Fn(&str) -> u16 + Send + Sync + 'static) -> Server {
    Server::new(move |request| answers(documents(request).iter().map(|(_, document)| decide(document))))
}

async fn deliver(server: &Server, configuration: &Json, chunk: Chunk) -> Outcome {
    sink("opensearch", configuration, &environment(HOST, server)).deliver(chunk).await
}

#[tokio::test(start_paused = true)]
async fn documents_have_stable_ids_and_a_line_each() {
    for kind in ["opensearch", "elasticsearch"] {
        let server = cluster(|_| 201);
        let sink = sink(kind, &configuration(0), &environment(HOST, &server));
        let records = ["{\"a\":1}\n", "{\r\n \"b\":\n \"\\n\"}", " {}"];
        assert_eq!(sink.clone().deliver(chunk(&records)).await, Outcome::default());
        assert_eq!(sink.clone().deliver(chunk(&[])).await, Outcome::default());
        let requests = server.requests();
        assert_eq!(requests.len(), 1);
        let expected = [
            (json!({"_index": "logs", "_id": "shard-0"}), "{\"a\":1}".to_owned()),
            (json!({"_index": "logs", "_id": "shard-1"}), "{   \"b\":  \"\\n\"}".to_owned()),
            (json!({"_index": "logs", "_id": "shard-2"}), "{}".to_owned()),
        ];
        assert_eq!(documents(&requests[0]), expected);
        assert_eq!(requests[0].header("authorization"), None);
    }
}

#[tokio::test(start_paused = true)]
async fn indexes_rotate_by_the_arrival_of_each_document() {
    let server = cluster(|_| 201);
    let mut configuration = configuration(0);
    configuration["IndexRotationPeriod"] = json!("OneHour");
    configuration["DocumentIdOptions"] = json!({"DefaultDocumentIdFormat": "NO_DOCUMENT_ID"});
    configuration["TypeName"] = json!("_doc");
    let mut chunk = chunk(&["{}", "{}"]);
    chunk.items[1].arrived_ms += 3_600_000;
    assert_eq!(deliver(&server, &configuration, chunk).await, Outcome::default());
    let expected = [
        (json!({"_index": "logs-2026-07-13-14", "_type": "_doc"}), "{}".to_owned()),
        (json!({"_index": "logs-2026-07-13-15", "_type": "_doc"}), "{}".to_owned()),
    ];
    assert_eq!(documents(&server.requests()[0]), expected);
}

#[tokio::test(start_paused = true)]
async fn each_document_has_an_answer_of_its_own() {
    let seen: Mutex<BTreeMap<String, u32>> = Mutex::default();
    let server = cluster(move |document| {
        let mut seen = seen.lock().unwrap();
        let times = seen.entry(document.to_owned()).or_default();
        *times += 1;
        match document {
            r#"{"a":"mapping"}"# => 400,
            r#"{"a":"no index"}"# => 404,
            r#"{"a":"busy"}"# if *times < 3 => 429,
            r#"{"a":"broken"}"# if *times < 2 => 503,
            _ => 200,
        }
    });
    let records = [
        r#"{"a":"good"}"#,
        r#"{"a":"mapping"}"#,
        r#"{"a":"busy"}"#,
        "no document",
        r#"{"a":"broken"}"#,
        r#"{"a":"no index"}"#,
        r#"{"a":1}{"a":2}"#,
    ];
    let outcome = deliver(&server, &configuration(60), chunk(&records)).await;
    assert_eq!(failed(&outcome), [(1, 1, "400"), (3, 0, "400"), (5, 1, "404"), (6, 0, "400")]);
    let said: Json = serde_json::from_str(&outcome.failed[0].message).unwrap();
    assert_eq!(said, json!({"reason": "because", "type": "type_400"}));
    assert_eq!(outcome.failed[0].index.as_deref(), Some("logs"));
    let sent: Vec<Vec<String>> = server
        .requests()
        .iter()
        .map(|request| {
            documents(request).iter().map(|(index, _)| index["_id"].as_str().unwrap().to_owned()).collect()
        })
        .collect();
    let again = vec!["shard-2".to_owned(), "shard-4".to_owned()];
    assert_eq!(sent[1..], [again, vec!["shard-2".to_owned()]], "what is there is not sent again");
}

#[tokio::test(start_paused = true)]
async fn time_is_counted_from_the_first_try() {
    let server = Server::new(|request| {
        Action::Later(Duration::from_secs(30), Box::new(answers(documents(request).iter().map(|_| 429))))
    });
    let begun = Instant::now();
    let outcome = deliver(&server, &configuration(60), chunk(&["{}"])).await;
    // 0 to 30, after a second until 61: there is no time left.
    assert_eq!(failed(&outcome), [(0, 2, "429")]);
    let seconds = begun.elapsed().as_secs_f64();
    assert!((60.85..61.16).contains(&seconds), "{seconds}");
    let outcome = deliver(&server, &configuration(0), chunk(&["{}"])).await;
    assert_eq!(failed(&outcome), [(0, 1, "429")]);
}

#[tokio::test(start_paused = true)]
async fn what_fails_for_all_is_tried_again_for_all() {
    let good = answers([200, 200]);
    for (action, code) in [
        (Action::close(), "OS.ConnectionReset"),
        (Action::hang(), "OS.RequestTimeout"),
        (Action::json(503, "no"), "503"),
        (Action::json(429, "slowly"), "429"),
        (Action::json(403, "who are you"), "403"),
        (Action::json(200, "{}"), "OS.InvalidResponse"),
        (answers([200]), "OS.InvalidResponse"),
        (Action::json(200, r#"{"items":[{"delete":{"status":200}},{}]}"#), "OS.InvalidResponse"),
        (Action::SendAndClose(b"+OK\r\n\r\n".to_vec()), "OS.InvalidResponse"),
    ] {
        let server = Server::in_turn(vec![action.clone()]);
        let outcome = deliver(&server, &configuration(0), chunk(&["{}", "{}"])).await;
        assert_eq!(failed(&outcome), [(0, 1, code), (1, 1, code)]);
        let server = Server::in_turn(vec![action.clone(), action, good.clone()]);
        let outcome = deliver(&server, &configuration(600), chunk(&["{}", "{}"])).await;
        assert_eq!(outcome, Outcome::default(), "{code}");
        assert_eq!(server.requests()[2].body, server.requests()[0].body);
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_too_large_is_halved_until_the_one_is_found() {
    let server = Server::new(|request| {
        let documents = documents(request);
        if documents.iter().any(|(_, document)| document.len() > 100) {
            return Action::json(413, "too large");
        }
        answers(documents.iter().map(|_| 200))
    });
    let large = format!(r#"{{"a":"{}"}}"#, "x".repeat(200));
    let mut records = vec!["{}"; 16];
    records[5] = &large;
    let outcome = deliver(&server, &configuration(600), chunk(&records)).await;
    assert_eq!(failed(&outcome), [(5, 5, "413")]);
    assert_eq!(server.requests().len(), 9, "five with it, and four halves without");
}

// Ten megabytes are what the smallest instances take at once.
#[tokio::test(start_paused = true)]
async fn large_chunks_become_several_requests() {
    let server = cluster(|_| 200);
    let large = format!(r#"{{"a":"{}"}}"#, "x".repeat(4_000_000));
    let outcome = deliver(&server, &configuration(0), chunk(&[&large, &large, &large])).await;
    assert_eq!(outcome, Outcome::default());
    let counts = |server: &Server| -> Vec<usize> {
        server.requests().iter().map(|request| documents(request).len()).collect()
    };
    assert_eq!(counts(&server), [2, 1]);
    let server = cluster(|_| 200);
    assert_eq!(deliver(&server, &configuration(0), chunk(&vec!["{}"; 10_001])).await, Outcome::default());
    assert_eq!(counts(&server), [10_000, 1]);
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_each_request_where_nobody_is() {
    let large = format!(r#"{{"a":"{}"}}"#, "x".repeat(6_000_000));
    let records = [large.as_str(); 3];
    let server =
        cluster(|_| 200).opening(|connection| if connection < 2 { Door::Silent } else { Door::Open });
    let begun = Instant::now();
    assert_eq!(deliver(&server, &configuration(60), chunk(&records)).await, Outcome::default());
    // Two connections of ten seconds, two pauses, and then three requests at once.
    assert!(begun.elapsed() < Duration::from_secs(24), "{:?}", begun.elapsed());
    assert_eq!((server.connections(), server.requests().len()), (3, 3));

    // Without time each has its try all the same.
    let server =
        cluster(|_| 200).opening(|connection| if connection < 1 { Door::Refused } else { Door::Open });
    let outcome = deliver(&server, &configuration(0), chunk(&records)).await;
    assert_eq!(failed(&outcome), [(0, 1, "OS.ConnectionFailed")]);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_got_lost_makes_no_second_document() {
    let index: Arc<Mutex<BTreeMap<String, String>>> = Arc::default();
    let known = index.clone();
    let server = Server::new(move |request| {
        let documents = documents(request);
        let mut index = known.lock().unwrap();
        let lost = index.is_empty();
        for (action, document) in &documents {
            index.insert(action["_id"].as_str().unwrap().to_owned(), document.clone());
        }
        if lost { Action::close() } else { answers(documents.iter().map(|_| 200)) }
    });
    assert_eq!(deliver(&server, &configuration(60), chunk(&["{}", "{}", "{}"])).await, Outcome::default());
    assert_eq!((server.requests().len(), index.lock().unwrap().len()), (2, 3));
}

#[tokio::test(start_paused = true)]
async fn requests_are_signed_where_there_are_keys() {
    let now = UNIX_EPOCH + Duration::from_secs(1_783_951_509);
    let directory = tempfile::tempdir().unwrap();
    let credentials = directory.path().join("credentials");
    std::fs::write(
        &credentials,
        "[a]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\naws_session_token = token\n",
    )
    .unwrap();
    let auth = penstock_auth::Auth::verify(&credentials).unwrap();
    for (kind, service, endpoint) in
        [("opensearch", "es", "ClusterEndpoint"), ("opensearch-serverless", "aoss", "CollectionEndpoint")]
    {
        let server = Server::new(|_| answers([200]));
        let keys = Keys {
            access_key: "AKIDEXAMPLE".to_owned(),
            secret: "secret".to_owned(),
            session_token: Some("token".to_owned()),
        };
        let environment =
            Environment { keys: Some(keys), clock: Clock::new(move || now), ..environment(HOST, &server) };
        // A path with something to encode, as behind a proxy.
        let configuration = json!({(endpoint): format!("http://{HOST}:80/a%20b/"), "IndexName": "logs"});
        let outcome = sink(kind, &configuration, &environment).deliver(chunk(&["{}"])).await;
        assert_eq!(outcome, Outcome::default());
        let request = server.requests().remove(0);
        assert_eq!(request.target, "/a%20b/_bulk");
        let mut head = http::Request::post(&request.target);
        for (name, value) in &request.headers {
            head = head.header(name, value);
        }
        let head = head.body(()).unwrap().into_parts().0;
        let received = penstock_auth::Received { head: &head, body: &request.body, service };
        let caller = auth.identify(&received, now).map_err(|fault| fault.message).unwrap();
        assert_eq!(caller.region, "eu-west-1");
        let late: SystemTime = now + Duration::from_secs(3_600);
        assert!(auth.identify(&received, late).is_err(), "it is looked at");
    }
}

#[tokio::test(start_paused = true)]
async fn a_collection_gives_ids_itself_and_has_names_of_its_own() {
    let server = Server::new(|request| {
        assert_eq!(documents(request)[0].0, json!({"_index": "logs"}));
        answers([400])
    });
    let configuration = json!({"CollectionEndpoint": format!("http://{HOST}"), "IndexName": "logs"});
    let sink = sink("opensearch-serverless", &configuration, &environment(HOST, &server));
    let item = chunk(&["{}"]).items.remove(0);
    let outcome = sink.clone().deliver(chunk(&["{}"])).await;
    let mut line = Vec::new();
    sink.failure(&item, &outcome.failed[0]).write(&mut line);
    let line: Json = serde_json::from_slice(&line).unwrap();
    assert_eq!((&line["osDocumentId"], &line["osIndexName"]), (&json!(""), &json!("logs")));
    assert_eq!(sink.output_type(), OutputType::OpenSearchFailed);

    let server = Server::in_turn(vec![Action::close()]);
    let sink = crate::stub::sink("opensearch-serverless", &configuration, &environment(HOST, &server));
    let outcome = sink.deliver(chunk(&["{}"])).await;
    assert_eq!(failed(&outcome), [(0, 1, "AOSS.ConnectionReset")]);
}

#[tokio::test(start_paused = true)]
async fn an_error_line_names_document_and_index() {
    let server = cluster(|_| 400);
    let mut configuration = configuration(0);
    configuration["IndexRotationPeriod"] = json!("OneMonth");
    let sink = sink("opensearch", &configuration, &environment(HOST, &server));
    let item = chunk(&["{}"]).items.remove(0);
    let outcome = sink.clone().deliver(chunk(&["{}"])).await;
    let mut line = Vec::new();
    sink.failure(&item, &outcome.failed[0]).write(&mut line);
    let line: Json = serde_json::from_slice(&line).unwrap();
    assert_eq!((&line["esDocumentId"], &line["esIndexName"]), (&json!("shard-0"), &json!("logs-2026-07")));
    assert_eq!((&line["esTypeName"], &line["errorCode"]), (&json!(""), &json!("400")));
}

#[test]
fn what_cannot_be_delivered_to_is_said() {
    let read = |configuration: Json| {
        penstock_sinks::read("opensearch", &configuration, &Environment::new("eu-west-1")).err().unwrap()
    };
    assert!(read(json!({"IndexName": "a"})).contains("ClusterEndpoint"));
    assert!(read(json!({"ClusterEndpoint": "http://a"})).contains("index"));
    assert!(read(json!({"ClusterEndpoint": "http://a/?b", "IndexName": "a"})).contains("query"));
    let rotation = json!({"ClusterEndpoint": "http://a", "IndexName": "a", "IndexRotationPeriod": "OneYear"});
    assert!(read(rotation).contains("OneYear"));
}
