//! MD5 of many short texts. Each step of it waits for the one before, so a processor has most of its units idle while it makes one;
//! eight at a time, side by side in the lanes of two vectors, take little longer than one.

use std::array;

use md5::{Digest, Md5};
use wide::u32x4;

/// Texts at a time.
const LANES: usize = 8;

/// Of fewer than these, each by itself is as fast.
const LANES_MIN: usize = 4;

/// Bytes of a block, and those of it that are left for a text where its length follows in the same block.
const BLOCK_BYTES: usize = 64;
const TEXT_BYTES_MAX: usize = BLOCK_BYTES - 9;

/// A digest as a number, its first byte the highest.
pub(crate) fn digest(text: &[u8]) -> u128 {
    u128::from_be_bytes(Md5::digest(text).into())
}

/// The digests of texts, in order.
pub(crate) fn digests<'t>(texts: impl Iterator<Item = &'t [u8]>) -> Vec<u128> {
    let mut digests = Vec::with_capacity(texts.size_hint().0);
    let mut lanes = Lanes { blocks: [[0; BLOCK_BYTES]; LANES], places: [0; LANES], count: 0 };
    for text in texts {
        if text.len() > TEXT_BYTES_MAX {
            digests.push(digest(text));
            continue;
        }
        lanes.add(text, digests.len());
        digests.push(0);
        if lanes.count == LANES {
            lanes.finish(&mut digests);
        }
    }
    lanes.finish(&mut digests);
    digests
}

/// Texts that wait until there are enough of them.
struct Lanes {
    /// Each with its padding.
    blocks: [[u8; BLOCK_BYTES]; LANES],
    /// Where their digests belong.
    places: [usize; LANES],
    count: usize,
}

impl Lanes {
    fn add(&mut self, text: &[u8], place: usize) {
        let block = &mut self.blocks[self.count];
        let (head, length) = block.split_at_mut(BLOCK_BYTES - 8);
        head[..text.len()].copy_from_slice(text);
        head[text.len()] = 0x80;
        head[text.len() + 1..].fill(0);
        length.copy_from_slice(&(text.len() as u64 * 8).to_le_bytes());
        self.places[self.count] = place;
        self.count += 1;
    }

    fn finish(&mut self, digests: &mut [u128]) {
        let count = std::mem::take(&mut self.count);
        let places = &self.places[..count];
        if count < LANES_MIN {
            for (&place, block) in places.iter().zip(&self.blocks) {
                let bits = u64::from_le_bytes(array::from_fn(|byte| block[BLOCK_BYTES - 8 + byte]));
                digests[place] = digest(&block[..bits as usize / 8]);
            }
            return;
        }
        // Of lanes that hold nothing new, the digests are made and left.
        places.iter().zip(compress(&self.blocks)).for_each(|(&place, digest)| digests[place] = digest);
    }
}

/// One word of each lane.
#[derive(Clone, Copy)]
struct Words(u32x4, u32x4);

impl Words {
    fn all(word: u32) -> Words {
        Words(u32x4::splat(word), u32x4::splat(word))
    }

    fn of(lanes: [u32; LANES]) -> Words {
        let [a, b, c, d, e, f, g, h] = lanes;
        Words(u32x4::new([a, b, c, d]), u32x4::new([e, f, g, h]))
    }

    fn lanes(self) -> [u32; LANES] {
        let ([a, b, c, d], [e, f, g, h]) = (self.0.to_array(), self.1.to_array());
        [a, b, c, d, e, f, g, h]
    }

    #[inline(always)]
    fn map(self, other: Words, each: impl Fn(u32x4, u32x4) -> u32x4) -> Words {
        Words(each(self.0, other.0), each(self.1, other.1))
    }

    #[inline(always)]
    fn plus(self, other: Words) -> Words {
        self.map(other, |one, two| one + two)
    }

    #[inline(always)]
    fn xor(self, other: Words) -> Words {
        self.map(other, |one, two| one ^ two)
    }

    #[inline(always)]
    fn and(self, other: Words) -> Words {
        self.map(other, |one, two| one & two)
    }

    #[inline(always)]
    fn or(self, other: Words) -> Words {
        self.map(other, |one, two| one | two)
    }

    #[inline(always)]
    fn rotated(self, bits: u32) -> Words {
        self.map(self, |word, _| (word << bits) | (word >> (32 - bits)))
    }
}

/// What the state begins with (RFC 1321, 3.3).
const BEGIN: [u32; 4] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];

/// How far each step of a round turns, in turn (RFC 1321, 3.4).
const TURNS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];

