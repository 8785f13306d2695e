//! `MOD(dividend, divisor)`: what is left of a division of whole numbers; it has the sign of the dividend.
//!
//! | call | result |
//! |---|---|
//! | `MOD(4, 2)` | `0` |
//! | `MOD(5, 3)` | `2` |
//! | `MOD(-4, 3)` | `-1` |
//! | `MOD(5, 12)` | `5` |
//! | `MOD(5, 0)` | error: division by zero |

use super::{Arguments, Made, Scalar, as_int};
use crate::diagnostic::Finding;
use crate::expr::fault;
use crate::value::Value;

pub(super) const MOD: Scalar = Scalar { names: &["MOD"], text: include_str!("modulo.rs"), bind };

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(2, 2)?;
    arguments.whole(0)?;
    arguments.whole(1)?;
    let sql = arguments.list[1].sql.clone();
    Ok(arguments.strict(sql, |values| match as_int(&values[1])? {
        0 => Err(fault("division by zero")),
        divisor => Ok(Value::Int(as_int(&values[0])?.wrapping_rem(divisor))),
    }))
}
