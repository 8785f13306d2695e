//! Rows from JSON by the schema of an input, with the service's coercions, and rows into JSON.
//!
//! Texts are read straight into the values of columns, without a tree between: members that no column wants are passed over.

use crate::civil;
use crate::functions::cast::{decimal, fit_exact, fit_text, parse_exact, rescale};
use crate::limits::JSON_DEPTH_MAX;
use crate::program::Column;
use crate::run::ErrorRow;
use crate::syntax::hexadecimal;
use crate::types::{Family, SqlType};
use crate::value::{Batch, Row, Value, write_decimal, write_double, write_hex, write_text};

/// Why a record is no row. It goes to the stream of errors, and the others flow on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct RowError {
    /// What is wrong, with the column where it is one's.
    pub message: String,
}

impl RowError {
    #[cold]
    fn new(message: impl Into<String>) -> RowError {
        RowError { message: message.into() }
    }

    /// The row of the stream of errors, for the record as it came, at that time in milliseconds since 1970-01-01.
    #[must_use]
    pub fn into_row(self, record: &[u8], rowtime: i64) -> ErrorRow {
        ErrorRow {
            error_time: rowtime,
            error_level: "ERROR",
            error_name: "COERCION",
            message: self.message,
            data_rowtime: rowtime,
            data_row: record[..record.len().min(crate::limits::ERROR_ROW_BYTES_MAX)].to_vec(),
            pump_name: "".into(),
        }
    }
}

/// Reads JSON objects as rows of a schema.
#[derive(Clone, Debug)]
pub struct RowReader {
    columns: Vec<Column>,
    members: Vec<Member>,
}

#[derive(Clone, Debug)]
struct Member {
    key: String,
    column: Option<usize>,
    members: Vec<Member>,
}

impl RowReader {
    /// For columns that are members of the object by their own names.
    #[must_use]
    pub fn new(columns: &[Column]) -> RowReader {
        let members = columns.iter().enumerate();
        let members = members.map(|(at, column)| Member {
            key: column.name.clone(),
            column: Some(at),
            members: Vec::new(),
        });
        RowReader { columns: columns.to_vec(), members: members.collect() }
    }

    /// For columns with a path each, as in `$.a.b`.
    ///
    /// # Errors
    /// If a path is not of that form, in one sentence.
    pub fn with_paths(columns: &[Column], paths: &[&str]) -> Result<RowReader, String> {
        let mut reader = RowReader { columns: columns.to_vec(), members: Vec::new() };
        if columns.len() != paths.len() {
            return Err(format!("there are {} columns and {} paths", columns.len(), paths.len()));
        }
        for (at, path) in paths.iter().enumerate() {
            let wrong = || format!("{path} is no path of the form $.a.b");
            let mut keys = path.strip_prefix("$.").ok_or_else(wrong)?.split('.').peekable();
            let mut members = &mut reader.members;
            while let Some(key) = keys.next() {
                if key.is_empty() || key.contains(['[', ']', ' ', '*']) {
                    return Err(wrong());
                }
                let found = members.iter().position(|member| {
                    member.key == key && (keys.peek().is_some() || member.column.is_none())
                });
                let place = found.unwrap_or_else(|| {
                    members.push(Member { key: key.to_owned(), column: None, members: Vec::new() });
                    members.len() - 1
                });
                if keys.peek().is_none() {
                    members[place].column = Some(at);
                    break;
                }
                members = &mut members[place].members;
            }
        }
        Ok(reader)
    }

    /// Reads one object and adds it as a row.
    ///
    /// # Errors
    /// If it is no object, or a value does not become one of its column's type. No row is added then.
    pub fn read(&self, record: &[u8], rowtime: i64, rows: &mut Batch) -> Result<(), RowError> {
        let text = std::str::from_utf8(record).map_err(|_| RowError::new("the record is not UTF-8"))?;
        let mut scan = Scan { text, at: 0 };
        let row = self.read_object(&mut scan, rows).and_then(|()| {
            scan.blanks();
            if scan.at == text.len() { Ok(()) } else { Err(scan.wrong("the end")) }
        });
        match row {
            Ok(()) => rows.complete(rowtime),
            Err(_) => rows.give_up(),
        }
        row
    }

