//! The face for other services of this server: a delivery that transforms its records, a stream that feeds a function.

use std::sync::Arc;

use bytes::Bytes;
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

use crate::environment::Failure;
use crate::functions::{Asked, Functions, Refused};
use crate::limits::PAYLOAD_BYTES_MAX;
use crate::name::Named;

/// What a function answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// JSON: the answer, or what is known of the error.
    pub payload: Bytes,
    /// There if the function failed: `Unhandled`.
    pub function_error: Option<String>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvokeError {
    /// There is no such function: give up, or ask again when its owner has made it.
    #[error("there is no function {0}")]
    NotFound(String),
    /// Too many run at once: wait and ask again.
    #[error("throttled: {0}")]
    Throttled(String),
    /// It took longer than its timeout, or than the caller waits: ask again, perhaps with less.
    #[error("timed out")]
    TimedOut,
    /// The request is larger than a request may be: ask with less.
    #[error("larger than {PAYLOAD_BYTES_MAX} bytes")]
    TooLarge,
    /// It cannot be run or reached, and why: ask again later, and tell somebody.
    #[error("unavailable: {0}")]
    Unavailable(String),
}

impl Functions {
    /// Asks a function, by its ARN, and waits for the answer until the deadline. JSON in, JSON out.
    ///
    /// Any number of calls may wait at once; how many run is for the function's reserved concurrency and the server's bound to
    /// say. A call may be dropped at any time: what has begun runs to its end, with nobody to hear of it.
    pub async fn invoke(
        self: &Arc<Self>,
        arn: &str,
        payload: Bytes,
        deadline: Instant,
    ) -> Result<Answer, InvokeError> {
        if payload.len() > PAYLOAD_BYTES_MAX {
            return Err(InvokeError::TooLarge);
        }
        let named = Named::read(arn, "", "").filter(Named::is_latest);
        let function = named.and_then(|named| self.find(&named.key));
        let answer = async {
            match (function, &self.options.remote) {
                (Some(function), _) => {
                    let id = Uuid::new_v4().to_string();
                    let asked = Asked { id, arn: arn.to_owned(), payload, client_context: None };
                    let outcome = self.run(&function, asked).await.map_err(|refused| match refused {
                        Refused::Throttled(reason) => InvokeError::Throttled(reason.to_owned()),
                        Refused::Unavailable(why) => InvokeError::Unavailable(why),
                    })?;
                    if outcome.error == Some(Failure::TimedOut) {
                        return Err(InvokeError::TimedOut);
                    }
                    let function_error = outcome.error.map(|_| "Unhandled".to_owned());
                    Ok(Answer { payload: outcome.payload, function_error })
                }
                (None, Some(remote)) => remote.invoke(arn, payload).await,
                (None, None) => Err(InvokeError::NotFound(arn.to_owned())),
            }
        };
        timeout_at(deadline, answer).await.unwrap_or(Err(InvokeError::TimedOut))
    }
}
