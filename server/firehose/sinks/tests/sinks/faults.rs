//! Whatever faults come: each record is taken, or told of as failed; and what is not told of has been taken.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use tokio::time::Instant;

use crate::stub::{Action, Door, Request, Server, answer, chunk, environment, sink};

const HOST: &str = "any.example.com";

/// What a server does to a request, and to the connections that are opened from then on.
#[derive(Clone, Copy, Debug)]
enum Fault {
    None,
    /// Takes it, and its answer gets lost.
    Lost,
    Close,
    Half,
    Hang,
    Slow,
    Status(u16),
    NoJson,
    /// Takes a part of it, where it can say so; otherwise refuses it.
    Partly,
    Door(Door),
    /// Splunk alone: takes it and does not acknowledge it, or forgets the channel.
    NeverAcknowledged,
    Forgotten,
}

fn faults() -> impl Strategy<Value = Vec<Fault>> {
    let fault = prop_oneof![
        3 => Just(Fault::None),
        1 => Just(Fault::Lost),
        1 => Just(Fault::Close),
        1 => Just(Fault::Half),
        1 => Just(Fault::Hang),
        1 => Just(Fault::Slow),
        1 => Just(Fault::NoJson),
        2 => Just(Fault::Partly),
        2 => prop::sample::select(vec![201, 302, 400, 401, 404, 413, 429, 500, 503]).prop_map(Fault::Status),
        1 => prop::sample::select(vec![Door::Refused, Door::Silent, Door::Slammed]).prop_map(Fault::Door),
        1 => Just(Fault::NeverAcknowledged),
        1 => Just(Fault::Forgotten),
    ];
    prop::collection::vec(fault, 0..14)
}

/// A server of one kind that goes through faults, and knows what it has taken for sure.
struct Destination {
    kind: &'static str,
    faults: Vec<Fault>,
    /// Faults that are over.
    turn: Mutex<usize>,
    taken: Mutex<BTreeSet<String>>,
    /// What Splunk has taken and not acknowledged: by id.
    pending: Mutex<Vec<(Fault, Vec<String>)>>,
}

impl Destination {
    fn next(&self) -> Fault {
        let mut turn = self.turn.lock().unwrap();
        *turn += 1;
        self.faults.get(*turn - 1).copied().unwrap_or(Fault::None)
    }

    fn take(&self, records: &[String]) {
        self.taken.lock().unwrap().extend(records.iter().cloned());
    }

    fn door(&self) -> Door {
        let turn = *self.turn.lock().unwrap();
        match self.faults.get(turn) {
            Some(Fault::Door(door)) => {
                self.next();
                *door
            }
            _ => Door::Open,
        }
    }

    fn answer(&self, request: &Request) -> Action {
        if self.kind == "splunk" && request.target.contains("/ack?") {
            return self.acknowledge(request);
        }
        let records = self.records(request);
        let half = answer(200, &[("content-type", "application/json")], b"{\"requestId\":\"");
        match self.next() {
            Fault::None | Fault::Door(_) => self.good(request, &records, Fault::None),
            Fault::Slow => {
                Action::Later(Duration::from_secs(100), Box::new(self.good(request, &records, Fault::None)))
            }
            fault @ (Fault::NeverAcknowledged | Fault::Forgotten) => self.good(request, &records, fault),
            Fault::Lost => {
                self.take(&records);
                Action::close()
            }
            Fault::Close => Action::close(),
            Fault::Half => Action::SendAndClose(half[..half.len() - 2].to_vec()),
            Fault::Hang => Action::hang(),
            Fault::Status(status) => Action::json(status, "{}"),
            Fault::NoJson => Action::json(200, "well"),
            Fault::Partly => self.partly(&records),
        }
    }

    fn records(&self, request: &Request) -> Vec<String> {
        let text = std::str::from_utf8(&request.body).unwrap();
        match self.kind {
            "http-endpoint" => {
                let decode = |record: &Json| {
                    let data = base64::Engine::decode(
                        &base64::engine::general_purpose::STANDARD,
                        record["data"].as_str().unwrap(),
                    );
                    String::from_utf8(data.unwrap()).unwrap()
                };
                request.json()["records"].as_array().unwrap().iter().map(decode).collect()
            }
            "splunk" => text.split_inclusive('}').map(str::to_owned).collect(),
            _ => text.lines().skip(1).step_by(2).map(str::to_owned).collect(),
        }
    }

    fn good(&self, request: &Request, records: &[String], fault: Fault) -> Action {
        match self.kind {
            "http-endpoint" => {
                self.take(records);
                let id = request.header("x-amz-firehose-request-id").unwrap();
                Action::json(200, &json!({"requestId": id, "timestamp": 1}).to_string())
            }
            "splunk" => {
                let mut pending = self.pending.lock().unwrap();
                pending.push((fault, records.to_vec()));
                let id = pending.len() - 1;
                Action::json(200, &json!({"text": "Success", "code": 0, "ackId": id}).to_string())
            }
            _ => {
                self.take(records);
                let items = vec![json!({"index": {"status": 200}}); records.len()];
                Action::json(200, &json!({ "items": items }).to_string())
            }
        }
    }

    fn partly(&self, records: &[String]) -> Action {
        if !self.kind.starts_with("opensearch") {
            return Action::json(500, "{}");
        }
        let item = |(place, record): (usize, &String)| {
            let status = [200, 429, 400, 503, 201][place % 5];
            if status < 300 {
                self.take(std::slice::from_ref(record));
            }
            json!({"index": {"status": status, "error": {"type": "some"}}})
        };
        let items: Vec<Json> = records.iter().enumerate().map(item).collect();
        Action::json(200, &json!({ "items": items }).to_string())
    }

