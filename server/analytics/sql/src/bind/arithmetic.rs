//! `+ - * /` and comparisons: which types go together, and how they are computed.

use std::sync::Arc;

use super::{Typed, wrong};
use crate::civil::DAY_MS;
use crate::diagnostic::{Finding, Span};
use crate::expr::{Comparison, Evaluated, Expr, Kernel, fault};
use crate::functions::cast::{fit_exact, rescale};
use crate::functions::{as_double, as_int};
use crate::limits::DECIMAL_PRECISION_MAX;
use crate::syntax::ast::BinaryOp;
use crate::tick::Course;
use crate::types::{Family, SqlType};
use crate::value::Value;

fn sign(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "-",
        BinaryOp::Multiply => "*",
        BinaryOp::Divide => "/",
        BinaryOp::Concatenate => "||",
        BinaryOp::Compare(Comparison::Equal) => "=",
        BinaryOp::Compare(Comparison::NotEqual) => "<>",
        BinaryOp::Compare(Comparison::Less) => "<",
        BinaryOp::Compare(Comparison::LessOrEqual) => "<=",
        BinaryOp::Compare(Comparison::Greater) => ">",
        BinaryOp::Compare(Comparison::GreaterOrEqual) => ">=",
    }
}

/// Binds an operator between two values.
pub(super) fn binary(op: BinaryOp, left: Typed, right: Typed, span: Span) -> Result<Typed, Finding> {
    let key = format!("({}{}{})", left.key, sign(op), right.key);
    let nullable = left.nullable || right.nullable;
    let made = |expr: Expr, sql: SqlType, course: Course| Typed {
        expr,
        sql,
        nullable,
        course,
        key: key.clone(),
        span,
    };
    match op {
        BinaryOp::Concatenate => concatenate(left, right).map(|(expr, sql)| made(expr, sql, Course::Any)),
        BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide => {
            let course = course(op, &left, &right);
            arithmetic(op, left, right, span).map(|(expr, sql)| made(expr, sql, course))
        }
        BinaryOp::Compare(op) => {
            let (left, right) = comparable(left, right, span)?;
            let course = if left.course == Course::Constant && right.course == Course::Constant {
                Course::Constant
            } else {
                Course::Any
            };
            let expr = Expr::Compare(op, Box::new(left.expr), Box::new(right.expr));
            Ok(made(expr, SqlType::Boolean, course))
        }
    }
}

/// Binds a comparison of two values.
pub(super) fn compare(op: Comparison, left: Typed, right: Typed, span: Span) -> Result<Typed, Finding> {
    binary(BinaryOp::Compare(op), left, right, span)
}

/// Both as one type, so that they can be compared.
pub(super) fn comparable(mut left: Typed, mut right: Typed, span: Span) -> Result<(Typed, Typed), Finding> {
    let Some(common) = left.sql.common(&right.sql).filter(|sql| sql.family() != Family::Record) else {
        let target = if right.course == Course::Constant { &left.sql } else { &right.sql };
        let message = format!("{} cannot be compared with {}", left.sql, right.sql);
        return wrong(span, message, format!("nothing is converted by itself: write CAST(... AS {target})"));
    };
    // Blanks at the end of a CHAR are filling.
    let padded = matches!(left.sql, SqlType::Char(_)) || matches!(right.sql, SqlType::Char(_));
    if padded {
        for side in [&mut left, &mut right] {
            let trim: Kernel = Arc::new(|values| match &values[0] {
                Value::Text(text) => Ok(Value::text(text.trim_end_matches(' '))),
                other => Ok(other.clone()),
            });
            let inner = std::mem::replace(&mut side.expr, Expr::Const(Value::Null));
            side.expr = Expr::Strict(trim, vec![inner]);
        }
        return Ok((left, right));
    }
    left.convert(&common);
    right.convert(&common);
    Ok((left, right))
}

