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
use std::sync::Arc;

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

/// A part of a fragment, if it is there.
pub(super) fn part(
    session: &Session,
    framed: &Framed,
    number: FragmentNumber,
    track: u64,
    part: usize,
    has_ended: bool,
) -> Result<Option<Part>, PackageError> {
    let Ok(tracks) = Tracks::read(&framed.header, Playback::Hls) else {
        return Err(PackageError::UnknownTrack(track));
    };
    let Some(range) = ranges(framed, track, session.part_ms, has_ended).get(part).cloned() else {
        return Ok(None);
    };
    let start_ms = session.start_ms(session.by.ms(number, framed.producer_ms));
    let so_far = Fragment { frames: &framed.frames, size: framed.parts.len(), start_ms, duration_ms: None };
    fmp4::part(&tracks, track, &so_far, range, &framed.parts, sequence(start_ms)).map(Some)
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
    let fragments = recording.live().fragments();
    let mut parts: Vec<FragmentParts> = Vec::new();
    for live in fragments {
        let item = match list.items.iter().find(|item| item.number == live.number) {
            Some(item) => item.clone(),
            None if list.items.back().is_none_or(|last| last.number < live.number) => {
                match next(session, list, &live) {
                    Some(item) => item,
                    None => continue,
                }
            }
            None => continue,
        };
        let is_listed = list.items.iter().any(|listed| listed.number == live.number);
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

/// What a fragment behind the list will be listed as.
fn next(session: &Session, list: &List, live: &Arc<LiveFragment>) -> Option<Item> {
    let ms = session.by.ms(live.number, live.producer_ms);
    let last = list.items.back();
    if last.is_some_and(|last| ms <= last.ms) {
        return None;
    }
    let start_ms = session.start_ms(ms);
    let current = list.inits.last().map(|(header_id, _)| *header_id);
    let init = list.inits.len() as u64 - u64::from(current == Some(live.header_id));
    let discontinuity = last.is_some_and(|last| {
        last.init != init || session.discontinuity.mode().between(last.start_ms + last.duration_ms, start_ms)
    });
    let period_start_ms = start_ms;
    Some(Item { number: live.number, start_ms, duration_ms: 0, discontinuity, init, ms, period_start_ms })
}

fn of_fragment(session: &Session, live: &LiveFragment, item: &Item, track: u64) -> Option<FragmentParts> {
    let (framed, has_ended) = so_far(live)?;
    let count = ranges(&framed, track, session.part_ms, has_ended).len();
    let mut parts = Vec::with_capacity(count);
    for index in 0..count {
        let part = part(session, &framed, live.number, track, index, has_ended).ok()??;
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
