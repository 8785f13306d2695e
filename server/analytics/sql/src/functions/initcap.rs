//! `INITCAP(text)`: each word with a capital first letter and small ones after it. Words end at blanks.
//!
//! | call | result |
//! |---|---|
//! | `INITCAP('Each FIRST lEtTeR is cAPITALIZED')` | `Each First Letter Is Capitalized` |
//! | `INITCAP('it''s')` | `It's` |

use super::{Arguments, Made, Scalar, as_text};
use crate::diagnostic::Finding;
use crate::types::Family;
use crate::value::Value;

pub(super) const INITCAP: Scalar = Scalar { names: &["INITCAP"], text: include_str!("initcap.rs"), bind };

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(1, 1)?;
    arguments.families(Family::Character)?;
    let sql = arguments.list[0].sql.clone();
    Ok(arguments.strict(sql, |values| {
        let mut out = String::new();
        let mut first = true;
        for letter in as_text(&values[0])?.chars() {
            if first {
                out.extend(letter.to_uppercase());
            } else {
                out.extend(letter.to_lowercase());
            }
            first = letter == ' ';
        }
        Ok(Value::Text(out.into()))
    }))
}
