//! Splunk, through its HTTP Event Collector with indexer acknowledgement.
//!
//! ```text
//!  POST /services/collector/raw?channel=<guid>   or   /services/collector/event?channel=<guid>
//!  Authorization: Splunk <token>                      records one behind the other, as they were sent
//!  200 {"text":"Success","code":0,"ackId":7}
//!
//!  POST /services/collector/ack?channel=<guid>        {"acks":[7]}
//!  200 {"acks":{"7":false}}                           asked again, until true or until the time for it is over
//! ```
//!
//! What is not acknowledged counts as not there, and every failure is tried again, as the service documents it. The time for that runs from the first failure
//! on and stands still while an acknowledgement is waited for. One failure is final: a token without acknowledgement takes the events
//! and never says so, and each further try would bring them once more.
//!
//! A balancer must bring the question to whom it brought the events; so the cookies that come with the answer go back with the question.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, SET_COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderValue, StatusCode};
use penstock_api::{BoxFuture, Clock};
use penstock_transform::failure::{Detail, OutputType};
use serde_json::{Value as Json, json};
use tokio::time::{Instant, sleep};
use uuid::Uuid;

use crate::client::{Answer, Bounds, Client, Endpoint, Trouble};
use crate::limits::{
    COOKIE_BYTES_MAX, COOKIES_MAX, SPLUNK_ACKNOWLEDGEMENT_S_MAX, SPLUNK_ANSWER_BYTES_MAX, SPLUNK_ANSWER_MAX,
    SPLUNK_BODY_BYTES_MAX, SPLUNK_POLL_MAX, SPLUNK_POLL_PAUSE_MAX, SPLUNK_POLL_PAUSE_MIN,
};
use crate::retry::RetryClock;
use crate::{Chunk, Environment, Failed, Item, Outcome, Sink, retry_of, text};

const PROXY_WITHOUT_STICKY_SESSIONS: &str = "Splunk.ProxyWithoutStickySessions";
const DISABLED_TOKEN: &str = "Splunk.DisabledToken";
const INVALID_TOKEN: &str = "Splunk.InvalidToken";
const INVALID_DATA_FORMAT: &str = "Splunk.InvalidDataFormat";
const INVALID_INDEX: &str = "Splunk.InvalidIndex";
const SERVER_ERROR: &str = "Splunk.ServerError";
const DISABLED_ACK: &str = "Splunk.DisabledAck";
const ACK_TIMEOUT: &str = "Splunk.AckTimeout";
const MAX_RETRIES_FAILED: &str = "Splunk.MaxRetriesFailed";
const CONNECTION_TIMEOUT: &str = "Splunk.ConnectionTimeout";
const INVALID_ENDPOINT: &str = "Splunk.InvalidEndpoint";
const CONNECTION_CLOSED: &str = "Splunk.ConnectionClosed";
const SSL_UNVERIFIED: &str = "Splunk.SSLUnverified";
const SSL_HANDSHAKE: &str = "Splunk.SSLHandshake";

/// Seconds that an acknowledgement is waited for where nothing is said: documented.
const ACKNOWLEDGEMENT_S: u64 = 180;

const SEND: Bounds = Bounds { answer_max: SPLUNK_ANSWER_MAX, bytes_max: SPLUNK_ANSWER_BYTES_MAX };
const POLL: Bounds = Bounds { answer_max: SPLUNK_POLL_MAX, bytes_max: SPLUNK_ANSWER_BYTES_MAX };

/// A collector, as it is configured.
pub(crate) struct Splunk {
    client: Client,
    /// Where events are sent, and where it is asked for acknowledgements.
    events: String,
    acknowledgements: String,
    /// What every request has.
    headers: HeaderMap,
    acknowledgement: Duration,
    retry: Duration,
    clock: Clock,
}

/// A try that failed.
#[derive(Debug)]
struct Refused {
    code: &'static str,
    message: String,
}

impl Refused {
    fn new(code: &'static str, message: impl Into<String>) -> Refused {
        Refused { code, message: message.into() }
    }
}

