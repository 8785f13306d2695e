//! ORC's run-length encodings. A writer ends its run when it is asked where it is, so that a position never lies within one.

use super::protobuf::{varint, zigzag};
use super::stream::Stream;

/// Integers, with sign or without, in either version of the encoding.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Integers {
    pub(crate) signed: bool,
    pub(crate) version_1: bool,
}

/// The most integers in a run of version 2.
const RUN_MAX: usize = 512;
/// The fewest and most in a short repeat of version 2.
const SHORT_MIN: usize = 3;
const SHORT_MAX: usize = 10;
/// Of version 1 and of bytes: the fewest and most in a run, the most in a row of literals.
const V1_RUN_MIN: usize = 3;
const V1_RUN_MAX: usize = 130;
const V1_LITERALS_MAX: usize = 128;

impl Integers {
    /// Writes the integers, in runs that end with them.
    pub(crate) fn write(self, values: &[i64], out: &mut Stream<'_>) {
        if self.version_1 {
            return self.write_1(values, out);
        }
        let mut bytes = Vec::new();
        let mut rest = values;
        while !rest.is_empty() {
            let repeats = repeated(rest);
            if repeats >= SHORT_MIN {
                let (same, after) = rest.split_at(repeats);
                if repeats <= SHORT_MAX {
                    self.short_repeat(same, &mut bytes);
                } else {
                    self.fixed_delta(same[0], 0, repeats, &mut bytes);
                }
                rest = after;
            } else {
                let steps = steady(rest);
                if steps > SHORT_MAX {
                    self.fixed_delta(rest[0], rest[1] - rest[0], steps, &mut bytes);
                    rest = &rest[steps..];
                } else {
                    let literals = literals(rest);
                    let (now, after) = rest.split_at(literals);
                    self.varied(now, &mut bytes);
                    rest = after;
                }
            }
            out.write(&bytes);
            bytes.clear();
        }
    }

    fn unsigned(self, value: i64) -> u64 {
        if self.signed { zigzag(value) } else { value as u64 }
    }

    fn varint(self, value: i64, out: &mut Vec<u8>) {
        varint(out, self.unsigned(value));
    }

    fn short_repeat(self, same: &[i64], out: &mut Vec<u8>) {
        let value = self.unsigned(same[0]);
        let bytes = (8 - value.leading_zeros() as usize / 8).max(1);
        out.push((bytes as u8 - 1) << 3 | (same.len() - SHORT_MIN) as u8);
        out.extend_from_slice(&value.to_be_bytes()[8 - bytes..]);
    }

    // A delta run without a width: each is the one before and the same step.
    fn fixed_delta(self, first: i64, step: i64, count: usize, out: &mut Vec<u8>) {
        header(0b11, 0, count, out);
        self.varint(first, out);
        varint(out, zigzag(step));
    }

    // What neither repeats nor goes in equal steps: by differences if it only rises or falls and they are smaller, else as it is.
    fn varied(self, values: &[i64], out: &mut Vec<u8>) {
        let widest = values.iter().map(|value| self.unsigned(*value)).fold(0, |all, value| all | value);
        let width = closest_width(64 - widest.leading_zeros());
        if let Some(delta) = deltas(values)
            && delta < width
        {
            header(0b11, width_code(delta), values.len(), out);
            self.varint(values[0], out);
            varint(out, zigzag(values[1] - values[0]));
            let differences = values[1..].windows(2).map(|pair| pair[1].abs_diff(pair[0]));
            pack(differences, delta, out);
        } else {
            header(0b01, width_code(width), values.len(), out);
            pack(values.iter().map(|value| self.unsigned(*value)), width, out);
        }
    }

    fn write_1(self, values: &[i64], out: &mut Stream<'_>) {
        let mut bytes = Vec::new();
        let mut literals = 0;
        let mut at = 0;
        while at < values.len() {
            let run = run_1(&values[at..]);
            if run < V1_RUN_MIN {
                literals += 1;
                at += 1;
                if literals < V1_LITERALS_MAX && at < values.len() {
                    continue;
                }
            }
            if literals > 0 {
                bytes.push((literals as u8).wrapping_neg());
                values[at - literals..at].iter().for_each(|value| self.varint(*value, &mut bytes));
                literals = 0;
            }
            if run >= V1_RUN_MIN {
                bytes.push((run - V1_RUN_MIN) as u8);
                bytes.push((values[at + 1] - values[at]) as u8);
                self.varint(values[at], &mut bytes);
                at += run;
            }
            out.write(&bytes);
            bytes.clear();
        }
    }
}

