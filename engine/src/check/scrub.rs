//! Reads a segment or a shelf from its first group to its last and holds every byte that means something against its
//! checksum. What lies where comes from the directory, which was checked before.
//!
//! A file is read once, from front to back, in large pieces, by a thread of its own: while one piece is checked the
//! disk is busy with the next.

use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use super::view::read_into;
use crate::buffer::{Buffer, Pool, round_up};
use crate::limits::{BLOCK_BYTES, CHECK_PIECE_BYTES, CHECK_PIECES_AHEAD};
use crate::log::directory::{ExtentEntry, GroupEntry, Sealed};
use crate::log::format::{CONTROL_SHARD, Fields, data, frame, group_header};
use crate::log::group::{self, Frames};

/// Where the groups of a file lie and how they are told from others.
pub(super) struct Place {
    pub(super) lane: u32,
    pub(super) salt: u64,
    /// The sequence of the first group.
    pub(super) base: u64,
    pub(super) data_end: u64,
}

/// Something in a file that is not as it was written.
pub(super) enum Flaw {
    /// A group's header or extent table; its records may be whole.
    Head { sequence: u64, offset: u64 },
    /// Records of a shard in a group.
    Extent { shard: u64, group: GroupEntry, entry: ExtentEntry, offset: u64 },
}

/// What was found in a file.
#[derive(Default)]
pub(super) struct Scrubbed {
    pub(super) bytes: u64,
    pub(super) groups: u64,
    pub(super) records: u64,
    pub(super) encrypted: u64,
    /// The highest durable mark.
    pub(super) mark: u64,
    pub(super) flaws: Vec<Flaw>,
}

/// Checks the groups of a segment.
pub(super) fn segment(
    file: File,
    place: &Place,
    directory: &Sealed,
    done: &AtomicU64,
) -> io::Result<Scrubbed> {
    let extents = in_order(directory, |group, _, entry| (u64::from(group), entry.offset));
    stream(file, place.data_end, done, |stream| {
        let mut found = Scrubbed { bytes: place.data_end, ..Scrubbed::default() };
        let mut extents = &extents[..];
        // The sequence and the checksum of the group before, if it could be read.
        let mut before = None;
        for (index, group) in directory.groups().into_iter().enumerate() {
            let count = extents.partition_point(|&(of, ..)| of as usize <= index);
            let (own, rest) = extents.split_at(count);
            extents = rest;
            let used = own
                .last()
                .map_or(group_header::BYTES, |(_, _, entry)| entry.offset as usize + entry.length as usize);
            let bytes = stream.take(group.offset, round_up(used))?;
            before = check_group(bytes, place, &group, own, before, &mut found);
            found.groups += 1;
        }
        Ok(found)
    })
}

/// Checks a group, and returns its sequence and its checksum if its header is whole.
fn check_group(
    bytes: &[u8],
    place: &Place,
    group: &GroupEntry,
    own: &[(u32, u64, ExtentEntry)],
    before: Option<(u64, u32)>,
    found: &mut Scrubbed,
) -> Option<(u64, u32)> {
    let header = group::read_header(bytes, place.salt).ok();
    let described = header.and_then(|header| Some((header, group::read_extents(bytes, &header).ok()?)));
    let (head, extents) = described.map_or((None, Vec::new()), |(header, extents)| (Some(header), extents));
    let follows = |previous: u32| match before {
        Some((sequence, checksum)) if sequence + 1 == group.sequence => checksum == previous,
        // Nobody knows what was before it; before the first there is nothing.
        _ => group.sequence != place.base || previous == 0,
    };
    let same = extents.len() == own.len()
        && extents.iter().zip(own).all(|(one, (_, shard, other))| {
            let first_delta_us = one.first_delta_us;
            *one == group::Extent { first_delta_us, ..other.extent(*shard) }
        });
    let intact = head.filter(|header| {
        let named = header.sequence == group.sequence && header.first_us == group.first_us;
        let fits = header.lane == place.lane && header.length as usize == bytes.len();
        let records = own.iter().map(|(_, _, entry)| u64::from(entry.records)).sum::<u64>();
        named && fits && same && u64::from(header.records) == records && follows(header.previous)
    });
    match intact {
        Some(header) => found.mark = found.mark.max(header.durable),
        None => found.flaws.push(Flaw::Head { sequence: group.sequence, offset: group.offset }),
    }
    for (_, shard, entry) in own {
        let offset = group.offset + u64::from(entry.offset);
        let frames = bytes.get(entry.offset as usize..entry.offset as usize + entry.length as usize);
        check_extent(frames, *shard, group, entry, offset, found);
    }
    intact.map(|header| (header.sequence, header.checksum))
}

/// Checks the extents of a shelf.
pub(super) fn shelf(file: File, place: &Place, directory: &Sealed, done: &AtomicU64) -> io::Result<Scrubbed> {
    let extents = in_order(directory, |_, _, entry| (0, entry.offset));
    stream(file, place.data_end, done, |stream| {
        let groups = directory.groups();
        let mut found =
            Scrubbed { bytes: place.data_end, groups: groups.len() as u64, ..Scrubbed::default() };
        for (group, shard, entry) in &extents {
            let group = &groups[*group as usize];
            let offset = group.offset + u64::from(entry.offset);
            let bytes = stream.take(offset, entry.length as usize)?;
            let whole = (bytes.len() == entry.length as usize).then_some(bytes);
            check_extent(whole, *shard, group, entry, offset, &mut found);
        }
        Ok(found)
    })
}

