//! `CAST(value AS type)`: the value as another type. Numbers are rounded half up; a text that is too long for its new type is cut, a
//! number or a moment that is too long for it is an error, as is whatever does not fit.
//!
//! | call | result |
//! |---|---|
//! | `CAST(-1.5 AS INTEGER)` | `-2` |
//! | `CAST(2.4E0 AS INTEGER)` | `2` |
//! | `CAST(300 AS TINYINT)` | error: 300 does not fit TINYINT |
//! | `CAST('12' AS INTEGER)` | `12` |
//! | `CAST('AMZN' AS INTEGER)` | error: 'AMZN' is no INTEGER |
//! | `CAST(1.005 AS DECIMAL(5,2))` | `1.01` |
//! | `CAST('33.11' AS DOUBLE)` | `33.11` |
//! | `CAST(33.11 AS VARCHAR(16))` | `33.11` |
//! | `CAST('abcdef' AS VARCHAR(3))` | `abc` |
//! | `CAST('ab' AS CHAR(4)) \|\| '!'` | `ab  !` |
//! | `CAST(DATE '2008-08-23' AS VARCHAR(10))` | `2008-08-23` |
//! | `CAST(DATE '2008-08-23' AS VARCHAR(9))` | error: 2008-08-23 does not fit VARCHAR(9) |
//! | `CAST('2007-02-19 21:23:45' AS TIMESTAMP)` | `2007-02-19 21:23:45` |
//! | `CAST('2007-02-19' AS TIMESTAMP)` | error: '2007-02-19' is no TIMESTAMP |
//! | `CAST(TIMESTAMP '2007-02-19 21:23:45' AS DATE)` | `2007-02-19` |
//! | `CAST(TIMESTAMP '2007-02-19 21:23:45' AS TIME)` | `21:23:45` |
//! | `CAST(DATE '2007-02-19' AS TIMESTAMP)` | `2007-02-19 00:00:00` |
//! | `CAST('true' AS BOOLEAN)` | `TRUE` |
//! | `CAST((TIMESTAMP '2018-01-01 10:00:01.5' - TIMESTAMP '2018-01-01 10:00:00') SECOND * 1000 AS BIGINT)` | `1500` |
//! | `CAST(5 AS TIMESTAMP)` | error: INTEGER cannot become TIMESTAMP |

use std::sync::Arc;

use super::{Arguments, Made, Scalar};
use crate::civil::{self, DAY_MS};
use crate::diagnostic::Finding;
use crate::expr::{Evaluated, Expr, Fault, Kernel, fault};
use crate::tick::Course;
use crate::types::{Family, SqlType};
use crate::value::{Value, text};

/// Bound as an operator of the grammar; it is here for its page.
pub(super) const CAST: Scalar = Scalar {
    names: &["CAST"],
    text: include_str!("cast.rs"),
    bind: |arguments| Err(arguments.wrong("CAST takes a value and a type", "write as in CAST(x AS INTEGER)")),
};

/// What `CAST(value AS sql)` becomes.
pub(crate) fn bind(mut arguments: Arguments<'_>, sql: &SqlType) -> Result<Made, Finding> {
    let argument = arguments.list.remove(0);
    let from = argument.sql.clone();
    let Some(kernel) = conversion(&from, sql) else {
        let fix = match (from.family(), sql.family()) {
            (Family::Numeric, Family::Timestamp) => "write TO_TIMESTAMP(x) for milliseconds since 1970",
            (Family::Timestamp, Family::Numeric) => "write UNIX_TIMESTAMP(x) for milliseconds since 1970",
            (Family::Numeric, Family::Boolean) => "write x <> 0",
            (Family::Boolean, Family::Numeric) => "write CASE WHEN x THEN 1 ELSE 0 END",
            _ => "go by way of VARCHAR, if that is meant",
        };
        return Err(Finding::new(argument.span, format!("{from} cannot become {sql}"), fix));
    };
    let course = match (&from, sql) {
        _ if argument.course == Course::Constant => Course::Constant,
        (SqlType::Timestamp, SqlType::Timestamp) => argument.course,
        (SqlType::Timestamp, SqlType::Date) => argument.course.stepped(DAY_MS, false).rescaled(),
        _ if from.is_numeric() && sql.is_numeric() => argument.course.rescaled(),
        _ => Course::Any,
    };
    let expr = Expr::Strict(kernel, vec![argument.expr]);
    Ok(Made { expr, sql: sql.clone(), nullable: argument.nullable, course })
}