    fn read_object(&self, scan: &mut Scan<'_>, rows: &mut Batch) -> Result<(), RowError> {
        let values = rows.values_mut();
        let base = values.len();
        values.resize(base + self.columns.len(), Value::Null);
        scan.blanks();
        self.object(scan, &self.members, &mut values[base..], 0)
    }

    fn object(
        &self,
        scan: &mut Scan<'_>,
        members: &[Member],
        row: &mut [Value],
        depth: usize,
    ) -> Result<(), RowError> {
        scan.expect(b'{', "an object")?;
        if scan.eat(b'}') {
            return Ok(());
        }
        // Objects of one source have their members in one order, mostly.
        let mut next = 0;
        loop {
            scan.blanks();
            let key = scan.string()?;
            scan.blanks();
            scan.expect(b':', "a colon")?;
            scan.blanks();
            let found = match members.get(next) {
                Some(member) if key.is(&member.key) => Some(next),
                _ => members.iter().position(|member| key.is(&member.key)),
            };
            match found {
                None => scan.pass(depth + 1)?,
                Some(at) => {
                    next = at + 1;
                    let member = &members[at];
                    let start = scan.at;
                    if !member.members.is_empty() && scan.peek() == Some(b'{') {
                        if depth >= JSON_DEPTH_MAX {
                            return Err(RowError::new(format!(
                                "the record nests deeper than {JSON_DEPTH_MAX}"
                            )));
                        }
                        self.object(scan, &member.members, row, depth + 1)?;
                        if member.column.is_some() {
                            scan.at = start;
                        }
                    }
                    if let Some(column) = member.column {
                        row[column] = scan.value(&self.columns[column], depth + 1)?;
                    } else if scan.at == start {
                        scan.pass(depth + 1)?;
                    }
                }
            }
            scan.blanks();
            if scan.eat(b'}') {
                return Ok(());
            }
            scan.expect(b',', "a comma")?;
        }
    }
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

/// A text between its quotes, with escapes or without.
struct Quoted<'a> {
    raw: &'a str,
    escaped: bool,
}

impl Quoted<'_> {
    fn is(&self, key: &str) -> bool {
        if self.escaped { unescape(self.raw).is_ok_and(|text| text == key) } else { self.raw == key }
    }
}

impl<'a> Scan<'a> {
    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline]
    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    #[inline]
    fn eat(&mut self, byte: u8) -> bool {
        self.blanks();
        let eaten = self.peek() == Some(byte);
        self.at += usize::from(eaten);
        eaten
    }

    #[inline]
    fn expect(&mut self, byte: u8, what: &str) -> Result<(), RowError> {
        if self.peek() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        Err(self.wrong(what))
    }

    #[cold]
    fn wrong(&self, what: &str) -> RowError {
        RowError::new(format!("no JSON: {what} is expected at byte {}", self.at))
    }

    #[inline]
    fn string(&mut self) -> Result<Quoted<'a>, RowError> {
        self.expect(b'"', "a text")?;
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut escaped = false;
        let mut at = start;
        loop {
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    at += 2;
                }
                Some(0x20..) => at += 1,
                _ => {
                    self.at = at;
                    return Err(self.wrong("the end of a text"));
                }
            }
        }
        self.at = at + 1;
        // Quotes are characters of one byte, so both ends are between characters.
        let raw = self.text.get(start..at).ok_or_else(|| self.wrong("the end of a text"))?;
        Ok(Quoted { raw, escaped })
    }

    // The text of a number, true, false or null.
    #[inline]
    fn word(&mut self) -> &'a str {
        let start = self.at;
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'.' | b'+' | b'-'))
        {
            self.at += 1;
        }
        &self.text[start..self.at]
    }

    // A value that nobody wants.
    fn pass(&mut self, depth: usize) -> Result<(), RowError> {
        if depth > JSON_DEPTH_MAX {
            return Err(RowError::new(format!("the record nests deeper than {JSON_DEPTH_MAX}")));
        }
        match self.peek() {
            Some(b'"') => self.string().map(drop),
            Some(open @ (b'{' | b'[')) => {
                let close = if open == b'{' { b'}' } else { b']' };
                self.at += 1;
                if self.eat(close) {
                    return Ok(());
                }
                loop {
                    self.blanks();
                    if open == b'{' {
                        self.string()?;
                        self.blanks();
                        self.expect(b':', "a colon")?;
                        self.blanks();
                    }
                    self.pass(depth + 1)?;
                    if self.eat(close) {
                        return Ok(());
                    }
                    self.expect(b',', "a comma")?;
                }
            }
            _ => match self.word() {
                "true" | "false" | "null" => Ok(()),
                word if is_number(word) => Ok(()),
                _ => Err(self.wrong("a value")),
            },
        }
    }

    // A value of a column, by the service's table of coercions.
    fn value(&mut self, column: &Column, depth: usize) -> Result<Value, RowError> {
        let sql = &column.sql;
        match self.peek() {
            Some(b'"') => {
                let quoted = self.string()?;
                if quoted.escaped {
                    let text = unescape(quoted.raw).map_err(|()| self.wrong("an escape"))?;
                    return from_text(&text, column);
                }
                from_text(quoted.raw, column)
            }
            Some(b'{' | b'[') => {
                let start = self.at;
                self.pass(depth)?;
                match sql.family() {
                    Family::Character => fitted(&self.text[start..self.at], column),
                    _ => Err(unfit(column, "an object or array")),
                }
            }
            _ => match self.word() {
                "null" => Ok(Value::Null),
                word @ ("true" | "false") => from_truth(word, column),
                word if is_number(word) => from_number(word, column),
                _ => Err(self.wrong("a value")),
            },
        }
    }
}

