//! From a request to the operation that answers it, checking in the order in which the service does.
//!
//! 1. method: anything but POST is none of ours (health checks and browsers' preflights apart);
//! 2. the body: taken in whole, within bounds;
//! 3. content type, and whether the body can be parsed at all;
//! 4. is the operation known, to the models and to a service of this server;
//! 5. are there credentials, are they complete, and is the signature right;
//! 6. are the members of the right types (`SerializationException`);
//! 7. are the model's constraints kept (`ValidationException`);
//! 8. whatever the operation itself finds.
//!
//! The path does not matter to the protocols with a target header. Without that header, the operations of REST services are found by
//! method and path ([`rest`](crate::rest)). A service with a protocol of its own ([`Mount`]) gets its requests before any of that.

use crate::answer::{self, Answer, JSON};
use crate::body::Body;
use crate::conversation::Conversations;
use crate::endpoint;
use crate::format::Format;
use crate::intake::{self, Refusal, Room};
use crate::limits::{BODY_BYTES_MAX, REST_BODY_BYTES_MAX};
use crate::mount::{self, Mount, Upload};
use crate::request_id;
use crate::rest::{self, Routes};
use crate::streaming::{self, Streaming};
use bytes::Bytes;
use http::request::Parts;
use http::{Method, Request, Response, StatusCode};
use hyper::body::Body as HttpBody;
use penstock_api::conversation::Converse;
use penstock_api::media::{Ingest, Links};
use penstock_api::{BoxFuture, CallContext, Caller, Clock, Dispatch, Fault, Output, Reply};
use penstock_model::{Input, Operation, Service};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;
use tokio::runtime::Handle;
use uuid::Uuid;

