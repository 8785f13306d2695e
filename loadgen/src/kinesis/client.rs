//! A connection to a service: requests of Data Streams over HTTP/1.1 or HTTP/2, with or without TLS, in JSON or CBOR, signed. Like an
//! SDK it keeps the connection open, and opens another when that one is closed; unlike one it never sends a request twice.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::client::conn::{http1, http2};
use hyper::rt::{Read, Write};
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde::Deserialize;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsConnector;

use super::body::Body;
use super::endpoint::{Endpoint, Format, Http};
use super::sign::{NO_BODY, Signed, SignedPath, Signer};

/// Bytes of an answer at most, events apart: GetRecords returns 10 MiB of data, in base64 and JSON.
const ANSWER_BYTES_MAX: usize = 32 << 20;

/// How long a connection may take until it can be used.
const CONNECT_MAX: Duration = Duration::from_secs(10);

/// How long the control plane may take to answer.
const ASK_MAX: Duration = Duration::from_secs(60);

/// How often the control plane is asked again that refuses because it is asked too often, and for how long.
const ASK_AGAIN: Duration = Duration::from_millis(250);
const ASK_AGAIN_MAX: Duration = Duration::from_secs(30);

/// How much of an answer that was not expected is told.
const SAID_CHARACTERS_MAX: usize = 300;

/// A connection.
pub(crate) struct Client {
    endpoint: Arc<Endpoint>,
    signer: Signer,
    sender: Sender,
}

enum Sender {
    Http1(http1::SendRequest<Full<Bytes>>),
    Http2(http2::SendRequest<Full<Bytes>>),
}

/// An answer: whether it is what was hoped for is to be looked at.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Bytes,
    format: Format,
    /// The error's name, where a header tells it.
    error: Option<String>,
}

impl Client {
    /// Connects.
    pub(crate) async fn connect(endpoint: &Arc<Endpoint>) -> Result<Client> {
        let sender = Sender::connect(endpoint).await?;
        Ok(Client {
            endpoint: endpoint.clone(),
            signer: Signer::new(endpoint.keys.clone(), endpoint.service),
            sender,
        })
    }

    /// Another one on the same connection, which HTTP/2 alone can do.
    pub(crate) fn share(&self) -> Result<Client> {
        match &self.sender {
            Sender::Http1(_) => bail!("a connection of HTTP/1.1 cannot be shared"),
            Sender::Http2(sender) => Ok(Client {
                endpoint: self.endpoint.clone(),
                signer: self.signer.clone(),
                sender: Sender::Http2(sender.clone()),
            }),
        }
    }

    /// The format that bodies have.
    pub(crate) fn format(&self) -> Format {
        self.endpoint.format
    }

    /// Connects again after something went wrong with the connection: who knows what comes over it.
    pub(crate) async fn reconnect(&mut self) -> Result<()> {
        self.sender = Sender::connect(&self.endpoint).await?;
        Ok(())
    }

    /// Sends a request and returns the answer's head as soon as it is there.
    pub(crate) async fn send(&mut self, operation: &str, body: &Body) -> Result<Response<Incoming>> {
        self.sender.be_ready(&self.endpoint).await?;
        let target = format!("{}.{operation}", self.endpoint.service.target);
        let host = self.endpoint.authority.as_str();
        let content_type = body.format.content_type();
        let signed = Signed { content_type, host, target: &target, body_hash: &body.hash };
        let mut request = Request::builder().method(Method::POST).header(header::CONTENT_TYPE, content_type);
        if let Some(token) = self.signer.session_token() {
            request = request.header("x-amz-security-token", token);
        }
        let (date, authorization) = self.signer.sign(&signed, SystemTime::now());
        request = request.header("x-amz-date", date).header(header::AUTHORIZATION, authorization);
        let request = request.header("x-amz-target", target);
        let sent = Full::new(body.bytes.clone());
        let answer = match &mut self.sender {
            Sender::Http1(sender) => {
                let request = request.uri("/").header(header::HOST, host);
                sender.send_request(request.body(sent).context("no request")?).await
            }
            Sender::Http2(sender) => {
                let scheme = if self.endpoint.tls.is_some() { "https" } else { "http" };
                let request = request.uri(format!("{scheme}://{host}/"));
                sender.send_request(request.body(sent).context("no request")?).await
            }
        };
        answer.with_context(|| match self.endpoint.http {
            Http::Http1 => format!("{operation} is not answered"),
            Http::Http2 => format!("{operation} is not answered: does the service speak HTTP/2?"),
        })
    }

