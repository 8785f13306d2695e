//! `LOWER(text)`: the text in small letters.
//!
//! | call | result |
//! |---|---|
//! | `LOWER('abCDefghi123')` | `abcdefghi123` |
//! | `LOWER('ÄÖ')` | `äö` |

use super::{Arguments, Made, Scalar, as_text};
use crate::diagnostic::Finding;
use crate::types::Family;
use crate::value::Value;

pub(super) const LOWER: Scalar = Scalar { names: &["LOWER"], text: include_str!("lower.rs"), bind };

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(1, 1)?;
    arguments.families(Family::Character)?;
    let sql = arguments.list[0].sql.clone();
    Ok(arguments.strict(sql, |values| {
        let text = as_text(&values[0])?;
        Ok(Value::Text(text.to_lowercase().into()))
    }))
}
