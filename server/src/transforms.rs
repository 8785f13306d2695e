//! Data Firehose's records go through the functions of this process, without a detour over its port.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use penstock_api::BoxFuture;
use penstock_firehose::{Invoke, InvokeFault, Invoked};
use penstock_functions::{Functions, InvokeError};
use tokio::time::Instant;

/// The functions of this process, and those elsewhere that it asks.
pub(crate) struct Transforms(pub(crate) Arc<Functions>);

impl Invoke for Transforms {
    fn invoke(
        &self,
        arn: &str,
        payload: Bytes,
        wait_max: Duration,
    ) -> BoxFuture<'static, Result<Invoked, InvokeFault>> {
        let (functions, arn) = (Arc::clone(&self.0), arn.to_owned());
        Box::pin(async move {
            match functions.invoke(&arn, payload, Instant::now() + wait_max).await {
                Ok(answer) => {
                    Ok(Invoked { payload: answer.payload, failed: answer.function_error.is_some() })
                }
                Err(InvokeError::NotFound(_)) => Err(InvokeFault::NotFound),
                Err(InvokeError::Throttled(why)) => Err(InvokeFault::Throttled(why)),
                Err(InvokeError::TimedOut) => Err(InvokeFault::TimedOut),
                Err(InvokeError::TooLarge) => Err(InvokeFault::TooLarge),
                Err(InvokeError::Unavailable(why)) => Err(InvokeFault::Unavailable(why)),
            }
        })
    }
}
