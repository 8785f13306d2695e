//! Records that wait for an object: a buffer for each part, cut when it is full or its first record has waited long enough.

use std::collections::{BTreeMap, BTreeSet};

use super::ledger::Part;

/// Records of one part, one behind the other.
#[derive(Debug, Default)]
pub(crate) struct Buffer {
    /// The position of the first record.
    pub(crate) from: u64,
    /// The position of the last record.
    pub(crate) to: u64,
    /// When the first record came, in milliseconds since 1970.
    pub(crate) first_ms: i64,
    /// When it has waited long enough, in milliseconds since 1970.
    due_ms: i64,
    bytes: Vec<u8>,
    marks: Vec<Mark>,
}

/// Where a record ends, and where it comes from.
#[derive(Clone, Copy, Debug)]
struct Mark {
    end: usize,
    position: u64,
    arrived_ms: i64,
}

/// A record of a buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Item<'a> {
    pub(crate) data: &'a [u8],
    /// The position of the record in its shard that this was, or was a part of.
    pub(crate) position: u64,
    /// Counts the records of this buffer that were parts of the same one, from 0.
    pub(crate) part: u32,
    /// When that came, in milliseconds since 1970.
    pub(crate) arrived_ms: i64,
}

/// A buffer's bounds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hints {
    /// Bytes that it may have.
    pub(crate) bytes_max: usize,
    /// Milliseconds that its first record may wait.
    pub(crate) wait_max_ms: i64,
}

impl Buffer {
    /// Adds a record.
    pub(crate) fn push(&mut self, position: u64, arrived_ms: i64, data: &[u8]) {
        if self.marks.is_empty() {
            (self.from, self.first_ms) = (position, arrived_ms);
        }
        self.to = position;
        self.bytes.extend_from_slice(data);
        self.marks.push(Mark { end: self.bytes.len(), position, arrived_ms });
    }

    /// All records, one behind the other.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The records.
    pub(crate) fn items(&self) -> impl Iterator<Item = Item<'_>> {
        let (mut start, mut last) = (0, None);
        self.marks.iter().map(move |&Mark { end, position, arrived_ms }| {
            let part = last.filter(|&(known, _)| known == position).map_or(0, |(_, part)| part + 1);
            last = Some((position, part));
            Item { data: &self.bytes[std::mem::replace(&mut start, end)..end], position, part, arrived_ms }
        })
    }

    /// Bytes of memory that it takes up, about.
    fn weight(&self) -> usize {
        self.bytes.len() + self.marks.len() * size_of::<Mark>()
    }
}

/// The buffers of an input.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    open: BTreeMap<Part, Buffer>,
    /// When each has waited long enough, in milliseconds since 1970.
    by_due: BTreeSet<(i64, Part)>,
    /// The first position of each, for the same reason.
    by_position: BTreeSet<(u64, Part)>,
    bytes: usize,
}

impl Buffers {
    /// Adds what a record came to. If its buffer had more than it may with it, that buffer is handed out before.
    pub(crate) fn push<'a>(
        &mut self,
        part: &Part,
        position: u64,
        arrived_ms: i64,
        pieces: impl Iterator<Item = &'a [u8]> + Clone,
        hints: Hints,
    ) -> Option<Buffer> {
        let added: usize = pieces.clone().map(<[u8]>::len).sum();
        let would_have = |buffer: &Buffer| buffer.bytes.len() + added;
        let full = self.open.get(part).is_some_and(|buffer| would_have(buffer) > hints.bytes_max);
        let cut = if full { self.take(part) } else { None };
        if !self.open.contains_key(part) {
            let due_ms = arrived_ms.saturating_add(hints.wait_max_ms);
            self.by_due.insert((due_ms, part.clone()));
            self.by_position.insert((position, part.clone()));
            self.open.insert(part.clone(), Buffer { due_ms, ..Buffer::default() });
        }
        if let Some(buffer) = self.open.get_mut(part) {
            let before = buffer.weight();
            pieces.for_each(|data| buffer.push(position, arrived_ms, data));
            self.bytes += buffer.weight() - before;
        }
        cut
    }

    /// Counts anew how long each may wait.
    pub(crate) fn reschedule(&mut self, wait_max_ms: impl Fn(&Part) -> i64) {
        self.by_due.clear();
        for (part, buffer) in &mut self.open {
            buffer.due_ms = buffer.first_ms.saturating_add(wait_max_ms(part));
            self.by_due.insert((buffer.due_ms, part.clone()));
        }
    }

    /// Hands a buffer out.
    pub(crate) fn take(&mut self, part: &Part) -> Option<Buffer> {
        let buffer = self.open.remove(part)?;
        self.by_due.remove(&(buffer.due_ms, part.clone()));
        self.by_position.remove(&(buffer.from, part.clone()));
        self.bytes -= buffer.weight();
        Some(buffer)
    }

    /// A part whose buffer has this many bytes or more.
    pub(crate) fn is_full(&self, part: &Part, bytes_max: usize) -> bool {
        self.open.get(part).is_some_and(|buffer| buffer.bytes.len() >= bytes_max)
    }

    /// The part whose time comes first, and when, in milliseconds since 1970.
    pub(crate) fn first_due(&self) -> Option<(i64, &Part)> {
        self.by_due.first().map(|(due_ms, part)| (*due_ms, part))
    }

    /// The first position that waits.
    pub(crate) fn first(&self) -> Option<u64> {
        self.by_position.first().map(|&(position, _)| position)
    }

    /// Bytes of memory that records which wait take up, about.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Parts that wait.
    pub(crate) fn len(&self) -> usize {
        self.open.len()
    }
}