fn concatenate(left: Typed, right: Typed) -> Result<(Expr, SqlType), Finding> {
    let binary = left.sql.family() == Family::Binary && right.sql.family() == Family::Binary;
    for side in [&left, &right] {
        if !binary && !matches!(side.sql.family(), Family::Character | Family::Null) {
            let message = format!("|| puts texts together, not {}", side.sql);
            return wrong(side.span, message, "write CAST(... AS VARCHAR(32))");
        }
    }
    let length = |sql: &SqlType| match sql {
        SqlType::Char(length)
        | SqlType::Varchar(length)
        | SqlType::Binary(length)
        | SqlType::Varbinary(length) => *length,
        _ => 1,
    };
    let total = length(&left.sql).saturating_add(length(&right.sql)).min(crate::limits::VARCHAR_LENGTH_MAX);
    let arguments = vec![left.expr, right.expr];
    if binary {
        let kernel: Kernel = Arc::new(|values| match values {
            [Value::Bytes(one), Value::Bytes(two)] => Ok(Value::Bytes([&one[..], &two[..]].concat().into())),
            _ => Err(fault("not two binary values")),
        });
        return Ok((Expr::Strict(kernel, arguments), SqlType::Varbinary(total)));
    }
    let most = total as usize;
    let kernel: Kernel = Arc::new(move |values| match values {
        [Value::Text(one), Value::Text(two)] => {
            // So that texts do not grow without end where a program puts one to itself again and again.
            if one.len() + two.len() > 4 * most {
                return Err(fault(format!("the text has more than {most} characters")));
            }
            let mut text = String::with_capacity(one.len() + two.len());
            text.push_str(one);
            text.push_str(two);
            Ok(Value::Text(text.into()))
        }
        _ => Err(fault("not two texts")),
    });
    Ok((Expr::Strict(kernel, arguments), SqlType::Varchar(total)))
}

fn course(op: BinaryOp, left: &Typed, right: &Typed) -> Course {
    let constant = |side: &Typed| match &side.expr {
        Expr::Const(Value::Int(number)) => Some(*number),
        Expr::Const(Value::Double(number)) => Some(if *number < 0.0 { -1 } else { 1 }),
        _ => None,
    };
    let in_ms = matches!(right.sql, SqlType::Interval(..)) && left.sql == SqlType::Timestamp;
    match op {
        BinaryOp::Add => match (&left.course, &right.course) {
            (steady, Course::Constant) if steady.is_steady() => {
                left.course.clone().shifted(constant(right).filter(|_| in_ms))
            }
            (Course::Constant, steady) if steady.is_steady() => {
                let in_ms = matches!(left.sql, SqlType::Interval(..)) && right.sql == SqlType::Timestamp;
                right.course.clone().shifted(constant(left).filter(|_| in_ms))
            }
            _ => left.course.clone().plus(right.course.clone()),
        },
        BinaryOp::Subtract => match &right.course {
            Course::Constant if left.course.is_steady() => {
                let by = constant(right).filter(|_| in_ms).and_then(i64::checked_neg);
                left.course.clone().shifted(by)
            }
            _ => left.course.clone().plus(right.course.clone().reversed()),
        },
        BinaryOp::Multiply | BinaryOp::Divide => {
            let (steady, factor) = match (&left.course, &right.course) {
                (Course::Constant, Course::Constant) => return Course::Constant,
                (_, Course::Constant) => (&left.course, constant(right)),
                (Course::Constant, _) if op == BinaryOp::Multiply => (&right.course, constant(left)),
                _ => return Course::Any,
            };
            match factor {
                Some(factor) if factor > 0 => steady.clone().rescaled(),
                Some(factor) if factor < 0 => steady.clone().reversed(),
                _ => Course::Any,
            }
        }
        _ => Course::Any,
    }
}

