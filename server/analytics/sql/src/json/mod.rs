//! Rows from JSON by the schema of an input, with the service's coercions, and rows into JSON.
//!
//! Texts are read straight into the values of columns, without a tree between: members that no column wants are passed over. Every
//! column is read, also one that no statement reads: a value that does not become one of its column's type sends the row to the stream
//! of errors, whatever the program does with it.

mod coerce;
mod layout;
mod paths;
mod scan;
mod write;

pub(crate) use coerce::from_text;
use coerce::{Common, fitted, from_number, from_truth, unfit};
use layout::{Layout, Then};
use paths::{Node, Paths, RowPath};
use scan::{Scan, Short, check_depth, unescape};
pub use write::{RowWriter, write_value};

use crate::program::Column;
use crate::run::ErrorRow;
use crate::types::Family;
use crate::value::{Batch, Value};

/// Why a record, or a part of it, is no row. It goes to the stream of errors, and the others flow on.
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

    /// The row of the stream of errors, for the part of the record as it came, at that time in milliseconds since 1970-01-01.
    #[must_use]
    pub fn into_row(self, part: &[u8], rowtime: i64) -> ErrorRow {
        ErrorRow {
            error_time: rowtime,
            error_level: "ERROR",
            error_name: "COERCION",
            message: self.message,
            data_rowtime: rowtime,
            data_row: part[..part.len().min(crate::limits::ERROR_ROW_BYTES_MAX)].to_vec(),
            pump_name: "".into(),
        }
    }
}

/// Reads JSON documents as rows of a schema.
#[derive(Clone, Debug)]
pub struct RowReader {
    columns: Vec<Wanted>,
    row_path: RowPath,
    paths: Paths,
    layout: Layout,
}

/// A column, and what mostly comes into it.
#[derive(Clone, Debug)]
struct Wanted {
    column: Column,
    common: Common,
}

impl Wanted {
    fn all(columns: &[Column]) -> Vec<Wanted> {
        let wanted = |column: &Column| Wanted { column: column.clone(), common: Common::of(&column.sql) };
        columns.iter().map(wanted).collect()
    }
}

/// A row that could not be read, and the part of the record that it is.
type Failed<'a> = &'a mut dyn FnMut(RowError, &[u8]);

/// The values of a row that is being read: those behind the base. Columns that have not come yet are not there.
struct RowValues<'a> {
    values: &'a mut Vec<Value>,
    base: usize,
}

impl RowValues<'_> {
    fn new(values: &mut Vec<Value>) -> RowValues<'_> {
        let base = values.len();
        RowValues { values, base }
    }

    #[inline]
    fn set(&mut self, column: usize, value: Value) {
        let place = self.base + column;
        // Members mostly come in the order of the columns.
        if place == self.values.len() {
            self.values.push(value);
        } else if let Some(known) = self.values.get_mut(place) {
            *known = value;
        } else {
            self.values.resize(place, Value::Null);
            self.values.push(value);
        }
    }
}

/// What all rows of a record share.
#[derive(Clone, Copy)]
struct Shared<'a> {
    rowtime: i64,
    /// Values behind those of the columns.
    given: &'a [Value],
}

impl RowReader {
    /// For columns that are members of the object by their own names.
    #[must_use]
    pub fn new(columns: &[Column]) -> RowReader {
        let paths = Paths::named(columns.iter().map(|column| column.name.as_str()));
        RowReader {
            columns: Wanted::all(columns),
            row_path: RowPath::default(),
            paths,
            layout: Layout::default(),
        }
    }

    /// For rows at that path of each document, `$` for the document itself, and columns with a path from there, as the service has
    /// them: `$.a.b` for a value, `$.a[0:]` for a whole array, `$.a[0:].b` for a row for each element of one.
    ///
    /// # Errors
    /// If a path is not of such a form, or there are not as many as columns, in one sentence.
    pub fn with_paths(columns: &[Column], row_path: &str, mappings: &[&str]) -> Result<RowReader, String> {
        if columns.len() != mappings.len() {
            return Err(format!("there are {} columns and {} paths", columns.len(), mappings.len()));
        }
        let (row_path, paths) = (RowPath::parse(row_path)?, Paths::parse(mappings)?);
        Ok(RowReader { columns: Wanted::all(columns), row_path, paths, layout: Layout::default() })
    }

