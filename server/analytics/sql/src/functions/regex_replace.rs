//! `REGEX_REPLACE(text, regular expression, replacement, start, occurrence)`: the text with what the expression matches replaced, from
//! the character at the start on, which is counted from 1: all of it for the occurrence 0, or only that one. In the replacement, `$1`
//! is what the first group matched.
//!
//! | call | result |
//! |---|---|
//! | `REGEX_REPLACE('TECHNOLOGY', 'TECHNOLOGY', 'INFORMATION TECHNOLOGY', 1, 0)` | `INFORMATION TECHNOLOGY` |
//! | `REGEX_REPLACE('a-b-c', '-', '+', 1, 0)` | `a+b+c` |
//! | `REGEX_REPLACE('a-b-c', '-', '+', 1, 2)` | `a-b+c` |
//! | `REGEX_REPLACE('a-b-c', '-', '+', 3, 0)` | `a-b+c` |
//! | `REGEX_REPLACE('a-b-c', '-', '+', 9, 0)` | `a-b-c` |
//! | `REGEX_REPLACE('2018-05', '(\d+)-(\d+)', '$2/$1', 1, 0)` | `05/2018` |
//! | `REGEX_REPLACE('k=v', '(?<key>\w)=(\w)', '$2x=${key}', 1, 0)` | `vx=k` |
//! | `REGEX_REPLACE('a.b', '\.', '\$', 1, 0)` | `a$b` |
//! | `REGEX_REPLACE('1234567', '(?<=\d)(?=(\d{3})+$)', ',', 1, 0)` | `1,234,567` |
//! | `REGEX_REPLACE('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac', '((a\|aa)+\2)+$', '', 1, 0)` | error: the regular expression goes astray in this text: it takes more than 1000000 steps |
//! | `REGEX_REPLACE('a', 'a', '$1', 1, 0)` | error: a $ in the replacement names no group |
//! | `REGEX_REPLACE('a', 'a', 'b', 0, 0)` | error: the start must be at least 1 |
//! | `REGEX_REPLACE('a', 'a', 'b', 1, -1)` | error: the occurrence must not be negative |
//! | `REGEX_REPLACE('a', CAST(NULL AS VARCHAR(4)), 'b', 1, 0)` | `NULL` |

use super::pattern::{Pattern, expand, plain};
use super::{Arguments, Made, Scalar, as_int, as_text};
use crate::diagnostic::Finding;
use crate::expr::fault;
use crate::limits::VARCHAR_LENGTH_MAX;
use crate::types::{Family, SqlType};
use crate::value::Value;

pub(super) const REGEX_REPLACE: Scalar =
    Scalar { names: &["REGEX_REPLACE"], text: include_str!("regex_replace.rs"), bind };

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(5, 5)?;
    (0..3).try_for_each(|at| arguments.family(at, Family::Character))?;
    arguments.whole(3)?;
    arguments.whole(4)?;
    let pattern = Pattern::of(&arguments.list[1], plain, None)?;
    Ok(arguments.strict(SqlType::Varchar(VARCHAR_LENGTH_MAX), move |values| {
        let text = as_text(&values[0])?;
        let regex = pattern.get(as_text(&values[1])?, plain, None)?;
        let replacement = as_text(&values[2])?;
        let (start, occurrence) = (as_int(&values[3])?, as_int(&values[4])?);
        let start = usize::try_from(start - 1).map_err(|_| fault("the start must be at least 1"))?;
        let occurrence =
            u64::try_from(occurrence).map_err(|_| fault("the occurrence must not be negative"))?;
        let Some((begin, _)) = text.char_indices().nth(start) else { return Ok(values[0].clone()) };
        let (mut out, rest) = (text[..begin].to_owned(), &text[begin..]);
        let names = regex.names();
        let mut at = 0;
        for (number, groups) in regex.find_all(rest)?.iter().enumerate() {
            let Some(Some(all)) = groups.first() else { continue };
            if occurrence != 0 && number as u64 + 1 != occurrence {
                continue;
            }
            out.push_str(&rest[at..all.start]);
            expand(replacement, &names, rest, groups, &mut out)?;
            at = all.end;
        }
        out.push_str(&rest[at..]);
        Ok(Value::Text(out.into()))
    }))
}
