//! Values and rows. A value does not carry its type: the column that it is in has one.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::civil;
use crate::keep::Stow;
use crate::types::{Field, SqlType};

/// One value of a row.
///
/// | variant | of the types |
/// |---|---|
/// | `Int` | the whole numbers; DECIMAL without its point (`1.50` in a `DECIMAL(5,2)` is 150); DATE in days since 1970-01-01; TIME in milliseconds since midnight; TIMESTAMP in milliseconds since 1970-01-01 in UTC; INTERVAL in milliseconds |
/// | `Double` | DOUBLE, and REAL rounded to 32 bits |
/// | `Text` | CHAR, VARCHAR |
/// | `Bytes` | BINARY, VARBINARY |
/// | `Record` | what the log parsers make |
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub enum Value {
    /// NULL, and UNKNOWN.
    #[default]
    Null,
    /// TRUE and FALSE.
    Bool(bool),
    /// Whatever is exact.
    Int(i64),
    /// Whatever is approximate.
    Double(f64),
    /// Texts; up to 23 bytes lie in the value itself.
    Text(SmolStr),
    /// Bytes.
    Bytes(Box<[u8]>),
    /// The fields of a record.
    Record(Box<[Value]>),
}

impl Value {
    /// Whether it is NULL.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    pub(crate) fn text(text: &str) -> Value {
        Value::Text(SmolStr::new(text))
    }

    /// The order of two values of one type; NULL is the greatest, NaN the greatest of numbers.
    pub(crate) fn order(&self, other: &Value) -> Ordering {
        match (self, other) {
            (Value::Int(one), Value::Int(two)) => one.cmp(two),
            (Value::Double(one), Value::Double(two)) => {
                one.partial_cmp(two).unwrap_or_else(|| one.is_nan().cmp(&two.is_nan()))
            }
            (Value::Text(one), Value::Text(two)) => one.as_str().cmp(two.as_str()),
            (Value::Bool(one), Value::Bool(two)) => one.cmp(two),
            (Value::Bytes(one), Value::Bytes(two)) => one.cmp(two),
            (Value::Record(one), Value::Record(two)) => {
                let pairs = one.iter().zip(two.iter());
                pairs.map(|(one, two)| one.order(two)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
            }
            (Value::Null, Value::Null) => Ordering::Equal,
            (Value::Null, _) => Ordering::Greater,
            (_, Value::Null) => Ordering::Less,
            // Only a bug mixes types; a whole number and its like in floating point are ordered all the same.
            (Value::Int(one), Value::Double(two)) => (*one as f64).total_cmp(two),
            (Value::Double(one), Value::Int(two)) => one.total_cmp(&(*two as f64)),
            _ => Ordering::Equal,
        }
    }

    // The bits by which numbers are told apart as keys: both zeros are one, and so are all that are none.
    fn bits(number: f64) -> u64 {
        if number == 0.0 {
            0
        } else if number.is_nan() {
            f64::NAN.to_bits()
        } else {
            number.to_bits()
        }
    }
}

/// As keys of groups are equal: NULL equals NULL.
impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(one), Value::Bool(two)) => one == two,
            (Value::Int(one), Value::Int(two)) => one == two,
            (Value::Double(one), Value::Double(two)) => Value::bits(*one) == Value::bits(*two),
            (Value::Text(one), Value::Text(two)) => one == two,
            (Value::Bytes(one), Value::Bytes(two)) => one == two,
            (Value::Record(one), Value::Record(two)) => one == two,
            _ => false,
        }
    }
}

impl Eq for Value {}

impl Hash for Value {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        match self {
            Value::Null => hasher.write_u8(0),
            Value::Bool(value) => hasher.write_u8(1 + u8::from(*value)),
            Value::Int(value) => hasher.write_i64(*value),
            Value::Double(value) => hasher.write_u64(Value::bits(*value)),
            Value::Text(value) => hasher.write(value.as_bytes()),
            Value::Bytes(value) => hasher.write(value),
            Value::Record(values) => values.hash(hasher),
        }
    }
}

/// Different values, in the order in which they came. The seed of the hashes, which keeps keys that were made to collide from doing so,
/// is another in each process, and nothing that is told depends on it.
pub(crate) type Distinct = indexmap::IndexSet<Value, foldhash::fast::RandomState>;

/// How often each value has come, in the order in which they came first.
pub(crate) type Counts = indexmap::IndexMap<Value, i64, foldhash::fast::RandomState>;

/// A row as operators see it.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// ROWTIME: milliseconds since 1970-01-01 in UTC.
    pub rowtime: i64,
    /// One value for each column.
    pub values: &'a [Value],
}