impl Splunk {
    pub(crate) fn read(configuration: &Json, environment: &Environment) -> Result<Splunk, String> {
        crate::no_secret(configuration)?;
        let endpoint =
            Endpoint::read(text(configuration, "HECEndpoint").ok_or("Splunk without an endpoint")?)?;
        let kind = match text(configuration, "HECEndpointType") {
            Some("Raw") => "raw",
            Some("Event") => "event",
            other => {
                return Err(format!("{} is no type of a collector's endpoint", other.unwrap_or("nothing")));
            }
        };
        let token = text(configuration, "HECToken").unwrap_or_default();
        let mut token = HeaderValue::from_str(&format!("Splunk {token}"))
            .map_err(|_| "a token that no header can carry")?;
        token.set_sensitive(true);
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, token);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(USER_AGENT, HeaderValue::from_static(crate::USER_AGENT));
        // The collector makes a channel out of any id. One that died with an earlier life of this server is none of ours.
        let channel = Uuid::new_v4();
        let path = |of: &str| format!("{}/services/collector/{of}?channel={channel}", endpoint.prefix());
        let (events, acknowledgements) = (path(kind), path("ack"));
        let seconds =
            configuration["HECAcknowledgmentTimeoutInSeconds"].as_u64().unwrap_or(ACKNOWLEDGEMENT_S);
        Ok(Splunk {
            client: Client::new(endpoint, environment)?,
            events,
            acknowledgements,
            headers,
            acknowledgement: Duration::from_secs(seconds.min(SPLUNK_ACKNOWLEDGEMENT_S_MAX)),
            retry: retry_of(configuration),
            clock: environment.clock.clone(),
        })
    }

    async fn bring(&self, chunk: Chunk) -> Outcome {
        let mut outcome = Outcome::default();
        let mut clock = RetryClock::from_first_failure(self.retry);
        for records in requests(&chunk.items) {
            let data: Vec<&[u8]> = chunk.items[records.clone()].iter().map(|item| &item.data[..]).collect();
            let body = Bytes::from(data.concat());
            // A collector calls it an error to be sent nothing; and nothing is what there is to deliver.
            if body.is_empty() {
                continue;
            }
            let mut attempts = 0;
            let mut codes: Vec<&str> = Vec::new();
            loop {
                attempts += 1;
                let Err(refused) = self.attempt(body.clone(), &mut clock).await else {
                    clock.reset();
                    break;
                };
                if !codes.contains(&refused.code) {
                    codes.push(refused.code);
                }
                let ended_ms = penstock_api::millis(self.clock.now());
                if refused.code == DISABLED_ACK || !clock.again().await {
                    let (code, message) = verdict(&codes, attempts, &refused);
                    let (code, message): (Arc<str>, Arc<str>) = (code.into(), message.into());
                    outcome.failed.extend(records.map(|item| Failed {
                        item,
                        attempts,
                        ended_ms,
                        code: code.clone(),
                        message: message.clone(),
                        index: None,
                    }));
                    break;
                }
            }
        }
        outcome
    }

    /// Sends, and waits until it is acknowledged.
    async fn attempt(&self, body: Bytes, clock: &mut RetryClock) -> Result<(), Refused> {
        let answer = self
            .client
            .post(&self.events, &self.headers, body, SEND)
            .await
            .map_err(|trouble| troubled(&trouble))?;
        let id = taken(&answer)?;
        let mut headers = self.headers.clone();
        if let Some(cookies) = cookies(&answer.headers) {
            headers.insert(COOKIE, cookies);
        }
        let begun = Instant::now();
        let acknowledged = self.acknowledged(id, &headers).await;
        clock.excuse(begun.elapsed());
        acknowledged
    }

    async fn acknowledged(&self, id: u64, headers: &HeaderMap) -> Result<(), Refused> {
        let until = Instant::now() + self.acknowledgement;
        let question = Bytes::from(json!({ "acks": [id] }).to_string());
        let mut pause = SPLUNK_POLL_PAUSE_MIN;
        let mut last: Option<Refused> = None;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let seconds = self.acknowledgement.as_secs();
                let said = last.map(|last| format!("; {}", last.message)).unwrap_or_default();
                let message = format!(
                    "no acknowledgement came within {seconds} s; the events may have been indexed all the same{said}"
                );
                return Err(Refused::new(ACK_TIMEOUT, message));
            }
            sleep(pause.min(left)).await;
            pause = (pause * 2).min(SPLUNK_POLL_PAUSE_MAX);
            let answered = self.client.post(&self.acknowledgements, headers, question.clone(), POLL).await;
            match answered.map_err(|trouble| troubled(&trouble)).and_then(|answer| told(&answer, id)) {
                Ok(true) => return Ok(()),
                Ok(false) => last = None,
                // Whoever says this does not know of the events, and will not.
                Err(refused) if [DISABLED_ACK, PROXY_WITHOUT_STICKY_SESSIONS].contains(&refused.code) => {
                    return Err(refused);
                }
                // The question failed, not the events.
                Err(refused) => last = Some(refused),
            }
        }
    }
}

