//! What happens to a segment's bytes: damage, and lies whose checksums are right.
//!
//! Nearly every byte on disk is under a checksum, so a fuzzer that only flips bits sees one answer: damaged.
//! Here fields are found by the layout, changed, and the checksums above them computed anew, so that decoders
//! meet lengths, counts, offsets and sequences that no writer would have written.

use std::ops::Range;

use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::input::Input;
use crate::limits::BLOCK_BYTES;
use crate::log::format::{
    Fields, GROUP_MAGIC, SEGMENT_MAGIC, TRAILER_MAGIC, extent, extent_entry, frame, group_entry,
    group_header, put, segment_header, shard_entry, trailer,
};

/// Bytes that a disk writes whole or not at all.
const SECTOR_BYTES: usize = 512;

const HEADER_FIELDS: &[Range<usize>] = &[
    segment_header::MAGIC,
    segment_header::VERSION,
    segment_header::LANE,
    segment_header::NUMBER,
    segment_header::SALT,
    segment_header::BASE,
    segment_header::EPOCH,
    segment_header::LENGTH,
    segment_header::CREATED_US,
    segment_header::ENGINE,
];
/// The same of a shelf, and what is zero in all others.
const SHELF_FIELDS: &[Range<usize>] = &[
    segment_header::NUMBER,
    segment_header::THROUGH,
    segment_header::INPUTS,
    segment_header::SALT,
    segment_header::BASE,
    segment_header::EPOCH,
    segment_header::LENGTH,
];
const GROUP_FIELDS: &[Range<usize>] = &[
    group_header::MAGIC,
    group_header::SALT,
    group_header::SEQUENCE,
    group_header::EPOCH,
    group_header::PREVIOUS,
    group_header::LENGTH,
    group_header::USED,
    group_header::EXTENTS,
    group_header::RECORDS,
    group_header::DURABLE,
    group_header::FIRST_US,
    group_header::LAST_US,
    group_header::LANE,
];
const EXTENT_FIELDS: &[Range<usize>] = &[
    extent::SHARD,
    extent::OFFSET,
    extent::LENGTH,
    extent::RECORDS,
    extent::CHECKSUM,
    extent::FIRST_DELTA_US,
    extent::LAST_DELTA_US,
];
const FRAME_FIELDS: &[Range<usize>] =
    &[frame::LENGTH, frame::CHECKSUM, frame::DELTA_US, frame::KEY_LENGTH, frame::KIND];
const TRAILER_FIELDS: &[Range<usize>] = &[
    trailer::SALT,
    trailer::LAST,
    trailer::DATA_END,
    trailer::DIRECTORY_OFFSET,
    trailer::DIRECTORY_LENGTH,
    trailer::SHARDS,
    trailer::GROUPS,
    trailer::EXTENTS,
    trailer::FIRST_US,
    trailer::LAST_US,
    trailer::MISSING,
    trailer::RECORD_BYTES,
];
const SHARD_ENTRY_FIELDS: &[Range<usize>] = &[
    shard_entry::SHARD,
    shard_entry::FIRST,
    shard_entry::LAST,
    shard_entry::LAST_US,
    shard_entry::EXTENT,
    shard_entry::EXTENTS,
];
const GROUP_ENTRY_FIELDS: &[Range<usize>] =
    &[group_entry::SEQUENCE, group_entry::OFFSET, group_entry::FIRST_US];
const EXTENT_ENTRY_FIELDS: &[Range<usize>] = &[
    extent_entry::GROUP,
    extent_entry::OFFSET,
    extent_entry::LENGTH,
    extent_entry::RECORDS,
    extent_entry::CHECKSUM,
    extent_entry::LAST_DELTA_US,
];

