//! Numbers of bits, as the codecs write them into their parameter sets.

/// Reads bit by bit; past the end there is nothing.
pub(crate) struct Bits<'a> {
    bytes: &'a [u8],
    // In bits.
    at: usize,
}

impl Bits<'_> {
    pub(crate) fn new(bytes: &[u8]) -> Bits<'_> {
        Bits { bytes, at: 0 }
    }

    pub(crate) fn bit(&mut self) -> Option<bool> {
        let byte = self.bytes.get(self.at / 8)?;
        let bit = byte >> (7 - self.at % 8) & 1 == 1;
        self.at += 1;
        Some(bit)
    }

    /// Up to 32 bits.
    pub(crate) fn bits(&mut self, count: u32) -> Option<u32> {
        let mut value = 0;
        for _ in 0..count {
            value = value << 1 | u32::from(self.bit()?);
        }
        Some(value)
    }

    pub(crate) fn skip(&mut self, count: usize) -> Option<()> {
        let at = self.at.checked_add(count)?;
        if at > self.bytes.len() * 8 {
            return None;
        }
        self.at = at;
        Some(())
    }

    /// An unsigned Exp-Golomb number of up to 32 bits.
    pub(crate) fn ue(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while !self.bit()? {
            zeros += 1;
            if zeros > 31 {
                return None;
            }
        }
        Some((1_u32 << zeros) - 1 + self.bits(zeros)?)
    }

    /// A signed one.
    pub(crate) fn se(&mut self) -> Option<i32> {
        let value = i64::from(self.ue()?);
        let magnitude = (value + 1) / 2;
        i32::try_from(if value % 2 == 1 { magnitude } else { -magnitude }).ok()
    }
}

/// A NAL unit's bytes without those that keep start codes out of it.
pub(crate) fn unescaped(nal: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(nal.len());
    let mut zeros = 0;
    for byte in nal {
        if zeros >= 2 && *byte == 3 {
            zeros = 0;
            continue;
        }
        zeros = if *byte == 0 { zeros + 1 } else { 0 };
        bytes.push(*byte);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_golomb_numbers_are_read() {
        // 1 | 010 | 011 | 00100 | 00101 | 1...
        let mut bits = Bits::new(&[0b1010_0110, 0b0100_0010, 0b1100_0000]);
        assert_eq!((bits.ue(), bits.ue(), bits.ue(), bits.ue()), (Some(0), Some(1), Some(2), Some(3)));
        assert_eq!(bits.se(), Some(-2));
        assert_eq!((bits.bits(7), bits.bit()), (Some(64), None));
    }

    #[test]
    fn the_end_and_numbers_without_end_are_nothing() {
        assert_eq!(Bits::new(&[0; 9]).ue(), None);
        assert_eq!(Bits::new(&[0, 1]).ue(), None);
        assert_eq!(Bits::new(&[0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff]).ue(), Some(u32::MAX - 1));
        assert_eq!(Bits::new(&[0]).bits(9), None);
        assert_eq!(Bits::new(&[0]).skip(usize::MAX), None);
    }

    #[test]
    fn escapes_are_taken_out() {
        assert_eq!(unescaped(&[0, 0, 3, 1, 0, 0, 3, 0, 0, 3]), [0, 0, 1, 0, 0, 0, 0]);
        assert_eq!(unescaped(&[3, 0, 3, 0, 0, 0, 3]), [3, 0, 3, 0, 0, 0]);
    }
}
