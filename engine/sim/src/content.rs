//! What is appended: records whose bytes follow from a number, so that each can be told from all others.

use std::sync::OnceLock;

use bytes::Bytes;
use penstock_engine::Record;

use crate::limits::POOL_BYTES;
use crate::random::Random;

/// Bytes that data is cut from: made once, shared by all threads.
fn pool() -> &'static Bytes {
    static POOL: OnceLock<Bytes> = OnceLock::new();
    POOL.get_or_init(|| {
        let mut random = Random::new(0);
        (0..POOL_BYTES / 8).flat_map(|_| random.draw().to_le_bytes()).collect::<Vec<u8>>().into()
    })
}

/// What the data of secret records begins with, if it is that long: nothing else looks like it.
const SECRET: [u8; 16] = [0xa7; 16];

/// Whether secret data can be read in these bytes. Eight bytes of it lie at a multiple of eight, wherever it begins.
#[must_use]
pub fn shows_secrets(bytes: &[u8]) -> bool {
    bytes.as_chunks::<8>().0.iter().any(|piece| u64::from_ne_bytes(*piece) == u64::from_ne_bytes([0xa7; 8]))
}

/// The records of one append: `sizes` of their data, in bytes. Their keys carry the append's number and their place.
/// If they are `secret`, their data can be told from all else.
pub fn records(number: u64, sizes: &[usize], secret: bool) -> Vec<Record> {
    const KEY: usize = 12;
    let keys: Vec<u8> = (0..sizes.len() as u32)
        .flat_map(|index| {
            let mut key = [0; KEY];
            key[..8].copy_from_slice(&number.to_le_bytes());
            key[8..].copy_from_slice(&index.to_le_bytes());
            key
        })
        .collect();
    let keys = Bytes::from(keys);
    let mut random = Random::new(number);
    sizes
        .iter()
        .enumerate()
        .map(|(index, &bytes)| {
            let begin = random.between(0, (POOL_BYTES - bytes) as u64) as usize;
            // Some have no key; then their data tells them apart.
            let key = if bytes >= 32 && random.once_in(16) {
                Bytes::new()
            } else {
                keys.slice(index * KEY..(index + 1) * KEY)
            };
            let mut data = pool().slice(begin..begin + bytes);
            if secret && bytes >= SECRET.len() {
                data = [&SECRET, &data[SECRET.len()..]].concat().into();
            }
            Record { key, data }
        })
        .collect()
}
