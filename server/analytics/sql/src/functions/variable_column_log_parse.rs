//! `VARIABLE_COLUMN_LOG_PARSE(text, 'columns', 'delimiter' [, 'escape', 'quotes'])`: the pieces of a text between delimiters, as a record.
//! The columns are described as in `name TYPE VARCHAR(4), n TYPE INTEGER`, or there are so many of VARCHAR(1024), called `COLUMN1` and so
//! on. After an escape character a delimiter is part of a piece, and so it is between quotes: one character, or one to open and one
//! to close.
//!
//! | call | result |
//! |---|---|
//! | `VARIABLE_COLUMN_LOG_PARSE('AMZN,33.11', 't TYPE VARCHAR(4), p TYPE DOUBLE', ',')` | `(AMZN,33.11)` |
//! | `VARIABLE_COLUMN_LOG_PARSE('a\|b\|c', 3, '\|')` | `(a,b,c)` |
//! | `VARIABLE_COLUMN_LOG_PARSE('a', 2, ',')` | `(a,)` |
//! | `VARIABLE_COLUMN_LOG_PARSE('a\,b,c', 2, ',', '\', '"')` | `(a,b,c)` |
//! | `VARIABLE_COLUMN_LOG_PARSE('<a,b>,c', 2, ',', '\', '<>')` | `(a,b,c)` |
//! | `VARIABLE_COLUMN_LOG_PARSE('x', 't TYPE INTEGER', ',')` | error: 'x' is no INTEGER |

use std::borrow::Cow;

use super::log_columns::{self, Column};
use super::{Arguments, Made, Scalar, as_text};
use crate::diagnostic::Finding;
use crate::expr::Expr;
use crate::limits::COLUMNS_MAX;
use crate::types::Family;
use crate::value::Value;

pub(super) const VARIABLE_COLUMN_LOG_PARSE: Scalar = Scalar {
    names: &["VARIABLE_COLUMN_LOG_PARSE"],
    text: include_str!("variable_column_log_parse.rs"),
    bind,
};

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(3, 5)?;
    arguments.family(0, Family::Character)?;
    let span = arguments.list[1].span;
    let wrong =
        |message: String| Finding::new(span, message, "write as in 'name TYPE VARCHAR(4), n TYPE INTEGER'");
    let columns: Vec<Column> = match &arguments.list[1].expr {
        Expr::Const(Value::Int(count)) => match usize::try_from(*count) {
            Ok(count @ 1..=COLUMNS_MAX) => (0..count).map(Column::numbered).collect(),
            _ => return Err(wrong(format!("a line has between 1 and {COLUMNS_MAX} columns"))),
        },
        _ => log_columns::read(&arguments.literal(1, "a list of columns")?).map_err(wrong)?,
    };
    let delimiter = arguments.literal(2, "a delimiter")?;
    if delimiter.is_empty() {
        return Err(Finding::new(
            arguments.list[2].span,
            "a delimiter has at least one character",
            "write ','",
        ));
    }
    let text = |at: usize, what: &str| {
        if arguments.list.len() > at { arguments.literal(at, what) } else { Ok(String::new()) }
    };
    let escape = text(3, "an escape character")?;
    let quotes = text(4, "quote characters")?;
    let open = quotes.chars().next();
    let close = quotes.chars().nth(1).or(open);
    Ok(arguments.strict(log_columns::record(&columns), move |values| {
        let pieces = split(as_text(&values[0])?, &delimiter, &escape, open, close, columns.len());
        let fields = columns.iter().enumerate();
        let fields = fields.map(|(at, column)| column.value(pieces.get(at).map(Cow::as_ref)));
        Ok(Value::Record(fields.collect::<Result<_, _>>()?))
    }))
}

fn split<'t>(
    text: &'t str,
    delimiter: &str,
    escape: &str,
    open: Option<char>,
    close: Option<char>,
    most: usize,
) -> Vec<Cow<'t, str>> {
    if escape.is_empty() && open.is_none() {
        let mut only = delimiter.chars();
        // One character is found faster than a text.
        return match (only.next(), only.next()) {
            (Some(only), None) => text.split(only).take(most).map(Cow::Borrowed).collect(),
            _ => text.split(delimiter).take(most).map(Cow::Borrowed).collect(),
        };
    }
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut rest = text;
    let mut quoted = false;
    while let Some(letter) = rest.chars().next() {
        let after = &rest[letter.len_utf8()..];
        if quoted && Some(letter) == close {
            quoted = false;
            rest = after;
        } else if !escape.is_empty() && rest.starts_with(escape) && rest.len() > escape.len() {
            let mut letters = rest[escape.len()..].chars();
            piece.extend(letters.next());
            rest = letters.as_str();
        } else if !quoted && Some(letter) == open {
            quoted = true;
            rest = after;
        } else if !quoted && rest.starts_with(delimiter) {
            pieces.push(Cow::Owned(std::mem::take(&mut piece)));
            rest = &rest[delimiter.len()..];
            if pieces.len() == most {
                return pieces;
            }
        } else {
            piece.push(letter);
            rest = after;
        }
    }
    pieces.push(Cow::Owned(piece));
    pieces
}
