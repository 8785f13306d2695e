//! `OVERLAY(text PLACING other FROM start [FOR length])`: the text with the other laid over it. Without a length it covers as many
//! characters as it has; before the first character it is put in front, beyond the last behind.
//!
//! | call | result |
//! |---|---|
//! | `OVERLAY('12345' PLACING 'foo' FROM 1)` | `foo45` |
//! | `OVERLAY('12345' PLACING 'foo' FROM 0)` | `foo345` |
//! | `OVERLAY('12345' PLACING 'foo' FROM -2)` | `foo12345` |
//! | `OVERLAY('12345' PLACING 'foo' FROM 4)` | `123foo` |
//! | `OVERLAY('12345' PLACING 'foo' FROM 17)` | `12345foo` |
//! | `OVERLAY('12345' PLACING 'foo' FROM 2 FOR 0)` | `1foo2345` |
//! | `OVERLAY('12345' PLACING 'foo' FROM 2 FOR 2)` | `1foo45` |
//! | `OVERLAY('12345' PLACING 'foo' FROM 2 FOR 9)` | `1foo` |
//! | `OVERLAY('12345' PLACING 'foo' FROM 2 FOR -1)` | error: a length must not be negative |

use super::{Arguments, Made, Scalar, as_int, as_text};
use crate::diagnostic::Finding;
use crate::expr::fault;
use crate::limits::VARCHAR_LENGTH_MAX;
use crate::types::{Family, SqlType};
use crate::value::Value;

pub(super) const OVERLAY: Scalar = Scalar { names: &["OVERLAY"], text: include_str!("overlay.rs"), bind };

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(3, 4)?;
    arguments.family(0, Family::Character)?;
    arguments.family(1, Family::Character)?;
    (2..arguments.list.len()).try_for_each(|at| arguments.whole(at))?;
    Ok(arguments.strict(SqlType::Varchar(VARCHAR_LENGTH_MAX), |values| {
        let (text, other) = (as_text(&values[0])?, as_text(&values[1])?);
        let start = as_int(&values[2])?;
        let length = match values.get(3) {
            Some(length) => as_int(length)?,
            None => other.chars().count() as i64,
        };
        if length < 0 {
            return Err(fault("a length must not be negative"));
        }
        let before = usize::try_from(start.saturating_sub(1)).unwrap_or(0);
        let after = usize::try_from(start.saturating_sub(1).saturating_add(length)).unwrap_or(0);
        let mut out: String = text.chars().take(before).collect();
        out.push_str(other);
        out.extend(text.chars().skip(after.max(before)));
        Ok(Value::Text(out.into()))
    }))
}
