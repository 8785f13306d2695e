//! Connections to one endpoint, requests on them, and what can go wrong, told apart as far as the service tells it apart.
//!
//! HTTP/1.1, one request at a time on a connection; connections are used again. Redirects are answers like any other. An idle connection
//! may be closed by the other side in the very moment in which it is used again: such a request is made once more on a new one.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_LENGTH, HOST};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};
use tokio_rustls::TlsConnector;

use crate::environment::{Environment, Network, Stream};
use crate::limits::{
    ANSWER_HEAD_BYTES_MAX, CONNECT_MAX, IDLE_CONNECTIONS_MAX, IDLE_MAX, READY_MAX, TOLD_BYTES_MAX,
};

/// What went wrong with a request, for people in its text.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// There is no such host, or nobody listens.
    Unreachable(String),
    /// Nobody said anything to the wish for a connection.
    ConnectTimeout,
    /// The other side's certificate is not to be trusted.
    Unverified(String),
    /// TLS was not agreed on.
    Handshake(String),
    /// The answer did not come in time, or not all of it.
    AnswerTimeout(Duration),
    /// The connection ended before all of the answer was there.
    Closed(String),
    /// What came is no HTTP.
    NoHttp(String),
    /// The answer has more bytes than are read.
    AnswerTooLarge(usize),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Unreachable(why) => write!(f, "the endpoint cannot be reached: {why}"),
            Trouble::ConnectTimeout => {
                write!(f, "the endpoint did not take the connection within {} s", CONNECT_MAX.as_secs())
            }
            Trouble::Unverified(why) => write!(f, "the endpoint's certificate cannot be verified: {why}"),
            Trouble::Handshake(why) => write!(f, "the endpoint did not agree on TLS: {why}"),
            Trouble::AnswerTimeout(after) => {
                write!(f, "the endpoint did not answer within {} s", after.as_secs())
            }
            Trouble::Closed(why) => write!(f, "the connection ended before the answer: {why}"),
            Trouble::NoHttp(why) => write!(f, "the endpoint answered with something else than HTTP: {why}"),
            Trouble::AnswerTooLarge(max) => write!(f, "the endpoint's answer has more than {max} bytes"),
        }
    }
}

/// An answer with all of its body; that of an error only as far as it was allowed to be.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// Status and body, shortened, for an error message.
    pub(crate) fn told(&self) -> String {
        format!("{}: {}", self.status.as_u16(), told(&String::from_utf8_lossy(&self.body)))
    }
}

/// A text, shortened for an error message.
pub(crate) fn told(text: &str) -> String {
    if text.len() <= TOLD_BYTES_MAX {
        return text.to_owned();
    }
    let mut end = TOLD_BYTES_MAX;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}...", &text[..end])
}

/// A URL, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    /// Without the brackets of an address.
    host: String,
    port: u16,
    has_tls: bool,
    /// What the `host` header says.
    pub(crate) authority: String,
    /// The path, as it was given.
    pub(crate) path: String,
    /// What follows the question mark.
    pub(crate) query: Option<String>,
}

impl Endpoint {
    /// Reads a URL with `https`, or with `http`, which the service does not have.
    pub(crate) fn read(url: &str) -> Result<Endpoint, String> {
        let bad = |why: &str| format!("{}: {why}", told(url));
        let uri: Uri = url.parse().map_err(|_| bad("not a URL"))?;
        let has_tls = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(bad("not a URL with https or http")),
        };
        let authority = uri.authority().ok_or_else(|| bad("a URL without a host"))?;
        if authority.host().is_empty() || authority.as_str().contains('@') {
            return Err(bad("not the URL of a host"));
        }
        let port = match authority.as_str().strip_prefix(authority.host()) {
            Some("") if has_tls => 443,
            Some("") => 80,
            // The parser lets pass whatever follows the colon.
            rest => {
                let port = rest.and_then(|rest| rest.strip_prefix(':')?.parse().ok());
                port.filter(|port| *port != 0).ok_or_else(|| bad("a URL with a port that is none"))?
            }
        };
        Ok(Endpoint {
            host: authority.host().trim_matches(['[', ']']).to_owned(),
            port,
            has_tls,
            authority: authority.as_str().to_owned(),
            path: uri.path().to_owned(),
            query: uri.query().map(ToOwned::to_owned),
        })
    }

    /// The path without a slash at its end, for those who put theirs behind it.
    pub(crate) fn prefix(&self) -> &str {
        self.path.trim_end_matches('/')
    }
}

