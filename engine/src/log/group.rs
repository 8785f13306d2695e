//! A group: what one durable write commits. Built once from staged appends, then only ever read.
//!
//! ```text
//! +--------+--------------+----------------------------------------------+---------+
//! | header | extent table | frames of shard 3 | frames of shard 7 | ...   | padding |
//! +--------+--------------+----------------------------------------------+---------+
//! ```
//! The frames of a shard lie side by side (an extent), so that a reader of one shard takes one piece.

use std::sync::Arc;

use bytes::Bytes;

use super::format::{Fields, GROUP_MAGIC, data, extent, frame, group_header, put};
use crate::buffer::{Buffer, Cutter, round_up};
use crate::encryption::{Encryption, encrypt_frame, encrypted_frame};
use crate::limits::{BLOCK_BYTES, SEQUENCES_MAX};
use crate::prefetch;
use crate::record::{Entry, Position};

/// One shard's records in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    pub(crate) shard: u64,
    /// Bytes from the start of the group to the first frame.
    pub(crate) offset: u32,
    /// Bytes of the frames.
    pub(crate) length: u32,
    pub(crate) records: u32,
    /// crc32c over the frames' checksums.
    pub(crate) checksum: u32,
    pub(crate) first_delta_us: u32,
    pub(crate) last_delta_us: u32,
}

impl Extent {
    /// Bytes of the records' keys and data, without the heads of their frames.
    pub(crate) fn record_bytes(&self) -> u64 {
        // A table that contradicts itself is found by whoever walks the frames; here it must only not panic.
        u64::from(self.length).saturating_sub(u64::from(self.records) * frame::BYTES as u64)
    }

    /// It holds a record, and not more than its bytes can.
    pub(crate) fn has_room_for_records(&self) -> bool {
        self.records > 0 && u64::from(self.records) * frame::BYTES as u64 <= u64::from(self.length)
    }
}

/// A group's extents, shared by the log, the index and the answers.
pub(crate) type Extents = Arc<[Extent]>;

/// What a group's header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) checksum: u32,
    pub(crate) salt: u64,
    pub(crate) sequence: u64,
    pub(crate) epoch: u32,
    pub(crate) previous: u32,
    pub(crate) length: u32,
    pub(crate) used: u32,
    pub(crate) extents: u32,
    pub(crate) records: u32,
    pub(crate) durable: u64,
    pub(crate) first_us: u64,
    pub(crate) last_us: u64,
    pub(crate) lane: u32,
}

/// Bytes of a frame around a key and data of so many bytes.
pub(crate) const fn frame_bytes(key: usize, data: usize) -> usize {
    frame::BYTES + key + data
}

/// Bytes of a group with so many extents and so many bytes of frames, padding included.
pub(crate) const fn group_bytes(extents: usize, frames: usize) -> usize {
    round_up(group_header::BYTES + extents * extent::BYTES + frames)
}

/// Bytes that an extent is longer by if it is encrypted.
pub(crate) const ENCRYPTED_MORE_BYTES: usize = {
    let (key, data) = encrypted_frame(0);
    frame_bytes(key, data)
};

/// Lays a frame out, without a checksum.
fn write_frame(bytes: &mut [u8], kind: u16, delta_us: u32, key: &[u8], data: &[u8]) {
    put(bytes, frame::CHECKSUM, [0; 4]);
    put(bytes, frame::LENGTH, (bytes.len() as u32).to_le_bytes());
    put(bytes, frame::DELTA_US, delta_us.to_le_bytes());
    put(bytes, frame::KEY_LENGTH, (key.len() as u16).to_le_bytes());
    put(bytes, frame::KIND, kind.to_le_bytes());
    bytes[frame::BYTES..frame::BYTES + key.len()].copy_from_slice(key);
    bytes[frame::BYTES + key.len()..].copy_from_slice(data);
}

/// Puts a frame's checksum in, and returns it.
fn stamp_frame(bytes: &mut [u8]) -> [u8; 4] {
    let checksum = crc32c::crc32c(&bytes[frame::CHECKSUM.end..]).to_le_bytes();
    put(bytes, frame::CHECKSUM, checksum);
    checksum
}

