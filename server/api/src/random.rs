//! Bytes that nobody can guess: for keys and secrets.

use std::fs::File;
use std::io::{self, Read};

/// Bytes from the system.
///
/// # Errors
/// The system has none to give.
pub fn bytes<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes)
}
