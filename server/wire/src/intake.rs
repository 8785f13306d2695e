//! Takes a request's body in: whole, bounded in bytes, in time, and in what all bodies together may hold in memory.

use crate::buffers;
use crate::limits::{
    BODIES_BYTES_MAX, BODY_DRAIN_BYTES_MAX, BODY_IDLE_MAX, BODY_RESERVE_BYTES_MAX, BODY_TOTAL_MAX,
};
use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::Body;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::time::{Instant, timeout_at};

/// Why a body was not taken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It is larger than it may be.
    TooLarge,
    /// It came too slowly.
    TooSlow,
    /// All bodies together would pass [`BODIES_BYTES_MAX`].
    NoRoom,
    /// The connection broke within it; nobody will read the answer.
    Broken,
}

/// Counts the bytes of all bodies that are in memory.
#[derive(Clone, Default)]
pub(crate) struct Room {
    taken_bytes: Arc<AtomicUsize>,
}

impl Room {
    fn take(&self, share: &mut Share, bytes: usize) -> Result<(), Refusal> {
        // Relaxed: the counter guards no other memory.
        let before = self.taken_bytes.fetch_add(bytes, Ordering::Relaxed);
        share.bytes += bytes;
        // The share gives back what it holds when it is dropped, in the refused case as well.
        if before + bytes > BODIES_BYTES_MAX { Err(Refusal::NoRoom) } else { Ok(()) }
    }

    fn share(&self) -> Share {
        Share { taken_bytes: self.taken_bytes.clone(), bytes: 0 }
    }
}

/// One body's part of the [`Room`], held until its request is answered.
pub(crate) struct Share {
    taken_bytes: Arc<AtomicUsize>,
    bytes: usize,
}

impl Drop for Share {
    fn drop(&mut self) {
        self.taken_bytes.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// Reads a body of at most so many bytes to its end. A body that arrives in one piece is passed on without a copy.
pub(crate) async fn read<B>(mut body: B, room: &Room, bytes_max: usize) -> Result<(Bytes, Share), Refusal>
where
    B: Body<Data = Bytes> + Unpin,
{
    let declared_bytes = body.size_hint().lower();
    let deadline = Instant::now() + BODY_TOTAL_MAX;
    if declared_bytes > bytes_max as u64 {
        drain(body, 0, deadline).await;
        return Err(Refusal::TooLarge);
    }
    let mut share = room.share();
    let mut first = Bytes::new();
    let mut whole = Vec::new();
    let mut size_bytes = 0;
    while let Some(piece) = next(&mut body, deadline).await? {
        size_bytes += piece.len();
        if size_bytes > bytes_max {
            drop((first, whole, piece));
            drain(body, size_bytes, deadline).await;
            return Err(Refusal::TooLarge);
        }
        room.take(&mut share, piece.len())?;
        if first.is_empty() {
            first = piece;
            continue;
        }
        if whole.is_empty() {
            whole = buffers::take((declared_bytes as usize).min(BODY_RESERVE_BYTES_MAX).max(size_bytes));
            whole.extend_from_slice(&first);
        }
        whole.extend_from_slice(&piece);
    }
    Ok((if whole.is_empty() { first } else { buffers::share(whole) }, share))
}

// The next piece of the body; trailers are passed over, no AWS protocol of ours has any.
async fn next<B>(body: &mut B, deadline: Instant) -> Result<Option<Bytes>, Refusal>
where
    B: Body<Data = Bytes> + Unpin,
{
    loop {
        let idle = Instant::now() + BODY_IDLE_MAX;
        match timeout_at(deadline.min(idle), body.frame()).await {
            Err(_) => return Err(Refusal::TooSlow),
            Ok(None) => return Ok(None),
            Ok(Some(Err(_))) => return Err(Refusal::Broken),
            Ok(Some(Ok(frame))) => {
                if let Ok(piece) = frame.into_data() {
                    return Ok(Some(piece));
                }
            }
        }
    }
}

async fn drain<B>(mut body: B, mut seen_bytes: usize, deadline: Instant)
where
    B: Body<Data = Bytes> + Unpin,
{
    while seen_bytes < BODY_DRAIN_BYTES_MAX {
        match next(&mut body, deadline).await {
            Ok(Some(piece)) => seen_bytes += piece.len(),
            Ok(None) | Err(_) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::BODY_BYTES_MAX;
    use futures_util::stream;
    use http_body_util::{Empty, Full, StreamBody};
    use hyper::body::Frame;
    use std::convert::Infallible;

    async fn take_in<B>(body: B, room: &Room) -> Result<(Bytes, Share), Refusal>
    where
        B: Body<Data = Bytes> + Unpin,
    {
        read(body, room, BODY_BYTES_MAX).await
    }

    fn pieces(pieces: Vec<Bytes>) -> impl Body<Data = Bytes, Error = Infallible> + Unpin {
        StreamBody::new(stream::iter(pieces.into_iter().map(|piece| Ok(Frame::data(piece)))))
    }

    #[tokio::test]
    async fn a_body_in_one_piece_is_not_copied() {
        let sent = Bytes::from(vec![7u8; 1000]);
        let (taken, _share) = take_in(Full::new(sent.clone()), &Room::default()).await.unwrap();
        assert_eq!(taken.as_ptr(), sent.as_ptr());
    }

    #[tokio::test]
    async fn pieces_are_joined_in_order() {
        let room = Room::default();
        let (taken, share) =
            take_in(pieces(vec!["ab".into(), "cd".into(), "".into(), "e".into()]), &room).await.unwrap();
        assert_eq!(taken, "abcde");
        assert_eq!(room.taken_bytes.load(Ordering::Relaxed), 5);
        drop(share);
        assert_eq!(room.taken_bytes.load(Ordering::Relaxed), 0);
    }

    #[tokio::test]
    async fn an_empty_body_is_empty() {
        let (taken, _share) = take_in(Empty::new(), &Room::default()).await.unwrap();
        assert!(taken.is_empty());
    }

    #[tokio::test]
    async fn the_largest_body_passes_and_one_byte_more_does_not() {
        let room = Room::default();
        let largest = Bytes::from(vec![0u8; BODY_BYTES_MAX]);
        assert_eq!(take_in(Full::new(largest.clone()), &room).await.unwrap().0.len(), BODY_BYTES_MAX);
        assert_eq!(
            take_in(Full::new(Bytes::from(vec![0u8; BODY_BYTES_MAX + 1])), &room).await.err(),
            Some(Refusal::TooLarge)
        );
        assert_eq!(take_in(pieces(vec![largest, "x".into()]), &room).await.err(), Some(Refusal::TooLarge));
        assert_eq!(room.taken_bytes.load(Ordering::Relaxed), 0);
    }

    #[tokio::test]
    async fn a_full_house_refuses_and_recovers() {
        let room = Room::default();
        let mut guest = room.share();
        room.take(&mut guest, BODIES_BYTES_MAX).unwrap();
        assert_eq!(take_in(Full::new(Bytes::from("x")), &room).await.err(), Some(Refusal::NoRoom));
        drop(guest);
        assert!(take_in(Full::new(Bytes::from("x")), &room).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_body_is_given_up() {
        let silent = StreamBody::new(stream::pending::<Result<Frame<Bytes>, Infallible>>());
        assert_eq!(take_in(silent, &Room::default()).await.err(), Some(Refusal::TooSlow));
    }
}