/// How a value of one type becomes one of the other; none if it cannot.
pub(crate) fn conversion(from: &SqlType, to: &SqlType) -> Option<Kernel> {
    let (source, target) = (from.clone(), to.clone());
    use Family as F;
    Some(match (from.family(), to.family()) {
        (F::Null, _) => Arc::new(|_| Ok(Value::Null)),
        (F::Numeric, F::Numeric) => numeric(from, to),
        (F::Character, F::Character) => Arc::new(move |values| fit_text(&values[0], &target)),
        (F::Character, _) => Arc::new(move |values| match &values[0] {
            Value::Text(text) => parse(text, &target),
            _ => Err(fault("not a text")),
        }),
        (F::Numeric | F::Boolean | F::Date | F::Time | F::Timestamp | F::Interval, F::Character) => {
            Arc::new(move |values| {
                let text = text(&values[0], &source);
                let most = match target {
                    SqlType::Char(length) | SqlType::Varchar(length) => length as usize,
                    _ => usize::MAX,
                };
                if text.len() > most {
                    return Err(fault(format!("{text} does not fit {target}")));
                }
                fit_text(&Value::text(&text), &target)
            })
        }
        (F::Binary, F::Binary) => {
            let (SqlType::Binary(length) | SqlType::Varbinary(length)) = *to else { return None };
            let fill = matches!(to, SqlType::Binary(_));
            Arc::new(move |values| match &values[0] {
                Value::Bytes(bytes) => {
                    let mut bytes = bytes.to_vec();
                    bytes.truncate(length as usize);
                    if fill {
                        bytes.resize(length as usize, 0);
                    }
                    Ok(Value::Bytes(bytes.into_boxed_slice()))
                }
                _ => Err(fault("not a binary value")),
            })
        }
        (F::Date, F::Timestamp) => Arc::new(|values| match &values[0] {
            Value::Int(days) => Ok(Value::Int(days.saturating_mul(DAY_MS))),
            _ => Err(fault("not a DATE")),
        }),
        (F::Timestamp, F::Date) => Arc::new(|values| match &values[0] {
            Value::Int(ms) => Ok(Value::Int(ms.div_euclid(DAY_MS))),
            _ => Err(fault("not a TIMESTAMP")),
        }),
        (F::Timestamp, F::Time) => Arc::new(|values| match &values[0] {
            Value::Int(ms) => Ok(Value::Int(ms.rem_euclid(DAY_MS))),
            _ => Err(fault("not a TIMESTAMP")),
        }),
        (F::Interval, F::Numeric) => {
            let SqlType::Interval(_, last) = from else { return None };
            let unit = last.ms();
            Arc::new(move |values| match &values[0] {
                // Milliseconds, as thousandths of the last field's unit in whole seconds.
                Value::Int(ms) => from_double(*ms as f64 / unit as f64, &target),
                _ => Err(fault("not an INTERVAL")),
            })
        }
        (one, two) if one == two && one != F::Record => Arc::new(|values| Ok(values[0].clone())),
        _ => return None,
    })
}

fn numeric(from: &SqlType, to: &SqlType) -> Kernel {
    let target = to.clone();
    if to.is_approximate() {
        let unit = match from {
            SqlType::Decimal(_, scale) => 10f64.powi(i32::from(*scale)),
            _ => 1.0,
        };
        let real = *to == SqlType::Real;
        return Arc::new(move |values| {
            let number = match &values[0] {
                Value::Int(number) => *number as f64 / unit,
                Value::Double(number) => *number,
                _ => return Err(fault("not a number")),
            };
            let number = if real { f64::from(number as f32) } else { number };
            if number.is_infinite() { Err(unfit(number, &target)) } else { Ok(Value::Double(number)) }
        });
    }
    let from_scale = from.digits().map_or(0, |(_, scale)| scale);
    let to_scale = to.digits().map_or(0, |(_, scale)| scale);
    let source = from.clone();
    Arc::new(move |values| match &values[0] {
        Value::Int(number) => {
            let scaled = rescale(i128::from(*number), from_scale, to_scale);
            fit_exact(scaled, &target).ok_or_else(|| unfit(text(&values[0], &source), &target))
        }
        Value::Double(number) => from_double(*number, &target),
        _ => Err(fault("not a number")),
    })
}

#[cold]
fn unfit(shown: impl std::fmt::Display, sql: &SqlType) -> Box<Fault> {
    fault(format!("{shown} does not fit {sql}"))
}

/// An exact number with another number of digits after the point, rounded half up.
pub(crate) fn rescale(number: i128, from: u8, to: u8) -> i128 {
    if from <= to {
        return number * 10i128.pow(u32::from(to - from));
    }
    let unit = 10i128.pow(u32::from(from - to));
    let half = unit / 2;
    (number.abs() + half) / unit * number.signum()
}

/// The number without its point, if the type has room for it.
pub(crate) fn fit_exact(number: i128, sql: &SqlType) -> Option<Value> {
    let fits = match sql {
        SqlType::Decimal(precision, _) => number.abs() < 10i128.pow(u32::from(*precision)),
        _ => {
            let (least, greatest) = sql.range();
            (i128::from(least)..=i128::from(greatest)).contains(&number)
        }
    };
    if fits { i64::try_from(number).ok().map(Value::Int) } else { None }
}