/// An encrypted extent as its records were before, for readers at the tail.
#[derive(Clone, Debug)]
pub(crate) struct Clear {
    /// Which of the group's extents it is.
    pub(crate) index: usize,
    pub(crate) extent: Extent,
    pub(crate) bytes: Bytes,
}

/// Fills a group from front to back. The number of extents is known beforehand, so nothing is moved.
pub(crate) struct Builder {
    buffer: Buffer,
    extents: Vec<Extent>,
    extents_max: usize,
    used: usize,
    records: u32,
    first_us: u64,
    last_us: u64,
    sequence: u64,
    /// What the extent begun last will be encrypted with.
    encryption: Option<Encryption>,
    /// The frames of encrypted extents as they were before, one extent behind the other.
    clear: Option<Buffer>,
    clear_used: usize,
    /// Which extents these are, as they lie there.
    clear_extents: Vec<(usize, Extent)>,
    /// Where more buffers come from, and how long the frames are together.
    cutter: Cutter,
    frames: usize,
}

impl Builder {
    /// A group for `extents` extents and `frames` bytes of frames. No record is earlier than `first_us`.
    pub(crate) fn new(
        cutter: &Cutter,
        sequence: u64,
        extents: usize,
        frames: usize,
        first_us: u64,
    ) -> Builder {
        Builder {
            buffer: cutter.take(group_bytes(extents, frames)),
            extents: Vec::with_capacity(extents),
            extents_max: extents,
            used: group_header::BYTES + extents * extent::BYTES,
            records: 0,
            first_us,
            last_us: first_us,
            sequence,
            encryption: None,
            clear: None,
            clear_used: 0,
            clear_extents: Vec::new(),
            cutter: cutter.clone(),
            frames,
        }
    }

    /// The time that frames count from, in microseconds since 1970.
    pub(crate) fn first_us(&self) -> u64 {
        self.first_us
    }

    /// Begins the extent of a shard; its frames follow.
    pub(crate) fn begin(&mut self, shard: u64) {
        self.begin_extent(shard, None);
    }

    /// Begins the extent of a shard whose frames are to be encrypted.
    pub(crate) fn begin_encrypted(&mut self, shard: u64, encryption: Encryption) {
        self.begin_extent(shard, Some(encryption));
    }

    fn begin_extent(&mut self, shard: u64, encryption: Option<Encryption>) {
        self.end_extent();
        self.encryption = encryption;
        assert!(self.extents.len() < self.extents_max, "as many extents as announced");
        self.extents.push(Extent {
            shard,
            offset: self.used as u32,
            length: 0,
            records: 0,
            checksum: 0,
            first_delta_us: 0,
            last_delta_us: 0,
        });
    }

    /// Adds a record to the extent begun last, and returns its index there. This is the one copy of a
    /// record's bytes.
    pub(crate) fn push(&mut self, kind: u16, time_us: u64, key: &[u8], data: &[u8]) -> u32 {
        let length = frame_bytes(key.len(), data.len());
        let (buffer, used) = match self.encryption {
            None => (&mut self.buffer, &mut self.used),
            Some(_) => {
                let clear = self.clear.get_or_insert_with(|| self.cutter.take(self.frames));
                (clear, &mut self.clear_used)
            }
        };
        let at = *used;
        *used += length;
        // The next record is likely as long.
        let next = *used..(*used + length).min(buffer.len());
        prefetch::to_write(&buffer[next]);
        let bytes = &mut buffer[at..*used];
        let delta_us = u32::try_from(time_us - self.first_us).unwrap_or(u32::MAX);
        write_frame(bytes, kind, delta_us, key, data);
        // What is encrypted is vouched for by the extent's tag.
        let checksum = if self.encryption.is_none() { stamp_frame(bytes) } else { [0; 4] };

        self.records += 1;
        self.last_us = self.last_us.max(time_us);
        let extent = self.extents.last_mut().expect("an extent was begun");
        if extent.records == 0 {
            extent.first_delta_us = delta_us;
        }
        extent.length += length as u32;
        extent.last_delta_us = delta_us;
        extent.checksum = crc32c::crc32c_append(extent.checksum, &checksum);
        extent.records += 1;
        extent.records - 1
    }

