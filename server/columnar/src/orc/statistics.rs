//! Statistics of columns, for a row group, a stripe and the file: what readers pass over parts of a file by.

use super::protobuf::Message;
use crate::column::{Slots, Values};
use crate::numbers::{DIGITS_MAX, decimal_text};
use crate::schema::Type;
use std::ops::Range;

/// What is known of the values of a column in a part of the file.
#[derive(Clone, Debug)]
pub(crate) struct Statistics {
    values: u64,
    nulls: bool,
    range: Known,
}

// None where there are no values yet; a sum is none as well when it got too large.
#[derive(Clone, Debug)]
enum Known {
    Nothing,
    Integers { range: Option<(i64, i64)>, sum: Option<i64> },
    Doubles { range: Option<(f64, f64)>, sum: f64 },
    Texts { range: Option<(Vec<u8>, Vec<u8>)>, bytes: i64 },
    True(u64),
    Decimals { range: Option<(i128, i128)>, sum: Option<i128>, scale: u8 },
    Days(Option<(i32, i32)>),
    Blobs(i64),
    Moments(Option<(i64, i64)>),
    Lengths { range: Option<(u64, u64)>, total: u64 },
}

/// Bytes of a text beyond which it is told by a bound.
const TEXT_BYTES_MAX: usize = 1_024;

fn wider<T: PartialOrd + Copy>(range: Option<(T, T)>, other: Option<(T, T)>) -> Option<(T, T)> {
    match (range, other) {
        (Some((low, high)), Some((below, above))) => {
            Some((if below < low { below } else { low }, if above > high { above } else { high }))
        }
        (one, other) => one.or(other),
    }
}

fn range_of<T: PartialOrd + Copy>(values: impl Iterator<Item = T>) -> Option<(T, T)> {
    values.fold(None, |range, value| wider(range, Some((value, value))))
}

impl Statistics {
    pub(crate) fn new(kind: &Type) -> Statistics {
        let range = match kind {
            Type::Boolean => Known::True(0),
            Type::TinyInt | Type::SmallInt | Type::Int | Type::BigInt => {
                Known::Integers { range: None, sum: Some(0) }
            }
            Type::Float | Type::Double => Known::Doubles { range: None, sum: 0.0 },
            Type::Decimal { scale, .. } => Known::Decimals { range: None, sum: Some(0), scale: *scale },
            Type::String | Type::Varchar(_) | Type::Char(_) => Known::Texts { range: None, bytes: 0 },
            Type::Date => Known::Days(None),
            Type::Timestamp => Known::Moments(None),
            Type::Binary => Known::Blobs(0),
            Type::Array(_) | Type::Map(..) => Known::Lengths { range: None, total: 0 },
            Type::Struct(_) => Known::Nothing,
        };
        Statistics { values: 0, nulls: false, range }
    }

