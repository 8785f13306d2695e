//! Kinesis Data Streams.
