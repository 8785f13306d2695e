//! A segment's first and last block: who wrote it, and what it holds.

use bytes::Bytes;
use xxhash_rust::xxh3::xxh3_64;

use super::format::{
    FORMAT_VERSION, Fields, SEGMENT_MAGIC, TRAILER_MAGIC, check_entry, extent_entry, group_entry, put,
    segment_header, shard_entry, trailer,
};
use crate::buffer::Buffer;
use crate::limits::{BLOCK_BYTES, SEQUENCES_MAX};

/// The name of the segment with this number.
pub(crate) fn name(number: u64) -> String {
    format!("segment-{number:020}.log")
}

/// The number of the segment with this name, if it is one.
pub(crate) fn number(name: &str) -> Option<u64> {
    let digits = name.strip_prefix("segment-")?.strip_suffix(".log")?;
    if digits.len() == 20 { digits.parse().ok() } else { None }
}

/// The name of the shelf that was made of the segments from the first number to the second.
pub(crate) fn shelf_name(first: u64, through: u64) -> String {
    format!("shelf-{first:020}-{through:020}.log")
}

/// The numbers of the shelf with this name, if it is one.
pub(crate) fn shelf_numbers(name: &str) -> Option<(u64, u64)> {
    let (first, through) = name.strip_prefix("shelf-")?.strip_suffix(".log")?.split_once('-')?;
    let number = |digits: &str| if digits.len() == 20 { digits.parse().ok() } else { None };
    let (first, through) = (number(first)?, number(through)?);
    (first <= through).then_some((first, through))
}

/// What a segment's first block says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) lane: u32,
    pub(crate) number: u64,
    pub(crate) salt: u64,
    pub(crate) base: u64,
    pub(crate) epoch: u32,
    pub(crate) length: u64,
    pub(crate) created_us: u64,
    pub(crate) engine: u128,
    /// For a shelf the number of the last segment that it was made of, and how many they were.
    pub(crate) shelf: Option<(u64, u32)>,
}

/// What a segment's first block turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FirstBlock {
    Header(Header),
    /// Zeros: a segment that was made ready and not begun.
    Blank,
    /// A later version's.
    Newer(u32),
    /// Neither: damaged.
    Broken,
}

impl Header {
    /// The name of the file.
    pub(crate) fn name(&self) -> String {
        match self.shelf {
            Some((through, _)) => shelf_name(self.number, through),
            None => name(self.number),
        }
    }

    pub(crate) fn encode(&self) -> Bytes {
        let mut block = Buffer::zeroed(BLOCK_BYTES);
        put(&mut block, segment_header::MAGIC, SEGMENT_MAGIC.to_le_bytes());
        put(&mut block, segment_header::VERSION, FORMAT_VERSION.to_le_bytes());
        put(&mut block, segment_header::LANE, self.lane.to_le_bytes());
        put(&mut block, segment_header::NUMBER, self.number.to_le_bytes());
        put(&mut block, segment_header::SALT, self.salt.to_le_bytes());
        put(&mut block, segment_header::BASE, self.base.to_le_bytes());
        put(&mut block, segment_header::EPOCH, self.epoch.to_le_bytes());
        put(&mut block, segment_header::LENGTH, self.length.to_le_bytes());
        put(&mut block, segment_header::CREATED_US, self.created_us.to_le_bytes());
        put(&mut block, segment_header::ENGINE, self.engine.to_le_bytes());
        if let Some((through, inputs)) = self.shelf {
            put(&mut block, segment_header::INPUTS, inputs.to_le_bytes());
            put(&mut block, segment_header::THROUGH, through.to_le_bytes());
        }
        let checksum = xxh3_64(&block[segment_header::CHECKSUM.end..]);
        put(&mut block, segment_header::CHECKSUM, checksum.to_le_bytes());
        block.freeze()
    }
}

