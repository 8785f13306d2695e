//! HTTP/1.1 and HTTP/2 on one port, plain or in TLS, JSON 1.1 and CBOR 1.1, REST-JSON, event streams, routing from the model's table.
//!
//! The wire is given the operations that each service lists ([`Router::new`]) and knows no service itself. It takes requests in
//! within [`limits`], checks them in the order in which AWS does, calls the operation, and writes what AWS would write.
//!
//! | file | what it is for |
//! |---|---|
//! | `listener` | the port: connections, protocols, graceful stop |
//! | `tls` | certificates and handshakes |
//! | `router` | from a request to its operation; the order of the checks |
//! | `rest` | operations that are found by method and path |
//! | `mount` | services with a protocol of their own, which get whole requests |
//! | `streaming` | requests that go on while they are answered, pages that links lead to |
//! | `endpoint` | where a request reached the server |
//! | `conversation` | services that converse, over WebSockets |
//! | `websocket` | the handshake and the frames of a WebSocket |
//! | `intake` | a body, bounded in bytes, time and memory |
//! | `format` | JSON 1.1 or CBOR 1.1 |
//! | `answer` | bodies and headers of the answers |
//! | `body` | an answer's body, whole or as events that go on |
//! | `event_stream` | the framing of events |
//! | `limits` | every limit with its reason |
//!
//! Deliberately absent: what an operation means, who may call it, any state that outlives a request.

mod answer;
mod body;
mod buffers;
mod conversation;
mod endpoint;
pub mod event_stream;
mod format;
mod intake;
pub mod limits;
mod listener;
mod mount;
mod request_id;
mod rest;
mod router;
mod streaming;
mod tls;
mod websocket;

pub use body::{Body, Connection};
pub use listener::{Port, Stopped};
pub use mount::{Mount, Upload};
pub use router::{Authenticate, Router};
pub use tls::Tls;
