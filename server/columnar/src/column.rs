//! Rows as columns, before they are encoded: what both kinds of file are written from.
//!
//! A column keeps the values that are there, side by side, and which of its slots have one. A slot is a row for a column of the table; for
//! a field of a struct, each time that the struct is there; for the element of an array, each element. What is null costs nothing as
//! long as nothing follows it, so that a record without keys costs the same in a table of a thousand columns. A field that a record does not
//! have is not touched: its column falls behind and is made up for when the next value comes or the rows are written.

use crate::schema::Type;

/// Which slots have a value.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    len: usize,
    present: usize,
    // One bit a slot, as far as the last value. Empty as long as the values are the first `present` slots.
    bits: Vec<u64>,
}

impl Slots {
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn present(&self) -> usize {
        self.present
    }

    pub(crate) fn is_present(&self, slot: usize) -> bool {
        if self.bits.is_empty() {
            return slot < self.present;
        }
        self.bits.get(slot / 64).is_some_and(|word| word >> (slot % 64) & 1 == 1)
    }

    #[inline]
    pub(crate) fn push_present(&mut self) {
        if self.present < self.len || !self.bits.is_empty() {
            self.push_after_null();
        }
        self.len += 1;
        self.present += 1;
    }

    fn push_after_null(&mut self) {
        if self.bits.is_empty() {
            self.bits = vec![u64::MAX; self.present / 64];
            if !self.present.is_multiple_of(64) {
                self.bits.push((1 << (self.present % 64)) - 1);
            }
        }
        let word = self.len / 64;
        if self.bits.len() <= word {
            self.bits.resize(word + 1, 0);
        }
        self.bits[word] |= 1 << (self.len % 64);
    }

    pub(crate) fn pad(&mut self, len: usize) {
        self.len = self.len.max(len);
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        if len >= self.len {
            return;
        }
        if self.bits.is_empty() {
            self.present = self.present.min(len);
        } else {
            self.present -= self.count(len, self.len);
            self.bits.truncate(len.div_ceil(64));
            if !len.is_multiple_of(64)
                && let Some(last) = self.bits.get_mut(len / 64)
            {
                *last &= (1 << (len % 64)) - 1;
            }
        }
        self.len = len;
    }

    /// How many of the slots from `from` to before `to` have a value.
    pub(crate) fn count(&self, from: usize, to: usize) -> usize {
        if self.bits.is_empty() {
            return to.min(self.present) - from.min(self.present);
        }
        let mut count = 0;
        let mut at = from;
        while at < to {
            let end = (at / 64 * 64 + 64).min(to);
            let word = self.bits.get(at / 64).copied().unwrap_or(0) >> (at % 64);
            let width = end - at;
            count += (if width == 64 { word } else { word & ((1 << width) - 1) }).count_ones() as usize;
            at = end;
        }
        count
    }

    fn bytes(&self) -> usize {
        self.bits.len() * 8
    }
}

/// Texts or blobs, one after the other.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    pub(crate) bytes: Vec<u8>,
    pub(crate) ends: Vec<u32>,
}

impl Texts {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn start(&self, index: usize) -> usize {
        if index == 0 { 0 } else { self.ends[index - 1] as usize }
    }

    pub(crate) fn get(&self, index: usize) -> &[u8] {
        &self.bytes[self.start(index)..self.ends[index] as usize]
    }

    pub(crate) fn push(&mut self, text: &[u8]) {
        self.bytes.extend_from_slice(text);
        self.ends.push(place(self.bytes.len()));
    }

    fn truncate(&mut self, len: usize) {
        self.ends.truncate(len);
        self.bytes.truncate(self.ends.last().map_or(0, |end| *end as usize));
    }
}

// Places are kept in 32 bits. Rows are written out long before they end: `limits` bounds what waits and one record.
fn place(at: usize) -> u32 {
    u32::try_from(at).expect("rows are written out before columns grow past 4 GiB")
}

/// The values of a column, without its nulls.
#[derive(Debug)]
pub(crate) enum Values {
    Boolean(Vec<bool>),
    /// `tinyint`, `smallint`, `int`, and `date` in days from 1970-01-01.
    Int(Vec<i32>),
    Long(Vec<i64>),
    Float(Vec<f32>),
    Double(Vec<f64>),
    /// Without the point: as many of the last digits are after it as the scale says.
    Decimal(Vec<i128>),
    /// Seconds from 1970-01-01 00:00:00, rounded down, and nanoseconds.
    Timestamp(Vec<i64>, Vec<u32>),
    /// `string`, `varchar`, `binary`, and `char` without the blanks at its end or with all of them, as the file needs it.
    Texts(Texts),
    /// Where the elements of each array end.
    List(Vec<u32>, Box<Column>),
    /// Where the entries of each map end.
    Map(Vec<u32>, Box<(Column, Column)>),
    Struct(Vec<Column>),
}

/// Slots and their values.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) slots: Slots,
    pub(crate) values: Values,
}

