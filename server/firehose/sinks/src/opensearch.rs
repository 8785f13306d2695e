//! OpenSearch, Elasticsearch and OpenSearch Serverless, by bulk requests.
//!
//! ```text
//!  POST /_bulk                                        200 {"took":3,"errors":true,"items":[
//!  {"index":{"_index":"logs-2026-07-13","_id":"..."}}      {"index":{"_id":"...","status":201}},
//!  {"a":1}                                                 {"index":{"_id":"...","status":400,"error":{...}}}]}
//! ```
//!
//! Each document has an answer of its own: 429 and 5xx are tried again, other errors are final. What fails for all documents of a request, a
//! connection as well as a status, is tried again. A request that is called too large is halved. Time is counted from the first try on.
//!
//! A document's id is stable, so that a try whose answer got lost changes nothing when it is made again. Without ids, which can be chosen, and which
//! OpenSearch Serverless has always since its time series refuse them, it makes a second document.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use http::header::{CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use penstock_api::sigv4::{self, Keys, Outgoing};
use penstock_api::{BoxFuture, Clock};
use penstock_transform::failure::{Detail, OutputType};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value as Json, json};

use crate::client::{Answer, Bounds, Client, Endpoint, Trouble, told};
use crate::index::Rotation;
use crate::limits::{
    BULK_ANSWER_BYTES_MAX, BULK_ANSWER_MAX, BULK_BODY_BYTES_MAX, BULK_DOCUMENTS_MAX, CHECKED_BYTES_AT_ONCE,
};
use crate::retry::RetryClock;
use crate::{Chunk, Environment, Failed, Item, Outcome, Sink, retry_of, text};

const NDJSON: &str = "application/x-ndjson";

const BOUNDS: Bounds = Bounds { answer_max: BULK_ANSWER_MAX, bytes_max: BULK_ANSWER_BYTES_MAX };

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// A domain or cluster, of OpenSearch or Elasticsearch.
    Domain,
    /// A collection of OpenSearch Serverless.
    Serverless,
}

/// A cluster and an index, as they are configured.
pub(crate) struct OpenSearch {
    family: Family,
    client: Client,
    path: String,
    index: String,
    rotation: Rotation,
    type_name: String,
    has_ids: bool,
    keys: Option<Keys>,
    region: Arc<str>,
    retry: Duration,
    clock: Clock,
}

/// Why a document is not there: a status or a word, and a sentence.
#[derive(Clone, Debug)]
struct Reason {
    code: Arc<str>,
    message: Arc<str>,
}

/// What became of a bulk request.
#[derive(Debug)]
enum Bulk {
    /// Each document's own answer.
    Answered(Vec<Answered>),
    /// It has too many bytes, or its answer has.
    TooLarge(Reason),
    /// None is there, or nobody knows.
    Refused(Reason),
    /// Nobody was there to refuse it.
    Unreachable(Reason),
}

#[derive(Debug)]
enum Answered {
    Taken,
    Again(Reason),
    Failed(Reason),
}

/// A chunk on its way: how often each document was tried, and what became of it.
struct Delivery<'a> {
    sink: &'a OpenSearch,
    items: &'a [Item],
    tried: Vec<Tried>,
    /// What waits for another try.
    again: Vec<usize>,
    failed: Vec<Failed>,
}

#[derive(Clone, Debug, Default)]
struct Tried {
    attempts: u32,
    /// Why it was not taken the last time.
    reason: Option<Reason>,
}

