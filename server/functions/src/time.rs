//! Moments as Lambda writes them. One before 1970 is 1970.

use penstock_api::date;

const DAY_MS: u64 = 86_400_000;

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
    let (year, month, day) = date::of(u64::try_from(millis).unwrap_or(0) / DAY_MS);
    format!("{year:04}/{month:02}/{day:02}")
}

fn moment(millis: i64) -> String {
    let millis = u64::try_from(millis).unwrap_or(0);
    let (year, month, day) = date::of(millis / DAY_MS);
    let second = millis / 1000;
    let (hour, minute, second) = (second / 3600 % 24, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}", millis % 1000)
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
        assert_eq!((logged(-1), day(-1)), (logged(0), day(0)));
    }
}
