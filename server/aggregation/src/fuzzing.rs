//! What a fuzzer throws at the decoder. No part of the public face: behind the feature `fuzzing`, which promises nothing.
//! The fuzzer itself is in `fuzz/`; the same function runs below, over what it ever found and over noise.

use crate::{AddError, Aggregator, CHECKSUM_BYTES, MAGIC, decode};
use bytes::Bytes;
use md5::{Digest, Md5};

/// Around a message what makes it an aggregate. A fuzzer would not guess a checksum.
pub fn frame(message: &[u8]) -> Bytes {
    let checksum = Md5::digest(message);
    debug_assert_eq!(checksum.len(), CHECKSUM_BYTES);
    [&MAGIC[..], message, &checksum[..]].concat().into()
}

/// Reads bytes as data and as a message. What turns out to be an aggregate is put together anew and must say the same.
pub fn aggregation(bytes: &[u8]) {
    drop(decode(&Bytes::copy_from_slice(bytes)));
    let Some(aggregate) = decode(&frame(bytes)) else { return };
    let mut again = Aggregator::new(usize::MAX);
    for record in aggregate.records() {
        let added: Result<(), AddError> =
            again.add(record.partition_key, record.explicit_hash_key, &record.data);
        assert_eq!(added, Ok(()));
    }
    assert_eq!(again.len(), aggregate.len());
    let Some(again) = again.take() else { return };
    let again = decode(&again.data).expect("what the aggregator writes can be read");
    assert!(aggregate.records().eq(again.records()), "what was read twice differs");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_fuzzer_found_stays_found() {
        let found = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/regressions/aggregation");
        let files: Vec<_> = std::fs::read_dir(found).unwrap().map(|file| file.unwrap().path()).collect();
        assert!(!files.is_empty(), "no file in {found}");
        for file in files {
            aggregation(&std::fs::read(file).unwrap());
        }
    }

    proptest! {
        #[test]
        fn noise_does_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            aggregation(&bytes);
        }

        // Small numbers make keys, lengths and indexes that fit now and then.
        #[test]
        fn near_misses_do_no_harm(
            bytes in proptest::collection::vec(
                proptest::sample::select(vec![0u8, 1, 2, 3, 4, 8, 10, 16, 18, 26, 34, b'k', 0x80, 0xff]),
                0..60,
            ),
        ) {
            aggregation(&bytes);
        }
    }
}
