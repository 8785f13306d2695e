//! `COUNT(*)`: the rows. `COUNT(value)`: those in which the value is not NULL. `COUNT(DISTINCT value)`: the different values that are
//! not NULL.
//!
//! | x | `COUNT(*)` | `COUNT(x)` | `COUNT(DISTINCT x)` |
//! |---|---|---|---|
//! | 1 | 1 | 1 | 1 |
//! | 1 | 2 | 2 | 1 |
//! | NULL | 3 | 2 | 1 |
//! | 2 | 4 | 3 | 2 |

use super::aggregate::{Aggregate, AggregateCall, AggregateMade, Kind};
use crate::diagnostic::Finding;
use crate::types::SqlType;

pub(super) const COUNT: Aggregate =
    Aggregate { name: "COUNT", text: include_str!("count.rs"), grouped: true, bind };

fn bind(call: AggregateCall<'_>) -> Result<AggregateMade, Finding> {
    if call.star {
        return Ok(call.made(Kind::CountRows, SqlType::BigInt, false));
    }
    call.arguments.count(1, 1)?;
    let kind = if call.distinct { Kind::CountDistinct } else { Kind::Count };
    Ok(call.made(kind, SqlType::BigInt, false))
}
