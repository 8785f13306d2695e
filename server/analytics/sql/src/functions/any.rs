//! `ANY(condition)`: whether the condition holds in one of the rows.
//!
//! | x | `ANY(x)` |
//! |---|---|
//! | NULL | NULL |
//! | FALSE | FALSE |
//! | TRUE | TRUE |
//! | FALSE | TRUE |

use super::aggregate::{Aggregate, AggregateCall, AggregateMade, Kind};
use crate::diagnostic::Finding;
use crate::types::{Family, SqlType};

pub(super) const ANY: Aggregate =
    Aggregate { name: "ANY", text: include_str!("any.rs"), grouped: true, bind };

fn bind(call: AggregateCall<'_>) -> Result<AggregateMade, Finding> {
    call.plain()?;
    call.arguments.count(1, 1)?;
    call.arguments.families(Family::Boolean)?;
    Ok(call.made(Kind::Any, SqlType::Boolean, true))
}
