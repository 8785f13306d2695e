//! `REGEX_LOG_PARSE(text, 'regular expression')`: what the groups of the expression match, as a record with `COLUMN1`, `COLUMN2` and so
//! on, each a VARCHAR(1024); NULL if the expression does not match the whole text.
//!
//! | call | result |
//! |---|---|
//! | `REGEX_LOG_PARSE('HEALTHCARE', '.*([E].).*([R].*)')` | `(EA,RE)` |
//! | `REGEX_LOG_PARSE('FINANCIAL', '.*([E].).*([R].*)')` | `NULL` |
//! | `REGEX_LOG_PARSE('a1', '(a)(b)?(1)')` | `(a,,1)` |
//! | `REGEX_LOG_PARSE('a', '(')` | error: not a regular expression: unclosed group |
//! | `REGEX_LOG_PARSE('a', 'a')` | error: the regular expression has no group, and so the record no column |

use super::log_columns::{self, Column};
use super::pattern;
use super::{Arguments, Made, Scalar, as_text};
use crate::diagnostic::Finding;
use crate::types::Family;
use crate::value::Value;

pub(super) const REGEX_LOG_PARSE: Scalar =
    Scalar { names: &["REGEX_LOG_PARSE"], text: include_str!("regex_log_parse.rs"), bind };

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(2, 2)?;
    arguments.family(0, Family::Character)?;
    let span = arguments.list[1].span;
    let wrong = |wrong| Finding::new(span, wrong, "write it without look-around and references back");
    let text = arguments.literal(1, "a regular expression")?;
    // Looked at as it is first: what is wrong with it should not be told of what is put around it.
    let columns: Vec<Column> =
        (0..pattern::compile(&text).map_err(wrong)?.captures_len() - 1).map(Column::numbered).collect();
    if columns.is_empty() {
        let fix = "put what you want in parentheses";
        return Err(Finding::new(
            span,
            "the regular expression has no group, and so the record no column",
            fix,
        ));
    }
    let compiled = pattern::whole(&text, None).and_then(|text| pattern::compile(&text)).map_err(wrong)?;
    let made = arguments.strict(log_columns::record(&columns), move |values| {
        let Some(found) = compiled.captures(as_text(&values[0])?) else { return Ok(Value::Null) };
        let fields = columns.iter().enumerate();
        let fields = fields.map(|(at, column)| column.value(found.get(at + 1).map(|group| group.as_str())));
        Ok(Value::Record(fields.collect::<Result<_, _>>()?))
    });
    Ok(Made { nullable: true, ..made })
}
