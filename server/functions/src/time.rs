//! Moments as Lambda writes them.

const DAY_S: i64 = 86_400;

/// `2024-05-06T07:08:09.010+0000`.
pub(crate) fn modified(millis: i64) -> String {
    format!("{}+0000", moment(millis))
}

/// `2024-05-06T07:08:09.010Z`, as in logs.
pub(crate) fn logged(millis: i64) -> String {
    format!("{}Z", moment(millis))
}

/// `2024/05/06`.
pub(crate) fn day(millis: i64) -> String {
    let (year, month, day) = date(millis.div_euclid(1000 * DAY_S));
    format!("{year:04}/{month:02}/{day:02}")
}

fn moment(millis: i64) -> String {
    let seconds = millis.div_euclid(1000);
    let (year, month, day) = date(seconds.div_euclid(DAY_S));
    let of_day = seconds.rem_euclid(DAY_S);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}", millis.rem_euclid(1000))
}

/// Year, month and day of a number of days since 1970, in the calendar of today. Counted from a 1 March, so that the day that
/// some years have more is the last of its year.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_the_service_writes_them() {
        assert_eq!(modified(0), "1970-01-01T00:00:00.000+0000");
        assert_eq!(logged(1_709_210_096_789), "2024-02-29T12:34:56.789Z");
        assert_eq!(day(1_735_689_599_999), "2024/12/31");
        assert_eq!(logged(951_782_400_000), "2000-02-29T00:00:00.000Z");
        assert_eq!(day(951_868_800_000), "2000/03/01");
    }
}