/// Reads a segment's first block.
pub(crate) fn read_first_block(block: &[u8]) -> FirstBlock {
    if block.len() < BLOCK_BYTES {
        return FirstBlock::Broken;
    }
    let block = &block[..BLOCK_BYTES];
    if block.iter().all(|&byte| byte == 0) {
        return FirstBlock::Blank;
    }
    if block.u64(segment_header::MAGIC) != SEGMENT_MAGIC
        || block.u64(segment_header::CHECKSUM) != xxh3_64(&block[segment_header::CHECKSUM.end..])
    {
        return FirstBlock::Broken;
    }
    let version = block.u32(segment_header::VERSION);
    if version > FORMAT_VERSION {
        return FirstBlock::Newer(version);
    }
    let base = block.u64(segment_header::BASE);
    if !(1..SEQUENCES_MAX).contains(&base) {
        return FirstBlock::Broken;
    }
    FirstBlock::Header(Header {
        lane: block.u32(segment_header::LANE),
        number: block.u64(segment_header::NUMBER),
        salt: block.u64(segment_header::SALT),
        base,
        epoch: block.u32(segment_header::EPOCH),
        length: block.u64(segment_header::LENGTH),
        created_us: block.u64(segment_header::CREATED_US),
        engine: block.u128(segment_header::ENGINE),
        shelf: match block.u32(segment_header::INPUTS) {
            0 => None,
            inputs => Some((block.u64(segment_header::THROUGH), inputs)),
        },
    })
}

/// What a sealed segment's last block says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Trailer {
    pub(crate) salt: u64,
    pub(crate) last: u64,
    pub(crate) data_end: u64,
    pub(crate) directory_offset: u64,
    pub(crate) directory_length: u64,
    pub(crate) directory_hash: u128,
    pub(crate) shards_hash: u64,
    /// Zero if there is no check table.
    pub(crate) groups_hash: u64,
    pub(crate) shards: u32,
    pub(crate) groups: u32,
    pub(crate) extents: u32,
    pub(crate) first_us: u64,
    pub(crate) last_us: u64,
    pub(crate) missing: u64,
    pub(crate) record_bytes: u64,
}

impl Trailer {
    /// Writes the trailer into the last block of a footer.
    pub(crate) fn encode(&self, block: &mut [u8]) {
        assert_eq!(block.len(), BLOCK_BYTES, "a trailer is one block");
        put(block, trailer::MAGIC, TRAILER_MAGIC.to_le_bytes());
        put(block, trailer::SALT, self.salt.to_le_bytes());
        put(block, trailer::LAST, self.last.to_le_bytes());
        put(block, trailer::DATA_END, self.data_end.to_le_bytes());
        put(block, trailer::DIRECTORY_OFFSET, self.directory_offset.to_le_bytes());
        put(block, trailer::DIRECTORY_LENGTH, self.directory_length.to_le_bytes());
        put(block, trailer::DIRECTORY_HASH, self.directory_hash.to_le_bytes());
        put(block, trailer::SHARDS, self.shards.to_le_bytes());
        put(block, trailer::GROUPS, self.groups.to_le_bytes());
        put(block, trailer::EXTENTS, self.extents.to_le_bytes());
        put(block, trailer::FIRST_US, self.first_us.to_le_bytes());
        put(block, trailer::LAST_US, self.last_us.to_le_bytes());
        put(block, trailer::MISSING, self.missing.to_le_bytes());
        put(block, trailer::RECORD_BYTES, self.record_bytes.to_le_bytes());
        put(block, trailer::SHARDS_HASH, self.shards_hash.to_le_bytes());
        put(block, trailer::GROUPS_HASH, self.groups_hash.to_le_bytes());
        let checksum = xxh3_64(&block[trailer::CHECKSUM.end..]);
        put(block, trailer::CHECKSUM, checksum.to_le_bytes());
    }

    /// It can be the trailer of a file of so many bytes whose first group has the sequence `base`: what it
    /// says can be followed without leaving the file.
    pub(crate) fn fits(&self, base: u64, file_bytes: u64) -> bool {
        let tables = u64::from(self.shards) * shard_entry::BYTES as u64
            + u64::from(self.groups) * group_entry::BYTES as u64
            + u64::from(self.extents) * extent_entry::BYTES as u64;
        let checks = match self.groups_hash {
            0 => 0,
            _ => u64::from(self.shards) * check_entry::BYTES as u64,
        };
        let trailer_at = file_bytes.saturating_sub(BLOCK_BYTES as u64);
        (base..SEQUENCES_MAX).contains(&self.last)
            && self.missing <= self.last - base + 1
            && self.directory_length == tables
            && self.data_end <= self.directory_offset
            && self.directory_offset.is_multiple_of(BLOCK_BYTES as u64)
            && self.directory_offset.checked_add(tables + checks).is_some_and(|end| end <= trailer_at)
    }

