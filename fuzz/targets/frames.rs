//! Fuzzes the frames of an extent; see engine/src/fuzzing/.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| penstock_engine::fuzzing::frames(data));
