//! Bloom filters of a row group, with the hashes that ORC prescribes.

use super::protobuf::Message;
use crate::limits::ORC_BLOOM_ROWS_MAX;

/// The size of the filters of a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    bits: u32,
    hashes: u32,
}

impl Size {
    /// For that many values and that part of wrong answers.
    pub(crate) fn new(rows: u64, probability: f64) -> Size {
        let rows = rows.min(ORC_BLOOM_ROWS_MAX) as f64;
        // Neither 0 nor 1 can be had, though both may be asked for.
        let probability = probability.clamp(1e-9, 0.999_999);
        let ln_2 = std::f64::consts::LN_2;
        let bits = (-rows * probability.ln() / (ln_2 * ln_2)).max(1.0);
        let hashes = (bits / rows * ln_2).round().max(1.0) as u32;
        Size { bits: (bits as u32).div_ceil(64) * 64, hashes }
    }
}

/// The filter of one column in one row group.
#[derive(Debug)]
pub(crate) struct Filter {
    size: Size,
    words: Vec<u64>,
}

impl Filter {
    pub(crate) fn new(size: Size) -> Filter {
        Filter { size, words: vec![0; size.bits as usize / 64] }
    }

    pub(crate) fn add_integer(&mut self, value: i64) {
        self.add(integer_hash(value));
    }

    pub(crate) fn add_double(&mut self, value: f64) {
        // As Java's doubleToLongBits: one kind of NaN.
        let value = if value.is_nan() { f64::NAN } else { value };
        self.add_integer(value.to_bits() as i64);
    }

    pub(crate) fn add_bytes(&mut self, bytes: &[u8]) {
        self.add(murmur3(bytes));
    }

    // Two halves of 32 bits, put together in as many ways as there are hash functions.
    fn add(&mut self, hash: u64) {
        let (first, second) = (hash as i32, (hash >> 32) as i32);
        for number in 1..=self.size.hashes as i32 {
            let mut combined = first.wrapping_add(number.wrapping_mul(second));
            if combined < 0 {
                combined = !combined;
            }
            let bit = combined as u32 % self.size.bits;
            self.words[bit as usize / 64] |= 1 << (bit % 64);
        }
    }

    pub(crate) fn message(&self) -> Message {
        let bytes: Vec<u8> = self.words.iter().flat_map(|word| word.to_le_bytes()).collect();
        let mut message = Message::default();
        message.unsigned(1, u64::from(self.size.hashes)).bytes(3, &bytes);
        message
    }
}

// Thomas Wang's, with Java's shifts, which keep the sign.
fn integer_hash(value: i64) -> u64 {
    let mut key = (!value).wrapping_add(value << 21);
    key ^= key >> 24;
    key = key.wrapping_add(key << 3).wrapping_add(key << 8);
    key ^= key >> 14;
    key = key.wrapping_add(key << 2).wrapping_add(key << 4);
    key ^= key >> 28;
    key.wrapping_add(key << 31) as u64
}

// Hive's form of Murmur3 with 64 bits.
fn murmur3(bytes: &[u8]) -> u64 {
    const SEED: u64 = 104_729;
    let scrambled = |word: u64| {
        word.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f)
    };
    let mut hash = SEED;
    let (words, tail) = bytes.as_chunks::<8>();
    for word in words {
        hash ^= scrambled(u64::from_le_bytes(*word));
        hash = hash.rotate_left(27).wrapping_mul(5).wrapping_add(0x52dc_e729);
    }
    if !tail.is_empty() {
        let mut last = [0; 8];
        last[..tail.len()].copy_from_slice(tail);
        hash ^= scrambled(u64::from_le_bytes(last));
    }
    hash ^= bytes.len() as u64;
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ hash >> 33
}
