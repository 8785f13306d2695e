//! Reads objects as Redshift's COPY does, and writes their rows as PostgreSQL's COPY takes them: fields between tabs, `\N` for NULL.
//!
//! An empty field is an empty text in a column of text and NULL in every other. What does not fit fails with the number of its row, and with it the whole copy.

use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, BufReader, Read};

use bytes::Bytes;
use flate2::bufread::MultiGzDecoder;
use serde_json::value::RawValue;

use super::options::{Format, Lines, Options, Quotes};
use crate::limits::{REDSHIFT_OBJECT_BYTES_MAX, REDSHIFT_PIECE_BYTES, REDSHIFT_ROW_BYTES_MAX};

/// A column that rows have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    /// Whether it holds texts.
    pub(super) is_text: bool,
}

/// Reads an object and hands its rows on in pieces, until nobody takes them any more.
///
/// # Errors
/// A row does not fit; the text says which and why.
pub(super) fn read(
    body: &Bytes,
    options: &Options,
    columns: &[Column],
    take: impl FnMut(Bytes) -> bool,
) -> Result<(), String> {
    let rows = Rows { options, columns, made: Vec::new(), count: 0, take };
    if options.gzip {
        let unpacked = MultiGzDecoder::new(&body[..]).take(REDSHIFT_OBJECT_BYTES_MAX + 1);
        rows.read(BufReader::new(unpacked))
    } else {
        rows.read(&body[..])
    }
}

struct Rows<'a, T> {
    options: &'a Options,
    columns: &'a [Column],
    made: Vec<u8>,
    /// Rows that were begun.
    count: u64,
    take: T,
}

