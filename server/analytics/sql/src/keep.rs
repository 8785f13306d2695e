//! State of which a copy is cheap, however large it is: it lies in chunks that copies share until one of them changes. So a snapshot is
//! a few thousand counts, and what a row changes afterwards is copied by the chunk.

use std::collections::VecDeque;
use std::hash::BuildHasher;
use std::sync::Arc;

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use serde::de::{SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::value::Value;

/// Bytes of a chunk, about: a gigabyte is some hundred thousand of them, and to copy one takes a microsecond.
const CHUNK_BYTES: usize = 8192;

/// Items of a chunk that is searched.
const SORTED_ITEMS: usize = 64;

/// Items that leave the front of a short queue before their memory is used again.
const GONE_MIN: usize = 16;

/// A queue.
#[derive(Clone, Debug)]
pub(crate) struct Deque<T> {
    /// Chunks that are full, the oldest first.
    full: VecDeque<Arc<Vec<T>>>,
    last: Vec<T>,
    /// Items of the oldest chunk that have left it.
    gone: usize,
}

impl<T> Default for Deque<T> {
    fn default() -> Deque<T> {
        Deque { full: VecDeque::new(), last: Vec::new(), gone: 0 }
    }
}

impl<T: Clone> Deque<T> {
    /// Items of a chunk: a power of two, at least a few.
    const ITEMS: usize = {
        let size = if size_of::<T>() == 0 { 1 } else { size_of::<T>() };
        let items = CHUNK_BYTES / size;
        if items < 16 { 16 } else { 1 << items.ilog2() }
    };

    pub(crate) fn len(&self) -> usize {
        self.full.len() * Self::ITEMS + self.last.len() - self.gone
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline]
    pub(crate) fn get(&self, at: usize) -> Option<&T> {
        let at = at + self.gone;
        match self.full.get(at / Self::ITEMS) {
            Some(chunk) => chunk.get(at % Self::ITEMS),
            None => self.last.get(at - self.full.len() * Self::ITEMS),
        }
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        let at = at + self.gone;
        let before_last = self.full.len() * Self::ITEMS;
        match self.full.get_mut(at / Self::ITEMS) {
            Some(chunk) => Arc::make_mut(chunk).get_mut(at % Self::ITEMS),
            None => self.last.get_mut(at - before_last),
        }
    }

    #[inline]
    pub(crate) fn front(&self) -> Option<&T> {
        self.get(0)
    }

    #[inline]
    pub(crate) fn back(&self) -> Option<&T> {
        self.get(self.len().checked_sub(1)?)
    }

    #[inline]
    pub(crate) fn push_back(&mut self, item: T) {
        if self.last.len() == Self::ITEMS {
            let full = std::mem::replace(&mut self.last, Vec::with_capacity(Self::ITEMS));
            self.full.push_back(Arc::new(full));
        }
        self.last.push(item);
    }

    /// Lets the oldest go.
    #[inline]
    pub(crate) fn drop_front(&mut self) {
        if self.is_empty() {
            return;
        }
        self.gone += 1;
        if !self.full.is_empty() {
            if self.gone == Self::ITEMS {
                self.full.pop_front();
                self.gone = 0;
            }
        } else if self.gone == self.last.len() {
            self.last.clear();
            self.gone = 0;
        } else if self.gone >= GONE_MIN && self.gone * 2 > self.last.len() {
            self.last.drain(..self.gone);
            self.gone = 0;
        }
    }

    /// Takes the oldest: out of its place, unless a copy shares that.
    pub(crate) fn pop_front(&mut self) -> Option<T>
    where
        T: Default,
    {
        let at = self.gone;
        let place = match self.full.front_mut() {
            None => self.last.get_mut(at),
            Some(chunk) => Arc::get_mut(chunk).and_then(|chunk| chunk.get_mut(at)),
        };
        let item = match place {
            Some(place) => Some(std::mem::take(place)),
            None => self.front().cloned(),
        };
        self.drop_front();
        item
    }

    #[inline]
    pub(crate) fn pop_back(&mut self) -> Option<T> {
        if self.is_empty() {
            return None;
        }
        if self.last.is_empty() {
            self.last = Arc::unwrap_or_clone(self.full.pop_back()?);
        }
        let item = self.last.pop();
        if self.full.is_empty() && self.gone == self.last.len() {
            self.clear();
        }
        item
    }

    pub(crate) fn clear(&mut self) {
        self.full.clear();
        self.last.clear();
        self.gone = 0;
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.full.iter().flat_map(|chunk| chunk.iter()).chain(&self.last).skip(self.gone)
    }
}

impl<T: Clone> Extend<T> for Deque<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        items.into_iter().for_each(|item| self.push_back(item));
    }
}

