//! One stripe: each column's values into streams, with an index entry, statistics and bloom filter for every so many rows.

use super::bloom::{Filter, Size};
use super::protobuf::{Message, varint_128};
use super::runs::{Booleans, Integers, write_bytes};
use super::statistics::Statistics;
use super::stream::{Codec, Stream};
use crate::column::{Column, Slots, Texts, Values};
use crate::numbers::decimal_text;
use crate::schema::Type;
use std::collections::HashMap;
use std::ops::Range;

/// What is the same for all stripes of a format.
#[derive(Debug)]
pub(crate) struct StripePlan {
    pub(crate) version_1: bool,
    pub(crate) stride: usize,
    pub(crate) dictionary_threshold: f64,
    // For each column of the table.
    pub(crate) blooms: Vec<bool>,
    pub(crate) bloom: Size,
}

// Kinds of streams.
const PRESENT: u64 = 0;
const DATA: u64 = 1;
const LENGTH: u64 = 2;
const DICTIONARY_DATA: u64 = 3;
const SECONDARY: u64 = 5;
const ROW_INDEX: u64 = 6;
const BLOOM_FILTER_UTF8: u64 = 8;

/// Seconds from 1970-01-01 to 2015-01-01, from which ORC counts timestamps.
const ORC_EPOCH_SECONDS: i64 = 1_420_070_400;

/// A stripe as it is in the file.
pub(crate) struct Stripe {
    pub(crate) index: Vec<u8>,
    pub(crate) data: Vec<u8>,
    pub(crate) footer: Vec<u8>,
    pub(crate) rows: u64,
    /// One for each column of the file, which are numbered by depth, the rows first.
    pub(crate) statistics: Vec<Statistics>,
}

struct Writer<'a> {
    plan: &'a StripePlan,
    codec: &'a mut Codec,
    // Of the index: the streams' bytes, and their descriptions for the footer.
    index: Vec<u8>,
    index_streams: Vec<Message>,
    data: Vec<u8>,
    data_streams: Vec<Message>,
    encodings: Vec<Message>,
    statistics: Vec<Statistics>,
}

/// A column's parts: for each row group the slots and the values that belong to it.
struct Parts {
    slots: Vec<Range<usize>>,
    values: Vec<Range<usize>>,
}

impl Parts {
    fn new(slots: Vec<Range<usize>>, column: &Slots) -> Parts {
        let mut start = 0;
        let mut values = Vec::with_capacity(slots.len());
        for part in &slots {
            let end = start + column.count(part.start, part.end);
            values.push(start..end);
            start = end;
        }
        Parts { slots, values }
    }
}

// The positions of a column's streams, for each row group.
type Positions = Vec<Vec<u64>>;

/// Writes the rows as one stripe.
pub(crate) fn write(plan: &StripePlan, codec: &mut Codec, rows: Column, kind: &Type) -> Stripe {
    let count = rows.slots.len();
    let parts = (0..count).step_by(plan.stride).map(|at| at..(at + plan.stride).min(count)).collect();
    let mut writer = Writer {
        plan,
        codec,
        index: Vec::new(),
        index_streams: Vec::new(),
        data: Vec::new(),
        data_streams: Vec::new(),
        encodings: Vec::new(),
        statistics: Vec::new(),
    };
    writer.column(rows, kind, parts, None);
    let mut footer = Message::default();
    for stream in writer.index_streams.iter().chain(&writer.data_streams) {
        footer.message(1, stream);
    }
    for encoding in &writer.encodings {
        footer.message(2, encoding);
    }
    footer.bytes(3, b"UTC");
    let footer = writer.codec.whole(&footer.finish());
    Stripe {
        index: writer.index,
        data: writer.data,
        footer,
        rows: count as u64,
        statistics: writer.statistics,
    }
}

