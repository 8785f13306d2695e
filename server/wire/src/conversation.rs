//! Services that converse: a WebSocket for each client, opened by a signed GET.
//!
//! The order of the checks is that of REST services: the handshake, which stands for the body here, credentials, and then what the service
//! itself finds.

use crate::answer::Answer;
use crate::body::Body;
use crate::mount::{Mount, Upload};
use crate::rest;
use crate::router::Authenticate;
use crate::websocket;
use bytes::Bytes;
use futures_util::stream;
use http::request::Parts;
use http::{Request, Response};
use penstock_api::conversation::{Converse, Hearing, Opening, Saying};
use penstock_api::{BoxFuture, Fault};
use penstock_model::Service;
use std::sync::Arc;
use tokio::sync::mpsc;

/// A service that converses, as a mount.
#[derive(Clone)]
pub(crate) struct Conversations {
    service: Arc<dyn Converse>,
    model: &'static Service,
    authenticate: Arc<Authenticate>,
}

impl Conversations {
    /// # Panics
    ///
    /// If there is no model of the service.
    pub(crate) fn new(service: Arc<dyn Converse>, authenticate: Arc<Authenticate>) -> Conversations {
        let id = service.service();
        let model = penstock_model::service_by_id(id).unwrap_or_else(|| panic!("no model of service {id}"));
        Conversations { service, model, authenticate }
    }

    fn answer(&self, head: &Parts) -> Response<Body> {
        let accept = match websocket::accept(head) {
            Ok(accept) => accept,
            Err(refusal) => return *refusal,
        };
        let (speaking, mut heard) = mpsc::channel(1);
        let hearing = Box::pin(stream::poll_fn(move |context| heard.poll_recv(context)));
        match self.begin(head, hearing) {
            Ok(saying) => {
                websocket::switch(&accept, move |connection| websocket::run(connection, speaking, saying))
            }
            Err(fault) => Answer::rest_error(&fault, "Message").into_anonymous(),
        }
    }

    fn begin(&self, head: &Parts, hearing: Hearing) -> Result<Saying, Fault> {
        let caller = (self.authenticate)(head, &Bytes::new(), self.model).map_err(rest::unknown_caller)?;
        let query = rest::query(head).ok_or_else(|| Fault::serialization(None))?;
        Arc::clone(&self.service).converse(Opening { caller, query }, hearing)
    }
}

impl Mount for Conversations {
    fn name(&self) -> &'static str {
        self.model.id
    }

    fn claims(&self, scope: Option<&str>, head: &Parts) -> bool {
        scope == Some(self.model.signing_name) && websocket::is_asked_for(head)
    }

    fn call(&self, request: Request<Upload>) -> BoxFuture<'static, Response<Body>> {
        let conversations = self.clone();
        Box::pin(async move { conversations.answer(&request.into_parts().0) })
    }
}
