//! A page of a state: some kilobytes of it that copies share, and that may lie on a shelf while nobody looks at them.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::limits::PAGES_ALONG;
use crate::room::{Lost, Relief, Ticket, Unkept, came_back, filled};
use crate::value::Value;

/// What a state consists of.
pub(crate) trait Stow {
    /// Bytes that one of them has beside itself, about: items are counted by it that make a page.
    const BESIDE: usize = 0;

    /// Whether there may be pages within.
    const NESTED: bool = false;

    /// Bytes beside itself in memory, about.
    fn heap(&self) -> usize {
        0
    }

    /// How many pages the longest queue has that is within.
    fn pages(&self) -> usize {
        0
    }

    /// Has pages of it go to the shelf.
    fn stow(&mut self, relief: &mut Relief<'_>) {
        let _ = relief;
    }
}

/// A state as an execution sees it.
pub(crate) trait State {
    /// Bytes beside itself in memory, about.
    fn weigh(&self) -> usize;

    /// Has pages of it go to the shelf.
    fn relieve(&mut self, relief: &mut Relief<'_>);
}

impl<S: Stow> State for S {
    fn weigh(&self) -> usize {
        self.heap()
    }

    fn relieve(&mut self, relief: &mut Relief<'_>) {
        self.stow(relief);
    }
}

/// What pages can be made of.
pub(crate) trait Item: Clone + Serialize + DeserializeOwned + Stow {}

impl<T: Clone + Serialize + DeserializeOwned + Stow> Item for T {}

/// What an allocation takes beside its bytes.
const ALLOCATED: usize = 16;

/// Parts of a row or of a key, as a guess.
const PARTS: usize = 4;

impl Stow for () {}
impl Stow for i64 {}
impl Stow for u64 {}

impl Stow for Value {
    fn heap(&self) -> usize {
        match self {
            Value::Text(text) if text.is_heap_allocated() => ALLOCATED + text.len(),
            Value::Bytes(bytes) => ALLOCATED + bytes.len(),
            Value::Record(values) => values.heap(),
            _ => 0,
        }
    }
}

/// Items in one stretch of memory that has room for so many.
pub(super) fn stretch<'i, T: Stow + 'i>(capacity: usize, items: impl Iterator<Item = &'i T>) -> usize {
    ALLOCATED + capacity * size_of::<T>() + items.map(Stow::heap).sum::<usize>()
}

fn stow_large<'i, T: Stow + 'i>(items: impl Iterator<Item = &'i mut T>, relief: &mut Relief<'_>) {
    if T::NESTED {
        items.filter(|item| item.pages() > PAGES_ALONG).for_each(|item| item.stow(relief));
    }
}

macro_rules! stow_list {
    ($list:ty, $capacity:expr) => {
        impl<T: Stow> Stow for $list {
            const BESIDE: usize = PARTS * (size_of::<T>() + T::BESIDE);
            const NESTED: bool = T::NESTED;

            fn heap(&self) -> usize {
                stretch($capacity(self), self.iter())
            }

            fn pages(&self) -> usize {
                if T::NESTED { self.iter().map(T::pages).max().unwrap_or(0) } else { 0 }
            }

            fn stow(&mut self, relief: &mut Relief<'_>) {
                stow_large(self.iter_mut(), relief);
            }
        }
    };
}

stow_list!(Box<[T]>, |list: &[T]| list.len());
stow_list!(Vec<T>, Vec::capacity);
stow_list!(VecDeque<T>, VecDeque::capacity);

impl<T: Stow> Stow for Option<T> {
    const BESIDE: usize = T::BESIDE;
    const NESTED: bool = T::NESTED;

    fn heap(&self) -> usize {
        self.as_ref().map_or(0, T::heap)
    }

    fn pages(&self) -> usize {
        self.as_ref().map_or(0, T::pages)
    }

    fn stow(&mut self, relief: &mut Relief<'_>) {
        if let Some(item) = self {
            item.stow(relief);
        }
    }
}

macro_rules! stow_parts {
    ($($part:ident $at:tt),*) => {
        impl<$($part: Stow),*> Stow for ($($part,)*) {
            const BESIDE: usize = 0 $(+ $part::BESIDE)*;
            const NESTED: bool = false $(|| $part::NESTED)*;

            fn heap(&self) -> usize {
                0 $(+ self.$at.heap())*
            }

            fn pages(&self) -> usize {
                0 $(.max(self.$at.pages()))*
            }

            fn stow(&mut self, relief: &mut Relief<'_>) {
                $(self.$at.stow(relief);)*
            }
        }
    };
}

stow_parts!(A 0, B 1);
stow_parts!(A 0, B 1, C 2);

/// A page. Copies of a state share it until one of them changes it.
#[derive(Debug)]
pub(super) struct Page<C> {
    /// Nothing while it is away.
    items: OnceLock<C>,
    /// The same on a shelf.
    copy: Option<Ticket>,
    /// Whether it was looked at since room was made.
    used: AtomicBool,
    /// Bytes of its items; 0 if they are not known.
    weight: AtomicUsize,
}

/// The items of a page, for a moment.
pub(super) enum Look<'p, C> {
    Here(&'p C),
    Away(C),
}

impl<C> std::ops::Deref for Look<'_, C> {
    type Target = C;

