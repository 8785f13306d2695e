//! A reader of segments that knows `docs/format.md` and nothing else of the engine: where fields lie it takes from the
//! tables there. It checks everything that is said there, and panics where it is not so.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use penstock_engine::{KeyId, Keys, ShardId};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

const BLOCK: usize = 4096;
const CONTROL: u64 = u64::MAX;
/// The kind of an encrypted extent's only frame.
const ENCRYPTED: u64 = 64;

/// A record: shard, position, time, key and data.
pub(crate) type Found = (u64, u64, u64, Vec<u8>, Vec<u8>);

/// What the document's tables say.
pub(crate) struct Document {
    /// Each layout's fields and the bytes they take.
    pub(crate) layouts: BTreeMap<String, BTreeMap<String, Range<usize>>>,
    /// Each layout's bytes.
    pub(crate) lengths: BTreeMap<String, usize>,
    /// The kinds of control frames.
    pub(crate) kinds: BTreeMap<u64, String>,
}

/// The words of a table's row.
fn cells(line: &str) -> Option<Vec<&str>> {
    let row = line.strip_prefix('|')?.strip_suffix('|')?;
    Some(row.split('|').map(str::trim).collect())
}

fn code(word: &str) -> Option<&str> {
    word.strip_prefix('`')?.strip_suffix('`')
}

impl Document {
    /// Reads the tables; fields must follow each other without gaps.
    pub(crate) fn read(path: &Path) -> Document {
        let text = fs::read_to_string(path).unwrap();
        let mut document =
            Document { layouts: BTreeMap::new(), lengths: BTreeMap::new(), kinds: BTreeMap::new() };
        let mut layout = None;
        for line in text.lines() {
            if line.starts_with('#') {
                // "### What it is: `name`, 88 bytes" begins a layout, every other heading ends it.
                layout = line.split_once(": `").map(|(_, rest)| {
                    let (name, length) = rest.split_once("`, ").unwrap();
                    let length = length.strip_suffix(" bytes").unwrap().parse().unwrap();
                    document.lengths.insert(name.to_owned(), length);
                    document.layouts.insert(name.to_owned(), BTreeMap::new());
                    name.to_owned()
                });
            }
            match (&layout, cells(line).as_deref()) {
                (Some(layout), Some([at, bytes, field, _])) if code(field).is_some() => {
                    let at: usize = at.parse().unwrap();
                    let range = at..at + bytes.parse::<usize>().unwrap();
                    let fields = document.layouts.get_mut(layout).unwrap();
                    let end = fields.values().map(|range| range.end).max().unwrap_or(0);
                    assert_eq!(range.start, end, "{layout}: {field} follows what is before");
                    fields.insert(code(field).unwrap().to_owned(), range);
                }
                (None, Some([kind, name, _])) if code(name).is_some() => {
                    if let Ok(kind) = kind.parse() {
                        document.kinds.insert(kind, code(name).unwrap().to_owned());
                    }
                }
                _ => {}
            }
        }
        for (name, fields) in &document.layouts {
            let end = fields.values().map(|range| range.end).max();
            assert_eq!(end, Some(document.lengths[name]), "{name} has its whole length");
        }
        document
    }

    fn bytes<'a>(&self, bytes: &'a [u8], layout: &str, field: &str) -> &'a [u8] {
        &bytes[self.layouts[layout][field].clone()]
    }

    /// A field of up to eight bytes.
    pub(crate) fn number(&self, bytes: &[u8], layout: &str, field: &str) -> u64 {
        let mut number = [0; 8];
        let field = self.bytes(bytes, layout, field);
        number[..field.len()].copy_from_slice(field);
        u64::from_le_bytes(number)
    }

    /// Where a layout's checksum begins to count.
    fn after_checksum(&self, layout: &str) -> usize {
        self.layouts[layout]["checksum"].end
    }
}

/// What is in one segment.
#[derive(Default)]
pub(crate) struct Decoded {
    pub(crate) sealed: bool,
    pub(crate) sequences: Vec<u64>,
    pub(crate) records: Vec<Found>,
    /// Every control frame: kind, shard's id and data.
    pub(crate) changes: Vec<(String, Vec<u8>, Vec<u8>)>,
}

