//! Ids of requests: random UUIDs, as the service's are. The system is asked for many at once; a call for each took longer than to
//! find its operation.

use penstock_api::random;
use std::cell::RefCell;
use uuid::{Builder, Uuid};

/// Ids drawn at once, by each thread for itself.
const DRAWN: usize = 64;
const ID_BYTES: usize = 16;

thread_local! {
    static IDS: RefCell<Vec<Uuid>> = const { RefCell::new(Vec::new()) };
}

/// A new id.
///
/// # Panics
///
/// If the system has no random bytes: it gave some when the server started.
pub(crate) fn next() -> Uuid {
    IDS.with_borrow_mut(|ids| {
        if ids.is_empty() {
            let bytes: [u8; DRAWN * ID_BYTES] = random::bytes().expect("random bytes of the system");
            let (chunks, _) = bytes.as_chunks::<ID_BYTES>();
            ids.extend(chunks.iter().map(|bytes| Builder::from_random_bytes(*bytes).into_uuid()));
        }
        ids.pop().unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_are_the_same() {
        let mut all: HashSet<Uuid> = (0..3 * DRAWN).map(|_| next()).collect();
        let others = std::thread::spawn(|| (0..3 * DRAWN).map(|_| next()).collect::<Vec<_>>());
        all.extend(others.join().unwrap());
        assert_eq!(all.len(), 6 * DRAWN);
        assert!(all.iter().all(|id| id.get_version_num() == 4));
    }
}
