//! A part of the 128-bit space of hash keys, both ends included.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// From `start` to `end`, both included, so that the whole space has an end that fits its 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HashRange {
    /// The lowest key.
    pub start: u128,
    /// The highest key.
    pub end: u128,
}

impl HashRange {
    /// Every key there is.
    pub const ALL: HashRange = HashRange { start: 0, end: u128::MAX };

    /// Is the key in the range?
    #[must_use]
    pub fn contains(self, key: u128) -> bool {
        self.start <= key && key <= self.end
    }
}

/// Decimal, as the service shows hash keys: `0-340282366920938463463374607431768211455`.
impl fmt::Display for HashRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.start, self.end)
    }
}

impl FromStr for HashRange {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<HashRange, &'static str> {
        let malformed = "a hash range is two decimal numbers below 2^128 with a hyphen between";
        let (start, end) = text.split_once('-').ok_or(malformed)?;
        let start = start.parse().map_err(|_| malformed)?;
        let end = end.parse().map_err(|_| malformed)?;
        if start > end {
            return Err("a hash range starts at or below its end");
        }
        Ok(HashRange { start, end })
    }
}

impl Serialize for HashRange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for HashRange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<HashRange, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::HashRange;

    #[test]
    fn both_ends_belong_to_it() {
        let range = HashRange { start: 5, end: 9 };
        assert!(range.contains(5) && range.contains(9));
        assert!(!range.contains(4) && !range.contains(10));
        assert!(HashRange::ALL.contains(u128::MAX));
    }

    #[test]
    fn it_reads_what_it_writes() {
        assert_eq!(HashRange::ALL.to_string(), "0-340282366920938463463374607431768211455");
        assert_eq!(HashRange::ALL.to_string().parse(), Ok(HashRange::ALL));
    }

    #[test]
    fn malformed_ranges_are_errors() {
        for text in ["", "-", "1", "2-1", "0-340282366920938463463374607431768211456", "a-b"] {
            assert!(text.parse::<HashRange>().is_err(), "{text}");
        }
    }
}
