//! What lies where in a segment: for each shard its extents, for each group its place.
//!
//! A segment that is being written has an [`Open`] directory in memory, to which groups are added as they
//! commit. At the seal it is written behind the groups in three sorted tables, and from then on
//! a reader loads it when it needs it ([`Sealed`]); only the shard table's spans stay in memory.

use std::collections::BTreeMap;

use bytes::Bytes;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::Span;
use super::format::{CONTROL_SHARD, Fields, check_entry, extent_entry, group_entry, put, shard_entry};
use super::group::{Extent, Header};
use super::segment::Trailer;
use crate::buffer::{Buffer, round_up};
use crate::limits::BLOCK_BYTES;
use crate::record::Position;

/// A group's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GroupEntry {
    pub(crate) sequence: u64,
    /// Bytes from the start of the file.
    pub(crate) offset: u64,
    pub(crate) first_us: u64,
}

/// An extent's place, for one shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ExtentEntry {
    /// Index in the group table.
    pub(crate) group: u32,
    /// Bytes from the start of the group.
    pub(crate) offset: u32,
    pub(crate) length: u32,
    pub(crate) records: u32,
    pub(crate) checksum: u32,
    pub(crate) last_delta_us: u32,
}

impl ExtentEntry {
    /// As the group's own table has it.
    pub(crate) fn extent(&self, shard: u64) -> Extent {
        Extent {
            shard,
            offset: self.offset,
            length: self.length,
            records: self.records,
            checksum: self.checksum,
            first_delta_us: 0,
            last_delta_us: self.last_delta_us,
        }
    }
}

/// The directory of a segment that is being written.
#[derive(Debug, Default)]
pub(crate) struct Open {
    pub(crate) groups: Vec<GroupEntry>,
    shards: BTreeMap<u64, Vec<ExtentEntry>>,
    extents: usize,
    last_us: u64,
    record_bytes: u64,
}

/// Bytes of the footer of a segment with so many shards, groups and extents.
pub(crate) fn footer_bytes(shards: usize, groups: usize, extents: usize) -> usize {
    let tables = shards * shard_entry::BYTES + groups * group_entry::BYTES + extents * extent_entry::BYTES;
    round_up(tables + shards * check_entry::BYTES) + BLOCK_BYTES
}

impl Open {
    /// Adds a group that has committed.
    pub(crate) fn add(&mut self, header: &Header, extents: &[Extent], offset: u64) {
        let group = self.groups.len() as u32;
        self.groups.push(GroupEntry { sequence: header.sequence, offset, first_us: header.first_us });
        self.last_us = self.last_us.max(header.last_us);
        self.extents += extents.len();
        for extent in extents {
            if extent.shard != CONTROL_SHARD {
                self.record_bytes += extent.record_bytes();
            }
            self.shards.entry(extent.shard).or_default().push(ExtentEntry {
                group,
                offset: extent.offset,
                length: extent.length,
                records: extent.records,
                checksum: extent.checksum,
                last_delta_us: extent.last_delta_us,
            });
        }
    }

    /// The directory of groups whose extents have been put elsewhere; those of each shard in order of sequence.
    pub(crate) fn of(groups: Vec<GroupEntry>, shards: BTreeMap<u64, Vec<ExtentEntry>>) -> Open {
        let mut open = Open { groups, ..Open::default() };
        for (&shard, entries) in &shards {
            open.extents += entries.len();
            for entry in entries {
                let group = open.groups[entry.group as usize];
                open.last_us = open.last_us.max(group.first_us + u64::from(entry.last_delta_us));
                if shard != CONTROL_SHARD {
                    open.record_bytes += entry.extent(shard).record_bytes();
                }
            }
        }
        Open { shards, ..open }
    }

    /// Adds an extent at the end: of a group that none is behind, and of a shard that has none in it yet.
    pub(crate) fn push(&mut self, group: GroupEntry, shard: u64, entry: ExtentEntry) {
        if self.groups.last().is_none_or(|last| last.sequence < group.sequence) {
            self.groups.push(group);
        }
        let index = self.groups.len() - 1;
        assert_eq!(self.groups[index].sequence, group.sequence, "no group is behind it");
        self.extents += 1;
        self.last_us = self.last_us.max(group.first_us + u64::from(entry.last_delta_us));
        if shard != CONTROL_SHARD {
            self.record_bytes += entry.extent(shard).record_bytes();
        }
        self.shards.entry(shard).or_default().push(ExtentEntry { group: index as u32, ..entry });
    }