impl Delivery<'_> {
    fn new<'a>(sink: &'a OpenSearch, items: &'a [Item]) -> Delivery<'a> {
        let tried = vec![Tried::default(); items.len()];
        Delivery { sink, items, tried, again: Vec::new(), failed: Vec::new() }
    }

    /// The places of what can be documents; the others have failed.
    async fn check(&mut self) -> Vec<usize> {
        let mut documents = Vec::with_capacity(self.items.len());
        let mut bytes = 0;
        for (place, item) in self.items.iter().enumerate() {
            match check(&item.data) {
                Ok(()) => documents.push(place),
                Err(why) => self.fail(vec![place], &Reason { code: "400".into(), message: why.into() }),
            }
            bytes += item.data.len();
            if bytes >= CHECKED_BYTES_AT_ONCE {
                bytes = 0;
                tokio::task::yield_now().await;
            }
        }
        documents
    }

    async fn send(&mut self, places: &[usize]) -> Bulk {
        let bulk = self.sink.bulk(self.items, places).await;
        for place in places {
            self.tried[*place].attempts += 1;
        }
        bulk
    }

    fn answered(&mut self, places: Vec<usize>, answers: Vec<Answered>) {
        for (place, answered) in places.into_iter().zip(answers) {
            match answered {
                Answered::Taken => {}
                Answered::Again(reason) => self.postpone(vec![place], &reason),
                Answered::Failed(reason) => self.fail(vec![place], &reason),
            }
        }
    }

    fn postpone(&mut self, places: Vec<usize>, reason: &Reason) {
        for place in &places {
            self.tried[*place].reason = Some(reason.clone());
        }
        self.again.extend(places);
    }

    fn fail(&mut self, places: Vec<usize>, reason: &Reason) {
        let ended_ms = penstock_api::millis(self.sink.clock.now());
        for item in places {
            self.failed.push(Failed {
                item,
                attempts: self.tried[item].attempts,
                ended_ms,
                code: reason.code.clone(),
                message: reason.message.clone(),
                index: Some(self.sink.rotation.index(&self.sink.index, self.items[item].arrived_ms)),
            });
        }
    }

    fn again_in_order(&mut self) -> Vec<usize> {
        self.again.sort_unstable();
        std::mem::take(&mut self.again)
    }

    /// Fails what was tried; what was not yet, because nobody was there, has one try all the same.
    fn give_up(&mut self, places: Vec<usize>) -> Vec<usize> {
        let mut untried = Vec::new();
        for place in places {
            match self.tried[place].reason.take() {
                Some(reason) => self.fail(vec![place], &reason),
                None => untried.push(place),
            }
        }
        untried
    }

    fn outcome(mut self) -> Outcome {
        self.failed.sort_unstable_by_key(|failed| failed.item);
        Outcome { failed: self.failed }
    }
}

impl OpenSearch {
    pub(crate) fn read(
        configuration: &Json,
        environment: &Environment,
        family: Family,
    ) -> Result<OpenSearch, String> {
        let endpoint = Endpoint::read(address(configuration, environment, family)?)?;
        if endpoint.query.is_some() {
            return Err("the endpoint of a cluster has no query".to_owned());
        }
        let index = text(configuration, "IndexName").filter(|name| !name.is_empty());
        let rotation = match (family, text(configuration, "IndexRotationPeriod")) {
            (Family::Serverless, _) => Rotation::Never,
            (Family::Domain, None) => Rotation::Day,
            (Family::Domain, Some(name)) => {
                Rotation::named(name).ok_or_else(|| format!("{name} is no rotation"))?
            }
        };
        let ids = text(&configuration["DocumentIdOptions"], "DefaultDocumentIdFormat");
        Ok(OpenSearch {
            family,
            path: format!("{}/_bulk", endpoint.prefix()),
            client: Client::new(endpoint, environment)?,
            index: index.ok_or("no name of an index")?.to_owned(),
            rotation,
            type_name: text(configuration, "TypeName").unwrap_or_default().to_owned(),
            has_ids: family == Family::Domain && ids != Some("NO_DOCUMENT_ID"),
            keys: environment.keys.clone(),
            region: environment.region.clone(),
            retry: retry_of(configuration),
            clock: environment.clock.clone(),
        })
    }

    async fn bring(&self, chunk: Chunk) -> Outcome {
        let mut clock = RetryClock::from_now(self.retry);
        let mut delivery = Delivery::new(self, &chunk.items);
        let mut wanted = delivery.check().await;
        while !wanted.is_empty() {
            let mut requests = self.requests(&chunk.items, &wanted);
            while let Some(mut places) = requests.pop_front() {
                match delivery.send(&places).await {
                    Bulk::Answered(answers) => delivery.answered(places, answers),
                    Bulk::TooLarge(_) if places.len() > 1 => {
                        requests.push_front(places.split_off(places.len() / 2));
                        requests.push_front(places);
                    }
                    Bulk::TooLarge(reason) => delivery.fail(places, &reason),
                    Bulk::Refused(reason) => delivery.postpone(places, &reason),
                    Bulk::Unreachable(reason) => {
                        delivery.postpone(places, &reason);
                        // Nobody is there for the others either. They wait with these, unless there is no time left for that: then
                        // each still has its try.
                        if clock.has_left() {
                            delivery.again.extend(requests.drain(..).flatten());
                        }
                    }
                }
            }
            wanted = delivery.again_in_order();
            if !wanted.is_empty() && !clock.again().await {
                wanted = delivery.give_up(wanted);
            }
        }
        delivery.outcome()
    }