/// Says who sent a request to a service, from its head and all of its body, or how the service refuses it.
pub type Authenticate = Box<dyn Fn(&Parts, &Bytes, &'static Service) -> Result<Caller, Fault> + Send + Sync>;

/// Knows which service answers which operation.
pub struct Router {
    /// By the whole `X-Amz-Target`, such as `Kinesis_20131202.PutRecord`.
    by_target: HashMap<String, Route>,
    /// By method and path.
    rest: Routes,
    mounts: Vec<Arc<dyn Mount>>,
    streaming: Streaming,
    authenticate: Arc<Authenticate>,
    room: Room,
    clock: Clock,
}

/// An operation, and who answers it.
#[derive(Clone)]
pub(crate) struct Route {
    pub(crate) service: &'static Service,
    pub(crate) operation: &'static Operation,
    dispatch: Arc<dyn Dispatch>,
}

impl Router {
    /// A router over the operations that the given services list.
    ///
    /// # Panics
    ///
    /// If a service lists an operation that its model does not have, or two services list the same one: both are mistakes of
    /// ours that must not reach a user.
    pub fn new(services: Vec<Arc<dyn Dispatch>>, authenticate: Authenticate) -> Router {
        let mut by_target = HashMap::new();
        let mut rest = Routes::default();
        for dispatch in services {
            for (service_id, operation_name) in dispatch.operations() {
                let service = penstock_model::service_by_id(service_id);
                let service = service.unwrap_or_else(|| panic!("no model of service {service_id}"));
                let operation = service.operation(operation_name);
                let operation =
                    operation.unwrap_or_else(|| panic!("no operation {operation_name} in {service_id}"));
                let route = Route { service, operation, dispatch: dispatch.clone() };
                let Some(prefix) = service.target_prefix else {
                    rest.add(route);
                    continue;
                };
                let twice = by_target.insert(format!("{prefix}.{operation_name}"), route).is_some();
                assert!(!twice, "{service_id}:{operation_name} is listed twice");
            }
        }
        let (room, clock, authenticate) = (Room::default(), Clock::default(), Arc::new(authenticate));
        let (mounts, streaming) = (Vec::new(), Streaming::default());
        Router { by_target, rest, mounts, streaming, authenticate, room, clock }
    }

    /// The same router with calls that are received at the times of another clock than the machine's.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Router {
        Router { clock, ..self }
    }

    /// The same router with a service that speaks a protocol of its own.
    #[must_use]
    pub fn with_mount(mut self, mount: Arc<dyn Mount>) -> Router {
        self.mounts.push(mount);
        self
    }

    /// The same router with a service that answers bodies while they come.
    #[must_use]
    pub fn with_ingest(mut self, ingest: Arc<dyn Ingest>) -> Router {
        self.streaming.add_ingest(ingest);
        self
    }

    /// The same router with pages that links lead to.
    #[must_use]
    pub fn with_links(mut self, links: Arc<dyn Links>) -> Router {
        self.streaming.add_links(links);
        self
    }

    /// The same router with a service that converses with clients over WebSockets.
    ///
    /// # Panics
    ///
    /// If there is no model of the service.
    #[must_use]
    pub fn with_conversations(self, service: Arc<dyn Converse>) -> Router {
        let conversations = Conversations::new(service, Arc::clone(&self.authenticate));
        self.with_mount(Arc::new(conversations))
    }

    /// Answers one request. There is always an answer: an operation that panics is an `InternalFailure`, and is logged.
    pub async fn answer<B>(&self, request: Request<B>) -> Response<Body>
    where
        B: HttpBody<Data = Bytes> + Unpin + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let begun = Instant::now();
        let request_id = request_id::next();
        let (head, body) = request.into_parts();
        if head.method == Method::OPTIONS && head.headers.contains_key(http::header::ORIGIN) {
            return answer::preflight(&request_id, &head.headers);
        }
        if let Some(mount) = mount::find(&self.mounts, &head) {
            let body = Upload::new(body, &head);
            let request = Request::from_parts(head, body);
            return mount::call(mount, request, &request_id).await;
        }
        let answer = if let Some(ingest) = self.streaming.ingest(&head) {
            let body = Upload::endless(body, &head);
            streaming::ingest(ingest, &self.authenticate, &self.clock, &head, body, &request_id).await
        } else if let Some(links) = self.streaming.links(&head) {
            streaming::visit(links, &self.clock, &head, &request_id).await
        } else {
            self.answer_to(&head, body, &request_id).await
        };
        tracing::debug!(
            %request_id,
            target = header(&head, TARGET),
            status = answer.status.as_u16(),
            took_us = begun.elapsed().as_micros() as u64,
            "answered"
        );
        answer.into_response(&request_id, &head.headers)
    }

    async fn answer_to<B>(&self, head: &Parts, body: B, request_id: &Uuid) -> Answer
    where
        B: HttpBody<Data = Bytes> + Unpin,
    {
        if let Some(answer) = health(head) {
            return answer;
        }
        if !head.headers.contains_key(TARGET)
            && let Some((route, labels)) = self.rest.find(&head.method, head.uri.path())
        {
            return self.call_rest(route, labels, head, body, request_id).await;
        }
        if !head.headers.contains_key(TARGET) && self.rest.is_signed_for(head) {
            return rest::unknown();
        }
        if head.method != Method::POST {
            return Answer::access_denied();
        }
        let format = Format::of(content_type(head));
        // The share of memory that the body takes is given back when the operation has answered.
        let (body, _share) = match intake::read(body, &self.room, BODY_BYTES_MAX).await {
            Ok(taken) => taken,
            Err(refusal) => return refused(&refusal, format.unwrap_or(Format::Json)),
        };
        let target = header(head, TARGET);
        let route = self.by_target.get(target);
        let unknown = "UnknownOperationException";
        let serialization = "SerializationException";
        match (format, body.is_empty()) {
            // Whatever else the type says, the service answers nothing in CBOR.
            (_, true) => {
                let code = if route.is_some() { serialization } else { unknown };
                Answer::error(format.unwrap_or(Format::Cbor), StatusCode::BAD_REQUEST, code, None)
            }
            (Some(format), false) => match route {
                Some(route) => self.call(format, route, head, &body, request_id).await,
                None if !format.is_document(&body) => {
                    Answer::error(format, StatusCode::BAD_REQUEST, serialization, None)
                }
                None => Answer::error(format, StatusCode::BAD_REQUEST, unknown, None),
            },
            (None, false) if content_type(head) == JSON => {
                if Format::Json.is_document(&body) {
                    Answer::coral_error(StatusCode::NOT_FOUND, unknown)
                } else {
                    Answer::coral_error(StatusCode::BAD_REQUEST, serialization)
                }
            }
            (None, false) if target.contains('.') => Answer::unknown_format(),
            (None, false) => Answer::access_denied(),
        }
    }

    async fn call(
        &self,
        format: Format,
        route: &Route,
        head: &Parts,
        body: &Bytes,
        request_id: &Uuid,
    ) -> Answer {
        match self.reply(format, route, head, body, request_id).await {
            Ok(Output::Document(output)) => Answer::output(format, &*output),
            Ok(Output::Events(events)) => Answer::events(format, route.operation, events),
            Ok(Output::Media(media)) => Answer::media(media),
            Err(fault) => Answer::fault(format, &fault),
        }
    }

    async fn reply(
        &self,
        format: Format,
        route: &Route,
        head: &Parts,
        body: &Bytes,
        request_id: &Uuid,
    ) -> Reply {
        let caller = match (self.authenticate)(head, body, route.service) {
            Ok(caller) => caller,
            // A body that cannot be parsed is noticed before missing credentials are, wrong types only after them.
            Err(_) if !format.is_document(body) => return Err(Fault::serialization(None)),
            Err(fault) => return Err(fault),
        };
        let input = format.decode(route.operation, body)?;
        self.dispatch(route, caller, input, head, request_id).await
    }

    async fn call_rest<B>(
        &self,
        route: &Route,
        labels: Vec<(&'static str, String)>,
        head: &Parts,
        body: B,
        request_id: &Uuid,
    ) -> Answer
    where
        B: HttpBody<Data = Bytes> + Unpin,
    {
        let operation = route.operation;
        let (body, _share) = match intake::read(body, &self.room, REST_BODY_BYTES_MAX).await {
            Ok(taken) => taken,
            Err(refusal) => {
                let fault = match refusal {
                    Refusal::TooLarge => Fault::request_too_large(REST_BODY_BYTES_MAX, operation.name),
                    Refusal::NoRoom => Fault::service_unavailable(),
                    Refusal::TooSlow | Refusal::Broken => return refused(&refusal, Format::Json),
                };
                return rest::error(operation, &fault);
            }
        };
        let reply = async {
            let caller = (self.authenticate)(head, &body, route.service).map_err(rest::unknown_caller)?;
            let outside = rest::outside(head, labels)?;
            let input = penstock_model::decode_rest(operation, &outside, &body)?;
            penstock_model::validate(operation, &input)?;
            self.dispatch(route, caller, Input::Value(input), head, request_id).await
        };
        rest::answer(operation, reply.await)
    }

    async fn dispatch(
        &self,
        route: &Route,
        caller: Caller,
        input: Input,
        head: &Parts,
        request_id: &Uuid,
    ) -> Reply {
        let context = CallContext {
            caller,
            request_id: request_id.hyphenated().to_string(),
            operation: route.operation,
            service: route.service,
            received_at: self.clock.now(),
            endpoint: endpoint::of(head),
        };
        let work = Work(Some(route.dispatch.clone().dispatch(context, input)));
        work.await.unwrap_or_else(|_panic| {
            tracing::error!(%request_id, operation = route.operation.name, "operation panicked");
            Err(Fault::internal_failure())
        })
    }
}