#[cfg(test)]
mod tests {
    use super::super::ledger::Kind;
    use super::*;

    fn part(name: &str) -> Part {
        (Kind::Records, vec![("p".into(), name.into())])
    }

    fn hints(bytes_max: usize) -> Hints {
        Hints { bytes_max, wait_max_ms: 100 }
    }

    fn piece(data: &[u8]) -> impl Iterator<Item = &[u8]> + Clone {
        std::iter::once(data)
    }

    #[test]
    fn a_full_buffer_is_handed_out_before_it_overflows() {
        let mut buffers = Buffers::default();
        let (a, b) = (part("a"), part("b"));
        assert!(buffers.push(&a, 1, 10, piece(b"xxxx"), hints(10)).is_none());
        assert!(buffers.push(&b, 2, 11, piece(b"y"), hints(10)).is_none());
        assert!(buffers.push(&a, 3, 12, piece(b"xxxxxx"), hints(10)).is_none());
        assert!(buffers.is_full(&a, 10) && !buffers.is_full(&b, 10));
        assert_eq!(buffers.first_due(), Some((110, &a)));
        let cut = buffers.push(&a, 4, 13, piece(b"z"), hints(10)).unwrap();
        assert_eq!((cut.from, cut.to, cut.first_ms, cut.bytes.len()), (1, 3, 10, 10));
        let items: Vec<_> =
            cut.items().map(|item| (item.data.len(), item.position, item.arrived_ms)).collect();
        assert_eq!(items, [(4, 1, 10), (6, 3, 12)]);
        assert_eq!((buffers.first_due(), buffers.first()), (Some((111, &b)), Some(2)));
        assert_eq!((buffers.bytes(), buffers.len()), (2 + 2 * size_of::<Mark>(), 2));
        buffers.reschedule(|part| if *part == a { 0 } else { 50 });
        assert_eq!(buffers.first_due(), Some((13, &a)));
        buffers.take(&a);
        assert_eq!(
            (buffers.first_due(), buffers.first(), buffers.bytes()),
            (Some((61, &b)), Some(2), 1 + size_of::<Mark>())
        );
        assert!(buffers.take(&a).is_none());
    }

    #[test]
    fn parts_of_a_record_are_counted() {
        let mut buffer = Buffer::default();
        for (position, data) in [(1, "a"), (1, "bc"), (4, ""), (4, "d"), (4, "e"), (5, "f")] {
            buffer.push(position, 10, data.as_bytes());
        }
        let items: Vec<_> = buffer.items().map(|item| (item.data, item.position, item.part)).collect();
        let expected: [(&[u8], u64, u32); 6] =
            [(b"a", 1, 0), (b"bc", 1, 1), (b"", 4, 0), (b"d", 4, 1), (b"e", 4, 2), (b"f", 5, 0)];
        assert_eq!(items, expected);
    }

    #[test]
    fn a_record_larger_than_a_buffer_has_one_of_its_own() {
        let mut buffers = Buffers::default();
        assert!(buffers.push(&part("a"), 1, 10, piece(&[0; 100]), hints(10)).is_none());
        assert_eq!(buffers.push(&part("a"), 2, 10, piece(b"x"), hints(10)).unwrap().bytes.len(), 100);
    }
}
