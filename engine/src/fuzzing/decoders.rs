//! The targets that need no disk: frames, groups, and the first block, tables and trailer of a segment.
//!
//! Each makes something right, spoils it, and decodes it. What a decoder accepts must hold together, whatever
//! the bytes: the assertions here are what the rest of the engine relies on without looking again.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::forge::{self, Share};
use super::input::Input;
use super::lies::{self, Repair};
use crate::limits::{BLOCK_BYTES, SEQUENCES_MAX};
use crate::log::directory::{self, Open, Sealed};
use crate::log::format::{CONTROL_SHARD, frame};
use crate::log::group::{self, Extent, Frames, Origin, Walked, Wanted};
use crate::log::recovery::{self, Owner, Replay};
use crate::log::segment::{self, FirstBlock, Trailer};
use crate::record::Position;
use crate::shard::{SETTINGS_BYTES, Settings};

const OWNER: Owner = Owner { lane: 0, engine: 1 };
const EPOCH: u32 = 3;

/// Spoils an image a little, or not at all. True if it was left alone.
fn spoil(image: &mut Vec<u8>, input: &mut Input<'_>) -> bool {
    let times = input.below(5);
    let repair = Repair::of(input);
    for _ in 0..times {
        if input.below(4) == 3 {
            lies::damage(image, 0, input);
        } else {
            lies::lie(image, 0, input);
        }
        repair.image(image, 0);
    }
    times == 0
}

fn wanted(input: &mut Input<'_>, sequence: u64) -> Wanted {
    Wanted {
        from: Position::of(sequence.min(SEQUENCES_MAX - 1), input.below(3) as u32),
        since_us: if input.chance() { input.u64() } else { 0 },
        records: input.below(10) as u32,
        bytes: input.below(5000) as u64,
        nothing_yet: input.chance(),
    }
}

/// Reads an extent as a reader does. What comes out is in order and within what was asked for.
fn collect(bytes: &Bytes, extent: &Extent, sequence: u64, first_us: u64, wanted: Wanted) -> Walked {
    let mut entries = Vec::new();
    let walked =
        group::collect(bytes, Origin::Disk, extent, sequence, first_us, &mut wanted.clone(), &mut entries);
    assert!(entries.is_sorted_by_key(|entry| entry.position), "positions only grow");
    assert!(entries.iter().all(|entry| entry.position >= wanted.from && entry.position.group() == sequence));
    assert!(entries.iter().all(|entry| entry.timestamp_us >= wanted.since_us));
    assert!(entries.len() <= wanted.records as usize, "no more records than asked for");
    assert!(walked != Walked::Damaged || entries.is_empty(), "a damaged extent is never half served");
    walked
}

/// An extent's frames, and the entry of the table that describes them.
pub(super) fn frames(data: &[u8]) {
    let mut input = Input::new(data);
    let mut image = vec![0; BLOCK_BYTES];
    let sequence = 1 + input.below(1000) as u64;
    let shares = forge::records(&mut input, sequence, 1_000_000);
    let made = forge::group(&shares, 1_000_000, EPOCH, sequence, 0).seal(1, 0);
    image.extend_from_slice(&made.bytes);
    let untouched = spoil(&mut image, &mut input);
    // The entry is the one that was made, or any other: a directory's may say anything.
    for entry in made.extents.iter() {
        let mut extent = *entry;
        if !untouched {
            extent.records = input.number(u64::from(extent.records)) as u32;
        }
        let begin = BLOCK_BYTES + entry.offset as usize + input.below(2) * usize::from(!untouched);
        let end = begin + entry.length as usize;
        let Some(bytes) = image.get(begin..end) else {
            continue;
        };
        let mut walk = Frames::new(bytes, &extent);
        let mut end = 0;
        let mut count = 0;
        for frame in walk.by_ref() {
            assert_eq!(frame.key.start, end + frame::BYTES, "frames lie side by side");
            assert_eq!(frame.key.end, frame.data.start);
            assert!(frame.data.start <= frame.data.end && frame.data.end <= bytes.len());
            end = frame.data.end;
            count += 1;
        }
        let intact = walk.intact();
        assert!(!intact || count == extent.records);
        assert!(intact || !untouched, "what was made is right");
        let bytes = Bytes::copy_from_slice(bytes);
        let first_us = if input.chance() { u64::MAX - 5 } else { made.header.first_us };
        let wanted = wanted(&mut input, sequence);
        let walked = collect(&bytes, &extent, sequence, first_us, wanted);
        assert_eq!(walked == Walked::Damaged, !intact);
    }
}

