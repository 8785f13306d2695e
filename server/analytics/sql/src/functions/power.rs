//! `POWER(base, exponent)`: the base to the power of the exponent, as DOUBLE.
//!
//! | call | result |
//! |---|---|
//! | `POWER(3, 2)` | `9.0` |
//! | `POWER(-2, 3)` | `-8.0` |
//! | `POWER(4, -2)` | `0.0625` |
//! | `POWER(10.1, 2.5)` | `324.19285157140644` |
//! | `POWER(-1, 0.5)` | error: the result is no number, or too large for one |

use super::{Arguments, Made, Scalar, as_double, finite};
use crate::diagnostic::Finding;
use crate::types::{Family, SqlType};

pub(super) const POWER: Scalar = Scalar { names: &["POWER"], text: include_str!("power.rs"), bind };

fn bind(mut arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(2, 2)?;
    arguments.families(Family::Numeric)?;
    arguments.as_doubles();
    Ok(arguments
        .strict(SqlType::Double, |values| finite(as_double(&values[0])?.powf(as_double(&values[1])?))))
}
