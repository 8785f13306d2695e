//! `TRIM([BOTH | LEADING | TRAILING] [character] FROM text)`, `TRIM(text)`: the text without that character, which is a blank where
//! none is told, at both ends, at its beginning or at its end.
//!
//! | call | result |
//! |---|---|
//! | `TRIM(BOTH 'x' FROM 'xxabcxx')` | `abc` |
//! | `TRIM(LEADING 'x' FROM 'xxabcxx')` | `abcxx` |
//! | `TRIM(TRAILING 'x' FROM 'xxabcxx')` | `xxabc` |
//! | `TRIM('x' FROM 'xxabcxx')` | `abc` |
//! | `TRIM('  abc ') \|\| '!'` | `abc!` |
//! | `TRIM('xy' FROM 'abc')` | error: TRIM takes away one character, not 2 |

use super::{Arguments, Made, Scalar, as_text};
use crate::diagnostic::Finding;
use crate::expr::{Expr, fault};
use crate::types::Family;
use crate::value::Value;

pub(super) const TRIM: Scalar = Scalar { names: &["TRIM"], text: include_str!("trim.rs"), bind };

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(3, 3)?;
    arguments.families(Family::Character)?;
    let sql = arguments.list[2].sql.clone();
    let side = match &arguments.list[0].expr {
        Expr::Const(Value::Text(side)) => side.to_string(),
        _ => String::new(),
    };
    Ok(arguments.strict(sql, move |values| {
        let (what, text) = (as_text(&values[1])?, as_text(&values[2])?);
        let mut letters = what.chars();
        let (Some(letter), None) = (letters.next(), letters.next()) else {
            return Err(fault(format!("TRIM takes away one character, not {}", what.chars().count())));
        };
        let kept = match side.as_str() {
            "LEADING" => text.trim_start_matches(letter),
            "TRAILING" => text.trim_end_matches(letter),
            _ => text.trim_matches(letter),
        };
        Ok(Value::text(kept))
    }))
}