impl Sink for Splunk {
    fn deliver(self: Arc<Self>, chunk: Chunk) -> BoxFuture<'static, Outcome> {
        Box::pin(async move { self.bring(chunk).await })
    }

    fn detail<'a>(&'a self, item: &'a Item, _: &'a Failed) -> Detail<'a> {
        Detail::Splunk { event_id: &item.id }
    }

    fn output_type(&self) -> OutputType {
        OutputType::SplunkFailed
    }
}

/// Cuts a chunk into requests.
fn requests(items: &[Item]) -> Vec<Range<usize>> {
    let mut requests = Vec::new();
    let (mut begin, mut bytes) = (0, 0);
    for (place, item) in items.iter().enumerate() {
        if begin < place && bytes + item.data.len() > SPLUNK_BODY_BYTES_MAX {
            requests.push(begin..place);
            (begin, bytes) = (place, 0);
        }
        bytes += item.data.len();
    }
    if begin < items.len() {
        requests.push(begin..items.len());
    }
    requests
}

/// The code of events that were tried so often: what went wrong each time, or that there is no single reason.
fn verdict(codes: &[&'static str], attempts: u32, last: &Refused) -> (&'static str, String) {
    match codes {
        [_, _, ..] if last.code != DISABLED_ACK => {
            let Refused { code, message } = last;
            let message =
                format!("{attempts} tries failed for different reasons; the last: {code}: {message}");
            (MAX_RETRIES_FAILED, message)
        }
        _ => (last.code, last.message.clone()),
    }
}

fn troubled(trouble: &Trouble) -> Refused {
    let code = match trouble {
        Trouble::Unreachable(_) => INVALID_ENDPOINT,
        Trouble::ConnectTimeout | Trouble::AnswerTimeout(_) => CONNECTION_TIMEOUT,
        Trouble::Unverified(_) => SSL_UNVERIFIED,
        Trouble::Handshake(_) => SSL_HANDSHAKE,
        Trouble::Closed(_) => CONNECTION_CLOSED,
        Trouble::NoHttp(_) | Trouble::AnswerTooLarge(_) => SERVER_ERROR,
    };
    Refused::new(code, trouble.to_string())
}

/// What a collector's answer means that is no success, by its own code where it has one.
fn refused(answer: &Answer, said: &Json) -> Refused {
    let code = match (said["code"].as_u64(), answer.status) {
        (Some(1), _) => DISABLED_TOKEN,
        (Some(2..=4), _) => INVALID_TOKEN,
        // No data, a format that is none, no event in it, an empty one, fields that cannot be indexed.
        (Some(5 | 6 | 12 | 13 | 15), _) => INVALID_DATA_FORMAT,
        (Some(7), _) => INVALID_INDEX,
        (Some(14), _) => DISABLED_ACK,
        (None, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => INVALID_TOKEN,
        (None, status) if status.is_redirection() => INVALID_ENDPOINT,
        (None, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) => INVALID_ENDPOINT,
        _ => SERVER_ERROR,
    };
    Refused::new(code, format!("Splunk answered with {}", answer.told()))
}

/// The id by which events will be acknowledged.
fn taken(answer: &Answer) -> Result<u64, Refused> {
    let said: Json = serde_json::from_slice(&answer.body).unwrap_or_default();
    if answer.status != StatusCode::OK || said["code"].as_u64().is_some_and(|code| code != 0) {
        return Err(refused(answer, &said));
    }
    if !said.is_object() {
        return Err(Refused::new(SERVER_ERROR, format!("Splunk answered with {}", answer.told())));
    }
    said["ackId"].as_u64().ok_or_else(|| {
        Refused::new(
            DISABLED_ACK,
            "Splunk took the events without an ackId: acknowledgement is not enabled for the token",
        )
    })
}

/// Whether events are acknowledged.
fn told(answer: &Answer, id: u64) -> Result<bool, Refused> {
    let said: Json = serde_json::from_slice(&answer.body).unwrap_or_default();
    match (answer.status, said["acks"].get(id.to_string()).and_then(Json::as_bool)) {
        (StatusCode::OK, Some(acknowledged)) => Ok(acknowledged),
        // No data channel, or none of this id: another one was asked than was sent to.
        _ if matches!(said["code"].as_u64(), Some(10 | 11)) => {
            let message = format!("Splunk does not know the channel any more: {}", answer.told());
            Err(Refused::new(PROXY_WITHOUT_STICKY_SESSIONS, message))
        }
        _ => Err(refused(answer, &said)),
    }
}

/// The cookies of an answer, as they go back.
fn cookies(headers: &HeaderMap) -> Option<HeaderValue> {
    let mut cookies = String::new();
    for cookie in headers.get_all(SET_COOKIE).iter().take(COOKIES_MAX) {
        let Some(pair) = cookie.to_str().ok().and_then(|cookie| cookie.split(';').next()) else { continue };
        if pair.contains('=') && cookies.len() + pair.len() + 2 <= COOKIE_BYTES_MAX {
            if !cookies.is_empty() {
                cookies.push_str("; ");
            }
            cookies.push_str(pair.trim());
        }
    }
    HeaderValue::from_str(&cookies).ok().filter(|_| !cookies.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        Answer {
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::new(),
            body: Bytes::copy_from_slice(body.as_bytes()),
        }
    }

    #[test]
    fn answers_have_the_services_codes() {
        for (status, body, expected) in [
            (403, r#"{"text":"Token disabled","code":1}"#, DISABLED_TOKEN),
            (401, r#"{"text":"Token is required","code":2}"#, INVALID_TOKEN),
            (401, r#"{"text":"Invalid authorization","code":3}"#, INVALID_TOKEN),
            (403, r#"{"text":"Invalid token","code":4}"#, INVALID_TOKEN),
            (403, "<html>", INVALID_TOKEN),
            (400, r#"{"text":"No data","code":5}"#, INVALID_DATA_FORMAT),
            (400, r#"{"text":"Invalid data format","code":6,"invalid-event-number":0}"#, INVALID_DATA_FORMAT),
            (400, r#"{"text":"Incorrect index","code":7,"invalid-event-number":1}"#, INVALID_INDEX),
            (500, r#"{"text":"Internal server error","code":8}"#, SERVER_ERROR),
            (503, r#"{"text":"Server is busy","code":9}"#, SERVER_ERROR),
            (400, r#"{"text":"Data channel is missing","code":10}"#, SERVER_ERROR),
            (400, r#"{"text":"Event field is required","code":12}"#, INVALID_DATA_FORMAT),
            (400, r#"{"text":"ACK is disabled","code":14}"#, DISABLED_ACK),
            (200, r#"{"text":"Success","code":0}"#, DISABLED_ACK),
            (200, "welcome", SERVER_ERROR),
            (200, r#"{"code":9}"#, SERVER_ERROR),
            (302, "", INVALID_ENDPOINT),
            (404, "not here", INVALID_ENDPOINT),
            (413, "", SERVER_ERROR),
        ] {
            assert_eq!(taken(&answer(status, body)).unwrap_err().code, expected, "{status} {body}");
        }
        assert_eq!(taken(&answer(200, r#"{"text":"Success","code":0,"ackId":0}"#)).unwrap(), 0);
    }

    #[test]
    fn acknowledgements_are_read() {
        assert!(told(&answer(200, r#"{"acks":{"6":false,"7":true}}"#), 7).unwrap());
        assert!(!told(&answer(200, r#"{"acks":{"7":false}}"#), 7).unwrap());
        for (status, body, expected) in [
            (400, r#"{"text":"Invalid data channel","code":11}"#, PROXY_WITHOUT_STICKY_SESSIONS),
            (400, r#"{"text":"ACK is disabled","code":14}"#, DISABLED_ACK),
            (200, r#"{"acks":{"8":true}}"#, SERVER_ERROR),
            (503, "", SERVER_ERROR),
        ] {
            assert_eq!(told(&answer(status, body), 7).unwrap_err().code, expected, "{status} {body}");
        }
    }

    #[test]
    fn cookies_go_back_without_their_attributes() {
        let mut headers = HeaderMap::new();
        assert_eq!(cookies(&headers), None);
        for cookie in ["AWSELB=a1; Path=/; HttpOnly", "none", "b=2"] {
            headers.append(SET_COOKIE, HeaderValue::from_static(cookie));
        }
        assert_eq!(cookies(&headers).unwrap(), "AWSELB=a1; b=2");
        headers.insert(
            SET_COOKIE,
            HeaderValue::from_str(&format!("a={}", "b".repeat(COOKIE_BYTES_MAX))).unwrap(),
        );
        assert_eq!(cookies(&headers), None);
    }

    #[test]
    fn chunks_are_cut_by_bytes() {
        let items = |sizes: &[usize]| -> Vec<Item> {
            let item = |size: &usize| Item { data: vec![0; *size].into(), arrived_ms: 0, id: String::new() };
            sizes.iter().map(item).collect()
        };
        let mib = 1 << 20;
        assert!(requests(&[]).is_empty());
        assert_eq!(requests(&items(&[3 * mib, 2 * mib, 1, 7 * mib, 1])), [0..2, 2..3, 3..4, 4..5]);
    }
}
