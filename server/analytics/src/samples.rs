//! Where samples of sources come from, as this crate sees it: whoever puts the server together brings an implementation.

use std::time::Duration;

use bytes::Bytes;
use penstock_api::BoxFuture;

use crate::runner::{Position, Source};

/// Looks into streams, objects and functions, for a schema to be inferred from what is there.
pub trait Samples: Send + Sync + 'static {
    /// Records of a source of an account and region, oldest first: user records, whatever they were aggregated to. Where there are none,
    /// they are waited for so long at most.
    fn records(
        &self,
        source: &Source,
        position: Position,
        wait_max: Duration,
    ) -> BoxFuture<'static, Result<Vec<Sample>, SampleFault>>;

    /// The beginning of an object, so many bytes at most.
    fn object(
        &self,
        bucket: &str,
        key: &str,
        bytes_max: usize,
    ) -> BoxFuture<'static, Result<Bytes, SampleFault>>;

    /// What a function, by its ARN, answers to an event.
    fn invoke(&self, arn: &str, event: Bytes) -> BoxFuture<'static, Result<Bytes, SampleFault>>;
}

/// A record of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// What it holds.
    pub data: Bytes,
    /// Of a data stream; empty for others.
    pub partition_key: String,
    /// Milliseconds since 1970.
    pub arrived_ms: u64,
}

/// Why there is no sample.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SampleFault {
    /// There is no such stream, object or function; the text names it.
    #[error("{0} does not exist")]
    Missing(String),
    /// It cannot be read or asked at the moment; the text says why.
    #[error("{0}")]
    Unavailable(String),
    /// A function was run, and failed; the text is what is known of it.
    #[error("the function failed: {0}")]
    Failed(String),
}
