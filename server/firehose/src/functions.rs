//! Functions that transform records, as this crate sees them: whoever puts the server together brings an implementation.

use std::time::Duration;

use bytes::Bytes;
use penstock_api::BoxFuture;

/// What a function answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoked {
    /// JSON: the answer, or what is known of the error.
    pub payload: Bytes,
    /// It was run, and failed.
    pub failed: bool,
}

/// Why a function gave no answer. All but [`InvokeFault::TooLarge`] is tried again, as often as the delivery stream says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvokeFault {
    /// There is no such function.
    #[error("the function does not exist")]
    NotFound,
    /// Too many run at once.
    #[error("throttled: {0}")]
    Throttled(String),
    /// It took longer than it may, or than was waited for.
    #[error("timed out")]
    TimedOut,
    /// The request is larger than a request may be.
    #[error("the request is too large")]
    TooLarge,
    /// It cannot be run or reached; the text says why.
    #[error("{0}")]
    Unavailable(String),
}

/// Asks functions.
pub trait Invoke: Send + Sync + 'static {
    /// Asks a function, by its ARN, and waits for its answer for so long at most. A call may be dropped at any time.
    fn invoke(
        &self,
        arn: &str,
        payload: Bytes,
        wait_max: Duration,
    ) -> BoxFuture<'static, Result<Invoked, InvokeFault>>;
}
