//! HTTP endpoints, by the delivery protocol 1.0.
//!
//! ```text
//!  POST <url>                                       {"requestId":"..","timestamp":1783951509123,
//!  X-Amz-Firehose-Protocol-Version: 1.0              "records":[{"data":"<base64>"},..]}
//!  X-Amz-Firehose-Request-Id: <the same over retries>
//!  X-Amz-Firehose-Source-Arn: <the delivery stream>
//!  X-Amz-Firehose-Access-Key: <as configured>
//!  X-Amz-Firehose-Common-Attributes: {"commonAttributes":{..}}
//!
//!  200, Content-Length, application/json            {"requestId":"..","timestamp":1783951509456}
//! ```
//!
//! Every other answer is a failure, and made again until the time for it is over; 413 is final. The service is documented to drop what was
//! refused with 413; here it goes to the error output like everything else.
//!
//! A chunk of more records or bytes than a request may have becomes several, one after the other. The first has the chunk's id; those of the
//! others derive from it and from their place, so that they are the same when the chunk is made again. The requests share one clock: an
//! endpoint that was down for all of it is asked once for each further request.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use penstock_api::{BoxFuture, Clock};
use penstock_transform::compression::{CompressionFormat, Compressor};
use penstock_transform::failure::{Detail, OutputType};
use serde::Deserialize;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::client::{Answer, Bounds, Client, Endpoint, Trouble, told};
use crate::limits::{
    ENDPOINT_ANSWER_BYTES_MAX, ENDPOINT_ANSWER_MAX, ENDPOINT_BODY_BYTES_MAX, ENDPOINT_RECORDS_MAX,
};
use crate::retry::RetryClock;
use crate::{Chunk, Environment, Failed, Item, Outcome, Sink, retry_of, text};

const PROTOCOL_VERSION: HeaderName = HeaderName::from_static("x-amz-firehose-protocol-version");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amz-firehose-request-id");
const SOURCE_ARN: HeaderName = HeaderName::from_static("x-amz-firehose-source-arn");
const ACCESS_KEY: HeaderName = HeaderName::from_static("x-amz-firehose-access-key");
const COMMON_ATTRIBUTES: HeaderName = HeaderName::from_static("x-amz-firehose-common-attributes");

const REQUEST_TIMEOUT: &str = "HttpEndpoint.RequestTimeout";
const RESPONSE_TOO_LARGE: &str = "HttpEndpoint.ResponseTooLarge";
const INVALID_RESPONSE: &str = "HttpEndpoint.InvalidResponseFromDestination";
const DESTINATION_EXCEPTION: &str = "HttpEndpoint.DestinationException";
const CONNECTION_FAILED: &str = "HttpEndpoint.ConnectionFailed";
const CONNECTION_RESET: &str = "HttpEndpoint.ConnectionReset";

const BOUNDS: Bounds = Bounds { answer_max: ENDPOINT_ANSWER_MAX, bytes_max: ENDPOINT_ANSWER_BYTES_MAX };

/// An HTTP endpoint, as it is configured.
pub(crate) struct HttpEndpoint {
    client: Client,
    /// As configured, without modification.
    path: String,
    /// What every request has.
    headers: HeaderMap,
    is_compressed: bool,
    retry: Duration,
    clock: Clock,
}

/// A try that failed.
struct Refused {
    code: &'static str,
    message: String,
    is_final: bool,
}

