//! A fuzzer's bytes as a row of choices. A byte more or less moves few of them, so that what a fuzzer learns
//! about one input holds for its neighbours.

/// Choices, taken from the front. Behind the last byte every choice is the first one: it should be the one
/// that does least.
pub(super) struct Input<'a> {
    bytes: &'a [u8],
}

impl<'a> Input<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Input<'a> {
        Input { bytes }
    }

    /// No byte is left.
    pub(super) fn spent(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(super) fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.bytes.split_first() else {
            return 0;
        };
        self.bytes = rest;
        first
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.byte())
    }

    pub(super) fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.bytes())
    }

    /// One of so many, below 65,536.
    pub(super) fn below(&mut self, choices: usize) -> usize {
        if choices <= 256 {
            usize::from(self.byte()) % choices.max(1)
        } else {
            usize::from(u16::from_le_bytes(self.bytes())) % choices
        }
    }

    pub(super) fn chance(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    /// A number to put in the place of another: beside it, or where numbers end.
    pub(super) fn number(&mut self, real: u64) -> u64 {
        const SEQUENCE_BITS: u32 = 43;
        match self.below(20) {
            0 => real.wrapping_add(1),
            1 => real.wrapping_sub(1),
            2 => 0,
            3 => 1,
            4 => u64::from(u32::MAX),
            5 => u64::MAX,
            6 => u64::MAX - 1,
            7 => 1 << SEQUENCE_BITS,
            8 => (1 << SEQUENCE_BITS) - 1,
            9 => 1 << 63,
            10 => (1 << 63) - 1,
            11 => real.wrapping_mul(2),
            12 => real ^ (1 << self.below(64)),
            13 => real.wrapping_add(4096),
            14 => real.wrapping_sub(4096),
            15 => u64::from(u32::MAX) << 20,
            16 => u64::from(self.byte()),
            17 => u64::from(self.byte()) << 12,
            18 => real.wrapping_add(u64::from(self.byte())),
            _ => self.u64(),
        }
    }
}