    /// Sends a request and returns the whole answer.
    pub(crate) async fn call(&mut self, operation: &str, body: &Body) -> Result<Answer> {
        let answer = self.send(operation, body).await?;
        whole(answer, body.format).await.with_context(|| format!("the answer to {operation} is cut off"))
    }

    /// Asks for a resource over HTTP/1.1, without a body: the way of services that have paths.
    pub(crate) async fn get(&mut self, method: Method, path: &str, query: &str) -> Result<Answer> {
        self.sender.be_ready(&self.endpoint).await?;
        let host = self.endpoint.authority.as_str();
        let signed = SignedPath { method: method.as_str(), host, path, query };
        let (date, authorization) = self.signer.sign_path(&signed, SystemTime::now());
        let request = Request::builder()
            .method(method.clone())
            .uri(format!("{path}?{query}"))
            .header(header::HOST, host)
            .header("x-amz-date", date)
            .header("x-amz-content-sha256", NO_BODY)
            .header(header::AUTHORIZATION, authorization);
        let Sender::Http1(sender) = &mut self.sender else { bail!("paths are asked for over HTTP/1.1") };
        let answer = sender.send_request(request.body(Full::default()).context("no request")?).await;
        let answer = answer.with_context(|| format!("{method} {path} is not answered"))?;
        whole(answer, Format::Json).await.with_context(|| format!("the answer to {method} {path} is cut off"))
    }

    /// Has the control plane do something. When it is asked too often it is asked again.
    pub(crate) async fn ask(&mut self, operation: &str, input: &Value) -> Result<Value> {
        let body = Body::json(input);
        let begun = Instant::now();
        loop {
            let answer = timeout(ASK_MAX, self.call(operation, &body)).await;
            let answer = answer.with_context(|| format!("{operation} is not answered in {ASK_MAX:?}"))??;
            if answer.status == StatusCode::OK {
                return match answer.body.is_empty() {
                    true => Ok(Value::Null),
                    false => serde_json::from_slice(&answer.body).context("the answer is no JSON"),
                };
            }
            if answer.error_type() != "LimitExceededException" || begun.elapsed() > ASK_AGAIN_MAX {
                bail!("{operation} is answered {}", answer.said());
            }
            sleep(ASK_AGAIN).await;
        }
    }
}

impl Sender {
    async fn connect(endpoint: &Endpoint) -> Result<Sender> {
        let connected = timeout(CONNECT_MAX, Sender::handshake(endpoint)).await;
        connected.with_context(|| format!("{} takes too long to connect", endpoint.authority))?
    }

    async fn handshake(endpoint: &Endpoint) -> Result<Sender> {
        let stream = TcpStream::connect(endpoint.address).await;
        let stream = stream.with_context(|| {
            format!("cannot connect to {}: is a server running there?", endpoint.authority)
        })?;
        stream.set_nodelay(true).context("cannot set up a connection")?;
        match &endpoint.tls {
            None => Sender::speak(stream, endpoint.http).await,
            Some(tls) => {
                let connector = TlsConnector::from(tls.config.clone());
                let stream = connector.connect(tls.name.clone(), stream).await;
                let stream = stream.with_context(|| {
                    format!("{} is not trusted, or speaks no TLS: see --ca", endpoint.authority)
                })?;
                Sender::speak(stream, endpoint.http).await
            }
        }
    }

    async fn speak<S>(stream: S, http: Http) -> Result<Sender>
    where
        S: Unpin + Send + 'static,
        TokioIo<S>: Read + Write,
    {
        let io = TokioIo::new(stream);
        // What goes wrong with a connection is told by its requests.
        Ok(match http {
            Http::Http1 => {
                let (sender, connection) = http1::handshake(io).await.context("cannot speak HTTP/1.1")?;
                tokio::spawn(connection);
                Sender::Http1(sender)
            }
            Http::Http2 => {
                let builder = http2::Builder::new(TokioExecutor::new());
                let (sender, connection) = builder.handshake(io).await.context("cannot speak HTTP/2")?;
                tokio::spawn(connection);
                Sender::Http2(sender)
            }
        })
    }

