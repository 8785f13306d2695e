//! What FLOOR, CEIL and STEP share: numbers and moments rounded to a whole number of units.

use super::{Arguments, Made, as_double, as_int};
use crate::civil;
use crate::diagnostic::Finding;
use crate::expr::{Expr, Fault, fault};
use crate::tick::Course;
use crate::types::{Field, SqlType};
use crate::value::Value;

/// FLOOR and CEIL: of a number, or of a moment to a unit.
pub(super) fn bind(arguments: Arguments<'_>, up: bool) -> Result<Made, Finding> {
    arguments.count(1, 2)?;
    if arguments.list.len() == 2 {
        return to_unit(arguments, up);
    }
    let argument = &arguments.list[0];
    if !argument.sql.is_numeric() {
        let name = arguments.name;
        let message = format!("{name} takes a number, or a moment and a unit, not {}", argument.sql);
        return Err(Finding::new(argument.span, message, format!("write as in {name}(x TO MINUTE)")));
    }
    let course = argument.course.clone();
    let course = if let Course::Steady { rising, .. } = course {
        Course::Steady { rising, tick: crate::tick::Tick::Shown }
    } else {
        course
    };
    let made = match argument.sql.clone() {
        SqlType::Decimal(precision, scale) => {
            let unit = 10i64.pow(u32::from(scale.min(18)));
            let sql = SqlType::Decimal(precision, 0);
            arguments.strict(sql, move |values| {
                let number = as_int(&values[0])?;
                let up = i64::from(up && number.rem_euclid(unit) != 0);
                Ok(Value::Int(number.div_euclid(unit) + up))
            })
        }
        sql => arguments.strict(sql, move |values| match &values[0] {
            Value::Double(number) => Ok(Value::Double(if up { number.ceil() } else { number.floor() })),
            whole => Ok(whole.clone()),
        }),
    };
    Ok(Made { course, ..made })
}

fn to_unit(mut arguments: Arguments<'_>, up: bool) -> Result<Made, Finding> {
    let unit_span = arguments.list[1].span;
    let Some(unit) = arguments.list.pop().and_then(|unit| match unit.expr {
        Expr::Const(Value::Text(unit)) => Some(unit),
        _ => None,
    }) else {
        return Err(Finding::new(unit_span, "this is no unit", "write as in TO MINUTE"));
    };
    let value = arguments.list[0].clone();
    if !value.sql.is_datetime() && !matches!(value.sql, SqlType::Interval(..)) {
        let message = format!("{} cannot be rounded to a unit of time", value.sql);
        return Err(Finding::new(value.span, message, "write CAST(... AS TIMESTAMP)"));
    }
    if let Some(field) = Field::named(&unit) {
        return Ok(to_multiple(arguments, field.ms(), up));
    }
    let months = match unit.as_str() {
        "MONTH" => 1,
        "YEAR" => 12,
        _ => {
            let message = format!("{unit} is no unit of time");
            return Err(Finding::new(
                unit_span,
                message,
                "write one of SECOND, MINUTE, HOUR, DAY, MONTH, YEAR",
            ));
        }
    };
    if value.sql != SqlType::Timestamp && value.sql != SqlType::Date {
        let message = format!("{} has no {unit}", value.sql);
        return Err(Finding::new(value.span, message, "write one of SECOND, MINUTE, HOUR"));
    }
    let course = if up { value.course.rescaled() } else { value.course.stepped_by_months(months) };
    let day = value.sql == SqlType::Date;
    let made = arguments.strict(value.sql, move |values| {
        let number = as_int(&values[0])?;
        let ms = if day { number.saturating_mul(civil::DAY_MS) } else { number };
        let month = civil::months(ms).div_euclid(months) * months;
        let begin = civil::month_start(month).ok_or_else(beyond)?;
        let rounded =
            if up && begin < ms { civil::month_start(month + months).ok_or_else(beyond)? } else { begin };
        Ok(Value::Int(if day { rounded.div_euclid(civil::DAY_MS) } else { rounded }))
    });
    Ok(Made { course, ..made })
}

fn beyond() -> Box<Fault> {
    fault("beyond the calendar")
}

/// A moment or an interval rounded to a multiple of so many milliseconds.
pub(super) fn to_multiple(arguments: Arguments<'_>, period: i64, up: bool) -> Made {
    let value = &arguments.list[0];
    let sql = value.sql.clone();
    if sql == SqlType::Date {
        let days = (period / civil::DAY_MS).max(1);
        let course = value.course.clone().rescaled();
        let made = arguments.strict(sql, move |values| {
            let number = as_int(&values[0])?;
            let up = i64::from(up && number.rem_euclid(days) != 0);
            Ok(Value::Int((number.div_euclid(days) + up) * days))
        });
        return Made { course, ..made };
    }
    let course = value.course.clone().stepped(period, up);
    let made = arguments.strict(sql, move |values| {
        let number = as_int(&values[0])?;
        let down = number.checked_sub(number.rem_euclid(period)).ok_or_else(beyond)?;
        if up && down < number {
            down.checked_add(period).map(Value::Int).ok_or_else(beyond)
        } else {
            Ok(Value::Int(down))
        }
    });
    Made { course, ..made }
}

/// A number rounded down to a multiple of another.
pub(super) fn number_to_multiple(arguments: Arguments<'_>, of: i64) -> Made {
    let course = arguments.list[0].course.clone();
    let course = if let Course::Steady { rising, .. } = course {
        Course::Steady { rising, tick: crate::tick::Tick::Shown }
    } else {
        course
    };
    let sql = arguments.list[0].sql.clone();
    let made = arguments.strict(sql, move |values| match &values[0] {
        Value::Int(number) => number
            .div_euclid(of)
            .checked_mul(of)
            .map(Value::Int)
            .ok_or_else(|| fault("the number is too large")),
        other => Ok(Value::Double((as_double(other)? / of as f64).floor() * of as f64)),
    });
    Made { course, ..made }
}
