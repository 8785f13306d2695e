//! Shelving: consecutive segments are rewritten as one, the *shelf*, in which the records of each shard lie side
//! by side. Whoever reads one shard then reads one piece instead of one from each group; what nobody wants any more
//! is left out; and what expires later can be given back to the file system, a shard at a time.
//!
//! ```text
//!  segment 5   [3 7 9][3 9][3 7]          shelf 5-6   [3 3 3 3 3][7 7 7][9 9 9]  directory
//!  segment 6   [3 7][7 9][3]
//! ```
//! A shelf is a segment whose extents stand on their own: its group table names the groups that they come from, for
//! their sequence and first time, and the extents' offsets count from the start of the file. Extents are moved
//! as they are, encrypted ones too. Until its first block is written a shelf is nothing; from then on
//! the segments it was made of are.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::directory::{ExtentEntry, GroupEntry, Open, Sealed};
use super::format::CONTROL_SHARD;
use super::segment::Trailer;
use super::{Fate, Span};
use crate::engine::Shelving;
use crate::limits::{
    BLOCK_BYTES, SHELF_BYTES_MAX, SHELF_DEAD_PERCENT_MIN, SHELF_INPUTS_MAX, SHELF_SLICE_BYTES,
};
use crate::record::Position;
use crate::storage::Piece;

/// What is known of a sealed segment before its directory is read.
pub(crate) struct Candidate<'a> {
    pub(crate) trailer: &'a Trailer,
    pub(crate) spans: &'a [Span],
    /// Of a hundred bytes of its records, how many nobody wants any more, as far as it has been weighed.
    pub(crate) dead_percent: u64,
}

impl Candidate<'_> {
    /// The records of a shard lie scattered in short pieces.
    fn scattered(&self, policy: &Shelving) -> bool {
        let extents = u64::from(self.trailer.extents);
        extents > 1 && self.trailer.data_end / extents < policy.scattered_bytes
    }

    /// Most of what is in it is not wanted any more.
    fn half_dead(&self) -> bool {
        self.dead_percent >= SHELF_DEAD_PERCENT_MIN
    }

    /// Of the shards that are wanted, most are there to stay.
    fn lasts(&self, fate: &mut dyn FnMut(&Span) -> Fate) -> bool {
        let (mut lasting, mut passing) = (0, 0);
        for span in self.spans.iter().filter(|span| span.shard != CONTROL_SHARD) {
            match fate(span) {
                Fate::Gone => {}
                Fate::Passing => passing += 1,
                Fate::Lasting => lasting += 1,
            }
        }
        lasting >= passing
    }

    /// The shards of which nobody wants what is in it any more.
    pub(crate) fn gone(&self, fate: &mut dyn FnMut(&Span) -> Fate) -> Vec<u64> {
        let spans = self.spans.iter().filter(|span| span.shard != CONTROL_SHARD);
        spans.filter(|span| fate(span) == Fate::Gone).map(|span| span.shard).collect()
    }
}

/// Of a hundred bytes of a segment's records, how many are these shards'.
pub(crate) fn dead_percent(directory: &Sealed, gone: &[u64]) -> u64 {
    let bytes = |shard| directory.extents(shard).map(|entry| u64::from(entry.length)).sum::<u64>();
    let all: u64 = directory.shards().filter(|&shard| shard != CONTROL_SHARD).map(bytes).sum();
    let dead: u64 = gone.iter().copied().map(bytes).sum();
    (dead * 100).checked_div(all).unwrap_or(0)
}

