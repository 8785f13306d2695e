//! What comes in at the moment: fragments in memory, handed on as slices of what was received.

use crate::limits::{LIVE_FRAGMENTS, MEMORY_AGE_MAX, MEMORY_BYTES_MAX};
use crate::number::FragmentNumber;
use bytes::Bytes;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// The fragments of one stream that are in memory: those that are coming in, those on their way to the disk, and the last that got
/// there. Of a stream that keeps nothing on disk, as many as memory may hold.
#[derive(Debug)]
pub struct Live {
    ring: Mutex<Ring>,
    changed: watch::Sender<u64>,
    keeps: Keeps,
}

/// How long whole fragments stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keeps {
    /// Until they are on disk, but for the last few.
    UntilStored,
    /// By age and bytes.
    InMemory,
}

#[derive(Debug)]
struct Ring {
    fragments: VecDeque<Arc<LiveFragment>>,
    last: FragmentNumber,
    bytes: usize,
    is_over: bool,
}

/// A fragment in memory.
#[derive(Debug)]
pub struct LiveFragment {
    /// Its number.
    pub number: FragmentNumber,
    /// What its frames need: the bytes in front of the first cluster.
    pub header: Bytes,
    /// Which header that is.
    pub header_id: u64,
    /// The producer's time of its begin, in milliseconds.
    pub producer_ms: i64,
    pieces: Mutex<Pieces>,
}

/// What there is of a fragment.
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    /// The bytes of its cluster, as they came.
    pub cluster: Vec<Bytes>,
    /// The tags behind it.
    pub tags: Vec<Bytes>,
    /// How it ended, if it did. Nothing is added then.
    pub ending: Option<Ending>,
    bytes: usize,
    is_stored: bool,
}

/// How a fragment ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// With its last byte; it plays so many milliseconds.
    Whole(u32),
    /// In the middle: it is worth nothing.
    Broken,
}

impl Live {
    /// Of a stream whose last fragment had this number.
    pub(crate) fn new(last: FragmentNumber, is_stored: bool) -> Live {
        let keeps = if is_stored { Keeps::UntilStored } else { Keeps::InMemory };
        let ring = Ring { fragments: VecDeque::new(), last, bytes: 0, is_over: false };
        Live { ring: Mutex::new(ring), changed: watch::Sender::new(0), keeps }
    }

    /// A fragment begins: its first bytes came at `now_ms` since 1970. Nothing once the stream is over.
    pub fn begin(
        &self,
        now_ms: u64,
        header: Bytes,
        header_id: u64,
        producer_ms: i64,
    ) -> Option<Arc<LiveFragment>> {
        let mut ring = self.lock();
        if ring.is_over {
            return None;
        }
        let number = FragmentNumber::after(ring.last, now_ms);
        let pieces = Mutex::new(Pieces::default());
        let fragment = Arc::new(LiveFragment { number, header, header_id, producer_ms, pieces });
        ring.last = number;
        ring.fragments.push_back(Arc::clone(&fragment));
        drop(ring);
        self.tell();
        Some(fragment)
    }

    /// More of a fragment's cluster is here.
    pub fn push(&self, fragment: &LiveFragment, bytes: Bytes) {
        self.lock().bytes += bytes.len();
        let mut pieces = fragment.lock();
        pieces.bytes += bytes.len();
        pieces.cluster.push(bytes);
        drop(pieces);
        self.tell();
    }

    /// Tags behind a fragment's cluster are here.
    pub fn push_tags(&self, fragment: &LiveFragment, bytes: Bytes) {
        self.lock().bytes += bytes.len();
        let mut pieces = fragment.lock();
        pieces.bytes += bytes.len();
        pieces.tags.push(bytes);
    }

    /// A fragment ended.
    pub fn end(&self, fragment: &LiveFragment, ending: Ending) {
        fragment.lock().ending = Some(ending);
        let mut ring = self.lock();
        if ending == Ending::Broken {
            ring.remove(fragment.number);
        }
        self.trim(&mut ring, fragment.number.server_ms());
        drop(ring);
        self.tell();
    }

    /// A whole fragment is on disk.
    pub fn stored(&self, fragment: &LiveFragment) {
        fragment.lock().is_stored = true;
        let mut ring = self.lock();
        self.trim(&mut ring, 0);
        drop(ring);
        self.tell();
    }

    /// A whole fragment could not be brought to disk.
    pub fn lost(&self, fragment: &LiveFragment) {
        self.lock().remove(fragment.number);
        self.tell();
    }

    /// The stream is no more: nothing begins, and who waits is told.
    pub fn close(&self) {
        let mut ring = self.lock();
        ring.is_over = true;
        ring.fragments.clear();
        ring.bytes = 0;
        drop(ring);
        self.tell();
    }

