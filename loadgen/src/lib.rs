//! Loads Penstock: workloads and their figures (`penstock-loadgen`), and the kill-and-recover campaign (`crash`).
//!
//! ```text
//!   workload   what is done: append, read, many shards, start-up
//!   records    what is appended
//!   load       the closed loop of producers that the workloads share
//!   target     the engine that is loaded: where its directory is and how it is opened
//!   report     what was measured, for people and for scripts
//!   machine    what only the machine knows: processor time, memory, flushes of the device, its name
//!   figures    pairs of fio and engine on the same disk, and the table of docs/performance.md
//!   peers      the engine beside other servers, and whether those keep what they acknowledge
//!   server     a server under load, over HTTP
//!   crash      the kill-and-recover campaign
//! ```
//! The parts are a library so that the two programs share them; nobody else uses it.

pub mod block_on;
pub mod chart;
pub mod crash;
pub mod figures;
pub mod fio;
pub mod load;
pub mod machine;
pub mod peers;
pub mod random;
pub mod records;
pub mod report;
pub mod server;
pub mod target;
pub mod workload;