/// Reads one segment of a log whose steps were waited for one by one.
pub(crate) fn decode(document: &Document, file: &[u8], version: u64, keys: &dyn Keys) -> Decoded {
    let get = |bytes: &[u8], layout: &str, field: &str| document.number(bytes, layout, field);
    let mut decoded = Decoded::default();

    let header = |field: &str| get(file, "segment_header", field);
    assert_eq!(document.bytes(file, "segment_header", "magic"), b"PNSTKSEG");
    let from = document.after_checksum("segment_header");
    assert_eq!(header("checksum"), xxh3_64(&file[from..BLOCK]));
    assert_eq!(header("version"), version);
    assert_eq!(header("lane"), 0);
    assert_eq!(header("length"), file.len() as u64);
    let engine = document.bytes(file, "segment_header", "engine");
    assert_eq!(engine, 1u128.to_le_bytes());
    let mut seed = engine.to_vec();
    for field in ["number", "lane", "epoch"] {
        seed.extend_from_slice(document.bytes(file, "segment_header", field));
    }
    assert_eq!(header("salt"), xxh3_64(&seed));

    let (mut at, mut previous, mut expected) = (BLOCK, 0, header("base"));
    let mut tables = Vec::new();
    while file
        .get(at..)
        .is_some_and(|rest| rest.len() >= BLOCK && document.bytes(rest, "group_header", "magic") == b"PNSG")
    {
        let group = &file[at..];
        let field = |field: &str| get(group, "group_header", field);
        let extent_bytes = document.lengths["extent"];
        let table = document.lengths["group_header"];
        let table_end = table + field("extents") as usize * extent_bytes;
        let from = document.after_checksum("group_header");
        let checksum = crc32c::crc32c(&group[from..table_end]);
        assert_eq!(field("checksum"), u64::from(checksum));
        assert_eq!(field("salt"), header("salt"));
        assert_eq!(field("epoch"), header("epoch"));
        assert_eq!(field("lane"), 0);
        assert_eq!(field("sequence"), expected);
        assert_eq!(field("previous"), previous);
        assert_eq!(field("durable"), expected - 1, "each step was waited for");
        let first_us = field("first_us");
        let (mut end, mut frames, mut last_us, mut last_shard) = (table_end, 0, first_us, None);
        for entry in group[table..table_end].chunks(extent_bytes) {
            let extent = |field: &str| get(entry, "extent", field);
            let shard = extent("shard");
            assert!(last_shard.replace(shard) < Some(shard), "in order of shard");
            assert_eq!(extent("offset"), end as u64);
            let mut frames_left = &group[end..];
            end += extent("length") as usize;
            let mut folded = 0;
            let clear;
            let encrypted = get(frames_left, "frame", "kind") == ENCRYPTED;
            if encrypted {
                let body = &frames_left[..extent("length") as usize];
                assert_eq!(get(body, "frame", "length"), extent("length"));
                let from = document.after_checksum("frame");
                assert_eq!(get(body, "frame", "checksum"), u64::from(crc32c::crc32c(&body[from..])));
                folded = crc32c::crc32c(document.bytes(body, "frame", "checksum"));
                assert_eq!(extent("checksum"), u64::from(folded));
                assert_eq!(get(body, "frame", "delta_us"), extent("first_delta_us"));
                let rest = &body[document.lengths["frame"]..];
                let (key, data) = rest.split_at(get(body, "frame", "key_length") as usize);
                assert_eq!(key.len(), document.lengths["encrypted"]);
                let mut context = shard.to_le_bytes().to_vec();
                context.extend(expected.to_le_bytes());
                context.extend(first_us.to_le_bytes());
                context.extend((extent("records") as u32).to_le_bytes());
                let (bytes, tag) = data.split_at(data.len() - 16);
                let cipher = keys.cipher(ShardId(shard), KeyId(get(key, "encrypted", "key"))).unwrap();
                let nonce = document.bytes(key, "encrypted", "nonce").try_into().unwrap();
                let mut opened = bytes.to_vec();
                assert!(cipher.decrypt(nonce, &context, &mut opened, tag.try_into().unwrap()));
                clear = opened;
                frames_left = &clear;
                frames += extent("records");
            }
            for index in 0..extent("records") {
                let head = frames_left;
                let frame = |field: &str| get(head, "frame", field);
                let body = &head[..frame("length") as usize];
                let from = document.after_checksum("frame");
                let checksum = document.bytes(head, "frame", "checksum");
                if encrypted {
                    assert_eq!(frame("checksum"), 0, "the tag proves it");
                } else {
                    assert_eq!(frame("checksum"), u64::from(crc32c::crc32c(&body[from..])));
                    folded = crc32c::crc32c_append(folded, checksum);
                    frames += 1;
                }
                let rest = &body[document.lengths["frame"]..];
                let (key, data) = rest.split_at(frame("key_length") as usize);
                let time_us = first_us + frame("delta_us");
                last_us = last_us.max(time_us);
                let first_or_last = [(0, "first_delta_us"), (extent("records") - 1, "last_delta_us")];
                for (_, field) in first_or_last.iter().filter(|(at, _)| *at == index) {
                    assert_eq!(extent(field), frame("delta_us"));
                }
                if shard == CONTROL {
                    let kind = document.kinds[&frame("kind")].clone();
                    decoded.changes.push((kind, key.to_vec(), data.to_vec()));
                } else {
                    assert_eq!(frame("kind"), 0);
                    let position = (expected << 20) + index;
                    let record = (shard, position, time_us, key.to_vec(), data.to_vec());
                    decoded.records.push(record);
                }
                frames_left = &frames_left[body.len()..];
            }
            assert!(!encrypted || frames_left.is_empty());
            assert_eq!(extent("checksum"), u64::from(folded));
            tables.push((shard, expected, at as u64, first_us, entry.to_vec()));
        }
        assert_eq!(field("used"), end as u64);
        assert_eq!(field("records"), frames);
        assert_eq!(field("last_us"), last_us);
        let length = field("length") as usize;
        assert_eq!(length, end.next_multiple_of(BLOCK));
        assert!(group[end..length].iter().all(|&byte| byte == 0));
        decoded.sequences.push(expected);
        (at, previous, expected) = (at + length, field("checksum"), expected + 1);
    }
    footer(document, file, at as u64, &mut decoded, tables);
    decoded
}

