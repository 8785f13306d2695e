//! The Runtime API of one environment: a port of its own on the loopback interface, where its process asks for work and answers.
//!
//! | | |
//! |---|---|
//! | `GET /2018-06-01/runtime/invocation/next` | waits for an invocation |
//! | `POST /2018-06-01/runtime/invocation/<id>/response` | its answer |
//! | `POST /2018-06-01/runtime/invocation/<id>/error` | the function failed |
//! | `POST /2018-06-01/runtime/init/error` | it cannot even start |
//!
//! Only an invocation that was handed out can be answered, once, and not by a web page. The port goes with the environment, so that a process that has lost
//! it ends.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};
use tokio::task::{JoinHandle, JoinSet};

use crate::limits::{ANSWER_BYTES_MAX, ANSWER_DRAIN_BYTES_MAX};

/// Connections of one process: runtimes use one or two, and open another to tell an error.
const CONNECTIONS_MAX: usize = 16;

/// An invocation on its way to the process.
#[derive(Clone, Debug)]
pub(crate) struct Invocation {
    pub(crate) id: String,
    /// The function's ARN as the caller named it.
    pub(crate) arn: String,
    pub(crate) payload: Bytes,
    /// JSON about the client, in clear.
    pub(crate) client_context: Option<String>,
    pub(crate) timeout: Duration,
}

/// What a process says.
#[derive(Debug)]
pub(crate) enum Said {
    /// It waits for work: it has started, or has finished with what it had.
    Ready,
    /// It has answered an invocation.
    Answered(Bytes),
    /// The function failed.
    Failed(Bytes),
    /// The answer is larger than an answer may be.
    TooLarge,
    /// It cannot start.
    NotStarted(Bytes),
}

/// An open port.
pub(crate) struct Gate {
    pub(crate) address: SocketAddr,
    pub(crate) give: mpsc::Sender<Invocation>,
    pub(crate) said: mpsc::Receiver<Said>,
    serving: JoinHandle<()>,
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Headers that browsers add to whatever a page asks for.
const PAGES: [&str; 2] = ["origin", "sec-fetch-mode"];

struct Host {
    next: Mutex<mpsc::Receiver<Invocation>>,
    /// What was handed out and is not answered.
    open: std::sync::Mutex<Option<String>>,
    said: mpsc::Sender<Said>,
}

impl Gate {
    /// Opens a port on a number that is free.
    pub(crate) async fn open() -> std::io::Result<Gate> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let (give, next) = mpsc::channel(1);
        let (say, said) = mpsc::channel(4);
        let host = Host { next: Mutex::new(next), open: std::sync::Mutex::default(), said: say };
        let serving = tokio::spawn(serve(listener, Arc::new(host)));
        Ok(Gate { address, give, said, serving })
    }
}

