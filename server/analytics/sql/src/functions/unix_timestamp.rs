//! `UNIX_TIMESTAMP(moment)`: the milliseconds since 1970-01-01 00:00:00 UTC.
//!
//! | call | result |
//! |---|---|
//! | `UNIX_TIMESTAMP(TIMESTAMP '2018-05-09 12:50:41.337')` | `1525870241337` |
//! | `UNIX_TIMESTAMP(TIMESTAMP '1969-12-31 23:59:59')` | `-1000` |

use super::{Arguments, Made, Scalar};
use crate::diagnostic::Finding;
use crate::tick::Course;
use crate::types::{Family, SqlType};

pub(super) const UNIX_TIMESTAMP: Scalar =
    Scalar { names: &["UNIX_TIMESTAMP"], text: include_str!("unix_timestamp.rs"), bind };

fn bind(mut arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(1, 1)?;
    arguments.families(Family::Timestamp)?;
    // A moment is kept as that very number.
    let argument = arguments.list.remove(0);
    let course: Course = argument.course.rescaled();
    Ok(Made { expr: argument.expr, sql: SqlType::BigInt, nullable: argument.nullable, course })
}
