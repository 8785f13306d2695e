//! What a fuzzer throws at the engine's decoders: one function for each target, from bytes to a verdict. A target
//! that returns is content; one that panics has found something.
//!
//! The fuzzer itself is in `fuzz/` and needs its tools; the same functions run as a plain test below, over numbers
//! from a seed and over everything that a fuzzer ever found (`fuzz/regressions`). How to add a target is told in
//! `docs/contributing.md`. No part of the public face: behind the feature `fuzzing`, which promises nothing.

mod decoders;
mod forge;
mod guard;
mod input;
mod lies;
mod recovery;
mod toy;

/// A target: its name, and what it does with a fuzzer's bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: &[Target] = &[
    ("frames", frames),
    ("group", group),
    ("segment", segment),
    ("recovery", recovery),
    ("shelves", shelves),
];

/// The frames of an extent.
pub fn frames(data: &[u8]) {
    decoders::frames(data);
}

/// A group: its header, extent table and frames.
pub fn group(data: &[u8]) {
    decoders::group(data);
}

/// A segment: its first block, trailer, directory; the walk through its groups; control frames and settings.
pub fn segment(data: &[u8]) {
    decoders::segment(data);
}

/// A lane's whole directory, opened by the real recovery and read to its end.
pub fn recovery(data: &[u8]) {
    recovery::recovery(data);
}

/// The same for a lane that also puts its records together in shelves, encrypts some of them and has producers that
/// number their appends.
pub fn shelves(data: &[u8]) {
    recovery::shelves(data);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::catch_unwind;
    use std::path::{Path, PathBuf};

    /// Inputs from a seed for each target.
    const INPUTS: u64 = 400;

    fn regressions(target: &str) -> Vec<PathBuf> {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/regressions").join(target);
        let mut files: Vec<_> =
            std::fs::read_dir(&dir).into_iter().flatten().map(|file| file.unwrap().path()).collect();
        files.sort();
        files
    }

    /// splitmix64.
    fn bytes(seed: u64) -> Vec<u8> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^ (mixed >> 31)
        };
        let length = 64 + next() as usize % 1000;
        (0..length).map(|_| next() as u8).collect()
    }

    /// Runs each target over its inputs and says of which one it panics, so that the bytes can be kept.
    fn run(target: &Target, inputs: impl Iterator<Item = (String, Vec<u8>)>) {
        let (name, function) = *target;
        for (input, bytes) in inputs {
            assert!(catch_unwind(|| function(&bytes)).is_ok(), "target {name}, input {input}");
        }
    }

    #[test]
    fn targets_hold_over_numbers_from_a_seed() {
        for target in TARGETS {
            run(target, (0..INPUTS).map(|seed| (format!("of seed {seed}"), bytes(seed))));
            run(target, [("empty".to_owned(), Vec::new())].into_iter());
        }
    }

    #[test]
    fn what_was_found_once_stays_found() {
        for target in TARGETS {
            let files = regressions(target.0);
            assert!(!files.is_empty(), "target {} has at least a seed", target.0);
            run(
                target,
                files.into_iter().map(|file| (file.display().to_string(), std::fs::read(file).unwrap())),
            );
        }
    }
}
