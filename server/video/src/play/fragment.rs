//! A fragment that was read, with its frames: what packaging begins with.

use super::limits::FRAGMENTS_CACHED_BYTES;
use crate::media::header;
use crate::media::recordings::not_read;
use crate::{Video, fault};
use bytes::Bytes;
use penstock_api::Fault;
use penstock_fragments::{Ending, FragmentNumber, Recording};
use penstock_mkv::{Event, Frame, Header, Limits, Splitter};
use penstock_packaging::Parts;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// A fragment and its frames.
#[derive(Debug)]
pub(crate) struct Framed {
    pub(crate) header: Header,
    pub(crate) frames: Vec<Frame>,
    pub(crate) parts: Parts,
    pub(crate) producer_ms: i64,
}

impl Framed {
    /// Takes a fragment apart, or what there is of it. Nothing if its header is none.
    pub(crate) fn read(header_bytes: &Bytes, producer_ms: i64, cluster: Vec<Bytes>) -> Option<Framed> {
        let limits = Limits { tracks_max: usize::MAX, fragment_bytes_max: u32::MAX, ..Limits::default() };
        let mut splitter = Splitter::new(limits);
        let (mut header, mut frames) = (None, Vec::new());
        for bytes in std::iter::once(header_bytes).chain(&cluster) {
            splitter.push(bytes.clone());
            while let Ok(Some(event)) = splitter.next_event() {
                match event {
                    Event::Header(found) => header = Some(found),
                    Event::Frame(frame) => frames.push(frame),
                    _ => {}
                }
            }
        }
        let header = header.or_else(|| header::read(header_bytes))?;
        Some(Framed { header, frames, parts: cluster.into(), producer_ms })
    }
}

/// The fragments that were read last, of all streams: each is asked for once for each track and each viewer.
#[derive(Default)]
pub(crate) struct FramedCache(Mutex<VecDeque<(u64, FragmentNumber, Arc<Framed>)>>);

impl FramedCache {
    fn get(&self, stream: u64, number: FragmentNumber) -> Option<Arc<Framed>> {
        let mut cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = cached.iter().position(|(of, other, _)| (*of, *other) == (stream, number))?;
        let found = cached.remove(at)?;
        let framed = Arc::clone(&found.2);
        cached.push_back(found);
        Some(framed)
    }

    fn put(&self, stream: u64, number: FragmentNumber, framed: &Arc<Framed>) {
        let mut cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        cached.push_back((stream, number, Arc::clone(framed)));
        let bytes = |framed: &Framed| usize::try_from(framed.parts.len()).unwrap_or(usize::MAX);
        let mut all: usize = cached.iter().map(|(_, _, framed)| bytes(framed)).sum();
        while all > FRAGMENTS_CACHED_BYTES && cached.len() > 1 {
            all -= cached.pop_front().map_or(0, |(_, _, framed)| bytes(&framed));
        }
    }
}

impl Video {
    /// A whole fragment of a stream, from memory or from the disk.
    pub(crate) async fn framed(
        &self,
        stream: u64,
        recording: &Recording,
        number: FragmentNumber,
    ) -> Result<Arc<Framed>, Fault> {
        if let Some(framed) = self.framed.get(stream, number) {
            return Ok(framed);
        }
        let live = recording.live().after(number.before()).filter(|live| live.number == number);
        let pieces = live.as_ref().map(|live| live.pieces(0));
        let framed = match (live, pieces) {
            (Some(live), Some(pieces)) if matches!(pieces.ending, Some(Ending::Whole(_))) => {
                Framed::read(&live.header, live.producer_ms, pieces.cluster)
            }
            _ => {
                let entry = recording.find(number).await.map_err(not_read)?;
                let entry = entry.ok_or_else(|| fault::not_found("fragment"))?;
                let stored = recording.load(&entry).await.map_err(not_read)?;
                Framed::read(&stored.header, entry.producer_ms, stored.cluster)
            }
        };
        let framed = framed.ok_or_else(|| fault::failure("a fragment has no header", number))?;
        let framed = Arc::new(framed);
        self.framed.put(stream, number, &framed);
        Ok(framed)
    }
}