    /// Reads a record that is one document, and adds its rows.
    ///
    /// # Errors
    /// If it is no document or more than one, or a value does not become one of its column's type. No row is added then.
    pub fn read(&mut self, record: &[u8], rowtime: i64, rows: &mut Batch) -> Result<(), RowError> {
        let mut scan = Scan::new(utf8(record)?);
        let before = rows.len();
        let mut wrong = None;
        let failed: Failed<'_> = &mut |error, _| {
            wrong.get_or_insert(error);
        };
        let read = self.document(&mut scan, Shared { rowtime, given: &[] }, rows, failed).and_then(|()| {
            scan.blanks();
            if scan.at == scan.len() { Ok(()) } else { Err(scan.wrong("the end")) }
        });
        let read = read.and(wrong.map_or(Ok(()), Err));
        if read.is_err() {
            rows.truncate(before);
        }
        read
    }

    /// Reads a record with any number of documents, one behind the other with or without blanks between, and adds their rows, all
    /// with that ROWTIME, in milliseconds since 1970-01-01. The given values stand behind those of the columns in each row, as with
    /// columns that the service adds to those of a record.
    ///
    /// A row that is wrong is told to `failed` with the part of the record that it is, and the others are read. Where the text is no
    /// JSON, all of it is told up to the next line that begins with a document.
    pub fn read_record(
        &mut self,
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
        let mut scan = Scan::new(text);
        scan.blanks();
        while scan.at < scan.len() {
            let start = scan.at;
            if let Err(error) = self.document(&mut scan, Shared { rowtime, given }, rows, &mut failed) {
                scan.at = next_document(text, start);
                failed(error, text[start..scan.at].trim_end().as_bytes());
            }
            scan.blanks();
        }
    }

    // Reads one document. Only text that is no JSON is the error, and no row of the document has been added then.
    fn document(
        &mut self,
        scan: &mut Scan<'_>,
        shared: Shared<'_>,
        rows: &mut Batch,
        failed: Failed<'_>,
    ) -> Result<(), RowError> {
        scan.blanks();
        let start = scan.at;
        if self.row_path.is_whole() && self.paths.element.is_none() {
            let Err(error) = self.whole(scan, shared, rows) else { return Ok(()) };
            scan.at = start;
            scan.pass(0)?;
            failed(error, scan.part(start, scan.at).as_bytes());
            return Ok(());
        }
        // Rows of a document whose end is not there must not be told.
        scan.pass(0)?;
        let document = scan.part(start, scan.at);
        if let Err(error) = self.rows(document, shared, rows, failed) {
            failed(error, document.as_bytes());
        }
        Ok(())
    }

    // All rows of a document that is JSON.
    fn rows(
        &self,
        document: &str,
        shared: Shared<'_>,
        rows: &mut Batch,
        failed: Failed<'_>,
    ) -> Result<(), RowError> {
        let mut scan = Scan::new(document);
        for key in &self.row_path.keys {
            if !find(&mut scan, key)? {
                return Err(RowError::new(format!("there is nothing at $.{}", self.row_path.keys.join("."))));
            }
        }
        if !self.row_path.elements {
            return self.exploded(&mut scan, shared, rows, failed);
        }
        elements(&mut scan, |scan| {
            let start = scan.at;
            if let Err(error) = self.exploded(scan, shared, rows, failed) {
                scan.at = start;
                scan.pass(0)?;
                failed(error, scan.part(start, scan.at).as_bytes());
            }
            Ok(())
        })
    }

    // The rows that one object makes: one, or one for each element of its array.
    fn exploded(
        &self,
        scan: &mut Scan<'_>,
        shared: Shared<'_>,
        rows: &mut Batch,
        failed: Failed<'_>,
    ) -> Result<(), RowError> {
        let Some(element) = &self.paths.element else { return self.row(scan, shared, rows) };
        let mut base = Vec::with_capacity(self.columns.len());
        let mut array = None;
        self.object(scan, &self.paths.row, &mut RowValues::new(&mut base), &mut array, 0)?;
        base.resize(self.columns.len(), Value::Null);
        let mut made = false;
        // What is no array has no elements.
        let array = array.filter(|start| scan.byte(*start) == Some(b'['));
        if let Some(start) = array {
            let end = std::mem::replace(&mut scan.at, start);
            elements(scan, |scan| {
                made = true;
                let start = scan.at;
                let mut row = base.clone();
                let read = match scan.peek() {
                    Some(b'{') => {
                        let mut values = RowValues { values: &mut row, base: 0 };
                        self.object(scan, element, &mut values, &mut None, 0)
                    }
                    _ => scan.pass(0),
                };
                match read {
                    Ok(()) => rows.push(shared.rowtime, row.into_iter().chain(shared.given.iter().cloned())),
                    Err(error) => {
                        scan.at = start;
                        scan.pass(0)?;
                        failed(error, scan.part(start, scan.at).as_bytes());
                    }
                }
                Ok(())
            })?;
            scan.at = end;
        }
        if !made {
            rows.push(shared.rowtime, base.into_iter().chain(shared.given.iter().cloned()));
        }
        Ok(())
    }

    // One document as one row.
    fn whole(&mut self, scan: &mut Scan<'_>, shared: Shared<'_>, rows: &mut Batch) -> Result<(), RowError> {
        let mut layout = std::mem::take(&mut self.layout);
        let read = self.add(shared, rows, |row| self.like_before(scan, &mut layout, row));
        self.layout = layout;
        read
    }

    // One object as one row.
    fn row(&self, scan: &mut Scan<'_>, shared: Shared<'_>, rows: &mut Batch) -> Result<(), RowError> {
        self.add(shared, rows, |row| self.object(scan, &self.paths.row, row, &mut None, 0))
    }

    #[inline]
    fn add(
        &self,
        shared: Shared<'_>,
        rows: &mut Batch,
        read: impl FnOnce(&mut RowValues<'_>) -> Result<(), RowError>,
    ) -> Result<(), RowError> {
        let values = rows.values_mut();
        let end = values.len() + self.columns.len();
        values.reserve(self.columns.len() + shared.given.len());
        match read(&mut RowValues::new(values)) {
            Ok(()) => {
                while values.len() < end {
                    values.push(Value::Null);
                }
                values.extend(shared.given.iter().cloned());
                rows.complete(shared.rowtime);
                Ok(())
            }
            Err(error) => {
                rows.give_up();
                Err(error)
            }
        }
    }

    // An object that likely has the members of the one before, written alike.
    fn like_before(
        &self,
        scan: &mut Scan<'_>,
        layout: &mut Layout,
        row: &mut RowValues<'_>,
    ) -> Result<(), RowError> {
        let node = &self.paths.row;
        let mut at = 0;
        while let Some(step) = layout.step(at)
            && let Some(bytes) = step.matches(scan.rest())
        {
            scan.at += bytes;
            self.then(scan, step.then, row)?;
            at += 1;
        }
        let mut start = scan.at;
        if at == 0 {
            scan.expect(b'{', "an object")?;
        }
        if scan.eat(b'}') {
            return Ok(());
        }
        layout.missed();
        loop {
            if at > 0 {
                scan.expect(b',', "a comma")?;
            }
            scan.blanks();
            let key = scan.string()?;
            let found = if key.escaped { node.find(&unescape(key.raw)) } else { node.find(key.raw) };
            scan.colon()?;
            let then = found.map_or(Then::Pass, |member| match node.members[member].node.only_column() {
                Some(column) => Then::Put(column),
                None => Then::Member(member),
            });
            layout.learn(at, scan.part(start, scan.at).as_bytes(), then);
            self.then(scan, then, row)?;
            at += 1;
            start = scan.at;
            if scan.eat(b'}') {
                return Ok(());
            }
        }
    }

    // Does that with the value that begins here, or behind blanks. What is common needs no look at them.
    #[inline]
    fn then(&self, scan: &mut Scan<'_>, then: Then, row: &mut RowValues<'_>) -> Result<(), RowError> {
        let done = match then {
            Then::Pass => scan.pass_plain(),
            Then::Put(column) => put_plain(scan, self.columns[column].common, column, row),
            Then::Member(_) => false,
        };
        if done { Ok(()) } else { self.then_any(scan, then, row) }
    }

    fn then_any(&self, scan: &mut Scan<'_>, then: Then, row: &mut RowValues<'_>) -> Result<(), RowError> {
        scan.blanks();
        match then {
            Then::Pass => scan.pass(1),
            Then::Put(column) => put_any(scan, &self.columns[column].column, column, row, 1),
            Then::Member(member) => {
                self.member(scan, &self.paths.row.members[member].node, row, &mut None, 1)
            }
        }
    }

    // Where the array begins of which each element makes a row is told in `array`.
    fn object(
        &self,
        scan: &mut Scan<'_>,
        node: &Node,
        row: &mut RowValues<'_>,
        array: &mut Option<usize>,
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
            let found = match node.members.get(next) {
                Some(member) if scan.eat_all(&member.quoted) => Some(next),
                _ => {
                    let key = scan.string()?;
                    if key.escaped { node.find(&unescape(key.raw)) } else { node.find(key.raw) }
                }
            };
            scan.colon()?;
            match found {
                None => scan.pass(depth + 1)?,
                Some(at) => {
                    next = at + 1;
                    self.member(scan, &node.members[at].node, row, array, depth + 1)?;
                }
            }
            if scan.eat(b'}') {
                return Ok(());
            }
            scan.expect(b',', "a comma")?;
        }
    }

    #[inline]
    fn member(
        &self,
        scan: &mut Scan<'_>,
        node: &Node,
        row: &mut RowValues<'_>,
        array: &mut Option<usize>,
        depth: usize,
    ) -> Result<(), RowError> {
        if let Some(column) = node.only_column() {
            return put(scan, &self.columns, column, row, depth);
        }
        let start = scan.at;
        if !node.members.is_empty() && scan.peek() == Some(b'{') {
            check_depth(depth)?;
            self.object(scan, node, row, array, depth)?;
        } else {
            scan.pass(depth)?;
        }
        if node.explodes {
            *array = Some(start);
        }
        let end = scan.at;
        for column in &node.columns {
            scan.at = start;
            put(scan, &self.columns, *column, row, depth)?;
        }
        scan.at = end;
        Ok(())
    }
}

