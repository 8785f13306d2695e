//! What retention must have taken from a shard, and what it may have taken, as far as can be told from outside.
//!
//! Records that are stamped before some time are gone, the *horizon*: what time it is less the shard's retention, and never
//! less than it was, so that a longer retention does not bring anything back. Whoever changes a retention knows only
//! that it happened between the asking and the answer, and after a kill not even whether it did. So there are two
//! bounds:
//!
//! ```text
//!     must be gone          may be gone, oldest first         must be there
//!  ------------------+----------------------------------+---------------------> stamped
//!                 gone_us                           doubtful_us
//! ```
//! With a retention that is known, and a clock that stands still while the shard is read, both are the same.

use super::said::FOR_EVER;

/// See the module's description.
#[derive(Clone, Debug)]
pub struct Expiry {
    gone_us: u64,
    doubtful_us: u64,
    /// The retentions that the shard may have, in microseconds. One, unless it is not known whether a change happened.
    retentions: Vec<u64>,
}

impl Expiry {
    /// Of a shard that was created with this retention in microseconds, or [`FOR_EVER`].
    #[must_use]
    pub fn new(retention_us: u64) -> Expiry {
        Expiry { gone_us: 0, doubtful_us: 0, retentions: vec![retention_us] }
    }

    /// It is this time, in microseconds since 1970.
    pub fn pass(&mut self, now_us: u64) {
        let horizons = || self.retentions.iter().map(|&retention_us| horizon_us(now_us, retention_us));
        let (least, most) = (horizons().min().unwrap_or(0), horizons().max().unwrap_or(0));
        self.gone_us = self.gone_us.max(least);
        self.doubtful_us = self.doubtful_us.max(most);
    }

    /// Another retention is asked for; it is this time at the earliest when the shard gets it.
    pub fn changing(&mut self, retention_us: u64, at_us: u64) {
        self.pass(at_us);
        self.retentions.push(retention_us);
    }

    /// The shard has the retention that was asked for last; it was this time at the latest when it got it.
    pub fn changed(&mut self, at_us: u64) {
        let gone_us = self.gone_us;
        self.pass(at_us);
        // When exactly is not known: nothing more must be gone than was at the asking.
        self.gone_us = gone_us;
        let newest = self.retentions.len() - 1;
        self.retentions.drain(..newest);
    }

    /// A record with this stamp must not be there any more.
    #[must_use]
    pub fn must_be_gone(&self, timestamp_us: u64) -> bool {
        timestamp_us < self.gone_us
    }

    /// A record with this stamp need not be there any more.
    #[must_use]
    pub fn may_be_gone(&self, timestamp_us: u64) -> bool {
        timestamp_us < self.doubtful_us
    }
}

fn horizon_us(now_us: u64, retention_us: u64) -> u64 {
    if retention_us == FOR_EVER { 0 } else { now_us.saturating_sub(retention_us) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(expiry: &Expiry) -> (u64, u64) {
        (expiry.gone_us, expiry.doubtful_us)
    }

    #[test]
    fn a_retention_that_is_known_has_one_horizon() {
        let mut expiry = Expiry::new(100);
        expiry.pass(1000);
        assert_eq!(bounds(&expiry), (900, 900));
        assert!(expiry.must_be_gone(899) && !expiry.may_be_gone(900));
        let mut expiry = Expiry::new(FOR_EVER);
        expiry.pass(1000);
        assert_eq!(bounds(&expiry), (0, 0));
    }

    #[test]
    fn a_longer_retention_brings_nothing_back() {
        let mut expiry = Expiry::new(100);
        expiry.changing(FOR_EVER, 1000);
        expiry.changed(1010);
        expiry.pass(5000);
        // Between asking and answer it is not known when.
        assert_eq!(bounds(&expiry), (900, 910));
    }

    #[test]
    fn a_change_that_was_not_answered_may_have_happened() {
        let mut expiry = Expiry::new(100);
        expiry.changing(300, 1000);
        expiry.pass(2000);
        assert_eq!(bounds(&expiry), (1700, 1900));
        expiry.changing(FOR_EVER, 2100);
        expiry.changed(2110);
        expiry.pass(9000);
        assert_eq!(bounds(&expiry), (1800, 2010));
    }
}