fn check_extent(
    frames: Option<&[u8]>,
    shard: u64,
    group: &GroupEntry,
    entry: &ExtentEntry,
    offset: u64,
    found: &mut Scrubbed,
) {
    let intact = frames.is_some_and(|bytes| {
        let mut frames = Frames::new(bytes, &entry.extent(shard));
        frames.by_ref().for_each(drop);
        frames.intact()
    });
    if !intact {
        found.flaws.push(Flaw::Extent { shard, group: *group, entry: *entry, offset });
        return;
    }
    if shard != CONTROL_SHARD {
        found.records += u64::from(entry.records);
        let encrypted = frames.is_some_and(|bytes| bytes.u16(frame::KIND) == data::ENCRYPTED);
        found.encrypted += u64::from(encrypted);
    }
}

/// All extents of a directory, with group and shard, in the order in which they lie in the file.
fn in_order(
    directory: &Sealed,
    place: impl Fn(u32, u64, &ExtentEntry) -> (u64, u32),
) -> Vec<(u32, u64, ExtentEntry)> {
    let mut extents: Vec<_> = directory
        .shards()
        .flat_map(|shard| directory.extents(shard).map(move |entry| (entry.group, shard, entry)))
        .collect();
    extents.sort_unstable_by_key(|(group, shard, entry)| place(*group, *shard, entry));
    extents
}

/// Reads a file up to `end` while `check` goes through it.
fn stream<T>(
    file: File,
    end: u64,
    done: &AtomicU64,
    check: impl FnOnce(&mut Stream) -> io::Result<T>,
) -> io::Result<T> {
    // Those under way and ahead, and the one at hand.
    let pool = Pool::for_reads((CHECK_PIECES_AHEAD + 2) * CHECK_PIECE_BYTES);
    thread::scope(|scope| {
        let (send, receive) = sync_channel(CHECK_PIECES_AHEAD);
        scope.spawn(move || {
            let mut at = 0;
            while at < end {
                let length = (end - at).min(CHECK_PIECE_BYTES as u64);
                let mut buffer = pool.take(CHECK_PIECE_BYTES);
                let filled = read_into(&file, at, &mut buffer[..round_up(length as usize)]);
                let piece = filled.map(|filled| (buffer, filled));
                let failed = piece.is_err();
                // Nobody receives it where the check has ended before: that is no failure.
                if send.send(piece).is_err() || failed {
                    return;
                }
                at += length;
                done.fetch_add(length, Ordering::Relaxed);
            }
        });
        check(&mut Stream { pieces: receive, begin: 0, piece: None, joined: Vec::new() })
    })
}

/// A file's bytes from front to back.
struct Stream {
    pieces: Receiver<io::Result<(Buffer, usize)>>,
    /// Where the piece at hand begins.
    begin: u64,
    piece: Option<(Buffer, usize)>,
    /// Bytes that lie in several pieces.
    joined: Vec<u8>,
}

impl Stream {
    /// The bytes at this place, which is not before the last one that was asked for. Fewer at the end of the file.
    fn take(&mut self, offset: u64, length: usize) -> io::Result<&[u8]> {
        while self.end() <= offset {
            if !self.advance()? {
                return Ok(&[]);
            }
        }
        // Tables that lead back are no tables of ours.
        let Some(within) = offset.checked_sub(self.begin) else { return Ok(&[]) };
        let within = within as usize;
        if offset + length as u64 <= self.end() {
            let (buffer, _) = self.piece.as_ref().expect("it reaches beyond the offset");
            return Ok(&buffer[within..within + length]);
        }
        self.joined.clear();
        let mut within = within;
        loop {
            if let Some((buffer, bytes)) = &self.piece {
                let until = (within + length - self.joined.len()).min(*bytes);
                self.joined.extend_from_slice(&buffer[within.min(until)..until]);
            }
            within = 0;
            if self.joined.len() == length || !self.advance()? {
                return Ok(&self.joined);
            }
        }
    }

    fn end(&self) -> u64 {
        self.begin + self.piece.as_ref().map_or(0, |&(_, bytes)| bytes as u64)
    }

    /// Takes the next piece; false if there is none.
    fn advance(&mut self) -> io::Result<bool> {
        match self.pieces.recv() {
            Ok(piece) => {
                self.begin = self.end();
                self.piece = Some(piece?);
                Ok(true)
            }
            Err(_) => Ok(false),
        }
    }
}

const _: () = assert!(CHECK_PIECE_BYTES.is_multiple_of(BLOCK_BYTES));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_gives_any_bytes_from_front_to_back() {
        let dir = tempfile::tempdir().unwrap();
        let bytes: Vec<u8> = (0..2 * CHECK_PIECE_BYTES + 5000).map(|at| (at % 251) as u8).collect();
        let path = dir.path().join("file");
        std::fs::write(&path, &bytes).unwrap();
        let done = AtomicU64::new(0);
        let end = (bytes.len() as u64).next_multiple_of(BLOCK_BYTES as u64);
        let places = [
            (0, 10),
            (10, CHECK_PIECE_BYTES - 10),
            (CHECK_PIECE_BYTES - 3, 6),
            (CHECK_PIECE_BYTES + 1, CHECK_PIECE_BYTES + 4000),
        ];
        stream(super::super::view::open_file(&path).unwrap(), end, &done, |stream| {
            for (offset, length) in places {
                assert!(stream.take(offset as u64, length)? == &bytes[offset..offset + length]);
            }
            // Behind the end of the file there is nothing.
            assert_eq!(stream.take(bytes.len() as u64 - 4, 10)?, &bytes[bytes.len() - 4..]);
            assert_eq!(stream.take(end + 5, 10)?, &[]);
            Ok(())
        })
        .unwrap();
        assert_eq!(done.load(Ordering::Relaxed), end);
    }
}
