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
    records: u64,
    pub(crate) bytes: Vec<u8>,
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
        if self.records == 0 {
            (self.from, self.first_ms) = (position, arrived_ms);
        }
        self.to = position;
        self.records += 1;
        self.bytes.extend_from_slice(data);
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
    /// Adds a record. If its buffer had more than it may with it, that buffer is handed out before.
    pub(crate) fn push(
        &mut self,
        part: &Part,
        position: u64,
        arrived_ms: i64,
        data: &[u8],
        hints: Hints,
    ) -> Option<Buffer> {
        let would_have = |buffer: &Buffer| buffer.bytes.len() + data.len();
        let full = self.open.get(part).is_some_and(|buffer| would_have(buffer) > hints.bytes_max);
        let cut = if full { self.take(part) } else { None };
        if !self.open.contains_key(part) {
            let due_ms = arrived_ms.saturating_add(hints.wait_max_ms);
            self.by_due.insert((due_ms, part.clone()));
            self.by_position.insert((position, part.clone()));
            self.open.insert(part.clone(), Buffer { due_ms, ..Buffer::default() });
        }
        if let Some(buffer) = self.open.get_mut(part) {
            buffer.push(position, arrived_ms, data);
            self.bytes += data.len();
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
        self.bytes -= buffer.bytes.len();
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

    /// Bytes that wait.
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

    #[test]
    fn a_full_buffer_is_handed_out_before_it_overflows() {
        let mut buffers = Buffers::default();
        let (a, b) = (part("a"), part("b"));
        assert!(buffers.push(&a, 1, 10, b"xxxx", hints(10)).is_none());
        assert!(buffers.push(&b, 2, 11, b"y", hints(10)).is_none());
        assert!(buffers.push(&a, 3, 12, b"xxxxxx", hints(10)).is_none());
        assert!(buffers.is_full(&a, 10) && !buffers.is_full(&b, 10));
        assert_eq!(buffers.first_due(), Some((110, &a)));
        let cut = buffers.push(&a, 4, 13, b"z", hints(10)).unwrap();
        assert_eq!((cut.from, cut.to, cut.first_ms, cut.records, cut.bytes.len()), (1, 3, 10, 2, 10));
        assert_eq!((buffers.first_due(), buffers.first()), (Some((111, &b)), Some(2)));
        assert_eq!((buffers.bytes(), buffers.len()), (2, 2));
        buffers.reschedule(|part| if *part == a { 0 } else { 50 });
        assert_eq!(buffers.first_due(), Some((13, &a)));
        buffers.take(&a);
        assert_eq!((buffers.first_due(), buffers.first(), buffers.bytes()), (Some((61, &b)), Some(2), 1));
        assert!(buffers.take(&a).is_none());
    }

    #[test]
    fn a_record_larger_than_a_buffer_has_one_of_its_own() {
        let mut buffers = Buffers::default();
        assert!(buffers.push(&part("a"), 1, 10, &[0; 100], hints(10)).is_none());
        assert_eq!(buffers.push(&part("a"), 2, 10, b"x", hints(10)).unwrap().bytes.len(), 100);
    }
}
