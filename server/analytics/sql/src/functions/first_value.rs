//! `FIRST_VALUE(value)`: the value of the first row of the window or group; with `IGNORE NULLS` the first that is not NULL.
//!
//! | x | `FIRST_VALUE(x)` | `FIRST_VALUE(x) IGNORE NULLS` |
//! |---|---|---|
//! | NULL | NULL | NULL |
//! | 2 | NULL | 2 |
//! | 3 | NULL | 2 |

use super::aggregate::{Aggregate, AggregateCall, AggregateMade, Kind};
use crate::diagnostic::Finding;

pub(super) const FIRST_VALUE: Aggregate =
    Aggregate { name: "FIRST_VALUE", text: include_str!("first_value.rs"), grouped: true, bind };

fn bind(call: AggregateCall<'_>) -> Result<AggregateMade, Finding> {
    call.plain()?;
    call.arguments.count(1, 1)?;
    let sql = call.arguments.list[0].sql.clone();
    let kind = Kind::Nth { at: 0, from_last: false, ignore_nulls: call.ignore_nulls };
    Ok(call.made(kind, sql, true))
}