/// An operation under way. It runs within the task of its request, as a task of its own would cost more than to find the operation;
/// but a client that hangs up must not stop it halfway through its changes, so that it goes on in one if its request is given up. A
/// panic stays within the one request.
struct Work(Option<BoxFuture<'static, Reply>>);

/// An operation panicked. The runtime's hook has said where.
struct Panicked;

impl Future for Work {
    type Output = Result<Reply, Panicked>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<Reply, Panicked>> {
        let work = self.0.as_mut().expect("who has got the answer does not ask again");
        let polled = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)));
        let reply = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(reply)) => Ok(reply),
            Err(_) => Err(Panicked),
        };
        self.0 = None;
        Poll::Ready(reply)
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // Without a runtime there is nothing that it could change any more: the server has stopped.
        if let (Some(work), Ok(runtime)) = (self.0.take(), Handle::try_current()) {
            runtime.spawn(work);
        }
    }
}

const TARGET: &str = "x-amz-target";

fn header<'h>(head: &'h Parts, name: &str) -> &'h str {
    head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
}

// Without parameters such as `charset`, which nobody needs here.
fn content_type(head: &Parts) -> &str {
    let value = header(head, http::header::CONTENT_TYPE.as_str());
    value.split(';').next().unwrap_or("").trim()
}

fn health(head: &Parts) -> Option<Answer> {
    if head.method != Method::GET {
        return None;
    }
    // The port opens only when everything behind it has recovered, so who can ask is served: the two differ once that changes.
    match head.uri.path() {
        "/_health/live" => Some(Answer::health("live")),
        "/_health/ready" => Some(Answer::health("ready")),
        _ => None,
    }
}

