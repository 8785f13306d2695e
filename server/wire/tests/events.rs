//! Answers that go on, over both versions of HTTP: a service of the test's own sends events, and plain clients take them.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt};
use http::Request;
use penstock_api::{BoxFuture, CallContext, Caller, Dispatch, Event, Events, Fault, Output, Reply};
use penstock_model::kinesis::errors;
use penstock_model::{Input, Value};
use penstock_wire::event_stream::{self, Message};
use penstock_wire::{Port, Router, Stopped, limits};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// How long anything may take before it is a hang.
const PATIENCE: Duration = Duration::from_secs(60);

const BODY: &str = r#"{"ConsumerARN":"arn:aws:kinesis:us-east-1:123456789012:stream/s/consumer/c:1","ShardId":"0","StartingPosition":{"Type":"LATEST"}}"#;

/// A service whose `SubscribeToShard` answers as the test says, and which counts.
struct Service {
    answer: fn(Arc<Counts>) -> Reply,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    /// Events that the wire asked for.
    asked: AtomicUsize,
    /// Streams that were dropped.
    dropped: AtomicUsize,
}

impl Dispatch for Service {
    fn operations(&self) -> &'static [(&'static str, &'static str)] {
        &[("kinesis", "SubscribeToShard")]
    }

    fn dispatch(self: Arc<Self>, _: CallContext, _: Input) -> BoxFuture<'static, Reply> {
        Box::pin(async move { (self.answer)(self.counts.clone()) })
    }
}

/// A stream that counts what becomes of it.
fn counted(counts: Arc<Counts>, events: impl Stream<Item = Result<Event, Fault>> + Send + 'static) -> Reply {
    struct Guard(Arc<Counts>);
    impl Drop for Guard {
        fn drop(&mut self) {
            self.0.dropped.fetch_add(1, Ordering::SeqCst);
        }
    }
    let guard = Guard(counts);
    Ok(Output::Events(Events::new(events.inspect(move |_| {
        guard.0.asked.fetch_add(1, Ordering::SeqCst);
    }))))
}

fn event(text: String) -> Event {
    let value = Value::Map(vec![("ContinuationSequenceNumber".into(), Value::String(text))]);
    Event::new("SubscribeToShardEvent", value)
}

/// A port with such a service behind it.
struct Server {
    address: SocketAddr,
    counts: Arc<Counts>,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Stopped>,
}

impl Server {
    async fn start(answer: fn(Arc<Counts>) -> Reply) -> Server {
        let counts = Arc::new(Counts::default());
        let service = Arc::new(Service { answer, counts: counts.clone() });
        let router = Arc::new(Router::new(
            vec![service],
            Box::new(|_, _, _| {
                Ok(Caller { account: "123456789012".into(), region: "us-east-1".into(), access_key: None })
            }),
        ));
        let port = Port::open(&["127.0.0.1:0".parse().unwrap()]).await.unwrap();
        let address = port.address().unwrap();
        let (stop, stopping) = oneshot::channel();
        let serving = tokio::spawn(port.serve(router, async { stopping.await.unwrap() }));
        Server { address, counts, stop, serving }
    }

    /// Subscribes over HTTP/1.1.
    async fn subscribe(&self) -> Http1 {
        self.subscribe_in("application/x-amz-json-1.1", BODY.as_bytes()).await
    }

    async fn subscribe_in(&self, content_type: &str, body: &[u8]) -> Http1 {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let head = format!(
            "POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: {content_type}\r\n\
             x-amz-target: Kinesis_20131202.SubscribeToShard\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(&[head.as_bytes(), body].concat()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(timeout(PATIENCE, stream.read_u8()).await.unwrap().unwrap());
        }
        Http1 { stream, head: String::from_utf8(head).unwrap() }
    }

    /// Subscribes over HTTP/2.
    async fn subscribe_h2(&self) -> http::Response<h2::RecvStream> {
        let stream = TcpStream::connect(self.address).await.unwrap();
        let (mut sender, connection) = h2::client::handshake(stream).await.unwrap();
        tokio::spawn(connection);
        let request = Request::post("http://localhost/")
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", "Kinesis_20131202.SubscribeToShard")
            .body(())
            .unwrap();
        let (response, mut sending) = sender.send_request(request, false).unwrap();
        sending.send_data(Bytes::from(BODY), true).unwrap();
        timeout(PATIENCE, response).await.unwrap().unwrap()
    }

    async fn eventually(&self, what: &str, holds: impl Fn(&Counts) -> bool) {
        let wait = async {
            while !holds(&self.counts) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(PATIENCE, wait).await.unwrap_or_else(|_| panic!("never happened: {what}"));
    }
}

struct Http1 {
    stream: TcpStream,
    head: String,
}

impl Http1 {
    /// One chunk of the body; empty at its end.
    async fn chunk(&mut self) -> Vec<u8> {
        timeout(PATIENCE, async {
            let mut size = String::new();
            while !size.ends_with("\r\n") {
                size.push(char::from(self.stream.read_u8().await.unwrap()));
            }
            let mut chunk = vec![0; usize::from_str_radix(size.trim(), 16).unwrap() + 2];
            self.stream.read_exact(&mut chunk).await.unwrap();
            chunk.truncate(chunk.len() - 2);
            chunk
        })
        .await
        .expect("no chunk comes")
    }