    /// Encrypts the extent begun last, if it is to be: its frames become the data of a single one.
    fn end_extent(&mut self) {
        let (Some(encryption), Some(clear)) = (self.encryption.take(), &self.clear) else { return };
        let index = self.extents.len() - 1;
        let extent = &mut self.extents[index];
        let begin = self.clear_used - extent.length as usize;
        let clear = &clear[begin..self.clear_used];
        let (key, data_bytes) = encrypted_frame(clear.len());
        let length = frame_bytes(key, data_bytes);
        let bytes = &mut self.buffer[self.used..self.used + length];
        put(bytes, frame::LENGTH, (length as u32).to_le_bytes());
        put(bytes, frame::DELTA_US, extent.first_delta_us.to_le_bytes());
        put(bytes, frame::KEY_LENGTH, (key as u16).to_le_bytes());
        put(bytes, frame::KIND, data::ENCRYPTED.to_le_bytes());
        let (key, data) = bytes[frame::BYTES..].split_at_mut(key);
        data[..clear.len()].copy_from_slice(clear);
        encrypt_frame(&encryption, extent, self.sequence, self.first_us, key, data);
        let checksum = stamp_frame(bytes);
        self.used += length;
        self.clear_extents.push((index, Extent { offset: begin as u32, ..*extent }));
        extent.length = length as u32;
        extent.checksum = crc32c::crc32c_append(0, &checksum);
    }

    /// What is known of the group before it has its place in the log.
    pub(crate) fn finish(mut self, lane: u32, epoch: u32, durable: u64) -> Group {
        self.end_extent();
        assert_eq!(self.extents.len(), self.extents_max, "as many extents as announced");
        let length = round_up(self.used);
        // The buffer may have been used before: what is not overwritten must not reach the disk again.
        self.buffer[self.used..length].fill(0);
        for (index, entry) in self.extents.iter().enumerate() {
            let at = group_header::BYTES + index * extent::BYTES;
            let bytes = &mut self.buffer[at..at + extent::BYTES];
            put(bytes, extent::SHARD, entry.shard.to_le_bytes());
            put(bytes, extent::OFFSET, entry.offset.to_le_bytes());
            put(bytes, extent::LENGTH, entry.length.to_le_bytes());
            put(bytes, extent::RECORDS, entry.records.to_le_bytes());
            put(bytes, extent::CHECKSUM, entry.checksum.to_le_bytes());
            put(bytes, extent::FIRST_DELTA_US, entry.first_delta_us.to_le_bytes());
            put(bytes, extent::LAST_DELTA_US, entry.last_delta_us.to_le_bytes());
        }
        let clear = self.clear.map(Buffer::freeze).unwrap_or_default();
        let clear = self.clear_extents.into_iter().map(|(index, extent)| {
            let bytes = clear.slice(extent.offset as usize..).slice(..extent.length as usize);
            Clear { index, extent: Extent { offset: 0, ..extent }, bytes }
        });
        Group {
            header: Header {
                checksum: 0,
                salt: 0,
                sequence: self.sequence,
                epoch,
                previous: 0,
                length: length as u32,
                used: self.used as u32,
                extents: self.extents.len() as u32,
                records: self.records,
                durable,
                first_us: self.first_us,
                last_us: self.last_us,
                lane,
            },
            extents: self.extents,
            clear: clear.collect(),
            buffer: self.buffer,
        }
    }
}

/// A finished group that a log has not yet given its place.
pub(crate) struct Group {
    pub(crate) header: Header,
    pub(crate) extents: Vec<Extent>,
    clear: Vec<Clear>,
    buffer: Buffer,
}