/// Everything about the group at the beginning of `bytes`.
fn read_group(bytes: &[u8], salt: u64, input: &mut Input<'_>) -> bool {
    let header = group::read_header(bytes, salt);
    let whole = group::read_group(bytes, salt);
    let Ok(header) = header else {
        assert!(whole.is_err(), "a group has a header");
        return false;
    };
    assert!((1..SEQUENCES_MAX).contains(&header.sequence) && header.durable < header.sequence);
    let Ok(extents) = group::read_extents(bytes, &header) else {
        assert!(whole.is_err(), "a group has a table");
        return false;
    };
    assert!(extents.is_sorted_by(|one, next| one.shard < next.shard), "one extent for each shard, in order");
    for extent in &extents {
        assert!(extent.records > 0, "whoever asks for the last record of an extent finds one");
        let range = extent.offset as usize..extent.offset as usize + extent.length as usize;
        let Some(frames) = bytes.get(range) else {
            assert!(whole.is_err(), "a group has all its extents");
            continue;
        };
        let frames = Bytes::copy_from_slice(frames);
        let walked =
            collect(&frames, extent, header.sequence, header.first_us, wanted(input, header.sequence));
        assert!(walked != Walked::Damaged || whole.is_err());
    }
    whole.is_ok()
}

/// A group: header, extent table, frames.
pub(super) fn group(data: &[u8]) {
    let mut input = Input::new(data);
    let mut image = vec![0; BLOCK_BYTES];
    let sequence = 1 + input.below(1000) as u64;
    let mut shares = forge::records(&mut input, sequence, 1_000_000);
    let checkpoint = input.chance();
    shares.extend(forge::changes(&mut input, 1_000_000, checkpoint, &mut BTreeMap::new()));
    let made = forge::group(&shares, 1_000_000, EPOCH, sequence, sequence - 1).seal(1, 7);
    image.extend_from_slice(&made.bytes);
    let untouched = spoil(&mut image, &mut input);
    let bytes = image.get(BLOCK_BYTES..).unwrap_or(&[]);
    let whole = read_group(bytes, 1, &mut input);
    assert!(whole || !untouched, "what was made is right");
    if untouched {
        let read = group::read_group(bytes, 1);
        assert_eq!(
            read.as_ref().map(|(header, extents)| (header, &extents[..])),
            Ok((&made.header, &made.extents[..]))
        );
    }
}

/// An image of a segment: its header, and whether it is sealed.
fn image(input: &mut Input<'_>) -> (segment::Header, Vec<u8>) {
    let number = 1 + input.below(3) as u64;
    let base = 1 + input.below(5) as u64;
    let salt = OWNER.salt(number, EPOCH);
    let mut header = segment::Header {
        lane: OWNER.lane,
        number,
        salt,
        base,
        epoch: EPOCH,
        length: 0,
        created_us: 1_000_000,
        engine: OWNER.engine,
        shelf: None,
    };
    let mut image = vec![0; BLOCK_BYTES];
    let mut open = Open::default();
    let mut shards = BTreeMap::new();
    let mut previous = 0;
    let mut sequence = base;
    for index in 0..=input.below(5) {
        let now_us = 1_000_000 + 10 * sequence;
        let mut shares: Vec<Share> = forge::records(input, sequence, now_us);
        shares.extend(forge::changes(input, now_us, index == 0, &mut shards));
        let group = forge::group(&shares, now_us, EPOCH, sequence, sequence - 1).seal(salt, previous);
        open.add(&group.header, &group.extents, image.len() as u64);
        image.extend_from_slice(&group.bytes);
        previous = group.header.checksum;
        sequence += 1;
    }
    if input.chance() {
        let (footer, _) = open.footer(salt, base, sequence - 1, image.len() as u64, None);
        image.extend_from_slice(&footer);
    } else {
        image.resize(image.len() + input.below(3) * BLOCK_BYTES, 0);
    }
    header.length = image.len() as u64;
    image[..BLOCK_BYTES].copy_from_slice(&header.encode());
    (header, image)
}

