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
//!   bench_peers  the server beside others that speak the same protocol
//!   run        any workload against the engine or any service of Kinesis Data or Video Streams, measured
//!   drive      when requests are sent, and what became of them
//!   kinesis    a client of Data Streams
//!   media      a client of Video Streams
//!   server     our server under load, over HTTP, beside what it cannot leave out
//!   crash      the kill-and-recover campaign
//! ```
//! The parts are a library so that the two programs share them; nobody else uses it.

pub mod bench_peers;
pub mod chart;
pub mod crash;
mod drive;
pub mod figures;
pub mod fio;
mod kinesis;
pub mod load;
pub mod machine;
mod media;
pub mod peers;
pub mod random;
pub mod records;
pub mod report;
pub mod run;
pub mod server;
pub mod target;
mod units;
pub mod workload;