fn arithmetic(op: BinaryOp, left: Typed, right: Typed, span: Span) -> Result<(Expr, SqlType), Finding> {
    use Family as F;
    let (one, two) = (left.sql.family(), right.sql.family());
    let both = |kernel: Kernel, left: Typed, right: Typed| Expr::Strict(kernel, vec![left.expr, right.expr]);
    match (one, two) {
        (F::Null, F::Null) => Ok((Expr::Const(Value::Null), SqlType::Null)),
        (F::Null, F::Numeric) => Ok((Expr::Const(Value::Null), right.sql)),
        (F::Numeric, F::Null) => Ok((Expr::Const(Value::Null), left.sql)),
        (F::Numeric, F::Numeric) => Ok(numbers(op, left, right)),
        (F::Interval, F::Interval) if matches!(op, BinaryOp::Add | BinaryOp::Subtract) => {
            let sql = left.sql.common(&right.sql).unwrap_or(SqlType::Null);
            Ok((both(whole(op, (i64::MIN, i64::MAX)), left, right), sql))
        }
        (F::Timestamp | F::Date | F::Time, F::Interval)
            if matches!(op, BinaryOp::Add | BinaryOp::Subtract) =>
        {
            let sql = left.sql.clone();
            Ok((both(shift(op, one), left, right), sql))
        }
        (F::Interval, F::Timestamp | F::Date | F::Time) if op == BinaryOp::Add => {
            let sql = right.sql.clone();
            Ok((both(shift(op, two), right, left), sql))
        }
        (F::Interval, F::Numeric) if matches!(op, BinaryOp::Multiply | BinaryOp::Divide) => {
            let sql = left.sql.clone();
            let right = right.converted(&SqlType::Double);
            Ok((both(scale(op), left, right), sql))
        }
        (F::Numeric, F::Interval) if op == BinaryOp::Multiply => {
            let sql = right.sql.clone();
            let left = left.converted(&SqlType::Double);
            Ok((both(scale(op), right, left), sql))
        }
        (one, two) if one == two && left.sql.is_datetime() && op == BinaryOp::Subtract => {
            let message = format!("the difference of two of {} needs the unit that it is told in", left.sql);
            wrong(
                span,
                message,
                "write (a - b) SECOND, DAY TO SECOND or the like, or TSDIFF(b, a) for milliseconds",
            )
        }
        _ => {
            let message = format!("{} cannot be used between {} and {}", sign(op), left.sql, right.sql);
            let fix = match (one, two) {
                (F::Character, F::Character) if op == BinaryOp::Add => {
                    "write || to put texts together".to_owned()
                }
                (F::Character, _) => {
                    format!("nothing is converted by itself: write CAST(... AS {})", right.sql)
                }
                (_, F::Character) => {
                    format!("nothing is converted by itself: write CAST(... AS {})", left.sql)
                }
                (F::Timestamp | F::Date | F::Time, F::Numeric) => {
                    "write an INTERVAL, as in INTERVAL '5' MINUTE".to_owned()
                }
                _ => "nothing is converted by itself: write CAST".to_owned(),
            };
            wrong(span, message, fix)
        }
    }
}

// Exact as long as both are: the digits of the result follow from those of the two.
fn numbers(op: BinaryOp, left: Typed, right: Typed) -> (Expr, SqlType) {
    let both = |kernel: Kernel, left: Typed, right: Typed| Expr::Strict(kernel, vec![left.expr, right.expr]);
    if left.sql.is_approximate() || right.sql.is_approximate() {
        let real = left.sql == SqlType::Real && right.sql == SqlType::Real;
        let sql = if real { SqlType::Real } else { SqlType::Double };
        let (left, right) = (left.converted(&SqlType::Double), right.converted(&SqlType::Double));
        return (both(approximate(op, real), left, right), sql);
    }
    if left.sql.is_integer() && right.sql.is_integer() {
        let sql = left.sql.common(&right.sql).unwrap_or(SqlType::BigInt);
        return (both(whole(op, sql.range()), left, right), sql);
    }
    let ((p1, s1), (p2, s2)) = (left.sql.digits().unwrap_or((19, 0)), right.sql.digits().unwrap_or((19, 0)));
    let most = DECIMAL_PRECISION_MAX;
    let (precision, scale) = match op {
        BinaryOp::Multiply => ((p1 + p2).min(most), (s1 + s2).min(most)),
        BinaryOp::Divide => {
            let whole = (p1 + s2 - s1).min(most);
            let scale = (s1 + p2 + 1).max(6).min(most - whole);
            ((whole + scale).min(most), scale)
        }
        _ => {
            let scale = s1.max(s2);
            (((p1 - s1).max(p2 - s2) + 1 + scale).min(most), scale)
        }
    };
    let sql = SqlType::Decimal(precision, scale);
    let target = sql.clone();
    let kernel: Kernel = Arc::new(move |values| {
        let (one, two) = (i128::from(as_int(&values[0])?), i128::from(as_int(&values[1])?));
        let number = match op {
            BinaryOp::Multiply => rescale(one * two, s1 + s2, scale),
            BinaryOp::Divide if two == 0 => return Err(fault("division by zero")),
            // One digit more than needed, to round by. At most 19 digits and 38 zeros would not fit; the scale is at most 19.
            BinaryOp::Divide => {
                let up = 10i128.checked_pow(u32::from(scale + s2) + 1 - u32::from(s1.min(scale + s2)));
                let Some(dividend) = up.and_then(|up| one.checked_mul(up)) else {
                    return Err(fault("the numbers are too large to be divided exactly"));
                };
                rescale(dividend / two, 1, 0)
            }
            BinaryOp::Add => rescale(one, s1, scale) + rescale(two, s2, scale),
            _ => rescale(one, s1, scale) - rescale(two, s2, scale),
        };
        fit_exact(number, &target).ok_or_else(|| fault(format!("the result does not fit {target}")))
    });
    (both(kernel, left, right), sql)
}