/// Where groups begin in an image of a segment, whatever their salt.
pub(super) fn groups(image: &[u8]) -> Vec<usize> {
    let begins =
        |at: &usize| image.len() >= at + group_header::BYTES && image[*at..].u32(0..4) == GROUP_MAGIC;
    (BLOCK_BYTES..image.len()).step_by(BLOCK_BYTES).filter(begins).collect()
}

/// The extents that a group's table names, as far as they lie within the image: the entry and the frames.
fn extents(image: &[u8], group: usize) -> Vec<(usize, Range<usize>)> {
    let count = image[group..].u32(group_header::EXTENTS) as usize;
    let tables = (group + group_header::BYTES..).step_by(extent::BYTES).take(count);
    let within = tables.take_while(|at| at + extent::BYTES <= image.len());
    let frames = |at: usize| {
        let begin = group + image[at..].u32(extent::OFFSET) as usize;
        (at, begin..begin + image[at..].u32(extent::LENGTH) as usize)
    };
    within.map(frames).filter(|(_, frames)| frames.end <= image.len()).collect()
}

/// The frames that follow each other in a range of the image.
fn frames(image: &[u8], range: &Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = range.start;
    while at + frame::BYTES <= range.end {
        let length = image[at..].u32(frame::LENGTH) as usize;
        if length < frame::BYTES || at + length > range.end {
            break;
        }
        found.push(at..at + length);
        at += length;
    }
    found
}

/// Where the trailer is, if there is one.
fn trailer_at(image: &[u8]) -> Option<usize> {
    let at = image.len().checked_sub(BLOCK_BYTES)?;
    (at > 0 && image[at..].u64(trailer::MAGIC) == TRAILER_MAGIC).then_some(at)
}

/// The three tables of a directory, as far as they lie within the image.
fn tables(image: &[u8]) -> Option<[Range<usize>; 3]> {
    let trailer = &image[trailer_at(image)?..];
    let begin = usize::try_from(trailer.u64(trailer::DIRECTORY_OFFSET)).ok()?;
    let shards = begin.checked_add(trailer.u32(trailer::SHARDS) as usize * shard_entry::BYTES)?;
    let groups = shards.checked_add(trailer.u32(trailer::GROUPS) as usize * group_entry::BYTES)?;
    let extents = groups.checked_add(trailer.u32(trailer::EXTENTS) as usize * extent_entry::BYTES)?;
    (extents <= image.len()).then_some([begin..shards, shards..groups, groups..extents])
}

fn pick<T: Clone>(input: &mut Input<'_>, choices: &[T]) -> Option<T> {
    choices.get(input.below(choices.len())).cloned()
}

/// Changes one field of the structure that begins at `at`.
fn change_field(image: &mut [u8], at: usize, fields: &[Range<usize>], input: &mut Input<'_>) {
    let Some(field) = pick(input, fields) else {
        return;
    };
    let Some(bytes) = image.get_mut(at + field.start..at + field.end) else {
        return;
    };
    let mut number = [0; 8];
    let width = bytes.len().min(8);
    number[..width].copy_from_slice(&bytes[..width]);
    let number = input.number(u64::from_le_bytes(number)).to_le_bytes();
    bytes[..width].copy_from_slice(&number[..width]);
}

/// Changes one field of one entry of a table.
fn change_entry(
    image: &mut [u8],
    table: &Range<usize>,
    bytes: usize,
    fields: &[Range<usize>],
    input: &mut Input<'_>,
) {
    let entry = input.below(table.len() / bytes);
    change_field(image, table.start + entry * bytes, fields, input);
}