    /// Cuts what is wanted into requests.
    fn requests(&self, items: &[Item], wanted: &[usize]) -> VecDeque<Vec<usize>> {
        let mut requests = VecDeque::new();
        let mut request = Vec::new();
        let mut bytes = 0;
        for place in wanted {
            let item = &items[*place];
            // The line before the document, with names that need no escaping.
            let more = item.data.len() + item.id.len() + self.index.len() + self.type_name.len() + 64;
            if !request.is_empty()
                && (request.len() == BULK_DOCUMENTS_MAX || bytes + more > BULK_BODY_BYTES_MAX)
            {
                requests.push_back(std::mem::take(&mut request));
                bytes = 0;
            }
            request.push(*place);
            bytes += more;
        }
        if !request.is_empty() {
            requests.push_back(request);
        }
        requests
    }

    async fn bulk(&self, items: &[Item], places: &[usize]) -> Bulk {
        let mut body = Vec::with_capacity(places.iter().map(|place| items[*place].data.len() + 128).sum());
        for place in places {
            self.write(&items[*place], &mut body);
        }
        let headers = match self.headers(&body) {
            Ok(headers) => headers,
            Err(why) => return Bulk::Refused(self.reason("Unsigned", why)),
        };
        match self.client.post(&self.path, &headers, body.into(), BOUNDS).await {
            Ok(answer) => self.answered(&answer, places.len()),
            Err(trouble) => {
                let message = trouble.to_string();
                match trouble {
                    Trouble::AnswerTooLarge(_) => Bulk::TooLarge(self.reason("ResponseTooLarge", message)),
                    Trouble::Closed(_) => Bulk::Refused(self.reason("ConnectionReset", message)),
                    Trouble::NoHttp(_) => Bulk::Refused(self.reason("InvalidResponse", message)),
                    Trouble::AnswerTimeout(_) => Bulk::Unreachable(self.reason("RequestTimeout", message)),
                    Trouble::Unreachable(_)
                    | Trouble::ConnectTimeout
                    | Trouble::Unverified(_)
                    | Trouble::Handshake(_) => Bulk::Unreachable(self.reason("ConnectionFailed", message)),
                }
            }
        }
    }

    /// A reason of ours, where no status came.
    fn reason(&self, what: &str, message: String) -> Reason {
        let who = match self.family {
            Family::Domain => "OS",
            Family::Serverless => "AOSS",
        };
        Reason { code: format!("{who}.{what}").into(), message: message.into() }
    }

    fn headers(&self, body: &[u8]) -> Result<HeaderMap, String> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(NDJSON));
        headers.insert(USER_AGENT, HeaderValue::from_static(crate::USER_AGENT));
        if let Some(keys) = &self.keys {
            let outgoing = Outgoing {
                method: "POST",
                service: match self.family {
                    Family::Domain => "es",
                    Family::Serverless => "aoss",
                },
                region: &self.region,
                host: &self.client.endpoint().authority,
                path: &self.path,
                content_type: NDJSON,
                body,
            };
            for (name, value) in sigv4::sign(keys, &outgoing, self.clock.now()) {
                let value = HeaderValue::from_str(&value);
                let value = value.map_err(|_| format!("no header can carry what {name} must be"))?;
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        Ok(headers)
    }

    fn write(&self, item: &Item, body: &mut Vec<u8>) {
        let mut index = json!({ "_index": self.rotation.index(&self.index, item.arrived_ms) });
        if !self.type_name.is_empty() {
            index["_type"] = json!(self.type_name);
        }
        if self.has_ids {
            index["_id"] = json!(item.id);
        }
        body.extend(json!({ "index": index }).to_string().as_bytes());
        body.push(b'\n');
        // In JSON a line break is a space: within texts there is none.
        let document = item.data.trim_ascii();
        body.extend(document.iter().map(|byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { *byte }));
        body.push(b'\n');
    }

    fn answered(&self, answer: &Answer, documents: usize) -> Bulk {
        let status = |answer: &Answer| Reason {
            code: answer.status.as_str().into(),
            message: told(&String::from_utf8_lossy(&answer.body)).into(),
        };
        match answer.status {
            StatusCode::OK => match serde_json::from_slice::<BulkAnswer>(&answer.body) {
                Ok(said) if said.items.len() == documents => {
                    Bulk::Answered(said.items.into_iter().map(|item| item.index.answered()).collect())
                }
                Ok(said) => {
                    let items = said.items.len();
                    let message = format!("{documents} documents were sent, and {items} were answered");
                    Bulk::Refused(self.reason("InvalidResponse", message))
                }
                Err(error) => {
                    let message = format!("the response cannot be read: {error}: {}", answer.told());
                    Bulk::Refused(self.reason("InvalidResponse", message))
                }
            },
            StatusCode::PAYLOAD_TOO_LARGE => Bulk::TooLarge(status(answer)),
            _ => Bulk::Refused(status(answer)),
        }
    }
}

