//! Rows from CSV by the delimiters of an input, and rows into CSV. Columns are told by their places, quotes are as RFC 4180 has them,
//! and a text becomes a value of its column's type as a text of JSON does.

use crate::civil;
use crate::json::{RowError, from_text};
use crate::limits::CSV_DELIMITER_CHARS_MAX;
use crate::program::Column;
use crate::types::{Family, SqlType};
use crate::value::{Batch, Row, Value, write_text};

/// Reads CSV as rows of a schema.
#[derive(Clone, Debug)]
pub struct RowReader {
    columns: Vec<Column>,
    delimiters: Delimiters,
}

/// What stands between rows, and what between the columns of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delimiters {
    /// Between rows, and mostly behind the last.
    pub row: String,
    /// Between columns.
    pub column: String,
}

impl Delimiters {
    /// What a schema says.
    ///
    /// # Errors
    /// If one of them is empty or longer than the service's 1024 characters, they are the same, or one is a quote, in one sentence.
    pub fn new(row: &str, column: &str) -> Result<Delimiters, String> {
        for (what, delimiter) in [("row", row), ("column", column)] {
            if !(1..=CSV_DELIMITER_CHARS_MAX).contains(&delimiter.chars().count()) {
                return Err(format!(
                    "the {what} delimiter has between 1 and {CSV_DELIMITER_CHARS_MAX} characters"
                ));
            }
            if delimiter.starts_with('"') {
                return Err(format!("the {what} delimiter cannot begin with a quote"));
            }
        }
        if row == column {
            return Err("rows and columns have the same delimiter".to_owned());
        }
        Ok(Delimiters { row: row.to_owned(), column: column.to_owned() })
    }
}

/// One piece of a row: as it is written, or what is between quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) text: String,
    pub(crate) quoted: bool,
}

/// A row before its pieces are values.
pub(crate) struct Line<'a> {
    /// As it is written, without the delimiter behind it.
    pub(crate) text: &'a str,
    pub(crate) fields: Result<Vec<Field>, String>,
}

impl RowReader {
    /// For columns in the order in which they stand in a row.
    #[must_use]
    pub fn new(columns: &[Column], delimiters: Delimiters) -> RowReader {
        RowReader { columns: columns.to_vec(), delimiters }
    }

    /// Reads a record that is one row, with a delimiter behind it or without, and adds it.
    ///
    /// # Errors
    /// If it is no row or more than one, or a value does not become one of its column's type. No row is added then.
    pub fn read(&self, record: &[u8], rowtime: i64, rows: &mut Batch) -> Result<(), RowError> {
        let text = utf8(record)?;
        let mut lines = lines(text, &self.delimiters);
        let (first, second) = (lines.next(), lines.next());
        match (first, second) {
            (Some(line), None) => self.add(line.fields, rowtime, &[], rows),
            (None, _) => Err(wrong("the record is empty".to_owned())),
            _ => Err(wrong("the record has more than one row".to_owned())),
        }
    }

    /// Reads a record with any number of rows and adds them, all with that ROWTIME, in milliseconds since 1970-01-01. The given values
    /// stand behind those of the columns in each row. What is missing at the end of a row is NULL, and so is a column without a character
    /// that is no text; what is too much is passed over, and so are empty rows. A row that is wrong is told to `failed` as it is
    /// written, and the others are read; what follows a quote that is not closed is one row.
    pub fn read_record(
        &self,
        record: &[u8],
        rowtime: i64,
        given: &[Value],
        rows: &mut Batch,
        mut failed: impl FnMut(RowError, &[u8]),
    ) {
        let text = match utf8(record) {
            Ok(text) => text,
            Err(error) => return failed(error, record),
        };
        for line in lines(text, &self.delimiters) {
            if let Err(error) = self.add(line.fields, rowtime, given, rows) {
                failed(error, line.text.as_bytes());
            }
        }
    }

    fn add(
        &self,
        fields: Result<Vec<Field>, String>,
        rowtime: i64,
        given: &[Value],
        rows: &mut Batch,
    ) -> Result<(), RowError> {
        let fields = fields.map_err(wrong)?;
        let mut row = Vec::with_capacity(self.columns.len() + given.len());
        for (at, column) in self.columns.iter().enumerate() {
            row.push(match fields.get(at) {
                None => Value::Null,
                Some(field) if is_missing(field, &column.sql) => Value::Null,
                Some(field) => from_text(&field.text, column)?,
            });
        }
        rows.push(rowtime, row.into_iter().chain(given.iter().cloned()));
        Ok(())
    }
}