/// Chooses what to shelve next: the first of the runs that are worth it, as a range of the candidates, oldest
/// first. Nothing is said of those that cannot be shelved.
pub(crate) fn choose(
    candidates: &[Option<Candidate<'_>>],
    policy: &Shelving,
    fate: &mut dyn FnMut(&Span) -> Fate,
) -> Option<std::ops::Range<usize>> {
    let mut begin = 0;
    while begin < candidates.len() {
        let mut end = begin;
        let (mut bytes, mut dead) = (0, false);
        while let Some(Some(candidate)) = candidates.get(end) {
            bytes += candidate.trailer.data_end;
            if end - begin == SHELF_INPUTS_MAX || bytes > SHELF_BYTES_MAX {
                break;
            }
            let half_dead = candidate.half_dead();
            if !(half_dead || candidate.scattered(policy)) || !candidate.lasts(fate) {
                break;
            }
            dead |= half_dead;
            end += 1;
        }
        if end - begin >= policy.segments_min.max(1) || (dead && end > begin) {
            return Some(begin..end);
        }
        begin = end.max(begin + 1);
    }
    None
}

/// How a shelf is made.
#[derive(Debug)]
pub(crate) struct Plan {
    /// What will lie where in it.
    pub(crate) directory: Open,
    /// Where the records end, in bytes from the start of the file: whole blocks.
    pub(crate) data_end: u64,
    /// What is copied in one go: the number of the segment it comes from, and pieces of it that lie close together.
    pub(crate) slices: Vec<(u64, Vec<Piece>)>,
}

impl Plan {
    /// Bytes of the file.
    pub(crate) fn file_bytes(&self) -> u64 {
        self.data_end + self.directory.shelf_footer_bytes() as u64
    }
}

/// Plans a shelf of segments, given by number with their directories, oldest first. What is gone is left out. Of the lane's
/// own changes those of the last segment are kept, as that is as many checkpoints as anybody can need.
pub(crate) fn plan(inputs: &[(u64, Arc<Sealed>)], fate: &mut dyn FnMut(&Span) -> Fate) -> Plan {
    let last = inputs.last().map(|&(number, _)| number);
    arrange(inputs, &mut |number, span| {
        if span.shard == CONTROL_SHARD { Some(number) == last } else { fate(span) != Fate::Gone }
    })
}

/// Plans a shelf of those extents that `keep` wants, the lane's own changes among them. It is asked for each, with the
/// number of its segment.
pub(crate) fn arrange(inputs: &[(u64, Arc<Sealed>)], keep: &mut dyn FnMut(u64, &Span) -> bool) -> Plan {
    let mut groups: BTreeMap<u64, GroupEntry> = BTreeMap::new();
    // Sequences stand for groups until all are known.
    let mut shards: BTreeMap<u64, Vec<(u64, ExtentEntry)>> = BTreeMap::new();
    let mut pieces: Vec<Vec<Piece>> = inputs.iter().map(|_| Vec::new()).collect();
    let mut end = BLOCK_BYTES as u64;
    let known: BTreeSet<u64> = inputs.iter().flat_map(|(_, directory)| directory.shards()).collect();
    for shard in known {
        let mut kept = Vec::new();
        for (index, (number, directory)) in inputs.iter().enumerate() {
            for entry in directory.extents(shard) {
                let group = directory.group(entry.group);
                if !keep(*number, &span_of(shard, &group, &entry)) || entry.records == 0 {
                    continue;
                }
                let from = group.offset + u64::from(entry.offset);
                pieces[index].push(Piece { from, to: end, length: entry.length });
                kept.push((group.sequence, ExtentEntry { offset: end as u32, ..entry }));
                groups.insert(group.sequence, GroupEntry { offset: 0, ..group });
                end += u64::from(entry.length);
            }
        }
        if !kept.is_empty() {
            shards.insert(shard, kept);
        }
    }
    assert!(end <= u64::from(u32::MAX), "a shelf's offsets fit 32 bits");
    let index: HashMap<u64, u32> = groups.keys().copied().zip(0..).collect();
    let shards = shards.into_iter().map(|(shard, kept)| {
        let entries =
            kept.into_iter().map(|(sequence, entry)| ExtentEntry { group: index[&sequence], ..entry });
        (shard, entries.collect())
    });
    Plan {
        directory: Open::of(groups.into_values().collect(), shards.collect()),
        data_end: end.next_multiple_of(BLOCK_BYTES as u64),
        slices: inputs.iter().zip(pieces).flat_map(|((number, _), pieces)| slices(*number, pieces)).collect(),
    }
}

fn span_of(shard: u64, group: &GroupEntry, entry: &ExtentEntry) -> Span {
    Span {
        shard,
        first: Position::of(group.sequence, 0),
        last: Position::of(group.sequence, entry.records.saturating_sub(1)),
        last_us: group.first_us.saturating_add(u64::from(entry.last_delta_us)),
    }
}

/// Puts a segment's pieces in order of where they are, and into portions that one read gets.
fn slices(number: u64, mut pieces: Vec<Piece>) -> Vec<(u64, Vec<Piece>)> {
    pieces.sort_unstable_by_key(|piece| piece.from);
    let mut slices: Vec<(u64, Vec<Piece>)> = Vec::new();
    for piece in pieces {
        let end = piece.from + u64::from(piece.length);
        match slices.last_mut() {
            Some((_, slice)) if end - slice[0].from <= SHELF_SLICE_BYTES => slice.push(piece),
            _ => slices.push((number, vec![piece])),
        }
    }
    slices
}

/// Where whole blocks of a shelf can be given back, if these shards' records are not wanted any more.
pub(crate) fn holes(directory: &Sealed, shards: &[u64]) -> Vec<std::ops::Range<u64>> {
    const BLOCK: u64 = BLOCK_BYTES as u64;
    let mut dead: Vec<std::ops::Range<u64>> = Vec::new();
    for &shard in shards {
        for entry in directory.extents(shard) {
            let begin = directory.group(entry.group).offset + u64::from(entry.offset);
            let end = begin + u64::from(entry.length);
            match dead.last_mut() {
                Some(last) if last.end == begin => last.end = end,
                _ => dead.push(begin..end),
            }
        }
    }
    let whole = dead.into_iter().map(|range| range.start.next_multiple_of(BLOCK)..range.end / BLOCK * BLOCK);
    whole.filter(|range| range.start < range.end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::group::{Extent, Header};

    /// A segment with three groups, each with extents of shards 3 and 7, and one with control frames.
    fn input(base: u64) -> Arc<Sealed> {
        let mut open = Open::default();
        for sequence in base..base + 3 {
            let header = Header {
                checksum: 0,
                salt: 1,
                sequence,
                epoch: 1,
                previous: 0,
                length: 8192,
                used: 8192,
                extents: 3,
                records: 6,
                durable: sequence - 1,
                first_us: sequence * 1000,
                last_us: sequence * 1000 + 5,
                lane: 0,
            };
            let extent = |shard, offset, length| Extent {
                shard,
                offset,
                length,
                records: 2,
                checksum: 9,
                first_delta_us: 0,
                last_delta_us: 5,
            };
            let extents = [extent(3, 192, 3000), extent(7, 3192, 500), extent(CONTROL_SHARD, 3692, 100)];
            open.add(&header, &extents, 4096 + (sequence - base) * 8192);
        }
        let (footer, trailer) = open.footer(1, base, base + 2, 4096 * 7, None);
        Arc::new(Sealed::read(footer, &trailer).unwrap())
    }

    #[test]
    fn each_shards_records_lie_side_by_side_in_their_order() {
        let inputs = [(5, input(10)), (6, input(13))];
        let plan = plan(&inputs, &mut |span| {
            if span.shard == 7 && span.first.group() == 11 { Fate::Gone } else { Fate::Passing }
        });
        let three = plan.directory.extents(3);
        assert_eq!(three.len(), 6);
        let offsets: Vec<u32> = three.iter().map(|entry| entry.offset).collect();
        assert_eq!(offsets, (0..6).map(|index| 4096 + index * 3000).collect::<Vec<_>>());
        let sequences: Vec<u64> =
            three.iter().map(|entry| plan.directory.groups[entry.group as usize].sequence).collect();
        assert_eq!(sequences, (10..16).collect::<Vec<_>>());
        assert_eq!(plan.directory.extents(7).len(), 5, "one is not wanted any more");
        let control = plan.directory.extents(CONTROL_SHARD);
        assert_eq!(control.len(), 3, "of the last segment");
        assert_eq!(control[0].offset, 4096 + 6 * 3000 + 5 * 500);
        // What is copied is what the directory says, from where it was.
        let slices = plan.slices.iter();
        let pieces: Vec<_> = slices
            .flat_map(|(number, pieces)| {
                pieces.iter().map(move |piece| (*number, piece.from, piece.to, piece.length))
            })
            .collect();
        assert_eq!(pieces.len(), 14);
        assert!(pieces.contains(&(5, 4096 + 192, 4096, 3000)));
        assert!(pieces.contains(&(6, 4096 + 8192 + 192, 4096 + 4 * 3000, 3000)));
        assert_eq!(plan.data_end % BLOCK_BYTES as u64, 0);
    }

    #[test]
    fn holes_are_whole_blocks_of_what_is_not_wanted() {
        let inputs = [(5, input(10)), (6, input(13))];
        let plan = plan(&inputs, &mut |_| Fate::Lasting);
        let (footer, trailer) = plan.directory.footer(1, 10, 15, plan.data_end, None);
        let shelf = Sealed::read(footer, &trailer).unwrap();
        // Shard 3 has bytes 4096 to 22096, shard 7 those up to 25096.
        let holes = |shards: &[u64]| {
            holes(&shelf, shards).into_iter().map(|range| (range.start, range.end)).collect::<Vec<_>>()
        };
        assert_eq!(holes(&[3]), [(4096, 20480)]);
        assert_eq!(holes(&[3, 7]), [(4096, 24576)]);
        assert_eq!(holes(&[7]), [], "no whole block");
    }

    #[test]
    fn what_is_dead_is_told_in_bytes() {
        // Of shard 3 there are 3,000 bytes for 500 of shard 7.
        let directory = input(10);
        assert_eq!(dead_percent(&directory, &[]), 0);
        assert_eq!(dead_percent(&directory, &[3]), 85);
        assert_eq!(dead_percent(&directory, &[7]), 14);
        assert_eq!(dead_percent(&directory, &[3, 7]), 100, "control frames do not count");
    }

    #[test]
    fn what_is_fragmented_or_half_dead_is_shelved_and_nothing_else() {
        let spans: Vec<Span> = (1..=10)
            .map(|shard| Span { shard, first: Position::of(1, 0), last: Position::of(9, 0), last_us: 5 })
            .collect();
        let mut short = Open::default().footer(1, 1, 1, 1 << 20, None).1;
        short.extents = 1000;
        let long = Trailer { extents: 2, ..short };
        let choose = |candidates: &[_], others: Fate| {
            let mut fate = |span: &Span| if span.shard <= 2 { Fate::Gone } else { others };
            choose(candidates, &Shelving::default(), &mut fate)
        };
        let candidate = |trailer, dead_percent| Some(Candidate { trailer, spans: &spans, dead_percent });
        let shorts: Vec<_> = (0..12).map(|_| candidate(&short, 0)).collect();
        let longs: Vec<_> = (0..12).map(|_| candidate(&long, 20)).collect();
        assert_eq!(choose(&shorts, Fate::Lasting), Some(0..SHELF_INPUTS_MAX));
        assert_eq!(choose(&shorts, Fate::Passing), None, "it will go by itself");
        assert_eq!(choose(&shorts[..Shelving::default().segments_min - 1], Fate::Lasting), None);
        assert_eq!(choose(&longs, Fate::Lasting), None, "little is dead");
        assert_eq!(choose(&[candidate(&long, 80)], Fate::Lasting), Some(0..1));
        assert_eq!(choose(&[candidate(&long, 80)], Fate::Passing), None, "the rest will go soon");
        assert_eq!(choose(&[candidate(&long, 100)], Fate::Gone), Some(0..1), "all of it is dead");
        let mut mixed = shorts;
        mixed[2] = None;
        assert_eq!(choose(&mixed, Fate::Lasting), Some(3..3 + SHELF_INPUTS_MAX));
    }
}
