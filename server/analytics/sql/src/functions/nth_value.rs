//! `NTH_VALUE(value, n) [FROM FIRST | FROM LAST]`: the value of the row with that number, counted from 1 from the first or last row of
//! the window; with `IGNORE NULLS` rows with NULL are not counted. NULL if there are not so many.
//!
//! | x | `NTH_VALUE(x, 2)` | `NTH_VALUE(x, 2) FROM LAST` | `NTH_VALUE(x, 2) IGNORE NULLS` |
//! |---|---|---|---|
//! | 1 | NULL | NULL | NULL |
//! | NULL | NULL | 1 | NULL |
//! | 3 | NULL | NULL | 3 |
//! | 4 | NULL | 3 | 3 |

use super::aggregate::{Aggregate, AggregateCall, AggregateMade, Kind};
use super::lag::offset;
use crate::diagnostic::Finding;

pub(super) const NTH_VALUE: Aggregate =
    Aggregate { name: "NTH_VALUE", text: include_str!("nth_value.rs"), grouped: false, bind };

fn bind(mut call: AggregateCall<'_>) -> Result<AggregateMade, Finding> {
    call.plain()?;
    call.arguments.count(2, 2)?;
    let at = offset(&mut call, 1)?;
    let sql = call.arguments.list[0].sql.clone();
    let kind = Kind::Nth { at: at - 1, from_last: call.from_last, ignore_nulls: call.ignore_nulls };
    Ok(call.made(kind, sql, true))
}
