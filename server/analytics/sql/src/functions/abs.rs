//! `ABS(number)`: the number without its sign, of the same type.
//!
//! | call | result |
//! |---|---|
//! | `ABS(-2)` | `2` |
//! | `ABS(-2.50)` | `2.50` |
//! | `ABS(-2E0)` | `2.0` |
//! | `ABS(INTERVAL '-1' DAY)` | `+1` |
//! | `ABS(CAST(NULL AS INTEGER))` | `NULL` |
//! | `ABS(-9223372036854775808)` | error: the number has no like without a sign |

use super::{Arguments, Made, Scalar};
use crate::diagnostic::Finding;
use crate::expr::fault;
use crate::types::Family;
use crate::value::Value;

pub(super) const ABS: Scalar = Scalar { names: &["ABS"], text: include_str!("abs.rs"), bind };

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(1, 1)?;
    if arguments.list[0].sql.family() != Family::Interval {
        arguments.family(0, Family::Numeric)?;
    }
    let sql = arguments.list[0].sql.clone();
    let range = sql.range();
    Ok(arguments.strict(sql, move |values| match &values[0] {
        Value::Double(number) => Ok(Value::Double(number.abs())),
        Value::Int(number) => match number.checked_abs() {
            Some(number) if number <= range.1 => Ok(Value::Int(number)),
            _ => Err(fault("the number has no like without a sign")),
        },
        _ => Err(fault("not a number")),
    }))
}
