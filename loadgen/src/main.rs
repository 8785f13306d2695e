//! Workloads against the engine or a server, and what they measured.

fn main() {}
