//! `TIME_TO_CHAR('pattern', time)`: a time of the day as text, by a pattern of Java's `SimpleDateFormat`.
//!
//! | call | result |
//! |---|---|
//! | `TIME_TO_CHAR('hh:mm a', TIME '15:24:00')` | `03:24 PM` |

use super::date_pattern::Pattern;
use super::{Arguments, Made, Scalar, as_int};
use crate::diagnostic::Finding;
use crate::types::{Family, SqlType};
use crate::value::Value;

pub(super) const TIME_TO_CHAR: Scalar =
    Scalar { names: &["TIME_TO_CHAR"], text: include_str!("time_to_char.rs"), bind };

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(2, 2)?;
    arguments.family(0, Family::Character)?;
    arguments.family(1, Family::Time)?;
    let pattern = Pattern::of(&arguments.list[0])?;
    Ok(arguments.strict(SqlType::Varchar(1024), move |values| {
        let ms = as_int(&values[1])?;
        Ok(Value::Text(pattern.write(&values[0], ms)?.into()))
    }))
}
