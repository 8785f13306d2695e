//! `TO_TIMESTAMP(milliseconds)`: the moment so long after 1970-01-01 00:00:00 UTC.
//!
//! | call | result |
//! |---|---|
//! | `TO_TIMESTAMP(1525870241337)` | `2018-05-09 12:50:41.337` |
//! | `TO_TIMESTAMP('1525870241337')` | error: TO_TIMESTAMP takes a whole number here, not VARCHAR(13) |

use super::{Arguments, Made, Scalar};
use crate::diagnostic::Finding;
use crate::types::SqlType;

pub(super) const TO_TIMESTAMP: Scalar =
    Scalar { names: &["TO_TIMESTAMP"], text: include_str!("to_timestamp.rs"), bind };

fn bind(mut arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(1, 1)?;
    arguments.whole(0)?;
    let argument = arguments.list.remove(0);
    let course = argument.course.rescaled();
    Ok(Made { expr: argument.expr, sql: SqlType::Timestamp, nullable: argument.nullable, course })
}