/// Damage of the kind that disks do: flipped bits, lost and torn sectors. Nothing before `from` is touched.
/// Tells which bytes it touched.
pub(super) fn damage(image: &mut [u8], from: usize, input: &mut Input<'_>) -> Range<usize> {
    if image.len() <= from {
        return from..from;
    }
    // Most of an image is zeros behind the last group: look for a place where something is.
    let mut at = from + input.below(image.len() - from);
    if input.chance() {
        let begins: Vec<usize> =
            groups(image).into_iter().chain([0, image.len().saturating_sub(128)]).collect();
        at = pick(input, &begins).unwrap_or(at) + input.below(512);
    }
    if at < from || at >= image.len() {
        return from..from;
    }
    let sectors = |at: usize, count: usize| {
        let begin = (at / SECTOR_BYTES * SECTOR_BYTES).max(from);
        begin..(begin + count * SECTOR_BYTES).min(image.len())
    };
    match input.below(4) {
        0 => {
            image[at] ^= 1 << input.below(8);
            at..at + 1
        }
        1 => {
            let range = sectors(at, 1 + input.below(4));
            image[range.clone()].fill(0);
            range
        }
        2 => {
            let range = sectors(at, 1 + input.below(16));
            image[range.clone()].fill(input.byte());
            range
        }
        _ => {
            // A write that went to the wrong place.
            let range = sectors(at, 8);
            let other = input.below(image.len()) / SECTOR_BYTES * SECTOR_BYTES;
            let length = range.len().min(image.len() - other);
            image.copy_within(other..other + length, range.start);
            range.start..range.start + length
        }
    }
}

/// A lie: one field of one structure says something else. Structures before `from` are left alone.
pub(super) fn lie(image: &mut Vec<u8>, from: usize, input: &mut Input<'_>) {
    let groups: Vec<usize> = groups(image).into_iter().filter(|&at| at >= from).collect();
    let group = pick(input, &groups);
    match (input.below(12), group) {
        (0, _) if from == 0 && image.len() >= BLOCK_BYTES => {
            let shelf = image.u32(segment_header::INPUTS) > 0;
            change_field(image, 0, if shelf { SHELF_FIELDS } else { HEADER_FIELDS }, input);
        }
        (1 | 2, Some(group)) => change_field(image, group, GROUP_FIELDS, input),
        (3 | 4, Some(group)) => {
            if let Some((entry, _)) = pick(input, &extents(image, group)) {
                change_field(image, entry, EXTENT_FIELDS, input);
            }
        }
        (5, Some(group)) => {
            if let Some((_, range)) = pick(input, &extents(image, group))
                && let Some(frame) = pick(input, &frames(image, &range))
            {
                change_field(image, frame.start, FRAME_FIELDS, input);
            }
        }
        (6, Some(group)) => {
            // In control extents the data says something too.
            if let Some((_, range)) = extents(image, group).pop()
                && let Some(frame) = pick(input, &frames(image, &range))
            {
                let body = frame.start + frame::BYTES..frame.end;
                let at = body.start + input.below(body.len()) / 8 * 8;
                let width = body.end.saturating_sub(at).min(8);
                change_field(image, at, std::slice::from_ref(&(0..width)), input);
            }
        }
        (7, _) if from == 0 => {
            if let Some(at) = trailer_at(image) {
                change_field(image, at, TRAILER_FIELDS, input);
            }
        }
        (8 | 9, _) if from == 0 => {
            if let Some([shards, groups, extents]) = tables(image) {
                match input.below(3) {
                    0 => change_entry(image, &extents, extent_entry::BYTES, EXTENT_ENTRY_FIELDS, input),
                    1 => change_entry(image, &groups, group_entry::BYTES, GROUP_ENTRY_FIELDS, input),
                    _ => change_entry(image, &shards, shard_entry::BYTES, SHARD_ENTRY_FIELDS, input),
                }
            }
        }
        (10, _) if from == 0 => {
            let length = match input.below(4) {
                0 => image.len() + BLOCK_BYTES,
                1 => image.len() - image.len().min(BLOCK_BYTES),
                2 => input.below(image.len() + 1),
                _ => image.len() / 2,
            };
            image.resize(length, 0);
        }
        _ => {
            // A group, or whatever else there is, a second time.
            let blocks = image.len() / BLOCK_BYTES;
            let begin = group.unwrap_or(input.below(blocks) * BLOCK_BYTES);
            let to = from.next_multiple_of(BLOCK_BYTES) + input.below(blocks) * BLOCK_BYTES;
            let length = (BLOCK_BYTES * (1 + input.below(4))).min(image.len().saturating_sub(begin.max(to)));
            if length > 0 {
                image.copy_within(begin..begin + length, to);
            }
        }
    }
}