    /// The trailer of the segment with this salt; nothing if the block is none.
    pub(crate) fn decode(block: &[u8], salt: u64) -> Option<Trailer> {
        let block = block.get(..BLOCK_BYTES)?;
        if block.u64(trailer::MAGIC) != TRAILER_MAGIC
            || block.u64(trailer::SALT) != salt
            || block.u64(trailer::CHECKSUM) != xxh3_64(&block[trailer::CHECKSUM.end..])
        {
            return None;
        }
        Some(Trailer {
            salt,
            last: block.u64(trailer::LAST),
            data_end: block.u64(trailer::DATA_END),
            directory_offset: block.u64(trailer::DIRECTORY_OFFSET),
            directory_length: block.u64(trailer::DIRECTORY_LENGTH),
            directory_hash: block.u128(trailer::DIRECTORY_HASH),
            shards_hash: block.u64(trailer::SHARDS_HASH),
            groups_hash: block.u64(trailer::GROUPS_HASH),
            shards: block.u32(trailer::SHARDS),
            groups: block.u32(trailer::GROUPS),
            extents: block.u32(trailer::EXTENTS),
            first_us: block.u64(trailer::FIRST_US),
            last_us: block.u64(trailer::LAST_US),
            missing: block.u64(trailer::MISSING),
            record_bytes: block.u64(trailer::RECORD_BYTES),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Header {
        Header {
            lane: 1,
            number: 2,
            salt: 3,
            base: 4,
            epoch: 5,
            length: 6,
            created_us: 7,
            engine: 8,
            shelf: Some((9, 4)),
        }
    }

    #[test]
    fn names_carry_numbers() {
        assert_eq!(number(&name(17)), Some(17));
        assert_eq!(shelf_numbers(&shelf_name(17, 20)), Some((17, 20)));
        assert_eq!((number(&shelf_name(17, 20)), shelf_numbers(&name(17))), (None, None));
        assert_eq!(shelf_numbers(&shelf_name(20, 17)), None);
        for other in ["ENGINE", "segment-17.log", "segment-0000000000000000001x.log"] {
            assert_eq!(number(other), None, "{other}");
        }
    }

    #[test]
    fn a_first_block_is_a_header_or_blank_or_broken() {
        let block = header().encode();
        assert_eq!(read_first_block(&block), FirstBlock::Header(header()));
        assert_eq!(read_first_block(&[0; BLOCK_BYTES]), FirstBlock::Blank);
        for at in [0, 10, 50, BLOCK_BYTES - 1] {
            let mut bytes = block.to_vec();
            bytes[at] ^= 1;
            assert_eq!(read_first_block(&bytes), FirstBlock::Broken, "byte {at}");
        }
        assert_eq!(read_first_block(&block[..100]), FirstBlock::Broken);
    }

    #[test]
    fn a_newer_version_is_told_from_damage() {
        let mut bytes = header().encode().to_vec();
        put(&mut bytes, segment_header::VERSION, 9u32.to_le_bytes());
        let checksum = xxh3_64(&bytes[segment_header::CHECKSUM.end..]);
        put(&mut bytes, segment_header::CHECKSUM, checksum.to_le_bytes());
        assert_eq!(read_first_block(&bytes), FirstBlock::Newer(9));
    }

    #[test]
    fn a_trailer_belongs_to_its_salt() {
        let trailer = Trailer {
            salt: 1,
            last: 2,
            data_end: 3,
            directory_offset: 4,
            directory_length: 5,
            directory_hash: 6,
            shards_hash: 7,
            groups_hash: 8,
            shards: 8,
            groups: 9,
            extents: 10,
            first_us: 11,
            last_us: 12,
            missing: 13,
            record_bytes: 14,
        };
        let mut block = vec![0; BLOCK_BYTES];
        trailer.encode(&mut block);
        assert_eq!(Trailer::decode(&block, 1), Some(trailer));
        assert_eq!(Trailer::decode(&block, 2), None);
        block[200] = 1;
        assert_eq!(Trailer::decode(&block, 1), None);
    }
}