    pub(crate) fn extents(&self, shard: u64) -> &[ExtentEntry] {
        self.shards.get(&shard).map_or(&[], Vec::as_slice)
    }

    /// Shards that have extents in it.
    pub(crate) fn shards(&self) -> usize {
        self.shards.len()
    }

    /// Bytes of keys and data of all records; control frames do not count.
    pub(crate) fn record_bytes(&self) -> u64 {
        self.record_bytes
    }

    /// Bytes of the footer if the segment were sealed now.
    pub(crate) fn footer_bytes(&self) -> usize {
        footer_bytes(self.shards.len(), self.groups.len(), self.extents)
    }

    pub(crate) fn span(&self, shard: u64) -> Option<Span> {
        self.shards.get(&shard).map(|extents| self.span_of(shard, extents))
    }

    fn span_of(&self, shard: u64, extents: &[ExtentEntry]) -> Span {
        let (first, last) = (extents[0], extents[extents.len() - 1]);
        let group = |entry: &ExtentEntry| self.groups[entry.group as usize];
        Span {
            shard,
            first: Position::of(group(&first).sequence, 0),
            last: Position::of(group(&last).sequence, last.records - 1),
            last_us: group(&last).first_us.saturating_add(u64::from(last.last_delta_us)),
        }
    }

    /// All spans, in order of shard.
    pub(crate) fn spans(&self) -> Vec<Span> {
        self.shards.iter().map(|(&shard, extents)| self.span_of(shard, extents)).collect()
    }

    /// Times of the first and last record.
    pub(crate) fn times(&self) -> (u64, u64) {
        (self.groups.first().map_or(0, |group| group.first_us), self.last_us)
    }

    /// Bytes of a shelf's footer on disk.
    pub(crate) fn shelf_footer_bytes(&self) -> usize {
        self.footer_bytes() + BLOCK_BYTES
    }

    /// The footer of a shelf, which follows its records at once. It names only groups of which something was
    /// kept, and those that it leaves out are not damaged. Ahead of the trailer it has a copy of the first block, as
    /// there are no groups from which to tell what that said.
    pub(crate) fn shelf_footer(&self, head: &[u8], salt: u64, last: u64, data_end: u64) -> (Bytes, Trailer) {
        let (mut footer, trailer) = self.write(salt, last, data_end, self.shelf_footer_bytes(), None, 0);
        let copy = footer.len() - 2 * BLOCK_BYTES;
        footer[copy..copy + BLOCK_BYTES].copy_from_slice(head);
        (footer.freeze(), trailer)
    }

    /// The footer: the three tables and the trailer. It ends where the file of `length` bytes ends, or,
    /// without a length, follows the groups at once. `base` and `last` bound the segment's sequences.
    pub(crate) fn footer(
        &self,
        salt: u64,
        base: u64,
        last: u64,
        data_end: u64,
        length: Option<u64>,
    ) -> (Bytes, Trailer) {
        let missing = missing(base, &self.groups, last).iter().map(|&(from, to)| to - from).sum();
        let (footer, trailer) = self.write(salt, last, data_end, self.footer_bytes(), length, missing);
        (footer.freeze(), trailer)
    }