fn refused(refusal: &Refusal, format: Format) -> Answer {
    match refusal {
        Refusal::TooLarge => Answer::bare(StatusCode::PAYLOAD_TOO_LARGE),
        Refusal::TooSlow => Answer::bare(StatusCode::REQUEST_TIMEOUT),
        Refusal::NoRoom => Answer::error(format, StatusCode::SERVICE_UNAVAILABLE, "ServiceUnavailable", None),
        Refusal::Broken => Answer::bare(StatusCode::BAD_REQUEST),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::{BodyExt, Full};
    use penstock_api::IntoOutput;
    use penstock_model::Value;

    /// Answers `ListStreams` in every way that an operation may end.
    struct Ending(fn() -> Reply);

    impl Dispatch for Ending {
        fn operations(&self) -> &'static [(&'static str, &'static str)] {
            &[("kinesis", "ListStreams")]
        }

        fn dispatch(self: Arc<Self>, _: CallContext, _: Input) -> BoxFuture<'static, Reply> {
            Box::pin(async move { (self.0)() })
        }
    }

    fn anybody() -> Authenticate {
        let caller = Caller { account: "000000000000".into(), region: "us-east-1".into(), access_key: None };
        Box::new(move |_, _, _| Ok(caller.clone()))
    }

    async fn ask(ending: fn() -> Reply) -> (u16, String) {
        let (status, body) = ask_in(Format::Json, b"{}", ending).await;
        (status, String::from_utf8(body).unwrap())
    }

    async fn ask_in(format: Format, body: &'static [u8], ending: fn() -> Reply) -> (u16, Vec<u8>) {
        let router = Router::new(vec![Arc::new(Ending(ending))], anybody());
        let request = Request::post("/")
            .header("content-type", format.content_type())
            .header(TARGET, "Kinesis_20131202.ListStreams")
            .body(Full::new(Bytes::from_static(body)))
            .unwrap();
        let response = router.answer(request).await;
        let status = response.status().as_u16();
        assert_eq!(response.headers()["content-type"], format.content_type());
        (status, response.into_body().collect().await.unwrap().to_bytes().to_vec())
    }

    #[tokio::test]
    async fn an_operation_answers_or_is_refused() {
        let output = ask(|| {
            let names = Value::List(vec![Value::String("s".into())]);
            Ok(Output::Document(Box::new(Value::Map(vec![("StreamNames".into(), names)]))))
        });
        assert_eq!(output.await, (200, r#"{"StreamNames":["s"]}"#.to_owned()));
        assert_eq!(ask(|| Ok(().into_output())).await, (200, String::new()));
        let refused = ask(|| Err(Fault::validation("no"))).await;
        let body = r#"{"__type":"ValidationException","message":"no"}"#;
        assert_eq!(refused, (400, body.to_owned()));
    }

    #[tokio::test]
    async fn an_answer_has_the_format_of_its_request() {
        let output = || {
            let moment = ("StreamCreationTimestamp".into(), Value::Timestamp(1_787_036_486_712));
            let more = ("HasMoreStreams".into(), Value::Bool(false));
            Ok(Output::Document(Box::new(Value::Map(vec![moment, more]))))
        };
        let empty = b"\xbf\xff";
        let body = b"\xbf\x77StreamCreationTimestamp\xc1\x1b\x00\x00\x01\xa0\x13\xac\xcc\x38\x6eHasMoreStreams\xf4\xff";
        assert_eq!(ask_in(Format::Cbor, empty, output).await, (200, body.to_vec()));
        assert_eq!(ask_in(Format::Cbor, empty, || Ok(().into_output())).await, (200, Vec::new()));
        let body = b"\xbf\x66__type\x73ValidationException\x67message\x62no\xff";
        let refused = || Err(Fault::validation("no"));
        assert_eq!(ask_in(Format::Cbor, empty, refused).await, (400, body.to_vec()));
        // Broken, and of the wrong type: the serializer's own errors.
        let body = b"\xbf\x66__type\x76SerializationException\xff";
        assert_eq!(ask_in(Format::Cbor, b"\xbf", refused).await, (400, body.to_vec()));
        let (status, body) = ask_in(Format::Cbor, b"\xa1\x65Limit\x80", refused).await;
        assert_eq!(status, 400);
        assert!(body.ends_with(b"\x67Message\x78\x26Start of list found where not expected\xff"), "{body:?}");
    }

    // A bug in one operation must not take the connection, let alone the server, with it.
    #[tokio::test]
    async fn a_panic_is_an_internal_failure() {
        let answer = ask(|| panic!("a bug")).await;
        assert_eq!(answer, (500, r#"{"__type":"InternalFailure"}"#.to_owned()));
    }

    /// Answers after a moment, and says that it has.
    struct Slow(tokio::sync::mpsc::UnboundedSender<&'static str>);

    impl Dispatch for Slow {
        fn operations(&self) -> &'static [(&'static str, &'static str)] {
            &[("kinesis", "ListStreams")]
        }

        fn dispatch(self: Arc<Self>, _: CallContext, _: Input) -> BoxFuture<'static, Reply> {
            Box::pin(async move {
                self.0.send("begun").unwrap();
                tokio::time::sleep(std::time::Duration::from_secs(1)).await;
                self.0.send("ended").unwrap();
                Ok(().into_output())
            })
        }
    }

    // A stream was half deleted when a client hung up.
    #[tokio::test(start_paused = true)]
    async fn an_operation_goes_on_when_its_client_hangs_up() {
        let (said, mut hears) = tokio::sync::mpsc::unbounded_channel();
        let router = Router::new(vec![Arc::new(Slow(said))], anybody());
        let request = Request::post("/")
            .header("content-type", Format::Json.content_type())
            .header(TARGET, "Kinesis_20131202.ListStreams")
            .body(Full::new(Bytes::from_static(b"{}")))
            .unwrap();
        tokio::select! {
            _ = router.answer(request) => panic!("it takes a second"),
            begun = hears.recv() => assert_eq!(begun, Some("begun")),
        }
        drop(router);
        assert_eq!(hears.recv().await, Some("ended"));
    }

    /// Answers one REST operation with the name that stood in its path.
    struct Named;

    impl Dispatch for Named {
        fn operations(&self) -> &'static [(&'static str, &'static str)] {
            &[("lambda", "ListTags"), ("lambda", "DeleteFunctionConcurrency")]
        }

        fn dispatch(self: Arc<Self>, context: CallContext, input: Input) -> BoxFuture<'static, Reply> {
            let Input::Value(input) = input else { panic!("it was decoded") };
            Box::pin(async move {
                if context.operation.name == "DeleteFunctionConcurrency" {
                    return Ok(().into_output());
                }
                let tags = Value::Map(vec![("of".into(), input.get("Resource").unwrap().clone())]);
                Ok(Output::Document(Box::new(Value::Map(vec![("Tags".into(), tags)]))))
            })
        }
    }

    async fn rest(method: &str, path: &str) -> (u16, String) {
        let router = Router::new(vec![Arc::new(Named)], anybody());
        let request = Request::builder().method(method).uri(path).body(Full::new(Bytes::new())).unwrap();
        let response = router.answer(request).await;
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_rest_operation_is_found_by_method_and_path() {
        let arn = "arn:aws:lambda:us-east-1:000000000000:function:f";
        let path = format!("/2017-03-31/tags/{}", arn.replace(':', "%3A"));
        assert_eq!(rest("GET", &path).await, (200, format!(r#"{{"Tags":{{"of":"{arn}"}}}}"#)));
        assert_eq!(rest("DELETE", "/2017-10-31/functions/f/concurrency").await, (204, String::new()));
        // One that its constraints refuse, and one that is none.
        let refused = rest("GET", "/2017-03-31/tags/f").await;
        assert_eq!(refused.0, 400);
        assert!(refused.1.starts_with(r#"{"message":"1 validation error detected: Value 'f' at 'resource'"#));
        assert_eq!(rest("GET", "/2017-03-31/tags").await.0, 403);
    }

    #[test]
    #[should_panic(expected = "GET /2017-03-31/tags/{Resource} is listed twice")]
    fn two_rest_services_cannot_be_reached_in_the_same_way() {
        Router::new(vec![Arc::new(Named), Arc::new(Named)], anybody());
    }

    #[test]
    #[should_panic(expected = "kinesis:ListStreams is listed twice")]
    fn two_services_cannot_answer_the_same() {
        let ending = || Arc::new(Ending(|| Ok(().into_output()))) as Arc<dyn Dispatch>;
        Router::new(vec![ending(), ending()], anybody());
    }
}
