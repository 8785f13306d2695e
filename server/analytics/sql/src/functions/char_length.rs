//! `CHAR_LENGTH(text)`, `CHARACTER_LENGTH(text)`: the characters of the text.
//!
//! | call | result |
//! |---|---|
//! | `CHAR_LENGTH('one')` | `3` |
//! | `CHAR_LENGTH('')` | `0` |
//! | `CHARACTER_LENGTH('fred'\|\|'jim')` | `7` |
//! | `CHAR_LENGTH('größe')` | `5` |
//! | `CHAR_LENGTH(CAST(NULL AS VARCHAR(16)))` | `NULL` |

use super::{Arguments, Made, Scalar, as_text};
use crate::diagnostic::Finding;
use crate::types::{Family, SqlType};
use crate::value::Value;

pub(super) const CHAR_LENGTH: Scalar =
    Scalar { names: &["CHAR_LENGTH", "CHARACTER_LENGTH"], text: include_str!("char_length.rs"), bind };

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(1, 1)?;
    arguments.families(Family::Character)?;
    Ok(arguments
        .strict(SqlType::Integer, |values| Ok(Value::Int(as_text(&values[0])?.chars().count() as i64))))
}
