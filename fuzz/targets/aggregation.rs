//! Fuzzes the aggregation format of the Kinesis Producer Library; see server/aggregation/src/fuzzing.rs.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| penstock_aggregation::fuzzing::aggregation(data));
