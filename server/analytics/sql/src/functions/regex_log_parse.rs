//! `REGEX_LOG_PARSE(text, 'regular expression')`: what the groups of the expression match, as a record with `COLUMN1`, `COLUMN2` and so
//! on, each a VARCHAR(1024); NULL if the expression does not match the whole text.
//!
//! | call | result |
//! |---|---|
//! | `REGEX_LOG_PARSE('HEALTHCARE', '.*([E].).*([R].*)')` | `(EA,RE)` |
//! | `REGEX_LOG_PARSE('FINANCIAL', '.*([E].).*([R].*)')` | `NULL` |
//! | `REGEX_LOG_PARSE('a1', '(a)(b)?(1)')` | `(a,,1)` |
//! | `REGEX_LOG_PARSE('abab', '(a)(?=b)(.)\1\2')` | `(a,b)` |
//! | `REGEX_LOG_PARSE('a-b', '(?<!-)(a).*(?<=-)(b)')` | `(a,b)` |
//! | `REGEX_LOG_PARSE('aaa', '(a*+)a')` | `NULL` |
//! | `REGEX_LOG_PARSE('a', '(')` | error: not a regular expression: unclosed group |
//! | `REGEX_LOG_PARSE('a', 'a')` | error: the regular expression has no group, and so the record no column |

use super::log_columns::{self, Column};
use super::pattern;
use super::{Arguments, Made, Scalar};
use crate::diagnostic::Finding;
use crate::types::Family;

pub(super) const REGEX_LOG_PARSE: Scalar =
    Scalar { names: &["REGEX_LOG_PARSE"], text: include_str!("regex_log_parse.rs"), bind };

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(2, 2)?;
    arguments.family(0, Family::Character)?;
    let span = arguments.list[1].span;
    let fix = "write a regular expression as Java has them";
    let wrong = |wrong| Finding::new(span, wrong, fix);
    let text = arguments.literal(1, "a regular expression")?;
    // Looked at as it is first: what is wrong with it should not be told of what is put around it.
    let groups = pattern::compile(&text).map_err(wrong)?.names().len() - 1;
    if groups == 0 {
        let message = "the regular expression has no group, and so the record no column";
        return Err(Finding::new(span, message, "put what you want in parentheses"));
    }
    let compiled = pattern::whole(&text, None).and_then(|text| pattern::compile(&text)).map_err(wrong)?;
    Ok(log_columns::regex_parser(arguments, (0..groups).map(Column::numbered).collect(), compiled))
}
