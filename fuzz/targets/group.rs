//! Fuzzes a group, its extent table and its frames; see engine/src/fuzzing/.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| penstock_engine::fuzzing::group(data));
