//! The arithmetic of a signature: hashes, the key derived for a day, and the comparison.

use hmac::{Hmac, KeyInit, Mac};
use penstock_api::hex;
use sha2::{Digest, Sha256};

/// A key that signs one day's requests of one access key to one service in one region, with the part of the signature done that
/// depends on the key alone.
#[derive(Clone)]
pub(crate) struct SigningKey(Hmac<Sha256>);

/// The SHA-256 of bytes, in hexadecimal digits.
pub(crate) fn hash(bytes: &[u8]) -> [u8; 64] {
    hex::of_sha256(&Sha256::digest(bytes).into())
}

/// Derives a signing key from a secret.
pub(crate) fn signing_key(secret: &str, day: &str, region: &str, service: &str) -> SigningKey {
    let key = sign(format!("AWS4{secret}").as_bytes(), day);
    let key = sign(&key, region);
    let key = sign(&key, service);
    SigningKey(mac(&sign(&key, "aws4_request")))
}

/// Whether a signature in hexadecimal digits is that of a text, which comes in parts. Takes the same time whichever byte is wrong.
pub(crate) fn matches(key: &SigningKey, text: &[&[u8]], signature: &str) -> bool {
    // The service compares texts, so that digits above nine are lower-case.
    let is_lower = !signature.bytes().any(|digit| digit.is_ascii_uppercase());
    let Some(signature) = hex::to_sha256(signature).filter(|_| is_lower) else { return false };
    let mut mac = key.0.clone();
    text.iter().for_each(|part| mac.update(part));
    mac.verify_slice(&signature).is_ok()
}

fn sign(key: &[u8], text: &str) -> [u8; 32] {
    let mut mac = mac(key);
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}

fn mac(key: &[u8]) -> Hmac<Sha256> {
    Hmac::<Sha256>::new_from_slice(key).expect("a key of any length will do")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_key_is_derived() {
        // The example of AWS's page on deriving a signing key.
        let key = signing_key("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "20150830", "us-east-1", "iam");
        let documented = "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9";
        let documented = sign(&hex::to_sha256(documented).unwrap(), "text");
        assert!(matches(&key, &[b"te", b"xt"], &hex::encode(&documented)));
    }

    #[test]
    fn a_signature_is_sixty_four_digits() {
        let right = hex::encode(&sign(&[7; 32], "text"));
        let key = SigningKey(mac(&[7; 32]));
        assert!(matches(&key, &[b"text"], &right));
        assert!(!matches(&key, &[b"texT"], &right));
        for wrong in [&right[..62], &right[..63], &format!("{right}00"), "", &right.to_uppercase(), "é"] {
            assert!(!matches(&key, &[b"text"], wrong), "{wrong}");
        }
    }

    #[test]
    fn nothing_hashes_to_its_hash() {
        assert_eq!(&hash(b""), b"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