    fn write(
        &self,
        salt: u64,
        last: u64,
        data_end: u64,
        bytes: usize,
        length: Option<u64>,
        missing: u64,
    ) -> (Buffer, Trailer) {
        let mut buffer = Buffer::zeroed(bytes);
        let mut at = 0;
        let mut first_extent = 0u32;
        for (&shard, extents) in &self.shards {
            let span = self.span_of(shard, extents);
            let entry = &mut buffer[at..at + shard_entry::BYTES];
            put(entry, shard_entry::SHARD, shard.to_le_bytes());
            put(entry, shard_entry::FIRST, span.first.number().to_le_bytes());
            put(entry, shard_entry::LAST, span.last.number().to_le_bytes());
            put(entry, shard_entry::LAST_US, span.last_us.to_le_bytes());
            put(entry, shard_entry::EXTENT, first_extent.to_le_bytes());
            put(entry, shard_entry::EXTENTS, (extents.len() as u32).to_le_bytes());
            first_extent += extents.len() as u32;
            at += shard_entry::BYTES;
        }
        let (shards_hash, groups_at) = (xxh3_64(&buffer[..at]), at);
        for group in &self.groups {
            let entry = &mut buffer[at..at + group_entry::BYTES];
            put(entry, group_entry::SEQUENCE, group.sequence.to_le_bytes());
            put(entry, group_entry::OFFSET, group.offset.to_le_bytes());
            put(entry, group_entry::FIRST_US, group.first_us.to_le_bytes());
            at += group_entry::BYTES;
        }
        let (groups_hash, extents_at) = (xxh3_64(&buffer[groups_at..at]), at);
        for extent in self.shards.values().flatten() {
            let entry = &mut buffer[at..at + extent_entry::BYTES];
            put(entry, extent_entry::GROUP, extent.group.to_le_bytes());
            put(entry, extent_entry::OFFSET, extent.offset.to_le_bytes());
            put(entry, extent_entry::LENGTH, extent.length.to_le_bytes());
            put(entry, extent_entry::RECORDS, extent.records.to_le_bytes());
            put(entry, extent_entry::CHECKSUM, extent.checksum.to_le_bytes());
            put(entry, extent_entry::LAST_DELTA_US, extent.last_delta_us.to_le_bytes());
            at += extent_entry::BYTES;
        }
        let directory_length = at;
        let checks = check_table(salt, &buffer[..groups_at], &buffer[extents_at..at]);
        buffer[at..at + checks.len()].copy_from_slice(&checks);
        let (first_us, last_us) = self.times();
        let trailer = Trailer {
            salt,
            last,
            data_end,
            directory_offset: length.unwrap_or(data_end + bytes as u64) - bytes as u64,
            directory_length: directory_length as u64,
            directory_hash: xxh3_128(&buffer[..directory_length]),
            shards_hash,
            groups_hash,
            shards: self.shards.len() as u32,
            groups: self.groups.len() as u32,
            extents: first_extent,
            first_us,
            last_us,
            missing,
            record_bytes: self.record_bytes,
        };
        trailer.encode(&mut buffer[bytes - BLOCK_BYTES..]);
        (buffer, trailer)
    }
}

/// The sequences from `base` to `last` that a group table leaves out, as half-open ranges.
pub(crate) fn missing(base: u64, groups: &[GroupEntry], last: u64) -> Vec<(u64, u64)> {
    let mut expected = base;
    let mut missing = Vec::new();
    for sequence in groups.iter().map(|group| group.sequence).chain([last + 1]) {
        if sequence > expected {
            missing.push((expected, sequence));
        }
        expected = sequence + 1;
    }
    missing
}

/// Reads a shard table; nothing if it is damaged.
pub(crate) fn read_spans(bytes: &[u8], trailer: &Trailer) -> Option<Vec<Span>> {
    let table = bytes.get(..trailer.shards as usize * shard_entry::BYTES)?;
    if xxh3_64(table) != trailer.shards_hash {
        return None;
    }
    let spans: Vec<Span> = table.chunks_exact(shard_entry::BYTES).map(span).collect();
    let in_order = spans.is_sorted_by(|one, next| one.shard < next.shard)
        && spans.iter().all(|span| span.first <= span.last && span.last.group() <= trailer.last);
    in_order.then_some(spans)
}

fn span(entry: &[u8]) -> Span {
    Span {
        shard: entry.u64(shard_entry::SHARD),
        first: Position::new(entry.u64(shard_entry::FIRST)),
        last: Position::new(entry.u64(shard_entry::LAST)),
        last_us: entry.u64(shard_entry::LAST_US),
    }
}

/// For each shard the checksums of its entry and of its extents.
fn check_table(salt: u64, shards: &[u8], mut extents: &[u8]) -> Vec<u8> {
    let mut table = vec![0; shards.len() / shard_entry::BYTES * check_entry::BYTES];
    for (entry, check) in
        shards.chunks_exact(shard_entry::BYTES).zip(table.chunks_exact_mut(check_entry::BYTES))
    {
        let (own, others) = extents.split_at(entry.u32(shard_entry::EXTENTS) as usize * extent_entry::BYTES);
        extents = others;
        put(check, check_entry::ENTRY, entry_check(salt, entry).to_le_bytes());
        put(check, check_entry::EXTENTS, crc32c::crc32c(own).to_le_bytes());
    }
    table
}

/// What the check table has for an entry of the shard table.
fn entry_check(salt: u64, entry: &[u8]) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c(&salt.to_le_bytes()), entry)
}

