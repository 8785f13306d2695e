//! `EXP(number)`: e to the power of the number.
//!
//! | call | result |
//! |---|---|
//! | `EXP(0)` | `1.0` |
//! | `EXP(1)` | `2.718281828459045` |
//! | `EXP(1000)` | error: the result is no number, or too large for one |

use super::{Arguments, Made, Scalar, as_double, finite};
use crate::diagnostic::Finding;
use crate::types::{Family, SqlType};

pub(super) const EXP: Scalar = Scalar { names: &["EXP"], text: include_str!("exp.rs"), bind };

fn bind(mut arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(1, 1)?;
    arguments.families(Family::Numeric)?;
    arguments.as_doubles();
    Ok(arguments.strict(SqlType::Double, |values| {
        let number = as_double(&values[0])?;
        finite(number.exp())
    }))
}
