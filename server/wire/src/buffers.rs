//! Memory of large bodies, used again: the system gives new memory page by page, and to ask for it anew for each body costs more
//! than to read the body.
//!
//! The buffer that was given back last is the one that is lent next, because the processor still knows it.

use crate::limits::{BUFFER_BYTES_MAX, BUFFER_BYTES_MIN, BUFFERS_MAX, SMALL_BYTES};
use bytes::Bytes;
use std::sync::{Mutex, PoisonError};

static FREE: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());

/// An empty buffer with room for so many bytes.
pub(crate) fn take(bytes: usize) -> Vec<u8> {
    if bytes < BUFFER_BYTES_MIN {
        return Vec::with_capacity(bytes);
    }
    let mut buffer = any();
    buffer.reserve(bytes);
    buffer
}

/// An empty buffer for nobody knows how many bytes.
pub(crate) fn any() -> Vec<u8> {
    let free = FREE.lock().unwrap_or_else(PoisonError::into_inner).pop();
    free.unwrap_or_else(|| Vec::with_capacity(SMALL_BYTES))
}

/// What is in a buffer, to be held by whoever reads it; the last of them gives the buffer back.
pub(crate) fn share(buffer: Vec<u8>) -> Bytes {
    if buffer.capacity() < BUFFER_BYTES_MIN {
        return buffer.into();
    }
    if buffer.len() < BUFFER_BYTES_MIN {
        // A small text must not hold a large buffer for as long as somebody reads it.
        let small = Bytes::copy_from_slice(&buffer);
        give_back(buffer);
        return small;
    }
    Bytes::from_owner(Lent(buffer))
}

fn give_back(mut buffer: Vec<u8>) {
    if !(BUFFER_BYTES_MIN..=BUFFER_BYTES_MAX).contains(&buffer.capacity()) {
        return;
    }
    buffer.clear();
    let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
    if free.len() < BUFFERS_MAX {
        free.push(buffer);
    }
}

struct Lent(Vec<u8>);

impl AsRef<[u8]> for Lent {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        give_back(std::mem::take(&mut self.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Tests share the buffers: what one gives back another may take, so that only what is read says something here.
    #[test]
    fn what_is_shared_stays_while_it_is_read() {
        for bytes in [0, 1, BUFFER_BYTES_MIN - 1, BUFFER_BYTES_MIN, BUFFER_BYTES_MAX, BUFFER_BYTES_MAX + 1] {
            let mut buffer = take(bytes);
            assert!(buffer.is_empty() && buffer.capacity() >= bytes);
            buffer.resize(bytes, 7);
            let whole = share(buffer);
            let part = whole.slice(bytes / 2..);
            drop(whole);
            let mut other = take(bytes);
            other.resize(bytes, 9);
            assert!(part.len() == bytes - bytes / 2 && part.iter().all(|&byte| byte == 7));
        }
    }

    #[test]
    fn buffers_are_bounded() {
        for _ in 0..3 * BUFFERS_MAX {
            let mut lent: Vec<_> = (0..3).map(|_| take(BUFFER_BYTES_MIN)).collect();
            lent.iter_mut().for_each(|buffer| buffer.resize(BUFFER_BYTES_MIN, 0));
            lent.into_iter().map(share).for_each(drop);
            let free = FREE.lock().unwrap();
            assert!(free.len() <= BUFFERS_MAX);
            assert!(free.iter().all(|buffer| buffer.capacity() <= BUFFER_BYTES_MAX && buffer.is_empty()));
        }
    }
}