    /// Whether the stream is no more.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.lock().is_over
    }

    /// The first fragment in memory with a number greater than this one.
    #[must_use]
    pub fn after(&self, number: FragmentNumber) -> Option<Arc<LiveFragment>> {
        let ring = self.lock();
        let at = ring.fragments.partition_point(|fragment| fragment.number <= number);
        ring.fragments.get(at).cloned()
    }

    /// The fragments in memory, in order.
    #[must_use]
    pub fn fragments(&self) -> Vec<Arc<LiveFragment>> {
        self.lock().fragments.iter().cloned().collect()
    }

    /// The greatest number that was given out.
    #[must_use]
    pub fn last(&self) -> FragmentNumber {
        self.lock().last
    }

    /// Changes whenever anything here did.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    fn trim(&self, ring: &mut Ring, now_ms: u64) {
        match self.keeps {
            Keeps::UntilStored => {
                while ring.fragments.len() > LIVE_FRAGMENTS
                    && ring.fragments.front().is_some_and(|first| first.lock().is_stored)
                {
                    ring.pop();
                }
            }
            Keeps::InMemory => {
                let oldest_ms = now_ms.saturating_sub(MEMORY_AGE_MAX.as_millis() as u64);
                while ring.fragments.front().is_some_and(|first| {
                    (ring.bytes > MEMORY_BYTES_MAX || first.number.server_ms() < oldest_ms)
                        && first.lock().ending.is_some()
                }) {
                    ring.pop();
                }
            }
        }
    }

    fn tell(&self) {
        self.changed.send_modify(|version| *version = version.wrapping_add(1));
    }

    fn lock(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ring {
    fn pop(&mut self) {
        if let Some(first) = self.fragments.pop_front() {
            self.bytes = self.bytes.saturating_sub(first.lock().bytes);
        }
    }

    fn remove(&mut self, number: FragmentNumber) {
        if let Ok(at) = self.fragments.binary_search_by_key(&number, |fragment| fragment.number)
            && let Some(fragment) = self.fragments.remove(at)
        {
            self.bytes = self.bytes.saturating_sub(fragment.lock().bytes);
        }
    }
}

impl LiveFragment {
    /// What there is of it beyond the first `seen` pieces of its cluster; the tags are whole once it has ended.
    #[must_use]
    pub fn pieces(&self, seen: usize) -> Pieces {
        let pieces = self.lock();
        let cluster = pieces.cluster.get(seen..).unwrap_or_default().to_vec();
        Pieces { cluster, tags: pieces.tags.clone(), ..*pieces }
    }

    fn lock(&self) -> MutexGuard<'_, Pieces> {
        self.pieces.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begin(live: &Live, now_ms: u64) -> Arc<LiveFragment> {
        live.begin(now_ms, Bytes::from_static(b"header"), 1, 0).unwrap()
    }

    #[test]
    fn pieces_are_there_before_the_fragment_ends() {
        let live = Live::new(FragmentNumber::START, true);
        let mut changes = live.changes();
        let fragment = begin(&live, 5);
        live.push(&fragment, Bytes::from_static(b"a"));
        assert!(changes.has_changed().unwrap());
        changes.mark_unchanged();
        let found = live.after(FragmentNumber::START).unwrap();
        assert_eq!(found.pieces(0).cluster, ["a"]);
        assert_eq!(found.pieces(0).ending, None);
        live.push(&fragment, Bytes::from_static(b"b"));
        live.push_tags(&fragment, Bytes::from_static(b"tags"));
        live.end(&fragment, Ending::Whole(40));
        let rest = found.pieces(1);
        assert_eq!((rest.cluster, rest.tags), (vec!["b".into()], vec!["tags".into()]));
        assert_eq!(rest.ending, Some(Ending::Whole(40)));
        assert!(live.after(fragment.number).is_none());
    }

    #[test]
    fn what_is_on_disk_leaves_and_what_is_not_stays() {
        let live = Live::new(FragmentNumber::START, true);
        let fragments: Vec<_> = (1..=10).map(|now_ms| begin(&live, now_ms)).collect();
        for fragment in &fragments {
            live.end(fragment, Ending::Whole(1));
        }
        assert_eq!(live.fragments().len(), 10);
        live.stored(&fragments[1]);
        assert_eq!(live.fragments().len(), 10, "the first is not there yet");
        live.stored(&fragments[0]);
        assert_eq!(live.fragments().len(), 8);
        live.lost(&fragments[2]);
        fragments[3..].iter().for_each(|fragment| live.stored(fragment));
        assert_eq!(live.fragments().len(), LIVE_FRAGMENTS);
    }

    #[test]
    fn memory_alone_is_bounded_by_age_and_by_bytes() {
        let live = Live::new(FragmentNumber::START, false);
        let large = Bytes::from(vec![0; 1_000_000]);
        for now_ms in 1..=300 {
            let fragment = begin(&live, now_ms);
            live.push(&fragment, large.clone());
            live.end(&fragment, Ending::Whole(1));
        }
        assert_eq!(live.fragments().len(), MEMORY_BYTES_MAX / large.len());
        let late = begin(&live, 1_000_000);
        live.end(&late, Ending::Whole(1));
        assert_eq!(live.fragments().len(), 1);
    }

    #[test]
    fn a_broken_fragment_is_gone_and_its_readers_know() {
        let live = Live::new(FragmentNumber::START, true);
        let fragment = begin(&live, 5);
        live.end(&fragment, Ending::Broken);
        assert_eq!(fragment.pieces(0).ending, Some(Ending::Broken));
        assert!(live.after(FragmentNumber::START).is_none());
        assert_eq!(live.last(), fragment.number);
        live.close();
        assert!(live.is_over() && live.begin(6, Bytes::new(), 0, 0).is_none());
    }
}
