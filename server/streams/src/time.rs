//! Times, as the service counts and prints them.

use penstock_model::Timestamp;

/// Whole seconds since 1970 of a time in milliseconds; times before 1970 are 1970.
pub(crate) fn seconds(millis: i64) -> u64 {
    u64::try_from(millis / 1_000).unwrap_or(0)
}

/// A time of the engine, in microseconds since 1970, as the model takes it.
pub(crate) fn timestamp_of_us(micros: u64) -> Timestamp {
    Timestamp(i64::try_from(micros / 1_000).unwrap_or(i64::MAX))
}

/// A time in milliseconds since 1970 as the service writes it into sentences: `Thu Jan 22 01:22:02 UTC 2015`.
pub(crate) fn prose(millis: i64) -> String {
    const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let seconds = seconds(millis);
    let days = seconds / 86_400;
    let (hour, minute, second) = (seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
    let weekday = WEEKDAYS[(days % 7) as usize];
    let (year, month, day) = date(days);
    let month = MONTHS[month];
    format!("{weekday} {month} {day:02} {hour:02}:{minute:02}:{second:02} UTC {year}")
}

/// Year, month (0 is January) and day of the month, so many days after 1970-01-01.
///
/// Counts from 0000-03-01, so that the leap day is the last of its year and months have a regular length.
fn date(days: u64) -> (u64, usize, u64) {
    const DAYS_BEFORE_1970: u64 = 719_468;
    const DAYS_OF_400_YEARS: u64 = 146_097;
    let days = days + DAYS_BEFORE_1970;
    let era = days / DAYS_OF_400_YEARS;
    let day_of_era = days % DAYS_OF_400_YEARS;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12;
    let year = era * 400 + year_of_era + u64::from(month < 2);
    (year, month as usize, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_recorded() {
        assert_eq!(prose(1_421_889_722_000), "Thu Jan 22 01:22:02 UTC 2015");
        assert_eq!(prose(0), "Thu Jan 01 00:00:00 UTC 1970");
        assert_eq!(prose(951_782_399_999), "Mon Feb 28 23:59:59 UTC 2000");
        assert_eq!(prose(951_782_400_000), "Tue Feb 29 00:00:00 UTC 2000");
        assert_eq!(prose(951_868_800_000), "Wed Mar 01 00:00:00 UTC 2000");
        assert_eq!(prose(1_735_689_599_000), "Tue Dec 31 23:59:59 UTC 2024");
        assert_eq!(prose(-5), "Thu Jan 01 00:00:00 UTC 1970");
    }

    #[test]
    fn engine_times_lose_their_micros() {
        assert_eq!(timestamp_of_us(1_700_000_000_123_999), Timestamp(1_700_000_000_123));
    }
}
