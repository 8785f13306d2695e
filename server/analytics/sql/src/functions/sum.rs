//! `SUM(number)`: the sum, as BIGINT of whole numbers, as DECIMAL of DECIMAL, as DOUBLE of the others; NULL of no values.
//!
//! | x | `SUM(x)` |
//! |---|---|
//! | NULL | NULL |
//! | 10 | 10 |
//! | 10 | 20 |
//! | -25 | -5 |
//!
//! | x | `SUM(x)` |
//! |---|---|
//! | 1.50 | 1.50 |
//! | 0.25 | 1.75 |
//!
//! | x | `SUM(x)` |
//! |---|---|
//! | 1E0 | 1.0 |
//! | 25E-2 | 1.25 |

use super::aggregate::{Aggregate, AggregateCall, AggregateMade, Kind};
use crate::diagnostic::Finding;
use crate::limits::DECIMAL_PRECISION_MAX;
use crate::types::{Family, SqlType};

pub(super) const SUM: Aggregate =
    Aggregate { name: "SUM", text: include_str!("sum.rs"), grouped: true, bind };

fn bind(call: AggregateCall<'_>) -> Result<AggregateMade, Finding> {
    call.plain()?;
    call.arguments.count(1, 1)?;
    call.arguments.families(Family::Numeric)?;
    Ok(match call.arguments.list[0].sql.digits() {
        None => call.made(Kind::SumDouble, SqlType::Double, true),
        Some((_, 0)) if call.arguments.list[0].sql.is_integer() => {
            call.made(Kind::SumExact, SqlType::BigInt, true)
        }
        Some((_, scale)) => call.made(Kind::SumExact, SqlType::Decimal(DECIMAL_PRECISION_MAX, scale), true),
    })
}
