//! A cipher for extents that a fuzzer has made: it hides little, costs little, and notices every change.

use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use crate::encryption::{Cipher, Encryption, KeyError, KeyId, Keys, NONCE_BYTES, TAG_BYTES, nonce};
use crate::record::ShardId;

/// Keys for all shards.
#[derive(Debug)]
pub(super) struct Toy;

struct ToyCipher(u64);

/// What a shard's extent in this group is encrypted with.
pub(super) fn encryption(shard: u64, key: u64, sequence: u64, epoch: u32) -> Encryption {
    Encryption { key: KeyId(key), cipher: cipher(shard, key), nonce: nonce(sequence, epoch, 0) }
}

fn cipher(shard: u64, key: u64) -> Arc<dyn Cipher> {
    Arc::new(ToyCipher(shard << 8 | key))
}

impl Keys for Toy {
    fn cipher(&self, shard: ShardId, key: KeyId) -> Result<Arc<dyn Cipher>, KeyError> {
        // One is never there.
        if key.0 > 2 {
            return Err(KeyError(format!("{key} is not there")));
        }
        Ok(cipher(shard.0, key.0))
    }
}

impl ToyCipher {
    fn tag(&self, nonce: &[u8; NONCE_BYTES], context: &[u8], bytes: &[u8]) -> [u8; TAG_BYTES] {
        let mut hash = Xxh3::with_seed(self.0);
        for part in [&nonce[..], context, bytes] {
            hash.update(part);
        }
        hash.digest128().to_le_bytes()
    }
}

impl Cipher for ToyCipher {
    fn encrypt(&self, nonce: &[u8; NONCE_BYTES], context: &[u8], bytes: &mut [u8]) -> [u8; TAG_BYTES] {
        bytes.iter_mut().for_each(|byte| *byte ^= 0x5a);
        self.tag(nonce, context, bytes)
    }

    fn decrypt(
        &self,
        nonce: &[u8; NONCE_BYTES],
        context: &[u8],
        bytes: &mut [u8],
        tag: &[u8; TAG_BYTES],
    ) -> bool {
        let intact = self.tag(nonce, context, bytes) == *tag;
        bytes.iter_mut().for_each(|byte| *byte ^= 0x5a);
        intact
    }
}
