//! Servers that look at every byte they are sent and answer as badly as they are told to: in memory, so that hours of a paused clock
//! pass in milliseconds, or behind a socket.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use penstock_api::BoxFuture;
use penstock_sinks::environment::{Network, Stream};
use penstock_sinks::{Chunk, Environment, Item, Outcome, Sink};
use serde_json::Value as Json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, sleep};
use uuid::Uuid;

pub(crate) const STREAM_ARN: &str = "arn:aws:firehose:eu-west-1:123456789012:deliverystream/clicks";

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// Which connection of this server it came on, counted from zero.
    pub(crate) connection: usize,
    pub(crate) at: Instant,
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    /// In order, names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// The one value of a header; two are too many.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(known, _)| known == name);
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "{name} comes twice");
        value
    }

    pub(crate) fn json(&self) -> Json {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// What a server does with a request.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    /// Sends these bytes, and waits for the next request.
    Send(Vec<u8>),
    /// Sends these bytes, and closes.
    SendAndClose(Vec<u8>),
    /// Sends these bytes, and nothing ever again.
    SendAndHang(Vec<u8>),
    /// Does something else later.
    Later(Duration, Box<Action>),
}

impl Action {
    pub(crate) fn close() -> Action {
        Action::SendAndClose(Vec::new())
    }

    pub(crate) fn hang() -> Action {
        Action::SendAndHang(Vec::new())
    }

    pub(crate) fn json(status: u16, body: &str) -> Action {
        Action::Send(answer(status, &[("content-type", "application/json")], body.as_bytes()))
    }
}

/// An answer with the length of its body.
pub(crate) fn answer(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut bytes = head(status, headers);
    bytes.truncate(bytes.len() - 2);
    bytes.extend(format!("content-length: {}\r\n\r\n", body.len()).as_bytes());
    bytes.extend(body);
    bytes
}

/// The head of an answer, without a length.
pub(crate) fn head(status: u16, headers: &[(&str, &str)]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} Status\r\n");
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    (head + "\r\n").into_bytes()
}

/// What becomes of a wish for a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    Open,
    Refused,
    Silent,
    /// Open, and shut at once.
    Slammed,
}

type Answering = dyn Fn(&Request) -> Action + Send + Sync;
type Opening = dyn Fn(usize) -> Door + Send + Sync;

/// A server, and all that it was sent.
#[derive(Clone)]
pub(crate) struct Server {
    answering: Arc<Answering>,
    opening: Arc<Opening>,
    requests: Arc<Mutex<Vec<Request>>>,
    connections: Arc<Mutex<usize>>,
    /// Connections that the other side has closed.
    closed: Arc<Mutex<usize>>,
}

impl Server {
    pub(crate) fn new(answering: impl Fn(&Request) -> Action + Send + Sync + 'static) -> Server {
        Server {
            answering: Arc::new(answering),
            opening: Arc::new(|_| Door::Open),
            requests: Arc::default(),
            connections: Arc::default(),
            closed: Arc::default(),
        }
    }

    /// Answers these in turn, and the last one from then on.
    pub(crate) fn in_turn(actions: Vec<Action>) -> Server {
        let turn = Mutex::new(0);
        Server::new(move |_| {
            let mut turn = turn.lock().unwrap();
            *turn += 1;
            actions[(*turn - 1).min(actions.len() - 1)].clone()
        })
    }

    /// Says of each connection, counted from zero, what becomes of it.
    pub(crate) fn opening(mut self, opening: impl Fn(usize) -> Door + Send + Sync + 'static) -> Server {
        self.opening = Arc::new(opening);
        self
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// Counts a connection, and says which it is.
    pub(crate) fn connected(&self) -> usize {
        let mut connections = self.connections.lock().unwrap();
        *connections += 1;
        *connections - 1
    }

    pub(crate) fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }

    pub(crate) fn closed(&self) -> usize {
        *self.closed.lock().unwrap()
    }

