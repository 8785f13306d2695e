//! `TIMESTAMP_TO_CHAR('pattern', moment)`: a moment as text, by a pattern of Java's `SimpleDateFormat`: `hh` counts to 12, `HH` to 24.
//!
//! | call | result |
//! |---|---|
//! | `TIMESTAMP_TO_CHAR('yyyy-MM-dd hh:mm:ss', TIMESTAMP '2018-05-09 13:50:41')` | `2018-05-09 01:50:41` |
//! | `TIMESTAMP_TO_CHAR('EEE, d MMM yyyy', TIMESTAMP '2018-05-09 13:50:41')` | `Wed, 9 May 2018` |

use super::date_pattern::Pattern;
use super::{Arguments, Made, Scalar, as_int};
use crate::diagnostic::Finding;
use crate::types::{Family, SqlType};
use crate::value::Value;

pub(super) const TIMESTAMP_TO_CHAR: Scalar =
    Scalar { names: &["TIMESTAMP_TO_CHAR"], text: include_str!("timestamp_to_char.rs"), bind };

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(2, 2)?;
    arguments.family(0, Family::Character)?;
    arguments.family(1, Family::Timestamp)?;
    let pattern = Pattern::of(&arguments.list[0])?;
    Ok(arguments.strict(SqlType::Varchar(1024), move |values| {
        let ms = as_int(&values[1])?;
        Ok(Value::Text(pattern.write(&values[0], ms)?.into()))
    }))
}