/// Where the parts of a directory lie that tell of one shard, in half-open ranges of the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PartPlaces {
    /// The shard's entry in the shard table.
    pub(crate) entry: (u64, u64),
    /// Its entry in the check table.
    pub(crate) check: (u64, u64),
    /// The group table.
    pub(crate) groups: (u64, u64),
}

impl PartPlaces {
    /// The places for the shard with this index in the shard table; nothing if the directory has no check table.
    pub(crate) fn of(trailer: &Trailer, index: usize) -> Option<PartPlaces> {
        let range = |begin: u64, length: usize| (begin, begin + length as u64);
        let (at, shards) = (trailer.directory_offset, trailer.shards as usize);
        (trailer.groups_hash != 0).then(|| PartPlaces {
            entry: range(at + (index * shard_entry::BYTES) as u64, shard_entry::BYTES),
            check: range(
                at + trailer.directory_length + (index * check_entry::BYTES) as u64,
                check_entry::BYTES,
            ),
            groups: range(
                at + (shards * shard_entry::BYTES) as u64,
                trailer.groups as usize * group_entry::BYTES,
            ),
        })
    }

    /// The whole check table; nothing if there is none.
    pub(crate) fn table(trailer: &Trailer) -> Option<(u64, u64)> {
        let begin = trailer.directory_offset + trailer.directory_length;
        let bytes = trailer.shards as usize * check_entry::BYTES;
        (trailer.groups_hash != 0).then_some((begin, begin + bytes as u64))
    }

    /// The range of the shard's extents, as its entry tells; nothing if the entry is damaged.
    pub(crate) fn extents(trailer: &Trailer, entry: &[u8], check: &[u8]) -> Option<(u64, u64)> {
        let whole = entry.len() == shard_entry::BYTES && check.len() == check_entry::BYTES;
        if !whole || entry_check(trailer.salt, entry) != check.u32(check_entry::ENTRY) {
            return None;
        }
        let (first, count) = (entry.u32(shard_entry::EXTENT), entry.u32(shard_entry::EXTENTS));
        if first.checked_add(count).is_none_or(|end| end > trailer.extents) {
            return None;
        }
        let table =
            trailer.shards as usize * shard_entry::BYTES + trailer.groups as usize * group_entry::BYTES;
        let begin = trailer.directory_offset + (table + first as usize * extent_entry::BYTES) as u64;
        Some((begin, begin + (count as usize * extent_entry::BYTES) as u64))
    }
}

/// A sealed segment's directory, as it lies on disk.
#[derive(Clone, Debug)]
pub(crate) struct Sealed {
    bytes: Bytes,
    shards: usize,
    groups: usize,
    extents: usize,
}

impl Sealed {
    /// Checks the tables; nothing if they are damaged or contradict themselves.
    pub(crate) fn read(bytes: Bytes, trailer: &Trailer) -> Option<Sealed> {
        let length = usize::try_from(trailer.directory_length).ok()?;
        let (shards, groups, extents) =
            (trailer.shards as usize, trailer.groups as usize, trailer.extents as usize);
        let tables =
            shards * shard_entry::BYTES + groups * group_entry::BYTES + extents * extent_entry::BYTES;
        let intact =
            tables == length && bytes.len() >= length && xxh3_128(&bytes[..length]) == trailer.directory_hash;
        let sealed = intact.then(|| Sealed { bytes, shards, groups, extents })?;
        sealed.agrees(trailer).then_some(sealed)
    }

    /// The directory of one shard alone, of the parts that [`PartPlaces`] names; nothing if one is damaged.
    pub(crate) fn part(
        shard: u64,
        trailer: &Trailer,
        entry: &[u8],
        check: &[u8],
        groups: &[u8],
        extents: &[u8],
    ) -> Option<Sealed> {
        let (begin, end) = PartPlaces::extents(trailer, entry, check)?;
        let whole = entry.u64(shard_entry::SHARD) == shard
            && extents.len() as u64 == end - begin
            && groups.len() == trailer.groups as usize * group_entry::BYTES
            && crc32c::crc32c(extents) == check.u32(check_entry::EXTENTS)
            && xxh3_64(groups) == trailer.groups_hash;
        if !whole {
            return None;
        }
        let mut bytes = [entry, groups, extents].concat();
        put(&mut bytes, shard_entry::EXTENT, 0u32.to_le_bytes());
        let extents = extents.len() / extent_entry::BYTES;
        let sealed = Sealed { bytes: bytes.into(), shards: 1, groups: trailer.groups as usize, extents };
        sealed.agrees(trailer).then_some(sealed)
    }

