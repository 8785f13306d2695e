//! Splits and merges: what a stream's shards become when its parents are closed and their children opened.
//!
//! A plan of many steps may split and merge what an earlier step of it made. Such a shard is closed as soon as
//! it is there: it never has a record, and it is what leads a reader from an old shard to a new one.
//!
//! ```text
//!  0 ──┬─▶ 2                       Split { shard: 0 }   closes 0, makes 2 and 3
//!      └─▶ 3 ──┐                   Split { shard: 1 }   closes 1, makes 4 and 5
//!  1 ──┬─▶ 4 ──┴─▶ 6               Merge { lower: 3, upper: 4 }   closes both, makes 6
//!      └─▶ 5
//! ```

use serde::{Deserialize, Serialize};

use crate::hash_range::HashRange;
use crate::stream::Shard;

/// One split or merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Step {
    /// A shard becomes two.
    Split {
        /// The shard's index.
        shard: u32,
        /// Where the upper one begins.
        #[serde(with = "decimal")]
        at: u128,
    },
    /// Two neighbours become one.
    Merge {
        /// The index of the one with the lower hash keys.
        lower: u32,
        /// The index of the other one.
        upper: u32,
    },
}

impl Step {
    /// How many shards it makes.
    #[must_use]
    pub fn makes(self) -> u64 {
        match self {
            Step::Split { .. } => 2,
            Step::Merge { .. } => 1,
        }
    }
}

/// Takes the steps, one after the other, at this time in seconds since 1970. The new shards have the numbers from
/// `engine` on. Nothing, and shards that are no good any more, if a step is none that can be taken.
///
/// A shard is closed no earlier than it was created, and its children are a second younger: so the times of a
/// lineage grow, however fast one plan follows another.
pub(crate) fn take(shards: &mut Vec<Shard>, steps: &[Step], engine: u64, at_s: u64) -> Option<()> {
    let mut engine = engine;
    for &step in steps {
        let (parents, ranges) = match step {
            Step::Split { shard, at } => {
                let HashRange { start, end } = open(shards, shard)?.range;
                if at <= start || at > end {
                    return None;
                }
                let ranges = vec![HashRange { start, end: at - 1 }, HashRange { start: at, end }];
                ((shard, None), ranges)
            }
            Step::Merge { lower, upper } => {
                let (low, high) = (open(shards, lower)?.range, open(shards, upper)?.range);
                if low.end.checked_add(1) != Some(high.start) {
                    return None;
                }
                ((lower, Some(upper)), vec![HashRange { start: low.start, end: high.end }])
            }
        };
        let (parent, adjacent_parent) = parents;
        let mut closed_s = 0;
        for index in [Some(parent), adjacent_parent].into_iter().flatten() {
            let place = place(shards, index)?;
            let shard = &mut shards[place];
            let at_s = at_s.max(shard.created_s);
            shard.closed_s = Some(at_s);
            closed_s = at_s.max(closed_s);
        }
        for range in ranges {
            let index = shards.last()?.index.checked_add(1)?;
            shards.push(Shard {
                index,
                engine,
                range,
                created_s: closed_s + 1,
                parent: Some(parent),
                adjacent_parent,
                closed_s: None,
            });
            engine += 1;
        }
    }
    Some(())
}

fn place(shards: &[Shard], index: u32) -> Option<usize> {
    shards.binary_search_by_key(&index, |shard| shard.index).ok()
}

fn open(shards: &[Shard], index: u32) -> Option<&Shard> {
    shards.get(place(shards, index)?).filter(|shard| shard.closed_s.is_none())
}

/// JSON has no numbers of 128 bits that every reader takes.
mod decimal {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(number: &u128, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(number)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u128, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::tests::stream_of;

    const HALF: u128 = 1 << 127;

    fn halves() -> Vec<Shard> {
        let low = HashRange { start: 0, end: HALF - 1 };
        stream_of(&[low, HashRange { start: HALF, end: u128::MAX }]).shards
    }

    #[test]
    fn a_split_makes_two_and_a_merge_one() {
        let mut shards = halves();
        let steps = [
            Step::Split { shard: 0, at: 100 },
            Step::Split { shard: 1, at: HALF + 5 },
            Step::Merge { lower: 3, upper: 4 },
        ];
        assert_eq!(take(&mut shards, &steps, 50, 1_700_000_100), Some(()));
        let made: Vec<_> = shards[2..]
            .iter()
            .map(|s| (s.index, s.engine, s.parent, s.adjacent_parent, s.created_s, s.closed_s))
            .collect();
        let (first, second) = (1_700_000_101, 1_700_000_102);
        assert_eq!(
            made,
            [
                (2, 50, Some(0), None, first, None),
                (3, 51, Some(0), None, first, Some(first)),
                (4, 52, Some(1), None, first, Some(first)),
                (5, 53, Some(1), None, first, None),
                (6, 54, Some(3), Some(4), second, None),
            ]
        );
        assert_eq!(shards[6].range, HashRange { start: 100, end: HALF + 4 });
        assert_eq!(shards[0].closed_s, Some(1_700_000_100));
    }

    #[test]
    fn what_cannot_be_split_or_merged_is_refused() {
        let taken = |steps: &[Step]| take(&mut halves(), steps, 50, 0);
        let split = |at| taken(&[Step::Split { shard: 0, at }]);
        assert_eq!((split(0), split(1), split(HALF - 1), split(HALF)), (None, Some(()), Some(()), None));
        assert_eq!(taken(&[Step::Merge { lower: 1, upper: 0 }]), None);
        assert_eq!(taken(&[Step::Merge { lower: 0, upper: 2 }]), None);
        assert_eq!(taken(&[Step::Split { shard: 0, at: 7 }, Step::Split { shard: 0, at: 9 }]), None);
    }
}
