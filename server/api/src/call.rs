//! One call on its way from the wire to a service.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::str::FromStr;
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

/// Where a server is reached, for answers that tell clients where to go next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Endpoint {
    /// Host and port, such as `localhost:4566`; empty where a request did not say.
    pub authority: String,
    /// Whether by TLS.
    pub tls: bool,
}

/// A text that is no endpoint. The caller has to correct it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadEndpoint;

impl fmt::Display for BadEndpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not an endpoint, which is http://host:port or https://host:port without a path")
    }
}

impl std::error::Error for BadEndpoint {}

impl FromStr for Endpoint {
    type Err = BadEndpoint;

    fn from_str(url: &str) -> Result<Self, BadEndpoint> {
        let (scheme, rest) = url.split_once("://").ok_or(BadEndpoint)?;
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        let tls = match scheme {
            "http" => false,
            "https" => true,
            _ => return Err(BadEndpoint),
        };
        let is_part = |character: char| character.is_ascii_alphanumeric() || "-._:[]".contains(character);
        if authority.is_empty() || !authority.chars().all(is_part) {
            return Err(BadEndpoint);
        }
        Ok(Self { authority: authority.to_owned(), tls })
    }
}

impl fmt::Display for Endpoint {
    /// As a URL without a path.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.tls { "https" } else { "http" };
        write!(formatter, "{scheme}://{}", self.authority)
    }
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
    /// Where the caller reached the server.
    pub endpoint: Endpoint,
}

/// A service, as the wire sees it. Implemented by [`operations!`](crate::operations).
pub trait Dispatch: Send + Sync + 'static {
    /// What is answered, as pairs of a service's id and an operation's name.
    fn operations(&self) -> &'static [(&'static str, &'static str)];

    /// Answers one call. `input` was decoded and validated along the operation's shape.
    fn dispatch(self: Arc<Self>, context: CallContext, input: Input) -> BoxFuture<'static, Reply>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_reads_back_as_it_was_written() {
        for url in ["http://localhost:4566", "https://video.example", "https://[::1]:4567"] {
            assert_eq!(url.parse::<Endpoint>().unwrap().to_string(), url);
        }
        assert_eq!("https://a:1/".parse(), Ok(Endpoint { authority: "a:1".to_owned(), tls: true }));
        for text in ["", "localhost:4566", "ws://a", "http://", "http://a/path", "http://a b", "http://u@a"] {
            assert_eq!(text.parse::<Endpoint>(), Err(BadEndpoint), "{text}");
        }
    }
}
