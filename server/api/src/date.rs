//! The calendar, and the form of a moment that signatures are made with.

use std::time::{SystemTime, UNIX_EPOCH};

const DAY_S: u64 = 86_400;

/// A moment as `20150830T123600Z`, ISO 8601's basic form; one before 1970 is 1970.
pub fn basic(moment: SystemTime) -> String {
    let second = moment.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (year, month, day) = of(second / DAY_S);
    let (hour, minute, second) = (second / 3600 % 24, second / 60 % 60, second % 60);
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

/// Year, month and day of a day since 1970.
// Counted from a 1 March, so that the day that some years have more is the last of its year.
pub fn of(day: u64) -> (u64, u64, u64) {
    let day = day + 719_468;
    let (era, day) = (day / 146_097, day % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let in_month = day - (153 * month + 2) / 5 + 1;
    let (month, next_year) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year + next_year, month, in_month)
}

/// The day since 1970 of a year, month and day; nothing if there is none such since then.
pub fn day(year: u64, month: u64, in_month: u64) -> Option<u64> {
    // As above, the other way round.
    let (from_march, year_from_march) =
        if month > 2 { (month - 3, year) } else { (month + 9, year.checked_sub(1)?) };
    let (era, in_era) = (year_from_march / 400, year_from_march % 400);
    let in_year = (153 * from_march + 2) / 5 + in_month.checked_sub(1)?;
    let day = (era * 146_097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year).checked_sub(719_468)?;
    // Neither a thirteenth month nor a 30 February comes back as it went.
    (of(day) == (year, month, in_month)).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn at(second: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(second)
    }

    #[test]
    fn moments_are_written_as_services_read_them() {
        for (second, expected) in [
            (0, "19700101T000000Z"),
            (951_827_696, "20000229T123456Z"),
            (1_440_938_160, "20150830T123600Z"),
            (1_709_251_199, "20240229T235959Z"),
            (4_107_542_400, "21000301T000000Z"),
        ] {
            assert_eq!(basic(at(second)), expected);
        }
    }

    #[test]
    fn every_day_is_found_by_its_date() {
        for expected in 0..3_000_000 {
            let (year, month, in_month) = of(expected);
            assert_eq!(day(year, month, in_month), Some(expected));
        }
        let none = [
            (1969, 12, 31),
            (2015, 2, 29),
            (2100, 2, 29),
            (2015, 4, 31),
            (2015, 0, 1),
            (2015, 13, 1),
            (2015, 1, 0),
        ];
        none.into_iter().for_each(|(year, month, in_month)| assert_eq!(day(year, month, in_month), None));
    }
}
