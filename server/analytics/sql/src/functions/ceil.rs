//! `CEIL(number)`, `CEILING(number)`: the smallest whole number that is not less. `CEIL(moment TO unit)`: the end of its `SECOND`,
//! `MINUTE`, `HOUR`, `DAY`, `MONTH` or `YEAR`.
//!
//! | call | result |
//! |---|---|
//! | `CEIL(2.0)` | `2` |
//! | `CEIL(-1.5)` | `-1` |
//! | `CEILING(1.1)` | `2` |
//! | `CEIL(TIMESTAMP '2004-09-30 13:48:23' TO HOUR)` | `2004-09-30 14:00:00` |
//! | `CEIL(TIMESTAMP '2004-09-30 13:48:23' TO MONTH)` | `2004-10-01 00:00:00` |
//! | `CEIL(TIMESTAMP '2004-09-01 00:00:00' TO MONTH)` | `2004-09-01 00:00:00` |

use super::{Arguments, Made, Scalar, rounding};
use crate::diagnostic::Finding;

pub(super) const CEIL: Scalar = Scalar { names: &["CEIL", "CEILING"], text: include_str!("ceil.rs"), bind };

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    rounding::bind(arguments, true)
}