// How often the first value is there in a row.
fn repeated(values: &[i64]) -> usize {
    values.iter().take(RUN_MAX).take_while(|value| **value == values[0]).count()
}

// How many go on in equal steps.
fn steady(values: &[i64]) -> usize {
    let Some(step) = values.get(1).and_then(|second| second.checked_sub(values[0])) else {
        return 1;
    };
    let same = |pair: &&[i64]| pair[1].checked_sub(pair[0]) == Some(step);
    1 + values.windows(2).take(RUN_MAX - 1).take_while(same).count()
}

// How many to write as they are, until a run begins that is worth its own header.
fn literals(values: &[i64]) -> usize {
    let mut same = 1;
    let mut steps = 1;
    for at in 1..values.len().min(RUN_MAX) {
        same = if values[at] == values[at - 1] { same + 1 } else { 1 };
        let steady = at >= 2
            && values[at]
                .checked_sub(values[at - 1])
                .is_some_and(|step| values[at - 1].checked_sub(values[at - 2]) == Some(step));
        steps = if steady { steps + 1 } else { 1 };
        // The run began so many values ago.
        let began = if same > SHORT_MAX {
            at + 1 - same
        } else if steps > SHORT_MAX {
            at - steps
        } else {
            continue;
        };
        if began > 0 {
            return began;
        }
    }
    values.len().min(RUN_MAX)
}

// The bits of the widest difference from the second value on, if the values only rise or only fall.
fn deltas(values: &[i64]) -> Option<u32> {
    if values.len() < 3 {
        return None;
    }
    let first = values[1].checked_sub(values[0])?;
    let mut widest = 0;
    for pair in values[1..].windows(2) {
        let difference = pair[1].checked_sub(pair[0])?;
        // The sign of the first difference is that of all; a first one of zero counts as rising.
        if difference != 0 && (difference < 0) != (first < 0) {
            return None;
        }
        widest |= difference.unsigned_abs();
    }
    // A width of none would mean equal steps.
    Some(closest_width((64 - widest.leading_zeros()).max(2)))
}

// The encoding, the code of the width and how many.
fn header(encoding: u8, width: u8, count: usize, out: &mut Vec<u8>) {
    let count = count - 1;
    out.push(encoding << 6 | width << 1 | (count >> 8) as u8);
    out.push(count as u8);
}

// The next width that has a code.
fn closest_width(bits: u32) -> u32 {
    match bits {
        0 => 1,
        1..=24 => bits,
        25..=26 => 26,
        27..=28 => 28,
        29..=30 => 30,
        31..=32 => 32,
        33..=40 => 40,
        41..=48 => 48,
        49..=56 => 56,
        _ => 64,
    }
}

fn width_code(bits: u32) -> u8 {
    match bits {
        1..=24 => bits as u8 - 1,
        26 => 24,
        28 => 25,
        30 => 26,
        32 => 27,
        40 => 28,
        48 => 29,
        56 => 30,
        _ => 31,
    }
}

// The highest bit first, each value directly after the one before.
fn pack(values: impl Iterator<Item = u64>, width: u32, out: &mut Vec<u8>) {
    if width.is_multiple_of(8) {
        let skip = 8 - width as usize / 8;
        values.for_each(|value| out.extend_from_slice(&value.to_be_bytes()[skip..]));
        return;
    }
    let mut pending = 0_u128;
    let mut bits = 0;
    for value in values {
        pending = pending << width | u128::from(value);
        bits += width;
        while bits >= 8 {
            bits -= 8;
            out.push((pending >> bits) as u8);
        }
    }
    if bits > 0 {
        out.push((pending << (8 - bits)) as u8);
    }
}

// In version 1: how many go on in equal steps of at most a byte.
fn run_1(values: &[i64]) -> usize {
    let Some(step) = values.get(1).and_then(|second| second.checked_sub(values[0])) else {
        return 1;
    };
    if i8::try_from(step).is_err() {
        return 1;
    }
    let same = |pair: &&[i64]| pair[1].checked_sub(pair[0]) == Some(step);
    1 + values.windows(2).take(V1_RUN_MAX - 1).take_while(same).count()
}

