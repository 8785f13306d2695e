//! `AVG(number)`: the mean of the values that are not NULL, of the same type as they: of whole numbers it is a whole number, cut off.
//!
//! | x | `AVG(x)` |
//! |---|---|
//! | 29 | 29 |
//! | 32 | 30 |
//! | NULL | 30 |
//! | 50 | 37 |
//!
//! | x | `AVG(x)` |
//! |---|---|
//! | 1.50 | 1.50 |
//! | 0.25 | 0.87 |
//!
//! | x | `AVG(x)` |
//! |---|---|
//! | 1E0 | 1.0 |
//! | 25E-1 | 1.75 |

use super::aggregate::{Aggregate, AggregateCall, AggregateMade, Kind};
use crate::diagnostic::Finding;
use crate::types::Family;

pub(super) const AVG: Aggregate =
    Aggregate { name: "AVG", text: include_str!("avg.rs"), grouped: true, bind };

fn bind(call: AggregateCall<'_>) -> Result<AggregateMade, Finding> {
    call.plain()?;
    call.arguments.count(1, 1)?;
    call.arguments.families(Family::Numeric)?;
    let sql = call.arguments.list[0].sql.clone();
    let kind = if sql.is_approximate() { Kind::AvgDouble } else { Kind::AvgExact };
    Ok(call.made(kind, sql, true))
}