/// Whether nothing stands in a column that cannot be the empty text.
pub(crate) fn is_missing(field: &Field, sql: &SqlType) -> bool {
    !field.quoted && field.text.trim().is_empty() && sql.family() != Family::Character
}

#[cold]
fn wrong(message: String) -> RowError {
    RowError { message }
}

fn utf8(record: &[u8]) -> Result<&str, RowError> {
    std::str::from_utf8(record).map_err(|_| wrong("the record is not UTF-8".to_owned()))
}

/// The rows of a text that are not empty. Behind a row that is wrong the next one begins at the next delimiter.
pub(crate) fn lines<'a>(text: &'a str, delimiters: &'a Delimiters) -> impl Iterator<Item = Line<'a>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
            let (fields, length) = match line(rest, delimiters) {
                Ok((fields, length)) => (Ok(fields), length),
                Err((error, from)) => {
                    let length = rest[from..].find(&delimiters.row).map_or(rest.len(), |end| from + end);
                    (Err(error), length)
                }
            };
            at += length + delimiters.row.len();
            let text = &rest[..length];
            if !text.trim_end_matches('\r').is_empty() {
                return Some(Line { text, fields });
            }
        }
    })
}

// The pieces of the first row and its length in bytes; or what is wrong, and where that is.
fn line(text: &str, delimiters: &Delimiters) -> Result<(Vec<Field>, usize), (String, usize)> {
    let mut fields = Vec::new();
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let (field, length) = match rest.strip_prefix('"') {
            Some(inner) => {
                let (text, length) =
                    quoted(inner).ok_or_else(|| ("a quote is not closed".to_owned(), text.len()))?;
                (Field { text, quoted: true }, length + 1)
            }
            None => {
                let row = rest.find(&delimiters.row).unwrap_or(rest.len());
                // Only as far as the row goes: a record may have many.
                let column = rest[..row].find(&delimiters.column).unwrap_or(row);
                let end =
                    if delimiters.row.starts_with(&delimiters.column) { row.min(column) } else { column };
                (Field { text: rest[..end].to_owned(), quoted: false }, end)
            }
        };
        fields.push(field);
        at += length;
        let rest = &text[at..];
        let bare = rest.strip_prefix('\r').unwrap_or(rest);
        if rest.is_empty() || rest.starts_with(&delimiters.row) {
            break;
        } else if delimiters.row == "\n" && (bare.is_empty() || bare.starts_with('\n')) {
            // Behind a quote; the other fields lose theirs below.
            at += 1;
            break;
        } else if rest.starts_with(&delimiters.column) {
            at += delimiters.column.len();
        } else {
            return Err(("something stands behind a quote that is closed".to_owned(), at));
        }
    }
    // Lines of Windows where only their end is told.
    if delimiters.row == "\n"
        && let Some(last) = fields.last_mut().filter(|last| !last.quoted)
        && last.text.ends_with('\r')
    {
        last.text.pop();
    }
    Ok((fields, at))
}

// The text up to the closing quote, with two for one within, and how many bytes it takes with that quote.
fn quoted(text: &str) -> Option<(String, usize)> {
    let mut out = String::new();
    let mut at = 0;
    loop {
        let end = at + text[at..].find('"')?;
        out.push_str(&text[at..end]);
        at = end + 1;
        if !text[at..].starts_with('"') {
            return Some((out, at));
        }
        out.push('"');
        at += 1;
    }
}

/// Writes rows as CSV, with commas between.
#[derive(Clone, Debug)]
pub struct RowWriter {
    types: Vec<SqlType>,
}

impl RowWriter {
    /// For rows of those columns.
    #[must_use]
    pub fn new(columns: &[Column]) -> RowWriter {
        RowWriter { types: columns.iter().map(|column| column.sql.clone()).collect() }
    }

