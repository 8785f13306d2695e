//! `EXP_AVG(number, half-life)`: the mean of the values of the window, each weighted by its age: a value that is older than another by
//! the half-life, an INTERVAL, has half of its weight.
//!
//! | x | `EXP_AVG(x, INTERVAL '1' SECOND)` |
//! |---|---|
//! | 4 | 4.0 |
//! | 1 | 2.0 |
//! | NULL | 2.0 |

use super::aggregate::{Aggregate, AggregateCall, AggregateMade, Kind};
use crate::diagnostic::Finding;
use crate::expr::Expr;
use crate::types::{Family, SqlType};
use crate::value::Value;

pub(super) const EXP_AVG: Aggregate =
    Aggregate { name: "EXP_AVG", text: include_str!("exp_avg.rs"), grouped: false, bind };

fn bind(mut call: AggregateCall<'_>) -> Result<AggregateMade, Finding> {
    call.plain()?;
    call.arguments.count(2, 2)?;
    call.arguments.family(0, Family::Numeric)?;
    call.arguments.family(1, Family::Interval)?;
    let half_life = call.arguments.list.remove(1);
    let Expr::Const(Value::Int(half_life_ms @ 1..)) = half_life.expr else {
        let message = "a half-life is an interval that is written out, longer than nothing";
        return Err(Finding::new(half_life.span, message, "write as in INTERVAL '10' SECOND"));
    };
    call.arguments.as_doubles();
    Ok(call.made(Kind::ExpAvg { half_life_ms }, SqlType::Double, true))
}
