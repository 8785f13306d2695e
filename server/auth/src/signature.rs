//! The arithmetic of a signature: hashes, the key derived for a day, and the comparison.

use hmac::{Hmac, KeyInit, Mac};
use penstock_api::hex;
use sha2::{Digest, Sha256};

/// A key that signs one day's requests of one access key to one service in one region.
pub(crate) type SigningKey = [u8; 32];

/// The SHA-256 of bytes, in hexadecimal digits.
pub(crate) fn hash(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes))
}

/// Derives a signing key from a secret.
pub(crate) fn signing_key(secret: &str, day: &str, region: &str, service: &str) -> SigningKey {
    let key = sign(format!("AWS4{secret}").as_bytes(), day);
    let key = sign(&key, region);
    let key = sign(&key, service);
    sign(&key, "aws4_request")
}

/// Whether a signature in hexadecimal digits is that of the text. Takes the same time whichever byte is wrong.
pub(crate) fn matches(key: &SigningKey, text: &str, signature: &str) -> bool {
    unhex(signature).is_some_and(|signature| mac(key, text).verify_slice(&signature).is_ok())
}

fn sign(key: &[u8], text: &str) -> SigningKey {
    mac(key, text).finalize().into_bytes().into()
}

fn mac(key: &[u8], text: &str) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length will do");
    mac.update(text.as_bytes());
    mac
}

// The service compares texts, so that digits above nine are lower-case.
fn unhex(digits: &str) -> Option<SigningKey> {
    let is_lower = !digits.bytes().any(|digit| digit.is_ascii_uppercase());
    hex::decode(digits).filter(|_| is_lower)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_key_is_derived() {
        // The example of AWS's page on deriving a signing key.
        let key = signing_key("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "20150830", "us-east-1", "iam");
        assert_eq!(Some(key), unhex("c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9"));
    }

    #[test]
    fn a_signature_is_sixty_four_digits() {
        let key = [7; 32];
        let right = sign(&key, "text");
        let right = hex::encode(&right);
        assert!(matches(&key, "text", &right));
        assert!(!matches(&key, "texT", &right));
        for wrong in [&right[..62], &right[..63], &format!("{right}00"), "", &right.to_uppercase(), "é"] {
            assert!(!matches(&key, "text", wrong), "{wrong}");
        }
    }

    #[test]
    fn nothing_hashes_to_its_hash() {
        assert_eq!(hash(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
