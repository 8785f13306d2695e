//! `CHAR_TO_DATE('pattern', text)`: the day that a text tells, by a pattern of Java's `SimpleDateFormat`.
//!
//! | call | result |
//! |---|---|
//! | `CHAR_TO_DATE('dd.MM.yyyy', '16.09.2009')` | `2009-09-16` |
//! | `CHAR_TO_DATE('MM', '09')` | `1970-09-01` |

use super::date_pattern::Pattern;
use super::{Arguments, Made, Scalar};
use crate::civil::DAY_MS;
use crate::diagnostic::Finding;
use crate::types::{Family, SqlType};
use crate::value::Value;

pub(super) const CHAR_TO_DATE: Scalar =
    Scalar { names: &["CHAR_TO_DATE"], text: include_str!("char_to_date.rs"), bind };

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(2, 2)?;
    arguments.families(Family::Character)?;
    let pattern = Pattern::of(&arguments.list[0])?;
    Ok(arguments.strict(SqlType::Date, move |values| {
        let ms = pattern.parse(&values[0], &values[1])?;
        Ok(Value::Int(ms.div_euclid(DAY_MS)))
    }))
}