/// How long an answer may take, its connection included, and how large it may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) answer_max: Duration,
    pub(crate) bytes_max: usize,
}

/// Whoever sends requests to one endpoint.
pub(crate) struct Client {
    endpoint: Endpoint,
    host: HeaderValue,
    network: Arc<dyn Network>,
    tls: Option<(Arc<ClientConfig>, ServerName<'static>)>,
    idle: Mutex<Vec<Connection>>,
}

/// A connection between two requests, or with one on it. Ends when it is dropped.
struct Connection {
    sender: http1::SendRequest<Full<Bytes>>,
    driver: JoinHandle<()>,
    used: Instant,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

impl Client {
    /// An error says why nobody could ever be reached there.
    pub(crate) fn new(endpoint: Endpoint, environment: &Environment) -> Result<Client, String> {
        let tls = if endpoint.has_tls {
            let name = ServerName::try_from(endpoint.host.clone())
                .map_err(|_| format!("{} is no name that a certificate can have", endpoint.host))?;
            Some((environment.trust.config()?, name))
        } else {
            None
        };
        let host = HeaderValue::from_str(&endpoint.authority).map_err(|error| error.to_string())?;
        let network = environment.network.clone();
        Ok(Client { endpoint, host, network, tls, idle: Mutex::default() })
    }

    pub(crate) fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Sends a POST and reads the answer, whatever its status is.
    pub(crate) async fn post(
        &self,
        path_and_query: &str,
        headers: &HeaderMap,
        body: Bytes,
        bounds: Bounds,
    ) -> Result<Answer, Trouble> {
        self.send(Method::POST, path_and_query, headers, body, bounds).await
    }

    /// Sends a request and reads the answer, whatever its status is.
    pub(crate) async fn send(
        &self,
        method: Method,
        path_and_query: &str,
        headers: &HeaderMap,
        body: Bytes,
        bounds: Bounds,
    ) -> Result<Answer, Trouble> {
        let request = || {
            let mut request = Request::new(Full::new(body.clone()));
            *request.method_mut() = method.clone();
            *request.uri_mut() =
                path_and_query.parse().map_err(|_| Trouble::Unreachable("not a path".to_owned()))?;
            *request.headers_mut() = headers.clone();
            request.headers_mut().insert(HOST, self.host.clone());
            Ok(request)
        };
        let exchange = async {
            if let Some(mut connection) = self.reuse().await {
                match connection.exchange(request()?, bounds.bytes_max).await {
                    Ok((answer, is_whole)) => return Ok(self.done(connection, answer, is_whole)),
                    // Perhaps it was closed while nothing was on it.
                    Err((Trouble::Closed(_), false)) => {}
                    Err((trouble, _)) => return Err(trouble),
                }
            }
            let connect = timeout(CONNECT_MAX, self.connect()).await;
            let mut connection = connect.map_err(|_| Trouble::ConnectTimeout)??;
            let exchanged = connection.exchange(request()?, bounds.bytes_max).await;
            let (answer, is_whole) = exchanged.map_err(|(trouble, _)| trouble)?;
            Ok(self.done(connection, answer, is_whole))
        };
        let exchanged = timeout(bounds.answer_max, exchange).await;
        exchanged.unwrap_or(Err(Trouble::AnswerTimeout(bounds.answer_max)))
    }

    /// The connection that was used last: the one most likely to be there still.
    async fn reuse(&self) -> Option<Connection> {
        loop {
            let mut connection = {
                let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
                idle.retain(|connection| connection.used.elapsed() < IDLE_MAX);
                idle.pop()?
            };
            if let Ok(Ok(())) = timeout(READY_MAX, connection.sender.ready()).await {
                return Some(connection);
            }
        }
    }

    fn done(&self, mut connection: Connection, answer: Answer, is_whole: bool) -> Answer {
        connection.used = Instant::now();
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if is_whole && !connection.sender.is_closed() && idle.len() < IDLE_CONNECTIONS_MAX {
            idle.push(connection);
        }
        answer
    }

