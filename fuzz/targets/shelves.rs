//! Fuzzes a lane's whole directory, shelves and all; see engine/src/fuzzing/.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| penstock_engine::fuzzing::shelves(data));