    /// Of the values `part`, which lie in the slots `within`.
    pub(crate) fn of(
        kind: &Type,
        slots: &Slots,
        within: Range<usize>,
        values: &Values,
        part: Range<usize>,
    ) -> Statistics {
        let count = part.len();
        let nulls = slots.count(within.start, within.end) < within.len();
        let mut of = Statistics { values: count as u64, nulls, ..Statistics::new(kind) };
        match (&mut of.range, values) {
            (Known::True(number), Values::Boolean(values)) => {
                *number = values[part].iter().filter(|value| **value).count() as u64;
            }
            (Known::Integers { range, sum }, Values::Int(values)) => {
                *range = range_of(values[part.clone()].iter().copied())
                    .map(|(low, high)| (i64::from(low), i64::from(high)));
                // Not as many as could overflow it.
                *sum = Some(values[part].iter().map(|value| i64::from(*value)).sum());
            }
            (Known::Integers { range, sum }, Values::Long(values)) => {
                *range = range_of(values[part.clone()].iter().copied());
                *sum = values[part].iter().try_fold(0_i64, |sum, value| sum.checked_add(*value));
            }
            (Known::Doubles { range, sum }, Values::Float(values)) => {
                (*range, *sum) = doubles(values[part].iter().map(|value| f64::from(*value)));
            }
            (Known::Doubles { range, sum }, Values::Double(values)) => {
                (*range, *sum) = doubles(values[part].iter().copied());
            }
            (Known::Decimals { range, sum, .. }, Values::Decimal(values)) => {
                *range = range_of(values[part.clone()].iter().copied());
                *sum = values[part].iter().try_fold(0, |sum, value| added(sum, *value));
            }
            (Known::Texts { range, bytes }, Values::Texts(texts)) => {
                let mut parts = part.clone().map(|number| texts.get(number));
                if let Some(first) = parts.next() {
                    let (low, high) =
                        parts.fold((first, first), |(low, high), text| (low.min(text), high.max(text)));
                    *range = Some((low.to_vec(), high.to_vec()));
                    *bytes = (texts.start(part.end) - texts.start(part.start)) as i64;
                }
            }
            (Known::Blobs(bytes), Values::Texts(texts)) => {
                *bytes = (texts.start(part.end) - texts.start(part.start)) as i64;
            }
            (Known::Days(range), Values::Int(values)) => *range = range_of(values[part].iter().copied()),
            (Known::Moments(range), Values::Timestamp(seconds, nanos)) => {
                let moments = seconds[part.clone()].iter().zip(&nanos[part]);
                *range =
                    range_of(moments.map(|(seconds, nanos)| seconds * 1_000 + i64::from(nanos / 1_000_000)));
            }
            (Known::Lengths { range, total }, Values::List(ends, _) | Values::Map(ends, _)) => {
                let start = |at: usize| if at == 0 { 0 } else { u64::from(ends[at - 1]) };
                *range = range_of(part.clone().map(|at| u64::from(ends[at]) - start(at)));
                *total = start(part.end) - start(part.start);
            }
            _ => {}
        }
        of
    }

    pub(crate) fn merge(&mut self, other: &Statistics) {
        self.values += other.values;
        self.nulls |= other.nulls;
        match (&mut self.range, &other.range) {
            (Known::Integers { range, sum }, Known::Integers { range: more, sum: plus }) => {
                *range = wider(*range, *more);
                *sum = sum.zip(*plus).and_then(|(sum, plus)| sum.checked_add(plus));
            }
            (Known::Doubles { range, sum }, Known::Doubles { range: more, sum: plus }) => {
                *range = wider(*range, *more);
                *sum += plus;
            }
            (Known::Decimals { range, sum, .. }, Known::Decimals { range: more, sum: plus, .. }) => {
                *range = wider(*range, *more);
                *sum = sum.zip(*plus).and_then(|(sum, plus)| added(sum, plus));
            }
            (Known::Texts { range, bytes }, Known::Texts { range: more, bytes: plus }) => {
                *bytes += plus;
                match (&mut *range, more) {
                    (Some((low, high)), Some((below, above))) => {
                        if below < low {
                            low.clone_from(below);
                        }
                        if above > high {
                            high.clone_from(above);
                        }
                    }
                    (None, more) => range.clone_from(more),
                    (Some(_), None) => {}
                }
            }
            (Known::True(number), Known::True(more)) => *number += more,
            (Known::Days(range), Known::Days(more)) => *range = wider(*range, *more),
            (Known::Moments(range), Known::Moments(more)) => *range = wider(*range, *more),
            (Known::Blobs(bytes), Known::Blobs(more)) => *bytes += more,
            (Known::Lengths { range, total }, Known::Lengths { range: more, total: plus }) => {
                *range = wider(*range, *more);
                *total += plus;
            }
            _ => {}
        }
    }

