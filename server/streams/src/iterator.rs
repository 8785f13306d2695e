//! Shard iterators: where to read on, sealed so that nothing has to be remembered between two calls.
//!
//! ```text
//!  0     1                9        13       14            22          30       38
//! ┌─────┬────────────────┬────────┬────────┬─────────────┬───────────┬────────┬───────────┐
//! │ 1   │ engine's shard │ index  │ from   │ position or │ issued at │ nonce  │ name of   │
//! │     │                │        │ what   │ time        │           │        │ the stream│
//! └─────┴────────────────┴────────┴────────┴─────────────┴───────────┴────────┴───────────┘
//! ```
//!
//! All numbers are big-endian. The nonce makes any two iterators differ, also two that mean the same at the
//! same moment: clients take a repeated one for a shard that does not move. Account and region are the
//! caller's and not in it, so an iterator reaches nothing that its holder could not name.

use std::sync::atomic::{AtomicU64, Ordering};

use penstock_api::Fault;
use penstock_api::token::{self, Key};
use penstock_engine::{From, Position};

use crate::{fault, limits, time};

/// What the token is for: no other token opens as an iterator.
const PURPOSE: &str = "ShardIterator";

/// The version of the layout above.
const VERSION: u8 = 1;

/// Where the stream's name begins, in bytes.
const NAME_AT: usize = 38;

static NONCE: AtomicU64 = AtomicU64::new(0);

/// Where to read on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ShardIterator {
    /// The stream's name.
    pub stream: String,
    /// The shard's index in the stream.
    pub shard: u32,
    /// The shard's number in the engine: tells the stream from a later one of its name.
    pub engine: u64,
    /// Where in the shard. LATEST is fixed to a position when an iterator is issued.
    pub from: From,
    /// When it was issued, in milliseconds since 1970.
    pub issued_ms: i64,
}

impl ShardIterator {
    /// The text a caller gets.
    pub(crate) fn seal(&self, key: &Key) -> String {
        let (kind, value): (u8, u64) = match self.from {
            From::TrimHorizon => (0, 0),
            From::At(position) => (1, position.number()),
            From::After(position) => (2, position.number()),
            From::Timestamp(micros) => (3, micros),
            From::Latest => {
                unreachable!("LATEST is fixed to a position before an iterator is issued")
            }
        };
        let nonce = NONCE.fetch_add(1, Ordering::Relaxed);
        let mut payload = Vec::with_capacity(NAME_AT + self.stream.len());
        payload.push(VERSION);
        payload.extend_from_slice(&self.engine.to_be_bytes());
        payload.extend_from_slice(&self.shard.to_be_bytes());
        payload.push(kind);
        payload.extend_from_slice(&value.to_be_bytes());
        payload.extend_from_slice(&self.issued_ms.to_be_bytes());
        payload.extend_from_slice(&nonce.to_be_bytes());
        payload.extend_from_slice(self.stream.as_bytes());
        token::seal(key, PURPOSE, &payload)
    }

    /// The iterator in a caller's text, if it is one of ours and not too old.
    pub(crate) fn open(text: &str, key: &Key, now_ms: i64) -> Result<ShardIterator, Fault> {
        let payload = token::open(key, PURPOSE, text).map_err(|_| fault::iterator_invalid())?;
        // Sealed by us, so only another version's layout does not decode.
        let iterator = ShardIterator::decode(&payload).ok_or_else(fault::iterator_invalid)?;
        if now_ms.saturating_sub(iterator.issued_ms) > limits::TOKEN_LIFE_MS {
            let (created, now) = (time::prose(iterator.issued_ms), time::prose(now_ms));
            return Err(fault::iterator_expired(created, now, limits::TOKEN_LIFE_MS));
        }
        Ok(iterator)
    }

    fn decode(payload: &[u8]) -> Option<ShardIterator> {
        let (&version, rest) = payload.split_first()?;
        let (&engine, rest) = rest.split_first_chunk()?;
        let (&shard, rest) = rest.split_first_chunk()?;
        let (&kind, rest) = rest.split_first()?;
        let (&value, rest) = rest.split_first_chunk()?;
        let (&issued_ms, rest) = rest.split_first_chunk()?;
        let (_nonce, name) = rest.split_first_chunk::<8>()?;
        if version != VERSION {
            return None;
        }
        let value = u64::from_be_bytes(value);
        let from = match kind {
            0 => From::TrimHorizon,
            1 => From::At(Position::new(value)),
            2 => From::After(Position::new(value)),
            3 => From::Timestamp(value),
            _ => return None,
        };
        Some(ShardIterator {
            stream: String::from_utf8(name.to_vec()).ok()?,
            shard: u32::from_be_bytes(shard),
            engine: u64::from_be_bytes(engine),
            from,
            issued_ms: i64::from_be_bytes(issued_ms),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = Key::new([7; 32]);
    const ISSUED_MS: i64 = 1_421_889_722_000;

    fn iterator(from: From) -> ShardIterator {
        ShardIterator { stream: "orders".into(), shard: 3, engine: 17, from, issued_ms: ISSUED_MS }
    }

    #[test]
    fn it_opens_to_what_was_sealed_also_in_quotes() {
        let at = Position::new(1 << 40);
        for from in [From::TrimHorizon, From::At(at), From::After(at), From::Timestamp(5)] {
            let iterator = iterator(from);
            let text = iterator.seal(&KEY);
            assert_eq!(ShardIterator::open(&text, &KEY, ISSUED_MS), Ok(iterator.clone()));
            assert_eq!(ShardIterator::open(&format!("\"{text}\""), &KEY, ISSUED_MS), Ok(iterator));
        }
    }

    #[test]
    fn the_longest_name_fits() {
        let iterator = ShardIterator { stream: "n".repeat(128), ..iterator(From::TrimHorizon) };
        let text = iterator.seal(&KEY);
        assert!(text.len() <= 512, "{}", text.len());
        assert_eq!(ShardIterator::open(&text, &KEY, ISSUED_MS), Ok(iterator));
    }

    #[test]
    fn no_two_are_the_same() {
        let iterator = iterator(From::TrimHorizon);
        assert_ne!(iterator.seal(&KEY), iterator.seal(&KEY));
    }

    #[test]
    fn it_lives_five_minutes() {
        let text = iterator(From::TrimHorizon).seal(&KEY);
        assert!(ShardIterator::open(&text, &KEY, ISSUED_MS + 300_000).is_ok());
        assert_eq!(
            ShardIterator::open(&text, &KEY, ISSUED_MS + 300_001),
            Err(fault::iterator_expired(
                "Thu Jan 22 01:22:02 UTC 2015",
                "Thu Jan 22 01:27:02 UTC 2015",
                300_000
            ))
        );
    }

    #[test]
    fn garbage_and_other_tokens_are_invalid() {
        let page = token::seal(&KEY, "ListShards", &[1; 60]);
        let newer = token::seal(&KEY, PURPOSE, &[2; 60]);
        for text in ["garbage", "", "AAAA", page.as_str(), newer.as_str()] {
            assert_eq!(ShardIterator::open(text, &KEY, ISSUED_MS), Err(fault::iterator_invalid()), "{text}");
        }
    }
}
