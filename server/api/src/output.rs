//! What an operation answers when it does what it was asked for: a document, events one by one, or bytes that are no document.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use penstock_model::{Document, Encode};

use crate::fault::Fault;
use crate::media::Media;

/// The answer of an operation.
#[derive(Debug)]
pub enum Output {
    /// All of it.
    Document(Box<dyn Document>),
    /// Events, sent as they happen.
    Events(Events),
    /// Bytes as they are.
    Media(Media),
}

/// One event of an answer that goes on.
#[derive(Debug)]
pub struct Event {
    /// Its name in the model, such as `SubscribeToShardEvent`.
    pub name: &'static str,
    /// What it says.
    pub document: Box<dyn Document>,
}

impl Event {
    /// An event of the generated type of that name.
    pub fn new(name: &'static str, document: impl Encode + Send + Sync + 'static) -> Self {
        Self { name, document: Box::new(document) }
    }
}

/// An answer that goes on: a stream of [`Event`]s, which may end with a fault.
///
/// The wire asks for an event only when the connection has room for it, and drops the stream when
/// the client goes away or the server stops; whatever has to be given up then belongs into the
/// stream's `Drop`. Nothing follows a fault: the wire sends it and drops the stream. What can be
/// found wrong at once is better refused by the operation itself, before there is a stream: then
/// the client gets an ordinary error.
pub struct Events(Pin<Box<dyn Stream<Item = Result<Event, Fault>> + Send>>);

impl Events {
    /// Events out of any stream of them.
    pub fn new(events: impl Stream<Item = Result<Event, Fault>> + Send + 'static) -> Self {
        Self(Box::pin(events))
    }
}

impl Stream for Events {
    type Item = Result<Event, Fault>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Events")
    }
}

/// What a function of the list in [`operations!`](crate::operations) may answer with.
pub trait IntoOutput {
    /// The answer as the wire takes it.
    fn into_output(self) -> Output;
}

impl<T: Encode + Send + Sync + 'static> IntoOutput for T {
    fn into_output(self) -> Output {
        Output::Document(Box::new(self))
    }
}

impl IntoOutput for Events {
    fn into_output(self) -> Output {
        Output::Events(self)
    }
}