impl<T: Clone + Serialize> Serialize for Deque<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.len()))?;
        self.iter().try_for_each(|item| list.serialize_element(item))?;
        list.end()
    }
}

impl<'de, T: Clone + Deserialize<'de>> Deserialize<'de> for Deque<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Deque<T>, D::Error> {
        let mut items = Deque::default();
        each(deserializer, |item| items.push_back(item))?;
        Ok(items)
    }
}

// Takes a list item by item: how many it says that there are is not believed.
fn each<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
    take: impl FnMut(T),
) -> Result<(), D::Error> {
    struct Items<T, F>(F, std::marker::PhantomData<T>);
    impl<'de, T: Deserialize<'de>, F: FnMut(T)> Visitor<'de> for Items<T, F> {
        type Value = ();
        fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            out.write_str("a list")
        }
        fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
            while let Some(item) = list.next_element()? {
                (self.0)(item);
            }
            Ok(())
        }
    }
    deserializer.deserialize_seq(Items(take, std::marker::PhantomData))
}

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

impl<V: Clone> ByKey<V> {
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
        let leave: Vec<Box<[Value]>> =
            self.iter().filter(|(_, value)| !keep(value)).map(|(key, _)| key.clone()).collect();
        for key in leave {
            self.remove(&key);
        }
    }

    pub(crate) fn clear(&mut self) {
        self.index.clear();
        self.entries.clear();
        self.free.clear();
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(Box<[Value]>, V)> {
        self.entries.iter().flatten()
    }

    /// A copy that is there to be written, and finds nothing: an index is as large as what it points to, and made again when it is read.
    pub(crate) fn frozen(&self) -> ByKey<V> {
        ByKey { entries: self.entries.clone(), ..ByKey::default() }
    }
}

impl<V: Clone + Serialize> Serialize for ByKey<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        self.iter().try_for_each(|entry| list.serialize_element(entry))?;
        list.end()
    }
}

impl<'de, V: Clone + Deserialize<'de>> Deserialize<'de> for ByKey<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ByKey<V>, D::Error> {
        let mut map = ByKey::default();
        each(deserializer, |(key, value): (Box<[Value]>, V)| {
            map.insert(key, value);
        })?;
        Ok(map)
    }
}

/// What is too large to be copied along with what stands beside it in a chunk.
#[derive(Clone, Debug, Default)]
pub(crate) struct Apart<T>(Arc<T>);

impl<T: Clone> Apart<T> {
    pub(crate) fn new(inner: T) -> Apart<T> {
        Apart(Arc::new(inner))
    }

    /// The thing itself, of which a copy is made first if another has it too.
    #[inline]
    pub(crate) fn own(&mut self) -> &mut T {
        Arc::make_mut(&mut self.0)
    }
}

impl<T> std::ops::Deref for Apart<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Serialize> Serialize for Apart<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Apart<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Apart<T>, D::Error> {
        T::deserialize(deserializer).map(|inner| Apart(Arc::new(inner)))
    }
}