fn utf8(record: &[u8]) -> Result<&str, RowError> {
    simdutf8::basic::from_utf8(record).map_err(|_| RowError::new("the record is not UTF-8"))
}

// Where the next line begins that begins with a document. Lines within one are indented where people write them on many.
fn next_document(text: &str, from: usize) -> usize {
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    let found = rest.windows(2).position(|two| matches!(two, [b'\n', b'{' | b'[']));
    found.map_or(text.len(), |at| from + at + 1)
}

// Goes to the value of that member of the object that begins here, the last of that name.
fn find(scan: &mut Scan<'_>, wanted: &str) -> Result<bool, RowError> {
    scan.expect(b'{', "an object")?;
    let mut found = None;
    while !scan.eat(b'}') {
        scan.eat(b',');
        scan.blanks();
        let key = scan.string()?;
        scan.colon()?;
        if key.raw == wanted || (key.escaped && unescape(key.raw) == wanted) {
            found = Some(scan.at);
        }
        scan.pass(0)?;
    }
    scan.at = found.unwrap_or(scan.at);
    Ok(found.is_some())
}

// Does that at each element of the array that begins here, and ends behind it.
fn elements<'a>(
    scan: &mut Scan<'a>,
    mut each: impl FnMut(&mut Scan<'a>) -> Result<(), RowError>,
) -> Result<(), RowError> {
    if scan.peek() != Some(b'[') {
        return Err(RowError::new("there is no array where its elements are rows"));
    }
    scan.at += 1;
    while !scan.eat(b']') {
        scan.eat(b',');
        scan.blanks();
        each(scan)?;
    }
    Ok(())
}

