//! The types of SQL: what a column may hold, which families may be put together, and how a type is written.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::limits::{DECIMAL_PRECISION_MAX, VARCHAR_LENGTH_MAX};

/// A type of SQL, without whether NULL is allowed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SqlType {
    /// 8 bits.
    TinyInt,
    /// 16 bits.
    SmallInt,
    /// 32 bits.
    Integer,
    /// 64 bits.
    BigInt,
    /// 32 bits of floating point.
    Real,
    /// 64 bits of floating point.
    Double,
    /// Exact, with that many digits in all and after the point.
    Decimal(u8, u8),
    /// True, false or unknown, which is NULL.
    Boolean,
    /// Text of that many characters, filled up with blanks.
    Char(u32),
    /// Text of up to that many characters.
    Varchar(u32),
    /// Up to that many bytes, filled up with zeros.
    Binary(u32),
    /// Up to that many bytes.
    Varbinary(u32),
    /// A day.
    Date,
    /// A time of the day, in milliseconds.
    Time,
    /// A moment in UTC, in milliseconds.
    Timestamp,
    /// A length of time, in milliseconds, written from the first field to the last.
    Interval(Field, Field),
    /// The fields of a parsed log line.
    Record(Vec<(String, SqlType)>),
    /// The type of the literal NULL, which belongs to every family.
    Null,
}

/// A field of an interval, the largest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Field {
    /// 24 hours.
    Day,
    /// 60 minutes.
    Hour,
    /// 60 seconds.
    Minute,
    /// 1000 milliseconds.
    Second,
}

impl Field {
    /// The milliseconds of one.
    pub(crate) fn ms(self) -> i64 {
        match self {
            Field::Day => 86_400_000,
            Field::Hour => 3_600_000,
            Field::Minute => 60_000,
            Field::Second => 1000,
        }
    }

    pub(crate) fn named(word: &str) -> Option<Field> {
        Some(match word {
            "DAY" | "DAYS" => Field::Day,
            "HOUR" | "HOURS" => Field::Hour,
            "MINUTE" | "MINUTES" => Field::Minute,
            "SECOND" | "SECONDS" => Field::Second,
            _ => return None,
        })
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Field::Day => "DAY",
            Field::Hour => "HOUR",
            Field::Minute => "MINUTE",
            Field::Second => "SECOND",
        }
    }
}

/// Types that may be compared and assigned to one another without a CAST.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    Numeric,
    Boolean,
    Character,
    Binary,
    Date,
    Time,
    Timestamp,
    Interval,
    Record,
    Null,
}

