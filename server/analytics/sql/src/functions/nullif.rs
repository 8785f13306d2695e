//! `NULLIF(value, other)`: NULL if both are equal, or else the value.
//!
//! | call | result |
//! |---|---|
//! | `NULLIF(4, 2)` | `4` |
//! | `NULLIF(4, 4)` | `NULL` |
//! | `NULLIF('amy', 'fred')` | `amy` |
//! | `NULLIF(4, CAST(NULL AS INTEGER))` | `4` |

use super::{Arguments, Made, Scalar};
use crate::diagnostic::Finding;
use crate::expr::{Comparison, Expr};
use crate::value::Value;

pub(super) const NULLIF: Scalar = Scalar { names: &["NULLIF"], text: include_str!("nullif.rs"), bind };

fn bind(mut arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(2, 2)?;
    let course = arguments.course();
    let other = arguments.list.remove(1);
    let value = arguments.list.remove(0);
    let Some(common) = value.sql.common(&other.sql) else {
        let message = format!("NULLIF cannot compare {} with {}", value.sql, other.sql);
        return Err(Finding::new(other.span, message, format!("write CAST(... AS {})", value.sql)));
    };
    let (sql, result) = (value.sql.clone(), value.expr.clone());
    let (one, two) = (value.converted(&common), other.converted(&common));
    let equal = Expr::Compare(Comparison::Equal, Box::new(one.expr), Box::new(two.expr));
    let expr = Expr::Case(vec![(equal, Expr::Const(Value::Null))], Box::new(result));
    Ok(Made { expr, sql, nullable: true, course })
}
