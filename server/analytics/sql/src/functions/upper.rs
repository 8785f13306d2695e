//! `UPPER(text)`: the text in capital letters.
//!
//! | call | result |
//! |---|---|
//! | `UPPER('abCDefghi123')` | `ABCDEFGHI123` |
//! | `UPPER('äö')` | `ÄÖ` |

use super::{Arguments, Made, Scalar, as_text};
use crate::diagnostic::Finding;
use crate::types::Family;
use crate::value::Value;

pub(super) const UPPER: Scalar = Scalar { names: &["UPPER"], text: include_str!("upper.rs"), bind };

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(1, 1)?;
    arguments.families(Family::Character)?;
    let sql = arguments.list[0].sql.clone();
    Ok(arguments.strict(sql, |values| {
        let text = as_text(&values[0])?;
        Ok(Value::Text(text.to_uppercase().into()))
    }))
}
