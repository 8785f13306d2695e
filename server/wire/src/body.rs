//! The body of an answer: all of it at once, in pieces as they are read, what happens while it does, or nothing because another protocol
//! takes the connection over.
//!
//! The service is asked for the next event when the connection has taken the last one; what that holds itself until the client
//! reads is HTTP's own buffer, some hundred KiB. When the client goes away or takes nothing for long, or when the server stops,
//! the service's stream is dropped. It lives in a task of its own, so that a client whose window is closed, for which nobody asks
//! for the body any more, is noticed all the same.

use crate::event_stream;
use crate::format::Format;
use crate::limits::{EVENT_STALL_MAX, FAULT_MESSAGE_BYTES_MAX};
use bytes::Bytes;
use futures_util::stream::{self, BoxStream, Stream};
use futures_util::{FutureExt, StreamExt};
use http_body_util::Full;
use hyper::body::{Frame, SizeHint};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use penstock_api::{BoxFuture, Event, Events, Fault};
use penstock_model::{Kind, Operation, Value};
use std::fmt;
use std::future::Future;
use std::io;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc;
use tokio::time::timeout;

/// The body of an answer.
pub struct Body(Inner);

enum Inner {
    Whole(Full<Bytes>),
    Pieces { pieces: BoxStream<'static, io::Result<Bytes>>, left: Option<u64> },
    Flowing(BoxStream<'static, io::Result<Bytes>>),
    Nothing(Option<Takeover>),
}

/// What goes on with a connection after HTTP.
pub(crate) type Takeover = Box<dyn FnOnce(Connection) -> BoxFuture<'static, ()> + Send>;

/// A connection on which another protocol goes on. It counts as a connection of the port until whoever took it over has ended.
pub struct Connection {
    /// Both its directions, with what the client has sent already. A write that nobody takes for long fails.
    pub stream: TokioIo<Upgraded>,
    /// Resolves when the server stops, which cuts a few seconds later what goes on nevertheless.
    pub stopping: BoxFuture<'static, ()>,
}

impl Body {
    /// No body: the answer, whose status is 101, is the last one of HTTP/1.1 on its connection, and `run` goes on with it. If the answer
    /// cannot be sent, or is one in HTTP/2, `run` is dropped.
    pub fn takeover<F>(run: impl FnOnce(Connection) -> F + Send + 'static) -> Body
    where
        F: Future<Output = ()> + Send + 'static,
    {
        Body(Inner::Nothing(Some(Box::new(|connection| Box::pin(run(connection))))))
    }

    /// Who takes the connection over, if somebody does.
    pub(crate) fn take_takeover(&mut self) -> Option<Takeover> {
        match &mut self.0 {
            Inner::Nothing(takeover) => takeover.take(),
            _ => None,
        }
    }

    /// A body that comes in pieces, so many bytes of them if that is known. The next one is asked for when the connection has taken the last;
    /// an error cuts the connection, so that the client sees that something is missing.
    pub fn pieces(
        pieces: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
        bytes: Option<u64>,
    ) -> Body {
        Body(Inner::Pieces { pieces: pieces.boxed(), left: bytes })
    }

    /// A body that is there.
    pub fn whole(body: Bytes) -> Body {
        Body(Inner::Whole(Full::new(body)))
    }

    pub(crate) fn events(format: Format, operation: &'static Operation, events: Events) -> Body {
        let (sender, receiver) = mpsc::channel(1);
        tokio::spawn(send(format, operation, events, sender));
        Body::received(receiver, Ok)
    }

    /// A body that goes on for as long as the server runs. Who takes none of it for long is given up.
    pub(crate) fn flowing(pieces: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Body {
        let (sender, receiver) = mpsc::channel(1);
        tokio::spawn(pump(pieces, sender));
        Body::received(receiver, |piece| piece)
    }

    fn received<T: Send + 'static>(
        mut receiver: mpsc::Receiver<T>,
        piece: impl Fn(T) -> io::Result<Bytes> + Send + 'static,
    ) -> Body {
        let received = stream::poll_fn(move |context| receiver.poll_recv(context));
        Body(Inner::Flowing(received.map(piece).boxed()))
    }

    /// Ends what goes on once `stop` resolves. What has an end is sent to it.
    pub(crate) fn until(self, stop: impl Future<Output = ()> + Send + 'static) -> Body {
        match self.0 {
            Inner::Whole(_) | Inner::Pieces { .. } | Inner::Nothing(_) => self,
            Inner::Flowing(pieces) => Body(Inner::Flowing(pieces.take_until(Box::pin(stop)).boxed())),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::Whole(body) => body.fmt(formatter),
            Inner::Pieces { left, .. } => write!(formatter, "Pieces({left:?})"),
            Inner::Flowing(_) => formatter.write_str("Flowing"),
            Inner::Nothing(_) => formatter.write_str("Nothing"),
        }
    }
}

impl hyper::body::Body for Body {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        match &mut self.0 {
            Inner::Whole(body) => Pin::new(body).poll_frame(context).map_err(|never| match never {}),
            Inner::Pieces { pieces, left } => pieces.poll_next_unpin(context).map(|piece| {
                piece.map(|piece| {
                    let piece = piece?;
                    *left = left.map(|left| left.saturating_sub(piece.len() as u64));
                    Ok(Frame::data(piece))
                })
            }),
            Inner::Flowing(pieces) => {
                pieces.poll_next_unpin(context).map(|piece| piece.map(|piece| piece.map(Frame::data)))
            }
            Inner::Nothing(_) => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Inner::Whole(body) => body.is_end_stream(),
            Inner::Pieces { left, .. } => *left == Some(0),
            Inner::Flowing(_) => false,
            Inner::Nothing(_) => true,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Inner::Whole(body) => body.size_hint(),
            Inner::Pieces { left, .. } => left.map_or_else(SizeHint::default, SizeHint::with_exact),
            // An answer that ends HTTP has no length.
            Inner::Flowing(_) | Inner::Nothing(_) => SizeHint::default(),
        }
    }
}

/// Sends pieces as they come, each when the last one was taken.
async fn pump(
    pieces: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
    sender: mpsc::Sender<io::Result<Bytes>>,
) {
    let mut pieces = std::pin::pin!(pieces);
    loop {
        let piece = tokio::select! {
            biased;
            () = sender.closed() => return,
            piece = pieces.next() => piece,
        };
        let Some(piece) = piece else { return };
        match timeout(EVENT_STALL_MAX, sender.send(piece)).await {
            Ok(Ok(())) => {}
            Ok(Err(_gone)) => return,
            Err(_) => {
                tracing::debug!("given up: the client takes nothing");
                return;
            }
        }
    }
}

/// Sends the events as messages: first the one that stands for the operation's own output, without which SDKs refuse the rest;
/// then each event; a fault ends it.
async fn send(
    format: Format,
    operation: &'static Operation,
    mut events: Events,
    sender: mpsc::Sender<Bytes>,
) {
    // There is room for one.
    let first = Event::new("initial-response", Value::Map(Vec::new()));
    let _ = sender.try_send(event_message(format, &first));
    loop {
        let room = match timeout(EVENT_STALL_MAX, sender.reserve()).await {
            Ok(Ok(room)) => room,
            Ok(Err(_gone)) => return,
            Err(_) => {
                tracing::debug!(operation = operation.name, "given up: the client takes no events");
                return;
            }
        };
        let next = tokio::select! {
            biased;
            () = sender.closed() => return,
            next = AssertUnwindSafe(events.next()).catch_unwind() => next,
        };
        match next {
            Ok(Some(Ok(event))) => room.send(event_message(format, &event)),
            Ok(Some(Err(fault))) => return room.send(fault_message(format, operation, &fault)),
            Ok(None) => return,
            Err(_panic) => {
                tracing::error!(operation = operation.name, "a stream of events panicked");
                return room.send(fault_message(format, operation, &Fault::internal_failure()));
            }
        }
    }
}

fn event_message(format: Format, event: &Event) -> Bytes {
    let headers =
        [(":message-type", "event"), (":event-type", event.name), (":content-type", format.content_type())];
    event_stream::encode(&headers, |body| format.write(&*event.document, body)).into()
}

/// What the model knows as an ending of these events is an exception, with a payload like an error's; all else, which a typed
/// client has no name for, is an error that says it in headers.
fn fault_message(format: Format, operation: &Operation, fault: &Fault) -> Bytes {
    let message = fault.message.as_deref().unwrap_or_default();
    let message = &message[..message.floor_char_boundary(FAULT_MESSAGE_BYTES_MAX)];
    if !is_modelled(operation, &fault.code) {
        let headers =
            [(":message-type", "error"), (":error-code", &*fault.code), (":error-message", message)];
        return event_stream::encode(&headers, |_| {}).into();
    }
    let headers = [
        (":message-type", "exception"),
        (":exception-type", &*fault.code),
        (":content-type", format.content_type()),
    ];
    let payload = Value::Map(vec![("message".into(), Value::String(message.to_owned()))]);
    event_stream::encode(&headers, |body| format.write(&payload, body)).into()
}

fn is_modelled(operation: &Operation, code: &str) -> bool {
    let members = operation.output.map_or(&[][..], |output| output.members());
    let mut streams = members
        .iter()
        .filter(|member| matches!(&member.shape.kind, Kind::Structure(structure) if structure.event_stream));
    streams.any(|member| member.shape.members().iter().any(|ending| ending.name == code))
}
