//! A connection of HTTP/1.1 whose two directions go on at once: acknowledgements are read while media goes out. It is done by hand, a
//! few lines, because a library would put a queue between a frame's moment and its leaving.

use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, bail, ensure};
use bytes::Bytes;
use tokio::io::{
    AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, ReadHalf, WriteHalf,
    split,
};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::kinesis::endpoint::Endpoint;
use crate::kinesis::sign::{NO_BODY, Signer, hash};

/// How long a connection may take until it can be used.
const CONNECT_MAX: Duration = Duration::from_secs(10);

/// Bytes of a line of a head, or of a chunk's size, and lines of a head.
const LINE_BYTES_MAX: u64 = 16 << 10;
const HEAD_LINES_MAX: usize = 200;

/// Bytes that are read at once.
const READ_BYTES: usize = 64 << 10;

/// Bytes of a whole answer, where one is asked for.
const ANSWER_BYTES_MAX: usize = 1 << 20;

/// How much of an answer that was not expected is told.
const SAID_CHARACTERS_MAX: usize = 300;

/// Who speaks, as the service sees it.
const USER_AGENT: &str = concat!("penstock-loadgen/", env!("CARGO_PKG_VERSION"));

trait Duplex: AsyncRead + AsyncWrite + Unpin {}
impl<T: AsyncRead + AsyncWrite + Unpin> Duplex for T {}

/// The direction that goes out.
pub(crate) struct Out {
    half: WriteHalf<Box<dyn Duplex>>,
    buffer: Vec<u8>,
}

/// The direction that comes in.
pub(crate) struct In {
    half: BufReader<ReadHalf<Box<dyn Duplex>>>,
    left: Left,
}

/// What is still to come of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Left {
    /// So many bytes.
    Bytes(u64),
    /// So many bytes of this chunk, and other chunks.
    Chunk(u64),
    /// All until the connection ends.
    Everything,
}

/// The head of an answer.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) status: u16,
    /// The error's name, where a header tells it.
    pub(crate) error: Option<String>,
}

impl Head {
    /// The name of the error.
    pub(crate) fn error_type(&self) -> String {
        let name = self.error.as_deref().unwrap_or_default().split(':').next().unwrap_or_default();
        if name.is_empty() { format!("Http{}", self.status) } else { name.to_owned() }
    }

    /// Status, error and message, in one line.
    pub(crate) fn said(&self, body: &[u8]) -> String {
        let message = String::from_utf8_lossy(body);
        let message: String = message.trim().chars().take(SAID_CHARACTERS_MAX).collect();
        format!("{} {}: {message}", self.status, self.error_type())
    }
}

/// Connects.
pub(crate) async fn open(endpoint: &Endpoint) -> Result<(Out, In)> {
    let opened = timeout(CONNECT_MAX, connect(endpoint)).await;
    let stream = opened.with_context(|| format!("{} takes too long to connect", endpoint.authority))??;
    let (read, write) = split(stream);
    let half = BufReader::with_capacity(READ_BYTES, read);
    Ok((Out { half: write, buffer: Vec::new() }, In { half, left: Left::Bytes(0) }))
}

async fn connect(endpoint: &Endpoint) -> Result<Box<dyn Duplex>> {
    let stream = TcpStream::connect(endpoint.address).await;
    let stream = stream
        .with_context(|| format!("cannot connect to {}: is a server running there?", endpoint.authority))?;
    stream.set_nodelay(true).context("cannot set up a connection")?;
    let Some(tls) = &endpoint.tls else { return Ok(Box::new(stream)) };
    let stream = TlsConnector::from(tls.config.clone()).connect(tls.name.clone(), stream).await;
    let untrusted = || format!("{} is not trusted, or speaks no TLS: see --ca", endpoint.authority);
    Ok(Box::new(stream.with_context(untrusted)?))
}

/// Asks for something and returns the whole answer: status, name of an error, body.
pub(crate) async fn ask(endpoint: &Endpoint, path: &str, body: &str) -> Result<(Head, Vec<u8>)> {
    let (mut out, mut incoming) = open(endpoint).await?;
    out.ask(endpoint, path, body).await?;
    let head = incoming.head().await?;
    Ok((head, incoming.rest().await?))
}