// Puts the next value into its column if it is what mostly comes there. What is not is not passed.
#[inline]
fn put_plain(scan: &mut Scan<'_>, common: Common, at: usize, row: &mut RowValues<'_>) -> bool {
    let start = scan.at;
    match (scan.peek(), common) {
        (Some(b'"'), Common::Text(length)) => {
            // Bytes are no fewer than characters.
            if let Some(text) = scan.plain_text().filter(|text| text.len() <= length) {
                row.set(at, Value::text(text));
                return true;
            }
        }
        (Some(b'0'..=b'9' | b'-'), Common::Double) => {
            if let Some(number) = scan.short_number() {
                row.set(at, Value::Double(number.double()));
                return true;
            }
        }
        (Some(b'0'..=b'9' | b'-'), Common::Whole { least, greatest }) => {
            let whole = scan.short_number().and_then(Short::whole);
            if let Some(whole) = whole.filter(|whole| (least..=greatest).contains(whole)) {
                row.set(at, Value::Int(whole));
                return true;
            }
        }
        _ => {}
    }
    scan.at = start;
    false
}

// Puts the next value into its column.
fn put(
    scan: &mut Scan<'_>,
    columns: &[Wanted],
    at: usize,
    row: &mut RowValues<'_>,
    depth: usize,
) -> Result<(), RowError> {
    let Wanted { column, common } = &columns[at];
    if put_plain(scan, *common, at, row) { Ok(()) } else { put_any(scan, column, at, row, depth) }
}

