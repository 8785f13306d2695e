//! Fuzzes a lane's whole directory; see engine/src/fuzzing/.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| penstock_engine::fuzzing::recovery(data));
