//! `DATE_TO_CHAR('pattern', day)`: a day as text, by a pattern of Java's `SimpleDateFormat`.
//!
//! | call | result |
//! |---|---|
//! | `DATE_TO_CHAR('dd.MM.yyyy', DATE '2009-09-16')` | `16.09.2009` |

use super::date_pattern::Pattern;
use super::{Arguments, Made, Scalar, as_int};
use crate::civil::DAY_MS;
use crate::diagnostic::Finding;
use crate::types::{Family, SqlType};
use crate::value::Value;

pub(super) const DATE_TO_CHAR: Scalar =
    Scalar { names: &["DATE_TO_CHAR"], text: include_str!("date_to_char.rs"), bind };

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(2, 2)?;
    arguments.family(0, Family::Character)?;
    arguments.family(1, Family::Date)?;
    let pattern = Pattern::of(&arguments.list[0])?;
    Ok(arguments.strict(SqlType::Varchar(1024), move |values| {
        let ms = as_int(&values[1])?.saturating_mul(DAY_MS);
        Ok(Value::Text(pattern.write(&values[0], ms)?.into()))
    }))
}