    async fn body(&mut self) -> Vec<u8> {
        let mut body = Vec::new();
        loop {
            let chunk = self.chunk().await;
            if chunk.is_empty() {
                return body;
            }
            body.extend(chunk);
        }
    }
}

async fn h2_body(mut stream: h2::RecvStream) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(data) = timeout(PATIENCE, stream.data()).await.unwrap() {
        let data = data.unwrap();
        stream.flow_control().release_capacity(data.len()).unwrap();
        body.extend_from_slice(&data);
    }
    body
}

fn messages(mut body: &[u8]) -> Vec<Message<'_>> {
    let mut messages = Vec::new();
    while !body.is_empty() {
        let (message, bytes) = event_stream::decode(body).unwrap().expect("a whole message");
        messages.push(message);
        body = &body[bytes..];
    }
    messages
}

fn two_events(counts: Arc<Counts>) -> Reply {
    counted(counts, stream::iter([Ok(event("1".into())), Ok(event("2".into()))]))
}

fn assert_two_events(body: &[u8]) {
    let messages = messages(body);
    let names: Vec<_> = messages.iter().map(|message| message.header(":event-type").unwrap()).collect();
    assert_eq!(names, ["initial-response", "SubscribeToShardEvent", "SubscribeToShardEvent"]);
    for message in &messages {
        assert_eq!(message.header(":message-type"), Some("event"));
        assert_eq!(message.header(":content-type"), Some("application/x-amz-json-1.1"));
    }
    let payloads: Vec<_> = messages.iter().map(|message| message.payload).collect();
    let event = |number: &str| format!(r#"{{"ContinuationSequenceNumber":"{number}"}}"#);
    assert_eq!(payloads, [b"{}", event("1").as_bytes(), event("2").as_bytes()]);
}

#[tokio::test]
async fn events_come_framed_over_http_1() {
    let server = Server::start(two_events).await;
    let mut answer = server.subscribe().await;
    assert!(answer.head.starts_with("HTTP/1.1 200 OK\r\n"), "{}", answer.head);
    for header in ["content-type: application/vnd.amazon.eventstream", "transfer-encoding: chunked"] {
        assert!(answer.head.contains(&format!("\r\n{header}\r\n")), "{}", answer.head);
    }
    assert!(!answer.head.contains("content-length"), "{}", answer.head);
    assert!(answer.head.contains("\r\nx-amzn-requestid: "), "{}", answer.head);
    assert_two_events(&answer.body().await);
}

#[tokio::test]
async fn events_come_framed_over_http_2() {
    let server = Server::start(two_events).await;
    let answer = server.subscribe_h2().await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], event_stream::CONTENT_TYPE);
    assert_two_events(&h2_body(answer.into_body()).await);
}

// The service itself answers 500 to this; SDKs that speak CBOR otherwise send this operation in JSON.
#[tokio::test]
async fn who_asks_in_cbor_gets_events_in_cbor() {
    let server = Server::start(|counts| {
        let fault = Fault::new(&errors::RESOURCE_NOT_FOUND_EXCEPTION, "gone");
        counted(counts, stream::iter([Ok(event("1".into())), Err(fault)]))
    })
    .await;
    let input = b"\xbf\x6bConsumerARN\x78\x3earn:aws:kinesis:us-east-1:123456789012:stream/s/consumer/cc:12\
                  \x67ShardId\x610\x70StartingPosition\xbf\x64Type\x66LATEST\xff\xff";
    let body = server.subscribe_in("application/x-amz-cbor-1.1", input).await.body().await;
    let messages = messages(&body);
    assert!(
        messages.iter().all(|message| message.header(":content-type") == Some("application/x-amz-cbor-1.1"))
    );
    let payloads: Vec<_> = messages.iter().map(|message| message.payload).collect();
    let event = b"\xbf\x78\x1aContinuationSequenceNumber\x611\xff";
    assert_eq!(payloads, [&b"\xbf\xff"[..], event, b"\xbf\x67message\x64gone\xff"]);
}

// A client that waits for the first record sees at once that it is subscribed.
#[tokio::test]
async fn the_first_message_does_not_wait_for_an_event() {
    let server = Server::start(|counts| counted(counts, stream::pending())).await;
    let mut answer = server.subscribe().await;
    let first = answer.chunk().await;
    assert_eq!(messages(&first)[0].header(":event-type"), Some("initial-response"));
}

#[tokio::test]
async fn what_is_refused_at_once_is_an_ordinary_error() {
    let server =
        Server::start(|_| Err(Fault::new(&errors::RESOURCE_IN_USE_EXCEPTION, "Another one is there"))).await;
    let answer = server.subscribe_h2().await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["content-type"]),
        (400, &"application/x-amz-json-1.1".parse().unwrap())
    );
    let body = h2_body(answer.into_body()).await;
    assert_eq!(body, br#"{"__type":"ResourceInUseException","message":"Another one is there"}"#);
}

