//! One call on its way from the wire to a service.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::SystemTime;

use penstock_model::{Input, Operation, Service};

use crate::fault::Fault;
use crate::output::Output;

/// What an operation answers.
pub type Reply = Result<Output, Fault>;

/// A future on the heap, so that operations of different types fit into one list.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The account, 12 digits.
    pub account: String,
    /// The region of the call, such as `us-east-1`.
    pub region: String,
    /// The access key that the call was signed with, where it names one.
    pub access_key: Option<String>,
}

/// What is known of a call besides its input.
#[derive(Clone, Debug)]
pub struct CallContext {
    /// Who calls.
    pub caller: Caller,
    /// The id that the answer carries in `x-amzn-RequestId`.
    pub request_id: String,
    /// The operation that is called.
    pub operation: &'static Operation,
    /// The service it belongs to.
    pub service: &'static Service,
    /// When the request was read.
    pub received_at: SystemTime,
}

/// A service, as the wire sees it. Implemented by [`operations!`](crate::operations).
pub trait Dispatch: Send + Sync + 'static {
    /// What is answered, as pairs of a service's id and an operation's name.
    fn operations(&self) -> &'static [(&'static str, &'static str)];

    /// Answers one call. `input` was decoded and validated along the operation's shape.
    fn dispatch(self: Arc<Self>, context: CallContext, input: Input) -> BoxFuture<'static, Reply>;
}
