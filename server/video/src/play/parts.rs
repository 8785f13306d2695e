//! The parts of a fragment, which low-latency players load while it is still coming in.
//!
//! A part holds the frames of one track within so many milliseconds, and is there when a later frame is, or the fragment's end: what
//! came of a fragment so far says which parts there are, and what comes later changes none of them.

use super::fragment::Framed;
use super::list::{Item, List};
use super::session::Session;
use penstock_fragments::{Ending, FragmentNumber, LiveFragment, Recording};
use penstock_mkv::Frame;
use penstock_packaging::fmp4::{self, Part};
use penstock_packaging::hls::FragmentParts;
use penstock_packaging::{Fragment, PackageError, Playback, Tracks};
use std::ops::Range;

/// Milliseconds that the ends of a part are apart from where they would be, because they are told in whole ones.
pub(super) const ROUNDED_MS: u128 = 2;

/// The frames of each part of a track, as ranges of all frames. The last one is open unless the fragment has ended.
fn ranges(framed: &Framed, track: u64, part_ms: u64, has_ended: bool) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    // When the last part began and its last frame did, in milliseconds since the fragment began.
    let (mut began, mut last) = (0, 0);
    let of_track = |(_, frame): &(usize, &Frame)| frame.track == track;
    for (index, frame) in framed.frames.iter().enumerate().filter(of_track) {
        let ticks = u128::from(frame.relative_timecode.max(0).unsigned_abs());
        let ms = ticks * u128::from(framed.header.timecode_scale_ns) / 1_000_000;
        // A frame lasts as long as the one before it, as far as milliseconds tell.
        let ends = ms + ms.saturating_sub(last);
        match ranges.last_mut() {
            // Frames that are shown earlier than they are sent belong to the part that they are sent with.
            Some(range) if ends <= began + u128::from(part_ms) + ROUNDED_MS => range.end = index + 1,
            _ => {
                ranges.push(index..index + 1);
                began = ms;
            }
        }
        last = last.max(ms);
    }
    if !has_ended {
        ranges.pop();
    }
    ranges
}

/// A track of a fragment, or of what there is of it, cut into parts.
pub(super) struct Cut<'f> {
    framed: &'f Framed,
    tracks: Tracks,
    track: u64,
    start_ms: u64,
    ranges: Vec<Range<usize>>,
}

impl<'f> Cut<'f> {
    pub(super) fn new(
        session: &Session,
        framed: &'f Framed,
        number: FragmentNumber,
        track: u64,
        has_ended: bool,
    ) -> Result<Cut<'f>, PackageError> {
        let tracks = Tracks::read(&framed.header, Playback::Hls);
        let tracks = tracks.map_err(|_| PackageError::UnknownTrack(track))?;
        let start_ms = session.start_ms(session.by.ms(number, framed.producer_ms));
        let ranges = ranges(framed, track, session.part_ms, has_ended);
        Ok(Cut { framed, tracks, track, start_ms, ranges })
    }

    /// A part, if it is there.
    pub(super) fn part(&self, index: usize) -> Result<Option<Part>, PackageError> {
        let Some(range) = self.ranges.get(index).cloned() else { return Ok(None) };
        let Framed { frames, parts, .. } = self.framed;
        let so_far = Fragment { frames, size: parts.len(), start_ms: self.start_ms, duration_ms: None };
        fmp4::part(&self.tracks, self.track, &so_far, range, parts, sequence(self.start_ms)).map(Some)
    }
}

/// A number for a media segment that grows along a session.
pub(super) fn sequence(start_ms: u64) -> u32 {
    u32::try_from(start_ms & u64::from(u32::MAX)).unwrap_or(0)
}

/// The parts of the fragments that are in memory: of those that are listed, and of the one behind them.
pub(super) fn listed(
    session: &Session,
    list: &List,
    recording: &Recording,
    track: u64,
) -> Vec<FragmentParts> {
    let mut parts: Vec<FragmentParts> = Vec::new();
    for live in recording.live().fragments() {
        let listed = list.items.iter().find(|item| item.number == live.number).cloned();
        let is_listed = listed.is_some();
        let is_behind = || list.items.back().is_none_or(|last| last.number < live.number);
        let ms = session.by.ms(live.number, live.producer_ms);
        let item = match listed {
            None if is_behind() => list.next(session, live.number, ms, live.header_id),
            listed => listed,
        };
        let Some(item) = item else { continue };
        if let Some(of_fragment) = of_fragment(session, &live, &item, track) {
            parts.push(of_fragment);
        }
        // Nothing is said of what comes behind a fragment that is not listed yet.
        if !is_listed {
            break;
        }
    }
    parts
}

fn of_fragment(session: &Session, live: &LiveFragment, item: &Item, track: u64) -> Option<FragmentParts> {
    let (framed, has_ended) = so_far(live)?;
    let cut = Cut::new(session, &framed, live.number, track, has_ended).ok()?;
    let mut parts = Vec::with_capacity(cut.ranges.len());
    for index in 0..cut.ranges.len() {
        let part = cut.part(index).ok()??;
        parts.push((part.duration_ms, part.independent));
    }
    Some(FragmentParts { segment: item.segment(session), parts, open: !has_ended })
}

/// What there is of a fragment in memory, and whether that is all.
pub(super) fn so_far(live: &LiveFragment) -> Option<(Framed, bool)> {
    let pieces = live.pieces(0);
    let has_ended = match pieces.ending {
        None => false,
        Some(Ending::Whole(_)) => true,
        Some(Ending::Broken) => return None,
    };
    let framed = Framed::read(&live.header, live.producer_ms, pieces.cluster)?;
    Some((framed, has_ended))
}
