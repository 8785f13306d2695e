//! Bodies that stream: answers in pieces, requests that go on while they are answered, and pages that links lead to.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use futures_core::Stream;

use crate::call::{BoxFuture, Caller};
use crate::fault::Fault;
use crate::output::{IntoOutput, Output};

/// The pieces of a body as they come.
pub type Pieces = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// An answer whose body comes in pieces. The wire asks for the next one when the connection has taken the last, and drops the stream
/// when the client goes away.
pub struct Media {
    /// Such as `video/mp4`.
    pub content_type: String,
    /// Headers besides.
    pub headers: Vec<(&'static str, String)>,
    /// How many bytes there are, where that is known. Who does not know it may go on for as long as the server runs.
    pub length: Option<u64>,
    /// The body. An error cuts the connection, so that the client sees that something is missing.
    pub body: Pieces,
}

impl Media {
    /// An answer that goes on.
    pub fn flowing(
        content_type: impl Into<String>,
        body: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
    ) -> Self {
        Self { content_type: content_type.into(), headers: Vec::new(), length: None, body: Box::pin(body) }
    }

    /// An answer whose pieces are all there.
    pub fn whole(content_type: impl Into<String>, pieces: Vec<Bytes>) -> Self {
        let length = pieces.iter().map(|piece| piece.len() as u64).sum();
        let body = Box::pin(Ready(pieces.into_iter()));
        Self { content_type: content_type.into(), headers: Vec::new(), length: Some(length), body }
    }
}

struct Ready(std::vec::IntoIter<Bytes>);

impl Stream for Ready {
    type Item = io::Result<Bytes>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<io::Result<Bytes>>> {
        std::task::Poll::Ready(self.0.next().map(Ok))
    }
}

impl fmt::Debug for Media {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Media({}, {:?})", self.content_type, self.length)
    }
}

impl IntoOutput for Media {
    fn into_output(self) -> Output {
        Output::Media(self)
    }
}

/// What is known of a request besides its body.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Who sends.
    pub caller: Caller,
    /// The id that the answer carries.
    pub request_id: String,
    /// When the head of the request was read.
    pub received_at: SystemTime,
    /// The headers that are texts, their names in lower case.
    pub headers: Vec<(String, String)>,
}

impl Opening {
    /// The first header of this name, which is to be in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

/// Takes requests whose bodies go on, and answers while they come. Signed over an empty body.
pub trait Ingest: Send + Sync + 'static {
    /// The path of its requests, which are POST.
    fn path(&self) -> &'static str;

    /// The id of the service in the models that requests are signed for.
    fn service(&self) -> &'static str;

    /// Begins to answer. The body ends with an error when the client goes away.
    fn ingest(self: Arc<Self>, opening: Opening, body: Pieces) -> BoxFuture<'static, Result<Media, Fault>>;
}

/// A page that a link leads to.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Its path.
    pub path: String,
    /// The pairs of its query, decoded.
    pub query: Vec<(String, String)>,
    /// When the request was read.
    pub received_at: SystemTime,
}

impl Visit {
    /// The first value of this name in the query.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

/// Shows pages to whoever has their links: what they carry is all there is to say who may see them.
pub trait Links: Send + Sync + 'static {
    /// Whether a path is one of its pages.
    fn claims(&self, path: &str) -> bool;

    /// A page; a fault's sentence is answered as a text.
    fn visit(self: Arc<Self>, visit: Visit) -> BoxFuture<'static, Result<Media, Fault>>;
}