    /// The tables say the same as each other and stay within the segment: a reader follows them without looking
    /// again, and only forward.
    fn agrees(&self, trailer: &Trailer) -> bool {
        let shelf = self.is_shelf();
        let mut end = BLOCK_BYTES as u64;
        let mut next = 0;
        for index in 0..self.groups as u32 {
            let group = self.group(index);
            let misplaced = if shelf { group.offset != 0 } else { group.offset < end };
            if misplaced || group.sequence < next || group.sequence > trailer.last {
                return false;
            }
            end = if shelf { end } else { group.offset.saturating_add(BLOCK_BYTES as u64) };
            next = group.sequence + 1;
        }
        let mut extent = 0;
        for index in 0..self.shards {
            let entry = self.shard_entry(index);
            let count = entry.u32(shard_entry::EXTENTS) as usize;
            let (first, last) = (extent, extent + count);
            if entry.u32(shard_entry::EXTENT) as usize != first || count == 0 || last > self.extents {
                return false;
            }
            let entries = (first..last).map(|index| self.extent(index));
            if !self.follow(span(entry), entries, trailer) {
                return false;
            }
            extent = last;
        }
        end <= trailer.data_end.max(BLOCK_BYTES as u64) && extent == self.extents
    }

    /// The extents' offsets count from the start of the file, and the groups have none: a group of a segment lies
    /// behind its first block.
    fn is_shelf(&self) -> bool {
        self.groups > 0 && self.group(0).offset == 0
    }

    /// A shard's extents lie one behind the other among the groups, from its first record to its last.
    fn follow(&self, span: Span, entries: impl Iterator<Item = ExtentEntry>, trailer: &Trailer) -> bool {
        let mut before = None;
        let (mut first, mut last) = (None, Position::START);
        for entry in entries {
            if entry.group as usize >= self.groups || before.is_some_and(|before| before >= entry.group) {
                return false;
            }
            before = Some(entry.group);
            let group = self.group(entry.group);
            let begin = group.offset.saturating_add(u64::from(entry.offset));
            let end = begin.saturating_add(u64::from(entry.length));
            let next_group = entry.group + 1;
            let group_end = if (next_group as usize) < self.groups && !self.is_shelf() {
                self.group(next_group).offset
            } else {
                trailer.data_end
            };
            if begin < BLOCK_BYTES as u64
                || end > group_end
                || !entry.extent(span.shard).has_room_for_records()
            {
                return false;
            }
            first.get_or_insert(Position::of(group.sequence, 0));
            last = Position::of(group.sequence, entry.records - 1);
        }
        first == Some(span.first) && last == span.last
    }

    /// Whether a check table says the same as these tables, and so does the trailer of the group table.
    pub(crate) fn is_checked_by(&self, table: &[u8], trailer: &Trailer) -> bool {
        let groups = self.shards * shard_entry::BYTES;
        xxh3_64(&self.bytes[groups..groups + self.groups * group_entry::BYTES]) == trailer.groups_hash
            && table == self.check_table(trailer.salt)
    }

    /// The check table that belongs to these tables.
    pub(crate) fn check_table(&self, salt: u64) -> Vec<u8> {
        let groups = self.shards * shard_entry::BYTES;
        let extents = groups + self.groups * group_entry::BYTES;
        check_table(salt, &self.bytes[..groups], &self.bytes[extents..][..self.extents * extent_entry::BYTES])
    }