fn is_number(word: &str) -> bool {
    word.bytes().next().is_some_and(|first| first.is_ascii_digit() || first == b'-')
        && word.bytes().last().is_some_and(|last| last.is_ascii_digit())
        && word.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'))
}

#[cold]
fn unfit(column: &Column, shown: &str) -> RowError {
    let shown: String = shown.chars().take(64).collect();
    RowError::new(format!("the column {} is {}, and {shown} is none", column.name, column.sql))
}

#[inline]
fn fitted(text: &str, column: &Column) -> Result<Value, RowError> {
    match column.sql {
        // Most texts are ASCII and short, and their bytes are their characters.
        SqlType::Varchar(length) if text.len() <= length as usize => Ok(Value::text(text)),
        _ => fit_text(&Value::text(text), &column.sql).map_err(|fault| RowError::new(fault.message)),
    }
}

pub(crate) fn from_text(text: &str, column: &Column) -> Result<Value, RowError> {
    let sql = &column.sql;
    let value = match sql {
        SqlType::Char(_) | SqlType::Varchar(_) => return fitted(text, column),
        SqlType::Boolean => Some(Value::Bool(text.eq_ignore_ascii_case("true"))),
        SqlType::Date => civil::parse_date(text)
            .or_else(|| moment(text).map(|ms| ms.div_euclid(civil::DAY_MS)))
            .map(Value::Int),
        SqlType::Time => civil::parse_time(text).map(Value::Int),
        SqlType::Timestamp => moment(text).map(Value::Int),
        SqlType::Binary(_) | SqlType::Varbinary(_) => {
            let digits = text.strip_prefix("X'").and_then(|text| text.strip_suffix('\''));
            digits.and_then(hexadecimal).map(|bytes| Value::Bytes(bytes.into_boxed_slice()))
        }
        _ if is_number(text.trim()) => return from_number(text.trim(), column),
        _ => None,
    };
    value.ok_or_else(|| unfit(column, &format!("'{text}'")))
}

// A day alone is its beginning.
fn moment(text: &str) -> Option<i64> {
    civil::parse_timestamp(text).or_else(|| civil::parse_date(text).map(|days| days * civil::DAY_MS))
}