#[tokio::test]
async fn a_fault_between_events_is_an_exception_and_ends_them() {
    let server = Server::start(|counts| {
        let fault = Fault::new(&errors::RESOURCE_NOT_FOUND_EXCEPTION, "It \"went\"");
        counted(counts, stream::iter([Ok(event("1".into())), Err(fault), Ok(event("2".into()))]))
    })
    .await;
    let body = server.subscribe().await.body().await;
    let messages = messages(&body);
    assert_eq!(messages.len(), 3);
    assert_eq!(messages[2].header(":message-type"), Some("exception"));
    assert_eq!(messages[2].header(":exception-type"), Some("ResourceNotFoundException"));
    assert_eq!(messages[2].payload, br#"{"message":"It \"went\""}"#);
}

// A typed client has no type for what the model does not name; the format has headers for that.
#[tokio::test]
async fn a_fault_that_the_model_does_not_name_is_an_error() {
    let server = Server::start(|counts| {
        let fault = Fault::access_denied("ä".repeat(1 << 20));
        counted(counts, stream::iter([Err(fault)]))
    })
    .await;
    let body = server.subscribe().await.body().await;
    let error = messages(&body).remove(1);
    assert_eq!(error.header(":message-type"), Some("error"));
    assert_eq!(error.header(":error-code"), Some("AccessDeniedException"));
    assert_eq!(error.header(":error-message"), Some(&*"ä".repeat(8 * 1024)));
}

// Four MiB each: more than HTTP and the system keep of one that nobody takes.
fn large_events(counts: Arc<Counts>) -> Reply {
    counted(counts, stream::repeat_with(|| Ok(event("x".repeat(4 << 20)))))
}

#[tokio::test]
async fn nobody_asks_for_events_that_the_client_does_not_take() {
    let server = Server::start(large_events).await;
    let _first = server.subscribe().await;
    let _second = server.subscribe_h2().await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let asked = server.counts.asked.load(Ordering::SeqCst);
    assert!((2..=8).contains(&asked), "{asked} events for two clients who take none");
}

#[tokio::test]
async fn events_end_when_the_client_goes() {
    for event in [|counts| counted(counts, stream::pending()), large_events] {
        let server = Server::start(event).await;
        let first = server.subscribe().await;
        let second = server.subscribe_h2().await;
        assert_eq!(server.counts.dropped.load(Ordering::SeqCst), 0);
        drop(first);
        server.eventually("the first is dropped", |counts| counts.dropped.load(Ordering::SeqCst) == 1).await;
        drop(second);
        server.eventually("the second is dropped", |counts| counts.dropped.load(Ordering::SeqCst) == 2).await;
    }
}

#[tokio::test]
async fn who_takes_nothing_is_given_up() {
    let server = Server::start(large_events).await;
    let mut first = server.subscribe().await;
    let second = server.subscribe_h2().await;
    // While the clock stands still it jumps when nobody has anything to do, so the limits come at once.
    tokio::time::pause();
    tokio::time::sleep(2 * limits::EVENT_STALL_MAX).await;
    tokio::time::resume();
    assert_eq!(server.counts.dropped.load(Ordering::SeqCst), 2);
    // The first has its connection to itself, and it is closed; the second one's goes on, and the body on it ends.
    let mut rest = Vec::new();
    let _ = timeout(PATIENCE, first.stream.read_to_end(&mut rest)).await.expect("the connection is closed");
    assert!(!rest.ends_with(b"\r\n0\r\n\r\n"));
    assert!(messages(&h2_body(second.into_body()).await).len() >= 2);
}

#[tokio::test]
async fn a_panic_between_events_is_an_internal_failure() {
    let server = Server::start(|counts| counted(counts, stream::poll_fn(|_| panic!("a bug")))).await;
    let body = server.subscribe().await.body().await;
    let error = messages(&body).remove(1);
    assert_eq!(error.header(":message-type"), Some("error"));
    assert_eq!(error.header(":error-code"), Some("InternalFailure"));
    server.eventually("it is dropped", |counts| counts.dropped.load(Ordering::SeqCst) == 1).await;
}

#[tokio::test]
async fn events_do_not_hold_up_a_stop() {
    let server = Server::start(|counts| counted(counts, stream::pending())).await;
    let mut first = server.subscribe().await;
    let second = server.subscribe_h2().await;
    server.stop.send(()).unwrap();
    // Both bodies end as bodies do, not by a broken connection.
    assert_eq!(messages(&first.body().await).len(), 1);
    assert_eq!(messages(&h2_body(second.into_body()).await).len(), 1);
    let stopped = timeout(PATIENCE, server.serving).await.unwrap().unwrap();
    assert_eq!(stopped, Stopped::Drained);
    assert_eq!(server.counts.dropped.load(Ordering::SeqCst), 2);
}