impl HttpEndpoint {
    pub(crate) fn read(configuration: &Json, environment: &Environment) -> Result<HttpEndpoint, String> {
        crate::no_secret(configuration)?;
        let given = &configuration["EndpointConfiguration"];
        let endpoint = Endpoint::read(text(given, "Url").ok_or("an HTTP endpoint without a URL")?)?;
        let path = match &endpoint.query {
            Some(query) => format!("{}?{query}", endpoint.path),
            None => endpoint.path.clone(),
        };
        let request = &configuration["RequestConfiguration"];
        let is_compressed = text(request, "ContentEncoding") == Some("GZIP");
        let mut headers = HeaderMap::new();
        headers.insert(PROTOCOL_VERSION, HeaderValue::from_static("1.0"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(USER_AGENT, HeaderValue::from_static(crate::USER_AGENT));
        if is_compressed {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        if let Some(key) = text(given, "AccessKey").filter(|key| !key.is_empty()) {
            let key = HeaderValue::from_bytes(key.as_bytes());
            let mut key = key.map_err(|_| "an access key that no header can carry")?;
            key.set_sensitive(true);
            headers.insert(ACCESS_KEY, key);
        }
        if let Some(attributes) = common_attributes(request) {
            let attributes = HeaderValue::from_str(&attributes);
            let attributes = attributes.map_err(|_| "common attributes that no header can carry")?;
            headers.insert(COMMON_ATTRIBUTES, attributes);
        }
        Ok(HttpEndpoint {
            client: Client::new(endpoint, environment)?,
            path,
            headers,
            is_compressed,
            retry: retry_of(configuration),
            clock: environment.clock.clone(),
        })
    }

    async fn bring(&self, chunk: Chunk) -> Outcome {
        let mut outcome = Outcome::default();
        let mut clock = RetryClock::from_first_failure(self.retry);
        for (place, request) in requests(&chunk.items).into_iter().enumerate() {
            let records = match request {
                Request::Records(records) => records,
                Request::TooLarge(item) => {
                    let max = ENDPOINT_BODY_BYTES_MAX;
                    let message = format!("the record does not fit into a request of {max} bytes");
                    self.fail(&mut outcome, item..item + 1, 0, DESTINATION_EXCEPTION, &message);
                    continue;
                }
            };
            let id = request_id(chunk.id, place).to_string();
            let headers = match self.headers(&id, &chunk.stream_arn) {
                Ok(headers) => headers,
                Err(why) => {
                    self.fail(&mut outcome, records, 0, CONNECTION_FAILED, &why);
                    continue;
                }
            };
            let body = self.body(&id, &chunk.items[records.clone()]).await;
            let mut attempts = 0;
            loop {
                attempts += 1;
                let Err(refused) = self.attempt(&id, &headers, body.clone()).await else {
                    clock.reset();
                    break;
                };
                if refused.is_final || !clock.again().await {
                    self.fail(&mut outcome, records, attempts, refused.code, &refused.message);
                    break;
                }
            }
        }
        outcome
    }

    fn fail(&self, outcome: &mut Outcome, records: Range<usize>, attempts: u32, code: &str, message: &str) {
        let ended_ms = penstock_api::millis(self.clock.now());
        let (code, message): (Arc<str>, Arc<str>) = (code.into(), message.into());
        outcome.failed.extend(records.map(|item| Failed {
            item,
            attempts,
            ended_ms,
            code: code.clone(),
            message: message.clone(),
            index: None,
        }));
    }

    fn headers(&self, id: &str, stream_arn: &str) -> Result<HeaderMap, String> {
        let value =
            |text: &str| HeaderValue::from_str(text).map_err(|_| format!("no header can carry {text}"));
        let mut headers = self.headers.clone();
        headers.insert(REQUEST_ID, value(id)?);
        headers.insert(SOURCE_ARN, value(stream_arn)?);
        Ok(headers)
    }

    /// The body of a request, the same for all tries.
    async fn body(&self, id: &str, items: &[Item]) -> Bytes {
        let (id, timestamp_ms, is_compressed) =
            (id.to_owned(), penstock_api::millis(self.clock.now()), self.is_compressed);
        let data: Vec<Bytes> = items.iter().map(|item| item.data.clone()).collect();
        crate::beside(body_bytes(items), move || {
            let body = written(&id, timestamp_ms, &data);
            if is_compressed { compressed(&body) } else { body }
        })
        .await
        .into()
    }

    async fn attempt(&self, id: &str, headers: &HeaderMap, body: Bytes) -> Result<(), Refused> {
        let again = |code, message| Err(Refused { code, message, is_final: false });
        match self.client.post(&self.path, headers, body, BOUNDS).await {
            Ok(answer) if answer.status == StatusCode::OK => match check(id, &answer) {
                Ok(()) => Ok(()),
                Err(why) => again(INVALID_RESPONSE, why),
            },
            Ok(answer) => {
                let told = answer.told();
                let message =
                    format!("The following response was received from the endpoint destination. {told}");
                let is_final = answer.status == StatusCode::PAYLOAD_TOO_LARGE;
                Err(Refused { code: DESTINATION_EXCEPTION, message, is_final })
            }
            Err(trouble) => {
                let code = match &trouble {
                    Trouble::AnswerTimeout(_) => REQUEST_TIMEOUT,
                    Trouble::Closed(_) => CONNECTION_RESET,
                    Trouble::AnswerTooLarge(_) => RESPONSE_TOO_LARGE,
                    Trouble::NoHttp(_) => INVALID_RESPONSE,
                    Trouble::Unreachable(_)
                    | Trouble::ConnectTimeout
                    | Trouble::Unverified(_)
                    | Trouble::Handshake(_) => CONNECTION_FAILED,
                };
                again(code, trouble.to_string())
            }
        }
    }
}

impl Sink for HttpEndpoint {
    fn deliver(self: Arc<Self>, chunk: Chunk) -> BoxFuture<'static, Outcome> {
        Box::pin(async move { self.bring(chunk).await })
    }

    fn detail<'a>(&'a self, item: &'a Item, _: &'a Failed) -> Detail<'a> {
        Detail::HttpEndpoint { sub_sequence_number: 0, data_id: &item.id }
    }