impl Out {
    /// Sends a request whose body is there.
    pub(crate) async fn ask(&mut self, endpoint: &Endpoint, path: &str, body: &str) -> Result<()> {
        let headers = [("content-type", "application/json"), ("host", endpoint.authority.as_str())];
        let head = signed_head(endpoint, path, &headers, &hash(body.as_bytes()));
        let request = format!("{head}connection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        self.half.write_all(request.as_bytes()).await.context("cannot send a request")?;
        self.half.flush().await.context("cannot send a request")
    }

    /// Begins a request whose body comes in chunks, with these headers beside what the producer SDK always sends. It is signed as if it
    /// had no body.
    pub(crate) async fn begin(
        &mut self,
        endpoint: &Endpoint,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Result<()> {
        let host = endpoint.authority.as_str();
        let always = [
            ("connection", "keep-alive"),
            ("host", host),
            ("transfer-encoding", "chunked"),
            ("user-agent", USER_AGENT),
        ];
        let head = signed_head(endpoint, path, &[&always[..], headers].concat(), NO_BODY);
        self.half.write_all(format!("{head}\r\n").as_bytes()).await.context("cannot send a request")?;
        self.half.flush().await.context("cannot send a request")
    }

    /// Sends a chunk.
    pub(crate) async fn chunk(&mut self, bytes: &[u8]) -> Result<()> {
        self.buffer.clear();
        self.buffer.extend_from_slice(format!("{:x}\r\n", bytes.len()).as_bytes());
        self.buffer.extend_from_slice(bytes);
        self.buffer.extend_from_slice(b"\r\n");
        self.half.write_all(&self.buffer).await.context("cannot send a chunk")?;
        self.half.flush().await.context("cannot send a chunk")
    }

    /// Ends the body.
    pub(crate) async fn end(&mut self) -> Result<()> {
        self.half.write_all(b"0\r\n\r\n").await.context("cannot end a body")?;
        self.half.flush().await.context("cannot end a body")
    }
}

/// A head without the empty line that ends it.
fn signed_head(endpoint: &Endpoint, path: &str, headers: &[(&str, &str)], body_hash: &str) -> String {
    let mut signer = Signer::new(endpoint.keys.clone(), endpoint.service);
    let mut head = format!("POST {path} HTTP/1.1\r\n");
    for (name, value) in signer.sign_headers(path, headers, body_hash, SystemTime::now()) {
        head += &format!("{name}: {value}\r\n");
    }
    head
}

impl In {
    /// The head of the answer; those that say that one may go on are passed over.
    pub(crate) async fn head(&mut self) -> Result<Head> {
        loop {
            let line = self.line().await?;
            let status = line.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok());
            let status = status.with_context(|| format!("{line:?} is no answer of HTTP/1.1"))?;
            let mut head = Head { status, error: None };
            self.left = Left::Everything;
            for _ in 0..HEAD_LINES_MAX {
                let line = self.line().await?;
                let Some((name, value)) = line.split_once(':') else {
                    ensure!(line.is_empty(), "{line:?} is no header");
                    break;
                };
                let value = value.trim();
                match name.to_ascii_lowercase().as_str() {
                    "content-length" => {
                        self.left = Left::Bytes(value.parse().context("a length that is none")?);
                    }
                    "transfer-encoding" if value.eq_ignore_ascii_case("chunked") => {
                        self.left = Left::Chunk(0);
                    }
                    "x-amzn-errortype" => head.error = Some(value.to_owned()),
                    _ => {}
                }
            }
            if status != 100 {
                return Ok(head);
            }
        }
    }

    /// All of a short body.
    pub(crate) async fn rest(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        while let Some(piece) = self.next().await? {
            body.extend_from_slice(&piece);
            ensure!(body.len() <= ANSWER_BYTES_MAX, "an answer without an end");
        }
        Ok(body)
    }

    /// The next bytes of the body, as they come; nothing at its end.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>> {
        if self.left == Left::Chunk(0) {
            let line = self.line().await?;
            let digits = line.split(';').next().unwrap_or_default().trim();
            let length = u64::from_str_radix(digits, 16).with_context(|| format!("{line:?} is no chunk"))?;
            if length == 0 {
                self.left = Left::Bytes(0);
                return Ok(None);
            }
            self.left = Left::Chunk(length);
        }
        let most = match self.left {
            Left::Bytes(0) => return Ok(None),
            Left::Bytes(left) | Left::Chunk(left) => usize::try_from(left).unwrap_or(usize::MAX),
            Left::Everything => usize::MAX,
        };
        let read = self.half.fill_buf().await.context("cannot read an answer")?;
        let piece = Bytes::copy_from_slice(&read[..read.len().min(most)]);
        self.half.consume(piece.len());
        let length = piece.len() as u64;
        match &mut self.left {
            Left::Everything if length == 0 => return Ok(None),
            Left::Everything => {}
            _ if length == 0 => bail!("the answer is cut off"),
            Left::Bytes(left) => *left -= length,
            Left::Chunk(left) => {
                *left -= length;
                if *left == 0 {
                    ensure!(self.line().await?.is_empty(), "a chunk longer than it says");
                }
            }
        }
        Ok(Some(piece))
    }

    async fn line(&mut self) -> Result<String> {
        let mut line = Vec::new();
        let read = (&mut self.half).take(LINE_BYTES_MAX).read_until(b'\n', &mut line).await;
        read.context("cannot read an answer")?;
        ensure!(line.pop() == Some(b'\n'), "the connection was closed");
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        String::from_utf8(line).context("a line that is no text")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn answered(answer: &'static str) -> (In, Head) {
        let (read, _) = split(Box::new(std::io::Cursor::new(answer.as_bytes().to_vec())) as Box<dyn Duplex>);
        let mut incoming = In { half: BufReader::new(read), left: Left::Bytes(0) };
        let head = incoming.head().await.unwrap();
        (incoming, head)
    }

    async fn body(incoming: &mut In) -> Result<String> {
        let mut body = Vec::new();
        while let Some(piece) = incoming.next().await? {
            body.extend_from_slice(&piece);
        }
        Ok(String::from_utf8(body)?)
    }

    #[tokio::test]
    async fn bodies_are_read_however_their_length_is_told() {
        for (head, expected) in [
            ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcd", "abc"),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n",
                "ab0123456789",
            ),
            ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nall", "all"),
        ] {
            let (mut incoming, head) = answered(head).await;
            assert_eq!((head.status, body(&mut incoming).await.unwrap().as_str()), (200, expected));
        }
        let (_, head) = answered("HTTP/1.1 400 Bad Request\r\nx-amzn-ErrorType: A\r\n\r\n").await;
        assert_eq!((head.status, head.error.as_deref()), (400, Some("A")));
    }

    #[tokio::test]
    async fn what_breaks_off_is_told() {
        for answer in [
            "Content-Length: 3\r\n\r\nab",
            "Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n",
            "Transfer-Encoding: chunked\r\n\r\n",
        ] {
            let answer: &'static str = format!("HTTP/1.1 200 OK\r\n{answer}").leak();
            let (mut incoming, _) = answered(answer).await;
            assert!(body(&mut incoming).await.is_err(), "{answer}");
        }
    }
}
