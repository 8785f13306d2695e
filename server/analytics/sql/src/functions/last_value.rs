//! `LAST_VALUE(value)`: the value of the last row of the window or group; with `IGNORE NULLS` the last that is not NULL.
//!
//! | x | `LAST_VALUE(x)` | `LAST_VALUE(x) IGNORE NULLS` |
//! |---|---|---|
//! | 2 | 2 | 2 |
//! | NULL | NULL | 2 |
//! | 3 | 3 | 3 |

use super::aggregate::{Aggregate, AggregateCall, AggregateMade, Kind};
use crate::diagnostic::Finding;

pub(super) const LAST_VALUE: Aggregate =
    Aggregate { name: "LAST_VALUE", text: include_str!("last_value.rs"), grouped: true, bind };

fn bind(call: AggregateCall<'_>) -> Result<AggregateMade, Finding> {
    call.plain()?;
    call.arguments.count(1, 1)?;
    let sql = call.arguments.list[0].sql.clone();
    let kind = Kind::Nth { at: 0, from_last: true, ignore_nulls: call.ignore_nulls };
    Ok(call.made(kind, sql, true))
}
