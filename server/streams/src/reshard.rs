//! Plans: the splits and merges that give a stream so many shards, as evenly as they can.
//!
//! The service was seen to split every shard on the way up and then to merge neighbours until the number is right, and
//! only to merge on the way down; how many shards there were in the end, the short-lived ones counted, tells so. Where
//! it splits and what it merges is ours:
//!
//! ```text
//!  4 shards    0.0        .25        .5         .75        1.0
//!  wanted, 5        .2         .4         .6         .8          where the cuts should be
//!  split all        x          x          x          x           each shard at the wanted cut in it
//!  merge three          (.25)      (.5)       (.75)              cuts nobody wants go
//! ```

use penstock_catalog::{HashRange, Step, Stream};

use crate::hash;

/// A shard that is open at some step of a plan.
#[derive(Clone, Copy, Debug)]
struct Open {
    index: u32,
    range: HashRange,
}

/// The steps from the stream's open shards to so many. None, if it has as many.
pub(crate) fn plan(stream: &Stream, target: usize) -> Vec<Step> {
    let mut open: Vec<Open> =
        stream.open_shards().map(|shard| Open { index: shard.index, range: shard.range }).collect();
    let mut next = stream.shards.last().map_or(0, |shard| shard.index + 1);
    // Where the shards of an evenly divided stream begin, but for the first.
    let cuts: Vec<u128> = hash::divide(target).iter().skip(1).map(|range| range.start).collect();
    let mut steps = Vec::new();
    while open.len() < target {
        let before = open.len();
        open = split_all(&open, &cuts, &mut next, &mut steps);
        // As narrow as a hash key: no stream has so many shards.
        assert!(open.len() > before, "a stream has shards that can be split");
    }
    merge(&open, &cuts, &mut next, &mut steps);
    steps
}

/// Splits each shard at the cut in it that is closest to its middle, or there.
fn split_all(open: &[Open], cuts: &[u128], next: &mut u32, steps: &mut Vec<Step>) -> Vec<Open> {
    let mut halves = Vec::with_capacity(2 * open.len());
    for &Open { index, range } in open {
        let HashRange { start, end } = range;
        if start == end {
            halves.push(Open { index, range });
            continue;
        }
        let middle = start + (end - start) / 2 + 1;
        let after = cuts.partition_point(|&cut| cut < middle);
        let around = [after.checked_sub(1), Some(after)].into_iter().flatten();
        let within = around.filter_map(|place| cuts.get(place)).filter(|&&cut| start < cut && cut <= end);
        let at = within.min_by_key(|cut| cut.abs_diff(middle)).copied().unwrap_or(middle);
        steps.push(Step::Split { shard: index, at });
        for range in [HashRange { start, end: at - 1 }, HashRange { start: at, end }] {
            halves.push(Open { index: *next, range });
            *next += 1;
        }
    }
    halves
}

/// Merges neighbours until one shard more is left than there are cuts: what stays between them is what is closest to
/// the cuts.
fn merge(open: &[Open], cuts: &[u128], next: &mut u32, steps: &mut Vec<Step>) {
    let mut begin = 0;
    for place in 0..=cuts.len() {
        let end = match cuts.get(place) {
            None => open.len(),
            Some(&cut) => {
                // One shard at least for each of the cuts behind.
                let last = open.len() - (cuts.len() - place);
                let distance = |at: &usize| open[*at].range.start.abs_diff(cut);
                let first = begin + 1;
                let near = open[first..=last].partition_point(|shard| shard.range.start < cut) + first;
                [near.saturating_sub(1).max(first), near.min(last)]
                    .into_iter()
                    .min_by_key(distance)
                    .unwrap_or(first)
            }
        };
        let mut lower = open[begin].index;
        for upper in &open[begin + 1..end] {
            steps.push(Step::Merge { lower, upper: upper.index });
            lower = *next;
            *next += 1;
        }
        begin = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::stream_with;

    fn planned(from: &[HashRange], target: usize) -> Vec<penstock_catalog::Shard> {
        let stream = stream_with(from);
        stream.resharded(&plan(&stream, target), 100, 5).unwrap()
    }

    fn open(shards: &[penstock_catalog::Shard]) -> Vec<HashRange> {
        let mut ranges: Vec<_> = shards.iter().filter(|s| s.closed_s.is_none()).map(|s| s.range).collect();
        ranges.sort_by_key(|range| range.start);
        ranges
    }

    /// How many shards there are afterwards, the closed ones too: as the service was seen to do it.
    #[test]
    fn there_are_as_many_shards_as_recorded() {
        for (from, target, all) in
            [(2, 4, 6), (4, 5, 15), (10, 13, 37), (4, 2, 6), (5, 3, 7), (10, 3, 17), (3, 3, 3), (1, 2, 3)]
        {
            let shards = planned(&hash::divide(from), target);
            assert_eq!((shards.len(), open(&shards).len()), (all, target), "{from} to {target}");
        }
    }

    #[test]
    fn shards_are_as_even_as_their_parents_allow() {
        for (from, target) in [(4, 5), (2, 3), (3, 4), (5, 10), (1, 2), (6, 3), (100, 50), (7, 8)] {
            let ranges = open(&planned(&hash::divide(from), target));
            // Old boundaries stay where they are, which is a few hash keys beside the new ones.
            for (range, even) in ranges.iter().zip(hash::divide(target)) {
                assert!(range.start.abs_diff(even.start) < 100, "{from} to {target}: {ranges:?}");
            }
        }
        let widths: Vec<_> = open(&planned(&hash::divide(10), 13)).iter().map(|r| r.end - r.start).collect();
        let (narrow, wide) = (widths.iter().min().unwrap(), widths.iter().max().unwrap());
        assert!(wide / (narrow / 100) < 150, "{widths:?}");
    }

    proptest::proptest! {
        #[test]
        fn every_plan_covers_all_hash_keys(
            starts in proptest::collection::btree_set(1u128.., 0..40),
            target in 1usize..100,
        ) {
            let starts: Vec<u128> = std::iter::once(0).chain(starts).collect();
            let ends = starts.iter().skip(1).map(|start| start - 1).chain([u128::MAX]);
            let ranges: Vec<_> = starts.iter().zip(ends).map(|(&start, end)| HashRange { start, end }).collect();
            let ranges = open(&planned(&ranges, target));
            proptest::prop_assert_eq!(ranges.len(), target);
            proptest::prop_assert_eq!((ranges[0].start, ranges[target - 1].end), (0, u128::MAX));
            proptest::prop_assert!(ranges.windows(2).all(|pair| pair[0].end + 1 == pair[1].start));
        }
    }
}