/// What is kept in the order of its keys.
#[derive(Clone, Debug)]
pub(crate) struct Sorted<K, V> {
    /// None of them is empty.
    chunks: VecDeque<Arc<VecDeque<(K, V)>>>,
}

impl<K, V> Default for Sorted<K, V> {
    fn default() -> Sorted<K, V> {
        Sorted { chunks: VecDeque::new() }
    }
}

impl<K: Clone + Ord, V: Clone> Sorted<K, V> {
    // The chunk in which a key is or would be.
    fn chunk(&self, key: &K) -> usize {
        let behind = |chunk: &Arc<VecDeque<(K, V)>>| chunk.back().is_some_and(|(last, _)| last < key);
        match self.chunks.back() {
            // What comes mostly belongs at the end.
            Some(last) if behind(last) => self.chunks.len() - 1,
            _ => self.chunks.partition_point(behind),
        }
    }

    /// Adds an entry in the place of one with the same key.
    pub(crate) fn insert(&mut self, key: K, value: V) {
        let at = self.chunk(&key);
        let Some(chunk) = self.chunks.get_mut(at) else {
            self.chunks.push_back(Arc::new(VecDeque::from([(key, value)])));
            return;
        };
        let chunk = Arc::make_mut(chunk);
        let place = chunk.partition_point(|(other, _)| *other < key);
        match chunk.get_mut(place) {
            Some(entry) if entry.0 == key => entry.1 = value,
            _ => chunk.insert(place, (key, value)),
        }
        if chunk.len() > SORTED_ITEMS {
            // At the end chunks are left full, within they are halved.
            let keep = if at + 1 == self.chunks.len() { SORTED_ITEMS } else { SORTED_ITEMS / 2 };
            let rest = Arc::make_mut(&mut self.chunks[at]).split_off(keep);
            self.chunks.insert(at + 1, Arc::new(rest));
        }
    }

    pub(crate) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let at = self.chunk(key);
        let chunk = Arc::make_mut(self.chunks.get_mut(at)?);
        let place = chunk.binary_search_by(|(other, _)| other.cmp(key)).ok()?;
        chunk.get_mut(place).map(|(_, value)| value)
    }

    pub(crate) fn remove(&mut self, key: &K) -> Option<V> {
        let at = self.chunk(key);
        let chunk = self.chunks.get_mut(at)?;
        let place = chunk.binary_search_by(|(other, _)| other.cmp(key)).ok()?;
        let chunk = Arc::make_mut(chunk);
        let (_, value) = chunk.remove(place)?;
        if chunk.is_empty() {
            self.chunks.remove(at);
        }
        Some(value)
    }

    pub(crate) fn first(&self) -> Option<&(K, V)> {
        self.chunks.front()?.front()
    }

    pub(crate) fn pop_first(&mut self) -> Option<(K, V)> {
        let chunk = Arc::make_mut(self.chunks.front_mut()?);
        let first = chunk.pop_front();
        if chunk.is_empty() {
            self.chunks.pop_front();
        }
        first
    }

    fn iter(&self) -> impl Iterator<Item = &(K, V)> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }
}

impl<K: Clone + Ord + Serialize, V: Clone + Serialize> Serialize for Sorted<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        self.iter().try_for_each(|entry| list.serialize_element(entry))?;
        list.end()
    }
}

impl<'de, K: Clone + Ord + Deserialize<'de>, V: Clone + Deserialize<'de>> Deserialize<'de> for Sorted<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Sorted<K, V>, D::Error> {
        let mut map = Sorted::default();
        each(deserializer, |(key, value)| map.insert(key, value))?;
        Ok(map)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use proptest::prelude::*;