    /// Bytes it takes in memory.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.len()
    }

    fn shard_entry(&self, index: usize) -> &[u8] {
        &self.bytes[index * shard_entry::BYTES..][..shard_entry::BYTES]
    }

    /// The shards that have extents here, in order.
    pub(crate) fn shards(&self) -> impl Iterator<Item = u64> + '_ {
        (0..self.shards).map(|index| self.shard_entry(index).u64(shard_entry::SHARD))
    }

    pub(crate) fn group(&self, index: u32) -> GroupEntry {
        assert!((index as usize) < self.groups, "an extent names a group of its segment");
        let at = self.shards * shard_entry::BYTES + index as usize * group_entry::BYTES;
        let entry = &self.bytes[at..at + group_entry::BYTES];
        GroupEntry {
            sequence: entry.u64(group_entry::SEQUENCE),
            offset: entry.u64(group_entry::OFFSET),
            first_us: entry.u64(group_entry::FIRST_US),
        }
    }

    pub(crate) fn groups(&self) -> Vec<GroupEntry> {
        (0..self.groups as u32).map(|index| self.group(index)).collect()
    }

    /// The shard's extents, in order of sequence.
    pub(crate) fn extents(&self, shard: u64) -> impl Iterator<Item = ExtentEntry> + '_ {
        let (mut low, mut high) = (0, self.shards);
        while low < high {
            let middle = low.midpoint(high);
            if self.shard_entry(middle).u64(shard_entry::SHARD) < shard {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let found = low < self.shards && self.shard_entry(low).u64(shard_entry::SHARD) == shard;
        let range = if found {
            let entry = self.shard_entry(low);
            let first = entry.u32(shard_entry::EXTENT) as usize;
            first..(first + entry.u32(shard_entry::EXTENTS) as usize).min(self.extents)
        } else {
            0..0
        };
        range.map(|index| self.extent(index))
    }

    fn extent(&self, index: usize) -> ExtentEntry {
        let table = self.shards * shard_entry::BYTES + self.groups * group_entry::BYTES;
        let entry = &self.bytes[table + index * extent_entry::BYTES..][..extent_entry::BYTES];
        ExtentEntry {
            group: entry.u32(extent_entry::GROUP),
            offset: entry.u32(extent_entry::OFFSET),
            length: entry.u32(extent_entry::LENGTH),
            records: entry.u32(extent_entry::RECORDS),
            checksum: entry.u32(extent_entry::CHECKSUM),
            last_delta_us: entry.u32(extent_entry::LAST_DELTA_US),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open() -> Open {
        let mut open = Open::default();
        for sequence in [10, 11, 14] {
            let header = Header {
                checksum: 0,
                salt: 1,
                sequence,
                epoch: 1,
                previous: 0,
                length: 4096,
                used: 4096,
                extents: 2,
                records: 4,
                durable: sequence - 1,
                first_us: sequence * 1000,
                last_us: sequence * 1000 + 5,
                lane: 0,
            };
            let extent = |shard, offset| Extent {
                shard,
                offset,
                length: 100,
                records: 2,
                checksum: 3,
                first_delta_us: 0,
                last_delta_us: 5,
            };
            open.add(&header, &[extent(7, 128), extent(sequence, 228)], sequence * 4096);
        }
        open
    }

    #[test]
    fn a_sealed_directory_says_what_the_open_one_said() {
        let open = open();
        let (footer, trailer) = open.footer(1, 10, 14, 15 * 4096, Some(1 << 20));
        assert_eq!(trailer.directory_offset + footer.len() as u64, 1 << 20);
        assert_eq!(Trailer::decode(&footer[footer.len() - BLOCK_BYTES..], 1), Some(trailer));
        assert_eq!(read_spans(&footer, &trailer), Some(open.spans()));
        let sealed = Sealed::read(footer.clone(), &trailer).unwrap();
        assert_eq!(sealed.groups(), open.groups);
        for shard in [7, 10, 11, 14, 8, u64::MAX] {
            assert_eq!(sealed.extents(shard).collect::<Vec<_>>(), open.extents(shard), "shard {shard}");
        }
        let span = open.span(7).unwrap();
        assert_eq!((span.first, span.last, span.last_us), (Position::of(10, 0), Position::of(14, 1), 14_005));
    }

    #[test]
    fn missing_sequences_are_counted() {
        let open = open();
        assert_eq!(missing(10, &open.groups, 14), [(12, 14)]);
        assert_eq!(missing(8, &open.groups, 15), [(8, 10), (12, 14), (15, 16)]);
        assert_eq!(open.footer(1, 10, 14, 0, None).1.missing, 2);
    }

    #[test]
    fn a_damaged_directory_is_not_believed() {
        let (footer, trailer) = open().footer(1, 10, 14, 15 * 4096, None);
        for at in (0..trailer.directory_length as usize).step_by(7) {
            let mut bytes = footer.to_vec();
            bytes[at] ^= 4;
            assert!(Sealed::read(Bytes::from(bytes), &trailer).is_none(), "byte {at}");
        }
        assert!(Sealed::read(footer.slice(..16), &trailer).is_none());
    }
}