impl<T: FnMut(Bytes) -> bool> Rows<'_, T> {
    fn read(mut self, input: impl BufRead) -> Result<(), String> {
        let mut input = Input { reader: input, bytes: 0 };
        let read = match &self.options.format {
            Format::Lines(lines) => self.lines(&mut input, lines),
            Format::Json { ignore_case } => self.objects(&mut input, *ignore_case),
        };
        match read {
            Ok(true) if !self.made.is_empty() => {
                (self.take)(Bytes::from(std::mem::take(&mut self.made)));
                Ok(())
            }
            Ok(_) => Ok(()),
            Err(why) => Err(format!("row {}: {why}", self.count)),
        }
    }

    /// Whether somebody takes what comes next.
    fn hand_on(&mut self) -> bool {
        self.made.len() < REDSHIFT_PIECE_BYTES || (self.take)(Bytes::from(std::mem::take(&mut self.made)))
    }

    fn lines<R: BufRead>(&mut self, input: &mut Input<R>, lines: &Lines) -> Result<bool, String> {
        for _ in 0..self.options.header_lines {
            while input.next()?.is_some_and(|byte| byte != b'\n') {}
        }
        let mut fields: Vec<Field> = Vec::new();
        while input.peek()?.is_some() {
            self.count += 1;
            let (mut length, mut bytes) = (0, 0);
            loop {
                if fields.len() == length {
                    fields.push(Field::default());
                }
                let ended = fields[length].read(input, lines)?;
                bytes += fields[length].raw.len();
                length += 1;
                // A row that never ends has no fields that would be counted otherwise.
                if length > self.columns.len() && ended == End::Field || bytes > REDSHIFT_ROW_BYTES_MAX {
                    return Err("extra columns found".to_owned());
                }
                if ended == End::Row {
                    break;
                }
            }
            let is_blank = length == 1 && fields[0].raw.is_empty() && !fields[0].is_quoted;
            if is_blank && lines.ignore_blank {
                continue;
            }
            self.row_of(&fields[..length], lines)?;
            if !self.hand_on() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn row_of(&mut self, fields: &[Field], lines: &Lines) -> Result<(), String> {
        let (columns, options) = (self.columns, self.options);
        if fields.len() > columns.len() {
            return Err("extra columns found".to_owned());
        }
        if fields.len() < columns.len() && !lines.fill_record {
            return Err("delimiter not found".to_owned());
        }
        for (at, column) in columns.iter().enumerate() {
            let Some(field) = fields.get(at) else {
                self.value(at, Some(""))?;
                continue;
            };
            if !field.is_quoted && options.null.as_deref() == Some(&*field.raw) {
                self.value(at, None)?;
                continue;
            }
            match (std::str::from_utf8(&field.value), options.replacement) {
                (Ok(text), _) => self.value(at, Some(text))?,
                (Err(_), Some(replacement)) => {
                    self.value(at, Some(&replaced(&field.value, replacement)))?;
                }
                (Err(_), None) => return Err(format!("column {}: not UTF-8", column.name)),
            }
        }
        self.made.push(b'\n');
        Ok(())
    }

    fn objects<R: BufRead>(&mut self, input: &mut Input<R>, ignore_case: bool) -> Result<bool, String> {
        let columns = self.columns;
        let folded = |name: &str| if ignore_case { name.to_lowercase() } else { name.to_owned() };
        let places: HashMap<String, usize> =
            columns.iter().enumerate().map(|(at, column)| (folded(&column.name), at)).collect();
        let objects = serde_json::Deserializer::from_reader(input);
        let objects = objects.into_iter::<BTreeMap<String, Box<RawValue>>>();
        for object in objects {
            self.count += 1;
            let object = object.map_err(|error| error.to_string())?;
            let mut values: Vec<Option<&RawValue>> = vec![None; columns.len()];
            for (name, value) in &object {
                if let Some(&at) = places.get(&folded(name)) {
                    values[at] = Some(value);
                }
            }
            for (at, value) in values.into_iter().enumerate() {
                match value.map(RawValue::get) {
                    None | Some("null") => self.value(at, None)?,
                    Some(text) if text.starts_with('"') => {
                        let text: String = serde_json::from_str(text).map_err(|error| error.to_string())?;
                        self.value(at, Some(&text))?;
                    }
                    // Numbers and truths as they stand there; objects and lists are texts to a column.
                    Some(text) => self.value(at, Some(text))?,
                }
            }
            self.made.push(b'\n');
            if !self.hand_on() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Writes a value.
    fn value(&mut self, at: usize, text: Option<&str>) -> Result<(), String> {
        let column = &self.columns[at];
        if at > 0 {
            self.made.push(b'\t');
        }
        let text = text.map(|text| {
            let is_trimmed = self.options.trim_blanks && column.is_text;
            if is_trimmed { text.trim_end_matches([' ', '\t']) } else { text }
        });
        let is_null = text.is_none_or(|text| {
            let is_blank = !text.is_empty() && text.trim().is_empty();
            text.is_empty() && (!column.is_text || self.options.empty_as_null)
                || is_blank && column.is_text && self.options.blanks_as_null
        });
        let Some(text) = text.filter(|_| !is_null) else {
            self.made.extend_from_slice(br"\N");
            return Ok(());
        };
        for byte in text.bytes() {
            match byte {
                b'\\' => self.made.extend_from_slice(br"\\"),
                b'\n' => self.made.extend_from_slice(br"\n"),
                b'\r' => self.made.extend_from_slice(br"\r"),
                b'\t' => self.made.extend_from_slice(br"\t"),
                0 => return Err(format!("column {}: a zero byte, which no text can have", column.name)),
                byte => self.made.push(byte),
            }
        }
        Ok(())
    }
}

/// Each byte that is no part of a character becomes one that is.
fn replaced(bytes: &[u8], replacement: char) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| replacement));
    }
    text
}

/// A field of a line.
#[derive(Debug, Default)]
struct Field {
    value: Vec<u8>,
    /// As it stands there, without quotes: what NULL is compared with.
    raw: Vec<u8>,
    is_quoted: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Field,
    Row,
}

impl Field {
    fn read<R: BufRead>(&mut self, input: &mut Input<R>, lines: &Lines) -> Result<End, String> {
        self.value.clear();
        self.raw.clear();
        let first = input.peek()?;
        let quote = match lines.quotes {
            Quotes::None => None,
            Quotes::Csv(quote) => first.filter(|first| *first == quote),
            Quotes::Removed => first.filter(|first| matches!(first, b'\'' | b'"')),
        };
        self.is_quoted = quote.is_some();
        if let Some(quote) = quote {
            input.next()?;
            self.within(input, lines, quote)?;
            let next = input.next()?;
            let next = if next == Some(b'\r') { input.next()? } else { next };
            return match next {
                Some(byte) if byte == lines.delimiter => Ok(End::Field),
                Some(b'\n') | None => Ok(End::Row),
                Some(_) => Err("more behind the quote that ends a field".to_owned()),
            };
        }
        loop {
            match input.next()? {
                Some(byte) if byte == lines.delimiter => return Ok(End::Field),
                None | Some(b'\n') => {
                    if self.raw.last() == Some(&b'\r') {
                        self.raw.pop();
                        self.value.pop();
                    }
                    return Ok(End::Row);
                }
                Some(b'\\') if lines.escape => self.escaped(input)?,
                Some(byte) => self.push(byte)?,
            }
        }
    }