/// Rows of one width, side by side in one stretch of memory, so that a row costs no allocation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    width: usize,
    rowtimes: Vec<i64>,
    values: Vec<Value>,
}

impl Batch {
    /// An empty one for rows of that many columns.
    #[must_use]
    pub fn new(width: usize) -> Batch {
        Batch { width, rowtimes: Vec::new(), values: Vec::new() }
    }

    /// Columns of each row.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rowtimes.len()
    }

    /// Whether there is no row in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rowtimes.is_empty()
    }

    /// Adds a row.
    ///
    /// # Panics
    /// If it has another number of values than the batch has columns: who builds rows knows their schema.
    pub fn push(&mut self, rowtime: i64, values: impl IntoIterator<Item = Value>) {
        self.values.extend(values);
        self.rowtimes.push(rowtime);
        assert_eq!(self.values.len(), self.width * self.rowtimes.len(), "a row of another width");
    }

    /// The row at that place.
    ///
    /// # Panics
    /// If there is none.
    #[must_use]
    pub fn row(&self, at: usize) -> Row<'_> {
        Row { rowtime: self.rowtimes[at], values: &self.values[at * self.width..(at + 1) * self.width] }
    }

    /// All rows in their order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).map(|at| self.row(at))
    }

    /// Bytes of its rows where each lies by itself, by what the texts of some of them take.
    pub(crate) fn bytes_about(&self) -> usize {
        /// Rows that are looked at.
        const SAMPLE: usize = 16;
        /// What a row takes beside its values: its time, a place in a queue, an allocation.
        const ROW_BYTES: usize = 64;
        let every = self.len().div_ceil(SAMPLE).max(1);
        let sample = self.rows().step_by(every).flat_map(|row| row.values);
        let texts: usize = sample.map(Stow::heap).sum::<usize>() * every;
        self.len() * ROW_BYTES + self.values.len() * size_of::<Value>() + texts
    }

    /// Forgets all rows and keeps the memory.
    pub fn clear(&mut self) {
        self.rowtimes.clear();
        self.values.clear();
    }

    /// Takes the values of the row at that place, and leaves NULL there.
    pub(crate) fn take(&mut self, at: usize) -> impl ExactSizeIterator<Item = Value> {
        self.values[at * self.width..(at + 1) * self.width].iter_mut().map(std::mem::take)
    }

    /// Moves these columns of all rows, each but once, behind the rows of another batch.
    pub(crate) fn select(&mut self, columns: &[usize], into: &mut Batch) {
        let in_order = columns.iter().enumerate().all(|(at, column)| at == *column);
        if in_order && columns.len() == self.width {
            into.append(self);
            return;
        }
        into.values.reserve(columns.len() * self.len());
        if self.width > 0 {
            for row in self.values.chunks_exact_mut(self.width) {
                into.values.extend(columns.iter().map(|column| std::mem::take(&mut row[*column])));
            }
        }
        into.rowtimes.append(&mut self.rowtimes);
        self.values.clear();
    }

    /// Takes the other's rows behind its own.
    pub fn append(&mut self, other: &mut Batch) {
        if self.is_empty() && self.width == other.width {
            std::mem::swap(self, other);
            return;
        }
        self.rowtimes.append(&mut other.rowtimes);
        self.values.append(&mut other.values);
    }

    /// Forgets all rows behind the first so many.
    pub(crate) fn truncate(&mut self, rows: usize) {
        self.rowtimes.truncate(rows);
        self.values.truncate(self.width * self.rowtimes.len());
    }

    // For whoever builds a row value by value and may give it up.
    pub(crate) fn values_mut(&mut self) -> &mut Vec<Value> {
        &mut self.values
    }

    pub(crate) fn complete(&mut self, rowtime: i64) {
        self.rowtimes.push(rowtime);
        debug_assert_eq!(self.values.len(), self.width * self.rowtimes.len());
    }

    /// Takes back the values of a row that was not completed.
    pub(crate) fn give_up(&mut self) {
        self.values.truncate(self.width * self.rowtimes.len());
    }
}

/// Writes a value as CAST to VARCHAR and the texts of messages have it; NULL writes nothing.
pub(crate) fn write_text(value: &Value, sql: &SqlType, out: &mut Vec<u8>) {
    match value {
        Value::Null => {}
        Value::Bool(value) => out.extend_from_slice(if *value { b"TRUE" } else { b"FALSE" }),
        Value::Int(value) => match sql {
            SqlType::Decimal(_, scale) => write_decimal(*value, *scale, out),
            SqlType::Date => civil::write_date(*value, out),
            SqlType::Time => civil::write_time(*value, *value % 1000 != 0, out),
            SqlType::Timestamp => civil::write_timestamp(*value, value.rem_euclid(1000) != 0, out),
            SqlType::Interval(from, to) => write_interval(*value, *from, *to, out),
            _ => out.extend_from_slice(itoa::Buffer::new().format(*value).as_bytes()),
        },
        Value::Double(value) => write_double(*value, sql, out),
        Value::Text(value) => out.extend_from_slice(value.as_bytes()),
        Value::Bytes(value) => write_hex(value, out),
        Value::Record(values) => {
            out.push(b'(');
            for (at, value) in values.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                let field = match sql {
                    SqlType::Record(fields) => fields.get(at).map(|(_, sql)| sql),
                    _ => None,
                };
                write_text(value, field.unwrap_or(&SqlType::Null), out);
            }
            out.push(b')');
        }
    }
}

