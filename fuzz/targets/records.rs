//! Fuzzes the short way of requests with records against the long one; see server/model/src/fuzzing.rs.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    penstock_model::fuzzing::records(data);
});