// Puts the next value into its column, whatever it is, by the service's table of coercions.
fn put_any(
    scan: &mut Scan<'_>,
    column: &Column,
    at: usize,
    row: &mut RowValues<'_>,
    depth: usize,
) -> Result<(), RowError> {
    let value = match scan.peek() {
        Some(b'"') => {
            let quoted = scan.string()?;
            if quoted.escaped {
                from_text(&unescape(quoted.raw), column)?
            } else {
                from_text(quoted.raw, column)?
            }
        }
        Some(b'0'..=b'9' | b'-') => {
            let start = scan.at;
            scan.number()?;
            from_number(scan.part(start, scan.at), column)?
        }
        _ => value(scan, column, depth)?,
    };
    row.set(at, value);
    Ok(())
}

// A value that is neither text nor number.
fn value(scan: &mut Scan<'_>, column: &Column, depth: usize) -> Result<Value, RowError> {
    match scan.peek() {
        Some(b'{' | b'[') => {
            let start = scan.at;
            scan.pass(depth)?;
            match column.sql.family() {
                Family::Character => fitted(scan.part(start, scan.at), column),
                _ => Err(unfit(column, "an object or array")),
            }
        }
        _ => match scan.word()? {
            "null" => Ok(Value::Null),
            word => from_truth(word, column),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::SqlType;
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
        let mut reader = RowReader::with_paths(&columns, "$", &["$.x.a", "$.x.y.b", "$.c"]).unwrap();
        let mut rows = Batch::new(3);
        for text in [r#" { "c" : 3 , "x" : { "y" : { "b" : 2 } , "a" : 1 } } "#, r#"{"x":5,"c":3}"#, "{}"] {
            reader.read(text.as_bytes(), 7, &mut rows).unwrap();
        }
        let ints = |at: usize| rows.row(at).values.to_vec();
        assert_eq!(ints(0), [Value::Int(1), Value::Int(2), Value::Int(3)]);
        assert_eq!(ints(1), [Value::Null, Value::Null, Value::Int(3)]);
        assert_eq!(ints(2), [Value::Null, Value::Null, Value::Null]);
        assert!(RowReader::with_paths(&columns, "$", &["a", "$.b", "$.c"]).is_err());
        assert!(RowReader::with_paths(&columns, "$", &["$.a"]).is_err());
    }

    #[test]
    fn what_is_no_object_is_no_row() {
        let mut reader = RowReader::new(&[Column::new("c", SqlType::Integer)]);
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

    const ORDERS: &str = r#"{"customer":"John","address":{"city":"Anytown"},"orders":[
        {"id":"23284","price":"33.99"},{"id":"63122","price":"x"},{"price":12},7]}"#;

    // The rows of a record as text, with those that fail.
    fn rows_of(row_path: &str, columns: &[(&str, &str)], record: &str) -> (Vec<String>, Vec<String>) {
        let schema: Vec<Column> =
            columns.iter().map(|(path, sql)| Column::new(path, SqlType::parse(sql).unwrap())).collect();
        let paths: Vec<&str> = columns.iter().map(|(path, _)| *path).collect();
        let mut reader = RowReader::with_paths(&schema, row_path, &paths).unwrap();
        let mut rows = Batch::new(columns.len() + 1);
        let mut failed = Vec::new();
        reader.read_record(record.as_bytes(), 5, &[Value::Int(9)], &mut rows, |_, part| {
            failed.push(String::from_utf8(part.to_vec()).unwrap());
        });
        let told = rows.rows().map(|row| {
            assert_eq!((row.rowtime, row.values.last()), (5, Some(&Value::Int(9))));
            let texts =
                row.values.iter().zip(&schema).map(|(value, column)| crate::value::text(value, &column.sql));
            texts.collect::<Vec<_>>().join("|")
        });
        (told.collect(), failed)
    }

    #[test]
    fn a_record_has_any_number_of_documents() {
        let columns = [("$.a", "INTEGER")];
        for record in [r#"{"a":1}{"a":2}"#, "{\"a\":1}\n{\"a\":2}\n", " {\"a\":1} \r\n\t{\"a\":2}"] {
            assert_eq!(rows_of("$", &columns, record), (vec!["1".to_owned(), "2".to_owned()], vec![]));
        }
        assert_eq!(rows_of("$", &columns, " \n"), (vec![], vec![]));
    }

    #[test]
    fn a_row_that_is_wrong_leaves_the_others_of_its_record_alone() {
        let columns = [("$.a", "INTEGER")];
        let (rows, failed) = rows_of("$", &columns, r#"{"a":1}{"a":"x", "b":{}} 5 {"a":2}"#);
        assert_eq!(
            (rows, failed),
            (vec!["1".to_owned(), "2".to_owned()], vec![r#"{"a":"x", "b":{}}"#.to_owned(), "5".to_owned()])
        );
        let (rows, failed) = rows_of("$", &columns, "{\"a\":1}\n{\"a\":\n  {\"a\":3}\n{\"a\":2}");
        assert_eq!(
            (rows, failed),
            (vec!["1".to_owned(), "2".to_owned()], vec!["{\"a\":\n  {\"a\":3}".to_owned()])
        );
        let (rows, failed) = rows_of("$", &columns, r#"{"a":1} nonsense {"a":2}"#);
        assert_eq!((rows, failed), (vec!["1".to_owned()], vec![r#"nonsense {"a":2}"#.to_owned()]));
    }

    #[test]
    fn an_array_makes_a_row_of_each_element_beside_which_the_other_columns_repeat() {
        let columns =
            [("$.customer", "VARCHAR(9)"), ("$.orders[0:].id", "INTEGER"), ("$.orders[0:].price", "DOUBLE")];
        let (rows, failed) = rows_of("$", &columns, ORDERS);
        assert_eq!(rows, ["John|23284|33.99", "John||12.0", "John||"]);
        assert_eq!(failed, [r#"{"id":"63122","price":"x"}"#]);
        for record in [r#"{"orders":[]}"#, "{}", r#"{"orders":{"id":1}}"#, r#"{"orders":null}"#] {
            assert_eq!(rows_of("$", &columns, record), (vec!["||".to_owned()], vec![]));
        }
    }

    #[test]
    fn an_array_as_a_whole_is_its_text() {
        let columns = [
            ("$.o[0:]", "VARCHAR(99)"),
            ("$.o", "VARCHAR(3)"),
            ("$.p[0:].q", "INTEGER"),
            ("$.p", "VARCHAR(9)"),
        ];
        let (rows, failed) = rows_of("$", &columns, r#"{"o":[1, {"q":2}],"p":[{"q":3}]}"#);
        assert_eq!((rows, failed), (vec![r#"[1, {"q":2}]|[1,|3|[{"q":3}]"#.to_owned()], vec![]));
    }

    #[test]
    fn objects_are_read_alike_whatever_stood_in_those_before() {
        let columns = [("$.a", "INTEGER"), ("$.b.c", "INTEGER"), ("$.d", "VARCHAR(3)")];
        let objects = [
            r#"{"a":1,"x":{},"b":{"c":2},"d":"z"}"#,
            r#"{"a":1,"x":{},"b":{"c":3},"d":"y"}"#,
            r#"{"a":1,"x":{}}"#,
            r#"{"a": 1,"x":{},"d":"longer","b":{"c":2}}"#,
            "{}",
            r#"{"d":"q","a-long-name-that-nobody-wants":[1],"a":5}"#,
        ];
        for one in objects {
            for two in objects {
                let alone: Vec<String> =
                    [one, two].map(|record| rows_of("$", &columns, record).0.concat()).to_vec();
                assert_eq!(
                    rows_of("$", &columns, &format!("{one}{two}{one}{two}")).0,
                    [alone.clone(), alone.clone()].concat()
                );
                let cut = &two[..two.len() - 1];
                assert_eq!(
                    rows_of("$", &columns, &format!("{one}{cut}")),
                    (alone[..1].to_vec(), vec![cut.to_owned()])
                );
            }
        }
    }

    #[test]
    fn rows_may_lie_deeper_in_a_document() {
        let columns = [("$.id", "INTEGER")];
        let rows = |path: &str, record: &str| rows_of(path, &columns, record);
        assert_eq!(rows("$.a.b", r#"{"x":1,"a":{"b":{"id":7}}}"#), (vec!["7".to_owned()], vec![]));
        assert_eq!(
            rows("$.a[0:]", r#"{"a":[{"id":1},{"id":"x"},5,{}]}"#),
            (vec!["1".to_owned(), String::new()], vec![r#"{"id":"x"}"#.to_owned(), "5".to_owned()])
        );
        assert_eq!(rows("$[0:]", r#"[{"id":1},{"id":2}]"#).0, ["1", "2"]);
        assert_eq!(rows("$.a[0:]", r#"{"a":[]}"#), (vec![], vec![]));
        for wrong in [r#"{"b":1}"#, r#"{"a":5}"#, "[]"] {
            assert_eq!(rows("$.a[0:]", wrong), (vec![], vec![wrong.to_owned()]));
        }
        // Nothing of a document that does not end.
        assert_eq!(rows("$.a[0:]", r#"{"a":[{"id":1}]"#), (vec![], vec![r#"{"a":[{"id":1}]"#.to_owned()]));
    }

    #[test]
    fn one_member_may_be_several_columns_and_the_last_of_a_name_counts() {
        let columns = [("$.a", "INTEGER"), ("$.a", "VARCHAR(3)")];
        assert_eq!(rows_of("$", &columns, r#"{"a":1,"a":2}"#), (vec!["2|2".to_owned()], vec![]));
        let many: Vec<(String, &str)> = (0..40).map(|at| (format!("$.k{at}"), "INTEGER")).collect();
        let many: Vec<(&str, &str)> = many.iter().map(|(path, sql)| (path.as_str(), *sql)).collect();
        let (rows, _) = rows_of("$", &many, r#"{"zzz":0,"k39":39,"\u006b0":7}"#);
        assert_eq!(rows, [format!("7{}39", "|".repeat(39))]);
    }

    proptest! {
        #[test]
        fn whatever_is_read_is_no_panic_and_objects_are_rows_where_they_are_elsewhere(text in r#"[{}\[\]":,ac1-9.etrufalsn\\ ]{0,40}"#) {
            let mut reader = RowReader::new(&[Column::new("a", SqlType::Varchar(100))]);
            let read = reader.read(text.as_bytes(), 0, &mut Batch::new(1));
            let object = text.trim_start().starts_with('{') && serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
            prop_assert_eq!(read.is_ok(), object, "{}", text);
        }

        #[test]
        fn documents_of_a_record_are_those_found_elsewhere(texts in prop::collection::vec(r#"(\{"a":[1-9]\}|\{"a":\[1,\{\}\]\}|\{"b":"[a-z"]{0,2}\}|[1-9]| |\n)"#, 0..6)) {
            let record = texts.concat();
            let mut reader = RowReader::with_paths(&[Column::new("a", SqlType::Varchar(100))], "$", &["$.a"]).unwrap();
            let mut rows = Batch::new(1);
            let mut failed = 0;
            reader.read_record(record.as_bytes(), 0, &[], &mut rows, |_, _| failed += 1);
            let found: Vec<_> = serde_json::Deserializer::from_str(&record).into_iter::<serde_json::Value>().collect();
            if found.iter().all(Result::is_ok) {
                let objects = found.iter().flatten().filter(|document| document.is_object()).count();
                prop_assert_eq!((rows.len(), failed), (objects, found.len() - objects), "{}", record);
            } else {
                prop_assert!(failed > 0, "{}", record);
            }
        }
    }
}