    /// What stands between quotes.
    fn within<R: BufRead>(&mut self, input: &mut Input<R>, lines: &Lines, quote: u8) -> Result<(), String> {
        let is_doubled = matches!(lines.quotes, Quotes::Csv(_));
        loop {
            match input.next()?.ok_or("a field in quotes has no end")? {
                byte if byte == quote => {
                    if !is_doubled || input.peek()? != Some(quote) {
                        return Ok(());
                    }
                    input.next()?;
                    self.push(quote)?;
                }
                b'\\' if lines.escape => self.escaped(input)?,
                byte => self.push(byte)?,
            }
        }
    }

    fn escaped<R: BufRead>(&mut self, input: &mut Input<R>) -> Result<(), String> {
        let byte = input.next()?.ok_or("nothing behind a backslash")?;
        self.raw.push(b'\\');
        self.push(byte)
    }

    fn push(&mut self, byte: u8) -> Result<(), String> {
        if self.raw.len() >= REDSHIFT_ROW_BYTES_MAX {
            return Err(format!("more than {REDSHIFT_ROW_BYTES_MAX} bytes"));
        }
        self.raw.push(byte);
        self.value.push(byte);
        Ok(())
    }
}

/// What is read, byte by byte or in pieces, and counted.
struct Input<R> {
    reader: R,
    bytes: u64,
}

impl<R: BufRead> Input<R> {
    fn peek(&mut self) -> Result<Option<u8>, String> {
        let there = self.reader.fill_buf().map_err(|error| format!("not GZIP: {error}"))?;
        Ok(there.first().copied())
    }

    fn next(&mut self) -> Result<Option<u8>, String> {
        let byte = self.peek()?;
        if byte.is_some() {
            self.reader.consume(1);
            self.bytes += 1;
            if self.bytes > REDSHIFT_OBJECT_BYTES_MAX {
                return Err(format!("the object has more than {REDSHIFT_OBJECT_BYTES_MAX} bytes"));
            }
        }
        Ok(byte)
    }
}