    fn deref(&self) -> &C {
        match self {
            Look::Here(items) => items,
            Look::Away(items) => items,
        }
    }
}

impl<C: Item> Page<C> {
    /// A page of what came last.
    pub(super) fn new(items: C) -> Arc<Page<C>> {
        let mut page = Page::of(items);
        let weight = page.heap();
        filled(|| weight, |relief| page.stow(relief));
        Arc::new(page)
    }

    fn of(items: C) -> Page<C> {
        let (used, weight) = (AtomicBool::new(false), AtomicUsize::new(0));
        Page { items: OnceLock::from(items), copy: None, used, weight }
    }

    #[inline]
    pub(super) fn items(&self) -> &C {
        if !self.used.load(Ordering::Relaxed) {
            self.used.store(true, Ordering::Relaxed);
        }
        match self.items.get() {
            Some(items) => items,
            None => self.fetch(),
        }
    }

    #[cold]
    fn fetch(&self) -> &C {
        let items = match self.read() {
            Ok(items) => self.items.get_or_init(|| items),
            Err(lost) => lost.leave(),
        };
        came_back(self.heap());
        items
    }

    fn read(&self) -> Result<C, Lost> {
        match &self.copy {
            Some(copy) => copy.read(),
            None => Err(Lost("a page of the state is nowhere".to_owned())),
        }
    }

    /// Its items without keeping them.
    pub(super) fn look(&self) -> Result<Look<'_, C>, Lost> {
        match self.items.get() {
            Some(items) => Ok(Look::Here(items)),
            None => self.read().map(Look::Away),
        }
    }

    /// Its items to be changed, of which a copy is made first if another has them too.
    #[inline]
    pub(super) fn own(page: &mut Arc<Page<C>>) -> &mut C {
        Arc::make_mut(page).items_mut()
    }

    #[inline]
    pub(super) fn items_mut(&mut self) -> &mut C {
        self.items();
        self.copy = None;
        *self.weight.get_mut() = 0;
        match self.items.get_mut() {
            Some(items) => items,
            None => Lost("a page of the state is nowhere".to_owned()).leave(),
        }
    }

    /// Its items to be taken out of, unless a copy shares them. What a copy shares that is away stays so there.
    pub(super) fn own_alone(page: &mut Arc<Page<C>>) -> Option<&mut C> {
        if page.items.get().is_some() && Arc::get_mut(page).is_none() {
            return None;
        }
        Some(Page::own(page))
    }

    pub(super) fn into_items(page: Arc<Page<C>>) -> C {
        let mut page = Arc::unwrap_or_clone(page);
        page.items();
        match page.items.take() {
            Some(items) => items,
            None => Lost("a page of the state is nowhere".to_owned()).leave(),
        }
    }

    /// Bytes of it in memory.
    pub(super) fn heap(&self) -> usize {
        let Some(items) = self.items.get() else { return size_of::<Self>() };
        let known = self.weight.load(Ordering::Relaxed);
        if known != 0 {
            return known;
        }
        let weight = size_of::<Self>() + items.heap();
        // Pages within come and go by themselves.
        if items.pages() == 0 {
            self.weight.store(weight, Ordering::Relaxed);
        }
        weight
    }

    fn stow(&mut self, relief: &mut Relief<'_>) {
        let weight = self.heap();
        let Some(items) = self.items.get_mut() else { return };
        if items.pages() > PAGES_ALONG {
            // Its own pages go instead.
            return items.stow(relief);
        }
        if std::mem::take(self.used.get_mut()) && relief.spares() {
            return;
        }
        if self.copy.is_none() {
            match relief.room().keep(items) {
                Ok(ticket) => self.copy = Some(ticket),
                Err(Unkept::Page) => return,
                Err(Unkept::Any) => return relief.give_up(),
            }
        }
        self.items = OnceLock::new();
        relief.free(weight - size_of::<Self>());
    }

    /// Has pages go to the shelf that no copy shares, the newest first: what came last is looked at last.
    pub(super) fn stow_all<'p>(
        pages: impl DoubleEndedIterator<Item = &'p mut Arc<Page<C>>>,
        relief: &mut Relief<'_>,
    ) where
        C: 'p,
    {
        for page in pages.rev() {
            if relief.is_over() {
                return;
            }
            if let Some(page) = Arc::get_mut(page) {
                page.stow(relief);
            }
        }
    }
}

/// What another shares stays away if it is.
impl<C: Item> Clone for Page<C> {
    fn clone(&self) -> Page<C> {
        let page = match self.look() {
            Ok(Look::Here(items)) => return Page::of(items.clone()),
            Ok(Look::Away(items)) => Page::of(items),
            Err(lost) => lost.leave(),
        };
        came_back(page.heap());
        page
    }
}
