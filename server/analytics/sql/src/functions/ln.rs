//! `LN(number)`: the natural logarithm of the number, which must be greater than 0.
//!
//! | call | result |
//! |---|---|
//! | `LN(1)` | `0.0` |
//! | `LN(10)` | `2.302585092994046` |
//! | `LN(0)` | error: the result is no number, or too large for one |

use super::{Arguments, Made, Scalar, as_double, finite};
use crate::diagnostic::Finding;
use crate::types::{Family, SqlType};

pub(super) const LN: Scalar = Scalar { names: &["LN"], text: include_str!("ln.rs"), bind };

fn bind(mut arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(1, 1)?;
    arguments.families(Family::Numeric)?;
    arguments.as_doubles();
    Ok(arguments.strict(SqlType::Double, |values| {
        let number = as_double(&values[0])?;
        finite(number.ln())
    }))
}
