//! Random numbers from a seed: the same seed gives the same run on every machine and in every version of this program.
//! SplitMix64, because it is five lines and any number is a good seed.

/// A generator.
#[derive(Clone, Debug)]
pub struct Random(u64);

/// One step of SplitMix64's mixing: any number in, one that looks like nothing in particular out.
#[must_use]
pub fn mix(number: u64) -> u64 {
    let mixed = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

impl Random {
    /// The generator of this seed.
    #[must_use]
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// Any number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number from `least` to `most`, both included.
    pub fn between(&mut self, least: u64, most: u64) -> u64 {
        assert!(least <= most, "an empty range");
        least + self.draw() % (most - least).saturating_add(1)
    }

    /// A number from `least` to `most`, small ones more often: each order of magnitude is as likely as any other.
    pub fn skewed(&mut self, least: u64, most: u64) -> u64 {
        let bits = u64::from(64 - (most - least).leading_zeros());
        let bound = 1u64.checked_shl(self.between(0, bits) as u32).unwrap_or(u64::MAX);
        least + (self.draw() % bound).min(most - least)
    }

    /// True once in `times` on average.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.draw().is_multiple_of(times)
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[(self.draw() % from.len() as u64) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skewed_numbers_stay_within_their_bounds_and_reach_them() {
        let mut random = Random::new(1);
        let drawn: Vec<u64> = (0..10_000).map(|_| random.skewed(3, 100)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&3), Some(&100)));
        assert_eq!(random.skewed(7, 7), 7);
    }
}
