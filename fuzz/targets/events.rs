//! Fuzzes the decoder of event streams: bytes as they are, and bytes as the headers and payload of a message whose lengths
//! and checksums are right, behind which no noise would get.
#![no_main]

use penstock_wire::event_stream::{decode, encode};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = decode(data);
    let Some((headers_bytes, rest)) = data.split_first() else { return };
    let (headers, payload) = rest.split_at(rest.len().min((*headers_bytes).into()));
    let message = sealed(headers, payload);
    let Ok(decoded) = decode(&message) else { return };
    let (decoded, bytes) = decoded.expect("all of it is there");
    assert_eq!((bytes, decoded.payload), (message.len(), payload));

    let again = encode(&decoded.headers, |body| body.extend_from_slice(payload));
    assert_eq!(decode(&again), Ok(Some((decoded, again.len()))));
});

fn sealed(headers: &[u8], payload: &[u8]) -> Vec<u8> {
    let total_bytes = 12 + headers.len() + payload.len() + 4;
    let mut message = (total_bytes as u32).to_be_bytes().to_vec();
    message.extend((headers.len() as u32).to_be_bytes());
    message.extend(crc32fast::hash(&message).to_be_bytes());
    message.extend_from_slice(headers);
    message.extend_from_slice(payload);
    message.extend(crc32fast::hash(&message).to_be_bytes());
    message
}