fn from_truth(word: &str, column: &Column) -> Result<Value, RowError> {
    let truth = word == "true";
    match &column.sql {
        SqlType::Boolean => Ok(Value::Bool(truth)),
        SqlType::Char(_) | SqlType::Varchar(_) => fitted(word, column),
        SqlType::Binary(_) | SqlType::Varbinary(_) => Ok(Value::Bytes(Box::new([u8::from(truth)]))),
        sql if sql.is_approximate() => Ok(Value::Double(f64::from(u8::from(truth)))),
        SqlType::Decimal(..) => {
            parse_exact(if truth { "1" } else { "0" }, &column.sql).ok_or_else(|| unfit(column, word))
        }
        sql if sql.is_numeric() => Ok(Value::Int(i64::from(truth))),
        _ => Err(unfit(column, word)),
    }
}

#[inline]
fn from_number(word: &str, column: &Column) -> Result<Value, RowError> {
    let sql = &column.sql;
    match sql {
        SqlType::Double => match quick_double(word).or_else(|| word.parse().ok()) {
            Some(number) if number.is_finite() => Ok(Value::Double(number)),
            _ => Err(unfit(column, word)),
        },
        SqlType::Real => match word.parse::<f32>() {
            Ok(number) if number.is_finite() => Ok(Value::Double(f64::from(number))),
            _ => Err(unfit(column, word)),
        },
        SqlType::Char(_) | SqlType::Varchar(_) => fitted(word, column),
        SqlType::Boolean => match decimal(word) {
            Some((number, _)) => Ok(Value::Bool(number != 0)),
            None => Err(unfit(column, word)),
        },
        _ if sql.is_numeric() => exact(word, sql).ok_or_else(|| unfit(column, word)),
        _ => Err(unfit(column, word)),
    }
}

// Not one digit may be lost.
fn exact(word: &str, sql: &SqlType) -> Option<Value> {
    if let (Ok(number), SqlType::TinyInt | SqlType::SmallInt | SqlType::Integer | SqlType::BigInt) =
        (word.parse::<i64>(), sql)
    {
        let (least, greatest) = sql.range();
        return (least..=greatest).contains(&number).then_some(Value::Int(number));
    }
    let scale = sql.digits().map_or(0, |(_, scale)| scale);
    let (number, given) = decimal(word)?;
    let scaled = rescale(number, given, scale);
    let same = if given > scale { rescale(scaled, scale, given) == number } else { true };
    if same { fit_exact(scaled, sql) } else { None }
}

// Few digits and few places: both are exact in floating point, and so is one division (Clinger's fast path).
fn quick_double(word: &str) -> Option<f64> {
    const POWERS: [f64; 16] =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    if word.len() > 16 {
        return None;
    }
    let (negative, digits) = match word.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, word),
    };
    let mut number: u64 = 0;
    let mut places = None;
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => {
                number = number * 10 + u64::from(byte - b'0');
                places = places.map(|places: usize| places + 1);
            }
            b'.' if places.is_none() => places = Some(0),
            _ => return None,
        }
    }
    let value = number as f64 / POWERS[places.unwrap_or(0)];
    Some(if negative { -value } else { value })
}

fn unescape(raw: &str) -> Result<String, ()> {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let escape = rest[at + 1..].chars().next().ok_or(())?;
        rest = &rest[at + 1 + escape.len_utf8()..];
        out.push(match escape {
            '"' | '\\' | '/' => escape,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let mut code = hex4(rest)?;
                rest = &rest[4..];
                if (0xd800..0xdc00).contains(&code) && rest.starts_with("\\u") {
                    let low = hex4(&rest[2..])?;
                    if (0xdc00..0xe000).contains(&low) {
                        code = 0x1_0000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                        rest = &rest[6..];
                    }
                }
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return Err(()),
        });
    }
    out.push_str(rest);
    Ok(out)
}

fn hex4(text: &str) -> Result<u32, ()> {
    let digits =
        text.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit())).ok_or(())?;
    u32::from_str_radix(digits, 16).map_err(drop)
}

/// Writes rows as JSON objects with a member for each column.
#[derive(Clone, Debug)]
pub struct RowWriter {
    // What stands before each value: `{"A":`, `,"B":`.
    heads: Vec<Vec<u8>>,
    types: Vec<SqlType>,
}

