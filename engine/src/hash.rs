//! A hash map that goes through its entries in the same order in every run.
//!
//! The standard one draws a key for its hash from the system, so that nobody outside can make keys collide. Here
//! keys are numbers that the engine or its embedder gives out, and a run on the simulated disk must repeat to the
//! byte: whatever is done for one entry after the other is done in the same order again.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// See the module's description.
pub(crate) type Map<K, V> = HashMap<K, V, BuildHasherDefault<Xxh3>>;

/// Each piece of a key is hashed with what was hashed before it as the seed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Xxh3(u64);

impl Hasher for Xxh3 {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_entries_come_in_the_same_order() {
        let fill = || (0..1000u64).map(|key| (key.wrapping_mul(0x9e37_79b9), key)).collect::<Map<_, _>>();
        let (one, other) = (fill(), fill());
        assert!(one.iter().eq(other.iter()));
    }
}
