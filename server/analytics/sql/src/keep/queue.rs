//! A queue.

use std::collections::VecDeque;
use std::sync::Arc;

use serde::ser::{Error, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::page::{Item, Page, Stow, stretch};
use crate::limits::{PAGE_BYTES, PAGE_ITEMS_MIN};
use crate::room::{Lost, Relief};

/// Items that leave the front of a short queue before their memory is used again.
const GONE_MIN: usize = 16;

/// A queue.
#[derive(Clone, Debug)]
pub(crate) struct Deque<T> {
    /// Pages that are full, the oldest first.
    full: VecDeque<Arc<Page<Vec<T>>>>,
    last: Vec<T>,
    /// Items of the oldest page that have left it.
    gone: usize,
}

impl<T> Default for Deque<T> {
    fn default() -> Deque<T> {
        Deque { full: VecDeque::new(), last: Vec::new(), gone: 0 }
    }
}

impl<T: Item> Deque<T> {
    /// Items of a page: a power of two, at least a few.
    const ITEMS: usize = {
        let size = size_of::<T>() + T::BESIDE;
        let items = PAGE_BYTES / if size == 0 { 1 } else { size };
        if items < PAGE_ITEMS_MIN { PAGE_ITEMS_MIN } else { 1 << items.ilog2() }
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
            Some(page) => page.items().get(at % Self::ITEMS),
            None => self.last.get(at - self.full.len() * Self::ITEMS),
        }
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        let at = at + self.gone;
        let before_last = self.full.len() * Self::ITEMS;
        match self.full.get_mut(at / Self::ITEMS) {
            Some(page) => Page::own(page).get_mut(at % Self::ITEMS),
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
            self.full.push_back(Page::new(full));
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
            Some(page) => Page::own_alone(page).and_then(|items| items.get_mut(at)),
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
            self.last = Page::into_items(self.full.pop_back()?);
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
        self.full.iter().flat_map(|page| page.items()).chain(&self.last).skip(self.gone)
    }

    /// Looks at each item, page by page: one that was away is away again.
    pub(crate) fn visit(&self, mut each: impl FnMut(&T)) {
        let looked = self.try_visit(|item| {
            each(item);
            Ok::<(), Lost>(())
        });
        if let Err(lost) = looked {
            lost.leave();
        }
    }

    fn try_visit<E: From<Lost>>(&self, mut each: impl FnMut(&T) -> Result<(), E>) -> Result<(), E> {
        let mut gone = self.gone;
        for page in &self.full {
            page.look()?.iter().skip(gone).try_for_each(&mut each)?;
            gone = 0;
        }
        self.last.iter().skip(gone).try_for_each(each)
    }

    /// Writes what is made of the items, or of some of them, so many.
    pub(super) fn write<P: Serialize, S: Serializer>(
        &self,
        count: usize,
        part: impl Fn(&T) -> Option<&P>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(count))?;
        let written = self.try_visit(|item| {
            let part = part(item).map_or(Ok(()), |part| list.serialize_element(part));
            part.map_err(Unwritten::Writer)
        });
        match written {
            Ok(()) => list.end(),
            Err(Unwritten::Writer(error)) => Err(error),
            Err(Unwritten::Lost(lost)) => Err(S::Error::custom(lost)),
        }
    }
}

impl<T: Item> Stow for Deque<T> {
    const NESTED: bool = true;

    fn heap(&self) -> usize {
        let pages: usize = self.full.iter().map(|page| page.heap()).sum();
        pages + self.full.capacity() * size_of::<usize>() + stretch(self.last.capacity(), self.last.iter())
    }

    fn pages(&self) -> usize {
        self.full.len().max(self.last.pages())
    }

    fn stow(&mut self, relief: &mut Relief<'_>) {
        Page::stow_all(self.full.iter_mut(), relief);
        self.last.stow(relief);
    }
}

impl<T: Item> Extend<T> for Deque<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        items.into_iter().for_each(|item| self.push_back(item));
    }
}

/// Why a queue was not written.
enum Unwritten<E> {
    Lost(Lost),
    Writer(E),
}

impl<E> From<Lost> for Unwritten<E> {
    fn from(lost: Lost) -> Self {
        Unwritten::Lost(lost)
    }
}

impl<T: Item> Serialize for Deque<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.write(self.len(), |item| Some(item), serializer)
    }
}

impl<'de, T: Item> Deserialize<'de> for Deque<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Deque<T>, D::Error> {
        let mut items = Deque::default();
        super::each(deserializer, |item| items.push_back(item))?;
        Ok(items)
    }
}
