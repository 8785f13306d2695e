//! `TSDIFF(start, end)`: the milliseconds from the first moment to the second.
//!
//! | call | result |
//! |---|---|
//! | `TSDIFF(TIMESTAMP '2018-01-01 10:00:00', TIMESTAMP '2018-01-01 10:00:01.5')` | `1500` |
//! | `TSDIFF(TIMESTAMP '2018-01-01 10:00:00', CAST(NULL AS TIMESTAMP))` | `NULL` |

use super::{Arguments, Made, Scalar, as_int};
use crate::diagnostic::Finding;
use crate::expr::fault;
use crate::types::{Family, SqlType};
use crate::value::Value;

pub(super) const TSDIFF: Scalar = Scalar { names: &["TSDIFF"], text: include_str!("tsdiff.rs"), bind };

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(2, 2)?;
    arguments.families(Family::Timestamp)?;
    Ok(arguments.strict(SqlType::BigInt, |values| {
        let difference = as_int(&values[1])?.checked_sub(as_int(&values[0])?);
        difference.map(Value::Int).ok_or_else(|| fault("the difference is too large"))
    }))
}