    fn output_type(&self) -> OutputType {
        OutputType::HttpEndpointFailed
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Request {
    Records(Range<usize>),
    /// A record that no request can have.
    TooLarge(usize),
}

/// Cuts a chunk into requests.
fn requests(items: &[Item]) -> Vec<Request> {
    let mut requests = Vec::new();
    let mut begin = 0;
    let mut bytes = FRAME_BYTES;
    for (place, item) in items.iter().enumerate() {
        let more = record_bytes(item);
        let is_too_large = FRAME_BYTES + more > ENDPOINT_BODY_BYTES_MAX;
        let is_full = place - begin == ENDPOINT_RECORDS_MAX || bytes + more > ENDPOINT_BODY_BYTES_MAX;
        if is_full || is_too_large {
            if begin < place {
                requests.push(Request::Records(begin..place));
            }
            (begin, bytes) = (place, FRAME_BYTES);
        }
        if is_too_large {
            requests.push(Request::TooLarge(place));
            begin = place + 1;
        } else {
            bytes += more;
        }
    }
    if begin < items.len() {
        requests.push(Request::Records(begin..items.len()));
    }
    requests
}

/// The id of a chunk's request.
fn request_id(chunk: Uuid, place: usize) -> Uuid {
    if place == 0 {
        return chunk;
    }
    let hash =
        Sha256::new().chain_update(chunk.as_bytes()).chain_update((place as u64).to_be_bytes()).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    Uuid::new_v8(bytes)
}

/// What a body has beside its records: id and timestamp have at most these lengths.
const FRAME_BYTES: usize =
    r#"{"requestId":"00000000-0000-0000-0000-000000000000","timestamp":-9223372036854775808,"records":[]}"#
        .len();

fn record_bytes(item: &Item) -> usize {
    r#"{"data":""},"#.len() + item.data.len().div_ceil(3) * 4
}

fn body_bytes(items: &[Item]) -> usize {
    FRAME_BYTES + items.iter().map(record_bytes).sum::<usize>()
}

fn written(id: &str, timestamp_ms: i64, data: &[Bytes]) -> Vec<u8> {
    let records: usize = data.iter().map(|data| 12 + data.len().div_ceil(3) * 4).sum();
    let mut body = Vec::with_capacity(FRAME_BYTES + records);
    body.extend(format!(r#"{{"requestId":"{id}","timestamp":{timestamp_ms},"records":["#).as_bytes());
    for (place, data) in data.iter().enumerate() {
        body.extend_from_slice(if place == 0 { br#"{"data":""# } else { br#",{"data":""# });
        base64_simd::STANDARD.encode_append(data, &mut body);
        body.extend_from_slice(br#""}"#);
    }
    body.extend_from_slice(b"]}");
    body
}

fn compressed(body: &[u8]) -> Vec<u8> {
    let mut compressed = Vec::new();
    let mut compressor = Compressor::new(CompressionFormat::Gzip, "");
    compressor.write(body, &mut compressed);
    compressor.finish(&mut compressed);
    compressed
}

/// The attributes of all requests in ASCII, which is what headers carry for sure; nothing if there are none.
fn common_attributes(request: &Json) -> Option<String> {
    let given = request["CommonAttributes"].as_array().filter(|given| !given.is_empty())?;
    let mut attributes = serde_json::Map::new();
    for attribute in given {
        let name = text(attribute, "AttributeName").unwrap_or_default();
        let value = text(attribute, "AttributeValue").unwrap_or_default();
        attributes.insert(name.to_owned(), value.into());
    }
    let json = serde_json::json!({ "commonAttributes": attributes }).to_string();
    let mut ascii = String::with_capacity(json.len());
    for letter in json.chars() {
        if letter.is_ascii() && letter != '\u{7f}' {
            ascii.push(letter);
        } else {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                ascii.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    Some(ascii)
}

#[derive(Deserialize)]
struct Said {
    #[serde(rename = "requestId")]
    request_id: String,
    #[serde(rename = "timestamp")]
    _timestamp: i64,
}

/// Whether an answer with 200 is one of the protocol; if not, why.
fn check(id: &str, answer: &Answer) -> Result<(), String> {
    let header = |name: &HeaderName| answer.headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if let Some(encoding) = header(&CONTENT_ENCODING).filter(|encoding| *encoding != "identity") {
        return Err(format!("the response must not be compressed, and is {}", told(encoding)));
    }
    if header(&CONTENT_LENGTH).is_none() {
        return Err("the response has no Content-Length".to_owned());
    }
    let kind = header(&CONTENT_TYPE).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(format!("the response's Content-Type must be application/json, and is '{}'", told(kind)));
    }
    let said: Said = serde_json::from_slice(&answer.body)
        .map_err(|error| format!("the response cannot be read: {error}: {}", answer.told()))?;
    if said.request_id != id {
        let told = told(&said.request_id);
        return Err(format!("the response's requestId must be that of the request, {id}, and is {told}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(sizes: &[usize]) -> Vec<Item> {
        let item = |size: &usize| Item { data: vec![0; *size].into(), arrived_ms: 0, id: String::new() };
        sizes.iter().map(item).collect()
    }

    #[test]
    fn chunks_are_cut_by_records_and_bytes() {
        assert_eq!(requests(&[]), []);
        assert_eq!(requests(&items(&[0])), [Request::Records(0..1)]);
        let many = items(&vec![1; 2 * ENDPOINT_RECORDS_MAX + 1]);
        let max = ENDPOINT_RECORDS_MAX;
        let expected = [0..max, max..2 * max, 2 * max..2 * max + 1].map(Request::Records);
        assert_eq!(requests(&many), expected);
        let mib = 1 << 20;
        let large = items(&[20 * mib, 20 * mib, 20 * mib, 50 * mib, 1, 50 * mib]);
        let expected = [
            Request::Records(0..2),
            Request::Records(2..3),
            Request::TooLarge(3),
            Request::Records(4..5),
            Request::TooLarge(5),
        ];
        assert_eq!(requests(&large), expected);
    }

    #[test]
    fn a_body_is_as_long_as_it_was_reckoned() {
        let items = items(&[0, 1, 2, 3, 1000]);
        let data: Vec<Bytes> = items.iter().map(|item| item.data.clone()).collect();
        let id = Uuid::nil().to_string();
        let written = written(&id, i64::MIN, &data);
        // The last record has no comma.
        assert_eq!(written.len(), body_bytes(&items) - 1);
        let json: Json = serde_json::from_slice(&written).unwrap();
        assert_eq!(json["records"].as_array().unwrap().len(), 5);
        assert_eq!(json["records"][1], serde_json::json!({"data": "AA=="}));
    }

    #[test]
    fn ids_of_requests_are_stable_and_differ() {
        let chunk = Uuid::from_u128(7);
        assert_eq!(request_id(chunk, 0), chunk);
        assert_eq!(request_id(chunk, 1), request_id(chunk, 1));
        let other = [request_id(chunk, 2), request_id(Uuid::from_u128(8), 1), chunk];
        assert!(!other.contains(&request_id(chunk, 1)));
    }

    #[test]
    fn attributes_are_ascii() {
        let request = serde_json::json!({"CommonAttributes": [
            {"AttributeName": "b", "AttributeValue": "1\n"}, {"AttributeName": "ä", "AttributeValue": "\u{1f980}"},
        ]});
        let expected = r#"{"commonAttributes":{"b":"1\n","\u00e4":"\ud83e\udd80"}}"#;
        assert_eq!(common_attributes(&request).unwrap(), expected);
        assert_eq!(common_attributes(&serde_json::json!({"CommonAttributes": []})), None);
    }
}
