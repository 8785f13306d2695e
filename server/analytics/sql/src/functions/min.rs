//! `MIN(value)`: the least of the values that are not NULL, of whatever can be ordered.
//!
//! | x | `MIN(x)` |
//! |---|---|
//! | 29 | 29 |
//! | NULL | 29 |
//! | 2 | 2 |
//! | 65 | 2 |
//!
//! | x | `MIN(x)` |
//! |---|---|
//! | 'b' | b |
//! | 'a' | a |

use super::aggregate::{Aggregate, AggregateCall, AggregateMade, Kind};
use crate::diagnostic::Finding;

pub(super) const MIN: Aggregate =
    Aggregate { name: "MIN", text: include_str!("min.rs"), grouped: true, bind };

fn bind(call: AggregateCall<'_>) -> Result<AggregateMade, Finding> {
    call.plain()?;
    call.arguments.count(1, 1)?;
    let sql = call.arguments.list[0].sql.clone();
    Ok(call.made(Kind::Min, sql, true))
}
