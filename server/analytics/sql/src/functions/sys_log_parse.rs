//! `SYS_LOG_PARSE(text)`: a line of a system log, `Mon DD HH:MM:SS server message`, as a record of `COLUMN1`, a TIMESTAMP of the year 1970,
//! and `COLUMN2`, the rest; NULL if the line does not begin with such a time.
//!
//! | call | result |
//! |---|---|
//! | `SYS_LOG_PARSE('May 24 22:01:02 host sshd: accepted')` | `(1970-05-24 22:01:02,host sshd: accepted)` |
//! | `SYS_LOG_PARSE('May  4 22:01:02 host')` | `(1970-05-04 22:01:02,host)` |
//! | `SYS_LOG_PARSE('sshd: accepted')` | `NULL` |

use super::simple_date_format::Format;
use super::{Arguments, Made, Scalar, as_text};
use crate::diagnostic::Finding;
use crate::types::{Family, SqlType};
use crate::value::Value;

pub(super) const SYS_LOG_PARSE: Scalar =
    Scalar { names: &["SYS_LOG_PARSE"], text: include_str!("sys_log_parse.rs"), bind };

/// Bytes of `May 24 22:01:02`; the day has a blank before it if it is short.
const TIME_BYTES: usize = 15;

fn bind(arguments: Arguments<'_>) -> Result<Made, Finding> {
    arguments.count(1, 1)?;
    arguments.families(Family::Character)?;
    let format = Format::read("MMM dd HH:mm:ss").map_err(|wrong| arguments.wrong(wrong, ""))?;
    let columns =
        vec![("COLUMN1".to_owned(), SqlType::Timestamp), ("COLUMN2".to_owned(), SqlType::Varchar(1024))];
    let made = arguments.strict(SqlType::Record(columns), move |values| {
        let text = as_text(&values[0])?;
        let time = text.get(..TIME_BYTES);
        let Some(ms) = time.and_then(|time| format.parse(time)) else { return Ok(Value::Null) };
        let message = text[TIME_BYTES..].trim_start();
        Ok(Value::Record(Box::new([Value::Int(ms), Value::text(message)])))
    });
    Ok(Made { nullable: true, ..made })
}
