//! The members of an object as they stood in the one before. Objects of one source are mostly written by one program, so that what
//! stands between their values is the same, byte for byte: one comparison takes the place of a key that is read and looked for.

/// Members that are remembered, and bytes between two of their values: more are read one by one.
const MEMBERS_MAX: usize = 256;
const BETWEEN_BYTES_MAX: usize = 256;

/// Objects in a row that were unlike those before them, after which only some are looked at again: a source of many forms is not
/// learned from all the time.
const MISSES_MAX: u32 = 16;
const MISSES_TRIED: u32 = 64;

#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    steps: Vec<Step>,
    misses: u32,
    learning: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Step {
    /// From the end of the value before, or the beginning of the object, to the beginning of the value.
    between: Vec<u8>,
    /// The first bytes of it, and which they are: most need no more to be compared.
    head: u128,
    mask: u128,
    /// What is done with the value.
    pub(super) then: Then,
}

/// What is done with the value of a member.
#[derive(Clone, Copy, Debug)]
pub(super) enum Then {
    /// Nobody wants it.
    Pass,
    /// It goes into that column, and nowhere else.
    Put(usize),
    /// It is what that member says.
    Member(usize),
}

impl Step {
    /// Whether the value follows these bytes, and how many they are.
    #[inline]
    pub(super) fn matches(&self, rest: &[u8]) -> Option<usize> {
        let same = match rest.first_chunk::<16>() {
            Some(chunk) => {
                u128::from_le_bytes(*chunk) & self.mask == self.head
                    && (self.between.len() <= 16 || rest.starts_with(&self.between))
            }
            None => rest.starts_with(&self.between),
        };
        same.then_some(self.between.len())
    }
}

impl Layout {
    #[inline]
    pub(super) fn step(&self, at: usize) -> Option<&Step> {
        self.steps.get(at)
    }

    /// An object has another member there than the one before.
    pub(super) fn missed(&mut self) {
        self.misses = self.misses.wrapping_add(1);
        self.learning = self.misses < MISSES_MAX || self.misses.is_multiple_of(MISSES_TRIED);
    }

    /// What stands there this time, after [`Layout::missed`].
    pub(super) fn learn(&mut self, at: usize, between: &[u8], then: Then) {
        if !self.learning || at >= MEMBERS_MAX || between.len() > BETWEEN_BYTES_MAX || at > self.steps.len() {
            return;
        }
        self.steps.truncate(at);
        let mut head = [0; 16];
        let mut mask = [0; 16];
        for ((head, mask), byte) in head.iter_mut().zip(&mut mask).zip(between) {
            (*head, *mask) = (*byte, u8::MAX);
        }
        let (head, mask) = (u128::from_le_bytes(head), u128::from_le_bytes(mask));
        self.steps.push(Step { between: between.to_vec(), head, mask, then });
    }
}