    /// Adds a row to the bytes, without a line's end. NULL is nothing between two commas, the empty text is two quotes.
    pub fn write(&self, row: Row<'_>, out: &mut Vec<u8>) {
        for (at, (sql, value)) in self.types.iter().zip(row.values).enumerate() {
            if at > 0 {
                out.push(b',');
            }
            match value {
                Value::Bool(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
                Value::Int(ms) if *sql == SqlType::Timestamp => civil::write_timestamp(*ms, true, out),
                Value::Text(text) => write_field(text, out),
                Value::Record(_) => {
                    let mut text = Vec::new();
                    write_text(value, sql, &mut text);
                    write_field(&String::from_utf8_lossy(&text), out);
                }
                value => write_text(value, sql, out),
            }
        }
    }
}

fn write_field(text: &str, out: &mut Vec<u8>) {
    let plain = !text.is_empty()
        && !text.contains([',', '"', '\n', '\r'])
        && !text.starts_with(' ')
        && !text.ends_with(' ');
    if plain {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<Column> {
        vec![
            Column::new("T", SqlType::Varchar(8)),
            Column::new("N", SqlType::Integer),
            Column::new("P", SqlType::Decimal(5, 2)),
            Column::new("AT", SqlType::Timestamp),
        ]
    }

    // Each row as it is written again, and the rows that failed.
    fn read(record: &[u8], row: &str, column: &str) -> (Vec<String>, Vec<String>) {
        let reader = RowReader::new(&columns(), Delimiters::new(row, column).unwrap());
        let (mut rows, mut failed) = (Batch::new(4), Vec::new());
        reader.read_record(record, 7, &[], &mut rows, |error, part| {
            failed.push(format!("{}: {error}", String::from_utf8_lossy(part)));
        });
        let writer = RowWriter::new(&columns());
        let written = rows.rows().map(|row| {
            let mut out = Vec::new();
            writer.write(row, &mut out);
            String::from_utf8(out).unwrap()
        });
        (written.collect(), failed)
    }

    #[test]
    fn rows_are_told_by_their_delimiters() {
        let (rows, failed) =
            read(b"AMZN,1,33.11,2018-11-01 10:00:45\nTGT,2\n\nX, 3 ,,,too much\r\n", "\n", ",");
        assert_eq!(rows, ["AMZN,1,33.11,2018-11-01 10:00:45.000", "TGT,2,,", "X,3,,"]);
        assert_eq!(failed, Vec::<String>::new());
        let (rows, _) = read("a||1||2.50::b||2||".as_bytes(), "::", "||");
        assert_eq!(rows, ["a,1,2.50,", "b,2,,"]);
        let (rows, _) = read(b"a|1\r\nb|2\r\n", "\r\n", "|");
        assert_eq!(rows, ["a,1,,", "b,2,,"]);
    }

    #[test]
    fn quotes_hold_delimiters_and_quotes() {
        let (rows, failed) = read(b"\"a,\"\"b\n\",1\n\"\",\"2\"\r\n,3\n", "\n", ",");
        assert_eq!(rows, ["\"a,\"\"b\n\",1,,", "\"\",2,,", "\"\",3,,"]);
        assert_eq!(failed, Vec::<String>::new());
        // What has been written is read as it was.
        let (again, _) = read(rows.join("\n").as_bytes(), "\n", ",");
        assert_eq!(again, rows);
    }

    #[test]
    fn a_row_that_is_wrong_leaves_the_others_alone() {
        let (rows, failed) = read(b"a,1\nb,x\nc,3\n\"d\"e,4\nf,5\ng,\"6\nh,7\n", "\n", ",");
        assert_eq!(rows, ["a,1,,", "c,3,,", "f,5,,"]);
        assert_eq!(
            failed,
            [
                "b,x: the column N is INTEGER, and 'x' is none",
                "\"d\"e,4: something stands behind a quote that is closed",
                "g,\"6\nh,7\n: a quote is not closed",
            ]
        );
        let (rows, failed) = read(&[b'a', 0xff], "\n", ",");
        assert_eq!((rows.len(), failed.len()), (0, 1));
    }

    #[test]
    fn one_row_alone() {
        let reader = RowReader::new(&columns(), Delimiters::new("\n", ",").unwrap());
        let mut rows = Batch::new(4);
        assert!(reader.read(b"a,1\n", 0, &mut rows).is_ok() && reader.read(b"a,1", 0, &mut rows).is_ok());
        for wrong in [&b""[..], b"\n", b"a,1\nb,2\n", b"a,1.5"] {
            assert!(reader.read(wrong, 0, &mut rows).is_err(), "{wrong:?}");
        }
        assert_eq!(rows.len(), 2);
    }

    #[test]
    fn delimiters_must_be_told_apart() {
        for (row, column) in [("", ","), ("\n", ""), (",", ","), ("\"", ","), ("\n", &"x".repeat(1025))] {
            assert!(Delimiters::new(row, column).is_err(), "{row:?} {column:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_rows_or_told(record in "[ab,\"\n\r|1]{0,40}", row in "[\n|]{1,2}", column in "[,a]{1,2}") {
            let _ = read(record.as_bytes(), &row, &column);
        }
    }
}