impl SqlType {
    /// The type that is written so, as in `VARCHAR(16)`: what the schema of an input says of a column.
    ///
    /// # Errors
    /// What is wrong with it, in one sentence.
    pub fn parse(text: &str) -> Result<SqlType, String> {
        let upper = text.trim().to_uppercase();
        let (name, arguments) = match upper.split_once('(') {
            Some((name, rest)) => {
                let inner = rest.trim_end().strip_suffix(')').ok_or("a parenthesis is not closed")?;
                (name.trim(), inner)
            }
            None => (upper.as_str(), ""),
        };
        let mut numbers = Vec::new();
        for part in arguments.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            numbers.push(part.parse::<u64>().map_err(|_| format!("{part} is no length of a type"))?);
        }
        SqlType::named(&name.split_whitespace().collect::<Vec<_>>().join(" "), &numbers)
    }

    /// The type of that name with those numbers in parentheses.
    pub(crate) fn named(name: &str, numbers: &[u64]) -> Result<SqlType, String> {
        let most = match name {
            "DECIMAL" | "NUMERIC" | "DEC" => 2,
            "CHAR" | "CHARACTER" | "VARCHAR" | "CHARACTER VARYING" | "CHAR VARYING" | "BINARY"
            | "VARBINARY" | "BINARY VARYING" | "TIME" | "TIMESTAMP" | "FLOAT" => 1,
            _ => 0,
        };
        if numbers.len() > most {
            return Err(format!("{name} takes {most} numbers in parentheses, not {}", numbers.len()));
        }
        let length = |default: u32| match numbers.first() {
            None => Ok(default),
            Some(0) => Err(format!("{name}(0) holds nothing")),
            Some(&length) if length <= u64::from(VARCHAR_LENGTH_MAX) => {
                Ok(u32::try_from(length).unwrap_or(VARCHAR_LENGTH_MAX))
            }
            Some(length) => Err(format!("{name}({length}) is longer than {VARCHAR_LENGTH_MAX}")),
        };
        Ok(match name {
            "TINYINT" => SqlType::TinyInt,
            "SMALLINT" => SqlType::SmallInt,
            "INTEGER" | "INT" => SqlType::Integer,
            "BIGINT" => SqlType::BigInt,
            "REAL" => SqlType::Real,
            "DOUBLE" | "FLOAT" | "DOUBLE PRECISION" => SqlType::Double,
            "BOOLEAN" => SqlType::Boolean,
            "DATE" => SqlType::Date,
            "TIME" => SqlType::Time,
            "TIMESTAMP" => SqlType::Timestamp,
            "CHAR" | "CHARACTER" => SqlType::Char(length(1)?),
            "VARCHAR" | "CHARACTER VARYING" | "CHAR VARYING" => SqlType::Varchar(length(VARCHAR_LENGTH_MAX)?),
            "BINARY" => SqlType::Binary(length(1)?),
            "VARBINARY" | "BINARY VARYING" => SqlType::Varbinary(length(VARCHAR_LENGTH_MAX)?),
            "DECIMAL" | "NUMERIC" | "DEC" => {
                let most = u64::from(DECIMAL_PRECISION_MAX);
                let precision = numbers.first().copied().unwrap_or(most);
                let scale = numbers.get(1).copied().unwrap_or(0);
                if precision == 0 || precision > most || scale > precision {
                    return Err(format!("{name}({precision},{scale}) is beyond {most} digits"));
                }
                // Both fit: they are at most 19.
                SqlType::Decimal(precision as u8, scale as u8)
            }
            _ => return Err(format!("there is no type {name}")),
        })
    }

    pub(crate) fn family(&self) -> Family {
        match self {
            SqlType::TinyInt
            | SqlType::SmallInt
            | SqlType::Integer
            | SqlType::BigInt
            | SqlType::Real
            | SqlType::Double
            | SqlType::Decimal(..) => Family::Numeric,
            SqlType::Boolean => Family::Boolean,
            SqlType::Char(_) | SqlType::Varchar(_) => Family::Character,
            SqlType::Binary(_) | SqlType::Varbinary(_) => Family::Binary,
            SqlType::Date => Family::Date,
            SqlType::Time => Family::Time,
            SqlType::Timestamp => Family::Timestamp,
            SqlType::Interval(..) => Family::Interval,
            SqlType::Record(_) => Family::Record,
            SqlType::Null => Family::Null,
        }
    }

    /// Whether values of one may be compared with, or put into a column of, the other.
    pub(crate) fn fits(&self, other: &SqlType) -> bool {
        let (one, two) = (self.family(), other.family());
        one == two || one == Family::Null || two == Family::Null
    }

    pub(crate) fn is_numeric(&self) -> bool {
        self.family() == Family::Numeric
    }

    pub(crate) fn is_integer(&self) -> bool {
        matches!(self, SqlType::TinyInt | SqlType::SmallInt | SqlType::Integer | SqlType::BigInt)
    }

    pub(crate) fn is_approximate(&self) -> bool {
        matches!(self, SqlType::Real | SqlType::Double)
    }

    pub(crate) fn is_datetime(&self) -> bool {
        matches!(self, SqlType::Date | SqlType::Time | SqlType::Timestamp)
    }

    /// Digits in all and after the point, of an exact number.
    pub(crate) fn digits(&self) -> Option<(u8, u8)> {
        Some(match self {
            SqlType::TinyInt => (3, 0),
            SqlType::SmallInt => (5, 0),
            SqlType::Integer => (10, 0),
            SqlType::BigInt => (19, 0),
            SqlType::Decimal(precision, scale) => (*precision, *scale),
            _ => return None,
        })
    }

    /// The least and the greatest of an integer type.
    pub(crate) fn range(&self) -> (i64, i64) {
        match self {
            SqlType::TinyInt => (i64::from(i8::MIN), i64::from(i8::MAX)),
            SqlType::SmallInt => (i64::from(i16::MIN), i64::from(i16::MAX)),
            SqlType::Integer => (i64::from(i32::MIN), i64::from(i32::MAX)),
            _ => (i64::MIN, i64::MAX),
        }
    }

    /// The type that holds values of both, for CASE, COALESCE, UNION ALL and the like.
    pub(crate) fn common(&self, other: &SqlType) -> Option<SqlType> {
        if self == other || *other == SqlType::Null {
            return Some(self.clone());
        }
        if *self == SqlType::Null {
            return Some(other.clone());
        }
        if self.family() != other.family() {
            return None;
        }
        Some(match (self, other) {
            (SqlType::Char(one) | SqlType::Varchar(one), SqlType::Char(two) | SqlType::Varchar(two)) => {
                SqlType::Varchar(*one.max(two))
            }
            (
                SqlType::Binary(one) | SqlType::Varbinary(one),
                SqlType::Binary(two) | SqlType::Varbinary(two),
            ) => SqlType::Varbinary(*one.max(two)),
            (SqlType::Interval(one, to), SqlType::Interval(two, until)) => {
                SqlType::Interval(*one.min(two), *to.max(until))
            }
            _ if self.is_approximate() || other.is_approximate() => SqlType::Double,
            _ if self.is_integer() && other.is_integer() => {
                if self.range().1 > other.range().1 {
                    self.clone()
                } else {
                    other.clone()
                }
            }
            _ => {
                let ((p1, s1), (p2, s2)) = (self.digits()?, other.digits()?);
                let scale = s1.max(s2);
                let whole = (p1 - s1).max(p2 - s2);
                let precision = (whole + scale).min(DECIMAL_PRECISION_MAX);
                SqlType::Decimal(precision, scale.min(precision))
            }
        })
    }
}