fn whole(op: BinaryOp, range: (i64, i64)) -> Kernel {
    let compute: fn(i64, i64) -> Option<i64> = match op {
        BinaryOp::Add => i64::checked_add,
        BinaryOp::Subtract => i64::checked_sub,
        BinaryOp::Multiply => i64::checked_mul,
        _ => i64::checked_div,
    };
    let divides = op == BinaryOp::Divide;
    Arc::new(move |values| {
        let (one, two) = (as_int(&values[0])?, as_int(&values[1])?);
        match compute(one, two) {
            Some(number) if (range.0..=range.1).contains(&number) => Ok(Value::Int(number)),
            None if divides && two == 0 => Err(fault("division by zero")),
            _ => Err(fault("the result is too large for its type")),
        }
    })
}

fn approximate(op: BinaryOp, real: bool) -> Kernel {
    let finish = move |number: f64| -> Evaluated {
        let number = if real { f64::from(number as f32) } else { number };
        crate::functions::finite(number)
    };
    match op {
        BinaryOp::Add => Arc::new(move |values| finish(as_double(&values[0])? + as_double(&values[1])?)),
        BinaryOp::Subtract => Arc::new(move |values| finish(as_double(&values[0])? - as_double(&values[1])?)),
        BinaryOp::Multiply => Arc::new(move |values| finish(as_double(&values[0])? * as_double(&values[1])?)),
        _ => Arc::new(move |values| {
            let divisor = as_double(&values[1])?;
            if divisor == 0.0 {
                Err(fault("division by zero"))
            } else {
                finish(as_double(&values[0])? / divisor)
            }
        }),
    }
}

// A moment and an interval.
fn shift(op: BinaryOp, family: Family) -> Kernel {
    Arc::new(move |values| {
        let (moment, interval) = (as_int(&values[0])?, as_int(&values[1])?);
        let by = if op == BinaryOp::Subtract { interval.checked_neg() } else { Some(interval) };
        let shifted = by.and_then(|by| match family {
            Family::Date => moment.checked_add(by.div_euclid(DAY_MS)),
            Family::Time => moment.checked_add(by).map(|ms| ms.rem_euclid(DAY_MS)),
            _ => moment.checked_add(by),
        });
        shifted.map(Value::Int).ok_or_else(|| fault("beyond the calendar"))
    })
}

// An interval and a number.
fn scale(op: BinaryOp) -> Kernel {
    Arc::new(move |values| {
        let (interval, number) = (as_int(&values[0])? as f64, as_double(&values[1])?);
        let ms = match op {
            BinaryOp::Multiply => interval * number,
            _ if number == 0.0 => return Err(fault("division by zero")),
            _ => interval / number,
        };
        if ms.abs() < 9e15 {
            Ok(Value::Int(ms.round() as i64))
        } else {
            Err(fault("the interval is too long"))
        }
    })
}
