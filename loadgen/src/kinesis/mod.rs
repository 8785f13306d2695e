//! A client of Data Streams: what an SDK does, and nothing more than a load needs of it. It never sends anything twice.
//!
//! ```text
//!   endpoint   where, how, and as whom: URL, HTTP version, TLS, format, keys
//!   sign       SigV4
//!   client     a connection: requests and answers
//!   body       what is sent, made beforehand
//!   records    what is read of answers
//!   stream     a stream to load: made, encrypted, subscribed to, resharded, deleted
//!   listen     a subscription, read
//!   writer     who puts records
//! ```

pub(crate) mod body;
pub(crate) mod client;
pub(crate) mod endpoint;
pub(crate) mod listen;
pub(crate) mod records;
pub(crate) mod sign;
pub(crate) mod stream;
pub(crate) mod writer;