impl fmt::Display for SqlType {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            SqlType::TinyInt => "TINYINT",
            SqlType::SmallInt => "SMALLINT",
            SqlType::Integer => "INTEGER",
            SqlType::BigInt => "BIGINT",
            SqlType::Real => "REAL",
            SqlType::Double => "DOUBLE",
            SqlType::Decimal(precision, scale) => return write!(out, "DECIMAL({precision},{scale})"),
            SqlType::Boolean => "BOOLEAN",
            SqlType::Char(length) => return write!(out, "CHAR({length})"),
            SqlType::Varchar(length) => return write!(out, "VARCHAR({length})"),
            SqlType::Binary(length) => return write!(out, "BINARY({length})"),
            SqlType::Varbinary(length) => return write!(out, "VARBINARY({length})"),
            SqlType::Date => "DATE",
            SqlType::Time => "TIME",
            SqlType::Timestamp => "TIMESTAMP",
            SqlType::Interval(from, to) if from == to => return write!(out, "INTERVAL {}", from.name()),
            SqlType::Interval(from, to) => return write!(out, "INTERVAL {} TO {}", from.name(), to.name()),
            SqlType::Record(fields) => return write!(out, "record of {} fields", fields.len()),
            SqlType::Null => "NULL",
        };
        out.write_str(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_written_again() {
        for text in ["TINYINT", "BIGINT", "DOUBLE", "DECIMAL(19,4)", "VARCHAR(16)", "CHAR(1)", "TIMESTAMP"] {
            assert_eq!(SqlType::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(SqlType::parse(" varchar ( 4 ) "), Ok(SqlType::Varchar(4)));
        assert_eq!(SqlType::parse("double  precision"), Ok(SqlType::Double));
        for wrong in
            ["TEXT", "VARCHAR(0)", "VARCHAR(65536)", "DECIMAL(20)", "DECIMAL(4,5)", "INT(4)", "CHAR(x"]
        {
            assert!(SqlType::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn families_meet_in_the_wider_type() {
        let common = |one: &str, two: &str| {
            SqlType::parse(one).unwrap().common(&SqlType::parse(two).unwrap()).map(|sql| sql.to_string())
        };
        assert_eq!(common("INTEGER", "BIGINT").as_deref(), Some("BIGINT"));
        assert_eq!(common("INTEGER", "DECIMAL(5,2)").as_deref(), Some("DECIMAL(12,2)"));
        assert_eq!(common("REAL", "INTEGER").as_deref(), Some("DOUBLE"));
        assert_eq!(common("CHAR(3)", "VARCHAR(2)").as_deref(), Some("VARCHAR(3)"));
        assert_eq!(common("INTEGER", "VARCHAR(2)"), None);
        assert_eq!(common("DATE", "TIMESTAMP"), None);
    }
}
