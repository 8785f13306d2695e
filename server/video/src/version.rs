//! Versions of streams and channels: texts that nobody can guess and that never come again.

use penstock_api::{Fault, random};

use crate::{fault, limits};

const LETTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A new one.
pub(crate) fn draw() -> Result<String, Fault> {
    let bytes: [u8; limits::VERSION_CHARACTERS] =
        random::bytes().map_err(|error| fault::failure("no random bytes for a version", error))?;
    Ok(bytes.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_looks_like_the_services() {
        let version = draw().unwrap();
        assert_eq!(version.len(), "u0naWkMc2aHaJ5WQs8rN".len());
        assert!(version.chars().all(|letter| letter.is_ascii_alphanumeric()), "{version}");
        assert_ne!(draw().unwrap(), version);
    }
}
