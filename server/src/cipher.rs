//! AES-256-GCM for records at rest, by the library that TLS uses anyway. What the engine's own cipher encrypted it decrypts, and
//! the other way round.

use penstock_engine::{Cipher, NONCE_BYTES, TAG_BYTES};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, Tag, UnboundKey};
use std::sync::Arc;

struct Aes256Gcm(LessSafeKey);

/// The cipher with this key.
pub(crate) fn aes_256_gcm(key: &[u8; 32]) -> Arc<dyn Cipher> {
    let key = UnboundKey::new(&AES_256_GCM, key).expect("the key has the cipher's length");
    Arc::new(Aes256Gcm(LessSafeKey::new(key)))
}

impl Cipher for Aes256Gcm {
    fn encrypt(&self, nonce: &[u8; NONCE_BYTES], context: &[u8], bytes: &mut [u8]) -> [u8; TAG_BYTES] {
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let tag = self.0.seal_in_place_separate_tag(nonce, Aad::from(context), bytes);
        let tag = tag.expect("an extent is far below the cipher's limit of 64 GiB");
        tag.as_ref().try_into().expect("a tag has its bytes")
    }

    fn decrypt(
        &self,
        nonce: &[u8; NONCE_BYTES],
        context: &[u8],
        bytes: &mut [u8],
        tag: &[u8; TAG_BYTES],
    ) -> bool {
        let nonce = Nonce::assume_unique_for_key(*nonce);
        self.0.open_in_place_separate_tag(nonce, Aad::from(context), Tag::from(*tag), bytes, 0..).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_cipher_encrypts_the_other_decrypts() {
        let ours = penstock_engine::Aes256Gcm::new(&[7; 32]);
        let theirs = aes_256_gcm(&[7; 32]);
        let both: [(&dyn Cipher, &dyn Cipher); 2] = [(&ours, &*theirs), (&*theirs, &ours)];
        for length in [0, 1, 15, 16, 17, 1024, 70_001] {
            let clear: Vec<u8> = (0..length).map(|at| at as u8).collect();
            for (here, there) in both {
                let mut bytes = clear.clone();
                let tag = here.encrypt(&[3; NONCE_BYTES], b"context", &mut bytes);
                let mut changed = bytes.clone();
                assert!(!there.decrypt(&[3; NONCE_BYTES], b"another", &mut changed, &tag));
                assert!(there.decrypt(&[3; NONCE_BYTES], b"context", &mut bytes, &tag));
                assert_eq!(bytes, clear);
            }
        }
    }
}