impl<R: BufRead> Read for &mut Input<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.reader.read(into)?;
        self.bytes += count as u64;
        if self.bytes > REDSHIFT_OBJECT_BYTES_MAX {
            return Err(std::io::Error::other("the object is too large"));
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use proptest::prelude::*;

    use super::*;
    use crate::redshift::options;

    /// A number, and two texts.
    fn columns() -> Vec<Column> {
        [("id", false), ("page", true), ("note", true)]
            .map(|(name, is_text)| Column { name: name.to_owned(), is_text })
            .to_vec()
    }

    fn rows_of(body: &[u8], options: &str) -> Result<String, String> {
        let options = options::read(options).unwrap();
        let mut made = Vec::new();
        read(&Bytes::copy_from_slice(body), &options, &columns(), |piece| {
            made.extend_from_slice(&piece);
            true
        })?;
        Ok(String::from_utf8(made).unwrap())
    }

    #[test]
    fn rows_are_read_as_redshift_reads_them() {
        let cases: &[(&str, &str, &str)] = &[
            ("", "1|a|b\n2||\n", "1\ta\tb\n2\t\t\n"),
            ("", "|a|\\N\r\n1|a\\b|c", "\\N\ta\t\\N\n1\ta\\\\b\tc\n"),
            ("csv", "1,\"a,\"\"b\"\"\nc\",\\N\n", "1\ta,\"b\"\\nc\t\\N\n"),
            ("csv", "1,\"\\N\",x", "1\t\\\\N\tx\n"),
            ("csv ignoreheader 1 null 'none'", "id,page,note\n1,none,\n", "1\t\\N\t\n"),
            ("csv quote '%'", "1,%a,b%,c\n", "1\ta,b\tc\n"),
            (
                r"delimiter '\t' escape",
                "1\ta\\\tb\t\\N\n2\tc\\\nd\te\\\\\n",
                "1\ta\\tb\t\\N\n2\tc\\nd\te\\\\\n",
            ),
            ("removequotes", "'1'|\"a|b\"|it's\n", "1\ta|b\tit's\n"),
            ("fillrecord ignoreblanklines", "1\n\n2|a\n", "1\t\t\n2\ta\t\n"),
            ("emptyasnull blanksasnull trimblanks", "1||b  \n2|  |c\n", "1\t\\N\tb\n2\t\\N\tc\n"),
            ("blanksasnull", "1|  |\n", "1\t\\N\t\n"),
            (
                "json 'auto'",
                r#"{"id":1.50,"page":"a\tb","other":2}{"note":{"a":[1]}}"#,
                "1.50\ta\\tb\t\\N\n\\N\t\\N\t{\"a\":[1]}\n",
            ),
            ("json 'auto'", "{\"ID\":1,\"page\":null,\"note\":true}\n", "\\N\t\\N\ttrue\n"),
            ("json 'auto ignorecase'", "{\"ID\":1,\"Page\":\"\"}\n", "1\t\t\\N\n"),
            ("json 'auto'", " \n", ""),
        ];
        for (options, body, wanted) in cases {
            assert_eq!(rows_of(body.as_bytes(), options).as_deref(), Ok(*wanted), "{options}: {body}");
        }
        assert_eq!(rows_of(b"1|a\xff\xfe|b\n", "acceptinvchars '^'").unwrap(), "1\ta^^\tb\n");
    }

    #[test]
    fn what_does_not_fit_fails_with_its_row() {
        let cases: &[(&str, &[u8], &str)] = &[
            ("", b"1|a|b\n2|c\n", "row 2: delimiter not found"),
            ("", b"1|a|b|c\n", "row 1: extra columns found"),
            ("", b"1|a|b\n\n", "row 2: delimiter not found"),
            ("", b"1|a\xff|b\n", "row 1: column page: not UTF-8"),
            ("", b"1|a\0|b\n", "row 1: column page: a zero byte, which no text can have"),
            ("csv", b"1,\"a,b\n", "row 1: a field in quotes has no end"),
            ("csv", b"1,\"a\"b,c\n", "row 1: more behind the quote that ends a field"),
            ("escape", b"1|a|b\\", "row 1: nothing behind a backslash"),
            ("gzip", b"1|a|b\n", "row 0: not GZIP"),
            ("json 'auto'", b"{\"id\":1} x", "row 2: "),
            ("json 'auto'", b"[1]", "row 1: "),
            ("json 'auto'", b"{\"id\":1", "row 1: "),
            ("json 'auto'", b"{\"page\":\"\\u0000\"}", "row 1: column page: a zero byte"),
            ("json 'auto'", b"{\"page\":\"\xff\"}", "row 1: "),
        ];
        for (options, body, wanted) in cases {
            let why = rows_of(body, options).unwrap_err();
            assert!(why.starts_with(wanted), "{options}: {why}");
        }
        let long = vec![b'a'; REDSHIFT_ROW_BYTES_MAX + 1];
        assert!(rows_of(&long, "").unwrap_err().contains("bytes"));
    }

    #[test]
    fn gzip_of_several_members_is_one_object() {
        let member = |text: &[u8]| {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(text).unwrap();
            encoder.finish().unwrap()
        };
        let body = [member(b"1|a|b\n2|"), member(b"c|d\n")].concat();
        assert_eq!(rows_of(&body, "gzip").unwrap(), "1\ta\tb\n2\tc\td\n");
        assert!(rows_of(&body[..body.len() - 9], "gzip").unwrap_err().contains("not GZIP"));
    }

    #[test]
    fn pieces_end_when_nobody_takes_them() {
        let line = format!("1|{}|b\n", "a".repeat(1_000));
        let body = Bytes::from(line.repeat(2_000));
        let options = options::read("").unwrap();
        let mut pieces = 0;
        read(&body, &options, &columns(), |_| {
            pieces += 1;
            pieces < 3
        })
        .unwrap();
        assert_eq!(pieces, 3);
    }

    proptest! {
        #[test]
        fn what_csv_writes_is_read(texts in proptest::collection::vec("[a\",\n\r\\\\|ä ]{0,8}", 2)) {
            let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
            let body = format!("7,{},{}\n", quoted(&texts[0]), quoted(&texts[1]));
            let escaped = |text: &str| {
                text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r")
            };
            let wanted = format!("7\t{}\t{}\n", escaped(&texts[0]), escaped(&texts[1]));
            prop_assert_eq!(rows_of(body.as_bytes(), "csv"), Ok(wanted));
        }

        #[test]
        fn no_bytes_are_too_much(
            body in proptest::collection::vec(any::<u8>(), 0..200),
            options in proptest::sample::select(vec!["", "csv", "json 'auto'", "gzip", "escape removequotes", "fillrecord acceptinvchars"]),
        ) {
            // Nothing here panics or goes on for ever; what is made are rows of three fields.
            if let Ok(rows) = rows_of(&body, options) {
                prop_assert!(rows.lines().all(|row| row.split('\t').count() == 3), "{rows:?}");
            }
        }
    }
}