impl Group {
    /// Stamps the group with the place it gets in a segment, seals it with its checksum and shares its bytes.
    pub(crate) fn seal(mut self, salt: u64, previous: u32) -> SealedGroup {
        let header = &mut self.header;
        header.salt = salt;
        header.previous = previous;
        let table_end = group_header::BYTES + header.extents as usize * extent::BYTES;
        let bytes = &mut self.buffer[..table_end];
        bytes[..group_header::BYTES].fill(0);
        put(bytes, group_header::MAGIC, GROUP_MAGIC.to_le_bytes());
        put(bytes, group_header::SALT, header.salt.to_le_bytes());
        put(bytes, group_header::SEQUENCE, header.sequence.to_le_bytes());
        put(bytes, group_header::EPOCH, header.epoch.to_le_bytes());
        put(bytes, group_header::PREVIOUS, header.previous.to_le_bytes());
        put(bytes, group_header::LENGTH, header.length.to_le_bytes());
        put(bytes, group_header::USED, header.used.to_le_bytes());
        put(bytes, group_header::EXTENTS, header.extents.to_le_bytes());
        put(bytes, group_header::RECORDS, header.records.to_le_bytes());
        put(bytes, group_header::DURABLE, header.durable.to_le_bytes());
        put(bytes, group_header::FIRST_US, header.first_us.to_le_bytes());
        put(bytes, group_header::LAST_US, header.last_us.to_le_bytes());
        put(bytes, group_header::LANE, header.lane.to_le_bytes());
        header.checksum = crc32c::crc32c(&bytes[group_header::CHECKSUM.end..]);
        put(bytes, group_header::CHECKSUM, header.checksum.to_le_bytes());
        let length = header.length as usize;
        SealedGroup {
            header: self.header,
            extents: self.extents.into(),
            clear: self.clear,
            bytes: self.buffer.freeze().slice(..length),
        }
    }
}

/// A group with its place in the log: what is written, and what tail readers are served from.
#[derive(Clone, Debug)]
pub(crate) struct SealedGroup {
    pub(crate) header: Header,
    pub(crate) extents: Extents,
    /// Its encrypted extents as they were before.
    pub(crate) clear: Vec<Clear>,
    pub(crate) bytes: Bytes,
}

impl SealedGroup {
    /// An extent's frames, and the extent that describes them.
    pub(crate) fn frames(&self, index: usize) -> (Bytes, Extent) {
        if let Some(clear) = self.clear.iter().find(|clear| clear.index == index) {
            return (clear.bytes.clone(), clear.extent);
        }
        let extent = self.extents[index];
        (self.bytes.slice(extent.offset as usize..).slice(..extent.length as usize), extent)
    }

    /// Bytes of memory it takes.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.bytes.len() + self.clear.iter().map(|clear| clear.bytes.len()).sum::<usize>()
    }
}

/// Why bytes are not a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Invalid {
    /// There is no group of this salt here.
    Absent,
    /// There is a header, but it or what follows it is torn or damaged.
    Broken,
}

/// Reads a group's header and its extent table. `bytes` may go beyond the table.
pub(crate) fn read_header(bytes: &[u8], salt: u64) -> Result<Header, Invalid> {
    if bytes.len() < group_header::BYTES
        || bytes.u32(group_header::MAGIC) != GROUP_MAGIC
        || bytes.u64(group_header::SALT) != salt
    {
        return Err(Invalid::Absent);
    }
    let header = Header {
        checksum: bytes.u32(group_header::CHECKSUM),
        salt,
        sequence: bytes.u64(group_header::SEQUENCE),
        epoch: bytes.u32(group_header::EPOCH),
        previous: bytes.u32(group_header::PREVIOUS),
        length: bytes.u32(group_header::LENGTH),
        used: bytes.u32(group_header::USED),
        extents: bytes.u32(group_header::EXTENTS),
        records: bytes.u32(group_header::RECORDS),
        durable: bytes.u64(group_header::DURABLE),
        first_us: bytes.u64(group_header::FIRST_US),
        last_us: bytes.u64(group_header::LAST_US),
        lane: bytes.u32(group_header::LANE),
    };
    let table_end = group_header::BYTES as u64 + u64::from(header.extents) * extent::BYTES as u64;
    let in_order = table_end <= u64::from(header.used)
        && header.used <= header.length
        && (header.length as usize).is_multiple_of(BLOCK_BYTES)
        && table_end <= bytes.len() as u64
        && (1..SEQUENCES_MAX).contains(&header.sequence)
        && header.durable < header.sequence;
    if !in_order || crc32c::crc32c(&bytes[group_header::CHECKSUM.end..table_end as usize]) != header.checksum
    {
        return Err(Invalid::Broken);
    }
    Ok(header)
}