/// The text of a value, as CAST to VARCHAR has it.
#[must_use]
pub fn text(value: &Value, sql: &SqlType) -> String {
    let mut out = Vec::new();
    write_text(value, sql, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

pub(crate) fn write_double(value: f64, sql: &SqlType, out: &mut Vec<u8>) {
    let mut buffer = zmij::Buffer::new();
    // The shortest text of 32 bits, not that of the 64 into which they were widened.
    let text = if *sql == SqlType::Real { buffer.format(value as f32) } else { buffer.format(value) };
    out.extend_from_slice(text.as_bytes());
}

pub(crate) fn write_decimal(value: i64, scale: u8, out: &mut Vec<u8>) {
    if scale == 0 {
        out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
        return;
    }
    let unit = 10i128.pow(u32::from(scale));
    let value = i128::from(value);
    if value < 0 {
        out.push(b'-');
    }
    let magnitude = value.abs();
    out.extend_from_slice(itoa::Buffer::new().format(magnitude / unit).as_bytes());
    out.push(b'.');
    let mut buffer = itoa::Buffer::new();
    let fraction = buffer.format(magnitude % unit);
    out.extend(std::iter::repeat_n(b'0', usize::from(scale) - fraction.len()));
    out.extend_from_slice(fraction.as_bytes());
}

// With a sign, as the service has it: `+2 00:06:11`.
fn write_interval(ms: i64, from: Field, to: Field, out: &mut Vec<u8>) {
    out.push(if ms < 0 { b'-' } else { b'+' });
    let mut rest = ms.unsigned_abs();
    for field in [Field::Day, Field::Hour, Field::Minute, Field::Second] {
        if !(from..=to).contains(&field) {
            continue;
        }
        let unit = field.ms().unsigned_abs();
        if field > from {
            out.push(if field == Field::Hour { b' ' } else { b':' });
            if rest / unit < 10 {
                out.push(b'0');
            }
        }
        out.extend_from_slice(itoa::Buffer::new().format(rest / unit).as_bytes());
        rest %= unit;
        if field == Field::Second && rest > 0 {
            out.extend_from_slice(format!(".{rest:03}").as_bytes());
        }
    }
}

pub(crate) fn write_hex(bytes: &[u8], out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in bytes {
        out.push(DIGITS[usize::from(byte >> 4)]);
        out.push(DIGITS[usize::from(byte & 15)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_small() {
        assert_eq!(size_of::<Value>(), 24);
    }

    #[test]
    fn texts_are_those_of_the_type() {
        let cases = [
            (Value::Int(150), "DECIMAL(5,2)", "1.50"),
            (Value::Int(-5), "DECIMAL(5,3)", "-0.005"),
            (Value::Int(17_836), "DATE", "2018-11-01"),
            (Value::Int(36_045_120), "TIME", "10:00:45.120"),
            (Value::Int(1_541_066_445_000), "TIMESTAMP", "2018-11-01 10:00:45"),
            (Value::Double(f64::from(33.11f32)), "REAL", "33.11"),
            (Value::Double(1e300), "DOUBLE", "1e+300"),
            (Value::Bytes(Box::new([0, 255])), "VARBINARY(2)", "00FF"),
        ];
        for (value, sql, expected) in cases {
            assert_eq!(text(&value, &SqlType::parse(sql).unwrap()), expected);
        }
        let days = SqlType::Interval(Field::Day, Field::Second);
        assert_eq!(text(&Value::Int(173_171_000), &days), "+2 00:06:11");
        assert_eq!(
            text(&Value::Int(-371_500), &SqlType::Interval(Field::Minute, Field::Second)),
            "-6:11.500"
        );
    }

    #[test]
    fn keys_are_equal_where_sql_says_so() {
        assert_eq!(Value::Double(0.0), Value::Double(-0.0));
        assert_eq!(Value::Double(f64::NAN), Value::Double(-f64::NAN));
        assert_eq!(Value::Null, Value::Null);
        assert_ne!(Value::Int(1), Value::Null);
    }
}
