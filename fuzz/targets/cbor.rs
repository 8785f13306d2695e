//! Fuzzes the decoder of requests in CBOR: whatever arrives is read or refused, and what was read is the same when it is
//! written and read again.
#![no_main]

use bytes::Bytes;
use penstock_model::{Document, decode_cbor, is_cbor, kinesis, validate};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    // The first byte chooses the operation, by whose shape the rest is read.
    let Some((first, body)) = data.split_first() else { return };
    let operations = kinesis::SERVICE.operations;
    let operation = &operations[usize::from(*first) % operations.len()];
    let body = Bytes::copy_from_slice(body);
    let Ok(input) = decode_cbor(operation, &body) else { return };
    assert!(is_cbor(&body));
    let _ = validate(operation, &input);

    // Held against each other as bytes: a number that is none is not equal to itself.
    let mut written = Vec::new();
    input.write_cbor(&mut written);
    let again = decode_cbor(operation, &Bytes::from(written.clone())).expect("what was written is read");
    let mut written_again = Vec::new();
    again.write_cbor(&mut written_again);
    assert_eq!(written, written_again);
});
