//! `STEP(moment BY INTERVAL)`, `STEP(number BY whole number)`: rounded down to a multiple, counted from 1970-01-01 or 0. Of ROWTIME
//! it makes a tumbling window of any length.
//!
//! | call | result |
//! |---|---|
//! | `STEP(23 BY 5)` | `20` |
//! | `STEP(30 BY 10)` | `30` |
//! | `STEP(CAST('2004-09-30 13:48:23' AS TIMESTAMP) BY INTERVAL '10' SECOND)` | `2004-09-30 13:48:20` |
//! | `STEP(CAST('2004-09-30 13:48:23' AS TIMESTAMP) BY INTERVAL '2' HOUR)` | `2004-09-30 12:00:00` |
//! | `STEP(CAST('2004-09-30 13:48:23' AS TIMESTAMP) BY INTERVAL '5' MINUTE)` | `2004-09-30 13:45:00` |
//! | `STEP(CAST('2004-09-27 13:48:23' AS TIMESTAMP) BY INTERVAL '5' DAY)` | `2004-09-24 00:00:00` |
//! | `STEP(23 BY 0)` | error: a step must be longer than nothing |

use super::{Arguments, Made, Scalar, rounding};
use crate::diagnostic::Finding;
use crate::expr::Expr;
use crate::types::SqlType;
use crate::value::Value;

pub(super) const STEP: Scalar = Scalar { names: &["STEP"], text: include_str!("step.rs"), bind };

fn bind(mut arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(2, 2)?;
    let step = arguments.list.remove(1);
    let Expr::Const(Value::Int(by)) = step.expr else {
        let fix = "write as in BY INTERVAL '10' SECOND, or BY 10";
        return Err(Finding::new(step.span, "a step is written out", fix));
    };
    if by <= 0 {
        let fix = "write a step such as INTERVAL '1' MINUTE";
        return Err(Finding::new(step.span, "a step must be longer than nothing", fix));
    }
    let value = &arguments.list[0];
    let interval = matches!(step.sql, SqlType::Interval(..));
    match &value.sql {
        SqlType::Timestamp | SqlType::Time | SqlType::Date if interval => {
            Ok(rounding::to_multiple(arguments, by, false))
        }
        sql if sql.is_integer() && !interval => Ok(rounding::number_to_multiple(arguments, by)),
        sql if interval => {
            let message = format!("{sql} has no steps of time");
            Err(Finding::new(value.span, message, "write CAST(... AS TIMESTAMP)"))
        }
        sql => {
            let message = format!("{sql} cannot be rounded to a number");
            Err(Finding::new(step.span, message, "write as in BY INTERVAL '10' SECOND"))
        }
    }
}
