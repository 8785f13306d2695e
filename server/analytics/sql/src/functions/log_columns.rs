//! Descriptions of columns as the log parsers take them: `"name" TYPE VARCHAR(16) NOT NULL START 0 FOR 16`, with the pattern of a
//! date after its type.

use super::pattern::{Compiled, Groups};
use super::simple_date_format::Format;
use super::{Arguments, Made, as_text, cast};
use crate::civil::DAY_MS;
use crate::expr::{Evaluated, Fault, fault};
use crate::limits::COLUMNS_MAX;
use crate::types::SqlType;
use crate::value::Value;

/// The type of a column that nothing is said of.
pub(super) const TEXT: SqlType = SqlType::Varchar(1024);

#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) sql: SqlType,
    required: bool,
    format: Option<Format>,
    /// The first character, counted from 0, and how many there are.
    pub(super) start: usize,
    pub(super) length: Option<usize>,
}

impl Column {
    pub(super) fn numbered(at: usize) -> Column {
        let name = format!("COLUMN{}", at + 1);
        Column { name, sql: TEXT, required: false, format: None, start: 0, length: None }
    }

    /// The value of a piece of a line.
    pub(super) fn value(&self, piece: Option<&str>) -> Evaluated {
        let Some(piece) = piece else {
            return if self.required {
                Err(fault(format!("{} is missing", self.name)))
            } else {
                Ok(Value::Null)
            };
        };
        let Some(format) = &self.format else {
            if let SqlType::Char(_) | SqlType::Varchar(_) = self.sql {
                return cast::fit_text(&Value::text(piece), &self.sql);
            }
            if piece.trim().is_empty() && !self.required {
                return Ok(Value::Null);
            }
            return cast::parse(piece, &self.sql);
        };
        let ms = format.parse(piece.trim()).ok_or_else(|| fault(format!("'{piece}' is no {}", self.sql)))?;
        Ok(Value::Int(match self.sql {
            SqlType::Date => ms.div_euclid(DAY_MS),
            SqlType::Time => ms.rem_euclid(DAY_MS),
            _ => ms,
        }))
    }
}

/// The record type of such columns.
pub(super) fn record(columns: &[Column]) -> SqlType {
    SqlType::Record(columns.iter().map(|column| (column.name.clone(), column.sql.clone())).collect())
}

/// A parser of texts that finds each column somewhere in them, or all of them nowhere.
pub(super) fn parser(
    arguments: Arguments<'_>,
    columns: Vec<Column>,
    find: impl Fn(&str) -> Result<Option<Groups>, Box<Fault>> + Send + Sync + 'static,
) -> Made {
    let made = arguments.strict(record(&columns), move |values| {
        let text = as_text(&values[0])?;
        let Some(found) = find(text)? else { return Ok(Value::Null) };
        let fields = columns.iter().enumerate().map(|(at, column)| {
            let range = found.get(at).cloned().flatten();
            column.value(range.and_then(|range| text.get(range)))
        });
        Ok(Value::Record(fields.collect::<Result<_, _>>()?))
    });
    Made { nullable: true, ..made }
}

/// The same by a regular expression, with a column for each of its groups.
pub(super) fn regex_parser(arguments: Arguments<'_>, columns: Vec<Column>, compiled: Compiled) -> Made {
    parser(arguments, columns, move |text| {
        let found = compiled.find(text)?;
        Ok(found.map(|mut groups| groups.split_off(1)))
    })
}

/// Reads descriptions with commas between.
pub(super) fn read(text: &str) -> Result<Vec<Column>, String> {
    let columns: Vec<Column> = split(text).iter().map(|part| one(part)).collect::<Result<_, _>>()?;
    if columns.is_empty() || columns.len() > COLUMNS_MAX {
        return Err(format!("a line has between 1 and {COLUMNS_MAX} columns"));
    }
    Ok(columns)
}

// At commas outside of quotes and parentheses.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut begin, mut quote, mut depth) = (0, None, 0usize);
    for (at, letter) in text.char_indices() {
        match (letter, quote) {
            (letter, Some(open)) if letter == open => quote = None,
            (_, Some(_)) => {}
            ('"' | '\'', None) => quote = Some(letter),
            ('(', None) => depth += 1,
            (')', None) => depth = depth.saturating_sub(1),
            (',', None) if depth == 0 => {
                parts.push(&text[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[begin..]);
    parts.retain(|part| !part.trim().is_empty());
    parts
}

fn one(part: &str) -> Result<Column, String> {
    let part = part.trim();
    let wrong =
        || format!("{} is no description of a column, as in \"name\" TYPE VARCHAR(16)", cast::shown(part));
    let (name, rest) = match part.strip_prefix('"') {
        Some(rest) => rest.split_once('"').map(|(name, rest)| (name.to_owned(), rest)).ok_or_else(wrong)?,
        None => {
            let (name, rest) = part.split_once(char::is_whitespace).ok_or_else(wrong)?;
            (name.to_uppercase(), rest)
        }
    };
    let rest = rest.trim();
    let rest = strip(rest, "TYPE").unwrap_or(rest).trim();
    // The type ends at what may follow it.
    let upper = rest.to_ascii_uppercase();
    let ends = [upper.find('\''), upper.find(" NOT "), upper.find(" START ")];
    let end = ends.into_iter().flatten().min().unwrap_or(rest.len());
    let sql = SqlType::parse(&rest[..end])?;
    let mut rest = rest[end..].trim();
    let mut format = None;
    if let Some(quoted) = rest.strip_prefix('\'') {
        let (pattern, after) = quoted.split_once('\'').ok_or_else(wrong)?;
        if !sql.is_datetime() {
            return Err(format!("{sql} has no date pattern"));
        }
        format = Some(Format::read(pattern)?);
        rest = after.trim();
    }
    let required = strip(rest, "NOT NULL").is_some();
    rest = strip(rest, "NOT NULL").unwrap_or(rest).trim();
    let (mut start, mut length) = (0, None);
    if let Some(after) = strip(rest, "START") {
        let mut words = after.split_whitespace();
        start = words.next().and_then(|word| word.parse().ok()).ok_or_else(wrong)?;
        if words.next().is_some_and(|word| word.eq_ignore_ascii_case("FOR")) {
            length = Some(words.next().and_then(|word| word.parse().ok()).ok_or_else(wrong)?);
        }
        rest = "";
    }
    if rest.is_empty() { Ok(Column { name, sql, required, format, start, length }) } else { Err(wrong()) }
}

fn strip<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    text.get(..word.len()).filter(|begin| begin.eq_ignore_ascii_case(word)).map(|_| &text[word.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_are_read() {
        let columns = read(
            "\"a b\" TYPE VARCHAR(4) NOT NULL, n TYPE DECIMAL(5,2) START 3 FOR 4, t TYPE TIMESTAMP 'd,M'",
        )
        .unwrap();
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["a b", "N", "T"]);
        assert_eq!((columns[1].start, columns[1].length), (3, Some(4)));
        for wrong in
            ["", "a", "a TYPE NOPE", "a TYPE INTEGER 'yyyy'", "a TYPE INTEGER START x", "a TYPE INTEGER what"]
        {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
