//! Fragments one behind the other, as GetMedia sends them: each a document of its own, its frames as they come in.
//!
//! ```text
//! EBML · Segment{ Info · Tracks · Tags{number, times} } · Cluster · the producer's Tags · Tags{how far behind, token}
//! ```
//!
//! The bytes of a cluster are the slices that were received or read: nothing is copied on the way to the socket.

use super::header;
use crate::Video;
use crate::media::limits::VIEWER_BYTES_PER_S;
use crate::record::StreamRecord;
use bytes::Bytes;
use futures_util::stream::{self, Stream};
use penstock_fragments::{Ending, Entry, FragmentNumber, LiveFragment, Query, ReadFailed, Recording, Stored};
use penstock_mkv::{document_prefix, write_tags};
use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::{Instant, sleep_until};

/// What the service calls media of this kind.
pub(crate) const CONTENT_TYPE: &str = "video/webm";

/// Somebody who watches a stream.
pub(crate) struct Watch {
    video: Arc<Video>,
    stream: StreamRecord,
    recording: Arc<Recording>,
    changes: watch::Receiver<u64>,
    /// The number of the last fragment that was sent, or right before the first.
    after: FragmentNumber,
    /// The first one has at least this time of the producer.
    producer_ms_min: i64,
    pieces: VecDeque<Bytes>,
    current: Option<(Arc<LiveFragment>, usize)>,
    pace: Option<Pace>,
    is_over: bool,
    _place: Option<OwnedSemaphorePermit>,
}

/// How fast somebody may watch.
struct Pace {
    due: Instant,
}

impl Watch {
    pub(crate) fn new(
        video: Arc<Video>,
        stream: StreamRecord,
        recording: Arc<Recording>,
        after: FragmentNumber,
        place: Option<OwnedSemaphorePermit>,
    ) -> Watch {
        let changes = recording.live().changes();
        let pace = place.is_some().then(|| Pace { due: Instant::now() });
        Watch {
            video,
            stream,
            recording,
            changes,
            after,
            producer_ms_min: i64::MIN,
            pieces: VecDeque::new(),
            current: None,
            pace,
            is_over: false,
            _place: place,
        }
    }

    /// The same from the first fragment on that is not before this time of the producer.
    pub(crate) fn not_before_producer_ms(self, producer_ms_min: i64) -> Watch {
        Watch { producer_ms_min, ..self }
    }

