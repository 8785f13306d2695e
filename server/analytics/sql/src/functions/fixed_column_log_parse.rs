//! `FIXED_COLUMN_LOG_PARSE(text, 'columns')`: pieces of a text at fixed places, counted from 0, as a record. A column is described as in
//! `name TYPE VARCHAR(4) START 0 FOR 4`; without FOR it goes to the end. A DATE, TIME or TIMESTAMP may have a pattern of Java's
//! `SimpleDateFormat` after its type.
//!
//! | call | result |
//! |---|---|
//! | `FIXED_COLUMN_LOG_PARSE('AMZN0042', 'ticker TYPE VARCHAR(4) START 0 FOR 4, n TYPE INTEGER START 4 FOR 4')` | `(AMZN,42)` |
//! | `FIXED_COLUMN_LOG_PARSE('AMZN', 'ticker TYPE VARCHAR(4) START 0 FOR 4, n TYPE INTEGER START 4 FOR 4')` | `(AMZN,)` |
//! | `FIXED_COLUMN_LOG_PARSE('24.05.2004', 'd TYPE DATE ''dd.MM.yyyy'' START 0')` | `(2004-05-24)` |
//! | `FIXED_COLUMN_LOG_PARSE('x', 'n TYPE NOPE')` | error: there is no type NOPE |

use super::log_columns;
use super::{Arguments, Made, Scalar, as_text};
use crate::diagnostic::Finding;
use crate::types::Family;
use crate::value::Value;

pub(super) const FIXED_COLUMN_LOG_PARSE: Scalar =
    Scalar { names: &["FIXED_COLUMN_LOG_PARSE"], text: include_str!("fixed_column_log_parse.rs"), bind };

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(2, 2)?;
    arguments.family(0, Family::Character)?;
    let columns = log_columns::read(&arguments.literal(1, "a list of columns")?).map_err(|wrong| {
        Finding::new(arguments.list[1].span, wrong, "write as in 'name TYPE VARCHAR(4) START 0 FOR 4'")
    })?;
    Ok(arguments.strict(log_columns::record(&columns), move |values| {
        let text = as_text(&values[0])?;
        let fields = columns.iter().map(|column| {
            let begin = text.char_indices().nth(column.start).map(|(at, _)| at);
            let piece = begin.map(|begin| {
                let rest = &text[begin..];
                let length = column.length.unwrap_or(usize::MAX);
                &rest[..rest.char_indices().nth(length).map_or(rest.len(), |(at, _)| at)]
            });
            column.value(piece)
        });
        Ok(Value::Record(fields.collect::<Result<_, _>>()?))
    }))
}
