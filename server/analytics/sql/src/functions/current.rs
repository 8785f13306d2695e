//! `CURRENT_TIMESTAMP`, `CURRENT_ROW_TIMESTAMP`, `LOCALTIMESTAMP`, `CURRENT_TIME`, `LOCALTIME`, `CURRENT_DATE`: the time at which the
//! row is worked on, in UTC, as a TIMESTAMP, TIME or DATE. It is the row's ROWTIME: a row that is replayed has the same.
//!
//! | call | result |
//! |---|---|
//! | `CURRENT_TIMESTAMP` | `1970-01-01 00:00:00` |
//! | `CURRENT_DATE` | `1970-01-01` |
//! | `LOCALTIME` | `00:00:00` |

use std::sync::Arc;

use super::{Arguments, Made, Scalar, as_int};
use crate::civil::DAY_MS;
use crate::diagnostic::Finding;
use crate::expr::{Expr, Kernel};
use crate::tick::{Course, Tick};
use crate::types::SqlType;
use crate::value::Value;

pub(super) const CURRENT_TIMESTAMP: Scalar = Scalar {
    names: &["CURRENT_TIMESTAMP", "CURRENT_ROW_TIMESTAMP", "LOCALTIMESTAMP"],
    text: include_str!("current.rs"),
    bind: |arguments| {
        arguments.count(0, 0)?;
        let course = Course::Steady { rising: true, tick: Tick::Each { ahead: Some(0) } };
        Ok(Made { expr: Expr::Rowtime, sql: SqlType::Timestamp, nullable: false, course })
    },
};

pub(super) const CURRENT_DATE: Scalar = Scalar {
    names: &["CURRENT_DATE"],
    text: include_str!("current.rs"),
    bind: |arguments| {
        let course = Course::Steady { rising: true, tick: Tick::Each { ahead: Some(0) } };
        let course = course.stepped(DAY_MS, false).rescaled();
        part(&arguments, SqlType::Date, |ms| ms.div_euclid(DAY_MS)).map(|made| Made { course, ..made })
    },
};

pub(super) const CURRENT_TIME: Scalar = Scalar {
    names: &["CURRENT_TIME", "LOCALTIME"],
    text: include_str!("current.rs"),
    bind: |arguments| part(&arguments, SqlType::Time, |ms| ms.rem_euclid(DAY_MS)),
};

fn part(arguments: &Arguments<'_>, sql: SqlType, of: fn(i64) -> i64) -> Result<Made, Finding> {
    arguments.count(0, 0)?;
    let kernel: Kernel = Arc::new(move |values| Ok(Value::Int(of(as_int(&values[0])?))));
    let expr = Expr::Strict(kernel, vec![Expr::Rowtime]);
    Ok(Made { expr, sql, nullable: false, course: Course::Any })
}
