//! `POSITION(what IN text)`: where the first begins in the second, counted from 1; 0 if it is not there.
//!
//! | call | result |
//! |---|---|
//! | `POSITION('findme' IN '1234findmeXXX')` | `5` |
//! | `POSITION('findme' IN '1234not-hereXXX')` | `0` |
//! | `POSITION('1' IN '1234567')` | `1` |
//! | `POSITION('' IN '1234567')` | `1` |
//! | `POSITION('ß' IN 'größe')` | `4` |

use super::{Arguments, Made, Scalar, as_text};
use crate::diagnostic::Finding;
use crate::types::{Family, SqlType};
use crate::value::Value;

pub(super) const POSITION: Scalar = Scalar { names: &["POSITION"], text: include_str!("position.rs"), bind };

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(2, 2)?;
    arguments.families(Family::Character)?;
    Ok(arguments.strict(SqlType::Integer, |values| {
        let (what, text) = (as_text(&values[0])?, as_text(&values[1])?);
        let at = text.find(what).map_or(0, |at| text[..at].chars().count() + 1);
        Ok(Value::Int(at as i64))
    }))
}
