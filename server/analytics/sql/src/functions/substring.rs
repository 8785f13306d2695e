//! `SUBSTRING(text FROM start [FOR length])`, `SUBSTRING(text, start [, length])`: so many characters from that one on, counted from 1.
//! `SUBSTRING(text FROM 'regular expression')`: the first part that matches, or NULL.
//! `SUBSTRING(text SIMILAR 'before#"part#"after' ESCAPE '#')`: the part between the marks, if the whole text is as the pattern says.
//!
//! | call | result |
//! |---|---|
//! | `SUBSTRING('123456789' FROM 3 FOR 4)` | `3456` |
//! | `SUBSTRING('123456789' FROM 17 FOR 4)` | `` |
//! | `SUBSTRING('123456789' FROM -1 FOR 4)` | `12` |
//! | `SUBSTRING('123456789' FROM 6 FOR 0)` | `` |
//! | `SUBSTRING('123456789' FROM 8 FOR 4)` | `89` |
//! | `SUBSTRING('123456789', 7)` | `789` |
//! | `SUBSTRING('größe' FROM 4)` | `ße` |
//! | `SUBSTRING('123456789' FROM 1 FOR -1)` | error: a length must not be negative |
//! | `SUBSTRING('TECHNOLOGY' FROM 'L[A-Z]*')` | `LOGY` |
//! | `SUBSTRING('TECHNOLOGY' FROM 'FOO')` | `NULL` |
//! | `SUBSTRING('123456789' SIMILAR '23#"456#"78' ESCAPE '#')` | `456` |
//! | `SUBSTRING('TECHNOLOGY' SIMILAR 'TECH%"NOLO%"GY' ESCAPE '%')` | `NOLO` |
//! | `SUBSTRING('TECHNOLOGY' SIMILAR 'x#"y#"z' ESCAPE '#')` | `NULL` |

use super::pattern::{self, Pattern};
use super::{Arguments, Made, Scalar, as_int, as_text};
use crate::diagnostic::Finding;
use crate::expr::fault;
use crate::tick::{Course, Tick};
use crate::types::Family;
use crate::value::Value;

pub(super) const SUBSTRING: Scalar =
    Scalar { names: &["SUBSTRING", "SUBSTR"], text: include_str!("substring.rs"), bind };

pub(super) const SUBSTRING_SIMILAR: Scalar =
    Scalar { names: &["SUBSTRING_SIMILAR"], text: include_str!("substring.rs"), bind: bind_similar };

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(2, 3)?;
    arguments.family(0, Family::Character)?;
    let sql = arguments.list[0].sql.clone();
    if arguments.list.len() == 2 && arguments.list[1].sql.family() == Family::Character {
        let pattern = Pattern::of(&arguments.list[1], pattern::plain, None)?;
        let made = arguments.strict(sql, move |values| {
            let text = as_text(&values[0])?;
            let regex = pattern.get(as_text(&values[1])?, pattern::plain, None)?;
            let found = regex.find(text)?.and_then(|mut groups| groups.swap_remove(0));
            Ok(found.map_or(Value::Null, |range| Value::text(&text[range])))
        });
        return Ok(Made { nullable: true, ..made });
    }
    (1..arguments.list.len()).try_for_each(|at| arguments.whole(at))?;
    // The beginning of a text that never goes back does not either.
    let first = arguments.list[1].expr.is_constant() && arguments.list[1].course == Course::Constant;
    let course = match &arguments.list[0].course {
        Course::Steady { rising, .. } if first => Course::Steady { rising: *rising, tick: Tick::Shown },
        _ => arguments.course(),
    };
    let made = arguments.strict(sql, |values| {
        let text = as_text(&values[0])?;
        let start = as_int(&values[1])?.saturating_sub(1);
        let end = match values.get(2) {
            None => i64::MAX,
            Some(length) => {
                let length = as_int(length)?;
                if length < 0 {
                    return Err(fault("a length must not be negative"));
                }
                start.saturating_add(length)
            }
        };
        let from = usize::try_from(start).unwrap_or(0);
        let until = usize::try_from(end).unwrap_or(0);
        if text.is_ascii() {
            let until = until.min(text.len());
            return Ok(Value::text(text.get(from..until).unwrap_or("")));
        }
        let part: String = text.chars().skip(from).take(until.saturating_sub(from)).collect();
        Ok(Value::Text(part.into()))
    });
    Ok(Made { course, ..made })
}

fn bind_similar(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(3, 3)?;
    arguments.families(Family::Character)?;
    let sql = arguments.list[0].sql.clone();
    let (text, escape) = (arguments.literal(1, "a pattern")?, arguments.literal(2, "an escape character")?);
    let span = arguments.list[1].span;
    let wrong =
        |message: String| Finding::new(span, message, "write as in 'before#\"part#\"after' ESCAPE '#'");
    let letter = escape.chars().next().ok_or_else(|| wrong("an escape is one character".to_owned()))?;
    let parts: Vec<&str> = text.split(&format!("{letter}\"")).collect();
    let [before, part, after] = parts.as_slice() else {
        return Err(wrong(format!("the part is not between two {letter}\"")));
    };
    let piece = |text: &str| pattern::similar_body(text, Some(letter));
    let whole = piece(before).and_then(|before| Ok((before, piece(part)?, piece(after)?)));
    let (before, part, after) = whole.map_err(wrong)?;
    // The examples of the service match within the text and not only the whole of it.
    let compiled = pattern::compile(&format!("(?s){before}({part}){after}")).map_err(wrong)?;
    let made = arguments.strict(sql, move |values| {
        let text = as_text(&values[0])?;
        let found = compiled.find(text)?.and_then(|mut groups| groups.swap_remove(1));
        Ok(found.map_or(Value::Null, |range| Value::text(&text[range])))
    });
    Ok(Made { nullable: true, ..made })
}
