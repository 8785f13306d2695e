//! `CHAR_TO_TIME('pattern', text)`: the time of the day that a text tells, by a pattern of Java's `SimpleDateFormat`.
//!
//! | call | result |
//! |---|---|
//! | `CHAR_TO_TIME('HH:mm', '15:24')` | `15:24:00` |
//! | `CHAR_TO_TIME('hh:mm a', '03:24 PM')` | `15:24:00` |

use super::date_pattern::Pattern;
use super::{Arguments, Made, Scalar};
use crate::civil::DAY_MS;
use crate::diagnostic::Finding;
use crate::types::{Family, SqlType};
use crate::value::Value;

pub(super) const CHAR_TO_TIME: Scalar =
    Scalar { names: &["CHAR_TO_TIME"], text: include_str!("char_to_time.rs"), bind };

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(2, 2)?;
    arguments.families(Family::Character)?;
    let pattern = Pattern::of(&arguments.list[0])?;
    Ok(arguments.strict(SqlType::Time, move |values| {
        let ms = pattern.parse(&values[0], &values[1])?;
        Ok(Value::Int(ms.rem_euclid(DAY_MS)))
    }))
}