impl Sink for OpenSearch {
    fn deliver(self: Arc<Self>, chunk: Chunk) -> BoxFuture<'static, Outcome> {
        Box::pin(async move { self.bring(chunk).await })
    }

    fn detail<'a>(&'a self, item: &'a Item, failed: &'a Failed) -> Detail<'a> {
        let document_id = if self.has_ids { &item.id } else { "" };
        let index_name = failed.index.as_deref().unwrap_or(&self.index);
        let type_name = &self.type_name;
        match self.family {
            Family::Domain => Detail::OpenSearch { document_id, index_name, type_name },
            Family::Serverless => Detail::OpenSearchServerless { document_id, index_name, type_name },
        }
    }

    fn output_type(&self) -> OutputType {
        OutputType::OpenSearchFailed
    }
}

/// Where the cluster is.
fn address<'a>(
    configuration: &'a Json,
    environment: &'a Environment,
    family: Family,
) -> Result<&'a str, String> {
    if family == Family::Serverless {
        let endpoint = text(configuration, "CollectionEndpoint");
        return endpoint.ok_or_else(|| "no endpoint of a collection".to_owned());
    }
    match (text(configuration, "ClusterEndpoint"), text(configuration, "DomainARN")) {
        (Some(endpoint), None) => Ok(endpoint),
        (None, Some(arn)) => {
            environment.domains.get(arn).map(String::as_str).ok_or_else(|| {
                format!("nobody here knows the endpoint of {arn}: configure a ClusterEndpoint")
            })
        }
        _ => Err("either a ClusterEndpoint or a DomainARN".to_owned()),
    }
}

/// Whether a record is one object of JSON, which alone can be a document.
fn check(data: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(data).map_err(|_| "the record is not UTF-8".to_owned())?;
    if !text.trim_ascii_start().starts_with('{') {
        return Err("the record is not a JSON object".to_owned());
    }
    match serde_json::from_str::<IgnoredAny>(text) {
        Ok(_) => Ok(()),
        Err(error) => Err(format!("the record is not one JSON object: {error}")),
    }
}

#[derive(Deserialize)]
struct BulkAnswer {
    items: Vec<BulkItem>,
}

#[derive(Deserialize)]
struct BulkItem {
    // Some versions call the indexing of a document without an id its creation.
    #[serde(alias = "create")]
    index: BulkResult,
}

#[derive(Deserialize)]
struct BulkResult {
    status: u16,
    error: Option<Json>,
}

impl BulkResult {
    fn answered(self) -> Answered {
        let reason = || Reason {
            code: self.status.to_string().into(),
            message: match &self.error {
                Some(Json::String(error)) => told(error).into(),
                Some(error) => told(&error.to_string()).into(),
                None => "".into(),
            },
        };
        match self.status {
            200..=299 => Answered::Taken,
            429 | 500..=599 => Answered::Again(reason()),
            _ => Answered::Failed(reason()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_object_is_a_document() {
        for good in ["{}", " {\"a\":\n1}\n", "\t{\"a\":\"\\u00e9\"}"] {
            assert_eq!(check(good.as_bytes()), Ok(()), "{good}");
        }
        let deep = "{\"a\":".repeat(1000) + &"}".repeat(1000);
        for bad in [
            "",
            "\n",
            "[]",
            "1",
            "\"a\"",
            "{",
            "{}{}",
            "{}\n{}",
            "{\"a\"}",
            "{} x",
            "{\"a\":\"\n\"}",
            deep.as_str(),
        ] {
            assert!(check(bad.as_bytes()).is_err(), "{bad}");
        }
        assert!(check(b"{\"a\":\"\xff\"}").is_err());
    }

    #[test]
    fn addresses_are_one_or_the_other() {
        let arn = "arn:aws:es:eu-west-1:123456789012:domain/logs";
        let mut environment = Environment::new("eu-west-1");
        environment.domains = Arc::new([(arn.to_owned(), "https://known/".to_owned())].into());
        let read = |configuration: Json, family| {
            address(&configuration, &environment, family).map(ToOwned::to_owned)
        };
        assert_eq!(read(json!({"ClusterEndpoint": "https://a"}), Family::Domain).unwrap(), "https://a");
        assert_eq!(read(json!({"DomainARN": arn}), Family::Domain).unwrap(), "https://known/");
        assert!(read(json!({"DomainARN": "arn:other"}), Family::Domain).unwrap_err().contains("arn:other"));
        assert!(read(json!({"DomainARN": arn, "ClusterEndpoint": "https://a"}), Family::Domain).is_err());
        assert!(read(json!({}), Family::Domain).is_err());
        let collection = json!({"CollectionEndpoint": "https://c"});
        assert_eq!(read(collection.clone(), Family::Serverless).unwrap(), "https://c");
        assert!(read(collection, Family::Domain).is_err());
    }
}
