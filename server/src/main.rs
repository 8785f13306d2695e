//! Penstock: the Amazon Kinesis family in one binary.

fn main() {}
