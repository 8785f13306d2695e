//! What is done to the engine, one file a workload. Each returns its figures and prints nothing but progress.

pub mod append;
pub mod catch_up;
pub mod curve;
pub mod read;
pub mod shards;
pub mod startup;
