//! The number of a fragment: when it began, in an order without ties.

use std::fmt;
use std::str::FromStr;

/// A fragment's number within its stream: the server's time at which its first byte came, in the upper half, and what makes it
/// greater than every earlier one below.
///
/// As text it has 47 digits, as all numbers that the service was seen to give out have, so that the order of the texts is the order of
/// the numbers: consumers compare them as texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FragmentNumber(u128);

impl FragmentNumber {
    /// Before every fragment.
    pub const START: FragmentNumber = FragmentNumber(0);

    const PREFIX: &str = "91343852";
    const DIGITS: usize = 39;

    /// The number of a fragment that begins now, at `now_ms` since 1970, after the one with the number `last`. Where the clock was set
    /// back, the time of the last one stands still.
    #[must_use]
    pub fn after(last: FragmentNumber, now_ms: u64) -> FragmentNumber {
        FragmentNumber((u128::from(now_ms) << 64).max(last.0.saturating_add(1)))
    }

    /// The first number that a fragment of this time can have, in milliseconds since 1970.
    #[must_use]
    pub fn at(server_ms: u64) -> FragmentNumber {
        FragmentNumber(u128::from(server_ms) << 64)
    }

    /// The number right before this one.
    #[must_use]
    pub fn before(self) -> FragmentNumber {
        FragmentNumber(self.0.saturating_sub(1))
    }

    /// When the first byte came, in milliseconds since 1970.
    #[must_use]
    pub fn server_ms(self) -> u64 {
        (self.0 >> 64) as u64
    }

    pub(crate) const fn from_bits(bits: u128) -> FragmentNumber {
        FragmentNumber(bits)
    }

    pub(crate) const fn bits(self) -> u128 {
        self.0
    }
}

impl fmt::Display for FragmentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:039}", Self::PREFIX, self.0)
    }
}

/// The text is no number that was ever given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a fragment's number")]
pub struct NotANumber;

impl FromStr for FragmentNumber {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<FragmentNumber, NotANumber> {
        let digits = text.strip_prefix(Self::PREFIX).ok_or(NotANumber)?;
        if digits.len() != Self::DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotANumber);
        }
        digits.parse().map(FragmentNumber).map_err(|_| NotANumber)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_have_47_digits_and_grow_even_when_the_clock_does_not() {
        let first = FragmentNumber::after(FragmentNumber::START, 1_795_189_641_370);
        let second = FragmentNumber::after(first, 1_795_189_641_370);
        let earlier = FragmentNumber::after(second, 5);
        assert!(first < second && second < earlier);
        assert_eq!(earlier.server_ms(), 1_795_189_641_370);
        assert_eq!(first.to_string().len(), 47);
        assert_eq!(first.to_string(), "91343852000000033115403878126822811070543953920");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let last = format!("91343852{}", u128::MAX);
        assert!(last.parse::<FragmentNumber>().is_ok());
        for text in [
            "",
            "91343852",
            "9134385212",
            "91343852+00000000331152360951839966406105822003",
            "91343852999999999999999999999999999999999999999",
            "91343853000000033115403878126822811070543953920",
        ] {
            assert_eq!(text.parse::<FragmentNumber>(), Err(NotANumber), "{text}");
        }
    }

    proptest! {
        #[test]
        fn texts_sort_as_numbers_do(one: u128, other: u128) {
            let (one, other) = (FragmentNumber(one), FragmentNumber(other));
            prop_assert_eq!(one.to_string().cmp(&other.to_string()), one.cmp(&other));
            prop_assert_eq!(one.to_string().parse(), Ok(one));
        }
    }
}