/// The integer parts of 2^32 times the sines of 1 to 64 (RFC 1321, 3.4).
#[rustfmt::skip]
const SINES: [u32; 64] = [
    0xd76a_a478, 0xe8c7_b756, 0x2420_70db, 0xc1bd_ceee, 0xf57c_0faf, 0x4787_c62a, 0xa830_4613, 0xfd46_9501,
    0x6980_98d8, 0x8b44_f7af, 0xffff_5bb1, 0x895c_d7be, 0x6b90_1122, 0xfd98_7193, 0xa679_438e, 0x49b4_0821,
    0xf61e_2562, 0xc040_b340, 0x265e_5a51, 0xe9b6_c7aa, 0xd62f_105d, 0x0244_1453, 0xd8a1_e681, 0xe7d3_fbc8,
    0x21e1_cde6, 0xc337_07d6, 0xf4d5_0d87, 0x455a_14ed, 0xa9e3_e905, 0xfcef_a3f8, 0x676f_02d9, 0x8d2a_4c8a,
    0xfffa_3942, 0x8771_f681, 0x6d9d_6122, 0xfde5_380c, 0xa4be_ea44, 0x4bde_cfa9, 0xf6bb_4b60, 0xbebf_bc70,
    0x289b_7ec6, 0xeaa1_27fa, 0xd4ef_3085, 0x0488_1d05, 0xd9d4_d039, 0xe6db_99e5, 0x1fa2_7cf8, 0xc4ac_5665,
    0xf429_2244, 0x432a_ff97, 0xab94_23a7, 0xfc93_a039, 0x655b_59c3, 0x8f0c_cc92, 0xffef_f47d, 0x8584_5dd1,
    0x6fa8_7e4f, 0xfe2c_e6e0, 0xa301_4314, 0x4e08_11a1, 0xf753_7e82, 0xbd3a_f235, 0x2ad7_d2bb, 0xeb86_d391,
];

type State = [Words; 4];

/// One round: sixteen steps, each of another word of the block.
#[inline(always)]
fn round(
    state: State,
    block: &[Words; 16],
    number: usize,
    word: impl Fn(usize) -> usize,
    mix: impl Fn(Words, Words, Words) -> Words,
) -> State {
    let [mut a, mut b, mut c, mut d] = state;
    let step = |a: Words, b: Words, c: Words, d: Words, step: usize| {
        let constant = Words::all(SINES[number * 16 + step]);
        let sum = a.plus(block[word(step) % 16]).plus(constant).plus(mix(b, c, d));
        b.plus(sum.rotated(TURNS[number][step % 4]))
    };
    for four in (0..16).step_by(4) {
        a = step(a, b, c, d, four);
        d = step(d, a, b, c, four + 1);
        c = step(c, d, a, b, four + 2);
        b = step(b, c, d, a, four + 3);
    }
    [a, b, c, d]
}

fn compress(blocks: &[[u8; BLOCK_BYTES]; LANES]) -> [u128; LANES] {
    let word_of = |block: &[u8; BLOCK_BYTES], word: usize| {
        u32::from_le_bytes([block[4 * word], block[4 * word + 1], block[4 * word + 2], block[4 * word + 3]])
    };
    let block: [Words; 16] =
        array::from_fn(|word| Words::of(array::from_fn(|lane| word_of(&blocks[lane], word))));
    let begin = BEGIN.map(Words::all);
    let state = round(begin, &block, 0, |step| step, |x, y, z| z.xor(x.and(y.xor(z))));
    let state = round(state, &block, 1, |step| 5 * step + 1, |x, y, z| y.xor(z.and(x.xor(y))));
    let state = round(state, &block, 2, |step| 3 * step + 5, |x, y, z| x.xor(y).xor(z));
    let not = |words: Words| words.xor(Words::all(u32::MAX));
    let state = round(state, &block, 3, |step| 7 * step, |x, y, z| y.xor(x.or(not(z))));
    let state: [[u32; LANES]; 4] = array::from_fn(|word| state[word].plus(begin[word]).lanes());
    array::from_fn(|lane| {
        state.iter().fold(0, |digest, words| digest << 32 | u128::from(words[lane].swap_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn those_of_the_rfc() {
        for (text, expected) in [
            ("", 0xd41d_8cd9_8f00_b204_e980_0998_ecf8_427e_u128),
            ("a", 0x0cc1_75b9_c0f1_b6a8_31c3_99e2_6977_2661),
            ("abc", 0x9001_5098_3cd2_4fb0_d696_3f7d_28e1_7f72),
            ("message digest", 0xf96b_697d_7cb7_938d_525a_2f31_aaf1_61d0),
        ] {
            assert_eq!(digests([text.as_bytes(); LANES].into_iter()), [expected; LANES]);
        }
    }

    proptest! {
        /// Whatever their number and lengths, lanes give what one by one gives.
        #[test]
        fn lanes_agree_with_one_by_one(texts in proptest::collection::vec("[a-zä]{0,60}", 0..40)) {
            let alone: Vec<u128> = texts.iter().map(|text| digest(text.as_bytes())).collect();
            prop_assert_eq!(digests(texts.iter().map(String::as_bytes)), alone);
        }
    }
}