    async fn connect(&self) -> Result<Connection, Trouble> {
        let Endpoint { host, port, .. } = &self.endpoint;
        let stream = self.network.connect(host, *port).await;
        let stream = stream.map_err(|error| Trouble::Unreachable(error.to_string()))?;
        let stream: Box<dyn Stream> = match &self.tls {
            None => stream,
            Some((config, name)) => {
                let connected = TlsConnector::from(config.clone()).connect(name.clone(), stream).await;
                Box::new(connected.map_err(|error| untrusted(&error))?)
            }
        };
        let mut http = http1::Builder::new();
        http.max_buf_size(ANSWER_HEAD_BYTES_MAX);
        let (sender, connection) =
            http.handshake(TokioIo::new(stream)).await.map_err(|error| Trouble::Closed(said(&error)))?;
        let driver = tokio::spawn(async move { drop(connection.await) });
        Ok(Connection { sender, driver, used: Instant::now() })
    }
}

impl Connection {
    /// Sends, and reads the answer; whether all of it was read. With an error goes whether an answer had begun.
    async fn exchange(
        &mut self,
        request: Request<Full<Bytes>>,
        bytes_max: usize,
    ) -> Result<(Answer, bool), (Trouble, bool)> {
        let response = self.sender.send_request(request).await.map_err(|error| {
            let trouble = if error.is_parse() { Trouble::NoHttp } else { Trouble::Closed };
            (trouble(said(&error)), false)
        })?;
        read(response, bytes_max).await.map_err(|trouble| (trouble, true))
    }
}

async fn read(response: Response<Incoming>, bytes_max: usize) -> Result<(Answer, bool), Trouble> {
    let (head, mut incoming) = response.into_parts();
    let is_refused = !head.status.is_success();
    let announced = head.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if !is_refused && announced.is_some_and(|length: u64| length > bytes_max as u64) {
        return Err(Trouble::AnswerTooLarge(bytes_max));
    }
    let mut body = BytesMut::new();
    let mut is_whole = true;
    while let Some(frame) = incoming.frame().await {
        let frame = frame.map_err(|error| Trouble::Closed(said(&error)));
        let frame = match frame {
            // What an error says is for people: half of it will do.
            Err(_) if is_refused => {
                is_whole = false;
                break;
            }
            frame => frame?,
        };
        let Ok(data) = frame.into_data() else { continue };
        if body.len() + data.len() > bytes_max {
            if !is_refused {
                return Err(Trouble::AnswerTooLarge(bytes_max));
            }
            is_whole = false;
            break;
        }
        body.extend_from_slice(&data);
    }
    Ok((Answer { status: head.status, headers: head.headers, body: body.freeze() }, is_whole))
}

/// What hyper says, with the cause that it keeps for itself.
fn said(error: &hyper::Error) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

fn untrusted(error: &std::io::Error) -> Trouble {
    let tls = error.get_ref().and_then(|cause| cause.downcast_ref::<rustls::Error>());
    match tls {
        Some(rustls::Error::InvalidCertificate(why)) => Trouble::Unverified(why.to_string()),
        _ => Trouble::Handshake(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_taken_as_they_are() {
        let endpoint = Endpoint::read("https://example.com/a%20b/?c=d&e").unwrap();
        assert_eq!((endpoint.host.as_str(), endpoint.port, endpoint.has_tls), ("example.com", 443, true));
        assert_eq!((endpoint.path.as_str(), endpoint.query.as_deref()), ("/a%20b/", Some("c=d&e")));
        assert_eq!(endpoint.prefix(), "/a%20b");
        let endpoint = Endpoint::read("http://[::1]:8080").unwrap();
        assert_eq!((endpoint.host.as_str(), endpoint.port, endpoint.has_tls), ("::1", 8080, false));
        assert_eq!((endpoint.authority.as_str(), endpoint.path.as_str()), ("[::1]:8080", "/"));
        for bad in [
            "",
            "a",
            "ftp://a/",
            "https://",
            "https:///a",
            "https://u:p@a/",
            "https://a:99999/",
            "https://a:0/",
            "https://a:/",
            "https://a b/",
            "//a/",
            "https:a",
        ] {
            assert!(Endpoint::read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_told_is_short() {
        assert_eq!(told("short"), "short");
        let long = told(&"é".repeat(TOLD_BYTES_MAX));
        assert_eq!(long.len(), TOLD_BYTES_MAX + 3);
        assert_eq!(told(&format!("a{}", "é".repeat(TOLD_BYTES_MAX))).len(), TOLD_BYTES_MAX + 2);
    }
}
