//! The bytes that were pushed and not yet handed on, as one run. What lies in a single pushed chunk stays there and is handed on as a
//! slice of it; only an element that spans chunks is put together, and no more than that element.

use std::collections::VecDeque;
use std::mem;

use bytes::{Buf, Bytes};

/// A run of bytes with a beginning that moves on.
#[derive(Debug, Default)]
pub(crate) struct Window {
    /// An element that spans chunks, so far; what is to be read lies in it unless it is empty. It grows with what comes, never by
    /// what an element claims.
    joined: Vec<u8>,
    /// What follows it, or if it is empty what is to be read.
    chunk: Bytes,
    /// What was pushed behind that.
    behind: VecDeque<Bytes>,
    /// Where the window begins in the body.
    start: u64,
}

impl Window {
    pub(crate) fn push(&mut self, bytes: Bytes) {
        if bytes.is_empty() {
            return;
        }
        if self.chunk.is_empty() && self.behind.is_empty() {
            self.chunk = bytes;
        } else {
            self.behind.push_back(bytes);
        }
    }

    /// What can be read.
    pub(crate) fn bytes(&self) -> &[u8] {
        if self.joined.is_empty() { &self.chunk } else { &self.joined }
    }

    /// Where the window begins in the body.
    pub(crate) fn start(&self) -> u64 {
        self.start
    }

    /// Whether so many bytes can be read; if they were pushed, they can.
    pub(crate) fn reach(&mut self, length: usize) -> bool {
        loop {
            let missing = length.saturating_sub(self.bytes().len());
            if missing == 0 {
                return true;
            }
            if self.chunk.is_empty() || self.joined.is_empty() {
                let Some(next) = self.behind.pop_front() else { return false };
                let first = mem::replace(&mut self.chunk, next);
                self.joined.extend_from_slice(&first);
            } else {
                let taken = missing.min(self.chunk.len());
                self.joined.extend_from_slice(&self.chunk[..taken]);
                self.chunk.advance(taken);
            }
        }
    }

    /// Takes so many bytes, which can be read, off the front.
    pub(crate) fn take(&mut self, length: usize) -> Bytes {
        self.start += length as u64;
        if self.joined.is_empty() {
            return self.chunk.split_to(length);
        }
        let rest = if length == self.joined.len() { Vec::new() } else { self.joined.split_off(length) };
        mem::replace(&mut self.joined, rest).into()
    }

    /// Passes over so many bytes, or as many as were pushed, and tells how many.
    pub(crate) fn skip(&mut self, most: u64) -> u64 {
        let mut skipped = 0;
        while skipped < most {
            let have = self.bytes().len();
            if have == 0 {
                let Some(next) = self.behind.pop_front() else { break };
                self.chunk = next;
                continue;
            }
            let length = usize::try_from(most - skipped).unwrap_or(usize::MAX).min(have);
            if self.joined.is_empty() {
                self.chunk.advance(length);
            } else {
                self.joined.drain(..length);
            }
            skipped += length as u64;
        }
        self.start += skipped;
        skipped
    }

    /// Bytes from the beginning of the body to the end of what was pushed.
    pub(crate) fn end(&self) -> u64 {
        let behind: usize = self.behind.iter().map(Bytes::len).sum();
        self.start + (self.joined.len() + self.chunk.len() + behind) as u64
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
        static LAST: [u8; 3] = [4, 5, 6];
        let mut window = window(&[&[1, 2], &[3], &[], &LAST]);
        assert!(window.reach(4));
        assert_eq!(window.bytes(), [1, 2, 3, 4]);
        assert_eq!(window.take(4), &[1, 2, 3, 4][..]);
        assert!(window.reach(2) && !window.reach(3));
        assert_eq!(window.take(2).as_ptr(), LAST[1..].as_ptr());
        assert!(!window.reach(1) && window.end() == 6);
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
