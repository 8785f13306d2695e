//! `FLOOR(number)`: the largest whole number that is not greater. `FLOOR(moment TO unit)`: the beginning of its `SECOND`, `MINUTE`,
//! `HOUR`, `DAY`, `MONTH` or `YEAR`; of ROWTIME it makes a tumbling window.
//!
//! | call | result |
//! |---|---|
//! | `FLOOR(2.0)` | `2` |
//! | `FLOOR(-1.1)` | `-2` |
//! | `FLOOR(9E-1)` | `0.0` |
//! | `FLOOR(TIMESTAMP '2004-09-30 13:48:23' TO HOUR)` | `2004-09-30 13:00:00` |
//! | `FLOOR(TIMESTAMP '2004-09-30 13:48:23' TO MONTH)` | `2004-09-01 00:00:00` |
//! | `FLOOR(TIMESTAMP '2004-09-30 13:48:23' TO YEAR)` | `2004-01-01 00:00:00` |
//! | `FLOOR(TIME '13:48:23' TO MINUTE)` | `13:48:00` |
//! | `FLOOR('text')` | error: FLOOR takes a number, or a moment and a unit, not VARCHAR(4) |

use super::{Arguments, Made, Scalar, rounding};
use crate::diagnostic::Finding;

pub(super) const FLOOR: Scalar = Scalar { names: &["FLOOR"], text: include_str!("floor.rs"), bind };

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    rounding::bind(arguments, false)
}
