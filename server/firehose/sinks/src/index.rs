//! The index that a document goes into: its configured name, and with rotation the hour, day, week or month in which it arrived, in UTC.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// How often a new index is begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rotation {
    Never,
    Hour,
    Day,
    Week,
    Month,
}

impl Rotation {
    /// The rotation that the service calls so.
    pub(crate) fn named(name: &str) -> Option<Rotation> {
        Some(match name {
            "NoRotation" => Rotation::Never,
            "OneHour" => Rotation::Hour,
            "OneDay" => Rotation::Day,
            "OneWeek" => Rotation::Week,
            "OneMonth" => Rotation::Month,
            _ => return None,
        })
    }

    /// The index for what arrived then, in milliseconds since 1970.
    pub(crate) fn index(self, name: &str, arrived_ms: i64) -> String {
        let moment = utc(arrived_ms);
        let (year, month, day) = (moment.year(), moment.month(), moment.day());
        match self {
            Rotation::Never => name.to_owned(),
            Rotation::Hour => format!("{name}-{year:04}-{month:02}-{day:02}-{:02}", moment.hour()),
            Rotation::Day => format!("{name}-{year:04}-{month:02}-{day:02}"),
            Rotation::Week => {
                let (year, week) = week(moment.date());
                format!("{name}-{year:04}-w{week:02}")
            }
            Rotation::Month => format!("{name}-{year:04}-{month:02}"),
        }
    }
}

// Times that no calendar has, which no server stamps, count as 1970.
fn utc(ms: i64) -> DateTime {
    let timestamp = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH);
    timestamp.to_zoned(TimeZone::UTC).datetime()
}

/// Weeks begin on Sundays, and the first of a year is the first that has a Saturday in it: so a week is of the year of its Saturday, and
/// has the number that this Saturday has.
fn week(date: Date) -> (i16, i16) {
    let until_saturday = 6 - i64::from(date.weekday().to_sunday_zero_offset());
    let saturday = date.saturating_add(jiff::Span::new().days(until_saturday));
    (saturday.year(), (saturday.day_of_year() - 1) / 7 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn indexes_are_named_by_the_arrival() {
        let arrived = at("2016-02-25T13:00:00Z");
        for (rotation, expected) in [
            ("NoRotation", "logs"),
            ("OneHour", "logs-2016-02-25-13"),
            ("OneDay", "logs-2016-02-25"),
            ("OneWeek", "logs-2016-w09"),
            ("OneMonth", "logs-2016-02"),
        ] {
            assert_eq!(Rotation::named(rotation).unwrap().index("logs", arrived), expected);
        }
        assert_eq!(Rotation::named("OneYear"), None);
        assert_eq!(Rotation::Day.index("logs", i64::MAX), "logs-1970-01-01");
    }

    #[test]
    fn weeks_begin_on_sundays_and_the_first_has_a_saturday() {
        for (day, expected) in [
            // A Saturday on the first of January is a week of its own.
            ("2022-01-01", (2022, 1)),
            ("2022-01-02", (2022, 2)),
            ("2021-12-26", (2022, 1)),
            ("2021-12-25", (2021, 52)),
            // A Sunday begins the first week.
            ("2017-01-01", (2017, 1)),
            ("2017-01-07", (2017, 1)),
            ("2017-01-08", (2017, 2)),
            ("2016-12-31", (2016, 53)),
            ("2015-12-27", (2016, 1)),
            ("2016-01-02", (2016, 1)),
            ("2016-01-03", (2016, 2)),
            ("2026-12-27", (2027, 1)),
        ] {
            assert_eq!(week(day.parse().unwrap()), expected, "{day}");
        }
    }
}