/// Bytes, in runs that end with them.
pub(crate) fn write_bytes(values: &[u8], out: &mut Stream<'_>) {
    let mut literals = 0;
    let mut at = 0;
    while at < values.len() {
        let run = values[at..].iter().take(V1_RUN_MAX).take_while(|value| **value == values[at]).count();
        if run < V1_RUN_MIN {
            literals += 1;
            at += 1;
            if literals < V1_LITERALS_MAX && at < values.len() {
                continue;
            }
        }
        if literals > 0 {
            out.write(&[(literals as u8).wrapping_neg()]);
            out.write(&values[at - literals..at]);
            literals = 0;
        }
        if run >= V1_RUN_MIN {
            out.write(&[(run - V1_RUN_MIN) as u8, values[at]]);
            at += run;
        }
    }
}

/// Booleans, eight a byte. A byte that is not full when a part ends waits for the next one; where the part began within it is told.
#[derive(Debug, Default)]
pub(crate) struct Booleans {
    pending: u8,
    bits: u32,
}

impl Booleans {
    /// Bits of the waiting byte that belong to what came before.
    pub(crate) fn within(&self) -> u64 {
        u64::from(self.bits)
    }

    pub(crate) fn write(&mut self, values: impl Iterator<Item = bool>, out: &mut Stream<'_>) {
        let mut bytes = Vec::new();
        for value in values {
            self.pending |= u8::from(value) << (7 - self.bits);
            self.bits += 1;
            if self.bits == 8 {
                bytes.push(self.pending);
                *self = Booleans::default();
            }
        }
        write_bytes(&bytes, out);
    }

    pub(crate) fn finish(self, out: &mut Stream<'_>) {
        if self.bits > 0 {
            write_bytes(&[self.pending], out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::stream::Codec;
    use super::*;
    use crate::options::OrcCompression;

    fn written(write: impl FnOnce(&mut Stream<'_>)) -> Vec<u8> {
        let mut codec = Codec::new(OrcCompression::None);
        let mut stream = codec.stream();
        write(&mut stream);
        stream.finish()
    }

    // The examples of the format's specification, which leaves the width of differences to the writer.
    #[test]
    fn runs_are_those_of_the_specification() {
        let primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29];
        let falling: Vec<i64> = (1..=100).rev().collect();
        let direct = [23_713, 43_806, 57_005, 48_879];
        let v2 = Integers { signed: false, version_1: false };
        let v1 = Integers { signed: false, version_1: true };
        let cases: [(Integers, &[i64], &[u8]); 7] = [
            (v2, &[10_000; 5], &[0x0a, 0x27, 0x10]),
            (v2, &direct, &[0x5e, 0x03, 0x5c, 0xa1, 0xab, 0x1e, 0xde, 0xad, 0xbe, 0xef]),
            (v2, &primes, &[0xc4, 0x09, 0x02, 0x02, 0x4a, 0x28, 0xa6]),
            (v2, &falling, &[0xc0, 0x63, 0x64, 0x01]),
            (v1, &[7; 100], &[0x61, 0x00, 0x07]),
            (v1, &falling, &[0x61, 0xff, 0x64]),
            (v1, &[2, 3, 6, 7, 11], &[0xfb, 0x02, 0x03, 0x06, 0x07, 0x0b]),
        ];
        for (runs, values, bytes) in cases {
            assert_eq!(written(|stream| runs.write(values, stream)), bytes, "{runs:?} {values:?}");
        }
        assert_eq!(written(|stream| write_bytes(&[0; 100], stream)), [0x61, 0x00]);
        assert_eq!(written(|stream| write_bytes(&[0x44, 0x45], stream)), [0xfe, 0x44, 0x45]);
    }

    // Values whose differences do not fit 64 bits are written as they are.
    #[test]
    fn the_widest_integers_are_written_as_they_are() {
        let signed = Integers { signed: true, version_1: false };
        let bytes = written(|stream| signed.write(&[i64::MIN, i64::MAX, 0], stream));
        let mut wanted = vec![0x7e, 0x02];
        wanted.extend([0xff; 8]);
        wanted.extend([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe]);
        wanted.extend([0; 8]);
        assert_eq!(bytes, wanted);
    }

    #[test]
    fn a_byte_of_booleans_waits_for_the_next_part() {
        let mut bits = Booleans::default();
        let bytes = written(|stream| {
            bits.write([true, false, false].into_iter(), stream);
            assert_eq!(bits.within(), 3);
            bits.write([false; 6].into_iter(), stream);
            assert_eq!(bits.within(), 1);
            bits.finish(stream);
        });
        assert_eq!(bytes, [0xff, 0x80, 0xff, 0x00]);
    }
}