    fn acknowledge(&self, request: &Request) -> Action {
        let id = request.json()["acks"][0].as_u64().unwrap();
        let (fault, records) = self.pending.lock().unwrap()[usize::try_from(id).unwrap()].clone();
        match fault {
            Fault::NeverAcknowledged => {
                Action::json(200, &json!({"acks": {(id.to_string()): false}}).to_string())
            }
            Fault::Forgotten => Action::json(400, r#"{"text":"Invalid data channel","code":11}"#),
            _ => {
                self.take(&records);
                Action::json(200, &json!({"acks": {(id.to_string()): true}}).to_string())
            }
        }
    }
}

fn configuration(retry_s: u64) -> Json {
    let url = format!("http://{HOST}/");
    json!({
        "EndpointConfiguration": {"Url": url},
        "HECEndpoint": url, "HECEndpointType": "Event", "HECToken": "t",
        "ClusterEndpoint": url, "CollectionEndpoint": url, "IndexName": "logs",
        "RetryOptions": {"DurationInSeconds": retry_s},
    })
}

async fn run(
    kind: &'static str,
    faults: Vec<Fault>,
    records: usize,
    retry_s: u64,
) -> Result<(), TestCaseError> {
    let destination = Arc::new(Destination {
        kind,
        faults: faults.clone(),
        turn: Mutex::default(),
        taken: Mutex::default(),
        pending: Mutex::default(),
    });
    let (door, answering) = (destination.clone(), destination.clone());
    let server = Server::new(move |request| answering.answer(request)).opening(move |_| door.door());
    // Large enough that several of them are several requests of Splunk and of OpenSearch.
    let padding = "x".repeat(if records > 6 { 0 } else { 3_000_000 });
    let records: Vec<String> = (0..records).map(|place| format!(r#"{{"n":"{place}{padding}"}}"#)).collect();
    let texts: Vec<&str> = records.iter().map(String::as_str).collect();
    let begun = Instant::now();
    let outcome =
        sink(kind, &configuration(retry_s), &environment(HOST, &server)).deliver(chunk(&texts)).await;

    let places: Vec<usize> = outcome.failed.iter().map(|failed| failed.item).collect();
    prop_assert!(places.is_sorted_by(|one, other| one < other), "{:?}", places);
    let taken = destination.taken.lock().unwrap();
    for (place, record) in records.iter().enumerate() {
        prop_assert!(
            taken.contains(record) || places.contains(&place),
            "record {} of {} is neither there nor told of",
            place,
            kind
        );
    }
    for failed in &outcome.failed {
        prop_assert!(failed.attempts > 0 && !failed.code.is_empty() && failed.ended_ms > 0);
        let final_ones = ["400", "401", "404", "413", "HttpEndpoint.DestinationException"];
        let is_final = final_ones.contains(&&*failed.code);
        // Fourteen faults end within the longest time: what fails then was refused for good.
        prop_assert!(retry_s < 7_200 || is_final, "{:?}", failed.code);
    }
    if faults.is_empty() {
        prop_assert_eq!(outcome.failed.len(), 0);
    }
    // Fourteen tries of the slowest kind, and all pauses.
    prop_assert!(begun.elapsed() <= Duration::from_secs(14 * 400 + retry_s + 1), "{:?}", begun.elapsed());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_whatever_comes(
        kind in prop::sample::select(vec!["http-endpoint", "splunk", "opensearch", "opensearch-serverless"]),
        faults in faults(),
        records in prop_oneof![1 => 1..6_usize, 4 => 7..40_usize],
        retry_s in prop::sample::select(vec![0, 5, 300, 7_200]),
    ) {
        runtime().block_on(run(kind, faults, records, retry_s))?;
    }

    // Answers that are almost right, with bytes changed, left out and put in.
    #[test]
    fn garbage_hurts_nobody(
        kind in prop::sample::select(vec!["http-endpoint", "splunk", "opensearch"]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 0..4),
        length in any::<prop::sample::Index>(),
        closes in any::<bool>(),
    ) {
        let body = r#"{"requestId":"00112233-4455-4677-8899-aabbccddeeff","timestamp":1,"text":"Success","code":0,"ackId":1,"acks":{"1":true},"items":[{"index":{"status":200}}]}"#;
        let mut bytes = answer(200, &[("content-type", "application/json")], body.as_bytes());
        for (place, byte, change) in &changes {
            let place = place.index(bytes.len());
            match change {
                0 => bytes[place] = *byte,
                1 => bytes.insert(place, *byte),
                _ => drop(bytes.remove(place)),
            }
        }
        if closes {
            bytes.truncate(length.index(bytes.len() + 1));
        }
        let is_right = changes.is_empty() && !closes;
        let action = if closes { Action::SendAndClose(bytes) } else { Action::Send(bytes) };
        let server = Server::in_turn(vec![action]);
        let deliver = async {
            sink(kind, &configuration(1), &environment(HOST, &server)).deliver(chunk(&["{}"])).await
        };
        let outcome = runtime().block_on(deliver);
        prop_assert!(outcome.failed.len() <= 1);
        prop_assert!(!is_right || outcome.failed.is_empty(), "{:?}", outcome);
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap()
}
