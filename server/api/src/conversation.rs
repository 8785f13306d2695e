//! Conversations: texts in both directions over a connection of their own, for what a service tells clients that have not just asked.
//!
//! The wire opens one for a client, as a WebSocket, takes frames apart within its bounds, and keeps the connection alive. The service hears
//! texts and says texts; it knows neither frames nor HTTP.

use std::pin::Pin;
use std::sync::Arc;

use futures_core::Stream;

use crate::call::Caller;
use crate::fault::Fault;

/// What a client opens a conversation with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Who it is.
    pub caller: Caller,
    /// The pairs of its query, decoded. Those of its signature are among them.
    pub query: Vec<(String, String)>,
}

impl Opening {
    /// The first value of this name in the query.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// What is heard in a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A text of the client's.
    Text(String),
    /// The client lives and says nothing.
    Ping,
    /// The server stops: what is not ended a few seconds later is cut.
    Stopping,
}

/// All that is heard, in order. It ends when the client has gone.
pub type Hearing = Pin<Box<dyn Stream<Item = Heard> + Send>>;

/// All that is said. Its end ends the conversation. It is asked for a text when the connection has taken the one before, and dropped when
/// the client has gone: whatever has to be given up then belongs into its `Drop`.
pub type Saying = Pin<Box<dyn Stream<Item = String> + Send>>;

/// A service that converses.
pub trait Converse: Send + Sync + 'static {
    /// The id of the model whose signing name clients sign for.
    fn service(&self) -> &'static str;

    /// Begins a conversation, or refuses to. What is heard waits until it is asked for.
    ///
    /// # Errors
    /// The client gets a fault as it would that of a REST operation.
    fn converse(self: Arc<Self>, opening: Opening, hearing: Hearing) -> Result<Saying, Fault>;
}
