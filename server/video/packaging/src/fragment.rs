//! What is packaged, and what comes of it.

use crate::error::PackageError;
use bytes::Bytes;
use penstock_mkv::Frame;
use std::ops::Range;

/// A stored fragment, a cluster, with its place on the clock of whoever plays it. Its bytes are handed in beside it, where they are needed.
#[derive(Clone, Copy, Debug)]
pub struct Fragment<'a> {
    /// The frames of all tracks, in the order in which they lie in the cluster.
    pub frames: &'a [Frame],
    /// Bytes of the cluster. Frames beyond them are refused.
    pub size: u64,
    /// When the cluster's timecode is on the session's clock, in milliseconds: a producer's or server's timestamp, or time played so far.
    pub start_ms: u64,
    /// Milliseconds until the next fragment begins, if that one follows without a gap. It tells how long the last picture is shown.
    pub duration_ms: Option<u64>,
}

/// The bytes of a cluster, in the parts in which they were stored.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    // Each with the place of its end in the cluster.
    parts: Vec<(u64, Bytes)>,
}

impl Parts {
    /// Bytes of all of them.
    pub fn len(&self) -> u64 {
        self.parts.last().map_or(0, |(end, _)| *end)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What lies in a range, copied only if it spans parts; nothing if that is not all there.
    pub fn read(&self, range: &Range<u32>) -> Option<Bytes> {
        let mut pieces = Vec::new();
        let is_whole = self.slice(range, |piece| pieces.push(piece));
        is_whole.then(|| if pieces.len() == 1 { pieces.remove(0) } else { pieces.concat().into() })
    }

    /// Hands out what lies in a range, without copying it. False if that is not all there.
    pub(crate) fn slice(&self, range: &Range<u32>, mut piece: impl FnMut(Bytes)) -> bool {
        let (start, end) = (u64::from(range.start), u64::from(range.end));
        if start > end || end > self.len() {
            return false;
        }
        let mut at = start;
        let first = self.parts.partition_point(|(part_end, _)| *part_end <= start);
        for (part_end, part) in &self.parts[first..] {
            if at == end {
                break;
            }
            let part_start = part_end - part.len() as u64;
            let until = end.min(*part_end);
            piece(part.slice((at - part_start) as usize..(until - part_start) as usize));
            at = until;
        }
        true
    }
}

impl FromIterator<Bytes> for Parts {
    fn from_iter<T: IntoIterator<Item = Bytes>>(parts: T) -> Parts {
        let mut end = 0;
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        let with_ends = parts.map(|part| {
            end += part.len() as u64;
            (end, part)
        });
        Parts { parts: with_ends.collect() }
    }
}

impl From<Vec<Bytes>> for Parts {
    fn from(parts: Vec<Bytes>) -> Parts {
        parts.into_iter().collect()
    }
}

impl From<Bytes> for Parts {
    fn from(whole: Bytes) -> Parts {
        [whole].into_iter().collect()
    }
}

/// What is sent to a player, one piece after the other: boxes that were built, and frames as slices of the cluster's own bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pieces {
    pieces: Vec<Bytes>,
    len: u64,
}

impl Pieces {
    pub(crate) fn push(&mut self, piece: Bytes) {
        self.len += piece.len() as u64;
        self.pieces.push(piece);
    }

    pub(crate) fn push_frame(
        &mut self,
        parts: &Parts,
        track: u64,
        range: &Range<u32>,
    ) -> Result<(), PackageError> {
        let whole = parts.slice(range, |piece| self.push(piece));
        whole.then_some(()).ok_or(PackageError::FrameOutside(track))
    }

    /// Bytes of all of them.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All of them in one, copied.
    pub fn concat(&self) -> Vec<u8> {
        self.pieces.concat()
    }
}

impl IntoIterator for Pieces {
    type Item = Bytes;
    type IntoIter = std::vec::IntoIter<Bytes>;

    fn into_iter(self) -> Self::IntoIter {
        self.pieces.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice(parts: &Parts, range: Range<u32>) -> Option<Vec<Bytes>> {
        let mut pieces = Vec::new();
        parts.slice(&range, |piece| pieces.push(piece)).then_some(pieces)
    }

    #[test]
    fn ranges_are_found_across_parts() {
        let parts: Parts = ["abc", "", "de", "fgh"].map(Bytes::from).into_iter().collect();
        assert_eq!(parts.len(), 8);
        assert_eq!(slice(&parts, 0..3), Some(vec!["abc".into()]));
        assert_eq!(slice(&parts, 3..5), Some(vec!["de".into()]));
        assert_eq!(slice(&parts, 2..7), Some(vec!["c".into(), "de".into(), "fg".into()]));
        assert_eq!(slice(&parts, 8..8), Some(vec![]));
        assert_eq!(parts.read(&(2..7)), Some("cdefg".into()));
        assert_eq!(parts.read(&(5..7)), Some("fg".into()));
        assert_eq!(parts.read(&(8..8)), Some(Bytes::new()));
        assert_eq!(parts.read(&(5..9)), None);
    }

    #[test]
    fn what_is_not_there_is_not_handed_out() {
        let parts = Parts::from(Bytes::from("abc"));
        assert_eq!(slice(&parts, 1..4), None);
        #[expect(clippy::reversed_empty_ranges, reason = "as a damaged table may have it")]
        let backwards = 2..1;
        assert_eq!(slice(&parts, backwards), None);
        assert_eq!(slice(&Parts::default(), 0..u32::MAX), None);
        assert_eq!(slice(&Parts::default(), 0..0), Some(vec![]));
    }
}