impl Writer<'_> {
    // `top` is the number of a column of the table; fields within others have none.
    fn column(&mut self, column: Column, kind: &Type, slots: Vec<Range<usize>>, top: Option<usize>) {
        let number = self.encodings.len();
        let Column { slots: present, mut values } = column;
        let parts = Parts::new(slots, &present);
        let each = parts.slots.iter().zip(&parts.values);
        let of_parts: Vec<Statistics> = each
            .map(|(slots, part)| Statistics::of(kind, &present, slots.clone(), &values, part.clone()))
            .collect();
        let mut whole = Statistics::new(kind);
        of_parts.iter().for_each(|part| whole.merge(part));
        self.statistics.push(whole);
        let bloom = top.is_some_and(|top| self.plan.blooms[top]).then(|| self.blooms(&parts, &values, kind));

        let mut positions: Positions = vec![Vec::new(); parts.slots.len()];
        // Without nulls there is no stream for them.
        if present.present() < present.len() {
            let mut stream = self.codec.stream();
            let mut bits = Booleans::default();
            for (part, positions) in parts.slots.iter().zip(&mut positions) {
                stream.position(positions);
                positions.extend([0, bits.within()]);
                bits.write(part.clone().map(|slot| present.is_present(slot)), &mut stream);
            }
            bits.finish(&mut stream);
            let bytes = stream.finish();
            self.stream(PRESENT, number, &bytes);
        }
        let direct = Message::default();
        // Its place among the encodings, which are in the order of the columns; what it is comes with the values.
        self.encodings.push(direct);
        let encoding = self.values(number, &mut values, &parts, &mut positions, kind);
        let mut message = Message::default();
        message.unsigned(1, encoding.kind);
        if let Some(size) = encoding.dictionary {
            message.unsigned(2, size);
        }
        if bloom.is_some() {
            message.unsigned(3, 1);
        }
        self.encodings[number] = message;
        self.row_index(number, &positions, &of_parts);
        if let Some(bloom) = bloom {
            let bytes = self.codec.whole(&bloom.finish());
            self.index_stream(BLOOM_FILTER_UTF8, number, &bytes);
        }
        self.children(values, kind, &parts);
    }

    fn children(&mut self, values: Values, kind: &Type, parts: &Parts) {
        let within = |ends: &[u32]| {
            let start = |at: usize| if at == 0 { 0 } else { ends[at - 1] as usize };
            parts.values.iter().map(|part| start(part.start)..start(part.end)).collect()
        };
        match (values, kind) {
            (Values::Struct(columns), Type::Struct(fields)) => {
                let top = self.encodings.len() == 1;
                for (at, (column, field)) in columns.into_iter().zip(fields).enumerate() {
                    self.column(column, &field.kind, parts.values.clone(), top.then_some(at));
                }
            }
            (Values::List(ends, column), Type::Array(element)) => {
                let slots = within(&ends);
                self.column(*column, element, slots, None);
            }
            (Values::Map(ends, entries), Type::Map(key, value)) => {
                let slots: Vec<Range<usize>> = within(&ends);
                self.column(entries.0, key, slots.clone(), None);
                self.column(entries.1, value, slots, None);
            }
            _ => {}
        }
    }

    // A stream that is written part by part; `runs` of run-length encodings have their place in a run among the positions.
    fn parted(
        &mut self,
        kind: u64,
        number: usize,
        parts: &Parts,
        positions: &mut Positions,
        runs: bool,
        mut write: impl FnMut(Range<usize>, &mut Stream<'_>),
    ) {
        let mut stream = self.codec.stream();
        for (part, positions) in parts.values.iter().zip(positions) {
            stream.position(positions);
            if runs {
                positions.push(0);
            }
            write(part.clone(), &mut stream);
        }
        let bytes = stream.finish();
        self.stream(kind, number, &bytes);
    }

    fn integers(
        &mut self,
        kind: u64,
        number: usize,
        parts: &Parts,
        positions: &mut Positions,
        signed: bool,
        value: impl Fn(usize) -> i64,
    ) {
        let runs = Integers { signed, version_1: self.plan.version_1 };
        let mut buffer = Vec::new();
        self.parted(kind, number, parts, positions, true, |part, stream| {
            buffer.clear();
            buffer.extend(part.map(&value));
            runs.write(&buffer, stream);
        });
    }

    fn values(
        &mut self,
        number: usize,
        values: &mut Values,
        parts: &Parts,
        positions: &mut Positions,
        kind: &Type,
    ) -> Encoding {
        let plain = Encoding { kind: 0, dictionary: None };
        let runs = Encoding { kind: if self.plan.version_1 { 0 } else { 2 }, dictionary: None };
        match values {
            Values::Boolean(values) => {
                let mut stream = self.codec.stream();
                let mut bits = Booleans::default();
                for (part, positions) in parts.values.iter().zip(positions) {
                    stream.position(positions);
                    positions.extend([0, bits.within()]);
                    bits.write(values[part.clone()].iter().copied(), &mut stream);
                }
                bits.finish(&mut stream);
                let bytes = stream.finish();
                self.stream(DATA, number, &bytes);
                plain
            }
            Values::Int(values) if *kind == Type::TinyInt => {
                self.parted(DATA, number, parts, positions, true, |part, stream| {
                    let bytes: Vec<u8> = values[part].iter().map(|value| *value as u8).collect();
                    write_bytes(&bytes, stream);
                });
                plain
            }
            Values::Int(values) => {
                self.integers(DATA, number, parts, positions, true, |at| i64::from(values[at]));
                runs
            }
            Values::Long(values) => {
                self.integers(DATA, number, parts, positions, true, |at| values[at]);
                runs
            }
            Values::Float(values) => {
                self.parted(DATA, number, parts, positions, false, |part, stream| {
                    values[part].iter().for_each(|value| stream.write(&value.to_le_bytes()));
                });
                plain
            }
            Values::Double(values) => {
                self.parted(DATA, number, parts, positions, false, |part, stream| {
                    values[part].iter().for_each(|value| stream.write(&value.to_le_bytes()));
                });
                plain
            }
            Values::Decimal(values) => {
                let Type::Decimal { scale, .. } = kind else { unreachable!("a decimal") };
                self.parted(DATA, number, parts, positions, false, |part, stream| {
                    let mut bytes = Vec::new();
                    values[part].iter().for_each(|value| varint_128(&mut bytes, *value));
                    stream.write(&bytes);
                });
                self.integers(SECONDARY, number, parts, positions, true, |_| i64::from(*scale));
                runs
            }
            Values::Timestamp(seconds, nanos) => {
                self.integers(DATA, number, parts, positions, true, |at| orc_seconds(seconds[at], nanos[at]));
                self.integers(SECONDARY, number, parts, positions, false, |at| orc_nanos(nanos[at]));
                runs
            }
            Values::Texts(texts) => {
                let text = matches!(kind, Type::String | Type::Varchar(_) | Type::Char(_));
                if text && let Some(dictionary) = Dictionary::of(texts, self.plan.dictionary_threshold) {
                    return self.dictionary(number, texts, &dictionary, parts, positions);
                }
                self.parted(DATA, number, parts, positions, false, |part, stream| {
                    stream.write(&texts.bytes[texts.start(part.start)..texts.start(part.end)]);
                });
                let length = |at: usize| i64::from(texts.ends[at]) - texts.start(at) as i64;
                self.integers(LENGTH, number, parts, positions, false, length);
                runs
            }
            Values::List(ends, _) | Values::Map(ends, _) => {
                let length =
                    |at: usize| i64::from(ends[at]) - if at == 0 { 0 } else { i64::from(ends[at - 1]) };
                self.integers(LENGTH, number, parts, positions, false, length);
                runs
            }
            Values::Struct(_) => plain,
        }
    }

    fn dictionary(
        &mut self,
        number: usize,
        texts: &Texts,
        dictionary: &Dictionary,
        parts: &Parts,
        positions: &mut Positions,
    ) -> Encoding {
        self.integers(DATA, number, parts, positions, false, |at| i64::from(dictionary.numbers[at]));
        let entries: Vec<&[u8]> = dictionary.entries.iter().map(|at| texts.get(*at as usize)).collect();
        let bytes = self.codec.whole(&entries.concat());
        self.stream(DICTIONARY_DATA, number, &bytes);
        let lengths: Vec<i64> = entries.iter().map(|entry| entry.len() as i64).collect();
        let mut stream = self.codec.stream();
        Integers { signed: false, version_1: self.plan.version_1 }.write(&lengths, &mut stream);
        let bytes = stream.finish();
        self.stream(LENGTH, number, &bytes);
        Encoding { kind: if self.plan.version_1 { 1 } else { 3 }, dictionary: Some(entries.len() as u64) }
    }

    fn blooms(&self, parts: &Parts, values: &Values, kind: &Type) -> Message {
        let mut message = Message::default();
        for part in &parts.values {
            let mut filter = Filter::new(self.plan.bloom);
            for at in part.clone() {
                match values {
                    Values::Int(values) => filter.add_integer(i64::from(values[at])),
                    Values::Long(values) => filter.add_integer(values[at]),
                    Values::Float(values) => filter.add_double(f64::from(values[at])),
                    Values::Double(values) => filter.add_double(values[at]),
                    Values::Decimal(values) => {
                        let Type::Decimal { scale, .. } = kind else { unreachable!("a decimal") };
                        filter.add_bytes(decimal_text(values[at], *scale).as_bytes());
                    }
                    Values::Timestamp(seconds, nanos) => {
                        filter.add_integer(seconds[at] * 1_000 + i64::from(nanos[at] / 1_000_000));
                    }
                    Values::Texts(texts) => filter.add_bytes(texts.get(at)),
                    Values::Boolean(_) | Values::List(..) | Values::Map(..) | Values::Struct(_) => {}
                }
            }
            message.message(1, &filter.message());
        }
        message
    }

    fn row_index(&mut self, number: usize, positions: &Positions, statistics: &[Statistics]) {
        let mut index = Message::default();
        for (positions, statistics) in positions.iter().zip(statistics) {
            let mut entry = Message::default();
            entry.packed(1, positions.iter().copied()).message(2, &statistics.message());
            index.message(1, &entry);
        }
        let bytes = self.codec.whole(&index.finish());
        self.index_stream(ROW_INDEX, number, &bytes);
    }

    fn stream(&mut self, kind: u64, number: usize, bytes: &[u8]) {
        self.data.extend_from_slice(bytes);
        self.data_streams.push(described(kind, number, bytes.len()));
    }

    fn index_stream(&mut self, kind: u64, number: usize, bytes: &[u8]) {
        self.index.extend_from_slice(bytes);
        self.index_streams.push(described(kind, number, bytes.len()));
    }
}