/// Which checksums a liar thinks of.
pub(super) struct Repair(u8);

impl Repair {
    pub(super) fn of(input: &mut Input<'_>) -> Repair {
        // Mostly all of them: a lie that is found by its checksum is soon told.
        Repair(if input.chance() { input.byte() } else { u8::MAX })
    }

    fn wants(&self, bit: u32) -> bool {
        self.0 & (1 << bit) != 0
    }

    /// Makes checksums right in what begins at `from` or behind it.
    pub(super) fn image(&self, image: &mut [u8], from: usize) {
        if from == 0 && self.wants(0) && image.len() >= BLOCK_BYTES && image.u64(0..8) == SEGMENT_MAGIC {
            let checksum = xxh3_64(&image[segment_header::CHECKSUM.end..BLOCK_BYTES]);
            put(image, segment_header::CHECKSUM, checksum.to_le_bytes());
        }
        let mut previous = None;
        for group in groups(image) {
            if group < from {
                previous = Some(image[group..].u32(group_header::CHECKSUM));
                continue;
            }
            if self.wants(1) {
                if let Some(previous) = previous.filter(|_| self.wants(2)) {
                    put(&mut image[group..], group_header::PREVIOUS, u32::to_le_bytes(previous));
                }
                self.group(image, group);
            }
            previous = Some(image[group..].u32(group_header::CHECKSUM));
        }
        if from == 0 && self.wants(3) {
            self.trailer(image);
        }
    }

    fn group(&self, image: &mut [u8], group: usize) {
        for (entry, range) in extents(image, group) {
            let mut folded = 0;
            for frame in frames(image, &range) {
                if self.wants(4) {
                    let checksum = crc32c::crc32c(&image[frame.start + frame::CHECKSUM.end..frame.end]);
                    put(&mut image[frame.clone()], frame::CHECKSUM, checksum.to_le_bytes());
                }
                folded = crc32c::crc32c_append(folded, &image[frame][frame::CHECKSUM]);
            }
            if self.wants(5) {
                put(&mut image[entry..], extent::CHECKSUM, folded.to_le_bytes());
            }
        }
        let count = image[group..].u32(group_header::EXTENTS) as usize;
        let table_end = group + group_header::BYTES + count * extent::BYTES;
        if let Some(bytes) = image.get(group + group_header::CHECKSUM.end..table_end) {
            let checksum = crc32c::crc32c(bytes);
            put(&mut image[group..], group_header::CHECKSUM, checksum.to_le_bytes());
        }
    }

    fn trailer(&self, image: &mut [u8]) {
        let Some(at) = trailer_at(image) else {
            return;
        };
        if let Some([shards, groups, extents]) = tables(image) {
            let hash = xxh3_64(&image[shards.clone()]);
            put(&mut image[at..], trailer::SHARDS_HASH, hash.to_le_bytes());
            let all = shards.start..extents.end;
            if self.wants(6) {
                put(&mut image[at..], trailer::DIRECTORY_LENGTH, (all.len() as u64).to_le_bytes());
            }
            debug_assert_eq!(groups.end, extents.start, "tables follow each other");
            let hash = xxh3_128(&image[all]);
            put(&mut image[at..], trailer::DIRECTORY_HASH, hash.to_le_bytes());
        }
        let checksum = xxh3_64(&image[at + trailer::CHECKSUM.end..at + BLOCK_BYTES]);
        put(&mut image[at..], trailer::CHECKSUM, checksum.to_le_bytes());
    }
}