impl Column {
    pub(crate) fn new(kind: &Type) -> Column {
        let values = match kind {
            Type::Boolean => Values::Boolean(Vec::new()),
            Type::TinyInt | Type::SmallInt | Type::Int | Type::Date => Values::Int(Vec::new()),
            Type::BigInt => Values::Long(Vec::new()),
            Type::Float => Values::Float(Vec::new()),
            Type::Double => Values::Double(Vec::new()),
            Type::Decimal { .. } => Values::Decimal(Vec::new()),
            Type::Timestamp => Values::Timestamp(Vec::new(), Vec::new()),
            Type::String | Type::Varchar(_) | Type::Char(_) | Type::Binary => Values::Texts(Texts::default()),
            Type::Array(element) => Values::List(Vec::new(), Box::new(Column::new(element))),
            Type::Map(key, value) => {
                Values::Map(Vec::new(), Box::new((Column::new(key), Column::new(value))))
            }
            Type::Struct(fields) => {
                Values::Struct(fields.iter().map(|field| Column::new(&field.kind)).collect())
            }
        };
        Column { slots: Slots::default(), values }
    }

    /// Cuts the column to its first `len` slots, and takes away what belongs to none of them: what an unfinished record left.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.slots.truncate(len);
        let present = self.slots.present();
        match &mut self.values {
            Values::Boolean(values) => values.truncate(present),
            Values::Int(values) => values.truncate(present),
            Values::Long(values) => values.truncate(present),
            Values::Float(values) => values.truncate(present),
            Values::Double(values) => values.truncate(present),
            Values::Decimal(values) => values.truncate(present),
            Values::Timestamp(seconds, nanos) => {
                seconds.truncate(present);
                nanos.truncate(present);
            }
            Values::Texts(texts) => texts.truncate(present),
            Values::List(ends, element) => {
                ends.truncate(present);
                element.truncate(ends.last().map_or(0, |end| *end as usize));
            }
            Values::Map(ends, entries) => {
                ends.truncate(present);
                let end = ends.last().map_or(0, |end| *end as usize);
                entries.0.truncate(end);
                entries.1.truncate(end);
            }
            Values::Struct(fields) => fields.iter_mut().for_each(|field| field.truncate(present)),
        }
    }

    /// Makes up for fields that records did not have, down to the last field.
    pub(crate) fn settle(&mut self, len: usize) {
        self.slots.pad(len);
        let present = self.slots.present();
        match &mut self.values {
            Values::List(ends, element) => element.settle(ends.last().map_or(0, |end| *end as usize)),
            Values::Map(ends, entries) => {
                let end = ends.last().map_or(0, |end| *end as usize);
                entries.0.settle(end);
                entries.1.settle(end);
            }
            Values::Struct(fields) => fields.iter_mut().for_each(|field| field.settle(present)),
            _ => {}
        }
    }

    /// Closes the array or map that has just been read, `elements` of it since the beginning.
    pub(crate) fn end_at(ends: &mut Vec<u32>, elements: usize) {
        ends.push(place(elements));
    }

    /// How many columns it is with those within it.
    pub(crate) fn columns(&self) -> usize {
        1 + match &self.values {
            Values::List(_, element) => element.columns(),
            Values::Map(_, entries) => entries.0.columns() + entries.1.columns(),
            Values::Struct(fields) => fields.iter().map(Column::columns).sum(),
            _ => 0,
        }
    }

    /// About how many bytes the column's contents take up, capacity that is not used left out.
    pub(crate) fn bytes(&self) -> usize {
        let values = match &self.values {
            Values::Boolean(values) => values.len(),
            Values::Int(values) => values.len() * 4,
            Values::Long(values) => values.len() * 8,
            Values::Float(values) => values.len() * 4,
            Values::Double(values) => values.len() * 8,
            Values::Decimal(values) => values.len() * 16,
            Values::Timestamp(seconds, _) => seconds.len() * 12,
            Values::Texts(texts) => texts.bytes.len() + texts.ends.len() * 4,
            Values::List(ends, element) => ends.len() * 4 + element.bytes(),
            Values::Map(ends, entries) => ends.len() * 4 + entries.0.bytes() + entries.1.bytes(),
            Values::Struct(fields) => fields.iter().map(Column::bytes).sum(),
        };
        values + self.slots.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        // Slots beside a plain list of booleans, whatever is done to them.
        #[test]
        fn slots_know_which_of_them_have_a_value(
            steps in prop::collection::vec((0_u8..3, 0_usize..200), 1..40),
            from in 0_usize..2_000,
            width in 0_usize..500,
        ) {
            let mut slots = Slots::default();
            let mut plain: Vec<bool> = Vec::new();
            for (step, count) in steps {
                match step {
                    0 => {
                        (0..count).for_each(|_| slots.push_present());
                        plain.resize(plain.len() + count, true);
                    }
                    1 => {
                        plain.resize(plain.len() + count, false);
                        slots.pad(plain.len());
                    }
                    _ => {
                        let len = plain.len().saturating_sub(count);
                        plain.truncate(len);
                        slots.truncate(len);
                    }
                }
                prop_assert_eq!(slots.len(), plain.len());
                prop_assert_eq!(slots.present(), plain.iter().filter(|there| **there).count());
            }
            for (slot, there) in plain.iter().enumerate() {
                prop_assert_eq!(slots.is_present(slot), *there);
            }
            let from = from.min(plain.len());
            let to = (from + width).min(plain.len());
            let there = plain[from..to].iter().filter(|there| **there).count();
            prop_assert_eq!(slots.count(from, to), there);
        }
    }
}
