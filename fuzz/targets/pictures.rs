//! Fuzzes the decoder of pictures; see server/video/pictures/src/fuzzing.rs.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| penstock_pictures::fuzzing::pictures(data));
