//! Page tokens: where a list goes on, sealed like an iterator and as long-lived.
//!
//! What is in a token is its operation's business; every token begins with the time it was issued at.

use penstock_api::Fault;
use penstock_api::token::{self, Key};

use crate::{fault, limits, time};

/// A token for `operation` to take back.
pub(crate) fn seal(key: &Key, operation: &str, issued_ms: i64, payload: &[u8]) -> String {
    let mut dated = issued_ms.to_be_bytes().to_vec();
    dated.extend_from_slice(payload);
    token::seal(key, operation, &dated)
}

/// What `operation` put into a token, if it is one of its own and not too old.
pub(crate) fn open(key: &Key, operation: &str, token: &str, now_ms: i64) -> Result<Vec<u8>, Fault> {
    let dated = token::open(key, operation, token).map_err(|_| fault::token_invalid())?;
    let (&issued_ms, payload) = dated.split_first_chunk().ok_or_else(fault::token_invalid)?;
    let issued_ms = i64::from_be_bytes(issued_ms);
    if now_ms.saturating_sub(issued_ms) > limits::TOKEN_LIFE_MS {
        let (created, now) = (time::prose(issued_ms), time::prose(now_ms));
        return Err(fault::token_expired(created, now, limits::TOKEN_LIFE_MS));
    }
    Ok(payload.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = Key::new([7; 32]);

    #[test]
    fn a_token_is_good_for_its_operation_and_five_minutes() {
        let token = seal(&KEY, "ListShards", 1_000, b"here");
        assert_eq!(open(&KEY, "ListShards", &token, 301_000), Ok(b"here".to_vec()));
        assert_eq!(open(&KEY, "ListStreams", &token, 1_000), Err(fault::token_invalid()));
        let (created, now) = (time::prose(1_000), time::prose(301_001));
        assert_eq!(
            open(&KEY, "ListShards", &token, 301_001),
            Err(fault::token_expired(created, now, 300_000))
        );
    }
}