    fn written<S: Serialize>(state: &S) -> Vec<u8> {
        let mut bytes = Vec::new();
        ciborium::into_writer(state, &mut bytes).unwrap();
        bytes
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn a_queue_is_a_queue_and_copies_do_not_see_what_follows(
            steps in prop::collection::vec((0..5u8, 1..700usize), 0..40),
            copy_at in 0..40usize,
        ) {
            let mut queue: Deque<u64> = Deque::default();
            let mut model: VecDeque<u64> = VecDeque::new();
            let mut copy = None;
            let mut number = 0;
            for (step, (what, times)) in steps.into_iter().enumerate() {
                if step == copy_at {
                    copy = Some((queue.clone(), model.clone()));
                }
                for _ in 0..times {
                    number += 1;
                    match what {
                        0 | 1 => {
                            queue.push_back(number);
                            model.push_back(number);
                        }
                        2 => prop_assert_eq!(queue.pop_front(), model.pop_front()),
                        3 => prop_assert_eq!(queue.pop_back(), model.pop_back()),
                        _ => if let Some(item) = queue.get_mut(times) {
                            *item = number;
                            model[times] = number;
                        },
                    }
                    prop_assert_eq!((queue.len(), queue.front(), queue.back()), (model.len(), model.front(), model.back()));
                }
                prop_assert!(queue.iter().eq(model.iter()));
                prop_assert_eq!(queue.get(model.len() / 2), model.get(model.len() / 2));
            }
            if let Some((copy, model)) = copy {
                prop_assert!(copy.iter().eq(model.iter()));
            }
            let read: Deque<u64> = ciborium::from_reader(written(&queue).as_slice()).unwrap();
            prop_assert!(read.iter().eq(model.iter()));
        }

        #[test]
        fn a_map_is_a_map_and_a_sorted_one_is_sorted(steps in prop::collection::vec((0..4u8, 0..400i64), 0..1200), copy_at in 0..1200usize) {
            let mut map: ByKey<i64> = ByKey::default();
            let mut sorted: Sorted<i64, i64> = Sorted::default();
            let mut model: BTreeMap<i64, i64> = BTreeMap::new();
            let mut copy = None;
            for (step, (what, key)) in steps.into_iter().enumerate() {
                if step == copy_at {
                    copy = Some((map.frozen(), sorted.clone(), model.clone()));
                }
                let of_map = [Value::Int(key)];
                match what {
                    0 => {
                        let expected = model.remove(&key);
                        prop_assert_eq!(map.remove(&of_map), expected);
                        prop_assert_eq!(sorted.remove(&key), expected);
                    }
                    1 => {
                        let expected = model.pop_first();
                        prop_assert_eq!(sorted.pop_first(), expected);
                        if let Some((key, value)) = expected {
                            prop_assert_eq!(map.remove(&[Value::Int(key)]), Some(value));
                        }
                    }
                    _ => {
                        let value = step as i64;
                        match map.get_mut(&of_map) {
                            Some(known) => *known = value,
                            None => drop(map.insert(Box::new(of_map), value)),
                        }
                        match sorted.get_mut(&key) {
                            Some(known) => *known = value,
                            None => sorted.insert(key, value),
                        }
                        model.insert(key, value);
                    }
                }
                prop_assert_eq!((map.len(), sorted.first().map(|(key, _)| key)), (model.len(), model.keys().next()));
            }
            let read_map: ByKey<i64> = ciborium::from_reader(written(&map).as_slice()).unwrap();
            let read_sorted: Sorted<i64, i64> = ciborium::from_reader(written(&sorted).as_slice()).unwrap();
            for (map, sorted, model) in [(map, sorted, model.clone()), (read_map, read_sorted, model)].into_iter().chain(copy) {
                let pairs = map.iter().map(|(key, value)| (key[0].clone(), *value));
                let mut pairs: Vec<_> = pairs.map(|(key, value)| (crate::value::text(&key, &crate::SqlType::BigInt).parse::<i64>().unwrap(), value)).collect();
                pairs.sort_unstable();
                prop_assert!(pairs.iter().map(|(key, value)| (key, value)).eq(model.iter()));
                prop_assert!(sorted.iter().map(|(key, value)| (key, value)).eq(model.iter()));
            }
        }
    }
}
