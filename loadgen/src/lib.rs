//! Loads Penstock: workloads and their figures (`penstock-loadgen`), and the kill-and-recover campaign (`crash`).
//!
//! The parts are a library so that the two programs share them; nobody else uses it.

pub mod block_on;
pub mod crash;
pub mod random;
