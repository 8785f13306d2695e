//! The service's table of coercions: what a JSON value becomes in a column of each type, and what does not become one.

use super::RowError;
use crate::civil;
use crate::functions::cast::{decimal, fit_exact, fit_text, parse_exact, rescale};
use crate::program::Column;
use crate::syntax::hexadecimal;
use crate::types::SqlType;
use crate::value::Value;

fn is_number(word: &str) -> bool {
    word.bytes().next().is_some_and(|first| first.is_ascii_digit() || first == b'-')
        && word.bytes().last().is_some_and(|last| last.is_ascii_digit())
        && word.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'))
}

#[cold]
pub(super) fn unfit(column: &Column, shown: &str) -> RowError {
    let shown: String = shown.chars().take(64).collect();
    RowError::new(format!("the column {} is {}, and {shown} is none", column.name, column.sql))
}

#[inline]
pub(super) fn fitted(text: &str, column: &Column) -> Result<Value, RowError> {
    match column.sql {
        // Most texts are ASCII and short, and their bytes are their characters.
        SqlType::Varchar(length) if text.len() <= length as usize => Ok(Value::text(text)),
        _ => fit_text(&Value::text(text), &column.sql).map_err(|fault| RowError::new(fault.message)),
    }
}

/// A text as a value of the column.
pub(crate) fn from_text(text: &str, column: &Column) -> Result<Value, RowError> {
    let sql = &column.sql;
    let value = match sql {
        SqlType::Char(_) | SqlType::Varchar(_) => return fitted(text, column),
        SqlType::Boolean => Some(Value::Bool(text.eq_ignore_ascii_case("true"))),
        SqlType::Date => civil::parse_date(text)
            .or_else(|| moment(text).map(|ms| ms.div_euclid(civil::DAY_MS)))
            .map(Value::Int),
        SqlType::Time => civil::parse_time(text).map(Value::Int),
        SqlType::Timestamp => moment(text).map(Value::Int),
        SqlType::Binary(_) | SqlType::Varbinary(_) => {
            let digits = text.strip_prefix("X'").and_then(|text| text.strip_suffix('\''));
            digits.and_then(hexadecimal).map(|bytes| Value::Bytes(bytes.into_boxed_slice()))
        }
        _ if is_number(text.trim()) => return from_number(text.trim(), column),
        _ => None,
    };
    value.ok_or_else(|| unfit(column, &format!("'{text}'")))
}

// A day alone is its beginning.
fn moment(text: &str) -> Option<i64> {
    civil::parse_timestamp(text).or_else(|| civil::parse_date(text).map(|days| days * civil::DAY_MS))
}

/// `true` or `false` as a value of the column.
pub(super) fn from_truth(word: &str, column: &Column) -> Result<Value, RowError> {
    let truth = word == "true";
    match &column.sql {
        SqlType::Boolean => Ok(Value::Bool(truth)),
        SqlType::Char(_) | SqlType::Varchar(_) => fitted(word, column),
        SqlType::Binary(_) | SqlType::Varbinary(_) => Ok(Value::Bytes(Box::new([u8::from(truth)]))),
        sql if sql.is_approximate() => Ok(Value::Double(f64::from(u8::from(truth)))),
        SqlType::Decimal(..) => {
            parse_exact(if truth { "1" } else { "0" }, &column.sql).ok_or_else(|| unfit(column, word))
        }
        sql if sql.is_numeric() => Ok(Value::Int(i64::from(truth))),
        _ => Err(unfit(column, word)),
    }
}

/// A number, by its digits, as a value of the column.
pub(super) fn from_number(word: &str, column: &Column) -> Result<Value, RowError> {
    let sql = &column.sql;
    match sql {
        SqlType::Double => match word.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Value::Double(number)),
            _ => Err(unfit(column, word)),
        },
        SqlType::Real => match word.parse::<f32>() {
            Ok(number) if number.is_finite() => Ok(Value::Double(f64::from(number))),
            _ => Err(unfit(column, word)),
        },
        SqlType::Char(_) | SqlType::Varchar(_) => fitted(word, column),
        SqlType::Boolean => match decimal(word) {
            Some((number, _)) => Ok(Value::Bool(number != 0)),
            None => Err(unfit(column, word)),
        },
        _ if sql.is_numeric() => exact(word, sql).ok_or_else(|| unfit(column, word)),
        _ => Err(unfit(column, word)),
    }
}

// Not one digit may be lost.
fn exact(word: &str, sql: &SqlType) -> Option<Value> {
    if let (Ok(number), SqlType::TinyInt | SqlType::SmallInt | SqlType::Integer | SqlType::BigInt) =
        (word.parse::<i64>(), sql)
    {
        let (least, greatest) = sql.range();
        return (least..=greatest).contains(&number).then_some(Value::Int(number));
    }
    let scale = sql.digits().map_or(0, |(_, scale)| scale);
    let (number, given) = decimal(word)?;
    let scaled = rescale(number, given, scale);
    let same = if given > scale { rescale(scaled, scale, given) == number } else { true };
    if same { fit_exact(scaled, sql) } else { None }
}

/// What mostly comes into a column, and is made without a detour.
#[derive(Clone, Copy, Debug)]
pub(super) enum Common {
    /// Numbers into a DOUBLE.
    Double,
    /// Whole numbers, of that range.
    Whole { least: i64, greatest: i64 },
    /// Texts of so many characters.
    Text(usize),
    /// Nothing in particular.
    Other,
}

impl Common {
    pub(super) fn of(sql: &SqlType) -> Common {
        match sql {
            SqlType::Double => Common::Double,
            SqlType::Varchar(length) => Common::Text(*length as usize),
            _ if sql.is_integer() => {
                let (least, greatest) = sql.range();
                Common::Whole { least, greatest }
            }
            _ => Common::Other,
        }
    }
}
