//! A map in the order of its keys.

use std::collections::VecDeque;
use std::sync::Arc;

use serde::ser::{Error, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::page::{Item, Page, Stow};
use crate::limits::SORTED_ITEMS;
use crate::room::Relief;

/// What is kept in the order of its keys.
#[derive(Clone, Debug)]
pub(crate) struct Sorted<K, V> {
    /// None of them is empty.
    chunks: VecDeque<Chunk<K, V>>,
    len: usize,
}

#[derive(Clone, Debug)]
struct Chunk<K, V> {
    /// The greatest key in it.
    last: K,
    page: Arc<Page<VecDeque<(K, V)>>>,
}

impl<K, V> Default for Sorted<K, V> {
    fn default() -> Sorted<K, V> {
        Sorted { chunks: VecDeque::new(), len: 0 }
    }
}

impl<K: Item + Ord, V: Item> Chunk<K, V> {
    // Of entries in their order, if there are any.
    fn new(entries: VecDeque<(K, V)>) -> Option<Chunk<K, V>> {
        let last = entries.back()?.0.clone();
        Some(Chunk { last, page: Page::new(entries) })
    }

    /// Changes it, if that does not make it empty.
    fn change<T>(&mut self, change: impl FnOnce(&mut VecDeque<(K, V)>) -> T) -> T {
        let entries = Page::own(&mut self.page);
        let result = change(entries);
        if let Some((last, _)) = entries.back()
            && *last != self.last
        {
            self.last = last.clone();
        }
        result
    }
}

impl<K: Item + Ord, V: Item> Sorted<K, V> {
    // The chunk in which a key is or would be.
    fn chunk(&self, key: &K) -> usize {
        let behind = |chunk: &Chunk<K, V>| chunk.last < *key;
        match self.chunks.back() {
            // What comes mostly belongs at the end.
            Some(last) if behind(last) => self.chunks.len() - 1,
            _ => self.chunks.partition_point(behind),
        }
    }

    // Adds entries that are behind all others, in their order.
    fn append(&mut self, entries: &mut VecDeque<(K, V)>) {
        self.len += entries.len();
        self.chunks.extend(Chunk::new(std::mem::take(entries)));
    }

    /// Adds an entry in the place of one with the same key.
    pub(crate) fn insert(&mut self, key: K, value: V) {
        let at = self.chunk(&key);
        let Some(chunk) = self.chunks.get_mut(at) else {
            self.chunks.extend(Chunk::new(VecDeque::from([(key, value)])));
            self.len += 1;
            return;
        };
        let added = chunk.change(|entries| {
            let place = entries.partition_point(|(other, _)| *other < key);
            match entries.get_mut(place) {
                Some(entry) if entry.0 == key => {
                    entry.1 = value;
                    false
                }
                _ => {
                    entries.insert(place, (key, value));
                    true
                }
            }
        });
        self.len += usize::from(added);
        if added && chunk.page.items().len() > SORTED_ITEMS {
            // At the end chunks are left full, within they are halved.
            let keep = if at + 1 == self.chunks.len() { SORTED_ITEMS } else { SORTED_ITEMS / 2 };
            let rest = self.chunks[at].change(|entries| entries.split_off(keep));
            if let Some(rest) = Chunk::new(rest) {
                self.chunks.insert(at + 1, rest);
            }
        }
    }

    pub(crate) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let at = self.chunk(key);
        let entries = Page::own(&mut self.chunks.get_mut(at)?.page);
        let place = entries.binary_search_by(|(other, _)| other.cmp(key)).ok()?;
        entries.get_mut(place).map(|(_, value)| value)
    }

    pub(crate) fn remove(&mut self, key: &K) -> Option<V> {
        let at = self.chunk(key);
        let chunk = self.chunks.get_mut(at)?;
        let place = chunk.page.items().binary_search_by(|(other, _)| other.cmp(key)).ok()?;
        let removed = chunk.change(|entries| entries.remove(place));
        self.removed(at);
        removed.map(|(_, value)| value)
    }

    // An entry of that chunk has gone.
    fn removed(&mut self, at: usize) {
        self.len -= 1;
        if self.chunks[at].page.items().is_empty() {
            self.chunks.remove(at);
        }
    }

    pub(crate) fn first(&self) -> Option<&(K, V)> {
        self.chunks.front()?.page.items().front()
    }

    pub(crate) fn pop_first(&mut self) -> Option<(K, V)> {
        let first = self.chunks.front_mut()?.change(VecDeque::pop_front);
        self.removed(0);
        first
    }
}

impl<K: Item + Ord, V: Item> Stow for Sorted<K, V> {
    const NESTED: bool = true;

    fn heap(&self) -> usize {
        let pages: usize = self.chunks.iter().map(|chunk| chunk.page.heap() + chunk.last.heap()).sum();
        pages + self.chunks.capacity() * size_of::<Chunk<K, V>>()
    }

    fn pages(&self) -> usize {
        self.chunks.len()
    }

    fn stow(&mut self, relief: &mut Relief<'_>) {
        Page::stow_all(self.chunks.iter_mut().map(|chunk| &mut chunk.page), relief);
    }
}

impl<K: Item + Ord, V: Item> Serialize for Sorted<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.len))?;
        for chunk in &self.chunks {
            let entries = chunk.page.look().map_err(S::Error::custom)?;
            entries.iter().try_for_each(|entry| list.serialize_element(entry))?;
        }
        list.end()
    }
}

impl<'de, K: Item + Ord, V: Item> Deserialize<'de> for Sorted<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Sorted<K, V>, D::Error> {
        let (mut map, mut entries) = (Sorted::default(), VecDeque::with_capacity(SORTED_ITEMS));
        super::each(deserializer, |(key, value): (K, V)| {
            let before = entries.back().map(|(last, _)| last).or(map.chunks.back().map(|chunk| &chunk.last));
            if before.is_some_and(|before| *before >= key) {
                // Who wrote it had them in their order.
                map.append(&mut entries);
                map.insert(key, value);
                return;
            }
            entries.push_back((key, value));
            if entries.len() == SORTED_ITEMS {
                map.append(&mut entries);
            }
        })?;
        map.append(&mut entries);
        Ok(map)
    }
}
