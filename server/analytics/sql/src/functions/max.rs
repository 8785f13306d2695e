//! `MAX(value)`: the greatest of the values that are not NULL, of whatever can be ordered.
//!
//! | x | `MAX(x)` |
//! |---|---|
//! | 29 | 29 |
//! | NULL | 29 |
//! | 2 | 29 |
//! | 65 | 65 |

use super::aggregate::{Aggregate, AggregateCall, AggregateMade, Kind};
use crate::diagnostic::Finding;

pub(super) const MAX: Aggregate =
    Aggregate { name: "MAX", text: include_str!("max.rs"), grouped: true, bind };

fn bind(call: AggregateCall<'_>) -> Result<AggregateMade, Finding> {
    call.plain()?;
    call.arguments.count(1, 1)?;
    let sql = call.arguments.list[0].sql.clone();
    Ok(call.made(Kind::Max, sql, true))
}
