//! `EVERY(condition)`: whether the condition holds in all rows in which it is not NULL.
//!
//! | x | `EVERY(x)` |
//! |---|---|
//! | NULL | NULL |
//! | TRUE | TRUE |
//! | FALSE | FALSE |
//! | TRUE | FALSE |

use super::aggregate::{Aggregate, AggregateCall, AggregateMade, Kind};
use crate::diagnostic::Finding;
use crate::types::{Family, SqlType};

pub(super) const EVERY: Aggregate =
    Aggregate { name: "EVERY", text: include_str!("every.rs"), grouped: true, bind };

fn bind(call: AggregateCall<'_>) -> Result<AggregateMade, Finding> {
    call.plain()?;
    call.arguments.count(1, 1)?;
    call.arguments.families(Family::Boolean)?;
    Ok(call.made(Kind::Every, SqlType::Boolean, true))
}
