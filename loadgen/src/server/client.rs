//! Requests of Data Streams over HTTP/1.1 or HTTP/2, in JSON 1.1. Like an SDK it keeps connections open and signs; unlike one it
//! never sends a record twice, and its signature is of no key: the server must not verify.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use clap::ValueEnum;
use http::{Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde::Deserialize;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::sleep;

use crate::crash::client::AUTHORIZATION;

/// Bytes of an answer at most, events apart: 500 sequence numbers are a tenth of it.
const ANSWER_BYTES_MAX: usize = 1 << 20;

/// How often the control plane is asked again that refuses because it is asked too often, and for how long.
const ASK_AGAIN: Duration = Duration::from_millis(250);
const ASK_AGAIN_MAX: Duration = Duration::from_secs(30);

/// How requests travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Protocol {
    /// HTTP/1.1: one request at a time on a connection
    Http1,
    /// HTTP/2 with prior knowledge
    Http2,
}

impl Protocol {
    /// As in the names of figures.
    pub(super) fn name(self) -> &'static str {
        match self {
            Protocol::Http1 => "http1",
            Protocol::Http2 => "http2",
        }
    }
}

/// A connection.
pub(super) struct Client {
    address: SocketAddr,
    sender: Sender,
}

enum Sender {
    Http1(http1::SendRequest<Full<Bytes>>),
    Http2(http2::SendRequest<Full<Bytes>>),
}

/// An answer: whether it is what was hoped for is to be looked at.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) body: Bytes,
}

impl Client {
    /// Connects.
    pub(super) async fn connect(address: SocketAddr, protocol: Protocol) -> Result<Client> {
        let stream = TcpStream::connect(address).await;
        let stream = stream.with_context(|| format!("cannot connect to {address}"))?;
        stream.set_nodelay(true).context("cannot set up a connection")?;
        let io = TokioIo::new(stream);
        // What goes wrong with a connection is told by its requests.
        let sender = match protocol {
            Protocol::Http1 => {
                let (sender, connection) = http1::handshake(io).await.context("cannot speak HTTP/1.1")?;
                tokio::spawn(connection);
                Sender::Http1(sender)
            }
            Protocol::Http2 => {
                let builder = http2::Builder::new(TokioExecutor::new());
                let (sender, connection) = builder.handshake(io).await.context("cannot speak HTTP/2")?;
                tokio::spawn(connection);
                Sender::Http2(sender)
            }
        };
        Ok(Client { address, sender })
    }

    /// Another one on the same connection, which HTTP/2 alone can do.
    pub(super) fn share(&self) -> Result<Client> {
        match &self.sender {
            Sender::Http1(_) => bail!("a connection of HTTP/1.1 cannot be shared"),
            Sender::Http2(sender) => {
                Ok(Client { address: self.address, sender: Sender::Http2(sender.clone()) })
            }
        }
    }

    /// Sends a request and returns the answer's head as soon as it is there.
    pub(super) async fn send(&mut self, operation: &str, body: Bytes) -> Result<Response<Incoming>> {
        let request = Request::builder()
            .method(Method::POST)
            .header(header::CONTENT_TYPE, "application/x-amz-json-1.1")
            .header("x-amz-target", format!("Kinesis_20131202.{operation}"))
            .header("x-amz-date", "20260101T000000Z")
            .header(header::AUTHORIZATION, AUTHORIZATION);
        let answer = match &mut self.sender {
            Sender::Http1(sender) => {
                let request = request.uri("/").header(header::HOST, self.address.to_string());
                sender.ready().await.context("the connection is closed")?;
                sender.send_request(request.body(Full::new(body)).context("no request")?).await
            }
            Sender::Http2(sender) => {
                let request = request.uri(format!("http://{}/", self.address));
                sender.send_request(request.body(Full::new(body)).context("no request")?).await
            }
        };
        answer.with_context(|| format!("{operation} is not answered"))
    }

    /// Sends a request and returns the whole answer.
    pub(super) async fn call(&mut self, operation: &str, body: Bytes) -> Result<Answer> {
        let answer = self.send(operation, body).await?;
        whole(answer).await.with_context(|| format!("the answer to {operation} is cut off"))
    }

    /// Puts the records of this body and returns how many of them were refused.
    pub(super) async fn put_records(&mut self, body: Bytes) -> Result<u64> {
        let Answer { status, body } = self.call("PutRecords", body).await?;
        if status != StatusCode::OK {
            bail!("PutRecords is answered {status}: {}", String::from_utf8_lossy(&body));
        }
        refused(&body)
    }

    /// Has the control plane do something. When it is asked too often it is asked again.
    pub(super) async fn ask(&mut self, operation: &str, input: &Value) -> Result<Value> {
        let body = Bytes::from(input.to_string());
        let begun = Instant::now();
        loop {
            let Answer { status, body } = self.call(operation, body.clone()).await?;
            if status == StatusCode::OK {
                return match body.is_empty() {
                    true => Ok(Value::Null),
                    false => serde_json::from_slice(&body).context("the answer is no JSON"),
                };
            }
            let said = String::from_utf8_lossy(&body);
            if !said.contains("LimitExceededException") || begun.elapsed() > ASK_AGAIN_MAX {
                bail!("{operation} is answered {status}: {said}");
            }
            sleep(ASK_AGAIN).await;
        }
    }
}

/// How many records were refused, as PutRecords answers.
pub(super) fn refused(answer: &[u8]) -> Result<u64> {
    #[derive(Deserialize)]
    struct Answered {
        #[serde(rename = "FailedRecordCount")]
        failed: u64,
    }
    let answered: Answered = serde_json::from_slice(answer).context("not an answer to PutRecords")?;
    Ok(answered.failed)
}

/// All of an answer, within bounds.
pub(super) async fn whole(answer: Response<Incoming>) -> Result<Answer> {
    let status = answer.status();
    let body = Limited::new(answer.into_body(), ANSWER_BYTES_MAX).collect().await;
    let body = body.map_err(|error| anyhow::anyhow!("cannot read an answer: {error}"))?;
    Ok(Answer { status, body: body.to_bytes() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refused_records_are_counted_by_the_answer() {
        let answer = br#"{"EncryptionType":"NONE","FailedRecordCount":1,"Records":[{"ErrorCode":"a"}]}"#;
        assert_eq!(refused(answer).unwrap(), 1);
        assert!(refused(b"{}").is_err());
    }
}
