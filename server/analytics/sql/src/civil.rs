//! Days and milliseconds: the proleptic Gregorian calendar in UTC, without time zones or leap seconds.

pub(crate) const DAY_MS: i64 = 86_400_000;

/// Days since 1970-01-01 of a date that exists.
pub(crate) fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(-9999..=9999).contains(&year)
        || !(1..=12).contains(&month)
        || day < 1
        || day > month_days(year, month)
    {
        return None;
    }
    // March begins the year, so that the leap day is its last.
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

/// Year, month and day of a number of days since 1970-01-01.
pub(crate) fn date(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

pub(crate) fn month_days(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Months since 1970-01 of a moment.
pub(crate) fn months(ms: i64) -> i64 {
    let (year, month, _) = date(ms.div_euclid(DAY_MS));
    (year - 1970) * 12 + month - 1
}

/// The moment at which a month begins, counted from 1970-01; none beyond the calendar.
pub(crate) fn month_start(months: i64) -> Option<i64> {
    days(1970 + months.div_euclid(12), months.rem_euclid(12) + 1, 1).map(|days| days * DAY_MS)
}

/// Reads `2018-11-01`.
pub(crate) fn parse_date(text: &str) -> Option<i64> {
    let mut parts = text.splitn(3, '-');
    let mut number = |least: usize, most: usize| {
        let part = parts.next()?;
        let digits =
            part.len() >= least && part.len() <= most && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse::<i64>().ok())?
    };
    let (year, month, day) = (number(4, 4)?, number(1, 2)?, number(1, 2)?);
    days(year, month, day)
}

/// Reads `10:00:45` and `10:00:45.120`, in milliseconds since midnight; what is finer than a millisecond is cut off.
pub(crate) fn parse_time(text: &str) -> Option<i64> {
    let (clock, fraction) = match text.split_once('.') {
        Some((clock, fraction)) => (clock, fraction),
        None => (text, ""),
    };
    if fraction.len() > 9 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut parts = clock.splitn(3, ':');
    let mut number = |most: i64| {
        let part = parts.next()?;
        let digits = matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
        let number = if digits { part.parse::<i64>().ok() } else { None }?;
        (number <= most).then_some(number)
    };
    let (hour, minute, second) = (number(23)?, number(59)?, number(59)?);
    let ms = fraction.bytes().chain([b'0'; 3]).take(3).fold(0, |ms, digit| ms * 10 + i64::from(digit - b'0'));
    Some(((hour * 60 + minute) * 60 + second) * 1000 + ms)
}

/// Reads `2018-11-01 10:00:45.120`, with a T instead of the blank and a Z at the end too.
pub(crate) fn parse_timestamp(text: &str) -> Option<i64> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    if let Some(ms) = parse_usual(text.as_bytes()) {
        return Some(ms);
    }
    let (date, time) = text.split_once([' ', 'T'])?;
    Some(parse_date(date)? * DAY_MS + parse_time(time)?)
}

// With all digits, and three or none behind the second: nearly all moments are written so, and most rows have one.
fn parse_usual(text: &[u8]) -> Option<i64> {
    let number = |from: usize, to: usize| {
        text[from..to].iter().try_fold(0, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + i64::from(digit - b'0'))
        })
    };
    let ms = match text {
        [_, _, _, _, b'-', _, _, b'-', _, _, b' ' | b'T', _, _, b':', _, _, b':', _, _, rest @ ..] => {
            match rest {
                [] => 0,
                [b'.', _, _, _] => number(20, 23)?,
                _ => return None,
            }
        }
        _ => return None,
    };
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let days = days(number(0, 4)?, number(5, 7)?, number(8, 10)?)?;
    Some(days * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 + ms)
}

/// Writes `2018-11-01`.
pub(crate) fn write_date(days: i64, out: &mut Vec<u8>) {
    let (year, month, day) = date(days);
    if year < 0 {
        out.push(b'-');
    }
    digits(year.abs(), 4, out);
    out.push(b'-');
    digits(month, 2, out);
    out.push(b'-');
    digits(day, 2, out);
}

/// Writes `10:00:45`, and the milliseconds where they are told to be, as in `.120`.
pub(crate) fn write_time(ms: i64, fraction: bool, out: &mut Vec<u8>) {
    digits(ms / 3_600_000, 2, out);
    out.push(b':');
    digits(ms / 60_000 % 60, 2, out);
    out.push(b':');
    digits(ms / 1000 % 60, 2, out);
    if fraction {
        out.push(b'.');
        digits(ms % 1000, 3, out);
    }
}

/// Writes `2018-11-01 10:00:45.120`.
pub(crate) fn write_timestamp(ms: i64, fraction: bool, out: &mut Vec<u8>) {
    write_date(ms.div_euclid(DAY_MS), out);
    out.push(b' ');
    write_time(ms.rem_euclid(DAY_MS), fraction, out);
}

fn digits(number: i64, width: usize, out: &mut Vec<u8>) {
    let mut buffer = itoa::Buffer::new();
    let text = buffer.format(number);
    out.extend(std::iter::repeat_n(b'0', width.saturating_sub(text.len())));
    out.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn dates_are_days_and_back(days_since in -4_000_000i64..2_900_000) {
            let (year, month, day) = date(days_since);
            prop_assert_eq!(days(year, month, day), Some(days_since));
        }

        #[test]
        fn timestamps_are_text_and_back(ms in -62_135_596_800_000i64..253_402_300_799_999) {
            let mut text = Vec::new();
            write_timestamp(ms, true, &mut text);
            prop_assert_eq!(parse_timestamp(std::str::from_utf8(&text).unwrap()), Some(ms));
        }

        #[test]
        fn the_usual_form_is_read_as_any_other(text in "[0-9]{4}-[0-2][0-9]-[0-3][0-9][ T][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9x]{2,4})?") {
            let (date, time) = text.split_once([' ', 'T']).unwrap();
            let parts = parse_date(date).zip(parse_time(time));
            prop_assert_eq!(parse_timestamp(&text), parts.map(|(days, ms)| days * DAY_MS + ms));
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        assert_eq!(parse_timestamp("2018-11-01T10:00:45.1205Z"), Some(1_541_066_445_120));
        for text in [
            "2018-02-29 00:00:00",
            "2018-11-01",
            "2018-11-01 24:00:00",
            "x",
            "2018-11-01 1:2",
            "18-11-01 1:2:3",
        ] {
            assert_eq!(parse_timestamp(text), None, "{text}");
        }
    }

    #[test]
    fn months_begin_where_they_should() {
        assert_eq!(month_start(months(1_541_066_445_120)), parse_timestamp("2018-11-01 00:00:00"));
        assert_eq!(month_start(-1), parse_timestamp("1969-12-01 00:00:00"));
        assert_eq!(month_start(1_000_000), None);
    }
}
