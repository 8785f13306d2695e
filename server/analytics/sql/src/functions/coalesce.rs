//! `COALESCE(value, value, ...)`: the first of them that is not NULL. All of them are of one family.
//!
//! | call | result |
//! |---|---|
//! | `COALESCE(NULL, 'blank')` | `blank` |
//! | `COALESCE('chair', 'blank')` | `chair` |
//! | `COALESCE(CAST(NULL AS INTEGER), 1, 2)` | `1` |
//! | `COALESCE(1, 2.5)` | `1.0` |

use super::{Arguments, Made, Scalar};
use crate::diagnostic::Finding;
use crate::expr::Expr;
use crate::types::SqlType;

pub(super) const COALESCE: Scalar = Scalar { names: &["COALESCE"], text: include_str!("coalesce.rs"), bind };

fn bind(mut arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(1, 255)?;
    let mut sql = SqlType::Null;
    for argument in &arguments.list {
        let Some(common) = sql.common(&argument.sql) else {
            let message = format!("COALESCE cannot put {sql} and {} together", argument.sql);
            return Err(Finding::new(argument.span, message, format!("write CAST(... AS {sql})")));
        };
        sql = common;
    }
    arguments.list.iter_mut().for_each(|argument| argument.convert(&sql));
    let nullable = arguments.list.iter().all(|argument| argument.nullable);
    let course = arguments.course();
    let list = arguments.list.into_iter().map(|argument| argument.expr).collect();
    Ok(Made { expr: Expr::Coalesce(list), sql, nullable, course })
}
