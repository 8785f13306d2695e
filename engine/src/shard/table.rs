//! The shards of a lane, by id. A lane with many of them meets one that is not in the processor's caches with almost every
//! message; it can ask for those of the next messages beforehand.

use super::State;
use crate::hash::Map;
use crate::prefetch;

/// Shards whose memory is asked for before the first of them is looked at.
const SHARDS_AHEAD: usize = 12;

/// See the module's description. Shards come in the same order in every run.
#[derive(Default)]
pub(crate) struct Shards {
    /// Small, so that it stays in the caches: where in `states` a shard is.
    places: Map<u64, u32>,
    states: Vec<(u64, State)>,
}

impl Shards {
    pub(crate) fn len(&self) -> usize {
        self.states.len()
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = u64> + '_ {
        self.states.iter().map(|&(shard, _)| shard)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &State> {
        self.states.iter().map(|(_, state)| state)
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut State> {
        self.states.iter_mut().map(|(_, state)| state)
    }

    pub(crate) fn get(&self, shard: u64) -> Option<&State> {
        self.find(shard).map(|(_, state)| state)
    }

    /// A shard, and where it is until another one is removed.
    pub(crate) fn find(&self, shard: u64) -> Option<(u32, &State)> {
        let place = self.place(shard)?;
        Some((place, &self.states[place as usize].1))
    }

    pub(crate) fn get_mut(&mut self, shard: u64) -> Option<&mut State> {
        self.places.get(&shard).map(|&place| &mut self.states[place as usize].1)
    }

    /// Where a shard is.
    pub(crate) fn place(&self, shard: u64) -> Option<u32> {
        self.places.get(&shard).copied()
    }

    /// The shard in this place will be looked at soon.
    pub(crate) fn expect(&self, place: u32) {
        if let Some(place) = self.states.get(place as usize) {
            prefetch::to_write(std::slice::from_ref(place));
        }
    }

    /// The shards in these places are looked at one after the other, and this one's turn has come.
    pub(crate) fn expect_ahead(&self, places: &[u32], index: usize) {
        if index == 0 {
            places.iter().take(SHARDS_AHEAD).for_each(|&place| self.expect(place));
        } else if let Some(&place) = places.get(index + SHARDS_AHEAD - 1) {
            self.expect(place);
        }
    }

    /// A shard that was in this place when somebody looked.
    pub(crate) fn get_mut_at(&mut self, place: u32, shard: u64) -> Option<&mut State> {
        match self.states.get(place as usize) {
            Some(&(there, _)) if there == shard => Some(&mut self.states[place as usize].1),
            _ => self.get_mut(shard),
        }
    }

    pub(crate) fn insert(&mut self, shard: u64, state: State) {
        match self.get_mut(shard) {
            Some(known) => *known = state,
            None => {
                self.places.insert(shard, self.states.len() as u32);
                self.states.push((shard, state));
            }
        }
    }

    pub(crate) fn remove(&mut self, shard: u64) -> Option<State> {
        let place = self.places.remove(&shard)?;
        let (_, state) = self.states.swap_remove(place as usize);
        if let Some((moved, _)) = self.states.get(place as usize) {
            self.places.insert(*moved, place);
        }
        Some(state)
    }

    /// Bytes of memory of the table, its free places included.
    pub(crate) fn memory_bytes(&self) -> usize {
        // A hash table has an eighth of its places free, and a byte of its own for each.
        self.places.capacity() * 8 / 7 * (size_of::<(u64, u32)>() + 1)
            + self.states.capacity() * size_of::<(u64, State)>()
    }
}

impl FromIterator<(u64, State)> for Shards {
    fn from_iter<I: IntoIterator<Item = (u64, State)>>(shards: I) -> Shards {
        let mut table = Shards::default();
        for (shard, state) in shards {
            table.insert(shard, state);
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Position, ShardConfig};
    use crate::shard::Settings;

    #[test]
    fn a_removed_shard_leaves_the_others_where_they_are_found() {
        let state = |at| {
            State::new(Settings::new(ShardConfig::default()), Some((Position::new(at), at)), Position::START)
        };
        let mut shards: Shards = (10..15).map(|shard| (shard, state(shard))).collect();
        let ids = |shards: &Shards| {
            for shard in shards.ids() {
                assert_eq!(shards.get(shard).unwrap().last.unwrap().1, shard);
            }
            shards.ids().collect::<Vec<_>>()
        };
        assert_eq!(shards.remove(11).unwrap().last.unwrap().1, 11);
        assert!(shards.remove(11).is_none() && shards.get(11).is_none());
        assert_eq!(ids(&shards), [10, 14, 12, 13]);
        assert!(shards.remove(13).is_some(), "the last one");
        shards.insert(11, state(11));
        shards.insert(12, state(12));
        for place in [0, 2, 99] {
            shards.expect(place);
            assert_eq!(shards.get_mut_at(place, 12).unwrap().last.unwrap().1, 12, "also where it was once");
        }
        assert!(shards.get_mut_at(0, 99).is_none());
        assert_eq!(ids(&shards), [10, 14, 12, 11]);
        assert_eq!(shards.len(), 4);
    }
}