    /// Waits until the connection takes a request; a new one where the service has closed it, as some do after each answer.
    async fn be_ready(&mut self, endpoint: &Endpoint) -> Result<()> {
        let ready = match self {
            Sender::Http1(sender) => sender.ready().await,
            Sender::Http2(sender) => sender.ready().await,
        };
        if ready.is_err() {
            *self = Sender::connect(endpoint).await?;
        }
        Ok(())
    }
}

/// What an error's body says, in either format.
#[derive(Deserialize)]
struct Said {
    #[serde(rename = "__type", default)]
    name: String,
    #[serde(alias = "Message", default)]
    message: String,
}

impl Answer {
    /// The name of the error, as far as one can be told.
    pub(crate) fn error_type(&self) -> String {
        let told = self.error.clone().or_else(|| Some(self.fault()?.name)).unwrap_or_default();
        // Some write a namespace before it, or a link behind it.
        let name = told.rsplit('#').next().unwrap_or_default().split(':').next().unwrap_or_default();
        if name.is_empty() { format!("Http{}", self.status.as_u16()) } else { name.to_owned() }
    }

    /// Status, error and message, in one line.
    pub(crate) fn said(&self) -> String {
        let message = match self.fault() {
            Some(said) => said.message,
            None => String::from_utf8_lossy(&self.body).into_owned(),
        };
        let message: String = message.chars().take(SAID_CHARACTERS_MAX).collect();
        format!("{} {}: {message}", self.status.as_u16(), self.error_type())
    }

    fn fault(&self) -> Option<Said> {
        match self.format {
            Format::Json => serde_json::from_slice(&self.body).ok(),
            Format::Cbor => ciborium::from_reader(&self.body[..]).ok(),
        }
    }
}

/// All of an answer, within bounds.
pub(crate) async fn whole(answer: Response<Incoming>, format: Format) -> Result<Answer> {
    let status = answer.status();
    let error = answer.headers().get("x-amzn-errortype");
    let error = error.and_then(|name| Some(name.to_str().ok()?.to_owned()));
    let body = Limited::new(answer.into_body(), ANSWER_BYTES_MAX).collect().await;
    let body = body.map_err(|error| anyhow::anyhow!("cannot read an answer: {error}"))?;
    Ok(Answer { status, body: body.to_bytes(), format, error })
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    /// After minutes of load, over connections of its own, the control connection was used once more: to delete the stream. The
    /// server had closed it long before, and all that had been measured was lost.
    #[tokio::test]
    async fn a_connection_that_was_closed_while_it_idled_is_opened_anew() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = Arc::new(Endpoint::local(listener.local_addr().unwrap(), Http::Http1).unwrap());
        let answering = tokio::spawn(async move {
            for _ in 0..2 {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut head = [0; 2048];
                assert!(stream.read(&mut head).await.unwrap() > 0);
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await.unwrap();
            }
        });
        let mut client = Client::connect(&endpoint).await.unwrap();
        client.ask("ListStreams", &Value::Null).await.unwrap();
        let closed = |sender: &Sender| matches!(sender, Sender::Http1(sender) if sender.is_closed());
        while !closed(&client.sender) {
            sleep(Duration::from_millis(1)).await;
        }
        client.ask("ListStreams", &Value::Null).await.unwrap();
        answering.await.unwrap();
    }

    #[test]
    fn errors_are_named_however_they_are_written() {
        let answer = |header: Option<&str>, format, body: &'static [u8]| Answer {
            status: StatusCode::BAD_REQUEST,
            body: Bytes::from_static(body),
            format,
            error: header.map(str::to_owned),
        };
        let told = [
            answer(Some("LimitExceededException:http://somewhere/"), Format::Json, b""),
            answer(None, Format::Json, br#"{"__type":"com.amazonaws#LimitExceededException","message":"m"}"#),
            answer(None, Format::Cbor, b"\xa1\x66__type\x76LimitExceededException"),
        ];
        for answer in told {
            assert_eq!(answer.error_type(), "LimitExceededException");
        }
        assert_eq!(answer(None, Format::Json, b"<html>").error_type(), "Http400");
        let said = answer(None, Format::Json, br#"{"__type":"A","Message":"why"}"#).said();
        assert_eq!(said, "400 A: why");
    }
}
