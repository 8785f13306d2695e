//! `LOG10(number)`: the logarithm of the number to the base 10.
//!
//! | call | result |
//! |---|---|
//! | `LOG10(1000)` | `3.0` |
//! | `LOG10(0.1)` | `-1.0` |
//! | `LOG10(-1)` | error: the result is no number, or too large for one |

use super::{Arguments, Made, Scalar, as_double, finite};
use crate::diagnostic::Finding;
use crate::types::{Family, SqlType};

pub(super) const LOG10: Scalar = Scalar { names: &["LOG10"], text: include_str!("log10.rs"), bind };

fn bind(mut arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(1, 1)?;
    arguments.families(Family::Numeric)?;
    arguments.as_doubles();
    Ok(arguments.strict(SqlType::Double, |values| {
        let number = as_double(&values[0])?;
        finite(number.log10())
    }))
}
