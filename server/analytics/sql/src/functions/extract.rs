//! `EXTRACT(field FROM moment or interval)`: its `YEAR`, `MONTH`, `DAY`, `HOUR` or `MINUTE` as BIGINT, its `SECOND` with milliseconds
//! as DECIMAL(5,3).
//!
//! | call | result |
//! |---|---|
//! | `EXTRACT(YEAR FROM TIMESTAMP '2016-09-23 04:29:26.234')` | `2016` |
//! | `EXTRACT(MONTH FROM DATE '2016-09-23')` | `9` |
//! | `EXTRACT(HOUR FROM TIMESTAMP '2016-09-23 04:29:26.234')` | `4` |
//! | `EXTRACT(MINUTE FROM TIME '04:29:26.234')` | `29` |
//! | `EXTRACT(SECOND FROM TIMESTAMP '2016-09-23 04:29:26.234')` | `26.234` |
//! | `EXTRACT(DAY FROM INTERVAL '2 3:4:5.678' DAY TO SECOND)` | `2` |
//! | `EXTRACT(HOUR FROM INTERVAL '2 3:4:5.678' DAY TO SECOND)` | `3` |
//! | `EXTRACT(MINUTE FROM INTERVAL '2 3:4:5.678' DAY TO SECOND)` | `4` |
//! | `EXTRACT(SECOND FROM INTERVAL '2 3:4:5.678' DAY TO SECOND)` | `5.678` |
//! | `EXTRACT(HOUR FROM DATE '2016-09-23')` | error: DATE has no HOUR |

use super::{Arguments, Made, Scalar, as_int};
use crate::civil::{self, DAY_MS};
use crate::diagnostic::Finding;
use crate::expr::Expr;
use crate::types::SqlType;
use crate::value::Value;

pub(super) const EXTRACT: Scalar = Scalar { names: &["EXTRACT"], text: include_str!("extract.rs"), bind };

fn bind(mut arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(2, 2)?;
    let field = arguments.list.remove(0);
    let Expr::Const(Value::Text(name)) = field.expr else {
        return Err(Finding::new(field.span, "this is no field", "write as in EXTRACT(HOUR FROM x)"));
    };
    let sql = arguments.list[0].sql.clone();
    let has = matches!(
        (&sql, name.as_str()),
        (SqlType::Timestamp, "YEAR" | "MONTH" | "DAY" | "HOUR" | "MINUTE" | "SECOND")
            | (SqlType::Date, "YEAR" | "MONTH" | "DAY")
            | (SqlType::Time, "HOUR" | "MINUTE" | "SECOND")
            | (SqlType::Interval(..), "DAY" | "HOUR" | "MINUTE" | "SECOND")
    );
    if !has {
        let fix = "write one of the fields that it has, of YEAR, MONTH, DAY, HOUR, MINUTE, SECOND";
        return Err(Finding::new(field.span, format!("{sql} has no {name}"), fix));
    }
    let result = if name == "SECOND" { SqlType::Decimal(5, 3) } else { SqlType::BigInt };
    let interval = matches!(sql, SqlType::Interval(..));
    let date = sql == SqlType::Date;
    Ok(arguments.strict(result, move |values| {
        let number = as_int(&values[0])?;
        let ms = if date { number.saturating_mul(DAY_MS) } else { number };
        // An interval has a sign, a moment a beginning.
        let (days, within) = if interval {
            (ms / DAY_MS, ms % DAY_MS)
        } else {
            (ms.div_euclid(DAY_MS), ms.rem_euclid(DAY_MS))
        };
        Ok(Value::Int(match name.as_str() {
            "YEAR" => civil::date(days).0,
            "MONTH" => civil::date(days).1,
            "DAY" if interval => days,
            "DAY" => civil::date(days).2,
            "HOUR" => within / 3_600_000,
            "MINUTE" => within / 60_000 % 60,
            _ => within % 60_000,
        }))
    }))
}
