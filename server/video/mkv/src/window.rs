//! The bytes that were pushed and not yet handed on, as one run. What lies in a single pushed chunk stays there and is handed on as a
//! slice of it; only an element that spans chunks is put together, once, when all of it has come.

use std::collections::VecDeque;
use std::mem;

use bytes::{Buf, Bytes};

use crate::limits::{SMALL_CHUNK_BYTES, SMALL_CHUNKS_BYTES};

/// A run of bytes with a beginning that moves on.
#[derive(Debug, Default)]
pub(crate) struct Window {
    /// What can be read: a chunk, or an element that was put together.
    front: Bytes,
    /// What was pushed behind it; no element of it is empty.
    behind: VecDeque<Bytes>,
    /// The last of what was pushed, while it comes in small chunks: they are not worth keeping one by one.
    small: Vec<u8>,
    /// Bytes behind the front.
    behind_bytes: usize,
    /// Where the window begins in the body.
    start: u64,
}

impl Window {
    pub(crate) fn push(&mut self, bytes: Bytes) {
        if self.front.is_empty() && self.behind_bytes == 0 {
            self.front = bytes;
            return;
        }
        self.behind_bytes += bytes.len();
        if bytes.len() < SMALL_CHUNK_BYTES {
            self.small.extend_from_slice(&bytes);
        }
        if bytes.len() >= SMALL_CHUNK_BYTES || self.small.len() >= SMALL_CHUNKS_BYTES {
            self.gather_small();
        }
        if bytes.len() >= SMALL_CHUNK_BYTES {
            self.behind.push_back(bytes);
        }
    }

    /// What can be read.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.front
    }

    /// Where the window begins in the body.
    pub(crate) fn start(&self) -> u64 {
        self.start
    }

    /// Whether so many bytes can be read; if they were pushed, they can.
    pub(crate) fn reach(&mut self, length: usize) -> bool {
        if self.front.len() >= length {
            return true;
        }
        if self.front.len() + self.behind_bytes < length {
            return false;
        }
        if self.front.is_empty() {
            self.front = self.next_chunk();
        }
        if self.front.len() < length {
            // All of it has come: nothing is reserved for a size that is only claimed.
            let mut joined = Vec::with_capacity(length);
            joined.extend_from_slice(&self.front);
            while joined.len() < length {
                let mut chunk = self.next_chunk();
                let taken = chunk.split_to(chunk.len().min(length - joined.len()));
                joined.extend_from_slice(&taken);
                if !chunk.is_empty() {
                    self.behind_bytes += chunk.len();
                    self.behind.push_front(chunk);
                }
            }
            self.front = joined.into();
        }
        true
    }

    /// Takes so many bytes, which can be read, off the front.
    pub(crate) fn take(&mut self, length: usize) -> Bytes {
        self.start += length as u64;
        self.front.split_to(length)
    }

    /// Passes over so many bytes, or as many as were pushed, and tells how many.
    pub(crate) fn skip(&mut self, most: u64) -> u64 {
        let mut skipped = 0;
        while skipped < most && self.reach(1) {
            let length = usize::try_from(most - skipped).unwrap_or(usize::MAX).min(self.front.len());
            self.front.advance(length);
            skipped += length as u64;
        }
        self.start += skipped;
        skipped
    }

    /// Bytes from the beginning of the body to the end of what was pushed.
    pub(crate) fn end(&self) -> u64 {
        self.start + (self.front.len() + self.behind_bytes) as u64
    }

    /// The next chunk behind the front; there is one.
    fn next_chunk(&mut self) -> Bytes {
        if self.behind.is_empty() {
            self.gather_small();
        }
        let chunk = self.behind.pop_front().expect("there are bytes behind the front");
        self.behind_bytes -= chunk.len();
        chunk
    }

    fn gather_small(&mut self) {
        if !self.small.is_empty() {
            self.behind.push_back(mem::take(&mut self.small).into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(chunks: &[&'static [u8]]) -> Window {
        let mut window = Window::default();
        chunks.iter().for_each(|chunk| window.push(Bytes::from_static(chunk)));
        window
    }

    #[test]
    fn what_lies_in_one_chunk_is_not_copied() {
        static CHUNK: [u8; 4] = [1, 2, 3, 4];
        let mut window = window(&[&CHUNK]);
        assert!(window.reach(3));
        assert_eq!(window.take(3).as_ptr(), CHUNK.as_ptr());
        assert_eq!((window.bytes(), window.start(), window.end()), (&[4][..], 3, 4));
    }

    #[test]
    fn only_what_spans_chunks_is_joined() {
        static LAST: [u8; SMALL_CHUNK_BYTES] = [4; SMALL_CHUNK_BYTES];
        let mut window = window(&[&[1, 2], &[3], &[], &LAST]);
        assert!(window.reach(4));
        assert_eq!(window.bytes(), [1, 2, 3, 4]);
        assert_eq!(window.take(4), &[1, 2, 3, 4][..]);
        assert!(window.reach(2) && !window.reach(SMALL_CHUNK_BYTES));
        assert_eq!(window.take(SMALL_CHUNK_BYTES - 1).as_ptr(), LAST[1..].as_ptr());
        assert!(!window.reach(1) && window.end() == 3 + SMALL_CHUNK_BYTES as u64);
    }

    #[test]
    fn what_is_left_of_a_joined_run_stays() {
        let mut window = window(&[&[1, 2], &[3, 4, 5]]);
        assert!(window.reach(4));
        assert_eq!(window.take(3), &[1, 2, 3][..]);
        assert_eq!(window.bytes(), [4]);
        assert!(window.reach(2) && !window.reach(3));
        assert_eq!(window.bytes(), [4, 5]);
    }

    #[test]
    fn small_chunks_are_kept_together() {
        let mut window = Window::default();
        for byte in 0..=255u8 {
            for _ in 0..SMALL_CHUNKS_BYTES / 100 {
                window.push(Bytes::copy_from_slice(&[byte]));
            }
        }
        let pushed = 256 * (SMALL_CHUNKS_BYTES / 100);
        assert!(window.behind.len() <= pushed / SMALL_CHUNKS_BYTES, "{} chunks", window.behind.len());
        window.push(Bytes::from(vec![7; SMALL_CHUNK_BYTES]));
        window.push(Bytes::from_static(&[8]));
        assert_eq!(window.end() as usize, pushed + SMALL_CHUNK_BYTES + 1);
        assert!(
            window.reach(pushed + SMALL_CHUNK_BYTES + 1) && !window.reach(pushed + SMALL_CHUNK_BYTES + 2)
        );
        let (bytes, rest) = window.bytes().split_at(pushed);
        assert!(
            bytes.is_sorted()
                && rest[..SMALL_CHUNK_BYTES] == [7; SMALL_CHUNK_BYTES]
                && rest.last() == Some(&8)
        );
    }

    #[test]
    fn skipping_goes_as_far_as_there_is_something() {
        let mut window = window(&[&[1, 2], &[3, 4, 5]]);
        assert!(window.reach(3));
        assert_eq!(window.skip(4), 4);
        assert_eq!((window.bytes(), window.start()), (&[5][..], 4));
        assert_eq!(window.skip(u64::MAX), 1);
        window.push(Bytes::from_static(&[6]));
        assert_eq!((window.bytes(), window.end()), (&[6][..], 6));
    }
}
