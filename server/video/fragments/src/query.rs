//! Which fragments are asked for.

use crate::entry::{Entry, Summary};
use crate::number::FragmentNumber;

/// A search for fragments: by number, and so by the server's time, and by the producer's time; all bounds inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Query {
    /// Numbers from and to.
    pub numbers: (FragmentNumber, FragmentNumber),
    /// The producer's times from and to, in milliseconds since 1970.
    pub producer_ms: (i64, i64),
    /// So many at most.
    pub limit: usize,
    /// The latest come first.
    pub newest_first: bool,
}

impl Query {
    /// For all fragments.
    #[must_use]
    pub fn all() -> Query {
        Query {
            numbers: (FragmentNumber::START, FragmentNumber::from_bits(u128::MAX)),
            producer_ms: (i64::MIN, i64::MAX),
            limit: usize::MAX,
            newest_first: false,
        }
    }

    /// Those whose first byte came within these times, in milliseconds since 1970.
    #[must_use]
    pub fn server_ms(self, from: u64, to: u64) -> Query {
        let past = FragmentNumber::at(to.saturating_add(1)).bits();
        self.not_before(FragmentNumber::at(from)).not_after(FragmentNumber::from_bits(past.saturating_sub(1)))
    }

    /// None with a smaller number.
    #[must_use]
    pub fn not_before(mut self, number: FragmentNumber) -> Query {
        self.numbers.0 = self.numbers.0.max(number);
        self
    }

    /// None with a greater number.
    #[must_use]
    pub fn not_after(mut self, number: FragmentNumber) -> Query {
        self.numbers.1 = self.numbers.1.min(number);
        self
    }

    /// Those with greater numbers.
    #[must_use]
    pub fn after(self, number: FragmentNumber) -> Query {
        self.not_before(FragmentNumber::from_bits(number.bits().saturating_add(1)))
    }

    /// So many at most.
    #[must_use]
    pub fn limit(self, limit: usize) -> Query {
        Query { limit, ..self }
    }

    pub(crate) fn takes(&self, entry: &Entry) -> bool {
        self.numbers.0 <= entry.number
            && entry.number <= self.numbers.1
            && self.producer_ms.0 <= entry.producer_ms
            && entry.producer_ms <= self.producer_ms.1
    }

    pub(crate) fn may_take_of(&self, block: &Summary) -> bool {
        self.numbers.0 <= block.last
            && block.first <= self.numbers.1
            && self.producer_ms.0 <= block.producer_ms_max
            && block.producer_ms_min <= self.producer_ms.1
    }
}
