//! Rows as JSON objects, straight into one buffer.

use super::scan::plain_end;
use crate::civil;
use crate::program::Column;
use crate::types::SqlType;
use crate::value::{Row, Value, write_decimal, write_double, write_hex, write_text};

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

pub(super) fn write_string(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    out.push(b'"');
    let mut written = 0;
    loop {
        let at = plain_end(bytes, written);
        out.extend_from_slice(&bytes[written..at]);
        let Some(byte) = bytes.get(at) else { break };
        written = at + 1;
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', *byte]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            control => out.extend_from_slice(format!("\\u{control:04x}").as_bytes()),
        }
    }
    out.push(b'"');
}
