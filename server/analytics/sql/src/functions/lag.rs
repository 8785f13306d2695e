//! `LAG(value [, n [, default]])`: the value of the row so many rows before the current one in the window, 1 where nothing is told; with
//! `IGNORE NULLS` rows with NULL are not counted. Where there is no such row, the default, or else NULL.
//!
//! | x | `LAG(x)` | `LAG(x, 2, 0)` | `LAG(x, 1, 0) IGNORE NULLS` |
//! |---|---|---|---|
//! | 1 | NULL | 0 | 0 |
//! | NULL | 1 | 0 | 1 |
//! | 3 | NULL | 1 | 1 |
//! | 4 | 3 | NULL | 3 |

use super::aggregate::{Aggregate, AggregateCall, AggregateMade, Kind};
use crate::diagnostic::Finding;
use crate::expr::Expr;
use crate::limits::WINDOW_ROWS_MAX;
use crate::value::Value;

pub(super) const LAG: Aggregate =
    Aggregate { name: "LAG", text: include_str!("lag.rs"), grouped: false, bind };

fn bind(mut call: AggregateCall<'_>) -> Result<AggregateMade, Finding> {
    call.plain()?;
    call.arguments.count(1, 3)?;
    let by = if call.arguments.list.len() > 1 { offset(&mut call, 1)? } else { 1 };
    let sql = call.arguments.list[0].sql.clone();
    let nullable =
        call.arguments.list.iter().any(|argument| argument.nullable) || call.arguments.list.len() == 1;
    if let Some(default) = call.arguments.list.get_mut(1) {
        if !default.sql.fits(&sql) {
            let message = format!("the default of LAG is {}, and its value {sql}", default.sql);
            return Err(Finding::new(default.span, message, format!("write CAST(... AS {sql})")));
        }
        default.convert(&sql);
    }
    let kind = Kind::Lag { by, ignore_nulls: call.ignore_nulls };
    Ok(call.made(kind, sql, nullable))
}

/// Takes the argument that says how many rows: a whole number that is written out, 1 or more.
pub(super) fn offset(call: &mut AggregateCall<'_>, at: usize) -> Result<usize, Finding> {
    let given = call.arguments.list.remove(at);
    match given.expr {
        Expr::Const(Value::Int(rows)) if rows >= 1 && rows.unsigned_abs() <= WINDOW_ROWS_MAX => {
            Ok(usize::try_from(rows).unwrap_or(1))
        }
        _ => {
            let message = "how many rows is a whole number that is written out, 1 or more";
            Err(Finding::new(given.span, message, "write a number such as 1"))
        }
    }
}
