//! The sinks against servers of ours that look at every byte and answer as badly as servers can.

// A test that cannot go on has failed: unwrap says so.
#![allow(clippy::unwrap_used)]

mod faults;
mod http_endpoint;
mod opensearch;
mod sockets;
mod splunk;
mod stub;
