//! `CHAR_TO_TIMESTAMP('pattern', text)`: the moment that a text tells, by a pattern of Java's `SimpleDateFormat`. What the pattern
//! leaves out is that of 1970-01-01 00:00:00.
//!
//! | call | result |
//! |---|---|
//! | `CHAR_TO_TIMESTAMP('yyyy-MM-dd hh:mm:ss', '2009-09-16 03:15:24')` | `2009-09-16 03:15:24` |
//! | `CHAR_TO_TIMESTAMP('yyyy-mm', '2012-02-08 07:23:19')` | `2012-01-01 00:02:00` |
//! | `CHAR_TO_TIMESTAMP('dd/MMM/yyyy:HH:mm:ss', '24/May/2004:22:01:02')` | `2004-05-24 22:01:02` |
//! | `CHAR_TO_TIMESTAMP('yyyy hh', '2009-09-16')` | error: '2009-09-16' is not as the pattern yyyy hh says |

use super::date_pattern::Pattern;
use super::{Arguments, Made, Scalar};
use crate::diagnostic::Finding;
use crate::types::{Family, SqlType};
use crate::value::Value;

pub(super) const CHAR_TO_TIMESTAMP: Scalar =
    Scalar { names: &["CHAR_TO_TIMESTAMP"], text: include_str!("char_to_timestamp.rs"), bind };

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(2, 2)?;
    arguments.families(Family::Character)?;
    let pattern = Pattern::of(&arguments.list[0])?;
    Ok(arguments.strict(SqlType::Timestamp, move |values| {
        let ms = pattern.parse(&values[0], &values[1])?;
        Ok(Value::Int(ms))
    }))
}