/// An approximate number as one of that type.
pub(crate) fn from_double(number: f64, sql: &SqlType) -> Evaluated {
    match sql {
        SqlType::Double if number.is_finite() => Ok(Value::Double(number)),
        SqlType::Real if (number as f32).is_finite() => Ok(Value::Double(f64::from(number as f32))),
        SqlType::Double | SqlType::Real => Err(unfit(number, sql)),
        _ => {
            let scale = sql.digits().map_or(0, |(_, scale)| scale);
            let scaled = (number * 10f64.powi(i32::from(scale))).round();
            // Beyond 2^100 nothing fits; below it the conversion is exact.
            let value = if scaled.abs() < 1e30 { fit_exact(scaled as i128, sql) } else { None };
            value.ok_or_else(|| unfit(number, sql))
        }
    }
}

/// A text in a column of characters: cut, and filled up in a CHAR.
pub(crate) fn fit_text(value: &Value, sql: &SqlType) -> Evaluated {
    let Value::Text(text) = value else { return Err(fault("not a text")) };
    let (length, fill) = match sql {
        SqlType::Char(length) => (*length as usize, true),
        SqlType::Varchar(length) => (*length as usize, false),
        _ => (usize::MAX, false),
    };
    if text.len() <= length && !fill {
        return Ok(value.clone());
    }
    let cut = text.char_indices().nth(length).map_or(text.len(), |(at, _)| at);
    if !fill {
        return Ok(if cut == text.len() { value.clone() } else { Value::text(&text[..cut]) });
    }
    let mut out = text[..cut].to_owned();
    out.extend(std::iter::repeat_n(' ', length.saturating_sub(text.chars().count())));
    Ok(Value::Text(out.into()))
}

/// A text as a value of that type.
pub(crate) fn parse(text: &str, sql: &SqlType) -> Evaluated {
    let trimmed = text.trim();
    let value = match sql {
        SqlType::Boolean => match trimmed.to_ascii_uppercase().as_str() {
            "TRUE" => Some(Value::Bool(true)),
            "FALSE" => Some(Value::Bool(false)),
            "UNKNOWN" => Some(Value::Null),
            _ => None,
        },
        SqlType::Date => civil::parse_date(trimmed).map(Value::Int),
        SqlType::Time => civil::parse_time(trimmed).map(Value::Int),
        SqlType::Timestamp => civil::parse_timestamp(trimmed).map(Value::Int),
        SqlType::Interval(from, to) => {
            crate::syntax::interval_ms(trimmed, *from, *to).map(|(ms, _)| Value::Int(ms))
        }
        SqlType::Double | SqlType::Real => {
            let digits = trimmed.bytes().any(|byte| byte.is_ascii_digit());
            let number = trimmed.parse::<f64>().ok().filter(|_| digits);
            number.and_then(|number| from_double(number, sql).ok())
        }
        SqlType::Binary(_) | SqlType::Varbinary(_) => {
            crate::syntax::hexadecimal(trimmed).map(|bytes| Value::Bytes(bytes.into_boxed_slice()))
        }
        _ => parse_exact(trimmed, sql),
    };
    value.ok_or_else(|| fault(format!("'{}' is no {sql}", shown(text))))
}

/// A number in digits, with a point and an exponent if it has them, as one of an exact type.
pub(crate) fn parse_exact(text: &str, sql: &SqlType) -> Option<Value> {
    let scale = sql.digits().map_or(0, |(_, scale)| scale);
    let (number, given) = decimal(text)?;
    if given > 30 {
        return None;
    }
    fit_exact(rescale(number, given, scale), sql)
}

/// The digits of a number without its point, and how many of them stand behind it; none if there are too many of them.
pub(crate) fn decimal(text: &str) -> Option<(i128, u8)> {
    if let Some((_, exponent)) = text.split_once(['e', 'E']) {
        // Exact only as far as floating point is; such numbers are rare in columns of exact types.
        let number: f64 = text.parse().ok()?;
        let whole = number.fract() == 0.0 && number.abs() < 1e18 && !exponent.is_empty();
        return whole.then_some((number as i128, 0));
    }
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fine = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() > 30
        || whole.len() + fraction.len() == 0
        || !fine(whole)
        || !fine(fraction)
    {
        return None;
    }
    let mut number: i128 = 0;
    for digit in whole.bytes().chain(fraction.bytes()) {
        number = number * 10 + i128::from(digit - b'0');
    }
    Some((number * sign, u8::try_from(fraction.len()).ok()?))
}

/// The beginning of a text that a message repeats.
pub(crate) fn shown(text: &str) -> &str {
    const SHOWN: usize = 64;
    let end = text.char_indices().nth(SHOWN).map_or(text.len(), |(at, _)| at);
    &text[..end]
}
