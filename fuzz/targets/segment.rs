//! Fuzzes a segment's first block, groups, directory and trailer; see engine/src/fuzzing/.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| penstock_engine::fuzzing::segment(data));