/// An extent as its group has it: shard, the group's sequence, offset and first time, and the entry itself.
type Table = (u64, u64, u64, u64, Vec<u8>);

/// Checks a sealed segment's footer against the groups that were found.
fn footer(document: &Document, file: &[u8], data_end: u64, decoded: &mut Decoded, mut tables: Vec<Table>) {
    let get = |bytes: &[u8], layout: &str, field: &str| document.number(bytes, layout, field);
    let block = &file[file.len() - BLOCK..];
    decoded.sealed = document.bytes(block, "trailer", "magic") == b"PNSTKEND";
    if !decoded.sealed {
        return;
    }
    let trailer = |field: &str| get(block, "trailer", field);
    let from = document.after_checksum("trailer");
    assert_eq!(trailer("checksum"), xxh3_64(&block[from..]));
    assert_eq!(trailer("salt"), get(file, "segment_header", "salt"));
    assert_eq!(Some(&trailer("last")), decoded.sequences.last());
    assert_eq!(trailer("data_end"), data_end);
    assert_eq!(trailer("missing"), 0);
    assert_eq!(trailer("groups"), decoded.sequences.len() as u64);
    assert_eq!(trailer("extents"), tables.len() as u64);
    let directory = &file[trailer("directory_offset") as usize..];
    let directory = &directory[..trailer("directory_length") as usize];
    let hash = document.bytes(block, "trailer", "directory_hash");
    assert_eq!(hash, xxh3_128(directory).to_le_bytes());
    let shards = trailer("shards") as usize * document.lengths["shard_entry"];
    let groups = trailer("groups") as usize * document.lengths["group_entry"];
    let (shards, rest) = directory.split_at(shards);
    let (groups, extents) = rest.split_at(groups);
    assert_eq!(trailer("shards_hash"), xxh3_64(shards));

    let groups: Vec<_> = groups.chunks(document.lengths["group_entry"]).collect();
    let extents: Vec<_> = extents.chunks(document.lengths["extent_entry"]).collect();
    tables.sort_by_key(|table| (table.0, table.1));
    assert_eq!(extents.len(), tables.len());
    for (entry, (_, sequence, offset, first_us, table)) in extents.iter().zip(&tables) {
        let group = groups[get(entry, "extent_entry", "group") as usize];
        assert_eq!(get(group, "group_entry", "sequence"), *sequence);
        assert_eq!(get(group, "group_entry", "offset"), *offset);
        assert_eq!(get(group, "group_entry", "first_us"), *first_us);
        for field in ["offset", "length", "records", "checksum", "last_delta_us"] {
            assert_eq!(get(entry, "extent_entry", field), get(table, "extent", field));
        }
    }
    let mut first = 0;
    for entry in shards.chunks(document.lengths["shard_entry"]) {
        let shard = |field: &str| get(entry, "shard_entry", field);
        assert_eq!(shard("extent"), first);
        let own = &tables[first as usize..][..shard("extents") as usize];
        first += shard("extents");
        assert!(own.iter().all(|table| table.0 == shard("shard")));
        let (begin, end) = (&own[0], own.last().unwrap());
        assert_eq!(shard("first"), begin.1 << 20);
        let last = get(&end.4, "extent", "records") - 1;
        assert_eq!(shard("last"), (end.1 << 20) + last);
        let last_us = end.3 + get(&end.4, "extent", "last_delta_us");
        assert_eq!(shard("last_us"), last_us);
    }
    assert_eq!(first, trailer("extents"));
}