/// The directory of a sealed segment: what it says can be followed without looking again.
fn read_directory(image: &[u8], trailer: &Trailer, base: u64) {
    let from = |offset: u64| image.get(offset as usize..).unwrap_or(&[]);
    let spans = directory::read_spans(from(trailer.directory_offset), trailer);
    let sealed = Sealed::read(Bytes::copy_from_slice(from(trailer.directory_offset)), trailer);
    let missing = sealed.as_ref().map(|sealed| directory::missing(base, &sealed.groups(), trailer.last));
    if let Some(missing) = missing {
        assert!(missing.iter().all(|&(from, to)| from < to && to <= trailer.last + 1));
    }
    let Some(spans) = spans else {
        return;
    };
    assert!(spans.is_sorted_by(|one, next| one.shard < next.shard), "a span is found by bisection");
    assert!(spans.iter().all(|span| span.first <= span.last && span.last.group() <= trailer.last));
    let Some(sealed) = sealed else {
        return;
    };
    assert!(sealed.groups().is_sorted_by(|one, next| one.sequence < next.sequence));
    for shard in spans.iter().map(|span| span.shard).chain([0, 3, CONTROL_SHARD, CONTROL_SHARD - 1]) {
        let entries: Vec<_> = sealed.extents(shard).collect();
        assert!(entries.is_sorted_by(|one, next| one.group < next.group), "a reader only goes forward");
        let mut replay = Replay::default();
        for entry in entries {
            let group = sealed.group(entry.group);
            let begin = group.offset + u64::from(entry.offset);
            let end = begin + u64::from(entry.length);
            assert!(begin >= BLOCK_BYTES as u64 && end <= trailer.data_end, "extents lie among the groups");
            assert!(entry.records > 0);
            replay.extent(&image[begin as usize..end as usize], &entry.extent(shard));
        }
    }
}

/// A segment's first block, trailer and tables; the walk through one that is not sealed; changes and settings.
pub(super) fn segment(data: &[u8]) {
    let mut input = Input::new(data);
    let (made, mut image) = image(&mut input);
    let untouched = spoil(&mut image, &mut input);
    let header = match segment::read_first_block(&image) {
        FirstBlock::Header(header) => header,
        other => {
            assert!(!untouched, "{other:?}");
            made
        }
    };
    assert!(!untouched || header == made);
    let trailer =
        image.len().checked_sub(BLOCK_BYTES).and_then(|at| Trailer::decode(&image[at..], header.salt));
    if let Some(trailer) = trailer
        && trailer.fits(header.base, image.len() as u64)
    {
        read_directory(&image, &trailer, header.base);
    }

    let marks =
        lies::groups(&image).into_iter().filter_map(|at| group::read_header(&image[at..], header.salt).ok());
    let mark = marks.map(|group| group.durable).max().unwrap_or(0);
    let mark = if input.chance() { input.number(mark).min(SEQUENCES_MAX - 1) } else { mark };
    let ceiling = input.chance().then(|| input.number(header.base + 1).clamp(1, SEQUENCES_MAX - 1));
    let scan = recovery::scan(&image, &header, mark, ceiling);
    assert!(scan.next >= header.base && scan.next <= SEQUENCES_MAX, "a walk goes forward");
    let groups = &scan.directory.groups;
    assert!(groups.is_sorted_by(|one, next| one.sequence < next.sequence && one.offset < next.offset));
    assert!(groups.iter().all(|group| (header.base..scan.next).contains(&group.sequence)));
    if scan.next > header.base {
        // As an open seals it: what is written must be read again.
        let last = scan.next - 1;
        let (footer, trailer) = scan.directory.footer(header.salt, header.base, last, scan.data_end, None);
        let file_bytes = scan.data_end + footer.len() as u64;
        assert_eq!(Trailer::decode(&footer[footer.len() - BLOCK_BYTES..], header.salt), Some(trailer));
        assert!(trailer.fits(header.base, file_bytes), "{trailer:?} in {file_bytes} bytes");
        assert_eq!(directory::read_spans(&footer, &trailer), Some(scan.directory.spans()));
        let sealed = Sealed::read(footer, &trailer).expect("its own tables are right");
        assert_eq!(sealed.groups(), scan.directory.groups);
    }

    let settings: Vec<u8> = (0..SETTINGS_BYTES).map(|_| input.byte()).collect();
    let settings = Settings::decode(&settings).expect("any bytes of the right length are settings");
    settings.horizon_us(1_000_000);
    assert_eq!(Settings::decode(&settings.encode()), Some(settings));
}