async fn serve(listener: TcpListener, host: Arc<Host>) {
    let mut connections = JoinSet::new();
    loop {
        let stream = tokio::select! {
            taken = listener.accept() => match taken {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::debug!(%error, "cannot take a connection of a runtime");
                    tokio::time::sleep(Duration::from_millis(10)).await;
                    continue;
                }
            },
            Some(_) = connections.join_next() => continue,
        };
        if connections.len() >= CONNECTIONS_MAX {
            continue;
        }
        // Small answers that somebody waits for.
        let _ = stream.set_nodelay(true);
        let host = host.clone();
        connections.spawn(async move {
            let service = service_fn(move |request| {
                let host = host.clone();
                async move { Ok::<_, Infallible>(host.answer(request).await) }
            });
            // The process hung up: its end is noticed elsewhere.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

impl Host {
    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        // No runtime is a browser, and no page in one may take a function's work from it.
        if PAGES.iter().any(|header| request.headers().contains_key(*header)) {
            return refused(
                StatusCode::FORBIDDEN,
                "Forbidden",
                "the Runtime API is for a function's process",
            );
        }
        let path = request.uri().path().to_owned();
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        match (request.method(), &parts[..]) {
            (&Method::GET, ["2018-06-01", "runtime", "invocation", "next"]) => self.next().await,
            (&Method::POST, ["2018-06-01", "runtime", "invocation", id, "response"]) => {
                if !self.close(id) {
                    return refused(StatusCode::BAD_REQUEST, "InvalidRequestID", "Invalid request ID");
                }
                match take(request).await {
                    Ok(body) => self.say(Said::Answered(body)).await,
                    Err(Taken::TooLarge) => {
                        let _ = self.say(Said::TooLarge).await;
                        let message =
                            format!("Exceeded maximum allowed payload size ({ANSWER_BYTES_MAX} bytes).");
                        refused(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLarge", &message)
                    }
                    Err(Taken::Broken) => {
                        let _ = self
                            .say(Said::Failed(failure("Runtime.TruncatedResponse", "the answer broke off")))
                            .await;
                        refused(StatusCode::BAD_REQUEST, "Runtime.TruncatedResponse", "the answer broke off")
                    }
                }
            }
            (&Method::POST, ["2018-06-01", "runtime", "invocation", id, "error"]) => {
                if !self.close(id) {
                    return refused(StatusCode::BAD_REQUEST, "InvalidRequestID", "Invalid request ID");
                }
                let body = error_of(request).await;
                self.say(Said::Failed(body)).await
            }
            (&Method::POST, ["2018-06-01", "runtime", "init", "error"]) => {
                let body = error_of(request).await;
                self.say(Said::NotStarted(body)).await
            }
            _ => refused(StatusCode::NOT_FOUND, "NotFound", "the Runtime API has nothing here"),
        }
    }

    async fn next(&self) -> Response<Full<Bytes>> {
        let mut next = self.next.lock().await;
        if self.said.send(Said::Ready).await.is_err() {
            return gone();
        }
        let Some(invocation) = next.recv().await else { return gone() };
        *self.open() = Some(invocation.id.clone());
        let deadline_ms = penstock_api::millis(SystemTime::now() + invocation.timeout);
        let trace = trace(&invocation.id);
        let mut response = Response::new(Full::new(invocation.payload));
        let headers = response.headers_mut();
        let text = |text: &str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""));
        headers.insert("content-type", HeaderValue::from_static("application/json"));
        headers.insert("lambda-runtime-aws-request-id", text(&invocation.id));
        headers.insert("lambda-runtime-deadline-ms", HeaderValue::from(deadline_ms));
        headers.insert("lambda-runtime-invoked-function-arn", text(&invocation.arn));
        headers.insert("lambda-runtime-trace-id", text(&trace));
        if let Some(context) = &invocation.client_context {
            headers.insert("lambda-runtime-client-context", text(context));
        }
        response
    }

    fn open(&self) -> std::sync::MutexGuard<'_, Option<String>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the invocation was handed out and is not answered; now it is.
    fn close(&self, id: &str) -> bool {
        self.open().take_if(|open| open == id).is_some()
    }

    async fn say(&self, said: Said) -> Response<Full<Bytes>> {
        if self.said.send(said).await.is_err() {
            return gone();
        }
        let mut response = Response::new(Full::new(Bytes::from_static(b"{\"status\":\"OK\"}")));
        *response.status_mut() = StatusCode::ACCEPTED;
        response.headers_mut().insert("content-type", HeaderValue::from_static("application/json"));
        response
    }
}

/// A trace that nobody samples: runtimes want one.
fn trace(id: &str) -> String {
    let digits: String = id.chars().filter(char::is_ascii_hexdigit).take(32).collect();
    let (time, rest) = digits.split_at_checked(8).unwrap_or((&digits, ""));
    let parent: String = digits.chars().rev().take(16).collect();
    format!("Root=1-{time}-{rest};Parent={parent};Sampled=0")
}

enum Taken {
    TooLarge,
    Broken,
}

/// Reads an answer; of one that is too large only so much that its sender hears of it.
async fn take(request: Request<Incoming>) -> Result<Bytes, Taken> {
    let mut body = request.into_body();
    let mut first = Bytes::new();
    let mut whole = Vec::new();
    let mut bytes = 0;
    while let Some(frame) = body.frame().await {
        let Ok(piece) = frame.map_err(|_| Taken::Broken)?.into_data() else { continue };
        bytes += piece.len();
        match bytes {
            _ if bytes > ANSWER_DRAIN_BYTES_MAX => return Err(Taken::TooLarge),
            _ if bytes > ANSWER_BYTES_MAX => (first, whole) = (Bytes::new(), Vec::new()),
            _ if first.is_empty() && whole.is_empty() => first = piece,
            _ => {
                whole.extend_from_slice(&std::mem::take(&mut first));
                whole.extend_from_slice(&piece);
            }
        }
    }
    match bytes {
        _ if bytes > ANSWER_BYTES_MAX => Err(Taken::TooLarge),
        _ if whole.is_empty() => Ok(first),
        _ => Ok(whole.into()),
    }
}

/// What a runtime says of an error, in place of which something is said even if it says nothing.
async fn error_of(request: Request<Incoming>) -> Bytes {
    let kind = request.headers().get("lambda-runtime-function-error-type");
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or("Runtime.Unknown").to_owned();
    match take(request).await {
        Ok(body) if !body.is_empty() => body,
        _ => failure(&kind, ""),
    }
}

/// An error as runtimes write it, the members in the service's order.
pub(crate) fn failure(kind: &str, message: &str) -> Bytes {
    let (kind, message) = (serde_json::Value::from(kind), serde_json::Value::from(message));
    format!("{{\"errorType\":{kind},\"errorMessage\":{message}}}").into()
}

fn refused(status: StatusCode, kind: &str, message: &str) -> Response<Full<Bytes>> {
    let (kind, message) = (serde_json::Value::from(kind), serde_json::Value::from(message));
    let body = format!("{{\"errorMessage\":{message},\"errorType\":{kind}}}");
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    response.headers_mut().insert("content-type", HeaderValue::from_static("application/json"));
    response
}

fn gone() -> Response<Full<Bytes>> {
    refused(StatusCode::GONE, "Gone", "the environment has ended")
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    async fn ask(gate: &Gate, method: &str, path: &str, body: &[u8]) -> String {
        let mut stream = TcpStream::connect(gate.address).await.unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(body).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8(answer).unwrap()
    }

    fn invocation(id: &str) -> Invocation {
        Invocation {
            id: id.to_owned(),
            arn: "arn:aws:lambda:us-east-1:000000000000:function:f".to_owned(),
            payload: Bytes::from_static(b"{\"a\":1}"),
            client_context: None,
            timeout: Duration::from_secs(3),
        }
    }

    const RUNTIME: &str = "/2018-06-01/runtime";

    #[tokio::test]
    async fn an_invocation_is_handed_out_and_answered_once() {
        let mut gate = Gate::open().await.unwrap();
        gate.give.send(invocation("0f-1")).await.unwrap();
        let given = ask(&gate, "GET", &format!("{RUNTIME}/invocation/next"), b"").await;
        assert!(matches!(gate.said.recv().await, Some(Said::Ready)));
        assert!(given.starts_with("HTTP/1.1 200") && given.ends_with("{\"a\":1}"), "{given}");
        for header in
            ["lambda-runtime-aws-request-id: 0f-1\r\n", "lambda-runtime-deadline-ms: ", "function:f\r\n"]
        {
            assert!(given.contains(header), "{header} is missing in {given}");
        }
        let answer = |id: &str| format!("{RUNTIME}/invocation/{id}/response");
        assert!(ask(&gate, "POST", &answer("0f-2"), b"x").await.contains("InvalidRequestID"));
        assert!(ask(&gate, "POST", &answer("0f-1"), b"[2]").await.starts_with("HTTP/1.1 202"));
        assert!(matches!(gate.said.recv().await, Some(Said::Answered(body)) if body == "[2]"));
        assert!(ask(&gate, "POST", &answer("0f-1"), b"[2]").await.contains("InvalidRequestID"));
        assert!(ask(&gate, "GET", "/", b"").await.starts_with("HTTP/1.1 404"));
        let by_page = format!("{RUNTIME}/invocation/next HTTP/1.1\r\nsec-fetch-mode: no-cors\r\nx:");
        assert!(ask(&gate, "GET", &by_page, b"").await.starts_with("HTTP/1.1 403"));
    }

    #[tokio::test]
    async fn errors_say_something() {
        let mut gate = Gate::open().await.unwrap();
        assert!(ask(&gate, "POST", &format!("{RUNTIME}/init/error"), b"").await.starts_with("HTTP/1.1 202"));
        let Some(Said::NotStarted(body)) = gate.said.recv().await else { panic!("nothing said") };
        assert_eq!(body, "{\"errorType\":\"Runtime.Unknown\",\"errorMessage\":\"\"}");
    }

    #[tokio::test]
    async fn an_answer_has_a_largest_size() {
        let mut gate = Gate::open().await.unwrap();
        for (bytes, status) in [(ANSWER_BYTES_MAX, "202"), (ANSWER_BYTES_MAX + 1, "413")] {
            gate.give.send(invocation("1")).await.unwrap();
            ask(&gate, "GET", &format!("{RUNTIME}/invocation/next"), b"").await;
            let path = format!("{RUNTIME}/invocation/1/response");
            let answer = ask(&gate, "POST", &path, &vec![b'1'; bytes]).await;
            assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
            assert!(matches!(gate.said.recv().await, Some(Said::Ready)));
            let said = gate.said.recv().await;
            assert_eq!(matches!(&said, Some(Said::TooLarge)), status == "413", "{bytes}");
        }
    }
}
