//! State of which a copy is cheap, and which may be larger than memory: it lies in pages that copies share until one of them changes them,
//! and that go to a shelf when there is no room for them. So a snapshot is a few thousand counts, what a row changes afterwards is
//! copied by the page, and a page that is looked at comes back.

mod by_key;
mod page;
mod queue;
mod sorted;

use std::sync::Arc;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(crate) use by_key::ByKey;
pub(crate) use page::{State, Stow};
pub(crate) use queue::Deque;
pub(crate) use sorted::Sorted;

use crate::room::Relief;

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

impl<T: Clone + Stow> Stow for Apart<T> {
    const BESIDE: usize = size_of::<T>() + T::BESIDE;
    const NESTED: bool = T::NESTED;

    fn heap(&self) -> usize {
        page::stretch(1, std::iter::once(&*self.0))
    }

    fn pages(&self) -> usize {
        self.0.pages()
    }

    fn stow(&mut self, relief: &mut Relief<'_>) {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.stow(relief);
        }
    }
}

#[cfg(test)]
mod tests;
