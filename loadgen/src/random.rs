//! Random numbers from a seed: the same seed gives the same run on every machine and in every version of this program.
//! SplitMix64, because it is five lines and any number is a good seed.

/// A generator.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The generator of this seed.
    #[must_use]
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// A generator for one part of what `seed` stands for. Parts are independent of each other and of their order.
    #[must_use]
    pub fn part(seed: u64, part: u64) -> Random {
        Random(Random(seed ^ Random(part).draw()).draw())
    }

    /// A seed that no run had before, for whoever names none.
    #[must_use]
    pub fn fresh_seed() -> u64 {
        use std::hash::{BuildHasher, RandomState};
        // The standard library draws its hash seeds from the system.
        RandomState::new().hash_one(0)
    }

    /// Any number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `least` to `most`, both included.
    pub fn between(&mut self, least: u64, most: u64) -> u64 {
        assert!(least <= most, "an empty range");
        least + self.draw() % (most - least).saturating_add(1)
    }

    /// True once in `times` on average.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.draw().is_multiple_of(times)
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[(self.draw() % from.len() as u64) as usize]
    }

    /// Fills the slice.
    pub fn fill(&mut self, bytes: &mut [u8]) {
        for piece in bytes.chunks_mut(8) {
            let drawn = self.draw().to_le_bytes();
            piece.copy_from_slice(&drawn[..piece.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_and_parts_differ() {
        let run = |mut random: Random| [random.draw(), random.draw()];
        assert_eq!(run(Random::new(7)), run(Random::new(7)));
        assert_ne!(run(Random::part(7, 1)), run(Random::part(7, 2)));
        assert_ne!(run(Random::part(7, 1)), run(Random::part(8, 1)));
    }

    #[test]
    fn ranges_include_both_ends() {
        let mut random = Random::new(1);
        let drawn: std::collections::BTreeSet<u64> = (0..100).map(|_| random.between(3, 5)).collect();
        assert_eq!(drawn.into_iter().collect::<Vec<_>>(), [3, 4, 5]);
    }
}