fn described(kind: u64, number: usize, bytes: usize) -> Message {
    let mut message = Message::default();
    message.unsigned(1, kind).unsigned(2, number as u64).unsigned(3, bytes as u64);
    message
}

struct Encoding {
    kind: u64,
    dictionary: Option<u64>,
}

/// The different texts of a column, sorted.
struct Dictionary {
    // An occurrence of each.
    entries: Vec<u32>,
    // For each value its number among them.
    numbers: Vec<u32>,
}

impl Dictionary {
    // None if there are more different ones than the threshold says.
    fn of(texts: &Texts, threshold: f64) -> Option<Dictionary> {
        if threshold <= 0.0 || texts.len() == 0 {
            return None;
        }
        let most = (texts.len() as f64 * threshold) as usize;
        let mut known: HashMap<&[u8], u32> = HashMap::new();
        let mut entries = Vec::new();
        let mut numbers = Vec::with_capacity(texts.len());
        for at in 0..texts.len() {
            let number = *known.entry(texts.get(at)).or_insert_with(|| {
                entries.push(at as u32);
                entries.len() as u32 - 1
            });
            if entries.len() > most {
                return None;
            }
            numbers.push(number);
        }
        let mut order: Vec<u32> = (0..entries.len() as u32).collect();
        order.sort_unstable_by_key(|number| texts.get(entries[*number as usize] as usize));
        let mut places = vec![0; entries.len()];
        for (place, number) in order.iter().enumerate() {
            places[*number as usize] = place as u32;
        }
        numbers.iter_mut().for_each(|number| *number = places[*number as usize]);
        Some(Dictionary { entries: order.iter().map(|number| entries[*number as usize]).collect(), numbers })
    }
}

// Readers take one second off what is before 1970 and has a fraction of at least a millisecond, as Java's division needs.
fn orc_seconds(seconds: i64, nanos: u32) -> i64 {
    let java = if seconds < 0 && nanos > 999_999 { seconds + 1 } else { seconds };
    java - ORC_EPOCH_SECONDS
}

// Zeros at the end are counted in the last three bits: one less than there are, if there are more than one.
fn orc_nanos(nanos: u32) -> i64 {
    if nanos == 0 || !nanos.is_multiple_of(100) {
        return i64::from(nanos) << 3;
    }
    let (mut rest, mut zeros) = (nanos / 100, 1);
    while rest.is_multiple_of(10) && zeros < 7 {
        rest /= 10;
        zeros += 1;
    }
    i64::from(rest) << 3 | zeros
}