    /// The bytes to be sent.
    pub(crate) fn into_stream(self) -> impl Stream<Item = io::Result<Bytes>> + Send {
        stream::unfold(self, |mut watch| async move {
            let piece = watch.next().await?;
            if let Some(pace) = &mut watch.pace {
                pace.keep(piece.len()).await;
            }
            Some((Ok(piece), watch))
        })
    }

    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if let Some(piece) = self.pieces.pop_front() {
                return Some(piece);
            }
            if self.is_over {
                return None;
            }
            // What changes from here on is noticed by the wait below.
            self.changes.borrow_and_update();
            let went_on = match self.current.take() {
                Some((fragment, seen)) => self.follow(fragment, seen),
                None => match self.begin().await {
                    Ok(began) => began,
                    Err(error) => {
                        tracing::warn!(stream = %self.stream.key(), %error, "watching ends");
                        self.pieces.push_back(failed(&error));
                        self.is_over = true;
                        true
                    }
                },
            };
            if went_on {
                continue;
            }
            if self.recording.live().is_over() || self.changes.changed().await.is_err() {
                return None;
            }
        }
    }

    /// Goes on with a fragment that is in memory; whether there was more of it.
    fn follow(&mut self, fragment: Arc<LiveFragment>, seen: usize) -> bool {
        let pieces = fragment.pieces(seen);
        let seen = seen + pieces.cluster.len();
        let is_more = !pieces.cluster.is_empty();
        self.pieces.extend(pieces.cluster);
        match pieces.ending {
            None => {
                self.current = Some((fragment, seen));
                is_more
            }
            Some(Ending::Whole(_)) => {
                self.pieces.extend(pieces.tags);
                self.finish(fragment.number);
                true
            }
            Some(Ending::Broken) => {
                // A cluster that told its length cannot be followed by anything now; one that did not ends here.
                let begun = fragment.pieces(0).cluster;
                self.is_over = begun.first().is_some_and(|first| !has_unknown_size(first));
                self.after = fragment.number;
                true
            }
        }
    }

    /// Begins with the next fragment; whether there is one.
    async fn begin(&mut self) -> Result<bool, ReadFailed> {
        let oldest = self.video.oldest(&self.stream);
        let after = self.after;
        let mut live = self.recording.live().after(after);
        while let Some(fragment) =
            live.as_ref().filter(|fragment| fragment.producer_ms < self.producer_ms_min)
        {
            live = self.recording.live().after(fragment.number);
        }
        let query = Query { producer_ms: (self.producer_ms_min, i64::MAX), ..Query::all() };
        let query = query.after(after).not_before(oldest).limit(1);
        // What is in memory and on disk is taken from memory.
        let query = match &live {
            Some(fragment) => Query { numbers: (query.numbers.0, fragment.number), ..query },
            None => query,
        };
        let stored = self.recording.select(&query).await?.pop();
        match (live, stored) {
            (Some(live), stored) if stored.is_none_or(|stored| stored.number >= live.number) => {
                self.producer_ms_min = i64::MIN;
                self.pieces.push_back(self.prefix(&live.header, live.number, live.producer_ms)?);
                self.current = Some((live, 0));
                Ok(true)
            }
            (_, Some(entry)) => {
                self.producer_ms_min = i64::MIN;
                match self.recording.load(&entry).await {
                    Ok(stored) => {
                        let prefix = self.prefix(&stored.header, entry.number, entry.producer_ms)?;
                        self.pieces.push_back(prefix);
                        self.pieces.extend(stored.cluster);
                        self.pieces.extend(stored.tags);
                        self.finish(entry.number);
                    }
                    // It expired in this very moment.
                    Err(ReadFailed::Gone) => self.after = entry.number,
                    Err(error) => return Err(error),
                }
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    fn prefix(&self, header: &Bytes, number: FragmentNumber, producer_ms: i64) -> Result<Bytes, ReadFailed> {
        prefix(header, number, producer_ms, &TIMES)
    }

    fn finish(&mut self, number: FragmentNumber) {
        let behind_ms = match self.recording.live().last().max(number) {
            last if last == number => 0,
            _ => self.video.now_ms().saturating_sub(i64::try_from(number.server_ms()).unwrap_or(0)).max(0),
        };
        let tags = [
            ("AWS_KINESISVIDEO_MILLIS_BEHIND_NOW", &*behind_ms.to_string()),
            ("AWS_KINESISVIDEO_CONTINUATION_TOKEN", &*number.to_string()),
        ];
        self.pieces.push_back(write_tags(&tags));
        self.after = number;
    }
}

impl Pace {
    async fn keep(&mut self, bytes: usize) {
        let now = Instant::now();
        self.due = self.due.max(now) + Duration::from_secs_f64(bytes as f64 / VIEWER_BYTES_PER_S);
        // A second's worth may be sent at once.
        if self.due > now + Duration::from_secs(1) {
            sleep_until(self.due - Duration::from_secs(1)).await;
        }
    }
}

/// The names of the times in the tags in front of a fragment.
pub(crate) type TimeNames = [&'static str; 2];

/// As GetMedia names them: the server's time, the producer's.
pub(crate) const TIMES: TimeNames =
    ["AWS_KINESISVIDEO_SERVER_TIMESTAMP", "AWS_KINESISVIDEO_PRODUCER_TIMESTAMP"];

/// What is sent before a fragment's cluster.
pub(crate) fn prefix(
    header: &Bytes,
    number: FragmentNumber,
    producer_ms: i64,
    names: &[&'static str],
) -> Result<Bytes, ReadFailed> {
    let damaged = || ReadFailed::Damaged(format!("the header of {number}"));
    let header = header::read(header).ok_or_else(damaged)?;
    let number_text = number.to_string();
    let server = seconds(i64::try_from(number.server_ms()).unwrap_or(i64::MAX));
    let producer = seconds(producer_ms);
    let mut tags = vec![("AWS_KINESISVIDEO_FRAGMENT_NUMBER", &*number_text)];
    for pair in names.chunks_exact(2) {
        tags.push((pair[0], &server));
        tags.push((pair[1], &producer));
    }
    Ok(document_prefix(&header, &tags))
}

/// All of a fragment that was read, as one document.
pub(crate) fn document(
    entry: &Entry,
    stored: Stored,
    names: &[&'static str],
) -> Result<Vec<Bytes>, ReadFailed> {
    let mut pieces = vec![prefix(&stored.header, entry.number, entry.producer_ms, names)?];
    pieces.extend(stored.cluster);
    pieces.extend(stored.tags);
    Ok(pieces)
}

/// Seconds since 1970, with milliseconds, as the service writes them.
fn seconds(ms: i64) -> String {
    let sign = if ms < 0 { "-" } else { "" };
    format!("{sign}{}.{:03}", ms.unsigned_abs() / 1_000, ms.unsigned_abs() % 1_000)
}

/// Whether a cluster with these first bytes goes on until something else begins.
fn has_unknown_size(cluster: &[u8]) -> bool {
    // Behind the four bytes of its id: the size, whose bits are all ones.
    cluster.get(4).is_some_and(|first| {
        let length = first.leading_zeros() as usize + 1;
        let is_full = u32::from(*first).trailing_ones() + first.leading_zeros() == 8;
        let rest = cluster.get(5..4 + length.min(8));
        is_full && rest.is_some_and(|rest| rest.iter().all(|byte| *byte == 0xff))
    })
}

/// How a stream of media ends that cannot go on.
fn failed(error: &ReadFailed) -> Bytes {
    let (id, code) = match error {
        ReadFailed::Gone => ("4000", "FRAGMENT_NOT_FOUND"),
        ReadFailed::Damaged(_) | ReadFailed::Failed(_) => ("5000", "INTERNAL_ERROR"),
    };
    write_tags(&[("AWS_KINESISVIDEO_ERROR_CODE", code), ("AWS_KINESISVIDEO_ERROR_ID", id)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_that_are_unknown_are_told_from_those_that_are_known() {
        let id = [0x1f, 0x43, 0xb6, 0x75];
        let cluster = |size: &[u8]| [&id[..], size].concat();
        assert!(has_unknown_size(&cluster(&[0xff])));
        assert!(has_unknown_size(&cluster(&[0x01, 255, 255, 255, 255, 255, 255, 255])));
        assert!(has_unknown_size(&cluster(&[0x7f, 0xff])));
        for known in
            [&[0x85][..], &[0x40, 0xff], &[0x01, 255, 255, 255, 255, 255, 255, 254], &[], &[0x01, 255]]
        {
            assert!(!has_unknown_size(&cluster(known)), "{known:?}");
        }
    }

    #[test]
    fn times_have_milliseconds() {
        assert_eq!(seconds(1_726_677_687_758), "1726677687.758");
        assert_eq!(seconds(5), "0.005");
        assert_eq!(seconds(-1_250), "-1.250");
    }
}