/// The extent table of a group whose header was read. What it says is followed without looking again: extents
/// lie side by side, in order of shard, and none is empty.
pub(crate) fn read_extents(bytes: &[u8], header: &Header) -> Result<Vec<Extent>, Invalid> {
    let mut end = group_header::BYTES as u64 + u64::from(header.extents) * extent::BYTES as u64;
    let mut extents = Vec::with_capacity(header.extents as usize);
    for index in 0..header.extents as usize {
        let at = group_header::BYTES + index * extent::BYTES;
        let entry = &bytes[at..at + extent::BYTES];
        let extent = Extent {
            shard: entry.u64(extent::SHARD),
            offset: entry.u32(extent::OFFSET),
            length: entry.u32(extent::LENGTH),
            records: entry.u32(extent::RECORDS),
            checksum: entry.u32(extent::CHECKSUM),
            first_delta_us: entry.u32(extent::FIRST_DELTA_US),
            last_delta_us: entry.u32(extent::LAST_DELTA_US),
        };
        let in_order = extents.last().is_none_or(|before: &Extent| before.shard < extent.shard);
        if u64::from(extent.offset) != end || !in_order || !extent.has_room_for_records() {
            return Err(Invalid::Broken);
        }
        end += u64::from(extent.length);
        extents.push(extent);
    }
    if end != u64::from(header.used) {
        return Err(Invalid::Broken);
    }
    Ok(extents)
}

/// Reads a whole group and checks every byte of it that matters.
pub(crate) fn read_group(bytes: &[u8], salt: u64) -> Result<(Header, Vec<Extent>), Invalid> {
    let header = read_header(bytes, salt)?;
    if bytes.len() < header.length as usize {
        return Err(Invalid::Broken);
    }
    let extents = read_extents(bytes, &header)?;
    for extent in &extents {
        let frames = &bytes[extent.offset as usize..][..extent.length as usize];
        let mut walk = Frames::new(frames, extent);
        walk.by_ref().for_each(drop);
        if !walk.intact() {
            return Err(Invalid::Broken);
        }
    }
    Ok((header, extents))
}

/// One frame of an extent, as ranges of the extent's bytes.
pub(crate) struct Frame {
    pub(crate) kind: u16,
    pub(crate) delta_us: u32,
    pub(crate) key: std::ops::Range<usize>,
    pub(crate) data: std::ops::Range<usize>,
}

/// Walks an extent's frames and checks each; ends early at the first that is not right.
pub(crate) struct Frames<'a> {
    bytes: &'a [u8],
    at: usize,
    left: u32,
    folded: u32,
    expected: u32,
    origin: Origin,
    broken: bool,
}

/// Where frames were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// On a disk, which may have changed them.
    Disk,
    /// In the memory in which the lane has put them together, or where they were decrypted, which proves them.
    Memory,
}

impl<'a> Frames<'a> {
    pub(crate) fn new(bytes: &'a [u8], extent: &Extent) -> Frames<'a> {
        Frames::of(bytes, extent, Origin::Disk)
    }

    /// Those in memory are not read but for their heads, and so their checksums are not looked at.
    fn of(bytes: &'a [u8], extent: &Extent, origin: Origin) -> Frames<'a> {
        let (left, expected) = (extent.records, extent.checksum);
        Frames { bytes, at: 0, left, folded: 0, expected, origin, broken: false }
    }

    /// After the walk: all frames were there, in order, and none was damaged.
    pub(crate) fn intact(&self) -> bool {
        let as_expected = self.origin == Origin::Memory || self.folded == self.expected;
        !self.broken && self.left == 0 && self.at == self.bytes.len() && as_expected
    }

    fn frame(&mut self) -> Option<Frame> {
        let bytes = self.bytes.get(self.at..)?;
        let head = bytes.get(..frame::BYTES)?;
        let length = head.u32(frame::LENGTH) as usize;
        let key_length = usize::from(head.u16(frame::KEY_LENGTH));
        let body = bytes.get(..length)?;
        if length < frame::BYTES + key_length {
            return None;
        }
        if self.origin == Origin::Disk {
            // The next one is likely as long.
            prefetch::to_read(bytes.get(length..2 * length).unwrap_or(&[]));
            if crc32c::crc32c(&body[frame::CHECKSUM.end..]) != head.u32(frame::CHECKSUM) {
                return None;
            }
            self.folded = crc32c::crc32c_append(self.folded, &head[frame::CHECKSUM]);
        }
        let key = self.at + frame::BYTES;
        let data_begin = key + key_length;
        // All records of an encrypted extent are in one frame.
        let encrypted = self.at == 0 && head.u16(frame::KIND) == data::ENCRYPTED;
        self.at += length;
        self.left = if encrypted { 0 } else { self.left - 1 };
        Some(Frame {
            kind: head.u16(frame::KIND),
            delta_us: head.u32(frame::DELTA_US),
            key: key..data_begin,
            data: data_begin..self.at,
        })
    }
}

impl Iterator for Frames<'_> {
    type Item = Frame;

    fn next(&mut self) -> Option<Frame> {
        if self.left == 0 || self.broken {
            return None;
        }
        let frame = self.frame();
        self.broken = frame.is_none();
        frame
    }
}

/// Which records of an extent a reader wants, and how many it still takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) from: Position,
    pub(crate) since_us: u64,
    pub(crate) records: u32,
    pub(crate) bytes: u64,
    /// The reader has nothing yet: it takes the first record whatever its size.
    pub(crate) nothing_yet: bool,
}

