//! The part of protobuf's wire format that three small messages take: numbers, and fields with a length.
//!
//! A message is a row of fields, each a key (number and wire type) and a value. What a reader does not know it passes over, a
//! field with another wire type than expected too, as protobuf's own parsers do. Groups, which proto2 gave up, are refused.

use crate::limits::VARINT_BYTES_MAX;
use std::ops::Range;

// Wire types.
const VARINT: u64 = 0;
const FIXED_64: u64 = 1;
const LENGTH: u64 = 2;
const FIXED_32: u64 = 5;

/// A field that is not what protobuf allows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// The value of a field.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// A number.
    Number(u64),
    /// Text, bytes or a message: where it lies.
    Place(Range<usize>),
    /// A value of fixed width, which none of our messages has.
    Other,
}

/// The fields of a message that lies at a place in a buffer, in the order written.
pub(crate) struct Fields<'a> {
    buffer: &'a [u8],
    at: usize,
    end: usize,
}

impl<'a> Fields<'a> {
    pub(crate) fn of(buffer: &'a [u8], place: Range<usize>) -> Fields<'a> {
        assert!(place.end <= buffer.len(), "a message lies within its buffer");
        Fields { buffer, at: place.start, end: place.end }
    }

    fn varint(&mut self) -> Result<u64, Malformed> {
        let mut number = 0;
        for index in 0..VARINT_BYTES_MAX {
            let byte = self.buffer[self.at..self.end].first().copied().ok_or(Malformed)?;
            self.at += 1;
            // Of the tenth byte only the lowest bit has room; as everywhere, the others are dropped.
            number |= u64::from(byte & 0x7f) << (7 * index);
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Malformed)
    }

    fn skip(&mut self, length: u64) -> Result<Range<usize>, Malformed> {
        let left = self.end - self.at;
        let length = usize::try_from(length).ok().filter(|length| *length <= left).ok_or(Malformed)?;
        let place = self.at..self.at + length;
        self.at = place.end;
        Ok(place)
    }

    fn field(&mut self) -> Result<(u64, Field), Malformed> {
        let key = self.varint()?;
        let number = key >> 3;
        if number == 0 {
            return Err(Malformed);
        }
        let field = match key & 7 {
            VARINT => Field::Number(self.varint()?),
            LENGTH => {
                let length = self.varint()?;
                Field::Place(self.skip(length)?)
            }
            FIXED_64 => self.skip(8).map(|_| Field::Other)?,
            FIXED_32 => self.skip(4).map(|_| Field::Other)?,
            _ => return Err(Malformed),
        };
        Ok((number, field))
    }
}

impl Iterator for Fields<'_> {
    type Item = Result<(u64, Field), Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at == self.end {
            return None;
        }
        let field = self.field();
        if field.is_err() {
            self.at = self.end;
        }
        Some(field)
    }
}

/// Writes a number.
pub(crate) fn put_varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Writes a field that is a number.
pub(crate) fn put_number(out: &mut Vec<u8>, field: u64, number: u64) {
    put_varint(out, field << 3 | VARINT);
    put_varint(out, number);
}

/// Writes the key and the length of a field whose bytes follow.
pub(crate) fn put_length(out: &mut Vec<u8>, field: u64, length: usize) {
    put_varint(out, field << 3 | LENGTH);
    put_varint(out, length as u64);
}

/// Bytes that a number takes.
pub(crate) fn varint_bytes(number: u64) -> usize {
    // Seven bits a byte, and one byte for zero.
    (u64::BITS - (number | 1).leading_zeros()).div_ceil(7) as usize
}

/// Bytes that a field of a given length takes, with its key; all our field numbers fit into a key of one byte.
pub(crate) fn field_bytes(length: usize) -> usize {
    1 + varint_bytes(length as u64) + length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(bytes: &[u8]) -> Vec<Result<(u64, Field), Malformed>> {
        Fields::of(bytes, 0..bytes.len()).collect()
    }

    #[test]
    fn numbers_take_as_many_bytes_as_told() {
        for number in [0, 1, 0x7f, 0x80, 0x3fff, 0x4000, u64::from(u32::MAX), u64::MAX] {
            let mut bytes = Vec::new();
            put_number(&mut bytes, 1, number);
            assert_eq!(bytes.len(), 1 + varint_bytes(number), "{number}");
            assert_eq!(fields(&bytes), [Ok((1, Field::Number(number)))]);
        }
    }

    #[test]
    fn what_is_unknown_is_passed_over() {
        // A fixed64, a fixed32, then a text.
        let bytes = [&[9][..], &[0; 8], &[0x15], &[0; 4], &[0x1a, 2, b'h', b'i']].concat();
        assert_eq!(
            fields(&bytes),
            [Ok((1, Field::Other)), Ok((2, Field::Other)), Ok((3, Field::Place(16..18)))]
        );
    }

    #[test]
    fn what_is_malformed_ends_the_message() {
        let cases: [&[u8]; 7] = [
            &[0x80],                                                             // a key without an end
            &[0xff; 11],                                                         // a number of eleven bytes
            &[0x00, 0x00],                                                       // the field number zero
            &[0x0a, 2, b'h'],                                                    // shorter than its length
            &[0x09, 0, 0],                                                       // a fixed64 cut short
            &[0x0b, 0x0c],                                                       // a group
            &[0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], // longer than any memory
        ];
        for bytes in cases {
            assert_eq!(fields(bytes), [Err(Malformed)], "{bytes:x?}");
        }
    }
}
