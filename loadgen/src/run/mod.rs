//! `run`: one workload against one target, measured: the engine in this process, or any service that speaks Kinesis Data Streams or
//! Video Streams.
//!
//! ```text
//!   settings   the command line
//!   place      what is loaded: the engine, or a stream of a service
//!   writer     who puts records             \
//!   reader     who reads them                > over either
//!   listener   who waits for them           /
//!   media      cameras, and who watches them
//!   workload   what is done, one function a workload; fill: what is there before; reshard: the one that is counted afterwards
//!   measure    a run from its beginning to its end
//!   results    what was measured, as JSON, and as a table
//!   page       the same as a page of HTML; plot: its pictures
//!   compare    two results beside each other
//!   sweep      runs one after the other, with one setting changed
//! ```
//! How requests are sent, and what latency means, stands in `drive`; what a service is asked, in `kinesis` and `media`.

mod compare;
mod fill;
mod listener;
mod measure;
mod media;
mod page;
mod place;
mod plot;
mod reader;
mod reshard;
pub(crate) mod results;
mod settings;
mod sweep;
mod workload;
mod writer;

pub use compare::Compare;
pub(crate) use reader::{Begin, Delivery, ServiceReader};
pub use settings::Run;
pub use sweep::Sweep;
