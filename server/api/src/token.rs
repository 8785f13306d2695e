//! Tokens that a caller hands back as it got them: page tokens and shard iterators.
//!
//! A token is base64 over bytes that carry their own proof, so that nothing has to be remembered
//! between two calls and a forged or damaged token is refused. It hides nothing: the payload can
//! be read by whoever looks.
//!
//! ```text
//!  0        8                 24                          24 + 16 n
//! ┌────────┬─────────────────┬───────────────────────────┐
//! │ 0 … 01 │ proof           │ payload, filled to 16 n   │
//! └────────┴─────────────────┴───────────────────────────┘
//! ```
//!
//! - **0..8** the number 1, big-endian, as the real service's iterators begin;
//! - **8..24** the first 16 bytes of HMAC-SHA256 over purpose, a zero byte, and the rest;
//! - **24..** the payload, then 1 to 16 bytes each of which holds their count.
//!
//! So the length is always 8 more than a multiple of 16: clients have been seen to check that of
//! an iterator.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What every token begins with.
const VERSION: [u8; 8] = 1u64.to_be_bytes();

/// Bytes of the proof that a token carries: 128 bits cannot be guessed.
const PROOF_BYTES: usize = 16;

/// The payload is filled to a multiple of this, in bytes.
const BLOCK_BYTES: usize = 16;

/// Where the payload begins, in bytes.
const PAYLOAD_AT: usize = VERSION.len() + PROOF_BYTES;

/// Longest token, in characters: the models allow an iterator no more.
pub const TOKEN_CHARACTERS_MAX: usize = 512;

/// Longest payload that fits a token of [`TOKEN_CHARACTERS_MAX`], in bytes: 384 bytes are 512
/// characters; the largest length below that is 8 more than a multiple of 16 is 376; from it go
/// 24 bytes in front and one of filling.
pub const PAYLOAD_BYTES_MAX: usize = 351;

/// What tokens are proven with. Who has it can make tokens.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl Key {
    /// A key of random bytes; it has to outlive the tokens that it seals.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Key")
    }
}

/// A token that was not sealed with this key for this purpose. The caller has to start anew; the
/// service has its own sentence for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadToken;

impl fmt::Display for BadToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the token was not made here")
    }
}

impl std::error::Error for BadToken {}

/// Makes a token. `purpose` names the operation that will take it back, so that a token for one is
/// refused by another.
///
/// # Panics
///
/// If the payload is longer than [`PAYLOAD_BYTES_MAX`].
pub fn seal(key: &Key, purpose: &str, payload: &[u8]) -> String {
    assert!(payload.len() <= PAYLOAD_BYTES_MAX, "a token's payload of {} bytes", payload.len());
    let filling = BLOCK_BYTES - payload.len() % BLOCK_BYTES;
    let mut filled = Vec::with_capacity(payload.len() + filling);
    filled.extend_from_slice(payload);
    // The filling counts itself: 1 to 16.
    filled.resize(payload.len() + filling, u8::try_from(filling).unwrap_or(u8::MAX));
    let proof = prover(key, purpose, &filled).finalize().into_bytes();
    let mut token = Vec::with_capacity(PAYLOAD_AT + filled.len());
    token.extend_from_slice(&VERSION);
    token.extend_from_slice(&proof[..PROOF_BYTES]);
    token.extend_from_slice(&filled);
    STANDARD.encode(token)
}

/// The payload of a token. One in double quotes is taken too, as the service takes it from callers
/// who pass on a piece of JSON.
pub fn open(key: &Key, purpose: &str, token: &str) -> Result<Vec<u8>, BadToken> {
    let bare = token.strip_prefix('"').and_then(|token| token.strip_suffix('"')).unwrap_or(token);
    if bare.len() > TOKEN_CHARACTERS_MAX {
        return Err(BadToken);
    }
    let bytes = STANDARD.decode(bare).map_err(|_| BadToken)?;
    let (version, rest) = bytes.split_at_checked(VERSION.len()).ok_or(BadToken)?;
    let (proof, filled) = rest.split_at_checked(PROOF_BYTES).ok_or(BadToken)?;
    if version != VERSION {
        return Err(BadToken);
    }
    prover(key, purpose, filled).verify_truncated_left(proof).map_err(|_| BadToken)?;
    let filling = usize::from(*filled.last().ok_or(BadToken)?);
    let payload = filled.len().checked_sub(filling).ok_or(BadToken)?;
    Ok(filled[..payload].to_vec())
}

fn prover(key: &Key, purpose: &str, filled: &[u8]) -> Hmac<Sha256> {
    let mut prover = Hmac::<Sha256>::new_from_slice(&key.0).expect("HMAC takes keys of any length");
    prover.update(purpose.as_bytes());
    // No purpose holds a zero byte, so that purpose and payload cannot be shifted into each other.
    prover.update(&[0]);
    prover.update(filled);
    prover
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = Key::new([7; 32]);

    #[test]
    fn a_token_opens_to_what_was_sealed() {
        for length in [0, 1, 15, 16, 17, 100, PAYLOAD_BYTES_MAX] {
            let payload: Vec<u8> = (0..length).map(|index| index as u8).collect();
            let token = seal(&KEY, "GetRecords", &payload);
            assert!(token.len() <= TOKEN_CHARACTERS_MAX, "{length} bytes make {} characters", token.len());
            assert_eq!(open(&KEY, "GetRecords", &token), Ok(payload.clone()));
            assert_eq!(open(&KEY, "GetRecords", &format!("\"{token}\"")), Ok(payload));
        }
    }

    #[test]
    fn the_form_is_that_of_the_services_iterators() {
        let bytes = STANDARD.decode(seal(&KEY, "GetRecords", b"payload")).unwrap();
        assert_eq!(bytes.len() % 16, 152 % 16);
        assert_eq!(bytes[..8], [0, 0, 0, 0, 0, 0, 0, 1]);
    }

    #[test]
    fn any_changed_bit_is_noticed() {
        let token = seal(&KEY, "GetRecords", b"payload");
        let bytes = STANDARD.decode(&token).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut forged = bytes.clone();
            forged[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(open(&KEY, "GetRecords", &STANDARD.encode(forged)), Err(BadToken), "bit {bit}");
        }
        for length in 0..bytes.len() {
            assert_eq!(open(&KEY, "GetRecords", &STANDARD.encode(&bytes[..length])), Err(BadToken));
        }
    }

    #[test]
    fn another_key_or_purpose_does_not_open_it() {
        let token = seal(&KEY, "ListShards", b"payload");
        assert_eq!(open(&KEY, "ListStreams", &token), Err(BadToken));
        assert_eq!(open(&Key::new([8; 32]), "ListShards", &token), Err(BadToken));
    }

    #[test]
    fn garbage_is_refused() {
        for token in ["", "\"", "\"\"", "AAAA", "not base64", &"A".repeat(100_000)] {
            assert_eq!(open(&KEY, "GetRecords", token), Err(BadToken), "{token:.20}");
        }
    }
}
