//! A map in which places stay.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Deque;
use super::page::{Item, Stow};
use crate::room::Relief;
use crate::value::Value;

/// What is kept by key. Entries have places, which stay theirs; they are told in the order in which the keys came, as long as none is
/// removed.
///
/// The seed of the hashes, which keeps keys that were made to collide from doing so, is another in each process, and nothing that is
/// told depends on it.
#[derive(Clone, Debug)]
pub(crate) struct ByKey<V> {
    /// The hash and the place of each entry.
    index: HashTable<(u64, u32)>,
    entries: Deque<Option<(Box<[Value]>, V)>>,
    free: Vec<u32>,
    hasher: RandomState,
}

impl<V> Default for ByKey<V> {
    fn default() -> ByKey<V> {
        let hasher = RandomState::default();
        ByKey { index: HashTable::new(), entries: Deque::default(), free: Vec::new(), hasher }
    }
}

impl<V: Item> ByKey<V> {
    pub(crate) fn len(&self) -> usize {
        self.index.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// The hash of a key, part by part where they lie.
    #[inline]
    pub(crate) fn hash<'a>(&self, parts: impl Iterator<Item = &'a Value>) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        parts.for_each(|part| std::hash::Hash::hash(part, &mut hasher));
        std::hash::Hasher::finish(&hasher)
    }

    /// The place of the entry with that hash of which this holds.
    #[inline]
    pub(crate) fn find_by(&self, hash: u64, same: impl Fn(&[Value]) -> bool) -> Option<usize> {
        let entry = |at: u32| self.entries.get(at as usize).and_then(Option::as_ref);
        let found = self
            .index
            .find(hash, |(other, at)| *other == hash && entry(*at).is_some_and(|(key, _)| same(key)));
        found.map(|(_, at)| *at as usize)
    }

    #[inline]
    pub(crate) fn find(&self, key: &[Value]) -> Option<usize> {
        self.find_by(self.hash(key.iter()), |other| other == key)
    }

    /// Adds an entry for a key that has none, and returns its place.
    pub(crate) fn insert(&mut self, key: Box<[Value]>, value: V) -> usize {
        let hash = self.hash(key.iter());
        let entry = Some((key, value));
        let at = match self.free.pop() {
            Some(at) => {
                if let Some(place) = self.entries.get_mut(at as usize) {
                    *place = entry;
                }
                at
            }
            None => {
                self.entries.push_back(entry);
                // As many as four thousand million keys do not fit into memory.
                u32::try_from(self.entries.len() - 1).unwrap_or(u32::MAX)
            }
        };
        self.index.insert_unique(hash, (hash, at), |(hash, _)| *hash);
        at as usize
    }

    pub(crate) fn get(&self, key: &[Value]) -> Option<&V> {
        self.entries.get(self.find(key)?).and_then(Option::as_ref).map(|(_, value)| value)
    }

    #[inline]
    pub(crate) fn at_mut(&mut self, at: usize) -> Option<&mut V> {
        self.entries.get_mut(at).and_then(Option::as_mut).map(|(_, value)| value)
    }

    pub(crate) fn get_mut(&mut self, key: &[Value]) -> Option<&mut V> {
        self.at_mut(self.find(key)?)
    }

    pub(crate) fn contains(&self, key: &[Value]) -> bool {
        self.find(key).is_some()
    }

    pub(crate) fn remove(&mut self, key: &[Value]) -> Option<V> {
        let hash = self.hash(key.iter());
        let at = self.find_by(hash, |other| other == key)?;
        self.index.find_entry(hash, |(_, other)| *other as usize == at).ok()?.remove();
        // It was found, so its place fits.
        self.free.push(at as u32);
        let (_, value) = self.entries.get_mut(at)?.take()?;
        if self.index.is_empty() {
            self.clear();
        }
        Some(value)
    }

    /// Removes those of which this does not hold.
    pub(crate) fn retain(&mut self, keep: impl Fn(&V) -> bool) {
        let mut leave: Vec<Box<[Value]>> = Vec::new();
        self.visit(|key, value| {
            if !keep(value) {
                leave.push(key.into());
            }
        });
        for key in leave {
            self.remove(&key);
        }
    }

    pub(crate) fn clear(&mut self) {
        self.index.clear();
        self.entries.clear();
        self.free.clear();
    }

    /// Looks at each entry.
    pub(crate) fn visit(&self, mut each: impl FnMut(&[Value], &V)) {
        self.entries.visit(|entry| {
            if let Some((key, value)) = entry {
                each(key, value);
            }
        });
    }

    /// A copy that is there to be written, and finds nothing: an index is as large as what it points to, and made again when it is read.
    pub(crate) fn frozen(&self) -> ByKey<V> {
        ByKey { entries: self.entries.clone(), free: self.free.clone(), ..ByKey::default() }
    }
}

/// Bytes of an entry of the index: with a byte for each place, of which an eighth or more is free.
const INDEX_BYTES: usize = size_of::<(u64, u32)>() + 3;

impl<V: Item> Stow for ByKey<V> {
    const NESTED: bool = true;

    fn heap(&self) -> usize {
        self.entries.heap() + self.index.capacity() * INDEX_BYTES + self.free.capacity() * size_of::<u32>()
    }

    fn pages(&self) -> usize {
        self.entries.pages()
    }

    fn stow(&mut self, relief: &mut Relief<'_>) {
        self.entries.stow(relief);
    }
}

impl<V: Item> Serialize for ByKey<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // One that is there to be written has no index.
        self.entries.write(self.entries.len() - self.free.len(), Option::as_ref, serializer)
    }
}

impl<'de, V: Item> Deserialize<'de> for ByKey<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ByKey<V>, D::Error> {
        let mut map = ByKey::default();
        super::each(deserializer, |(key, value): (Box<[Value]>, V)| {
            map.insert(key, value);
        })?;
        Ok(map)
    }
}