impl RowWriter {
    /// For rows of those columns.
    #[must_use]
    pub fn new(columns: &[Column]) -> RowWriter {
        let heads = columns.iter().enumerate().map(|(at, column)| {
            let mut head = vec![if at == 0 { b'{' } else { b',' }];
            write_string(&column.name, &mut head);
            head.push(b':');
            head
        });
        RowWriter { heads: heads.collect(), types: columns.iter().map(|column| column.sql.clone()).collect() }
    }

    /// Adds the object of a row to the bytes, without a line's end.
    pub fn write(&self, row: Row<'_>, out: &mut Vec<u8>) {
        for ((head, sql), value) in self.heads.iter().zip(&self.types).zip(row.values) {
            out.extend_from_slice(head);
            write_value(value, sql, out);
        }
        out.push(b'}');
    }
}

/// Adds one value as JSON: numbers and truths as such, moments and the rest as texts.
pub fn write_value(value: &Value, sql: &SqlType, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
        Value::Double(value) => write_double(*value, sql, out),
        Value::Text(text) => write_string(text, out),
        Value::Int(number) => match sql {
            SqlType::Decimal(_, scale) => write_decimal(*number, *scale, out),
            SqlType::Timestamp => {
                out.push(b'"');
                civil::write_timestamp(*number, true, out);
                out.push(b'"');
            }
            SqlType::Date | SqlType::Time | SqlType::Interval(..) => {
                out.push(b'"');
                write_text(value, sql, out);
                out.push(b'"');
            }
            _ => out.extend_from_slice(itoa::Buffer::new().format(*number).as_bytes()),
        },
        Value::Bytes(bytes) => {
            out.push(b'"');
            write_hex(bytes, out);
            out.push(b'"');
        }
        Value::Record(values) => {
            out.push(b'[');
            for (at, value) in values.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                write_value(value, &SqlType::Null, out);
            }
            out.push(b']');
        }
    }
}