    pub(crate) fn message(&self) -> Message {
        let mut message = Message::default();
        message.unsigned(1, self.values);
        let mut known = Message::default();
        let field = match &self.range {
            Known::Nothing => None,
            Known::Integers { range, sum } => {
                if let Some((low, high)) = range {
                    known.signed(1, *low).signed(2, *high);
                    if let Some(sum) = sum {
                        known.signed(3, *sum);
                    }
                }
                Some(2)
            }
            Known::Doubles { range, sum } => {
                if self.values > 0 {
                    // A sum that is no number is how readers know that the bounds tell nothing.
                    let (low, high) = range.unwrap_or((f64::NAN, f64::NAN));
                    known.double(1, low).double(2, high).double(3, *sum);
                }
                Some(3)
            }
            Known::Texts { range, bytes } => {
                if let Some((low, high)) = range {
                    tell_texts(low, high, &mut known);
                    known.signed(3, *bytes);
                }
                Some(4)
            }
            Known::True(number) => {
                known.packed(1, [*number]);
                Some(5)
            }
            Known::Decimals { range, sum, scale } => {
                if let Some((low, high)) = range {
                    known.bytes(1, decimal_text(*low, *scale).as_bytes());
                    known.bytes(2, decimal_text(*high, *scale).as_bytes());
                    if let Some(sum) = sum {
                        known.bytes(3, decimal_text(*sum, *scale).as_bytes());
                    }
                }
                Some(6)
            }
            Known::Days(range) => {
                if let Some((low, high)) = range {
                    known.signed(1, i64::from(*low)).signed(2, i64::from(*high));
                }
                Some(7)
            }
            Known::Blobs(bytes) => {
                known.signed(1, *bytes);
                Some(8)
            }
            Known::Moments(range) => {
                if let Some((low, high)) = range {
                    // In the writer's zone and in UTC, which are the same.
                    known.signed(1, *low).signed(2, *high).signed(3, *low).signed(4, *high);
                }
                Some(9)
            }
            Known::Lengths { range, total } => {
                if let Some((low, high)) = range {
                    known.unsigned(1, *low).unsigned(2, *high).unsigned(3, *total);
                }
                Some(12)
            }
        };
        if let Some(field) = field.filter(|field| *field < 10) {
            message.message(field, &known);
        }
        message.unsigned(10, u64::from(self.nulls));
        if field == Some(12) {
            message.message(12, &known);
        }
        message
    }
}

fn doubles(values: impl Iterator<Item = f64> + Clone) -> (Option<(f64, f64)>, f64) {
    (range_of(values.clone().filter(|value| !value.is_nan())), values.sum())
}

fn added(sum: i128, value: i128) -> Option<i128> {
    let most = 10_i128.pow(u32::from(DIGITS_MAX));
    sum.checked_add(value).filter(|sum| (-most + 1..most).contains(sum))
}

// Long texts are told by something shorter that is not above the least, not below the greatest.
fn tell_texts(low: &[u8], high: &[u8], out: &mut Message) {
    match cut(low) {
        None => out.bytes(1, low),
        Some(bound) => out.bytes(4, bound),
    };
    match cut(high) {
        None => {
            out.bytes(2, high);
        }
        Some(bound) => {
            if let Some(bound) = above(bound) {
                out.bytes(5, bound.as_bytes());
            }
        }
    }
}

fn cut(text: &[u8]) -> Option<&[u8]> {
    if text.len() <= TEXT_BYTES_MAX {
        return None;
    }
    // Not within a character.
    let end = (0..=TEXT_BYTES_MAX).rev().find(|at| text[*at] & 0xc0 != 0x80).unwrap_or(0);
    Some(&text[..end])
}

// The text with its last character that can be raised by one, raised.
fn above(bound: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bound).ok()?;
    text.char_indices().rev().find_map(|(at, letter)| {
        let next = (letter as u32 + 1..=letter as u32 + 0x801).find_map(char::from_u32)?;
        Some(format!("{}{next}", &text[..at]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_of_long_texts_are_short_and_keep_their_order() {
        let text = "é".repeat(2_000);
        let low = cut(text.as_bytes()).unwrap();
        assert!(low.len() <= TEXT_BYTES_MAX && low < text.as_bytes());
        let high = above(low).unwrap();
        assert!(high.as_bytes() > text.as_bytes() && high.len() <= TEXT_BYTES_MAX);
        assert_eq!(cut(b"short"), None);
        assert_eq!(above("a\u{10ffff}".as_bytes()).as_deref(), Some("b"));
        assert_eq!(above("\u{d7ff}".as_bytes()).as_deref(), Some("\u{e000}"));
        assert_eq!(above("\u{10ffff}".as_bytes()), None);
    }
}