    /// The server on a connection, until either side closes it.
    pub(crate) async fn serve(self, stream: impl Stream, connection: usize) {
        let (mut reader, mut writer) = tokio::io::split(stream);
        while let Some(request) = read(&mut reader, connection).await {
            self.requests.lock().unwrap().push(request.clone());
            let mut action = (self.answering)(&request);
            while let Action::Later(after, then) = action {
                sleep(after).await;
                action = *then;
            }
            let (bytes, goes_on) = match action {
                Action::Send(bytes) => (bytes, true),
                Action::SendAndClose(bytes) => (bytes, false),
                Action::SendAndHang(bytes) => {
                    drop(writer.write_all(&bytes).await);
                    // Until the other side has had enough.
                    drop(reader.read(&mut [0]).await);
                    break;
                }
                Action::Later(..) => unreachable!(),
            };
            if writer.write_all(&bytes).await.is_err() {
                break;
            }
            if !goes_on {
                drop(writer.shutdown().await);
                return;
            }
        }
        *self.closed.lock().unwrap() += 1;
    }
}

/// Reads a request; nothing at the end of the connection.
async fn read(reader: &mut (impl AsyncReadExt + Unpin), connection: usize) -> Option<Request> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match reader.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return None,
        }
    }
    let head = String::from_utf8(head).unwrap();
    let mut lines = head.trim_end().split("\r\n");
    let first: Vec<&str> = lines.next().unwrap().split(' ').collect();
    assert_eq!(first[2], "HTTP/1.1");
    let headers: Vec<(String, String)> = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length").map(|(_, length)| length.parse());
    let mut body = vec![0; length.unwrap().unwrap()];
    reader.read_exact(&mut body).await.ok()?;
    let (method, target) = (first[0].to_owned(), first[1].to_owned());
    Some(Request { connection, at: Instant::now(), method, target, headers, body })
}

/// Hosts in memory.
#[derive(Clone, Default)]
pub(crate) struct Memory(BTreeMap<String, Server>);

impl Memory {
    pub(crate) fn with(host: &str, server: &Server) -> Memory {
        Memory([(host.to_owned(), server.clone())].into())
    }
}

impl Network for Memory {
    fn connect<'a>(&'a self, host: &'a str, port: u16) -> BoxFuture<'a, io::Result<Box<dyn Stream>>> {
        Box::pin(async move {
            assert_eq!(port, 80, "what is tested in memory has no TLS");
            let server = self.0.get(host).ok_or_else(|| io::Error::other("no such host"))?.clone();
            let connection = server.connected();
            match (server.opening)(connection) {
                Door::Open => {}
                Door::Refused => return Err(io::ErrorKind::ConnectionRefused.into()),
                Door::Silent => std::future::pending().await,
                Door::Slammed => return Ok(Box::new(tokio::io::duplex(1).0) as Box<dyn Stream>),
            }
            let (ours, theirs) = tokio::io::duplex(64 << 10);
            tokio::spawn(server.serve(theirs, connection));
            Ok(Box::new(ours) as Box<dyn Stream>)
        })
    }
}

/// The machine's environment, with hosts in memory.
pub(crate) fn environment(host: &str, server: &Server) -> Environment {
    Environment { network: Arc::new(Memory::with(host, server)), ..Environment::new("eu-west-1") }
}

/// A destination of this kind.
pub(crate) fn sink(kind: &str, configuration: &Json, environment: &Environment) -> Arc<dyn Sink> {
    penstock_sinks::read(kind, configuration, environment).unwrap().unwrap()
}

/// A chunk of these records; their ids are `shard-0`, `shard-1` and so on.
pub(crate) fn chunk(records: &[&str]) -> Chunk {
    let item = |(place, record): (usize, &&str)| Item {
        data: record.as_bytes().to_vec().into(),
        // 2026-07-13T14:05:09.123Z
        arrived_ms: 1_783_951_509_123,
        id: format!("shard-{place}"),
    };
    let items = records.iter().enumerate().map(item).collect();
    Chunk {
        id: Uuid::from_u128(0x0011_2233_4455_4677_8899_aabb_ccdd_eeff),
        stream_arn: STREAM_ARN.into(),
        items,
    }
}

/// What failed, as place, tries and code.
pub(crate) fn failed(outcome: &Outcome) -> Vec<(usize, u32, &str)> {
    outcome.failed.iter().map(|failed| (failed.item, failed.attempts, &*failed.code)).collect()
}
