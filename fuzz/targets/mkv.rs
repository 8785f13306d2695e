//! Fuzzes the splitter of Matroska; see server/video/mkv/src/fuzzing.rs.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| penstock_mkv::fuzzing::mkv(data));