fn write_string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        let short = match byte {
            b'"' => b'"',
            b'\\' => b'\\',
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0..0x20 => b'u',
            _ => continue,
        };
        out.extend_from_slice(&text.as_bytes()[written..at]);
        written = at + 1;
        out.extend_from_slice(&[b'\\', short]);
        if short == b'u' {
            out.extend_from_slice(format!("{byte:04x}").as_bytes());
        }
    }
    out.extend_from_slice(&text.as_bytes()[written..]);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(sql: &str, json: &str) -> String {
        let column = Column::new("c", SqlType::parse(sql).unwrap());
        let mut rows = Batch::new(1);
        match RowReader::new(std::slice::from_ref(&column)).read(
            format!(r#"{{"x":[1,{{}}],"c":{json}}}"#).as_bytes(),
            0,
            &mut rows,
        ) {
            Err(_) => {
                assert!(rows.is_empty());
                rows.push(0, [Value::Null]);
                "error".to_owned()
            }
            Ok(()) => {
                let mut out = Vec::new();
                write_value(&rows.row(0).values[0], &column.sql, &mut out);
                String::from_utf8(out).unwrap()
            }
        }
    }

    #[test]
    fn values_become_those_of_their_columns_as_in_the_service() {
        let cases = [
            ("INTEGER", "null", "null"),
            ("INTEGER", "true", "1"),
            ("VARCHAR(3)", "false", "\"fal\""),
            ("VARBINARY(1)", "true", "\"01\""),
            ("TIMESTAMP", "true", "error"),
            ("INTEGER", "12", "12"),
            ("TINYINT", "300", "error"),
            ("INTEGER", "1.5", "error"),
            ("INTEGER", "1.0", "1"),
            ("DECIMAL(5,2)", "1.25", "1.25"),
            ("DECIMAL(5,2)", "1.255", "error"),
            ("DOUBLE", "33.11", "33.11"),
            ("DOUBLE", "1e400", "error"),
            ("REAL", "33.11", "33.11"),
            ("VARCHAR(8)", "33.110", "\"33.110\""),
            ("BOOLEAN", "0", "false"),
            ("BOOLEAN", "2", "true"),
            ("DATE", "5", "error"),
            ("INTEGER", "\"42\"", "42"),
            ("INTEGER", "\"AMZN\"", "error"),
            ("BOOLEAN", "\"TRUE\"", "true"),
            ("BOOLEAN", "\"yes\"", "false"),
            ("VARBINARY(2)", "\"X'00ff'\"", "\"00FF\""),
            ("VARCHAR(3)", "\"größe\"", "\"grö\""),
            ("VARCHAR(9)", r#""a\"\u00e4\ud83d\ude00\n""#, "\"a\\\"ä😀\\n\""),
            ("TIMESTAMP", "\"2018-05-09T12:50:41.337510\"", "\"2018-05-09 12:50:41.337\""),
            ("TIMESTAMP", "\"2018-05-09\"", "\"2018-05-09 00:00:00.000\""),
            ("VARCHAR(20)", r#"{"a": [1, 2]}"#, r#""{\"a\": [1, 2]}""#),
            ("INTEGER", "[1]", "error"),
            ("INTEGER", "nope", "error"),
            ("INTEGER", "1-2", "error"),
        ];
        for (sql, json, expected) in cases {
            assert_eq!(read(sql, json), expected, "{json} as {sql}");
        }
    }

    #[test]
    fn members_are_found_in_any_order_and_depth() {
        let columns = ["a", "b", "c"].map(|name| Column::new(name, SqlType::Integer));
        let reader = RowReader::with_paths(&columns, &["$.x.a", "$.x.y.b", "$.c"]).unwrap();
        let mut rows = Batch::new(3);
        for text in [r#" { "c" : 3 , "x" : { "y" : { "b" : 2 } , "a" : 1 } } "#, r#"{"x":5,"c":3}"#, "{}"] {
            reader.read(text.as_bytes(), 7, &mut rows).unwrap();
        }
        let ints = |at: usize| rows.row(at).values.to_vec();
        assert_eq!(ints(0), [Value::Int(1), Value::Int(2), Value::Int(3)]);
        assert_eq!(ints(1), [Value::Null, Value::Null, Value::Int(3)]);
        assert_eq!(ints(2), [Value::Null, Value::Null, Value::Null]);
        assert!(RowReader::with_paths(&columns, &["a", "$.b", "$.c"]).is_err());
        assert!(RowReader::with_paths(&columns, &["$.a[0:].b", "$.b", "$.c"]).is_err());
    }

    #[test]
    fn what_is_no_object_is_no_row() {
        let reader = RowReader::new(&[Column::new("c", SqlType::Integer)]);
        let mut rows = Batch::new(1);
        let deep = "[".repeat(100_000);
        let nested = format!(r#"{{"x":{deep}"#);
        for text in [
            "",
            "5",
            "[]",
            "{",
            r#"{"c"}"#,
            r#"{"c":1"#,
            r#"{"c":1}x"#,
            r#"{"c":1,}"#,
            r#"{"x":tru}"#,
            "{\"c\":\"\\",
            &nested,
        ] {
            assert!(reader.read(text.as_bytes(), 0, &mut rows).is_err(), "{text:.40}");
        }
        assert!(reader.read(b"{\"c\":\"\xff\"}", 0, &mut rows).is_err());
        assert!(rows.is_empty());
    }

    proptest! {
        #[test]
        fn quick_doubles_are_those_of_the_library(word in r"-?[0-9]{1,9}(\.[0-9]{1,5})?") {
            prop_assert_eq!(quick_double(&word).unwrap().to_bits(), word.parse::<f64>().unwrap().to_bits());
        }

        #[test]
        fn whatever_is_read_is_no_panic_and_json_is_read_as_serde_reads_it(text in r#"[{}\[\]":,ac1-9.etrufalsn\\ ]{0,40}"#) {
            let reader = RowReader::new(&[Column::new("a", SqlType::Varchar(100))]);
            let read = reader.read(text.as_bytes(), 0, &mut Batch::new(1));
            if let Ok(serde_json::Value::Object(_)) = serde_json::from_str(&text) {
                prop_assert!(read.is_ok(), "{}", text);
            }
        }
    }
}