/// What became of an extent that a reader went through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Walked {
    /// All of it was looked at; read on behind the group.
    Through,
    /// The reader has enough; read on at this position.
    Full(Position),
    /// A frame is damaged.
    Damaged,
}

/// Appends an extent's wanted records to `entries`, as slices of `bytes` (the extent's frames).
pub(crate) fn collect(
    bytes: &Bytes,
    origin: Origin,
    shard_extent: &Extent,
    sequence: u64,
    group_first_us: u64,
    wanted: &mut Wanted,
    entries: &mut Vec<Entry>,
) -> Walked {
    let mut frames = Frames::of(bytes, shard_extent, origin);
    // Of a disk, frames before and behind the wanted ones are checked with the others: a damaged extent is never half served.
    let begin = entries.len();
    let mut full = None;
    for (index, frame) in frames.by_ref().enumerate() {
        let position = Position::of(sequence, index as u32);
        let timestamp_us = group_first_us.saturating_add(u64::from(frame.delta_us));
        if full.is_some() || position < wanted.from || timestamp_us < wanted.since_us {
            continue;
        }
        let size = (frame.key.len() + frame.data.len()) as u64;
        // Empty records do not slip in behind a first one that took all there was, and more.
        let enough = size > wanted.bytes || wanted.bytes == 0;
        if wanted.records == 0 || (enough && !wanted.nothing_yet) {
            if origin == Origin::Memory {
                return Walked::Full(position);
            }
            full = Some(position);
            continue;
        }
        wanted.nothing_yet = false;
        wanted.records -= 1;
        wanted.bytes = wanted.bytes.saturating_sub(size);
        entries.push(Entry {
            position,
            timestamp_us,
            key: bytes.slice(frame.key),
            data: bytes.slice(frame.data),
        });
    }
    if !frames.intact() {
        entries.truncate(begin);
        return Walked::Damaged;
    }
    full.map_or(Walked::Through, Walked::Full)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group() -> SealedGroup {
        let cutter = Cutter::new();
        let mut builder =
            Builder::new(&cutter, 42, 2, 2 * frame_bytes(1, 3) + frame_bytes(0, 5000), 1_000_000);
        builder.begin(3);
        assert_eq!(builder.push(data::RECORD, 1_000_000, b"a", b"one"), 0);
        assert_eq!(builder.push(data::RECORD, 1_000_010, b"b", b"two"), 1);
        builder.begin(7);
        builder.push(data::RECORD, 1_000_005, b"", &[9; 5000]);
        builder.finish(0, 5, 41).seal(0xfeed, 17)
    }

    fn wanted() -> Wanted {
        Wanted { from: Position::START, since_us: 0, records: 100, bytes: 1 << 20, nothing_yet: true }
    }

    #[test]
    fn a_group_reads_back_as_it_was_built() {
        let group = group();
        let (header, extents) = read_group(&group.bytes, 0xfeed).unwrap();
        assert_eq!((header, &extents[..]), (group.header, &group.extents[..]));
        assert_eq!((header.sequence, header.epoch, header.durable, header.previous), (42, 5, 41, 17));
        assert_eq!((header.records, header.length), (3, 8192));
        let frames = group.bytes.slice(extents[0].offset as usize..).slice(..extents[0].length as usize);
        let mut entries = Vec::new();
        assert_eq!(
            collect(&frames, Origin::Disk, &extents[0], 42, header.first_us, &mut wanted(), &mut entries),
            Walked::Through
        );
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[1].position, Position::of(42, 1));
        assert_eq!((&entries[1].key[..], &entries[1].data[..]), (&b"b"[..], &b"two"[..]));
        assert_eq!(entries[1].timestamp_us, 1_000_010);
    }

    #[test]
    fn another_salt_is_absence_and_not_damage() {
        assert_eq!(read_group(&group().bytes, 0xbeef), Err(Invalid::Absent));
        assert_eq!(read_group(&[], 0xfeed), Err(Invalid::Absent));
    }

    /// Bytes of the padding mean nothing; every other single flipped bit is noticed.
    #[test]
    fn every_flipped_bit_before_the_padding_is_noticed() {
        let group = group();
        let step = if cfg!(miri) { 97 } else { 1 };
        for at in (0..group.header.used as usize).step_by(step) {
            let mut bytes = group.bytes.to_vec();
            bytes[at] ^= 0x10;
            assert!(read_group(&bytes, 0xfeed).is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_torn_group_is_broken() {
        let mut bytes = group().bytes.to_vec();
        bytes[4096..].fill(0);
        assert_eq!(read_group(&bytes, 0xfeed), Err(Invalid::Broken));
        assert_eq!(read_group(&bytes[..4096], 0xfeed), Err(Invalid::Broken));
    }

    /// Two records of 60,003 bytes were read where 16 were asked for: the second was empty.
    #[test]
    fn nothing_slips_in_behind_a_record_that_took_all() {
        let mut builder = Builder::new(&Cutter::new(), 1, 1, frame_bytes(0, 100) + frame_bytes(0, 0), 5);
        builder.begin(3);
        builder.push(data::RECORD, 5, b"", &[1; 100]);
        builder.push(data::RECORD, 5, b"", b"");
        let group = builder.finish(0, 1, 0).seal(1, 0);
        let (frames, extent) = group.frames(0);
        let mut entries = Vec::new();
        let mut few = Wanted { bytes: 16, ..wanted() };
        let walked = collect(&frames, Origin::Disk, &extent, 1, 5, &mut few, &mut entries);
        assert_eq!((walked, entries.len()), (Walked::Full(Position::of(1, 1)), 1));
    }

    /// A read of one record took a millisecond, because ten megabytes beside it were checked.
    #[test]
    fn what_is_in_memory_is_not_checked_again() {
        let group = group();
        let extent = group.extents[0];
        let mut frames = group.bytes.slice(extent.offset as usize..).slice(..extent.length as usize).to_vec();
        let last = frames.len() - 1;
        frames[last] ^= 1;
        let frames = Bytes::from(frames);
        let read = |origin, records| {
            let mut entries = Vec::new();
            let mut wanted = Wanted { records, ..wanted() };
            let walked = collect(&frames, origin, &extent, 42, 1_000_000, &mut wanted, &mut entries);
            (walked, entries.len())
        };
        assert_eq!(read(Origin::Disk, 1), (Walked::Damaged, 0));
        assert_eq!(read(Origin::Memory, 1), (Walked::Full(Position::of(42, 1)), 1));
        assert_eq!(read(Origin::Memory, 9), (Walked::Through, 2));
    }

    #[test]
    fn a_reader_stops_at_its_limits_but_takes_at_least_one_record() {
        let group = group();
        let extent = group.extents[0];
        let frames = group.bytes.slice(extent.offset as usize..).slice(..extent.length as usize);
        let mut entries = Vec::new();
        let mut few = Wanted { bytes: 1, ..wanted() };
        assert_eq!(
            collect(&frames, Origin::Disk, &extent, 42, 1_000_000, &mut few, &mut entries),
            Walked::Full(Position::of(42, 1))
        );
        assert_eq!(entries.len(), 1);
        entries.clear();
        let mut late = Wanted { since_us: 1_000_001, ..wanted() };
        assert_eq!(
            collect(&frames, Origin::Disk, &extent, 42, 1_000_000, &mut late, &mut entries),
            Walked::Through
        );
        assert_eq!(entries[0].position, Position::of(42, 1));
    }
}
